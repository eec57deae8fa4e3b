// SPDX-License-Identifier: Apache-2.0
/* Build-ups and withdrawals: what makes one, what ends it, and what is no build-up at all. */
#include "hand.h"

static tocsin_claim *add_event(hand *h, const char *speaker, const char *published,
                               tocsin_plover plover, const char *when) {
    tocsin_claim *claim = hand_add(h, speaker, published, "event");
    claim->plover = plover;
    claim->actor = TOCSIN_TEXT("RUS.MIL");
    claim->when = hand_period(when);
    return claim;
}

/* So many are said to have come or left. */
static tocsin_claim *add_flow(hand *h, const char *speaker, const char *published,
                              tocsin_plover plover, double number) {
    tocsin_claim *claim = add_event(h, speaker, published, plover, NULL);
    claim->has_quantity = true;
    claim->quantity = (tocsin_quantity){
        .low = number, .high = number, .unit = TOCSIN_TROOPS, .measure = TOCSIN_FLOW};
    return claim;
}

/* The findings of cycles, whatever their kind. */
static size_t count_cycles(const hand *h) {
    size_t n = 0;
    for (size_t i = 0; i < h->result.n_findings; i++)
        n += strncmp(h->result.findings[i].kind, "cycle", 5) == 0;
    return n;
}

static void expect_period(const tocsin_finding *finding, const char *name, const char *text) {
    tocsin_period wanted = hand_period(text), got = hand_slot(finding, name)->period;
    if (wanted.from != got.from || wanted.to != got.to)
        fail_msg("%s: %d to %d, not %s", name, got.from, got.to, text);
}

/* Spring: 100,000 in April, 80,000 stayed in May; told in November beside 90,000 of then. */
static void add_spring(hand *h) {
    hand_troops(h, "Wire", "2021-10-30", 100000, 120000)->when = hand_period("2021-04");
    hand_troops(h, "USA", "2021-10-30", 80000, 80000)->when = hand_period("2021-05");
}

static void earlier_build_up_is_set_beside_the_latest(void **state) {
    (void)state;
    hand h = {0};
    add_spring(&h);
    hand_troops(&h, "UKR", "2021-11-03", 90000, 90000);
    hand_troops(&h, "Zelensky", "2021-11-13", 90000, 100000);
    hand_troops(&h, "Daily", "2021-12-24", 90000, 110000);
    hand_troops(&h, "Reznikov", "2022-02-18", 134000, 164000);
    hand_weigh(&h);
    const tocsin_finding *earlier = hand_find(&h, "cycle_earlier");
    expect_period(earlier, "began", "2021-04");
    hand_expect_interval(earlier, "peak", 100000, 120000);
    hand_expect_list(earlier, "peak_speakers", "Wire");
    hand_expect_number(earlier, "origins", 1);
    hand_expect_entries(earlier, "10 20");
    const tocsin_finding *end = hand_find(&h, "cycle_withdrawal");
    expect_period(end, "began", "2021-04");
    hand_expect_interval(end, "left", 80000, 80000);
    hand_expect_list(end, "left_speakers", "USA");
    const tocsin_finding *latest = hand_find(&h, "cycle_latest");
    expect_period(latest, "began", "2021-11-03");
    hand_expect_list(latest, "began_speakers", "UKR");
    hand_expect_interval(latest, "peak", 134000, 164000);
    hand_expect_entries(latest, "30 40 50 60");
    const tocsin_finding *beside = hand_find(&h, "cycle_above");
    hand_expect_interval(beside, "difference", 14000, 64000);
    hand_expect_interval(beside, "days", 107, 107);
    hand_expect_text(beside, "season", "cycle_other_season");
    assert_null(hand_slot_or_null(beside, "earlier_days")); /* the first number is the highest */
    assert_int_equal(hand_count(&h, "cycle_unknown"), 2);
    hand_release(&h);
}

