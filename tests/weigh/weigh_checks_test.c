// SPDX-License-Identifier: Apache-2.0
/* Parts against totals, and what a report gives for the period before against the report before. */
#include "hand.h"

/* So many violations in a region; all of a `report` stand in one document of the observers. */
static tocsin_claim *add_count(hand *h, const char *report, const char *day, const char *place,
                               double number) {
    tocsin_claim *claim = hand_add(h, "SMM", day, "count");
    claim->evidence = tocsin_text_of(report);
    claim->outlet = TOCSIN_TEXT("OSCE SMM");
    claim->speaker.kind = TOCSIN_OBSERVER;
    claim->speaker.actor = TOCSIN_TEXT("OSCE");
    claim->plover = TOCSIN_ASSAULT;
    claim->place = (tocsin_place){.text = tocsin_text_of(place), .name = tocsin_text_of(place)};
    claim->has_quantity = true;
    claim->quantity = (tocsin_quantity){
        .low = number, .high = number, .unit = TOCSIN_VIOLATIONS, .measure = TOCSIN_FLOW};
    return claim;
}

static void add_previous(hand *h, const char *report, const char *day, const char *place,
                         double number) {
    tocsin_claim *claim = add_count(h, report, day, place, number);
    claim->quantity.previous_period = true;
    claim->speaker.name = TOCSIN_TEXT("the Mission"); /* the same one, by another name */
}

/* Both regions lie in the Donbas. */
static bool in_donbas(const void *context, tocsin_text inner, tocsin_text outer) {
    (void)context;
    return tocsin_text_is(outer, "Donbas") &&
           (tocsin_text_is(inner, "Donetsk") || tocsin_text_is(inner, "Luhansk"));
}

/* ---- parts and totals ----------------------------------------------------------------------- */

static void add_sum(hand *h, double low, double high, double donetsk, double luhansk) {
    tocsin_claim *total = add_count(h, "a", "2022-02-19", "Donbas", low);
    total->quantity.high = high;
    add_count(h, "a", "2022-02-19", "Donetsk", donetsk);
    add_count(h, "a", "2022-02-19", "Luhansk", luhansk);
    h->input.place_within = in_donbas;
    hand_weigh(h);
}

static void parts_are_held_against_their_total(void **state) {
    (void)state;
    static const struct {
        double low, high, donetsk, luhansk;
        const char *kind;
    } cases[] = {
        {365, 365, 217, 148, "sum_fits"},     {1500, 1800, 591, 975, "sum_fits"},
        {117, 130, 57, 71, "sum_fits"},       {365, 365, 217, 149, "sum_exceeds"},
        {365, 365, 217, 147, "sum_short"},    {1500, 1800, 591, 908, "sum_short"},
        {1500, 1800, 591, 909, "sum_fits"},   {1500, 1800, 891, 910, "sum_exceeds"},
        {3200, 3840, 2158, 1073, "sum_fits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hand h = {0};
        add_sum(&h, cases[i].low, cases[i].high, cases[i].donetsk, cases[i].luhansk);
        const tocsin_finding *finding = hand_find(&h, cases[i].kind);
        double sum = cases[i].donetsk + cases[i].luhansk;
        hand_expect_interval(finding, "sum", sum, sum);
        hand_expect_interval(finding, "total", cases[i].low, cases[i].high);
        hand_expect_list(finding, "parts", "Donetsk + Luhansk");
        hand_expect_entries(finding, "10 20 30");
        assert_int_equal(hand_count(&h, "contested"), 0);
        hand_release(&h);
    }
}

static void total_of_which_the_place_is_vague_is_only_confirmed(void **state) {
    (void)state;
    for (int differs = 0; differs < 2; differs++) {
        hand h = {0};
        add_count(&h, "a", "2021-04-28", "", 365)->place.text = TOCSIN_TEXT("the east");
        add_count(&h, "a", "2021-04-28", "Donetsk", 217);
        add_count(&h, "a", "2021-04-28", "Luhansk", 148 + 10 * differs);
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "sum_fits"), !differs);
        assert_int_equal(hand_count(&h, "sum_exceeds") + hand_count(&h, "sum_short"), 0);
        hand_release(&h);
    }
}

