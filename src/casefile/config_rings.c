// SPDX-License-Identifier: Apache-2.0
/* When to ring, out of case.yaml:
 *
 *   rings:
 *     - name: seen and told
 *       when:                                  # all of these
 *         - {section: unusual, area: training ground, running: 2}
 *         - {act: assert, actor: RUS, unit: troops, days: 14, origins: 2, grade: C3}
 *       command: [notify-desk, --urgent]       # a program and what it is given; no shell reads it
 *       seconds: 10
 *
 * A condition looks at findings when it names `finding` or `section`, else at claims, in the words of `match` under
 * `hypotheses`. */
#include "base/data.h"
#include "casefile/config_part.h"

enum { RULES_MAX = 100, CONDITIONS_MAX = 8, WORDS_MAX = 64, SECONDS_DEFAULT = 30 };

typedef struct rings_reader {
    part_reader part;
    const yaml_node *kinds; /* of findings: those that the brief has a sentence for */
    config_rings *made;
} rings_reader;

/* ---- a condition ------------------------------------------------------------------------------ */

static void check_kinds(rings_reader *reader, const yaml_node *node, const tocsin_pattern *p) {
    for (size_t i = 0; i < p->n_findings && !reader->part.status; i++) {
        bool is_known = false;
        for (size_t k = 0; k < reader->kinds->n; k++)
            is_known |= tocsin_text_equal(p->findings[i], reader->kinds->keys[k]);
        if (!is_known || tocsin_text_is(p->findings[i], "ring"))
            part_refuse(&reader->part, yaml_get(node, "finding")->line,
                        "there is no kind of finding '%.*s'; those that there are stand in "
                        "lang/en/brief.yaml under 'findings', or take a 'section'",
                        TOCSIN_TEXT_ARG(p->findings[i]));
    }
}

static void check_question(rings_reader *reader, const yaml_node *node, tocsin_text question) {
    const case_config *config = reader->part.config;
    bool is_there = !question.n;
    for (size_t i = 0; i < config->n_questions; i++)
        is_there |= tocsin_text_equal(config->questions[i].name, question);
    if (!is_there)
        part_refuse(&reader->part, yaml_get(node, "question")->line,
                    "there is no question '%.*s' under 'questions'", TOCSIN_TEXT_ARG(question));
}

static void check_condition(rings_reader *reader, const yaml_node *node,
                            const tocsin_ring_condition *condition) {
    const tocsin_pattern *p = &condition->pattern;
    tocsin_pattern of_claims = *p;
    bool of_findings = p->n_findings || p->section;
    of_claims.unit = TOCSIN_UNIT_NONE; /* findings have one too */
    check_kinds(reader, node, p);
    if (of_findings && part_is_of_claims(&of_claims))
        part_refuse(&reader->part, node->line,
                    "a condition looks either at claims (act, plover, speaker, actor, target, "
                    "place, unit, measure, words) or at findings (finding, section, indicator, "
                    "area, question, unit, images, running)");
    if (!of_findings && (part_is_of_findings(p) || p->question.n || condition->running))
        part_refuse(&reader->part, node->line,
                    "'indicator', 'area', 'question', 'images' and 'running' need a 'finding' or a "
                    "'section' beside them");
    if (!of_findings && !part_is_of_claims(p))
        part_refuse(&reader->part, node->line,
                    "this condition is met by every claim; say what to look for");
    part_check_names(&reader->part, node, p);
    check_question(reader, node, p->question);
}

/* "C3": the letter of the source and the number of the claim, both no weaker. */
static void read_grade(rings_reader *reader, const yaml_node *node,
                       tocsin_ring_condition *condition) {
    tocsin_text grade = part_text(&reader->part, node, "grade");
    if (!grade.n) return;
    bool is_grade = grade.n == 2 && grade.at[0] >= 'A' && grade.at[0] <= 'E' &&
                    grade.at[1] >= '1' && grade.at[1] <= '5';
    if (!is_grade) {
        part_refuse(&reader->part, yaml_get(node, "grade")->line,
                    "'grade: %.*s' is not a letter from A to E with a number from 1 to 5, as C3",
                    TOCSIN_TEXT_ARG(grade));
        return;
    }
    condition->reliability = grade.at[0];
    condition->credibility = grade.at[1];
}

static void read_section(rings_reader *reader, const yaml_node *node, tocsin_pattern *pattern) {
    tocsin_text word = part_text(&reader->part, node, "section");
    bool is_section = !word.n || tocsin_section_from(word, &pattern->section);
    if (!is_section || pattern->section == TOCSIN_SECTION_RINGS)
        part_refuse(&reader->part, yaml_get(node, "section")->line,
                    "'section: %.*s' is not one of new, unusual, contested, unknown, hypotheses, "
                    "context",
                    TOCSIN_TEXT_ARG(word));
}

