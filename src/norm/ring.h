// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_RING_H
#define NORM_RING_H

#include "norm/moving.h"

/* Rarer than this is said of no alarm: the tails of a norm are not known so far out. */
#define NORM_RING_YEARS 1000

/* A run rings from its `length`-th value in a row beyond the limit on one side. It goes on until as many
 * in a row have not been beyond it, or one lies on the other side of what was expected: what comes back
 * before then is the same alarm. */
typedef struct norm_run {
    int values, side; /* in a row beyond the limit, the last one included; on which side, 1 or -1 */
    int rings, within; /* side of the alarm that is on, 0: none; values in a row not beyond */
    tocsin_day since, rings_since;
} norm_run;

/* One more value, in limits. True when it lies beyond and belongs to an alarm. */
bool norm_run_step(norm_run *run, int length, double value, tocsin_day day);

/* Alarms of a norm that moves on: since, alarm and once_in_years of each point. A run goes on over
 * missing values and over dates that could not be judged. */
void norm_ring_runs(const norm_judged *judged, size_t n, int run_length,
                    tocsin_series_point *points);

/* How many alarms began before `end` (NONE: at all). */
int norm_ring_count(const tocsin_series_point *points, size_t n, tocsin_day end);

#endif
