// SPDX-License-Identifier: Apache-2.0
/* The body of scan.h: included once a file, by scan_avx512.c, scan_avx2.c and scan_base.c, which name the
 * instruction set in SCAN_NAME and have its vectors (vector_….h). Planes are row by row; every loop over pixels does the same to each.
 *
 *   scan_pool.h      z → what the monitors see
 *   scan_monitors.h  → the statistic
 *   scan_alarms.h    → alarms, new levels */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "norm/scan.h"

#define SCAN_INLINE static inline __attribute__((always_inline))

typedef struct scan_room {
    int16_t *deviation; /* bands planes: z - level, 0 where not usable */
    int16_t *pooled;    /* in the same memory: when it is written, deviation has been used */
    int16_t *clipped;   /* bands planes: deviation less what the neighbourhood shares */
    int16_t *usable;    /* 1: all bands are there */
    int16_t *quiet;     /* 1: counts for the common shift, then: for its neighbours */
    int16_t *count;     /* of the 3 × 3 pixels round about */
    int32_t *strip;     /* scratch_rows() rows of row_length() */
    float *statistic;   /* of the monitors that do not take it as they go */
} scan_room;

/* Rows are summed a few at a time, each with zeros at both ends, as one long row: a processor waits when it reads at
 * another alignment what it has only just written. */
enum {
    STRIP_ROWS = 4,
    STRIP_SUMS = 0,
    STRIP_RUN = 4,
    STRIP_NEXT = 8,
    STRIP_COUNTS = 12,
    STRIP_TWELVE = 16,
    STRIP_NONE = 20, /* zeros */
    STRIP_COLUMN = 21
};

/* A row, and what a square reaches over at its ends; in whole lines of the cache. */
static size_t row_length(const scan_rule *rule, int width) {
    size_t reach = rule->reach > 1 ? (size_t)rule->reach : 1;
    return ((size_t)width + 2 * reach + 15) / 16 * 16;
}

/* Behind the strips a column a band, and one of counts. */
static size_t scratch_rows(const scan_rule *rule) {
    return STRIP_COLUMN + 1 + (size_t)rule->bands;
}

static int32_t *scratch(const scan_rule *rule, const scan_room *room, int width, size_t row) {
    return room->strip + row * row_length(rule, width);
}

static int16_t *scratch_short(const scan_rule *rule, const scan_room *room, int width, size_t row) {
    return (int16_t *)scratch(rule, room, width, row);
}

static size_t room_place(const scan_rule *rule, int width, int height, void *memory,
                         scan_room *ret_room) {
    size_t n = (size_t)width * (size_t)height, bands = (size_t)rule->bands, used = 0;
    size_t strips = scratch_rows(rule) * row_length(rule, width) * sizeof(int32_t);
    const size_t sizes[] = {bands * n * 2, bands * n * 2, n * 2, n * 2, n * 2, strips, n * 4};
    void *part[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        part[i] = memory ? (unsigned char *)memory + used : NULL;
        used += (sizes[i] + 63) / 64 * 64;
    }
    *ret_room = (scan_room){part[0], part[0], part[1], part[2], part[3], part[4], part[5], part[6]};
    return used;
}

static size_t scan_room_bytes(const scan_rule *rule, int width, int height) {
    scan_room room;
    return room_place(rule, width, height, NULL, &room);
}

static int16_t clamp16(int32_t v) {
    v = v > INT16_MAX ? INT16_MAX : v;
    v = v < -INT16_MAX ? -INT16_MAX : v;
    return (int16_t)v;
}

/* The nearest whole number, ties to even, of up to 2²²: by adding 1.5 × 2²³, where floats are whole numbers. Unlike
 * lrintf this goes into vectors of every width. */
static int32_t round_whole(float v) {
    int32_t bits;
    v += 12582912.0F;
    memcpy(&bits, &v, sizeof bits);
    return bits - 0x4B400000;
}

/* In this order: each uses what stands before it. */
#include "norm/scan_pool.h"

#include "norm/scan_monitors.h"

#include "norm/scan_alarms.h"

/* ---- a date ---------------------------------------------------------------------------------- */

static void scan_step(const scan_rule *rule, scan_block *block, size_t i) {
    scan_room room;
    size_t n = (size_t)block->width * (size_t)block->height;
    room_place(rule, block->width, block->height, block->room, &room);
    pool_date(rule, block, i, &room);
    unmix_bands(rule, n, room.pooled);
    if (block->live) remember_past(rule, block, i, &room);
    find_statistic(rule, &block->state, &room, n, block->age);
    take_alarms(rule, block, i, &room);
}

static void scan_pool(const scan_rule *rule, scan_block *block, size_t i, int16_t *ret_pooled) {
    scan_room room;
    size_t n = (size_t)block->width * (size_t)block->height;
    room_place(rule, block->width, block->height, block->room, &room);
    pool_date(rule, block, i, &room);
    for (size_t b = 0; b < (size_t)rule->bands; b++)
        for (size_t p = 0; p < n; p++)
            ret_pooled[b * n + p] = room.usable[p] ? room.pooled[b * n + p] : NORM_Z_MISSING;
}

extern const scan_kernels SCAN_NAME;
const scan_kernels SCAN_NAME = {scan_room_bytes, scan_step, scan_pool, scan_keep};
