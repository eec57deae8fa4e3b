// SPDX-License-Identifier: Apache-2.0
#include "picture/difference_rates.h"

const char *const difference_shown_names[N_DIFFERENCE_SHOWN] = {"same_scene", "other_day"};

/* Printed by tests/picture/measure_difference: shown, quality, change, side, pictures, marked, share of pixels. */
const difference_rate difference_rates[] = {
#include "picture/difference_rates.inc"
};
const size_t n_difference_rates = sizeof difference_rates / sizeof *difference_rates;
