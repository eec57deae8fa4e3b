// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_POINTS_H
#define TOCSIN_CLI_POINTS_H

#include "tocsin/tocsin.h"

/* Places from a CSV file with the columns x and y, whatever else it has. */
typedef struct cli_points {
    double *x, *y; /* malloc'ed */
    size_t n, x_capacity, y_capacity;
} cli_points;

tocsin_status cli_points_read(const char *path, cli_points *ret_points, tocsin_error *err);
void cli_points_release(cli_points *points);

#endif
