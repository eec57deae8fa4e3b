// SPDX-License-Identifier: Apache-2.0
/* Patches as imagery writes them (docs/methods/imagery.md, "Patches"), back into numbers. */
#include "casefile/scenes.h"

#include <math.h>
#include <stdlib.h>

enum { PATCH_FILE_LIMIT = 1 << 30 };

/* What a ring gives: its points without the last, which is the first again. */
static size_t points_of(const struct json_object *ring) {
    size_t n = tocsin_json_length(ring);
    return n ? n - 1 : 0;
}

/* All rings of a Polygon or a MultiPolygon; `take` is NULL to count. */
typedef struct ring_sum {
    size_t n_rings, n_points;
    double *lonlat;
    size_t *ring_ends;
} ring_sum;

static void add_polygon(const struct json_object *rings, ring_sum *sum) {
    for (size_t r = 0; r < tocsin_json_length(rings); r++) {
        const struct json_object *ring = tocsin_json_at(rings, r);
        for (size_t p = 0; p < points_of(ring); p++, sum->n_points++) {
            if (!sum->lonlat) continue;
            const struct json_object *point = tocsin_json_at(ring, p);
            sum->lonlat[2 * sum->n_points] = tocsin_json_number_at(point, 0);
            sum->lonlat[2 * sum->n_points + 1] = tocsin_json_number_at(point, 1);
        }
        if (sum->ring_ends) sum->ring_ends[sum->n_rings] = sum->n_points;
        sum->n_rings++;
    }
}

static void add_geometry(const struct json_object *geometry, ring_sum *sum) {
    const struct json_object *parts = tocsin_json_get(geometry, "coordinates");
    bool is_one = tocsin_text_is(tocsin_json_get_text(geometry, "type"), "Polygon");
    sum->n_rings = sum->n_points = 0;
    if (is_one)
        add_polygon(parts, sum);
    else
        for (size_t i = 0; i < tocsin_json_length(parts); i++)
            add_polygon(tocsin_json_at(parts, i), sum);
}

static bool read_geometry(const struct json_object *geometry, tocsin_arena *arena,
                          tocsin_patch *patch) {
    ring_sum sum = {0};
    add_geometry(geometry, &sum);
    sum.lonlat = tocsin_arena_new(arena, double, 2 * sum.n_points + 1);
    sum.ring_ends = tocsin_arena_new(arena, size_t, sum.n_rings + 1);
    if (!sum.lonlat || !sum.ring_ends) return false;
    add_geometry(geometry, &sum);
    patch->lonlat = sum.lonlat;
    patch->ring_ends = sum.ring_ends;
    patch->n_rings = sum.n_rings;
    return true;
}

static bool read_feature(const struct json_object *feature, tocsin_arena *arena, dated_patch *ret) {
    const struct json_object *said = tocsin_json_get(feature, "properties");
    *ret = (dated_patch){
        .confirmed = tocsin_json_get_day(said, "alarm_on"),
        .patch =
            {
                .first_seen = tocsin_json_get_day(said, "first_seen"),
                .area_ha = tocsin_json_get_number(said, "area_ha"),
                .n_pixels = (int64_t)tocsin_json_get_number(said, "pixels"),
                .size = tocsin_json_get_number(said, "size"),
            },
    };
    return read_geometry(tocsin_json_get(feature, "geometry"), arena, &ret->patch);
}

/* imagery puts them in order of day already, and of one day the largest first: both stay so. */
tocsin_status patch_read(const char *path, tocsin_arena *arena, dated_patch **ret_patches,
                         size_t *ret_n, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    tocsin_status status = tocsin_file_read(path, PATCH_FILE_LIMIT, &text, err);
    if (!status) status = tocsin_json_parse(tocsin_buffer_text(&text), &value, err);
    if (status) return status;
    const struct json_object *features = tocsin_json_get(value, "features");
    size_t n = tocsin_json_length(features);
    dated_patch *patches = tocsin_arena_new(arena, dated_patch, n);
    if (!patches) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        if (!read_feature(tocsin_json_at(features, i), arena, &patches[i]))
            return tocsin_fail_memory(err);
    *ret_patches = patches;
    *ret_n = n;
    return TOCSIN_OK;
}
