// SPDX-License-Identifier: Apache-2.0
/* Shifts of whole scenes: the median over all pixels of the sample, date by date. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "norm/watch.h"

/* To the nearest whole number, ties to even, by adding 1.5 × 2²³, where floats are whole numbers: unlike lrintf this goes
 * into vectors. */
static void rescale(const float *restrict factor, size_t n, int16_t *restrict z) {
    for (size_t p = 0; p < n; p++) {
        float scaled = (float)z[p] * factor[p];
        scaled = scaled > NORM_Z_LARGEST ? NORM_Z_LARGEST : scaled;
        scaled = scaled < -NORM_Z_LARGEST ? -NORM_Z_LARGEST : scaled;
        int16_t whole = (int16_t)((scaled + 12582912.0F) - 12582912.0F);
        z[p] = z[p] == NORM_Z_MISSING ? z[p] : whole;
    }
}

enum { SHIFT_BINS = 2048, SHIFT_STEP = 2 * 16384 / SHIFT_BINS };

static int bin_of(int16_t z) {
    int at = (z + 16384) / SHIFT_STEP;
    return at < 0 ? 0 : at >= SHIFT_BINS ? SHIFT_BINS - 1 : at;
}

/* The median of one band on one date, by counting: steps of 1/16 sigma, linear within. 0 where less than
 * a twentieth of the sample is seen: what looks out between clouds is often cloud that the mask missed. */
static int16_t find_shift(const tocsin_norm_watch *w, size_t date, size_t first, size_t band) {
    enum { SHARE = 20 };
    uint32_t bins[SHIFT_BINS] = {0}, others[SHIFT_BINS] = {0};
    size_t total = 0, all = 0, below = 0, bands = (size_t)w->bands;
    for (size_t k = 0; k < watch_n_samples(w); k++) {
        const watch_sample *s = w->sample[k];
        size_t n = (size_t)s->width * (size_t)s->height;
        const int16_t *z = s->z + ((date - first) * bands + band) * n;
        all += n;
        for (size_t p = 0; p < n; p++)
            if (z[p] != NORM_Z_MISSING) (p % 2 ? others : bins)[bin_of(z[p])]++;
    }
    for (size_t bin = 0; bin < SHIFT_BINS; bin++) total += bins[bin] += others[bin];
    if (total == 0 || total < all / SHARE) return 0;
    size_t bin = 0;
    while (below + bins[bin] < (total + 1) / 2) below += bins[bin++];
    double within = ((double)total / 2 - (double)below) / (double)bins[bin];
    return (int16_t)lround(((double)bin + within) * SHIFT_STEP - 16384);
}

static void take_shift(int16_t shift, size_t n, int16_t *z) {
    for (size_t p = 0; shift != 0 && p < n; p++) {
        int32_t d = z[p] - shift;
        d = d > NORM_Z_LARGEST ? NORM_Z_LARGEST : d < -NORM_Z_LARGEST ? -NORM_Z_LARGEST : d;
        z[p] = z[p] == NORM_Z_MISSING ? z[p] : (int16_t)d;
    }
}

typedef struct shift_job {
    tocsin_norm_watch *watch;
    size_t from, first;
} shift_job;

static tocsin_status find_shifts_of(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker;
    (void)err;
    const shift_job *job = context;
    tocsin_norm_watch *w = job->watch;
    size_t bands = (size_t)w->bands, date = job->from + index;
    for (size_t b = 0; b < bands; b++) {
        for (size_t k = 0; k < watch_n_samples(w); k++) {
            watch_sample *s = w->sample[k];
            size_t n = (size_t)s->width * (size_t)s->height;
            rescale(s->factor + b * n, n, s->z + ((date - job->first) * bands + b) * n);
        }
        int16_t shift = find_shift(w, date, job->first, b);
        w->shift[date * bands + b] = shift;
        /* dates that are watched have told what they know */
        for (size_t k = 0; date < w->history_to && k < watch_n_samples(w); k++) {
            watch_sample *s = w->sample[k];
            size_t n = (size_t)s->width * (size_t)s->height;
            take_shift(shift, n, s->z + ((date - job->first) * bands + b) * n);
        }
    }
    return TOCSIN_OK;
}

void watch_find_shifts(tocsin_norm_watch *w, size_t from, size_t first, int threads) {
    shift_job job = {w, from, first};
    tocsin_parallel(w->n_dates - from, threads, find_shifts_of, &job, NULL);
}

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* A shift is out of line beyond four times the usual, and half a sigma. Of several bands the largest counts. */
tocsin_status watch_name_shifts(tocsin_norm_watch *w, tocsin_error *err) {
    size_t bands = (size_t)w->bands, n = 0;
    float *size = tocsin_arena_new(&w->arena, float, w->n_dates + 1);
    float *sorted = tocsin_arena_new(&w->arena, float, w->n_dates + 1);
    tocsin_day *day = tocsin_arena_new(&w->arena, tocsin_day, w->n_dates + 1);
    if (!size || !sorted || !day) return tocsin_fail_memory(err);
    for (size_t i = 0; i < w->n_dates; i++) {
        size[i] = 0;
        for (size_t b = 0; b < bands; b++) {
            float shift = (float)w->shift[i * bands + b] * (1.0F / NORM_Z_STEPS);
            if (fabsf(shift) > fabsf(size[i])) size[i] = shift;
        }
        sorted[i] = fabsf(size[i]);
    }
    qsort(sorted, w->n_dates, sizeof *sorted, compare_floats);
    float bound = fmaxf(0.5F, 4 * (float)NORM_MAD_SCALE * sorted[w->n_dates / 2]);
    for (size_t i = w->history_from; i < w->n_dates; i++) {
        if (fabsf(size[i]) <= bound) continue;
        size[n] = size[i];
        day[n++] = w->day[i];
    }
    w->basis.n_shifted = n;
    w->basis.shifted_day = day;
    w->basis.shift = size;
    return TOCSIN_OK;
}
