// SPDX-License-Identifier: Apache-2.0
/* One scene as planes of numbers, with its place on Earth. */
#include <errno.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagery/dates.h"
#include "imagery/quiet.h"
#include "tocsin/imagery.h"

void tocsin_raster_release(tocsin_raster *raster) {
    if (!raster) return;
    for (int b = 0; b < TOCSIN_RASTER_BANDS; b++) free(raster->bands[b]);
    free(raster->crs);
    *raster = (tocsin_raster){.n_bands = 0};
}

/* Which band shows a colour: by what the file says, or by Sentinel-2's name of it; 0: none. */
static int find_band(GDALDatasetH dataset, GDALColorInterp colour, const char *name) {
    for (int b = 1; b <= GDALGetRasterCount(dataset); b++) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, b);
        const char *description = GDALGetDescription(band);
        if (GDALGetRasterColorInterpretation(band) == colour ||
            strncmp(description, name, strlen(name)) == 0)
            return b;
    }
    return 0;
}

/* Those of visible light where the file tells; else the first three, or the only one. */
static int choose_bands(GDALDatasetH dataset, int ret_bands[TOCSIN_RASTER_BANDS]) {
    int n = GDALGetRasterCount(dataset);
    int red = find_band(dataset, GCI_RedBand, "B04"),
        green = find_band(dataset, GCI_GreenBand, "B03"),
        blue = find_band(dataset, GCI_BlueBand, "B02");
    if (red && green && blue) {
        ret_bands[0] = red, ret_bands[1] = green, ret_bands[2] = blue;
        return 3;
    }
    int used = n >= 3 ? 3 : n < 1 ? 0 : 1;
    for (int b = 0; b < used; b++) ret_bands[b] = b + 1;
    return used;
}

/* Nothing is known where every band has the value that stands for it, or 0, which no ground has in all of them. */
static void mark_unknown(GDALDatasetH dataset, const int *bands, tocsin_raster *raster) {
    double missing[TOCSIN_RASTER_BANDS];
    for (int b = 0; b < raster->n_bands; b++) {
        int has = 0;
        double value = GDALGetRasterNoDataValue(GDALGetRasterBand(dataset, bands[b]), &has);
        missing[b] = has ? value : 0;
    }
    size_t n = (size_t)raster->width_px * (size_t)raster->height_px;
    for (size_t i = 0; i < n; i++) {
        int unknown = 0;
        for (int b = 0; b < raster->n_bands; b++) {
            float value = raster->bands[b][i];
            unknown += !isfinite(value) || value == 0 || (double)value == missing[b];
        }
        if (unknown == raster->n_bands) raster->bands[0][i] = NAN;
    }
}

static tocsin_status read_bands(GDALDatasetH dataset, const char *path, quiet_log *log,
                                tocsin_raster *raster, tocsin_error *err) {
    int bands[TOCSIN_RASTER_BANDS];
    int64_t n = (int64_t)raster->width_px * raster->height_px;
    if (n > TOCSIN_RASTER_MOST_PIXELS)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "%s has %d × %d pixels, more than %d million; cut out the part that matters", path,
            raster->width_px, raster->height_px, (int)(TOCSIN_RASTER_MOST_PIXELS / 1000000));
    raster->n_bands = choose_bands(dataset, bands);
    if (!raster->n_bands) return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s has no bands", path);
    for (int b = 0; b < raster->n_bands; b++) {
        raster->bands[b] = tocsin_pages_alloc((size_t)n * sizeof *raster->bands[b]);
        if (!raster->bands[b]) return tocsin_fail_memory(err);
        if (GDALRasterIO(GDALGetRasterBand(dataset, bands[b]), GF_Read, 0, 0, raster->width_px,
                         raster->height_px, raster->bands[b], raster->width_px, raster->height_px,
                         GDT_Float32, 0, 0) != CE_None)
            return tocsin_fail(err, TOCSIN_IO, "cannot read band %d of %s: %s", bands[b], path,
                               quiet_reason(log, "no reason given"));
    }
    mark_unknown(dataset, bands, raster);
    return TOCSIN_OK;
}

