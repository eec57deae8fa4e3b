// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_CHANGING_H
#define PICTURE_CHANGING_H

/* Changes made to pictures of which nothing was changed, with the box that was, so that what a test finds can be counted. Grey
 * pictures; scenes made here look a little like what a satellite sees: fields, roofs in rows, roads, noise. */

#include <math.h>

#include "making.h"
#include "picture/grid.h"

typedef struct change_box {
    int left, top, width, height;
} change_box;

static inline double change_unit(uint64_t *random) {
    return make_random(random) / 4294967296.0;
}
static inline int change_below(uint64_t *random, int n) {
    return n > 0 ? (int)(make_random(random) % (unsigned)n) : 0;
}

/* Noise summed over octaves into `sum`. */
static inline void change_terrain(double *sum, int width, int height, double strength,
                                  uint64_t *random) {
    for (int cell = 2; cell <= 64; cell *= 2) {
        int across = width / cell + 2, down = height / cell + 2;
        double *knots = malloc(sizeof *knots * (size_t)across * (size_t)down);
        if (!knots) abort();
        for (int i = 0; i < across * down; i++) knots[i] = change_unit(random) - 0.5;
        for (int i = 0; i < width * height; i++) {
            double x = (double)(i % width) / cell, y = (double)(i / width) / cell;
            int c = (int)x, r = (int)y;
            const double *k = knots + r * across + c;
            double fx = x - c, fy = y - r;
            sum[i] += strength * sqrt(cell) *
                      ((1 - fx) * (1 - fy) * k[0] + fx * (1 - fy) * k[1] +
                       (1 - fx) * fy * k[across] + fx * fy * k[across + 1]);
        }
        free(knots);
    }
}

