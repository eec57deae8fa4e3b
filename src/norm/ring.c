// SPDX-License-Identifier: Apache-2.0
#include "norm/ring.h"

#include <math.h>

/* The nearest of the last `run_length` values of a run that ends at point `at`, in deviations. */
static double ring_nearest(const norm_judged *judged, const tocsin_series_point *points, size_t at,
                           int run_length) {
    double nearest = INFINITY;
    for (size_t i = at + 1; i-- > 0 && run_length > 0;) {
        double z = fabs(points[i].value - judged[i].expected) / judged[i].deviation;
        if (isnan(z)) continue;
        nearest = fmin(nearest, z);
        run_length--;
    }
    return nearest;
}

void norm_ring_runs(const norm_judged *judged, size_t n, int run_length,
                    tocsin_series_point *points) {
    int run = 0;
    tocsin_day since = TOCSIN_DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        double distance = points[i].value - judged[i].expected;
        double bound = judged[i].limit * judged[i].deviation;
        if (isnan(distance)) continue;
        int side = distance > bound ? 1 : distance < -bound ? -1 : 0;
        if (side == 0 || (run > 0) != (side > 0)) run = 0;
        if (side != 0 && run == 0) since = points[i].day;
        run += side;
        if (side == 0 || run * side < run_length) continue;
        double nearest = ring_nearest(judged, points, i, run_length);
        double rate = norm_moving_rate(&judged[i], run_length, nearest);
        points[i].alarm = true;
        points[i].since = since;
        points[i].once_in_years = fmin(1 / rate, NORM_RING_YEARS);
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
