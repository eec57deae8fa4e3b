// SPDX-License-Identifier: Apache-2.0
/* How good a picture is, as it lies here: noise, edges, and the ceiling that they set to what can be told on it. */
#include "picture/quality.h"

#include <stdlib.h>

double tocsin_giqe_niirs(const tocsin_giqe *giqe) {
    double inches = giqe->gsd_m / 0.0254 / pow(sin(giqe->elevation_deg * M_PI / 180), 0.25);
    double rer = log10(cbrt(giqe->rer_high * giqe->rer_low * giqe->rer_low));
    return 9.57 - 3.32 * log10(inches) + 3.32 * (1 - exp(-1.9 / giqe->snr)) * rer -
           2 * pow(rer, 4) - 1.8 / giqe->snr;
}

static int by_value(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

tocsin_measured picture_median(double *values, size_t n) {
    tocsin_measured median = {NAN, NAN, NAN, (int)n};
    if (!n) return median;
    qsort(values, n, sizeof *values, by_value);
    median.value = n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    /* Ranks n/2 ± 1.96 √n / 2 hold the median in 95 of 100. */
    double reach = 0.98 * sqrt((double)n), middle = ((double)n - 1) / 2;
    median.low = values[(size_t)fmax(0, floor(middle - reach))];
    median.high = values[(size_t)fmin((double)n - 1, ceil(middle + reach))];
    return median;
}

/* ---- noise --------------------------------------------------------------------------------- */

enum { NOISE_BLOCK = 16, NOISE_PARTS = 16 };

/* Root mean square of a second difference along both axes, which planes and straight edges along the axes do not reach
 * (Immerkær 1996); 6 is its gain for white noise. NaN where the block touches black or white, which cut the noise off. */
static double block_noise(const uint8_t *luma, int width, int left, int top) {
    double sum = 0;
    for (int y = top + 1; y < top + NOISE_BLOCK - 1; y++) {
        const uint8_t *r = luma + (size_t)y * (size_t)width + left;
        for (int x = 1; x < NOISE_BLOCK - 1; x++) {
            if (r[x] < 3 || r[x] > 252) return NAN;
            double d = r[x - width - 1] - 2.0 * r[x - width] + r[x - width + 1] - 2.0 * r[x - 1] +
                       4.0 * r[x] - 2.0 * r[x + 1] + r[x + width - 1] - 2.0 * r[x + width] +
                       r[x + width + 1];
            sum += d * d;
        }
    }
    return sqrt(sum / ((NOISE_BLOCK - 2) * (NOISE_BLOCK - 2))) / 6;
}

/* The tenth part of the blocks in which least happens: most of them show nothing but noise. Where all is white noise their
 * upper edge lies 11 % below the mean of all, which is put back (measured: docs/methods/pictures.md). */
static double quiet_noise(double *blocks, size_t n) {
    if (n < 20) return NAN;
    qsort(blocks, n, sizeof *blocks, by_value);
    return blocks[n / 10] * 1.12;
}

tocsin_measured picture_noise(const uint8_t *luma, int width, int height) {
    tocsin_measured none = {NAN, NAN, NAN, 0};
    size_t across = (size_t)width / NOISE_BLOCK, down = (size_t)height / NOISE_BLOCK;
    double *blocks = malloc(sizeof *blocks * (across * down + 1)), parts[NOISE_PARTS];
    if (!blocks) return none;
    size_t n_parts = 0;
    double sum = 0, squares = 0;
    for (size_t part = 0; part < NOISE_PARTS;
         part++) { /* interleaved, so that each sees all of the picture */
        size_t n = 0;
        for (size_t i = part; i < across * down; i += NOISE_PARTS) {
            double noise = block_noise(luma, width, (int)(i % across) * NOISE_BLOCK,
                                       (int)(i / across) * NOISE_BLOCK);
            if (!isnan(noise)) blocks[n++] = noise;
        }
        double noise = quiet_noise(blocks, n);
        if (!isnan(noise)) parts[n_parts++] = noise;
    }
    free(blocks);
    if (n_parts < 4) return none;
    for (size_t i = 0; i < n_parts; i++) sum += parts[i];
    double mean = sum / (double)n_parts;
    for (size_t i = 0; i < n_parts; i++) squares += (parts[i] - mean) * (parts[i] - mean);
    double error = 2 * sqrt(squares / (double)(n_parts - 1) / (double)n_parts);
    return (tocsin_measured){mean, fmax(0, mean - error), mean + error, (int)n_parts};
}

/* ---- all of it ----------------------------------------------------------------------------- */

static double noise_or_usual(const tocsin_measured *noise) {
    return isnan(noise->value) ? 2 : noise->value;
}

void tocsin_quality_set_scale(tocsin_quality *quality, double gsd_m, double elevation_deg) {
    quality->gsd_m = gsd_m;
    quality->elevation_deg = elevation_deg;
    quality->niirs = NAN;
    if (isnan(gsd_m) || isnan(quality->response.value)) return;
    double rer = fmin(quality->response.value, 1); /* more is sharpening, which shows nothing new */
    double snr = quality->mean_grey / fmax(noise_or_usual(&quality->noise), 0.25);
    quality->niirs = tocsin_giqe_niirs(&(tocsin_giqe){gsd_m, elevation_deg, rer, rer, snr});
}

tocsin_quality tocsin_picture_quality(const uint8_t *luma, int width_px, int height_px,
                                      double gsd_m, double elevation_deg) {
    size_t n = (size_t)width_px * (size_t)height_px;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += luma[i];
    tocsin_quality quality = {.noise = picture_noise(luma, width_px, height_px),
                              .mean_grey = sum / (double)n};
    quality.response =
        picture_edge_response(luma, width_px, height_px, noise_or_usual(&quality.noise));
    tocsin_quality_set_scale(&quality, gsd_m, elevation_deg);
    return quality;
}
