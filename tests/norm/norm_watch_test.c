// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "norm/critical.h"
#include "norm/design.h"
#include "norm/special.h"
#include "random.h"
#include "tocsin/norm.h"

/* A made scene stack: 30 dates a year, six years, four of them history; some values missing. */
enum { DATES = 180, PIXELS = 53, STRIDE = 61 };

typedef struct stack {
    tocsin_day day[DATES];
    float value[DATES * STRIDE];
    tocsin_pixel_alarm alarms[STRIDE];
    tocsin_norm_options options;
} stack;

static const tocsin_norm_options defaults = TOCSIN_NORM_OPTIONS_INIT;

static stack *make_stack(uint64_t seed) {
    stack *s = test_calloc(1, sizeof *s);
    test_random random = {seed};
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){2015, 1, 4});
    for (int i = 0; i < DATES; i++) {
        s->day[i] = first + 12 * i + (i % 3);
        double phase = 2 * M_PI * s->day[i] / NORM_YEAR_DAYS;
        for (int j = 0; j < STRIDE; j++) {
            double v = -12 + 0.5 * (j % 7) + 2 * cos(phase) + 0.5 * test_normal(&random);
            if (test_uniform(&random) < 0.02) v -= 5; /* a missed cloud */
            s->value[i * STRIDE + j] = test_uniform(&random) < 0.25 ? NAN : (float)v;
        }
    }
    s->options = defaults;
    s->options.history.to = tocsin_day_from_civil((tocsin_civil){2018, 12, 31});
    return s;
}

static tocsin_status watch(stack *s, size_t from, size_t n, size_t shift, tocsin_error *err) {
    tocsin_norm_tile tile = {s->day, DATES, s->value + from, n, STRIDE};
    char *workspace = test_malloc(tocsin_norm_watch_workspace(DATES, n, &s->options) + shift);
    tocsin_status status =
        tocsin_norm_watch(&tile, &s->options, workspace + shift, s->alarms + from, err);
    test_free(workspace);
    return status;
}

static void watch_well(stack *s) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_status status = watch(s, 0, PIXELS, 0, &err);
    if (status) print_message("%s\n", err.message);
    assert_int_equal(status, TOCSIN_OK);
}

static void drop_pixel(stack *s, int pixel, tocsin_day from, float by) {
    for (int i = 0; i < DATES; i++)
        if (s->day[i] >= from) s->value[i * STRIDE + pixel] -= by;
}

static bool same_float(float a, float b) {
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void assert_same_alarms(const tocsin_pixel_alarm *a, const tocsin_pixel_alarm *b) {
    assert_int_equal(a->first, b->first);
    assert_int_equal(a->confirmed, b->confirmed);
    assert_int_equal(a->n_history, b->n_history);
    assert_true(same_float(a->size, b->size));
    assert_true(same_float(a->score, b->score));
}

static void results_do_not_depend_on_the_shape_of_a_tile(void **state) {
    (void)state;
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_EWMA; monitor++) {
        stack *s = make_stack(1);
        s->options.monitor = (tocsin_monitor)monitor;
        drop_pixel(s, 5, s->day[150], 3);
        drop_pixel(s, 40, s->day[140], 2);
        watch_well(s);
        tocsin_pixel_alarm whole[PIXELS];
        memcpy(whole, s->alarms, sizeof whole);
        assert_true(whole[5].confirmed != TOCSIN_DAY_NONE);
        for (size_t width = 1; width < 20; width += 6)
            for (size_t from = 0; from < PIXELS; from += width) {
                size_t n = PIXELS - from < width ? PIXELS - from : width;
                assert_int_equal(watch(s, from, n, width, NULL), TOCSIN_OK);
            }
        for (int i = 0; i < PIXELS; i++) assert_same_alarms(&whole[i], &s->alarms[i]);
        test_free(s);
    }
}

/* The first alarm after the history, by the engine for one series. */
static tocsin_day alarm_of_series(const stack *s, int pixel, tocsin_norm_judgement *ret) {
    static double value[DATES];
    static tocsin_series_point points[DATES];
    for (int i = 0; i < DATES; i++) value[i] = (double)s->value[i * STRIDE + pixel];
    tocsin_dated series = {s->day, value, DATES};
    tocsin_norm_options standing = s->options;
    standing.level_years = 0; /* the norm of a tile does not move on */
    assert_int_equal(tocsin_norm_judge(&series, &standing, points, ret, NULL), TOCSIN_OK);
    for (int i = 0; i < DATES; i++)
        if (points[i].alarm && s->day[i] > s->options.history.to) return s->day[i];
    return TOCSIN_DAY_NONE;
}

