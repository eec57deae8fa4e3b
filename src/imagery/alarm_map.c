// SPDX-License-Identifier: Apache-2.0
#include "imagery/alarm_map.h"

#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagery/quiet.h"

enum { BLOCK = ALARM_MAP_BLOCK_PX };
static const int64_t in_memory_px = 1 << 20;

struct alarm_map {
    scan_grid grid;
    char *path;
    bool in_place;    /* a device or pipe: takes the bytes when they are all there */
    char *plain_path; /* NULL: in memory */
    char *unfinished; /* the COG until it has its name */
    GDALDatasetH plain;
    float *planes; /* of a plain that is in memory */
    float *room;   /* a block, or a row of all bands */
};

/* ---- bands ---------------------------------------------------------------------------------- */

enum { ALARM_ON, SIZE, SCORE, FIRST_SEEN, TIER, CHANGES, LAST_ON, LEVEL };

typedef struct band_words {
    const char *name, *unit, *means;
    bool none_is_nan;
} band_words;

#define DAYS "days since 1970-01-01"

static const band_words bands[ALARM_MAP_BANDS] = {
    [ALARM_ON] = {"alarm_on", DAYS, "day on which the first alarm rang; 0: none", false},
    [SIZE] = {"size", "", "mean departure from first_seen to alarm_on; NaN: no alarm", true},
    [SCORE] = {"score", "", "the larger, the more unusual, alarm or not; NaN: no answer", true},
    [FIRST_SEEN] = {"first_seen", DAYS, "day on which the change was first seen; 0: none", false},
    [TIER] = {"tier", "",
              "1: rings at the rate of false alarms asked for, 2: at a tenth of it, 3: at a "
              "hundredth; 0: no alarm",
              false},
    [CHANGES] = {"changes", "", "alarms in all; 0: none", false},
    [LAST_ON] = {"last_on", DAYS, "day on which the last alarm rang; 0: none", false},
    [LEVEL] = {"level", "", "departure from the norm at the end; NaN: no alarm", true},
};

static float band_value(const tocsin_pixel_alarm *alarm, int band) {
    if (band == SCORE) return alarm->score;
    if (alarm->first == TOCSIN_DAY_NONE) return bands[band].none_is_nan ? NAN : 0;
    switch (band) {
    case ALARM_ON: return (float)alarm->confirmed;
    case SIZE: return alarm->size;
    case FIRST_SEEN: return (float)alarm->first;
    case TIER: return (float)alarm->tier;
    case CHANGES: return (float)alarm->changes;
    case LAST_ON: return (float)alarm->last;
    default: return alarm->level;
    }
}

/* ---- plain bands ---------------------------------------------------------------------------- */

static tocsin_status fail_writing(const alarm_map *map, const quiet_log *log, tocsin_error *err) {
    return tocsin_fail(err, TOCSIN_IO, "cannot write %s: %s", map->path,
                       quiet_reason(log, "unknown reason"));
}

static GDALDatasetH create_file(const alarm_map *map) {
    char *options[] = {(char[]){"TILED=YES"},
                       (char[]){"BLOCKXSIZE=256"},
                       (char[]){"BLOCKYSIZE=256"},
                       (char[]){"INTERLEAVE=BAND"},
                       (char[]){"BIGTIFF=IF_SAFER"},
                       (char[]){"SPARSE_OK=TRUE"},
                       NULL};
    return GDALCreate(GDALGetDriverByName("GTiff"), map->plain_path, map->grid.width_px,
                      map->grid.height_px, ALARM_MAP_BANDS, GDT_Float32, options);
}

/* In large pages, which GDAL's own memory would not be. All of them are written before any is read. */
static GDALDatasetH create_in_memory(alarm_map *map) {
    size_t plane = (size_t)map->grid.width_px * (size_t)map->grid.height_px;
    map->planes = tocsin_pages_alloc(ALARM_MAP_BANDS * plane * sizeof *map->planes);
    GDALDatasetH plain = map->planes
                             ? GDALCreate(GDALGetDriverByName("MEM"), "", map->grid.width_px,
                                          map->grid.height_px, 0, GDT_Float32, NULL)
                             : NULL;
    for (size_t band = 0; band < ALARM_MAP_BANDS && plain; band++) {
        char at[48];
        char *options[] = {at, NULL};
        snprintf(at, sizeof at, "DATAPOINTER=%p", (void *)(map->planes + band * plane));
        if (GDALAddBand(plain, GDT_Float32, options) == CE_None) continue;
        GDALClose(plain);
        plain = NULL;
    }
    return plain;
}

