// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_ALARM_H
#define IMAGERY_ALARM_H

/* From the values of many pixels to their alarms, and the map that takes them. */

#include "imagery/series.h"

/* Options as norm needs them: the history ends somewhere, and several bands share the false alarms. */
tocsin_status alarm_options(const series_plan *plan, const tocsin_norm_options *asked,
                            tocsin_norm_options *ret_options, tocsin_error *err);

/* Pixels are judged some at a time, so that norm's workspace stays small. */
typedef struct alarm_judge {
    const series_plan *plan;
    tocsin_norm_options options;
    tocsin_day *days; /* of the plan's dates */
    void *workspace;
    tocsin_pixel_alarm *of_bands;
} alarm_judge;

tocsin_status alarm_judge_open(const series_plan *plan, const tocsin_norm_options *options,
                               alarm_judge *ret_judge, tocsin_error *err);
void alarm_judge_close(alarm_judge *judge);
/* values[v] + i × n_pixels: variable v on date i. */
tocsin_status alarm_judge_pixels(alarm_judge *judge, float *const *values, size_t n_pixels,
                                 tocsin_pixel_alarm *ret_alarms, tocsin_error *err);

/* A GeoTIFF under a name of its own until it is whole. */
typedef struct alarm_map {
    void *dataset; /* GDALDatasetH */
    char *path, *unfinished;
    bool in_place; /* a device or pipe */
} alarm_map;

enum { ALARM_MAP_BANDS = 4, ALARM_MAP_BLOCK_PX = 256 };

tocsin_status alarm_map_create(const char *path, const series_plan *plan,
                               const tocsin_norm_options *options, alarm_map *ret_map,
                               tocsin_error *err);
/* Full rows from `y` on: `bands` holds ALARM_MAP_BANDS planes of width × rows. */
tocsin_status alarm_map_write(alarm_map *map, int y, int rows, const float *bands,
                              tocsin_error *err);
/* Close it and give it its name; on failure there is no file. */
tocsin_status alarm_map_finish(alarm_map *map, tocsin_error *err);
/* Drop what is there. */
void alarm_map_abandon(alarm_map *map);

#endif
