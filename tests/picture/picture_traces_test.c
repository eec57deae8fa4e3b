// SPDX-License-Identifier: Apache-2.0
/* How a picture was coded, what its file says, and whether two pictures look the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "changing.h"

static tocsin_coding coding_of(const tocsin_buffer *file) {
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_coding coding;
    assert_int_equal(tocsin_picture_decode(tocsin_buffer_text(file), &picture, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_jpeg_coding(tocsin_buffer_text(file), &picture.jpeg, &coding, NULL),
                     TOCSIN_OK);
    tocsin_picture_release(&picture);
    return coding;
}

/* A scene with structure of all sizes: noise summed over several octaves. */
static uint8_t *make_scene(int width, int height, uint64_t seed) {
    uint8_t *scene = malloc((size_t)width * (size_t)height);
    double *sum = calloc((size_t)width * (size_t)height, sizeof *sum);
    assert_true(scene && sum);
    for (int cell = 2; cell <= 64; cell *= 2) {
        int across = width / cell + 2, down = height / cell + 2;
        double *knots = malloc(sizeof *knots * (size_t)across * (size_t)down);
        assert_non_null(knots);
        for (int i = 0; i < across * down; i++) knots[i] = make_random(&seed) / 4294967296.0 - 0.5;
        for (int i = 0; i < width * height; i++) {
            double x = (double)(i % width) / cell, y = (double)(i / width) / cell;
            int c = (int)x, r = (int)y;
            double *k = knots + r * across + c;
            sum[i] += 14 * sqrt(cell) *
                      ((1 - x + c) * (1 - y + r) * k[0] + (x - c) * (1 - y + r) * k[1] +
                       (1 - x + c) * (y - r) * k[across] + (x - c) * (y - r) * k[across + 1]);
        }
        free(knots);
    }
    for (int i = 0; i < width * height; i++) {
        double value = 120 + sum[i] + make_random(&seed) % 4;
        scene[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    free(sum);
    return scene;
}

static void the_ladder_is_that_of_the_library(void **state) {
    (void)state;
    uint8_t *samples = make_samples(16, 16, 3, 1);
    for (int quality = 1; quality <= 100; quality += 3) {
        tocsin_buffer file = make_jpeg(samples, 16, 16, 3, (made_jpeg_options){.quality = quality});
        tocsin_coding coding = coding_of(&file);
        assert_int_equal(coding.luma_quality, quality);
        assert_int_equal(coding.chroma_quality, quality);
        assert_true(coding.luma_exact && coding.chroma_exact);
        tocsin_buffer_release(&file);
    }
    free(samples);
}

static void saving_twice_shows_and_saving_once_does_not(void **state) {
    (void)state;
    enum { W = 384, H = 384 };
    static const int qualities[][2] = {{60, 85}, {70, 90}, {75, 95}, {80, 92}};
    for (size_t i = 0; i < 4; i++) {
        uint8_t *scene = make_scene(W, H, 40 + i), *once = malloc(W * H);
        assert_non_null(once);
        tocsin_buffer single =
            make_jpeg(scene, W, H, 1, (made_jpeg_options){.quality = qualities[i][1]});
        tocsin_coding coding = coding_of(&single);
        if (coding.twice) fail_msg("once at %d: %.1f", qualities[i][1], coding.evidence);
        assert_int_equal(picture_save_again(scene, W, H, qualities[i][0], once, NULL), TOCSIN_OK);
        tocsin_buffer again =
            make_jpeg(once, W, H, 1, (made_jpeg_options){.quality = qualities[i][1]});
        coding = coding_of(&again);
        if (!coding.twice || abs(coding.earlier_quality - qualities[i][0]) > 2)
            fail_msg("%d then %d: %d, %.1f", qualities[i][0], qualities[i][1],
                     coding.earlier_quality, coding.evidence);
        tocsin_buffer_release(&single);
        tocsin_buffer_release(&again);
        free(scene);
        free(once);
    }
}

static const char *value_of(const tocsin_metadata *metadata, const char *name) {
    for (size_t i = 0; i < metadata->n; i++)
        if (!strcmp(metadata->item[i].name, name)) return metadata->item[i].value;
    return "";
}

static void metadata_are_read(void **state) {
    (void)state;
    static const char *const files[] = {"exif_big.jpg", "text.png"};
    for (int i = 0; i < 2; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/tests/picture/corpus/metadata/%s", getenv("TOCSIN_ROOT"),
                 files[i]);
        tocsin_buffer file = TOCSIN_BUFFER_INIT;
        tocsin_metadata metadata;
        assert_int_equal(tocsin_file_read(path, 1 << 20, &file, NULL), TOCSIN_OK);
        tocsin_picture_metadata(tocsin_buffer_text(&file), &metadata);
        assert_true(metadata.exif && metadata.xmp);
        assert_int_equal(metadata.c2pa, i == 0);
        assert_string_equal(value_of(&metadata, "DateTime"), "2021:11:01 09:30:00");
        assert_string_equal(value_of(&metadata, "xmp:CreatorTool"), "GIMP 2.10");
        assert_string_equal(value_of(&metadata, "dc:creator"), "A. Photographer");
        assert_true(fabs(metadata.lat_deg - 54.57) < 1e-6 && fabs(metadata.lon_deg - 33.17) < 1e-6);
        if (i == 1) assert_string_equal(value_of(&metadata, "tIME"), "2021-11-01T09:30:00Z");
        tocsin_buffer_release(&file);
    }
}

static void the_hash_stays_when_a_picture_is_saved_again_and_not_for_another(void **state) {
    (void)state;
    enum { W = 300, H = 260 };
    uint8_t *scene = make_scene(W, H, 3), *other = make_scene(W, H, 4), *saved = malloc(W * H);
    assert_non_null(saved);
    uint64_t hash = tocsin_picture_hash(scene, W, H);
    assert_int_equal(picture_save_again(scene, W, H, 40, saved, NULL), TOCSIN_OK);
    for (int i = 0; i < W * H; i++) saved[i] = (uint8_t)(saved[i] * 3 / 4 + 30);
    assert_true(tocsin_picture_hash_distance(hash, tocsin_picture_hash(saved, W, H)) <= 6);
    assert_true(tocsin_picture_hash_distance(hash, tocsin_picture_hash(other, W, H)) >= 16);
    tocsin_picture_hash(scene, 1, 1);
    free(scene);
    free(other);
    free(saved);
}

/* At quality 80: no alarm on towns with rows of roofs and furrows and on rows of what is all alike, and a copy of 64 pixels at its place. */
static void a_copy_is_found_and_what_repeats_is_not(void **state) {
    (void)state;
    enum { W = 256, H = 256 };
    int found = 0;
    for (uint64_t i = 4; i <= 7; i++) {
        uint64_t random = i * 97;
        uint8_t *scene = i % 2 ? change_rows(W, H, i) : change_scene(W, H, i),
                *saved = malloc(W * H);
        assert_non_null(saved);
        tocsin_clones clones;
        assert_int_equal(picture_save_again(scene, W, H, 80, saved, NULL), TOCSIN_OK);
        assert_int_equal(tocsin_find_clones(saved, W, H, 1, &clones, NULL), TOCSIN_OK);
        assert_int_equal(clones.n, 0);
        change_box box = change_clone(scene, W, H, 64, &random);
        assert_int_equal(picture_save_again(scene, W, H, 80, saved, NULL), TOCSIN_OK);
        assert_int_equal(tocsin_find_clones(saved, W, H, 1, &clones, NULL), TOCSIN_OK);
        for (size_t k = 0; k < clones.n; k++) {
            const tocsin_clone *clone = &clones.item[k];
            bool first = abs(clone->left - box.left) < 48 && abs(clone->top - box.top) < 48;
            bool second = abs(clone->left + clone->dx - box.left) < 48 &&
                          abs(clone->top + clone->dy - box.top) < 48;
            found += first || second;
        }
        free(scene);
        free(saved);
    }
    if (found < 4) fail_msg("%d of 4", found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ladder_is_that_of_the_library),
        cmocka_unit_test(saving_twice_shows_and_saving_once_does_not),
        cmocka_unit_test(metadata_are_read),
        cmocka_unit_test(a_copy_is_found_and_what_repeats_is_not),
        cmocka_unit_test(the_hash_stays_when_a_picture_is_saved_again_and_not_for_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
