// SPDX-License-Identifier: Apache-2.0
#include "hand.h"

static void what_was_published_in_the_shown_period_is_new(void **state) {
    (void)state;
    hand h = {.input.shown_claims = hand_period("2021-11-08/2021-11-21")};
    hand_add(&h, "Old", "2021-11-07", "said before");
    hand_add(&h, "New", "2021-11-08", "said now");
    hand_add(&h, "Month", "2021-11", "said some time this month");
    hand_add(&h, "Again", "2021-11-08", "said in May")->said_on = hand_period("2021-05");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "said"), 2);
    for (size_t i = 0; i < h.result.n_findings; i++)
        assert_int_equal(h.result.findings[i].section, TOCSIN_SECTION_NEW);
    hand_release(&h);
}

static void each_act_has_its_own_kind_and_threats_come_first(void **state) {
    (void)state;
    static const tocsin_act acts[] = {TOCSIN_ASSERT, TOCSIN_DENY,    TOCSIN_WARN, TOCSIN_THREATEN,
                                      TOCSIN_ACCUSE, TOCSIN_PROMISE, TOCSIN_DOUBT};
    static const char *const kinds[] = {"threatened", "warned",  "denied", "accused",
                                        "promised",   "doubted", "said"};
    hand h = {0};
    for (size_t i = 0; i < 7; i++) hand_add(&h, "A", "2021-11-08", "some words")->act = acts[i];
    hand_weigh(&h);
    assert_int_equal(h.result.n_findings, 7);
    for (size_t i = 0; i < 7; i++) assert_string_equal(h.result.findings[i].kind, kinds[i]);
    hand_release(&h);
}

static void a_claim_carries_its_speaker_and_its_chain(void **state) {
    (void)state;
    hand h = {0};
    const tocsin_speaker via[] = {{.name = TOCSIN_TEXT("Kommersant"), .kind = TOCSIN_OUTLET}};
    tocsin_claim *claim = hand_add(&h, "Zakharova", "2021-12-03", "some words");
    claim->via = via;
    claim->n_via = 1;
    claim->outlet = TOCSIN_TEXT("Paper");
    claim->said_on = hand_period("2021-12-01");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "said");
    hand_expect_text(f, "speaker", "Zakharova");
    hand_expect_list(f, "through", "Kommersant + Paper");
    assert_int_equal(hand_slot(f, "said")->period.from, hand_period("2021-12-01").from);
    hand_release(&h);
}

static void an_outlet_does_not_pass_itself_on(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *claim = hand_add(&h, "Paper", "2021-12-03", "some words");
    claim->speaker.kind = TOCSIN_OUTLET;
    claim->outlet = TOCSIN_TEXT("PAPER");
    hand_weigh(&h);
    assert_null(hand_slot_or_null(hand_find(&h, "said"), "through"));
    hand_release(&h);
}

static void who_has_no_name_is_unnamed(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *claim = hand_add(&h, "", "2021-12-03", "some words");
    claim->speaker.kind = TOCSIN_UNNAMED;
    claim->outlet = TOCSIN_TEXT("Paper");
    hand_weigh(&h);
    const tocsin_slot *speaker = hand_slot(hand_find(&h, "said"), "speaker");
    assert_int_equal(speaker->type, TOCSIN_SLOT_WORD);
    assert_true(tocsin_text_is(speaker->text, "unnamed"));
    hand_release(&h);
}

static void each_claim_stands_in_one_section(void **state) {
    (void)state;
    hand h = {0};
    hand_add(&h, "Outlet", "2021-11-08", "how many came is not clear")->certainty = TOCSIN_UNKNOWN;
    hand_add(&h, "Sources", "2021-11-08", "unusual for the season")->unusual_for_season = true;
    hand_add(&h, "Reporter", "2021-11-08", "Russia does this often")->tense = TOCSIN_HABITUAL;
    hand_add(&h, "Reporter", "2021-11-08", "a way to keep up pressure")->speaker.kind =
        TOCSIN_JOURNALIST;
    hand_weigh(&h);
    assert_int_equal(h.result.n_findings, 4);
    assert_int_equal(hand_find(&h, "said_unknown")->section, TOCSIN_SECTION_UNKNOWN);
    assert_int_equal(hand_find(&h, "claimed_unusual")->section, TOCSIN_SECTION_UNUSUAL);
    assert_int_equal(hand_find(&h, "earlier_pattern")->section, TOCSIN_SECTION_CONTEXT);
    assert_int_equal(hand_find(&h, "judgement")->section, TOCSIN_SECTION_CONTEXT);
    hand_expect_text(hand_find(&h, "claimed_unusual"), "speaker", "Sources");
    hand_release(&h);
}

