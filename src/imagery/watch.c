// SPDX-License-Identifier: Apache-2.0
/* Alarms for every pixel of a grid, tile by tile.
 *
 *   grid  =  waves of full width, one after the other, each written when it is done
 *   wave  =  tiles, shared out over the threads; a tile holds all dates of its pixels
 *
 * Waves are whole rows of blocks of the output, so the file's bytes do not depend on which thread came first.
 * Tiles follow the blocks of the input, so that a block is decoded once or, where a block with all its dates
 * is more than a thread may hold, a few times. How much memory that takes: shape.c. */
#include <gdal.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/alarm.h"
#include "imagery/area.h"
#include "imagery/outputs.h"
#include "imagery/quiet.h"
#include "imagery/reader.h"
#include "imagery/shape.h"

enum { MAX_WORKERS = 256 };

typedef struct watch_worker {
    bool open;
    series_reader reader;
    alarm_judge judge;
    float *values; /* variables × dates × tile_px */
    tocsin_pixel_alarm *alarms;
} watch_worker;

typedef struct watch_job {
    series_plan plan;
    const tocsin_watch_options *options;
    tocsin_norm_options norm;
    area_mask mask; /* inside: NULL when the whole grid is watched */
    bool has_area;

    shape shape;
    int wave_y, wave_rows;
    tocsin_pixel_alarm *wave; /* width × wave_rows */
    watch_worker *workers;
    int n_workers;

    pthread_mutex_t lock; /* guards what follows */
    int64_t n_pixels, n_too_little;
    double done_px;
} watch_job;

/* ---- shapes --------------------------------------------------------------------------------- */

static void input_block(const series_plan *plan, series_reader *reader, int *ret_width,
                        int *ret_height) {
    *ret_width = plan->grid.width_px;
    *ret_height = 1;
    size_t scene = plan->dates[0].first;
    while (plan->scenes[scene].skipped) scene++;
    const series_place *place = &plan->places[scene * plan->n_slots];
    quiet_log log;
    quiet_begin(&log);
    scan_dataset dataset = reader_borrow(reader, place->file);
    if (dataset) {
        GDALGetBlockSize(GDALGetRasterBand(dataset, place->band), ret_width, ret_height);
        *ret_width *= place->coarser;
        *ret_height *= place->coarser;
    }
    reader_return(reader, place->file, dataset);
    quiet_end();
}

static void choose_shape(watch_job *job, int block_width, int block_height) {
    const series_plan *plan = &job->plan;
    shape_request request = {.width_px = plan->grid.width_px,
                             .height_px = plan->grid.height_px,
                             .block_width = block_width,
                             .block_height = block_height,
                             .n_dates = plan->n_dates,
                             .n_variables = plan->n_variables,
                             .n_slots = plan->n_slots,
                             .n_workers = job->n_workers};
    job->shape = shape_choose(&request);
}

static series_window tile_window(const watch_job *job, size_t tile) {
    int x = (int)(tile % (size_t)job->shape.tiles_across) * job->shape.tile_width;
    int y = (int)(tile / (size_t)job->shape.tiles_across) * job->shape.tile_height;
    int width = job->plan.grid.width_px - x, height = job->wave_rows - y;
    return (series_window){x, job->wave_y + y,
                           width < job->shape.tile_width ? width : job->shape.tile_width,
                           height < job->shape.tile_height ? height : job->shape.tile_height};
}

/* ---- a tile --------------------------------------------------------------------------------- */

static bool is_watched(const watch_job *job, int x, int y) {
    if (!job->has_area) return true;
    series_window w = job->mask.window;
    if (x < w.x || y < w.y || x >= w.x + w.width || y >= w.y + w.height) return false;
    return job->mask.inside[(size_t)(y - w.y) * (size_t)w.width + (size_t)(x - w.x)] != 0;
}

static bool meets_area(const watch_job *job, series_window t) {
    series_window w = job->mask.window;
    return !job->has_area || (t.x < w.x + w.width && w.x < t.x + t.width && t.y < w.y + w.height &&
                              w.y < t.y + t.height);
}

static void put_pixel(watch_job *job, int x, int y, const tocsin_pixel_alarm *alarm) {
    size_t width = (size_t)job->plan.grid.width_px;
    job->wave[(size_t)(y - job->wave_y) * width + (size_t)x] = alarm ? *alarm : OUTPUTS_NOT_JUDGED;
}

