// SPDX-License-Identifier: Apache-2.0
/* The JPEG grid of a picture, and what does not lie on it (ZERO, IPOL 2021).
 *
 * votes of the pixels ──> the grid of the whole picture, if chance does not explain it
 *                    ├──> regions on other grids: pasted from another JPEG, or moved
 *                    └──> the picture saved again at quality 99: where it was never a JPEG, the new grid shows; regions of it
 *                         inside a picture that has a grid of its own: the old grid is missing there */
#include "picture/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int most_voted(const uint8_t *votes, size_t n, int64_t *ret_votes) {
    int64_t count[256] = {0};
    for (size_t i = 0; i < n; i++) count[votes[i]]++;
    int best = 0;
    for (int g = 1; g < GRID_N; g++)
        if (count[g] > count[best]) best = g;
    *ret_votes = count[best];
    return best;
}

/* The grid of the whole picture, -1 when chance explains the votes. */
static int main_grid(const uint8_t *votes, int width, int height, double *ret_log10_nfa) {
    int64_t n = (int64_t)width * height, k;
    int grid = most_voted(votes, (size_t)n, &k);
    double log10_nfa = grid_log10_tests(width, height) + grid_log10_tail(n / 64, k / 64, 1.0 / 64);
    *ret_log10_nfa = log10_nfa < 0 ? log10_nfa : (double)NAN;
    return log10_nfa < 0 ? grid : -1;
}

typedef struct region_job {
    const uint8_t *votes;
    int width, height;
    int skip; /* the grid that is no news */
    grid_regions found[GRID_N];
} region_job;

static tocsin_status do_grid(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker;
    region_job *job = context;
    if ((int)index == job->skip) return TOCSIN_OK;
    return grid_find_regions(job->votes, job->width, job->height, (int)index, &job->found[index],
                             err);
}

static int by_meaning(const void *a, const void *b) {
    const tocsin_grid_region *first = a, *second = b;
    if (first->log10_nfa != second->log10_nfa) return first->log10_nfa < second->log10_nfa ? -1 : 1;
    return first->top != second->top ? first->top - second->top : first->left - second->left;
}

/* All regions of `n_grids` grids into a list, the most meaningful first. */
static tocsin_status gather(region_job *job, size_t n_grids, int threads,
                            tocsin_grid_region *ret_list, size_t *ret_n, tocsin_error *err) {
    tocsin_status status = tocsin_parallel(n_grids, threads, do_grid, job, err);
    grid_regions all = {0};
    for (size_t g = 0; g < GRID_N; g++) {
        for (size_t i = 0; i < job->found[g].n && !status; i++) {
            if (tocsin_grow((void **)&all.items, &all.capacity, all.n, sizeof *all.items))
                all.items[all.n++] = job->found[g].items[i];
            else
                status = tocsin_fail_memory(err);
        }
        free(job->found[g].items);
    }
    if (!status && all.n) {
        qsort(all.items, all.n, sizeof *all.items, by_meaning);
        *ret_n = all.n < TOCSIN_MOST_GRID_REGIONS ? all.n : TOCSIN_MOST_GRID_REGIONS;
        memcpy(ret_list, all.items, *ret_n * sizeof *all.items);
    }
    free(all.items);
    return status;
}

/* Where the picture has a grid: parts in which it is missing. A pixel that voted for it has it. */
static tocsin_status find_missing(const uint8_t *luma, const uint8_t *votes, int whole, int threads,
                                  region_job *job, uint8_t *again, uint8_t *votes_again,
                                  tocsin_grid *grid, tocsin_error *err) {
    size_t n = (size_t)job->width * (size_t)job->height;
    tocsin_status status = picture_save_again(luma, job->width, job->height, 99, again, err);
    if (!status) status = grid_vote(again, job->width, job->height, threads, votes_again, err);
    if (status) return status;
    for (size_t i = 0; i < n; i++)
        if (votes[i] == whole) votes_again[i] = GRID_NO_VOTE;
    *job =
        (region_job){.votes = votes_again, .width = job->width, .height = job->height, .skip = -1};
    return gather(job, 1, threads, grid->missing, &grid->n_missing, err);
}

tocsin_status tocsin_jpeg_grid(const uint8_t *luma, int width_px, int height_px, int threads,
                               tocsin_grid *ret_grid, tocsin_error *err) {
    tocsin_grid grid = {.done = width_px >= 64 && height_px >= 64,
                        .main_x = -1,
                        .main_y = -1,
                        .main_log10_nfa = NAN};
    size_t n = (size_t)width_px * (size_t)height_px;
    if (!grid.done) {
        *ret_grid = grid;
        return TOCSIN_OK;
    }
    uint8_t *votes = tocsin_pages_alloc(n), *again = NULL, *votes_again = NULL;
    region_job *job = calloc(1, sizeof *job);
    tocsin_status status = votes && job ? TOCSIN_OK : tocsin_fail_memory(err);
    int whole = -1;
    if (!status) status = grid_vote(luma, width_px, height_px, threads, votes, err);
    if (!status) {
        whole = main_grid(votes, width_px, height_px, &grid.main_log10_nfa);
        if (whole >= 0) grid.main_x = whole % 8, grid.main_y = whole / 8;
        *job = (region_job){.votes = votes, .width = width_px, .height = height_px, .skip = whole};
        status = gather(job, GRID_N, threads, grid.other, &grid.n_other, err);
    }
    if (!status && whole >= 0) {
        again = tocsin_pages_alloc(n);
        votes_again = tocsin_pages_alloc(n);
        status = again && votes_again ? find_missing(luma, votes, whole, threads, job, again,
                                                     votes_again, &grid, err)
                                      : tocsin_fail_memory(err);
    }
    free(votes);
    free(again);
    free(votes_again);
    free(job);
    if (!status) *ret_grid = grid;
    return status;
}
