// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_OUTLINE_H
#define IMAGERY_OUTLINE_H

/* The outline of a set of pixels as polygons with holes. Pixels that only touch at a corner are in different
 * polygons, and no ring touches itself, so that the polygons are valid where self-touching rings are not. */

#include <stdbool.h>
#include <stddef.h>

typedef struct outline_cell {
    int x, y;
} outline_cell;

typedef struct outline_ring {
    size_t end; /* of its corners; they begin where those of the ring before end */
    bool hole;  /* in the polygon of the last ring that is none */
} outline_ring;

typedef struct outline {
    outline_cell *
        corners; /* corner x, y is the upper left one of pixel x, y; a ring is not closed by its first */
    size_t n_corners, corners_capacity;
    outline_ring *rings;
    size_t n_rings, rings_capacity;
} outline;

#define OUTLINE_INIT                                                                               \
    { NULL, 0, 0, NULL, 0, 0 }

/* Straight sides have a corner every so many pixels, for what is straight here is bent in another projection. */
enum { OUTLINE_LONGEST_PX = 64 };

/* `cells` by y, then x, each once. False when memory ran out. The same outline can be filled again and again. */
bool outline_trace(const outline_cell *cells, size_t n, outline *ret_outline);
void outline_release(outline *outline);

#endif
