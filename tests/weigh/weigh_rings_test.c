// SPDX-License-Identifier: Apache-2.0
/* Rules of the case: what meets them, and what they ring about. */
#include <stdlib.h>

#include "hand.h"

/* Findings of an indicator that lies above its usual on the last three of five dates, and of a dispute. */
typedef struct bench {
    tocsin_series_point points[5];
    tocsin_indicator indicator;
    tocsin_finding findings[3];
    tocsin_grade grades[3];
    int64_t entries[3][2];
    tocsin_digest digests[4];
    tocsin_weigh_basis basis[4];
    tocsin_ring_condition conditions[2];
    tocsin_ring_rule rule;
    tocsin_ring_input input;
    tocsin_arena arena;
} bench;

static tocsin_slot text_slot(const char *name, const char *text) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_TEXT, .text = tocsin_text_of(text)};
}

static void put_finding(bench *b, size_t i, const char *kind, tocsin_section section) {
    b->findings[i] = (tocsin_finding){.kind = kind,
                                      .section = section,
                                      .when = {100, 100},
                                      .entries = b->entries[i],
                                      .n_entries = 2};
    b->grades[i] = (tocsin_grade){.reliability = 'B', .credibility = '2', .proposed = '2'};
}

static int set_up(void **state) {
    bench *b = calloc(1, sizeof *b);
    const double values[] = {1, 1, 9, 9, 9};
    for (size_t i = 0; i < 5; i++)
        b->points[i] = (tocsin_series_point){
            .day = (tocsin_day)(96 + i), .value = values[i], .expected = 1, .low = 0, .high = 2};
    b->indicator = (tocsin_indicator){.name = TOCSIN_TEXT("radar"),
                                      .area = TOCSIN_TEXT("yard"),
                                      .points = b->points,
                                      .n_points = 5};
    put_finding(b, 0, "unusual_high", TOCSIN_SECTION_UNUSUAL);
    put_finding(b, 1, "left_norm_high", TOCSIN_SECTION_UNUSUAL);
    put_finding(b, 2, "contested", TOCSIN_SECTION_CONTESTED);
    for (size_t i = 0; i < 2; i++) {
        b->findings[i].slots[0] = text_slot("indicator", "radar");
        b->findings[i].slots[1] = text_slot("area", "yard");
        b->findings[i].slots[2] =
            (tocsin_slot){.name = "dates", .type = TOCSIN_SLOT_NUMBER, .number = 3};
        b->findings[i].n_slots = i == 0 ? 2 : 3;
        b->entries[i][0] = 7;
        b->entries[i][1] = 8;
    }
    b->findings[2].slots[0] = text_slot("question", "troops there");
    b->findings[2].slots[1] = text_slot("unit", "troops");
    b->findings[2].n_slots = 2;
    for (size_t i = 0; i < 4; i++) {
        b->digests[i] = (tocsin_digest){.seq = (int64_t)(10 * i + 10),
                                        .published = {90, 90},
                                        .act = TOCSIN_WARN,
                                        .certainty = TOCSIN_CERTAIN};
        b->basis[i] = (tocsin_weigh_basis){.credibility = '3', .origin = i};
    }
    b->basis[3].origin = 2; /* the last two are one origin */
    b->entries[2][0] = 10;
    b->entries[2][1] = 20;
    b->rule = (tocsin_ring_rule){TOCSIN_TEXT("rule"), b->conditions, 1};
    b->input = (tocsin_ring_input){.rules = &b->rule,
                                   .n_rules = 1,
                                   .digests = b->digests,
                                   .n_digests = 4,
                                   .reliability = "BBCF",
                                   .basis = b->basis,
                                   .findings = b->findings,
                                   .n_findings = 3,
                                   .finding_grades = b->grades,
                                   .indicators = &b->indicator,
                                   .n_indicators = 1,
                                   .as_of = 100};
    *state = b;
    return 0;
}

static int tear_down(void **state) {
    bench *b = *state;
    tocsin_arena_release(&b->arena);
    free(b);
    return 0;
}

static tocsin_ring_met look(bench *b) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ring_met *met = NULL;
    if (tocsin_weigh_rings(&b->input, &b->arena, &met, &err)) fail_msg("%s", err.message);
    return met[0];
}

static void a_section_is_met_by_whatever_stands_in_it(void **state) {
    bench *b = *state;
    b->conditions[0].pattern.section = TOCSIN_SECTION_UNUSUAL;
    tocsin_ring_met met = look(b);
    assert_true(met.is_met);
    assert_int_equal(met.n_findings, 2);
    assert_int_equal(met.n_origins, 1); /* the image series: nobody is to be believed for it */
    assert_int_equal(met.n_entries, 2);
}

