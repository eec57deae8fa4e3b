// SPDX-License-Identifier: Apache-2.0
#include "casefile/config_part.h"

#include <stdio.h>

#include "casefile/config_value.h"

void part_refuse(part_reader *reader, int line, const char *fmt, ...) {
    char message[512];
    va_list args;
    if (reader->status) return;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    reader->status =
        tocsin_fail(reader->err, TOCSIN_BAD_INPUT, "%s:%d: %s", reader->name, line, message);
}

void part_check_keys(part_reader *reader, const yaml_node *node, const char *const *known) {
    if (!reader->status) reader->status = yaml_check_keys(node, reader->name, known, reader->err);
}

void *part_room(part_reader *reader, size_t n, size_t size) {
    void *room = tocsin_arena_alloc(reader->arena, n ? n : 1, size);
    if (!room && !reader->status) reader->status = tocsin_fail_memory(reader->err);
    return room;
}

/* ---- values -------------------------------------------------------------------------------- */

/* In the language of the case, else in English, else in whichever comes first. */
static const yaml_node *in_language(const part_reader *reader, const yaml_node *value) {
    if (!value || value->type != YAML_MAPPING) return value;
    const yaml_node *own = yaml_get(value, reader->config->language.at);
    if (!own) own = yaml_get(value, "en");
    return own || value->n == 0 ? own : value->items[0];
}

tocsin_text part_text(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = in_language(reader, yaml_get(node, key));
    if (!value || reader->status) return TOCSIN_TEXT_NONE;
    if (value->type == YAML_SCALAR && value->text.n) return value->text;
    part_refuse(reader, value->line, "'%s' should be one text", key);
    return TOCSIN_TEXT_NONE;
}

tocsin_text part_need_text(part_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = part_text(reader, node, key);
    if (!text.n) part_refuse(reader, node->line, "'%s' is missing here", key);
    return text;
}

/* An actor; in a template "$actor" and "$target" stand for those of the case, anyone when it names none. */
static tocsin_text read_actor(part_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = part_text(reader, node, key);
    if (tocsin_text_is(text, "$actor")) return reader->actor;
    return tocsin_text_is(text, "$target") ? reader->target : text;
}

/* A list, or a list of each language: words of all languages, since reports come in any. */
static void add_texts(part_reader *reader, const yaml_node *value, const char *key,
                      tocsin_text *texts, size_t *n, size_t most) {
    if (value->type == YAML_SCALAR && value->text.n && *n < most) {
        texts[(*n)++] = value->text;
        return;
    }
    if (value->type == YAML_SCALAR)
        part_refuse(reader, value->line, "'%s' should be a value or a list of at most %zu", key,
                    most);
    for (size_t i = 0; value->type != YAML_SCALAR && i < value->n && !reader->status; i++)
        add_texts(reader, value->items[i], key, texts, n, most);
}

const tocsin_text *part_texts(part_reader *reader, const yaml_node *node, const char *key,
                              size_t *ret_n) {
    enum { TEXTS_MAX = 64 };
    const yaml_node *value = yaml_get(node, key);
    *ret_n = 0;
    if (!value || reader->status) return NULL;
    tocsin_text *texts = part_room(reader, TEXTS_MAX, sizeof *texts);
    if (texts) add_texts(reader, value, key, texts, ret_n, TEXTS_MAX);
    return texts;
}

bool part_flag(part_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = part_text(reader, node, key);
    if (text.n && !tocsin_text_is(text, "true") && !tocsin_text_is(text, "false"))
        part_refuse(reader, yaml_get(node, key)->line, "'%s' should be true or false", key);
    return tocsin_text_is(text, "true");
}

int part_whole(part_reader *reader, const yaml_node *node, const char *key, int low, int high,
               const char *what) {
    tocsin_text text = part_text(reader, node, key);
    int64_t number = 0;
    if (text.n && (!tocsin_text_integer(text, &number) || number < low || number > high))
        part_refuse(reader, yaml_get(node, key)->line, "'%s: %.*s' is not %s, %d or more", key,
                    TOCSIN_TEXT_ARG(text), what, low);
    return (int)number;
}

const yaml_node *part_list(part_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *list = yaml_get(node, key);
    if (list && list->type != YAML_SEQUENCE) {
        part_refuse(reader, list->line, "'%s' should be a list", key);
        return NULL;
    }
    return list;
}

/* ---- what to look for ---------------------------------------------------------------------- */

bool part_has_indicator(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_series; i++)
        if (tocsin_text_equal(config->series[i].name, name)) return true;
    for (size_t i = 0; i < config->n_indicators; i++)
        if (tocsin_text_equal(config->indicators[i].name, name)) return true;
    return false;
}

bool part_has_area(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_areas; i++)
        if (tocsin_text_equal(config->areas[i].name, name)) return true;
    return false;
}

static bool has_picture(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_pictures; i++)
        if (tocsin_text_equal(config->pictures[i].name, name)) return true;
    return false;
}

bool part_is_of_claims(const tocsin_pattern *p) {
    return p->act || p->plover || p->speaker.n || p->actor.n || p->target.n || p->place.n ||
           p->unit || p->measure || p->n_words || p->said || p->negative;
}

bool part_is_of_findings(const tocsin_pattern *p) {
    return p->n_findings || p->indicator.n || p->area.n || p->picture.n || p->images;
}

void part_check_names(part_reader *reader, const yaml_node *node, const tocsin_pattern *p) {
    if (p->indicator.n && !part_has_indicator(reader->config, p->indicator))
        part_refuse(reader, node->line, "there is no indicator or image series '%.*s' in this case",
                    TOCSIN_TEXT_ARG(p->indicator));
    if (p->area.n && !part_has_area(reader->config, p->area))
        part_refuse(reader, node->line, "there is no area '%.*s' under 'areas'",
                    TOCSIN_TEXT_ARG(p->area));
    if (p->picture.n && !has_picture(reader->config, p->picture))
        part_refuse(reader, node->line, "there is no picture '%.*s' under 'pictures'",
                    TOCSIN_TEXT_ARG(p->picture));
}

tocsin_pattern part_pattern(part_reader *reader, const yaml_node *node) {
    tocsin_pattern p =
        (tocsin_pattern){.speaker = read_actor(reader, node, "speaker"),
                         .actor = read_actor(reader, node, "actor"),
                         .target = read_actor(reader, node, "target"),
                         .place = part_text(reader, node, "place"),
                         .negative = part_flag(reader, node, "negative"),
                         .said = part_flag(reader, node, "said"),
                         .indicator = part_text(reader, node, "indicator"),
                         .area = part_text(reader, node, "area"),
                         .picture = part_text(reader, node, "picture"),
                         .images = part_flag(reader, node, "images"),
                         .days = part_whole(reader, node, "days", 1, 36600, "a number of days")};
    p.words = part_texts(reader, node, "words", &p.n_words);
    p.findings = part_texts(reader, node, "finding", &p.n_findings);
    CONFIG_WORD(reader, node, "act", act, &p.act, KNOWN_ACTS);
    CONFIG_WORD(reader, node, "plover", plover, &p.plover, KNOWN_PLOVERS);
    CONFIG_WORD(reader, node, "unit", unit, &p.unit, KNOWN_UNITS);
    CONFIG_WORD(reader, node, "measure", measure, &p.measure, KNOWN_MEASURES);
    return p;
}