static void a_pixel_and_a_series_get_the_same_alarm(void **state) {
    (void)state;
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_EWMA; monitor++) {
        stack *s = make_stack(2);
        s->options.monitor = (tocsin_monitor)monitor;
        int rang = 0, differ = 0;
        for (int j = 0; j < PIXELS; j += 2) drop_pixel(s, j, s->day[135 + j / 2], 2.0f);
        /* the series takes the dates that it has, the tile those of all pixels: let them agree */
        int last = 0;
        while (last + 1 < DATES && s->day[last + 1] <= s->options.history.to) last++;
        for (int j = 0; j < PIXELS; j++) {
            s->value[j] = -10;
            s->value[last * STRIDE + j] = -10;
        }
        watch_well(s);
        for (int j = 0; j < PIXELS; j++) {
            tocsin_norm_judgement judgement;
            tocsin_day expected = alarm_of_series(s, j, &judgement);
            assert_int_equal(s->alarms[j].n_history, judgement.answer.n_valid);
            differ += s->alarms[j].confirmed != expected;
            rang += expected != TOCSIN_DAY_NONE;
        }
        assert_true(rang >= 10);
        /* The left-out years of a tile keep the weights of the whole fit, and limits are read from a
         * table: a value on the edge may fall to the other side. The textbook monitors use neither.
         */
        bool textbook = monitor == TOCSIN_MONITOR_MOSUM || monitor == TOCSIN_MONITOR_CUSUM;
        assert_true(differ <= (textbook ? 0 : PIXELS / 6));
        test_free(s);
    }
}

static void a_lasting_change_is_dated_and_measured(void **state) {
    (void)state;
    stack *s = make_stack(3);
    drop_pixel(s, 17, s->day[150], 4);
    watch_well(s);
    const tocsin_pixel_alarm *a = &s->alarms[17];
    /* a value just before may by chance have been the first of the run */
    assert_true(a->first >= s->day[149] && a->first <= s->day[152]);
    assert_true(a->confirmed > a->first && a->confirmed <= s->day[158]);
    assert_true(a->size < -3 && a->size > -6);
    for (int j = 0; j < PIXELS; j++)
        if (j != 17) assert_true(s->alarms[j].score < a->score);
    test_free(s);
}

/* Seeded: 60,000 stable pixel-years without correlation. */
static void stable_pixels_ring_about_as_often_as_asked(void **state) {
    (void)state;
    int rang = 0, pixels = 0;
    for (uint64_t seed = 0; seed < 500; seed++) {
        stack *s = make_stack(1000 + seed);
        s->options.false_alarms = 1;
        watch_well(s);
        for (int j = 0; j < PIXELS; j++) rang += s->alarms[j].confirmed != TOCSIN_DAY_NONE;
        pixels += PIXELS;
        test_free(s);
    }
    double rate = 100.0 * rang / (pixels * 2.0);
    if (rate < 0.1 || rate > 1.5) fail_msg("%.2f false alarms in 100 pixel-years, asked 1", rate);
}

static void pixels_without_a_history_have_no_answer(void **state) {
    (void)state;
    stack *s = make_stack(4);
    for (int i = 0; i < DATES; i++) {
        s->value[i * STRIDE + 0] = NAN;                 /* no valid date */
        s->value[i * STRIDE + 1] = i == 7 ? 3.0f : NAN; /* one */
        s->value[i * STRIDE + 2] = 0.1f;                /* constant */
        if (s->day[i] > s->options.history.to)
            s->value[i * STRIDE + 3] = NAN; /* nothing to judge */
        if (s->day[i] <= s->options.history.to) s->value[i * STRIDE + 4] = NAN; /* no history */
    }
    watch_well(s);
    static const int n_history[] = {0, 1, -1, -1, 0};
    for (int j = 0; j < 5; j++) {
        assert_int_equal(s->alarms[j].confirmed, TOCSIN_DAY_NONE);
        if (n_history[j] >= 0) {
            assert_int_equal(s->alarms[j].n_history, n_history[j]);
            assert_true(isnan(s->alarms[j].score));
        } else {
            assert_true(s->alarms[j].score >= 0 && s->alarms[j].score < 0.5f);
        }
    }
    drop_pixel(s, 2, s->day[150], 0.05f);
    watch_well(s);
    assert_int_equal(s->alarms[2].first, s->day[150]);
    test_free(s);
}