static tocsin_status read_values(watch_worker *worker, const watch_job *job, series_window w,
                                 float **ret_of_variables, tocsin_error *err) {
    size_t n = (size_t)w.width * (size_t)w.height, n_dates = job->plan.n_dates;
    for (size_t v = 0; v < job->plan.n_variables; v++)
        ret_of_variables[v] = worker->values + v * n_dates * n;
    for (size_t date = 0; date < n_dates; date++) {
        float *of_date[SERIES_MAX_VARIABLES];
        for (size_t v = 0; v < job->plan.n_variables; v++)
            of_date[v] = ret_of_variables[v] + date * n;
        tocsin_status status = series_read_pooled(&worker->reader, date, w, of_date, err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

/* Count, and tell how far it is; false when the user wants no more. */
static bool count_tile(watch_job *job, series_window w, const tocsin_pixel_alarm *alarms) {
    int64_t n_pixels = 0, n_too_little = 0;
    for (int y = 0; alarms && y < w.height; y++)
        for (int x = 0; x < w.width; x++) {
            if (!is_watched(job, w.x + x, w.y + y)) continue;
            const tocsin_pixel_alarm *alarm = &alarms[(size_t)y * (size_t)w.width + (size_t)x];
            n_pixels++;
            n_too_little += isnan(alarm->score) != 0;
        }
    pthread_mutex_lock(&job->lock);
    job->n_pixels += n_pixels;
    job->n_too_little += n_too_little;
    job->done_px += (double)w.width * w.height;
    bool go_on =
        !job->options->progress ||
        job->options->progress(job->options->progress_context, "watching pixels", job->done_px,
                               (double)job->plan.grid.width_px * job->plan.grid.height_px);
    pthread_mutex_unlock(&job->lock);
    return go_on;
}

static tocsin_status watch_tile(void *context, size_t index, int number, tocsin_error *err) {
    watch_job *job = context;
    watch_worker *worker = &job->workers[number];
    series_window w = tile_window(job, index);
    bool meets = meets_area(job, w);
    if (meets) {
        float *values[SERIES_MAX_VARIABLES];
        worker->reader.now = (size_t)w.y * (size_t)job->plan.grid.width_px + (size_t)w.x;
        tocsin_status status = read_values(worker, job, w, values, err);
        if (!status)
            status = alarm_judge_pixels(&worker->judge, values, (size_t)w.width * (size_t)w.height,
                                        worker->alarms, err);
        if (status) return status;
    }
    for (int y = 0; y < w.height; y++)
        for (int x = 0; x < w.width; x++) {
            bool watched = meets && is_watched(job, w.x + x, w.y + y);
            put_pixel(job, w.x + x, w.y + y,
                      watched ? &worker->alarms[(size_t)y * (size_t)w.width + (size_t)x] : NULL);
        }
    return count_tile(job, w, meets ? worker->alarms : NULL)
               ? TOCSIN_OK
               : tocsin_fail(err, TOCSIN_PARTLY, "stopped; run it again to go on");
}

/* ---- the whole grid ------------------------------------------------------------------------- */

static void close_workers(watch_job *job) {
    for (int i = 0; job->workers && i < job->n_workers; i++) {
        watch_worker *worker = &job->workers[i];
        if (worker->open) {
            series_reader_close(&worker->reader);
            alarm_judge_close(&worker->judge);
        }
        free(worker->values);
        free(worker->alarms);
    }
    free(job->workers);
    job->workers = NULL;
}

static tocsin_status open_worker(watch_job *job, watch_worker *worker, tocsin_error *err) {
    size_t tile_px = (size_t)job->shape.tile_width * (size_t)job->shape.tile_height;
    worker->values = malloc(tile_px * job->plan.n_dates * job->plan.n_variables * sizeof(float));
    worker->alarms = malloc(tile_px * sizeof *worker->alarms);
    if (!worker->values || !worker->alarms) return tocsin_fail_memory(err);
    tocsin_status status = series_reader_open(&job->plan, &worker->reader, err);
    if (status) return status;
    status = alarm_judge_open(&job->plan, &job->norm, &worker->judge, err);
    if (status)
        series_reader_close(&worker->reader);
    else
        worker->open = true;
    return status;
}

static tocsin_status open_workers(watch_job *job, tocsin_error *err) {
    job->n_workers = tocsin_parallel_workers(MAX_WORKERS, job->options->threads);
    series_reader reader;
    tocsin_status status = series_reader_open(&job->plan, &reader, err);
    if (status) return status;
    int block_width, block_height;
    input_block(&job->plan, &reader, &block_width, &block_height);
    series_reader_close(&reader);
    choose_shape(job, block_width, block_height);
    job->workers = calloc((size_t)job->n_workers, sizeof *job->workers);
    job->wave = malloc((size_t)job->plan.grid.width_px * (size_t)job->shape.wave_height *
                       sizeof *job->wave);
    if (!job->workers || !job->wave) return tocsin_fail_memory(err);
    for (int i = 0; i < job->n_workers && !status; i++)
        status = open_worker(job, &job->workers[i], err);
    return status;
}

static tocsin_status watch_waves(watch_job *job, watch_outputs *outputs, tocsin_error *err) {
    int height = job->plan.grid.height_px;
    for (job->wave_y = 0; job->wave_y < height; job->wave_y += job->shape.wave_height) {
        int left = height - job->wave_y;
        job->wave_rows = left < job->shape.wave_height ? left : job->shape.wave_height;
        size_t down =
            (size_t)((job->wave_rows + job->shape.tile_height - 1) / job->shape.tile_height);
        tocsin_status status = tocsin_parallel(down * (size_t)job->shape.tiles_across,
                                               job->n_workers, watch_tile, job, err);
        if (!status) status = outputs_write(outputs, job->wave_y, job->wave_rows, job->wave, err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

/* A scene that failed in several tiles is named with what was said in the first of them. */
static void take_failures(watch_job *job) {
    for (size_t scene = 0; scene < job->plan.n_scenes; scene++) {
        const series_reader *first = NULL;
        for (int i = 0; i < job->n_workers; i++) {
            const series_reader *reader = &job->workers[i].reader;
            if (reader->failures[scene] &&
                (!first || reader->failed_in[scene] < first->failed_in[scene]))
                first = reader;
        }
        if (!first) continue;
        const char *kept = tocsin_arena_format(&job->plan.scan.arena, "not readable in part: %s",
                                               first->failures[scene]);
        job->plan.scenes[scene].skipped = kept ? kept : "not readable in part";
        job->plan.scenes[scene].merged = false;
    }
}

static tocsin_watch_result sum_up(const watch_job *job) {
    const series_plan *plan = &job->plan;
    tocsin_watch_result result = {.n_pixels = job->n_pixels,
                                  .n_too_little = job->n_too_little,
                                  .n_dates = plan->n_dates,
                                  .asked = job->options->rule.false_alarms,
                                  .found = NAN,
                                  .limit = NAN,
                                  .simulated = plan->simulated};
    for (size_t i = 0; i < plan->n_scenes; i++) {
        if (!plan->scenes[i].skipped) continue;
        result.n_skipped += !plan->scenes[i].merged;
        if (job->options->skipped)
            job->options->skipped(job->options->skipped_context, &plan->scenes[i]);
    }
    result.history = result.watched = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; i < plan->n_dates; i++) {
        tocsin_day day = plan->dates[i].day;
        if (job->norm.history.from != TOCSIN_DAY_NONE && day < job->norm.history.from) continue;
        tocsin_period *period = day <= job->norm.history.to ? &result.history : &result.watched;
        if (period->from == TOCSIN_DAY_NONE) period->from = day;
        period->to = day;
    }
    return result;
}

static tocsin_status watch_into(watch_job *job, const char *map_path, tocsin_watch_result *result,
                                tocsin_error *err) {
    const tocsin_watch_options *options = job->options;
    outputs_request request = {.grid = &job->plan.grid,
                               .map_path = map_path,
                               .patches_path = options->patches_path,
                               .min_pixels = options->min_pixels,
                               .progress = options->progress,
                               .progress_context = options->progress_context};
    watch_outputs *outputs = NULL;
    tocsin_status status = open_workers(job, err);
    if (!status) status = outputs_open(&request, &outputs, err);
    if (!status) status = watch_waves(job, outputs, err);
    if (!status) {
        take_failures(job);
        *result = sum_up(job);
        status = outputs_finish(outputs, job->norm.history.to,
                                job->plan.dates[job->plan.n_dates - 1].day, result, err);
    }
    outputs_close(&outputs);
    return status;
}

tocsin_status tocsin_imagery_watch(const tocsin_imagery_options *series,
                                   const tocsin_area *area_or_null,
                                   const tocsin_watch_options *options,
                                   const char *output_path_or_null, tocsin_watch_result *ret_result,
                                   tocsin_error *err) {
    watch_job job = {
        .options = options, .has_area = area_or_null != NULL, .lock = PTHREAD_MUTEX_INITIALIZER};
    tocsin_status status = series_plan_make(series, &job.plan, err);
    if (status) return status;
    status = alarm_options(&job.plan, options, &job.norm, err);
    if (!status && area_or_null)
        status = area_mask_make(area_or_null, &job.plan.grid, &job.mask, err);
    tocsin_watch_result result;
    if (!status) status = watch_into(&job, output_path_or_null, &result, err);
    if (!status) *ret_result = result;
    close_workers(&job);
    free(job.wave);
    area_mask_release(&job.mask);
    series_plan_release(&job.plan);
    pthread_mutex_destroy(&job.lock);
    return status;
}
