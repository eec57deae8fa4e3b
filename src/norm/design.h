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
/* The first index whose day lies in the year (of 365.2425 days, counted backwards from `end`)
 * number `block`, 0 the newest: floor((end - day) / year). */
int norm_design_block(tocsin_day end, tocsin_day day);

#endif