/* Beside the output; for a device, where files that do not last belong. */
static bool name_files(alarm_map *map, const char *path) {
    const char *folder = getenv("TMPDIR");
    char *stem = NULL;
    int n = map->in_place ? asprintf(&stem, "%s/tocsin-alarms.%ld",
                                     folder && folder[0] ? folder : "/tmp", (long)getpid())
                          : asprintf(&stem, "%s.%ld", path, (long)getpid());
    if (n < 0) return false;
    bool small = (int64_t)map->grid.width_px * map->grid.height_px <= in_memory_px;
    if (!small && asprintf(&map->plain_path, "%s.plain", stem) < 0) map->plain_path = NULL;
    if (asprintf(&map->unfinished, "%s.unfinished", stem) < 0) map->unfinished = NULL;
    free(stem);
    map->path = strdup(path);
    return map->path && map->unfinished && (small || map->plain_path);
}

static tocsin_status open_map(alarm_map *map, const char *path, tocsin_error *err) {
    VSIStatBufL info;
    if (VSIStatL(path, &info) == 0 && VSI_ISDIR(info.st_mode))
        return tocsin_fail(err, TOCSIN_IO, "cannot write %s: it is a folder", path);
    map->in_place = tocsin_file_is_stream(path) || !strncmp(path, "/vsistdout", 10);
    size_t row = (size_t)map->grid.width_px * ALARM_MAP_BANDS, block = (size_t)BLOCK * BLOCK;
    map->room = malloc((row > block ? row : block) * sizeof *map->room);
    if (!name_files(map, path) || !map->room) return tocsin_fail_memory(err);
    quiet_log log;
    quiet_begin(&log);
    map->plain = map->plain_path ? create_file(map) : create_in_memory(map);
    /* Small maps are plain in memory: see now whether the output can be written at all. */
    VSILFILE *probe = map->plain ? VSIFOpenL(map->unfinished, "wb") : NULL;
    bool writable = probe && VSIFCloseL(probe) == 0;
    quiet_end();
    if (map->plain && !writable) return tocsin_fail_errno(err, "write", path);
    return map->plain ? TOCSIN_OK : fail_writing(map, &log, err);
}

tocsin_status alarm_map_create(const char *path, const scan_grid *grid, alarm_map **ret_map,
                               tocsin_error *err) {
    alarm_map *map = calloc(1, sizeof *map);
    if (!map) return tocsin_fail_memory(err);
    map->grid = *grid;
    tocsin_status status = open_map(map, path, err);
    if (status)
        alarm_map_close(&map);
    else
        *ret_map = map;
    return status;
}

static bool write_block(alarm_map *map, int band, int x, int y, int width, int height) {
    return GDALRasterIO(GDALGetRasterBand(map->plain, band + 1), GF_Write, x, y, width, height,
                        map->room, width, height, GDT_Float32, 0, 0) == CE_None;
}

tocsin_status alarm_map_write(alarm_map *map, int y, int rows, const tocsin_pixel_alarm *alarms,
                              tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    int all = map->grid.width_px;
    bool written = true;
    for (int top = 0; top < rows && written; top += BLOCK)
        for (int left = 0; left < all && written; left += BLOCK)
            for (int band = 0; band < ALARM_MAP_BANDS && written; band++) {
                int width = all - left < BLOCK ? all - left : BLOCK;
                int height = rows - top < BLOCK ? rows - top : BLOCK;
                float *to = map->room;
                for (int row = 0; row < height; row++) {
                    const tocsin_pixel_alarm *from =
                        alarms + (size_t)(top + row) * (size_t)all + (size_t)left;
                    for (int i = 0; i < width; i++) *to++ = band_value(&from[i], band);
                }
                written = write_block(map, band, left, y + top, width, height);
            }
    quiet_end();
    return written ? TOCSIN_OK : fail_writing(map, &log, err);
}