static void what_must_not_be_added_is_not_added(void **state) {
    (void)state;
    enum { OTHER_UNIT, OTHER_MEASURE, OTHER_TIME, OTHER_DOCUMENT, PREVIOUS, OTHER_ACTOR, CASES };
    for (int i = 0; i < CASES; i++) {
        hand h = {0};
        add_count(&h, "a", "2022-02-19", "Donbas", 100);
        tocsin_claim *first = add_count(&h, "a", "2022-02-19", "Donetsk", 60);
        tocsin_claim *part = add_count(&h, "a", "2022-02-19", "Luhansk", 80);
        if (i == OTHER_UNIT) part->quantity.unit = TOCSIN_KILLED;
        if (i == OTHER_MEASURE) part->quantity.measure = TOCSIN_PLAN;
        if (i == OTHER_TIME) {
            h.claims[0].when = hand_period("2022-02-17");
            part->when = hand_period("2022-02-18");
        }
        if (i == OTHER_DOCUMENT) part->evidence = TOCSIN_TEXT("b");
        if (i == PREVIOUS) part->quantity.previous_period = true;
        if (i == OTHER_ACTOR)
            h.claims[0].actor = TOCSIN_TEXT("UKR"), first->actor = TOCSIN_TEXT("RUS");
        h.input.place_within = in_donbas;
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "sum_exceeds") + hand_count(&h, "sum_short") +
                             hand_count(&h, "sum_fits"),
                         0);
        hand_release(&h);
    }
}

static void total_of_another_speaker_is_not_contradicted(void **state) {
    (void)state;
    hand h = {0};
    add_count(&h, "a", "2022-02-19", "Donbas", 100)->speaker = (tocsin_speaker){
        .name = TOCSIN_TEXT("Kyiv"), .kind = TOCSIN_GOVERNMENT, .actor = TOCSIN_TEXT("UKR")};
    add_count(&h, "a", "2022-02-19", "Donetsk", 60);
    add_count(&h, "a", "2022-02-19", "Luhansk", 80);
    h.input.place_within = in_donbas;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "sum_exceeds"), 0);
    hand_release(&h);
}

static void more_explosions_than_violations_cannot_be(void **state) {
    (void)state;
    for (int more = 0; more < 2; more++) {
        hand h = {0};
        add_count(&h, "a", "2021-11-23", "Donetsk", 163);
        add_count(&h, "a", "2021-11-23", "Donetsk", more ? 193 : 39)->quantity.unit =
            TOCSIN_EXPLOSIONS;
        add_count(&h, "a", "2021-11-23", "Luhansk", 36);
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "part_exceeds"), more);
        if (more) hand_expect_entries(hand_find(&h, "part_exceeds"), "10 20");
        hand_release(&h);
    }
}

/* ---- two extents ---------------------------------------------------------------------------- */

static void numbers_of_a_place_and_of_one_within_it_are_told_apart(void **state) {
    (void)state;
    enum { SMALLER_WITHIN, LARGER_WITHIN, FAR_APART_IN_TIME, CASES };
    for (int i = 0; i < CASES; i++) {
        hand h = {0};
        tocsin_claim *whole = hand_troops(&h, "A", "2021-11-03", 90000, 100000);
        whole->place.text = whole->place.name = TOCSIN_TEXT("Donbas");
        const char *day = i == FAR_APART_IN_TIME ? "2021-12-03" : "2021-11-05";
        double part = i == LARGER_WITHIN ? 120000 : 20000;
        tocsin_claim *inner = hand_troops(&h, "B", day, part, part);
        inner->place.text = inner->place.name = TOCSIN_TEXT("Donetsk");
        h.input.place_within = in_donbas;
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "scope_differs"), i == SMALLER_WITHIN);
        assert_int_equal(hand_count(&h, "contested"), i == LARGER_WITHIN);
        if (i == SMALLER_WITHIN) {
            const tocsin_finding *f = hand_find(&h, "scope_differs");
            hand_expect_text(f, "inner_place", "Donetsk");
            hand_expect_text(f, "outer_speaker", "A");
            hand_expect_entries(f, "10 20");
        }
        hand_release(&h);
    }
}

/* ---- the period before ---------------------------------------------------------------------- */

static void reports_that_follow_one_another_are_a_chain(void **state) {
    (void)state;
    hand h = {0};
    add_count(&h, "275", "2021-11-23", "Donetsk", 163);
    add_count(&h, "275", "2021-11-23", "Luhansk", 36);
    add_count(&h, "276", "2021-11-24", "Donetsk", 376);
    add_previous(&h, "276", "2021-11-24", "Donetsk", 163);
    add_count(&h, "276", "2021-11-24", "Luhansk", 372);
    add_previous(&h, "276", "2021-11-24", "Luhansk", 36);
    add_count(&h, "277", "2021-11-25", "Donetsk", 813);
    add_previous(&h, "277", "2021-11-25", "Donetsk", 376);
    hand_weigh(&h);
    const tocsin_finding *finding = hand_find(&h, "previous_fits");
    hand_expect_number(finding, "reports", 3);
    hand_expect_list(finding, "places", "Donetsk + Luhansk");
    hand_expect_entries(finding, "10 20 30 40 60 80");
    assert_int_equal(hand_slot(finding, "first")->period.from, hand_period("2021-11-23").from);
    assert_int_equal(hand_slot(finding, "last")->period.from, hand_period("2021-11-25").from);
    assert_int_equal(hand_count(&h, "contested"), 0);
    hand_release(&h);
}

