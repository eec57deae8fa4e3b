// SPDX-License-Identifier: Apache-2.0
/* Bands and channels as one grey plane whose values spread over 0 … 1. */
#include "picture/ground.h"

#include <math.h>
#include <stdlib.h>

enum { LEVELS = 4096 };

static int level_of(float value, float low, float high) {
    float part = (value - low) / (high - low);
    int level = (int)(part * LEVELS);
    return level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level;
}

static void range_of(const float *values, const uint8_t *known, size_t n, float *ret_low,
                     float *ret_high) {
    *ret_low = INFINITY, *ret_high = -INFINITY;
    for (size_t i = 0; i < n; i++)
        if (known[i])
            *ret_low = fminf(*ret_low, values[i]), *ret_high = fmaxf(*ret_high, values[i]);
}

static size_t count_levels(const float *values, const uint8_t *known, size_t n, float low,
                           float high, size_t counts[LEVELS]) {
    size_t total = 0;
    for (int i = 0; i < LEVELS; i++) counts[i] = 0;
    for (size_t i = 0; i < n; i++)
        if (known[i]) counts[level_of(values[i], low, high)]++, total++;
    return total;
}

/* Between which values all but half a part in a hundred at either end lie. A few bright roofs, or a wrong value, would
 * otherwise leave no steps for the rest, so this is done twice. */
static void clip_range(const float *values, const uint8_t *known, size_t n, float *low,
                       float *high) {
    size_t counts[LEVELS];
    for (int turn = 0; turn < 2 && *high > *low; turn++) {
        size_t total = count_levels(values, known, n, *low, *high, counts), below = 0, above = 0;
        int first = 0, last = LEVELS - 1;
        while (first < last && below + counts[first] <= total / 200) below += counts[first++];
        while (last > first && above + counts[last] <= total / 200) above += counts[last--];
        float step = (*high - *low) / LEVELS, from = *low;
        *low = from + (float)first * step;
        *high = from + (float)(last + 1) * step;
    }
}

/* Half the value, half its rank: the rank takes gamma out, the value keeps what the rank would tear apart. */
static void spread(match_ground *ground) {
    size_t n = match_plane_count(&ground->grey), counts[LEVELS];
    float *values = ground->grey.at, low, high;
    range_of(values, ground->known, n, &low, &high);
    clip_range(values, ground->known, n, &low, &high);
    if (!(high > low)) {
        for (size_t i = 0; i < n; i++) values[i] = 0.5f;
        return;
    }
    size_t total = count_levels(values, ground->known, n, low, high, counts), below = 0;
    float rank[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
        rank[i] = ((float)below + 0.5f * (float)counts[i]) / (float)total;
        below += counts[i];
    }
    for (size_t i = 0; i < n; i++) {
        int level = ground->known[i] ? level_of(values[i], low, high) : LEVELS / 2;
        values[i] = 0.5f * rank[level] + 0.5f * ((float)level + 0.5f) / LEVELS;
    }
}

static bool make(int width, int height, match_ground *ret_ground) {
    match_ground ground = {.grey = MATCH_PLANE_NONE};
    if (!match_plane_make(width, height, &ground.grey)) return false;
    ground.known = malloc(match_plane_count(&ground.grey));
    if (!ground.known) {
        match_plane_release(&ground.grey);
        return false;
    }
    *ret_ground = ground;
    return true;
}

void match_ground_release(match_ground *ground) {
    match_plane_release(&ground->grey);
    free(ground->known);
    ground->known = NULL;
}

bool match_ground_of_bands(const float *const *bands, int n_bands, int width, int height,
                           match_ground *ret_ground) {
    match_ground ground;
    if (!make(width, height, &ground)) return false;
    size_t n = match_plane_count(&ground.grey);
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (int b = 0; b < n_bands; b++) sum += bands[b][i];
        ground.known[i] = isfinite(sum) ? 1 : 0;
        ground.grey.at[i] = isfinite(sum) ? sum : 0;
    }
    spread(&ground);
    *ret_ground = ground;
    return true;
}

bool match_ground_of_picture(const tocsin_picture *picture, match_ground *ret_ground) {
    match_ground ground;
    if (!make(picture->width_px, picture->height_px, &ground)) return false;
    size_t n = match_plane_count(&ground.grey);
    for (size_t i = 0; i < n; i++) {
        int sum = 0;
        for (int p = 0; p < picture->n_planes; p++) sum += picture->plane[p][i];
        ground.known[i] = 1;
        ground.grey.at[i] = (float)sum;
    }
    spread(&ground);
    *ret_ground = ground;
    return true;
}

bool match_ground_coarsen(match_ground *ground, double factor) {
    int width = (int)(ground->grey.width / factor), height = (int)(ground->grey.height / factor);
    match_ground coarse;
    if (!match_plane_blur(&ground->grey, 0.5 * sqrt(factor * factor - 1), &ground->grey) ||
        !make(width, height, &coarse))
        return false;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double u = factor * (x + 0.5) - 0.5, v = factor * (y + 0.5) - 0.5;
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            coarse.grey.at[at] = match_plane_cubic(&ground->grey, u, v);
            coarse.known[at] =
                ground->known[(size_t)lround(v) * (size_t)ground->grey.width + (size_t)lround(u)];
        }
    match_ground_release(ground);
    *ground = coarse;
    return true;
}

void match_ground_mirror(match_ground *ground) {
    int width = ground->grey.width;
    for (int y = 0; y < ground->grey.height; y++) {
        float *grey = ground->grey.at + (size_t)y * (size_t)width;
        uint8_t *known = ground->known + (size_t)y * (size_t)width;
        for (int left = 0, right = width - 1; left < right; left++, right--) {
            float value = grey[left];
            grey[left] = grey[right], grey[right] = value;
            uint8_t is_known = known[left];
            known[left] = known[right], known[right] = is_known;
        }
    }
}
