// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_ALARM_MAP_H
#define IMAGERY_ALARM_MAP_H

/* The map of alarms, a Cloud Optimized GeoTIFF that appears whole or not at all.
 *
 *   rows of alarms --write--> plain bands, unfinished --finish--> COG, unfinished --publish--> its name
 *
 * The plain bands lie in memory where the map is small and beside the output where it is not, so that memory does
 * not grow with the map. */

#include "imagery/scan.h"
#include "tocsin/imagery.h"

enum { ALARM_MAP_BANDS = 8, ALARM_MAP_BLOCK_PX = 256 };

typedef struct alarm_map alarm_map;

/* What the map says about itself; known when all of it was judged. */
typedef struct alarm_map_facts {
    tocsin_day history_end, last_date;
    double asked, found; /* false alarms per 100 pixel-years; NaN: not known */
    bool simulated;
    int threads; /* to pack it with; the bytes are the same for any number */
} alarm_map_facts;

tocsin_status alarm_map_create(const char *path, const scan_grid *grid, alarm_map **ret_map,
                               tocsin_error *err);
/* Full rows from `y` on: width × rows alarms. What was not judged has no first day and a score that is NaN. */
tocsin_status alarm_map_write(alarm_map *map, int y, int rows, const tocsin_pixel_alarm *alarms,
                              tocsin_error *err);
/* Take alarms out of row `y`; their score stays. */
tocsin_status alarm_map_take_out(alarm_map *map, int y, const int *columns, size_t n,
                                 tocsin_error *err);
/* TOCSIN_PARTLY when `progress` (NULL: none) wants no more. */
tocsin_status alarm_map_finish(alarm_map *map, const alarm_map_facts *facts,
                               tocsin_progress *progress, void *progress_context,
                               tocsin_error *err);
/* Give it its name; a device or pipe is handed the bytes. */
tocsin_status alarm_map_publish(alarm_map *map, tocsin_error *err);
/* What was not published leaves nothing behind. */
void alarm_map_close(alarm_map **map);

#endif
