// SPDX-License-Identifier: Apache-2.0
#include "casefile/config_value.h"

#include <math.h>

const yaml_node *config_scalar(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = yaml_get(node, key);
    if (!value || reader->status) return NULL;
    if (value->type == YAML_SCALAR && value->text.n) return value;
    part_refuse(reader, value->line, "'%s' should be one value", key);
    return NULL;
}

tocsin_text config_text(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = config_scalar(reader, node, key);
    return value ? value->text : TOCSIN_TEXT_NONE;
}

tocsin_text config_need_text(part_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = config_text(reader, node, key);
    if (!text.n) part_refuse(reader, node->line, "'%s' is missing here", key);
    return text;
}

tocsin_day config_day(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = config_scalar(reader, node, key);
    tocsin_day day = TOCSIN_DAY_NONE;
    if (value && !tocsin_day_parse(value->text, &day))
        part_refuse(reader, value->line, "'%s: %.*s' is not a date; write it as 2021-11-14", key,
                    TOCSIN_TEXT_ARG(value->text));
    return day;
}

double config_number(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = config_scalar(reader, node, key);
    double number = (double)NAN;
    if (value && !tocsin_text_number(value->text, &number))
        part_refuse(reader, value->line, "'%s: %.*s' is not a number", key,
                    TOCSIN_TEXT_ARG(value->text));
    return number;
}

bool config_flag(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = config_scalar(reader, node, key);
    if (!value || tocsin_text_is(value->text, "false")) return false;
    if (!tocsin_text_is(value->text, "true"))
        part_refuse(reader, value->line, "'%s' should be true or false", key);
    return true;
}

const tocsin_text *config_texts(part_reader *reader, const yaml_node *node, const char *key,
                                size_t *ret_n) {
    const yaml_node *value = yaml_get(node, key);
    *ret_n = 0;
    if (!value || reader->status) return NULL;
    size_t n = value->type == YAML_SEQUENCE ? value->n : 1;
    tocsin_text *texts = part_room(reader, n, sizeof *texts);
    for (size_t i = 0; texts && i < n; i++) {
        const yaml_node *item = value->type == YAML_SEQUENCE ? value->items[i] : value;
        if (item->type != YAML_SCALAR || !item->text.n)
            part_refuse(reader, item->line, "'%s' should be a value or a list of values", key);
        texts[i] = item->text;
    }
    *ret_n = texts ? n : 0;
    return texts;
}

tocsin_text config_joined(part_reader *reader, const yaml_node *node, const char *key) {
    size_t n = 0;
    const tocsin_text *texts = config_texts(reader, node, key, &n);
    const char *joined = "";
    for (size_t i = 0; joined && i < n; i++)
        joined = tocsin_arena_format(reader->arena, "%s%s%.*s", joined, i ? "," : "",
                                     TOCSIN_TEXT_ARG(texts[i]));
    if (!joined && !reader->status) reader->status = tocsin_fail_memory(reader->err);
    return tocsin_text_of(joined);
}

const yaml_node *config_items(part_reader *reader, const yaml_node *root, const char *key,
                              size_t *ret_n) {
    const yaml_node *list = yaml_get(root, key);
    *ret_n = 0;
    if (!list || reader->status) return NULL;
    if (list->type == YAML_SCALAR && !list->text.n) return NULL;
    if (list->type != YAML_SEQUENCE) {
        part_refuse(reader, list->line,
                    "'%s' should be a list: each item on a line of its own behind '- '", key);
        return NULL;
    }
    *ret_n = list->n;
    return list;
}
