// SPDX-License-Identifier: Apache-2.0
/* Pictures become planes, and whatever is wrong with one is said with where and what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "making.h"

static tocsin_text text_of(const tocsin_buffer *buffer) {
    return tocsin_buffer_text(buffer);
}

static void refused(tocsin_text bytes, const char *says, const char *what_to_do) {
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_picture_decode(bytes, &picture, &err), TOCSIN_BAD_INPUT);
    if (!strstr(err.message, says) || !strstr(err.message, what_to_do))
        fail_msg("says: %s", err.message);
    assert_null(picture.luma);
}

static void a_png_gives_back_its_samples(void **state) {
    (void)state;
    for (int interlaced = 0; interlaced < 2; interlaced++) {
        uint8_t *samples = make_samples(23, 17, 3, 5);
        TOCSIN_CLEANUP(tocsin_buffer_release)
        tocsin_buffer file = make_png(samples, 23, 17, 8, PNG_COLOR_TYPE_RGB, interlaced);
        tocsin_picture picture = TOCSIN_PICTURE_INIT;
        assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
        assert_int_equal(picture.n_planes, 3);
        for (int i = 0; i < 23 * 17; i++)
            for (int k = 0; k < 3; k++) assert_int_equal(picture.plane[k][i], samples[3 * i + k]);
        assert_int_equal(picture.luma[0],
                         (299 * samples[0] + 587 * samples[1] + 114 * samples[2] + 500) / 1000);
        tocsin_picture_release(&picture);
        free(samples);
    }
}

static void unusual_kinds_are_read_and_named(void **state) {
    (void)state;
    uint8_t *samples = make_samples(64, 16, 4, 6);
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_buffer file = make_png(samples, 32, 16, 16, PNG_COLOR_TYPE_GRAY, false);
    assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
    assert_int_equal(picture.source_bits, 16);
    assert_int_equal(picture.n_planes, 1);
    assert_ptr_equal(picture.luma, picture.plane[0]);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);

    file = make_jpeg(samples, 64, 16, 4, (made_jpeg_options){.quality = 90});
    assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
    assert_true(picture.source_cmyk);
    assert_int_equal(picture.n_planes, 3);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);

    file = make_png(samples, 64, 16, 8, PNG_COLOR_TYPE_RGBA, false);
    assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
    assert_true(picture.source_alpha);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);
    free(samples);
}

static void pictures_of_one_row_are_read(void **state) {
    (void)state;
    uint8_t *samples = make_samples(65500, 1, 3, 7);
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_buffer file = make_jpeg(samples, 65500, 1, 3, (made_jpeg_options){.quality = 90});
    assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
    assert_int_equal(picture.width_px, 65500);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);
    file = make_png(samples, 1, 1, 8, PNG_COLOR_TYPE_GRAY, false);
    assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
    assert_int_equal(picture.height_px, 1);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);
    free(samples);
}

static void a_file_cut_off_is_refused_wherever_it_ends(void **state) {
    (void)state;
    uint8_t *samples = make_samples(64, 64, 3, 8);
    tocsin_buffer files[] = {make_jpeg(samples, 64, 64, 3, (made_jpeg_options){.quality = 80}),
                             make_png(samples, 64, 64, 8, PNG_COLOR_TYPE_RGB, false)};
    for (int k = 0; k < 2; k++) {
        for (size_t n = 8; n < files[k].n - 40; n += 97)
            refused(tocsin_text_slice(text_of(&files[k]), 0, n), "byte", "get the whole file");
        tocsin_buffer_release(&files[k]);
    }
    free(samples);
}

static void a_head_that_lies_is_refused_before_memory_is_asked(void **state) {
    (void)state;
    uint8_t *samples = make_samples(64, 64, 3, 9);
    tocsin_buffer png = make_png(samples, 64, 64, 8, PNG_COLOR_TYPE_RGB, false);
    /* Another width in IHDR needs another checksum, which libpng looks at first. */
    png.at[16] = 0x7f;
    refused(text_of(&png), "byte", "another copy");
    tocsin_buffer_release(&png);
    tocsin_buffer jpeg = make_jpeg(samples, 64, 64, 3, (made_jpeg_options){.quality = 80});
    for (size_t i = 0; i + 9 < jpeg.n; i++)
        if ((uint8_t)jpeg.at[i] == 0xff && (uint8_t)jpeg.at[i + 1] == 0xc0) {
            memcpy(jpeg.at + i + 5, "\xfd\xe8\xfd\xe8", 4); /* 65,000 × 65,000 */
            break;
        }
    refused(text_of(&jpeg), "65000 × 65000 pixels", "get the whole file");
    tocsin_buffer_release(&jpeg);
    free(samples);
}

