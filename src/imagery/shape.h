// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_SHAPE_H
#define IMAGERY_SHAPE_H

#include <stddef.h>

/* How a grid is cut up for watching (watch.c): waves of full width, tiles within them. */
typedef struct shape_request {
    int width_px, height_px;       /* of the grid */
    int block_width, block_height; /* of the input, in pixels of the grid */
    size_t n_dates, n_variables, n_slots;
    int n_workers;
} shape_request;

typedef struct shape {
    int tile_width, tile_height, wave_height, tiles_across;
    size_t bytes; /* that all workers and the wave take together */
} shape;

shape shape_choose(const shape_request *request);

#endif
