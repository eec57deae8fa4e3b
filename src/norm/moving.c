// SPDX-License-Identifier: Apache-2.0
#include "norm/moving.h"

#include <math.h>
#include <string.h>

#include "norm/answer.h"
#include "norm/critical.h"
#include "norm/design.h"
#include "norm/history.h"

/* The season is fitted anew when its history has grown by MOVING_REFIT of itself, level and spread by
 * MOVING_RENEW: that keeps a daily series of forty years at some hundred fits, and a judgement never
 * depends on what came later. */
#define MOVING_REFIT 0.05
#define MOVING_RENEW 0.005

typedef struct moving_norm {
    const tocsin_norm_options *options;
    tocsin_day *day; /* of the history so far */
    double *value;
    double *residual; /* from the fitted curve */
    double *error;    /* of predicting each, in deviations of no leverage; see moving_learn */
    double largest;   /* |value| */
    size_t n;
    bool has_fit;
    size_t n_fitted, n_renewed;
    norm_design design;
    norm_fit fit;
    double level;       /* above the fitted curve, of the recent history */
    double level_dates; /* independent dates that it is a mean of */
    double scale, autocorrelation, n_effective, years;
    double drift; /* variance that a level gains a year, in squares of scale */
    bool flat;
    double limit, limit_rho, limit_rate; /* of a known spread, and what it was made for */
    double *x, *room;                    /* NORM_TERMS and 4 numbers a date */
} moving_norm;

/* ---- season -------------------------------------------------------------------------------- */

static norm_fit_options moving_fit_options(const moving_norm *m) {
    return (norm_fit_options){.robust = m->options->robust,
                              .iterations = m->options->robust_iterations,
                              .ridge = m->options->ridge * (double)m->n};
}

/* No trend unless it is asked for: what drifts is followed by the level, and a line that is carried
 * on misses more than a level that stands still (docs/methods/norm.md has the comparison). */
static bool moving_fit_season(moving_norm *m) {
    tocsin_norm_options options = *m->options;
    options.trend = options.trend == 1;
    norm_design design;
    norm_fit fit;
    norm_design_choose(m->day, m->n, &options, &design);
    design.origin = m->day[m->n - 1];
    int terms = norm_design_terms(&design);
    if (m->n < (size_t)terms + 2) return m->has_fit;
    for (size_t i = 0; i < m->n; i++) norm_design_row(&design, m->day[i], m->x + i * (size_t)terms);
    norm_rows rows = {m->x, m->value, m->n, terms};
    norm_fit_options fit_options = moving_fit_options(m);
    if (!norm_fit_rows(&rows, &fit_options, m->room, m->room + m->n, m->room + 2 * m->n, &fit))
        return m->has_fit;
    memcpy(m->residual, m->room, m->n * sizeof *m->residual);
    m->design = design;
    m->fit = fit;
    m->has_fit = true;
    m->n_fitted = m->n;
    return true;
}

/* ---- level --------------------------------------------------------------------------------- */

/* A mean of residuals that forgets (Brown 1963): a date weighs exp(-age / level_years), and with
 * the robust fit also by bisquare around the mean, so that a short disturbance moves it little. */