static void a_bomb_is_refused_by_its_size(void **state) {
    (void)state;
    /* 20,000 × 20,000 of one colour: some 50 kB that would become 400 MB. */
    int side = 20000;
    uint8_t *samples = calloc((size_t)side / 8 + 1, (size_t)side);
    assert_non_null(samples);
    tocsin_buffer file = make_png(samples, side, side, 1, PNG_COLOR_TYPE_GRAY, false);
    assert_true(file.n < 200000);
    refused(text_of(&file), "20000 × 20000 pixels, and at most", "cut out the part");
    tocsin_buffer_release(&file);
    free(samples);
}

static void other_formats_are_named(void **state) {
    (void)state;
    refused(TOCSIN_TEXT("GIF89a....."), "a GIF", "convert it to PNG");
    refused(TOCSIN_TEXT("RIFF....WEBPVP8 "), "a WebP", "convert it to PNG");
    refused(TOCSIN_TEXT("<!doctype html>"), "a page", "as it was published");
    refused(TOCSIN_TEXT_NONE, "empty", "");
}

static tocsin_status count_row(void *context, int row, const int16_t *coefficients, int n_blocks,
                               tocsin_error *err) {
    (void)row;
    (void)err;
    int *counts = context;
    counts[0] += n_blocks;
    counts[1] += coefficients[0] != 0;
    return TOCSIN_OK;
}

static void coefficients_and_tables_are_those_of_the_file(void **state) {
    (void)state;
    uint8_t *samples = make_samples(64, 48, 3, 10);
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer file =
        make_jpeg(samples, 64, 48, 3, (made_jpeg_options){.quality = 50, .sampling = 2});
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    assert_int_equal(tocsin_picture_decode(text_of(&file), &picture, NULL), TOCSIN_OK);
    /* Quality 50 is the table of the standard itself. */
    assert_int_equal(picture.jpeg.table[0][0], 16);
    assert_int_equal(picture.jpeg.table[0][1], 11);
    assert_int_equal(picture.jpeg.table[0][8], 12);
    assert_int_equal(picture.jpeg.component[0].across, 2);
    int counts[2] = {0, 0};
    assert_int_equal(tocsin_jpeg_coefficients(text_of(&file), 0, count_row, counts, NULL),
                     TOCSIN_OK);
    assert_int_equal(counts[0], 8 * 6);
    counts[0] = 0;
    assert_int_equal(tocsin_jpeg_coefficients(text_of(&file), 1, count_row, counts, NULL),
                     TOCSIN_OK);
    assert_int_equal(counts[0], 4 * 3);
    tocsin_picture_release(&picture);
    free(samples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_png_gives_back_its_samples),
        cmocka_unit_test(unusual_kinds_are_read_and_named),
        cmocka_unit_test(pictures_of_one_row_are_read),
        cmocka_unit_test(a_file_cut_off_is_refused_wherever_it_ends),
        cmocka_unit_test(a_head_that_lies_is_refused_before_memory_is_asked),
        cmocka_unit_test(a_bomb_is_refused_by_its_size),
        cmocka_unit_test(other_formats_are_named),
        cmocka_unit_test(coefficients_and_tables_are_those_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
