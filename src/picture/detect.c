// SPDX-License-Identifier: Apache-2.0
/* Scale space, and its extrema to a part of a pixel. */
#include "picture/features.h"

#include <math.h>
#include <stdlib.h>

static const double first_sigma = 1.6;
/* Of values in 0 … 1. Low, since haze and gamma flatten a picture; the strongest are chosen later. */
static const float least_response = 0.004f;
static const double most_edge =
    12; /* ratio of curvatures, above which a point slides along an edge */

void match_octave_release(match_octave *octave) {
    for (int i = 0; i < MATCH_LEVELS; i++) match_plane_release(&octave->levels[i]);
}

static bool fill_levels(match_octave *octave) {
    for (int i = 1; i < MATCH_LEVELS; i++) {
        double before = first_sigma * pow(2, (i - 1) / (double)MATCH_SCALES);
        double now = first_sigma * pow(2, i / (double)MATCH_SCALES);
        if (!match_plane_blur(&octave->levels[i - 1], sqrt(now * now - before * before),
                              &octave->levels[i]))
            return false;
    }
    return true;
}

bool match_octave_first(const match_plane *plane, match_octave *ret_octave) {
    match_octave octave = {.step_px = 0.5};
    /* A camera's picture has a blur of half a pixel; doubling makes one of it. */
    bool done = match_plane_double(plane, &octave.levels[0]) &&
                match_plane_blur(&octave.levels[0], sqrt(first_sigma * first_sigma - 1),
                                 &octave.levels[0]) &&
                fill_levels(&octave);
    if (!done)
        match_octave_release(&octave);
    else
        *ret_octave = octave;
    return done;
}

bool match_octave_next(match_octave *octave) {
    match_octave next = {.step_px = 2 * octave->step_px};
    bool done = match_plane_halve(&octave->levels[MATCH_SCALES], &next.levels[0]);
    match_octave_release(octave);
    done = done && fill_levels(&next);
    if (!done)
        match_octave_release(&next);
    else
        *octave = next;
    return done;
}

static float difference(const match_octave *octave, int level, int x, int y) {
    return match_plane_get(&octave->levels[level + 1], x, y) -
           match_plane_get(&octave->levels[level], x, y);
}

static bool is_extremum(const match_octave *octave, int level, int x, int y, float value) {
    float sign = value > 0 ? 1 : -1;
    for (int l = level - 1; l <= level + 1; l++)
        for (int j = -1; j <= 1; j++)
            for (int i = -1; i <= 1; i++)
                if ((l != level || i || j) &&
                    sign * difference(octave, l, x + i, y + j) >= sign * value)
                    return false;
    return true;
}

/* Solve the symmetric 3×3 system h s = -g by Cramer's rule; false when h is singular. */
static bool solve(const double h[6], const double g[3], double s[3]) {
    double a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5];
    double det = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d);
    if (fabs(det) < 1e-18) return false;
    s[0] = -(g[0] * (d * f - e * e) - b * (g[1] * f - g[2] * e) + c * (g[1] * e - g[2] * d)) / det;
    s[1] = -(a * (g[1] * f - g[2] * e) - g[0] * (b * f - c * e) + c * (b * g[2] - c * g[1])) / det;
    s[2] = -(a * (d * g[2] - e * g[1]) - b * (b * g[2] - c * g[1]) + g[0] * (b * e - c * d)) / det;
    return true;
}

typedef struct shape {
    double g[3], h[6]; /* gradient; xx, xy, xs, yy, ys, ss */
} shape;

static shape shape_at(const match_octave *o, int l, int x, int y) {
    shape k;
    double v = (double)difference(o, l, x, y);
    double right = (double)difference(o, l, x + 1, y), left = (double)difference(o, l, x - 1, y);
    double below = (double)difference(o, l, x, y + 1), above = (double)difference(o, l, x, y - 1);
    double up = (double)difference(o, l + 1, x, y), down = (double)difference(o, l - 1, x, y);
    k.g[0] = (right - left) / 2, k.g[1] = (below - above) / 2, k.g[2] = (up - down) / 2;
    k.h[0] = right + left - 2 * v, k.h[3] = below + above - 2 * v, k.h[5] = up + down - 2 * v;
    k.h[1] = (double)(difference(o, l, x + 1, y + 1) - difference(o, l, x - 1, y + 1) -
                      difference(o, l, x + 1, y - 1) + difference(o, l, x - 1, y - 1)) /
             4;
    k.h[2] = (double)(difference(o, l + 1, x + 1, y) - difference(o, l + 1, x - 1, y) -
                      difference(o, l - 1, x + 1, y) + difference(o, l - 1, x - 1, y)) /
             4;
    k.h[4] = (double)(difference(o, l + 1, x, y + 1) - difference(o, l + 1, x, y - 1) -
                      difference(o, l - 1, x, y + 1) + difference(o, l - 1, x, y - 1)) /
             4;
    return k;
}

/* False: flat, an edge, or an extremum that runs away from its pixel. */
static bool refine(const match_octave *octave, int level, int x, int y, match_feature *ret_point) {
    double s[3] = {0, 0, 0};
    shape k;
    for (int turn = 0;; turn++) {
        k = shape_at(octave, level, x, y);
        if (!solve(k.h, k.g, s)) return false;
        int dx = s[0] > 0.6 ? 1 : s[0] < -0.6 ? -1 : 0, dy = s[1] > 0.6 ? 1 : s[1] < -0.6 ? -1 : 0;
        if (!dx && !dy) break;
        x += dx, y += dy;
        if (turn == 4 || x < 1 || y < 1 || x >= octave->levels[0].width - 1 ||
            y >= octave->levels[0].height - 1)
            return false;
    }
    double trace = k.h[0] + k.h[3], det = k.h[0] * k.h[3] - k.h[1] * k.h[1];
    double response = (double)difference(octave, level, x, y) +
                      0.5 * (k.g[0] * s[0] + k.g[1] * s[1] + k.g[2] * s[2]);
    if (fabs(s[2]) > 1 || fabs(s[0]) > 1 || fabs(s[1]) > 1 ||
        fabs(response) < (double)least_response || det <= 0 ||
        trace * trace * most_edge >= (most_edge + 1) * (most_edge + 1) * det)
        return false;
    *ret_point = (match_feature){
        .x = (float)((x + s[0]) * octave->step_px),
        .y = (float)((y + s[1]) * octave->step_px),
        .scale = (float)(first_sigma * pow(2, (level + s[2]) / MATCH_SCALES) * octave->step_px),
        .response = (float)fabs(response)};
    return true;
}

bool match_octave_extrema(const match_octave *octave, match_list *list) {
    int width = octave->levels[0].width, height = octave->levels[0].height;
    for (int level = 1; level <= MATCH_SCALES; level++)
        for (int y = 1; y < height - 1; y++)
            for (int x = 1; x < width - 1; x++) {
                float value = difference(octave, level, x, y);
                match_feature point;
                if (fabsf(value) < 0.8f * least_response ||
                    !is_extremum(octave, level, x, y, value) ||
                    !refine(octave, level, x, y, &point))
                    continue;
                if (!tocsin_grow((void **)&list->at, &list->capacity, list->n, sizeof *list->at))
                    return false;
                list->at[list->n++] = point;
            }
    return true;
}
