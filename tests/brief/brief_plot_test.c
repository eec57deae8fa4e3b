// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define T(literal) TOCSIN_TEXT(literal)
#define N          200

static tocsin_series_point points[N];
static tocsin_seasonal_answer answer;

/* Five years, a value every ten days, nothing out of the ordinary. */
static void fill(void) {
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){2016, 1, 5});
    for (size_t i = 0; i < N; i++)
        points[i] = (tocsin_series_point){.day = first + (tocsin_day)i * 10,
                                          .value = 10 + (double)(i % 3),
                                          .expected = 11,
                                          .low = 9,
                                          .high = 13,
                                          .in_history = i < 150};
    answer = (tocsin_seasonal_answer){.day = points[N - 1].day,
                                      .seen = points[N - 1].value,
                                      .expected = 11,
                                      .low = 9,
                                      .high = 13,
                                      .level = 0.95,
                                      .probability = 0.5,
                                      .rank = 4,
                                      .n_season = 12,
                                      .years = {2016, 2017},
                                      .n_years = 2,
                                      .n_valid = N};
}

static size_t count(const tocsin_buffer *svg, const char *needle) {
    size_t n = 0;
    for (const char *at = svg->at; (at = strstr(at, needle)); at += strlen(needle)) n++;
    return n;
}

static void draw(tocsin_buffer *svg) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_buffer_clear(svg);
    if (tocsin_plot_series("en", T("A & B"), points, N, &answer, svg, &err))
        fail_msg("%s", err.message);
}

/* Number of pieces in the n-th path of a class. */
static size_t pieces(const tocsin_buffer *svg, const char *class, int nth) {
    char mark[40];
    snprintf(mark, sizeof mark, "\" class=\"%s\"", class);
    const char *end = svg->at;
    const char *at = NULL;
    for (int i = 0; i <= nth; i++) {
        do {
            end = strstr(end + 1, mark);
            if (!end) return 0;
            for (at = end; at > svg->at && *at != '<'; at--) continue;
        } while (strncmp(at, "<path d=\"", 9) != 0);
    }
    size_t n = 0;
    for (const char *c = at + 9; c < end; c++) n += *c == 'M';
    return n;
}

static void a_plot_stands_alone_with_title_and_answer(void **state) {
    (void)state;
    fill();
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    draw(&svg);
    assert_int_equal(strncmp(svg.at, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"", 50),
                     0);
    assert_int_equal(count(&svg, "A &amp; B</title>"), 1);
    assert_int_equal(count(&svg, "A &amp; B</text>"), 1);
    assert_int_equal(count(&svg, "fill=\"#ffffff\"/>"), 1); /* its own ground */
    assert_int_equal(count(&svg, "Rank 4 of 12 in the same season of 2016 and 2017"), 1);
    assert_int_equal(count(&svg, ">2017</text>"), 2); /* on the axis and beside its line */
    tocsin_buffer_release(&svg);
}

static void gaps_stay_open(void **state) {
    (void)state;
    fill();
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    draw(&svg);
    assert_int_equal(pieces(&svg, "g-v", 0), 1);
    points[50].value = NAN;
    points[51].value = NAN;
    draw(&svg);
    assert_int_equal(pieces(&svg, "g-v", 0), 2);
    for (size_t i = 120; i < N; i++) points[i].day += 60; /* no dates at all for two months */
    answer.day = points[N - 1].day;
    draw(&svg);
    assert_int_equal(pieces(&svg, "g-v", 0), 3);
    tocsin_buffer_release(&svg);
}

/* Where history is short an interval may reach far: it must not press the values flat. */
static void a_wide_interval_does_not_flatten_the_values(void **state) {
    (void)state;
    fill();
    for (size_t i = 0; i < N; i++) points[i].low = i < 50 ? -5000 : 9;
    for (size_t i = 0; i < N; i++) points[i].high = i < 50 ? 5000 : 13;
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    draw(&svg);
    assert_int_equal(count(&svg, "00</text>"), 0); /* no hundreds beside the axis */
    tocsin_buffer_release(&svg);
}

static void alarms_differ_by_shape(void **state) {
    (void)state;
    fill();
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    draw(&svg);
    assert_int_equal(count(&svg, "class=\"g-l\""), 0);
    points[N - 1].alarm = points[N - 2].alarm = true;
    draw(&svg);
    assert_int_equal(count(&svg, "z\" class=\"g-l\""),
                     5); /* two in each panel and one in the legend */
    tocsin_buffer_release(&svg);
}

