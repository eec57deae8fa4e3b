// SPDX-License-Identifier: Apache-2.0
/* The norm of all pixels of a block, in all bands. */
#include <math.h>
#include <string.h>

#include "norm/watch.h"

enum { ALIGNMENT = 64, LATE_PX = NORM_LANES_MAX };

/* Variance between years, as a share of that of a value. Ours: found like the spread of trends. */
static const float years_apart = 2;

static size_t model_floats(const tocsin_norm_watch *w) {
    return (size_t)w->bands * ((size_t)w->plan.terms + 1);
}

/* Planes of floats, then those of whole numbers; each plane's length is rounded up so that all are aligned. */
static size_t plane_px(size_t n_px) {
    return (n_px + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

size_t watch_model_bytes(const tocsin_norm_watch *w, size_t n_px) {
    return plane_px(n_px) *
           (model_floats(w) * sizeof(float) + 2 * (size_t)w->bands * sizeof(uint16_t));
}

/* Between the planes lies what was there before. Of what is kept every byte is to be known. */
void watch_model_clear_gaps(const tocsin_norm_watch *w, size_t n_px, void *memory) {
    size_t plane = plane_px(n_px), gap = plane - n_px, n_floats = model_floats(w);
    float *floats = memory;
    uint16_t *counts = (uint16_t *)(floats + plane * n_floats);
    for (size_t k = 0; k < n_floats; k++)
        memset(floats + k * plane + n_px, 0, gap * sizeof *floats);
    for (size_t k = 0; k < 2 * (size_t)w->bands; k++)
        memset(counts + k * plane + n_px, 0, gap * sizeof *counts);
}

void watch_model_place(const tocsin_norm_watch *w, size_t n_px, void *memory,
                       watch_model *ret_model) {
    size_t plane = plane_px(n_px), terms = (size_t)w->plan.terms;
    float *floats = memory;
    uint16_t *counts = (uint16_t *)(floats + plane * model_floats(w));
    for (size_t b = 0; b < (size_t)w->bands; b++) {
        float *beta = floats + plane * b * (terms + 1);
        uint16_t *count = counts + plane * 2 * b;
        ret_model->band[b] =
            (norm_lanes_model){beta, beta + plane * terms, count, count + plane, plane};
    }
}

norm_lanes_values watch_values(const tocsin_pixel_block *block, int band, size_t from) {
    const tocsin_pixel_values *v = &block->band[band];
    return (norm_lanes_values){
        .number = v->number ? v->number + from * v->stride : NULL,
        .stored = v->number ? NULL : v->stored + from * v->stride,
        .scale = v->scale,
        .offset = v->offset,
        .has_missing = v->has_missing,
        .missing = v->missing,
        .stride = v->stride,
    };
}

/* ---- changes in the history ------------------------------------------------------------------ */

/* A change in the history of one band is one of the place: the history of its other bands begins there too. These are few
 * pixels; they are fitted again without their earlier values. */
typedef struct late_pixels {
    uint32_t *at;   /* pixels whose history begins later in another band */
    uint16_t *from; /* and where */
    float *number;  /* n_dates × LATE_PX */
    size_t n;
} late_pixels;

typedef struct fit_room {
    void *lanes;
    late_pixels late;
} fit_room;

static size_t place_fit_room(const tocsin_norm_watch *w, size_t n_px, void *memory, fit_room *ret) {
    size_t own = w->lanes->room(&w->plan), parts = w->lanes->room(&w->left_out), used = 0;
    const size_t sizes[] = {own > parts ? own : parts, w->plan.n_dates * LATE_PX * sizeof(float),
                            n_px * sizeof(uint32_t), n_px * sizeof(uint16_t)};
    void *part[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        part[i] = memory ? (unsigned char *)memory + used : NULL;
        used += (sizes[i] + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    *ret = (fit_room){part[0], {.number = part[1], .at = part[2], .from = part[3]}};
    return used;
}

size_t watch_fit_room(const tocsin_norm_watch *w, size_t n_px) {
    fit_room room;
    return place_fit_room(w, n_px, NULL, &room);
}

static void find_late(const tocsin_norm_watch *w, size_t n, const watch_model *model, int band,
                      late_pixels *late) {
    late->n = 0;
    for (size_t p = 0; p < n; p++) {
        uint16_t from = 0;
        for (int b = 0; b < w->bands; b++)
            if (model->band[b].from[p] > from) from = model->band[b].from[p];
        if (model->band[band].from[p] == from) continue;
        late->at[late->n] = (uint32_t)p;
        late->from[late->n++] = from;
    }
}

static float value_of(const norm_lanes_values *v, size_t date, size_t pixel) {
    if (v->number) return v->number[date * v->stride + pixel];
    int16_t stored = v->stored[date * v->stride + pixel];
    if (v->has_missing && stored == v->missing) return NAN;
    return (float)stored * v->scale + v->offset;
}

/* Fit pixels from the `first` of them on again, as many as go together. */
static void fit_late(const tocsin_norm_watch *w, const norm_lanes_values *all,
                     const late_pixels *late, size_t first, void *lanes_room,
                     const norm_lanes_model *model) {
    size_t n = late->n - first < LATE_PX ? late->n - first : LATE_PX;
    float beta[NORM_TERMS * LATE_PX], sigma[LATE_PX];
    uint16_t count[LATE_PX], from[LATE_PX];
    for (size_t i = 0; i < w->plan.n_dates; i++)
        for (size_t k = 0; k < n; k++)
            late->number[i * LATE_PX + k] =
                i < late->from[first + k] ? NAN : value_of(all, i, late->at[first + k]);
    norm_lanes_values values = {.number = late->number, .stride = LATE_PX};
    norm_lanes_model few = {beta, sigma, count, from, LATE_PX};
    w->lanes->fit(&w->plan, &values, n, lanes_room, &few);
    for (size_t k = 0; k < n; k++) {
        size_t p = late->at[first + k];
        for (size_t j = 0; j < (size_t)w->plan.terms; j++)
            model->beta[j * model->stride + p] = beta[j * LATE_PX + k];
        model->sigma[p] = sigma[k];
        model->count[p] = count[k];
        model->from[p] = from[k] > late->from[first + k] ? from[k] : late->from[first + k];
    }
}

bool watch_fit(const tocsin_norm_watch *w, const tocsin_pixel_block *block, void *room,
               const watch_model *ret_model) {
    size_t n = (size_t)block->width * (size_t)block->height;
    fit_room r;
    place_fit_room(w, n, room, &r);
    for (int b = 0; b < w->bands; b++) {
        norm_lanes_values values = watch_values(block, b, w->history_from);
        if (!w->lanes->fit(&w->plan, &values, n, r.lanes, &ret_model->band[b])) return false;
    }
    for (int b = 0; w->bands > 1 && b < w->bands; b++) {
        norm_lanes_values values = watch_values(block, b, w->history_from);
        find_late(w, n, ret_model, b, &r.late);
        for (size_t first = 0; first < r.late.n; first += LATE_PX)
            fit_late(w, &values, &r.late, first, r.lanes, &ret_model->band[b]);
    }
    return true;
}

/* ---- sigma ----------------------------------------------------------------------------------- */

/* The fewer years stand behind a norm, the further the next one may be from it: 1 + c / years of the variance between
 * years. Where a change in the history left fewer years than the boundary was found with, sigma makes up for it. */
static void widen_short(const tocsin_norm_watch *w, size_t n_px, const norm_lanes_model *model) {
    float whole = (float)w->basis.history_years, end = w->plan.years[w->plan.n_dates - 1];
    for (size_t p = 0; p < n_px; p++) {
        float left = end - w->plan.years[model->from[p]];
        float factor = (1 + years_apart / left) / (1 + years_apart / whole);
        if (model->from[p] > 0) model->sigma[p] *= sqrtf(factor);
    }
}

void watch_moderate(const tocsin_norm_watch *w, size_t n_px, const watch_model *model) {
    for (int b = 0; b < w->bands; b++) {
        widen_short(w, n_px, &model->band[b]);
        float prior = (float)w->prior_degrees[b], variance = (float)w->prior_variance[b];
        float *sigma = model->band[b].sigma;
        const uint16_t *count = model->band[b].count;
        for (size_t p = 0; prior > 0 && p < n_px; p++) {
            float own = (float)(count[p] - w->plan.terms);
            sigma[p] = sqrtf((own * sigma[p] * sigma[p] + prior * variance) / (own + prior));
        }
    }
}
