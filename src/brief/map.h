// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_MAP_H
#define BRIEF_MAP_H

/* The areas of the case and the places that shown claims name, on outlines of the countries. Equirectangular, with
 * longitudes shortened by the cosine of the middle latitude; the frame holds the areas and what lies within reach
 * of them, and places farther off are listed beside the map instead of shrinking it. */

#include "brief/view.h"
#include "brief/world.h"

typedef struct map_place {
    tocsin_text name;
    double lat, lon;
    size_t n_claims;
    bool outside; /* of the frame */
    bool simulated;
} map_place;

typedef struct map_scene {
    const brief_view *view;
    world_shapes world;
    map_place *places; /* most claims first */
    size_t n_places;
    double lat, lon;                      /* the middle */
    double half_width_km, half_height_km; /* that must be seen */
} map_scene;

/* What the map will show; scene->n_places and view->in->n_areas both 0: nothing to draw. */
tocsin_status map_plan(const brief_view *view, tocsin_arena *arena, map_scene *ret_scene,
                       tocsin_error *err);
tocsin_status map_draw(const map_scene *scene, const char *prefix, double width_px,
                       double height_px, tocsin_buffer *out, tocsin_error *err);
/* Is this claim's place that one? */
bool map_place_is_of(const map_place *place, const tocsin_claim *claim);

#endif
