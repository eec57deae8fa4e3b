// SPDX-License-Identifier: Apache-2.0
/* The grid as tiles, shared out over workers, and their alarms as waves of full width that are written in order. */
#include <gdal.h>
#include <stdlib.h>
#include <string.h>

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
    size_t n_slots = job->slots ? tocsin_in_order_slots(job->shape.n_workers) : 0;
    for (size_t i = 0; i < n_slots; i++) free(job->slots[i].alarms);
    free(job->slots);
    free(job->wave);
    job->slots = NULL;
    job->wave = NULL;
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

static bool make_slots(watch_job *job, bool wants_rows) {
    const shape *cut = &job->shape;
    size_t n = tocsin_in_order_slots(cut->n_workers);
    size_t tile_px = (size_t)cut->tile_width * (size_t)cut->tile_height;
    size_t wave_px = (size_t)job->plan.grid.width_px * (size_t)cut->wave_height;
    job->slots = calloc(n, sizeof *job->slots);
    bool made = job->slots != NULL;
    for (size_t i = 0; i < n && made && wants_rows; i++) {
        job->slots[i].alarms = tocsin_pages_alloc(tile_px * sizeof *job->wave);
        made = job->slots[i].alarms != NULL;
    }
    if (made && wants_rows) job->wave = tocsin_pages_alloc(wave_px * sizeof *job->wave);
    return made && (job->wave || !wants_rows);
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
    if (!job->workers || !make_slots(job, wants_rows)) return tocsin_fail_memory(err);
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

/* ---- tiles, and waves of them ---------------------------------------------------------------- */

static tocsin_status next_tile(void *context, size_t slot, tocsin_error *err) {
    (void)err;
    watch_job *job = context;
    const scan_grid *grid = &job->plan.grid;
    size_t across = (size_t)job->shape.tiles_across, index = job->next_tile++;
    int x = (int)(index % across) * job->shape.tile_width,
        y = (int)(index / across) * job->shape.tile_height;
    if (y >= grid->height_px) return TOCSIN_NO;
    job->slots[slot].tile = job_cut_window(x, y, job->shape.tile_width, job->shape.tile_height,
                                           grid->width_px, grid->height_px);
    return TOCSIN_OK;
}

static void put_tile(const watch_job *job, const watch_slot *slot) {
    series_window t = slot->tile;
    size_t width = (size_t)job->plan.grid.width_px;
    for (int y = 0; y < t.height; y++)
        memcpy(&job->wave[(size_t)(t.y - job->wave_y + y) * width + (size_t)t.x],
               &slot->alarms[(size_t)y * (size_t)t.width], (size_t)t.width * sizeof *job->wave);
}

/* The tiles of a wave come from left to right and from top to bottom; the last one completes it. */
static tocsin_status take_tile(void *context, size_t slot, tocsin_error *err) {
    watch_job *job = context;
    const scan_grid *grid = &job->plan.grid;
    series_window t = job->slots[slot].tile;
    if (!job->wave) return TOCSIN_OK;
    put_tile(job, &job->slots[slot]);
    int rows = t.y + t.height - job->wave_y;
    bool last = t.y + t.height == grid->height_px || rows == job->shape.wave_height;
    if (!last || t.x + t.width < grid->width_px) return TOCSIN_OK;
    tocsin_status status = outputs_write(job->outputs, job->wave_y, rows, job->wave, err);
    job->wave_y += rows;
    return status;
}

tocsin_status job_watch_waves(watch_job *job, tocsin_error *err) {
    tocsin_sequence tiles = {
        .context = job, .next = next_tile, .work = job_watch_tile, .done = take_tile};
    return tocsin_in_order(&tiles, job->shape.n_workers, err);
}
