// SPDX-License-Identifier: Apache-2.0
#include "picture/blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/choose.h"

enum { REACH_MOST = MATCH_BORDER, SURFACE_MOST = (2 * REACH_MOST + 1) * (2 * REACH_MOST + 1) };

typedef struct job {
    const match_overlay *overlay;
    match_search search;
    int columns;
    match_block *blocks;
} job;

/* Four sums beside one another, which every machine adds up in the same order. */
typedef float four __attribute__((vector_size(16)));

static float row_product(const float *a, const float *b, int n) {
    four sum = {0, 0, 0, 0};
    int x = 0;
    for (; x + 4 <= n; x += 4) {
        four p, q;
        memcpy(&p, a + x, sizeof p);
        memcpy(&q, b + x, sizeof q);
        sum += p * q;
    }
    float rest = 0;
    for (; x < n; x++) rest += a[x] * b[x];
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + rest;
}

static double product(const match_plane a[2], size_t a_at, const match_plane b[2], size_t b_at,
                      int side) {
    double sum = 0;
    for (int y = 0; y < side; y++, a_at += (size_t)a->width, b_at += (size_t)b->width)
        for (int k = 0; k < 2; k++)
            sum += (double)row_product(a[k].at + a_at, b[k].at + b_at, side);
    return sum;
}

static double energy(const match_plane gradients[2], int x, int y, int side) {
    size_t at = (size_t)y * (size_t)gradients->width + (size_t)x;
    return product(gradients, at, gradients, at, side);
}

static double inner(const match_overlay *o, int x, int y, int dx, int dy, int side) {
    size_t width = (size_t)o->width;
    return product(o->picture, (size_t)y * width + (size_t)x, o->archive,
                   (size_t)(y + dy) * width + (size_t)(x + dx), side);
}

/* The top of a parabola through three values, from the middle one. */
static double top(double before, double here, double after) {
    if (before <= -1 || after <= -1) return 0; /* not known on one side */
    double bend = before - 2 * here + after;
    return bend < -1e-12 ? 0.5 * (before - after) / bend : 0;
}

/* Correlation for every shift of the block that stays on the grid; -1 for the others. */
static void surface(const match_overlay *o, int x0, int y0, const match_search *s, double own,
                    double *ret_surface) {
    int reach = s->reach_px, size = 2 * reach + 1;
    double least = 0.15 * own;
    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++) {
            double *value = &ret_surface[(dy + reach) * size + dx + reach];
            *value = -1;
            if (x0 + dx < 0 || y0 + dy < 0 || x0 + dx + s->side_px > o->width ||
                y0 + dy + s->side_px > o->height)
                continue;
            double other = energy(o->archive, x0 + dx, y0 + dy, s->side_px);
            if (other >= least) *value = inner(o, x0, y0, dx, dy, s->side_px) / sqrt(own * other);
        }
}

static tocsin_status find_block(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker, (void)err;
    const job *j = context;
    const match_search *s = &j->search;
    int x0 = MATCH_BORDER + (int)(index % (size_t)j->columns) * s->stride_px,
        y0 = MATCH_BORDER + (int)(index / (size_t)j->columns) * s->stride_px;
    int reach = s->reach_px, size = 2 * reach + 1, best = 0;
    match_block block = {.x = x0 + (s->side_px - 1) / 2.0, .y = y0 + (s->side_px - 1) / 2.0};
    double own = energy(j->overlay->picture, x0, y0, s->side_px), values[SURFACE_MOST];
    if (own > 0.04 * s->side_px * s->side_px) {
        surface(j->overlay, x0, y0, s, own, values);
        for (int i = 1; i < size * size; i++)
            if (values[i] > values[best]) best = i;
        int bx = best % size, by = best / size;
        block.peak = values[best];
        block.dx = bx - reach, block.dy = by - reach;
        block.usable = block.peak > 0;
        if (bx > 0 && bx < size - 1)
            block.dx += top(values[best - 1], values[best], values[best + 1]);
        if (by > 0 && by < size - 1)
            block.dy += top(values[best - size], values[best], values[best + size]);
    }
    j->blocks[index] = block;
    return TOCSIN_OK;
}

bool match_blocks_find(const match_overlay *overlay, const match_search *search, int threads,
                       match_block **ret_blocks, size_t *ret_n) {
    job j = {.overlay = overlay, .search = *search};
    if (j.search.reach_px > REACH_MOST) j.search.reach_px = REACH_MOST;
    int width = overlay->width - 2 * MATCH_BORDER, height = overlay->height - 2 * MATCH_BORDER;
    j.columns = width < search->side_px ? 0 : (width - search->side_px) / search->stride_px + 1;
    int rows = height < search->side_px ? 0 : (height - search->side_px) / search->stride_px + 1;
    size_t n = (size_t)j.columns * (size_t)rows;
    j.blocks = calloc(n ? n : 1, sizeof *j.blocks);
    if (!j.blocks) return false;
    if (tocsin_parallel(n, threads, find_block, &j, NULL) != TOCSIN_OK) {
        free(j.blocks);
        return false;
    }
    *ret_blocks = j.blocks;
    *ret_n = n;
    return true;
}

double match_log10_false_alarms(size_t n, size_t k, double p) {
    if (k < 3 || k > n) return INFINITY;
    return (log((double)n - 2) + picture_log_choose((double)n, (double)k) +
            picture_log_choose((double)k, 2) + (double)(k - 2) * log(p)) /
           M_LN10;
}
