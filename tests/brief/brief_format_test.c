// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "brief/format.h"
#include "brief/pack.h"
#include "tocsin/brief.h"

static brief_pack nl, en;
static tocsin_arena packs = TOCSIN_ARENA_INIT;

static int load_packs(void **state) {
    (void)state;
    return brief_pack_load("nl", &packs, &nl, NULL) || brief_pack_load("en", &packs, &en, NULL);
}

static int release_packs(void **state) {
    (void)state;
    tocsin_arena_release(&packs);
    return 0;
}

#define ASSERT_PUTS(expected, call)                                                                \
    do {                                                                                           \
        tocsin_buffer out = TOCSIN_BUFFER_INIT;                                                    \
        call;                                                                                      \
        assert_string_equal(out.n ? out.at : "", expected);                                        \
        tocsin_buffer_release(&out);                                                               \
    } while (0)

static tocsin_day day(int year, int month, int date) {
    return tocsin_day_from_civil((tocsin_civil){year, month, date});
}

static tocsin_period period(tocsin_day from, tocsin_day to) {
    return (tocsin_period){from, to};
}

static void numbers_have_the_separators_of_the_language(void **state) {
    (void)state;
    ASSERT_PUTS("100.000", brief_put_number(&nl, 100000, &out));
    ASSERT_PUTS("100,000", brief_put_number(&en, 100000, &out));
    ASSERT_PUTS("1.234.567", brief_put_number(&nl, 1234567, &out));
    ASSERT_PUTS("0", brief_put_number(&nl, 0, &out));
    ASSERT_PUTS("0", brief_put_number(&nl, -0.0, &out));
    ASSERT_PUTS("999", brief_put_number(&en, 999, &out));
    ASSERT_PUTS("\u221211,2", brief_put_number(&nl, -11.234, &out));
    ASSERT_PUTS("8.3", brief_put_number(&en, 8.3, &out));
    ASSERT_PUTS("0.0123", brief_put_number(&en, 0.012345, &out));
    ASSERT_PUTS("1.235", brief_put_number(&nl, 1234.6, &out));
    ASSERT_PUTS("?", brief_put_number(&en, NAN, &out));
    ASSERT_PUTS("1,000,000,000,000,000,000", brief_put_number(&en, 1e18, &out));
    ASSERT_PUTS("\u22120.50", brief_put_decimal(&en, -0.5, 2, &out));
    ASSERT_PUTS("0.00", brief_put_decimal(&en, -0.001, 2, &out));
}

static void shares_beyond_what_can_be_known_are_bounds(void **state) {
    (void)state;
    ASSERT_PUTS("0,31\u00A0%", brief_put_share(&nl, 0.0031, &out));
    ASSERT_PUTS("42%", brief_put_share(&en, 0.42, &out));
    ASSERT_PUTS("95%", brief_put_share(&en, 0.95, &out));
    ASSERT_PUTS("5.0%", brief_put_share(&en, 0.05, &out));
    ASSERT_PUTS("less than 0.01%", brief_put_share(&en, 0.000001, &out));
    ASSERT_PUTS("minder dan 0,01\u00A0%", brief_put_share(&nl, 0, &out));
    ASSERT_PUTS("more than 99.99%", brief_put_share(&en, 1, &out));
    ASSERT_PUTS("99.50%", brief_put_share(&en, 0.995, &out));
}

static void open_ends_of_intervals_are_said(void **state) {
    (void)state;
    ASSERT_PUTS("90.000 tot 100.000", brief_put_interval(&nl, 90000, 100000, &out));
    ASSERT_PUTS("ten minste 90.000", brief_put_interval(&nl, 90000, NAN, &out));
    ASSERT_PUTS("at most 5", brief_put_interval(&en, NAN, 5, &out));
    ASSERT_PUTS("80,000", brief_put_interval(&en, 80000, 80000, &out));
    ASSERT_PUTS("\u22125,000 to 20,000", brief_put_interval(&en, -5000, 20000, &out));
}

