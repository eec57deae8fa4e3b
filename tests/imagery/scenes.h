// SPDX-License-Identifier: Apache-2.0
#ifndef TEST_IMAGERY_SCENES_H
#define TEST_IMAGERY_SCENES_H

/* Small scenes in a folder of their own, for the tests of imagery. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <cpl_conv.h>
#include <cpl_string.h>
#include <ftw.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tocsin/imagery.h"

enum { SCENE_PX = 8 };

/* 8 × 8 pixels of 100 m with the upper left corner at 500000, 6000000 in UTM 36N: 33° E, about 54.14° N. */
static const double scene_transform[6] = {500000, 100, 0, 6000000, 0, -100};

typedef struct scene_folder {
    char path[64];
} scene_folder;

static inline int remove_entry(const char *path, const struct stat *info, int type,
                               struct FTW *walk) {
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline int folder_setup(void **state) {
    scene_folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/tocsin-imagery-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    GDALAllRegister();
    *state = folder;
    return 0;
}

static inline int folder_teardown(void **state) {
    scene_folder *folder = *state;
    nftw(folder->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
    return 0;
}

static inline const char *in_folder(const scene_folder *folder, const char *name) {
    static char room[8][512];
    static size_t next;
    char *path = room[next++ % 8];
    snprintf(path, sizeof room[0], "%s/%s", folder->path, name);
    return path;
}

typedef struct scene_spec {
    int n_bands;              /* 0: one */
    int size_px;              /* 0: SCENE_PX */
    double pixel_m;           /* 0: 100 */
    double left_m;            /* 0: 500000 */
    double nodata;            /* 0: none */
    double scale, offset;     /* scale 0: none */
    const char *const *names; /* of bands; NULL: none */
    const char *driver;       /* NULL: GTiff */
    const char *compress;     /* "COMPRESS=DEFLATE"; NULL: none */
    int epsg;                 /* 0: 32636 */
    GDALDataType type;        /* GDT_Unknown: Float32 */
} scene_spec;

/* `value(b, x, y)` of band b from 1; for constant scenes see make_flat. */
typedef double scene_value(int band, int x, int y, double base);

static inline double flat_value(int band, int x, int y, double base) {
    (void)x;
    (void)y;
    return base + 100 * (band - 1);
}

static inline void make_scene(const char *path, const scene_spec *spec, scene_value *value,
                              double base) {
    int n_bands = spec->n_bands ? spec->n_bands : 1,
        size = spec->size_px ? spec->size_px : SCENE_PX;
    char *options[] = {(char *)(uintptr_t)spec->compress, NULL};
    GDALDatasetH scene =
        GDALCreate(GDALGetDriverByName(spec->driver ? spec->driver : "GTiff"), path, size, size,
                   n_bands, spec->type ? spec->type : GDT_Float32, spec->compress ? options : NULL);
    assert_non_null(scene);
    double transform[6];
    memcpy(transform, scene_transform, sizeof transform);
    if (spec->pixel_m > 0) transform[1] = spec->pixel_m;
    if (spec->pixel_m > 0) transform[5] = -spec->pixel_m;
    if (spec->left_m > 0) transform[0] = spec->left_m;
    GDALSetGeoTransform(scene, transform);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, spec->epsg ? spec->epsg : 32636);
    GDALSetSpatialRef(scene, crs);
    OSRDestroySpatialReference(crs);
    double *row = malloc((size_t)size * sizeof *row);
    assert_non_null(row);
    for (int b = 1; b <= n_bands; b++) {
        GDALRasterBandH band = GDALGetRasterBand(scene, b);
        if (spec->names) GDALSetDescription(band, spec->names[b - 1]);
        if (spec->nodata < 0 || spec->nodata > 0) GDALSetRasterNoDataValue(band, spec->nodata);
        if (spec->scale > 0) {
            GDALSetRasterScale(band, spec->scale);
            GDALSetRasterOffset(band, spec->offset);
        }
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) row[x] = value(b, x, y, base);
            assert_int_equal(
                GDALRasterIO(band, GF_Write, 0, y, size, 1, row, size, 1, GDT_Float64, 0, 0),
                CE_None);
        }
    }
    free(row);
    GDALClose(scene);
}

static inline void make_flat(const char *path, double base) {
    make_scene(path, &(scene_spec){.n_bands = 1}, flat_value, base);
}

static inline void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

/* All of the test grid, in the grid's own CRS, as an area. */
static inline const char *whole_area(const scene_folder *folder) {
    const char *path = in_folder(folder, "whole.geojson");
    write_text(
        path,
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
        "\"urn:ogc:def:crs:EPSG::32636\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":"
        "\"whole\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500000,6000000],[500800,6000000],"
        "[500800,5999200],[500000,5999200],[500000,6000000]]]}}]}");
    return path;
}

static inline tocsin_imagery *open_series(const tocsin_imagery_options *options) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_imagery *series = NULL;
    tocsin_status status = tocsin_imagery_open(options, &series, &err);
    if (status) fail_msg("%s", err.message);
    return series;
}

/* The mean over the whole grid, one value a date. */
static inline tocsin_area_value *whole_means(const scene_folder *folder, tocsin_imagery *series,
                                             size_t *ret_n) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_area *area = NULL;
    tocsin_area_value *values = NULL;
    if (tocsin_area_open(whole_area(folder), NULL, &area, &err)) fail_msg("%s", err.message);
    if (tocsin_imagery_area_series(series, area, TOCSIN_MEAN, 0, &values, ret_n, &err))
        fail_msg("%s", err.message);
    tocsin_area_close(&area);
    return values;
}

static inline void assert_near(double value, double wanted, double tolerance) {
    if (!(fabs(value - wanted) <= tolerance))
        fail_msg("%.9g is not %.9g within %g", value, wanted, tolerance);
}

static inline tocsin_day day_of(int year, int month, int day) {
    return tocsin_day_from_civil((tocsin_civil){year, month, day});
}

#endif