static void a_short_history_is_too_little_and_no_history_an_error(void **state) {
    (void)state;
    stack *s = make_stack(5);
    s->options.history.to = s->day[1];
    watch_well(s);
    for (int j = 0; j < PIXELS; j++) {
        assert_int_equal(s->alarms[j].confirmed, TOCSIN_DAY_NONE);
        assert_true(isnan(s->alarms[j].score));
    }
    tocsin_error err = TOCSIN_ERROR_INIT;
    s->options.history.to = TOCSIN_DAY_NONE;
    assert_int_equal(watch(s, 0, PIXELS, 0, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "end of the history"));
    test_free(s);
}

static void infinities_and_disorder_are_errors_that_say_where(void **state) {
    (void)state;
    stack *s = make_stack(6);
    tocsin_error err = TOCSIN_ERROR_INIT;
    s->value[33 * STRIDE + 44] = -INFINITY;
    assert_int_equal(watch(s, 0, PIXELS, 0, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "pixel 44 on 2016-02-04"));
    s->value[33 * STRIDE + 44] = 0;
    s->day[20] = s->day[22];
    assert_int_equal(watch(s, 0, PIXELS, 0, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "date 22 of the tile"));
    test_free(s);
}

/* Values of published tables. */
static void distributions_and_critical_values_are_those_of_the_tables(void **state) {
    (void)state;
    assert_true(fabs(norm_normal_quantile(0.975) - 1.959963984540054) < 1e-12);
    assert_true(fabs(norm_normal_cdf(-1) - 0.158655253931457) < 1e-14);
    assert_true(fabs(norm_student_level(0.95, 5) - 2.570581835636314) < 1e-9);
    assert_true(fabs(norm_student_level(0.99, 1) - 63.656741162871) < 1e-6);
    assert_true(fabs(norm_student_two_sided(2.228138851986274, 10) - 0.05) < 1e-10);
    /* R: strucchange, 0.9479 for Rec-CUSUM (Brown, Durbin and Evans: 0.948) */
    assert_true(fabs(norm_rec_cusum_critical(0.05) - 0.9478982340418134) < 1e-8);
    /* Chu, Stinchcombe and White: a² = 7.78 at 5 %, 6.25 at 10 % */
    assert_true(fabs(pow(norm_cusum_critical(0.05), 2) - 7.78) < 0.05);
    assert_true(fabs(pow(norm_cusum_critical(0.10), 2) - 6.25) < 0.01);
    /* Lucas and Saccucci 1990, table 3: average run length 500 */
    assert_true(fabs(norm_ewma_limit(0.25, 500) - 2.998) < 0.01);
    assert_true(fabs(norm_ewma_limit(0.5, 500) - 3.071) < 0.01);
    assert_true(fabs(norm_ewma_limit(0.1, 500) - 2.814) < 0.01);
    assert_true(isnan(norm_mosum_critical(0.05, 0.3)));
    assert_true(isnan(norm_mosum_critical(0.1, 0.25)));
    assert_true(norm_mosum_critical(0.025, 0.5) > norm_mosum_critical(0.03, 0.5));
}

/* Without correlation the chance of k in a row is p^k: runs begin at 2 p^k (1 - p). */
static void run_limits_are_those_of_independent_and_of_correlated_values(void **state) {
    (void)state;
    for (int run = 1; run <= 4; run++) {
        double p = 1 - norm_normal_cdf(norm_run_limit(run, 0, 1e-4));
        double rate = 2 * pow(p, run) * (1 - p);
        if (fabs(rate / 1e-4 - 1) > 0.03) fail_msg("run %d: rate %g", run, rate);
    }
    test_random random = {7};
    double limit = norm_run_limit(3, 0.5, 1e-3), z = 0;
    int above = 0, began = 0;
    const int n = 4000000;
    for (int i = 0; i < n; i++) {
        z = 0.5 * z + sqrt(0.75) * test_normal(&random);
        above = z > limit ? above + 1 : 0;
        began += above == 3;
    }
    double rate = 2.0 * began / n;
    if (fabs(rate / 1e-3 - 1) > 0.1) fail_msg("rate %g, asked 1e-3", rate);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_do_not_depend_on_the_shape_of_a_tile),
        cmocka_unit_test(a_pixel_and_a_series_get_the_same_alarm),
        cmocka_unit_test(a_lasting_change_is_dated_and_measured),
        cmocka_unit_test(stable_pixels_ring_about_as_often_as_asked),
        cmocka_unit_test(pixels_without_a_history_have_no_answer),
        cmocka_unit_test(a_short_history_is_too_little_and_no_history_an_error),
        cmocka_unit_test(infinities_and_disorder_are_errors_that_say_where),
        cmocka_unit_test(distributions_and_critical_values_are_those_of_the_tables),
        cmocka_unit_test(run_limits_are_those_of_independent_and_of_correlated_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
