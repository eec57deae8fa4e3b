// SPDX-License-Identifier: Apache-2.0
#include "imagery/globe.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

#include "imagery/quiet.h"

struct globe {
    double transform[6];
    OGRSpatialReferenceH from, to;
    OGRCoordinateTransformationH transformation;
    OGRGeomTransformerH transformer;
};

/* ---- opening -------------------------------------------------------------------------------- */

void globe_close(globe **g) {
    if (!g || !*g) return;
    if ((*g)->transformer) OGR_GeomTransformer_Destroy((*g)->transformer);
    if ((*g)->transformation) OCTDestroyCoordinateTransformation((*g)->transformation);
    if ((*g)->from) OSRDestroySpatialReference((*g)->from);
    if ((*g)->to) OSRDestroySpatialReference((*g)->to);
    free(*g);
    *g = NULL;
}

static OGRSpatialReferenceH make_crs(const char *text) {
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (crs && OSRSetFromUserInput(crs, text) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
        return crs;
    }
    if (crs) OSRDestroySpatialReference(crs);
    return NULL;
}

tocsin_status globe_open(const scan_grid *grid, globe **ret_globe, tocsin_error *err) {
    *ret_globe = NULL;
    if (!grid->placed || !grid->crs[0]) return TOCSIN_OK;
    globe *g = calloc(1, sizeof *g);
    if (!g) return tocsin_fail_memory(err);
    memcpy(g->transform, grid->transform, sizeof g->transform);
    char *options[] = {(char[]){"WRAPDATELINE=YES"}, NULL};
    quiet_log log;
    quiet_begin(&log);
    g->from = make_crs(grid->crs);
    g->to = make_crs("EPSG:4326");
    if (g->from && g->to) g->transformation = OCTNewCoordinateTransformation(g->from, g->to);
    if (g->transformation) g->transformer = OGR_GeomTransformer_Create(g->transformation, options);
    quiet_end();
    if (g->transformer)
        *ret_globe = g;
    else /* a local system of an engineer has no place on Earth either */
        globe_close(&g);
    return TOCSIN_OK;
}

/* ---- areas ---------------------------------------------------------------------------------- */

/* The area between the equator and a latitude for each radian of longitude, on the ellipsoid of WGS 84 (Snyder 1987,
 * equation 3-12). Edges are straight in longitude and this quantity, which of pixels they are to a few
 * millimetres. */
static double zone_m2(double latitude_deg) {
    const double a = 6378137, flattening = 1 / 298.257223563;
    const double e2 = flattening * (2 - flattening), e = sqrt(e2);
    double s = sin(latitude_deg * M_PI / 180);
    double q = (1 - e2) * (s / (1 - e2 * s * s) - log((1 - e * s) / (1 + e * s)) / (2 * e));
    return a * a / 2 * q;
}

static double ring_m2(OGRGeometryH ring) {
    int n = OGR_G_GetPointCount(ring);
    double sum = 0, origin = n ? zone_m2(OGR_G_GetY(ring, 0)) : 0, before = 0;
    for (int i = 1; i < n; i++) {
        double zone = zone_m2(OGR_G_GetY(ring, i)) - origin;
        double turn = (OGR_G_GetX(ring, i) - OGR_G_GetX(ring, i - 1)) * M_PI / 180;
        sum += (before + zone) / 2 * turn;
        before = zone;
    }
    return fabs(sum);
}

static double polygon_m2(OGRGeometryH polygon) {
    double sum = 0;
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon); i++)
        sum += (i == 0 ? 1 : -1) * ring_m2(OGR_G_GetGeometryRef(polygon, i));
    return sum;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put_position(tocsin_json *json, double x, double y) {
    tocsin_json_array(json);
    tocsin_json_number(json, x);
    tocsin_json_number(json, y);
    tocsin_json_end(json);
}

/* Counterclockwise for the outer ring, clockwise for holes; a centimetre is kept. */
static void put_ring(tocsin_json *json, OGRGeometryH ring, bool hole) {
    int n = OGR_G_GetPointCount(ring);
    double area = 0;
    for (int i = 1; i < n; i++)
        area += (OGR_G_GetX(ring, i - 1) - OGR_G_GetX(ring, 0)) *
                    (OGR_G_GetY(ring, i) - OGR_G_GetY(ring, 0)) -
                (OGR_G_GetX(ring, i) - OGR_G_GetX(ring, 0)) *
                    (OGR_G_GetY(ring, i - 1) - OGR_G_GetY(ring, 0));
    bool backwards = (area > 0) == hole;
    tocsin_json_array(json);
    for (int i = 0; i < n; i++) {
        int k = backwards ? n - 1 - i : i;
        put_position(json, round(OGR_G_GetX(ring, k) * 1e7) / 1e7,
                     round(OGR_G_GetY(ring, k) * 1e7) / 1e7);
    }
    tocsin_json_end(json);
}