static void periods_say_what_they_share_once(void **state) {
    (void)state;
    const tocsin_day none = TOCSIN_DAY_NONE;
    tocsin_day d3 = day(2021, 11, 3);
    ASSERT_PUTS("3 november 2021", brief_put_period(&nl, period(d3, d3), false, &out));
    ASSERT_PUTS("3 November 2021", brief_put_period(&en, period(d3, d3), false, &out));
    ASSERT_PUTS("op 3 november 2021", brief_put_period(&nl, period(d3, d3), true, &out));
    ASSERT_PUTS("mei 2021",
                brief_put_period(&nl, period(day(2021, 5, 1), day(2021, 5, 31)), false, &out));
    ASSERT_PUTS("in May 2021",
                brief_put_period(&en, period(day(2021, 5, 1), day(2021, 5, 31)), true, &out));
    ASSERT_PUTS("2021",
                brief_put_period(&nl, period(day(2021, 1, 1), day(2021, 12, 31)), false, &out));
    ASSERT_PUTS("2014 to 2016",
                brief_put_period(&en, period(day(2014, 1, 1), day(2016, 12, 31)), false, &out));
    ASSERT_PUTS("3 to 9 November 2021",
                brief_put_period(&en, period(d3, day(2021, 11, 9)), false, &out));
    ASSERT_PUTS("van 3 tot en met 9 november 2021",
                brief_put_period(&nl, period(d3, day(2021, 11, 9)), true, &out));
    ASSERT_PUTS("28 oktober tot en met 3 november 2021",
                brief_put_period(&nl, period(day(2021, 10, 28), d3), false, &out));
    ASSERT_PUTS("28 December 2020 to 3 November 2021",
                brief_put_period(&en, period(day(2020, 12, 28), d3), false, &out));
    ASSERT_PUTS("oktober tot en met november 2021",
                brief_put_period(&nl, period(day(2021, 10, 1), day(2021, 11, 30)), false, &out));
    ASSERT_PUTS("sinds 3 november 2021", brief_put_period(&nl, period(d3, none), true, &out));
    ASSERT_PUTS("until 3 November 2021", brief_put_period(&en, period(none, d3), false, &out));
    ASSERT_PUTS("", brief_put_period(&en, period(none, none), true, &out));
    ASSERT_PUTS("29 februari 2020", brief_put_day(&nl, day(2020, 2, 29), &out));
    ASSERT_PUTS("3 mrt", brief_put_day_short(&nl, day(2021, 3, 3), false, &out));
}

static void text_of_evidence_comes_out_on_one_line(void **state) {
    (void)state;
    ASSERT_PUTS("a b c", brief_put_clean(TOCSIN_TEXT("  a\n\n\tb \x01 c\r\n"), 100, &out));
    ASSERT_PUTS("abc\u2026", brief_put_clean(TOCSIN_TEXT("abcdef"), 3, &out));
    ASSERT_PUTS("abc", brief_put_clean(TOCSIN_TEXT("abc"), 3, &out));
    ASSERT_PUTS("\u00EF\u00EF\u2026", brief_put_clean(TOCSIN_TEXT("\u00EF\u00EF\u00EF"), 2, &out));
    ASSERT_PUTS("a\uFFFDb\uFFFD", brief_put_clean(TOCSIN_TEXT("a\xFF"
                                                              "b\xC3"),
                                                  100, &out));
    ASSERT_PUTS("", brief_put_clean(TOCSIN_TEXT_NONE, 100, &out));
    ASSERT_PUTS("\u201Cx\u201D", brief_put_quoted(&nl, TOCSIN_TEXT("x"), &out));
    ASSERT_PUTS("\u201Cx y\u201D", brief_put_quoted(&nl, TOCSIN_TEXT(" \"x y\""), &out));
    ASSERT_PUTS("\u201C\"x\" and \"y\"\u201D",
                brief_put_quoted(&en, TOCSIN_TEXT("\"x\" and \"y\""), &out));
    ASSERT_PUTS("\u201C\"\u201D", brief_put_quoted(&en, TOCSIN_TEXT("\""), &out));
}

