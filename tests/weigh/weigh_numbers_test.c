// SPDX-License-Identifier: Apache-2.0
#include "hand.h"

static const double open_end = (double)NAN;

/* "Donetsk" and "Luhansk" lie in "Donbas", as in the gazetteer; "Loegansk" is "Luhansk". */
static bool place_within(const void *context, tocsin_text inner, tocsin_text outer) {
    (void)context;
    if (tocsin_text_equal(inner, outer)) return true;
    bool is_luhansk = tocsin_text_is(inner, "Luhansk") || tocsin_text_is(inner, "Loegansk");
    if (is_luhansk && (tocsin_text_is(outer, "Luhansk") || tocsin_text_is(outer, "Loegansk")))
        return true;
    return tocsin_text_is(outer, "Donbas") && (is_luhansk || tocsin_text_is(inner, "Donetsk"));
}

static void at(tocsin_claim *claim, const char *name) {
    claim->place.text = claim->place.name = tocsin_text_of(name);
}

static void near_place(tocsin_claim *claim, const char *text) {
    claim->place.text = tocsin_text_of(text);
}

static void the_net_change_since_may_is_ten_to_twenty_thousand(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *may = hand_troops(&h, "American officials", "2021-11", 80000, 80000);
    may->said_on = hand_period("2021-05");
    near_place(may, "the region");
    near_place(hand_troops(&h, "Ukraine", "2021-11", 90000, 100000), "the border");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "net_increase");
    hand_expect_interval(f, "change", 10000, 20000);
    hand_expect_interval(f, "first", 80000, 80000);
    hand_expect_interval(f, "later", 90000, 100000);
    hand_expect_list(f, "first_speakers", "American officials");
    hand_expect_list(f, "later_speakers", "Ukraine");
    hand_expect_list(f, "places", "the region + the border");
    hand_expect_text(f, "question", "troops");
    hand_expect_text(f, "actor", "RUS");
    hand_expect_entries(f, "10 20");
    assert_string_equal(f->rule, "weigh/net-change");
    assert_int_equal(f->section, TOCSIN_SECTION_NEW);
    const tocsin_finding *arrivals = hand_find(&h, "arrivals_unknown");
    assert_int_equal(arrivals->section, TOCSIN_SECTION_UNKNOWN);
    hand_expect_entries(arrivals, "10 20");
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void the_earlier_claim_may_be_read_later(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "Ukraine", "2021-11", 90000, 100000);
    hand_troops(&h, "American officials", "2021-11", 80000, 80000)->when = hand_period("2021-05");
    hand_weigh(&h);
    hand_expect_interval(hand_find(&h, "net_increase"), "change", 10000, 20000);
    hand_release(&h);
}

static void how_many_are_there_is_of_when_it_was_said(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *may = hand_troops(&h, "American officials", "2021-11", 80000, 80000);
    may->said_on = hand_period("2021-05");
    may->when = hand_period("2021-03/2021-05");
    hand_troops(&h, "Ukraine", "2021-11", 90000, 100000);
    hand_weigh(&h);
    tocsin_period when = hand_slot(hand_find(&h, "net_increase"), "first_when")->period;
    assert_int_equal(when.from, hand_period("2021-05").from);
    assert_int_equal(when.to, hand_period("2021-05").to);
    hand_release(&h);
}

static void arrivals_are_not_unknown_when_somebody_says_them(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000);
    hand_troops(&h, "B", "2021-11-10", 90000, 100000);
    hand_troops(&h, "C", "2021-10-10", 15000, 15000)->quantity.measure = TOCSIN_FLOW;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "arrivals_unknown"), 0);
    hand_expect_interval(hand_find(&h, "arrivals_claimed"), "amount", 15000, 15000);
    hand_expect_interval(hand_find(&h, "net_increase"), "change", 10000, 20000);
    hand_release(&h);
}

