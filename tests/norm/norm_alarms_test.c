// SPDX-License-Identifier: Apache-2.0
/* When a norm that moves on rings: how runs begin and end, and that they come as often as asked where the
 * noise is not what theory takes it for. All series are made, with seeds. */
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
#include "made.h"
#include "norm/critical.h"
#include "norm/design.h"
#include "norm/ring.h"
#include "random.h"
#include "tocsin/norm.h"

enum { FIRST_DAY = 12000 };

typedef enum made_kind { SKEWED, SMOOTH, SLOW, HOLIDAYS } made_kind;
static const char *const kind_names[] = {"skewed", "smooth", "slow and fast", "works holidays"};

/* An autoregression, as it stands. */
static double autoregress(test_random *random, double rho, double *state) {
    *state = rho * *state + sqrt(1 - rho * rho) * test_normal(random);
    return *state;
}

/* Deviations of about one, `n` of them, a week apart. */
static void make_noise(made_kind kind, test_random *random, size_t n, double *ret_noise) {
    double x = test_normal(random), y = test_normal(random), last[5] = {0};
    for (size_t i = 0; i < n + 5; i++) {
        double e = 0;
        switch (kind) {
        case SKEWED: e = (exp(0.32) - exp(0.8 * autoregress(random, 0.3, &x))) / 1.3; break;
        case SMOOTH:
            last[i % 5] = autoregress(random, 0.6, &x);
            for (int k = 0; k < 5; k++) e += last[k] / 5;
            break;
        case SLOW: e = 0.7 * autoregress(random, 0.95, &x) + 0.7 * test_normal(random); break;
        case HOLIDAYS: e = 0.7 * autoregress(random, 0.5, &y); break;
        }
        if (i >= 5) ret_noise[i - 5] = e;
    }
}

/* Four weeks in July, not on the same days each year, and two at the end of the year. */
static double holiday(tocsin_day day, uint64_t seed) {
    double years = (day - FIRST_DAY) / NORM_YEAR_DAYS, year = floor(years);
    test_random random = {seed * 100 + (uint64_t)year};
    double of_year = (years - year) * NORM_YEAR_DAYS, from = 190 + 4 * test_normal(&random);
    return (of_year >= from && of_year < from + 25 ? -4 : 0) + (of_year >= 351 ? -3 : 0);
}

static made *make(made_kind kind, double years, uint64_t seed) {
    made *m = test_calloc(1, sizeof *m);
    double noise[MADE_ROOM];
    test_random random = {seed};
    size_t n = (size_t)(years * NORM_YEAR_DAYS / 7);
    make_noise(kind, &random, n, noise);
    for (size_t i = 0; i < n; i++) {
        tocsin_day day = FIRST_DAY + 7 * (tocsin_day)i;
        if (test_uniform(&random) < 0.1) continue;
        m->day[m->n] = day;
        m->value[m->n++] = 3 * cos(2 * M_PI * day / NORM_YEAR_DAYS) + noise[i] +
                           (kind == HOLIDAYS ? holiday(day, seed) : 0);
    }
    return m;
}

/* ---- runs ---------------------------------------------------------------------------------- */

/* Feed values of one figure each, '-' for beyond the limit on the other side, '~' for there but within it;
 * a letter for each that rang. */
static void assert_rings(int length, const char *values, const char *rang) {
    norm_run run = {0};
    tocsin_day since = TOCSIN_DAY_NONE;
    char alarm = 'a' - 1;
    for (size_t i = 0; i < strlen(values); i++) {
        double value = values[i] == '-' ? -2 : values[i] == '~' ? -0.5 : values[i] - '0';
        bool rings = norm_run_step(&run, length, value, (tocsin_day)i);
        if (rings && run.rings_since != since) alarm++;
        if (rings) since = run.rings_since;
        if (rang[i] != (rings ? alarm : '.')) fail_msg("%s: value %zu, alarm %c", values, i, alarm);
    }
}

static void a_run_rings_until_as_many_values_are_back(void **state) {
    (void)state;
    assert_rings(3, "0220222200", "......aa..");
    assert_rings(3, "022202002002", "...a.a..a..a"); /* two are not enough to end it */
    assert_rings(3, "02220002220", "...a.....b.");
    assert_rings(3, "022200022", "...a.....");
    assert_rings(3, "0222~222", "...a...b"); /* one on the other side is */
    assert_rings(3, "0222---", "...a..b");
    assert_rings(1, "0200020", ".a...b.");
}

/* Counted in a long series of known correlation. */
static void alarms_of_normal_values_come_as_often_as_theory_says(void **state) {
    (void)state;
    static const double rhos[] = {0, 0.5, 0.9};
    for (int k = 0; k < 3; k++) {
        enum { VALUES = 600000 };
        double limit = norm_alarm_limit(3, rhos[k], 0.01), x = 0;
        test_random random = {(uint64_t)k + 1};
        norm_run run = {0};
        int alarms = 0;
        for (int i = 0; i < VALUES; i++) {
            int before = run.rings;
            norm_run_step(&run, 3, autoregress(&random, rhos[k], &x) / limit, i);
            alarms += run.rings != 0 && !before;
        }
        print_message("rho %.1f: %d of %d\n", rhos[k], alarms, VALUES / 100);
        assert_true(fabs(alarms - VALUES / 100.0) < 0.05 * VALUES / 100);
    }
    assert_true(norm_alarm_rate(3, 0.9, 1.5) < 0.92 * norm_run_rate(3, 0.9, 1.5));
}

