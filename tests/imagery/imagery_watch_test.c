// SPDX-License-Identifier: Apache-2.0
/* Alarms for every pixel: right, whole, the same for any number of threads, within bounds. */
#include <dirent.h>

#include "imagery/alarm.h"
#include "imagery/shape.h"
#include "scenes.h"

enum {
    WIDTH = 40,
    HEIGHT = 300,
    DATES = 75,
    HISTORY = 50,
    CHANGE = 55,
    STEP_DAYS = 24,
    CHANGED = 16
};

/* Of the values: as exact in binary as floats are. */
#define STEP (1 / 256.0)

static tocsin_day day_number(int i) {
    return day_of(2016, 1, 5) + STEP_DAYS * i;
}

static double chance(int a, int b, int c) {
    uint32_t h = (uint32_t)a * 73856093U ^ (uint32_t)b * 19349663U ^ (uint32_t)c * 83492791U;
    for (int i = 0; i < 3; i++) h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    return (double)(h >> 8) / 16777216.0;
}

/* A season with noise; the leftmost CHANGED pixels of a row fall by 5 from date CHANGE on. In
 * whole steps, which an int16 holds. */
static float value_at(int date, int x, int y) {
    double turn = 2 * 3.14159265358979 * day_number(date) / 365.25;
    double noise = chance(date, x, y) + chance(x, y, date) + chance(y, date, x) - 1.5;
    double fall = date >= CHANGE && x < CHANGED ? -5 : 0;
    return (float)(rint((10 + 3 * cos(turn) + 0.5 * noise + fall) / STEP) * STEP);
}

static bool is_missing(int date, int x, int y) {
    return chance(3 * date, x, y) < 0.1;
}

/* A stack with a band a date. */
static GDALDatasetH create_stack(const char *path, GDALDataType type) {
    GDALDatasetH stack =
        GDALCreate(GDALGetDriverByName("GTiff"), path, WIDTH, HEIGHT, DATES, type, NULL);
    assert_non_null(stack);
    double transform[6];
    memcpy(transform, scene_transform, sizeof transform);
    GDALSetGeoTransform(stack, transform);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, 32636);
    GDALSetSpatialRef(stack, crs);
    OSRDestroySpatialReference(crs);
    for (int date = 0; date < DATES; date++) {
        char name[16];
        tocsin_day_format(day_number(date), name);
        GDALSetDescription(GDALGetRasterBand(stack, date + 1), name);
    }
    return stack;
}

static void write_date(GDALDatasetH stack, int date, const float *values) {
    GDALRasterBandH band = GDALGetRasterBand(stack, date + 1);
    union {
        const float *constant;
        void *changeable;
    } from = {.constant = values};
    assert_int_equal(GDALRasterIO(band, GF_Write, 0, 0, WIDTH, HEIGHT, from.changeable, WIDTH,
                                  HEIGHT, GDT_Float32, 0, 0),
                     CE_None);
}