static void fewer_is_a_decrease_and_either_is_a_change(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-04-10", 100000, 120000);
    hand_troops(&h, "B", "2021-05-20", 80000, 80000);
    hand_troops(&h, "C", "2021-09-01", 70000, 95000);
    hand_weigh(&h);
    hand_expect_interval(hand_find(&h, "net_decrease"), "change", 20000, 40000);
    hand_expect_interval(hand_find(&h, "net_change"), "change", -10000, 15000);
    hand_release(&h);
}

static void an_open_end_leaves_the_change_open(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000);
    hand_troops(&h, "B", "2021-11-10", 90000, open_end);
    hand_weigh(&h);
    hand_expect_interval(hand_find(&h, "net_increase"), "change", 10000, open_end);
    hand_release(&h);
}

static void two_open_ends_tell_nothing(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", open_end, 80000);
    hand_troops(&h, "B", "2021-11-10", open_end, 90000);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "net_increase"), 0);
    assert_int_equal(hand_count(&h, "net_change"), 0);
    assert_int_equal(hand_count(&h, "arrivals_unknown"), 0);
    hand_release(&h);
}

static void disjoint_numbers_of_one_window_are_contested_by_name(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "US intelligence", "2021-12-06", 63000, 77000);
    hand_troops(&h, "Ukraine", "2021-12-07", 90000, 108000);
    hand_troops(&h, "Outlet N", "2021-12-12", 90000, 110000)->speaker.kind = TOCSIN_OUTLET;
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "contested");
    hand_expect_interval(f, "lower", 63000, 77000);
    hand_expect_interval(f, "higher", 90000, 110000);
    hand_expect_list(f, "lower_speakers", "US intelligence");
    hand_expect_list(f, "higher_speakers", "Ukraine + Outlet N");
    hand_expect_number(f, "lower_origins", 1);
    hand_expect_number(f, "higher_origins", 2);
    hand_expect_entries(f, "10 20 30");
    assert_int_equal(f->section, TOCSIN_SECTION_CONTESTED);
    hand_release(&h);
}

static void who_could_be_right_with_both_is_left_out_of_the_contest(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-06", 60000, 70000);
    hand_troops(&h, "B", "2021-12-07", 65000, 95000);
    hand_troops(&h, "C", "2021-12-08", 90000, 100000);
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "contested");
    hand_expect_list(f, "lower_speakers", "A");
    hand_expect_list(f, "higher_speakers", "C");
    hand_expect_entries(f, "10 30");
    hand_release(&h);
}

static void overlapping_numbers_agree(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-11-03", 90000, 90000);
    hand_troops(&h, "B", "2021-11-13", 90000, 100000);
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "agreement");
    hand_expect_interval(f, "amount", 90000, 90000);
    hand_expect_number(f, "origins", 2);
    assert_int_equal(hand_count(&h, "contested"), 0);
    assert_int_equal(hand_count(&h, "net_increase"), 0);
    hand_release(&h);
}

/* 14 days: the first and the fourteenth are one window, the fifteenth is another time. */
static void a_window_ends_where_it_says(void **state) {
    (void)state;
    hand inside = {0}, outside = {0};
    hand_troops(&inside, "A", "2021-11-01", 50000, 50000);
    hand_troops(&inside, "B", "2021-11-14", 90000, 90000);
    hand_weigh(&inside);
    assert_int_equal(hand_count(&inside, "contested"), 1);
    assert_int_equal(hand_count(&inside, "net_increase"), 0);
    hand_troops(&outside, "A", "2021-11-01", 50000, 50000);
    hand_troops(&outside, "B", "2021-11-15", 90000, 90000);
    hand_weigh(&outside);
    assert_int_equal(hand_count(&outside, "contested"), 0);
    assert_int_equal(hand_count(&outside, "net_increase"), 1);
    hand_release(&inside);
    hand_release(&outside);
}

static void the_case_sets_the_window(void **state) {
    (void)state;
    hand h = {.input.window_days = 3};
    hand_troops(&h, "A", "2021-11-01", 50000, 50000);
    hand_troops(&h, "B", "2021-11-04", 90000, 90000);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    assert_int_equal(hand_count(&h, "net_increase"), 1);
    hand_release(&h);
}

