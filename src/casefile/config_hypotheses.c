// SPDX-License-Identifier: Apache-2.0
/* Competing hypotheses out of case.yaml, and out of a template in data/hypotheses/, which has the same form:
 *
 *   hypotheses: build-up                      # a template, as it is
 *
 *   hypotheses:
 *     template: build-up                      # or none
 *     actor: RUS                              # whoever "$actor" and "$target" in the template mean
 *     target: UKR
 *     names: [exercise, {id: raid, name: A raid}]
 *     evidence:
 *       - id: hospitals
 *         text: Field hospitals are put up
 *         match: {act: assert, words: [field hospital]}
 *         cells:
 *           exercise: {cell: inconsistent, reason: earlier exercises had none}
 *
 * A text may be a mapping by language, {en: …, nl: …}. Evidence of an id that the template has takes its place. */
#include <stdio.h>
#include <string.h>

#include "base/data.h"
#include "base/yaml.h"
#include "casefile/config.h"

enum { HYPOTHESES_MAX = 12, RULES_MAX = 200 };

typedef struct hypotheses_reader {
    const char *name; /* of the file, for messages */
    const case_config *config;
    tocsin_arena *arena;
    tocsin_error *err;
    tocsin_status status;
    tocsin_text actor, target; /* of the case */
    config_hypotheses *made;
} hypotheses_reader;

static void refuse(hypotheses_reader *reader, int line, const char *fmt, ...) TOCSIN_PRINTF(3, 4);
static void refuse(hypotheses_reader *reader, int line, const char *fmt, ...) {
    char message[512];
    va_list args;
    if (reader->status) return;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    reader->status =
        tocsin_fail(reader->err, TOCSIN_BAD_INPUT, "%s:%d: %s", reader->name, line, message);
}

static void check_keys(hypotheses_reader *reader, const yaml_node *node, const char *const *known) {
    if (!reader->status) reader->status = yaml_check_keys(node, reader->name, known, reader->err);
}

static void *room_for(hypotheses_reader *reader, size_t n, size_t size) {
    void *room = tocsin_arena_alloc(reader->arena, n ? n : 1, size);
    if (!room && !reader->status) reader->status = tocsin_fail_memory(reader->err);
    return room;
}

/* ---- values -------------------------------------------------------------------------------- */

/* In the language of the case, else in English, else in whichever comes first. */
static const yaml_node *in_language(const hypotheses_reader *reader, const yaml_node *value) {
    if (!value || value->type != YAML_MAPPING) return value;
    const yaml_node *own = yaml_get(value, reader->config->language.at);
    if (!own) own = yaml_get(value, "en");
    return own || value->n == 0 ? own : value->items[0];
}

static tocsin_text read_text(hypotheses_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *value = in_language(reader, yaml_get(node, key));
    if (!value || reader->status) return TOCSIN_TEXT_NONE;
    if (value->type == YAML_SCALAR && value->text.n) return value->text;
    refuse(reader, value->line, "'%s' should be one text", key);
    return TOCSIN_TEXT_NONE;
}

static tocsin_text need_text(hypotheses_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = read_text(reader, node, key);
    if (!text.n) refuse(reader, node->line, "'%s' is missing here", key);
    return text;
}

/* An actor; in a template "$actor" and "$target" stand for those of the case, anyone when it names none. */
static tocsin_text read_actor(hypotheses_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = read_text(reader, node, key);
    if (tocsin_text_is(text, "$actor")) return reader->actor;
    return tocsin_text_is(text, "$target") ? reader->target : text;
}

/* A list, or a list of each language: words of all languages, since reports come in any. */
static void add_texts(hypotheses_reader *reader, const yaml_node *value, const char *key,
                      tocsin_text *texts, size_t *n, size_t most) {
    if (value->type == YAML_SCALAR && value->text.n && *n < most) {
        texts[(*n)++] = value->text;
        return;
    }
    if (value->type == YAML_SCALAR)
        refuse(reader, value->line, "'%s' should be a value or a list of at most %zu", key, most);
    for (size_t i = 0; value->type != YAML_SCALAR && i < value->n && !reader->status; i++)
        add_texts(reader, value->items[i], key, texts, n, most);
}