static void moving_find_level(moving_norm *m) {
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

/* ---- spread -------------------------------------------------------------------------------- */

/* Before anything was judged: each year of the history from a fit to the others. */
static bool moving_leave_out(moving_norm *m, tocsin_arena *arena) {
    size_t n = m->n, terms = (size_t)m->fit.terms;
    double *x = tocsin_arena_new(arena, double, n *terms);
    if (!x) return false;
    tocsin_day end = m->day[n - 1];
    int blocks = norm_design_blocks(end, m->day[0]);
    norm_fit_options options = moving_fit_options(m);
    double *y = m->room, *residual = y + n, *weight = residual + n, *scratch = weight + n;
    double freedom = (double)n / (double)(n - terms);
    for (size_t i = 0; i < n; i++) m->error[i] = m->residual[i] * sqrt(freedom);
    for (int block = 0; block < blocks && blocks > 1; block++) {
        norm_rows others = {x, y, 0, (int)terms};
        norm_fit fit;
        for (size_t i = 0; i < n; i++) {
            int of = norm_design_block(end, m->day[i]);
            if ((of < blocks ? of : blocks - 1) == block) continue;
            memcpy(x + others.n * terms, m->x + i * terms, terms * sizeof *x);
            y[others.n++] = m->value[i];
        }
        if (others.n < 2 * terms ||
            !norm_fit_rows(&others, &options, residual, weight, scratch, &fit))
            continue;
        for (size_t i = 0; i < n; i++) {
            int of = norm_design_block(end, m->day[i]);
            if ((of < blocks ? of : blocks - 1) != block) continue;
            const double *row = m->x + i * terms;
            m->error[i] = (m->value[i] - norm_predict(fit.beta, row, (int)terms)) /
                          sqrt(1 + norm_system_leverage(&fit.system, row));
        }
    }
    return true;
}

/* Errors are clipped at 4 times a scale: outliers count, as they will again, but no single one can
 * silence the monitor. */
static double moving_square(double error, double scale) {
    double clipped = scale > 0 ? fmin(fabs(error), 4 * scale) : error;
    return clipped * clipped;
}

static double moving_whole_scale(const moving_norm *m) {
    double robust = norm_mad(m->error, m->n, m->room), sum = 0;
    for (size_t i = 0; i < m->n; i++) sum += moving_square(m->error[i], robust);
    return sqrt(sum / (double)m->n);
}

/* The spread of this season: errors weigh by how near in the year they lie, by a kernel that ends at
 * ± MOVING_SEASON_DAYS; then drawn to that of the whole year as if that were MOVING_SEASON_SHRINK
 * more years of this season. Twice, since what is clipped depends on the scale. */
#define MOVING_SEASON_DAYS   60
#define MOVING_SEASON_SHRINK 1
static double moving_season_scale(const moving_norm *m, tocsin_day day) {
    double whole = m->scale * m->scale, season = whole, *weight = m->room;
    for (size_t i = 0; i < m->n; i++) {
        double years = ((double)m->day[i] - (double)day) / NORM_YEAR_DAYS;
        double away = (years - rint(years)) * NORM_YEAR_DAYS / MOVING_SEASON_DAYS;
        weight[i] = fmax(0, 1 - away * away);
    }
    for (int round = 0; round < 2; round++) {
        double sum = 0, total = 0, scale = sqrt(season);
        for (size_t i = 0; i < m->n; i++) {
            if (weight[i] == 0) continue;
            sum += weight[i] * moving_square(m->error[i], scale);
            total += weight[i];
        }
        double near = total > 0 ? sum / total : whole;
        season =
            (m->years * near + MOVING_SEASON_SHRINK * whole) / (m->years + MOVING_SEASON_SHRINK);
    }
    return sqrt(season);
}

/* Lag-1 correlation of errors clipped at 3 sigma, over neighbours at most twice the mean distance
 * apart. Negative correlation is taken for none: it would narrow the interval. */
static double moving_correlation(const moving_norm *m) {
    double far = 2 * ((double)m->day[m->n - 1] - (double)m->day[0]) / (double)(m->n - 1);
    double product = 0, square = 0, before = 0;
    size_t pairs = 0;
    for (size_t i = 0; i < m->n; i++) {
        double e = fmax(-3, fmin(3, m->error[i] / m->scale));
        square += e * e;
        if (i > 0 && (double)m->day[i] - (double)m->day[i - 1] <= far) {
            product += e * before;
            pairs++;
        }
        before = e;
    }
    if (m->n < 8 || pairs < 6 || !(square > 0)) return 0;
    return fmax(0, fmin(0.95, product / (double)pairs / (square / (double)m->n)));
}

/* How far levels of years stray: the mean square of steps from one year's mean residual to the next,
 * less what noise makes of it. Steps of a random walk's yearly means have 2/3 of its variance a
 * year. Years are counted back from the end; those with few dates say nothing. */
enum { MOVING_YEAR_DATES = 6 };
static double moving_find_drift(const moving_norm *m) {
    double square = 0, before = NAN, before_n = 0, sum = 0, steps = 0, n = 0;
    double noise = (1 + m->autocorrelation) / (1 - m->autocorrelation);
    tocsin_day end = m->day[m->n - 1];
    int block = 0;
    for (size_t i = m->n; i-- > 0;) {
        sum += m->residual[i] / m->scale;
        n++;
        if (i > 0 && norm_design_block(end, m->day[i - 1]) == block) continue;
        bool full = n >= MOVING_YEAR_DATES;
        if (full && !isnan(before)) {
            square += pow(sum / n - before, 2) - noise * (1 / n + 1 / before_n);
            steps++;
        }
        before = full ? sum / n : (double)NAN;
        before_n = n;
        sum = n = 0;
        if (i > 0) block = norm_design_block(end, m->day[i - 1]);
    }
    return steps > 0 ? fmax(0, 1.5 * square / steps) : 0;
}

static void moving_measure(moving_norm *m) {
    double terms = m->fit.terms;
    m->scale = moving_whole_scale(m);
    m->flat = !(m->scale > 1e-9 * m->largest); /* below this, errors are rounding */
    if (m->flat) m->scale = 1e-9 * m->largest;
    m->autocorrelation = m->flat ? 0 : moving_correlation(m);
    double rho = m->autocorrelation;
    m->n_effective = fmax((double)m->n * (1 - rho) / (1 + rho), terms + 1);
    m->years = norm_design_years(m->day, m->n);
    m->drift = m->flat ? 0 : moving_find_drift(m);
}

/* ---- one date ------------------------------------------------------------------------------ */

/* Two earlier years with this season; without them nothing is said. */
static bool moving_knows_season(const moving_norm *m, tocsin_day day) {
    tocsin_seasonal_answer answer = {.day = day, .seen = NAN};
    norm_valid valid = {m->day, m->value, m->n, m->n};
    return m->n > 2 && norm_answer_season(&valid, m->options->season_days, &answer) >= 2;
}

static double moving_limit(moving_norm *m, double per_year) {
    double rate = fmin(0.5, m->options->false_alarms / 100 / per_year);
    if (fabs(m->autocorrelation - m->limit_rho) > 0.002 ||
        fabs(log(rate / m->limit_rate)) > 0.005 || !(m->limit_rate > 0)) {
        m->limit = norm_run_limit(m->options->run_length, m->autocorrelation, rate);
        m->limit_rho = m->autocorrelation;
        m->limit_rate = rate;
    }
    return m->limit;
}

/* The variance of the expected value over that of one value: of the curve, and of the level, both
 * as if from as many independent dates as the correlated ones are worth. */
static double moving_leverage(const moving_norm *m, const double *row) {
    double worth = (double)m->n / m->n_effective;
    double curve = norm_system_leverage(&m->fit.system, row);
    return worth * fmax(curve, curve - 1 / (double)m->n + 1 / m->level_dates);
}

static void moving_expect(const moving_norm *m, tocsin_day day, norm_judged *ret) {
    double row[NORM_TERMS];
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
    return fmax(1, (double)m->n * (1 - square) / (1 + square) - m->fit.terms);
}

static void moving_predict(moving_norm *m, tocsin_day day, norm_judged *ret) {
    norm_judged judged;
    moving_expect(m, day, &judged);
    double per_year = m->years > 0 ? (double)m->n / m->years : (double)m->n;
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
        .per_year = per_year,
        .limit = moving_limit(m, per_year),
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
    m->n_renewed = m->n;
    return true;
}

/* The dates of one day become history together: none of them was there to judge another. An error
 * is kept as if its prediction had been exact: it is given back what it owes to leverage. */
static void moving_learn(moving_norm *m, const tocsin_dated *series, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        double value = series->value[i];
        if (isnan(value)) continue;
        norm_judged judged = {.expected = NAN, .leverage = 0};
        if (m->has_fit) moving_expect(m, series->day[i], &judged);
        m->day[m->n] = series->day[i];
        m->value[m->n] = value;
        m->largest = fmax(m->largest, fabs(value));
        m->residual[m->n] = value - (judged.expected - m->level);
        m->error[m->n++] = (value - judged.expected) / sqrt(1 + judged.leverage);
    }
}

static bool moving_new(const tocsin_norm_options *options, size_t n, tocsin_arena *arena,
                       moving_norm *ret_moving) {
    if (n > SIZE_MAX / 64 / NORM_TERMS) return false;
    moving_norm m = {.options = options,
                     .day = tocsin_arena_new(arena, tocsin_day, n + 1),
                     .value = tocsin_arena_new(arena, double, n + 1),
                     .residual = tocsin_arena_new(arena, double, n + 1),
                     .error = tocsin_arena_new(arena, double, n + 1),
                     .x = tocsin_arena_new(arena, double, n *NORM_TERMS + 1),
                     .room = tocsin_arena_new(arena, double, 4 * n + 1)};
    *ret_moving = m;
    return m.day && m.value && m.residual && m.error && m.x && m.room;
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
        if (period.to == TOCSIN_DAY_NONE || day <= period.to) moving_learn(&m, series, from, to);
    }
    return TOCSIN_OK;
}

double norm_moving_rate(const norm_judged *judged, int run_length, double deviations) {
    return norm_run_rate(run_length, judged->autocorrelation, deviations) * judged->per_year;
}
