// SPDX-License-Identifier: Apache-2.0
/* Weekly series out of claims: counts, tone, shares, sums; and what case.yaml may ask for. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "casefile/indicators.h"

enum { MONDAY = 18932, MOST = 8 }; /* 2021-11-01 */

typedef struct claims {
    tocsin_digest digests[MOST];
    size_t n;
    tocsin_arena arena;
} claims;

static tocsin_digest *add(claims *c, int day) {
    tocsin_digest *digest = &c->digests[c->n++];
    *digest = (tocsin_digest){.seq = (int64_t)c->n,
                              .published = {MONDAY + day, MONDAY + day},
                              .when = TOCSIN_PERIOD_NONE,
                              .act = TOCSIN_ASSERT,
                              .low = (double)NAN,
                              .high = (double)NAN};
    return digest;
}

static tocsin_digest *add_number(claims *c, int day, double low, double high) {
    tocsin_digest *digest = add(c, day);
    digest->has_quantity = true;
    digest->unit = TOCSIN_VIOLATIONS;
    digest->measure = TOCSIN_FLOW;
    digest->speaker_kind = TOCSIN_OBSERVER;
    digest->low = low;
    digest->high = high;
    return digest;
}

static tocsin_indicator make(claims *c, config_indicator wanted) {
    case_facts facts = {.claims = {.digests = c->digests, .n = c->n}};
    case_config config = {.indicators = &wanted, .n_indicators = 1};
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_indicator made;
    if (indicators_from_claims(&config, &facts, &c->arena, &made, &err))
        fail_msg("%s", err.message);
    return made;
}

static void expect(double value, double wanted) {
    if (!(fabs(value - wanted) < 1e-12)) fail_msg("%g instead of %g", value, wanted);
}

static void a_week_without_such_claims_counts_none(void **state) {
    (void)state;
    claims c = {0};
    add(&c, 0)->act = TOCSIN_WARN;
    add(&c, 6)->act = TOCSIN_WARN;
    add(&c, 15);
    tocsin_indicator made = make(&c, (config_indicator){.act = TOCSIN_WARN});
    assert_int_equal(made.n_points, 3);
    expect(made.points[0].value, 2);
    expect(made.points[1].value, 0);
    assert_int_equal(made.entries[0], 2); /* the newest stands for it */
    tocsin_arena_release(&c.arena);
}

/* THREATEN -6, AGREE 4: the values of data/tone.yaml. */
static void tone_is_the_mean_of_what_is_said_to_be(void **state) {
    (void)state;
    claims c = {0};
    add(&c, 0)->plover = TOCSIN_THREATEN_EVENT;
    add(&c, 1)->plover = TOCSIN_AGREE;
    tocsin_digest *denied = add(&c, 2);
    denied->plover = TOCSIN_ASSAULT;
    denied->act = TOCSIN_DENY;
    add(&c, 3); /* of no type */
    add(&c, 8); /* and alone in its week */
    tocsin_indicator made = make(&c, (config_indicator){.what = CONFIG_TONE});
    expect(made.points[0].value, -1);
    assert_true(isnan(made.points[1].value));
    assert_true(tocsin_text_is(made.what, "tone"));
    tocsin_arena_release(&c.arena);
}

static void a_share_is_of_all_claims_of_the_week(void **state) {
    (void)state;
    claims c = {0};
    add(&c, 0)->actor = TOCSIN_TEXT("BLR");
    for (int i = 1; i < 4; i++) add(&c, i);
    add(&c, 8);
    add(&c, 22);
    tocsin_indicator made =
        make(&c, (config_indicator){.what = CONFIG_SHARE, .actor = TOCSIN_TEXT("BLR")});
    expect(made.points[0].value, 0.25);
    expect(made.points[1].value, 0);
    assert_int_equal(made.entries[1], 5);     /* none of five claims: that rests on them */
    assert_true(isnan(made.points[2].value)); /* nobody said anything */
    tocsin_arena_release(&c.arena);
}

