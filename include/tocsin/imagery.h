// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_IMAGERY_H
#define TOCSIN_IMAGERY_H

/* imagery: satellite image series as dated stacks, area means and per-pixel alarms.
 *
 * The only room that knows GDAL. A series is a set of dated layers on one grid, from a file-name
 * pattern with dates (strptime's %Y %m %d %H %M %S %j, * and ? elsewhere), from bands named by
 * dates, from the time dimension of a NetCDF or Zarr file, or from STAC item files. It is read in
 * tiles, so memory does not grow with the raster. A scene that cannot be read is skipped, named and
 * counted; it never ends a series. A series belongs to one thread; tocsin_imagery_watch opens its
 * own for each worker.
 */

#include <math.h>

#include "tocsin/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tocsin_imagery tocsin_imagery;

typedef struct tocsin_imagery_options {
    int version;              /* 1 */
    const char *const *paths; /* patterns, files or folders, as a user gives them */
    size_t n_paths;
    const char
        *bands; /* "1", "1,2", names; NULL: the first, or all of a file whose bands are dates */
    const char *expression; /* of bands: "(B08 - B04) / (B08 + B04)"; NULL: the bands as they are */
    const char *mask_band;  /* "SCL"; NULL: nodata only */
    const char *mask_keep;  /* values that stay: "4,5,6,7"; NULL: these for SCL */
    double scale, offset;   /* value = stored * scale + offset; NaN: what the file says */
    tocsin_period period;   /* only scenes within */
    int pool_px; /* for alarms: the mean of so many pixels a side, odd, up to 9; 0 and 1: each alone */
    /* For alarms: decoded values are kept there, so that scenes are decoded once; what is wrong with the file is no
     * failure. NULL: nowhere. And how many bytes it may have; 0: 4 GB. */
    const char *tiles_path;
    int64_t tiles_most;
} tocsin_imagery_options;

#define TOCSIN_IMAGERY_OPTIONS_INIT                                                                \
    {                                                                                              \
        .version = 1, .scale = (double)NAN, .offset = (double)NAN, .period = {                     \
            TOCSIN_DAY_NONE,                                                                       \
            TOCSIN_DAY_NONE                                                                        \
        }                                                                                          \
    }

typedef struct tocsin_scene {
    tocsin_day day;
    const char *path;    /* file that it is read from */
    const char *skipped; /* why it is not used; NULL when it is */
    bool
        merged; /* used after all, together with an earlier scene of its day that `skipped` names */
    bool simulated; /* its file says that it is not of the world */
} tocsin_scene;

/* Find the scenes and open the grid of the first good one. TOCSIN_BAD_INPUT when no scene has a
 * date, when grids differ, or a band is not there; TOCSIN_UNAVAILABLE when nothing matches. Free
 * with _close. */
tocsin_status tocsin_imagery_open(const tocsin_imagery_options *options,
                                  tocsin_imagery **ret_series, tocsin_error *err);
void tocsin_imagery_close(tocsin_imagery **series);

/* Scenes in order of day, then path; the skipped ones too. Duplicates of one day are merged (mean
 * of valid values), said so in `skipped` of the later ones ("merged with …"). */
const tocsin_scene *tocsin_imagery_scenes(const tocsin_imagery *series, size_t *ret_n);
int tocsin_imagery_width_px(const tocsin_imagery *series);
int tocsin_imagery_height_px(const tocsin_imagery *series);
/* A scene that is used says in its metadata that it is simulated. */
bool tocsin_imagery_is_simulated(const tocsin_imagery *series);

/* What was amiss with the file of tiles; NULL: nothing. */
const char *tocsin_imagery_tiles_note(const tocsin_imagery *series);

/* Polygons of a GeoJSON (or any OGR) file in any CRS. `feature` is the value of any attribute, NULL
 * takes the only one. The polygon is checked (closed, not self-crossing: the error names the
 * place). */
typedef struct tocsin_area tocsin_area;
tocsin_status tocsin_area_open(const char *path, const char *feature, tocsin_area **ret_area,
                               tocsin_error *err);
void tocsin_area_close(tocsin_area **area);
/* Outer rings in WGS 84 for a map: lon/lat pairs; rings end where ring_ends says (exclusive point
 * index). */