static void a_journalist_who_reports_an_event_gives_no_judgement(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *event = hand_add(&h, "Reporter", "2021-11-08", "Russia closed its mission");
    event->speaker.kind = TOCSIN_JOURNALIST;
    event->plover = TOCSIN_SANCTION;
    tocsin_claim *guess = hand_add(&h, "Reporter", "2021-11-08", "Russia may want talks");
    guess->speaker.kind = TOCSIN_JOURNALIST;
    guess->plover = TOCSIN_CONSULT;
    guess->certainty = TOCSIN_POSSIBLE;
    hand_weigh(&h);
    hand_expect_text(hand_find(&h, "said"), "text", "Russia closed its mission");
    hand_expect_text(hand_find(&h, "judgement"), "text", "Russia may want talks");
    hand_release(&h);
}

static void claims_without_a_date_are_counted_and_held_against_nothing(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-06", 70000, 70000);
    hand_troops(&h, "B", NULL, 90000, 90000)->when = hand_period("2021-12-06");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "undated");
    hand_expect_number(f, "claims", 1);
    hand_expect_entries(f, "20");
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void what_does_not_fit_under_new_is_counted(void **state) {
    (void)state;
    hand h = {0};
    for (size_t i = 0; i < 50; i++) hand_add(&h, i % 2 ? "A" : "B", "2021-12-06", "some words");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "said"), 40);
    const tocsin_finding *rest = hand_find(&h, "more_claims");
    hand_expect_number(rest, "claims", 10);
    hand_expect_number(rest, "speakers", 2);
    assert_int_equal(rest->n_entries, 10);
    assert_string_equal(h.result.findings[40].kind, "more_claims");
    hand_release(&h);
}

static void old_context_gives_way_to_newer(void **state) {
    (void)state;
    static const char *const days[] = {"2021-11-01", "2021-12-01"};
    hand h = {0};
    for (size_t i = 0; i < 20; i++)
        hand_add(&h, "A", days[i % 2], "it happens often")->tense = TOCSIN_HABITUAL;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "earlier_pattern"), 12);
    hand_expect_number(hand_find(&h, "more_claims"), "claims", 8);
    assert_int_equal(hand_find(&h, "more_claims")->section, TOCSIN_SECTION_CONTEXT);
    assert_int_equal(hand_find(&h, "more_claims")->when.to, hand_period("2021-11-01").to);
    hand_release(&h);
}

/* ---- the season ----------------------------------------------------------------------------- */

typedef struct series {
    tocsin_series_point points[3];
    int64_t entries[3];
    tocsin_indicator indicator;
} series;

static void make_series(series *s, tocsin_tail tail) {
    tocsin_day day = hand_period("2021-11-10").from;
    *s = (series){.points = {{.day = day - 365, .value = -14, .in_history = true},
                             {.day = day - 20, .value = (double)NAN, .in_history = true},
                             {.day = day, .value = -9}},
                  .entries = {70, 80, 60}};
    s->indicator = (tocsin_indicator){
        .name = TOCSIN_TEXT("radar"),
        .area = TOCSIN_TEXT("training ground"),
        .unit = TOCSIN_TEXT("dB"),
        .simulated = true,
        .points = s->points,
        .entries = s->entries,
        .n_points = 3,
        .answer = {.day = day,
                   .seen = -9,
                   .expected = -14,
                   .low = -15,
                   .high = -13,
                   .level = 0.95,
                   .probability = 0.001,
                   .tail = tail,
                   .rank = 1,
                   .n_season = 4,
                   .years = {2018, 2019, 2020},
                   .n_years = 3,
                   .n_valid = 120},
    };
}

static void an_unusual_value_is_told_with_what_was_usual(void **state) {
    (void)state;
    hand h = {0};
    series s;
    make_series(&s, TOCSIN_TAIL_HIGH);
    h.input.indicators = &s.indicator;
    h.input.n_indicators = 1;
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "unusual_high");
    assert_int_equal(f->section, TOCSIN_SECTION_UNUSUAL);
    assert_true(f->simulated);
    hand_expect_text(f, "indicator", "radar");
    hand_expect_text(f, "area", "training ground");
    hand_expect_text(f, "measured", "dB");
    hand_expect_number(f, "seen", -9);
    hand_expect_number(f, "expected", -14);
    hand_expect_interval(f, "usual", -15, -13);
    hand_expect_number(f, "probability", 0.001);
    hand_expect_number(f, "rank", 1);
    hand_expect_list(f, "years", "2018 + 2019 + 2020");
    hand_expect_entries(f, "60 70");
    hand_release(&h);
}

