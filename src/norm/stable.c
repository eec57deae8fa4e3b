// SPDX-License-Identifier: Apache-2.0
#include "norm/stable.h"

#include <math.h>

#include "norm/fluctuation.h"

/* The recursion solves a fit for each date, n² in all. */
enum { STABLE_DATES_MAX = 3000 };

/* Median of the squared steps of the residuals `lag` dates apart. */
static double stable_step(const double *residual, size_t n, size_t lag, double *scratch) {
    for (size_t i = lag; i < n; i++)
        scratch[i - lag] = (residual[i] - residual[i - lag]) * (residual[i] - residual[i - lag]);
    return norm_median(scratch, n - lag);
}

/* Lag-1 correlation from steps over one and two dates, which in an AR(1) series are as 1 to 1 + rho:
 * unlike the usual estimate it does not take a change of the level for correlation. */
static double stable_correlation(const double *residual, size_t n, double *scratch) {
    double one = stable_step(residual, n, 1, scratch), two = stable_step(residual, n, 2, scratch);
    return one > 0 ? fmax(0, fmin(0.95, two / one - 1)) : 0;
}

tocsin_status norm_stable_from(const norm_valid *valid, const tocsin_norm_options *options,
                               tocsin_arena *arena, tocsin_day *ret_from, tocsin_error *err) {
    tocsin_norm_options plain = *options;
    norm_design design;
    norm_fit fit;
    size_t n = valid->n_history;
    *ret_from = TOCSIN_DAY_NONE;
    if (n < 12 || n > STABLE_DATES_MAX) return TOCSIN_OK;
    plain.trend =
        options->trend == 1 || (options->trend == -1 && options->level_years == 0) ? -1 : 0;
    norm_design_choose(valid->day, n, &plain, &design);
    size_t terms = (size_t)norm_design_terms(&design);
    double *x = tocsin_arena_new(arena, double, n *terms);
    double *room = tocsin_arena_new(arena, double, 4 * n + 1);
    if (!x || !room) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) norm_design_row(&design, valid->day[i], x + i * terms);
    norm_rows rows = {x, valid->value, n, (int)terms};
    norm_fit_options fit_options = {.ridge = options->ridge * (double)n};
    if (n < 3 * terms || !norm_fit_rows(&rows, &fit_options, room, room + n, room + 2 * n, &fit))
        return TOCSIN_OK;
    double rho = stable_correlation(room, n, room + n);
    size_t from =
        norm_stable_history_wider(&rows, terms, options->alpha, sqrt((1 + rho) / (1 - rho)), room);
    if (from > 0 && from < n) *ret_from = valid->day[from];
    return TOCSIN_OK;
}
