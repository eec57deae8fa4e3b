// SPDX-License-Identifier: Apache-2.0
/* Whether a part is there twice, or only looks like what repeats.
 *
 * Roofs, furrows and roads are like one another at many shifts. A copy is different: at its shift nothing is left over but what
 * saving as JPEG did to either side, and at every other shift more. So each window has a ratio: what is left over at the
 * best other shift, over what is left over at this one. Other shifts are all of up to 40 pixels, from either side,
 * and those of the other candidates; each to a part of a pixel, since rows do not repeat at whole pixels and copies do.
 *
 * The logarithm of the ratio, less that of what is usual, is added up over squares of windows. The largest sum counts: a
 * square, because a straight edge is like itself over a long and narrow part.
 *
 * Searching up to 40 pixels about every window of a large tile would take minutes. But it can only lower a ratio. So
 * the best square by what is known is taken, its windows are looked at more closely, and so on until the best square is one that
 * is wholly known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum {
    REACH = 40,
    NEAR_LEAST = 4,
    PATCH = 16,        /* windows along a side that are looked at together */
    MOST_PATCHES = 64, /* of a tile */
    MOST_ROUNDS = 24,  /* of a shift */
    QUARTERS = 16,     /* of a grey value, squared */
    LEAST_SIDE = 3,    /* of a square, windows */
};
/* Chosen on the tuning set of tests/picture/measure_traces.c for one alarm in a hundred pictures. */
static const double least_score = 11.2;
static const float usual_ratio = 1.2F, most_evidence = 0.5F;
static const float least_energy = 4.0F * COPY_WINDOW * COPY_WINDOW * QUARTERS;
static const float rounding = 30.0F * QUARTERS; /* keeps exact copies finite */

typedef struct copy_square {
    int x, y, side;
    double score;
} copy_square;

typedef struct copy_search {
    copy_detail detail;
    const copy_shift *shifts;
    size_t n;
    int across, down, patches_across;
    int32_t *energies, *cells;
    int32_t *differences[COPY_MOST_SHIFTS];
    float *nearest;                /* least difference at a near shift, where its patch is known */
    uint8_t *patch_known, *looked; /* by patch; by window, of the shift at hand */
    int patches_left;
    float *ratios; /* of the shift at hand */
    double *sums;  /* of evidence above and left of a window */
} copy_search;

static size_t window_at(const copy_search *search, int x, int y) {
    return (size_t)y * (size_t)search->across + (size_t)x;
}

/* The window nearest to where one lies after a shift. */
static size_t partner_of(const copy_search *search, int x, int y, const copy_shift *shift) {
    int px = (x * COPY_STEP + shift->dx + COPY_STEP / 2) / COPY_STEP,
        py = (y * COPY_STEP + shift->dy + COPY_STEP / 2) / COPY_STEP;
    px = px < 0 ? 0 : px >= search->across ? search->across - 1 : px;
    py = py < 0 ? 0 : py >= search->down ? search->down - 1 : py;
    return window_at(search, px, py);
}

/* ---- the near shifts ----------------------------------------------------------------------- */

static void know_patch(copy_search *search, int patch) {
    copy_part part = {patch % search->patches_across * PATCH,
                      patch / search->patches_across * PATCH, PATCH, PATCH};
    if (part.x0 + part.across > search->across) part.across = search->across - part.x0;
    if (part.y0 + part.down > search->down) part.down = search->down - part.y0;
    int32_t cells[(PATCH + 3) * (PATCH + 3)], here[PATCH * PATCH], least[PATCH * PATCH];
    int16_t best_dx[PATCH * PATCH] = {0}, best_dy[PATCH * PATCH] = {0};
    int n = part.across * part.down;
    for (int i = 0; i < n; i++) least[i] = COPY_OUTSIDE;
    for (int dy = -REACH; dy <= REACH; dy++) {
        for (int dx = -REACH; dx <= REACH; dx++) {
            if (abs(dx) < NEAR_LEAST && abs(dy) < NEAR_LEAST) continue;
            copy_differences(&search->detail, &part, dx, dy, cells, here);
            for (int i = 0; i < n; i++) {
                if (here[i] >= least[i]) continue;
                least[i] = here[i];
                best_dx[i] = (int16_t)dx;
                best_dy[i] = (int16_t)dy;
            }
        }
    }
    for (int i = 0; i < n; i++) {
        int x = part.x0 + i % part.across, y = part.y0 + i / part.across;
        search->nearest[window_at(search, x, y)] =
            least[i] == COPY_OUTSIDE
                ? 0
                : copy_difference_between(&search->detail, x, y, best_dx[i], best_dy[i]);
    }
    search->patch_known[patch] = 1;
    search->patches_left--;
}

/* False: no more patches may be looked at. */
static bool nearest_of(copy_search *search, size_t window, float *ret_difference) {
    int x = (int)(window % (size_t)search->across), y = (int)(window / (size_t)search->across);
    int patch = y / PATCH * search->patches_across + x / PATCH;
    if (!search->patch_known[patch]) {
        if (search->patches_left <= 0) return false;
        know_patch(search, patch);
    }
    *ret_difference = search->nearest[window];
    return true;
}

