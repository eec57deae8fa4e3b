// SPDX-License-Identifier: Apache-2.0
#include "picture/plane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool match_plane_make(int width, int height, match_plane *ret_plane) {
    size_t n = (size_t)width * (size_t)height;
    float *at = tocsin_pages_alloc((n ? n : 1) * sizeof *at);
    if (!at) return false;
    *ret_plane = (match_plane){at, width, height};
    return true;
}

void match_plane_release(match_plane *plane) {
    free(plane->at);
    *plane = MATCH_PLANE_NONE;
}

enum { TAPS_MOST = 64 };

/* Half of a symmetric kernel, taps[0] in the middle; how many stand beside the middle. */
static int gaussian_taps(double sigma, float taps[TAPS_MOST + 1]) {
    int reach = (int)ceil(3.5 * sigma);
    if (reach > TAPS_MOST) reach = TAPS_MOST;
    double sum = 0;
    for (int i = 0; i <= reach; i++) {
        double tap = exp(-0.5 * i * i / (sigma * sigma));
        sum += i ? 2 * tap : tap;
        taps[i] = (float)tap;
    }
    for (int i = 0; i <= reach; i++) taps[i] = (float)((double)taps[i] / sum);
    return reach;
}

static int within(int i, int n) {
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* `padded` holds a row with `reach` pixels more on either side. */
static void blur_row(const float *row, int n, const float *taps, int reach, float *padded,
                     float *ret_row) {
    for (int i = -reach; i < n + reach; i++) padded[i + reach] = row[within(i, n)];
    const float *middle = padded + reach;
    for (int x = 0; x < n; x++) ret_row[x] = taps[0] * middle[x];
    for (int i = 1; i <= reach; i++) {
        float tap = taps[i];
        for (int x = 0; x < n; x++) ret_row[x] += tap * (middle[x - i] + middle[x + i]);
    }
}

static void blur_column(const match_plane *plane, int y, const float *taps, int reach,
                        float *ret_row) {
    int n = plane->width;
    const float *row = plane->at + (size_t)y * (size_t)n;
    for (int x = 0; x < n; x++) ret_row[x] = taps[0] * row[x];
    for (int i = 1; i <= reach; i++) {
        const float *above = plane->at + (size_t)within(y - i, plane->height) * (size_t)n;
        const float *below = plane->at + (size_t)within(y + i, plane->height) * (size_t)n;
        float tap = taps[i];
        for (int x = 0; x < n; x++) ret_row[x] += tap * (above[x] + below[x]);
    }
}

bool match_plane_blur(const match_plane *plane, double sigma_px, match_plane *ret_plane) {
    float taps[TAPS_MOST + 1];
    int reach = sigma_px > 0.05 ? gaussian_taps(sigma_px, taps) : (taps[0] = 1, 0);
    size_t n = (size_t)plane->width;
    match_plane across = MATCH_PLANE_NONE, made = MATCH_PLANE_NONE;
    float *padded = malloc((n + 2 * TAPS_MOST) * sizeof *padded);
    bool in_place = ret_plane == plane;
    bool done = padded && match_plane_make(plane->width, plane->height, &across) &&
                (in_place || match_plane_make(plane->width, plane->height, &made));
    if (done) {
        float *out = in_place ? plane->at : made.at;
        for (int y = 0; y < plane->height; y++)
            blur_row(plane->at + (size_t)y * n, plane->width, taps, reach, padded,
                     across.at + (size_t)y * n);
        for (int y = 0; y < plane->height; y++)
            blur_column(&across, y, taps, reach, out + (size_t)y * n);
        if (!in_place) *ret_plane = made;
    }
    free(padded);
    match_plane_release(&across);
    return done;
}

bool match_plane_double(const match_plane *plane, match_plane *ret_plane) {
    match_plane made;
    if (!match_plane_make(2 * plane->width, 2 * plane->height, &made)) return false;
    for (int y = 0; y < made.height; y++) {
        int y0 = y / 2, y1 = within(y0 + (y & 1), plane->height);
        float *row = made.at + (size_t)y * (size_t)made.width;
        for (int x = 0; x < made.width; x++) {
            int x0 = x / 2, x1 = within(x0 + (x & 1), plane->width);
            row[x] = 0.25f * (match_plane_get(plane, x0, y0) + match_plane_get(plane, x1, y0) +
                              match_plane_get(plane, x0, y1) + match_plane_get(plane, x1, y1));
        }
    }
    *ret_plane = made;
    return true;
}

bool match_plane_halve(const match_plane *plane, match_plane *ret_plane) {
    match_plane made;
    if (!match_plane_make((plane->width + 1) / 2, (plane->height + 1) / 2, &made)) return false;
    for (int y = 0; y < made.height; y++)
        for (int x = 0; x < made.width; x++)
            made.at[(size_t)y * (size_t)made.width + (size_t)x] =
                match_plane_get(plane, 2 * x, 2 * y);
    *ret_plane = made;
    return true;
}

bool match_plane_crop(const match_plane *plane, match_window w, match_plane *ret_plane) {
    match_plane made;
    if (!match_plane_make(w.x1 - w.x0, w.y1 - w.y0, &made)) return false;
    size_t n = (size_t)made.width;
    for (int y = w.y0; y < w.y1; y++)
        memcpy(made.at + (size_t)(y - w.y0) * n,
               plane->at + (size_t)y * (size_t)plane->width + (size_t)w.x0, n * sizeof *made.at);
    *ret_plane = made;
    return true;
}

static void cubic_weights(float t, float w[4]) {
    w[0] = t * (-0.5f + t * (1 - 0.5f * t));
    w[1] = 1 + t * t * (-2.5f + 1.5f * t);
    w[2] = t * (0.5f + t * (2 - 1.5f * t));
    w[3] = t * t * (-0.5f + 0.5f * t);
}

float match_plane_cubic(const match_plane *plane, double x, double y) {
    int x0 = (int)floor(x), y0 = (int)floor(y);
    float wx[4], wy[4], sum = 0;
    cubic_weights((float)(x - x0), wx);
    cubic_weights((float)(y - y0), wy);
    for (int j = 0; j < 4; j++) {
        const float *row =
            plane->at + (size_t)within(y0 - 1 + j, plane->height) * (size_t)plane->width;
        float across = 0;
        for (int i = 0; i < 4; i++) across += wx[i] * row[within(x0 - 1 + i, plane->width)];
        sum += wy[j] * across;
    }
    return sum;
}