static void sentences_begin_with_a_capital(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"bronnen", "Bronnen"}, {"\u00E9\u00E9n", "\u00C9\u00E9n"},
        {"\u201Ca", "\u201Ca"}, {"9", "9"},
        {"\u00F7", "\u00F7"},   {"A", "A"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_buffer_puts(&out, pairs[i][0]);
        brief_capitalise(&out, 0);
        assert_string_equal(out.at, pairs[i][1]);
        brief_capitalise(&out, 400);
        tocsin_buffer_release(&out);
    }
}

/* ---- the seasonal answer ------------------------------------------------------------------------ */

static tocsin_seasonal_answer an_answer(void) {
    return (tocsin_seasonal_answer){.day = day(2021, 11, 14),
                                    .seen = -8.3,
                                    .expected = -11.2,
                                    .low = -12.4,
                                    .high = -10.0,
                                    .level = 0.95,
                                    .probability = 0.002,
                                    .tail = TOCSIN_TAIL_HIGH,
                                    .rank = 1,
                                    .n_season = 23,
                                    .years = {2016, 2018, 2020},
                                    .n_years = 3,
                                    .n_valid = 143};
}

static void the_answer_names_interval_probability_rank_and_years(void **state) {
    (void)state;
    tocsin_seasonal_answer answer = an_answer();
    ASSERT_PUTS(
        "Verwacht \u221211,2, gebruikelijk (95\u00A0%) \u221212,4 tot \u221210; gezien op 14 november 2021: "
        "\u22128,3, hoger dan gebruikelijk. Kans op een waarde die minstens zo ver afwijkt: 0,20\u00A0%. Rang 1 "
        "van 23 in hetzelfde seizoen van 2016, 2018 en 2020 en nu (1 is de hoogste). Aantal geldige waarden: "
        "143.",
        assert_int_equal(tocsin_brief_answer("nl", &answer, &out, NULL), TOCSIN_OK));
    answer.tail = TOCSIN_TAIL_NONE;
    answer.seen = -11;
    answer.probability = 0.8;
    answer.rank = 9;
    ASSERT_PUTS(
        "Expected \u221211.2, usual (95%) \u221212.4 to \u221210; seen on 14 November 2021: \u221211, within the "
        "usual. Probability of a value at least this far out: 80%. Rank 9 of 23 in the same season of 2016, 2018 "
        "and 2020 and now (1 is the highest). Valid values: 143.",
        assert_int_equal(tocsin_brief_answer("en", &answer, &out, NULL), TOCSIN_OK));
}

static void too_little_history_gives_no_number_of_the_norm(void **state) {
    (void)state;
    tocsin_seasonal_answer answer = an_answer();
    answer.too_little_history = true;
    answer.expected = answer.low = answer.high = answer.probability = NAN;
    answer.n_years = 1;
    ASSERT_PUTS(
        "Too little history for an answer: seen on 14 November 2021 \u22128.3; valid values: 143; the same season "
        "is there only of 2016.",
        assert_int_equal(tocsin_brief_answer("en", &answer, &out, NULL), TOCSIN_OK));
    answer.day = TOCSIN_DAY_NONE;
    answer.seen = NAN;
    ASSERT_PUTS("Geen geldige waarde.",
                assert_int_equal(tocsin_brief_answer("nl", &answer, &out, NULL), TOCSIN_OK));
}

static void a_language_that_is_not_there_is_named(void **state) {
    (void)state;
    tocsin_seasonal_answer answer = an_answer();
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_brief_answer("tlh", &answer, &out, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "tlh"));
    assert_int_equal(tocsin_brief_answer(NULL, &answer, &out, &err), TOCSIN_BAD_INPUT);
    assert_int_equal(out.n, 0);
    tocsin_buffer_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_the_separators_of_the_language),
        cmocka_unit_test(shares_beyond_what_can_be_known_are_bounds),
        cmocka_unit_test(open_ends_of_intervals_are_said),
        cmocka_unit_test(periods_say_what_they_share_once),
        cmocka_unit_test(text_of_evidence_comes_out_on_one_line),
        cmocka_unit_test(sentences_begin_with_a_capital),
        cmocka_unit_test(the_answer_names_interval_probability_rank_and_years),
        cmocka_unit_test(too_little_history_gives_no_number_of_the_norm),
        cmocka_unit_test(a_language_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, load_packs, release_packs);
}