static const tocsin_text *read_texts(hypotheses_reader *reader, const yaml_node *node,
                                     const char *key, size_t *ret_n) {
    enum { TEXTS_MAX = 64 };
    const yaml_node *value = yaml_get(node, key);
    *ret_n = 0;
    if (!value || reader->status) return NULL;
    tocsin_text *texts = room_for(reader, TEXTS_MAX, sizeof *texts);
    if (texts) add_texts(reader, value, key, texts, ret_n, TEXTS_MAX);
    return texts;
}

static bool read_flag(hypotheses_reader *reader, const yaml_node *node, const char *key) {
    tocsin_text text = read_text(reader, node, key);
    if (text.n && !tocsin_text_is(text, "true") && !tocsin_text_is(text, "false"))
        refuse(reader, yaml_get(node, key)->line, "'%s' should be true or false", key);
    return tocsin_text_is(text, "true");
}

static int read_days(hypotheses_reader *reader, const yaml_node *node) {
    tocsin_text text = read_text(reader, node, "days");
    int64_t days = 0;
    if (text.n && (!tocsin_text_integer(text, &days) || days < 1 || days > 36600))
        refuse(reader, yaml_get(node, "days")->line,
               "'days: %.*s' is not a number of days, 1 or more", TOCSIN_TEXT_ARG(text));
    return (int)days;
}

#define READ_WORD(reader, node, key, name, ret, known)                                             \
    do {                                                                                           \
        tocsin_text word = read_text((reader), (node), (key));                                     \
        if (word.n && !tocsin_##name##_from(word, (ret)))                                          \
            refuse((reader), yaml_get((node), (key))->line, "'%s: %.*s' is not one of " known,     \
                   (key), TOCSIN_TEXT_ARG(word));                                                  \
    } while (0)

/* ---- what to look for ---------------------------------------------------------------------- */

static const char *const finding_kinds[] = {
    "unusual_high", "unusual_low",  "as_usual",          "left_norm_high",    "left_norm_low",
    "contested",    "denial",       "denial_of_imagery", "reversal",          "net_increase",
    "net_decrease", "plan_claimed", "arrivals_claimed",  "departures_claimed"};

static void check_findings(hypotheses_reader *reader, const yaml_node *node,
                           const tocsin_pattern *pattern) {
    for (size_t i = 0; i < pattern->n_findings && !reader->status; i++) {
        bool is_known = false;
        for (size_t k = 0; k < sizeof finding_kinds / sizeof *finding_kinds; k++)
            is_known |= tocsin_text_is(pattern->findings[i], finding_kinds[k]);
        if (!is_known)
            refuse(reader, node->line,
                   "'finding: %.*s' is not one of unusual_high, unusual_low, as_usual, "
                   "left_norm_high, left_norm_low, contested, denial, denial_of_imagery, reversal, "
                   "net_increase, net_decrease, plan_claimed, arrivals_claimed, "
                   "departures_claimed, pixels_left_norm",
                   TOCSIN_TEXT_ARG(pattern->findings[i]));
    }
}

static bool has_indicator(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_series; i++)
        if (tocsin_text_equal(config->series[i].name, name)) return true;
    for (size_t i = 0; i < config->n_indicators; i++)
        if (tocsin_text_equal(config->indicators[i].name, name)) return true;
    return false;
}

static bool has_area(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_areas; i++)
        if (tocsin_text_equal(config->areas[i].name, name)) return true;
    return false;
}

