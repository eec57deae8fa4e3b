// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_DESIGN_H
#define NORM_DESIGN_H

#include "tocsin/norm.h"

/* The mean Gregorian year. The phase of a season against the calendar moves by less than a day in
 * a thousand years, and leap days need no rule. */
#define NORM_YEAR_DAYS 365.2425

/* What a row of the design holds: 1; with a trend the years since `origin`; then for each harmonic
 * k cos and sin of k turns a year. */
typedef struct norm_design {
    int harmonics;
    bool trend;
    tocsin_day origin;
} norm_design;

int norm_design_terms(const norm_design *design);
void norm_design_row(const norm_design *design, tocsin_day day, double *ret_row);
/* Terms that n dates can carry: three dates a term at least; harmonics go first, then the trend. */
void norm_design_choose(const tocsin_day *day, size_t n, const tocsin_norm_options *options,
                        norm_design *ret_design);
/* Years that n > 0 dates stand for: n dates span n - 1 steps. 0 when all are on one day. */
double norm_design_years(const tocsin_day *day, size_t n);
/* Whole years, counted backwards from `end`, to leave out one by one: an oldest part of less than
 * half a year goes with its neighbour. */
int norm_design_blocks(tocsin_day end, tocsin_day begin);
/* The year of a day, counted so, 0 the newest; negative after `end`. */
int norm_design_block(tocsin_day end, tocsin_day day);

#endif
