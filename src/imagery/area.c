// SPDX-License-Identifier: Apache-2.0
/* Areas: polygons from a file in any coordinate reference system, checked, and laid on a grid. */
#include "imagery/area.h"

#include <cpl_string.h>
#include <gdal.h>
#include <gdal_alg.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagery/quiet.h"

struct tocsin_area {
    tocsin_arena arena;
    const char *label;     /* "areas.geojson, 'training ground'" for messages */
    OGRGeometryH geometry; /* a polygon or polygons, with its CRS */
    double *lonlat;
    size_t *ring_ends;
    size_t n_rings;
    double km2;
};

void tocsin_area_close(tocsin_area **area) {
    if (!area || !*area) return;
    if ((*area)->geometry) OGR_G_DestroyGeometry((*area)->geometry);
    tocsin_arena_release(&(*area)->arena);
    free(*area);
    *area = NULL;
}

void tocsin_area_rings(const tocsin_area *area, const double **ret_lonlat,
                       const size_t **ret_ring_ends, size_t *ret_n_rings) {
    *ret_lonlat = area->lonlat;
    *ret_ring_ends = area->ring_ends;
    *ret_n_rings = area->n_rings;
}

double tocsin_area_km2(const tocsin_area *area) {
    return area->km2;
}

/* ---- coordinate reference systems ----------------------------------------------------------- */

/* x before y whatever the authority says, as in GeoJSON and in GDAL's grids. NULL when it cannot be
 * read. */
static OGRSpatialReferenceH make_crs(const char *text) {
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (!crs) return NULL;
    if (OSRSetFromUserInput(crs, text) != OGRERR_NONE) {
        OSRDestroySpatialReference(crs);
        return NULL;
    }
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

/* A copy in another CRS, with points added along the edges, for a straight edge in one is curved in
 * another. NULL when the places do not exist there. */
static OGRGeometryH transform_to(OGRGeometryH geometry, OGRSpatialReferenceH to) {
    OGRSpatialReferenceH native = OGR_G_GetSpatialReference(geometry);
    OGRSpatialReferenceH from = native ? OSRClone(native) : make_crs("EPSG:4326");
    if (from) OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    OGRCoordinateTransformationH transformation =
        from ? OCTNewCoordinateTransformation(from, to) : NULL;
    OGRGeometryH copy = transformation ? OGR_G_Clone(geometry) : NULL;
    if (copy) {
        OGREnvelope box;
        OGR_G_GetEnvelope(copy, &box);
        double extent = fmax(box.MaxX - box.MinX, box.MaxY - box.MinY);
        if (extent > 0 && !OSRIsSame(from, to)) OGR_G_Segmentize(copy, extent / 64);
        if (OGR_G_Transform(copy, transformation) != OGRERR_NONE) {
            OGR_G_DestroyGeometry(copy);
            copy = NULL;
        }
    }
    if (transformation) OCTDestroyCoordinateTransformation(transformation);
    OSRDestroySpatialReference(from);
    return copy;
}

static OGRGeometryH transform_to_text(OGRGeometryH geometry, const char *crs_text) {
    OGRSpatialReferenceH crs = make_crs(crs_text);
    OGRGeometryH copy = crs ? transform_to(geometry, crs) : NULL;
    OSRDestroySpatialReference(crs);
    return copy;
}

/* ---- rings and size ------------------------------------------------------------------------- */

static int n_polygons(OGRGeometryH geometry) {
    return wkbFlatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon
               ? 1
               : OGR_G_GetGeometryCount(geometry);
}

static OGRGeometryH outer_ring(OGRGeometryH geometry, int i) {
    bool single = wkbFlatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon;
    OGRGeometryH polygon = single ? geometry : OGR_G_GetGeometryRef(geometry, i);
    return OGR_G_GetGeometryCount(polygon) > 0 ? OGR_G_GetGeometryRef(polygon, 0) : NULL;
}

static bool keep_rings(tocsin_area *area, OGRGeometryH wgs84) {
    size_t n_points = 0, n = (size_t)n_polygons(wgs84);
    for (size_t i = 0; i < n; i++) {
        OGRGeometryH ring = outer_ring(wgs84, (int)i);
        n_points += ring ? (size_t)OGR_G_GetPointCount(ring) : 0;
    }
    area->lonlat = tocsin_arena_alloc(&area->arena, 2 * n_points + 1, sizeof(double));
    area->ring_ends = tocsin_arena_alloc(&area->arena, n + 1, sizeof(size_t));
    if (!area->lonlat || !area->ring_ends) return false;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        OGRGeometryH ring = outer_ring(wgs84, (int)i);
        int points = ring ? OGR_G_GetPointCount(ring) : 0;
        for (int k = 0; k < points; k++, at++) {
            area->lonlat[2 * at] = OGR_G_GetX(ring, k);
            area->lonlat[2 * at + 1] = OGR_G_GetY(ring, k);
        }
        area->ring_ends[i] = at;
    }
    area->n_rings = n;
    return true;
}