static void a_low_value_and_a_usual_one_have_their_own_kinds(void **state) {
    (void)state;
    hand h = {0};
    series s[2];
    make_series(&s[0], TOCSIN_TAIL_LOW);
    make_series(&s[1], TOCSIN_TAIL_NONE);
    const tocsin_indicator indicators[] = {s[0].indicator, s[1].indicator};
    h.input.indicators = indicators;
    h.input.n_indicators = 2;
    hand_weigh(&h);
    assert_int_equal(hand_find(&h, "unusual_low")->section, TOCSIN_SECTION_UNUSUAL);
    assert_int_equal(hand_find(&h, "as_usual")->section, TOCSIN_SECTION_CONTEXT);
    hand_release(&h);
}

/* Beyond 95 % lies one of twenty by chance. Of eight, 4 % is nothing to tell; 0.1 % is. */
static void among_many_indicators_what_chance_brings_is_not_unusual(void **state) {
    enum { N = 8 };
    (void)state;
    hand h = {0};
    series s[N];
    tocsin_indicator indicators[N];
    for (int i = 0; i < N; i++) {
        make_series(&s[i], i < 2 ? TOCSIN_TAIL_HIGH : TOCSIN_TAIL_NONE);
        s[i].indicator.answer.probability = i == 0 ? 0.001 : i == 1 ? 0.04 : 0.5;
        indicators[i] = s[i].indicator;
    }
    h.input.indicators = indicators;
    h.input.n_indicators = N;
    hand_weigh(&h);
    hand_expect_number(hand_find(&h, "unusual_high"), "probability", 0.001);
    const tocsin_finding *f = hand_find(&h, "beyond_usual");
    assert_int_equal(f->section, TOCSIN_SECTION_CONTEXT);
    hand_expect_number(f, "probability", 0.04);
    hand_expect_number(f, "judged", N);
    hand_release(&h);
}

/* Those without an answer are no part of them. */
static void one_indicator_alone_is_judged_by_its_interval(void **state) {
    (void)state;
    hand h = {0};
    series s[2];
    make_series(&s[0], TOCSIN_TAIL_HIGH);
    make_series(&s[1], TOCSIN_TAIL_NONE);
    s[0].indicator.answer.probability = 0.049;
    s[1].indicator.answer.too_little_history = true;
    const tocsin_indicator indicators[] = {s[0].indicator, s[1].indicator};
    h.input.indicators = indicators;
    h.input.n_indicators = 2;
    hand_weigh(&h);
    hand_expect_number(hand_find(&h, "unusual_high"), "probability", 0.049);
    hand_release(&h);
}

static void too_little_history_is_not_known(void **state) {
    (void)state;
    hand h = {0};
    series s;
    make_series(&s, TOCSIN_TAIL_NONE);
    s.indicator.answer.too_little_history = true;
    h.input.indicators = &s.indicator;
    h.input.n_indicators = 1;
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "too_little_history");
    assert_int_equal(f->section, TOCSIN_SECTION_UNKNOWN);
    hand_expect_number(f, "n_valid", 120);
    assert_null(hand_slot_or_null(f, "expected"));
    hand_release(&h);
}

static void a_series_without_entries_tells_nothing(void **state) {
    (void)state;
    hand h = {0};
    series s;
    make_series(&s, TOCSIN_TAIL_HIGH);
    memset(s.entries, 0, sizeof s.entries);
    h.input.indicators = &s.indicator;
    h.input.n_indicators = 1;
    hand_weigh(&h);
    assert_int_equal(h.result.n_findings, 0);
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_published_in_the_shown_period_is_new),
        cmocka_unit_test(each_act_has_its_own_kind_and_threats_come_first),
        cmocka_unit_test(a_claim_carries_its_speaker_and_its_chain),
        cmocka_unit_test(an_outlet_does_not_pass_itself_on),
        cmocka_unit_test(who_has_no_name_is_unnamed),
        cmocka_unit_test(each_claim_stands_in_one_section),
        cmocka_unit_test(a_journalist_who_reports_an_event_gives_no_judgement),
        cmocka_unit_test(claims_without_a_date_are_counted_and_held_against_nothing),
        cmocka_unit_test(what_does_not_fit_under_new_is_counted),
        cmocka_unit_test(old_context_gives_way_to_newer),
        cmocka_unit_test(an_unusual_value_is_told_with_what_was_usual),
        cmocka_unit_test(a_low_value_and_a_usual_one_have_their_own_kinds),
        cmocka_unit_test(among_many_indicators_what_chance_brings_is_not_unusual),
        cmocka_unit_test(one_indicator_alone_is_judged_by_its_interval),
        cmocka_unit_test(too_little_history_is_not_known),
        cmocka_unit_test(a_series_without_entries_tells_nothing),
    };
    return cmocka_run_group_tests_name("weigh sections", tests, NULL, NULL);
}
