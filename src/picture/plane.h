// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_PLANE_H
#define PICTURE_PLANE_H

/* One grey value a pixel, in rows; the middle of the first pixel is (0, 0). Planes of the archive match hold no NaN. */

#include "tocsin/base.h"

typedef struct match_plane {
    float *at;
    int width, height;
} match_plane;

#define MATCH_PLANE_NONE ((match_plane){NULL, 0, 0})

/* Memory is not cleared; false when there is none. */
bool match_plane_make(int width, int height, match_plane *ret_plane);
void match_plane_release(match_plane *plane);

static inline float match_plane_get(const match_plane *plane, int x, int y) {
    return plane->at[(size_t)y * (size_t)plane->width + (size_t)x];
}

static inline size_t match_plane_count(const match_plane *plane) {
    return (size_t)plane->width * (size_t)plane->height;
}

/* Gaussian of `sigma_px`, edges repeated; `ret_plane` is made, or is `plane` itself when it stands there already. */
bool match_plane_blur(const match_plane *plane, double sigma_px, match_plane *ret_plane);
/* Twice as fine, linear between pixels: pixel (2x, 2y) is (x, y). And every second pixel. */
bool match_plane_double(const match_plane *plane, match_plane *ret_plane);
bool match_plane_halve(const match_plane *plane, match_plane *ret_plane);

typedef struct match_window {
    int x0, y0, x1, y1; /* the last column and row excluded */
} match_window;
/* A part of it, not empty and within it. */
bool match_plane_crop(const match_plane *plane, match_window window, match_plane *ret_plane);

/* Cubic (Catmull-Rom) at (x, y), which must lie in the plane; edges repeated. */
float match_plane_cubic(const match_plane *plane, double x, double y);

#endif
