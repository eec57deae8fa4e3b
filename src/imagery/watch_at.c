// SPDX-License-Identifier: Apache-2.0
/* Alarms for single places. */
#include <gdal.h>
#include <math.h>
#include <stdlib.h>

#include "imagery/alarm.h"

/* Where the box about all places is not larger than this it is read whole, once a date. */
enum { READ_WHOLE_PX = 1 << 20 };

typedef struct place_px {
    int x, y; /* -1: outside the grid */
} place_px;

typedef struct places {
    place_px *at;
    size_t n;
    series_window box;
} places;

static void find_places(const scan_grid *grid, const double *x, const double *y, places *p) {
    double inverse[6], forward[6];
    for (int i = 0; i < 6; i++) forward[i] = grid->transform[i];
    bool placed = grid->placed && GDALInvGeoTransform(forward, inverse);
    int left = INT32_MAX, top = INT32_MAX, right = -1, bottom = -1;
    for (size_t i = 0; i < p->n; i++) {
        double column = x[i], row = y[i];
        if (placed) GDALApplyGeoTransform(inverse, x[i], y[i], &column, &row);
        p->at[i] = (place_px){-1, -1};
        if (!(column >= 0 && row >= 0 && column < grid->width_px && row < grid->height_px))
            continue;
        p->at[i] = (place_px){(int)column, (int)row};
        left = p->at[i].x < left ? p->at[i].x : left;
        top = p->at[i].y < top ? p->at[i].y : top;
        right = p->at[i].x > right ? p->at[i].x : right;
        bottom = p->at[i].y > bottom ? p->at[i].y : bottom;
    }
    p->box = right < 0 ? (series_window){0, 0, 0, 0}
                       : (series_window){left, top, right - left + 1, bottom - top + 1};
}

static tocsin_status read_in_box(series_reader *reader, size_t date, const places *p,
                                 float *const *box, float *const *of_date, tocsin_error *err) {
    tocsin_status status = series_read_pooled(reader, date, p->box, box, err);
    for (size_t v = 0; v < reader->plan->n_variables && !status; v++)
        for (size_t i = 0; i < p->n; i++) {
            size_t at = (size_t)(p->at[i].y - p->box.y) * (size_t)p->box.width +
                        (size_t)(p->at[i].x - p->box.x);
            of_date[v][i] = p->at[i].x < 0 ? NAN : box[v][at];
        }
    return status;
}

static tocsin_status read_one_by_one(series_reader *reader, size_t date, const places *p,
                                     float *const *of_date, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < p->n && !status; i++) {
        float *to[SERIES_MAX_VARIABLES];
        for (size_t v = 0; v < reader->plan->n_variables; v++) {
            to[v] = of_date[v] + i;
            *to[v] = NAN;
        }
        if (p->at[i].x >= 0)
            status = series_read_pooled(reader, date, (series_window){p->at[i].x, p->at[i].y, 1, 1},
                                        to, err);
    }
    return status;
}

/* values: variables × dates × places */
static tocsin_status read_places(tocsin_imagery *series, const places *p, float *values,
                                 tocsin_error *err) {
    const series_plan *plan = &series->plan;
    size_t box_px = (size_t)p->box.width * (size_t)p->box.height;
    bool whole = box_px > 0 && box_px <= READ_WHOLE_PX;
    float *room = whole ? malloc(box_px * plan->n_variables * sizeof *room) : NULL;
    if (whole && !room) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t date = 0; date < plan->n_dates && !status; date++) {
        float *of_date[SERIES_MAX_VARIABLES], *box[SERIES_MAX_VARIABLES];
        for (size_t v = 0; v < plan->n_variables; v++) {
            of_date[v] = values + (v * plan->n_dates + date) * p->n;
            box[v] = whole ? room + v * box_px : NULL;
        }
        status = whole ? read_in_box(&series->reader, date, p, box, of_date, err)
                       : read_one_by_one(&series->reader, date, p, of_date, err);
    }
    free(room);
    return status;
}

static tocsin_status judge_places(tocsin_imagery *series, const places *p,
                                  const tocsin_norm_options *options,
                                  tocsin_pixel_alarm *ret_alarms, tocsin_error *err) {
    const series_plan *plan = &series->plan;
    size_t per_variable = plan->n_dates * p->n;
    if (p->n > SIZE_MAX / sizeof(float) / plan->n_dates / plan->n_variables)
        return tocsin_fail_memory(err);
    float *values = malloc(per_variable * plan->n_variables * sizeof *values),
          *of[SERIES_MAX_VARIABLES];
    if (!values) return tocsin_fail_memory(err);
    for (size_t v = 0; v < plan->n_variables; v++) of[v] = values + v * per_variable;
    alarm_judge judge = {.plan = NULL};
    tocsin_status status = read_places(series, p, values, err);
    if (!status) status = alarm_judge_open(plan, options, &judge, err);
    if (!status) status = alarm_judge_pixels(&judge, of, p->n, ret_alarms, err);
    alarm_judge_close(&judge);
    free(values);
    return status;
}

tocsin_status tocsin_imagery_watch_at(tocsin_imagery *series, const double *x, const double *y,
                                      size_t n, const tocsin_norm_options *options,
                                      const tocsin_watch_rule *rule, tocsin_pixel_alarm *ret_alarms,
                                      tocsin_error *err) {
    tocsin_watch_options asked = {.norm = *options, .rule = *rule};
    tocsin_norm_options norm;
    tocsin_status status = alarm_options(&series->plan, &asked, &norm, err);
    if (status || n == 0) return status;
    places p = {.at = calloc(n, sizeof *p.at), .n = n};
    if (!p.at) return tocsin_fail_memory(err);
    find_places(&series->plan.grid, x, y, &p);
    status = judge_places(series, &p, &norm, ret_alarms, err);
    free(p.at);
    return status;
}
