// SPDX-License-Identifier: Apache-2.0
/* Any bytes as outlines of countries: what is accepted lies on the earth and within its bounds. */
#include <assert.h>

#include "brief/world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    world_shapes world;
    if (world_parse((tocsin_text){(const char *)data, size}, &arena, &world, NULL)) return 0;
    for (size_t i = 0; i < world.n; i++) {
        const world_ring *ring = &world.rings[i];
        assert(ring->n >= 3 && ring->west <= ring->east && ring->south <= ring->north);
        for (size_t p = 0; p < ring->n; p++) {
            double lon = ring->lonlat[2 * p], lat = ring->lonlat[2 * p + 1];
            assert(lon >= ring->west && lon <= ring->east && lat >= ring->south &&
                   lat <= ring->north);
            assert(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90);
        }
    }
    return 0;
}