void tocsin_area_rings(const tocsin_area *area, const double **ret_lonlat,
                       const size_t **ret_ring_ends, size_t *ret_n_rings);
double tocsin_area_km2(const tocsin_area *area);

typedef enum tocsin_statistic {
    TOCSIN_MEAN,
    TOCSIN_MEDIAN,
    TOCSIN_QUANTILE,
    TOCSIN_SHARE_ABOVE
} tocsin_statistic;

/* Does the area lie on the grid, at least in part? TOCSIN_BAD_INPUT that says where each of them lies. */
tocsin_status tocsin_imagery_area_check(const tocsin_imagery *series, const tocsin_area *area,
                                        tocsin_error *err);

/* One value a scene for the area: malloc'ed, free() it. TOCSIN_BAD_INPUT when the area lies outside
 * the grid. `level`: the quantile (0 … 1) or the level for SHARE_ABOVE. */
typedef struct tocsin_area_value {
    size_t scene; /* index into tocsin_imagery_scenes */
    tocsin_day day;
    double value, spread; /* NaN: less than a tenth of the pixels is valid */
    int64_t n_valid, n_pixels;
} tocsin_area_value;
tocsin_status tocsin_imagery_area_series(tocsin_imagery *series, const tocsin_area *area,
                                         tocsin_statistic statistic, double level,
                                         tocsin_area_value **ret_values, size_t *ret_n,
                                         tocsin_error *err);

/* The same for the pixel at a place in the CRS of the grid, the mean of pool_px a side where that is asked for.
 * TOCSIN_BAD_INPUT when it lies outside the grid. */
tocsin_status tocsin_imagery_pixel_series(tocsin_imagery *series, double x, double y,
                                          tocsin_area_value **ret_values, size_t *ret_n,
                                          tocsin_error *err);

/* Per-pixel alarms of the whole grid into a Cloud Optimized GeoTIFF of eight bands, alarm_on, size, score,
 * first_seen, tier, changes, last_on and level, days in days since 1970 (docs/methods/imagery.md). Pixels without
 * an alarm have 0 and, for size and level, NaN; those without an answer, and those outside the area, have no score
 * either. Memory depends on the number of dates, on the width of the scenes and, where patches are asked for, on
 * the number of alarms, not on their height; the files do not depend on the number of threads. */
typedef struct tocsin_watch_options {
    int version;              /* 1 */
    tocsin_norm_options norm; /* the norm; history.to open: a year before the last date */
    tocsin_watch_rule rule;   /* what rings */
    const char
        *state_path; /* kept from run to run, so that a new scene costs one scene; NULL: none */
    const char *patches_path; /* GeoJSON of the patches of alarms; NULL: none */
    int min_pixels;           /* alarms that touch fewer others are taken out (default 1: none) */
    int link_days; /* neighbours whose alarms are at most so far apart are of one patch (default 60) */
    int threads;               /* 0: one a core */
    tocsin_progress *progress; /* NULL: none */
    void *progress_context;
    /* Told of every scene that was not used, merged or not readable in part; NULL: nobody. */
    void (*skipped)(void *context, const tocsin_scene *scene);
    void *skipped_context;
} tocsin_watch_options;

#define TOCSIN_WATCH_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .norm = TOCSIN_NORM_OPTIONS_INIT, .rule = TOCSIN_WATCH_RULE_INIT,            \
        .min_pixels = 1, .link_days = 60,                                                          \
    }

typedef struct tocsin_watch_result {
    int64_t n_pixels, n_too_little;
    int64_t n_alarms;               /* on the map: */
    int64_t n_dropped;              /* in patches of fewer than min_pixels, not among n_alarms */
    int64_t n_patches;              /* when they are asked for */
    size_t n_dates, n_skipped;      /* merged scenes are not skipped */
    tocsin_period history, watched; /* first and last date of each */
    double asked;                   /* false alarms per 100 pixel-years */
    double found;                   /* the same on years of the history left out; NaN: not known */
    double limit;                   /* of the statistic; NaN: not known */
    size_t n_shifted;               /* dates on which the whole scene is out of line… */
    const tocsin_day
        *shifted_day; /* …and how far, in standard deviations of a pixel; both malloc'ed */
    const float *shift;
    /* Days before the last one of the state whose scenes are not in it, as they came too late; they are left out. */
    size_t n_late;
    tocsin_period late; /* the first and the last of them */
    /* Days of blocks that came from the tiles, and that were read from the scenes where they are asked for. */
    int64_t n_tiles_kept, n_tiles_read;
    char *tiles_note; /* what was amiss with that file, malloc'ed; NULL: nothing */
    bool simulated;
} tocsin_watch_result;
void tocsin_watch_result_release(tocsin_watch_result *result);