/* 722 against 723, and 149 against nine: another day, not another number. */
static void figure_of_a_report_that_is_missing_contradicts_nothing(void **state) {
    (void)state;
    hand h = {0};
    add_count(&h, "266", "2021-11-12", "Donetsk", 722);
    add_count(&h, "266", "2021-11-12", "Luhansk", 149);
    add_count(&h, "268", "2021-11-15", "Donetsk", 1240);
    add_previous(&h, "268", "2021-11-15", "Donetsk", 723);
    add_previous(&h, "268", "2021-11-15", "Luhansk", 9);
    hand_weigh(&h);
    const tocsin_finding *finding = hand_find(&h, "previous_missing");
    assert_int_equal(finding->section, TOCSIN_SECTION_UNKNOWN);
    hand_expect_text(finding, "place", "Donetsk");
    hand_expect_interval(finding, "given", 723, 723);
    hand_expect_interval(finding, "counted", 722, 722);
    hand_expect_text(finding, "other_place", "Luhansk");
    hand_expect_interval(finding, "other_given", 9, 9);
    hand_expect_interval(finding, "other_counted", 149, 149);
    hand_expect_entries(finding, "10 20 40 50");
    assert_int_equal(hand_count(&h, "previous_differs") + hand_count(&h, "contested"), 0);
    hand_release(&h);
}

static void figure_of_the_next_report_contradicts_the_count(void **state) {
    (void)state;
    enum { NEXT_DAY, OTHER_PLACE_FITS, CASES };
    for (int i = 0; i < CASES; i++) {
        const char *later = i == NEXT_DAY ? "2021-11-13" : "2021-11-15";
        hand h = {0};
        add_count(&h, "266", "2021-11-12", "Donetsk", 722);
        add_count(&h, "266", "2021-11-12", "Luhansk", 149);
        add_previous(&h, "267", later, "Donetsk", 723);
        if (i == OTHER_PLACE_FITS) add_previous(&h, "267", later, "Luhansk", 149);
        hand_weigh(&h);
        const tocsin_finding *finding = hand_find(&h, "previous_differs");
        assert_int_equal(finding->section, TOCSIN_SECTION_CONTESTED);
        hand_expect_entries(finding, "10 30");
        assert_int_equal(hand_count(&h, "previous_missing"), 0);
        assert_int_equal(hand_count(&h, "previous_fits"), 0);
        hand_release(&h);
    }
}

static void figures_of_others_and_of_long_ago_are_left_alone(void **state) {
    (void)state;
    enum { OTHER_OUTLET, OTHER_PLACE, LONG_AGO, SAME_DAY, TWO_COUNTS, CASES };
    for (int i = 0; i < CASES; i++) {
        hand h = {0};
        tocsin_claim *count = add_count(&h, "1", "2021-11-12", "Donetsk", 722);
        if (i == OTHER_OUTLET) count->outlet = TOCSIN_TEXT("Harbour Wire");
        if (i == OTHER_PLACE) count->place.name = count->place.text = TOCSIN_TEXT("Luhansk");
        if (i == LONG_AGO) count->published = hand_period("2021-09-12");
        if (i == SAME_DAY) count->published = hand_period("2021-11-13");
        if (i == TWO_COUNTS) add_count(&h, "2", "2021-11-12", "Donetsk", 730);
        add_previous(&h, "3", "2021-11-13", "Donetsk", 500);
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "previous_differs") + hand_count(&h, "previous_missing"),
                         0);
        hand_release(&h);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_held_against_their_total),
        cmocka_unit_test(total_of_which_the_place_is_vague_is_only_confirmed),
        cmocka_unit_test(what_must_not_be_added_is_not_added),
        cmocka_unit_test(total_of_another_speaker_is_not_contradicted),
        cmocka_unit_test(more_explosions_than_violations_cannot_be),
        cmocka_unit_test(numbers_of_a_place_and_of_one_within_it_are_told_apart),
        cmocka_unit_test(reports_that_follow_one_another_are_a_chain),
        cmocka_unit_test(figure_of_a_report_that_is_missing_contradicts_nothing),
        cmocka_unit_test(figure_of_the_next_report_contradicts_the_count),
        cmocka_unit_test(figures_of_others_and_of_long_ago_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
