// SPDX-License-Identifier: Apache-2.0
/* The pixels of a tile, monitored: the plan that all pixels share is laid out at the head of the
 * caller's workspace, then passes of NORM_LANES pixels use the rest of it one after another. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "norm/critical.h"
#include "norm/design.h"
#include "norm/options.h"
#include "norm/watch_lanes.h"

/* Parts of the workspace, each on a cache line of its own. */
enum { ALIGNMENT = 64 };

typedef struct watch_room {
    unsigned char *at; /* NULL: only measuring */
    size_t used;
} watch_room;

static void *room_take(watch_room *room, size_t count, size_t size) {
    void *part = room->at ? room->at + room->used : NULL;
    room->used += (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return part;
}

typedef struct watch_parts {
    float *x;
    int *block;
    norm_lanes_room lanes;
} watch_parts;

static void watch_take_parts(watch_room *room, size_t n_dates, size_t terms, size_t blocks,
                             watch_parts *ret_parts) {
    const size_t lane = NORM_LANES * sizeof(float);
    ret_parts->x = room_take(room, n_dates * terms, sizeof(float));
    ret_parts->block = room_take(room, n_dates, sizeof(int));
    ret_parts->lanes = (norm_lanes_room){
        .y = room_take(room, n_dates, lane),
        .valid = room_take(room, n_dates, lane),
        .weight = room_take(room, n_dates, lane),
        .r = room_take(room, n_dates, lane),
        .sums = room_take(room, blocks * norm_lanes_sums((int)terms), lane),
        .magnitude = room_take(room, n_dates * NORM_QUADS, sizeof(norm_bits)),
        .process = room_take(room, 3 * n_dates, sizeof(double)),
        .at = room_take(room, n_dates, sizeof(size_t)),
    };
}

size_t tocsin_norm_watch_workspace(size_t n_dates, size_t n_pixels,
                                   const tocsin_norm_options *options) {
    (void)n_pixels; /* passes share their room */
    watch_room measure = {0};
    watch_parts parts;
    size_t terms = 2 + 2 * (size_t)(options->harmonics > 0 ? options->harmonics : 0);
    watch_take_parts(&measure, n_dates, terms, NORM_MAX_BLOCKS, &parts);
    return measure.used + ALIGNMENT;
}

static tocsin_status watch_check(const tocsin_norm_tile *tile, const tocsin_norm_options *options,
                                 tocsin_error *err) {
    tocsin_status status = tocsin_norm_check_options(options, err);
    if (status != TOCSIN_OK) return status;
    if (options->history.to == TOCSIN_DAY_NONE)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "norm: monitoring needs the end of the history (history.to)");
    if (tile->stride < tile->n_pixels)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "norm: a tile of %zu pixels has a stride of %zu between its dates",
                           tile->n_pixels, tile->stride);
    for (size_t i = 0; i < tile->n_dates; i++)
        if (tile->day[i] == TOCSIN_DAY_NONE || (i > 0 && tile->day[i] < tile->day[i - 1]))
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "norm: date %zu of the tile is before the one in front of it, or "
                               "not known; sort the scenes by date",
                               i + 1);
    return TOCSIN_OK;
}

static void plan_dates(norm_watch_plan *plan) {
    tocsin_period history = plan->options->history;
    size_t from = 0, to;
    while (from < plan->n_dates && history.from != TOCSIN_DAY_NONE &&
           plan->day[from] < history.from)
        from++;
    for (to = from; to < plan->n_dates && plan->day[to] <= history.to;) to++;
    plan->history_from = from;
    plan->history_to = to;
}

/* Years are counted back from the end of the history; what is older than the last of them that is at
 * least half full goes with it. */
static void plan_blocks(norm_watch_plan *plan, int *block) {
    tocsin_day end = plan->day[plan->history_to - 1], begin = plan->day[plan->history_from];
    int blocks = norm_design_blocks(end, begin);
    if (blocks > NORM_MAX_BLOCKS) blocks = NORM_MAX_BLOCKS;
    plan->blocks = blocks < 1 ? 1 : blocks;
    for (size_t i = 0; i < plan->n_dates; i++) {
        int of = norm_design_block(end, plan->day[i]);
        block[i] = of < 0 ? 0 : of < plan->blocks ? of : plan->blocks - 1;
    }
    plan->block = block;
}

static void plan_rows(norm_watch_plan *plan, const norm_design *design, float *x) {
    for (size_t i = 0; i < plan->n_dates; i++) {
        double row[NORM_TERMS];
        norm_design_row(design, plan->day[i], row);
        for (int j = 0; j < plan->terms; j++)
            x[i * (size_t)plan->terms + (size_t)j] = (float)row[j];
    }
    plan->x = x;
}

