// SPDX-License-Identifier: Apache-2.0
#include "picture/dating_rates.h"

/* Printed by tests/picture/measure_dating: kind, series, bounded, bounds, wrong, possible, found. */
const dating_rate dating_rates[] = {
#include "picture/dating_rates.inc"
};
const size_t n_dating_rates = sizeof dating_rates / sizeof *dating_rates;
