// SPDX-License-Identifier: Apache-2.0
/* Alarms for every pixel: right, whole, the same for any number of threads, within bounds. */
#include <dirent.h>

#include "imagery/shape.h"
#include "scenes.h"

enum { WIDTH = 40, HEIGHT = 300, DATES = 75, HISTORY = 50, CHANGE = 55, STEP_DAYS = 24 };

static tocsin_day day_number(int i) {
    return day_of(2016, 1, 5) + STEP_DAYS * i;
}

static double chance(int a, int b, int c) {
    uint32_t h = (uint32_t)a * 73856093U ^ (uint32_t)b * 19349663U ^ (uint32_t)c * 83492791U;
    for (int i = 0; i < 3; i++) h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    return (double)(h >> 8) / 16777216.0;
}

/* A season with noise; the left half falls by 5 from date CHANGE on. */
static float value_at(int date, int x, int y) {
    double turn = 2 * 3.14159265358979 * day_number(date) / 365.25;
    double noise = chance(date, x, y) + chance(x, y, date) + chance(y, date, x) - 1.5;
    double fall = date >= CHANGE && x < WIDTH / 2 ? -5 : 0;
    return (float)(10 + 3 * cos(turn) + 0.5 * noise + fall);
}

/* A stack with a band a date. */
static const char *make_stack(const scene_folder *folder) {
    const char *path = in_folder(folder, "stack.tif");
    GDALDatasetH stack =
        GDALCreate(GDALGetDriverByName("GTiff"), path, WIDTH, HEIGHT, DATES, GDT_Float32, NULL);
    assert_non_null(stack);
    double transform[6];
    memcpy(transform, scene_transform, sizeof transform);
    GDALSetGeoTransform(stack, transform);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, 32636);
    GDALSetSpatialRef(stack, crs);
    OSRDestroySpatialReference(crs);
    for (int date = 0; date < DATES; date++) {
        float values[WIDTH * HEIGHT];
        char name[16];
        tocsin_day_format(day_number(date), name);
        for (int i = 0; i < WIDTH * HEIGHT; i++) values[i] = value_at(date, i % WIDTH, i / WIDTH);
        GDALRasterBandH band = GDALGetRasterBand(stack, date + 1);
        GDALSetDescription(band, name);
        assert_int_equal(GDALRasterIO(band, GF_Write, 0, 0, WIDTH, HEIGHT, values, WIDTH, HEIGHT,
                                      GDT_Float32, 0, 0),
                         CE_None);
    }
    GDALClose(stack);
    return path;
}

static tocsin_watch_options watch_options(int threads) {
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    options.norm.history.to = day_number(HISTORY - 1);
    options.threads = threads;
    return options;
}

static tocsin_imagery_options series_options(const char *const *path) {
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = path;
    options.n_paths = 1;
    return options;
}

static tocsin_watch_result watch(const char *const *path, const tocsin_area *area,
                                 const tocsin_watch_options *options, const char *output) {
    tocsin_imagery_options series = series_options(path);
    tocsin_watch_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_imagery_watch(&series, area, options, output, &result, &err))
        fail_msg("%s", err.message);
    return result;
}

static float *read_map(const char *path, int band) {
    GDALDatasetH map = GDALOpen(path, GA_ReadOnly);
    assert_non_null(map);
    assert_int_equal(GDALGetRasterCount(map), 8);
    float *values = malloc(WIDTH * HEIGHT * sizeof *values);
    assert_int_equal(GDALRasterIO(GDALGetRasterBand(map, band), GF_Read, 0, 0, WIDTH, HEIGHT,
                                  values, WIDTH, HEIGHT, GDT_Float32, 0, 0),
                     CE_None);
    GDALClose(map);
    return values;
}

static void what_changed_rings_and_what_did_not_is_still(void **state) {
    const char *stack = make_stack(*state), *output = in_folder(*state, "alarms.tif");
    tocsin_watch_options options = watch_options(2);
    tocsin_watch_result result = watch(&stack, NULL, &options, output);
    assert_int_equal(result.n_pixels, WIDTH * HEIGHT);
    assert_int_equal(result.n_dates, DATES);
    assert_int_equal(result.history.to, day_number(HISTORY - 1));
    assert_int_equal(result.watched.to, day_number(DATES - 1));
    assert_int_equal(result.n_skipped, 0);
    float *alarm = read_map(output, 1), *size = read_map(output, 2), *seen = read_map(output, 4);
    int n_left = 0, n_right = 0;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        bool left = i % WIDTH<WIDTH / 2, rang = alarm[i]> 0;
        n_left += left && rang && (tocsin_day)alarm[i] <= day_number(CHANGE + 4) && size[i] < -3 &&
                  (tocsin_day)seen[i] >= day_number(CHANGE - 3);
        n_right += !left && rang;
    }
    assert_true(n_left > 0.97 * WIDTH / 2 * HEIGHT);
    assert_true(n_right < 0.05 * WIDTH / 2 * HEIGHT);
    free(alarm);
    free(size);
    free(seen);
}