static void check_pattern(hypotheses_reader *reader, const yaml_node *node,
                          const tocsin_pattern *p) {
    bool of_claims = p->act || p->plover || p->speaker.n || p->actor.n || p->target.n ||
                     p->place.n || p->unit || p->measure || p->n_words || p->said || p->negative;
    bool of_findings = p->n_findings || p->indicator.n || p->area.n || p->images;
    check_findings(reader, node, p);
    if (node->n == 0)
        refuse(reader, node->line, "an empty 'match' is met by everything; say what to look for");
    if (of_claims && of_findings)
        refuse(reader, node->line,
               "'match' looks either at claims (act, plover, speaker, actor, target, place, unit, "
               "measure, words) or at findings (finding, indicator, area, images)");
    if (of_findings && p->n_findings == 0)
        refuse(reader, node->line, "'indicator', 'area' and 'images' need a 'finding' beside them");
    if (p->indicator.n && !has_indicator(reader->config, p->indicator))
        refuse(reader, node->line, "there is no indicator or image series '%.*s' in this case",
               TOCSIN_TEXT_ARG(p->indicator));
    if (p->area.n && !has_area(reader->config, p->area))
        refuse(reader, node->line, "there is no area '%.*s' under 'areas'",
               TOCSIN_TEXT_ARG(p->area));
}

static tocsin_pattern read_pattern(hypotheses_reader *reader, const yaml_node *rule) {
    static const char *const known[] = {"act",   "plover",  "speaker",   "actor", "target",
                                        "place", "unit",    "measure",   "words", "negative",
                                        "said",  "finding", "indicator", "area",  "images",
                                        "days",  NULL};
    const yaml_node *node = yaml_get(rule, "match");
    tocsin_pattern p = {0};
    if (!node || node->type != YAML_MAPPING) {
        refuse(reader, rule->line, "'match' is missing here: {act: …, actor: …} or {finding: …}");
        return p;
    }
    check_keys(reader, node, known);
    p = (tocsin_pattern){.speaker = read_actor(reader, node, "speaker"),
                         .actor = read_actor(reader, node, "actor"),
                         .target = read_actor(reader, node, "target"),
                         .place = read_text(reader, node, "place"),
                         .negative = read_flag(reader, node, "negative"),
                         .said = read_flag(reader, node, "said"),
                         .indicator = read_text(reader, node, "indicator"),
                         .area = read_text(reader, node, "area"),
                         .images = read_flag(reader, node, "images"),
                         .days = read_days(reader, node)};
    p.words = read_texts(reader, node, "words", &p.n_words);
    p.findings = read_texts(reader, node, "finding", &p.n_findings);
    READ_WORD(reader, node, "act", act, &p.act,
              "assert, deny, warn, threaten, accuse, promise, doubt");
    READ_WORD(reader, node, "plover", plover, &p.plover,
              "AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, "
              "THREATEN, PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT");
    READ_WORD(reader, node, "unit", unit, &p.unit,
              "troops, people, killed, injured, displaced, tanks, vehicles, aircraft, ships, "
              "missiles, violations, explosions, sites, km, days, money");
    READ_WORD(reader, node, "measure", measure, &p.measure, "stock, flow, plan");
    check_pattern(reader, node, &p);
    return p;
}

/* ---- cells --------------------------------------------------------------------------------- */

static size_t find_column(const config_hypotheses *made, tocsin_text id) {
    for (size_t h = 0; h < made->n_columns; h++)
        if (tocsin_text_equal(made->columns[h].id, id)) return h;
    return SIZE_MAX;
}

