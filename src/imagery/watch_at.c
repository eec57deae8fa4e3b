// SPDX-License-Identifier: Apache-2.0
/* Alarms for single places: the blocks that hold them are judged, and no others. */
#include <gdal.h>
#include <math.h>
#include <stdlib.h>

#include "imagery/alarm.h"

typedef struct place_px {
    int x, y; /* -1: outside the grid */
} place_px;

typedef struct places {
    const scan_grid *grid;
    place_px *at;
    size_t n;
} places;

static void find_places(const double *x, const double *y, places *p) {
    const scan_grid *grid = p->grid;
    double inverse[6], forward[6];
    for (int i = 0; i < 6; i++) forward[i] = grid->transform[i];
    bool placed = grid->placed && GDALInvGeoTransform(forward, inverse);
    for (size_t i = 0; i < p->n; i++) {
        double column = x[i], row = y[i];
        if (placed) GDALApplyGeoTransform(inverse, x[i], y[i], &column, &row);
        bool within = column >= 0 && row >= 0 && column < grid->width_px && row < grid->height_px;
        p->at[i] = within ? (place_px){(int)column, (int)row} : (place_px){-1, -1};
    }
}

static bool is_in(series_window w, place_px at) {
    return at.x >= w.x && at.y >= w.y && at.x < w.x + w.width && at.y < w.y + w.height;
}

typedef struct place_judge {
    const tocsin_norm_watch *watch;
    block_reader reader;
    void *room;
    tocsin_pixel_alarm *alarms;
} place_judge;

static void close_judge(place_judge *judge) {
    block_reader_close(&judge->reader);
    free(judge->room);
    free(judge->alarms);
}

static tocsin_status open_judge(const series_plan *plan, const tocsin_norm_watch *watch,
                                place_judge *ret_judge, tocsin_error *err) {
    int size = alarm_block_px(plan, tocsin_norm_watch_basis(watch).history_end);
    size_t n = (size_t)size * (size_t)size;
    place_judge judge = {.watch = watch};
    tocsin_status status = block_reader_open(plan, 1, n, &judge.reader, err);
    if (status) return status;
    judge.room = malloc(tocsin_norm_watch_room(watch, size, size));
    judge.alarms = malloc(n * sizeof *judge.alarms);
    if (!judge.room || !judge.alarms) {
        close_judge(&judge);
        return tocsin_fail_memory(err);
    }
    *ret_judge = judge;
    return TOCSIN_OK;
}

static tocsin_status judge_window(place_judge *judge, series_window w, const places *p,
                                  tocsin_pixel_alarm *ret_alarms, tocsin_error *err) {
    tocsin_status status = block_read(&judge->reader, &w, 1, err);
    tocsin_pixel_block block = block_of(&judge->reader, 0);
    if (!status)
        status = tocsin_norm_watch_block(judge->watch, &block, judge->room, judge->alarms, err);
    for (size_t i = 0; i < p->n && !status; i++)
        if (is_in(w, p->at[i]))
            ret_alarms[i] = judge->alarms[(size_t)(p->at[i].y - w.y) * (size_t)w.width +
                                          (size_t)(p->at[i].x - w.x)];
    return status;
}

static tocsin_status judge_places(const series_plan *plan, const tocsin_norm_watch *watch,
                                  const places *p, tocsin_pixel_alarm *ret_alarms,
                                  tocsin_error *err) {
    place_judge judge;
    tocsin_status status = open_judge(plan, watch, &judge, err);
    if (status) return status;
    int size = alarm_block_px(plan, tocsin_norm_watch_basis(watch).history_end),
        width = plan->grid.width_px, height = plan->grid.height_px;
    for (int y = 0; y < height && !status; y += size)
        for (int x = 0; x < width && !status; x += size) {
            series_window w = {x, y, width - x < size ? width - x : size,
                               height - y < size ? height - y : size};
            bool any = false;
            for (size_t i = 0; i < p->n && !any; i++) any = is_in(w, p->at[i]);
            if (any) status = judge_window(&judge, w, p, ret_alarms, err);
        }
    close_judge(&judge);
    return status;
}

tocsin_status tocsin_imagery_watch_at(tocsin_imagery *series, const double *x, const double *y,
                                      size_t n, const tocsin_norm_options *options,
                                      const tocsin_watch_rule *rule, tocsin_pixel_alarm *ret_alarms,
                                      tocsin_error *err) {
    series_plan *plan = &series->plan;
    tocsin_norm_options norm;
    tocsin_status status = alarm_options(plan, options, &norm, err);
    if (status || n == 0) return status;
    places p = {.grid = &plan->grid, .at = calloc(n, sizeof *p.at), .n = n};
    if (!p.at) return tocsin_fail_memory(err);
    find_places(x, y, &p);
    for (size_t i = 0; i < n; i++)
        ret_alarms[i] = (tocsin_pixel_alarm){.first = TOCSIN_DAY_NONE,
                                             .confirmed = TOCSIN_DAY_NONE,
                                             .last = TOCSIN_DAY_NONE,
                                             .size = NAN,
                                             .score = NAN,
                                             .level = NAN};
    alarm_request request = {.norm = &norm,
                             .rule = rule,
                             .within = {0, 0, plan->grid.width_px, plan->grid.height_px},
                             .threads = 1};
    tocsin_norm_watch *watch = NULL;
    if (!plan->tiles) status = tiles_open(plan, alarm_block_px(plan, norm.history.to), true, err);
    if (!status) status = alarm_watch_make(plan, &request, &watch, err);
    if (!status) status = judge_places(plan, watch, &p, ret_alarms, err);
    if (!status) status = tiles_conclude(plan, err);
    tocsin_norm_watch_free(&watch);
    free(p.at);
    return status;
}
