// SPDX-License-Identifier: Apache-2.0
/* The building blocks against results of R's strucchange and of Python's statsmodels, to 1e-6. The
 * inputs and most results are files beside the checkout (…/data/reference-series/strucchange); the
 * tests skip where those are absent. Which call made which result is said at each test. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "norm/critical.h"
#include "norm/fit.h"
#include "norm/fluctuation.h"
#include "norm/monitor.h"

enum { MAX_ROWS = 200, MAX_COLUMNS = 8, SERIES = 5 };

typedef struct table {
    size_t rows, columns;
    double at[MAX_ROWS][MAX_COLUMNS];
} table;

static double number_or_nan(const char *text) {
    if (!strncmp(text, "NA", 2)) return (double)NAN;
    return strtod(text, NULL);
}

/* False where the folder of reference data is not there. */
static bool read_table(const char *name, table *ret) {
    char path[4096], line[4096];
    const char *shared = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    if (shared)
        snprintf(path, sizeof path, "%s/data/reference-series/strucchange/%s", shared, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/reference-series/strucchange/%s",
                 root ? root : ".", name);
    FILE *file = fopen(path, "r");
    if (!file) {
        print_message("skipped: %s is not there\n", path);
        return false;
    }
    memset(ret, 0, sizeof *ret);
    while (fgets(line, sizeof line, file)) {
        if (strspn(line, " \r\n") == strlen(line)) continue;
        size_t column = 0;
        for (char *rest = line; rest; column++) {
            char *cell = strsep(&rest, ",");
            assert_true(column < MAX_COLUMNS && ret->rows < MAX_ROWS);
            ret->at[ret->rows][column] = number_or_nan(cell);
        }
        ret->columns = column;
        ret->rows++;
    }
    fclose(file);
    assert_true(ret->rows > 0);
    return true;
}

/* The valid rows of one column of y, with the design beside them. */
typedef struct valid_rows {
    double x[MAX_ROWS * MAX_COLUMNS], y[MAX_ROWS];
    size_t at[MAX_ROWS]; /* the row in the file */
    norm_rows rows;
} valid_rows;

static void take_valid(const table *x, const table *y, size_t column, valid_rows *ret) {
    size_t n = 0;
    for (size_t i = 0; i < y->rows; i++) {
        if (isnan(y->at[i][column])) continue;
        memcpy(ret->x + n * x->columns, x->at[i], x->columns * sizeof(double));
        ret->y[n] = y->at[i][column];
        ret->at[n++] = i;
    }
    ret->rows = (norm_rows){ret->x, ret->y, n, (int)x->columns};
}

static void assert_near(double got, double expected) {
    double bound = 1e-6 * fmax(1, fabs(expected));
    if (!(fabs(got - expected) <= bound)) {
        print_message("%.15g is not %.15g to 1e-6\n", got, expected);
        fail();
    }
}

static void load_xy(table *x, table *y) {
    if (!read_table("X.csv", x) || !read_table("y.csv", y)) skip();
    assert_int_equal(x->columns, SERIES);
    assert_int_equal(y->columns, SERIES);
    assert_int_equal(x->rows, y->rows);
}

/* rr_result.csv: recresid(X, y) of the valid rows of each series, NA in the first five. */
static void recursive_residuals_are_those_of_strucchange(void **state) {
    (void)state;
    static table x, y, expected;
    load_xy(&x, &y);
    if (!read_table("rr_result.csv", &expected)) skip();
    for (size_t series = 0; series < SERIES; series++) {
        static valid_rows valid;
        static double w[MAX_ROWS];
        take_valid(&x, &y, series, &valid);
        assert_true(norm_recursive_residuals(&valid.rows, 5, false, w));
        for (size_t i = 5; i < valid.rows.n; i++)
            assert_near(w[i - 5], expected.at[valid.at[i]][series]);
    }
}

/* efp_result.csv: efp(y ~ V1 + … + V5, data reversed, type = "Rec-CUSUM")$process of the first
 * series. V1 is constant beside the intercept of the formula, so R counts six terms and starts one
 * row later than five terms need. */
static void cusum_of_recursive_residuals_is_that_of_strucchange(void **state) {
    (void)state;
    static table x, y, expected;
    load_xy(&x, &y);
    if (!read_table("efp_result.csv", &expected)) skip();
    static valid_rows valid;
    static double w[MAX_ROWS], process[MAX_ROWS];
    take_valid(&x, &y, 0, &valid);
    assert_true(norm_recursive_residuals(&valid.rows, 6, true, w));
    norm_rec_cusum(w, valid.rows.n - 6, process);
    assert_int_equal(expected.rows, valid.rows.n - 6 + 1);
    for (size_t i = 0; i < expected.rows; i++) assert_near(process[i], expected.at[i][0]);
}

/* roc_history_result.csv: the 1-based first row of the stable history at level 0.05, made with the
 * efp call above for each series. */
static void stable_history_begins_where_strucchange_says(void **state) {
    (void)state;
    static table x, y, expected;
    load_xy(&x, &y);
    if (!read_table("roc_history_result.csv", &expected)) skip();
    assert_int_equal(expected.rows, SERIES);
    for (size_t series = 0; series < SERIES; series++) {
        static valid_rows valid;
        static double scratch[2 * MAX_ROWS + 1];
        take_valid(&x, &y, series, &valid);
        size_t from = norm_stable_history(&valid.rows, 6, 0.05, scratch);
        assert_int_equal(from + 1, (int)expected.at[series][0]);
    }
}

