// SPDX-License-Identifier: Apache-2.0
#include "norm/ring.h"

#include <math.h>

static void run_begin(norm_run *run) {
    run->rings = run->side;
    run->rings_since = run->since;
    run->within = 0;
}

bool norm_run_step(norm_run *run, int length, double value, tocsin_day day) {
    int side = value > 1 ? 1 : value < -1 ? -1 : 0;
    if (side == 0 || side != run->side) run->values = 0;
    if (side != 0 && run->values++ == 0) run->since = day;
    run->side = side;
    if (run->rings != 0) {
        run->within = side == run->rings ? 0 : run->within + 1;
        if (run->within >= length || run->rings * value < 0) run->rings = 0;
    }
    if (side != 0 && side != run->rings && run->values >= length) run_begin(run);
    return side != 0 && side == run->rings;
}

/* The nearest of the last values of a run that ends at point `at`, in deviations. */
static double ring_nearest(const norm_judged *judged, const tocsin_series_point *points, size_t at,
                           int values) {
    double nearest = INFINITY;
    for (size_t i = at + 1; i-- > 0 && values > 0;) {
        double z = fabs(points[i].value - judged[i].expected) / judged[i].deviation;
        if (isnan(z)) continue;
        nearest = fmin(nearest, z);
        values--;
    }
    return nearest;
}

void norm_ring_runs(const norm_judged *judged, size_t n, int run_length,
                    tocsin_series_point *points) {
    norm_run run = {0};
    double once = NAN;
    for (size_t i = 0; i < n; i++) {
        double distance = points[i].value - judged[i].expected;
        double bound = judged[i].limit * judged[i].deviation;
        if (isnan(distance)) continue;
        /* a deviation of zero: all that is not as expected lies beyond */
        double value = distance != 0 ? distance / bound : 0;
        if (!norm_run_step(&run, run_length, value, points[i].day)) continue;
        points[i].alarm = true;
        points[i].since = run.rings_since;
        if (run.values >=
            run_length) { /* else it went on after a break, and is as rare as before */
            double nearest = ring_nearest(judged, points, i, run_length);
            once = 1 / norm_moving_rate(&judged[i], run_length, nearest);
        }
        points[i].once_in_years = fmin(once, NORM_RING_YEARS);
    }
}

int norm_ring_count(const tocsin_series_point *points, size_t n, tocsin_day end) {
    tocsin_day since = TOCSIN_DAY_NONE;
    int count = 0;
    for (size_t i = 0; i < n && (end == TOCSIN_DAY_NONE || points[i].day < end); i++) {
        if (!points[i].alarm || points[i].since == since) continue;
        since = points[i].since;
        count++;
    }
    return count;
}
