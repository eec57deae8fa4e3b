// SPDX-License-Identifier: Apache-2.0
/* Norm asked for many pixels at once, and the bands of a pixel brought to one alarm. */
#include "imagery/alarm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { JUDGED_AT_ONCE_PX = 1024, DEFAULT_WATCH_DAYS = 365 };

static tocsin_norm_options apply_rule(const tocsin_watch_options *asked) {
    tocsin_norm_options options = asked->norm;
    bool shift = asked->rule.monitor == TOCSIN_MONITOR_SHIFT;
    options.monitor = shift ? TOCSIN_MONITOR_RUNS : asked->rule.monitor;
    options.run_length = asked->rule.run_length;
    options.ewma_lambda = asked->rule.ewma_lambda;
    options.mosum_window = asked->rule.mosum_window;
    options.false_alarms = asked->rule.false_alarms;
    return options;
}

tocsin_status alarm_options(const series_plan *plan, const tocsin_watch_options *asked,
                            tocsin_norm_options *ret_options, tocsin_error *err) {
    tocsin_day first = plan->dates[0].day, last = plan->dates[plan->n_dates - 1].day;
    tocsin_norm_options options = apply_rule(asked);
    if (options.history.to == TOCSIN_DAY_NONE) options.history.to = last - DEFAULT_WATCH_DAYS;
    char end[16], from[16], to[16];
    tocsin_day_format(options.history.to, end);
    tocsin_day_format(first, from);
    tocsin_day_format(last, to);
    if (options.history.to < first)
        return tocsin_fail(
            err, TOCSIN_TOO_LITTLE,
            "the history would end on %s, before the first scene: the scenes are from %s to %s",
            end, from, to);
    if (options.history.to >= last)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "the history ends on %s, and no scene is later: the scenes are from %s to %s", end,
            from, to);
    options.false_alarms /= (double)plan->n_variables;
    *ret_options = options;
    return TOCSIN_OK;
}

tocsin_status alarm_judge_open(const series_plan *plan, const tocsin_norm_options *options,
                               alarm_judge *ret_judge, tocsin_error *err) {
    alarm_judge judge = {.plan = plan, .options = *options};
    judge.days = malloc(plan->n_dates * sizeof *judge.days);
    judge.workspace =
        malloc(tocsin_norm_watch_workspace(plan->n_dates, JUDGED_AT_ONCE_PX, options) + 1);
    judge.of_bands = malloc(plan->n_variables * JUDGED_AT_ONCE_PX * sizeof *judge.of_bands);
    if (!judge.days || !judge.workspace || !judge.of_bands) {
        alarm_judge_close(&judge);
        return tocsin_fail_memory(err);
    }
    for (size_t i = 0; i < plan->n_dates; i++) judge.days[i] = plan->dates[i].day;
    *ret_judge = judge;
    return TOCSIN_OK;
}

void alarm_judge_close(alarm_judge *judge) {
    free(judge->days);
    free(judge->workspace);
    free(judge->of_bands);
    *judge = (alarm_judge){.plan = NULL};
}

/* The earliest alarm of any band with its size; the largest score; the shortest history. */
static tocsin_pixel_alarm combine(const tocsin_pixel_alarm *alarms, size_t n_bands) {
    tocsin_pixel_alarm all = alarms[0];
    for (size_t i = 1; i < n_bands; i++) {
        const tocsin_pixel_alarm *a = &alarms[i * JUDGED_AT_ONCE_PX];
        bool earlier = a->first != TOCSIN_DAY_NONE &&
                       (all.first == TOCSIN_DAY_NONE || a->confirmed < all.confirmed ||
                        (a->confirmed == all.confirmed && a->first < all.first));
        if (earlier) {
            all.first = a->first;
            all.confirmed = a->confirmed;
            all.size = a->size;
            all.tier = a->tier;
            all.changes = a->changes;
            all.last = a->last;
            all.level = a->level;
        }
        if (isnan(all.score) || a->score > all.score) all.score = a->score;
        if (a->n_history < all.n_history) all.n_history = a->n_history;
    }
    return all;
}

tocsin_status alarm_judge_pixels(alarm_judge *judge, float *const *values, size_t n_pixels,
                                 tocsin_pixel_alarm *ret_alarms, tocsin_error *err) {
    const series_plan *plan = judge->plan;
    for (size_t from = 0; from < n_pixels; from += JUDGED_AT_ONCE_PX) {
        size_t n = n_pixels - from < JUDGED_AT_ONCE_PX ? n_pixels - from : JUDGED_AT_ONCE_PX;
        for (size_t v = 0; v < plan->n_variables; v++) {
            tocsin_norm_tile tile = {.day = judge->days,
                                     .n_dates = plan->n_dates,
                                     .value = values[v] + from,
                                     .n_pixels = n,
                                     .stride = n_pixels};
            tocsin_status status = tocsin_norm_watch(&tile, &judge->options, judge->workspace,
                                                     judge->of_bands + v * JUDGED_AT_ONCE_PX, err);
            if (status) return status;
        }
        for (size_t i = 0; i < n; i++)
            ret_alarms[from + i] = combine(judge->of_bands + i, plan->n_variables);
    }
    return TOCSIN_OK;
}