static void days_to_the_highest_number_are_told_when_they_are_known(void **state) {
    (void)state;
    hand h = {0};
    add_event(&h, "NATO", "2020-03-01", TOCSIN_MOBILIZE, "2020-02");
    hand_troops(&h, "USA", "2020-04-10", 50000, 50000);
    add_event(&h, "RUS", "2020-05-01", TOCSIN_RETREAT, "2020-05-01");
    add_event(&h, "NATO", "2021-02-20", TOCSIN_MOBILIZE, "2021-02-20");
    hand_troops(&h, "USA", "2021-03-01", 45000, 55000);
    hand_weigh(&h);
    const tocsin_finding *beside = hand_find(&h, "cycle_alike");
    hand_expect_interval(beside, "earlier_days", 41,
                         69); /* from the end, from the start of February */
    hand_expect_interval(beside, "days", 9, 9);
    hand_expect_text(beside, "season", "cycle_same_season");
    assert_null(hand_slot_or_null(beside, "difference"));
    hand_expect_list(hand_find(&h, "cycle_withdrawal"), "gone_speakers", "RUS");
    hand_release(&h);
}

static void what_is_denied_planned_hedged_or_of_others_is_no_build_up(void **state) {
    (void)state;
    for (int spoiled = 0; spoiled < 9; spoiled++) {
        hand h = {0};
        tocsin_claim *gathered = add_event(&h, "Wire", "2021-10-30", TOCSIN_MOBILIZE, "2021-04-10");
        tocsin_claim *left = add_event(&h, "Wire", "2021-10-30", TOCSIN_RETREAT, "2021-04-28");
        hand_troops(&h, "UKR", "2021-11-03", 50000, 50000);
        hand_troops(&h, "UKR", "2021-12-03", 90000, 90000);
        switch (spoiled) {
        case 1: gathered->act = TOCSIN_DENY; break;
        case 2: gathered->negative = true; break;
        case 3: gathered->tense = TOCSIN_FUTURE; break;
        case 4: gathered->certainty = TOCSIN_POSSIBLE; break;
        case 5: gathered->tense = TOCSIN_HABITUAL; break;
        case 6: gathered->actor = left->actor = TOCSIN_TEXT("UKR.MIL"); break;
        case 7:
        case 8:
            gathered->has_quantity = true;
            gathered->quantity =
                (tocsin_quantity){.low = 100,
                                  .high = 100,
                                  .unit = spoiled == 7 ? TOCSIN_TANKS : TOCSIN_TROOPS,
                                  .measure = spoiled == 7 ? TOCSIN_FLOW : TOCSIN_PLAN};
            break;
        default: break;
        }
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "cycle_earlier"), spoiled == 0);
        assert_int_equal(hand_count(&h, "cycle_uncounted"), spoiled == 0);
        assert_int_equal(hand_count(&h, "cycle_alone"), spoiled != 0);
        hand_release(&h);
    }
}

static void numbers_that_do_not_rise_are_no_build_up(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "UKR", "2021-05-03", 80000,
                80000); /* who is there may have been there before */
    hand_troops(&h, "UKR", "2021-11-03", 75000, 90000);
    hand_weigh(&h);
    assert_int_equal(count_cycles(&h), 0);
    hand_release(&h);
}

static void one_build_up_alone_is_too_little_history(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "UKR", "2021-05-03", 80000, 80000);
    hand_troops(&h, "UKR", "2021-11-03", 90000, 100000);
    hand_weigh(&h);
    expect_period(hand_find(&h, "cycle_alone"), "began", "2021-11-03");
    assert_int_equal(count_cycles(&h), 1);
    hand_release(&h);
}