tocsin_status alarm_map_take_out(alarm_map *map, int y, const int *columns, size_t n,
                                 tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    int width = map->grid.width_px;
    bool done = GDALDatasetRasterIO(map->plain, GF_Read, 0, y, width, 1, map->room, width, 1,
                                    GDT_Float32, ALARM_MAP_BANDS, NULL, 0, 0, 0) == CE_None;
    for (int band = 0; band < ALARM_MAP_BANDS; band++)
        for (size_t i = 0; i < n && band != SCORE; i++)
            map->room[(size_t)band * (size_t)width + (size_t)columns[i]] =
                bands[band].none_is_nan ? NAN : 0;
    done = done && GDALDatasetRasterIO(map->plain, GF_Write, 0, y, width, 1, map->room, width, 1,
                                       GDT_Float32, ALARM_MAP_BANDS, NULL, 0, 0, 0) == CE_None;
    quiet_end();
    return done ? TOCSIN_OK : fail_writing(map, &log, err);
}

/* ---- the COG -------------------------------------------------------------------------------- */

static void set_day(GDALDatasetH dataset, const char *key, tocsin_day day) {
    char room[16];
    tocsin_day_format(day, room);
    GDALSetMetadataItem(dataset, key, room, NULL);
}

static void set_rate(GDALDatasetH dataset, const char *key, double rate) {
    char room[32];
    if (isnan(rate)) return;
    snprintf(room, sizeof room, "%.6g", rate);
    GDALSetMetadataItem(dataset, key, room, NULL);
}

static void describe_bands(GDALDatasetH dataset) {
    for (int b = 0; b < ALARM_MAP_BANDS; b++) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, b + 1);
        GDALSetDescription(band, bands[b].name);
        GDALSetMetadataItem(band, "MEANING", bands[b].means, NULL);
        if (bands[b].unit[0]) GDALSetRasterUnitType(band, bands[b].unit);
        /* GeoTIFF has one for all bands; 0 in a band of days means "none", and stays a value. */
        GDALSetRasterNoDataValue(band, (double)NAN);
    }
}

static void describe_map(GDALDatasetH dataset, const scan_grid *grid,
                         const alarm_map_facts *facts) {
    if (grid->placed) {
        double transform[6];
        memcpy(transform, grid->transform, sizeof transform);
        GDALSetGeoTransform(dataset, transform);
    }
    if (grid->crs[0]) GDALSetProjection(dataset, grid->crs);
    if (facts->simulated) GDALSetMetadataItem(dataset, "SIMULATED", "yes", NULL);
    GDALSetMetadataItem(dataset, "TIFFTAG_SOFTWARE", "tocsin " TOCSIN_VERSION, NULL);
    set_day(dataset, "HISTORY_END", facts->history_end);
    set_day(dataset, "LAST_DATE", facts->last_date);
    set_rate(dataset, "FALSE_ALARMS_ASKED", facts->asked);
    set_rate(dataset, "FALSE_ALARMS_FOUND", facts->found);
    GDALSetMetadataItem(dataset, "FALSE_ALARMS_UNIT", "per 100 pixel-years", NULL);
    describe_bands(dataset);
}

typedef struct copy_watcher {
    tocsin_progress *progress;
    void *context;
    double pixels;
    bool stopped;
} copy_watcher;

static int CPL_STDCALL watch_copy(double share, const char *message, void *data) {
    (void)message;
    copy_watcher *watcher = data;
    if (watcher->stopped) return FALSE;
    watcher->stopped =
        watcher->progress && !watcher->progress(watcher->context, "writing pixels",
                                                share * watcher->pixels, watcher->pixels);
    return !watcher->stopped;
}

/* Halves by nearest neighbour, which make no values up, until one can be looked at whole. Of the plain bands: left to the
 * COG, they would be packed and unpacked on the way, on one thread, in half of the time that the map takes. */
static bool build_overviews(const alarm_map *map) {
    enum { LOOKED_AT_WHOLE = 512 };
    int levels[32], n = 0;
    int64_t width = map->grid.width_px, height = map->grid.height_px,
            longer = width > height ? width : height;
    for (int64_t level = 1; longer > level * LOOKED_AT_WHOLE; level *= 2)
        levels[n++] = (int)(2 * level);
    return n == 0 ||
           GDALBuildOverviews(map->plain, "NEAREST", n, levels, 0, NULL, NULL, NULL) == CE_None;
}

