// SPDX-License-Identifier: Apache-2.0
/* What a watch leaves behind: the map, the least size of a patch, patches and their outlines. */
#include <dirent.h>
#include <ogr_api.h>

#include "imagery/alarm_map.h"
#include "imagery/outline.h"
#include "imagery/outputs.h"
#include "scenes.h"

/* ---- a small world: rows of letters --------------------------------------------------------- */

/* '.': no alarm, ' ': not judged, a letter: rings on day 18000 + 50 × its place in the alphabet. */
static tocsin_pixel_alarm alarm_of(char letter) {
    tocsin_pixel_alarm alarm = OUTPUTS_NOT_JUDGED;
    if (letter == ' ') return alarm;
    alarm.score = 1;
    if (letter == '.') return alarm;
    alarm.confirmed = 18000 + 50 * (letter - 'a');
    alarm.first = alarm.confirmed - 20;
    alarm.last = alarm.confirmed + 7;
    alarm.size = -2;
    alarm.level = -1;
    alarm.score = 5;
    alarm.tier = TOCSIN_TIER_TENTH;
    alarm.changes = 2;
    return alarm;
}

typedef struct world {
    const char *const *rows;
    int width, height, wave; /* rows written at a time */
    scan_grid grid;
    int min_pixels;
    bool simulated;
} world;

static const char *utm_36n(void) {
    return "EPSG:32636";
}

static world world_of(const char *const *rows, int height) {
    world w = {.rows = rows, .width = (int)strlen(rows[0]), .height = height, .wave = 1};
    w.grid = (scan_grid){.width_px = w.width,
                         .height_px = height,
                         .transform = {500000, 100, 0, 6000000, 0, -100},
                         .placed = true,
                         .crs = utm_36n()};
    return w;
}

static tocsin_watch_result leave(const world *w, const char *map, const char *patches) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    outputs_request request = {.grid = &w->grid,
                               .map_path = map,
                               .patches_path = patches,
                               .min_pixels = w->min_pixels,
                               .link_days = 60};
    watch_outputs *outputs = NULL;
    if (outputs_open(&request, &outputs, &err)) fail_msg("%s", err.message);
    tocsin_pixel_alarm *alarms = calloc((size_t)w->width * (size_t)w->wave, sizeof *alarms);
    for (int y = 0; y < w->height; y += w->wave) {
        int rows = w->height - y < w->wave ? w->height - y : w->wave;
        for (int i = 0; i < rows * w->width; i++)
            alarms[i] = alarm_of(w->rows[y + i / w->width][i % w->width]);
        if (outputs_write(outputs, y, rows, alarms, &err)) fail_msg("%s", err.message);
    }
    free(alarms);
    tocsin_watch_result result = {.asked = 0.5,
                                  .found = 0.4,
                                  .simulated = w->simulated,
                                  .history = {17000, 17900},
                                  .watched = {17910, 19000}};
    if (outputs_finish(outputs, 17905, 19000, &result, &err)) fail_msg("%s", err.message);
    outputs_close(&outputs);
    return result;
}

