// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_HISTORY_H
#define NORM_HISTORY_H

#include "norm/design.h"
#include "norm/fit.h"

/* The norm of one series, fitted to its history. Valid dates only, in order; the first `n_history`
 * fit, those after are judged. All arrays live in the arena of whoever made it. */
typedef struct norm_history {
    norm_design design;
    norm_rows rows; /* all valid dates; the history are the first n_history of them */
    const tocsin_day *day;
    size_t n_history;
    norm_fit fit;
    double *residual;       /* of all rows: left-out years in the history, seen - expected after */
    double *fit_residual;   /* of all rows: seen - expected */
    double scale;           /* in sample, for n - terms degrees of freedom */
    double left_out_scale;  /* NaN: less than two years */
    double sigma;           /* the larger of the two, never 0 unless all values are 0 */
    bool flat;              /* the history has no spread: sigma is a rounding bound */
    double autocorrelation; /* 0 … 0.95 */
    double n_effective;
    double per_year; /* valid dates a year */
    double years;    /* of history */
} norm_history;

typedef struct norm_valid { /* the valid dates of a series */
    const tocsin_day *day;
    const double *value;
    size_t n, n_history;
} norm_valid;

/* TOCSIN_TOO_LITTLE (without a message): no norm can be fitted. TOCSIN_INTERNAL: no memory. */
tocsin_status norm_history_fit(const norm_valid *valid, const tocsin_norm_options *options,
                               tocsin_arena *arena, norm_history *ret_history, tocsin_error *err);

/* Expected value on a day, and the standard deviation of predicting one value on it. */
void norm_history_predict(const norm_history *history, tocsin_day day, double *ret_expected,
                          double *ret_sigma);

#endif
