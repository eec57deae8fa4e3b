// SPDX-License-Identifier: Apache-2.0
/* norm: is this unusual for the time of year?
 *
 * A norm moves on, or it stands. One that moves on (moving.c, the default) judges each date by the
 * dates before it, which then become history themselves; moving_norm.h names its parts, and ring.c
 * finds the runs that ring. The rest
 * of this page is about the other kind, of the textbook monitors and of the pixels of a tile.
 *
 * A series is split at the end of its history. The history is fitted by a curve of the season
 * (design.c makes its rows, fit.c fits them, plainly or with weights that let outliers fade), then
 * each year of the history is predicted from the other years (history.c). Those left-out residuals,
 * not the flattering ones of the fit, say how far a year may stray: they set the width of the
 * interval (answer.c) and the scale of the monitors (monitor.c, with boundaries from critical.c).
 * fluctuation.c finds a stable history and holds the empirical fluctuation processes of the
 * structural change literature. watch.c does the same for the pixels of a tile, many side by side;
 * it shares the mathematics, not the code, because there a date is a row of pixels.
 *
 *   day, value ── valid dates ── history ──┬── expected, low, high of every date
 *                                          ├── the answer for the last one
 *                                          └── residuals ── monitor ── alarms
 *
 * Days are numbers, there is no text here, and nothing is read or written. */
#include <math.h>
#include <string.h>

#include "norm/answer.h"
#include "norm/critical.h"
#include "norm/history.h"
#include "norm/monitor.h"
#include "norm/moving.h"
#include "norm/options.h"
#include "norm/ring.h"
#include "norm/special.h"
#include "norm/stable.h"

enum { DAY_FIRST = -719162, DAY_LAST = 2932896 }; /* 0001-01-01, 9999-12-31 */

static tocsin_status series_check(const tocsin_dated *series, tocsin_error *err) {
    for (size_t i = 0; i < series->n; i++) {
        char iso[16] = "";
        if (series->day[i] < DAY_FIRST || series->day[i] > DAY_LAST)
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "norm: date %zu of the series is not in the years 1 to 9999", i + 1);
        tocsin_day_format(series->day[i], iso);
        if (i > 0 && series->day[i] < series->day[i - 1])
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "norm: date %zu of the series, %s, is before the one in front of "
                               "it; sort the series by date",
                               i + 1, iso);
        if (isinf(series->value[i]))
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "norm: the value of %s is infinite; leave it empty if it is missing",
                               iso);
    }
    return TOCSIN_OK;
}

/* The valid dates, cut to those that matter: nothing before the history. */
static tocsin_status series_take_valid(const tocsin_dated *series, tocsin_period history,
                                       tocsin_arena *arena, norm_valid *ret_valid,
                                       tocsin_error *err) {
    tocsin_day *day = tocsin_arena_new(arena, tocsin_day, series->n + 1);
    double *value = tocsin_arena_new(arena, double, series->n + 1);
    if (!day || !value) return tocsin_fail_memory(err);
    size_t n = 0, n_history = 0;
    for (size_t i = 0; i < series->n; i++) {
        if (isnan(series->value[i])) continue;
        if (history.from != TOCSIN_DAY_NONE && series->day[i] < history.from) continue;
        day[n] = series->day[i];
        value[n++] = series->value[i];
    }
    while (n_history < n && day[n_history] < day[n - 1] &&
           (history.to == TOCSIN_DAY_NONE || day[n_history] <= history.to))
        n_history++;
    *ret_valid = (norm_valid){day, value, n, n_history};
    return TOCSIN_OK;
}

static void series_without_norm(const tocsin_dated *series, tocsin_series_point *ret_points) {
    for (size_t i = 0; i < series->n; i++)
        ret_points[i] = (tocsin_series_point){.day = series->day[i],
                                              .value = series->value[i],
                                              .expected = NAN,
                                              .low = NAN,
                                              .high = NAN,
                                              .since = TOCSIN_DAY_NONE,
                                              .once_in_years = NAN};
}

static void series_fill_points(const tocsin_dated *series, const norm_history *history,
                               double level, tocsin_series_point *ret_points) {
    double width = norm_answer_width(history, level);
    tocsin_day from = history->day[0], to = history->day[history->n_history - 1];
    for (size_t i = 0; i < series->n; i++) {
        tocsin_series_point *p = &ret_points[i];
        double sigma;
        norm_history_predict(history, p->day, &p->expected, &sigma);
        p->low = p->expected - width * sigma;
        p->high = p->expected + width * sigma;
        p->in_history = !isnan(p->value) && p->day >= from && p->day <= to;
    }
}

