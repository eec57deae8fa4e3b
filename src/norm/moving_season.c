// SPDX-License-Identifier: Apache-2.0
/* The curve of the year, and the level above it. */
#include <math.h>
#include <string.h>

#include "norm/moving_norm.h"

/* Works holidays and snow come every year and last some weeks: two harmonics cannot follow them. Higher
 * ones can, but say mostly noise where they are not needed. So they are drawn to zero: harmonic k as by
 * MOVING_NARROW_DATES k² dates that say so. docs/methods/norm.md shows what that gives and costs.
 * A turn that has fewer than MOVING_TURN_DATES dates is not looked for. */
#define MOVING_NARROW_DATES 3
#define MOVING_TURN_DATES   2.5

/* Dates that say that a harmonic is zero. */
static double season_penalty(const moving_norm *m, int harmonic) {
    return harmonic > m->options->harmonics ? MOVING_NARROW_DATES * harmonic * harmonic : 0;
}

static norm_fit_options season_fit_options(const moving_norm *m, const norm_design *design) {
    norm_fit_options options = {.robust = m->options->robust,
                                .iterations = m->options->robust_iterations,
                                .ridge = m->options->ridge * (double)m->n};
    double *penalty = options.penalty + norm_design_terms(design) - 2 * design->harmonics;
    for (int k = 1; k <= design->harmonics; k++)
        penalty[2 * k - 2] = penalty[2 * k - 1] = season_penalty(m, k);
    return options;
}

/* No trend unless it is asked for: what drifts is followed by the level, and a line that is carried
 * on misses more than a level that stands still (docs/methods/norm.md has the comparison). */
static void season_choose(const moving_norm *m, norm_design *ret_design) {
    tocsin_norm_options options = *m->options;
    options.trend = options.trend == 1;
    norm_design_choose(m->day, m->n, &options, ret_design);
    ret_design->origin = m->day[m->n - 1];
    if (ret_design->harmonics < 1 || ret_design->harmonics < options.harmonics) return;
    double turns = (double)m->n / fmax(1, norm_design_years(m->day, m->n)) / MOVING_TURN_DATES;
    while (ret_design->harmonics < options.narrow && ret_design->harmonics + 1 <= turns)
        ret_design->harmonics++;
}

/* Terms count by the share that is left to them, each harmonic's dates being worth half of all. */
static double season_terms(const moving_norm *m, const norm_design *design) {
    double half = 0.5 * (double)m->n, terms = norm_design_terms(design) - 2 * design->harmonics;
    for (int k = 1; k <= design->harmonics; k++) terms += 2 * half / (half + season_penalty(m, k));
    return terms;
}

bool moving_fit_season(moving_norm *m) {
    norm_design design;
    norm_fit fit;
    season_choose(m, &design);
    int terms = norm_design_terms(&design);
    double worth = season_terms(m, &design);
    if ((double)m->n < worth + 2) return m->has_fit;
    for (size_t i = 0; i < m->n; i++) norm_design_row(&design, m->day[i], m->x + i * (size_t)terms);
    norm_rows rows = {m->x, m->value, m->n, terms};
    norm_fit_options options = season_fit_options(m, &design);
    if (!norm_fit_rows(&rows, &options, m->room, m->room + m->n, m->room + 2 * m->n, &fit))
        return m->has_fit;
    memcpy(m->residual, m->room, m->n * sizeof *m->residual);
    m->design = design;
    m->fit = fit;
    m->terms = worth;
    m->has_fit = true;
    m->n_fitted = m->n;
    return true;
}

/* ---- level --------------------------------------------------------------------------------- */

/* A mean of residuals that forgets (Brown 1963): a date weighs exp(-age / level_years), and with
 * the robust fit also by bisquare around the mean, so that a short disturbance moves it little. */
void moving_find_level(moving_norm *m) {
    double memory = m->options->level_years * NORM_YEAR_DAYS, sum = 0, square = 0;
    double *weight = m->room, *scratch = m->room + m->n;
    tocsin_day end = m->day[m->n - 1];
    for (size_t i = 0; i < m->n; i++) {
        weight[i] = exp(((double)m->day[i] - (double)end) / memory);
        sum += weight[i];
        square += weight[i] * weight[i];
    }
    m->level_dates = sum * sum / square;
    double bound = NORM_BISQUARE * norm_mad(m->residual, m->n, scratch);
    int rounds = m->options->robust && bound > 0 ? m->options->robust_iterations : 0;
    m->level = 0;
    for (int round = 0; round <= rounds; round++) {
        double mean = 0, total = 0;
        for (size_t i = 0; i < m->n; i++) {
            double u = (m->residual[i] - m->level) / bound, v = 1 - u * u;
            double w = round == 0 ? weight[i] : v > 0 ? weight[i] * v * v : 0;
            mean += w * m->residual[i];
            total += w;
        }
        if (!(total > 0)) break;
        m->level = mean / total;
    }
}

/* ---- years left out ------------------------------------------------------------------------ */

/* A year of the history, counted back from its end; what is left of the oldest goes with its neighbour. */
static int season_block(const moving_norm *m, size_t i, int blocks) {
    int of = norm_design_block(m->day[m->n - 1], m->day[i]);
    return of < blocks ? of : blocks - 1;
}

/* Each year of the history from a fit to the others. */
bool moving_leave_out(moving_norm *m, tocsin_arena *arena) {
    size_t n = m->n, terms = (size_t)m->fit.terms;
    double *x = tocsin_arena_new(arena, double, n *terms);
    if (!x) return false;
    int blocks = norm_design_blocks(m->day[n - 1], m->day[0]);
    norm_fit_options options = season_fit_options(m, &m->design);
    double *y = m->room, *residual = y + n, *weight = residual + n, *scratch = weight + n;
    double freedom = (double)n / ((double)n - m->terms);
    for (size_t i = 0; i < n; i++) m->error[i] = m->residual[i] * sqrt(freedom);
    for (int block = 0; block < blocks && blocks > 1; block++) {
        norm_rows others = {x, y, 0, (int)terms};
        norm_fit fit;
        for (size_t i = 0; i < n; i++) {
            if (season_block(m, i, blocks) == block) continue;
            memcpy(x + others.n * terms, m->x + i * terms, terms * sizeof *x);
            y[others.n++] = m->value[i];
        }
        if ((double)others.n < 2 * m->terms ||
            !norm_fit_rows(&others, &options, residual, weight, scratch, &fit))
            continue;
        for (size_t i = 0; i < n; i++) {
            if (season_block(m, i, blocks) != block) continue;
            const double *row = m->x + i * terms;
            m->error[i] = (m->value[i] - norm_predict(fit.beta, row, (int)terms)) /
                          sqrt(1 + norm_system_leverage(&fit.system, row));
        }
    }
    return true;
}
