// SPDX-License-Identifier: Apache-2.0
/* What a watch learns from a sample of its scene.
 *
 *   variances of pixels         → how much a variance measured on few dates is worth      here
 *   z of every date             → shift of the whole scene on that date                   watch_shift.c
 *   pooled z of the history     → how the bands vary together                             watch_limit.c
 *   the history, watched        → the boundary                                            watch_limit.c
 *
 * The history is seen as values that its norm did not know: each year is predicted from the other years (lanes.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "norm/special.h"
#include "norm/watch.h"

/* ---- taking a block in ----------------------------------------------------------------------- */

void watch_sample_free(watch_sample *sample) {
    if (!sample) return;
    free(sample->z);
    free(sample->variance);
    free(sample->degrees);
    if (!sample->is_kept) {
        free(sample->has_norm);
        free(sample->model);
        free(sample->factor);
    }
    free(sample);
}

static watch_sample *new_sample(const tocsin_norm_watch *w, const tocsin_pixel_block *block) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)w->bands;
    watch_sample *sample = calloc(1, sizeof *sample);
    if (!sample) return NULL;
    *sample = (watch_sample){
        .width = block->width,
        .height = block->height,
        .z = tocsin_pages_alloc(w->n_dates * bands * n * sizeof *sample->z),
        .has_norm = malloc(n),
        .variance = malloc(bands * n * sizeof *sample->variance),
        .degrees = malloc(bands * n * sizeof *sample->degrees),
        .model = tocsin_pages_alloc(watch_model_bytes(w, n)),
        .factor = malloc(bands * n * sizeof *sample->factor),
    };
    if (!sample->z || !sample->has_norm || !sample->variance || !sample->degrees ||
        !sample->model || !sample->factor) {
        watch_sample_free(sample);
        return NULL;
    }
    memset(sample->model, 0, watch_model_bytes(w, n)); /* between its planes too: it is kept */
    return sample;
}

static void keep_variances(const tocsin_norm_watch *w, const watch_model *model,
                           watch_sample *sample) {
    size_t n = (size_t)sample->width * (size_t)sample->height;
    for (size_t b = 0; b < (size_t)w->bands; b++)
        for (size_t p = 0; p < n; p++) {
            float sigma = model->band[b].sigma[p];
            sample->variance[b * n + p] = sigma * sigma;
            sample->degrees[b * n + p] = (float)(model->band[b].count[p] - w->plan.terms);
        }
}

/* z of all dates: planes date by date, bands within. */
static void fill_sample(const tocsin_norm_watch *w, const tocsin_pixel_block *block,
                        const watch_model *model, void *room, watch_sample *sample) {
    enum { ROUNDS = 2 };
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)w->bands;
    for (size_t p = 0; p < n; p++) {
        sample->has_norm[p] = 1;
        for (size_t b = 0; b < bands; b++)
            sample->has_norm[p] &= !isnan(model->band[b].sigma[p]) && model->band[b].from[p] == 0;
    }
    for (size_t b = 0; b < bands; b++) {
        norm_lanes_values values = watch_values(block, (int)b, w->history_from);
        w->lanes->left_out(&w->left_out, &values, n, ROUNDS, room, &model->band[b],
                           sample->z + (w->history_from * bands + b) * n, bands * n);
    }
    for (size_t i = 0; i < w->history_from * bands * n; i++) sample->z[i] = NORM_Z_MISSING;
    for (size_t i = w->history_to; i < w->n_dates; i++)
        watch_standardise_at(w, block, i, i, model, sample->z + i * bands * n);
}

static void free_room(void **room) {
    free(*room);
}

static tocsin_status take_sample(const tocsin_norm_watch *w, const tocsin_pixel_block *block,
                                 watch_sample *sample, tocsin_error *err) {
    size_t n = (size_t)block->width * (size_t)block->height;
    TOCSIN_CLEANUP(free_room) void *room = tocsin_pages_alloc(watch_fit_room(w, n));
    if (!room) return tocsin_fail_memory(err);
    watch_model model;
    watch_model_place(w, n, sample->model, &model);
    if (!watch_fit(w, block, room, &model) || !watch_is_finite(w, block, w->history_to, w->n_dates))
        return watch_fail_infinite(w, block, err);
    keep_variances(w, &model, sample);
    fill_sample(w, block, &model, room, sample);
    return TOCSIN_OK;
}

tocsin_status tocsin_norm_watch_sample(tocsin_norm_watch *w, size_t index,
                                       const tocsin_pixel_block *block, tocsin_error *err) {
    if (index >= TOCSIN_WATCH_MAX_SAMPLES)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "watch: a sample has at most %d blocks",
                           TOCSIN_WATCH_MAX_SAMPLES);
    if (!w->has_norm) return TOCSIN_OK;
    watch_sample *sample = new_sample(w, block);
    if (!sample) return tocsin_fail_memory(err);
    tocsin_status status = take_sample(w, block, sample, err);
    if (status) {
        watch_sample_free(sample);
        return status;
    }
    watch_sample_free(w->sample[index]);
    w->sample[index] = sample;
    return TOCSIN_OK;
}

