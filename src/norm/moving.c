// SPDX-License-Identifier: Apache-2.0
#include "norm/moving.h"

#include <math.h>

#include "norm/answer.h"
#include "norm/critical.h"
#include "norm/moving_norm.h"

/* The season is fitted anew when its history has grown by MOVING_REFIT of itself, level and spread by
 * MOVING_RENEW: that keeps a daily series of forty years at some hundred fits, and a judgement never
 * depends on what came later. */
#define MOVING_REFIT 0.05
#define MOVING_RENEW 0.005

/* ---- one date ------------------------------------------------------------------------------ */

/* Two earlier years with this season; without them nothing is said. */
static bool moving_knows_season(const moving_norm *m, tocsin_day day) {
    tocsin_seasonal_answer answer = {.day = day, .seen = NAN};
    norm_valid valid = {m->day, m->value, m->n, m->n};
    return m->n > 2 && norm_answer_season(&valid, m->options->season_days, &answer) >= 2;
}

/* The variance of the expected value over that of one value: of the curve, and of the level, both
 * as if from as many independent dates as the correlated ones are worth. */
static double moving_leverage(const moving_norm *m, const double *row) {
    double worth = (double)m->n / m->n_effective;
    double curve = norm_system_leverage(&m->fit.system, row);
    return worth * fmax(curve, curve - 1 / (double)m->n + 1 / m->level_dates);
}

static void moving_expect(const moving_norm *m, tocsin_day day, norm_judged *ret) {
    double row[NORM_FIT_TERMS];
    tocsin_day end = m->day[m->n - 1];
    norm_design_row(&m->design, day, row);
    /* a trend stands still where the history ends */
    if (m->design.trend && day > end)
        row[1] = ((double)end - (double)m->design.origin) / NORM_YEAR_DAYS;
    double ahead = fmax(0, ((double)day - (double)end) / NORM_YEAR_DAYS);
    ret->expected = norm_predict(m->fit.beta, row, m->fit.terms) + m->level;
    ret->leverage = moving_leverage(m, row) + m->drift * ahead;
}

/* Correlated dates say more of a spread than of a mean: n (1 - rho²) / (1 + rho²) are as good as
 * independent ones (Bartlett 1946). */
static double moving_degrees(const moving_norm *m) {
    double square = m->autocorrelation * m->autocorrelation;
    return fmax(1, (double)m->n * (1 - square) / (1 + square) - m->terms);
}

static void moving_predict(moving_norm *m, tocsin_day day, norm_judged *ret) {
    norm_judged judged;
    moving_expect(m, day, &judged);
    double scale = m->options->season_spread && !m->flat ? moving_season_scale(m, day) : m->scale;
    *ret = (norm_judged){
        .expected = judged.expected,
        .leverage = judged.leverage,
        .deviation = scale * sqrt(1 + judged.leverage),
        .degrees = moving_degrees(m),
        .scale = m->scale,
        .autocorrelation = m->autocorrelation,
        .n_effective = m->n_effective,
        .years = m->years,
        .per_year = m->per_year,
        .limit = m->limit,
        .often = m->often,
        .n_history = m->n,
        .harmonics = m->design.harmonics,
        .trend = m->design.trend,
        .flat = m->flat,
    };
}

/* Bring the norm up to the history, if it can be fitted. False: no memory. */
static bool moving_renew(moving_norm *m, tocsin_arena *arena) {
    bool first = !m->has_fit;
    double grown = (double)(m->n - m->n_fitted), unseen = (double)(m->n - m->n_renewed);
    if (first || grown >= fmax(1, MOVING_REFIT * (double)m->n)) {
        if (!moving_fit_season(m)) return true;
        if (first && !moving_leave_out(m, arena)) return false;
    } else if (unseen < fmax(1, MOVING_RENEW * (double)m->n)) {
        return true;
    }
    moving_find_level(m);
    moving_measure(m);
    moving_find_limit(m);
    m->n_renewed = m->n;
    return true;
}

/* The dates of one day become history together: none of them was there to judge another. An error
 * is kept as if its prediction had been exact: it is given back what it owes to leverage. */
static void moving_learn(moving_norm *m, const tocsin_dated *series, const norm_judged *judged,
                         size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        double value = series->value[i];
        if (isnan(value)) continue;
        norm_judged expected = {.expected = NAN, .leverage = 0};
        if (m->has_fit) moving_expect(m, series->day[i], &expected);
        double miss = value - expected.expected;
        bool told = !isnan(judged[i].expected) && !judged[i].flat;
        m->day[m->n] = series->day[i];
        m->value[m->n] = value;
        m->largest = fmax(m->largest, fabs(value));
        m->residual[m->n] = miss + m->level;
        m->judged[m->n] = told ? miss / judged[i].deviation : (double)NAN;
        m->error[m->n++] = miss / sqrt(1 + expected.leverage);
    }
}

static bool moving_new(const tocsin_norm_options *options, size_t n, tocsin_arena *arena,
                       moving_norm *ret_moving) {
    if (n > SIZE_MAX / 64 / NORM_FIT_TERMS) return false;
    moving_norm m = {.options = options,
                     .day = tocsin_arena_new(arena, tocsin_day, n + 1),
                     .value = tocsin_arena_new(arena, double, n + 1),
                     .residual = tocsin_arena_new(arena, double, n + 1),
                     .error = tocsin_arena_new(arena, double, n + 1),
                     .judged = tocsin_arena_new(arena, double, n + 1),
                     .x = tocsin_arena_new(arena, double, n *NORM_FIT_TERMS + 1),
                     .room = tocsin_arena_new(arena, double, 4 * n + 1)};
    *ret_moving = m;
    return m.day && m.value && m.residual && m.error && m.judged && m.x && m.room;
}

tocsin_status norm_moving_judge(const tocsin_dated *series, const tocsin_norm_options *options,
                                tocsin_arena *arena, norm_judged *ret_judged, tocsin_error *err) {
    moving_norm m;
    if (!moving_new(options, series->n, arena, &m)) return tocsin_fail_memory(err);
    tocsin_period period = options->history;
    for (size_t from = 0, to; from < series->n; from = to) {
        tocsin_day day = series->day[from];
        for (to = from; to < series->n && series->day[to] == day; to++)
            ret_judged[to].expected = NAN;
        if (period.from != TOCSIN_DAY_NONE && day < period.from) continue;
        bool known = moving_knows_season(&m, day);
        if (known && !moving_renew(&m, arena)) return tocsin_fail_memory(err);
        for (size_t i = from; i < to && known && m.has_fit; i++)
            moving_predict(&m, day, &ret_judged[i]);
        if (period.to == TOCSIN_DAY_NONE || day <= period.to)
            moving_learn(&m, series, ret_judged, from, to);
    }
    return TOCSIN_OK;
}

double norm_moving_rate(const norm_judged *judged, int run_length, double deviations) {
    return norm_alarm_rate(run_length, judged->autocorrelation, deviations) * judged->per_year *
           judged->often;
}
