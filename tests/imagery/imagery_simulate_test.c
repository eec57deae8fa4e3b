// SPDX-License-Identifier: Apache-2.0
/* Simulated series: the same again for a seed, marked as what they are, and true to their truth. */
#include <dirent.h>

#include "scenes.h"

static void simulate(const char *dir, uint64_t seed, int size_px) {
    tocsin_simulation_options options = TOCSIN_SIMULATION_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    size_t n_scenes = 0;
    options.seed = seed;
    options.size_px = size_px;
    options.from = day_of(2021, 9, 1);
    options.to = day_of(2021, 12, 31);
    if (tocsin_imagery_simulate(dir, &options, &n_scenes, &err)) fail_msg("%s", err.message);
    assert_int_equal(n_scenes, 11 + 13);
}

static void assert_same_files(const char *a, const char *b) {
    DIR *dir = opendir(a);
    assert_non_null(dir);
    size_t n = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.' || !strstr(entry->d_name, ".")) continue;
        char path_a[600], path_b[600], hash_a[TOCSIN_SHA256_HEX + 1], hash_b[TOCSIN_SHA256_HEX + 1];
        snprintf(path_a, sizeof path_a, "%s/%s", a, entry->d_name);
        snprintf(path_b, sizeof path_b, "%s/%s", b, entry->d_name);
        int64_t size;
        assert_int_equal(tocsin_sha256_file(path_a, hash_a, &size, NULL), TOCSIN_OK);
        assert_int_equal(tocsin_sha256_file(path_b, hash_b, &size, NULL), TOCSIN_OK);
        assert_string_equal(hash_a, hash_b);
        n++;
    }
    closedir(dir);
    assert_true(n > 1);
}

static void a_seed_gives_the_same_bytes_again(void **state) {
    const char *a = in_folder(*state, "a"), *b = in_folder(*state, "b");
    simulate(a, 3, 24);
    simulate(b, 3, 24);
    assert_same_files(a, b);
    assert_same_files(in_folder(*state, "a/radar"), in_folder(*state, "b/radar"));
    assert_same_files(in_folder(*state, "a/optical"), in_folder(*state, "b/optical"));
}

static tocsin_imagery *open_radar(const scene_folder *folder) {
    const char *path = in_folder(folder, "sim/radar/simulated_radar_%Y%m%d.tif");
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = &path;
    options.n_paths = 1;
    return open_series(&options);
}

static void every_scene_says_that_it_is_simulated(void **state) {
    simulate(in_folder(*state, "sim"), 1, 24);
    tocsin_imagery *series = open_radar(*state);
    size_t n;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    for (size_t i = 0; i < n; i++) {
        assert_true(scenes[i].simulated);
        assert_non_null(strstr(scenes[i].path, "simulated"));
    }
    assert_true(tocsin_imagery_is_simulated(series));
    tocsin_imagery_close(&series);
}

static double mean_of(const scene_folder *folder, tocsin_imagery *series, const char *feature,
                      tocsin_period when) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_area *area = NULL;
    tocsin_area_value *values = NULL;
    size_t n, n_used = 0;
    double sum = 0;
    if (tocsin_area_open(in_folder(folder, "sim/areas.geojson"), feature, &area, &err))
        fail_msg("%s", err.message);
    if (tocsin_imagery_area_series(series, area, TOCSIN_MEAN, 0, &values, &n, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < n; i++) {
        if (values[i].day < when.from || values[i].day > when.to) continue;
        sum += values[i].value;
        n_used++;
    }
    free(values);
    tocsin_area_close(&area);
    return sum / (double)n_used;
}

static void the_build_up_shows_over_the_training_ground_and_not_beside_it(void **state) {
    simulate(in_folder(*state, "sim"), 1, 40);
    tocsin_imagery *series = open_radar(*state);
    tocsin_period before = {day_of(2021, 10, 1), day_of(2021, 10, 31)},
                  after = {day_of(2021, 11, 20), day_of(2021, 12, 31)};
    double ground = mean_of(*state, series, "training-ground", after) -
                    mean_of(*state, series, "training-ground", before);
    double reference =
        mean_of(*state, series, "reference", after) - mean_of(*state, series, "reference", before);
    assert_true(ground - reference > 0.7);
    assert_true(reference < 0); /* winter comes */
    tocsin_imagery_close(&series);
}

static void options_out_of_range_are_refused(void **state) {
    tocsin_simulation_options options = TOCSIN_SIMULATION_OPTIONS_INIT;
    size_t n;
    tocsin_error err = TOCSIN_ERROR_INIT;
    options.size_px = 4;
    assert_int_equal(tocsin_imagery_simulate(in_folder(*state, "x"), &options, &n, &err),
                     TOCSIN_BAD_INPUT);
    options.size_px = 24;
    options.from = day_of(2022, 1, 1);
    options.to = day_of(2021, 1, 1);
    assert_int_equal(tocsin_imagery_simulate(in_folder(*state, "x"), &options, &n, &err),
                     TOCSIN_BAD_INPUT);
    assert_int_not_equal(access(in_folder(*state, "x"), F_OK), 0);
    options.to = options.from;
    assert_int_equal(tocsin_imagery_simulate("/proc/no-such-place/x", &options, &n, &err),
                     TOCSIN_IO);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_seed_gives_the_same_bytes_again),
        IN_A_FOLDER(every_scene_says_that_it_is_simulated),
        IN_A_FOLDER(the_build_up_shows_over_the_training_ground_and_not_beside_it),
        IN_A_FOLDER(options_out_of_range_are_refused),
    };
    return cmocka_run_group_tests_name("imagery simulate", tests, NULL, NULL);
}
