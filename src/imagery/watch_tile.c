// SPDX-License-Identifier: Apache-2.0
/* One tile of a watch: its blocks are read together, judged one by one, and their alarms put together. */
#include <math.h>
#include <string.h>

#include "imagery/watch_job.h"

static bool is_watched(const watch_job *job, int x, int y) {
    if (!job->has_area) return true;
    series_window w = job->mask.window;
    if (x < w.x || y < w.y || x >= w.x + w.width || y >= w.y + w.height) return false;
    return job->mask.inside[(size_t)(y - w.y) * (size_t)w.width + (size_t)(x - w.x)] != 0;
}

bool job_meets_area(const watch_job *job, series_window t) {
    series_window w = job->mask.window;
    return !job->has_area || (t.x < w.x + w.width && w.x < t.x + t.width && t.y < w.y + w.height &&
                              w.y < t.y + t.height);
}

static void put_nothing(const watch_slot *slot) {
    size_t n = (size_t)slot->tile.width * (size_t)slot->tile.height;
    for (size_t i = 0; i < n; i++) slot->alarms[i] = OUTPUTS_NOT_JUDGED;
}

/* Pixels outside the area stay as they are. */
static void put_block(const watch_job *job, const watch_slot *slot, series_window w,
                      const tocsin_pixel_alarm *alarms) {
    series_window t = slot->tile;
    for (int y = w.y; y < w.y + w.height; y++, alarms += w.width) {
        tocsin_pixel_alarm *row =
            &slot->alarms[(size_t)(y - t.y) * (size_t)t.width + (size_t)(w.x - t.x)];
        if (!job->has_area) memcpy(row, alarms, (size_t)w.width * sizeof *row);
        for (int x = 0; x < w.width && job->has_area; x++)
            if (is_watched(job, w.x + x, y)) row[x] = alarms[x];
    }
}

/* Count, and tell how far it is; false when the user wants no more. */
static bool count_block(watch_job *job, series_window w, const uint8_t *marks) {
    uint32_t n_pixels = 0, n_judged = 0, n_rang = 0;
    for (int y = 0; y < w.height; y++, marks += w.width)
        for (int x = 0; x < w.width; x++) {
            uint32_t counts = is_watched(job, w.x + x, w.y + y);
            n_pixels += counts;
            n_judged += counts & marks[x] / TOCSIN_PIXEL_JUDGED;
            n_rang += counts & marks[x] / TOCSIN_PIXEL_RANG;
        }
    pthread_mutex_lock(&job->lock);
    job->n_pixels += n_pixels;
    job->n_too_little += n_pixels - n_judged;
    job->n_alarms += n_rang;
    job->done_px += (double)w.width * w.height;
    bool go_on =
        !job->options->progress ||
        job->options->progress(job->options->progress_context, "watching pixels", job->done_px,
                               (double)job->plan.grid.width_px * job->plan.grid.height_px);
    pthread_mutex_unlock(&job->lock);
    return go_on;
}

static void mark_alarms(const tocsin_pixel_alarm *alarms, size_t n, uint8_t *ret_marks) {
    for (size_t p = 0; p < n; p++)
        ret_marks[p] = (uint8_t)((isnan(alarms[p].score) ? 0 : TOCSIN_PIXEL_JUDGED) +
                                 (alarms[p].first == TOCSIN_DAY_NONE ? 0 : TOCSIN_PIXEL_RANG));
}

/* Blocks of a tile that meet the area. */
static size_t list_blocks(const watch_job *job, series_window tile, series_window *ret_blocks) {
    size_t n = 0;
    for (int y = tile.y; y < tile.y + tile.height; y += job->block_px)
        for (int x = tile.x; x < tile.x + tile.width; x += job->block_px) {
            series_window block = job_cut_window(x, y, job->block_px, job->block_px,
                                                 tile.x + tile.width, tile.y + tile.height);
            if (job_meets_area(job, block)) ret_blocks[n++] = block;
        }
    return n;
}

static tocsin_status fail_stopped(tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_PARTLY, "stopped; run it again to go on");
}

/* ---- with a state ---------------------------------------------------------------------------- */

static tocsin_status resume_block(watch_job *job, watch_worker *worker, series_window w,
                                  const tocsin_pixel_block *block, tocsin_error *err) {
    size_t model = tocsin_norm_model_kept_bytes(job->watch, w.width, w.height);
    size_t bytes = 0, most = tocsin_norm_block_kept_bytes(job->watch, w.width, w.height);
    tocsin_status status = state_read_model(job->state, w.x, w.y, worker->model, model, err);
    if (!status) status = state_read_block(job->state, w.x, w.y, worker->state, most, &bytes, err);
    if (!status)
        status = tocsin_norm_block_resume(job->watch, block, worker->model, worker->state, &bytes,
                                          worker->room, worker->marks,
                                          job->wave ? worker->alarms : NULL, err);
    if (!status && job->plan.n_dates > 1)
        status = state_write_block(job->state, w.x, w.y, worker->state, bytes, false, err);
    return status;
}

