// SPDX-License-Identifier: Apache-2.0
#include "picture/trace_rates.h"

#include <stdlib.h>

const char *const trace_test_names[N_TRACE_TESTS] = {"copies", "saved_once", "noise", "grid",
                                                     "resampling"};

/* Printed by tests/picture/measure_traces: test, change, quality, scale, changed, found, pristine, alarms. */
const trace_rate trace_rates[] = {
#include "picture/trace_rates.inc"
};
const size_t n_trace_rates = sizeof trace_rates / sizeof *trace_rates;

int trace_quality_near(const tocsin_coding *coding) {
    static const int measured[] = {95, 85, 75, 60};
    if (!coding->done) return measured[0];
    int nearest = measured[0];
    for (size_t i = 1; i < sizeof measured / sizeof *measured; i++)
        if (abs(measured[i] - coding->luma_quality) <= abs(nearest - coding->luma_quality))
            nearest = measured[i];
    return nearest;
}
