// SPDX-License-Identifier: Apache-2.0
/* Dates in file names, free texts and time axes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "imagery/dates.h"

static tocsin_day day_of(int year, int month, int day) {
    return tocsin_day_from_civil((tocsin_civil){year, month, day});
}

static bool match_day(const char *pattern, const char *name, tocsin_day *ret_day) {
    dates_fields fields = DATES_FIELDS_INIT;
    bool impossible;
    *ret_day = TOCSIN_DAY_NONE;
    return dates_match(tocsin_text_of(pattern), tocsin_text_of(name), &fields) &&
           dates_from_fields(&fields, ret_day, &impossible);
}

static void assert_matches(const char *pattern, const char *name, tocsin_day wanted) {
    tocsin_day day;
    if (!match_day(pattern, name, &day)) fail_msg("'%s' does not fit '%s'", pattern, name);
    assert_int_equal(day, wanted);
}

static void a_pattern_reads_the_date_of_a_name(void **state) {
    (void)state;
    assert_matches("S1A_%Y%m%dT%H%M%S.tif", "S1A_20160721T233219.tif", day_of(2016, 7, 21));
    assert_matches("LE7??????%Y%j*", "LE70350321999205EDC00", day_of(1999, 7, 24));
    assert_matches("*_%Y-%m-%d*.tif", "a_b_2021-11-04_c.tif", day_of(2021, 11, 4));
    assert_matches("ndvi%y%m%d", "ndvi991231", day_of(1999, 12, 31));
    assert_matches("m_%Y%m.tif", "m_202111.tif", day_of(2021, 11, 1));
    assert_matches("100%%_%Y%m%d", "100%_20211104", day_of(2021, 11, 4));
}

static void a_name_that_does_not_fit_is_left_alone(void **state) {
    (void)state;
    tocsin_day day;
    assert_false(match_day("S1A_%Y%m%d.tif", "S1B_20160721.tif", &day));
    assert_false(match_day("S1A_%Y%m%d.tif", "S1A_20161321.tif", &day)); /* no thirteenth month */
    assert_false(match_day("S1A_%Y%m%d.tif", "S1A_20160721.tif.aux.xml", &day));
    assert_false(match_day("S1A_%Y%m%d.tif", "S1A_2016072.tif", &day));
    assert_false(match_day("%Y%m%d", "20210229", &day));
    assert_false(match_day("%Y%j", "2021366", &day));
}

static void a_star_takes_back_what_it_took_too_early(void **state) {
    (void)state;
    assert_matches("*_%Y%m%d_*", "tile_2021_20211104_x", day_of(2021, 11, 4));
    assert_matches("**%Y%m%d", "9920211104", day_of(2021, 11, 4));
}

static void a_year_in_the_folder_must_agree_with_that_of_the_file(void **state) {
    (void)state;
    dates_fields fields = DATES_FIELDS_INIT;
    assert_true(dates_match(TOCSIN_TEXT("%Y"), TOCSIN_TEXT("2020"), &fields));
    assert_false(dates_match(TOCSIN_TEXT("%Y%m%d"), TOCSIN_TEXT("20211104"), &fields));
    assert_true(dates_match(TOCSIN_TEXT("%Y%m%d"), TOCSIN_TEXT("20201104"), &fields));
}

static void many_stars_do_not_take_for_ever(void **state) {
    (void)state;
    char pattern[512], name[4096];
    for (size_t i = 0; i < sizeof pattern; i += 2) memcpy(pattern + i, "*a", 2);
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = 'b';
    dates_fields fields = DATES_FIELDS_INIT;
    assert_false(dates_match((tocsin_text){pattern, sizeof pattern},
                             (tocsin_text){name, sizeof name}, &fields));
}

static void an_unknown_conversion_is_named(void **state) {
    (void)state;
    char bad = 0;
    assert_true(dates_check_pattern(TOCSIN_TEXT("a_%Y%m%d_100%%"), &bad));
    assert_false(dates_check_pattern(TOCSIN_TEXT("a_%Y%q"), &bad));
    assert_int_equal(bad, 'q');
}

static void assert_found(const char *text, tocsin_day wanted) {
    tocsin_day day = TOCSIN_DAY_NONE;
    assert_true(dates_find(tocsin_text_of(text), &day) == (wanted != TOCSIN_DAY_NONE));
    assert_int_equal(day, wanted);
}