static void a_sliding_window_tells_a_contest_once(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-11-01", 50000, 50000);
    hand_troops(&h, "B", "2021-11-06", 90000, 90000);
    hand_troops(&h, "C", "2021-11-10", 90000, 90000);
    hand_troops(&h, "D", "2021-11-16", 90000, 90000);
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "contested");
    hand_expect_entries(f, "10 20 30");
    hand_release(&h);
}

static void different_units_measures_and_actors_are_never_held_against_each_other(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-06", 70000, 70000);
    hand_troops(&h, "B", "2021-12-06", 1200, 1200)->quantity.unit = TOCSIN_TANKS;
    hand_troops(&h, "C", "2021-12-06", 175000, 175000)->quantity.measure = TOCSIN_PLAN;
    hand_troops(&h, "D", "2021-12-06", 125000, 125000)->actor = TOCSIN_TEXT("UKR");
    hand_troops(&h, "E", "2021-12-06", 10000, 10000)->quantity.measure = TOCSIN_FLOW;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    assert_int_equal(hand_count(&h, "net_increase"), 0);
    assert_int_equal(hand_count(&h, "plan_claimed"), 1);
    hand_release(&h);
}

static void a_part_of_an_actor_is_the_actor(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-06", 70000, 70000)->actor = TOCSIN_TEXT("RUS.MIL");
    hand_troops(&h, "B", "2021-12-06", 90000, 90000);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 1);
    hand_release(&h);
}

static void what_is_denied_hedged_future_or_habitual_is_no_count(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-06", 70000, 70000);
    hand_troops(&h, "B", "2021-12-06", 90000, 90000)->act = TOCSIN_DENY;
    hand_troops(&h, "C", "2021-12-06", 90000, 90000)->certainty = TOCSIN_POSSIBLE;
    hand_troops(&h, "D", "2021-12-06", 90000, 90000)->tense = TOCSIN_FUTURE;
    hand_troops(&h, "E", "2021-12-06", 90000, 90000)->tense = TOCSIN_HABITUAL;
    hand_troops(&h, "F", "2021-12-06", 90000, 90000)->negative = true;
    hand_troops(&h, "G", "2021-12-06", open_end, open_end);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void a_state_does_not_contest_itself(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "Ministry", "2021-12-06", 70000, 70000)->speaker.actor = TOCSIN_TEXT("UKR.MIL");
    hand_troops(&h, "President", "2021-12-08", 90000, 90000)->speaker.actor = TOCSIN_TEXT("UKR");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void other_places_are_other_questions(void **state) {
    (void)state;
    hand h = {.input.place_within = place_within};
    at(hand_troops(&h, "A", "2021-12-06", 700, 700), "Donetsk");
    at(hand_troops(&h, "B", "2021-12-06", 150, 150), "Luhansk");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void one_place_under_two_names_is_one_place(void **state) {
    (void)state;
    hand h = {.input.place_within = place_within};
    at(hand_troops(&h, "A", "2021-12-06", 700, 700), "Loegansk");
    at(hand_troops(&h, "B", "2021-12-06", 150, 150), "Luhansk");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "contested");
    hand_expect_list(f, "places", "Luhansk + Loegansk");
    hand_release(&h);
}

static void a_part_may_be_smaller_than_its_whole(void **state) {
    (void)state;
    hand h = {.input.place_within = place_within};
    at(hand_troops(&h, "A", "2021-12-06", 591, 591), "Donetsk");
    at(hand_troops(&h, "B", "2021-12-06", 1500, 1800), "Donbas");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    assert_int_equal(hand_count(&h, "net_increase"), 0);
    hand_release(&h);
}

static void a_part_larger_than_its_whole_is_contested_and_said_so(void **state) {
    (void)state;
    hand h = {.input.place_within = place_within};
    at(hand_troops(&h, "A", "2021-12-06", 2000, 2000), "Donetsk");
    at(hand_troops(&h, "B", "2021-12-06", 1500, 1800), "Donbas");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "contested");
    hand_expect_list(f, "lower_speakers", "B");
    hand_expect_list(f, "higher_speakers", "A");
    hand_expect_list(f, "places", "Donbas + Donetsk");
    hand_release(&h);
}