/* ---- rates --------------------------------------------------------------------------------- */

static double found_in_100_years(made_kind kind, double years, double asked, int n_series) {
    double judged = 0, alarms = 0;
    for (int seed = 0; seed < n_series; seed++) {
        made *m = make(kind, years, 4000 + 100 * (uint64_t)kind + (uint64_t)seed);
        tocsin_norm_options o = TOCSIN_NORM_OPTIONS_INIT;
        o.false_alarms = asked;
        judge(m, &o);
        judged += m->got.basis.judged_years;
        alarms += m->got.basis.history_alarms;
        test_free(m);
    }
    return 100 * alarms / judged;
}

/* Theory takes noise for normal and for one that forgets at one pace. Where it is not, a series' own past
 * sets the limit right, the better the longer it is. */
static void the_rate_asked_for_holds_where_theory_does_not(void **state) {
    (void)state;
    double mean = 0;
    for (int kind = SKEWED; kind <= HOLIDAYS; kind++) {
        double early = found_in_100_years((made_kind)kind, 8, 100, 30);
        double late = found_in_100_years((made_kind)kind, 24, 100, 10);
        double rare = found_in_100_years((made_kind)kind, 8, 20, 30);
        print_message("%s: asked 100, found %.0f in 8 years, %.0f in 24; asked 20, found %.0f\n",
                      kind_names[kind], early, late, rare);
        assert_true(early > 40 && early < 140 && late > 65 && late < 135);
        assert_true(rare > 20 * 0.3 && rare < 20 * 1.6);
        mean += early / 4;
    }
    assert_true(mean > 70 && mean < 130);
}

/* ---- narrow seasons ------------------------------------------------------------------------ */

/* Root mean square of what was missed, and the deepest of what was expected, in the last year. */
static double missed(made_kind kind, int narrow, double *ret_deepest) {
    double square = 0, n = 0;
    *ret_deepest = 0;
    for (uint64_t seed = 0; seed < 10; seed++) {
        made *m = make(kind, 8, 6000 + seed);
        tocsin_norm_options o = TOCSIN_NORM_OPTIONS_INIT;
        o.narrow = narrow;
        judge(m, &o);
        for (size_t i = 0; i < m->n; i++) {
            if (isnan(m->points[i].expected)) continue;
            square += pow(m->value[i] - m->points[i].expected, 2);
            n++;
            if (i + 52 > m->n) *ret_deepest = fmin(*ret_deepest, m->points[i].expected);
        }
        test_free(m);
    }
    return sqrt(square / n);
}

static void works_holidays_that_come_each_year_are_expected(void **state) {
    (void)state;
    double deepest, shallow, missed_with = missed(HOLIDAYS, 6, &deepest),
                             missed_without = missed(HOLIDAYS, 0, &shallow);
    print_message("holidays: missed by %.3f, deepest %.2f; with two harmonics %.3f, %.2f\n",
                  missed_with, deepest, missed_without, shallow);
    assert_true(missed_with < 0.92 * missed_without && deepest < shallow - 0.3);
    /* and where there are none, little is lost */
    double with = missed(SMOOTH, 6, &deepest), without = missed(SMOOTH, 0, &shallow);
    print_message("none: missed by %.3f, with two harmonics %.3f\n", with, without);
    assert_true(with < 1.03 * without);
}

static void a_season_that_is_not_asked_for_has_no_narrow_parts(void **state) {
    (void)state;
    made *m = make(HOLIDAYS, 8, 1);
    tocsin_norm_options o = TOCSIN_NORM_OPTIONS_INIT;
    judge(m, &o);
    assert_int_equal(m->got.basis.harmonics, 6);
    o.harmonics = 0;
    judge(m, &o);
    assert_int_equal(m->got.basis.harmonics, 0);
    o.harmonics = 2;
    for (size_t i = 0; i < m->n; i++) m->day[i] = FIRST_DAY + 60 * (tocsin_day)i; /* six a year */
    m->n = 60;
    judge(m, &o);
    assert_int_equal(m->got.basis.harmonics, 2);
    test_free(m);
}

int main(int n_arguments, char **arguments) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_rings_until_as_many_values_are_back),
        cmocka_unit_test(alarms_of_normal_values_come_as_often_as_theory_says),
        cmocka_unit_test(the_rate_asked_for_holds_where_theory_does_not),
        cmocka_unit_test(works_holidays_that_come_each_year_are_expected),
        cmocka_unit_test(a_season_that_is_not_asked_for_has_no_narrow_parts),
    };
    choose_tests(n_arguments, arguments);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