/* A quarter of a year without a claim parts two build-ups; a day less does not. */
static void silence_parts_two_build_ups(void **state) {
    (void)state;
    static const char *const later[] = {"2021-07-02", "2021-07-01"}; /* 93 and 92 days */
    for (int i = 0; i < 2; i++) {
        hand h = {0};
        add_event(&h, "Wire", "2021-03-31", TOCSIN_MOBILIZE, NULL);
        add_event(&h, "Wire", later[i], TOCSIN_MOBILIZE, NULL);
        hand_troops(&h, "UKR", "2021-07-05", 90000, 90000);
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "cycle_earlier"), i == 0);
        hand_release(&h);
    }
}

/* Neither a report without a date nor a number of which one end alone is known is in order with the rest. (Where such a
 * number was let in, days overflowed, which only the sanitizers see.) */
static void what_has_no_date_is_left_out(void **state) {
    (void)state;
    hand h = {0};
    add_spring(&h);
    hand_troops(&h, "UKR", "2021-11-03", 90000, 90000);
    hand_weigh(&h);
    size_t n = count_cycles(&h);
    hand_release(&h);
    assert_true(n > 0);

    h = (hand){0};
    add_event(&h, "Wire", "2021-03-01", TOCSIN_MOBILIZE, NULL)->published = TOCSIN_PERIOD_NONE;
    add_spring(&h);
    hand_troops(&h, "UKR", "2021-11-03", 90000, 90000);
    hand_troops(&h, "NATO", "2021-11-03", 70000, 70000)->published = TOCSIN_PERIOD_NONE;
    hand_troops(&h, "EU", "2021-11-03", 95000, 95000)->when = hand_period("2021-02-28/");
    hand_weigh(&h);
    assert_int_equal(count_cycles(&h), n);
    expect_period(hand_find(&h, "cycle_earlier"), "began", "2021-04");
    hand_release(&h);
}

/* Who says that they left does not decide it against a number that did not fall, or against those who say in the same
 * fortnight that the build-up goes on. */
static void claimed_withdrawal_ends_nothing_when_numbers_or_others_speak_against_it(void **state) {
    (void)state;
    for (int refuted = 0; refuted < 3; refuted++) {
        hand h = {0};
        add_event(&h, "NATO", "2021-11-30", TOCSIN_MOBILIZE, NULL);
        hand_troops(&h, "UKR", "2021-12-07", 90000, 100000);
        add_flow(&h, "RUS", "2021-12-25", TOCSIN_RETREAT, 10000);
        if (refuted == 1) add_event(&h, "UKR", "2021-12-30", TOCSIN_MOBILIZE, NULL);
        add_event(&h, "NATO", "2022-02-16", TOCSIN_MOBILIZE, NULL);
        if (refuted == 2) hand_troops(&h, "UKR", "2022-02-18", 95000, 120000);
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "cycle_earlier"), refuted == 0);
        hand_release(&h);
    }
}

static void numbers_of_one_window_that_contradict_each_other_are_no_fall(void **state) {
    (void)state;
    hand h = {0};
    add_spring(&h);
    hand_troops(&h, "UKR", "2021-11-20", 90000, 108000);
    hand_troops(&h, "USA", "2021-12-06", 63000, 77000);
    hand_troops(&h, "UKR", "2021-12-07", 95000, 108000);
    hand_weigh(&h);
    const tocsin_finding *latest = hand_find(&h, "cycle_latest");
    assert_null(hand_slot_or_null(latest, "peak"));
    hand_expect_interval(latest, "disputed", 63000, 108000);
    hand_expect_list(latest, "peak_speakers", "USA + UKR");
    hand_expect_text(hand_find(&h, "cycle_alike"), "disputed", "cycle_now_disputed");
    assert_int_equal(hand_count(&h, "cycle_withdrawal"), 1); /* that of spring */
    hand_release(&h);
}

/* "129,000 of the ground forces; with the navy there are 149,000": one report does not contradict itself. */
static void part_of_a_number_is_no_number_of_its_own(void **state) {
    (void)state;
    hand h = {0};
    add_spring(&h);
    hand_troops(&h, "Reznikov", "2021-11-20", 129000, 129000);
    hand_troops(&h, "Reznikov", "2021-11-20", 149000, 149000)->evidence = h.claims[2].evidence;
    hand_weigh(&h);
    hand_expect_interval(hand_find(&h, "cycle_latest"), "peak", 149000, 149000);
    hand_expect_interval(hand_find(&h, "cycle_above"), "difference", 29000, 49000);
    hand_release(&h);
}

