// SPDX-License-Identifier: Apache-2.0
/* A perceptual hash: the picture as 32 × 32 means, its DCT, and of the 64 lowest frequencies without the mean whether each is
 * above their median. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tocsin/picture.h"

enum { SIDE = 32, LOW = 8 };

static void shrink(const uint8_t *luma, int width, int height, double small[SIDE][SIDE]) {
    for (int j = 0; j < SIDE; j++) {
        for (int i = 0; i < SIDE; i++) {
            int64_t x0 = (int64_t)width * i / SIDE, x1 = (int64_t)width * (i + 1) / SIDE;
            int64_t y0 = (int64_t)height * j / SIDE, y1 = (int64_t)height * (j + 1) / SIDE;
            if (x1 == x0) x1 = x0 + 1; /* fewer pixels than cells: some count twice */
            if (y1 == y0) y1 = y0 + 1;
            double sum = 0;
            for (int64_t y = y0; y < y1; y++)
                for (int64_t x = x0; x < x1; x++) sum += luma[y * width + x];
            small[j][i] = sum / (double)((x1 - x0) * (y1 - y0));
        }
    }
}

static void mirror(double small[SIDE][SIDE]) {
    for (int j = 0; j < SIDE; j++)
        for (int i = 0; i < SIDE / 2; i++) {
            double left = small[j][i];
            small[j][i] = small[j][SIDE - 1 - i];
            small[j][SIDE - 1 - i] = left;
        }
}

static int by_value(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static uint64_t hash_small(double small[SIDE][SIDE]) {
    double low[64], sorted[64];
    for (int k = 0; k < 64; k++) {
        int u = (k + 1) % LOW,
            v = (k + 1) / LOW; /* from the first behind the mean; the last row has one of nine */
        double sum = 0;
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                sum += small[y][x] * cos((2 * x + 1) * u * M_PI / (2 * SIDE)) *
                       cos((2 * y + 1) * v * M_PI / (2 * SIDE));
        low[k] = sum;
    }
    memcpy(sorted, low, sizeof low);
    qsort(sorted, 64, sizeof *sorted, by_value);
    double median = (sorted[31] + sorted[32]) / 2;
    uint64_t hash = 0;
    for (int k = 0; k < 64; k++) hash |= (uint64_t)(low[k] > median) << k;
    return hash;
}

uint64_t tocsin_picture_hash(const uint8_t *luma, int width_px, int height_px) {
    double small[SIDE][SIDE];
    shrink(luma, width_px, height_px, small);
    return hash_small(small);
}

uint64_t tocsin_picture_hash_mirrored(const uint8_t *luma, int width_px, int height_px) {
    double small[SIDE][SIDE];
    shrink(luma, width_px, height_px, small);
    mirror(small);
    return hash_small(small);
}

int tocsin_picture_hash_distance(uint64_t a, uint64_t b) {
    return __builtin_popcountll(a ^ b);
}