static void read_cell(hypotheses_reader *reader, const yaml_node *cells, size_t i,
                      tocsin_judged_cell *row) {
    static const char *const known[] = {"cell", "reason", NULL};
    const yaml_node *node = cells->items[i];
    size_t h = find_column(reader->made, cells->keys[i]);
    if (h == SIZE_MAX) {
        refuse(
            reader, cells->key_lines[i],
            "there is no hypothesis '%.*s'; name it under 'names', or take a template that has it",
            TOCSIN_TEXT_ARG(cells->keys[i]));
        return;
    }
    if (node->type != YAML_MAPPING) {
        refuse(reader, node->line, "a cell says how, and why: {cell: inconsistent, reason: …}");
        return;
    }
    check_keys(reader, node, known);
    tocsin_text word = need_text(reader, node, "cell");
    if (!tocsin_cell_from(word, &row[h].cell))
        refuse(reader, node->line,
               "'cell: %.*s' is not one of very inconsistent, inconsistent, neutral, consistent, "
               "very consistent, not applicable",
               TOCSIN_TEXT_ARG(word));
    row[h].reason = need_text(reader, node, "reason");
}

static const tocsin_judged_cell *read_cells(hypotheses_reader *reader, const yaml_node *rule) {
    const yaml_node *cells = yaml_get(rule, "cells");
    tocsin_judged_cell *row = room_for(reader, HYPOTHESES_MAX, sizeof *row);
    if (!cells || cells->type != YAML_MAPPING || cells->n == 0) {
        refuse(reader, rule->line,
               "'cells' is missing here: of each hypothesis, {cell: …, reason: …}");
        return row;
    }
    for (size_t i = 0; row && i < cells->n && !reader->status; i++)
        read_cell(reader, cells, i, row);
    return row;
}

/* ---- the parts ----------------------------------------------------------------------------- */

static const yaml_node *list_of(hypotheses_reader *reader, const yaml_node *node, const char *key) {
    const yaml_node *list = yaml_get(node, key);
    if (list && list->type != YAML_SEQUENCE) {
        refuse(reader, list->line, "'%s' should be a list", key);
        return NULL;
    }
    return list;
}

static void read_names(hypotheses_reader *reader, const yaml_node *node) {
    static const char *const known[] = {"id", "name", NULL};
    config_hypotheses *made = reader->made;
    const yaml_node *list = list_of(reader, node, "names");
    for (size_t i = 0; list && i < list->n && !reader->status; i++) {
        const yaml_node *item = list->items[i];
        tocsin_matrix_column column = {0};
        if (item->type == YAML_SCALAR) {
            column.id = column.name = item->text;
        } else {
            check_keys(reader, item, known);
            column.id = need_text(reader, item, "id");
            column.name = need_text(reader, item, "name");
        }
        if (!column.id.n)
            refuse(reader, item->line, "a hypothesis needs a name");
        else if (find_column(made, column.id) != SIZE_MAX)
            refuse(reader, item->line, "there are two hypotheses '%.*s'",
                   TOCSIN_TEXT_ARG(column.id));
        else if (made->n_columns == HYPOTHESES_MAX)
            refuse(reader, item->line, "at most %d hypotheses can be told apart", HYPOTHESES_MAX);
        else
            made->columns[made->n_columns++] = column;
    }
}

/* Evidence that is there already is replaced; `from`: what this file has itself. */
static void read_rule(hypotheses_reader *reader, const yaml_node *item, size_t from) {
    static const char *const known[] = {"id", "text", "match", "cells", NULL};
    config_hypotheses *made = reader->made;
    check_keys(reader, item, known);
    tocsin_evidence_rule rule = {.id = need_text(reader, item, "id"),
                                 .text = need_text(reader, item, "text"),
                                 .pattern = read_pattern(reader, item),
                                 .cells = read_cells(reader, item)};
    size_t at = 0;
    while (at < made->n_rules && !tocsin_text_equal(made->rules[at].id, rule.id)) at++;
    if (at < made->n_rules && at >= from)
        refuse(reader, item->line, "there are two pieces of evidence '%.*s'",
               TOCSIN_TEXT_ARG(rule.id));
    if (at == RULES_MAX)
        refuse(reader, item->line, "at most %d pieces of evidence can be looked for", RULES_MAX);
    if (reader->status) return;
    made->rules[at] = rule;
    if (at == made->n_rules) made->n_rules++;
}