/* In Lambert's azimuthal equal-area projection about its own middle. */
static double measure_km2(OGRGeometryH wgs84) {
    OGREnvelope box;
    OGR_G_GetEnvelope(wgs84, &box);
    char crs[160];
    snprintf(crs, sizeof crs, "+proj=laea +lat_0=%.9f +lon_0=%.9f +datum=WGS84 +units=m +no_defs",
             (box.MinY + box.MaxY) / 2, (box.MinX + box.MaxX) / 2);
    OGRGeometryH plane = transform_to_text(wgs84, crs);
    if (!plane) return NAN;
    double km2 = OGR_G_Area(plane) / 1e6;
    OGR_G_DestroyGeometry(plane);
    return km2;
}

/* ---- opening -------------------------------------------------------------------------------- */

static bool matches(OGRFeatureH feature, const char *wanted) {
    if (!wanted) return true;
    for (int i = 0; i < OGR_F_GetFieldCount(feature); i++)
        if (OGR_F_IsFieldSetAndNotNull(feature, i) &&
            !strcmp(OGR_F_GetFieldAsString(feature, i), wanted))
            return true;
    return false;
}

/* Its "name", or the first attribute that is set. */
static const char *name_of_feature(OGRFeatureH feature) {
    int name = OGR_F_GetFieldIndex(feature, "name");
    if (name >= 0 && OGR_F_IsFieldSetAndNotNull(feature, name))
        return OGR_F_GetFieldAsString(feature, name);
    for (int i = 0; i < OGR_F_GetFieldCount(feature); i++)
        if (OGR_F_IsFieldSetAndNotNull(feature, i)) return OGR_F_GetFieldAsString(feature, i);
    return "";
}

typedef struct feature_search {
    const char *wanted;
    OGRFeatureH found;
    size_t n_found, n_seen;
    tocsin_buffer names; /* of those seen, the first few */
} feature_search;

static void search_layer(feature_search *search, OGRLayerH layer) {
    OGR_L_ResetReading(layer);
    for (OGRFeatureH feature; (feature = OGR_L_GetNextFeature(layer));) {
        const char *name = name_of_feature(feature);
        if (search->n_seen < 8 && name[0])
            tocsin_buffer_printf(&search->names, "%s'%.60s'", search->names.n ? ", " : "", name);
        search->n_seen++;
        bool fits = matches(feature, search->wanted);
        search->n_found += fits;
        if (fits && !search->found)
            search->found = feature;
        else
            OGR_F_Destroy(feature);
    }
}

static tocsin_status take_feature(const char *path, feature_search *search, tocsin_error *err) {
    const char *names = search->names.n ? search->names.at : "none with a name";
    if (search->n_seen == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: it holds no area", path);
    if (search->n_found == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: there is no area '%s'; there are %zu: %s",
                           path, search->wanted, search->n_seen, names);
    if (search->n_found > 1)
        return search->wanted
                   ? tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: %zu areas are called '%s'", path,
                                 search->n_found, search->wanted)
                   : tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: it holds %zu areas; say which one: %s",
                                 path, search->n_seen, names);
    return TOCSIN_OK;
}

static tocsin_status check_polygon(const tocsin_area *area, tocsin_error *err) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(area->geometry));
    if (type != wkbPolygon && type != wkbMultiPolygon)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: it is a %s; an area is a polygon",
                           area->label, OGRGeometryTypeToName(type));
    if (OGR_G_IsEmpty(area->geometry))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the polygon has no points", area->label);
    quiet_log log;
    quiet_begin(&log);
    log.warnings = true;
    bool valid = OGR_G_IsValid(area->geometry);
    quiet_end();
    const char *reason = quiet_reason(&log, "its rings do not bound an area");
    if (valid) return TOCSIN_OK;
    bool crossing = strstr(reason, "elf-intersection") != NULL;
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the polygon %s (%s); correct its points",
                       area->label, crossing ? "crosses itself" : "is not valid", reason);
}