/* The residuals of all valid rows of a series from a plain fit to those of the first 100 dates. */
static norm_monitored monitor_series(const table *x, const table *y, size_t series,
                                     double *residual) {
    static valid_rows valid;
    static double history_residual[MAX_ROWS], weight[MAX_ROWS], scratch[MAX_ROWS];
    take_valid(x, y, series, &valid);
    norm_rows history = valid.rows;
    for (history.n = 0; history.n < valid.rows.n && valid.at[history.n] < 100;) history.n++;
    norm_fit fit;
    norm_fit_options plain = {.robust = false};
    assert_true(norm_fit_rows(&history, &plain, history_residual, weight, scratch, &fit));
    for (size_t i = 0; i < valid.rows.n; i++)
        residual[i] = valid.y[i] - norm_predict(fit.beta, valid.x + i * x->columns, SERIES);
    return (norm_monitored){residual, valid.rows.n, history.n, fit.scale};
}

/* cusum_result.csv: last process value, last boundary, history size and sigma of
 * monitor(mefp(efp(y ~ V2 + … + V5, first 100 rows, type = "OLS-CUSUM"))). */
static void cusum_monitor_is_that_of_strucchange(void **state) {
    (void)state;
    static table x, y, expected;
    load_xy(&x, &y);
    if (!read_table("cusum_result.csv", &expected)) skip();
    for (size_t series = 0; series < SERIES; series++) {
        static double residual[MAX_ROWS], process[MAX_ROWS], boundary[MAX_ROWS];
        norm_monitored m = monitor_series(&x, &y, series, residual);
        norm_cusum_process(&m, norm_cusum_critical(0.05), process, boundary);
        assert_near(process[m.n - 1], expected.at[0][series]);
        assert_near(boundary[m.n - 1], expected.at[1][series]);
        assert_int_equal(m.n_history, (int)expected.at[2][series]);
        assert_near(m.sigma, expected.at[3][series]);
    }
}

/* mosum_result.csv: the same with type = "OLS-MOSUM", h = 0.25, period = 10. */
static void mosum_monitor_is_that_of_strucchange(void **state) {
    (void)state;
    static table x, y, expected;
    load_xy(&x, &y);
    if (!read_table("mosum_result.csv", &expected)) skip();
    for (size_t series = 0; series < SERIES; series++) {
        static double residual[MAX_ROWS], process[MAX_ROWS], boundary[MAX_ROWS];
        norm_monitored m = monitor_series(&x, &y, series, residual);
        norm_mosum_process(&m, 0.25, norm_mosum_critical(0.05, 0.25), process, boundary);
        assert_near(process[m.n - 1], expected.at[0][series]);
        assert_near(boundary[m.n - 1], expected.at[1][series]);
        assert_int_equal(m.n_history, (int)expected.at[2][series]);
        assert_near(m.sigma, expected.at[3][series]);
    }
}

/* RLM_X.csv, RLM_y.csv: two series of 13 values and 8 terms, one of which ends on a curve through
 * more than half of them. Expected: params of statsmodels
 * RLM(y, X, M=TukeyBiweight()).fit(update_scale=True). */
static void robust_fit_is_that_of_statsmodels(void **state) {
    (void)state;
    static const double expected[2][8] = {
        {2.3757569983999076, 1.5919053949452396e-05, 4.960483948314601, 4.0427485592574195,
         1.0676653146683237, -0.7172424822211365, 1.2701246101474761, 1.1329168669944791},
        {-51.621207292381314, -0.00019788972214892546, -73.95341088849317, -17.66452192456504,
         0.579422996703399, -49.52111301879781, -38.324020145702654, -9.034638787625045}};
    static table x, y;
    if (!read_table("RLM_X.csv", &x) || !read_table("RLM_y.csv", &y)) skip();
    for (size_t series = 0; series < 2; series++) {
        static valid_rows valid;
        static double residual[MAX_ROWS], weight[MAX_ROWS], scratch[MAX_ROWS];
        take_valid(&x, &y, series, &valid);
        norm_fit_options robust = {.robust = true, .iterations = 50, .tolerance = 1e-10};
        norm_fit fit;
        assert_true(norm_fit_rows(&valid.rows, &robust, residual, weight, scratch, &fit));
        for (int j = 0; j < 8; j++)
            if (!(fabs(fit.beta[j] / expected[series][j] - 1) <= 1e-6)) {
                print_message("series %zu, term %d: %.12g, expected %.12g\n", series, j,
                              fit.beta[j], expected[series][j]);
                fail();
            }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recursive_residuals_are_those_of_strucchange),
        cmocka_unit_test(cusum_of_recursive_residuals_is_that_of_strucchange),
        cmocka_unit_test(stable_history_begins_where_strucchange_says),
        cmocka_unit_test(cusum_monitor_is_that_of_strucchange),
        cmocka_unit_test(mosum_monitor_is_that_of_strucchange),
        cmocka_unit_test(robust_fit_is_that_of_statsmodels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
