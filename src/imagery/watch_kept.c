// SPDX-License-Identifier: Apache-2.0
/* What a watch has to do with its state: is there one to go on from, does it fit, where is the next one left. */
#include <string.h>

#include "imagery/watch_job.h"

int job_block_px(const watch_job *job) {
    return job->resumes ? state_facts_of(job->state)->block_px
                        : alarm_block_px(&job->plan, job->norm.history.to);
}

static state_facts describe(const watch_job *job) {
    const series_plan *plan = &job->plan;
    state_facts facts = {.width_px = plan->grid.width_px,
                         .height_px = plan->grid.height_px,
                         .block_px = job_block_px(job),
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