static tocsin_status describe(tocsin_area *area, tocsin_error *err) {
    OGRGeometryH wgs84 = transform_to_text(area->geometry, "EPSG:4326");
    OGREnvelope box = {NAN, NAN, NAN, NAN};
    if (wgs84) OGR_G_GetEnvelope(wgs84, &box);
    bool on_earth = box.MinY >= -90 && box.MaxY <= 90 && box.MinX >= -360 && box.MaxX <= 360;
    tocsin_status status = TOCSIN_OK;
    if (!on_earth)
        status = tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "%s: its coordinates are no longitudes and latitudes in degrees; if they are in "
            "another reference system the file must say in which",
            area->label);
    else if (!keep_rings(area, wgs84))
        status = tocsin_fail_memory(err);
    else
        area->km2 = measure_km2(wgs84);
    if (wgs84) OGR_G_DestroyGeometry(wgs84);
    return status;
}

static tocsin_status fill_area(tocsin_area *area, const char *path, const char *feature,
                               tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    GDALDatasetH dataset = GDALOpenEx(
        path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    feature_search search = {.wanted = feature, .names = TOCSIN_BUFFER_INIT};
    tocsin_status status = TOCSIN_OK;
    for (int i = 0; dataset && i < GDALDatasetGetLayerCount(dataset); i++)
        search_layer(&search, GDALDatasetGetLayer(dataset, i));
    if (!dataset && access(path, R_OK))
        status = tocsin_fail_errno(err, "open", path);
    else if (!dataset)
        status = tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: no areas can be read from it: %s", path,
                             quiet_reason(&log, "it is in no known form"));
    else
        status = take_feature(path, &search, err);
    if (!status) {
        const char *name = feature ? feature : name_of_feature(search.found);
        area->label = name[0] ? tocsin_arena_format(&area->arena, "%s, area '%s'", path, name)
                              : tocsin_arena_format(&area->arena, "%s", path);
        OGRGeometryH geometry = OGR_F_GetGeometryRef(search.found);
        if (geometry && (area->geometry = OGR_G_Clone(geometry))) OGR_G_FlattenTo2D(area->geometry);
        if (!area->label)
            status = tocsin_fail_memory(err);
        else if (!area->geometry)
            status = tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: it has no shape", area->label);
    }
    if (search.found) OGR_F_Destroy(search.found);
    tocsin_buffer_release(&search.names);
    if (dataset) GDALClose(dataset);
    if (!status) status = check_polygon(area, err);
    if (!status) status = describe(area, err);
    quiet_end();
    return status;
}

tocsin_status tocsin_area_open(const char *path, const char *feature, tocsin_area **ret_area,
                               tocsin_error *err) {
    tocsin_area *area = calloc(1, sizeof *area);
    if (!area) return tocsin_fail_memory(err);
    tocsin_status status = fill_area(area, path, feature, err);
    if (status)
        tocsin_area_close(&area);
    else
        *ret_area = area;
    return status;
}

/* ---- on a grid ------------------------------------------------------------------------------ */

void area_mask_release(area_mask *mask) {
    free(mask->inside);
    *mask = (area_mask){.inside = NULL};
}

/* The window of the grid about a shape in its CRS; false when they do not meet. */
static bool window_about(OGRGeometryH shape, const scan_grid *grid, series_window *ret_window) {
    double inverse[6], low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    double forward[6];
    memcpy(forward, grid->transform, sizeof forward);
    if (!GDALInvGeoTransform(forward, inverse)) return false;
    OGREnvelope box;
    OGR_G_GetEnvelope(shape, &box);
    for (int corner = 0; corner < 4; corner++) {
        double at[2];
        GDALApplyGeoTransform(inverse, corner & 1 ? box.MaxX : box.MinX,
                              corner & 2 ? box.MaxY : box.MinY, &at[0], &at[1]);
        for (int i = 0; i < 2; i++) {
            low[i] = fmin(low[i], at[i]);
            high[i] = fmax(high[i], at[i]);
        }
    }
    double left = fmax(0, floor(low[0])), right = fmin(grid->width_px, ceil(high[0]));
    double top = fmax(0, floor(low[1])), bottom = fmin(grid->height_px, ceil(high[1]));
    if (!(left < right && top < bottom)) return false;
    *ret_window = (series_window){(int)left, (int)top, (int)(right - left), (int)(bottom - top)};
    return true;
}

