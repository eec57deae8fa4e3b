// SPDX-License-Identifier: Apache-2.0
#include "norm/design.h"

#include <math.h>

#include "norm/options.h"

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

void norm_design_choose(const tocsin_day *day, size_t n, const tocsin_norm_options *options,
                        norm_design *ret_design) {
    double span = (double)day[n - 1] - (double)day[0];
    norm_design design = {.harmonics = options->harmonics,
                          .trend = options->trend == 1 ||
                                   (options->trend == -1 && span >= NORM_TREND_DAYS),
                          .origin = day[n - 1]};
    while (design.harmonics > 0 && n < 3 * (size_t)norm_design_terms(&design)) design.harmonics--;
    if (design.trend && n < 3 * (size_t)norm_design_terms(&design)) design.trend = false;
    *ret_design = design;
}

double norm_design_years(const tocsin_day *day, size_t n) {
    double span = ((double)day[n - 1] - (double)day[0]) / NORM_YEAR_DAYS;
    return n > 1 ? span * (double)n / (double)(n - 1) : 0;
}

int norm_design_blocks(tocsin_day end, tocsin_day begin) {
    return (int)floor(((double)end - (double)begin) / NORM_YEAR_DAYS + 0.5);
}

int norm_design_block(tocsin_day end, tocsin_day day) {
    return (int)floor(((double)end - (double)day) / NORM_YEAR_DAYS);
}
