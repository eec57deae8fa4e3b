// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_LANES_H
#define NORM_LANES_H

/* Pixels side by side, one to a lane of a vector: the robust fit of the season, its left-out years,
 * and values as standard deviations from what was expected. One body (lanes_body.h), compiled once
 * for each instruction set (lanes_avx512.c, lanes_avx2.c, lanes_base.c); which one runs is chosen
 * when the program runs. */

#include "norm/design.h"
#include "norm/fit.h"

/* z, in standard deviations, is kept as int16 in steps of 1/256 and ends at ±127. */
#define NORM_Z_STEPS   256
#define NORM_Z_LARGEST 32512
#define NORM_Z_MISSING INT16_MIN

/* Values are not larger than this in size; larger ones are taken for infinite. */
#define NORM_LANES_LARGEST 1e15f

enum { NORM_LANES_MAX = 16, NORM_MAX_BLOCKS = 64 };

/* What all pixels share: made once, read by every pass. Dates are those of the history alone. */
typedef struct norm_lanes_plan {
    int harmonics;
    bool trend;
    int terms;
    size_t n_dates;
    const float *x;        /* n_dates rows of `terms`: as norm_design_row */
    const float *products; /* n_dates rows of norm_lanes_products(): factors of the sums of X'WX */
    const float *years;    /* n_dates: years since the first date */
    /* Dates of year b, counted from the oldest: block_end[b - 1] … block_end[b] - 1. */
    size_t block_end[NORM_MAX_BLOCKS];
    int blocks;               /* years; 1: too short to leave one out */
    float ridge[NORM_TERMS];  /* added to the diagonal, as a share of the number of valid dates */
    float shrink[NORM_TERMS]; /* added to the diagonal as it is: (sigma / prior spread)² */
    int rounds;               /* of bisquare weights; 0: plain least squares */
    /* Of a step of the level inside the history, in its standard errors beside mean and trend: a larger one
     * begins the history anew, if `least_years` are left. INFINITY: not looked for. */
    float change_limit;
    float least_years;
    float short_factor; /* on sigma where no year can be left out */
} norm_lanes_plan;

/* Products of a date: 6 K + 3 with a trend, 4 K + 1 without. */
int norm_lanes_products(const norm_design *design);
/* Bytes that the arrays of a plan take. */
size_t norm_lanes_plan_room(const norm_design *design, size_t n_dates);
/* The plan of dates in order, at most UINT16_MAX of them. Its arrays are laid out in `room` (aligned as a
 * float), which must live as long as it. Years to leave out are counted back from the last date. No ridge, no
 * shrinkage, no rounds, no search for changes: the caller sets these. */
void norm_lanes_plan_make(const norm_design *design, const tocsin_day *day, size_t n_dates,
                          void *room, norm_lanes_plan *ret_plan);

/* Values of consecutive pixels: element [i * stride + j] is date i, pixel j. */
typedef struct norm_lanes_values {
    const float *number;   /* NaN where missing; or NULL, then: */
    const int16_t *stored; /* value = stored * scale + offset */
    float scale, offset;
    bool has_missing;
    int16_t missing;
    size_t stride;
} norm_lanes_values;

/* Of consecutive pixels: planes of `stride`. */
typedef struct norm_lanes_model {
    float *beta;     /* `terms` planes */
    float *sigma;    /* of one value about the curve; NaN: fewer than 3 terms valid dates */
    uint16_t *count; /* valid dates that fitted */
    uint16_t *from;  /* first date of the history that was used: 0 but after a change */
    size_t stride;
} norm_lanes_model;

typedef struct norm_lanes_kernels {
    const char *name; /* "avx512", "avx2", "base" */
    int lanes;        /* pixels in a vector */
    /* Bytes of room that one call of fit or left_out needs, 64-byte aligned. */
    size_t (*room)(const norm_lanes_plan *plan);
    /* Any number of pixels. False when a value is infinite (the model of such a pixel is then
     * undefined). Without a valid date beta is 0. */
    bool (*fit)(const norm_lanes_plan *plan, const norm_lanes_values *values, size_t n, void *room,
                const norm_lanes_model *ret_model);
    /* For calibration: z of every date of the history as a value that its norm did not know. Year b
     * is predicted from a fit, with bisquare weights of its own (`rounds` of them from the fit to all
     * years; 0: one plain fit), to the other years, and divided by the scale of left-out residuals of
     * the other years. ret_z: n_dates planes of `z_stride`. NORM_Z_MISSING where missing, in years
     * whose others hold fewer than 2 terms values, and throughout for pixels without sigma, with
     * blocks < 2, or with from > 0. */
    void (*left_out)(const norm_lanes_plan *plan, const norm_lanes_values *values, size_t n,
                     int rounds, void *room, const norm_lanes_model *model, int16_t *ret_z,
                     size_t z_stride);
    /* One date of n pixels: (value - x'beta) / sigma in steps of z, less `shift` of them. `x`: `terms` numbers. The same
     * bits from the same beta and sigma, whatever n, the alignment and the instruction set. */
    void (*standardise)(const float *x, int terms, const norm_lanes_values *values, size_t n,
                        const norm_lanes_model *model, int16_t shift, int16_t *ret_z);
} norm_lanes_kernels;

/* The best that this machine has. */
const norm_lanes_kernels *norm_lanes_best(void);
/* By name, for tests and benchmarks; NULL: not in this build or not on this machine. */
const norm_lanes_kernels *norm_lanes_named(const char *name);

#endif
