// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_GRID_H
#define PICTURE_GRID_H

/* The parts of the grid test. A vote is the grid on which most coefficients of the block around a pixel are zero: x of its
 * origin, 0 … 7, plus 8 times y; GRID_NO_VOTE where two grids are equal or the block says nothing. */

#include "tocsin/picture.h"

enum { GRID_NO_VOTE = 255, GRID_N = 64, GRID_REACH = 9 };

/* A vote for each pixel; `votes` has room for width × height. */
tocsin_status grid_vote(const uint8_t *luma, int width, int height, int threads, uint8_t *votes,
                        tocsin_error *err);

/* log10 of the probability that at least k of n independent trials succeed, each with probability p. */
double grid_log10_tail(int64_t n, int64_t k, double p);
/* log10 of the number of tests in a picture of X × Y pixels: (64 XY)², every box and grid, and room for more. */
double grid_log10_tests(int width, int height);

/* Regions of votes for one grid that chance does not explain, in the order of their first cell. */
typedef struct grid_regions {
    tocsin_grid_region *items;
    size_t n, capacity;
} grid_regions;
tocsin_status grid_find_regions(const uint8_t *votes, int width, int height, int grid,
                                grid_regions *regions, tocsin_error *err);

/* The picture saved as a grey JPEG of this quality and read again; `ret_again` has room for width × height. */
tocsin_status picture_save_again(const uint8_t *luma, int width, int height, int quality,
                                 uint8_t *ret_again, tocsin_error *err);

#endif
