// SPDX-License-Identifier: Apache-2.0
/* Weighted least squares by normal equations. The matrix is equilibrated (unit diagonal) before
 * Cholesky, and the solution is refined once against the rows: a day number of 16,000 beside an
 * intercept then costs no digits that matter (Higham 2002, chapters 12 and 20). */
#include "norm/fit.h"

#include <math.h>
#include <string.h>

void norm_system_clear(norm_system *system, int terms) {
    system->terms = terms;
    memset(system->gram, 0, sizeof system->gram);
    memset(system->penalty, 0, sizeof system->penalty);
}

void norm_system_add(norm_system *system, const double *row, double weight) {
    for (int i = 0; i < system->terms; i++)
        for (int j = 0; j <= i; j++)
            system->gram[i * NORM_FIT_TERMS + j] += weight * row[i] * row[j];
}

bool norm_system_factor(norm_system *system, double ridge) {
    int terms = system->terms;
    double *l = system->factor;
    for (int i = 0; i < terms; i++) {
        double diagonal =
            system->gram[i * NORM_FIT_TERMS + i] + system->penalty[i] + (i > 0 ? ridge : 0);
        if (!(diagonal > 0) || isinf(diagonal)) return false;
        system->unit[i] = 1 / sqrt(diagonal);
    }
    for (int i = 0; i < terms; i++)
        for (int j = 0; j <= i; j++) {
            double sum =
                i == j ? 1
                       : system->gram[i * NORM_FIT_TERMS + j] * system->unit[i] * system->unit[j];
            for (int k = 0; k < j; k++)
                sum -= l[i * NORM_FIT_TERMS + k] * l[j * NORM_FIT_TERMS + k];
            if (i == j && !(sum > 1e-15)) return false;
            l[i * NORM_FIT_TERMS + j] = i == j ? sqrt(sum) : sum / l[j * NORM_FIT_TERMS + j];
        }
    return true;
}

/* Solve L u = right in place. */
static void system_forward(const norm_system *system, double *u) {
    const double *l = system->factor;
    for (int i = 0; i < system->terms; i++) {
        for (int k = 0; k < i; k++) u[i] -= l[i * NORM_FIT_TERMS + k] * u[k];
        u[i] /= l[i * NORM_FIT_TERMS + i];
    }
}

void norm_system_solve(const norm_system *system, const double *right, double *ret_solution) {
    const double *l = system->factor;
    int terms = system->terms;
    double u[NORM_FIT_TERMS] = {0};
    for (int i = 0; i < terms; i++) u[i] = right[i] * system->unit[i];
    system_forward(system, u);
    for (int i = terms - 1; i >= 0; i--) {
        for (int k = i + 1; k < terms; k++) u[i] -= l[k * NORM_FIT_TERMS + i] * u[k];
        u[i] /= l[i * NORM_FIT_TERMS + i];
    }
    for (int i = 0; i < terms; i++) ret_solution[i] = u[i] * system->unit[i];
}

double norm_system_leverage(const norm_system *system, const double *row) {
    double u[NORM_FIT_TERMS] = {0}, sum = 0;
    for (int i = 0; i < system->terms; i++) u[i] = row[i] * system->unit[i];
    system_forward(system, u);
    for (int i = 0; i < system->terms; i++) sum += u[i] * u[i];
    return sum;
}

double norm_predict(const double *beta, const double *row, int terms) {
    double sum = 0;
    for (int i = 0; i < terms; i++) sum += beta[i] * row[i];
    return sum;
}

/* Quickselect with Hoare's partition round the median of three, which is never the only largest
 * value, so that each round gets shorter. NaN must not be among the values. */
