// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_SCAN_H
#define NORM_SCAN_H

/* A block of pixels, one date after the other.
 *
 * On each date the values of a block, as standard deviations z from what was expected (lanes.h), go through
 *
 *   z ── less the level since the last change ── less what the neighbourhood shares ── clipped
 *     ── mean with the 8 neighbours ── bands made independent ── monitor ── statistic > limit: an alarm
 *
 * A season that is early, or a drought, moves whole neighbourhoods; a change on the ground has edges. So the mean of
 * the quiet pixels round about is taken off: quiet are those whose own statistic is low and whose value today is no
 * outlier, so that a changed field does not hide itself. Outliers are clipped, never dropped: a missed cloud counts as one
 * deviation of three sigma, whatever its size.
 *
 * All sums that cross pixels are of whole numbers, so that they come out the same in any order. The loops over pixels
 * have no branches; scan_body.h is compiled once for each instruction set. */

#include "norm/lanes.h"

enum { SCAN_MAX_WINDOW = 32, SCAN_FEWEST_QUIET = 10 };

#define SCAN_CLIP (5 * NORM_Z_STEPS) /* a value counts for no more than five sigma */
/* a value of 3 × 3 pixels that is no part of the common shift */
#define SCAN_OUTLIER (2.5F * NORM_Z_STEPS)
enum { SCAN_CENTRE = 3 }; /* weight of a pixel among its 8 neighbours */

/* Values that the monitors see are int16 in steps of 1/512 standard deviation. */
#define SCAN_Q_STEPS 512

typedef struct scan_rule {
    int bands;
    tocsin_monitor monitor;
    int window;   /* dates that the monitor looks back on */
    float lambda; /* ewma */
    bool neighbours;
    int reach;   /* of the common shift; 0: none */
    float quiet; /* statistic up to which a pixel counts for the common shift */
    /* q = unmix × pooled z: lower triangle by rows; bands come out independent with variance 1 */
    float unmix[TOCSIN_WATCH_MAX_BANDS * (TOCSIN_WATCH_MAX_BANDS + 1) / 2];
    float n_history; /* cusum: valid dates of the history of a usual pixel */
    float limit, tenth, hundredth;
} scan_rule;

/* What goes on from date to date; planes of one number a pixel. Dates are counted from 1. */
typedef struct scan_state {
    size_t stride;    /* from one plane of `recent` or `past` to the next: no power of two */
    int16_t *recent;  /* bands × window planes: q of the last valid dates, the newest first */
    int16_t *level;   /* bands planes: z that is usual since the last change */
    float *sum;       /* bands planes: ewma, cusum */
    float *statistic; /* on the last valid date */
    float *score;     /* the largest so far */
    float *size;      /* z of the first change, in the band that changed most */
    float *rise;      /* z of the first band above its level, until a new level is known */
    uint64_t *seen;   /* bit k: the date k before the last one was valid */
    uint16_t *n_seen; /* valid dates since the last change */
    uint16_t *first, *confirmed,
        *last; /* dates of the first change, and of the latest alarm; 0: none */
    uint8_t *size_band;
    uint8_t *settling; /* valid dates until the new level is known; 0: watching */
    uint8_t *tier, *changes;
    int16_t *
        past; /* bands × window planes: z of the last valid dates, the newest first; of a live block alone */
} scan_state;

typedef struct scan_block {
    int width, height;
    scan_state state;
    /* z of date i and band b: z + ((i - first) × bands + b) × width × height */
    const int16_t *z;
    size_t first;
    /* A live block goes on from a state that was kept, without the planes of its past: it looks back into state.past.
     * Others look into z, whose last 64 dates must be there. */
    bool live;
    void *room; /* scan_room bytes, 64-byte aligned */
    /* What the statistic of the next date is divided by: a norm of the past is less sure the older it is. */
    float age;
} scan_block;

/* Numbers from one of many planes that are read side by side to the next: at multiples of 4 KiB they would drive one another
 * out of the cache. */
size_t scan_stride(size_t n_px);
size_t scan_state_bytes(const scan_rule *rule, size_t n_px);
/* Lay the planes out in `bytes` of memory, 64-byte aligned; all zero is the state before the first date. */
void scan_state_place(const scan_rule *rule, size_t n_px, void *memory, scan_state *ret_state);

/* A state that is to be kept, in place: how many bytes it takes then. `room`: scan_state_bytes; `memory` has scan_packed_most. */
size_t scan_packed_most(const scan_rule *rule, size_t n_px);
size_t scan_pack(const scan_rule *rule, size_t n_px, void *memory, void *room);
/* And back; false: so many bytes are no packed state. */
bool scan_unpack(const scan_rule *rule, size_t n_px, void *memory, size_t bytes, void *room);

typedef struct scan_kernels {
    size_t (*room)(const scan_rule *rule, int width, int height);
    /* Date `i`, from 1. */
    void (*step)(const scan_rule *rule, scan_block *block, size_t i);
    /* The pooled values of one date, before bands are made independent: `bands` planes of steps of 1/256;
     * NORM_Z_MISSING where missing. For calibration. */
    void (*pool)(const scan_rule *rule, scan_block *block, size_t i, int16_t *ret_pooled);
    /* Fill state.past as of date `i`, for a live block to go on from. */
    void (*keep)(const scan_rule *rule, scan_block *block, size_t i);
} scan_kernels;

const scan_kernels *scan_best(void);
const scan_kernels *scan_named(const char *name);

#endif
