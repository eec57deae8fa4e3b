// SPDX-License-Identifier: Apache-2.0
/* Quality: the equation to its reference value, noise and edges on pictures whose truth is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "making.h"
#include "picture/quality.h"

static void the_equation_gives_its_reference_value(void **state) {
    (void)state;
    tocsin_giqe giqe = {
        .gsd_m = 0.52832, .elevation_deg = 90, .rer_low = 0.35, .rer_high = 0.35, .snr = 50};
    assert_true(fabs(tocsin_giqe_niirs(&giqe) - 5.015165) < 1e-6);
    giqe.elevation_deg = 45; /* a slanted view sees coarser */
    assert_true(tocsin_giqe_niirs(&giqe) < 5.015165);
}

static double normal(uint64_t *random) {
    double sum = -6;
    for (int i = 0; i < 12; i++) sum += make_random(random) / 4294967296.0;
    return sum;
}

static uint8_t grey_of(double value) {
    return (uint8_t)fmin(fmax(value + 0.5, 0), 255);
}

static void noise_is_found_beside_a_scene(void **state) {
    (void)state;
    enum { W = 640, H = 640 };
    uint8_t *luma = malloc(W * H);
    assert_non_null(luma);
    for (int k = 0; k < 3; k++) {
        double sd = 2 + 3 * k;
        uint64_t random = 5 + (uint64_t)k;
        for (int i = 0; i < W * H; i++) {
            int x = i % W, y = i / W; /* half of it slopes softly, half is full of roofs */
            double scene = y < H / 2 ? 90 + 0.1 * x : ((x / 12 + y / 9) % 2 ? 60 : 170);
            luma[i] = grey_of(scene + sd * normal(&random));
        }
        tocsin_measured noise = picture_noise(luma, W, H);
        if (fabs(noise.value - sd) > 0.08 * sd) fail_msg("%.3f is not %.3f", noise.value, sd);
        assert_true(noise.low < noise.value && noise.value < noise.high);
        assert_true(noise.high - noise.low < 0.2 * sd);
    }
    free(luma);
}

/* Slanted stripes under a Gaussian of known width: the response of one is erf(1 / (2 √2 σ)). */
static void edges_give_the_blur_that_was_put_in(void **state) {
    (void)state;
    enum { W = 400, H = 400 };
    uint8_t *luma = malloc(W * H);
    assert_non_null(luma);
    for (int k = 0; k < 3; k++) {
        double blur = 0.6 + 0.35 * k, slope = 0.15 + 0.04 * k;
        uint64_t random = 9;
        for (int i = 0; i < W * H; i++) {
            double x = i % W + slope * (i / W), along = fmod(x, 50) - 25;
            double to_edge = fabs(along) < 12.5 ? along : copysign(25 - fabs(along), along);
            double edge = 0.5 * erf(to_edge / sqrt(1 + slope * slope) / blur / M_SQRT2);
            luma[i] = grey_of(110 + 80 * edge + normal(&random));
        }
        tocsin_measured response = picture_edge_response(luma, W, H, 1);
        double expected = erf(1 / (2 * M_SQRT2 * blur));
        if (!(fabs(response.value - expected) < 0.05 * expected))
            fail_msg("%.3f is not %.3f (%d edges)", response.value, expected, response.n);
        assert_true(response.n > 20);
    }
    /* A scale that becomes known afterwards gives what it gives at once. */
    tocsin_quality at_once = tocsin_picture_quality(luma, W, H, 0.5, 60),
                   later = tocsin_picture_quality(luma, W, H, (double)NAN, 90);
    assert_true(isnan(later.niirs) && !isnan(at_once.niirs));
    tocsin_quality_set_scale(&later, 0.5, 60);
    assert_true(later.niirs == at_once.niirs && later.gsd_m == 0.5 && later.elevation_deg == 60);
    free(luma);
}

static void nothing_is_made_of_nothing(void **state) {
    (void)state;
    uint8_t luma[64 * 64];
    memset(luma, 128, sizeof luma);
    tocsin_quality quality = tocsin_picture_quality(luma, 64, 64, 0.5, 90);
    assert_true(isnan(quality.response.value) && isnan(quality.niirs));
    tocsin_quality_set_scale(&quality, 0.5, 60);
    assert_true(isnan(quality.niirs) && quality.gsd_m == 0.5 && quality.elevation_deg == 60);
    quality = tocsin_picture_quality(luma, 1, 1, 0.5, 90);
    assert_true(isnan(quality.noise.value));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_equation_gives_its_reference_value),
        cmocka_unit_test(noise_is_found_beside_a_scene),
        cmocka_unit_test(edges_give_the_blur_that_was_put_in),
        cmocka_unit_test(nothing_is_made_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
