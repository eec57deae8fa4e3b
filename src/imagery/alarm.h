// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_ALARM_H
#define IMAGERY_ALARM_H

/* The watch of a series: made from its plan, calibrated on a sample of its pixels. */

#include "imagery/block.h"
#include "imagery/state.h"

/* The scene is judged in blocks that begin at multiples of their size; neighbours count within a block. The size depends
 * on the bands and on the dates of the history alone: not on threads, nor on how the input is stored, nor on later dates. */
int alarm_block_px(const series_plan *plan, tocsin_day history_end);

/* The history ends somewhere: when the user did not say, a year before the last scene. */
tocsin_status alarm_options(const series_plan *plan, const tocsin_norm_options *asked,
                            tocsin_norm_options *ret_options, tocsin_error *err);

typedef struct alarm_request {
    const tocsin_norm_options *norm; /* from alarm_options */
    const tocsin_watch_rule *rule;
    series_window within; /* where the sample is taken */
    int threads;          /* 0: all cores */
    tocsin_progress *progress;
    void *progress_context;
} alarm_request;

/* Windows of the sample, at most ALARM_MAX_SAMPLES. */
enum { ALARM_MAX_SAMPLES = 4 };
int alarm_sample_windows(series_window within, int block_px, series_window *ret_windows);

/* Go on from a watch that was kept: the first date of the plan is the last that it knew. The error names what does not
 * fit the options. */
tocsin_status alarm_watch_resume(const series_plan *plan, const alarm_request *request,
                                 const state_file *state, tocsin_norm_watch **ret_watch,
                                 tocsin_error *err);

/* Read the sample and calibrate. TOCSIN_PARTLY: the user wants no more. */
tocsin_status alarm_watch_make(const series_plan *plan, const alarm_request *request,
                               tocsin_norm_watch **ret_watch, tocsin_error *err);

#endif
