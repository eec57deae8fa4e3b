// SPDX-License-Identifier: Apache-2.0
#include "norm/monitor.h"

#include <math.h>

void norm_mosum_process(const norm_monitored *series, double h, double critical,
                        double *ret_process, double *ret_boundary) {
    double n_history = (double)series->n_history, sum = 0;
    double scale = series->sigma * sqrt(n_history);
    size_t window = (size_t)floor(h * n_history);
    for (size_t i = series->n_history - window; i < series->n; i++) {
        sum += series->residual[i];
        if (i < series->n_history) continue;
        sum -= series->residual[i - window];
        /* log+ of Leisch, Hornik and Kuan (2000): 1 up to e, so that the boundary starts flat */
        double x = (double)(i + 1) / n_history, log_plus = x > M_E ? log(x) : 1;
        ret_process[i] = sum / scale;
        ret_boundary[i] = critical * sqrt(2 * log_plus);
    }
}

void norm_cusum_process(const norm_monitored *series, double critical, double *ret_process,
                        double *ret_boundary) {
    double n_history = (double)series->n_history, sum = 0;
    double scale = series->sigma * sqrt(n_history);
    for (size_t i = 0; i < series->n; i++) {
        sum += series->residual[i];
        if (i < series->n_history) continue;
        double x = (double)(i + 1) / n_history;
        ret_process[i] = sum / scale;
        ret_boundary[i] = sqrt(x * (x - 1) * (critical * critical + log(x / (x - 1))));
    }
}

void norm_ewma_process(const norm_monitored *series, double lambda, double limit,
                       double *ret_process, double *ret_boundary) {
    double z = 0, boundary = limit * sqrt(lambda / (2 - lambda));
    for (size_t i = 0; i < series->n; i++) {
        z = (1 - lambda) * z + lambda * series->residual[i] / series->sigma;
        if (i < series->n_history) continue;
        ret_process[i] = z;
        ret_boundary[i] = boundary;
    }
}

void norm_run_process(const norm_monitored *series, double limit, int *ret_run) {
    int run = 0;
    for (size_t i = 0; i < series->n; i++) {
        double r = series->residual[i], bound = limit * series->sigma;
        if (r > bound)
            run = run > 0 ? run + 1 : 1;
        else if (r < -bound)
            run = run < 0 ? run - 1 : -1;
        else
            run = 0;
        ret_run[i] = run;
    }
}
