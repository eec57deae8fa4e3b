// SPDX-License-Identifier: Apache-2.0
/* What a case keeps of a picture to show it, and to know it again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "changing.h"

static tocsin_picture picture_of(const uint8_t *luma, int width, int height, int channels) {
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_buffer bytes =
        make_jpeg(luma, width, height, channels, (made_jpeg_options){.quality = 90});
    if (tocsin_picture_decode(tocsin_buffer_text(&bytes), &picture, &err))
        fail_msg("%s", err.message);
    tocsin_buffer_release(&bytes);
    return picture;
}

static void check_size(int width, int height, int channels, int want_width, int want_height) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer small = TOCSIN_BUFFER_INIT;
    uint8_t *samples = make_samples(width, height, channels, 5);
    tocsin_picture picture = picture_of(samples, width, height, channels);
    tocsin_picture again = TOCSIN_PICTURE_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_picture_thumbnail(&picture, 100, &small, &err), TOCSIN_OK);
    assert_int_equal(tocsin_picture_decode(tocsin_buffer_text(&small), &again, &err), TOCSIN_OK);
    assert_int_equal(again.width_px, want_width);
    assert_int_equal(again.height_px, want_height);
    assert_int_equal(again.n_planes, channels);
    tocsin_picture_release(&picture);
    tocsin_picture_release(&again);
    free(samples);
}

static void a_thumbnail_is_small_and_never_larger_than_the_picture(void **state) {
    (void)state;
    check_size(400, 200, 1, 100, 50);
    check_size(150, 300, 3, 50, 100);
    check_size(60, 40, 3, 60, 40);
    check_size(1, 1, 1, 1, 1);
    check_size(900, 3, 1, 100, 1);
}

static void the_mirrored_hash_is_that_of_the_mirrored_picture(void **state) {
    (void)state;
    enum { W = 203, H = 150 };
    uint8_t *scene = change_scene(W, H, 3), *mirrored = malloc(W * H);
    if (!mirrored) abort();
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) mirrored[y * W + x] = scene[y * W + W - 1 - x];
    uint64_t hash = tocsin_picture_hash(mirrored, W, H);
    assert_true(tocsin_picture_hash_distance(hash, tocsin_picture_hash_mirrored(scene, W, H)) <= 2);
    assert_true(tocsin_picture_hash_distance(hash, tocsin_picture_hash(scene, W, H)) >
                TOCSIN_PICTURE_HASH_NEAR);
    free(scene);
    free(mirrored);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thumbnail_is_small_and_never_larger_than_the_picture),
        cmocka_unit_test(the_mirrored_hash_is_that_of_the_mirrored_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