size_t watch_n_samples(const tocsin_norm_watch *w) {
    size_t n = 0;
    while (n < TOCSIN_WATCH_MAX_SAMPLES && w->sample[n]) n++;
    return n;
}

/* ---- variances ------------------------------------------------------------------------------- */

/* What chance does to the logarithm of a variance of so many degrees of freedom. */
typedef struct chance {
    double mean, variance; /* NaN: not looked up yet */
} chance;

/* Degrees are whole numbers up to the dates of the history, and pixels are many. */
static const chance *look_up(chance *table, float degrees) {
    chance *c = &table[(size_t)degrees];
    if (isnan(c->mean)) {
        double half = (double)degrees / 2;
        *c = (chance){norm_digamma(half) - log(half), norm_trigamma(half)};
    }
    return c;
}

typedef struct log_variances {
    double sum, square, chance;
    size_t n;
} log_variances;

static void add_variances(const watch_sample *s, size_t band, chance *table, log_variances *sums) {
    size_t n = (size_t)s->width * (size_t)s->height;
    for (size_t p = band * n; p < (band + 1) * n; p++) {
        float variance = s->variance[p], degrees = s->degrees[p];
        if (!(variance > 0) || !(degrees > 0)) continue;
        const chance *c = look_up(table, degrees);
        double e = log((double)variance) - c->mean;
        sums->sum += e;
        sums->square += e * e;
        sums->chance += c->variance;
        sums->n++;
    }
}

/* Empirical Bayes (Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3, section 6.2): logarithms
 * of variances scatter by what chance does at their degrees of freedom, trigamma(d/2), and by how pixels differ,
 * trigamma(d0/2). The first is known, so the second can be solved for. */
static void learn_variance(tocsin_norm_watch *w, size_t band, chance *table) {
    enum { MOST = 1000, FEWEST = 16 };
    log_variances sums = {0, 0, 0, 0};
    for (size_t k = 0; k < watch_n_samples(w); k++) add_variances(w->sample[k], band, table, &sums);
    if (sums.n < FEWEST) return;
    double n = (double)sums.n, mean = sums.sum / n;
    double differ = sums.square / n - mean * mean - sums.chance / n;
    double degrees = differ > 0 ? fmin(2 * norm_trigamma_inverse(differ), MOST) : MOST;
    w->prior_degrees[band] = degrees;
    w->prior_variance[band] = exp(mean + norm_digamma(degrees / 2) - log(degrees / 2));
}

static tocsin_status learn_variances(tocsin_norm_watch *w, tocsin_error *err) {
    size_t n = w->plan.n_dates + 1;
    chance *table = malloc(n * sizeof *table);
    if (!table) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) table[i] = (chance){NAN, NAN};
    for (size_t b = 0; b < (size_t)w->bands; b++) learn_variance(w, b, table);
    free(table);
    return TOCSIN_OK;
}

/* The sample was standardised before the prior was known. */
static void find_factors(const tocsin_norm_watch *w) {
    size_t bands = (size_t)w->bands;
    for (size_t k = 0; k < watch_n_samples(w); k++) {
        watch_sample *s = w->sample[k];
        size_t n = (size_t)s->width * (size_t)s->height;
        for (size_t b = 0; b < bands; b++)
            for (size_t p = 0; p < n; p++) {
                float own = s->degrees[b * n + p], variance = s->variance[b * n + p];
                float prior = (float)w->prior_degrees[b], common = (float)w->prior_variance[b];
                float now = (own * variance + prior * common) / (own + prior);
                s->factor[b * n + p] = s->has_norm[p] ? sqrtf(variance / now) : 1;
            }
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* z has told what it knows, and so have variances. */
static void drop_z(const tocsin_norm_watch *w) {
    for (size_t k = 0; k < watch_n_samples(w); k++) {
        watch_sample *s = w->sample[k];
        free(s->z);
        free(s->variance);
        free(s->degrees);
        s->z = NULL;
        s->variance = s->degrees = NULL;
    }
}

tocsin_status tocsin_norm_watch_calibrate(tocsin_norm_watch *w, int threads, tocsin_error *err) {
    if (!w->has_norm || watch_n_samples(w) == 0) return TOCSIN_OK;
    tocsin_status status = learn_variances(w, err);
    if (status) return status;
    find_factors(w);
    watch_find_shifts(w, w->history_from, 0, threads);
    status = watch_name_shifts(w, err);
    if (!status) status = watch_learn_bands(w, threads, err);
    if (!status) status = watch_learn_limit(w, threads, err);
    drop_z(w);
    return status;
}
