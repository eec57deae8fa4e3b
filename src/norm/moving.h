// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_MOVING_H
#define NORM_MOVING_H

/* A norm that moves on: each date is judged by the dates before it, and then becomes one of them.
 * The season comes from all of them, the level from the recent ones, the spread from how far the
 * norm missed the dates that it judged before. So nothing that is said of a date depends on later
 * dates, and the errors that set the width were made in the same way as the one to be judged. */

#include "norm/fit.h"
#include "tocsin/norm.h"

/* What was expected of a date before it was seen. */
typedef struct norm_judged {
    double expected;  /* NaN: too little history */
    double leverage;  /* variance of the expected value over that of one value */
    double deviation; /* standard deviation of predicting one value on this date */
    double degrees;   /* of freedom that the deviation is worth in an interval */
    double scale;     /* of prediction errors over the whole year */
    double autocorrelation;
    double n_effective;
    double years, per_year; /* of the history, and valid dates a year of late */
    double limit;           /* deviations that a run of exceedances must lie beyond */
    double often;           /* runs for each one that theory expects, by those of the past */
    size_t n_history;       /* valid dates behind the norm */
    int harmonics;
    bool trend, flat; /* flat: the history never moved, the deviation is a rounding bound */
} norm_judged;

/* Judge each date of the series, missing ones too; those before options->history.from are passed
 * over, those after options->history.to do not become history. ret_judged holds series->n. */
tocsin_status norm_moving_judge(const tocsin_dated *series, const tocsin_norm_options *options,
                                tocsin_arena *arena, norm_judged *ret_judged, tocsin_error *err);

/* How rare a run whose nearest value lies `deviations` out is: false alarms a year when every such
 * run rings. */
double norm_moving_rate(const norm_judged *judged, int run_length, double deviations);

#endif