/* The bands of a pixel lie together, most of them 0 or NaN: there a predictor makes the file larger, and slower.
 * Through a VRT, which takes the words and what is missing; the plain bands know of neither. */
static bool copy_to_cog(alarm_map *map, const alarm_map_facts *facts, copy_watcher *watcher) {
    bool overviews = GDALGetOverviewCount(GDALGetRasterBand(map->plain, 1)) > 0;
    char threads[32];
    snprintf(threads, sizeof threads, "NUM_THREADS=%d", facts->threads);
    char *options[] = {(char[]){"COMPRESS=DEFLATE"},
                       (char[]){"LEVEL=4"},
                       (char[]){"BLOCKSIZE=256"},
                       (char[]){"RESAMPLING=NEAREST"},
                       (char[]){"BIGTIFF=IF_SAFER"},
                       threads,
                       overviews ? NULL : (char[]){"OVERVIEWS=NONE"},
                       NULL};
    GDALDatasetH described =
        GDALCreateCopy(GDALGetDriverByName("VRT"), "", map->plain, FALSE, NULL, NULL, NULL);
    if (!described) return false;
    describe_map(described, &map->grid, facts);
    GDALDatasetH cog = GDALCreateCopy(GDALGetDriverByName("COG"), map->unfinished, described, FALSE,
                                      options, watch_copy, watcher);
    if (cog) GDALClose(cog);
    GDALClose(described);
    return cog != NULL;
}

static void drop_plain(alarm_map *map) {
    if (map->plain) GDALClose(map->plain);
    map->plain = NULL;
    if (map->plain_path) VSIUnlink(map->plain_path);
    free(map->plain_path);
    free(map->planes);
    map->plain_path = NULL;
    map->planes = NULL;
}

tocsin_status alarm_map_finish(alarm_map *map, const alarm_map_facts *facts,
                               tocsin_progress *progress, void *progress_context,
                               tocsin_error *err) {
    copy_watcher watcher = {progress, progress_context,
                            (double)map->grid.width_px * map->grid.height_px, false};
    quiet_log log;
    quiet_begin(&log);
    GDALFlushCache(map->plain);
    bool written =
        !log.text[0] && build_overviews(map) && copy_to_cog(map, facts, &watcher) && !log.text[0];
    drop_plain(map);
    quiet_end();
    if (watcher.stopped) return tocsin_fail(err, TOCSIN_PARTLY, "stopped; run it again to go on");
    return written ? TOCSIN_OK : fail_writing(map, &log, err);
}

/* ---- its name ------------------------------------------------------------------------------- */

static bool hand_over(VSILFILE *from, VSILFILE *to) {
    enum { CHUNK = 1 << 16 };
    char *room = malloc(CHUNK);
    bool good = room != NULL;
    for (size_t n = CHUNK; good && n == CHUNK;) {
        n = VSIFReadL(room, 1, CHUNK, from);
        good = n == 0 || VSIFWriteL(room, 1, n, to) == n;
    }
    free(room);
    return good;
}

static bool copy_into_place(const alarm_map *map) {
    VSILFILE *from = VSIFOpenL(map->unfinished, "rb"), *to = VSIFOpenL(map->path, "wb");
    bool good = from && to && hand_over(from, to) && VSIFFlushL(to) == 0;
    if (to && VSIFCloseL(to) != 0) good = false;
    if (from) VSIFCloseL(from);
    return good;
}

tocsin_status alarm_map_publish(alarm_map *map, tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    bool good = map->in_place ? copy_into_place(map) : VSIRename(map->unfinished, map->path) == 0;
    tocsin_status status = good ? TOCSIN_OK : tocsin_fail_errno(err, "write", map->path);
    quiet_end();
    if (good && !map->in_place) {
        free(map->unfinished);
        map->unfinished = NULL;
    }
    return status;
}

void alarm_map_close(alarm_map **map) {
    if (!map || !*map) return;
    quiet_log log;
    quiet_begin(&log);
    drop_plain(*map);
    if ((*map)->unfinished) VSIUnlink((*map)->unfinished);
    quiet_end();
    free((*map)->unfinished);
    free((*map)->path);
    free((*map)->room);
    free(*map);
    *map = NULL;
}