static tocsin_status keep_block(watch_job *job, watch_worker *worker, series_window w,
                                tocsin_error *err) {
    size_t model = tocsin_norm_model_kept_bytes(job->watch, w.width, w.height);
    size_t bytes = tocsin_norm_block_keep(job->watch, w.width, w.height, worker->room,
                                          worker->model, worker->state);
    tocsin_status status = state_write_model(job->state, w.x, w.y, worker->model, model, err);
    return status
               ? status
               : state_write_block(job->state, w.x, w.y, worker->state, bytes, worker->torn, err);
}

/* ---- the tile -------------------------------------------------------------------------------- */

/* The alarms of a block are in worker->alarms where the slot has room for them, its marks in worker->marks. */
static tocsin_status take_block(watch_job *job, const watch_worker *worker, const watch_slot *slot,
                                series_window w, tocsin_error *err) {
    if (slot->alarms) put_block(job, slot, w, worker->alarms);
    return count_block(job, w, worker->marks) ? TOCSIN_OK : fail_stopped(err);
}

/* What an interrupted run has judged tells its alarms without a look at the scenes. */
static tocsin_status restore_block(watch_job *job, watch_worker *worker, const watch_slot *slot,
                                   series_window w, bool *ret_done, tocsin_error *err) {
    size_t model = tocsin_norm_model_kept_bytes(job->watch, w.width, w.height);
    size_t bytes = 0, most = tocsin_norm_block_kept_bytes(job->watch, w.width, w.height);
    *ret_done = state_restore_block(job->state, w.x, w.y, worker->model, model, worker->state, most,
                                    &bytes);
    if (!*ret_done) return TOCSIN_OK;
    tocsin_pixel_block no_dates = {.width = w.width, .height = w.height};
    tocsin_status status =
        tocsin_norm_block_resume(job->watch, &no_dates, worker->model, worker->state, &bytes,
                                 worker->room, worker->marks, worker->alarms, err);
    return status ? status : take_block(job, worker, slot, w, err);
}

/* Takes those that are done already out of the list. */
static tocsin_status restore_blocks(watch_job *job, watch_worker *worker, const watch_slot *slot,
                                    series_window *blocks, size_t *n, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    size_t left = 0;
    for (size_t i = 0; i < *n && !status; i++) {
        bool done;
        status = restore_block(job, worker, slot, blocks[i], &done, err);
        if (!done) blocks[left++] = blocks[i];
    }
    *n = left;
    return status;
}

static tocsin_status read_blocks(const watch_job *job, watch_worker *worker, series_window tile,
                                 const series_window *blocks, size_t n, tocsin_error *err) {
    series_reader *reader = &worker->reader.reader;
    size_t failed = reader->n_failed;
    reader->now = (size_t)tile.y * (size_t)job->plan.grid.width_px + (size_t)tile.x;
    tocsin_status status = block_read(&worker->reader, blocks, n, err);
    worker->torn = reader->n_failed != failed;
    return status;
}

static tocsin_status judge_block(watch_job *job, watch_worker *worker, size_t i, series_window w,
                                 tocsin_error *err) {
    tocsin_pixel_block block = block_of(&worker->reader, i);
    if (job->resumes) return resume_block(job, worker, w, &block, err);
    tocsin_status status =
        tocsin_norm_watch_block(job->watch, &block, worker->room, worker->alarms, err);
    if (!status) mark_alarms(worker->alarms, (size_t)w.width * (size_t)w.height, worker->marks);
    return status || !job->state ? status : keep_block(job, worker, w, err);
}

tocsin_status job_watch_tile(void *context, size_t slot_index, int number, tocsin_error *err) {
    watch_job *job = context;
    watch_worker *worker = &job->workers[number];
    const watch_slot *slot = &job->slots[slot_index];
    series_window blocks[SHAPE_MAX_BLOCKS];
    if (job->has_area && slot->alarms) put_nothing(slot);
    size_t n = list_blocks(job, slot->tile, blocks);
    tocsin_status status = TOCSIN_OK;
    if (job->state && !job->resumes) status = restore_blocks(job, worker, slot, blocks, &n, err);
    if (!status && n > 0) status = read_blocks(job, worker, slot->tile, blocks, n, err);
    for (size_t i = 0; i < n && !status; i++) {
        status = judge_block(job, worker, i, blocks[i], err);
        if (!status) status = take_block(job, worker, slot, blocks[i], err);
    }
    return status;
}