/* The last date and the stretch are one thing to ring about. */
static void what_one_indicator_does_is_one_subject(void **state) {
    bench *b = *state;
    b->conditions[0].pattern.section = TOCSIN_SECTION_UNUSUAL;
    tocsin_ring_met met = look(b);
    assert_int_equal(met.n_subjects, 1);
    assert_true(tocsin_text_is(met.subjects[0], "high / radar / yard"));
}

static void so_many_dates_in_a_row_are_counted_from_the_last(void **state) {
    bench *b = *state;
    b->conditions[0].pattern.section = TOCSIN_SECTION_UNUSUAL;
    b->conditions[0].running = 3;
    assert_true(look(b).is_met);
    b->conditions[0].running = 4;
    assert_false(look(b).is_met);
    b->conditions[0].running = 1;
    b->points[4].value = 1;                  /* back within the usual */
    assert_int_equal(look(b).n_findings, 1); /* the stretch, that had three */
    b->points[4].value = (double)NAN;        /* nothing was seen that day */
    b->conditions[0].running = 2;
    assert_int_equal(look(b).n_findings, 2);
}

static void all_conditions_are_to_be_met(void **state) {
    bench *b = *state;
    b->rule.n_conditions = 2;
    b->conditions[0].pattern.section = TOCSIN_SECTION_UNUSUAL;
    b->conditions[1].pattern.act = TOCSIN_WARN;
    tocsin_ring_met met = look(b);
    assert_true(met.is_met);
    assert_int_equal(met.n_claims_all, 4);
    assert_int_equal(met.n_subjects, 2);
    b->conditions[1].pattern.act = TOCSIN_PROMISE;
    assert_false(look(b).is_met);
}

static void one_origin_that_speaks_twice_counts_once(void **state) {
    bench *b = *state;
    b->conditions[0].pattern.act = TOCSIN_WARN;
    b->conditions[0].origins = 3;
    tocsin_ring_met met = look(b);
    assert_true(met.is_met);
    assert_int_equal(met.n_claims, 3); /* of each origin the newest, the newest first */
    assert_int_equal(met.claims[0], 40);
    assert_int_equal(met.claims[1], 20);
    b->conditions[0].origins = 4;
    assert_false(look(b).is_met);
}

static void what_cannot_be_judged_is_not_good_enough(void **state) {
    bench *b = *state;
    b->conditions[0].pattern.act = TOCSIN_WARN;
    b->conditions[0].reliability = 'C';
    b->conditions[0].credibility = '3';
    assert_int_equal(look(b).n_claims_all, 3); /* without F */
    b->conditions[0].reliability = 'B';
    assert_int_equal(look(b).n_claims_all, 2);
    b->basis[0].credibility = '6';
    assert_int_equal(look(b).n_claims_all, 1);
    const tocsin_claim_number set[] = {{.seq = 10, .credibility = '2'}}; /* a person knows better */
    b->input.numbers = set;
    b->input.n_numbers = 1;
    assert_int_equal(look(b).n_claims_all, 2);
}

static void a_finding_is_known_by_kind_question_and_unit(void **state) {
    bench *b = *state;
    const tocsin_text kinds[] = {TOCSIN_TEXT("contested")};
    tocsin_pattern *pattern = &b->conditions[0].pattern;
    pattern->findings = kinds;
    pattern->n_findings = 1;
    pattern->unit = TOCSIN_TROOPS;
    b->conditions[0].origins = 2;
    tocsin_ring_met met = look(b);
    assert_true(met.is_met);
    assert_true(tocsin_text_is(met.subjects[0], "contested / troops there / troops"));
    pattern->question = TOCSIN_TEXT("something else");
    assert_false(look(b).is_met);
    pattern->question = TOCSIN_TEXT("troops there");
    assert_true(look(b).is_met);
    pattern->unit = TOCSIN_TANKS;
    assert_false(look(b).is_met);
}

static void what_is_long_ago_does_not_ring(void **state) {
    bench *b = *state;
    b->conditions[0].pattern.act = TOCSIN_WARN;
    b->conditions[0].pattern.days = 10;
    assert_true(look(b).is_met);
    b->input.as_of = 101;
    assert_false(look(b).is_met);
}

#define RINGS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        RINGS(a_section_is_met_by_whatever_stands_in_it),
        RINGS(what_one_indicator_does_is_one_subject),
        RINGS(so_many_dates_in_a_row_are_counted_from_the_last),
        RINGS(all_conditions_are_to_be_met),
        RINGS(one_origin_that_speaks_twice_counts_once),
        RINGS(what_cannot_be_judged_is_not_good_enough),
        RINGS(a_finding_is_known_by_kind_question_and_unit),
        RINGS(what_is_long_ago_does_not_ring),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
