// SPDX-License-Identifier: Apache-2.0
/* Slanted edges, after the idea of ISO 12233: along a straight edge that crosses the pixels at an angle, each row samples the
 * step at another phase, so that together they give it finer than the pixels are. The relative edge response is how much of
 * the step lies between half a pixel before the edge and half a pixel behind it.
 *
 * Windows on a lattice are tried, upright and lying: the edge is where the differences along each row have their centre of
 * mass; a line through these centres must fit; the two sides must be even. What passes is an edge of the scene at its
 * sharpest, and the median over all of them says how sharp the picture is. */
#include <stdlib.h>

#include "picture/quality.h"

enum { SIDE = 19, HALF = SIDE / 2, STEP = 8, BINS_PER_PX = 4, REACH_PX = 5, MOST_EDGES = 4096 };
enum { N_BINS = 2 * REACH_PX * BINS_PER_PX };

typedef struct edge_window {
    double grey[SIDE][SIDE];
} edge_window;

static void take_window(const uint8_t *luma, int width, int left, int top, bool lying,
                        edge_window *ret) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            ret->grey[y][x] = lying ? luma[(size_t)(top + x) * (size_t)width + left + y]
                                    : luma[(size_t)(top + y) * (size_t)width + left + x];
}

/* x = at + slope y from the middle of the window; false: no straight edge that is slanted. */
static bool fit_line(const edge_window *window, double least_step, double *ret_at,
                     double *ret_slope) {
    double sum_x = 0, sum_yx = 0, sum_yy = 0, centres[SIDE];
    for (int y = 0; y < SIDE; y++) {
        double weight = 0, centre = 0;
        for (int x = 1; x < SIDE; x++) {
            double d = window->grey[y][x] - window->grey[y][x - 1];
            weight += d * d; /* squares, so that an even side weighs nothing */
            centre += d * d * (x - 0.5 - HALF);
        }
        if (weight < least_step * least_step / 6) return false;
        centres[y] = centre / weight;
        sum_x += centres[y];
        sum_yx += (y - HALF) * centres[y];
        sum_yy += (y - HALF) * (y - HALF);
    }
    double at = sum_x / SIDE, slope = sum_yx / sum_yy, worst = 0;
    for (int y = 0; y < SIDE; y++) worst = fmax(worst, fabs(centres[y] - at - slope * (y - HALF)));
    *ret_at = at;
    *ret_slope = slope;
    return worst < 0.6 && fabs(slope) > 0.06 && fabs(slope) < 0.5 && fabs(at) < 2.5;
}

/* Mean grey by distance from the edge, from -REACH_PX to REACH_PX; false: a bin is empty. */
static bool fill_bins(const edge_window *window, double at, double slope, double bins[N_BINS]) {
    int n[N_BINS] = {0};
    double across = 1 / sqrt(1 + slope * slope);
    for (int i = 0; i < N_BINS; i++) bins[i] = 0;
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            double distance = (x - HALF - at - slope * (y - HALF)) * across;
            int bin = (int)floor((distance + REACH_PX) * BINS_PER_PX);
            if (bin < 0 || bin >= N_BINS) continue;
            bins[bin] += window->grey[y][x];
            n[bin]++;
        }
    }
    for (int i = 0; i < N_BINS; i++) {
        if (!n[i]) return false;
        bins[i] /= n[i];
    }
    return true;
}

typedef struct plateau {
    double mean, spread;
} plateau;

static plateau plateau_of(const double *bins, int n) {
    plateau side = {0, 0};
    for (int i = 0; i < n; i++) side.mean += bins[i] / n;
    for (int i = 0; i < n; i++) side.spread = fmax(side.spread, fabs(bins[i] - side.mean));
    return side;
}

/* The step's course at a distance, between the middles of bins. */
static double course(const double bins[N_BINS], double distance) {
    double at = (distance + REACH_PX) * BINS_PER_PX - 0.5;
    int i = (int)floor(at);
    return bins[i] + (at - i) * (bins[i + 1] - bins[i]);
}

/* NaN: there is no edge here that can be measured. */
static double response_of(const edge_window *window, double least_step) {
    double at, slope, bins[N_BINS];
    if (!fit_line(window, least_step, &at, &slope) || !fill_bins(window, at, slope, bins))
        return NAN;
    enum { SHOULDER = 2 * BINS_PER_PX };
    plateau low = plateau_of(bins, SHOULDER), high = plateau_of(bins + N_BINS - SHOULDER, SHOULDER);
    double step = high.mean - low.mean;
    if (fabs(step) < least_step || fmax(low.spread, high.spread) > 0.12 * fabs(step)) return NAN;
    double response = (course(bins, 0.5) - course(bins, -0.5)) / step;
    return response > 0.05 && response < 1.5 ? response : (double)NAN;
}

tocsin_measured picture_edge_response(const uint8_t *luma, int width, int height, double noise) {
    double *found = malloc(sizeof *found * MOST_EDGES), least_step = fmax(30, 12 * noise);
    size_t n = 0, every = 1;
    if (!found) return (tocsin_measured){NAN, NAN, NAN, 0};
    /* A large picture has more windows than are worth trying. */
    while ((double)width * height / (double)(every * STEP * STEP) > 200000) every++;
    size_t i = 0;
    for (int top = 0; top + SIDE <= height; top += STEP) {
        for (int left = 0; left + SIDE <= width; left += STEP) {
            if (i++ % every) continue;
            for (int lying = 0; lying < 2 && n < MOST_EDGES; lying++) {
                edge_window window;
                take_window(luma, width, left, top, lying, &window);
                double response = response_of(&window, least_step);
                if (!isnan(response)) found[n++] = response;
            }
        }
    }
    tocsin_measured median = {NAN, NAN, NAN, (int)n};
    if (n >= 5) median = picture_median(found, n);
    free(found);
    return median;
}
