// SPDX-License-Identifier: Apache-2.0
/* Hypotheses in case.yaml: what is understood, and what is refused with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "casefile/config.h"

static const char *const head =
    "title: T\nlanguage: nl\nareas:\n  - {name: yard, file: a.geojson}\n";

static tocsin_status parse(const char *hypotheses, tocsin_arena *arena, case_config *config,
                           tocsin_error *err) {
    char yaml[4096];
    snprintf(yaml, sizeof yaml, "%s%s", head, hypotheses);
    return config_parse(tocsin_text_of(yaml), "case.yaml", arena, config, err);
}

static const config_hypotheses *read_good(const char *hypotheses, tocsin_arena *arena,
                                          case_config *config) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (parse(hypotheses, arena, config, &err)) fail_msg("%s", err.message);
    return &config->hypotheses;
}

static const tocsin_evidence_rule *rule_of(const config_hypotheses *h, const char *id) {
    for (size_t i = 0; i < h->n_rules; i++)
        if (tocsin_text_is(h->rules[i].id, id)) return &h->rules[i];
    fail_msg("no evidence %s", id);
    return NULL;
}

static void a_template_is_taken_by_its_name(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_config config;
    const config_hypotheses *h = read_good("hypotheses: build-up\n", &arena, &config);
    assert_int_equal(h->n_columns, 3);
    assert_true(tocsin_text_is(h->columns[0].id, "exercise"));
    assert_true(tocsin_text_is(h->columns[0].name, "Oefening")); /* in the language of the case */
    assert_int_equal(h->n_rules, 16);
    assert_int_equal(rule_of(h, "gathering")->pattern.actor.n, 0); /* anyone */
    tocsin_arena_release(&arena);
}

/* A cell of each hypothesis, with a reason: nothing of the template is left to be guessed. */
static void every_cell_of_the_template_has_its_reason_in_every_language(void **state) {
    (void)state;
    const char *const languages[] = {"en", "nl"};
    for (size_t l = 0; l < 2; l++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        case_config config;
        tocsin_error err = TOCSIN_ERROR_INIT;
        char yaml[128];
        snprintf(yaml, sizeof yaml, "title: T\nlanguage: %s\nhypotheses: build-up\n", languages[l]);
        if (config_parse(tocsin_text_of(yaml), "case.yaml", &arena, &config, &err))
            fail_msg("%s", err.message);
        for (size_t e = 0; e < config.hypotheses.n_rules; e++)
            for (size_t k = 0; k < config.hypotheses.n_columns; k++) {
                const tocsin_judged_cell *cell = &config.hypotheses.rules[e].cells[k];
                assert_true(cell->cell != TOCSIN_CELL_NONE && cell->reason.n > 0);
            }
        tocsin_arena_release(&arena);
    }
}

static void a_case_adds_to_a_template_and_replaces_parts_of_it(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_config config;
    const config_hypotheses *h =
        read_good("hypotheses:\n"
                  "  template: build-up\n"
                  "  actor: RUS\n"
                  "  names:\n"
                  "    - {id: raid, name: A raid}\n"
                  "  evidence:\n"
                  "    - id: reservists\n"
                  "      text: Reserves\n"
                  "      match: {act: assert, words: [reserve]}\n"
                  "      cells:\n"
                  "        raid: {cell: very inconsistent, reason: a raid needs none}\n"
                  "    - id: yard\n"
                  "      text: The yard\n"
                  "      match: {finding: unusual_high, area: yard, images: true, days: 30}\n"
                  "      cells:\n"
                  "        raid: {cell: not applicable, reason: far off}\n",
                  &arena, &config);
    assert_int_equal(h->n_columns, 4);
    assert_int_equal(h->n_rules, 17);
    assert_true(tocsin_text_is(rule_of(h, "gathering")->pattern.actor, "RUS"));
    const tocsin_evidence_rule *reserves = rule_of(h, "reservists");
    assert_int_equal(reserves->cells[3].cell, TOCSIN_VERY_INCONSISTENT);
    assert_int_equal(reserves->cells[0].cell, TOCSIN_CELL_NONE); /* of the template no more */
    assert_int_equal(reserves->pattern.n_words, 1);
    assert_int_equal(rule_of(h, "yard")->pattern.days, 30);
    assert_true(rule_of(h, "yard")->pattern.images);
    tocsin_arena_release(&arena);
}

