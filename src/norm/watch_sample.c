// SPDX-License-Identifier: Apache-2.0
/* What a watch learns from a sample of its scene.
 *
 *   variances of pixels         → how much a variance measured on few dates is worth
 *   z of every date             → shift of the whole scene on that date: the median over all pixels
 *   pooled z of the history     → how the bands vary together
 *   the history, watched        → the boundary: how often a statistic beyond it occurs in a pixel-year
 *
 * The history is watched as values that its norm did not know: each year is predicted from the other years (lanes.h).
 * A change that lies in the history is no false alarm. Such pixels are left out where their fit has found the change; of
 * the rest, what lies beyond half again the boundary is taken for a change too, since false alarms thin out faster. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "norm/special.h"
#include "norm/watch.h"

/* ---- taking a block in ----------------------------------------------------------------------- */

static bool keep_variances(tocsin_norm_watch *w, size_t n, const watch_model *model) {
    if (w->n_variance + n > w->variance_capacity) {
        size_t capacity = 2 * w->n_variance + n;
        for (int b = 0; b < w->bands; b++) {
            float *variance = realloc(w->variance[b], capacity * sizeof *variance);
            if (!variance) return false;
            w->variance[b] = variance;
            float *degrees = realloc(w->degrees[b], capacity * sizeof *degrees);
            if (!degrees) return false;
            w->degrees[b] = degrees;
        }
        w->variance_capacity = capacity;
    }
    for (int b = 0; b < w->bands; b++)
        for (size_t p = 0; p < n; p++) {
            float sigma = model->band[b].sigma[p];
            w->variance[b][w->n_variance + p] = sigma * sigma;
            w->degrees[b][w->n_variance + p] = (float)(model->band[b].count[p] - w->plan.terms);
        }
    w->n_variance += n;
    return true;
}

static void free_sample(watch_sample *sample) {
    free(sample->z);
    free(sample->has_norm);
    free(sample->model);
    free(sample->factor);
    free(sample);
}