static void parts_and_repeats_of_one_day_are_not_added_up(void **state) {
    (void)state;
    claims c = {0};
    add_number(&c, 1, 3231, 3231);
    add_number(&c, 1, 2158, 2158); /* in one region */
    add_number(&c, 1, 1073, 1073); /* and in the other */
    add_number(&c, 3, 90, 110);
    tocsin_digest *weekend = add_number(&c, 7, 500, (double)NAN); /* said on Monday… */
    weekend->when = (tocsin_period){MONDAY + 4, MONDAY + 6};      /* …of the days before it */
    add_number(&c, 15, 7, 7)->speaker_kind = TOCSIN_GOVERNMENT;
    tocsin_indicator made =
        make(&c, (config_indicator){
                     .what = CONFIG_SUM, .unit = TOCSIN_VIOLATIONS, .speaker = TOCSIN_OBSERVER});
    expect(made.points[0].value, 3231 + 100 + 500);
    assert_true(isnan(made.points[1].value)); /* nobody counted: not known, and not zero */
    assert_true(isnan(made.points[2].value)); /* not an observer */
    assert_true(tocsin_text_is(made.what, "violations"));
    tocsin_arena_release(&c.arena);
}

static void how_many_there_are_is_never_added_up(void **state) {
    (void)state;
    claims c = {0};
    add_number(&c, 0, 5, 5)->measure = TOCSIN_STOCK;
    add_number(&c, 1, 5, 5)->measure = TOCSIN_PLAN;
    add_number(&c, 2, 5, 5)->negative = true;
    tocsin_indicator made =
        make(&c, (config_indicator){.what = CONFIG_SUM, .unit = TOCSIN_VIOLATIONS});
    assert_true(isnan(made.points[0].value));
    tocsin_arena_release(&c.arena);
}

static void a_place_holds_what_lies_in_it(void **state) {
    (void)state;
    claims c = {0};
    add(&c, 0)->place = TOCSIN_TEXT("Donetsk");
    add(&c, 1)->place = TOCSIN_TEXT("Paris");
    tocsin_indicator made = make(&c, (config_indicator){.place = TOCSIN_TEXT("Ukraine")});
    expect(made.points[0].value, 1);
    tocsin_arena_release(&c.arena);
}

static void what_is_wrong_is_named_with_its_line(void **state) {
    (void)state;
    const struct {
        const char *item, *says;
    } wrong[] = {
        {"{act: warn}", "case.yaml:4: 'name' is missing"},
        {"{name: a, what: mood}",
         "case.yaml:4: 'what: mood' is not one of count, tone, share, sum"},
        {"{name: a, what: sum}", "case.yaml:4: 'what: sum' needs a 'unit'"},
        {"{name: a, what: share}", "the share of all claims"},
        {"{name: a, speaker: liar}", "'speaker: liar' is not one of outlet"},
        {"{name: a, unit: cows}", "'unit: cows' is not one of troops"},
        {"{name: a, per: day}", "'per' can only be week"},
        {"{name: a, words: [x]}", "case.yaml:4: "},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        case_config config;
        char yaml[512];
        snprintf(yaml, sizeof yaml, "title: T\nlanguage: en\nindicators:\n  - %s\n", wrong[i].item);
        assert_int_equal(config_parse(tocsin_text_of(yaml), "case.yaml", &arena, &config, &err),
                         TOCSIN_BAD_INPUT);
        if (!strstr(err.message, wrong[i].says))
            fail_msg("\"%s\" does not say \"%s\"", err.message, wrong[i].says);
        tocsin_arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_without_such_claims_counts_none),
        cmocka_unit_test(tone_is_the_mean_of_what_is_said_to_be),
        cmocka_unit_test(a_share_is_of_all_claims_of_the_week),
        cmocka_unit_test(parts_and_repeats_of_one_day_are_not_added_up),
        cmocka_unit_test(how_many_there_are_is_never_added_up),
        cmocka_unit_test(a_place_holds_what_lies_in_it),
        cmocka_unit_test(what_is_wrong_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
