// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_PATCH_MAP_H
#define BRIEF_PATCH_MAP_H

/* A watched area from near by: its outline, and the patches of pixels in it that left the usual, cut off at the outline. Those
 * that the latest scene confirmed are filled, the earlier ones hatched, so that they differ without colour. */

#include "brief/svg.h"
#include "brief/view.h"

/* The largest so many are drawn. */
enum { PATCH_MAP_MOST = 2000 };

typedef struct patch_map {
    const brief_pack *pack;
    const char *prefix; /* of ids */
    double width_px, most_height_px;
    tocsin_text title, description;
    const tocsin_brief_area *area;
    const tocsin_watched *watched;
    bool simulated;
} patch_map;

/* The newest scene that confirmed a patch; NULL: none did. */
const tocsin_observation *patch_map_latest(const tocsin_watched *watched);
size_t patch_map_count(const tocsin_watched *watched);
tocsin_status patch_map_draw(const patch_map *map, tocsin_buffer *out, tocsin_error *err);

#endif
