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
#include "casefile/config_part.h"

enum { HYPOTHESES_MAX = 12, RULES_MAX = 200 };

typedef struct hypotheses_reader {
    part_reader part;
    config_hypotheses *made;
} hypotheses_reader;

/* ---- what to look for ---------------------------------------------------------------------- */

/* Of pictures none that says who signed it: that is no evidence of what happened. */
static const char *const finding_kinds[] = {
    "unusual_high",
    "unusual_low",
    "beyond_usual",
    "as_usual",
    "left_norm_high",
    "left_norm_low",
    "contested",
    "denial",
    "denial_of_imagery",
    "reversal",
    "reversal_of_side",
    "affirmed_later",
    "net_increase",
    "net_decrease",
    "plan_claimed",
    "arrivals_claimed",
    "departures_claimed",
    "pixels_left_norm",
    "picture_matched",
    "picture_not_matched",
    "picture_bounded",
    "picture_sun_fits",
    "picture_sun_fits_not",
    "picture_sun_night",
    "picture_traces_none",
    "picture_traces_found",
    "picture_reused",
    "picture_denied",
};
enum { FINDING_KINDS = sizeof finding_kinds / sizeof *finding_kinds };

/* "unusual_high, …": all that there are. */
static void list_kinds(size_t room, char *list) {
    size_t n = 0;
    list[0] = 0;
    for (size_t k = 0; k < FINDING_KINDS && n < room; k++)
        n += (size_t)snprintf(list + n, room - n, "%s%s", k ? ", " : "", finding_kinds[k]);
}

static void check_findings(hypotheses_reader *reader, const yaml_node *node,
                           const tocsin_pattern *pattern) {
    for (size_t i = 0; i < pattern->n_findings && !reader->part.status; i++) {
        char list[640];
        bool is_known = false;
        for (size_t k = 0; k < FINDING_KINDS; k++)
            is_known |= tocsin_text_is(pattern->findings[i], finding_kinds[k]);
        if (is_known) continue;
        list_kinds(sizeof list, list);
        part_refuse(&reader->part, node->line, "'finding: %.*s' is not one of %s",
                    TOCSIN_TEXT_ARG(pattern->findings[i]), list);
    }
}

static void check_pattern(hypotheses_reader *reader, const yaml_node *node,
                          const tocsin_pattern *p) {
    bool of_claims = part_is_of_claims(p), of_findings = part_is_of_findings(p);
    check_findings(reader, node, p);
    if (node->n == 0)
        part_refuse(&reader->part, node->line,
                    "an empty 'match' is met by everything; say what to look for");
    if (of_claims && of_findings)
        part_refuse(
            &reader->part, node->line,
            "'match' looks either at claims (act, plover, speaker, actor, target, place, unit, "
            "measure, words) or at findings (finding, indicator, area, picture, images)");
    if (of_findings && p->n_findings == 0)
        part_refuse(&reader->part, node->line,
                    "'indicator', 'area', 'picture' and 'images' need a 'finding' beside them");
    part_check_names(&reader->part, node, p);
}

static tocsin_pattern read_pattern(hypotheses_reader *reader, const yaml_node *rule) {
    static const char *const known[] = {PART_PATTERN_KEYS, NULL};
    const yaml_node *node = yaml_get(rule, "match");
    tocsin_pattern p = {0};
    if (!node || node->type != YAML_MAPPING) {
        part_refuse(&reader->part, rule->line,
                    "'match' is missing here: {act: …, actor: …} or {finding: …}");
        return p;
    }
    part_check_keys(&reader->part, node, known);
    p = part_pattern(&reader->part, node);
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
        part_refuse(
            &reader->part, cells->key_lines[i],
            "there is no hypothesis '%.*s'; name it under 'names', or take a template that has it",
            TOCSIN_TEXT_ARG(cells->keys[i]));
        return;
    }
    if (node->type != YAML_MAPPING) {
        part_refuse(&reader->part, node->line,
                    "a cell says how, and why: {cell: inconsistent, reason: …}");
        return;
    }
    part_check_keys(&reader->part, node, known);
    tocsin_text word = part_need_text(&reader->part, node, "cell");
    if (!tocsin_cell_from(word, &row[h].cell))
        part_refuse(
            &reader->part, node->line,
            "'cell: %.*s' is not one of very inconsistent, inconsistent, neutral, consistent, "
            "very consistent, not applicable",
            TOCSIN_TEXT_ARG(word));
    row[h].reason = part_need_text(&reader->part, node, "reason");
}

static const tocsin_judged_cell *read_cells(hypotheses_reader *reader, const yaml_node *rule) {
    const yaml_node *cells = yaml_get(rule, "cells");
    tocsin_judged_cell *row = part_room(&reader->part, HYPOTHESES_MAX, sizeof *row);
    if (!cells || cells->type != YAML_MAPPING || cells->n == 0) {
        part_refuse(&reader->part, rule->line,
                    "'cells' is missing here: of each hypothesis, {cell: …, reason: …}");
        return row;
    }
    for (size_t i = 0; row && i < cells->n && !reader->part.status; i++)
        read_cell(reader, cells, i, row);
    return row;
}

/* ---- the parts ----------------------------------------------------------------------------- */

