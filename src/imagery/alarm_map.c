// SPDX-License-Identifier: Apache-2.0
/* The map of alarms: written beside its name, given it when it is whole. */
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagery/alarm.h"
#include "imagery/quiet.h"

static void set_day(GDALDatasetH dataset, const char *key, tocsin_day day) {
    char room[16];
    tocsin_day_format(day, room);
    GDALSetMetadataItem(dataset, key, room, NULL);
}

static void describe_map(GDALDatasetH dataset, const series_plan *plan,
                         const tocsin_norm_options *options) {
    static const char *const names[ALARM_MAP_BANDS] = {"alarm_on", "size", "score", "first_seen"};
    static const char *const units[ALARM_MAP_BANDS] = {"days since 1970-01-01", "", "",
                                                       "days since 1970-01-01"};
    if (plan->grid.placed) {
        double transform[6];
        memcpy(transform, plan->grid.transform, sizeof transform);
        GDALSetGeoTransform(dataset, transform);
    }
    if (plan->grid.crs[0]) GDALSetProjection(dataset, plan->grid.crs);
    if (plan->simulated) GDALSetMetadataItem(dataset, "SIMULATED", "yes", NULL);
    GDALSetMetadataItem(dataset, "TIFFTAG_SOFTWARE", "tocsin " TOCSIN_VERSION, NULL);
    set_day(dataset, "HISTORY_END", options->history.to);
    set_day(dataset, "LAST_DATE", plan->dates[plan->n_dates - 1].day);
    for (int b = 0; b < ALARM_MAP_BANDS; b++) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, b + 1);
        GDALSetDescription(band, names[b]);
        if (units[b][0]) GDALSetRasterUnitType(band, units[b]);
    }
}

static GDALDatasetH create_file(const char *path, const series_plan *plan) {
    char *options[] = {(char[]){"TILED=YES"},
                       (char[]){"BLOCKXSIZE=256"},
                       (char[]){"BLOCKYSIZE=256"},
                       (char[]){"COMPRESS=DEFLATE"},
                       (char[]){"INTERLEAVE=BAND"},
                       (char[]){"BIGTIFF=IF_SAFER"},
                       NULL};
    return GDALCreate(GDALGetDriverByName("GTiff"), path, plan->grid.width_px, plan->grid.height_px,
                      ALARM_MAP_BANDS, GDT_Float32, options);
}

static tocsin_status fail_writing(const alarm_map *map, const quiet_log *log, tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_IO, "cannot write %s: %s", map->path,
                       quiet_reason(log, "unknown reason"));
}

tocsin_status alarm_map_create(const char *path, const series_plan *plan,
                               const tocsin_norm_options *options, alarm_map *ret_map,
                               tocsin_error *err) {
    alarm_map map = {.path = strdup(path)};
    VSIStatBufL info;
    map.in_place = VSIStatL(path, &info) == 0 && !VSI_ISREG(info.st_mode);
    if (map.in_place)
        map.unfinished = strdup(path);
    else if (asprintf(&map.unfinished, "%s.%ld.unfinished", path, (long)getpid()) < 0)
        map.unfinished = NULL;
    if (!map.path || !map.unfinished) {
        free(map.path);
        free(map.unfinished);
        return tocsin_fail_memory(err);
    }
    quiet_log log;
    quiet_begin(&log);
    map.dataset = create_file(map.unfinished, plan);
    if (map.dataset) describe_map(map.dataset, plan, options);
    quiet_end();
    if (!map.dataset || log.text[0]) {
        tocsin_status status = fail_writing(&map, &log, err);
        alarm_map_abandon(&map);
        return status;
    }
    *ret_map = map;
    return TOCSIN_OK;
}

tocsin_status alarm_map_write(alarm_map *map, int y, int rows, const float *bands,
                              tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    int width = GDALGetRasterXSize(map->dataset);
    /* GDAL asks for a pointer that it could write through; writing it only reads. */
    union {
        const float *constant;
        void *changeable;
    } from = {.constant = bands};
    bool written =
        GDALDatasetRasterIO(map->dataset, GF_Write, 0, y, width, rows, from.changeable, width, rows,
                            GDT_Float32, ALARM_MAP_BANDS, NULL, 0, 0, 0) == CE_None;
    quiet_end();
    return written ? TOCSIN_OK : fail_writing(map, &log, err);
}

tocsin_status alarm_map_finish(alarm_map *map, tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    GDALClose(map->dataset);
    map->dataset = NULL;
    bool written = !log.text[0];
    tocsin_status status = TOCSIN_OK;
    if (!written)
        status = fail_writing(map, &log, err);
    else if (!map->in_place && VSIRename(map->unfinished, map->path) != 0)
        status = tocsin_fail_errno(err, "write", map->path);
    quiet_end();
    if (!status) {
        free(map->unfinished);
        map->unfinished = NULL;
    }
    alarm_map_abandon(map);
    return status;
}

void alarm_map_abandon(alarm_map *map) {
    quiet_log log;
    quiet_begin(&log);
    if (map->dataset) GDALClose(map->dataset);
    if (map->unfinished && !map->in_place) VSIUnlink(map->unfinished);
    quiet_end();
    free(map->unfinished);
    free(map->path);
    *map = (alarm_map){.dataset = NULL};
}