/* ---- ratios -------------------------------------------------------------------------------- */

static bool same_shift(const copy_shift *a, const copy_shift *b) {
    return abs(a->dx - b->dx) < NEAR_LEAST && abs(a->dy - b->dy) < NEAR_LEAST;
}

/* An upper bound of a window's ratio at shift k: the other candidates, at whole pixels. 0: nothing agrees here. */
static float first_ratio(const copy_search *search, size_t k, int x, int y) {
    size_t window = window_at(search, x, y);
    int32_t here = search->differences[k][window];
    if (here == COPY_OUTSIDE) return 0;
    float own = (float)search->energies[window],
          partner = (float)search->energies[partner_of(search, x, y, &search->shifts[k])];
    if (fminf(own, partner) < least_energy || (float)here > 0.4F * (own + partner)) return 0;
    float other = 4 * ((float)here + rounding);
    for (size_t i = 0; i < search->n; i++)
        if (!same_shift(&search->shifts[i], &search->shifts[k]))
            other = fminf(other, (float)search->differences[i][window]);
    return other / ((float)here + rounding);
}

/* With the near shifts and parts of a pixel. False: no more may be looked at. */
static bool look_closely(copy_search *search, size_t k, int x, int y) {
    size_t window = window_at(search, x, y);
    if (search->looked[window] || search->ratios[window] < 1.15F) return true;
    float first, second, here = (float)search->differences[k][window] + rounding;
    if (!nearest_of(search, window, &first) ||
        !nearest_of(search, partner_of(search, x, y, &search->shifts[k]), &second))
        return false;
    float other = fminf(search->ratios[window] * here, fminf(first, second));
    for (size_t i = 0; i < search->n && other > 1.15F * here; i++) {
        if (same_shift(&search->shifts[i], &search->shifts[k]) ||
            (float)search->differences[i][window] > 4 * here)
            continue;
        other = fminf(other, copy_difference_between(&search->detail, x, y, search->shifts[i].dx,
                                                     search->shifts[i].dy));
    }
    search->ratios[window] = other / here;
    search->looked[window] = 1;
    return true;
}

static double evidence_of(float ratio) {
    double evidence = ratio > 0 ? (double)logf(ratio / usual_ratio) : -1;
    return fmax(-(double)most_evidence, fmin(evidence, (double)most_evidence));
}

static double sum_over(const copy_search *search, int x, int y, int side) {
    size_t stride = (size_t)search->across + 1;
    const double *upper = search->sums + (size_t)y * stride + (size_t)x,
                 *lower = upper + (size_t)side * stride;
    return lower[side] - lower[0] - upper[side] + upper[0];
}

static copy_square best_square(copy_search *search) {
    size_t stride = (size_t)search->across + 1;
    for (int y = 0; y < search->down; y++) {
        double sum = 0;
        for (int x = 0; x < search->across; x++) {
            sum += evidence_of(search->ratios[window_at(search, x, y)]);
            search->sums[(size_t)(y + 1) * stride + (size_t)x + 1] =
                search->sums[(size_t)y * stride + (size_t)x + 1] + sum;
        }
    }
    copy_square best = {0};
    int longest = search->across < search->down ? search->across : search->down;
    for (int side = LEAST_SIDE; side <= longest && side <= 40; side += 1 + side / 10) {
        for (int y = 0; y + side <= search->down; y++) {
            for (int x = 0; x + side <= search->across; x++) {
                double score = sum_over(search, x, y, side);
                if (score > best.score) best = (copy_square){x, y, side, score};
            }
        }
    }
    return best;
}

/* ---- one shift ----------------------------------------------------------------------------- */

/* The best square of a shift; score 0: nothing that could be known in full. */
static copy_square find_square(copy_search *search, size_t k) {
    memset(search->looked, 0, (size_t)search->across * (size_t)search->down);
    int agreeing = 0;
    for (int y = 0; y < search->down; y++) {
        for (int x = 0; x < search->across; x++) {
            float ratio = first_ratio(search, k, x, y);
            search->ratios[window_at(search, x, y)] = ratio;
            agreeing += ratio > usual_ratio;
        }
    }
    if (agreeing * (double)most_evidence < least_score) return (copy_square){0};
    for (int round = 0; round < MOST_ROUNDS; round++) {
        copy_square best = best_square(search);
        bool known = true;
        for (int y = best.y; y < best.y + best.side; y++) {
            for (int x = best.x; x < best.x + best.side; x++) {
                size_t window = window_at(search, x, y);
                known = known && (search->looked[window] || search->ratios[window] < 1.15F);
                if (!look_closely(search, k, x, y)) return (copy_square){0};
            }
        }
        if (known || best.score < least_score / 2) return best;
    }
    return (copy_square){0};
}

