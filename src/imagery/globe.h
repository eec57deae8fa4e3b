// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_GLOBE_H
#define IMAGERY_GLOBE_H

/* Outlines of pixels on the Earth: longitude and latitude in WGS 84, cut at the antimeridian, and true areas. */

#include "imagery/outline.h"
#include "imagery/scan.h"

typedef struct globe globe;
/* NULL in *ret_globe: the grid does not say where on Earth it is. */
tocsin_status globe_open(const scan_grid *grid, globe **ret_globe, tocsin_error *err);
void globe_close(globe **g);

/* Append the GeoJSON geometry of an outline. *ret_m2: its area on the ellipsoid. TOCSIN_BAD_INPUT where a corner has
 * no place on Earth. */
tocsin_status globe_put_outline(globe *g, const outline *outline, tocsin_buffer *out,
                                double *ret_m2, tocsin_error *err);
/* The same in pixels, for a grid without a place. */
tocsin_status globe_put_pixels(const outline *outline, tocsin_buffer *out, tocsin_error *err);

#endif
