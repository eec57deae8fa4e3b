// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_WATCH_SERIES_H
#define TOCSIN_CLI_WATCH_SERIES_H

/* The series of an area or of a pixel, held against its own season. */

#include "cli/watch_options.h"

typedef struct watch_series {
    const watch_request *request;
    const tocsin_imagery *series;
    const tocsin_area_value *values;
    size_t n;
} watch_series;

/* Judge it and print it in the format that was asked for, or write the plot. Returns the exit code. */
int watch_series_print(const watch_series *measured);

#endif