static void read_condition(rings_reader *reader, const yaml_node *node,
                           tocsin_ring_condition *condition) {
    static const char *const known[] = {PART_PATTERN_KEYS, "section", "question", "running",
                                        "origins",         "grade",   NULL};
    if (node->type != YAML_MAPPING) {
        part_refuse(&reader->part, node->line,
                    "a condition says what to look for: {section: unusual, running: 2}");
        return;
    }
    part_check_keys(&reader->part, node, known);
    condition->pattern = part_pattern(&reader->part, node);
    condition->pattern.question = part_text(&reader->part, node, "question");
    read_section(reader, node, &condition->pattern);
    read_grade(reader, node, condition);
    condition->running =
        part_whole(&reader->part, node, "running", 1, 1000, "a number of dates in a row");
    condition->origins =
        part_whole(&reader->part, node, "origins", 1, 1000, "a number of independent origins");
    if (!reader->part.status) check_condition(reader, node, condition);
}

/* One condition, or a list of them. */
static void read_conditions(rings_reader *reader, const yaml_node *item, tocsin_ring_rule *rule) {
    const yaml_node *when = yaml_get(item, "when");
    if (!when || (when->type != YAML_SCALAR && when->n == 0)) {
        part_refuse(&reader->part, item->line,
                    "'when' is missing here: {section: unusual, running: 2}, or a list of such");
        return;
    }
    size_t n = when->type == YAML_SEQUENCE ? when->n : 1;
    if (n > CONDITIONS_MAX)
        part_refuse(&reader->part, when->line, "at most %d conditions can be asked for at once",
                    CONDITIONS_MAX);
    tocsin_ring_condition *conditions = part_room(&reader->part, n, sizeof *conditions);
    for (size_t i = 0; conditions && i < n && !reader->part.status; i++)
        read_condition(reader, when->type == YAML_SEQUENCE ? when->items[i] : when, &conditions[i]);
    rule->conditions = conditions;
    rule->n_conditions = n;
}

/* ---- the command -------------------------------------------------------------------------------- */

static void read_command(rings_reader *reader, const yaml_node *item, config_command *command) {
    const yaml_node *list = yaml_get(item, "command");
    command->seconds = part_whole(&reader->part, item, "seconds", 1, 600, "a number of seconds");
    if (!command->seconds) command->seconds = SECONDS_DEFAULT;
    if (!list) return;
    if (list->type != YAML_SEQUENCE || list->n == 0 || list->n > WORDS_MAX) {
        part_refuse(&reader->part, list->line,
                    "'command' is a list, [program, argument, …]: no shell reads it");
        return;
    }
    const char **words = part_room(&reader->part, list->n + 1, sizeof *words);
    for (size_t i = 0; words && i < list->n; i++) {
        const yaml_node *word = list->items[i];
        if (word->type != YAML_SCALAR || (i == 0 && !word->text.n))
            part_refuse(&reader->part, word->line, "'command' is a list of texts");
        else
            words[i] = word->text.n ? word->text.at : "";
    }
    command->words = words;
    command->n_words = words ? list->n : 0;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void read_rule(rings_reader *reader, const yaml_node *item) {
    static const char *const known[] = {"name", "when", "command", "seconds", NULL};
    config_rings *made = reader->made;
    part_check_keys(&reader->part, item, known);
    tocsin_ring_rule *rule = &made->rules[made->n];
    rule->name = part_need_text(&reader->part, item, "name");
    for (size_t i = 0; i < made->n; i++)
        if (tocsin_text_equal(made->rules[i].name, rule->name))
            part_refuse(&reader->part, item->line, "there are two rings of the name '%.*s'",
                        TOCSIN_TEXT_ARG(rule->name));
    if (!reader->part.status) read_conditions(reader, item, rule);
    if (!reader->part.status) read_command(reader, item, &made->commands[made->n]);
    made->n++;
}

static tocsin_status load_kinds(rings_reader *reader) {
    const char *file = "lang/en/brief.yaml";
    const yaml_node *root = NULL;
    tocsin_status status =
        yaml_parse(tocsin_data_file(file), file, reader->part.arena, &root, reader->part.err);
    if (!status) reader->kinds = yaml_get(root, "findings");
    return status;
}

tocsin_status config_read_rings(const yaml_node *root, const char *name, const case_config *config,
                                tocsin_arena *arena, config_rings *ret_rings, tocsin_error *err) {
    config_rings made = {0};
    rings_reader reader = {.part = {.name = name, .config = config, .arena = arena, .err = err},
                           .made = &made};
    const yaml_node *node = yaml_get(root, "rings");
    if (!node || (node->type == YAML_SCALAR && !node->text.n)) return TOCSIN_OK;
    const yaml_node *list = part_list(&reader.part, root, "rings");
    if (list && list->n > RULES_MAX)
        part_refuse(&reader.part, list->line, "there can be at most %d rings", RULES_MAX);
    made.rules = part_room(&reader.part, list ? list->n : 0, sizeof *made.rules);
    made.commands = part_room(&reader.part, list ? list->n : 0, sizeof *made.commands);
    if (!reader.part.status) reader.part.status = load_kinds(&reader);
    for (size_t i = 0; list && i < list->n && !reader.part.status; i++)
        read_rule(&reader, list->items[i]);
    if (!reader.part.status) *ret_rings = made;
    return reader.part.status;
}