/* Alarms of the valid dates: `ring[i]` for valid date i, left-out years of the history included
 * with the monitors that need no history of their own. */
static bool series_monitor(const norm_history *history, const tocsin_norm_options *options,
                           tocsin_arena *arena, bool *ret_ring, tocsin_norm_basis *basis) {
    size_t n = history->rows.n;
    norm_monitored m = {history->residual, n, history->n_history, history->sigma};
    double *process = tocsin_arena_new(arena, double, 2 * n + 1), *boundary = process + n;
    int *run = tocsin_arena_new(arena, int, n + 1);
    if (!process || !run) return false;
    double rate = fmin(0.5, options->false_alarms / 100 / history->per_year);
    double dates = (double)history->n_history;
    basis->asked_per_year = options->false_alarms / 100;
    for (size_t i = 0; i < n; i++) boundary[i] = INFINITY;
    switch (options->monitor) {
    case TOCSIN_MONITOR_RUNS:
        basis->limit = norm_run_limit(options->run_length, history->autocorrelation, rate);
        basis->limit = norm_measured_limit(basis->limit, history->years, dates);
        norm_run_process(&m, basis->limit, run);
        for (size_t i = 0; i < n; i++) {
            process[i] = run[i];
            boundary[i] = options->run_length - 0.5;
        }
        break;
    case TOCSIN_MONITOR_EWMA:
        basis->limit = norm_ewma_limit(options->ewma_lambda, 1 / rate);
        basis->limit = norm_measured_limit(basis->limit, history->years, dates) *
                       norm_ewma_correlation(options->ewma_lambda, history->autocorrelation);
        m.n_history = 0;
        if (m.sigma > 0)
            norm_ewma_process(&m, options->ewma_lambda, basis->limit, process, boundary);
        break;
    case TOCSIN_MONITOR_MOSUM:
        basis->limit = norm_mosum_critical(options->alpha, options->mosum_window);
        m.sigma = history->scale;
        m.residual = history->fit_residual;
        basis->asked_per_year = NAN;
        norm_mosum_process(&m, options->mosum_window, basis->limit, process, boundary);
        break;
    case TOCSIN_MONITOR_CUSUM:
        basis->limit = norm_cusum_critical(options->alpha);
        m.sigma = history->scale;
        m.residual = history->fit_residual;
        basis->asked_per_year = NAN;
        norm_cusum_process(&m, basis->limit, process, boundary);
        break;
    case TOCSIN_MONITOR_SHIFT: break; /* of pixels; the options were checked */
    }
    for (size_t i = 0; i < n; i++) {
        ret_ring[i] = fabs(process[i]) > boundary[i];
        if (i < history->n_history && ret_ring[i] && (i == 0 || !ret_ring[i - 1]))
            basis->history_alarms++;
    }
    return true;
}

/* Put the alarms where they stand in the series: ring[] ends with the last valid date. */
static void series_place_alarms(const bool *ring, size_t n_ring, const tocsin_dated *series,
                                tocsin_series_point *ret_points) {
    for (size_t i = series->n; i-- > 0 && n_ring > 0;)
        if (!isnan(series->value[i])) ret_points[i].alarm = ring[--n_ring];
}

/* By a norm that stands as the history left it. */
static tocsin_status series_judge_standing(const tocsin_dated *series, const norm_valid *valid,
                                           const tocsin_norm_options *options,
                                           tocsin_series_point *ret_points,
                                           tocsin_norm_judgement *ret_judgement,
                                           tocsin_arena *arena, tocsin_error *err) {
    tocsin_seasonal_answer *answer = &ret_judgement->answer;
    tocsin_norm_basis *basis = &ret_judgement->basis;
    norm_history history;
    tocsin_status status = norm_history_fit(valid, options, arena, &history, err);
    if (status == TOCSIN_TOO_LITTLE) {
        answer->too_little_history = true;
        return TOCSIN_OK;
    }
    if (status != TOCSIN_OK) return status;
    bool *ring = tocsin_arena_new(arena, bool, history.rows.n + 1);
    tocsin_norm_basis found = {
        .harmonics = history.design.harmonics,
        .trend = history.design.trend,
        .history = {history.day[0], history.day[history.n_history - 1]},
        .scale = history.scale,
        .left_out_scale = history.left_out_scale,
        .autocorrelation = history.autocorrelation,
        .n_effective = history.n_effective,
        .history_years = history.years,
        .judged_years = history.years,
        .stable_from = basis->stable_from,
    };
    if (!ring || !series_monitor(&history, options, arena, ring, &found))
        return tocsin_fail_memory(err);
    *basis = found;
    answer->n_valid = (int)history.n_history;
    answer->history = found.history;
    norm_answer_judge(&history, options->level, answer);
    series_fill_points(series, &history, options->level, ret_points);
    series_place_alarms(ring, history.rows.n, series, ret_points);
    return TOCSIN_OK;
}