static void the_earlier_years_lie_under_the_current_one(void **state) {
    (void)state;
    fill();
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    draw(&svg);
    assert_int_equal(pieces(&svg, "g-c", 0), 1);
    assert_true(pieces(&svg, "g-o", 0) >= 1);
    const char *lines = strstr(strstr(svg.at, "over one another"), ">Dec<");
    assert_true(strstr(lines, "class=\"g-o\"") < strstr(lines, "class=\"g-c\""));
    tocsin_buffer_release(&svg);
}

static void a_day_in_spring_is_shown_with_the_autumn_before_it(void **state) {
    (void)state;
    fill();
    for (size_t i = 0; i < N; i++) points[i].day += 250; /* the last day is now in March */
    answer.day = points[N - 1].day;
    assert_true(tocsin_day_to_civil(answer.day).month < 6);
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    draw(&svg);
    const char *july = strstr(strstr(svg.at, "over one another"), ">Jul<");
    assert_non_null(july);
    assert_non_null(strstr(july, ">Jan<")); /* the twelve months begin in July */
    tocsin_buffer_release(&svg);
}

static void odd_series_are_drawn_or_refused(void **state) {
    (void)state;
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    fill();
    assert_int_equal(tocsin_plot_series("nl", T("leeg"), NULL, 0, &answer, &svg, &err), TOCSIN_OK);
    assert_int_equal(tocsin_plot_series("nl", T("een"), points, 1, &answer, &svg, &err), TOCSIN_OK);
    for (size_t i = 0; i < N; i++)
        points[i].value = points[i].expected = points[i].low = points[i].high = NAN;
    answer.too_little_history = true;
    answer.seen = NAN;
    answer.day = TOCSIN_DAY_NONE;
    assert_int_equal(tocsin_plot_series("nl", T("niets"), points, N, &answer, &svg, &err),
                     TOCSIN_OK);
    fill();
    for (size_t i = 0; i < N; i++) points[i].value = i % 2 ? 1e15 : -1e15;
    assert_int_equal(tocsin_plot_series("nl", T("groot"), points, N, &answer, &svg, &err),
                     TOCSIN_OK);
    for (size_t i = 0; i < N; i++)
        points[i].value = points[i].low = points[i].high = points[i].expected = 1e-12;
    assert_int_equal(tocsin_plot_series("nl", T("klein"), points, N, &answer, &svg, &err),
                     TOCSIN_OK);
    assert_int_equal(count(&svg, "nan"), 0);
    assert_int_equal(count(&svg, "inf"), 0);
    tocsin_buffer_clear(&svg);
    points[4].day = points[3].day - 1;
    assert_int_equal(tocsin_plot_series("nl", T("terug"), points, N, &answer, &svg, &err),
                     TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "terug"));
    assert_int_equal(svg.n, 0);
    tocsin_buffer_release(&svg);
}

/* Letters of 18 px are 0.56 em wide on average: more than 80 of them leave the drawing. */
static void a_long_title_is_broken_and_cut_and_whole_for_those_who_listen(void **state) {
    (void)state;
    tocsin_buffer svg = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char path[400] = "", said[480];
    for (size_t i = 0; i + 1 < sizeof path; i++) path[i] = i % 7 ? 'a' : 'o';
    fill();
    assert_int_equal(tocsin_plot_series("en", tocsin_text_of(path), points, N, &answer, &svg, &err),
                     TOCSIN_OK);
    snprintf(said, sizeof said, "<title id=\"tocsin-plot-t\">%s</title>", path);
    assert_int_equal(count(&svg, said), 1);
    size_t lines = 0;
    for (const char *at = svg.at; (at = strstr(at, "font-size=\"18\"")); at++, lines++) {
        const char *text = strchr(at, '>') + 1;
        assert_true(strchr(text, '<') - text <= 80);
    }
    assert_int_equal(lines, 2);
    assert_int_equal(count(&svg, "\u2026</text>"), 1);
    tocsin_buffer_clear(&svg);
    assert_int_equal(
        tocsin_plot_series("en", T("short words stay whole"), points, N, &answer, &svg, &err),
        TOCSIN_OK);
    assert_int_equal(count(&svg, ">short words stay whole</text>"), 1);
    tocsin_buffer_release(&svg);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plot_stands_alone_with_title_and_answer),
        cmocka_unit_test(gaps_stay_open),
        cmocka_unit_test(a_wide_interval_does_not_flatten_the_values),
        cmocka_unit_test(alarms_differ_by_shape),
        cmocka_unit_test(the_earlier_years_lie_under_the_current_one),
        cmocka_unit_test(a_day_in_spring_is_shown_with_the_autumn_before_it),
        cmocka_unit_test(a_long_title_is_broken_and_cut_and_whole_for_those_who_listen),
        cmocka_unit_test(odd_series_are_drawn_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
