// SPDX-License-Identifier: Apache-2.0
/* One value a date for an area: mean, median, quantile, or the share of pixels above a level; or for a pixel. */
#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/area.h"

enum { STRIP_PX = 1 << 18 };

/* An area of which less than this is seen on a date has no value then: what looks out between clouds is often
 * cloud that the mask missed. */
static const double least_seen = 0.1;

typedef struct area_job {
    tocsin_imagery *series;
    const area_mask *mask;
    tocsin_statistic statistic;
    double level;
    float *strip; /* values of some rows of the window */
    float *valid; /* the area's valid values of one date */
    size_t n_valid;
} area_job;

static int compare_floats(const void *a, const void *b) {
    float p = *(const float *)a, q = *(const float *)b;
    return p < q ? -1 : p > q;
}

/* Linear between the two values next to rank (n − 1) q, as in R's type 7. */
static double quantile_of(float *values, size_t n, double q) {
    qsort(values, n, sizeof *values, compare_floats);
    double rank = (double)(n - 1) * q, below = floor(rank);
    size_t i = (size_t)below;
    double low = (double)values[i], high = (double)values[i + 1 < n ? i + 1 : i];
    return low + (rank - below) * (high - low);
}

static double mean_of(const float *values, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)values[i];
    return sum / (double)n;
}

static double spread_of(const float *values, size_t n, double mean) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += ((double)values[i] - mean) * ((double)values[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : (double)NAN;
}

static double share_above(const float *values, size_t n, double level) {
    size_t above = 0;
    for (size_t i = 0; i < n; i++) above += (double)values[i] > level;
    return (double)above / (double)n;
}

static tocsin_status collect(area_job *job, size_t date, tocsin_error *err) {
    series_window w = job->mask->window;
    int rows = STRIP_PX / w.width > 0 ? STRIP_PX / w.width : 1;
    job->n_valid = 0;
    for (int y = 0; y < w.height; y += rows) {
        series_window part = {w.x, w.y + y, w.width, rows < w.height - y ? rows : w.height - y};
        tocsin_status status = series_read(&job->series->reader, date, part, &job->strip, err);
        if (status) return status;
        const uint8_t *inside = job->mask->inside + (size_t)y * (size_t)w.width;
        for (size_t i = 0; i < (size_t)part.width * (size_t)part.height; i++)
            if (inside[i] && !isnan(job->strip[i])) job->valid[job->n_valid++] = job->strip[i];
    }
    return TOCSIN_OK;
}

static size_t scene_of(const series_plan *plan, size_t date) {
    size_t scene = plan->dates[date].first;
    while (scene + 1 < plan->dates[date].end && plan->scenes[scene].skipped) scene++;
    return scene;
}

static tocsin_status measure(area_job *job, size_t date, tocsin_area_value *ret_value,
                             tocsin_error *err) {
    tocsin_status status = collect(job, date, err);
    if (status) return status;
    const series_plan *plan = &job->series->plan;
    tocsin_area_value value = {.scene = scene_of(plan, date),
                               .day = plan->dates[date].day,
                               .value = NAN,
                               .spread = NAN,
                               .n_valid = (int64_t)job->n_valid,
                               .n_pixels = job->mask->n_pixels};
    if (job->n_valid > 0 && (double)job->n_valid >= least_seen * (double)job->mask->n_pixels) {
        double mean = mean_of(job->valid, job->n_valid);
        value.spread = spread_of(job->valid, job->n_valid, mean);
        switch (job->statistic) {
        case TOCSIN_MEAN: value.value = mean; break;
        case TOCSIN_MEDIAN: value.value = quantile_of(job->valid, job->n_valid, 0.5); break;
        case TOCSIN_QUANTILE:
            value.value = quantile_of(job->valid, job->n_valid, job->level);
            break;
        case TOCSIN_SHARE_ABOVE:
            value.value = share_above(job->valid, job->n_valid, job->level);
            break;
        }
    }
    *ret_value = value;
    return TOCSIN_OK;
}

/* Scenes that turned out not to be readable are skipped from here on. */
static tocsin_status take_failures(tocsin_imagery *series, tocsin_error *err) {
    for (size_t i = 0; i < series->plan.n_scenes; i++) {
        const char *why = series->reader.failures[i];
        if (!why) continue;
        const char *kept = tocsin_arena_string(&series->plan.scan.arena, tocsin_text_of(why));
        if (!kept) return tocsin_fail_memory(err);
        series->plan.scenes[i].skipped = kept;
        series->plan.scenes[i].merged = false;
    }
    return TOCSIN_OK;
}

static tocsin_status measure_all(area_job *job, tocsin_area_value **ret_values, size_t *ret_n,
                                 tocsin_error *err) {
    const series_plan *plan = &job->series->plan;
    tocsin_area_value *values = calloc(plan->n_dates + 1, sizeof *values);
    if (!values) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < plan->n_dates && !status; i++) status = measure(job, i, &values[i], err);
    if (!status) status = take_failures(job->series, err);
    if (status) {
        free(values);
        return status;
    }
    *ret_values = values;
    *ret_n = plan->n_dates;
    return TOCSIN_OK;
}