static void read_names(hypotheses_reader *reader, const yaml_node *node) {
    static const char *const known[] = {"id", "name", NULL};
    config_hypotheses *made = reader->made;
    const yaml_node *list = part_list(&reader->part, node, "names");
    for (size_t i = 0; list && i < list->n && !reader->part.status; i++) {
        const yaml_node *item = list->items[i];
        tocsin_matrix_column column = {0};
        if (item->type == YAML_SCALAR) {
            column.id = column.name = item->text;
        } else {
            part_check_keys(&reader->part, item, known);
            column.id = part_need_text(&reader->part, item, "id");
            column.name = part_need_text(&reader->part, item, "name");
        }
        if (!column.id.n)
            part_refuse(&reader->part, item->line, "a hypothesis needs a name");
        else if (find_column(made, column.id) != SIZE_MAX)
            part_refuse(&reader->part, item->line, "there are two hypotheses '%.*s'",
                        TOCSIN_TEXT_ARG(column.id));
        else if (made->n_columns == HYPOTHESES_MAX)
            part_refuse(&reader->part, item->line, "at most %d hypotheses can be told apart",
                        HYPOTHESES_MAX);
        else
            made->columns[made->n_columns++] = column;
    }
}

/* Evidence that is there already is replaced; `from`: what this file has itself. */
static void read_rule(hypotheses_reader *reader, const yaml_node *item, size_t from) {
    static const char *const known[] = {"id", "text", "match", "cells", NULL};
    config_hypotheses *made = reader->made;
    part_check_keys(&reader->part, item, known);
    tocsin_evidence_rule rule = {.id = part_need_text(&reader->part, item, "id"),
                                 .text = part_need_text(&reader->part, item, "text"),
                                 .pattern = read_pattern(reader, item),
                                 .cells = read_cells(reader, item)};
    size_t at = 0;
    while (at < made->n_rules && !tocsin_text_equal(made->rules[at].id, rule.id)) at++;
    if (at < made->n_rules && at >= from)
        part_refuse(&reader->part, item->line, "there are two pieces of evidence '%.*s'",
                    TOCSIN_TEXT_ARG(rule.id));
    if (at == RULES_MAX)
        part_refuse(&reader->part, item->line, "at most %d pieces of evidence can be looked for",
                    RULES_MAX);
    if (reader->part.status) return;
    made->rules[at] = rule;
    if (at == made->n_rules) made->n_rules++;
}

static void read_evidence(hypotheses_reader *reader, const yaml_node *node) {
    const yaml_node *list = part_list(&reader->part, node, "evidence");
    size_t from = reader->made->n_rules;
    for (size_t i = 0; list && i < list->n && !reader->part.status; i++)
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
    const char *file = tocsin_arena_format(reader->part.arena, "data/hypotheses/%.*s.yaml",
                                           TOCSIN_TEXT_ARG(template));
    tocsin_text source = file ? tocsin_data_file(file) : TOCSIN_TEXT_NONE;
    const yaml_node *root = NULL;
    if (!source.at) {
        char list[256];
        list_templates(sizeof list, list);
        part_refuse(&reader->part, line, "there is no template '%.*s'; there is: %s",
                    TOCSIN_TEXT_ARG(template), list);
        return;
    }
    const char *own = reader->part.name;
    reader->part.name = file;
    reader->part.status = yaml_parse(source, file, reader->part.arena, &root, reader->part.err);
    if (!reader->part.status) part_check_keys(&reader->part, root, known);
    if (!reader->part.status) read_names(reader, root);
    if (!reader->part.status) read_evidence(reader, root);
    reader->part.name = own;
}

static void read_all(hypotheses_reader *reader, const yaml_node *node) {
    static const char *const known[] = {"template", "actor", "target", "names", "evidence", NULL};
    if (node->type == YAML_SCALAR) {
        read_template(reader, node->text, node->line);
    } else {
        if (node->type != YAML_MAPPING)
            part_refuse(&reader->part, node->line,
                        "'hypotheses' is the name of a template, or holds template, actor, target, "
                        "names and evidence");
        part_check_keys(&reader->part, node, known);
        reader->part.actor = part_text(&reader->part, node, "actor");
        reader->part.target = part_text(&reader->part, node, "target");
        tocsin_text template = part_text(&reader->part, node, "template");
        if (template.n && !reader->part.status)
            read_template(reader, template, yaml_get(node, "template")->line);
        if (!reader->part.status) read_names(reader, node);
        if (!reader->part.status) read_evidence(reader, node);
    }
    if (reader->made->n_columns < 2)
        part_refuse(&reader->part, node->line,
                    "hypotheses compete: name two or more, or take a template");
    if (reader->made->n_rules == 0)
        part_refuse(&reader->part, node->line, "hypotheses need 'evidence' to look for");
}

tocsin_status config_read_hypotheses(const yaml_node *root, const char *name,
                                     const case_config *config, tocsin_arena *arena,
                                     config_hypotheses *ret_hypotheses, tocsin_error *err) {
    const yaml_node *node = yaml_get(root, "hypotheses");
    config_hypotheses made = {0};
    if (!node || (node->type == YAML_SCALAR && !node->text.n)) return TOCSIN_OK;
    hypotheses_reader reader = {
        .part = {.name = name, .config = config, .arena = arena, .err = err}, .made = &made};
    made.columns = part_room(&reader.part, HYPOTHESES_MAX, sizeof *made.columns);
    made.rules = part_room(&reader.part, RULES_MAX + 1, sizeof *made.rules);
    if (!reader.part.status) read_all(&reader, node);
    if (!reader.part.status) *ret_hypotheses = made;
    return reader.part.status;
}
