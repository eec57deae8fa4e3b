// SPDX-License-Identifier: Apache-2.0
/* The grid as waves of tiles, and the workers that share the tiles of a wave. */
#include <gdal.h>
#include <stdlib.h>

#include "imagery/quiet.h"
#include "imagery/reader.h"
#include "imagery/watch_job.h"

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

series_window job_cut_window(int x, int y, int width, int height, int right, int bottom) {
    int left_x = right - x, left_y = bottom - y;
    return (series_window){x, y, width < left_x ? width : left_x,
                           height < left_y ? height : left_y};
}

static void choose_shape(watch_job *job, int block_width, int block_height, int n_workers) {
    const series_plan *plan = &job->plan;
    job->block_px = job_block_px(job);
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

/* ---- workers -------------------------------------------------------------------------------- */

void job_close_workers(watch_job *job) {
    for (int i = 0; job->workers && i < job->shape.n_workers; i++) {
        watch_worker *worker = &job->workers[i];
        if (worker->open) block_reader_close(&worker->reader);
        free(worker->room);
        free(worker->alarms);
        free(worker->marks);
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
    worker->marks = malloc(n);
    if (!worker->room || !worker->alarms || !worker->marks) return tocsin_fail_memory(err);
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

static bool make_waves(watch_job *job) {
    const scan_grid *grid = &job->plan.grid;
    size_t bytes = (size_t)grid->width_px * (size_t)job->shape.wave_height * sizeof *job->wave;
    bool several = job->shape.wave_height < grid->height_px;
    job->wave = tocsin_pages_alloc(bytes);
    job->before.alarms = several ? tocsin_pages_alloc(bytes) : NULL;
    return job->wave && (job->before.alarms || !several);
}

tocsin_status job_open_workers(watch_job *job, bool wants_rows, tocsin_error *err) {
    series_reader reader;
    tocsin_status status = series_reader_open(&job->plan, &reader, err);
    if (status) return status;
    int block_width, block_height;
    input_block(&job->plan, &reader, &block_width, &block_height);
    series_reader_close(&reader);
    choose_shape(job, block_width, block_height,
                 tocsin_parallel_workers(JOB_MAX_WORKERS, job->options->threads));
    job->workers = calloc((size_t)job->shape.n_workers, sizeof *job->workers);
    if (!job->workers || (wants_rows && !make_waves(job))) return tocsin_fail_memory(err);
    for (int i = 0; i < job->shape.n_workers && !status; i++)
        status = open_worker(job, &job->workers[i], err);
    return status;
}

void job_take_failures(watch_job *job) {
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

/* ---- waves ---------------------------------------------------------------------------------- */

static tocsin_status write_before(watch_job *job, tocsin_error *err) {
    watch_wave *before = &job->before;
    tocsin_status status = TOCSIN_OK;
    if (before->rows > 0)
        status = outputs_write(job->outputs, before->y, before->rows, before->alarms, err);
    before->rows = 0;
    return status;
}

/* One worker writes the wave before, while the others judge. */
static tocsin_status work_on_wave(void *context, size_t index, int number, tocsin_error *err) {
    watch_job *job = context;
    return index == 0 ? write_before(job, err) : job_watch_tile(job, index - 1, number, err);
}

/* What was judged is now to be written, and what was written is room for the next. */
static void change_waves(watch_job *job) {
    if (!job->wave) return;
    tocsin_pixel_alarm *room = job->before.alarms;
    job->before = (watch_wave){job->wave_y, job->wave_rows, job->wave};
    job->wave = room;
}

tocsin_status job_watch_waves(watch_job *job, tocsin_error *err) {
    int height = job->plan.grid.height_px;
    for (job->wave_y = 0; job->wave_y < height; job->wave_y += job->shape.wave_height) {
        int left = height - job->wave_y;
        job->wave_rows = left < job->shape.wave_height ? left : job->shape.wave_height;
        size_t down =
            (size_t)((job->wave_rows + job->shape.tile_height - 1) / job->shape.tile_height);
        tocsin_status status = tocsin_parallel(1 + down * (size_t)job->shape.tiles_across,
                                               job->shape.n_workers, work_on_wave, job, err);
        if (status) return status;
        change_waves(job);
    }
    return write_before(job, err);
}
