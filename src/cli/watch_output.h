// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_WATCH_OUTPUT_H
#define TOCSIN_CLI_WATCH_OUTPUT_H

/* What tocsin watch prints: the series of an area, alarms at places, the sum of a map. All return exit codes. */

#include "cli/cli.h"
#include "cli/points.h"

typedef enum watch_format { WATCH_TEXT, WATCH_CSV, WATCH_JSON } watch_format;

typedef struct watch_area {
    const char *named;
    const tocsin_imagery *series;
    const tocsin_area_value *values;
    size_t n;
} watch_area;

int watch_print_area(watch_format format, const watch_area *area);
int watch_print_alarms(watch_format format, const cli_points *points,
                       const tocsin_pixel_alarm *alarms, bool simulated);
int watch_print_map(watch_format format, const char *path, const tocsin_watch_result *result);

#endif