static void the_map_is_the_same_for_any_number_of_threads(void **state) {
    const char *stack = make_stack(*state);
    char first[TOCSIN_SHA256_HEX + 1];
    static const int threads[] = {1, 2, 3, 7};
    for (int i = 0; i < 4; i++) {
        const char *output = in_folder(*state, "alarms.tif");
        tocsin_watch_options options = watch_options(threads[i]);
        watch(&stack, NULL, &options, output);
        char hash[TOCSIN_SHA256_HEX + 1];
        int64_t size;
        assert_int_equal(tocsin_sha256_file(output, hash, &size, NULL), TOCSIN_OK);
        if (i == 0) memcpy(first, hash, sizeof first);
        assert_string_equal(hash, first);
    }
}

static void places_get_the_alarms_that_the_map_has(void **state) {
    const char *stack = make_stack(*state), *output = in_folder(*state, "alarms.tif");
    tocsin_watch_options options = watch_options(2);
    watch(&stack, NULL, &options, output);
    float *alarm = read_map(output, 1), *score = read_map(output, 3);
    enum { N = 5 };
    static const int columns[N] = {0, 19, 20, 39, 7}, rows[N] = {0, 299, 150, 7, 256};
    double x[N + 1], y[N + 1];
    for (int i = 0; i < N; i++) {
        x[i] = scene_transform[0] + 100 * (columns[i] + 0.5);
        y[i] = scene_transform[3] - 100 * (rows[i] + 0.5);
    }
    x[N] = y[N] = 0; /* far away */
    tocsin_imagery_options series_of = series_options(&stack);
    tocsin_imagery *series = open_series(&series_of);
    tocsin_pixel_alarm at[N + 1];
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(
        tocsin_imagery_watch_at(series, x, y, N + 1, &options.norm, &options.rule, at, &err),
        TOCSIN_OK);
    for (int i = 0; i < N; i++) {
        int pixel = rows[i] * WIDTH + columns[i];
        assert_int_equal(at[i].first == TOCSIN_DAY_NONE ? 0 : at[i].confirmed, (int)alarm[pixel]);
        assert_near((double)at[i].score, (double)score[pixel], 0);
    }
    assert_int_equal(at[N].first, TOCSIN_DAY_NONE);
    assert_true(isnan(at[N].score));
    free(alarm);
    free(score);
    tocsin_imagery_close(&series);
}

static void outside_the_area_nothing_is_judged(void **state) {
    const char *stack = make_stack(*state), *output = in_folder(*state, "alarms.tif");
    tocsin_area *area = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_area_open(whole_area(*state), NULL, &area, &err),
                     TOCSIN_OK); /* 8 × 8 pixels */
    tocsin_watch_options options = watch_options(2);
    tocsin_watch_result result = watch(&stack, area, &options, output);
    tocsin_area_close(&area);
    assert_int_equal(result.n_pixels, 64);
    float *alarm = read_map(output, 1), *score = read_map(output, 3);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        bool inside = i % WIDTH < 8 && i / WIDTH < 8;
        assert_true(inside == !isnan(score[i]));
        assert_true(inside || !(alarm[i] > 0));
    }
    free(alarm);
    free(score);
}

static size_t count_files(const scene_folder *folder) {
    DIR *dir = opendir(folder->path);
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(dir));) n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

static void a_failed_run_leaves_what_was_there(void **state) {
    const char *stack = make_stack(*state), *output = in_folder(*state, "alarms.tif");
    write_text(output, "precious");
    size_t n_files = count_files(*state);
    tocsin_imagery_options series = series_options(&stack);
    tocsin_watch_options options = watch_options(2);
    tocsin_watch_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    options.norm.history.to = day_number(DATES);
    assert_int_equal(tocsin_imagery_watch(&series, NULL, &options, output, &result, &err),
                     TOCSIN_BAD_INPUT);
    options.norm.history.to = day_number(-1);
    assert_int_equal(tocsin_imagery_watch(&series, NULL, &options, output, &result, &err),
                     TOCSIN_TOO_LITTLE);
    options = watch_options(2);
    assert_int_equal(tocsin_imagery_watch(&series, NULL, &options,
                                          in_folder(*state, "no/such/a.tif"), &result, &err),
                     TOCSIN_IO);
    assert_int_equal(tocsin_imagery_watch(&series, NULL, &options, "/dev/full", &result, &err),
                     TOCSIN_IO);
    assert_int_equal(count_files(*state), n_files);
    char text[16] = "";
    FILE *file = fopen(output, "rb");
    assert_int_equal(fread(text, 1, sizeof text - 1, file), 8);
    fclose(file);
    assert_string_equal(text, "precious");
}

static bool stop_at_once(void *context, const char *what, double done, double total) {
    (void)what;
    assert_true(done > 0 && done <= total);
    *(int *)context += 1;
    return false;
}

