// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_WATCH_LANES_H
#define NORM_WATCH_LANES_H

#include "norm/fit.h"

/* Pixels side by side in one pass: one cache line of floats, four to sixteen in a vector. */
enum { NORM_LANES = 16, NORM_MAX_BLOCKS = 64 };

/* Four lanes: the vector that every machine has, as floats (which may stand for part of an array of
 * floats) and as whole numbers. Loops over all lanes leave the width to the compiler; the few that
 * take nearly all of the time are written in these. */
typedef float norm_quad __attribute__((vector_size(16), may_alias));
typedef int32_t norm_bits __attribute__((vector_size(16)));
enum { NORM_QUADS = NORM_LANES / 4 };

enum { NORM_RHO_NODES = 10, NORM_RATE_NODES = 5 };

/* What all pixels of a tile share: made once, read by every pass. */
typedef struct norm_watch_plan {
    const tocsin_norm_options *options;
    const tocsin_day *day;
    size_t n_dates;
    size_t history_from, history_to; /* [from, to): dates that fit; those from `to` on are judged */
    int terms;
    const float *x;   /* n_dates rows of `terms` */
    const int *block; /* year of each date of the history, 0 the newest */
    int blocks;       /* 1: too short to leave years out */
    float ridge;      /* a share of the number of dates */
    float years;      /* of history */
    /* limit[i][j]: of |z| for lag-1 correlation i / NORM_RHO_NODES and 2^-j of all history dates
     * valid; one value throughout for monitors whose limit knows no correlation */
    float limit[NORM_RHO_NODES][NORM_RATE_NODES];
} norm_watch_plan;

/* Room for one pass over NORM_LANES pixels. */
typedef struct norm_lanes_room {
    float (*y)[NORM_LANES];      /* n_dates: values less `origin`, 0 where missing */
    float (*valid)[NORM_LANES];  /* n_dates: 1 or 0 */
    float (*weight)[NORM_LANES]; /* n_dates */
    float (*r)[NORM_LANES];      /* n_dates: residuals */
    float (*sums)[NORM_LANES];   /* blocks × norm_lanes_sums(terms) */
    norm_bits *magnitude;        /* n_dates × NORM_QUADS: |r| by its bits */
    double *process;             /* 3 × n_dates, for the textbook monitors */
    size_t *at;                  /* n_dates, for the same */
} norm_lanes_room;

static inline size_t norm_lanes_sums(int terms) {
    return (size_t)(terms * (terms + 1) / 2 + terms);
}

/* Judge `n` <= NORM_LANES pixels whose values begin at `value`, `stride` floats from date to date.
 * False when a value is infinite. */
bool norm_lanes_watch(const norm_watch_plan *plan, const float *value, size_t stride, size_t n,
                      const norm_lanes_room *room, tocsin_pixel_alarm *ret_alarms);

#endif