static void the_first_date_of_a_free_name_is_found(void **state) {
    (void)state;
    assert_found("S2A_MSIL2A_20211104T083101_N0301_R021", day_of(2021, 11, 4));
    assert_found("LC08_L2SP_035032_20210704_20210712_02_T1", day_of(2021, 7, 4));
    assert_found("2018-01-04", day_of(2018, 1, 4));
    assert_found("x2018_01_04.tif", day_of(2018, 1, 4));
    assert_found("20211104093000", day_of(2021, 11, 4));
}

static void numbers_that_are_no_date_are_no_date(void **state) {
    (void)state;
    assert_found("LE70350321999205EDC00", TOCSIN_DAY_NONE);
    assert_found("tile_20211399", TOCSIN_DAY_NONE);
    assert_found("tile_12345678", TOCSIN_DAY_NONE);
    assert_found("2021-1104", TOCSIN_DAY_NONE);
    assert_found("", TOCSIN_DAY_NONE);
}

static void assert_axis(const char *units, double value, tocsin_day wanted) {
    dates_axis axis;
    tocsin_day day;
    assert_true(dates_parse_axis(tocsin_text_of(units), &axis));
    assert_true(dates_of_axis(&axis, value, &day));
    assert_int_equal(day, wanted);
}

static void time_axes_count_from_their_origin(void **state) {
    (void)state;
    assert_axis("days since 1970-01-01", 18935, day_of(2021, 11, 4));
    assert_axis("days since 1970-01-01", 18934.99999999, day_of(2021, 11, 4));
    assert_axis("hours since 1900-1-1 00:00:0.0", 24, day_of(1900, 1, 2));
    assert_axis("seconds since 2017-08-01 17:32:36", 6 * 3600 + 27 * 60 + 24, day_of(2017, 8, 2));
    assert_axis("seconds since 2017-08-01T23:00:00-02:00", 0, day_of(2017, 8, 2));
    assert_axis("minutes since 2017-08-01", -1, day_of(2017, 7, 31));
}

static void units_that_are_no_time_are_refused(void **state) {
    (void)state;
    static const char *const units[] = {"metres",
                                        "days",
                                        "days since",
                                        "months since 2000-01-01",
                                        "days since 2001-02-30",
                                        "since 2001-01-01",
                                        ""};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        dates_axis axis;
        assert_false(dates_parse_axis(tocsin_text_of(units[i]), &axis));
    }
    dates_axis axis;
    tocsin_day day;
    assert_true(dates_parse_axis(TOCSIN_TEXT("days since 1970-01-01"), &axis));
    assert_false(dates_of_axis(&axis, 1e300, &day));
    assert_false(dates_of_axis(&axis, (double)__builtin_nanf(""), &day));
}

static void a_time_with_an_offset_falls_on_its_day_in_utc(void **state) {
    (void)state;
    tocsin_day day;
    assert_true(dates_parse_time(TOCSIN_TEXT("2021-11-04T08:31:01Z"), &day));
    assert_int_equal(day, day_of(2021, 11, 4));
    assert_true(dates_parse_time(TOCSIN_TEXT("2021-11-04T01:30:00+03:00"), &day));
    assert_int_equal(day, day_of(2021, 11, 3));
    assert_false(dates_parse_time(TOCSIN_TEXT("4 November 2021"), &day));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_reads_the_date_of_a_name),
        cmocka_unit_test(a_name_that_does_not_fit_is_left_alone),
        cmocka_unit_test(a_star_takes_back_what_it_took_too_early),
        cmocka_unit_test(a_year_in_the_folder_must_agree_with_that_of_the_file),
        cmocka_unit_test(many_stars_do_not_take_for_ever),
        cmocka_unit_test(an_unknown_conversion_is_named),
        cmocka_unit_test(the_first_date_of_a_free_name_is_found),
        cmocka_unit_test(numbers_that_are_no_date_are_no_date),
        cmocka_unit_test(time_axes_count_from_their_origin),
        cmocka_unit_test(units_that_are_no_time_are_refused),
        cmocka_unit_test(a_time_with_an_offset_falls_on_its_day_in_utc),
    };
    return cmocka_run_group_tests_name("imagery dates", tests, NULL, NULL);
}