static void plan_limits(norm_watch_plan *plan) {
    const tocsin_norm_options *o = plan->options;
    double all_dates = (double)(plan->history_to - plan->history_from) / (double)plan->years;
    for (int i = 0; i < NORM_RHO_NODES; i++)
        for (int j = 0; j < NORM_RATE_NODES; j++) {
            double rate = fmin(0.5, o->false_alarms / 100 / ldexp(all_dates, -j)), limit = NAN;
            double n = ldexp(all_dates, -j) * (double)plan->years;
            switch (o->monitor) {
            case TOCSIN_MONITOR_RUNS:
                limit = norm_run_limit(o->run_length, (double)i / NORM_RHO_NODES, rate);
                limit = norm_measured_limit(limit, (double)plan->years, n);
                break;
            case TOCSIN_MONITOR_EWMA:
                limit = (double)plan->limit[0][j] *
                        norm_ewma_correlation(o->ewma_lambda, (double)i / NORM_RHO_NODES);
                if (i > 0) break;
                limit = norm_ewma_limit(o->ewma_lambda, 1 / rate);
                limit = norm_measured_limit(limit, (double)plan->years, n);
                break;
            case TOCSIN_MONITOR_MOSUM:
                limit = norm_mosum_critical(o->alpha, o->mosum_window);
                break;
            case TOCSIN_MONITOR_CUSUM:
            default: limit = norm_cusum_critical(o->alpha); break;
            }
            plan->limit[i][j] = (float)limit;
        }
}

static void watch_without_norm(const tocsin_norm_tile *tile, tocsin_pixel_alarm *ret_alarms) {
    for (size_t i = 0; i < tile->n_pixels; i++)
        ret_alarms[i] = (tocsin_pixel_alarm){.first = TOCSIN_DAY_NONE,
                                             .confirmed = TOCSIN_DAY_NONE,
                                             .size = NAN,
                                             .score = NAN,
                                             .last = TOCSIN_DAY_NONE,
                                             .level = NAN};
}

static tocsin_status watch_infinite(const tocsin_norm_tile *tile, size_t pixel, size_t n,
                                    tocsin_error *err) {
    for (size_t i = 0; i < tile->n_dates; i++)
        for (size_t j = pixel; j < pixel + n; j++) {
            char iso[16];
            if (!isinf(tile->value[i * tile->stride + j])) continue;
            tocsin_day_format(tile->day[i], iso);
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "norm: the value of pixel %zu on %s is infinite; make it NaN if it "
                               "is missing",
                               j, iso);
        }
    return tocsin_fail(err, TOCSIN_INTERNAL, "norm: an infinite value was seen and not found");
}

tocsin_status tocsin_norm_watch(const tocsin_norm_tile *tile, const tocsin_norm_options *options,
                                void *workspace, tocsin_pixel_alarm *ret_alarms,
                                tocsin_error *err) {
    tocsin_status status = watch_check(tile, options, err);
    if (status != TOCSIN_OK) return status;
    norm_watch_plan plan = {.options = options,
                            .day = tile->day,
                            .n_dates = tile->n_dates,
                            .ridge = (float)options->ridge};
    plan_dates(&plan);
    if (plan.history_to - plan.history_from < 3) {
        watch_without_norm(tile, ret_alarms);
        return TOCSIN_OK;
    }
    norm_design design;
    norm_design_choose(tile->day + plan.history_from, plan.history_to - plan.history_from, options,
                       &design);
    plan.terms = norm_design_terms(&design);
    plan.years = (float)norm_design_years(tile->day + plan.history_from,
                                          plan.history_to - plan.history_from);
    uintptr_t misaligned = (uintptr_t)workspace % ALIGNMENT;
    watch_room room = {(unsigned char *)workspace + (misaligned ? ALIGNMENT - misaligned : 0), 0};
    watch_parts parts;
    watch_take_parts(&room, tile->n_dates, (size_t)plan.terms, NORM_MAX_BLOCKS, &parts);
    plan_rows(&plan, &design, parts.x);
    plan_blocks(&plan, parts.block);
    plan_limits(&plan);
    for (size_t pixel = 0; pixel < tile->n_pixels; pixel += NORM_LANES) {
        size_t n = tile->n_pixels - pixel < NORM_LANES ? tile->n_pixels - pixel : NORM_LANES;
        if (!norm_lanes_watch(&plan, tile->value + pixel, tile->stride, n, &parts.lanes,
                              ret_alarms + pixel))
            return watch_infinite(tile, pixel, n, err);
    }
    return TOCSIN_OK;
}