static tocsin_status read_place(GDALDatasetH dataset, const char *path, tocsin_raster *raster,
                                tocsin_error *err) {
    const char *crs = GDALGetProjectionRef(dataset);
    raster->placed = GDALGetGeoTransform(dataset, raster->to_crs) == CE_None && crs && *crs;
    raster->crs = strdup(crs ? crs : "");
    if (!raster->crs) return tocsin_fail_memory(err);
    const char *name = strrchr(path, '/');
    if (!dates_find(tocsin_text_of(name ? name + 1 : path), &raster->day))
        raster->day = TOCSIN_DAY_NONE;
    return TOCSIN_OK;
}

/* GDAL says nothing of a file that is not there. What begins with /vsi is a file within an archive, which it alone knows. */
static const char *why_not_open(const char *path, const quiet_log *log) {
    bool is_plain = strncmp(path, "/vsi", 4) != 0;
    return quiet_reason(log, is_plain && access(path, R_OK) ? strerror(errno) : "it is no raster");
}

tocsin_status tocsin_raster_open(const char *path, tocsin_raster *ret_raster, tocsin_error *err) {
    tocsin_raster raster = {.day = TOCSIN_DAY_NONE};
    quiet_log log;
    quiet_begin(&log);
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    tocsin_status status = TOCSIN_OK;
    if (!dataset)
        status = tocsin_fail(err, TOCSIN_UNAVAILABLE, "cannot open %s: %s", path,
                             why_not_open(path, &log));
    else {
        raster.width_px = GDALGetRasterXSize(dataset);
        raster.height_px = GDALGetRasterYSize(dataset);
        status = read_bands(dataset, path, &log, &raster, err);
        if (!status) status = read_place(dataset, path, &raster, err);
        GDALClose(dataset);
    }
    quiet_end();
    if (status)
        tocsin_raster_release(&raster);
    else
        *ret_raster = raster;
    return status;
}

/* NULL where there is no way from one to the other. */
static OGRCoordinateTransformationH to_wgs84(const char *crs) {
    OGRSpatialReferenceH from = OSRNewSpatialReference(NULL), to = OSRNewSpatialReference(NULL);
    OGRCoordinateTransformationH way = NULL;
    if (from && to && OSRSetFromUserInput(from, crs) == OGRERR_NONE &&
        OSRImportFromEPSG(to, 4326) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
        OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
        way = OCTNewCoordinateTransformation(from, to);
    }
    if (from) OSRDestroySpatialReference(from);
    if (to) OSRDestroySpatialReference(to);
    return way;
}

bool tocsin_raster_lonlat(const tocsin_raster *raster, const double (*pixels)[2], size_t n,
                          double (*ret_lonlat)[2]) {
    if (!raster->placed) return false;
    quiet_log log;
    quiet_begin(&log);
    OGRCoordinateTransformationH way = to_wgs84(raster->crs);
    bool done = way != NULL;
    for (size_t i = 0; done && i < n; i++) {
        double x, y;
        double transform[6];
        memcpy(transform, raster->to_crs, sizeof transform);
        GDALApplyGeoTransform(transform, pixels[i][0], pixels[i][1], &x, &y);
        done = OCTTransform(way, 1, &x, &y, NULL) && isfinite(x) && isfinite(y);
        ret_lonlat[i][0] = x, ret_lonlat[i][1] = y;
    }
    if (way) OCTDestroyCoordinateTransformation(way);
    quiet_end();
    return done;
}

/* Metres between two places that are near each other, on the ellipsoid of WGS 84. */
static double metres_between(const double a[2], const double b[2]) {
    const double radius = 6378137, e2 = 0.00669437999014;
    double latitude = (a[1] + b[1]) / 2 * M_PI / 180, w = 1 - e2 * sin(latitude) * sin(latitude);
    double east = (b[0] - a[0]) * M_PI / 180 * cos(latitude) * radius / sqrt(w);
    double north = (b[1] - a[1]) * M_PI / 180 * radius * (1 - e2) / (w * sqrt(w));
    return hypot(east, north);
}

double tocsin_raster_pixel_m(const tocsin_raster *raster, double x, double y) {
    const double pixels[3][2] = {{x, y}, {x + 1, y}, {x, y + 1}};
    double lonlat[3][2];
    if (!tocsin_raster_lonlat(raster, pixels, 3, lonlat)) return (double)NAN;
    return sqrt(metres_between(lonlat[0], lonlat[1]) * metres_between(lonlat[0], lonlat[2]));
}