static void read_evidence(hypotheses_reader *reader, const yaml_node *node) {
    const yaml_node *list = list_of(reader, node, "evidence");
    size_t from = reader->made->n_rules;
    for (size_t i = 0; list && i < list->n && !reader->status; i++)
        read_rule(reader, list->items[i], from);
}

/* ---- templates ----------------------------------------------------------------------------- */

/* "build-up, …": all that are there. */
static void list_templates(size_t room, char *list) {
    const char *folder = "data/hypotheses/";
    size_t n = 0;
    list[0] = 0;
    for (size_t i = 0; i < tocsin_data_count; i++) {
        const char *name = tocsin_data_files[i].name;
        if (strncmp(name, folder, strlen(folder)) != 0 || n >= room) continue;
        int length = (int)(strlen(name) - strlen(folder) - strlen(".yaml"));
        n += (size_t)snprintf(list + n, room - n, "%s%.*s", n ? ", " : "", length,
                              name + strlen(folder));
    }
}

static void read_template(hypotheses_reader *reader, tocsin_text template, int line) {
    static const char *const known[] = {"names", "evidence", NULL};
    const char *file =
        tocsin_arena_format(reader->arena, "data/hypotheses/%.*s.yaml", TOCSIN_TEXT_ARG(template));
    tocsin_text source = file ? tocsin_data_file(file) : TOCSIN_TEXT_NONE;
    const yaml_node *root = NULL;
    if (!source.at) {
        char list[256];
        list_templates(sizeof list, list);
        refuse(reader, line, "there is no template '%.*s'; there is: %s", TOCSIN_TEXT_ARG(template),
               list);
        return;
    }
    const char *own = reader->name;
    reader->name = file;
    reader->status = yaml_parse(source, file, reader->arena, &root, reader->err);
    if (!reader->status) check_keys(reader, root, known);
    if (!reader->status) read_names(reader, root);
    if (!reader->status) read_evidence(reader, root);
    reader->name = own;
}

static void read_all(hypotheses_reader *reader, const yaml_node *node) {
    static const char *const known[] = {"template", "actor", "target", "names", "evidence", NULL};
    if (node->type == YAML_SCALAR) {
        read_template(reader, node->text, node->line);
    } else {
        if (node->type != YAML_MAPPING)
            refuse(reader, node->line,
                   "'hypotheses' is the name of a template, or holds template, actor, target, "
                   "names and evidence");
        check_keys(reader, node, known);
        reader->actor = read_text(reader, node, "actor");
        reader->target = read_text(reader, node, "target");
        tocsin_text template = read_text(reader, node, "template");
        if (template.n && !reader->status)
            read_template(reader, template, yaml_get(node, "template")->line);
        if (!reader->status) read_names(reader, node);
        if (!reader->status) read_evidence(reader, node);
    }
    if (reader->made->n_columns < 2)
        refuse(reader, node->line, "hypotheses compete: name two or more, or take a template");
    if (reader->made->n_rules == 0)
        refuse(reader, node->line, "hypotheses need 'evidence' to look for");
}

tocsin_status config_read_hypotheses(const yaml_node *root, const char *name,
                                     const case_config *config, tocsin_arena *arena,
                                     config_hypotheses *ret_hypotheses, tocsin_error *err) {
    const yaml_node *node = yaml_get(root, "hypotheses");
    config_hypotheses made = {0};
    if (!node || (node->type == YAML_SCALAR && !node->text.n)) return TOCSIN_OK;
    hypotheses_reader reader = {
        .name = name, .config = config, .arena = arena, .err = err, .made = &made};
    made.columns = room_for(&reader, HYPOTHESES_MAX, sizeof *made.columns);
    made.rules = room_for(&reader, RULES_MAX + 1, sizeof *made.rules);
    if (!reader.status) read_all(&reader, node);
    if (!reader.status) *ret_hypotheses = made;
    return reader.status;
}
