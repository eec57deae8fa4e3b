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

#include "choose.h"
#include "norm/design.h"
#include "random.h"
#include "tocsin/norm.h"

enum { ROOM = 3000 };

typedef struct made {
    tocsin_day day[ROOM];
    double value[ROOM];
    size_t n;
    tocsin_series_point points[ROOM];
    tocsin_norm_judgement got;
} made;

static made *make(void) {
    made *m = test_calloc(1, sizeof *m);
    return m;
}

static double season(tocsin_day day) {
    double phase = 2 * M_PI * day / NORM_YEAR_DAYS;
    return 10 + 3 * cos(phase) + sin(2 * phase);
}

static tocsin_day civil(int year, int month, int day) {
    return tocsin_day_from_civil((tocsin_civil){year, month, day});
}

/* A date every `step` days, with noise of standard deviation `sigma`. */
static made *make_season(tocsin_day from, tocsin_day to, int step, double sigma, uint64_t seed) {
    made *m = make();
    test_random random = {seed};
    for (tocsin_day day = from; day <= to; day += step) {
        m->day[m->n] = day;
        m->value[m->n++] = season(day) + sigma * test_normal(&random);
    }
    return m;
}

static tocsin_status judge(made *m, const tocsin_norm_options *options, tocsin_error *err) {
    tocsin_dated series = {m->day, m->value, m->n};
    return tocsin_norm_judge(&series, options, m->points, &m->got, err);
}

static void judge_well(made *m, const tocsin_norm_options *options) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_status status = judge(m, options, &err);
    if (status != TOCSIN_OK) print_message("%s\n", err.message);
    assert_int_equal(status, TOCSIN_OK);
}

static const tocsin_norm_options defaults = TOCSIN_NORM_OPTIONS_INIT;

static void a_usual_day_is_usual_and_an_unusual_one_is_not(void **state) {
    (void)state;
    made *m = make_season(civil(2016, 1, 1), civil(2020, 6, 1), 6, 0.3, 1);
    m->value[m->n - 1] = season(m->day[m->n - 1]) + 0.1;
    judge_well(m, &defaults);
    const tocsin_seasonal_answer *a = &m->got.answer;
    assert_false(a->too_little_history);
    assert_true(fabs(a->expected - season(a->day)) < 0.2);
    assert_int_equal(a->tail, TOCSIN_TAIL_NONE);
    assert_true(a->probability > 0.2);
    assert_int_equal(a->n_valid, m->n - 1);

    m->value[m->n - 1] = season(m->day[m->n - 1]) - 2;
    judge_well(m, &defaults);
    assert_int_equal(a->tail, TOCSIN_TAIL_LOW);
    assert_true(a->probability < 1e-4);
    assert_int_equal(a->rank, a->n_season);
    assert_true(a->low > a->seen);
    test_free(m);
}

static void rank_counts_the_same_season_of_named_years(void **state) {
    (void)state;
    made *m = make();
    /* 1 June of four years, and values of the other half of the year that must not count */
    for (int year = 2015; year <= 2018; year++)
        for (int half = 0; half < 2; half++) {
            m->day[m->n] = civil(year, half ? 12 : 6, 1);
            m->value[m->n++] = half ? 100 : year - 2000;
        }
    m->day[m->n] = civil(2019, 6, 10);
    m->value[m->n++] = 16.5;
    judge_well(m, &defaults);
    const tocsin_seasonal_answer *a = &m->got.answer;
    assert_int_equal(a->n_years, 4);
    for (int i = 0; i < 4; i++) assert_int_equal(a->years[i], 2015 + i);
    assert_int_equal(a->n_season, 5);
    assert_int_equal(a->rank, 3); /* 18 and 17 are larger */
    test_free(m);
}

static void fewer_than_two_earlier_seasons_are_too_little(void **state) {
    (void)state;
    made *m = make_season(civil(2019, 1, 1), civil(2020, 3, 1), 5, 0.3, 2);
    judge_well(m, &defaults);
    assert_true(m->got.answer.too_little_history);
    assert_int_equal(m->got.answer.n_years, 1);
    assert_int_equal(m->got.answer.years[0], 2019);
    assert_true(isnan(m->got.answer.expected));
    for (size_t i = 0; i < m->n; i++) {
        assert_true(isnan(m->points[i].expected));
        assert_false(m->points[i].alarm);
    }
    test_free(m);
}