/* A town: roofs in rows of nearly one size, each with its own shade; fields with furrows around. */
static inline uint8_t *change_scene(int width, int height, uint64_t seed) {
    uint64_t random = seed * 7919 + 13;
    double *sum = calloc((size_t)width * (size_t)height, sizeof *sum);
    uint8_t *scene = malloc((size_t)width * (size_t)height);
    if (!sum || !scene) abort();
    change_terrain(sum, width, height, 5, &random);
    int pitch_x = 14 + change_below(&random, 12), pitch_y = 12 + change_below(&random, 10);
    double furrow = 0.5 + change_unit(&random), turn = change_unit(&random) * M_PI;
    int town = width / 2 + change_below(&random, width / 4);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            double *here = &sum[y * width + x];
            if (x < town) {
                uint64_t house =
                    (uint64_t)(x / pitch_x) * 7321 + (uint64_t)(y / pitch_y) * 131 + seed * 17 + 1;
                /* What a small state gives first is nearly linear in it, and would repeat whole quarters. */
                for (int k = 0; k < 8; k++) make_random(&house);
                double shade = (double)(make_random(&house) % 60);
                bool roof = x % pitch_x > 3 && y % pitch_y > 3;
                if (roof) *here += 25 + shade - (x % pitch_x > pitch_x / 2 ? 18 : 0);
                if (y / pitch_y % 5 == 0 && y % pitch_y < 4) *here -= 25; /* a street */
            } else {
                *here += 8 * sin(furrow * (x * cos(turn) + y * sin(turn)));
            }
        }
    }
    for (int i = 0; i < width * height; i++) {
        double noise = -6;
        for (int k = 0; k < 12; k++) noise += change_unit(&random);
        double value = 95 + sum[i] + 2 * noise;
        scene[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    free(sum);
    return scene;
}

/* Greenhouses or car parks: rows of things that are all alike, seen at an angle, so that only noise and the ground between tell
 * one from the next; weak terrain around. The worst case for a test that looks for parts that are there twice. */
static inline uint8_t *change_rows(int width, int height, uint64_t seed) {
    uint64_t random = seed * 104729 + 7;
    double *sum = calloc((size_t)width * (size_t)height, sizeof *sum);
    uint8_t *scene = malloc((size_t)width * (size_t)height);
    if (!sum || !scene) abort();
    change_terrain(sum, width, height, 1 + 2 * change_unit(&random), &random);
    double turn = change_unit(&random) * M_PI, pitch_u = 7 + 14 * change_unit(&random),
           pitch_v = 12 + 30 * change_unit(&random), contrast = 20 + 40 * change_unit(&random),
           grain = 1 + 2 * change_unit(&random);
    int edge = width / 2 + change_below(&random, width / 3);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int inside = 0; /* of 9 points in the pixel */
            for (int k = 0; k < 9 && x + y / 3 < edge; k++) {
                double px = x + (k % 3 - 1) / 3.0, py = y + (k / 3 - 1) / 3.0;
                double u = (px * cos(turn) + py * sin(turn)) / pitch_u,
                       v = (py * cos(turn) - px * sin(turn)) / pitch_v;
                inside += u - floor(u) < 0.6 && v - floor(v) < 0.85;
            }
            double noise = -6;
            for (int k = 0; k < 12; k++) noise += change_unit(&random);
            double value = 90 + sum[y * width + x] + contrast * inside / 9 + grain * noise;
            scene[y * width + x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }
    free(sum);
    return scene;
}

/* A square copied to another place of the picture, which does not overlap it. */
static inline change_box change_clone(uint8_t *luma, int width, int height, int side,
                                      uint64_t *random) {
    int x = change_below(random, width - side), y = change_below(random, height - side), to_x, to_y;
    do {
        to_x = change_below(random, width - side);
        to_y = change_below(random, height - side);
    } while (abs(to_x - x) < side && abs(to_y - y) < side);
    uint8_t *part = malloc((size_t)side * (size_t)side);
    if (!part) abort();
    for (int i = 0; i < side; i++)
        memcpy(part + i * side, luma + (size_t)(y + i) * (size_t)width + x, (size_t)side);
    for (int i = 0; i < side; i++)
        memcpy(luma + (size_t)(to_y + i) * (size_t)width + to_x, part + i * side, (size_t)side);
    free(part);
    return (change_box){to_x, to_y, side, side};
}

/* A square of another picture of the same size put in. */
static inline change_box change_splice(uint8_t *luma, const uint8_t *other, int width, int height,
                                       int side, uint64_t *random) {
    change_box box = {change_below(random, width - side), change_below(random, height - side), side,
                      side};
    int x = change_below(random, width - side), y = change_below(random, height - side);
    for (int i = 0; i < side; i++)
        memcpy(luma + (size_t)(box.top + i) * (size_t)width + box.left,
               other + (size_t)(y + i) * (size_t)width + x, (size_t)side);
    return box;
}

/* What stood in a square taken away: filled from its sides, as a simple program does it. */
static inline change_box change_remove(uint8_t *luma, int width, int height, int side,
                                       uint64_t *random) {
    change_box box = {1 + change_below(random, width - side - 2),
                      1 + change_below(random, height - side - 2), side, side};
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            const uint8_t *row = luma + (size_t)(box.top + y) * (size_t)width + box.left;
            const uint8_t *column = luma + (size_t)box.top * (size_t)width + box.left + x;
            double across =
                (row[-1] * (double)(side - x) + row[side] * (double)(x + 1)) / (side + 1);
            double down = (column[-width] * (double)(side - y) +
                           column[(size_t)side * (size_t)width] * (double)(y + 1)) /
                          (side + 1);
            luma[(size_t)(box.top + y) * (size_t)width + box.left + x] =
                (uint8_t)((across + down) / 2);
        }
    }
    return box;
}

/* The whole picture at another scale, bilinear; the caller frees what comes back. */
static inline uint8_t *change_resample(const uint8_t *luma, int width, int height, double scale,
                                       int *ret_width, int *ret_height) {
    int w = (int)(width * scale), h = (int)(height * scale);
    uint8_t *out = malloc((size_t)w * (size_t)h);
    if (!out) abort();
    for (int j = 0; j < h; j++) {
        for (int i = 0; i < w; i++) {
            double x = fmin((i + 0.5) / scale - 0.5, width - 1.001),
                   y = fmin((j + 0.5) / scale - 0.5, height - 1.001);
            x = fmax(x, 0), y = fmax(y, 0);
            int c = (int)x, r = (int)y;
            const uint8_t *k = luma + (size_t)r * (size_t)width + c;
            double fx = x - c, fy = y - r;
            out[j * w + i] = (uint8_t)((1 - fx) * (1 - fy) * k[0] + fx * (1 - fy) * k[1] +
                                       (1 - fx) * fy * k[width] + fx * fy * k[width + 1] + 0.5);
        }
    }
    *ret_width = w;
    *ret_height = h;
    return out;
}

#endif