static void a_vague_place_is_the_place_that_most_name(void **state) {
    (void)state;
    hand one = {.input.place_within = place_within}, two = {.input.place_within = place_within},
         three = {.input.place_within = place_within};
    at(hand_troops(&one, "A", "2021-12-06", 700, 700), "Donetsk");
    near_place(hand_troops(&one, "B", "2021-12-06", 150, 150), "the region");
    hand_weigh(&one);
    assert_int_equal(hand_count(&one, "contested"), 1);
    at(hand_troops(&two, "A", "2021-12-06", 700, 700), "Donetsk");
    at(hand_troops(&two, "B", "2021-12-06", 700, 700), "Luhansk");
    near_place(hand_troops(&two, "C", "2021-12-06", 150, 150), "the region");
    hand_weigh(&two);
    assert_int_equal(hand_count(&two, "contested"), 0);
    at(hand_troops(&three, "A", "2021-12-06", 700, 700), "Yelnya");
    at(hand_troops(&three, "B", "2021-12-06", 700, 700), "Luhansk");
    at(hand_troops(&three, "C", "2021-12-06", 700, 700), "Loegansk");
    near_place(hand_troops(&three, "D", "2021-12-06", 150, 150), "the region");
    hand_weigh(&three);
    hand_expect_list(hand_find(&three, "contested"), "higher_speakers", "B + C");
    hand_release(&one);
    hand_release(&two);
    hand_release(&three);
}

static void counts_of_different_periods_are_not_contested(void **state) {
    (void)state;
    hand h = {0};
    const char *when[] = {"2021-11-05", "2021-11-05/2021-11-07", "2021-11-22"};
    for (size_t i = 0; i < 3; i++) {
        tocsin_claim *claim = hand_troops(&h, "Mission", "2021-11-23", 100.0 * (double)(i + 1),
                                          100.0 * (double)(i + 1));
        claim->quantity.unit = TOCSIN_VIOLATIONS;
        claim->quantity.measure = TOCSIN_FLOW;
        claim->speaker.name = tocsin_text_of(when[i]);
        claim->when = hand_period(when[i]);
    }
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void counts_of_one_period_by_two_observers_are_contested(void **state) {
    (void)state;
    hand h = {0};
    for (size_t i = 0; i < 2; i++) {
        tocsin_claim *claim = hand_troops(&h, i ? "B" : "A", "2021-11-23", 100, 100);
        claim->quantity.high += (double)i * 50;
        claim->quantity.low += (double)i * 50;
        claim->quantity.measure = TOCSIN_FLOW;
        claim->when = hand_period("2021-11-22");
    }
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "contested"), 1);
    hand_release(&h);
}

static void a_named_question_takes_only_what_answers_it(void **state) {
    (void)state;
    const tocsin_question question = {.name = TOCSIN_TEXT("troops in the Donbas"),
                                      .unit = TOCSIN_TROOPS,
                                      .actor = TOCSIN_TEXT("RUS"),
                                      .place = TOCSIN_TEXT("Donbas"),
                                      .measure = TOCSIN_STOCK};
    hand h = {.input = {.place_within = place_within, .questions = &question, .n_questions = 1}};
    at(hand_troops(&h, "A", "2021-12-06", 1000, 1000), "Donbas");
    at(hand_troops(&h, "B", "2021-12-06", 70000, 70000), "Yelnya");
    near_place(hand_troops(&h, "C", "2021-12-06", 3000, 3000), "the region");
    hand_troops(&h, "D", "2021-12-06", 9000, 9000)->actor = TOCSIN_TEXT("UKR");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "contested");
    hand_expect_list(f, "lower_speakers", "A");
    hand_expect_list(f, "higher_speakers", "C");
    hand_expect_text(f, "question", "troops in the Donbas");
    assert_int_equal(hand_slot(f, "question")->type, TOCSIN_SLOT_TEXT);
    assert_null(hand_slot_or_null(f, "actor"));
    hand_release(&h);
}