/* ---- a norm that moves on ------------------------------------------------------------------ */

static void series_fill_judged(const tocsin_dated *series, const norm_judged *judged,
                               const tocsin_norm_options *options,
                               tocsin_series_point *ret_points) {
    tocsin_day to = options->history.to, first = TOCSIN_DAY_NONE;
    double width = NAN, degrees = NAN;
    for (size_t i = 0; i < series->n; i++) {
        tocsin_series_point *p = &ret_points[i];
        const norm_judged *j = &judged[i];
        if (first == TOCSIN_DAY_NONE && !isnan(j->expected)) first = p->day;
        p->in_history =
            !isnan(p->value) &&
            (options->history.from == TOCSIN_DAY_NONE || p->day >= options->history.from) &&
            (to == TOCSIN_DAY_NONE ? first == TOCSIN_DAY_NONE : p->day <= to);
        p->expected = j->expected;
        if (isnan(j->expected)) continue;
        if (!(fabs(j->degrees - degrees) <=
              0.002 * degrees)) { /* a quantile costs more than a fit */
            width = norm_student_level(options->level, j->degrees);
            degrees = j->degrees;
        }
        p->low = p->expected - width * j->deviation;
        p->high = p->expected + width * j->deviation;
    }
}

static void series_answer_judged(const norm_judged *judged, const tocsin_series_point *point,
                                 tocsin_seasonal_answer *answer) {
    double distance = point->value - judged->expected, probability = distance != 0 ? 0 : 1;
    if (judged->deviation > 0)
        probability = norm_student_two_sided(distance / judged->deviation, judged->degrees);
    if (judged->flat) probability = fmax(probability, norm_answer_by_order(judged->n_history));
    answer->expected = judged->expected;
    answer->low = point->low;
    answer->high = point->high;
    answer->probability = probability;
    answer->tail = point->value > point->high  ? TOCSIN_TAIL_HIGH
                   : point->value < point->low ? TOCSIN_TAIL_LOW
                                               : TOCSIN_TAIL_NONE;
    answer->n_valid = (int)judged->n_history;
}

/* The span of the history in which dates were judged, and the alarms that began there. */
static void series_count_history(const tocsin_dated *series, const norm_judged *judged,
                                 const tocsin_series_point *points, tocsin_day end,
                                 tocsin_norm_basis *basis) {
    tocsin_day first = TOCSIN_DAY_NONE, last = TOCSIN_DAY_NONE;
    for (size_t i = 0; i < series->n && series->day[i] < end; i++) {
        if (isnan(judged[i].expected) || isnan(series->value[i])) continue;
        if (first == TOCSIN_DAY_NONE) first = series->day[i];
        last = series->day[i];
    }
    if (first != TOCSIN_DAY_NONE) basis->judged_years = (last - first) / NORM_YEAR_DAYS;
    basis->history_alarms = norm_ring_count(points, series->n, end);
}