static bool burn(OGRGeometryH shape, const scan_grid *grid, area_mask *mask, bool all_touched) {
    series_window w = mask->window;
    GDALDatasetH memory =
        GDALCreate(GDALGetDriverByName("MEM"), "", w.width, w.height, 0, GDT_Byte, NULL);
    if (!memory) return false;
    char pointer[64];
    snprintf(pointer, sizeof pointer, "DATAPOINTER=%p", (void *)mask->inside);
    char *band_options[] = {pointer, NULL}, *touched[] = {(char[]){"ALL_TOUCHED=TRUE"}, NULL};
    double transform[6], ones[] = {1};
    memcpy(transform, grid->transform, sizeof transform);
    GDALApplyGeoTransform(transform, w.x, w.y, &transform[0], &transform[3]);
    int bands[] = {1};
    bool burnt = GDALAddBand(memory, GDT_Byte, band_options) == CE_None &&
                 GDALSetGeoTransform(memory, transform) == CE_None &&
                 GDALRasterizeGeometries(memory, 1, bands, 1, &shape, NULL, NULL, ones,
                                         all_touched ? touched : NULL, NULL, NULL) == CE_None;
    GDALClose(memory);
    mask->n_pixels = 0;
    for (size_t i = 0; burnt && i < (size_t)w.width * (size_t)w.height; i++)
        mask->n_pixels += mask->inside[i];
    return burnt;
}

static tocsin_status fail_outside(const tocsin_area *area, const scan_grid *grid,
                                  tocsin_error *err) {
    double x = grid->transform[0] + grid->transform[1] * grid->width_px / 2 +
               grid->transform[2] * grid->height_px / 2;
    double y = grid->transform[3] + grid->transform[4] * grid->width_px / 2 +
               grid->transform[5] * grid->height_px / 2;
    OGRSpatialReferenceH crs = make_crs(grid->crs);
    OGRGeometryH middle = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(middle, 0, x, y);
    OGR_G_AssignSpatialReference(middle, crs);
    OGRGeometryH degrees = transform_to_text(middle, "EPSG:4326");
    double lon = degrees ? OGR_G_GetX(degrees, 0) : (double)NAN,
           lat = degrees ? OGR_G_GetY(degrees, 0) : (double)NAN;
    if (degrees) OGR_G_DestroyGeometry(degrees);
    OGR_G_DestroyGeometry(middle);
    OSRRelease(crs);
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s: the area (about longitude %.4f, latitude %.4f) lies outside the scenes, whose "
        "middle is at longitude %.4f, latitude %.4f",
        area->label, area->lonlat[0], area->lonlat[1], lon, lat);
}

static tocsin_status lay_on_grid(const tocsin_area *area, OGRGeometryH shape, const scan_grid *grid,
                                 area_mask *mask, tocsin_error *err) {
    if (!shape || !window_about(shape, grid, &mask->window)) return fail_outside(area, grid, err);
    mask->inside = calloc((size_t)mask->window.width, (size_t)mask->window.height);
    if (!mask->inside) return tocsin_fail_memory(err);
    bool burnt = burn(shape, grid, mask, false);
    if (burnt && mask->n_pixels == 0) burnt = burn(shape, grid, mask, true);
    if (!burnt)
        return tocsin_fail(err, TOCSIN_INTERNAL, "%s: the area cannot be laid on the grid",
                           area->label);
    return mask->n_pixels ? TOCSIN_OK : fail_outside(area, grid, err);
}

tocsin_status area_mask_make(const tocsin_area *area, const scan_grid *grid, area_mask *ret_mask,
                             tocsin_error *err) {
    if (!grid->placed || !grid->crs[0])
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "%s: the scenes do not say where on Earth they are, so no area can be found on them",
            area->label);
    area_mask mask = {.inside = NULL};
    quiet_log log;
    quiet_begin(&log);
    OGRGeometryH shape = transform_to_text(area->geometry, grid->crs);
    tocsin_status status = lay_on_grid(area, shape, grid, &mask, err);
    if (shape) OGR_G_DestroyGeometry(shape);
    quiet_end();
    if (status)
        area_mask_release(&mask);
    else
        *ret_mask = mask;
    return status;
}