/* How far what agrees goes beyond the square, row by row and column by column. */
static void widen(const copy_search *search, const copy_square *square, int ret_box[4]) {
    int box[4] = {square->x, square->y, square->x + square->side - 1, square->y + square->side - 1};
    for (bool grown = true; grown;) {
        grown = false;
        for (int edge = 0; edge < 4; edge++) {
            bool across = edge % 2 == 0; /* a column beyond the left or right edge */
            int at = edge < 2 ? box[edge] - 1 : box[edge] + 1, agreeing = 0;
            int from = across ? box[1] : box[0], to = across ? box[3] : box[2];
            if (at < 0 || at >= (across ? search->across : search->down)) continue;
            for (int i = from; i <= to; i++)
                agreeing +=
                    search->ratios[across ? window_at(search, at, i) : window_at(search, i, at)] >
                    usual_ratio;
            if (2 * agreeing <= to - from + 1) continue;
            box[edge] = at;
            grown = true;
        }
    }
    memcpy(ret_box, box, sizeof box);
}

static tocsin_clone describe(const copy_search *search, const copy_tile *tile, size_t k,
                             const copy_square *square) {
    int box[4], n = 0;
    double left_over = 0, energy = 0, ratio = 0;
    widen(search, square, box);
    for (int y = square->y; y < square->y + square->side; y++) {
        for (int x = square->x; x < square->x + square->side; x++) {
            size_t window = window_at(search, x, y);
            if (!(search->ratios[window] > 0)) continue;
            left_over += search->differences[k][window];
            energy += (double)search->energies[window] +
                      (double)search->energies[partner_of(search, x, y, &search->shifts[k])];
            ratio += (double)logf(search->ratios[window]);
            n++;
        }
    }
    tocsin_clone copy = {.left = tile->left + box[0] * COPY_STEP,
                         .top = tile->top + box[1] * COPY_STEP,
                         .right = tile->left + box[2] * COPY_STEP + COPY_WINDOW - 1,
                         .bottom = tile->top + box[3] * COPY_STEP + COPY_WINDOW - 1,
                         .dx = search->shifts[k].dx,
                         .dy = search->shifts[k].dy,
                         .agreement = energy > 0 ? 1 - left_over / energy : 0,
                         .distinctness = n ? exp(ratio / n) : 0,
                         .score = square->score};
    copy.area_px = (copy.right - copy.left + 1) * (copy.bottom - copy.top + 1);
    return copy;
}

/* ---- a tile -------------------------------------------------------------------------------- */

static bool make_room(copy_search *search) {
    size_t n = (size_t)search->across * (size_t)search->down;
    int patches_down = (search->down + PATCH - 1) / PATCH;
    bool made = true;
    for (size_t i = 0; i < search->n; i++) {
        search->differences[i] = malloc(n * sizeof(int32_t));
        made = made && search->differences[i];
    }
    search->energies = malloc(n * sizeof(int32_t));
    search->cells =
        malloc((size_t)(search->across + 3) * (size_t)(search->down + 3) * sizeof(int32_t));
    search->nearest = malloc(n * sizeof(float));
    search->ratios = malloc(n * sizeof(float));
    search->looked = malloc(n);
    search->patch_known = calloc((size_t)search->patches_across * (size_t)patches_down, 1);
    search->sums =
        calloc(((size_t)search->across + 1) * ((size_t)search->down + 1), sizeof(double));
    return made && search->energies && search->cells && search->nearest && search->ratios &&
           search->looked && search->patch_known && search->sums;
}

static void release_room(copy_search *search) {
    for (size_t i = 0; i < search->n; i++) free(search->differences[i]);
    free(search->energies);
    free(search->cells);
    free(search->nearest);
    free(search->ratios);
    free(search->looked);
    free(search->patch_known);
    free(search->sums);
    free(search->detail.at);
}

tocsin_status copy_verify(const copy_tile *tile, const copy_shift *shifts, size_t n,
                          copy_take *take, void *context, double *ret_best_score,
                          tocsin_error *err) {
    copy_search search = {.shifts = shifts,
                          .n = n,
                          .across = copy_windows_along(tile->width),
                          .down = copy_windows_along(tile->height),
                          .patches_left = MOST_PATCHES};
    search.patches_across = (search.across + PATCH - 1) / PATCH;
    tocsin_status status = copy_take_detail(tile, &search.detail, err);
    if (!status && !make_room(&search)) status = tocsin_fail_memory(err);
    if (!status) {
        copy_part whole = {0, 0, search.across, search.down};
        copy_energies(&search.detail, search.energies);
        for (size_t k = 0; k < n; k++)
            copy_differences(&search.detail, &whole, shifts[k].dx, shifts[k].dy, search.cells,
                             search.differences[k]);
        for (size_t k = 0; k < n; k++) {
            copy_square best = find_square(&search, k);
            *ret_best_score = fmax(*ret_best_score, best.score);
            if (best.score < least_score) continue;
            tocsin_clone copy = describe(&search, tile, k, &best);
            take(context, &copy);
        }
    }
    release_room(&search);
    return status;
}