static tocsin_status series_judge_moving(const tocsin_dated *series, const norm_valid *valid,
                                         const tocsin_norm_options *options,
                                         tocsin_series_point *ret_points,
                                         tocsin_norm_judgement *ret_judgement, tocsin_arena *arena,
                                         tocsin_error *err) {
    tocsin_seasonal_answer *answer = &ret_judgement->answer;
    norm_judged *judged = tocsin_arena_new(arena, norm_judged, series->n);
    if (!judged) return tocsin_fail_memory(err);
    tocsin_status status = norm_moving_judge(series, options, arena, judged, err);
    if (status) return status;
    size_t last = series->n - 1;
    while (isnan(series->value[last])) last--;
    const norm_judged *j = &judged[last];
    series_fill_judged(series, judged, options, ret_points);
    norm_ring_runs(judged, series->n, options->run_length, ret_points);
    if (isnan(j->expected)) {
        answer->too_little_history = true;
        return TOCSIN_OK;
    }
    series_answer_judged(j, &ret_points[last], answer);
    answer->history = (tocsin_period){valid->day[0], valid->day[valid->n_history - 1]};
    ret_judgement->basis = (tocsin_norm_basis){
        .harmonics = j->harmonics,
        .trend = j->trend,
        .history = answer->history,
        .scale = j->scale,
        .left_out_scale = j->scale,
        .autocorrelation = j->autocorrelation,
        .n_effective = j->n_effective,
        .limit = j->limit,
        .asked_per_year = options->false_alarms / 100,
        .history_years = j->years,
        .level_years = options->level_years,
        .stable_from = ret_judgement->basis.stable_from,
    };
    tocsin_day end = options->history.to == TOCSIN_DAY_NONE ? answer->day : options->history.to + 1;
    series_count_history(series, judged, ret_points, end, &ret_judgement->basis);
    return TOCSIN_OK;
}

/* ---- one series ---------------------------------------------------------------------------- */

/* Where the history seems to be stable from is said; with options->stable_history the norm begins
 * there. */
static tocsin_status series_find_stable(const tocsin_dated *series, norm_valid *valid,
                                        tocsin_norm_options *options, tocsin_arena *arena,
                                        tocsin_day *ret_from, tocsin_error *err) {
    tocsin_status status = norm_stable_from(valid, options, arena, ret_from, err);
    if (status || !options->stable_history || *ret_from == TOCSIN_DAY_NONE) return status;
    options->history.from = *ret_from;
    return series_take_valid(series, options->history, arena, valid, err);
}

tocsin_status tocsin_norm_judge(const tocsin_dated *series, const tocsin_norm_options *asked,
                                tocsin_series_point *ret_points,
                                tocsin_norm_judgement *ret_judgement, tocsin_error *err) {
    tocsin_status status = tocsin_norm_check_options(asked, err);
    if (status == TOCSIN_OK) status = series_check(series, err);
    if (status != TOCSIN_OK) return status;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_norm_options options = *asked;
    bool moves = options.monitor == TOCSIN_MONITOR_RUNS && options.level_years > 0;
    norm_valid valid;
    tocsin_day stable_from;
    status = series_take_valid(series, options.history, &arena, &valid, err);
    if (!status) status = series_find_stable(series, &valid, &options, &arena, &stable_from, err);
    if (status != TOCSIN_OK) return status;

    tocsin_norm_judgement judgement = {.answer = {.day = TOCSIN_DAY_NONE,
                                                  .seen = NAN,
                                                  .expected = NAN,
                                                  .low = NAN,
                                                  .high = NAN,
                                                  .level = options.level,
                                                  .probability = NAN,
                                                  .history = TOCSIN_PERIOD_NONE,
                                                  .too_little_history = true},
                                       .basis = {.stable_from = stable_from}};
    tocsin_seasonal_answer *answer = &judgement.answer;
    tocsin_series_point *points = tocsin_arena_new(&arena, tocsin_series_point, series->n + 1);
    if (!points) return tocsin_fail_memory(err);
    series_without_norm(series, points);
    if (valid.n > 0) {
        answer->day = valid.day[valid.n - 1];
        answer->seen = valid.value[valid.n - 1];
        answer->n_valid = (int)valid.n_history;
        answer->too_little_history = norm_answer_season(&valid, options.season_days, answer) < 2;
    }
    if (moves && valid.n > 0)
        status = series_judge_moving(series, &valid, &options, points, &judgement, &arena, err);
    else if (!answer->too_little_history)
        status = series_judge_standing(series, &valid, &options, points, &judgement, &arena, err);
    if (status != TOCSIN_OK) return status;
    if (series->n > 0) memcpy(ret_points, points, series->n * sizeof *points);
    *ret_judgement = judgement;
    return TOCSIN_OK;
}

tocsin_status tocsin_norm_series(const tocsin_day *day, const double *value, size_t n,
                                 const tocsin_norm_options *options,
                                 tocsin_series_point *ret_points,
                                 tocsin_seasonal_answer *ret_answer, tocsin_error *err) {
    tocsin_dated series = {day, value, n};
    tocsin_norm_judgement judgement;
    tocsin_status status = tocsin_norm_judge(&series, options, ret_points, &judgement, err);
    if (status == TOCSIN_OK) *ret_answer = judgement.answer;
    return status;
}
