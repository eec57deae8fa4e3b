// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tocsin/base.h"

static tocsin_day day_of(const char *iso) {
    tocsin_day day = TOCSIN_DAY_NONE;
    assert_true(tocsin_day_parse(tocsin_text_of(iso), &day));
    return day;
}

static void every_day_of_ten_thousand_years_goes_there_and_back(void **state) {
    (void)state;
    tocsin_day day = tocsin_day_from_civil((tocsin_civil){1, 1, 1});
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int d = 1; d <= tocsin_days_in_month(year, month); d++, day++) {
                tocsin_civil date = tocsin_day_to_civil(day);
                if (date.year != year || date.month != month || date.day != d ||
                    tocsin_day_from_civil(date) != day)
                    fail_msg("%d-%d-%d", year, month, d);
            }
    assert_int_equal(day - 1, day_of("9999-12-31"));
}

static void known_days_have_their_numbers(void **state) {
    (void)state;
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_of("2000-03-01"), 11017);
    assert_int_equal(tocsin_day_weekday(day_of("2021-11-13")), 5); /* a Saturday */
    assert_int_equal(tocsin_day_weekday(day_of("1969-12-29")), 0);
    assert_int_equal(tocsin_day_of_year(day_of("2020-12-31")), 366);
    assert_true(tocsin_day_to_year(day_of("2021-01-01")) == 2021.0);
}

static void dates_that_do_not_exist_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"2021-02-29", "2021-13-01", "2021-00-10", "2021-1-01",
                                        "0000-01-01", "2021/01/01", "2021-01-32", ""};
    tocsin_day day;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(tocsin_day_parse(tocsin_text_of(wrong[i]), &day));
}

static void periods_take_years_months_days_and_open_ends(void **state) {
    (void)state;
    tocsin_period period;
    assert_true(tocsin_period_parse(TOCSIN_TEXT("2020-02"), &period));
    assert_int_equal(period.from, day_of("2020-02-01"));
    assert_int_equal(period.to, day_of("2020-02-29"));
    assert_true(tocsin_period_parse(TOCSIN_TEXT("2014/"), &period));
    assert_int_equal(period.from, day_of("2014-01-01"));
    assert_int_equal(period.to, TOCSIN_DAY_NONE);
    assert_false(tocsin_period_parse(TOCSIN_TEXT("2021-11-20/2021-11-01"), &period));
    assert_false(tocsin_period_parse(TOCSIN_TEXT("/"), &period));
    assert_false(tocsin_period_parse(TOCSIN_TEXT("2021-"), &period));
}

static void open_ends_reach_to_infinity(void **state) {
    (void)state;
    tocsin_period since = {day_of("2014-01-01"), TOCSIN_DAY_NONE}, may = {0, 0};
    assert_true(tocsin_period_parse(TOCSIN_TEXT("2021-05"), &may));
    assert_true(tocsin_period_overlaps(since, may));
    assert_true(tocsin_period_overlaps(TOCSIN_PERIOD_NONE, may));
    assert_false(tocsin_period_overlaps(since, (tocsin_period){TOCSIN_DAY_NONE, since.from - 1}));
    assert_false(tocsin_period_is_known(TOCSIN_PERIOD_NONE));
}

static void a_time_is_a_day_and_perhaps_a_minute(void **state) {
    (void)state;
    static const char *const wrong[] = {"2021-11-01T", "2021-11-01T9:30",  "2021-11-01T24:00",
                                        "noon",        "2021-11-01T09:60", "2021-11-01T09:30:",
                                        "2021-11-31",  "2021-11-01x09:30", "2021-11-01T09:30+01"};
    tocsin_day day = 0;
    double minute = 0;
    assert_true(tocsin_time_parse(TOCSIN_TEXT("2021-11-01T08:50"), &day, &minute));
    assert_true(minute == 530 && day == tocsin_day_from_civil((tocsin_civil){2021, 11, 1}));
    assert_true(tocsin_time_parse(TOCSIN_TEXT("2021-11-01 08:50:30Z"), &day, &minute));
    assert_true(minute == 530.5);
    assert_true(tocsin_time_parse(TOCSIN_TEXT("2021-11-01"), &day, &minute));
    assert_true(minute != minute);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (tocsin_time_parse(tocsin_text_of(wrong[i]), &day, &minute)) fail_msg("%s", wrong[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_a_day_and_perhaps_a_minute),
        cmocka_unit_test(every_day_of_ten_thousand_years_goes_there_and_back),
        cmocka_unit_test(known_days_have_their_numbers),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(periods_take_years_months_days_and_open_ends),
        cmocka_unit_test(open_ends_reach_to_infinity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
