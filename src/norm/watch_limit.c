// SPDX-License-Identifier: Apache-2.0
/* The boundary of a watch, and how its bands vary together: from the history of its sample, watched.
 *
 * A change that lies in the history is no false alarm. Such pixels are left out where their fit has found the change; of
 * the rest, what lies beyond half again the boundary is taken for a change too, since false alarms thin out faster. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "norm/watch.h"

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
    size_t state = scan_state_bytes(&w->scan, n);
    size_t room = w->kernels->room(&w->scan, sample->width, sample->height);
    history_watch h = {.sample = sample,
                       .state = tocsin_pages_alloc(state),
                       .room = tocsin_pages_alloc(room),
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

typedef struct bands_job {
    const tocsin_norm_watch *watch;
    band_sums sums[TOCSIN_WATCH_MAX_SAMPLES];
} bands_job;

/* About so many dates of the history tell enough. */
enum { BANDS_DATES = 60 };

static tocsin_status add_sample(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker;
    bands_job *job = context;
    const tocsin_norm_watch *w = job->watch;
    const watch_sample *s = w->sample[index];
    size_t n = (size_t)s->width * (size_t)s->height, dates = w->history_to - w->history_from;
    size_t step = dates > BANDS_DATES ? dates / BANDS_DATES : 1;
    history_watch h;
    tocsin_status status = open_history(w, s, &h, err);
    if (status) return status;
    for (size_t i = 1; i <= dates; i += step) {
        w->kernels->pool(&w->scan, &h.block, i, h.pooled);
        add_products(w, h.pooled, n, &job->sums[index]);
    }
    close_history(&h);
    return TOCSIN_OK;
}

static void add_sums(const band_sums *from, int bands, band_sums *to) {
    for (int a = 0; a < bands; a++)
        for (int b = 0; b <= a; b++) to->product[a][b] += from->product[a][b];
    to->n += from->n;
}

tocsin_status watch_learn_bands(tocsin_norm_watch *w, int threads, tocsin_error *err) {
    bands_job *job = calloc(1, sizeof *job);
    if (!job) return tocsin_fail_memory(err);
    job->watch = w;
    for (int b = 0; b < w->bands; b++) w->scan.unmix[b * (b + 1) / 2 + b] = 1;
    size_t n = watch_n_samples(w);
    tocsin_status status = tocsin_parallel(n, threads, add_sample, job, err);
    for (size_t k = 1; k < n; k++) add_sums(&job->sums[k], w->bands, &job->sums[0]);
    if (!status && job->sums[0].n > 0) make_unmix(&job->sums[0], w->bands, w->scan.unmix);
    free(job);
    return status;
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

typedef struct limit_job {
    const tocsin_norm_watch *watch;
    maxima *of; /* one a block of the sample */
} limit_job;

static tocsin_status watch_sample_history(void *context, size_t index, int worker,
                                          tocsin_error *err) {
    (void)worker;
    limit_job *job = context;
    return watch_history(job->watch, job->watch->sample[index], &job->of[index], err);
}

static void add_maxima(const maxima *from, maxima *to) {
    for (size_t bin = 0; bin < LIMIT_BINS; bin++) to->bins[bin] += from->bins[bin];
    to->pixel_years += from->pixel_years;
    to->n_px += from->n_px;
}

static void take_limits(tocsin_norm_watch *w, const maxima *m) {
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
}

tocsin_status watch_learn_limit(tocsin_norm_watch *w, int threads, tocsin_error *err) {
    size_t n = watch_n_samples(w);
    limit_job job = {w, calloc(n, sizeof *job.of)};
    if (!job.of) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_parallel(n, threads, watch_sample_history, &job, err);
    for (size_t k = 1; k < n; k++) add_maxima(&job.of[k], &job.of[0]);
    sum_up(&job.of[0]);
    if (!status) take_limits(w, &job.of[0]);
    free(job.of);
    return status;
}