static void nothing_and_next_to_nothing_are_too_little(void **state) {
    (void)state;
    made *m = make();
    judge_well(m, &defaults); /* no date at all */
    assert_true(m->got.answer.too_little_history);
    assert_int_equal(m->got.answer.day, TOCSIN_DAY_NONE);
    for (m->n = 0; m->n < 50; m->n++) {
        m->day[m->n] = (tocsin_day)(10 * m->n);
        m->value[m->n] = NAN;
    }
    judge_well(m, &defaults); /* no valid date */
    assert_true(m->got.answer.too_little_history);
    assert_true(isnan(m->got.answer.seen));
    m->value[20] = 4;
    judge_well(m, &defaults); /* one valid date */
    assert_true(m->got.answer.too_little_history);
    assert_int_equal(m->got.answer.day, m->day[20]);
    assert_int_equal(m->got.answer.n_valid, 0);
    test_free(m);
}

static void missing_values_weigh_nothing(void **state) {
    (void)state;
    made *all = make_season(civil(2014, 1, 1), civil(2019, 1, 1), 7, 0.3, 3), *valid = make();
    for (size_t i = 0; i < all->n; i++) {
        if (i % 3 == 1) all->value[i] = NAN;
        if (isnan(all->value[i])) continue;
        valid->day[valid->n] = all->day[i];
        valid->value[valid->n++] = all->value[i];
    }
    for (size_t i = 0; i < 5; i++) { /* a tail of nothing */
        all->day[all->n] = all->day[all->n - 1] + 7;
        all->value[all->n++] = NAN;
    }
    judge_well(all, &defaults);
    judge_well(valid, &defaults);
    assert_memory_equal(&all->got.answer.expected, &valid->got.answer.expected, sizeof(double));
    assert_memory_equal(&all->got.answer.probability, &valid->got.answer.probability,
                        sizeof(double));
    assert_int_equal(all->got.answer.day, valid->got.answer.day);
    assert_false(isnan(all->points[all->n - 1].expected));
    test_free(all);
    test_free(valid);
}

static void a_constant_series_expects_its_value(void **state) {
    (void)state;
    made *m = make_season(civil(2015, 1, 1), civil(2019, 1, 1), 10, 0, 4);
    for (size_t i = 0; i < m->n; i++) m->value[i] = 0.3;
    judge_well(m, &defaults);
    const tocsin_seasonal_answer *a = &m->got.answer;
    assert_true(fabs(a->expected - 0.3) < 1e-9);
    assert_true(a->probability > 0.5);
    assert_int_equal(a->tail, TOCSIN_TAIL_NONE);
    for (size_t i = 0; i < m->n; i++) assert_false(m->points[i].alarm);
    m->value[m->n - 1] = 0.4;
    judge_well(m, &defaults);
    assert_int_equal(a->tail, TOCSIN_TAIL_HIGH);
    /* only order speaks: 2 / (n + 1) */
    assert_true(fabs(a->probability - 2.0 / (double)m->n) < 1e-12);
    for (size_t i = 0; i < m->n; i++) m->value[i] = 0;
    judge_well(m, &defaults);
    assert_true(a->probability == 1);
    test_free(m);
}

static void mostly_zero_counts_get_a_finite_interval(void **state) {
    (void)state;
    made *m = make_season(civil(2015, 1, 1), civil(2019, 1, 1), 7, 0, 5);
    for (size_t i = 0; i < m->n; i++) m->value[i] = i % 9 == 4 ? 1 + (double)(i % 2) : 0;
    judge_well(m, &defaults);
    const tocsin_seasonal_answer *a = &m->got.answer;
    assert_true(a->high > a->expected && a->low < a->expected);
    assert_true(a->probability > 0.05);
    test_free(m);
}

static void equal_days_are_allowed_and_disorder_is_not(void **state) {
    (void)state;
    made *m = make_season(civil(2015, 1, 1), civil(2019, 1, 1), 10, 0.2, 6);
    m->day[10] = m->day[11];
    m->day[m->n - 1] = m->day[m->n - 2];
    judge_well(m, &defaults);
    assert_int_equal(m->got.answer.n_valid, m->n - 2); /* both last values are of the last day */
    m->day[10] = m->day[11] + 1;
    memset(&m->got, 7, sizeof m->got);
    tocsin_norm_judgement before = m->got;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(judge(m, &defaults, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "date 12 of the series"));
    assert_memory_equal(&before, &m->got, sizeof before);
    test_free(m);
}

