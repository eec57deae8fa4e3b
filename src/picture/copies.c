// SPDX-License-Identifier: Apache-2.0
/* Copies within a picture: tile by tile, shift by shift. */
#include "picture/copies.h"

#include <math.h>
#include <stdlib.h>

enum { TILE = 2048 };

typedef struct copy_job {
    const uint8_t *luma;
    int width, height, across;
    tocsin_clones *tiles;
} copy_job;

/* Chosen on the tuning set of tests/picture/measure_traces.c for less than one alarm in a hundred pictures of 320 × 320. A larger picture
 * has more places that can be alike by chance; on that set their number falls to a half with every 0.08 of score. */
static double least_score_of(int width_px, int height_px) {
    double times = (double)width_px * height_px / (320.0 * 320);
    return 0.7 + 0.12 * log(fmax(1, times));
}

/* The same part again, by a neighbouring shift or as a part of a larger one. */
static bool is_known(const tocsin_clones *copies, const tocsin_clone *copy) {
    for (size_t i = 0; i < copies->n; i++) {
        const tocsin_clone *known = &copies->item[i];
        if (abs(known->dx - copy->dx) <= 2 && abs(known->dy - copy->dy) <= 2 &&
            copy->left <= known->right && copy->right >= known->left &&
            copy->top <= known->bottom && copy->bottom >= known->top)
            return true;
    }
    return false;
}

static void keep(void *context, const tocsin_clone *copy) {
    tocsin_clones *copies = context;
    if (is_known(copies, copy)) return;
    size_t k = copies->n < TOCSIN_MOST_CLONES ? copies->n++ : copies->n - 1;
    if (k == TOCSIN_MOST_CLONES - 1 && copies->item[k].score >= copy->score) return;
    for (; k > 0 && copies->item[k - 1].score < copy->score; k--)
        copies->item[k] = copies->item[k - 1];
    copies->item[k] = *copy;
}

static tocsin_status search_tile(const copy_tile *tile, double least_score, tocsin_clones *copies,
                                 tocsin_error *err) {
    copy_shift shifts[COPY_MOST_SHIFTS];
    size_t n = 0;
    tocsin_status status = copy_find_shifts(tile, shifts, &n, err);
    return status || !n
               ? status
               : copy_verify(tile, shifts, n, least_score, keep, copies, &copies->best_score, err);
}

static tocsin_status do_tile(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker;
    copy_job *job = context;
    int left = (int)(index % (size_t)job->across) * TILE,
        top = (int)(index / (size_t)job->across) * TILE;
    copy_tile tile = {job->luma,
                      job->width,
                      left,
                      top,
                      job->width - left < TILE ? job->width - left : TILE,
                      job->height - top < TILE ? job->height - top : TILE};
    if (tile.width < 2 * COPY_BLOCK || tile.height < 2 * COPY_BLOCK) return TOCSIN_OK;
    return search_tile(&tile, least_score_of(job->width, job->height), &job->tiles[index], err);
}

tocsin_status tocsin_find_clones(const uint8_t *luma, int width_px, int height_px, int threads,
                                 tocsin_clones *ret_copies, tocsin_error *err) {
    tocsin_clones copies = {.done = width_px >= 64 && height_px >= 64};
    int across = (width_px + TILE - 1) / TILE, down = (height_px + TILE - 1) / TILE;
    size_t n = (size_t)across * (size_t)down;
    copy_job job = {luma, width_px, height_px, across, calloc(n, sizeof(tocsin_clones))};
    if (!job.tiles) return tocsin_fail_memory(err);
    tocsin_status status =
        copies.done ? tocsin_parallel(n, threads, do_tile, &job, err) : TOCSIN_OK;
    for (size_t i = 0; i < n && !status; i++) {
        copies.best_score = fmax(copies.best_score, job.tiles[i].best_score);
        for (size_t k = 0; k < job.tiles[i].n; k++) keep(&copies, &job.tiles[i].item[k]);
    }
    free(job.tiles);
    if (!status) *ret_copies = copies;
    return status;
}
