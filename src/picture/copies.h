// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_COPIES_H
#define PICTURE_COPIES_H

/* Copies within a picture, in three steps: which small blocks have the same low frequencies (copy_blocks.c); on which shifts many
 * of them agree in one place (copy_shifts.c); and whether a part is much more like the shifted one than like anything else that
 * looks like it (copy_verify.c). */

#include "tocsin/picture.h"

enum {
    COPY_CELL = 6, /* pixels along a side */
    COPY_CELLS = 4,
    COPY_BLOCK = COPY_CELL * COPY_CELLS, /* pixels along a side */
    COPY_LEAST_SHIFT = 24, /* along the longer axis: nearer, a smooth scene is like itself */
    COPY_PLACE = 64,       /* pixels along a side of what votes are counted in */
    COPY_MOST_SHIFTS = 128,
};

typedef struct copy_tile {
    const uint8_t *luma; /* of the whole picture */
    int stride, left, top, width, height;
} copy_tile;

/* ---- blocks -------------------------------------------------------------------------------- */

typedef struct copy_block {
    uint32_t code; /* the same for blocks whose low frequencies round to the same */
    int32_t at;    /* of its first pixel, y × width + x of the tile */
} copy_block;

/* All blocks of a tile in which something happens, sorted by code and then by place. `offset` moves the boundaries of rounding,
 * 0 … 1. `blocks` and `room` have room for one block a pixel; which of the two the result lies in is returned. */
tocsin_status copy_code_blocks(const copy_tile *tile, float offset, copy_block *blocks,
                               copy_block *room, copy_block **ret_sorted, size_t *ret_n,
                               tocsin_error *err);

/* ---- shifts -------------------------------------------------------------------------------- */

/* A shift, and the square of COPY_PLACE pixels that blocks begin in which vote for it. */
typedef struct copy_shift {
    int dx, dy, left, top, votes;
} copy_shift;

/* The shifts with most votes in one place, the most first. */
tocsin_status copy_find_shifts(const copy_tile *tile, copy_shift ret_shifts[COPY_MOST_SHIFTS],
                               size_t *ret_n, tocsin_error *err);

/* ---- verification -------------------------------------------------------------------------- */

/* What the shifts of a tile hold; `take` hears of each copy of at least a score, in the order of the shifts. */
typedef void copy_take(void *context, const tocsin_clone *copy);
tocsin_status copy_verify(const copy_tile *tile, const copy_shift *shifts, size_t n,
                          double least_score, copy_take *take, void *context,
                          double *ret_best_score, tocsin_error *err);

#endif
