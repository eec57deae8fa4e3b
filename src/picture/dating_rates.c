// SPDX-License-Identifier: Apache-2.0
#include "picture/dating_rates.h"

/* Printed by tests/picture/measure_dating: kind, series, bounded, bounds, wrong, possible, found. */
static const dating_rate dating_rates[] = {
#include "picture/dating_rates.inc"
};
static const size_t n_dating_rates = sizeof dating_rates / sizeof *dating_rates;

dating_rate dating_rates_sum(void) {
    dating_rate sum = {.kind = NULL};
    for (size_t i = 0; i < n_dating_rates; i++) {
        const dating_rate *rate = &dating_rates[i];
        sum.series += rate->series, sum.bounded += rate->bounded, sum.bounds += rate->bounds;
        sum.wrong += rate->wrong, sum.possible += rate->possible, sum.found += rate->found;
    }
    return sum;
}
