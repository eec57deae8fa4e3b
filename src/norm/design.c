// SPDX-License-Identifier: Apache-2.0
#include "norm/design.h"

#include <math.h>

int norm_design_terms(const norm_design *design) {
    return 1 + (design->trend ? 1 : 0) + 2 * design->harmonics;
}

void norm_design_row(const norm_design *design, tocsin_day day, double *ret_row) {
    /* The phase counts from 1970 for every series, so that coefficients of two runs compare. */
    double phase = 2 * M_PI * ((double)day / NORM_YEAR_DAYS);
    *ret_row++ = 1;
    if (design->trend) *ret_row++ = ((double)day - (double)design->origin) / NORM_YEAR_DAYS;
    for (int k = 1; k <= design->harmonics; k++) {
        *ret_row++ = cos(k * phase);
        *ret_row++ = sin(k * phase);
    }
}

int norm_design_block(tocsin_day end, tocsin_day day) {
    return (int)floor(((double)end - (double)day) / NORM_YEAR_DAYS);
}
