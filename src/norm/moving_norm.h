// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_MOVING_NORM_H
#define NORM_MOVING_NORM_H

/* What a norm that moves on knows of its history so far, and the parts that keep it up to date.
 *
 *   moving.c          the way through a series: judge a date, then learn it
 *   moving_season.c   the curve of the year, and the level above it
 *   moving_spread.c   how far the norm missed, by season, and how misses hang together
 *   moving_limit.c    beyond how many deviations a run rings, from theory and from its own past */

#include "norm/design.h"
#include "norm/moving.h"

typedef struct moving_norm {
    const tocsin_norm_options *options;
    tocsin_day *day; /* of the history so far */
    double *value;
    double *residual; /* from the fitted curve */
    double *error;    /* of predicting each, in deviations of no leverage; see moving_learn */
    double *judged;   /* as it was judged, in deviations; NaN: it was not */
    double largest;   /* |value| */
    size_t n;
    bool has_fit;
    size_t n_fitted, n_renewed;
    norm_design design;
    norm_fit fit;
    double terms;       /* of the fit, those that are drawn to zero in part */
    double level;       /* above the fitted curve, of the recent history */
    double level_dates; /* independent dates that it is a mean of */
    double scale, autocorrelation, n_effective, years;
    double per_year; /* valid dates a year of late */
    double drift;    /* variance that a level gains a year, in squares of scale */
    bool flat;
    double limit, often; /* as in norm_judged */
    size_t n_limited;    /* dates that they were found from */
    double *x, *room;    /* NORM_FIT_TERMS and 4 numbers a date */
} moving_norm;

/* False: there are too few dates for a curve. */
bool moving_fit_season(moving_norm *m);
void moving_find_level(moving_norm *m);
/* Before anything was judged: `error` of each year of the history from a fit to the others. False:
 * no memory. */
bool moving_leave_out(moving_norm *m, tocsin_arena *arena);

void moving_measure(moving_norm *m);
/* The spread of a value in the season of this day. */
double moving_season_scale(const moving_norm *m, tocsin_day day);

/* Beyond how many deviations a run rings. */
void moving_find_limit(moving_norm *m);

#endif
