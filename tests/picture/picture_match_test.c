// SPDX-License-Identifier: Apache-2.0
/* A picture cut from a made landscape, published badly, is found in the landscape and nowhere else. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/picture.h"

enum { SIDE = 260, WIDE = 190, HIGH = 150 };

/* Chance that depends on the place alone. */
static double chance(int seed, int x, int y) {
    uint64_t z = (uint64_t)seed * 0x9e3779b97f4a7c15u +
                 (uint64_t)(x + 100000) * 0xbf58476d1ce4e5b9u +
                 (uint64_t)(y + 100000) * 0x94d049bb133111ebu;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double smooth(int seed, double x, double y) {
    int ix = (int)floor(x), iy = (int)floor(y);
    double u = x - ix, v = y - iy;
    u = u * u * (3 - 2 * u), v = v * v * (3 - 2 * v);
    double above = (1 - u) * chance(seed, ix, iy) + u * chance(seed, ix + 1, iy);
    double below = (1 - u) * chance(seed, ix, iy + 1) + u * chance(seed, ix + 1, iy + 1);
    return (1 - v) * above + v * below;
}

/* Ground at any place, 0 … 1, with detail of 3 to 24 pixels. */
static double ground(int seed, double x, double y) {
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        double size = 3 * (1 << k);
        sum += smooth(seed + 17 * k, x / size, y / size);
    }
    return sum / 4;
}

static tocsin_archive *make_archive(int seed) {
    float *band = malloc(sizeof *band * SIDE * SIDE);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            band[y * SIDE + x] = (float)(400 + 3000 * ground(seed, x, y));
    for (int y = 0; y < SIDE; y++) band[y * SIDE + 3] = NAN; /* a column that the sensor lost */
    const float *bands[] = {band};
    tocsin_archive_scene scene = {bands, 1, SIDE, SIDE};
    tocsin_archive *archive = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_archive_new(&scene, &archive, &err), TOCSIN_OK);
    free(band);
    return archive;
}

typedef struct published {
    double turn, scale; /* pixels of the archive for one of the picture */
    bool negative, captioned, mirrored;
} published;

/* Where a pixel of the picture lies in the landscape. */
static void place_of(const published *p, double x, double y, double *u, double *v) {
    double dx = (p->mirrored ? -1 : 1) * p->scale * (x - (WIDE - 1) / 2.0),
           dy = p->scale * (y - (HIGH - 1) / 2.0);
    *u = SIDE / 2.0 + 3.3 + cos(p->turn) * dx - sin(p->turn) * dy;
    *v = SIDE / 2.0 - 5.7 + sin(p->turn) * dx + cos(p->turn) * dy;
}

static tocsin_picture make_picture(int seed, published p) {
    tocsin_picture picture = {
        .format = TOCSIN_PICTURE_PNG, .width_px = WIDE, .height_px = HIGH, .n_planes = 3};
    for (int c = 0; c < 3; c++) picture.plane[c] = malloc(WIDE * HIGH);
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            double u, v;
            place_of(&p, x, y, &u, &v);
            double value = pow(ground(seed, u, v), 1.5);
            if (p.negative) value = 1 - value;
            if (p.captioned && y > HIGH - 20) value = (x / 4 + y / 5) % 2;
            for (int c = 0; c < 3; c++)
                picture.plane[c][y * WIDE + x] =
                    (uint8_t)(20 + (220 - 50 * c) * value + 8 * chance(99 + c, x, y));
        }
    return picture;
}

static void release(tocsin_picture *picture) {
    for (int c = 0; c < 3; c++) free(picture->plane[c]);
}

static tocsin_match match(const tocsin_archive *archive, int seed, published p, int threads) {
    tocsin_picture picture = make_picture(seed, p);
    tocsin_match found;
    memset(&found, 0, sizeof found);
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_archive_match(archive, &picture, threads, &found, &err), TOCSIN_OK);
    release(&picture);
    return found;
}

/* The largest distance between where a pixel lies and where it is said to lie. */
static double worst_px(const tocsin_match *found, published p) {
    double worst = 0;
    const double *m = found->to_archive;
    for (int y = 0; y < HIGH; y += HIGH / 5)
        for (int x = 0; x < WIDE; x += WIDE / 5) {
            double u, v, w = m[6] * x + m[7] * y + m[8];
            place_of(&p, x, y, &u, &v);
            worst = fmax(worst, hypot((m[0] * x + m[1] * y + m[2]) / w - u,
                                      (m[3] * x + m[4] * y + m[5]) / w - v));
        }
    return worst;
}

