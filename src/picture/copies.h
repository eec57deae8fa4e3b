// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_COPIES_H
#define PICTURE_COPIES_H

/* Copies within a picture, in three steps: which shifts many small blocks agree on (copy_shifts.c); how much two places differ
 * at a shift, window by window (copy_windows.c); and whether a part is much more like the shifted one than like anything else
 * that looks like it (copy_verify.c). */

#include "tocsin/picture.h"

enum {
    COPY_BLOCK = 16,       /* pixels along a side */
    COPY_LEAST_SHIFT = 24, /* along the longer axis: nearer, a smooth scene is like itself */
    COPY_MOST_SHIFTS = 24,
    COPY_WINDOW = 16, /* of what is compared, pixels along a side */
    COPY_STEP = 4,    /* from one window to the next */
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

/* A tile without what is coarse, in quarters of a grey value. */
typedef struct copy_detail {
    int width, height;
    int16_t *at;
} copy_detail;
/* `at` is made, and freed by the caller, also on failure. */
tocsin_status copy_take_detail(const copy_tile *tile, copy_detail *ret_detail, tocsin_error *err);

/* Windows from column x0 and row y0 of windows on; the window in column 0 and row 0 begins at the tile's first pixel. */
typedef struct copy_part {
    int x0, y0, across, down;
} copy_part;
enum { COPY_OUTSIDE = INT32_MAX };
static inline int copy_windows_along(int px) {
    return px < COPY_WINDOW ? 0 : (px - COPY_WINDOW) / COPY_STEP + 1;
}
/* Sums of squared differences between windows of a part and those moved by dx, dy; COPY_OUTSIDE where one leaves the tile.
 * `cells` has room for (across + 3) × (down + 3). */
void copy_differences(const copy_detail *detail, const copy_part *part, int dx, int dy,
                      int32_t *cells, int32_t *ret_differences);
/* Sums of squares of all windows of a tile. */
void copy_energies(const copy_detail *detail, int32_t *ret_energies);
/* The least difference of a window about a shift, to a part of a pixel (a paraboloid through nine whole ones). */
float copy_difference_between(const copy_detail *detail, int window_x, int window_y, int dx,
                              int dy);

/* What the shifts of a tile hold; `take` hears of each copy, in the order of the shifts. */
typedef void copy_take(void *context, const tocsin_clone *copy);
tocsin_status copy_verify(const copy_tile *tile, const copy_shift *shifts, size_t n,
                          copy_take *take, void *context, double *ret_best_score,
                          tocsin_error *err);

#endif
