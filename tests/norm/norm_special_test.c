// SPDX-License-Identifier: Apache-2.0
/* Distributions, critical values and special functions against published tables. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "norm/critical.h"
#include "norm/special.h"
#include "random.h"

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

static void assert_close(double found, double expected) {
    if (!(fabs(found - expected) <= 1e-12 * (1 + fabs(expected))))
        fail_msg("%.17g, not %.17g", found, expected);
}

/* Abramowitz and Stegun 6.3.2, 6.3.3, 6.3.5, 6.4.2, 6.4.4, 6.4.6. */
static void digamma_and_trigamma_are_those_of_the_tables(void **state) {
    (void)state;
    const double euler = 0.57721566490153286;
    assert_close(norm_digamma(1), -euler);
    assert_close(norm_digamma(0.5), -euler - 2 * log(2));
    assert_close(norm_digamma(4), -euler + 1 + 1 / 2.0 + 1 / 3.0);
    assert_close(norm_trigamma(1), M_PI * M_PI / 6);
    assert_close(norm_trigamma(0.5), M_PI * M_PI / 2);
    assert_close(norm_trigamma(4), M_PI * M_PI / 6 - 1 - 1 / 4.0 - 1 / 9.0);
    for (double x = 0.01; x < 1e6; x *= 1.7) {
        assert_close(norm_digamma(x + 1), norm_digamma(x) + 1 / x);
        assert_close(norm_trigamma(x), norm_trigamma(x + 1) + 1 / (x * x));
        /* the second is the derivative of the first */
        double step = 1e-4 * x,
               slope = (norm_digamma(x + step) - norm_digamma(x - step)) / (2 * step);
        assert_true(fabs(slope / norm_trigamma(x) - 1) < 1e-6);
    }
    assert_close(norm_digamma(1e12), log(1e12) - 0.5e-12);
}

static void trigamma_is_inverted(void **state) {
    (void)state;
    for (double x = 0.001; x < 1e6; x *= 2.3) {
        double back = norm_trigamma_inverse(norm_trigamma(x));
        if (!(fabs(back / x - 1) < 1e-9)) fail_msg("%g became %g", x, back);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distributions_and_critical_values_are_those_of_the_tables),
        cmocka_unit_test(run_limits_are_those_of_independent_and_of_correlated_values),
        cmocka_unit_test(digamma_and_trigamma_are_those_of_the_tables),
        cmocka_unit_test(trigamma_is_inverted),
    };
    return cmocka_run_group_tests_name("norm special", tests, NULL, NULL);
}