static void a_turned_and_scaled_picture_is_found_to_a_tenth_of_a_pixel(void **state) {
    (void)state;
    tocsin_archive *archive = make_archive(1);
    const published cases[] = {{0, 1, false, false, false},
                               {2.1, 0.6, false, true, false},
                               {-1.2, 1.2, false, true, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_match found = match(archive, 1, cases[i], 1);
        assert_true(found.matched && !found.mirrored);
        assert_true(worst_px(&found, cases[i]) < 0.1);
        assert_true(fabs(found.archive_px_per_pixel / cases[i].scale - 1) < 0.0005);
        assert_true(found.blocks_agreeing <= found.blocks);
    }
    tocsin_archive_free(archive);
}

static tocsin_difference difference(const tocsin_archive *archive, published p) {
    tocsin_picture picture = make_picture(1, p);
    tocsin_match found;
    tocsin_difference d;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_archive_match(archive, &picture, 1, &found, &err), TOCSIN_OK);
    assert_int_equal(tocsin_archive_difference(archive, &picture, &found, &d, &err), TOCSIN_OK);
    release(&picture);
    return d;
}

static void a_mirrored_picture_is_found_and_said_to_be_one(void **state) {
    (void)state;
    tocsin_archive *archive = make_archive(1);
    const published p = {2.1, 0.8, false, false, true};
    tocsin_picture picture = make_picture(1, p);
    tocsin_match found;
    tocsin_difference d;
    assert_int_equal(tocsin_archive_match(archive, &picture, 1, &found, NULL), TOCSIN_OK);
    assert_true(found.matched && found.mirrored);
    assert_true(worst_px(&found, p) < 0.1);
    assert_true(fabs(found.archive_px_per_pixel / 0.8 - 1) < 0.0005);
    /* Corners go the other way round on the scene than those of a picture that is not. */
    double(*c)[2] = found.corners;
    assert_true((c[1][0] - c[0][0]) * (c[3][1] - c[0][1]) <
                (c[1][1] - c[0][1]) * (c[3][0] - c[0][0]));
    /* And the map lays the picture over what it shows. */
    assert_int_equal(tocsin_archive_difference(archive, &picture, &found, &d, NULL), TOCSIN_OK);
    assert_true(d.share < 0.005);
    tocsin_difference_release(&d);
    release(&picture);
    tocsin_archive_free(archive);
}

static void corners_are_those_of_the_outermost_pixels(void **state) {
    (void)state;
    tocsin_archive *archive = make_archive(1);
    tocsin_match found = match(archive, 1, (published){0, 1, false, false, false}, 1);
    double left = SIDE / 2.0 + 3.3 - (WIDE - 1) / 2.0, top = SIDE / 2.0 - 5.7 - (HIGH - 1) / 2.0;
    const double expected[4][2] = {
        {left, top}, {left + WIDE, top}, {left + WIDE, top + HIGH}, {left, top + HIGH}};
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) assert_true(fabs(found.corners[i][k] - expected[i][k]) < 0.2);
    tocsin_archive_free(archive);
}

static void a_picture_of_elsewhere_is_not_found(void **state) {
    (void)state;
    tocsin_archive *archive = make_archive(1);
    for (int seed = 1000; seed < 1002; seed++) {
        tocsin_match found = match(archive, seed, (published){0.4, 0.9, false, true, false}, 1);
        assert_false(found.matched);
        assert_true(found.log10_chance > TOCSIN_MATCH_LOG10_CHANCE);
    }
    tocsin_archive_free(archive);
}

