// SPDX-License-Identifier: Apache-2.0
/* Which number would settle a question, and which claims answer it. */
#include "hand.h"

static double number(const hand *h, const char *kind, const char *slot) {
    return hand_slot(hand_find(h, kind), slot)->number;
}

static void a_number_for_the_wider_state_halves_the_bounds(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-24", 90000, 110000);
    hand_troops(&h, "B", "2022-02-18", 134100, 163900);
    hand_weigh(&h);
    assert_true(number(&h, "settles_change", "width") == 49800);
    assert_true(number(&h, "settles_change", "within") == 4900);
    tocsin_period when = hand_slot(hand_find(&h, "settles_change"), "when")->period;
    assert_int_equal(when.from, hand_period("2022-02-18").from);
    assert_int_equal(hand_find(&h, "settles_change")->section, TOCSIN_SECTION_UNKNOWN);
    hand_expect_entries(hand_find(&h, "settles_change"), "10 20");
    hand_release(&h);
}

static void between_equal_widths_only_an_exact_number_does(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 90000);
    hand_troops(&h, "B", "2021-11-10", 100000, 110000);
    hand_weigh(&h);
    assert_true(number(&h, "settles_exactly", "width") == 20000);
    assert_int_equal(hand_count(&h, "settles_change"), 0);
    hand_release(&h);
}

static void an_open_end_is_settled_by_a_number_with_both(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000);
    hand_troops(&h, "B", "2021-11-10", 90000, (double)NAN);
    hand_weigh(&h);
    tocsin_period when = hand_slot(hand_find(&h, "settles_open"), "when")->period;
    assert_int_equal(when.from, hand_period("2021-11-10").from);
    hand_release(&h);
}

static void exact_numbers_and_old_ones_leave_nothing_to_settle(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000);
    hand_troops(&h, "B", "2021-11-10", 90000, 90000);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "settles_exactly") + hand_count(&h, "settles_change"), 0);
    hand_release(&h);
    hand old = {0};
    hand_troops(&old, "A", "2021-05-10", 80000, 90000);
    hand_troops(&old, "B", "2021-11-10", 100000, 110000);
    old.input.shown_claims = hand_period("2022-01-01/2022-01-14");
    hand_weigh(&old);
    assert_int_equal(hand_count(&old, "settles_exactly"), 0);
    hand_release(&old);
}

static void one_more_number_decides_between_two_that_exclude_each_other(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-12-06", 63000, 77000);
    hand_troops(&h, "B", "2021-12-07", 90000, 108000);
    hand_weigh(&h);
    assert_true(number(&h, "settles_dispute", "most") == 77000);
    assert_true(number(&h, "settles_dispute", "least") == 90000);
    hand_expect_list(hand_find(&h, "settles_dispute"), "lower_speakers", "A");
    hand_expect_list(hand_find(&h, "settles_dispute"), "higher_speakers", "B");
    hand_release(&h);
}

/* ---- what answers a question --------------------------------------------------------------------- */

static void expect_answers(hand *h, const char *expected) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    tocsin_digest digests[HAND_MAX];
    tocsin_answer *answers = NULL;
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        assert_int_equal(tocsin_digest_make(&h->claims[i], &h->arena, &digests[i], NULL),
                         TOCSIN_OK);
    h->input.digests = digests;
    h->input.n_digests = h->n;
    assert_int_equal(tocsin_weigh_answers(&h->input, &h->arena, &answers, &n, NULL), TOCSIN_OK);
    tocsin_buffer_puts(&said, "");
    for (size_t i = 0; i < n; i++) {
        tocsin_buffer_printf(&said, "%s%s:", i ? " " : "", tocsin_measure_word(answers[i].measure));
        for (size_t k = 0; k < answers[i].n; k++)
            tocsin_buffer_printf(&said, "%zu", answers[i].claims[k]);
    }
    assert_string_equal(said.n ? said.at : "", expected);
}

static void a_question_is_answered_measure_by_measure(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000);
    hand_troops(&h, "B", "2021-11-10", 175000, 175000)->quantity.measure = TOCSIN_PLAN;
    hand_troops(&h, "C", "2021-11-11", 90000, 90000);
    hand_troops(&h, "D", "2021-11-11", 10000, 10000)->actor = TOCSIN_TEXT("USA");
    hand_troops(&h, "E", "2021-11-11", 7, 7)->act = TOCSIN_DENY;
    const tocsin_question question = {
        .name = TOCSIN_TEXT("q"), .unit = TOCSIN_TROOPS, .actor = TOCSIN_TEXT("RUS")};
    h.input.questions = &question;
    h.input.n_questions = 1;
    expect_answers(&h, "stock:02 plan:1");
    hand_release(&h);
}

static void without_questions_what_is_counted_more_than_once_is_followed(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-05-10", 80000, 80000)->actor = TOCSIN_TEXT("USA");
    hand_troops(&h, "B", "2021-11-10", 90000, 90000);
    hand_troops(&h, "C", "2021-11-11", 95000, 95000);
    hand_troops(&h, "D", "2021-11-12", 40, 40)->quantity.unit = TOCSIN_KM;
    hand_troops(&h, "E", "2021-11-13", 50, 50)->quantity.unit = TOCSIN_KM;
    expect_answers(&h, "stock:12");
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_for_the_wider_state_halves_the_bounds),
        cmocka_unit_test(between_equal_widths_only_an_exact_number_does),
        cmocka_unit_test(an_open_end_is_settled_by_a_number_with_both),
        cmocka_unit_test(exact_numbers_and_old_ones_leave_nothing_to_settle),
        cmocka_unit_test(one_more_number_decides_between_two_that_exclude_each_other),
        cmocka_unit_test(a_question_is_answered_measure_by_measure),
        cmocka_unit_test(without_questions_what_is_counted_more_than_once_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
