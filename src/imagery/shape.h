// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_SHAPE_H
#define IMAGERY_SHAPE_H

#include <stddef.h>

/* How a grid is cut up for watching (watch.c): waves of full width, tiles within them, blocks within those. A tile is
 * what one worker reads at a time. */
enum { SHAPE_MAX_BLOCKS = 1024 }; /* of a tile */

typedef struct shape_request {
    int width_px, height_px;       /* of the grid */
    int block_width, block_height; /* of the input, in pixels of the grid */
    int block_px;         /* a side of a block that is judged: a power of two, at most 256 */
    size_t bytes_a_pixel; /* of a block that is read */
    size_t room_bytes;    /* to judge a block */
    int n_workers;        /* at most */
} shape_request;

typedef struct shape {
    int blocks_across, blocks_down; /* of a tile */
    int tile_width, tile_height, tiles_across;
    int wave_height; /* whole tiles, and whole blocks of the map */
    int n_workers;
    size_t bytes; /* that all workers and the wave take together */
} shape;

shape shape_choose(const shape_request *request);

#endif