static void infinities_and_impossible_dates_are_errors(void **state) {
    (void)state;
    made *m = make_season(civil(2015, 1, 1), civil(2019, 1, 1), 10, 0.2, 7);
    tocsin_error err = TOCSIN_ERROR_INIT;
    m->value[3] = -INFINITY;
    assert_int_equal(judge(m, &defaults, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "2015-01-31"));
    m->value[3] = 1;
    m->day[0] = TOCSIN_DAY_NONE;
    assert_int_equal(judge(m, &defaults, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "date 1 "));
    test_free(m);
}

static void options_out_of_range_are_named(void **state) {
    (void)state;
    made *m = make_season(civil(2015, 1, 1), civil(2019, 1, 1), 10, 0.2, 8);
    static const char *const says[] = {"harmonics",    "level",        "run length",
                                       "false alarms", "MOSUM window", "lambda"};
    for (int i = 0; i < 6; i++) {
        tocsin_norm_options o = defaults;
        if (i == 0) o.harmonics = 5;
        if (i == 1) o.level = 1;
        if (i == 2) o.run_length = 0;
        if (i == 3) o.false_alarms = 0;
        if (i == 4) o.monitor = TOCSIN_MONITOR_MOSUM, o.mosum_window = 0.3;
        if (i == 5) o.monitor = TOCSIN_MONITOR_EWMA, o.ewma_lambda = NAN;
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(judge(m, &o, &err), TOCSIN_BAD_INPUT);
        assert_non_null(strstr(err.message, says[i]));
    }
    test_free(m);
}

static void leap_days_keep_the_season(void **state) {
    (void)state;
    made *m = make_season(civil(1990, 1, 1), civil(2020, 2, 28), 8, 0.1, 9);
    m->day[m->n] = civil(2020, 2, 29);
    m->value[m->n++] = season(civil(2020, 2, 29));
    judge_well(m, &defaults);
    assert_true(fabs(m->got.answer.expected - season(civil(2020, 2, 29))) < 0.1);
    assert_int_equal(m->got.answer.n_years, 30);
    test_free(m);
}

static void a_robust_norm_shrugs_off_missed_clouds(void **state) {
    (void)state;
    made *m = make_season(civil(2015, 1, 1), civil(2020, 1, 1), 6, 0.2, 10);
    for (size_t i = 5; i + 1 < m->n; i += 12) m->value[i] -= 6;
    m->value[m->n - 1] = season(m->day[m->n - 1]);
    judge_well(m, &defaults);
    double robust = fabs(m->got.answer.expected - m->value[m->n - 1]);
    tocsin_norm_options plain = defaults;
    plain.robust = false;
    judge_well(m, &plain);
    double least_squares = fabs(m->got.answer.expected - m->value[m->n - 1]);
    assert_true(robust < 0.1);
    assert_true(least_squares > 3 * robust);
    test_free(m);
}

/* The same variance with and without AR(1) of 0.7: the expected value is known less well. */
static void correlation_widens_the_interval(void **state) {
    (void)state;
    double independent = 0, correlated = 0;
    for (uint64_t seed = 11; seed < 31; seed++) {
        made *m = make_season(civil(2015, 1, 1), civil(2019, 1, 1), 5, 0.3, seed);
        judge_well(m, &defaults);
        double n_independent = m->got.basis.n_effective, noise = 0;
        independent += m->got.answer.high - m->got.answer.low;
        test_random random = {seed};
        for (size_t i = 0; i < m->n; i++) {
            noise = 0.7 * noise + sqrt(1 - 0.49) * test_normal(&random);
            m->value[i] = season(m->day[i]) + 0.3 * noise;
        }
        judge_well(m, &defaults);
        assert_true(m->got.basis.autocorrelation > 0.5 && m->got.basis.autocorrelation < 0.85);
        assert_true(m->got.basis.n_effective < 0.5 * n_independent);
        correlated += m->got.answer.high - m->got.answer.low;
        test_free(m);
    }
    if (correlated < independent) fail_msg("%.3f times as wide", correlated / independent);
}

