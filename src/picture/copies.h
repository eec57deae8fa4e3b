// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_COPIES_H
#define PICTURE_COPIES_H

/* Copies within a picture, in two steps: which shifts many small blocks agree on, and where a shift holds. */

#include "tocsin/picture.h"

enum {
    COPY_BLOCK = 16,       /* pixels along a side */
    COPY_LEAST_SHIFT = 24, /* along the longer axis: nearer, a smooth scene is like itself */
    COPY_MOST_SHIFTS = 24,
    COPY_LEAST_AREA_PX = 100, /* of windows that agree: a square of 25 pixels */
};

typedef struct copy_tile {
    const uint8_t *luma; /* of the whole picture */
    int stride, left, top, width, height;
} copy_tile;

typedef struct copy_shift {
    int dx, dy, votes;
} copy_shift;

/* The shifts with most votes, the most first. */
tocsin_status copy_find_shifts(const copy_tile *tile, copy_shift ret_shifts[COPY_MOST_SHIFTS],
                               size_t *ret_n, tocsin_error *err);
/* The largest part of the tile for which a shift holds; area_px 0: none. `detail` is the tile without what is coarse. */
tocsin_status copy_verify(const copy_tile *tile, const float *detail, const copy_shift *shift,
                          tocsin_clone *ret_copy, tocsin_error *err);
/* `ret_detail` has room for the tile. */
tocsin_status copy_take_detail(const copy_tile *tile, float *ret_detail, tocsin_error *err);

#endif