static void a_run_can_be_stopped(void **state) {
    const char *stack = make_stack(*state), *output = in_folder(*state, "alarms.tif");
    tocsin_imagery_options series = series_options(&stack);
    tocsin_watch_options options = watch_options(2);
    tocsin_watch_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    int calls = 0;
    options.progress = stop_at_once;
    options.progress_context = &calls;
    assert_int_equal(tocsin_imagery_watch(&series, NULL, &options, output, &result, &err),
                     TOCSIN_PARTLY);
    assert_true(calls >= 1);
    assert_int_equal(count_files(*state), 1);
}

/* ---- a scene that is torn in the middle ----------------------------------------------------- */

enum { LARGE_PX = 640 };

static double large_value(int band, int x, int y, double base) {
    (void)band;
    return base + chance(x, y, (int)base);
}

static void keep_skipped(void *context, const tocsin_scene *scene) {
    snprintf(context, 256, "%s: %s", scene->path, scene->skipped);
}

static void a_scene_that_is_torn_in_the_middle_does_not_blank_the_map(void **state) {
    for (int date = 0; date < 30; date++) {
        char name[32];
        tocsin_civil day = tocsin_day_to_civil(day_of(2018, 1, 1) + 40 * date);
        snprintf(name, sizeof name, "s_%04d%02d%02d.tif", day.year, day.month, day.day);
        const char *path = in_folder(*state, name);
        make_scene(
            path,
            &(scene_spec){.size_px = LARGE_PX, .type = GDT_Byte, .compress = "COMPRESS=DEFLATE"},
            large_value, 50 + date % 9);
        if (date != 12) continue;
        FILE *file = fopen(path, "r+b");
        fseek(file, 0, SEEK_END);
        fseek(file, ftell(file) / 2, SEEK_SET);
        char garbage[400];
        memset(garbage, 0xA5, sizeof garbage);
        fwrite(garbage, 1, sizeof garbage, file);
        fclose(file);
    }
    const char *path = in_folder(*state, "s_%Y%m%d.tif");
    tocsin_imagery_options series = series_options(&path);
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    char skipped[256] = "";
    options.threads = 2;
    options.skipped = keep_skipped;
    options.skipped_context = skipped;
    tocsin_watch_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_imagery_watch(&series, NULL, &options, in_folder(*state, "alarms.tif"),
                                          &result, &err),
                     TOCSIN_OK);
    assert_int_equal(result.n_skipped, 1);
    assert_int_equal(result.n_dates, 30);
    assert_int_equal(result.n_too_little, 0);
    assert_non_null(strstr(skipped, "s_20190426.tif: not readable in part"));
}

/* ---- memory --------------------------------------------------------------------------------- */

static void tiles_cover_the_grid_and_stay_within_memory(void **state) {
    (void)state;
    static const int blocks[][2] = {{512, 512},   {256, 256},   {4096, 1}, {4096, 16},
                                    {4096, 4096}, {1024, 1024}, {64, 1}};
    static const int workers[] = {1, 2, 4, 16, 64, 256};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
        for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
            shape_request request = {4096, 4096, blocks[b][0], blocks[b][1], 240, 1, 1, workers[w]};
            shape s = shape_choose(&request);
            assert_true(s.tile_width >= 1 && s.tile_width <= 4096);
            assert_true(s.tile_height >= 1 && s.tile_height <= s.wave_height);
            assert_true((size_t)s.tiles_across * (size_t)s.tile_width >= 4096);
            assert_int_equal(s.wave_height % 256, 0);
            size_t limit = (size_t)(workers[w] <= 96 ? 512 : 1024 + 128) << 20;
            if (s.bytes > limit) fail_msg("%zu bytes", s.bytes);
        }
}

static void a_taller_grid_takes_no_more_memory(void **state) {
    (void)state;
    shape_request request = {4096, 4096, 512, 512, 240, 1, 1, 2};
    size_t bytes = shape_choose(&request).bytes;
    request.height_px = 400000;
    assert_int_equal(shape_choose(&request).bytes, bytes);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(what_changed_rings_and_what_did_not_is_still),
        IN_A_FOLDER(the_map_is_the_same_for_any_number_of_threads),
        IN_A_FOLDER(places_get_the_alarms_that_the_map_has),
        IN_A_FOLDER(outside_the_area_nothing_is_judged),
        IN_A_FOLDER(a_failed_run_leaves_what_was_there),
        IN_A_FOLDER(a_run_can_be_stopped),
        IN_A_FOLDER(a_scene_that_is_torn_in_the_middle_does_not_blank_the_map),
        cmocka_unit_test(tiles_cover_the_grid_and_stay_within_memory),
        cmocka_unit_test(a_taller_grid_takes_no_more_memory),
    };
    return cmocka_run_group_tests_name("imagery watch", tests, NULL, NULL);
}