/* Seeded; over many series the share of usual values inside the 95 % interval is near 95 %. */
static void the_interval_holds_what_it_says(void **state) {
    (void)state;
    enum { SERIES = 600 };
    int inside = 0;
    for (int i = 0; i < SERIES; i++) {
        made *m = make_season(civil(2015, 1, 1), civil(2019, 3, 1) + i, 11, 0.4, 100 + (uint64_t)i);
        judge_well(m, &defaults);
        inside += m->got.answer.tail == TOCSIN_TAIL_NONE;
        test_free(m);
    }
    double share = (double)inside / SERIES;
    if (share < 0.925 || share > 0.985) fail_msg("%.3f inside", share);
}

static void a_lasting_change_rings_and_one_outlier_does_not(void **state) {
    (void)state;
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_EWMA; monitor++) {
        tocsin_norm_options o = defaults;
        o.monitor = (tocsin_monitor)monitor;
        o.alpha = 0.01;
        o.history.to = civil(2018, 12, 31);
        made *m = make_season(civil(2015, 1, 1), civil(2020, 1, 1), 8, 0.3, 12);
        size_t change = 0;
        while (m->day[change] < civil(2019, 6, 1)) change++;
        judge_well(m, &o);
        for (size_t i = 0; i < m->n; i++) assert_false(m->points[i].alarm);
        for (size_t i = change; i < m->n; i++) m->value[i] -= 1.5;
        judge_well(m, &o);
        for (size_t i = 0; i < change; i++) assert_false(m->points[i].alarm);
        assert_true(m->points[m->n - 1].alarm);
        for (size_t i = change; i < m->n; i++) m->value[i] += 1.5;
        if (monitor == TOCSIN_MONITOR_RUNS) {
            m->value[change] -= 20;
            judge_well(m, &o);
            for (size_t i = 0; i < m->n; i++) assert_false(m->points[i].alarm);
        }
        test_free(m);
    }
}

static void an_unstable_history_is_cut_when_asked(void **state) {
    (void)state;
    made *m = make_season(civil(2008, 1, 1), civil(2020, 1, 1), 10, 0.3, 13);
    for (size_t i = 0; i < m->n && m->day[i] < civil(2013, 1, 1); i++) m->value[i] += 4;
    tocsin_norm_options o = defaults;
    o.stable_history = true;
    judge_well(m, &o);
    tocsin_day from = m->got.basis.history.from;
    assert_true(from > civil(2011, 6, 1) && from < civil(2015, 1, 1));
    assert_true(fabs(m->got.answer.expected - season(m->got.answer.day)) < 0.5);
    test_free(m);
}

static void the_level_of_the_series_does_not_matter(void **state) {
    (void)state;
    made *a = make_season(civil(2015, 1, 1), civil(2020, 1, 1), 9, 0.3, 14);
    judge_well(a, &defaults);
    double probability = a->got.answer.probability;
    for (size_t i = 0; i < a->n; i++) a->value[i] = 1000 - 50 * a->value[i];
    judge_well(a, &defaults);
    assert_true(fabs(a->got.answer.probability - probability) < 1e-6);
    test_free(a);
}

int main(int n_arguments, char **arguments) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_usual_day_is_usual_and_an_unusual_one_is_not),
        cmocka_unit_test(rank_counts_the_same_season_of_named_years),
        cmocka_unit_test(fewer_than_two_earlier_seasons_are_too_little),
        cmocka_unit_test(nothing_and_next_to_nothing_are_too_little),
        cmocka_unit_test(missing_values_weigh_nothing),
        cmocka_unit_test(a_constant_series_expects_its_value),
        cmocka_unit_test(mostly_zero_counts_get_a_finite_interval),
        cmocka_unit_test(equal_days_are_allowed_and_disorder_is_not),
        cmocka_unit_test(infinities_and_impossible_dates_are_errors),
        cmocka_unit_test(options_out_of_range_are_named),
        cmocka_unit_test(leap_days_keep_the_season),
        cmocka_unit_test(a_robust_norm_shrugs_off_missed_clouds),
        cmocka_unit_test(correlation_widens_the_interval),
        cmocka_unit_test(the_interval_holds_what_it_says),
        cmocka_unit_test(a_lasting_change_rings_and_one_outlier_does_not),
        cmocka_unit_test(an_unstable_history_is_cut_when_asked),
        cmocka_unit_test(the_level_of_the_series_does_not_matter),
    };
    choose_tests(n_arguments, arguments);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
