// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_AREA_H
#define IMAGERY_AREA_H

#include "imagery/series.h"

/* The pixels of a grid that belong to an area: those whose centre lies inside; of an area so small
 * that it holds no centre, all that it touches. */
typedef struct area_mask {
    series_window window; /* the smallest that holds them */
    uint8_t *inside;      /* of the window, 1 or 0; malloc'ed */
    int64_t n_pixels;
} area_mask;

/* TOCSIN_BAD_INPUT when the area lies outside the grid or the grid has no place. */
tocsin_status area_mask_make(const tocsin_area *area, const scan_grid *grid, area_mask *ret_mask,
                             tocsin_error *err);
void area_mask_release(area_mask *mask);

#endif
