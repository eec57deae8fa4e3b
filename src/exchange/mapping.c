// SPDX-License-Identifier: Apache-2.0
/* How a table is read, out of YAML. A template in data/imports/ has the same form as an item of `imports`:
 *
 *   like: acled                      # a template to begin with
 *   separator: tab                   # comma, semicolon, tab; left out: guessed
 *   header: false                    # then columns are numbers from 1
 *   date_format: "%d %B %Y"          # where dates are not written as 2021-11-14
 *   columns: {date: event_date, lat: latitude, text: notes}
 *   values: {source: ACLED, unit: killed}        # of every row
 *   types: {Battles: ASSAULT, Agreement: AGREE, "*": none}
 *   actors: {Military Forces of Russia: RUS.MIL}
 */
#include "exchange/mapping.h"

#include <string.h>

#include "base/data.h"
#include "base/yaml.h"

static const char *const column_words[] = {
    [TOCSIN_COLUMN_DATE] = "date",
    [TOCSIN_COLUMN_DATE_TO] = "date_to",
    [TOCSIN_COLUMN_PUBLISHED] = "published",
    [TOCSIN_COLUMN_PUBLISHED_TO] = "published_to",
    [TOCSIN_COLUMN_SAID] = "said",
    [TOCSIN_COLUMN_SAID_TO] = "said_to",
    [TOCSIN_COLUMN_TEXT] = "text",
    [TOCSIN_COLUMN_LANGUAGE] = "language",
    [TOCSIN_COLUMN_SOURCE] = "source",
    [TOCSIN_COLUMN_SOURCE_KIND] = "source_kind",
    [TOCSIN_COLUMN_SOURCE_ACTOR] = "source_actor",
    [TOCSIN_COLUMN_OUTLET] = "outlet",
    [TOCSIN_COLUMN_ACT] = "act",
    [TOCSIN_COLUMN_POLARITY] = "polarity",
    [TOCSIN_COLUMN_CERTAINTY] = "certainty",
    [TOCSIN_COLUMN_TENSE] = "tense",
    [TOCSIN_COLUMN_TYPE] = "type",
    [TOCSIN_COLUMN_ACTOR] = "actor",
    [TOCSIN_COLUMN_TARGET] = "target",
    [TOCSIN_COLUMN_PLACE] = "place",
    [TOCSIN_COLUMN_COUNTRY] = "country",
    [TOCSIN_COLUMN_LAT] = "lat",
    [TOCSIN_COLUMN_LON] = "lon",
    [TOCSIN_COLUMN_PRECISION_KM] = "precision_km",
    [TOCSIN_COLUMN_QUANTITY] = "quantity",
    [TOCSIN_COLUMN_LOW] = "low",
    [TOCSIN_COLUMN_HIGH] = "high",
    [TOCSIN_COLUMN_UNIT] = "unit",
    [TOCSIN_COLUMN_MEASURE] = "measure",
    [TOCSIN_COLUMN_VALUE] = "value",
    [TOCSIN_COLUMN_AREA] = "area",
    NULL,
};

const char *mapping_column_word(int column) {
    return column_words[column];
}

/* The texts of a mapping by the columns that they are of. */
static tocsin_status read_columns(const yaml_node *node, const char *file, const char *key,
                                  tocsin_text *texts, tocsin_error *err) {
    const yaml_node *list = yaml_get(node, key);
    if (!list) return TOCSIN_OK;
    if (list->type != YAML_MAPPING)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d: '%s' should be like {date: …, lat: …}",
                           file, list->line, key);
    tocsin_status status = yaml_check_keys(list, file, column_words, err);
    for (int i = 0; !status && i < TOCSIN_TABLE_COLUMNS; i++) {
        const yaml_node *value = yaml_get(list, column_words[i]);
        if (!value) continue;
        if (value->type != YAML_SCALAR)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d: '%s' should be one value", file,
                               value->line, column_words[i]);
        texts[i] = value->text;
    }
    return status;
}

/* Own pairs first, then those of the template: the first that fits holds. */
static tocsin_status read_pairs(const yaml_node *node, const char *file, const char *key,
                                tocsin_arena *arena, const tocsin_word_pair **pairs, size_t *n,
                                tocsin_error *err) {
    const yaml_node *list = yaml_get(node, key);
    if (!list) return TOCSIN_OK;
    if (list->type != YAML_MAPPING)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%d: '%s' should name words of the table and what they mean", file,
                           list->line, key);
    tocsin_word_pair *all = tocsin_arena_new(arena, tocsin_word_pair, list->n + *n);
    if (!all) return tocsin_fail_memory(err);
    for (size_t i = 0; i < list->n; i++) {
        const yaml_node *value = list->items[i];
        if (value->type != YAML_SCALAR || !value->text.n)
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d: '%.*s' should be one word", file,
                               value->line, TOCSIN_TEXT_ARG(list->keys[i]));
        bool is_none = tocsin_text_is(value->text, "none");
        all[i] = (tocsin_word_pair){list->keys[i], is_none ? TOCSIN_TEXT_NONE : value->text};
    }
    if (*n) memcpy(all + list->n, *pairs, *n * sizeof *all);
    *pairs = all;
    *n += list->n;
    return TOCSIN_OK;
}

