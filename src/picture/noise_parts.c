// SPDX-License-Identifier: Apache-2.0
/* A part whose fine detail and noise is of another strength than anywhere else.
 *
 * The strength of a cell of 8 × 8 is the root mean square of a second difference along both axes (Immerkær 1996); that of
 * a square a low quantile of its cells, which leaves out edges and single things (noise level functions per block: Mahdian and
 * Saic 2009). Scenes differ from place to place, so a square counts only when nothing else in the picture is like it: the score
 * is the logarithm of how far its strength lies beyond that of all squares that do not touch it. Squares are a seventh
 * of the shorter side wide, so that there are as many in a large picture as in a small one, and the rate of alarms stays. */
#include <math.h>
#include <stdlib.h>

#include "tocsin/picture.h"

/* Chosen on the tuning set of tests/picture/measure_traces.c for one alarm in a hundred pictures. */
static const double least_score = 1.5;
static const double least_strength = 0.15; /* grey values: rounding alone leaves as much */
enum { CELL = 8, SHARE = 7, STEPS = 3, LEAST_CELLS = 5, AS_BRIGHT = 20, LEAST_ALIKE = 12 };

typedef struct square_grid {
    int across, down, side_px, step_px;
    float *strength; /* logarithm */
    float *grey;     /* mean */
} square_grid;

static float cell_strength(const uint8_t *luma, int width, int left, int top) {
    int64_t sum = 0;
    for (int y = top + 1; y <= top + CELL; y++) {
        const uint8_t *r = luma + (size_t)y * (size_t)width + left + 1;
        for (int x = 0; x < CELL; x++) {
            int d = r[x - width - 1] - 2 * r[x - width] + r[x - width + 1] - 2 * r[x - 1] +
                    4 * r[x] - 2 * r[x + 1] + r[x + width - 1] - 2 * r[x + width] +
                    r[x + width + 1];
            sum += d * d;
        }
    }
    return sqrtf((float)sum / (CELL * CELL)) / 6;
}

static int by_value(const void *a, const void *b) {
    float first = *(const float *)a, second = *(const float *)b;
    return (first > second) - (first < second);
}

/* The third part of its cells from below. `room` holds all cells of a square. */
static float square_strength(const uint8_t *luma, int width, int left, int top, int side,
                             float *room) {
    size_t n = 0;
    for (int y = top; y + CELL + 2 <= top + side; y += CELL)
        for (int x = left; x + CELL + 2 <= left + side; x += CELL)
            room[n++] = cell_strength(luma, width, x, y);
    qsort(room, n, sizeof *room, by_value);
    return (float)log(fmax((double)room[n / 3], least_strength));
}

static float mean_grey(const uint8_t *luma, int width, int left, int top, int side) {
    int64_t sum = 0;
    for (int y = top; y < top + side; y++)
        for (int x = left; x < left + side; x++) sum += luma[(size_t)y * (size_t)width + x];
    return (float)((double)sum / side / side);
}

/* How far a square lies beyond all that do not touch it and are about as bright; `sign` −1: below. 0: too few are. */
static double isolation(const square_grid *grid, int at, int sign) {
    int x = at % grid->across, y = at / grid->across, alike = 0;
    double least = (double)INFINITY;
    for (int i = 0; i < grid->across * grid->down && least > 0; i++) {
        int dx = abs(i % grid->across - x), dy = abs(i / grid->across - y);
        if ((dx <= STEPS && dy <= STEPS) || fabsf(grid->grey[i] - grid->grey[at]) > AS_BRIGHT)
            continue;
        least = fmin(least, sign * (double)(grid->strength[at] - grid->strength[i]));
        alike++;
    }
    return alike < LEAST_ALIKE && least > 0 ? 0 : least;
}

static void find_square(const square_grid *grid, tocsin_part_test *test) {
    for (int i = 0; i < grid->across * grid->down; i++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            double score = isolation(grid, i, sign);
            if (isinf(score) || score <= test->score) continue;
            test->score = score;
            test->stronger = sign > 0;
            test->left = i % grid->across * grid->step_px;
            test->top = i / grid->across * grid->step_px;
            test->right = test->left + grid->side_px - 1;
            test->bottom = test->top + grid->side_px - 1;
        }
    }
}

tocsin_status tocsin_find_other_noise(const uint8_t *luma, int width_px, int height_px,
                                      tocsin_part_test *ret_test, tocsin_error *err) {
    int shorter = width_px < height_px ? width_px : height_px, side = shorter / SHARE;
    tocsin_part_test test = {.done = side >= LEAST_CELLS * CELL + 2};
    if (test.done) {
        square_grid grid = {.side_px = side, .step_px = side / STEPS};
        grid.across = (width_px - side) / grid.step_px + 1;
        grid.down = (height_px - side) / grid.step_px + 1;
        grid.strength = malloc((size_t)grid.across * (size_t)grid.down * sizeof(float));
        float *room = malloc(((size_t)side / CELL + 1) * ((size_t)side / CELL + 1) * sizeof(float));
        grid.grey = malloc((size_t)grid.across * (size_t)grid.down * sizeof(float));
        bool made = grid.strength && grid.grey && room;
        for (int i = 0; i < grid.across * grid.down && made; i++) {
            int left = i % grid.across * grid.step_px, top = i / grid.across * grid.step_px;
            grid.strength[i] = square_strength(luma, width_px, left, top, side, room);
            grid.grey[i] = mean_grey(luma, width_px, left, top, side);
        }
        if (made) find_square(&grid, &test);
        free(grid.strength);
        free(grid.grey);
        free(room);
        if (!made) return tocsin_fail_memory(err);
        test.found = test.score >= least_score;
    }
    *ret_test = test;
    return TOCSIN_OK;
}
