// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_PATCHES_H
#define IMAGERY_PATCHES_H

/* Alarms that belong together. Only pixels with an alarm are held, in the order of the grid, so that memory grows
 * with the alarms and not with the grid. */

#include "tocsin/imagery.h"

typedef struct patch_pixel {
    int x, y;
    tocsin_day on, first;
    float size, score;
    tocsin_tier tier;
} patch_pixel;

typedef struct patch_pixels {
    patch_pixel *at; /* malloc'ed; by y, then x */
    size_t n, capacity;
} patch_pixels;

/* The alarms of full rows from `y` on; rows come in order. False when memory ran out. */
bool patch_pixels_add(patch_pixels *pixels, int y, int rows, int width,
                      const tocsin_pixel_alarm *alarms);
void patch_pixels_release(patch_pixels *pixels);

enum { PATCH_ANY_DAYS = -1 };

/* Pixels that touch at a side or a corner are joined when their alarms are at most `link_days` apart.
 * ret_root[i] is the first pixel of the patch that pixel i belongs to. */
void patch_join(const patch_pixels *pixels, int link_days, size_t *ret_root);

/* Patches one after the other, in the order of their first pixels: patch k has the pixels order[ends[k - 1]] to
 * order[ends[k] - 1]. Returns their number; `root` is used up, and there is room for n in `order` and `ends`. */
size_t patch_sort(size_t *root, size_t n, size_t *ret_order, size_t *ret_ends);

#endif