static const char *make_stack(const scene_folder *folder) {
    const char *path = in_folder(folder, "stack.tif");
    GDALDatasetH stack = create_stack(path, GDT_Float32);
    for (int date = 0; date < DATES; date++) {
        float values[WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            values[i] =
                is_missing(date, i % WIDTH, i / WIDTH) ? NAN : value_at(date, i % WIDTH, i / WIDTH);
        write_date(stack, date, values);
    }
    GDALClose(stack);
    return path;
}

/* The same as int16, 256 times as large less 1000, with a value for what is missing. */
static const char *make_stored_stack(const scene_folder *folder) {
    const char *path = in_folder(folder, "stored.tif");
    GDALDatasetH stack = create_stack(path, GDT_Int16);
    for (int date = 0; date < DATES; date++) {
        GDALRasterBandH band = GDALGetRasterBand(stack, date + 1);
        GDALSetRasterNoDataValue(band, -32768);
        GDALSetRasterScale(band, STEP);
        GDALSetRasterOffset(band, 1000 * STEP);
        float values[WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            values[i] = is_missing(date, i % WIDTH, i / WIDTH)
                            ? -32768
                            : value_at(date, i % WIDTH, i / WIDTH) / (float)STEP - 1000;
        write_date(stack, date, values);
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
    tocsin_watch_result_release(&result);
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
    int n_changed = 0, n_still = 0;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        bool changed = i % WIDTH<CHANGED, rang = alarm[i]> 0;
        n_changed += changed && rang && (tocsin_day)alarm[i] <= day_number(CHANGE + 4) &&
                     size[i] < -3 && (tocsin_day)seen[i] >= day_number(CHANGE - 3);
        n_still += !changed && rang;
    }
    assert_true(n_changed > 0.97 * CHANGED * HEIGHT);
    assert_true(n_still < 0.02 * (WIDTH - CHANGED) * HEIGHT);
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

static void assert_same_map(const char *a, const char *b) {
    for (int band = 1; band <= 8; band++) {
        float *one = read_map(a, band), *other = read_map(b, band);
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            assert_true((isnan(one[i]) && isnan(other[i])) ||
                        memcmp(&one[i], &other[i], sizeof one[i]) == 0);
        free(one);
        free(other);
    }
}

static void int16_and_float_give_the_same_map(void **state) {
    const char *numbers = make_stack(*state), *stored = make_stored_stack(*state);
    tocsin_watch_options options = watch_options(2);
    char one[512], other[512];
    snprintf(one, sizeof one, "%s", in_folder(*state, "numbers_alarms.tif"));
    snprintf(other, sizeof other, "%s", in_folder(*state, "stored_alarms.tif"));
    tocsin_watch_result a = watch(&numbers, NULL, &options, one);
    tocsin_watch_result b = watch(&stored, NULL, &options, other);
    assert_true(a.n_alarms == b.n_alarms && a.n_too_little == b.n_too_little);
    assert_true(a.n_alarms > CHANGED * HEIGHT * 9 / 10);
    assert_same_map(one, other);
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

/* All of the area changes; that does not make it the new norm. */
static void an_area_has_the_alarms_of_the_map_and_nothing_outside(void **state) {
    const char *stack = make_stack(*state);
    char whole[512], output[512];
    snprintf(whole, sizeof whole, "%s", in_folder(*state, "whole.tif"));
    snprintf(output, sizeof output, "%s", in_folder(*state, "alarms.tif"));
    tocsin_area *area = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_area_open(whole_area(*state), NULL, &area, &err),
                     TOCSIN_OK); /* 8 × 8 pixels */
    tocsin_watch_options options = watch_options(2);
    watch(&stack, NULL, &options, whole);
    tocsin_watch_result result = watch(&stack, area, &options, output);
    tocsin_area_close(&area);
    assert_int_equal(result.n_pixels, 64);
    assert_true(result.n_alarms >= 62);
    for (int band = 1; band <= 8; band++) {
        float *all = read_map(whole, band), *map = read_map(output, band);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            bool inside = i % WIDTH < 8 && i / WIDTH < 8;
            if (inside)
                assert_true(map[i] == all[i] || (isnan(map[i]) && isnan(all[i])));
            else
                assert_true(isnan(map[i]) ||
                            (band != 2 && band != 3 && band != 8 && !(map[i] > 0)));
        }
        free(all);
        free(map);
    }
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
    assert_true(done >= 0 && done <= total);
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

static void make_torn_series(const scene_folder *folder, GDALDataType type) {
    for (int date = 0; date < 30; date++) {
        char name[32];
        tocsin_civil day = tocsin_day_to_civil(day_of(2018, 1, 1) + 40 * date);
        snprintf(name, sizeof name, "s_%04d%02d%02d.tif", day.year, day.month, day.day);
        const char *path = in_folder(folder, name);
        make_scene(path,
                   &(scene_spec){.size_px = LARGE_PX,
                                 .type = type,
                                 .nodata = type == GDT_Int16 ? -9999 : 0,
                                 .compress = "COMPRESS=DEFLATE"},
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
}

/* Read as numbers, and as they are stored. */
static void a_scene_that_is_torn_in_the_middle_does_not_blank_the_map(void **state) {
    for (int k = 0; k < 2; k++) {
        make_torn_series(*state, k ? GDT_Int16 : GDT_Byte);
        const char *path = in_folder(*state, "s_%Y%m%d.tif");
        tocsin_imagery_options series = series_options(&path);
        char hash[2][TOCSIN_SHA256_HEX + 1];
        for (int threads = 1; threads <= 2; threads++) {
            tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
            const char *output = in_folder(*state, "alarms.tif");
            char skipped[256] = "";
            options.threads = threads;
            options.skipped = keep_skipped;
            options.skipped_context = skipped;
            tocsin_watch_result result;
            tocsin_error err = TOCSIN_ERROR_INIT;
            int64_t size;
            assert_int_equal(tocsin_imagery_watch(&series, NULL, &options, output, &result, &err),
                             TOCSIN_OK);
            tocsin_watch_result_release(&result);
            assert_int_equal(result.n_skipped, 1);
            assert_int_equal(result.n_dates, 30);
            assert_int_equal(result.n_too_little, 0);
            assert_non_null(strstr(skipped, "s_20190426.tif: not readable in part"));
            assert_int_equal(tocsin_sha256_file(output, hash[threads - 1], &size, NULL), TOCSIN_OK);
        }
        assert_string_equal(hash[0], hash[1]);
    }
}

/* ---- memory --------------------------------------------------------------------------------- */

/* What judging a block of 240 dates takes besides its values: norm says it of a watch with the same dates. */
static size_t room_of(int n_dates, int n_bands, int block_px) {
    tocsin_norm_options norm = TOCSIN_NORM_OPTIONS_INIT;
    tocsin_watch_rule rule = TOCSIN_WATCH_RULE_INIT;
    tocsin_norm_watch *watch = NULL;
    tocsin_day days[400];
    for (int i = 0; i < n_dates; i++) days[i] = day_of(2016, 1, 1) + 9 * i;
    norm.history.to = days[n_dates * 2 / 3];
    assert_int_equal(
        tocsin_norm_watch_new(days, (size_t)n_dates, n_bands, &norm, &rule, &watch, NULL),
        TOCSIN_OK);
    size_t room = tocsin_norm_watch_room(watch, block_px, block_px);
    tocsin_norm_watch_free(&watch);
    return room;
}

static const int input_blocks[][2] = {{512, 512}, {256, 256},   {4096, 1},    {4096, 16},
                                      {64, 1},    {4096, 4096}, {1024, 1024}, {100, 100}};

/* As int16 and as floats; GDAL's cache, of 128 MiB, and what the sample takes are what is left of 1 GiB. */
static void a_series_of_4096_pixels_and_240_dates_takes_less_than_a_gigabyte(void **state) {
    (void)state;
    static const int workers[] = {1, 2, 4, 16, 64, 256};
    size_t room = room_of(240, 1, 256);
    for (size_t bytes = 2; bytes <= 4; bytes += 2)
        for (size_t b = 0; b < sizeof input_blocks / sizeof *input_blocks; b++)
            for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
                shape_request request = {.width_px = 4096,
                                         .height_px = 4096,
                                         .block_width = input_blocks[b][0],
                                         .block_height = input_blocks[b][1],
                                         .block_px = 256,
                                         .bytes_a_pixel = 240 * bytes,
                                         .room_bytes = room,
                                         .n_workers = workers[w]};
                shape s = shape_choose(&request);
                size_t tile = (size_t)s.tile_width * (size_t)s.tile_height * request.bytes_a_pixel;
                size_t wave = 4096 * (size_t)s.wave_height * sizeof(tocsin_pixel_alarm);
                assert_true(s.bytes >= (size_t)s.n_workers * (tile + room) + wave);
                assert_true(s.n_workers >= 1 && s.n_workers <= workers[w]);
                if (s.bytes > (size_t)768 << 20) fail_msg("%zu bytes", s.bytes);
            }
}

static void tiles_cover_the_grid_with_whole_blocks(void **state) {
    (void)state;
    static const int sizes[][2] = {{4096, 4096}, {1, 1}, {257, 255}, {30000, 7}, {16384, 16384}};
    static const size_t a_pixel[] = {2, 480, 960, 15360};
    for (size_t b = 0; b < sizeof input_blocks / sizeof *input_blocks; b++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            for (size_t i = 0; i < 4; i++)
                for (int block_px = 32; block_px <= 256; block_px *= 2) {
                    shape_request request = {.width_px = sizes[k][0],
                                             .height_px = sizes[k][1],
                                             .block_width = input_blocks[b][0],
                                             .block_height = input_blocks[b][1],
                                             .block_px = block_px,
                                             .bytes_a_pixel = a_pixel[i],
                                             .room_bytes = 4096,
                                             .n_workers = 3};
                    shape s = shape_choose(&request);
                    assert_int_equal(s.tile_width, s.blocks_across * block_px);
                    assert_int_equal(s.tile_height, s.blocks_down * block_px);
                    assert_true(s.blocks_across >= 1 && s.blocks_down >= 1);
                    assert_true(s.tiles_across * s.tile_width >= sizes[k][0]);
                    assert_true((s.tiles_across - 1) * s.tile_width < sizes[k][0]);
                    assert_int_equal(s.wave_height % 256, 0);
                    assert_int_equal(s.wave_height % s.tile_height, 0);
                }
}

static void a_taller_grid_takes_no_more_memory(void **state) {
    (void)state;
    shape_request request = {4096, 4096, 512, 512, 256, 480, room_of(240, 1, 256), 2};
    size_t bytes = shape_choose(&request).bytes;
    request.height_px = 400000;
    assert_int_equal(shape_choose(&request).bytes, bytes);
}

/* However large the blocks of the input, and however few dates. */
static void a_tile_has_no_more_blocks_than_a_worker_lists(void **state) {
    (void)state;
    shape_request request = {65536, 65536, 65536, 65536, 256, 4, 64, 1};
    shape s = shape_choose(&request);
    assert_true(s.blocks_across * s.blocks_down <= SHAPE_MAX_BLOCKS);
    request.room_bytes = (size_t)1 << 32; /* more than all workers may hold */
    s = shape_choose(&request);
    assert_int_equal(s.n_workers, 1);
    assert_int_equal(s.blocks_across * s.blocks_down, 1);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

/* A state is gone on from with few dates; its blocks must not become others. */
static void blocks_do_not_grow_or_shrink_with_later_dates(void **state) {
    (void)state;
    enum { FITTED = 400, ALL = 1000 };
    series_date dates[ALL];
    for (int i = 0; i < ALL; i++) dates[i] = (series_date){.day = i};
    series_plan plan = {.dates = dates, .n_variables = 6};
    for (plan.n_dates = FITTED; plan.n_dates <= ALL; plan.n_dates += 200)
        assert_int_equal(alarm_block_px(&plan, FITTED - 1), 64);
    plan.n_dates = ALL;
    plan.n_variables = 1;
    assert_int_equal(alarm_block_px(&plan, FITTED - 1), 128);
    assert_int_equal(alarm_block_px(&plan, ALL), 128);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(what_changed_rings_and_what_did_not_is_still),
        IN_A_FOLDER(the_map_is_the_same_for_any_number_of_threads),
        IN_A_FOLDER(places_get_the_alarms_that_the_map_has),
        IN_A_FOLDER(int16_and_float_give_the_same_map),
        IN_A_FOLDER(an_area_has_the_alarms_of_the_map_and_nothing_outside),
        IN_A_FOLDER(a_failed_run_leaves_what_was_there),
        IN_A_FOLDER(a_run_can_be_stopped),
        IN_A_FOLDER(a_scene_that_is_torn_in_the_middle_does_not_blank_the_map),
        cmocka_unit_test(blocks_do_not_grow_or_shrink_with_later_dates),
        cmocka_unit_test(a_series_of_4096_pixels_and_240_dates_takes_less_than_a_gigabyte),
        cmocka_unit_test(tiles_cover_the_grid_with_whole_blocks),
        cmocka_unit_test(a_tile_has_no_more_blocks_than_a_worker_lists),
        cmocka_unit_test(a_taller_grid_takes_no_more_memory),
    };
    return cmocka_run_group_tests_name("imagery watch", tests, NULL, NULL);
}
