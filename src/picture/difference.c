// SPDX-License-Identifier: Apache-2.0
/* Where a picture and the scene that it was found in differ by more than season and light explain.
 *
 * What season and light do to the likeness of two dates, they do to the whole picture: so its middle and spread over the picture are
 * the measure, and what lies far below is a difference. Likeness about a pixel is that of the directions of gradients,
 *
 *     2 Σ p·a / (Σ p·p + Σ a·a)        p, a: gradients of picture and archive (blocks.h), over 11 × 11 pixels
 *
 * which is 1 where both are the same, 0 where they have nothing to do with one another or only one has texture. */
#include "picture/match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REACH = 5, LEAST_PATCH_PX = 30, SAMPLE_MOST = 16384 };
/* Spreads below the middle; and the likeness above which nothing differs, however alike the rest is. */
static const double spreads = 3, most_likeness = 0.3;

void tocsin_difference_release(tocsin_difference *difference) {
    if (!difference) return;
    free(difference->picture);
    free(difference->archive);
    free(difference->likeness);
    free(difference->differs);
    free(difference->patches);
    *difference = (tocsin_difference){.n_patches = 0};
}

/* ---- likeness --------------------------------------------------------------------------------- */

/* Sums over squares of 2 REACH + 1, in place; what lies outside counts 0. */
static bool sum_squares(match_plane *plane) {
    match_plane across;
    if (!match_plane_make(plane->width, plane->height, &across)) return false;
    int w = plane->width, h = plane->height;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float sum = 0;
            for (int k = x - REACH < 0 ? 0 : x - REACH; k <= x + REACH && k < w; k++)
                sum += match_plane_get(plane, k, y);
            across.at[(size_t)y * (size_t)w + (size_t)x] = sum;
        }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float sum = 0;
            for (int k = y - REACH < 0 ? 0 : y - REACH; k <= y + REACH && k < h; k++)
                sum += match_plane_get(&across, x, k);
            plane->at[(size_t)y * (size_t)w + (size_t)x] = sum;
        }
    match_plane_release(&across);
    return true;
}

/* 1 where something is unknown so near that gradients do not count. */
static bool find_unknown(const match_overlay *o, match_plane *ret_unknown) {
    match_plane unknown;
    if (!match_plane_make(o->width, o->height, &unknown)) return false;
    size_t n = match_plane_count(&unknown);
    for (size_t i = 0; i < n; i++)
        unknown.at[i] = isnan(o->grey[0].at[i]) || isnan(o->grey[1].at[i]) ? 1 : 0;
    if (!sum_squares(&unknown)) {
        match_plane_release(&unknown);
        return false;
    }
    *ret_unknown = unknown;
    return true;
}

