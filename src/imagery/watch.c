// SPDX-License-Identifier: Apache-2.0
/* Alarms for every pixel of a grid.
 *
 *   sample  →  what the scene shares, and the boundary (alarm.c)
 *   grid    =  tiles, shared out over the threads: one decodes while others compute; a tile holds all dates of its blocks
 *   tile    =  blocks, judged one by one by norm
 *   waves   =  rows of tiles, put together in order and written while other tiles are judged
 *
 * Waves are whole rows of blocks of the output, so the file's bytes do not depend on which thread came first. Tiles follow
 * the blocks of the input, so that a block is decoded once or, where a block with all its dates is more than a
 * thread may hold, a few times. How much memory that takes: shape.c. */
#include <stdlib.h>
#include <string.h>

#include "imagery/watch_job.h"

/* ---- what comes out -------------------------------------------------------------------------- */

static void sum_up(const watch_job *job, tocsin_watch_result *result) {
    const series_plan *plan = &job->plan;
    result->n_pixels = job->n_pixels;
    result->n_too_little = job->n_too_little;
    result->simulated = plan->simulated;
    job_find_late(job, result);
    for (size_t i = 0; i < plan->n_scenes; i++) {
        if (!plan->scenes[i].skipped) continue;
        result->n_skipped += !plan->scenes[i].merged;
        if (job->options->skipped)
            job->options->skipped(job->options->skipped_context, &plan->scenes[i]);
    }
}

static tocsin_status sum_up_tiles(series_plan *plan, tocsin_watch_result *result,
                                  tocsin_error *err) {
    tiles_count count = plan->tiles ? tiles_counted(plan->tiles) : (tiles_count){0};
    result->n_tiles_kept = count.n_kept;
    result->n_tiles_read = count.n_read;
    tocsin_status status = tiles_conclude(plan, err);
    if (status || !plan->tiles_note) return status;
    result->tiles_note = strdup(plan->tiles_note);
    return result->tiles_note ? TOCSIN_OK : tocsin_fail_memory(err);
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

/* ---- all of it ------------------------------------------------------------------------------- */

/* The scenes that the run needs. */
static tocsin_status plan_scenes(watch_job *job, const tocsin_imagery_options *series,
                                 tocsin_error *err) {
    tocsin_imagery_options scenes = *series;
    tocsin_status status = job_open_before(job, &scenes, err);
    if (status) return status;
    status = series_plan_make(&scenes, &job->plan, err);
    if (!status || !job->resumes) return status;
    char day[16];
    tocsin_day_format(job_last_before(job), day);
    tocsin_error_prefix(err, "%s ends with the scene of %s and goes on from there",
                        job->options->state_path, day);
    return status;
}

series_window job_sample_within(const watch_job *job) {
    return (series_window){0, 0, job->plan.grid.width_px, job->plan.grid.height_px};
}

static tocsin_status make_watch(watch_job *job, tocsin_error *err) {
    alarm_request request = {
        .norm = &job->norm,
        .rule = &job->options->rule,
        .within = job_sample_within(job),
        .progress = job->options->progress,
        .progress_context = job->options->progress_context,
        .threads = job->options->threads,
    };
    return job->resumes ? alarm_watch_resume(&job->plan, &request, job->state, &job->watch, err)
                        : alarm_watch_make(&job->plan, &request, &job->watch, err);
}

static tocsin_status watch_into(watch_job *job, const char *map_path, tocsin_watch_result *result,
                                tocsin_error *err) {
    const tocsin_watch_options *options = job->options;
    outputs_request request = {.grid = &job->plan.grid,
                               .map_path = map_path,
                               .patches_path = options->patches_path,
                               .min_pixels = options->min_pixels,
                               .link_days = options->link_days,
                               .threads =
                                   tocsin_parallel_workers(JOB_MAX_WORKERS, options->threads),
                               .progress = options->progress,
                               .progress_context = options->progress_context};
    tocsin_status status = tiles_open(&job->plan, job_block_px(job), !job->resumes, err);
    if (!status) status = make_watch(job, err);
    if (!status) status = job_open_after(job, err);
    if (!status) status = job_open_workers(job, outputs_want_rows(&request), err);
    if (!status) status = outputs_open(&request, &job->outputs, err);
    if (!status) status = job_watch_waves(job, err);
    if (!status) {
        job_take_failures(job);
        sum_up(job, result);
        status = take_basis(job, result, err);
        if (!status) status = sum_up_tiles(&job->plan, result, err);
    }
    if (!status)
        status = outputs_finish(job->outputs, tocsin_norm_watch_basis(job->watch).history_end,
                                job->plan.dates[job->plan.n_dates - 1].day, result, err);
    if (!status && !outputs_want_rows(&request)) result->n_alarms = job->n_alarms;
    if (!status) status = job_publish_state(job, err);
    if (status == TOCSIN_PARTLY) job_keep_interrupted(job, err);
    outputs_close(&job->outputs);
    return status;
}

tocsin_status tocsin_imagery_watch(const tocsin_imagery_options *series,
                                   const tocsin_area *area_or_null,
                                   const tocsin_watch_options *options,
                                   const char *output_path_or_null, tocsin_watch_result *ret_result,
                                   tocsin_error *err) {
    watch_job job = {.series = series,
                     .options = options,
                     .has_area = area_or_null != NULL,
                     .lock = PTHREAD_MUTEX_INITIALIZER};
    tocsin_status status = plan_scenes(&job, series, err);
    if (status) {
        state_close(&job.state);
        return status;
    }
    if (!job.resumes) status = alarm_options(&job.plan, &options->norm, &job.norm, err);
    if (!status && area_or_null)
        status = area_mask_make(area_or_null, &job.plan.grid, &job.mask, err);
    if (!status && job.resumes) status = job_check_before(&job, err);
    tocsin_watch_result result = {.n_pixels = 0};
    if (!status) status = watch_into(&job, output_path_or_null, &result, err);
    if (status)
        tocsin_watch_result_release(&result);
    else
        *ret_result = result;
    job_close_workers(&job);
    tocsin_norm_watch_free(&job.watch);
    state_close(&job.state);
    area_mask_release(&job.mask);
    series_plan_release(&job.plan);
    pthread_mutex_destroy(&job.lock);
    return status;
}