static void what_lies_outside_the_shown_period_is_context(void **state) {
    (void)state;
    hand h = {.input.shown_claims = hand_period("2021-12-01/2021-12-14")};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000);
    hand_troops(&h, "B", "2021-11-10", 90000, 100000);
    hand_weigh(&h);
    assert_int_equal(hand_find(&h, "net_increase")->section, TOCSIN_SECTION_CONTEXT);
    hand_release(&h);
}

/* "129,000 of the ground forces; with the navy there are 149,000": the one is a part of the other. */
static void smaller_number_of_one_side_in_one_report_is_a_part(void **state) {
    (void)state;
    enum { SAME, OTHER_SIDE, OTHER_REPORT, CASES };
    for (int i = 0; i < CASES; i++) {
        hand h = {0};
        hand_troops(&h, "Kyiv", "2021-12-06", 90000, 100000);
        tocsin_claim *part = hand_troops(&h, "Ukraine", "2022-02-18", 129000, 129000);
        tocsin_claim *whole = hand_troops(&h, "Reznikov", "2022-02-18", 140000, 150000);
        part->speaker.actor = TOCSIN_TEXT("UKR");
        whole->speaker.actor = i == OTHER_SIDE ? TOCSIN_TEXT("USA") : TOCSIN_TEXT("UKR.GOV");
        if (i != OTHER_REPORT) whole->evidence = part->evidence;
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "contested"), i == OTHER_SIDE);
        hand_expect_interval(hand_find(&h, "net_increase"), "later", i == SAME ? 140000 : 129000,
                             150000);
        assert_int_equal(hand_count(&h, "scope_differs"), 0);
        hand_release(&h);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_net_change_since_may_is_ten_to_twenty_thousand),
        cmocka_unit_test(the_earlier_claim_may_be_read_later),
        cmocka_unit_test(how_many_are_there_is_of_when_it_was_said),
        cmocka_unit_test(arrivals_are_not_unknown_when_somebody_says_them),
        cmocka_unit_test(fewer_is_a_decrease_and_either_is_a_change),
        cmocka_unit_test(an_open_end_leaves_the_change_open),
        cmocka_unit_test(two_open_ends_tell_nothing),
        cmocka_unit_test(disjoint_numbers_of_one_window_are_contested_by_name),
        cmocka_unit_test(who_could_be_right_with_both_is_left_out_of_the_contest),
        cmocka_unit_test(overlapping_numbers_agree),
        cmocka_unit_test(a_window_ends_where_it_says),
        cmocka_unit_test(the_case_sets_the_window),
        cmocka_unit_test(a_sliding_window_tells_a_contest_once),
        cmocka_unit_test(different_units_measures_and_actors_are_never_held_against_each_other),
        cmocka_unit_test(a_part_of_an_actor_is_the_actor),
        cmocka_unit_test(what_is_denied_hedged_future_or_habitual_is_no_count),
        cmocka_unit_test(a_state_does_not_contest_itself),
        cmocka_unit_test(other_places_are_other_questions),
        cmocka_unit_test(one_place_under_two_names_is_one_place),
        cmocka_unit_test(a_part_may_be_smaller_than_its_whole),
        cmocka_unit_test(a_part_larger_than_its_whole_is_contested_and_said_so),
        cmocka_unit_test(a_vague_place_is_the_place_that_most_name),
        cmocka_unit_test(counts_of_different_periods_are_not_contested),
        cmocka_unit_test(counts_of_one_period_by_two_observers_are_contested),
        cmocka_unit_test(smaller_number_of_one_side_in_one_report_is_a_part),
        cmocka_unit_test(a_named_question_takes_only_what_answers_it),
        cmocka_unit_test(what_lies_outside_the_shown_period_is_context),
    };
    return cmocka_run_group_tests_name("weigh numbers", tests, NULL, NULL);
}