/* Likeness of every pixel of the overlay; NaN where neither side has texture, or too little is known. */
static bool find_likeness(const match_overlay *o, match_plane *ret_likeness) {
    match_plane shared = MATCH_PLANE_NONE, own = MATCH_PLANE_NONE, unknown = MATCH_PLANE_NONE;
    bool done = match_plane_make(o->width, o->height, &shared) &&
                match_plane_make(o->width, o->height, &own) && find_unknown(o, &unknown);
    size_t n = (size_t)o->width * (size_t)o->height;
    for (size_t i = 0; done && i < n; i++) {
        float px = o->picture[0].at[i], py = o->picture[1].at[i], ax = o->archive[0].at[i],
              ay = o->archive[1].at[i];
        bool known = unknown.at[i] <= 0;
        shared.at[i] = known ? 2 * (px * ax + py * ay) : 0;
        own.at[i] = known ? px * px + py * py + ax * ax + ay * ay : 0;
    }
    done = done && sum_squares(&shared) && sum_squares(&own);
    const float least = 0.05f * (2 * REACH + 1) * (2 * REACH + 1);
    for (size_t i = 0; done && i < n; i++)
        shared.at[i] = own.at[i] < least ? NAN : shared.at[i] / own.at[i];
    match_plane_release(&own);
    match_plane_release(&unknown);
    if (done)
        *ret_likeness = shared;
    else
        match_plane_release(&shared);
    return done;
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Below it a pixel differs; NaN: too little to tell. Spread is that of the half above the middle, which differences are not in. */
static bool find_limit(const match_plane *likeness, double *ret_limit) {
    size_t n = match_plane_count(likeness), step = n / SAMPLE_MOST + 1, kept = 0;
    float *sample = malloc((n / step + 1) * sizeof *sample);
    if (!sample) return false;
    for (size_t i = 0; i < n; i += step)
        if (!isnan(likeness->at[i])) sample[kept++] = likeness->at[i];
    qsort(sample, kept, sizeof *sample, by_value);
    *ret_limit = (double)NAN;
    if (kept >= 100) {
        double middle = (double)sample[kept / 2], upper = (double)sample[kept - 1 - kept / 4];
        *ret_limit = fmin(most_likeness, middle - spreads * 1.4826 * (upper - middle));
    }
    free(sample);
    return true;
}

/* ---- patches ----------------------------------------------------------------------------------- */

typedef struct walk {
    const tocsin_difference *d;
    uint8_t *seen;
    int *stack; /* pixels */
    size_t n;
} walk;

static void visit(walk *w, int x, int y) {
    if (x < 0 || y < 0 || x >= w->d->width_px || y >= w->d->height_px) return;
    int at = y * w->d->width_px + x;
    if (w->seen[at] || !w->d->differs[at]) return;
    w->seen[at] = 1;
    w->stack[w->n++] = at;
}

/* The patch of a pixel; the stack keeps all of it. */
static tocsin_difference_patch trace(walk *w, int x, int y) {
    tocsin_difference_patch patch = {x, y, x + 1, y + 1, 0};
    w->n = 0;
    visit(w, x, y);
    for (size_t i = 0; i < w->n; i++) {
        int px = w->stack[i] % w->d->width_px, py = w->stack[i] / w->d->width_px;
        if (px < patch.x0) patch.x0 = px;
        if (py < patch.y0) patch.y0 = py;
        if (px + 1 > patch.x1) patch.x1 = px + 1;
        if (py + 1 > patch.y1) patch.y1 = py + 1;
        visit(w, px - 1, py);
        visit(w, px + 1, py);
        visit(w, px, py - 1);
        visit(w, px, py + 1);
    }
    patch.area_px = (int)w->n;
    return patch;
}

static int by_area(const void *a, const void *b) {
    const tocsin_difference_patch *p = a, *q = b;
    if (p->area_px != q->area_px) return p->area_px < q->area_px ? 1 : -1;
    return p->y0 != q->y0 ? (p->y0 > q->y0) - (p->y0 < q->y0) : (p->x0 > q->x0) - (p->x0 < q->x0);
}

/* Small ones are taken off the map. */
static bool find_patches(tocsin_difference *d) {
    size_t n = (size_t)d->width_px * (size_t)d->height_px, capacity = 0, total = 0;
    walk w = {d, calloc(n, 1), malloc(n * sizeof *w.stack), 0};
    bool done = w.seen && w.stack;
    for (int y = 0; done && y < d->height_px; y++)
        for (int x = 0; done && x < d->width_px; x++) {
            size_t at = (size_t)y * (size_t)d->width_px + (size_t)x;
            if (!d->differs[at] || w.seen[at]) continue;
            tocsin_difference_patch patch = trace(&w, x, y);
            if (patch.area_px < LEAST_PATCH_PX) {
                for (size_t i = 0; i < w.n; i++) d->differs[w.stack[i]] = 0;
                continue;
            }
            done = tocsin_grow((void **)&d->patches, &capacity, d->n_patches, sizeof *d->patches);
            if (done) d->patches[d->n_patches++] = patch, total += w.n;
        }
    free(w.seen);
    free(w.stack);
    if (done && d->n_patches) qsort(d->patches, d->n_patches, sizeof *d->patches, by_area);
    d->share = (double)total / (double)n;
    return done;
}

/* ---- the map ----------------------------------------------------------------------------------- */

static uint8_t grey_of(float value) {
    return isnan(value) ? 0 : (uint8_t)lrintf(255 * fminf(1, fmaxf(0, value)));
}

static bool fill(const match_overlay *o, const match_plane *likeness, double limit,
                 tocsin_difference *d) {
    d->width_px = o->width - 2 * MATCH_BORDER, d->height_px = o->height - 2 * MATCH_BORDER;
    d->picture_px = o->to_picture.m[0];
    size_t n = (size_t)d->width_px * (size_t)d->height_px;
    d->picture = malloc(n), d->archive = malloc(n), d->likeness = malloc(n * sizeof *d->likeness),
    d->differs = malloc(n);
    if (!d->picture || !d->archive || !d->likeness || !d->differs) return false;
    for (int y = 0; y < d->height_px; y++)
        for (int x = 0; x < d->width_px; x++) {
            size_t to = (size_t)y * (size_t)d->width_px + (size_t)x;
            size_t from =
                (size_t)(y + MATCH_BORDER) * (size_t)o->width + (size_t)(x + MATCH_BORDER);
            d->picture[to] = grey_of(o->grey[0].at[from]);
            d->archive[to] = grey_of(o->grey[1].at[from]);
            d->likeness[to] = isnan(o->grey[1].at[from]) ? NAN : likeness->at[from];
            d->differs[to] = (double)d->likeness[to] < limit;
        }
    return find_patches(d);
}

tocsin_status tocsin_archive_difference(const tocsin_archive *archive,
                                        const tocsin_picture *picture, const tocsin_match *match,
                                        tocsin_difference *ret_difference, tocsin_error *err) {
    tocsin_difference d = {.n_patches = 0};
    match_transform to_archive;
    match_ground ground;
    match_overlay overlay = {.width = 0};
    match_plane likeness = MATCH_PLANE_NONE;
    double limit = (double)NAN, factor = 1;
    if (!match->matched)
        return tocsin_fail(err, TOCSIN_TOO_LITTLE,
                           "the picture was not found, so nothing is laid over it");
    tocsin_status status = match_make_ground(picture, &ground, &factor, err);
    if (status) return status;
    double first = (factor - 1) / 2;
    match_transform coarser = {{factor, 0, first, 0, factor, first, 0, 0, 1}};
    memcpy(to_archive.m, match->to_archive, sizeof to_archive.m);
    to_archive = match_compose(&to_archive, &coarser);
    bool done = match_overlay_make(&ground, match_archive_ground(archive), &to_archive, &overlay) &&
                find_likeness(&overlay, &likeness) && find_limit(&likeness, &limit) &&
                fill(&overlay, &likeness, limit, &d);
    d.picture_px *= factor;
    d.limit = limit;
    match_ground_release(&ground);
    match_overlay_release(&overlay);
    match_plane_release(&likeness);
    if (!done) {
        tocsin_difference_release(&d);
        return tocsin_fail_memory(err);
    }
    *ret_difference = d;
    return TOCSIN_OK;
}
