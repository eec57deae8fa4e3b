// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_RING_H
#define NORM_RING_H

#include "norm/moving.h"

/* Rarer than this is said of no alarm: the tails of a norm are not known so far out. */
#define NORM_RING_YEARS 1000

/* Alarms of a norm that moves on: since, alarm and once_in_years of each point. A run goes on over
 * missing values and over dates that could not be judged. */
void norm_ring_runs(const norm_judged *judged, size_t n, int run_length,
                    tocsin_series_point *points);

/* How many alarms began before `end` (NONE: at all). */
int norm_ring_count(const tocsin_series_point *points, size_t n, tocsin_day end);

#endif