static void findings_about_a_picture_are_looked_for_by_its_name(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_config config;
    const config_hypotheses *h =
        read_good("hypotheses:\n  names: [a, b]\n  evidence:\n"
                  "    - id: fits\n"
                  "      text: The picture fits\n"
                  "      match: {finding: [picture_matched, picture_sun_fits], picture: camp}\n"
                  "      cells: {a: {cell: inconsistent, reason: r}}\n"
                  "pictures: [{file: a.jpg, name: camp}]\n",
                  &arena, &config);
    assert_int_equal(rule_of(h, "fits")->pattern.n_findings, 2);
    assert_true(tocsin_text_is(rule_of(h, "fits")->pattern.picture, "camp"));
    tocsin_arena_release(&arena);
}

static void a_case_without_hypotheses_is_a_good_case(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_config config;
    assert_int_equal(read_good("", &arena, &config)->n_columns, 0);
    tocsin_arena_release(&arena);
}

/* One piece of evidence with `match` and `cells` in lines 9 and 10 of the file. */
#define EVIDENCE(match, cells)                                                                     \
    "hypotheses:\n  names: [a, b]\n  evidence:\n    - {id: e, text: t, match: " match ",\n"        \
    "       cells: " cells "}\n"
#define PICTURES "pictures: [{file: a.jpg, name: camp}]\n"
#define CELLS    "{a: {cell: inconsistent, reason: r}}"

static void what_is_wrong_is_named_with_its_line(void **state) {
    (void)state;
    const struct {
        const char *yaml, *says;
    } wrong[] = {
        {"hypotheses: war\n", "case.yaml:5: there is no template 'war'; there is: build-up"},
        {"hypotheses:\n  names: [a]\n", "case.yaml:6: hypotheses compete: name two or more"},
        {"hypotheses:\n  names: [a, b]\n", "case.yaml:6: hypotheses need 'evidence'"},
        {"hypotheses:\n  names: [a, a]\n", "case.yaml:6: there are two hypotheses 'a'"},
        {"hypotheses:\n  templates: build-up\n", "case.yaml:6: "},
        {EVIDENCE("{}", CELLS), "case.yaml:8: an empty 'match' is met by everything"},
        {EVIDENCE("{act: shout}", CELLS), "'act: shout' is not one of assert, deny"},
        {EVIDENCE("{act: assert, finding: unusual_high}", CELLS), "either at claims"},
        {EVIDENCE("{finding: unusual}", CELLS), "'finding: unusual' is not one of unusual_high"},
        {EVIDENCE("{area: yard}", CELLS), "need a 'finding' beside them"},
        {EVIDENCE("{finding: unusual_high, area: field}", CELLS), "there is no area 'field'"},
        {EVIDENCE("{finding: unusual_high, indicator: x}", CELLS), "no indicator or image series"},
        {EVIDENCE("{finding: picture_says}", CELLS), "picture_reused, picture_denied"},
        {EVIDENCE("{picture: camp}", CELLS), "need a 'finding' beside them"},
        {EVIDENCE("{finding: picture_matched, picture: field}", CELLS) PICTURES,
         "there is no picture 'field' under 'pictures'"},
        {EVIDENCE("{act: assert, days: -3}", CELLS), "'days: -3' is not a number of days"},
        {EVIDENCE("{act: assert}", "{c: {cell: neutral, reason: r}}"),
         "case.yaml:9: there is no hypothesis 'c'"},
        {EVIDENCE("{act: assert}", "{a: {cell: bad, reason: r}}"),
         "case.yaml:9: 'cell: bad' is not one of very inconsistent"},
        {EVIDENCE("{act: assert}", "{a: {cell: neutral}}"), "case.yaml:9: 'reason' is missing"},
        {EVIDENCE("{act: assert}", "{a: neutral}"), "a cell says how, and why"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        case_config config;
        assert_int_equal(parse(wrong[i].yaml, &arena, &config, &err), TOCSIN_BAD_INPUT);
        if (!strstr(err.message, wrong[i].says))
            fail_msg("%s\nsays: %s\nnot:  %s", wrong[i].yaml, err.message, wrong[i].says);
        tocsin_arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_taken_by_its_name),
        cmocka_unit_test(every_cell_of_the_template_has_its_reason_in_every_language),
        cmocka_unit_test(a_case_adds_to_a_template_and_replaces_parts_of_it),
        cmocka_unit_test(findings_about_a_picture_are_looked_for_by_its_name),
        cmocka_unit_test(a_case_without_hypotheses_is_a_good_case),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
    };
    return cmocka_run_group_tests_name("casefile hypotheses", tests, NULL, NULL);
}
