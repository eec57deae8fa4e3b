// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_BLOCKS_H
#define PICTURE_BLOCKS_H

/* Whether a hypothesis is true, and where the picture lies to a part of a pixel: both are laid over each other, and each
 * block of the picture is looked for about its place. What is compared are directions of gradients (orientation
 * correlation, Fitch et al. 2002), which haze, season, gamma and the mixing of channels leave mostly as they are.
 *
 * If the hypothesis is wrong, the best place of a block may be anywhere in its window, and blocks have nothing to do with one
 * another. How probable it is that so many of them agree nevertheless is a tail of the binomial distribution. */

#include "picture/plane.h"
#include "picture/robust.h"

/* A plane with what is not known in it: 0 in `known`. Grey values spread over 0 … 1. */
typedef struct match_ground {
    match_plane grey;
    uint8_t *known;
} match_ground;

/* Both on one grid, whose pixel is the coarser of the picture's and the archive's. It goes beyond the picture, so that blocks at
 * the picture's edge are looked for on all sides. */
enum { MATCH_BORDER = 8 };

typedef struct match_overlay {
    int width, height;
    match_transform to_picture, to_archive; /* of points of the grid */
    match_plane picture[2],
        archive[2];      /* gradients x and y, each between length 0 and 1; 0 where unknown */
    match_plane grey[2]; /* picture, archive */
} match_overlay;

/* False: no memory, or the picture lies off the archive. */
bool match_overlay_make(const match_ground *picture, const match_ground *archive,
                        const match_transform *to_archive, match_overlay *ret_overlay);
/* The same on a grid whose pixel is `step` pixels of the picture wide, whatever the archive's. */
bool match_overlay_make_at(const match_ground *picture, const match_ground *archive,
                           const match_transform *to_archive, double step,
                           match_overlay *ret_overlay);
void match_overlay_release(match_overlay *overlay);

typedef struct match_block {
    double x, y;   /* middle, on the grid */
    double dx, dy; /* where it is found, from there */
    double peak;   /* correlation there */
    bool usable;   /* something to compare on both sides */
} match_block;

typedef struct match_search {
    int side_px, stride_px, reach_px; /* of the grid */
} match_search;

/* Blocks row by row; free with free. False: no memory. */
bool match_blocks_find(const match_overlay *overlay, const match_search *search, int threads,
                       match_block **ret_blocks, size_t *ret_n);

/* log10 of how many of all similarities through two of `n` blocks would have `k` blocks with them by chance, each of the
 * others with probability p (Moisan and Stival 2004): a bound on the probability that there is any. */
double match_log10_false_alarms(size_t n, size_t k, double p);

#endif
