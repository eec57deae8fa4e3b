// SPDX-License-Identifier: Apache-2.0
/* What a watch has to do with its state: is there one to go on from, does it fit, where is the next one left. */
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "imagery/watch_job.h"

int job_block_px(const watch_job *job) {
    return job->resumes ? state_facts_of(job->state)->block_px
                        : alarm_block_px(&job->plan, job->norm.history.to);
}

/* Files with the same names, sizes and times are taken to be the same. */
static uint64_t hash_of_scenes(const series_plan *plan) {
    uint64_t hash = TOCSIN_HASH;
    const char *before = NULL;
    for (size_t i = 0; i < plan->n_scenes; i++) {
        const tocsin_scene *scene = &plan->scenes[i];
        bool used = !scene->skipped || scene->merged;
        hash = tocsin_hash(hash, &scene->day, sizeof scene->day);
        hash = tocsin_hash(hash, &used, sizeof used);
        if (before && !strcmp(before, scene->path)) continue;
        before = scene->path;
        struct stat info;
        bool there = !stat(before, &info);
        int64_t known[] = {there ? info.st_size : -1, there ? info.st_mtim.tv_sec : 0,
                           there ? info.st_mtim.tv_nsec : 0};
        hash = tocsin_hash(hash, before, strlen(before));
        hash = tocsin_hash(hash, known, sizeof known);
    }
    return hash;
}

static state_facts describe(const watch_job *job) {
    const series_plan *plan = &job->plan;
    state_facts facts;
    memset(&facts, 0, sizeof facts); /* padding too: they are compared as bytes */
    facts.width_px = plan->grid.width_px;
    facts.height_px = plan->grid.height_px;
    facts.block_px = job_block_px(job);
    facts.bands = (int)plan->n_variables;
    facts.scenes = hash_of_scenes(plan);
    memcpy(facts.transform, plan->grid.transform, sizeof facts.transform);
    uint64_t hash = tocsin_hash(TOCSIN_HASH, plan->grid.crs, strlen(plan->grid.crs));
    for (size_t k = 0; k < plan->n_slots; k++)
        hash = tocsin_hash(hash, plan->slot_names[k].at, plan->slot_names[k].n);
    hash = tocsin_hash(hash, &plan->pool_px, sizeof plan->pool_px);
    const char *formula = job->series->expression;
    if (formula) hash = tocsin_hash(hash, formula, strlen(formula));
    hash = tocsin_hash(hash, plan->mask_low, plan->n_mask * sizeof *plan->mask_low);
    hash = tocsin_hash(hash, plan->mask_high, plan->n_mask * sizeof *plan->mask_high);
    hash = tocsin_hash(hash, &job->series->scale, sizeof job->series->scale);
    hash = tocsin_hash(hash, &job->series->offset, sizeof job->series->offset);
    series_window w = job->mask.window;
    if (job->has_area)
        hash = tocsin_hash(hash, job->mask.inside, (size_t)w.width * (size_t)w.height);
    facts.names = job->has_area ? tocsin_hash(hash, &w, sizeof w) : hash;
    facts.n_samples = alarm_sample_windows(job_sample_within(job), facts.block_px, facts.samples);
    return facts;
}

tocsin_day job_last_before(const watch_job *job) {
    size_t n_bytes;
    const void *kept = state_watch(job->state, &n_bytes);
    return tocsin_norm_watch_kept_day(kept, n_bytes);
}

tocsin_status job_open_before(watch_job *job, tocsin_imagery_options *series, tocsin_error *err) {
    if (!job->options->state_path) return TOCSIN_OK;
    tocsin_status status = state_open(job->options->state_path, &job->state, err);
    if (status == TOCSIN_UNAVAILABLE) return TOCSIN_OK;
    if (status) return status;
    job->resumes = true;
    tocsin_day last = job_last_before(job);
    if (series->period.from == TOCSIN_DAY_NONE || series->period.from < last)
        series->period.from = last;
    return TOCSIN_OK;
}

tocsin_status job_check_before(watch_job *job, tocsin_error *err) {
    state_facts now = describe(job);
    tocsin_status status = state_check(job->state, &now, err);
    tocsin_day last = job_last_before(job);
    char day[16];
    tocsin_day_format(last, day);
    if (!status && job->plan.dates[0].day != last)
        status = tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "the state ends with the scene of %s, and that is not among the scenes", day);
    job->norm = job->options->norm;
    return status;
}

static bool is_late(const watch_job *job, const scan_layer *layer) {
    tocsin_period asked = job->series->period;
    return !layer->skipped && layer->day != TOCSIN_DAY_NONE &&
           (asked.from == TOCSIN_DAY_NONE || layer->day >= asked.from) &&
           layer->day < job->plan.dates[0].day &&
           !tocsin_norm_watch_has_day(job->watch, layer->day);
}

void job_find_late(const watch_job *job, tocsin_watch_result *result) {
    const scan *s = &job->plan.scan;
    result->late = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; i < s->n_layers && job->resumes; i++) {
        tocsin_day day = s->layers[i].day;
        bool counted = false;
        if (!is_late(job, &s->layers[i])) continue;
        for (size_t k = 0; k < i && !counted; k++)
            counted = s->layers[k].day == day && is_late(job, &s->layers[k]);
        if (counted) continue;
        if (result->n_late == 0 || day < result->late.from) result->late.from = day;
        if (result->n_late == 0 || day > result->late.to) result->late.to = day;
        result->n_late++;
    }
}

tocsin_status job_open_after(watch_job *job, tocsin_error *err) {
    if (!job->options->state_path || (job->resumes && job->plan.n_dates == 1)) return TOCSIN_OK;
    if (job->resumes) return state_go_on(job->state, job->watch, err);
    state_facts facts = describe(job);
    return state_create(job->options->state_path, &facts, job->watch, &job->state, err);
}

tocsin_status job_publish_state(const watch_job *job, tocsin_error *err) {
    if (!job->state || (job->resumes && job->plan.n_dates == 1)) return TOCSIN_OK;
    return state_publish(job->state, err);
}

/* Of the blocks that the run judges. */
static double share_kept(const watch_job *job) {
    int width = job->plan.grid.width_px, height = job->plan.grid.height_px;
    double n = 0, n_kept = 0;
    for (int y = 0; y < height; y += job->block_px)
        for (int x = 0; x < width; x += job->block_px) {
            series_window block = job_cut_window(x, y, job->block_px, job->block_px, width, height);
            if (!job_meets_area(job, block)) continue;
            n++;
            n_kept += state_has_block(job->state, x, y);
        }
    return n > 0 ? n_kept / n : 0;
}

void job_keep_interrupted(const watch_job *job, tocsin_error *err) {
    const char *path = job->state ? state_keep_unfinished(job->state) : NULL;
    if (path)
        tocsin_fail(err, TOCSIN_PARTLY,
                    "interrupted; %.0f %% is kept in %s, the same command goes on from there",
                    floor(100 * share_kept(job)), path);
}
