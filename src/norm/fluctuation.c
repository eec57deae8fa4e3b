// SPDX-License-Identifier: Apache-2.0
#include "norm/fluctuation.h"

#include <math.h>

#include "norm/critical.h"

static size_t fluctuation_row(const norm_rows *rows, size_t i, bool reversed) {
    return reversed ? rows->n - 1 - i : i;
}

/* The fit to the first `n` rows is solved anew for each row, from a Gram matrix that grows, and
 * refined against the rows: the usual rank-one update of the inverse carries the errors of its
 * first, badly determined steps all the way. */
static bool fluctuation_fit(const norm_rows *rows, size_t n, bool reversed, norm_system *system,
                            double *ret_beta) {
    int terms = rows->terms;
    if (!norm_system_factor(system, 0)) return false;
    for (int j = 0; j < terms; j++) ret_beta[j] = 0;
    for (int pass = 0; pass < 4; pass++) {
        double right[NORM_TERMS] = {0}, step[NORM_TERMS];
        for (size_t i = 0; i < n; i++) {
            size_t at = fluctuation_row(rows, i, reversed);
            const double *row = rows->x + at * (size_t)terms;
            double r = rows->y[at] - norm_predict(ret_beta, row, terms);
            for (int j = 0; j < terms; j++) right[j] += r * row[j];
        }
        norm_system_solve(system, right, step);
        for (int j = 0; j < terms; j++) ret_beta[j] += step[j];
    }
    return true;
}

bool norm_recursive_residuals(const norm_rows *rows, size_t start, bool reversed, double *ret_w) {
    norm_system system;
    norm_system_clear(&system, rows->terms);
    for (size_t i = 0; i < rows->n; i++) {
        size_t at = fluctuation_row(rows, i, reversed);
        const double *row = rows->x + at * (size_t)rows->terms;
        if (i >= start) {
            double beta[NORM_TERMS];
            if (!fluctuation_fit(rows, i, reversed, &system, beta)) return false;
            double error = rows->y[at] - norm_predict(beta, row, rows->terms);
            ret_w[i - start] = error / sqrt(1 + norm_system_leverage(&system, row));
        }
        norm_system_add(&system, row, 1);
    }
    return true;
}

void norm_rec_cusum(const double *w, size_t n, double *ret_process) {
    double mean = 0, square = 0, sum = 0;
    for (size_t i = 0; i < n; i++) mean += w[i] / (double)n;
    for (size_t i = 0; i < n; i++) square += (w[i] - mean) * (w[i] - mean);
    double sigma = n > 1 ? sqrt(square / (double)(n - 1)) : 0;
    ret_process[0] = 0;
    for (size_t i = 0; i < n; i++) {
        sum += w[i];
        ret_process[i + 1] = sigma > 0 ? sum / (sigma * sqrt((double)n)) : 0;
    }
}

size_t norm_ols_mosum(const double *residual, size_t n, int terms, double h, double *ret_process) {
    size_t window = (size_t)floor(h * (double)n);
    if (window == 0 || n <= (size_t)terms) return 0;
    double square = 0, sum = 0;
    for (size_t i = 0; i < n; i++) square += residual[i] * residual[i];
    double scale = sqrt(square / (double)(n - (size_t)terms)) * sqrt((double)n);
    for (size_t i = 0; i < n; i++) {
        sum += residual[i];
        if (i >= window) sum -= residual[i - window];
        if (i + 1 >= window) ret_process[i + 1 - window] = scale > 0 ? sum / scale : 0;
    }
    return n - window + 1;
}

size_t norm_stable_history_wider(const norm_rows *rows, size_t start, double alpha, double wider,
                                 double *scratch) {
    if (rows->n <= start + 1) return 0;
    size_t n = rows->n - start;
    double *w = scratch, *process = scratch + rows->n;
    if (!norm_recursive_residuals(rows, start, true, w)) return 0;
    norm_rec_cusum(w, n, process);
    for (size_t i = 1; i <= n; i++) process[i] /= wider;
    double worst = 0;
    for (size_t i = 1; i <= n; i++)
        worst = fmax(worst, fabs(process[i]) / (1 + 2 * (double)i / (double)n));
    if (norm_rec_cusum_p(worst) >= alpha) return 0;
    double critical = norm_rec_cusum_critical(alpha);
    for (size_t i = 1; i <= n; i++)
        if (fabs(process[i]) > critical * (1 + 2 * (double)i / (double)n)) return n + 1 - i;
    return 0;
}

size_t norm_stable_history(const norm_rows *rows, size_t start, double alpha, double *scratch) {
    return norm_stable_history_wider(rows, start, alpha, 1, scratch);
}
