// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/series_csv.c"

typedef struct reading {
    tocsin_arena arena;
    tocsin_error err;
    tocsin_status status;
    series_csv series;
} reading;

static reading *read_with(const char *text, series_csv_options options) {
    reading *r = test_calloc(1, sizeof *r);
    options.name = "f.csv";
    r->status = series_csv_read(tocsin_text_of(text), &options, &r->arena, &r->series, &r->err);
    return r;
}

static void done(reading *r) {
    tocsin_arena_release(&r->arena);
    test_free(r);
}

static void assert_point(const reading *r, size_t i, const char *iso, double value) {
    char got[16];
    if (r->status) print_message("%s\n", r->err.message);
    assert_int_equal(r->status, TOCSIN_OK);
    assert_true(i < r->series.n);
    tocsin_day_format(r->series.day[i], got);
    assert_string_equal(got, iso);
    if (isnan(value))
        assert_true(isnan(r->series.value[i]));
    else
        assert_true(r->series.value[i] == value);
}

static void assert_refused(const char *text, series_csv_options options, const char *says) {
    reading *r = read_with(text, options);
    assert_int_equal(r->status, TOCSIN_BAD_INPUT);
    if (!strstr(r->err.message, says)) fail_msg("'%s' is not in: %s", says, r->err.message);
    done(r);
}

#define GUESS ((series_csv_options){0})

static void columns_are_guessed_when_only_one_will_do(void **state) {
    (void)state;
    reading *r =
        read_with("place,when,troops\nborder,2021-11-01,90000\nborder,2021-11-08,\n", GUESS);
    assert_point(r, 0, "2021-11-01", 90000);
    assert_point(r, 1, "2021-11-08", (double)NAN);
    assert_true(tocsin_text_is(r->series.value_name, "troops"));
    done(r);
    r = read_with("2021-11-01,4\n2021-11-02,5\n", GUESS); /* no header */
    assert_int_equal(r->series.n, 2);
    assert_true(tocsin_text_is(r->series.value_name, "2"));
    done(r);
    assert_refused("date,a,b\n2021-11-01,1,2\n", GUESS, "(a, b); choose with --value");
    assert_refused("a,b\n1,2\n", GUESS, "no column of dates");
    assert_refused("date,b\n2021-11-01,x\n", GUESS, "no column of numbers");
}

static void columns_are_named_or_numbered(void **state) {
    (void)state;
    const char *text = "d1,d2,a,b\n2021-11-01,2020-01-01,1,2\n";
    reading *r = read_with(text, (series_csv_options){.date_column = "d2", .value_column = "4"});
    assert_point(r, 0, "2020-01-01", 2);
    done(r);
    assert_refused(text, (series_csv_options){.date_column = "d3"},
                   "f.csv:1: there is no column 'd3'");
    assert_refused(text, (series_csv_options){.value_column = "5"}, "d1, d2, a, b");
}

static void quotes_separators_and_marks_of_order_are_understood(void **state) {
    (void)state;
    reading *r = read_with(
        "\xef\xbb\xbf\"date\";\"a \"\"b\"\"\"\r\n\"2021-11-01\";\"1,5\"\r\n2021-11-02;-2\r\n",
        GUESS);
    assert_point(r, 0, "2021-11-01", 1.5);
    assert_point(r, 1, "2021-11-02", -2);
    assert_true(tocsin_text_is(r->series.value_name, "a \"b\""));
    done(r);
    r = read_with("date\tx\n2021-11-01\t1e3\n\n", GUESS);
    assert_point(r, 0, "2021-11-01", 1000);
    done(r);
    r = read_with("note,date,x\n\"two\nlines, one field\",2021-11-01,7", GUESS);
    assert_point(r, 0, "2021-11-01", 7);
    done(r);
}

static void dates_come_in_many_forms(void **state) {
    (void)state;
    static const char *const forms[][2] = {
        {"2020-02-29", "2020-02-29"},
        {"2014-10-13 00:00:00+00:00", "2014-10-13"},
        {"2014-10-13T23:59:59Z", "2014-10-13"},
        {"2021/11/14", "2021-11-14"},
        {"2021-11", "2021-11-01"},
        {"2021-W01", "2021-01-04"},
        {"2020-W53", "2020-12-28"},
        {"2020-W53-7", "2021-01-03"},
        {"20211114", "2021-11-14"},
        {"2000.5", "2000-07-02"},
        {"1982", "1982-01-01"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char text[128];
        snprintf(text, sizeof text, "date,x\n%s,1\n", forms[i][0]);
        reading *r = read_with(text, GUESS);
        assert_point(r, 0, forms[i][1], 1);
        done(r);
    }
    static const char *const bad[] = {"2021-02-29", "2021-W53",    "2021-13", "14-11-2021",
                                      "2021-W00",   "2021-11-14x", "99999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        snprintf(text, sizeof text, "date,x\n2021-01-01,1\n%s,1\n", bad[i]);
        assert_refused(text, (series_csv_options){.date_column = "date"}, "f.csv:3: ");
    }
}

static void rows_are_put_in_order_and_kept_apart(void **state) {
    (void)state;
    reading *r = read_with("date,x\n2021-03-01,3\n2021-01-01,1\n2021-03-01,4\n", GUESS);
    assert_point(r, 0, "2021-01-01", 1);
    assert_point(r, 1, "2021-03-01", 3);
    assert_point(r, 2, "2021-03-01", 4);
    assert_true(r->series.was_unsorted);
    done(r);
    r = read_with("date,port,x\n2021-03-01,Odesa,3\n2021-03-01,Kherson,4\n",
                  (series_csv_options){.where = "port=Kherson"});
    assert_int_equal(r->series.n, 1);
    assert_point(r, 0, "2021-03-01", 4);
    done(r);
}

static void errors_name_the_line(void **state) {
    (void)state;
    series_csv_options value = {.value_column = "x"};
    assert_refused("", GUESS, "f.csv: the file is empty");
    assert_refused("date,x\n2021-01-01,1\n2021-01-02,many\n", value,
                   "f.csv:3: 'many' is no finite number");
    assert_refused("date,x\n2021-01-01,inf\n", value, "f.csv:2: 'inf'");
    assert_refused("date,x\n2021-01-01,1\n2021-01-02\n", value,
                   "f.csv:3: the row ends after 1 of 2");
    assert_refused("date,x\n\"2021-01-01,1\n", value, "f.csv:2: a quoted field begins here");
    assert_refused("date,x\n\"2021-01-01\"0,1\n", value, "f.csv:2: text behind the closing quote");
    assert_refused("date,x\n2021-01-01,1\n", (series_csv_options){.where = "x"}, "COLUMN=VALUE");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_guessed_when_only_one_will_do),
        cmocka_unit_test(columns_are_named_or_numbered),
        cmocka_unit_test(quotes_separators_and_marks_of_order_are_understood),
        cmocka_unit_test(dates_come_in_many_forms),
        cmocka_unit_test(rows_are_put_in_order_and_kept_apart),
        cmocka_unit_test(errors_name_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