static void put_polygon(tocsin_json *json, OGRGeometryH polygon) {
    tocsin_json_array(json);
    for (int i = 0; i < OGR_G_GetGeometryCount(polygon); i++)
        put_ring(json, OGR_G_GetGeometryRef(polygon, i), i > 0);
    tocsin_json_end(json);
}

/* `{"type":…,"coordinates":` is written by hand: what reads GeoJSON looks for the type first. */
static void begin_geometry(tocsin_json *json, bool several, tocsin_buffer *out) {
    tocsin_buffer_printf(out,
                         "{\"type\":\"%s\",\"coordinates\":", several ? "MultiPolygon" : "Polygon");
    tocsin_json_init(json, out);
    if (several) tocsin_json_array(json);
}

static tocsin_status end_geometry(tocsin_json *json, bool several, tocsin_buffer *out,
                                  tocsin_error *err) {
    if (several) tocsin_json_end(json);
    tocsin_status status = tocsin_json_finish(json, err);
    tocsin_json_release(json);
    tocsin_buffer_putc(out, '}');
    return status;
}

static OGRGeometryH ring_of(const globe *g, const outline_cell *corners, size_t n) {
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
    for (size_t i = 0; i <= n; i++) {
        outline_cell at = corners[i < n ? i : 0];
        double transform[6], x, y;
        memcpy(transform, g->transform, sizeof transform);
        GDALApplyGeoTransform(transform, at.x, at.y, &x, &y);
        OGR_G_AddPoint_2D(ring, x, y);
    }
    return ring;
}

/* Polygons in the reference system of the grid. */
static OGRGeometryH shape_of(const globe *g, const outline *o) {
    OGRGeometryH shape = OGR_G_CreateGeometry(wkbMultiPolygon);
    OGRGeometryH polygon = NULL;
    size_t from = 0;
    for (size_t i = 0; i < o->n_rings; i++) {
        if (!o->rings[i].hole) {
            if (polygon) OGR_G_AddGeometryDirectly(shape, polygon);
            polygon = OGR_G_CreateGeometry(wkbPolygon);
        }
        OGR_G_AddGeometryDirectly(polygon, ring_of(g, o->corners + from, o->rings[i].end - from));
        from = o->rings[i].end;
    }
    if (polygon) OGR_G_AddGeometryDirectly(shape, polygon);
    return shape;
}

static tocsin_status put_shape(OGRGeometryH shape, tocsin_buffer *out, double *ret_m2,
                               tocsin_error *err) {
    bool single = wkbFlatten(OGR_G_GetGeometryType(shape)) == wkbPolygon;
    int n = single ? 1 : OGR_G_GetGeometryCount(shape);
    double m2 = 0;
    tocsin_json json;
    begin_geometry(&json, n > 1, out);
    for (int i = 0; i < n; i++) {
        OGRGeometryH polygon = single ? shape : OGR_G_GetGeometryRef(shape, i);
        put_polygon(&json, polygon);
        m2 += polygon_m2(polygon);
    }
    *ret_m2 = m2;
    return end_geometry(&json, n > 1, out, err);
}

tocsin_status globe_put_outline(globe *g, const outline *o, tocsin_buffer *out, double *ret_m2,
                                tocsin_error *err) {
    quiet_log log;
    quiet_begin(&log);
    OGRGeometryH shape = shape_of(g, o);
    OGRGeometryH on_earth = OGR_GeomTransformer_Transform(g->transformer, shape);
    tocsin_status status =
        on_earth ? put_shape(on_earth, out, ret_m2, err)
                 : tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "the patch about pixel %d, %d has no place on Earth: %s",
                               o->corners[0].x, o->corners[0].y,
                               quiet_reason(&log, "it lies outside the reference system"));
    if (on_earth) OGR_G_DestroyGeometry(on_earth);
    OGR_G_DestroyGeometry(shape);
    quiet_end();
    return status;
}

tocsin_status globe_put_pixels(const outline *o, tocsin_buffer *out, tocsin_error *err) {
    size_t n_polygons = 0, from = 0;
    for (size_t i = 0; i < o->n_rings; i++) n_polygons += !o->rings[i].hole;
    tocsin_json json;
    begin_geometry(&json, n_polygons > 1, out);
    for (size_t i = 0; i < o->n_rings; i++) {
        size_t n = o->rings[i].end - from;
        if (!o->rings[i].hole) {
            if (i) tocsin_json_end(&json);
            tocsin_json_array(&json);
        }
        tocsin_json_array(&json);
        for (size_t k = 0; k <= n; k++) {
            outline_cell at = o->corners[from + (k < n ? k : 0)];
            put_position(&json, at.x, at.y);
        }
        tocsin_json_end(&json);
        from = o->rings[i].end;
    }
    tocsin_json_end(&json);
    return end_geometry(&json, n_polygons > 1, out, err);
}
