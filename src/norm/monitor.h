// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_MONITOR_H
#define NORM_MONITOR_H

#include "tocsin/norm.h"

/* The monitors on one series of residuals (seen minus expected), valid dates only: the first
 * `n_history` belong to the fit, the rest are monitored. */
typedef struct norm_monitored {
    const double *residual;
    size_t n, n_history;
    double sigma; /* standard deviation of a residual */
} norm_monitored;

/* Textbook processes, for i = n_history … n-1 (the entries before are not touched). An alarm is
 * |process| > boundary. */
void norm_mosum_process(const norm_monitored *series, double h, double critical,
                        double *ret_process, double *ret_boundary);
void norm_cusum_process(const norm_monitored *series, double critical, double *ret_process,
                        double *ret_boundary);
/* From the first value of all, history included, so that it is in swing when monitoring begins. */
void norm_ewma_process(const norm_monitored *series, double lambda, double limit,
                       double *ret_process, double *ret_boundary);
/* The number of values in a row, the present one included, that lie above `limit` sigma (below
 * -limit sigma: counted negative). Filled for all n. */
void norm_run_process(const norm_monitored *series, double limit, int *ret_run);

#endif
