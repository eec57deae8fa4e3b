// SPDX-License-Identifier: Apache-2.0
/* Facts as features of GeoJSON: the properties are what the ledger keeps of them, with the number of the entry. */
#include <math.h>

#include "tocsin/exchange.h"

void tocsin_export_area_middle(const tocsin_export_area *area, double *ret_lon, double *ret_lat,
                               double *ret_radius_km) {
    double west = INFINITY, south = INFINITY, east = -INFINITY, north = -INFINITY;
    size_t n = area->n_rings ? area->ring_ends[area->n_rings - 1] : 0;
    for (size_t i = 0; i < n; i++) {
        west = fmin(west, area->lonlat[2 * i]);
        east = fmax(east, area->lonlat[2 * i]);
        south = fmin(south, area->lonlat[2 * i + 1]);
        north = fmax(north, area->lonlat[2 * i + 1]);
    }
    double km_per_degree = 111.2, radians = 0.017453292519943295;
    *ret_lon = (west + east) / 2;
    *ret_lat = (south + north) / 2;
    *ret_radius_km =
        hypot((east - west) * cos(*ret_lat * radians), north - south) / 2 * km_per_degree;
    if (!n) *ret_lon = *ret_lat = *ret_radius_km = (double)NAN;
}

static void begin_feature(tocsin_json *json) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", TOCSIN_TEXT("Feature"));
    tocsin_json_key(json, "geometry");
}

static tocsin_status end_feature(tocsin_json *json, tocsin_error *err) {
    tocsin_json_end(json);
    return tocsin_json_finish(json, err);
}

static void put_position(tocsin_json *json, double lon, double lat) {
    tocsin_json_array(json);
    tocsin_json_number(json, lon);
    tocsin_json_number(json, lat);
    tocsin_json_end(json);
}

/* The object that follows is a geometry of that type, its coordinates come next. */
static void begin_geometry(tocsin_json *json, const char *type) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "type", tocsin_text_of(type));
    tocsin_json_key(json, "coordinates");
}

/* Twice the area with its sign: a ring that turns left has a positive one, as RFC 7946 wants outer rings. */
static double turn(const double *lonlat, size_t from, size_t to) {
    double sum = 0;
    for (size_t i = from; i + 1 < to; i++)
        sum += lonlat[2 * i] * lonlat[2 * i + 3] - lonlat[2 * i + 2] * lonlat[2 * i + 1];
    return sum;
}

static void put_ring(tocsin_json *json, const tocsin_export_area *area, size_t ring) {
    size_t from = ring ? area->ring_ends[ring - 1] : 0, to = area->ring_ends[ring];
    bool backwards = turn(area->lonlat, from, to) < 0;
    tocsin_json_array(json); /* a polygon of one ring */
    tocsin_json_array(json);
    for (size_t i = from; i < to; i++) {
        size_t k = backwards ? to - 1 - (i - from) : i;
        put_position(json, area->lonlat[2 * k], area->lonlat[2 * k + 1]);
    }
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void put_polygons(tocsin_json *json, const tocsin_export_area *area) {
    begin_geometry(json, "MultiPolygon");
    tocsin_json_array(json);
    for (size_t i = 0; i < area->n_rings; i++) put_ring(json, area, i);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

static void put_entry(tocsin_json *json, int64_t seq) {
    tocsin_json_key(json, "entry");
    tocsin_json_integer(json, seq);
}

tocsin_status tocsin_geojson_claim(tocsin_buffer *out, const tocsin_claim *claim,
                                   tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    begin_feature(&json);
    if (isnan(claim->place.lat) || isnan(claim->place.lon))
        tocsin_json_null(&json);
    else {
        begin_geometry(&json, "Point");
        put_position(&json, claim->place.lon, claim->place.lat);
        tocsin_json_end(&json);
    }
    tocsin_json_key(&json, "properties");
    tocsin_json_object(&json);
    put_entry(&json, claim->seq);
    tocsin_claim_write_members(&json, claim);
    tocsin_json_end(&json);
    return end_feature(&json, err);
}

static void put_where(tocsin_json *json, const tocsin_export_where *where) {
    if (where->area) {
        put_polygons(json, where->area);
    } else if (where->n_points) {
        begin_geometry(json, "MultiPoint");
        tocsin_json_array(json);
        for (size_t i = 0; i < where->n_points; i++)
            put_position(json, where->lonlat[2 * i], where->lonlat[2 * i + 1]);
        tocsin_json_end(json);
        tocsin_json_end(json);
    } else
        tocsin_json_null(json);
}

tocsin_status tocsin_geojson_finding(tocsin_buffer *out, const tocsin_finding *finding,
                                     const tocsin_export_where *where, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    begin_feature(&json);
    put_where(&json, where);
    tocsin_json_key(&json, "properties");
    tocsin_json_object(&json);
    put_entry(&json, finding->seq);
    tocsin_json_key(&json, "finding");
    tocsin_finding_write(&json, finding);
    tocsin_json_member_text(&json, "text", finding->text);
    tocsin_json_end(&json);
    return end_feature(&json, err);
}

tocsin_status tocsin_geojson_area(tocsin_buffer *out, const tocsin_export_area *area,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    begin_feature(&json);
    put_polygons(&json, area);
    tocsin_json_key(&json, "properties");
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "name", area->name);
    tocsin_json_member_number(&json, "km2", area->km2);
    tocsin_json_end(&json);
    return end_feature(&json, err);
}
