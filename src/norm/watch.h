// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_WATCH_H
#define NORM_WATCH_H

/* What a watch is made of: what all pixels of a scene share, and what was learned from its sample. */

#include "norm/scan.h"

/* A block of the sample, as standard deviations: n_dates × bands planes. History: predicted from the other years. */
typedef struct watch_sample {
    int width, height;
    int16_t *z;
    uint8_t *has_norm;         /* of each pixel: 1 when the history fitted */
    float *variance, *degrees; /* of the fit, a plane a band; until calibration */
    /* To find the shifts of later scenes: watch_model_bytes, 64-byte aligned, with sigma as it was measured; and what z
     * is multiplied by to be as with the moderated sigma, a plane a band. */
    void *model;
    float *factor;
    bool is_kept; /* has_norm, model and factor lie in bytes that others keep */
} watch_sample;

struct tocsin_norm_watch {
    tocsin_norm_options options;
    tocsin_watch_rule rule;
    tocsin_arena arena;
    const tocsin_day *day;
    size_t n_dates, history_from, history_to; /* [from, to) fits, [to, n_dates) is watched */
    size_t n_known; /* dates before those that a resumed watch goes on with; else n_dates */
    int bands;
    bool has_norm; /* the history is long enough for a curve */

    const norm_lanes_kernels *lanes;
    const scan_kernels *kernels;
    norm_lanes_plan plan; /* for the fit */
    norm_lanes_plan
        left_out;   /* the same with parts to leave out, when there are no years to leave out */
    const float *x; /* n_dates rows of plan.terms */
    scan_rule scan;

    watch_sample *sample[TOCSIN_WATCH_MAX_SAMPLES]; /* NULL behind the last */
    /* Of a variance measured on few dates: what it is worth beside the scene's (Smyth 2004). */
    double prior_variance[TOCSIN_WATCH_MAX_BANDS], prior_degrees[TOCSIN_WATCH_MAX_BANDS];
    int16_t *shift; /* n_dates × bands: of the whole scene, in steps of z */
    tocsin_watch_basis basis;
};

/* Planes of the norm of a block. */
typedef struct watch_model {
    norm_lanes_model band[TOCSIN_WATCH_MAX_BANDS];
} watch_model;

size_t watch_model_bytes(const tocsin_norm_watch *watch, size_t n_px);
void watch_model_place(const tocsin_norm_watch *watch, size_t n_px, void *memory,
                       watch_model *ret_model);
void watch_model_clear_gaps(const tocsin_norm_watch *watch, size_t n_px, void *memory);
/* Rows of `band` from date `from` on. */
norm_lanes_values watch_values(const tocsin_pixel_block *block, int band, size_t from);
/* Fit all bands of a block; sigma as it is, before the prior. False: a value of the history is infinite. `room`:
 * watch_fit_room bytes, 64-byte aligned, that begin with room for the kernels of lanes.h. */
size_t watch_fit_room(const tocsin_norm_watch *watch, size_t n_px);
bool watch_fit(const tocsin_norm_watch *watch, const tocsin_pixel_block *block, void *room,
               const watch_model *ret_model);
/* Sigma as watching takes it: drawn towards the scene's where it was measured on few dates. */
void watch_moderate(const tocsin_norm_watch *watch, size_t n_px, const watch_model *model);
/* Row `row` of a block, which is date `date`, less the shift of the whole scene: `bands` planes. */
void watch_standardise_at(const tocsin_norm_watch *watch, const tocsin_pixel_block *block,
                          size_t row, size_t date, const watch_model *model, int16_t *ret_z);
size_t watch_n_samples(const tocsin_norm_watch *watch);
void watch_sample_free(watch_sample *sample);
/* Bring z of the sample, whose planes begin with date `first`, to the moderated sigma on the dates from `from` on; find the
 * shifts of these dates, and take them out. */
void watch_find_shifts(tocsin_norm_watch *watch, size_t from, size_t first, int threads);
tocsin_status watch_name_shifts(tocsin_norm_watch *watch, tocsin_error *err);
/* How the bands of pooled z vary together: scan.unmix. */
tocsin_status watch_learn_bands(tocsin_norm_watch *watch, int threads, tocsin_error *err);
tocsin_status watch_learn_limit(tocsin_norm_watch *watch, int threads, tocsin_error *err);

/* The parts of a room of tocsin_norm_watch_room bytes that outlive the block. */
typedef struct watch_block_room {
    void *model, *fit, *scan, *state;
    int16_t *z;
} watch_block_room;
void watch_block_room_place(const tocsin_norm_watch *watch, int width, int height, void *room,
                            watch_block_room *ret_room);
/* Alarms of a block from its state at the end. */
void watch_write_alarms(const tocsin_norm_watch *watch, const scan_state *state,
                        const watch_model *model, size_t n_px, tocsin_pixel_alarm *ret_alarms);
tocsin_status watch_without_norm(size_t n_px, tocsin_pixel_alarm *ret_alarms);
/* No value of rows [from, to) of the block is infinite. */
bool watch_is_finite(const tocsin_norm_watch *watch, const tocsin_pixel_block *block, size_t from,
                     size_t to);
/* What the statistic is divided by on a date after the history. */
float watch_age(const tocsin_norm_watch *watch, size_t date);
tocsin_status watch_fail_infinite(const tocsin_norm_watch *watch, const tocsin_pixel_block *block,
                                  tocsin_error *err);

#endif
