// SPDX-License-Identifier: Apache-2.0
#include "norm/history.h"

#include <math.h>
#include <string.h>

static double *history_rows(const norm_design *design, const tocsin_day *day, size_t n,
                            tocsin_arena *arena) {
    size_t terms = (size_t)norm_design_terms(design);
    double *x = n > SIZE_MAX / terms ? NULL : tocsin_arena_new(arena, double, n *terms);
    for (size_t i = 0; x && i < n; i++) norm_design_row(design, day[i], x + i * terms);
    return x;
}

/* Residuals of each year of the history from a fit to the other years; false, and nothing changed,
 * with less than two years. Years are counted back from the end; an oldest part of less than half a
 * year goes with its neighbour. `room` holds (terms + 4) n doubles. */
static bool history_leave_out(const norm_history *h, const norm_fit_options *options, double *room,
                              double *ret_residual) {
    size_t n = h->n_history, terms = (size_t)h->rows.terms;
    tocsin_day end = h->day[n - 1];
    int blocks = norm_design_blocks(end, h->day[0]);
    if (blocks < 2) return false;
    double *x = room, *y = x + terms * n, *residual = y + n, *weight = residual + n,
           *scratch = weight + n;
    for (int block = 0; block < blocks; block++) {
        norm_rows others = {x, y, 0, h->rows.terms};
        norm_fit fit;
        for (size_t i = 0; i < n; i++) {
            int of = norm_design_block(end, h->day[i]);
            if ((of < blocks ? of : blocks - 1) == block) continue;
            memcpy(x + others.n * terms, h->rows.x + i * terms, terms * sizeof *x);
            y[others.n++] = h->rows.y[i];
        }
        if (others.n < 2 * terms ||
            !norm_fit_rows(&others, options, residual, weight, scratch, &fit))
            continue; /* as it was: from the fit to all years */
        for (size_t i = 0; i < n; i++) {
            int of = norm_design_block(end, h->day[i]);
            if ((of < blocks ? of : blocks - 1) != block) continue;
            ret_residual[i] =
                h->rows.y[i] - norm_predict(fit.beta, h->rows.x + i * terms, h->rows.terms);
        }
    }
    return true;
}

/* Scale of left-out residuals: the root mean square of the values clipped at 4 × 1.4826 MAD.
 * Outliers count, as they will again, but no single one can silence the monitor. */
static double history_clipped_scale(const double *residual, size_t n, double *scratch) {
    double bound = 4 * norm_mad(residual, n, scratch), sum = 0;
    for (size_t i = 0; i < n; i++) {
        double r = bound > 0 ? fmin(fabs(residual[i]), bound) : fabs(residual[i]);
        sum += r * r;
    }
    return sqrt(sum / (double)n);
}

/* Lag-1 correlation of residuals clipped at 3 sigma, over neighbours that are at most twice the
 * mean distance apart. Negative correlation is taken for none: it would narrow the interval. */
static double history_autocorrelation(const norm_history *h, double *scratch) {
    size_t n = h->n_history, pairs = 0;
    if (n < 8 || !(h->sigma > 0)) return 0;
    double far = 2 * ((double)h->day[n - 1] - (double)h->day[0]) / (double)(n - 1);
    double product = 0, square = 0;
    for (size_t i = 0; i < n; i++) {
        double r = fmax(-3, fmin(3, h->residual[i] / h->sigma));
        scratch[i] = r;
        square += r * r;
        if (i == 0 || (double)h->day[i] - (double)h->day[i - 1] > far) continue;
        product += r * scratch[i - 1];
        pairs++;
    }
    if (pairs < 6 || !(square > 0)) return 0;
    double rho = product / (double)pairs / (square / (double)n);
    return fmax(0, fmin(0.95, rho));
}

static void history_spread(norm_history *h, double *scratch) {
    size_t n = h->n_history, terms = (size_t)h->rows.terms;
    double largest = 0;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs(h->rows.y[i]));
    h->sigma = isnan(h->left_out_scale) ? h->scale : fmax(h->scale, h->left_out_scale);
    /* below this, residuals are rounding */
    h->flat = !(h->sigma > 1e-9 * largest);
    if (h->flat) h->sigma = 1e-9 * largest;
    h->autocorrelation = h->flat ? 0 : history_autocorrelation(h, scratch);
    double rho = h->autocorrelation;
    h->n_effective = fmax((double)n * (1 - rho) / (1 + rho), (double)terms + 1);
    h->years = norm_design_years(h->day, n);
    h->per_year = h->years > 0 ? (double)n / h->years : (double)n;
}

tocsin_status norm_history_fit(const norm_valid *valid, const tocsin_norm_options *options,
                               tocsin_arena *arena, norm_history *ret_history, tocsin_error *err) {
    if (valid->n_history < 3) return TOCSIN_TOO_LITTLE;
    norm_history h = {.day = valid->day, .n_history = valid->n_history};
    norm_design_choose(valid->day, valid->n_history, options, &h.design);
    size_t terms = (size_t)norm_design_terms(&h.design), n = valid->n;
    double *x = history_rows(&h.design, valid->day, n, arena);
    double *room = tocsin_arena_new(arena, double, (terms + 6) * n + 1);
    double *residual = tocsin_arena_new(arena, double, n);
    double *fit_residual = tocsin_arena_new(arena, double, n);
    if (!x || !room || !residual || !fit_residual) return tocsin_fail_memory(err);
    h.rows = (norm_rows){x, valid->value, n, (int)terms};
    if (h.n_history < terms + 2) return TOCSIN_TOO_LITTLE;

    norm_rows history = h.rows;
    history.n = n = h.n_history;
    norm_fit_options fit_options = {.robust = options->robust,
                                    .iterations = options->robust_iterations,
                                    .ridge = options->ridge * (double)n};
    h.residual = residual;
    if (!norm_fit_rows(&history, &fit_options, residual, room, room + n, &h.fit))
        return TOCSIN_TOO_LITTLE;
    h.scale = h.fit.scale;
    if (options->robust) h.scale *= sqrt((double)n / (double)(n - terms));
    for (size_t i = 0; i < h.rows.n; i++)
        fit_residual[i] = residual[i] =
            h.rows.y[i] - norm_predict(h.fit.beta, h.rows.x + i * terms, h.rows.terms);
    h.fit_residual = fit_residual;
    bool left_out = history_leave_out(&h, &fit_options, room, residual);
    h.left_out_scale = left_out ? history_clipped_scale(residual, n, room) : (double)NAN;
    history_spread(&h, room);
    *ret_history = h;
    return TOCSIN_OK;
}

void norm_history_predict(const norm_history *history, tocsin_day day, double *ret_expected,
                          double *ret_sigma) {
    double row[NORM_TERMS];
    norm_design_row(&history->design, day, row);
    *ret_expected = norm_predict(history->fit.beta, row, history->rows.terms);
    /* Correlated dates determine the fit less well, as if they were n_effective. */
    double leverage = norm_system_leverage(&history->fit.system, row) * (double)history->n_history /
                      history->n_effective;
    *ret_sigma = history->sigma * sqrt(1 + leverage);
}