static double median_select(double *value, size_t n, size_t k) {
    size_t low = 0, high = n - 1;
    while (low < high) {
        double a = value[low], b = value[low + (high - low) / 2], c = value[high];
        double pivot = fmax(fmin(a, b), fmin(fmax(a, b), c));
        size_t i = low, j = high;
        for (;; i++, j--) {
            while (value[i] < pivot) i++;
            while (value[j] > pivot) j--;
            if (i >= j) break;
            double t = value[i];
            value[i] = value[j];
            value[j] = t;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return value[k];
}

double norm_median(double *value, size_t n) {
    double upper = median_select(value, n, n / 2);
    if (n % 2 == 1) return upper;
    double lower = value[0]; /* the largest of the lower half, all of which stand before n / 2 */
    for (size_t i = 1; i < n / 2; i++) lower = fmax(lower, value[i]);
    return 0.5 * (lower + upper);
}

double norm_mad(const double *value, size_t n, double *scratch) {
    if (n == 0) return 0;
    for (size_t i = 0; i < n; i++) scratch[i] = fabs(value[i]);
    return NORM_MAD_SCALE * norm_median(scratch, n);
}

/* beta += (X'WX + P)⁻¹ (X'W (y - X beta) - P beta), P the ridge and the penalty: the solution from
 * beta = 0, a refinement after. */
static void fit_improve(const norm_rows *rows, const double *weight, double ridge,
                        const norm_system *system, double *beta) {
    double right[NORM_FIT_TERMS] = {0}, step[NORM_FIT_TERMS];
    for (size_t i = 0; i < rows->n; i++) {
        const double *row = rows->x + i * (size_t)rows->terms;
        double r = weight[i] * (rows->y[i] - norm_predict(beta, row, rows->terms));
        for (int j = 0; j < rows->terms; j++) right[j] += r * row[j];
    }
    for (int j = 0; j < rows->terms; j++)
        right[j] -= (system->penalty[j] + (j > 0 ? ridge : 0)) * beta[j];
    norm_system_solve(system, right, step);
    for (int j = 0; j < rows->terms; j++) beta[j] += step[j];
}

static bool fit_weighted(const norm_rows *rows, const double *weight,
                         const norm_fit_options *options, norm_system *system, double *ret_beta) {
    double beta[NORM_FIT_TERMS] = {0}, ridge = options->ridge;
    size_t active = 0;
    norm_system_clear(system, rows->terms);
    memcpy(system->penalty, options->penalty, sizeof system->penalty);
    for (size_t i = 0; i < rows->n; i++) {
        if (!(weight[i] > 0)) continue;
        norm_system_add(system, rows->x + i * (size_t)rows->terms, weight[i]);
        active++;
    }
    /* rounding could let a matrix of too low a rank pass for definite */
    if (active < (size_t)rows->terms && !(ridge > 0)) return false;
    if (!norm_system_factor(system, ridge)) return false;
    for (int pass = 0; pass < 3; pass++) fit_improve(rows, weight, ridge, system, beta);
    memcpy(ret_beta, beta, sizeof beta);
    return true;
}

/* When bisquare leaves no more rows than terms, the curve of smallest norm through those that are
 * left: beta = X' u with (X X') u = y, refined. It does not depend on their weights. */
static bool fit_minimum_norm(const norm_rows *rows, const double *weight, double *ret_beta) {
    const double *active[NORM_FIT_TERMS];
    double y[NORM_FIT_TERMS] = {0}, beta[NORM_FIT_TERMS] = {0};
    int terms = rows->terms, n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        if (!(weight[i] > 0)) continue;
        if (n == terms) return false;
        active[n] = rows->x + i * (size_t)terms;
        y[n++] = rows->y[i];
    }
    if (n == 0) return false;
    norm_system system;
    norm_system_clear(&system, n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++)
            system.gram[i * NORM_FIT_TERMS + j] = norm_predict(active[i], active[j], terms);
    if (!norm_system_factor(&system, 0)) return false;
    for (int pass = 0; pass < 5; pass++) {
        double left[NORM_FIT_TERMS], u[NORM_FIT_TERMS];
        for (int i = 0; i < n; i++) left[i] = y[i] - norm_predict(beta, active[i], terms);
        norm_system_solve(&system, left, u);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < terms; j++) beta[j] += u[i] * active[i][j];
    }
    memcpy(ret_beta, beta, sizeof beta);
    return true;
}

static void fit_residuals(const norm_rows *rows, const double *beta, double *residual) {
    for (size_t i = 0; i < rows->n; i++)
        residual[i] =
            rows->y[i] - norm_predict(beta, rows->x + i * (size_t)rows->terms, rows->terms);
}

static double fit_plain_scale(const double *residual, size_t n, int terms) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += residual[i] * residual[i];
    return n > (size_t)terms ? sqrt(sum / (double)(n - (size_t)terms)) : 0;
}

static void fit_bisquare(const double *residual, size_t n, double scale, double *ret_weight) {
    for (size_t i = 0; i < n; i++) {
        double u = residual[i] / (NORM_BISQUARE * scale), v = 1 - u * u;
        ret_weight[i] = v > 0 ? v * v : 0;
    }
}

static bool fit_moved(const double *before, const double *after, int terms, double tolerance) {
    double largest = 0, moved = 0;
    for (int j = 0; j < terms; j++) {
        largest = fmax(largest, fabs(after[j]));
        moved = fmax(moved, fabs(after[j] - before[j]));
    }
    return moved > tolerance * largest;
}

bool norm_fit_rows(const norm_rows *rows, const norm_fit_options *options, double *residual,
                   double *weight, double *scratch, norm_fit *ret_fit) {
    norm_fit fit = {.terms = rows->terms};
    for (size_t i = 0; i < rows->n; i++) weight[i] = 1;
    if (!fit_weighted(rows, weight, options, &fit.system, fit.beta)) return false;
    fit_residuals(rows, fit.beta, residual);
    fit.scale = fit_plain_scale(residual, rows->n, rows->terms);
    double scale = norm_mad(residual, rows->n, scratch), first = scale;
    for (int i = 0; options->robust && i < options->iterations; i++) {
        /* More than half of the values on the curve: there is no spread left to weigh by, and what
         * was reached stands. */
        if (!(scale > 1e-10 * first)) break;
        norm_fit next = fit;
        fit_bisquare(residual, rows->n, scale, weight);
        if (!fit_weighted(rows, weight, options, &next.system, next.beta) &&
            !fit_minimum_norm(rows, weight, next.beta))
            break;
        bool moved = fit_moved(fit.beta, next.beta, rows->terms, options->tolerance);
        fit = next;
        fit.iterations = i + 1;
        fit_residuals(rows, fit.beta, residual);
        scale = norm_mad(residual, rows->n, scratch);
        if (!moved) break;
    }
    if (options->robust && scale > 0) fit.scale = scale;
    *ret_fit = fit;
    return true;
}