static tocsin_status check_one_band(const tocsin_imagery *series, const char *of,
                                    tocsin_error *err) {
    if (series->plan.n_variables == 1) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "the series of %s is of one band; choose one, or make one of them with an "
                       "expression",
                       of);
}

tocsin_status tocsin_imagery_area_series(tocsin_imagery *series, const tocsin_area *area,
                                         tocsin_statistic statistic, double level,
                                         tocsin_area_value **ret_values, size_t *ret_n,
                                         tocsin_error *err) {
    tocsin_status status = check_one_band(series, "an area", err);
    if (status) return status;
    if (statistic == TOCSIN_QUANTILE && !(level >= 0 && level <= 1))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "a quantile lies between 0 and 1");
    area_mask mask;
    status = area_mask_make(area, &series->plan.grid, &mask, err);
    if (status) return status;
    size_t strip_px = (size_t)(mask.window.width > STRIP_PX ? mask.window.width : STRIP_PX);
    area_job job = {.series = series, .mask = &mask, .statistic = statistic, .level = level};
    job.strip = malloc(strip_px * sizeof *job.strip);
    job.valid = malloc((size_t)mask.n_pixels * sizeof *job.valid);
    status = job.strip && job.valid ? measure_all(&job, ret_values, ret_n, err)
                                    : tocsin_fail_memory(err);
    free(job.strip);
    free(job.valid);
    area_mask_release(&mask);
    return status;
}

tocsin_status tocsin_imagery_area_check(const tocsin_imagery *series, const tocsin_area *area,
                                        tocsin_error *err) {
    area_mask mask;
    tocsin_status status = area_mask_make(area, &series->plan.grid, &mask, err);
    if (!status) area_mask_release(&mask);
    return status;
}

/* ---- one pixel ------------------------------------------------------------------------------ */

static tocsin_status find_pixel(const scan_grid *grid, double x, double y,
                                series_window *ret_window, tocsin_error *err) {
    double forward[6], inverse[6], column = x, row = y;
    memcpy(forward, grid->transform, sizeof forward);
    bool placed = grid->placed && GDALInvGeoTransform(forward, inverse);
    if (placed) GDALApplyGeoTransform(inverse, x, y, &column, &row);
    if (column >= 0 && row >= 0 && column < grid->width_px && row < grid->height_px) {
        *ret_window = (series_window){(int)column, (int)row, 1, 1};
        return TOCSIN_OK;
    }
    double corner[4] = {0, 0, grid->width_px, grid->height_px};
    if (placed) {
        GDALApplyGeoTransform(forward, 0, 0, &corner[0], &corner[1]);
        GDALApplyGeoTransform(forward, grid->width_px, grid->height_px, &corner[2], &corner[3]);
    }
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "the place %.10g, %.10g lies outside the scenes, which reach from %.10g, "
                       "%.10g to %.10g, %.10g in their reference system",
                       x, y, corner[0], corner[1], corner[2], corner[3]);
}

static tocsin_status read_pixel(tocsin_imagery *series, series_window window,
                                tocsin_area_value *ret_values, tocsin_error *err) {
    const series_plan *plan = &series->plan;
    for (size_t date = 0; date < plan->n_dates; date++) {
        float value = NAN, *to = &value;
        tocsin_status status = series_read_pooled(&series->reader, date, window, &to, err);
        if (status) return status;
        ret_values[date] = (tocsin_area_value){.scene = scene_of(plan, date),
                                               .day = plan->dates[date].day,
                                               .value = (double)value,
                                               .spread = NAN,
                                               .n_valid = !isnan(value),
                                               .n_pixels = 1};
    }
    return take_failures(series, err);
}

tocsin_status tocsin_imagery_pixel_series(tocsin_imagery *series, double x, double y,
                                          tocsin_area_value **ret_values, size_t *ret_n,
                                          tocsin_error *err) {
    series_window window;
    tocsin_status status = check_one_band(series, "a pixel", err);
    if (!status) status = find_pixel(&series->plan.grid, x, y, &window, err);
    if (status) return status;
    tocsin_area_value *values = calloc(series->plan.n_dates + 1, sizeof *values);
    if (!values) return tocsin_fail_memory(err);
    status = read_pixel(series, window, values, err);
    if (status) {
        free(values);
        return status;
    }
    *ret_values = values;
    *ret_n = series->plan.n_dates;
    return TOCSIN_OK;
}
