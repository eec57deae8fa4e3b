// SPDX-License-Identifier: Apache-2.0
/* When an indicator left its norm. */
#include "hand.h"

enum { N = 12 };

/* Ten days apart; history until the fifth; 10 expected, 8 to 12 usual. `shape` has a letter a date:
 * '.' usual, 'h' high, 'l' low, 'H' and 'L' the same with the monitor ringing, ' ' missing. */
static tocsin_indicator make(const char *shape, tocsin_series_point *points, int64_t *entries) {
    for (size_t i = 0; i < N; i++) {
        char c = shape[i];
        points[i] = (tocsin_series_point){.day = (tocsin_day)(18900 + 10 * i),
                                          .value = c == 'h' || c == 'H'   ? 15 + (double)i / 100
                                                   : c == 'l' || c == 'L' ? 5
                                                   : c == ' '             ? (double)NAN
                                                                          : 10,
                                          .expected = 10,
                                          .low = 8,
                                          .high = 12,
                                          .alarm = c == 'H' || c == 'L',
                                          .in_history = i < 5};
        entries[i] = (int64_t)(100 + i);
    }
    return (tocsin_indicator){
        .name = TOCSIN_TEXT("radar"),
        .area = TOCSIN_TEXT("ground"),
        .unit = TOCSIN_TEXT("dB"),
        .points = points,
        .entries = entries,
        .n_points = N,
        .answer = {.day = 19010, .seen = 10, .expected = 10, .low = 8, .high = 12}};
}

static void look(hand *h, const char *shape, const char *shown) {
    static tocsin_series_point points[N];
    static int64_t entries[N];
    static tocsin_indicator indicator;
    indicator = make(shape, points, entries);
    h->input.indicators = &indicator;
    h->input.n_indicators = 1;
    h->input.shown_claims = hand_period(shown);
    hand_weigh(h);
}

static void the_run_that_led_to_the_alarm_is_the_day_first_seen(void **state) {
    (void)state;
    hand h = {0};
    look(&h, "......hh HH.", "2022-01-01/2022-01-31");
    const tocsin_finding *finding = hand_find(&h, "left_norm_high");
    assert_int_equal(hand_slot(finding, "first")->period.from, 18960);
    assert_int_equal(hand_slot(finding, "confirmed")->period.from, 18990);
    assert_int_equal(hand_slot(finding, "last")->period.from, 19000);
    assert_int_equal(hand_slot(finding, "peak_day")->period.from, 19000);
    assert_int_equal((int)hand_slot(finding, "dates")->number, 4);
    assert_int_equal(finding->n_entries, 4);
    assert_int_equal(finding->entries[0], 106);
    assert_int_equal(finding->section, TOCSIN_SECTION_UNUSUAL);
    hand_release(&h);
}

static void what_ended_before_the_shown_period_is_context(void **state) {
    (void)state;
    hand h = {0};
    look(&h, "......LLL...", "2022-03-01/2022-03-31");
    assert_int_equal(hand_find(&h, "left_norm_low")->section, TOCSIN_SECTION_CONTEXT);
    hand_release(&h);
}

/* A date within the usual does not end what the monitor takes for one alarm. */
static void what_rings_again_since_the_same_day_is_one_departure(void **state) {
    (void)state;
    hand h = {0};
    look(&h, "......LL.L..", "2022-01-01/2022-01-31");
    const tocsin_finding *finding = hand_find(&h, "left_norm_low");
    assert_int_equal(hand_slot(finding, "first")->period.from, 18960);
    assert_int_equal(hand_slot(finding, "last")->period.from, 18990);
    assert_int_equal((int)hand_slot(finding, "dates")->number, 4);
    int departures = 0;
    for (size_t i = 0; i < h.result.n_findings; i++)
        departures += strstr(h.result.findings[i].kind, "left_norm") != NULL;
    assert_int_equal(departures, 1);
    hand_release(&h);
}

static void both_sides_are_two_departures_and_no_alarm_is_none(void **state) {
    (void)state;
    hand h = {0};
    look(&h, ".....HHLL...", "2022-01-01/2022-01-31");
    assert_int_equal((int)hand_slot(hand_find(&h, "left_norm_high"), "dates")->number, 2);
    assert_int_equal((int)hand_slot(hand_find(&h, "left_norm_low"), "dates")->number, 2);
    hand_release(&h);
    hand quiet = {0};
    look(&quiet, "HH....hh.ll.",
         "2022-01-01/2022-01-31"); /* alarms within the history are not news */
    for (size_t i = 0; i < quiet.result.n_findings; i++)
        assert_null(strstr(quiet.result.findings[i].kind, "left_norm"));
    hand_release(&quiet);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_run_that_led_to_the_alarm_is_the_day_first_seen),
        cmocka_unit_test(what_ended_before_the_shown_period_is_context),
        cmocka_unit_test(what_rings_again_since_the_same_day_is_one_departure),
        cmocka_unit_test(both_sides_are_two_departures_and_no_alarm_is_none),
    };
    return cmocka_run_group_tests_name("weigh departures", tests, NULL, NULL);
}