static tocsin_status check_types(const yaml_node *node, const char *file, tocsin_error *err) {
    const yaml_node *list = yaml_get(node, "types");
    tocsin_plover plover;
    for (size_t i = 0; list && i < list->n; i++) {
        tocsin_text word = list->items[i]->text;
        if (!tocsin_text_is(word, "none") && !tocsin_plover_from(word, &plover))
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "%s:%d: '%.*s' is no event type; these are AGREE, CONSULT, SUPPORT, "
                               "CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, "
                               "THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT, none",
                               file, list->items[i]->line, TOCSIN_TEXT_ARG(word));
    }
    return TOCSIN_OK;
}

/* true or false of a key; `fallback` where it is absent. */
static tocsin_status read_flag(const yaml_node *node, const char *file, const char *key,
                               bool fallback, bool *ret_flag, tocsin_error *err) {
    const yaml_node *value = yaml_get(node, key);
    *ret_flag = value ? tocsin_text_is(value->text, "true") : fallback;
    if (!value || *ret_flag || tocsin_text_is(value->text, "false")) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%d: '%s' should be true or false", file,
                       value->line, key);
}

static tocsin_status read_separator(const yaml_node *node, const char *file, char *separator,
                                    tocsin_error *err) {
    const yaml_node *value = yaml_get(node, "separator");
    if (!value) return TOCSIN_OK;
    if (tocsin_text_is(value->text, "comma"))
        *separator = ',';
    else if (tocsin_text_is(value->text, "semicolon"))
        *separator = ';';
    else if (tocsin_text_is(value->text, "tab"))
        *separator = '\t';
    else
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%d: 'separator' is comma, semicolon or tab, not '%.*s'", file,
                           value->line, TOCSIN_TEXT_ARG(value->text));
    return TOCSIN_OK;
}

static tocsin_status begin_like(const yaml_node *node, const char *file, tocsin_arena *arena,
                                tocsin_mapping *mapping, tocsin_error *err) {
    const yaml_node *like = yaml_get(node, "like");
    if (!like) return TOCSIN_OK;
    tocsin_status status = tocsin_mapping_like(like->text, arena, mapping, err);
    if (status) tocsin_error_prefix(err, "%s:%d", file, like->line);
    return status;
}

tocsin_status tocsin_mapping_read(const struct yaml_node *node, const char *file,
                                  tocsin_arena *arena, tocsin_mapping *ret_mapping,
                                  tocsin_error *err) {
    static const char *const known[] = {"name",   "like",        "separator", "header",
                                        "tocsin", "date_format", "columns",   "values",
                                        "types",  "actors",      "simulated", NULL};
    tocsin_mapping mapping = {0};
    bool has_header = true;
    tocsin_status status = yaml_check_keys(node, file, known, err);
    if (!status) status = begin_like(node, file, arena, &mapping, err);
    mapping.name = yaml_text(node, "name");
    if (yaml_text(node, "date_format").n) mapping.date_format = yaml_text(node, "date_format");
    if (!status) status = read_flag(node, file, "header", !mapping.no_header, &has_header, err);
    mapping.no_header = !has_header;
    if (!status)
        status = read_flag(node, file, "tocsin", mapping.is_tocsin, &mapping.is_tocsin, err);
    if (!status)
        status = read_flag(node, file, "simulated", mapping.simulated, &mapping.simulated, err);
    if (!status) status = read_separator(node, file, &mapping.separator, err);
    if (!status) status = read_columns(node, file, "columns", mapping.columns, err);
    if (!status) status = read_columns(node, file, "values", mapping.constants, err);
    if (!status) status = check_types(node, file, err);
    if (!status)
        status = read_pairs(node, file, "types", arena, &mapping.types, &mapping.n_types, err);
    if (!status)
        status = read_pairs(node, file, "actors", arena, &mapping.actors, &mapping.n_actors, err);
    if (!status && !mapping.columns[TOCSIN_COLUMN_DATE].n)
        status = tocsin_fail(err, TOCSIN_BAD_INPUT,
                             "%s:%d: 'columns' does not say which column holds the date: "
                             "columns: {date: …}",
                             file, node->line);
    if (!status) *ret_mapping = mapping;
    return status;
}

tocsin_status tocsin_mapping_like(tocsin_text name, tocsin_arena *arena,
                                  tocsin_mapping *ret_mapping, tocsin_error *err) {
    char *file = tocsin_arena_format(arena, "data/imports/%.*s.yaml", TOCSIN_TEXT_ARG(name));
    if (!file) return tocsin_fail_memory(err);
    tocsin_text text = tocsin_data_file(file);
    if (!text.at)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "there is no template '%.*s' for tables; there are acled, gdelt, "
                           "tocsin, ucdp, viina",
                           TOCSIN_TEXT_ARG(name));
    const yaml_node *root = NULL;
    tocsin_status status = yaml_parse(text, file, arena, &root, err);
    return status ? status : tocsin_mapping_read(root, file, arena, ret_mapping, err);
}
