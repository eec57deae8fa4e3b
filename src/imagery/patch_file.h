// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_PATCH_FILE_H
#define IMAGERY_PATCH_FILE_H

/* Patches of alarms as GeoJSON (RFC 7946): polygons in WGS 84, or in pixels where the grid has no place on Earth.
 * Ordered by the day on which they first rang, then by area, the largest first. */

#include "imagery/patches.h"
#include "imagery/scan.h"

/* What makes a patch. */
typedef struct patch_terms {
    int min_pixels; /* said in the file; smaller ones are out already */
    int link_days; /* neighbouring pixels are of one patch when their alarms are at most so far apart */
} patch_terms;

/* Append the file to `out`; `result` says what stands behind it. `pixels` in the order of the grid. */
tocsin_status patch_file_write(const patch_pixels *pixels, const scan_grid *grid,
                               const patch_terms *terms, const tocsin_watch_result *result,
                               tocsin_buffer *out, int64_t *ret_n_patches, tocsin_error *err);

#endif
