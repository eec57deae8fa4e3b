// SPDX-License-Identifier: Apache-2.0
/* Parts unlike the rest, enlarging, and the error-level picture, on a scene of each kind where the test has to see it; how often they err
 * is measured by measure_traces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "changing.h"

enum { W = 320, H = 320 };

/* Terrain with the noise of a sensor, equally rough everywhere. */
static uint8_t *rough_scene(uint64_t seed) {
    uint64_t random = seed * 31 + 5;
    double *sum = calloc((size_t)W * (size_t)H, sizeof *sum);
    uint8_t *scene = malloc((size_t)W * (size_t)H);
    assert_true(sum && scene);
    change_terrain(sum, W, H, 4, &random);
    for (int i = 0; i < W * H; i++) {
        double noise = -6;
        for (int k = 0; k < 12; k++) noise += change_unit(&random);
        scene[i] = (uint8_t)fmax(0, fmin(255, 120 + sum[i] + 4 * noise));
    }
    free(sum);
    return scene;
}

static bool overlaps(const tocsin_part_test *test, change_box box) {
    return test->left < box.left + box.width && test->right >= box.left &&
           test->top < box.top + box.height && test->bottom >= box.top;
}

static tocsin_part_test saved_once_of(const uint8_t *luma) {
    tocsin_buffer file = make_jpeg(luma, W, H, 1, (made_jpeg_options){.quality = 90});
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_coding coding;
    tocsin_part_test test;
    tocsin_text bytes = tocsin_buffer_text(&file);
    assert_int_equal(tocsin_picture_decode(bytes, &picture, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_jpeg_coding(bytes, &picture.jpeg, &coding, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_find_saved_once(bytes, &picture, &coding, &test, NULL), TOCSIN_OK);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);
    return test;
}

static void what_came_in_after_the_first_saving_is_found(void **state) {
    (void)state;
    uint8_t *scene = change_scene(W, H, 11), *other = change_scene(W, H, 12);
    uint64_t random = 3;
    tocsin_part_test test = saved_once_of(scene);
    assert_false(test.done); /* there was no first saving */
    assert_int_equal(picture_save_again(scene, W, H, 65, scene, NULL), TOCSIN_OK);
    test = saved_once_of(scene);
    assert_true(test.done && !test.found);
    change_box box = change_splice(scene, other, W, H, 56, &random);
    test = saved_once_of(scene);
    assert_true(test.found && overlaps(&test, box));
    free(scene);
    free(other);
}

static void a_part_without_the_noise_of_the_rest_is_found(void **state) {
    (void)state;
    uint8_t *scene = rough_scene(1);
    uint64_t random = 9;
    tocsin_part_test test;
    assert_int_equal(tocsin_find_other_noise(scene, W, H, &test, NULL), TOCSIN_OK);
    assert_true(test.done && !test.found);
    change_box box = change_remove(scene, W, H, 56, &random);
    assert_int_equal(tocsin_find_other_noise(scene, W, H, &test, NULL), TOCSIN_OK);
    assert_true(test.found && !test.stronger && overlaps(&test, box));
    assert_int_equal(tocsin_find_other_noise(scene, 40, 40, &test, NULL), TOCSIN_OK);
    assert_false(test.done || test.found);
    free(scene);
}

static void enlarging_shows_with_its_scale(void **state) {
    (void)state;
    uint8_t *scene = rough_scene(2);
    tocsin_resampling test;
    assert_int_equal(tocsin_find_resampling(scene, W, H, &test, NULL), TOCSIN_OK);
    assert_true(test.done && !test.found);
    int width, height;
    uint8_t *larger = change_resample(scene, W, H, 1.5, &width, &height);
    assert_int_equal(tocsin_find_resampling(larger, width, height, &test, NULL), TOCSIN_OK);
    if (!test.found || fabs(test.scale - 1.5) > 0.02)
        fail_msg("score %.2f, scale %.3f", test.score, test.scale);
    assert_int_equal(tocsin_find_resampling(larger, 20, 20, &test, NULL), TOCSIN_OK);
    assert_false(test.done || test.found);
    free(larger);
    free(scene);
}

static void the_error_level_picture_has_the_size_of_its_own(void **state) {
    (void)state;
    uint8_t *samples = make_samples(70, 50, 3, 4);
    tocsin_buffer file = make_jpeg(samples, 70, 50, 3, (made_jpeg_options){.quality = 70}),
                  out = TOCSIN_BUFFER_INIT;
    tocsin_picture picture = TOCSIN_PICTURE_INIT, level = TOCSIN_PICTURE_INIT;
    assert_int_equal(tocsin_picture_decode(tocsin_buffer_text(&file), &picture, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_error_level_png(&picture, &out, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_picture_decode(tocsin_buffer_text(&out), &level, NULL), TOCSIN_OK);
    assert_true(level.width_px == 70 && level.height_px == 50 && level.n_planes == 1);
    for (int i = 0; i < 70 * 50; i++) assert_int_equal(level.luma[i] % 16 % 15, 0); /* 16 times */
    tocsin_picture_release(&picture);
    tocsin_picture_release(&level);
    tocsin_buffer_release(&file);
    tocsin_buffer_release(&out);
    free(samples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_in_after_the_first_saving_is_found),
        cmocka_unit_test(a_part_without_the_noise_of_the_rest_is_found),
        cmocka_unit_test(enlarging_shows_with_its_scale),
        cmocka_unit_test(the_error_level_picture_has_the_size_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
