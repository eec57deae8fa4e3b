// SPDX-License-Identifier: Apache-2.0
/* What is on the map, and where its frame lies. */
#include <math.h>
#include <stdlib.h>

#include "base/data.h"
#include "brief/map.h"

#define KM_PER_DEGREE  111.195 /* of latitude, on a sphere of 6371 km */
#define RADIANS        (3.14159265358979323846 / 180)
#define REACH_KM       1600.0 /* places farther than this from the middle of the areas stay off the map */
#define REACH_ALONE_KM 3000.0 /* the same when the case has no area */
#define LEAST_HALF_KM  220.0  /* less than this, and the outlines say nothing about where one is */

static tocsin_text place_name(const tocsin_claim *claim) {
    return claim->place.name.n ? claim->place.name : claim->place.text;
}

static bool is_on_earth(double lat, double lon) {
    return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180; /* false for NaN */
}

bool map_place_is_of(const map_place *place, const tocsin_claim *claim) {
    return place->lat == claim->place.lat && place->lon == claim->place.lon &&
           tocsin_text_equal(place->name, place_name(claim));
}

static int compare_where(const void *a, const void *b) {
    const map_place *x = a, *y = b;
    int order = tocsin_text_compare(x->name, y->name);
    if (order) return order;
    if (x->lat != y->lat) return x->lat < y->lat ? -1 : 1;
    return (x->lon > y->lon) - (x->lon < y->lon);
}

static int compare_weight(const void *a, const void *b) {
    const map_place *x = a, *y = b;
    if (x->n_claims != y->n_claims) return x->n_claims > y->n_claims ? -1 : 1;
    return compare_where(a, b);
}

static tocsin_status collect_places(map_scene *scene, tocsin_arena *arena, tocsin_error *err) {
    const brief_view *view = scene->view;
    map_place *all = tocsin_arena_new(arena, map_place, view->n_shown + 1);
    if (!all) return tocsin_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < view->n_entries; i++) {
        const brief_entry *entry = &view->entries[i];
        if (!entry->shown || entry->type != BRIEF_CLAIM) continue;
        const tocsin_claim *claim = &view->in->claims[entry->index];
        if (!is_on_earth(claim->place.lat, claim->place.lon) || !place_name(claim).n) continue;
        all[n++] = (map_place){.name = place_name(claim),
                               .lat = claim->place.lat,
                               .lon = claim->place.lon,
                               .n_claims = 1,
                               .simulated = claim->simulated};
    }
    qsort(all, n, sizeof *all, compare_where);
    for (size_t i = 0; i < n; i++) {
        map_place *last = scene->n_places ? &all[scene->n_places - 1] : NULL;
        if (last && !compare_where(last, &all[i])) {
            last->n_claims++;
            last->simulated = last->simulated && all[i].simulated;
        } else {
            all[scene->n_places++] = all[i];
        }
    }
    qsort(all, scene->n_places, sizeof *all, compare_weight);
    scene->places = all;
    return TOCSIN_OK;
}

/* Longitude b as seen from a: within half a turn of it. */
static double near_longitude(double lon, double from) {
    while (lon - from > 180) lon -= 360;
    while (lon - from < -180) lon += 360;
    return lon;
}

static double distance_km(double lat1, double lon1, double lat2, double lon2) {
    double a = sin((lat2 - lat1) * RADIANS / 2), b = sin((lon2 - lon1) * RADIANS / 2);
    double h = a * a + cos(lat1 * RADIANS) * cos(lat2 * RADIANS) * b * b;
    return 2 * 6371 * asin(fmin(1, sqrt(h)));
}

typedef struct map_bounds {
    double west, south, east, north;
    bool any;
} map_bounds;

static void include(map_bounds *bounds, double lat, double lon) {
    if (!is_on_earth(lat, lon)) return;
    if (!bounds->any) {
        *bounds = (map_bounds){lon, lat, lon, lat, true};
        return;
    }
    lon = near_longitude(lon, (bounds->west + bounds->east) / 2);
    bounds->west = fmin(bounds->west, lon);
    bounds->east = fmax(bounds->east, lon);
    bounds->south = fmin(bounds->south, lat);
    bounds->north = fmax(bounds->north, lat);
}

static void include_areas(const brief_view *view, map_bounds *bounds) {
    for (size_t i = 0; i < view->in->n_areas; i++) {
        const tocsin_brief_area *area = &view->in->areas[i];
        size_t n = area->n_rings ? area->ring_ends[area->n_rings - 1] : 0;
        for (size_t p = 0; p < n; p++)
            include(bounds, area->lonlat[2 * p + 1], area->lonlat[2 * p]);
    }
}

/* Without areas the middle is the place that is spoken of most. */
static void choose_frame(map_scene *scene) {
    map_bounds bounds = {0};
    include_areas(scene->view, &bounds);
    double reach = bounds.any ? REACH_KM : REACH_ALONE_KM;
    if (!bounds.any && scene->n_places)
        include(&bounds, scene->places[0].lat, scene->places[0].lon);
    if (!bounds.any) bounds = (map_bounds){-170, -56, 170, 72, true};
    double lat = (bounds.south + bounds.north) / 2, lon = (bounds.west + bounds.east) / 2;
    for (size_t i = 0; i < scene->n_places; i++) {
        map_place *place = &scene->places[i];
        place->outside = distance_km(lat, lon, place->lat, place->lon) > reach;
        if (!place->outside) include(&bounds, place->lat, place->lon);
    }
    scene->lat = fmax(-75, fmin(75, (bounds.south + bounds.north) / 2));
    scene->lon = near_longitude((bounds.west + bounds.east) / 2, 0);
    double half_width = (bounds.east - bounds.west) / 2 * KM_PER_DEGREE * cos(scene->lat * RADIANS);
    double half_height = (bounds.north - bounds.south) / 2 * KM_PER_DEGREE;
    scene->half_width_km = fmax(half_width * 1.3, LEAST_HALF_KM);
    scene->half_height_km = fmax(half_height * 1.3, LEAST_HALF_KM);
}

tocsin_status map_plan(const brief_view *view, tocsin_arena *arena, map_scene *ret_scene,
                       tocsin_error *err) {
    map_scene scene = {.view = view};
    tocsin_status status = collect_places(&scene, arena, err);
    if (!status) status = world_parse(tocsin_data_file("data/world.txt"), arena, &scene.world, err);
    if (status) return status;
    choose_frame(&scene);
    *ret_scene = scene;
    return TOCSIN_OK;
}
