// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_SIMULATE_H
#define IMAGERY_SIMULATE_H

/* A place that does not exist, and what a radar and an optical satellite would see of it.
 *
 * simulate_world.c: chance, the ground, what goes on there on a day, and both sensors: pure arithmetic.
 * simulate.c: the files. */

#include "tocsin/imagery.h"

enum { SIMULATE_PIXEL_M = 30, SIMULATE_PERIODS = 6, SIMULATE_CORNERS = 5 };

typedef struct simulate_period {
    const char *what; /* "exercise" or "build-up" */
    tocsin_day from, to;
    double strength; /* at its height; 1 is the full build-up */
} simulate_period;

typedef struct simulate_world {
    uint64_t seed;
    int size_px;
    simulate_period periods[SIMULATE_PERIODS];
} simulate_world;

/* Rings in parts of the scene's width, x to the right, y down; not closed. */
extern const double simulate_training_ground[SIMULATE_CORNERS][2];
extern const double simulate_reference[SIMULATE_CORNERS][2];

void simulate_world_make(uint64_t seed, int size_px, simulate_world *ret_world);
/* Vehicles and camps stand on a part of the training ground: how densely, 0 … 1. */
double simulate_density(const simulate_world *world, int x, int y);
/* VV then VH in tenths of dB; n is size², each. */
void simulate_radar(const simulate_world *world, tocsin_day day, int16_t *ret_bands);
/* B04, B08 (reflectance times 10,000), SCL. */
void simulate_optical(const simulate_world *world, tocsin_day day, uint16_t *ret_bands);

#endif
