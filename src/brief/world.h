// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_WORLD_H
#define BRIEF_WORLD_H

/* Outlines of the countries, out of data/world.txt (made by data/build-world.sh, where its form is described). */

#include "tocsin/base.h"

typedef struct world_ring {
    tocsin_text code; /* ISO 3166 alpha-3; "-" for none */
    const double *lonlat;
    size_t n; /* points */
    double west, south, east, north;
} world_ring;

typedef struct world_shapes {
    world_ring *rings; /* larger ones first */
    size_t n;
} world_shapes;

/* TOCSIN_BAD_INPUT names the line that is no ring. */
tocsin_status world_parse(tocsin_text source, tocsin_arena *arena, world_shapes *ret_world,
                          tocsin_error *err);

#endif
