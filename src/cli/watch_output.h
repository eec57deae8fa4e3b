// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_WATCH_OUTPUT_H
#define TOCSIN_CLI_WATCH_OUTPUT_H

/* What tocsin watch prints: alarms at places, the sum of a map. Both return exit codes. */

#include "cli/points.h"
#include "cli/watch_options.h"

int watch_print_alarms(watch_format format, const cli_points *points,
                       const tocsin_pixel_alarm *alarms, bool simulated);
int watch_print_map(const watch_request *request, const tocsin_watch_result *result);

/* For the other prints of this command. */
void watch_put_day(tocsin_buffer *out, tocsin_day day);
void watch_member_integer(tocsin_json *json, const char *key, int64_t value);
/* An object with its schema, and whether it rests on simulated scenes. */
void watch_begin_json(tocsin_json *json, tocsin_buffer *out, const char *schema, bool simulated);
void watch_end_json(tocsin_json *json, tocsin_buffer *out);

#endif