static void announced_and_denied_withdrawals_end_nothing_and_are_told(void **state) {
    (void)state;
    hand h = {0};
    add_spring(&h);
    hand_troops(&h, "UKR", "2021-11-03", 90000, 100000);
    add_event(&h, "RUS", "2021-11-10", TOCSIN_RETREAT, NULL)->act = TOCSIN_PROMISE;
    add_event(&h, "UKR", "2021-11-12", TOCSIN_RETREAT, NULL)->negative = true;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "cycle_withdrawal"), 2);
    for (size_t i = 0; i < h.result.n_findings; i++) {
        const tocsin_finding *finding = &h.result.findings[i];
        if (strcmp(finding->kind, "cycle_withdrawal") != 0) continue;
        if (hand_slot_or_null(finding, "left")) continue;
        hand_expect_list(finding, "announced_speakers", "RUS");
        hand_expect_list(finding, "denied_speakers", "UKR");
        assert_null(hand_slot_or_null(finding, "gone_speakers"));
    }
    hand_release(&h);
}

/* Troops elsewhere are another question, and what is done there too. */
static void other_places_and_questions_stay_apart(void **state) {
    (void)state;
    hand h = {0};
    tocsin_question question = {.name = TOCSIN_TEXT("troops"),
                                .unit = TOCSIN_TROOPS,
                                .actor = TOCSIN_TEXT("RUS"),
                                .measure = TOCSIN_STOCK};
    const tocsin_place border = {.text = TOCSIN_TEXT("border"), .name = TOCSIN_TEXT("border")};
    const tocsin_place syria = {.text = TOCSIN_TEXT("Syria"), .name = TOCSIN_TEXT("Syria")};
    h.input.questions = &question;
    h.input.n_questions = 1;
    add_event(&h, "Wire", "2021-01-05", TOCSIN_MOBILIZE, NULL)->place = syria;
    add_event(&h, "Wire", "2021-02-05", TOCSIN_RETREAT, NULL)->place = syria;
    hand_troops(&h, "UKR", "2021-06-03", 80000, 80000)->place = border;
    hand_troops(&h, "UKR", "2021-08-03", 90000, 100000)->place = border;
    hand_weigh(&h);
    hand_expect_text(hand_find(&h, "cycle_alone"), "question", "troops");
    assert_int_equal(count_cycles(&h), 1);
    h.claims[0].place = h.claims[1].place = border;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "cycle_earlier"), 1);
    question.unit = TOCSIN_VIOLATIONS; /* they come from nowhere and go nowhere */
    hand_weigh(&h);
    assert_int_equal(count_cycles(&h), 0);
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(earlier_build_up_is_set_beside_the_latest),
        cmocka_unit_test(days_to_the_highest_number_are_told_when_they_are_known),
        cmocka_unit_test(what_is_denied_planned_hedged_or_of_others_is_no_build_up),
        cmocka_unit_test(numbers_that_do_not_rise_are_no_build_up),
        cmocka_unit_test(one_build_up_alone_is_too_little_history),
        cmocka_unit_test(silence_parts_two_build_ups),
        cmocka_unit_test(what_has_no_date_is_left_out),
        cmocka_unit_test(claimed_withdrawal_ends_nothing_when_numbers_or_others_speak_against_it),
        cmocka_unit_test(numbers_of_one_window_that_contradict_each_other_are_no_fall),
        cmocka_unit_test(part_of_a_number_is_no_number_of_its_own),
        cmocka_unit_test(announced_and_denied_withdrawals_end_nothing_and_are_told),
        cmocka_unit_test(other_places_and_questions_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