/* The outputs appear whole or not at all. `output_path_or_null` is NULL where only patches are wanted. */
tocsin_status tocsin_imagery_watch(const tocsin_imagery_options *series,
                                   const tocsin_area *area_or_null,
                                   const tocsin_watch_options *options,
                                   const char *output_path_or_null, tocsin_watch_result *ret_result,
                                   tocsin_error *err);
/* The same for single places given in the CRS of the grid; a place outside it has no alarm and no score. */
tocsin_status tocsin_imagery_watch_at(tocsin_imagery *series, const double *x, const double *y,
                                      size_t n, const tocsin_norm_options *options,
                                      const tocsin_watch_rule *rule, tocsin_pixel_alarm *ret_alarms,
                                      tocsin_error *err);

/* ---- a scene as planes ------------------------------------------------------------------------ */

enum { TOCSIN_RASTER_BANDS = 3 };
#define TOCSIN_RASTER_MOST_PIXELS (INT64_C(1) << 27)

/* One raster, whole, for whoever looks for a picture in it. */
typedef struct tocsin_raster {
    int width_px, height_px;
    int n_bands; /* red, green and blue where the file tells; else the first three, or the only one */
    float *bands[TOCSIN_RASTER_BANDS]; /* row by row; NaN in the first where nothing is known */
    bool placed;                       /* the next two say where on Earth it is */
    double to_crs[6];                  /* GDAL's geotransform */
    char *crs;                         /* WKT */
    tocsin_day day;                    /* in the file's name; TOCSIN_DAY_NONE: there is none */
} tocsin_raster;

/* TOCSIN_UNAVAILABLE: no raster; TOCSIN_BAD_INPUT: more than TOCSIN_RASTER_MOST_PIXELS. Free with _release. */
tocsin_status tocsin_raster_open(const char *path, tocsin_raster *ret_raster, tocsin_error *err);
void tocsin_raster_release(tocsin_raster *raster);
/* Longitude and latitude in WGS 84 of places in pixels, the outer corner of the first pixel being (0, 0). False: it has no
 * place on Earth. */
bool tocsin_raster_lonlat(const tocsin_raster *raster, const double (*pixels)[2], size_t n,
                          double (*ret_lonlat)[2]);
/* Side of a square as large as the pixel at a place; NaN: not known. */
double tocsin_raster_pixel_m(const tocsin_raster *raster, double x, double y);

/* Image series of a place that does not exist, for examples and tests: a training ground near Yelnya with
 * exercises in late summer and a build-up from November 2021 on, and a quiet reference area. Radar: VV and VH in
 * dB with speckle; optical: B04, B08 and SCL with clouds. The same options give the same bytes, and a
 * scene does not depend on the period asked for. */
typedef struct tocsin_simulation_options {
    int version; /* 1 */
    bool radar, optical;
    uint64_t seed;
    int size_px;               /* 16 … 4096, default 40; pixels are 30 m wide */
    tocsin_day from, to;       /* default 2017-08-01 to 2022-02-28 */
    int radar_days;            /* between scenes; default 12 */
    int optical_days;          /* default 10 */
    tocsin_progress *progress; /* NULL: none */
    void *progress_context;
} tocsin_simulation_options;

#define TOCSIN_SIMULATION_OPTIONS_INIT                                                             \
    {                                                                                              \
        .version = 1, .radar = true, .optical = true, .seed = 1, .size_px = 40,                    \
        .from = TOCSIN_DAY_NONE, .to = TOCSIN_DAY_NONE, .radar_days = 12, .optical_days = 10,      \
    }

/* Into `dir` (made when it is not there): radar/simulated_radar_YYYYMMDD.tif,
 * optical/simulated_optical_YYYYMMDD.tif, areas.geojson (features "training-ground" and "reference") and
 * truth.json. Every file says that it is simulated. */
tocsin_status tocsin_imagery_simulate(const char *dir, const tocsin_simulation_options *options,
                                      size_t *ret_n_scenes, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