static watch_sample *new_sample(const tocsin_norm_watch *w, const tocsin_pixel_block *block) {
    size_t n = (size_t)block->width * (size_t)block->height;
    watch_sample *sample = calloc(1, sizeof *sample);
    if (!sample) return NULL;
    *sample = (watch_sample){.width = block->width, .height = block->height};
    sample->z = malloc(w->n_dates * (size_t)w->bands * n * sizeof *sample->z);
    sample->has_norm = malloc(n);
    sample->model = aligned_alloc(64, (watch_model_bytes(w, n) + 63) / 64 * 64);
    sample->factor = malloc((size_t)w->bands * n * sizeof *sample->factor);
    if (sample->z && sample->has_norm && sample->model && sample->factor) return sample;
    free_sample(sample);
    return NULL;
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

static tocsin_status take_sample(tocsin_norm_watch *w, const tocsin_pixel_block *block,
                                 watch_sample *sample, tocsin_error *err) {
    size_t n = (size_t)block->width * (size_t)block->height;
    TOCSIN_CLEANUP(free_room) void *room = aligned_alloc(64, (watch_fit_room(w, n) + 63) / 64 * 64);
    if (!room) return tocsin_fail_memory(err);
    watch_model model;
    watch_model_place(w, n, sample->model, &model);
    if (!watch_fit(w, block, room, &model) || !watch_is_finite(w, block, w->history_to, w->n_dates))
        return watch_fail_infinite(w, block, err);
    if (!keep_variances(w, n, &model)) return tocsin_fail_memory(err);
    fill_sample(w, block, &model, room, sample);
    return TOCSIN_OK;
}

tocsin_status tocsin_norm_watch_sample(tocsin_norm_watch *w, const tocsin_pixel_block *block,
                                       tocsin_error *err) {
    if (!w->has_norm) return TOCSIN_OK;
    watch_sample *sample = new_sample(w, block), **last = &w->sample;
    if (!sample) return tocsin_fail_memory(err);
    tocsin_status status = take_sample(w, block, sample, err);
    if (status) {
        free_sample(sample);
        return status;
    }
    while (*last) last = &(*last)->next;
    *last = sample;
    return TOCSIN_OK;
}

/* ---- variances ------------------------------------------------------------------------------- */

/* Empirical Bayes (Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3, section 6.2): logarithms
 * of variances scatter by what chance does at their degrees of freedom, trigamma(d/2), and by how pixels differ,
 * trigamma(d0/2). The first is known, so the second can be solved for. */
static void learn_variance(tocsin_norm_watch *w, int band) {
    enum { MOST = 1000, FEWEST = 16 };
    double sum = 0, square = 0, chance = 0;
    size_t n = 0;
    for (size_t p = 0; p < w->n_variance; p++) {
        double variance = (double)w->variance[band][p], d = (double)w->degrees[band][p];
        if (!(variance > 0) || !(d > 0)) continue;
        double e = log(variance) - norm_digamma(d / 2) + log(d / 2);
        sum += e;
        square += e * e;
        chance += norm_trigamma(d / 2);
        n++;
    }
    if (n < FEWEST) return;
    double mean = sum / (double)n;
    double differ = square / (double)n - mean * mean - chance / (double)n;
    double degrees = differ > 0 ? fmin(2 * norm_trigamma_inverse(differ), MOST) : MOST;
    w->prior_degrees[band] = degrees;
    w->prior_variance[band] = exp(mean + norm_digamma(degrees / 2) - log(degrees / 2));
}

/* The sample was standardised before the prior was known. */
static void find_factors(const tocsin_norm_watch *w) {
    size_t before = 0, bands = (size_t)w->bands;
    for (watch_sample *s = w->sample; s; s = s->next) {
        size_t n = (size_t)s->width * (size_t)s->height;
        for (size_t b = 0; b < bands; b++)
            for (size_t p = 0; p < n; p++) {
                float own = w->degrees[b][before + p], variance = w->variance[b][before + p];
                float prior = (float)w->prior_degrees[b], common = (float)w->prior_variance[b];
                float now = (own * variance + prior * common) / (own + prior);
                s->factor[b * n + p] = s->has_norm[p] ? sqrtf(variance / now) : 1;
            }
        before += n;
    }
}

static void rescale(const float *restrict factor, size_t n, int16_t *restrict z) {
    for (size_t p = 0; p < n; p++) {
        float scaled = (float)z[p] * factor[p];
        scaled = scaled > NORM_Z_LARGEST    ? NORM_Z_LARGEST
                 : scaled < -NORM_Z_LARGEST ? -NORM_Z_LARGEST
                                            : scaled;
        z[p] = z[p] == NORM_Z_MISSING ? z[p] : (int16_t)lrintf(scaled);
    }
}

void watch_rescale_sample(const tocsin_norm_watch *w, size_t from, size_t to, size_t first) {
    size_t bands = (size_t)w->bands;
    for (watch_sample *s = w->sample; s; s = s->next) {
        size_t n = (size_t)s->width * (size_t)s->height;
        for (size_t i = from; i < to; i++)
            for (size_t b = 0; b < bands; b++)
                rescale(s->factor + b * n, n, s->z + ((i - first) * bands + b) * n);
    }
}

/* ---- shifts of the whole scene --------------------------------------------------------------- */

enum { SHIFT_BINS = 2048, SHIFT_STEP = 2 * 16384 / SHIFT_BINS };

/* The median of one band on one date, by counting: steps of 1/16 sigma, linear within. 0 where less than
 * a twentieth of the sample is seen: what looks out between clouds is often cloud that the mask missed. */
static int16_t find_shift(const tocsin_norm_watch *w, size_t date, size_t first, size_t band) {
    enum { SHARE = 20 };
    uint32_t bins[SHIFT_BINS] = {0};
    size_t total = 0, all = 0, below = 0, bands = (size_t)w->bands;
    for (const watch_sample *s = w->sample; s; s = s->next) {
        size_t n = (size_t)s->width * (size_t)s->height;
        const int16_t *z = s->z + ((date - first) * bands + band) * n;
        all += n;
        for (size_t p = 0; p < n; p++) {
            if (z[p] == NORM_Z_MISSING) continue;
            int at = (z[p] + 16384) / SHIFT_STEP;
            bins[at < 0 ? 0 : at >= SHIFT_BINS ? SHIFT_BINS - 1 : at]++;
            total++;
        }
    }
    if (total == 0 || total < all / SHARE) return 0;
    size_t bin = 0;
    while (below + bins[bin] < (total + 1) / 2) below += bins[bin++];
    double within = ((double)total / 2 - (double)below) / (double)bins[bin];
    return (int16_t)lround(((double)bin + within) * SHIFT_STEP - 16384);
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

void watch_find_shifts(tocsin_norm_watch *w, size_t from, size_t first) {
    size_t bands = (size_t)w->bands;
    for (size_t i = from; i < w->n_dates; i++)
        for (size_t b = 0; b < bands; b++) {
            int16_t shift = find_shift(w, i, first, b);
            w->shift[i * bands + b] = shift;
            for (watch_sample *s = w->sample; s; s = s->next) {
                size_t n = (size_t)s->width * (size_t)s->height;
                watch_take_shift(shift, n, s->z + ((i - first) * bands + b) * n);
            }
        }
}

/* ---- watching the history -------------------------------------------------------------------- */

typedef struct history_watch {
    const watch_sample *sample;
    scan_block block;
    void *state, *room;
    int16_t *pooled;
} history_watch;

static void close_history(history_watch *h) {
    free(h->state);
    free(h->room);
    free(h->pooled);
}

static tocsin_status open_history(const tocsin_norm_watch *w, const watch_sample *sample,
                                  history_watch *ret, tocsin_error *err) {
    size_t n = (size_t)sample->width * (size_t)sample->height, bands = (size_t)w->bands;
    size_t state = (scan_state_bytes(&w->scan, n) + 63) / 64 * 64;
    size_t room = (w->kernels->room(&w->scan, sample->width, sample->height) + 63) / 64 * 64;
    history_watch h = {.sample = sample,
                       .state = aligned_alloc(64, state),
                       .room = aligned_alloc(64, room),
                       .pooled = malloc(bands * n * sizeof(int16_t))};
    if (!h.state || !h.room || !h.pooled) {
        close_history(&h);
        return tocsin_fail_memory(err);
    }
    memset(h.state, 0, state);
    h.block = (scan_block){
        .width = sample->width, .height = sample->height, .room = h.room, .first = 1, .age = 1};
    h.block.z = sample->z + w->history_from * bands * n;
    scan_state_place(&w->scan, n, h.state, &h.block.state);
    *ret = h;
    return TOCSIN_OK;
}

/* ---- how bands vary together ----------------------------------------------------------------- */

typedef struct band_sums {
    double product[TOCSIN_WATCH_MAX_BANDS][TOCSIN_WATCH_MAX_BANDS];
    double n;
} band_sums;

static void add_products(const tocsin_norm_watch *w, const int16_t *pooled, size_t n,
                         band_sums *sums) {
    for (int a = 0; a < w->bands; a++)
        for (int b = 0; b <= a; b++) {
            const int16_t *u = pooled + (size_t)a * n, *v = pooled + (size_t)b * n;
            int64_t sum = 0, count = 0;
            for (size_t p = 0; p < n; p++) {
                int32_t product = (int32_t)u[p] * v[p], here = u[p] != NORM_Z_MISSING;
                sum += here ? product : 0;
                count += here;
            }
            sums->product[a][b] += (double)sum;
            if (a == 0) sums->n += (double)count;
        }
}

/* Cholesky, and the inverse of its factor by forward substitution. */
static void make_unmix(const band_sums *sums, int bands, float *ret_unmix) {
    double l[TOCSIN_WATCH_MAX_BANDS][TOCSIN_WATCH_MAX_BANDS] = {{0}};
    double scale = sums->n * NORM_Z_STEPS * NORM_Z_STEPS;
    for (int a = 0; a < bands; a++)
        for (int b = 0; b <= a; b++) {
            double t = sums->product[a][b] / scale;
            double own = sums->product[a][a] / scale;
            for (int k = 0; k < b; k++) t -= l[a][k] * l[b][k];
            /* a band that is another one again adds nothing: it keeps a small part of its own variance */
            if (a == b)
                l[a][a] = sqrt(fmax(t, fmax(1e-3 * own, 1e-6)));
            else
                l[a][b] = t / l[b][b];
        }
    for (int column = 0; column < bands; column++)
        for (int a = column; a < bands; a++) {
            double t = a == column ? 1 : 0;
            for (int k = column; k < a; k++)
                t -= l[a][k] * (double)ret_unmix[k * (k + 1) / 2 + column];
            ret_unmix[a * (a + 1) / 2 + column] = (float)(t / l[a][a]);
        }
}

static tocsin_status learn_bands(tocsin_norm_watch *w, tocsin_error *err) {
    band_sums sums = {{{0}}, 0};
    for (int b = 0; b < w->bands; b++) w->scan.unmix[b * (b + 1) / 2 + b] = 1;
    for (const watch_sample *s = w->sample; s; s = s->next) {
        history_watch h;
        tocsin_status status = open_history(w, s, &h, err);
        if (status) return status;
        size_t n = (size_t)s->width * (size_t)s->height;
        for (size_t i = w->history_from; i < w->history_to; i++) {
            w->kernels->pool(&w->scan, &h.block, i - w->history_from + 1, h.pooled);
            add_products(w, h.pooled, n, &sums);
        }
        close_history(&h);
    }
    if (sums.n > 0) make_unmix(&sums, w->bands, w->scan.unmix);
    return TOCSIN_OK;
}

/* ---- the boundary ---------------------------------------------------------------------------- */

enum { LIMIT_BINS = 8192 };
#define LIMIT_STEP (1.0 / 64)
/* A history that never moved has nothing to find a limit with. */
#define LEAST_LIMIT 0.8

typedef struct maxima {
    uint32_t bins
        [LIMIT_BINS]; /* pixel-years by the largest statistic in them; in the end: beyond each */
    double pixel_years;
    size_t n_px;
} maxima;

static void harvest(const watch_sample *s, scan_state *state, maxima *m) {
    size_t n = (size_t)s->width * (size_t)s->height;
    for (size_t p = 0; p < n; p++) {
        double at = (double)state->score[p] / LIMIT_STEP;
        state->score[p] = 0;
        if (s->has_norm[p]) m->bins[at < LIMIT_BINS ? (size_t)at : LIMIT_BINS - 1]++;
    }
}

/* Watch the history of one block of the sample; the largest statistic of each year and pixel is counted. */
static tocsin_status watch_history(const tocsin_norm_watch *w, const watch_sample *s, maxima *m,
                                   tocsin_error *err) {
    history_watch h;
    tocsin_status status = open_history(w, s, &h, err);
    if (status) return status;
    int year = 0, years = w->plan.blocks < 1 ? 1 : w->plan.blocks;
    for (size_t i = w->history_from; i < w->history_to; i++) {
        w->kernels->step(&w->scan, &h.block, i - w->history_from + 1);
        if (year + 1 < years && i - w->history_from + 1 == w->plan.block_end[year]) {
            harvest(s, &h.block.state, m);
            year++;
        }
    }
    harvest(s, &h.block.state, m);
    close_history(&h);
    size_t n_px = 0;
    for (size_t p = 0; p < (size_t)s->width * (size_t)s->height; p++) n_px += s->has_norm[p];
    m->n_px += n_px;
    m->pixel_years += (double)n_px * w->basis.history_years;
    return TOCSIN_OK;
}

/* From counts of each step to counts beyond it. */
static void sum_up(maxima *m) {
    for (size_t bin = LIMIT_BINS - 1; bin > 0; bin--) m->bins[bin - 1] += m->bins[bin];
}

/* Pixel-years per 100 whose largest statistic lies beyond `limit`. */
static double rate_beyond(const maxima *m, double limit) {
    double at = limit / LIMIT_STEP;
    uint32_t n = at < LIMIT_BINS ? m->bins[(size_t)at] : 0;
    return m->pixel_years > 0 ? 100 * (double)n / m->pixel_years : 0;
}

static double false_rate(const maxima *m, double limit) {
    return rate_beyond(m, limit) - rate_beyond(m, 1.5 * limit);
}

/* The smallest boundary at which no more than `rate` false alarms occur, from where most would be counted upwards. */
static double limit_of(const maxima *m, double rate) {
    double limit = LIMIT_STEP, most = 0;
    for (double at = LIMIT_STEP; at < LIMIT_BINS * LIMIT_STEP; at += LIMIT_STEP)
        if (false_rate(m, at) > most) most = false_rate(m, limit = at);
    while (limit < LIMIT_BINS * LIMIT_STEP && false_rate(m, limit) > rate) limit += LIMIT_STEP;
    return limit;
}

/* The same from a boundary that more false alarms pass, `known`: the logarithm of the rate goes on as a straight line.
 * Tails of clipped values fall faster, so this errs towards fewer alarms. */
static double limit_beyond(const maxima *m, double known, double rate) {
    double at = limit_of(m, known), before = limit_of(m, 10 * known);
    return at + (at - before) * log10(known / rate);
}

/* Where few events tell, or many changes in the history are counted with them, the curve found bends outward; there, a
 * little above it, what is known of more frequent events goes on. */
static double limit_for(const maxima *m, double rate) {
    enum { FEWEST = 60, STEPS = 4 };
    const double above = 1.05;
    double known = fmax(rate, 100 * FEWEST / fmax(m->pixel_years, 1));
    double limit = known > rate ? HUGE_VAL : limit_of(m, rate);
    for (int i = 0; i < STEPS; i++, known *= 2)
        if (known < 10 || !isfinite(limit))
            limit = fmin(limit, above * limit_beyond(m, known, rate));
    return fmax(limit, LEAST_LIMIT);
}

static tocsin_status learn_limit(tocsin_norm_watch *w, tocsin_error *err) {
    maxima *m = tocsin_arena_new(&w->arena, maxima, 1);
    if (!m) return tocsin_fail_memory(err);
    memset(m, 0, sizeof *m);
    for (const watch_sample *s = w->sample; s; s = s->next) {
        tocsin_status status = watch_history(w, s, m, err);
        if (status) return status;
    }
    sum_up(m);
    /* Years differ. With one of them only, that is in the norm and in no residual. */
    double years = w->basis.history_years, widen = 1;
    if (w->plan.blocks < 2) widen = sqrt(1 + 1 / fmax(years, 0.25));
    double asked = w->rule.false_alarms;
    w->basis.limit = widen * limit_for(m, asked);
    w->basis.tenth = widen * limit_for(m, asked / 10);
    w->basis.hundredth = widen * limit_for(m, asked / 100);
    if (w->plan.blocks >= 2) w->basis.found = false_rate(m, w->basis.limit);
    w->basis.n_sample_px = m->n_px;
    w->scan.limit = (float)w->basis.limit;
    w->scan.tenth = (float)w->basis.tenth;
    w->scan.hundredth = (float)w->basis.hundredth;
    return TOCSIN_OK;
}

/* z has told what it knows. */
static void drop_z(const tocsin_norm_watch *w) {
    for (watch_sample *s = w->sample; s; s = s->next) {
        free(s->z);
        s->z = NULL;
    }
}

tocsin_status tocsin_norm_watch_calibrate(tocsin_norm_watch *w, tocsin_error *err) {
    if (!w->has_norm || !w->sample) return TOCSIN_OK;
    for (int b = 0; b < w->bands; b++) learn_variance(w, b);
    find_factors(w);
    watch_rescale_sample(w, 0, w->n_dates, 0);
    watch_find_shifts(w, w->history_from, 0);
    tocsin_status status = watch_name_shifts(w, err);
    if (!status) status = learn_bands(w, err);
    if (!status) status = learn_limit(w, err);
    drop_z(w);
    return status;
}