static void what_is_written_on_a_picture_differs_and_nothing_else(void **state) {
    (void)state;
    tocsin_archive *archive = make_archive(1);
    tocsin_difference d = difference(archive, (published){0.7, 1, false, false, false});
    assert_true(d.share < 0.005);
    tocsin_difference_release(&d);
    d = difference(archive, (published){0.7, 1, false, true, false});
    assert_int_equal(d.width_px, WIDE);
    double within = 0, outside = 0;
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            *(y > HIGH - 26 ? &within : &outside) += d.differs[y * WIDE + x];
    assert_true(within > 0.5 * WIDE * 20);
    assert_true(outside < 0.005 * WIDE * HIGH);
    assert_true(d.n_patches >= 1 && d.patches[0].y0 > HIGH - 30);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer png = TOCSIN_BUFFER_INIT;
    tocsin_picture panels = TOCSIN_PICTURE_INIT;
    assert_int_equal(tocsin_difference_png(&d, &png, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_picture_decode(tocsin_buffer_text(&png), &panels, NULL), TOCSIN_OK);
    assert_true(panels.width_px > 3 * WIDE && panels.height_px == HIGH);
    tocsin_picture_release(&panels);
    tocsin_difference_release(&d);
    tocsin_archive_free(archive);
}

static void the_map_says_how_often_it_errs_at_the_quality_of_the_picture(void **state) {
    (void)state;
    tocsin_archive_found found = {.scene = "a.tif", .day = 17000, .match = {.matched = true}};
    tocsin_check check = TOCSIN_CHECK_INIT;
    check.archive = (tocsin_archive_answer){.found = &found, .n = 1};
    check.coding.done = true, check.coding.luma_quality = 62;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_check_text(&check, "en", &out, NULL), TOCSIN_OK);
    assert_non_null(
        strstr(out.at, "of another day in which nothing had been changed, saved at quality 60"));
    assert_non_null(strstr(out.at, "24 × 24 pixels in pictures of another day at quality 60"));
    assert_null(strstr(out.at, "day at quality 95"));
    tocsin_buffer_clear(&out);
    assert_int_equal(tocsin_check_json(&check, &out, NULL), TOCSIN_OK);
    assert_non_null(strstr(out.at, "\"difference_rates\":[{\"marked\""));
    /* Where the map had too little to tell, there is nothing to say of it. */
    check.archive.difference.limit = (double)NAN;
    tocsin_buffer_clear(&out);
    assert_int_equal(tocsin_check_text(&check, "en", &out, NULL), TOCSIN_OK);
    assert_null(strstr(out.at, "in which nothing had been changed, saved at quality 60"));
}

static void threads_change_nothing(void **state) {
    (void)state;
    tocsin_archive *archive = make_archive(1);
    published p = {0.7, 0.8, false, true, false};
    tocsin_match one = match(archive, 1, p, 1), three = match(archive, 1, p, 3);
    assert_memory_equal(one.to_archive, three.to_archive, sizeof one.to_archive);
    assert_true(one.log10_chance == three.log10_chance &&
                one.blocks_agreeing == three.blocks_agreeing);
    tocsin_archive_free(archive);
}

static void what_is_too_small_or_says_nothing_is_told_so(void **state) {
    (void)state;
    uint8_t pixels[80 * 80];
    memset(pixels, 127, sizeof pixels);
    tocsin_picture picture = {.width_px = 80, .height_px = 20, .n_planes = 1, .plane = {pixels}};
    tocsin_archive *archive = make_archive(1);
    tocsin_match found;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_archive_match(archive, &picture, 1, &found, &err), TOCSIN_TOO_LITTLE);
    assert_non_null(strstr(err.message, "80 × 20"));
    picture.height_px = 80;
    assert_int_equal(tocsin_archive_match(archive, &picture, 1, &found, &err), TOCSIN_OK);
    assert_false(found.matched);
    tocsin_archive_free(archive);
    tocsin_archive_scene scene = {NULL, 0, SIDE, SIDE};
    assert_int_equal(tocsin_archive_new(&scene, &archive, &err), TOCSIN_TOO_LITTLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turned_and_scaled_picture_is_found_to_a_tenth_of_a_pixel),
        cmocka_unit_test(a_mirrored_picture_is_found_and_said_to_be_one),
        cmocka_unit_test(corners_are_those_of_the_outermost_pixels),
        cmocka_unit_test(a_picture_of_elsewhere_is_not_found),
        cmocka_unit_test(what_is_written_on_a_picture_differs_and_nothing_else),
        cmocka_unit_test(the_map_says_how_often_it_errs_at_the_quality_of_the_picture),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(what_is_too_small_or_says_nothing_is_told_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
