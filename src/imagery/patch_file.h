// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_PATCH_FILE_H
#define IMAGERY_PATCH_FILE_H

/* Patches of alarms as GeoJSON (RFC 7946): polygons in WGS 84, or in pixels where the grid has no place on Earth.
 * Ordered by the day on which they first rang, then by area, the largest first. */

#include "imagery/patches.h"
#include "imagery/scan.h"

/* Neighbouring pixels are of one patch when their alarms are at most so far apart. */
enum { PATCH_LINK_DAYS = 60 };

/* Append the file to `out`; `result` says what stands behind it. `pixels` in the order of the grid. */
tocsin_status patch_file_write(const patch_pixels *pixels, const scan_grid *grid, int min_pixels,
                               const tocsin_watch_result *result, tocsin_buffer *out,
                               int64_t *ret_n_patches, tocsin_error *err);

#endif