static struct json_object *leave_patches(void **state, const world *w, size_t wanted) {
    const char *path = in_folder(*state, "patches.geojson");
    tocsin_watch_result result = leave(w, NULL, path);
    assert_int_equal(result.n_patches, wanted);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    struct json_object *collection = NULL;
    assert_int_equal(tocsin_file_read(path, 1 << 24, &text, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_json_parse(tocsin_buffer_text(&text), &collection, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_json_length(tocsin_json_get(collection, "features")), wanted);
    return collection;
}

static struct json_object *feature(struct json_object *collection, size_t i) {
    return tocsin_json_at(tocsin_json_get(collection, "features"), i);
}

static double property(struct json_object *collection, size_t i, const char *name) {
    return tocsin_json_get_number(tocsin_json_get(feature(collection, i), "properties"), name);
}

static tocsin_day day_property(struct json_object *collection, size_t i, const char *name) {
    return tocsin_json_get_day(tocsin_json_get(feature(collection, i), "properties"), name);
}

static struct json_object *rings_of(struct json_object *collection, size_t i) {
    return tocsin_json_get(tocsin_json_get(feature(collection, i), "geometry"), "coordinates");
}

/* ---- the map -------------------------------------------------------------------------------- */

static float map_value(const char *path, int band, int x, int y) {
    GDALDatasetH map = GDALOpen(path, GA_ReadOnly);
    assert_non_null(map);
    float value = -1;
    assert_int_equal(GDALRasterIO(GDALGetRasterBand(map, band), GF_Read, x, y, 1, 1, &value, 1, 1,
                                  GDT_Float32, 0, 0),
                     CE_None);
    GDALClose(map);
    return value;
}

static void the_map_has_eight_bands_that_say_what_they_are(void **state) {
    static const char *const rows[] = {"a. ", "..."};
    static const char *const names[] = {"alarm_on", "size",    "score",   "first_seen",
                                        "tier",     "changes", "last_on", "level"};
    static const double rang[] = {18000, -2, 5, 17980, 2, 2, 18007, -1};
    static const double still[] = {0, (double)NAN, 1, 0, 0, 0, 0, (double)NAN};
    static const double unknown[] = {0, (double)NAN, (double)NAN, 0, 0, 0, 0, (double)NAN};
    world w = world_of(rows, 2);
    w.simulated = true;
    const char *path = in_folder(*state, "alarms.tif");
    tocsin_watch_result result = leave(&w, path, NULL);
    assert_int_equal(result.n_alarms, 1);
    GDALDatasetH map = GDALOpen(path, GA_ReadOnly);
    assert_int_equal(GDALGetRasterCount(map), 8);
    assert_string_equal(GDALGetMetadataItem(map, "LAYOUT", "IMAGE_STRUCTURE"), "COG");
    assert_string_equal(GDALGetMetadataItem(map, "HISTORY_END", NULL), "2019-01-09");
    assert_string_equal(GDALGetMetadataItem(map, "LAST_DATE", NULL), "2022-01-08");
    assert_string_equal(GDALGetMetadataItem(map, "FALSE_ALARMS_ASKED", NULL), "0.5");
    assert_string_equal(GDALGetMetadataItem(map, "FALSE_ALARMS_FOUND", NULL), "0.4");
    assert_string_equal(GDALGetMetadataItem(map, "SIMULATED", NULL), "yes");
    for (int b = 0; b < 8; b++)
        assert_string_equal(GDALGetDescription(GDALGetRasterBand(map, b + 1)), names[b]);
    assert_string_equal(GDALGetRasterUnitType(GDALGetRasterBand(map, 1)), "days since 1970-01-01");
    GDALClose(map);
    for (int b = 0; b < 8; b++) {
        const double *wanted[] = {rang, still, unknown};
        for (int x = 0; x < 3; x++) {
            double value = (double)map_value(path, b + 1, x, 0);
            assert_true(isnan(wanted[x][b]) ? isnan(value) : !(fabs(value - wanted[x][b]) > 0));
        }
    }
}

/* More than is held in memory, and more than a wave. */
static void a_large_map_is_what_a_small_one_is(void **state) {
    enum { WIDTH = 1100, HEIGHT = 1000 };
    char *row = malloc(WIDTH + 1), *other = malloc(WIDTH + 1);
    const char **rows = malloc(HEIGHT * sizeof *rows);
    memset(row, '.', WIDTH);
    row[WIDTH] = '\0';
    row[1070] = 'c';
    memcpy(other, row, WIDTH + 1);
    other[10] = 'a'; /* alone */
    for (int y = 0; y < HEIGHT; y++) rows[y] = y == 700 ? other : row;
    world w = world_of(rows, HEIGHT);
    w.wave = 256;
    w.min_pixels = 2;
    const char *path = in_folder(*state, "alarms.tif");
    tocsin_watch_result result = leave(&w, path, NULL);
    assert_int_equal(result.n_alarms, HEIGHT);
    assert_int_equal(result.n_dropped, 1);
    assert_near((double)map_value(path, 1, 10, 700), 0, 0);
    assert_near((double)map_value(path, 3, 10, 700), 5, 0);
    for (int y = 0; y < HEIGHT; y += 333) {
        assert_near((double)map_value(path, 1, 1070, y), 18100, 0);
        assert_near((double)map_value(path, 1, 1069, y), 0, 0);
        assert_true(isnan(map_value(path, 2, 1069, y)));
        assert_near((double)map_value(path, 3, 3, y), 1, 0);
    }
    GDALDatasetH map = GDALOpen(path, GA_ReadOnly);
    assert_int_equal(GDALGetOverviewCount(GDALGetRasterBand(map, 1)), 2); /* 550, 275 pixels */
    GDALClose(map);
    free(rows);
    free(row);
    free(other);
}

static size_t count_files(const scene_folder *folder) {
    DIR *dir = opendir(folder->path);
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(dir));) n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

static bool want_no_more(void *context, const char *what, double done, double total) {
    (void)context;
    assert_string_equal(what, "writing pixels");
    assert_true(done <= total);
    return false;
}

static void a_map_that_is_stopped_while_it_is_written_leaves_nothing(void **state) {
    static const char *const rows[] = {"a."};
    world w = world_of(rows, 1);
    tocsin_error err = TOCSIN_ERROR_INIT;
    outputs_request request = {.grid = &w.grid,
                               .map_path = in_folder(*state, "alarms.tif"),
                               .patches_path = in_folder(*state, "patches.geojson"),
                               .progress = want_no_more};
    watch_outputs *outputs = NULL;
    assert_int_equal(outputs_open(&request, &outputs, &err), TOCSIN_OK);
    tocsin_pixel_alarm alarms[] = {alarm_of('a'), alarm_of('.')};
    assert_int_equal(outputs_write(outputs, 0, 1, alarms, &err), TOCSIN_OK);
    tocsin_watch_result result = {.asked = 1, .found = NAN};
    assert_int_equal(outputs_finish(outputs, 0, 1, &result, &err), TOCSIN_PARTLY);
    assert_non_null(strstr(err.message, "run it again"));
    outputs_close(&outputs);
    assert_int_equal(count_files(*state), 0);
}

/* ---- the least size of a patch -------------------------------------------------------------- */

static void small_patches_are_taken_out_of_the_map(void **state) {
    static const char *const rows[] = {
        "a...z.", /* two that touch at a corner, on any day; */
        ".m....", /* one alone; */
        "....bb", /* three about a corner */
        "....b.",
    };
    world w = world_of(rows, 4);
    const char *path = in_folder(*state, "alarms.tif");
    static const int kept[] = {6, 6, 5, 3, 0};
    for (int least = 0; least <= 4; least++) {
        w.min_pixels = least;
        tocsin_watch_result result = leave(&w, path, NULL);
        assert_int_equal(result.n_alarms, kept[least]);
        assert_int_equal(result.n_dropped, 6 - kept[least]);
        bool pair = least <= 2, single = least <= 1;
        assert_near((double)map_value(path, 1, 0, 0), pair ? 18000 : 0, 0);
        assert_near((double)map_value(path, 1, 4, 0), single ? 18000 + 50 * 25 : 0, 0);
        assert_true(isnan(map_value(path, 2, 4, 0)) == !single);
        assert_near((double)map_value(path, 3, 4, 0), 5, 0); /* the score stays */
        assert_near((double)map_value(path, 4, 4, 0) > 0, single, 0);
        assert_near((double)map_value(path, 5, 4, 0), single ? 2 : 0, 0);
        assert_near((double)map_value(path, 6, 4, 0), single ? 2 : 0, 0);
        assert_near((double)map_value(path, 7, 4, 0) > 0, single, 0);
        assert_true(isnan(map_value(path, 8, 4, 0)) == !single);
    }
}

/* ---- patches -------------------------------------------------------------------------------- */

static void a_patch_is_one_whatever_waves_it_came_in(void **state) {
    static const char *const rows[] = {
        "a...a", ".a.a.", "..a..", ".a.a.", "a...a",
    };
    char first[TOCSIN_SHA256_HEX + 1];
    for (int wave = 1; wave <= 5; wave++) {
        world w = world_of(rows, 5);
        w.wave = wave;
        struct json_object *patches = leave_patches(state, &w, 1);
        assert_near(property(patches, 0, "pixels"), 9, 0);
        assert_near(property(patches, 0, "area_ha"), 9, 0.02);
        tocsin_json_value_release(&patches);
        char hash[TOCSIN_SHA256_HEX + 1];
        int64_t size;
        tocsin_sha256_file(in_folder(*state, "patches.geojson"), hash, &size, NULL);
        if (wave == 1) memcpy(first, hash, sizeof first);
        assert_string_equal(hash, first);
    }
}

static void alarms_far_apart_in_time_are_different_patches(void **state) {
    /* b is 50 days after a, c 50 after b: one chain; h is 250 days later. */
    static const char *const rows[] = {"abch"};
    world w = world_of(rows, 1);
    w.simulated = true;
    struct json_object *patches = leave_patches(state, &w, 2);
    assert_near(property(patches, 0, "pixels"), 3, 0);
    assert_int_equal(day_property(patches, 0, "first_seen"), 17980);
    assert_int_equal(day_property(patches, 0, "alarm_on"), 18000);
    assert_int_equal(day_property(patches, 0, "alarm_last"), 18100);
    assert_int_equal(day_property(patches, 1, "alarm_on"), 18350);
    assert_near(property(patches, 0, "size"), -2, 0);
    assert_near(property(patches, 0, "score"), 5, 0);
    assert_near(property(patches, 0, "tier"), 2, 0);
    struct json_object *of = tocsin_json_get(feature(patches, 1), "properties");
    assert_true(tocsin_json_get_bool(of, "simulated", false));
    assert_true(tocsin_json_get_bool(patches, "simulated", false));
    assert_near(tocsin_json_get_number(patches, "false_alarms_asked"), 0.5, 0);
    assert_near(tocsin_json_get_number(patches, "false_alarms_found"), 0.4, 0);
    assert_int_equal(tocsin_json_get_day(patches, "history_to"), 17900);
    tocsin_json_value_release(&patches);
}

static void patches_are_ordered_by_day_then_by_area(void **state) {
    static const char *const rows[] = {"h..a..bbb..aa"};
    world w = world_of(rows, 1);
    struct json_object *patches = leave_patches(state, &w, 4);
    static const double pixels[] = {2, 1, 3, 1};
    for (size_t i = 0; i < 4; i++) {
        assert_near(property(patches, i, "pixels"), pixels[i], 0);
        assert_near(tocsin_json_get_number(feature(patches, i), "id"), (double)(i + 1), 0);
    }
    tocsin_json_value_release(&patches);
}

static void no_alarm_is_no_patch(void **state) {
    static const char *const rows[] = {".. "};
    world w = world_of(rows, 1);
    struct json_object *patches = leave_patches(state, &w, 0);
    assert_true(tocsin_text_is(tocsin_json_get_text(patches, "type"), "FeatureCollection"));
    tocsin_json_value_release(&patches);
}

/* As it is written: order, digits and all. */
static void a_file_of_patches_is_as_it_was(void **state) {
    static const char *const rows[] = {"aaa..", "a.a.h", "aab..", "...b ", "z...."};
    world w = world_of(rows, 5);
    char golden[512];
    snprintf(golden, sizeof golden, "%s/tests/imagery/golden/patches.geojson",
             getenv("TOCSIN_ROOT"));
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer found = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer wanted = TOCSIN_BUFFER_INIT;
    const char *path = in_folder(*state, "patches.geojson");
    leave(&w, NULL, path);
    assert_int_equal(tocsin_file_read(path, 1 << 20, &found, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_file_read(golden, 1 << 20, &wanted, NULL), TOCSIN_OK);
    assert_string_equal(found.at, wanted.at);
}

static double place(struct json_object *position, size_t axis) {
    char room[40];
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_json json;
    tocsin_json_init(&json, &text);
    tocsin_json_value(&json, tocsin_json_at(position, axis));
    tocsin_json_release(&json);
    snprintf(room, sizeof room, "%s", text.at);
    return strtod(room, NULL);
}

/* Twice the area in degrees; positive when it goes counterclockwise. */
static double winding(struct json_object *ring) {
    double sum = 0;
    for (size_t i = 1; i < tocsin_json_length(ring); i++) {
        struct json_object *a = tocsin_json_at(ring, i - 1), *b = tocsin_json_at(ring, i);
        sum += place(a, 0) * place(b, 1) - place(b, 0) * place(a, 1);
    }
    return sum;
}

static void holes_are_holes_and_wind_the_other_way(void **state) {
    static const char *const rows[] = {"aaaa", "a.aa", "aa.a", "aaaa"};
    world w = world_of(rows, 4);
    w.grid.transform[5] = 100; /* south up: on the Earth it is all the same */
    struct json_object *patches = leave_patches(state, &w, 1);
    struct json_object *rings = rings_of(patches, 0);
    assert_int_equal(tocsin_json_length(rings), 3); /* the two holes only touch at a corner */
    assert_true(winding(tocsin_json_at(rings, 0)) > 0);
    assert_true(winding(tocsin_json_at(rings, 1)) < 0);
    assert_true(winding(tocsin_json_at(rings, 2)) < 0);
    assert_int_equal(tocsin_json_length(tocsin_json_at(rings, 0)), 5);
    assert_near(property(patches, 0, "area_ha"), 14, 0.03);
    tocsin_json_value_release(&patches);
}

/* The area of a trapezium of latitude on the ellipsoid: meridional and transverse radius of curvature. */
static double degrees_ha(double lat, double step) {
    double e2 = 0.00669437999014, a = 6378137, s = sin(lat * M_PI / 180);
    double w2 = 1 - e2 * s * s, m = a * (1 - e2) / pow(w2, 1.5), n = a / sqrt(w2);
    double radians = step * M_PI / 180;
    return m * n * cos(lat * M_PI / 180) * radians * radians / 1e4;
}

static void areas_are_true_in_a_grid_of_degrees(void **state) {
    static const char *const rows[] = {"a.b", "...", "a.."};
    world w = world_of(rows, 3);
    static const double transform[6] = {10, 0.01, 0, 70.01, 0, -0.01};
    memcpy(w.grid.transform, transform, sizeof transform);
    w.grid.crs = "EPSG:4326";
    struct json_object *patches = leave_patches(state, &w, 3);
    /* The southern one is the larger, and comes first. */
    assert_near(property(patches, 0, "area_ha"), degrees_ha(69.985, 0.01), 0.01);
    assert_near(property(patches, 1, "area_ha"), degrees_ha(70.005, 0.01), 0.01);
    struct json_object *corner = tocsin_json_at(tocsin_json_at(rings_of(patches, 1), 0), 0);
    assert_near(place(corner, 0), 10.005, 0.0051);
    assert_near(place(corner, 1), 70.005, 0.0051);
    tocsin_json_value_release(&patches);
}

static void areas_are_true_where_the_projection_stretches(void **state) {
    static const char *const rows[] = {"a"};
    world w = world_of(rows, 1);
    /* Web Mercator at 60° N: everything is drawn at twice its length. */
    static const double transform[6] = {1000000, 100, 0, 8399737.89, 0, -100};
    memcpy(w.grid.transform, transform, sizeof transform);
    w.grid.crs = "EPSG:3857";
    struct json_object *patches = leave_patches(state, &w, 1);
    assert_near(property(patches, 0, "area_ha"), 0.25, 0.002);
    tocsin_json_value_release(&patches);
}

static void a_patch_across_the_antimeridian_is_cut_there(void **state) {
    static const char *const rows[] = {"aaaa"};
    world w = world_of(rows, 1);
    static const double transform[6] = {179.98, 0.01, 0, -17, 0, -0.01};
    memcpy(w.grid.transform, transform, sizeof transform);
    w.grid.crs = "EPSG:4326";
    struct json_object *patches = leave_patches(state, &w, 1);
    assert_near(property(patches, 0, "area_ha"), 4 * degrees_ha(-17.005, 0.01), 0.1);
    struct json_object *geometry = tocsin_json_get(feature(patches, 0), "geometry");
    assert_true(tocsin_text_is(tocsin_json_get_text(geometry, "type"), "MultiPolygon"));
    tocsin_json_value_release(&patches);
}

static void a_grid_without_a_place_has_patches_in_pixels(void **state) {
    static const char *const rows[] = {"...", ".aa"};
    world w = world_of(rows, 2);
    w.grid.placed = false;
    w.grid.crs = "";
    struct json_object *patches = leave_patches(state, &w, 1);
    tocsin_text said = tocsin_json_get_text(patches, "coordinates");
    assert_true(tocsin_text_starts(said, TOCSIN_TEXT("pixels")));
    assert_true(isnan(property(patches, 0, "area_ha")));
    struct json_object *ring = tocsin_json_at(rings_of(patches, 0), 0);
    assert_int_equal(tocsin_json_length(ring), 5);
    for (size_t i = 0; i < 5; i++) {
        struct json_object *position = tocsin_json_at(ring, i);
        assert_true(place(position, 0) >= 1 && place(position, 0) <= 3);
        assert_true(place(position, 1) >= 1 && place(position, 1) <= 2);
    }
    tocsin_json_value_release(&patches);
}

static void patches_that_cannot_be_written_leave_no_map(void **state) {
    static const char *const rows[] = {"a"};
    world w = world_of(rows, 1);
    tocsin_error err = TOCSIN_ERROR_INIT;
    outputs_request request = {.grid = &w.grid,
                               .map_path = in_folder(*state, "alarms.tif"),
                               .patches_path = in_folder(*state, "no/such/patches.geojson")};
    watch_outputs *outputs = NULL;
    assert_int_equal(outputs_open(&request, &outputs, &err), TOCSIN_OK);
    tocsin_pixel_alarm alarm = alarm_of('a');
    assert_int_equal(outputs_write(outputs, 0, 1, &alarm, &err), TOCSIN_OK);
    tocsin_watch_result result = {.asked = 1, .found = NAN};
    assert_int_equal(outputs_finish(outputs, 0, 1, &result, &err), TOCSIN_IO);
    outputs_close(&outputs);
    assert_int_equal(count_files(*state), 0);
}

/* ---- outlines ------------------------------------------------------------------------------- */

static OGRGeometryH as_geometry(const outline *o) {
    OGRGeometryH all = OGR_G_CreateGeometry(wkbMultiPolygon), polygon = NULL;
    size_t from = 0;
    for (size_t i = 0; i < o->n_rings; i++) {
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        for (size_t k = from; k < o->rings[i].end; k++)
            OGR_G_AddPoint_2D(ring, o->corners[k].x, o->corners[k].y);
        OGR_G_AddPoint_2D(ring, o->corners[from].x, o->corners[from].y);
        if (!o->rings[i].hole) {
            if (polygon) OGR_G_AddGeometryDirectly(all, polygon);
            polygon = OGR_G_CreateGeometry(wkbPolygon);
        }
        OGR_G_AddGeometryDirectly(polygon, ring);
        from = o->rings[i].end;
    }
    if (polygon) OGR_G_AddGeometryDirectly(all, polygon);
    return all;
}

static void outlines_of_any_pixels_are_valid_and_hold_just_these(void **state) {
    (void)state;
    enum { SIDE = 12 };
    uint32_t seed = 20260727;
    outline o = OUTLINE_INIT;
    for (int round = 0; round < 400; round++) {
        outline_cell cells[SIDE * SIDE];
        size_t n = 0;
        uint32_t density = 1 + (uint32_t)round % 9;
        for (int i = 0; i < SIDE * SIDE; i++) {
            seed = seed * 1664525U + 1013904223U;
            if ((seed >> 16) % 10 < density) cells[n++] = (outline_cell){i % SIDE, i / SIDE};
        }
        if (!n) continue;
        assert_true(outline_trace(cells, n, &o));
        OGRGeometryH shape = as_geometry(&o);
        if (!OGR_G_IsValid(shape)) fail_msg("round %d, seed 20260727: not valid", round);
        assert_near(OGR_G_Area(shape), (double)n, 1e-9);
        for (size_t i = 0; i < n; i += 5) {
            OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
            OGR_G_SetPoint_2D(point, 0, cells[i].x + 0.5, cells[i].y + 0.5);
            assert_true(OGR_G_Contains(shape, point));
            OGR_G_DestroyGeometry(point);
        }
        OGR_G_DestroyGeometry(shape);
    }
    outline_release(&o);
}

static void long_sides_have_corners_in_between(void **state) {
    (void)state;
    outline_cell cells[300];
    for (int i = 0; i < 300; i++) cells[i] = (outline_cell){i, 7};
    outline o = OUTLINE_INIT;
    assert_true(outline_trace(cells, 300, &o));
    assert_int_equal(o.n_rings, 1);
    assert_int_equal(o.n_corners, 4 + 2 * (300 / OUTLINE_LONGEST_PX));
    outline_release(&o);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_map_has_eight_bands_that_say_what_they_are),
        IN_A_FOLDER(a_large_map_is_what_a_small_one_is),
        IN_A_FOLDER(a_map_that_is_stopped_while_it_is_written_leaves_nothing),
        IN_A_FOLDER(small_patches_are_taken_out_of_the_map),
        IN_A_FOLDER(a_patch_is_one_whatever_waves_it_came_in),
        IN_A_FOLDER(alarms_far_apart_in_time_are_different_patches),
        IN_A_FOLDER(patches_are_ordered_by_day_then_by_area),
        IN_A_FOLDER(a_file_of_patches_is_as_it_was),
        IN_A_FOLDER(no_alarm_is_no_patch),
        IN_A_FOLDER(holes_are_holes_and_wind_the_other_way),
        IN_A_FOLDER(areas_are_true_in_a_grid_of_degrees),
        IN_A_FOLDER(areas_are_true_where_the_projection_stretches),
        IN_A_FOLDER(a_patch_across_the_antimeridian_is_cut_there),
        IN_A_FOLDER(a_grid_without_a_place_has_patches_in_pixels),
        IN_A_FOLDER(patches_that_cannot_be_written_leave_no_map),
        cmocka_unit_test(outlines_of_any_pixels_are_valid_and_hold_just_these),
        cmocka_unit_test(long_sides_have_corners_in_between),
    };
    return cmocka_run_group_tests_name("imagery outputs", tests, NULL, NULL);
}
