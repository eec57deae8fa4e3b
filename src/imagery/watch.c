// SPDX-License-Identifier: Apache-2.0
/* Alarms for every pixel of a grid.
 *
 *   sample  →  what the scene shares, and the boundary (alarm.c)
 *   grid    =  waves of full width, one after the other, each written when it is done
 *   wave    =  tiles, shared out over the threads: one decodes while others compute; a tile holds all dates of its blocks
 *   tile    =  blocks, judged one by one by norm
 *
 * Waves are whole rows of blocks of the output, so the file's bytes do not depend on which thread came first. Tiles follow
 * the blocks of the input, so that a block is decoded once or, where a block with all its dates is more than a
 * thread may hold, a few times. How much memory that takes: shape.c. */
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
    block_reader reader;
    void *room;                 /* of norm */
    tocsin_pixel_alarm *alarms; /* of a block */
    void *model, *state;        /* of a block, as it is kept; NULL: it is not */
} watch_worker;

typedef struct watch_job {
    series_plan plan;
    const tocsin_watch_options *options;
    tocsin_norm_options norm;
    tocsin_norm_watch *watch;
    state_file *state; /* to go on from, or to leave; NULL: none */
    bool resumes;      /* the former */
    area_mask mask;    /* inside: NULL when the whole grid is watched */
    bool has_area;

    int block_px;
    shape shape;
    int wave_y, wave_rows;
    tocsin_pixel_alarm *wave; /* width × wave_rows */
    watch_worker *workers;

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

/* Blocks are those of the state that the run goes on from: its own scenes are few. */
static int block_px_of(const watch_job *job) {
    return job->resumes ? state_facts_of(job->state)->block_px
                        : alarm_block_px(&job->plan, job->norm.history.to);
}

static void choose_shape(watch_job *job, int block_width, int block_height, int n_workers) {
    const series_plan *plan = &job->plan;
    job->block_px = block_px_of(job);
    shape_request request = {
        .width_px = plan->grid.width_px,
        .height_px = plan->grid.height_px,
        .block_width = block_width,
        .block_height = block_height,
        .block_px = job->block_px,
        .bytes_a_pixel = block_bytes_a_pixel(plan),
        .room_bytes = tocsin_norm_watch_room(job->watch, job->block_px, job->block_px),
        .n_workers = n_workers,
    };
    job->shape = shape_choose(&request);
}

static series_window cut_window(int x, int y, int width, int height, int right, int bottom) {
    int left_x = right - x, left_y = bottom - y;
    return (series_window){x, y, width < left_x ? width : left_x,
                           height < left_y ? height : left_y};
}

static series_window tile_window(const watch_job *job, size_t tile) {
    int x = (int)(tile % (size_t)job->shape.tiles_across) * job->shape.tile_width;
    int y = (int)(tile / (size_t)job->shape.tiles_across) * job->shape.tile_height;
    return cut_window(x, job->wave_y + y, job->shape.tile_width, job->shape.tile_height,
                      job->plan.grid.width_px, job->wave_y + job->wave_rows);
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

/* Count, and tell how far it is; false when the user wants no more. */
static bool count_block(watch_job *job, series_window w, const tocsin_pixel_alarm *alarms) {
    int64_t n_pixels = 0, n_too_little = 0;
    for (int y = 0; y < w.height; y++)
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

/* Blocks of a tile that meet the area. */
static size_t list_blocks(const watch_job *job, series_window tile, series_window *ret_blocks) {
    size_t n = 0;
    for (int y = tile.y; y < tile.y + tile.height; y += job->block_px)
        for (int x = tile.x; x < tile.x + tile.width; x += job->block_px) {
            series_window block = cut_window(x, y, job->block_px, job->block_px,
                                             tile.x + tile.width, tile.y + tile.height);
            if (meets_area(job, block)) ret_blocks[n++] = block;
        }
    return n;
}

static void put_block(watch_job *job, series_window w, const tocsin_pixel_alarm *alarms) {
    for (int y = 0; y < w.height; y++)
        for (int x = 0; x < w.width; x++) {
            bool watched = alarms && is_watched(job, w.x + x, w.y + y);
            put_pixel(job, w.x + x, w.y + y,
                      watched ? &alarms[(size_t)y * (size_t)w.width + (size_t)x] : NULL);
        }
}

static tocsin_status fail_stopped(tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_PARTLY, "stopped; run it again to go on");
}

static tocsin_status resume_block(watch_job *job, watch_worker *worker, series_window w,
                                  const tocsin_pixel_block *block, tocsin_error *err) {
    size_t model = tocsin_norm_model_kept_bytes(job->watch, w.width, w.height);
    size_t bytes = tocsin_norm_block_kept_bytes(job->watch, w.width, w.height);
    tocsin_status status = state_read_model(job->state, w.x, w.y, worker->model, model, err);
    if (!status) status = state_read_block(job->state, w.x, w.y, worker->state, bytes, err);
    if (!status)
        status = tocsin_norm_block_resume(job->watch, block, worker->model, worker->state,
                                          worker->room, worker->alarms, err);
    if (!status && job->plan.n_dates > 1)
        status = state_write_block(job->state, w.x, w.y, worker->state, bytes, err);
    return status;
}

static tocsin_status keep_block(watch_job *job, watch_worker *worker, series_window w,
                                tocsin_error *err) {
    size_t model = tocsin_norm_model_kept_bytes(job->watch, w.width, w.height);
    size_t bytes = tocsin_norm_block_kept_bytes(job->watch, w.width, w.height);
    tocsin_norm_block_keep(job->watch, w.width, w.height, worker->room, worker->model,
                           worker->state);
    tocsin_status status = state_write_model(job->state, w.x, w.y, worker->model, model, err);
    return status ? status : state_write_block(job->state, w.x, w.y, worker->state, bytes, err);
}

static tocsin_status judge_block(watch_job *job, watch_worker *worker, size_t i, series_window w,
                                 tocsin_error *err) {
    tocsin_pixel_block block = block_of(&worker->reader, i);
    if (job->resumes) return resume_block(job, worker, w, &block, err);
    tocsin_status status =
        tocsin_norm_watch_block(job->watch, &block, worker->room, worker->alarms, err);
    return status || !job->state ? status : keep_block(job, worker, w, err);
}

static tocsin_status watch_tile(void *context, size_t index, int number, tocsin_error *err) {
    watch_job *job = context;
    watch_worker *worker = &job->workers[number];
    series_window tile = tile_window(job, index), blocks[SHAPE_MAX_BLOCKS];
    put_block(job, tile, NULL);
    size_t n = list_blocks(job, tile, blocks);
    worker->reader.reader.now = (size_t)tile.y * (size_t)job->plan.grid.width_px + (size_t)tile.x;
    tocsin_status status = n > 0 ? block_read(&worker->reader, blocks, n, err) : TOCSIN_OK;
    for (size_t i = 0; i < n && !status; i++) {
        status = judge_block(job, worker, i, blocks[i], err);
        if (status) return status;
        put_block(job, blocks[i], worker->alarms);
        if (!count_block(job, blocks[i], worker->alarms)) return fail_stopped(err);
    }
    return status;
}

/* ---- the whole grid ------------------------------------------------------------------------- */

static void close_workers(watch_job *job) {
    for (int i = 0; job->workers && i < job->shape.n_workers; i++) {
        watch_worker *worker = &job->workers[i];
        if (worker->open) block_reader_close(&worker->reader);
        free(worker->room);
        free(worker->alarms);
        free(worker->model);
        free(worker->state);
    }
    free(job->workers);
    job->workers = NULL;
}

static tocsin_status open_worker(watch_job *job, watch_worker *worker, tocsin_error *err) {
    size_t n = (size_t)job->block_px * (size_t)job->block_px;
    size_t blocks = (size_t)(job->shape.blocks_across * job->shape.blocks_down);
    worker->room =
        tocsin_pages_alloc(tocsin_norm_watch_room(job->watch, job->block_px, job->block_px));
    worker->alarms = malloc(n * sizeof *worker->alarms);
    if (!worker->room || !worker->alarms) return tocsin_fail_memory(err);
    if (job->state) {
        worker->model = tocsin_pages_alloc(
            tocsin_norm_model_kept_bytes(job->watch, job->block_px, job->block_px));
        worker->state = tocsin_pages_alloc(
            tocsin_norm_block_kept_bytes(job->watch, job->block_px, job->block_px));
        if (!worker->model || !worker->state) return tocsin_fail_memory(err);
    }
    tocsin_status status = block_reader_open(&job->plan, blocks, n, &worker->reader, err);
    worker->open = !status;
    if (worker->open) worker->reader.first_date = job->resumes ? 1 : 0;
    return status;
}

static tocsin_status open_workers(watch_job *job, tocsin_error *err) {
    series_reader reader;
    tocsin_status status = series_reader_open(&job->plan, &reader, err);
    if (status) return status;
    int block_width, block_height;
    input_block(&job->plan, &reader, &block_width, &block_height);
    series_reader_close(&reader);
    choose_shape(job, block_width, block_height,
                 tocsin_parallel_workers(MAX_WORKERS, job->options->threads));
    job->workers = calloc((size_t)job->shape.n_workers, sizeof *job->workers);
    job->wave = tocsin_pages_alloc((size_t)job->plan.grid.width_px *
                                   (size_t)job->shape.wave_height * sizeof *job->wave);
    if (!job->workers || !job->wave) return tocsin_fail_memory(err);
    for (int i = 0; i < job->shape.n_workers && !status; i++)
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
                                               job->shape.n_workers, watch_tile, job, err);
        if (!status) status = outputs_write(outputs, job->wave_y, job->wave_rows, job->wave, err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

/* A scene that failed in several tiles is named with what was said in the first of them. */
static void take_failures(watch_job *job) {
    for (size_t scene = 0; scene < job->plan.n_scenes; scene++) {
        const series_reader *first = NULL;
        for (int i = 0; i < job->shape.n_workers; i++) {
            const series_reader *reader = &job->workers[i].reader.reader;
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

static void sum_up(const watch_job *job, tocsin_watch_result *result) {
    const series_plan *plan = &job->plan;
    result->n_pixels = job->n_pixels;
    result->n_too_little = job->n_too_little;
    result->simulated = plan->simulated;
    for (size_t i = 0; i < plan->n_scenes; i++) {
        if (!plan->scenes[i].skipped) continue;
        result->n_skipped += !plan->scenes[i].merged;
        if (job->options->skipped)
            job->options->skipped(job->options->skipped_context, &plan->scenes[i]);
    }
}

/* What the watch learned outlives it. */
static tocsin_status take_basis(const watch_job *job, tocsin_watch_result *result,
                                tocsin_error *err) {
    tocsin_watch_basis basis = tocsin_norm_watch_basis(job->watch);
    result->asked = basis.asked;
    result->found = basis.found;
    result->limit = basis.limit;
    result->history = basis.history;
    result->watched = basis.watched;
    result->n_dates = basis.n_dates;
    if (basis.n_shifted == 0) return TOCSIN_OK;
    tocsin_day *day = malloc(basis.n_shifted * sizeof *day);
    float *shift = malloc(basis.n_shifted * sizeof *shift);
    result->n_shifted = basis.n_shifted;
    result->shifted_day = day;
    result->shift = shift;
    if (!day || !shift) return tocsin_fail_memory(err);
    memcpy(day, basis.shifted_day, basis.n_shifted * sizeof *day);
    memcpy(shift, basis.shift, basis.n_shifted * sizeof *shift);
    return TOCSIN_OK;
}

static series_window sample_within(const watch_job *job) {
    return (series_window){0, 0, job->plan.grid.width_px, job->plan.grid.height_px};
}

static tocsin_status make_watch(watch_job *job, tocsin_error *err) {
    alarm_request request = {
        .norm = &job->norm,
        .rule = &job->options->rule,
        .within = sample_within(job),
        .progress = job->options->progress,
        .progress_context = job->options->progress_context,
        .threads = job->options->threads,
    };
    return job->resumes ? alarm_watch_resume(&job->plan, &request, job->state, &job->watch, err)
                        : alarm_watch_make(&job->plan, &request, &job->watch, err);
}

/* ---- state ----------------------------------------------------------------------------------- */

static state_facts describe(const watch_job *job) {
    const series_plan *plan = &job->plan;
    state_facts facts = {.width_px = plan->grid.width_px,
                         .height_px = plan->grid.height_px,
                         .block_px = block_px_of(job),
                         .bands = (int)plan->n_variables};
    memcpy(facts.transform, plan->grid.transform, sizeof facts.transform);
    uint64_t hash = state_hash(STATE_HASH, plan->grid.crs, strlen(plan->grid.crs));
    for (size_t k = 0; k < plan->n_slots; k++)
        hash = state_hash(hash, plan->slot_names[k].at, plan->slot_names[k].n);
    hash = state_hash(hash, &plan->pool_px, sizeof plan->pool_px);
    series_window w = job->mask.window;
    if (job->has_area)
        hash = state_hash(hash, job->mask.inside, (size_t)w.width * (size_t)w.height);
    facts.names = job->has_area ? state_hash(hash, &w, sizeof w) : hash;
    facts.n_samples = alarm_sample_windows(sample_within(job), facts.block_px, facts.samples);
    return facts;
}

static tocsin_day last_before(const watch_job *job) {
    size_t n_bytes;
    const void *kept = state_watch(job->state, &n_bytes);
    return tocsin_norm_watch_kept_day(kept, n_bytes);
}

/* The state that is there; the scenes are then those from its last day on. */
static tocsin_status open_before(watch_job *job, tocsin_imagery_options *series,
                                 tocsin_error *err) {
    if (!job->options->state_path) return TOCSIN_OK;
    tocsin_status status = state_open(job->options->state_path, &job->state, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK;
    if (status) return status;
    job->resumes = true;
    tocsin_day last = last_before(job);
    if (series->period.from == TOCSIN_DAY_NONE || series->period.from < last)
        series->period.from = last;
    return TOCSIN_OK;
}

/* The scenes that the run needs. */
static tocsin_status plan_scenes(watch_job *job, const tocsin_imagery_options *series,
                                 tocsin_error *err) {
    tocsin_imagery_options scenes = *series;
    tocsin_status status = open_before(job, &scenes, err);
    if (status) return status;
    status = series_plan_make(&scenes, &job->plan, err);
    if (!status || !job->resumes) return status;
    char day[16];
    tocsin_day_format(last_before(job), day);
    tocsin_error_prefix(err, "%s ends with the scene of %s and goes on from there",
                        job->options->state_path, day);
    return status;
}

static tocsin_status check_before(watch_job *job, tocsin_error *err) {
    state_facts now = describe(job);
    tocsin_status status = state_check(job->state, &now, err);
    tocsin_day last = last_before(job);
    char day[16];
    tocsin_day_format(last, day);
    if (!status && job->plan.dates[0].day != last)
        status = tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "the state ends with the scene of %s, and that is not among the scenes", day);
    job->norm = job->options->norm;
    return status;
}

/* Where the run leaves its state: in that which it goes on from, if anything is new. */
static tocsin_status open_after(watch_job *job, tocsin_error *err) {
    if (!job->options->state_path || (job->resumes && job->plan.n_dates == 1)) return TOCSIN_OK;
    if (job->resumes) return state_go_on(job->state, job->watch, err);
    state_facts facts = describe(job);
    return state_create(job->options->state_path, &facts, job->watch, &job->state, err);
}

static tocsin_status publish_state(const watch_job *job, tocsin_error *err) {
    if (!job->state || (job->resumes && job->plan.n_dates == 1)) return TOCSIN_OK;
    return state_publish(job->state, err);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static tocsin_status watch_into(watch_job *job, const char *map_path, tocsin_watch_result *result,
                                tocsin_error *err) {
    const tocsin_watch_options *options = job->options;
    outputs_request request = {.grid = &job->plan.grid,
                               .map_path = map_path,
                               .patches_path = options->patches_path,
                               .min_pixels = options->min_pixels,
                               .threads = tocsin_parallel_workers(MAX_WORKERS, options->threads),
                               .progress = options->progress,
                               .progress_context = options->progress_context};
    watch_outputs *outputs = NULL;
    tocsin_status status = make_watch(job, err);
    if (!status) status = open_after(job, err);
    if (!status) status = open_workers(job, err);
    if (!status) status = outputs_open(&request, &outputs, err);
    if (!status) status = watch_waves(job, outputs, err);
    if (!status) {
        take_failures(job);
        sum_up(job, result);
        status = take_basis(job, result, err);
    }
    if (!status)
        status = outputs_finish(outputs, tocsin_norm_watch_basis(job->watch).history_end,
                                job->plan.dates[job->plan.n_dates - 1].day, result, err);
    if (!status) status = publish_state(job, err);
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
    tocsin_status status = plan_scenes(&job, series, err);
    if (status) {
        state_close(&job.state);
        return status;
    }
    if (!job.resumes) status = alarm_options(&job.plan, &options->norm, &job.norm, err);
    if (!status && area_or_null)
        status = area_mask_make(area_or_null, &job.plan.grid, &job.mask, err);
    if (!status && job.resumes) status = check_before(&job, err);
    tocsin_watch_result result = {.n_pixels = 0};
    if (!status) status = watch_into(&job, output_path_or_null, &result, err);
    if (status)
        tocsin_watch_result_release(&result);
    else
        *ret_result = result;
    close_workers(&job);
    tocsin_norm_watch_free(&job.watch);
    state_close(&job.state);
    free(job.wave);
    area_mask_release(&job.mask);
    series_plan_release(&job.plan);
    pthread_mutex_destroy(&job.lock);
    return status;
}
