// SPDX-License-Identifier: Apache-2.0
/* Where a shift holds: around which pixels the fine detail agrees with that of the shifted place.
 *
 * Roofs and fields repeat in their coarse shape, and a road is like itself along its course; what does not repeat is the fine
 * detail and the noise of the sensor. So what is coarser than eleven pixels is taken out first, and the correlation is that of
 * what is left, over windows of 16 × 16. Only windows with detail count: what saving as JPEG left of nothing agrees with
 * anything. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum { COARSE = 11, WINDOW = 16 };
static const float least_detail = 4.0F; /* variance within the window */
/* Tried from strict to lenient: in a part that repeats, the strict ones keep a copy apart from what is around it. */
static const float agreements[] = {0.98F, 0.95F, 0.91F, 0.85F};
static const double least_distinctness = 3.5;
enum { N_AGREEMENTS = sizeof agreements / sizeof *agreements };

/* Sums over windows of side n whose upper left pixel it is; the last n - 1 rows and columns stay as they are. In place. */
static void sum_windows(float *values, int width, int height, int n) {
    for (int y = 0; y < height; y++) {
        float *row = values + (size_t)y * (size_t)width;
        double sum = 0;
        for (int x = 0; x < n && x < width; x++) sum += (double)row[x];
        for (int x = 0; x + n <= width; x++) {
            double next = x + n < width ? sum - (double)row[x] + (double)row[x + n] : 0;
            row[x] = (float)sum;
            sum = next;
        }
    }
    for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int y = 0; y < n && y < height; y++)
            sum += (double)values[(size_t)y * (size_t)width + x];
        for (int y = 0; y + n <= height; y++) {
            float *here = values + (size_t)y * (size_t)width + x;
            double next = y + n < height
                              ? sum - (double)here[0] + (double)here[(size_t)n * (size_t)width]
                              : 0;
            here[0] = (float)sum;
            sum = next;
        }
    }
}

tocsin_status copy_take_detail(const copy_tile *tile, float *ret_detail, tocsin_error *err) {
    int width = tile->width, height = tile->height;
    size_t n = (size_t)width * (size_t)height;
    float *coarse = malloc(n * sizeof *coarse);
    if (!coarse) return tocsin_fail_memory(err);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            coarse[(size_t)y * (size_t)width + x] =
                tile->luma[(size_t)(tile->top + y) * (size_t)tile->stride + tile->left + x];
    memset(ret_detail, 0, n * sizeof *ret_detail);
    for (size_t i = 0; i < n; i++) ret_detail[i] = coarse[i];
    sum_windows(coarse, width, height, COARSE);
    for (int y = height - 1; y >= 0; y--) {
        for (int x = width - 1; x >= 0; x--) {
            float *here = &ret_detail[(size_t)y * (size_t)width + x];
            bool inside = x >= COARSE / 2 && y >= COARSE / 2 && x < width - COARSE / 2 &&
                          y < height - COARSE / 2;
            *here =
                inside ? *here - coarse[(size_t)(y - COARSE / 2) * (size_t)width + x - COARSE / 2] /
                                     (COARSE * COARSE)
                       : 0;
        }
    }
    free(coarse);
    return TOCSIN_OK;
}

typedef struct overlap {
    int width, height; /* of the part that stays within the tile when shifted */
    int left;          /* where it begins in the tile; it always begins at its first row */
    uint8_t *taken;    /* windows that were looked at */
    float *both, *first, *second; /* sums over windows: products, and squares of either */
} overlap;

static void fill_overlap(const copy_tile *tile, const float *detail, const copy_shift *shift,
                         overlap *over) {
    for (int y = 0; y < over->height; y++) {
        const float *a = detail + (size_t)y * (size_t)tile->width + over->left;
        const float *b =
            detail + (size_t)(y + shift->dy) * (size_t)tile->width + over->left + shift->dx;
        size_t at = (size_t)y * (size_t)over->width;
        for (int x = 0; x < over->width; x++) {
            over->both[at + x] = a[x] * b[x];
            over->first[at + x] = a[x] * a[x];
            over->second[at + x] = b[x] * b[x];
        }
    }
    sum_windows(over->both, over->width, over->height, WINDOW);
    sum_windows(over->first, over->width, over->height, WINDOW);
    sum_windows(over->second, over->width, over->height, WINDOW);
}

/* Correlation of the window at a place; 0 where there is no detail. */
static float agreement_at(const overlap *over, size_t at) {
    float least = least_detail * WINDOW * WINDOW;
    if (over->first[at] < least || over->second[at] < least) return 0;
    return over->both[at] / sqrtf(over->first[at] * over->second[at]);
}

typedef struct spread {
    int area, left, top, right, bottom;
    double agreement;
} spread;

/* All windows that agree and touch, from one of them on; each is taken once. */
static spread spread_from(overlap *over, float least, int32_t *queue, int32_t start) {
    int width = over->width, height = over->height;
    spread found = {0, width, height, 0, 0, 0};
    size_t n = 0;
    queue[n++] = start;
    found.agreement += (double)agreement_at(over, (size_t)start);
    over->taken[start] = 1;
    for (size_t i = 0; i < n; i++) {
        int x = queue[i] % width, y = queue[i] / width;
        found.area++;
        if (x < found.left) found.left = x;
        if (x > found.right) found.right = x;
        if (y < found.top) found.top = y;
        if (y > found.bottom) found.bottom = y;
        for (int k = 0; k < 4; k++) {
            int nx = x + (k == 0) - (k == 1), ny = y + (k == 2) - (k == 3);
            if (nx < 0 || ny < 0 || nx + WINDOW > width || ny + WINDOW > height) continue;
            int32_t at = ny * width + nx;
            float agreement = agreement_at(over, (size_t)at);
            if (agreement < least || over->taken[at]) continue;
            found.agreement += (double)agreement;
            over->taken[at] = 1;
            queue[n++] = at;
        }
    }
    return found;
}

static spread largest_spread(overlap *over, float least, int32_t *queue) {
    spread best = {0};
    memset(over->taken, 0, (size_t)over->width * (size_t)over->height);
    for (int y = 0; y + WINDOW <= over->height; y++) {
        for (int x = 0; x + WINDOW <= over->width; x++) {
            int32_t at = y * over->width + x;
            if (over->taken[at] || agreement_at(over, (size_t)at) < least) continue;
            spread found = spread_from(over, least, queue, at);
            if (found.area > best.area) best = found;
        }
    }
    return best;
}

/* ---- what repeats anyway ------------------------------------------------------------------- */

enum { PATCH = 64, SELF_REACH = 40, SELF_LEAST = 4 };

/* Correlation of the detail in a box with that of the box moved by dx, dy; -1: it would leave the tile. */
static double likeness(const copy_tile *tile, const float *detail, const int box[4], int dx,
                       int dy) {
    if (box[0] + dx < 0 || box[1] + dy < 0 || box[2] + dx >= tile->width ||
        box[3] + dy >= tile->height)
        return -1;
    float both = 0, first = 0, second = 0;
    for (int y = box[1]; y <= box[3]; y++) {
        const float *a = detail + (size_t)y * (size_t)tile->width;
        const float *b = detail + (size_t)(y + dy) * (size_t)tile->width + dx;
        for (int x = box[0]; x <= box[2]; x++) {
            both += a[x] * b[x];
            first += a[x] * a[x];
            second += b[x] * b[x];
        }
    }
    return first > 0 && second > 0 ? (double)(both / sqrtf(first * second)) : -1;
}

/* Furrows and rows of equal roofs agree with themselves at many shifts. A copy agrees at one, and much better than at any
 * other: how many times more is left over at the best of all near shifts than at this one. Stops where it is too little. */
static double distinctness(const copy_tile *tile, const float *detail, const copy_shift *shift,
                           const int box[4]) {
    double left_over = fmax(1e-3, 1 - likeness(tile, detail, box, shift->dx, shift->dy)), least = 2;
    for (int dy = 0; dy <= SELF_REACH && least >= least_distinctness * left_over; dy++) {
        for (int dx = -SELF_REACH; dx <= SELF_REACH; dx++) {
            if ((abs(dx) < SELF_LEAST && dy < SELF_LEAST) || (dy == 0 && dx < 0)) continue;
            if (abs(dx - shift->dx) < SELF_LEAST && abs(dy - shift->dy) < SELF_LEAST) continue;
            least = fmin(least, 1 - likeness(tile, detail, box, dx, dy));
            least = fmin(least, 1 - likeness(tile, detail, box, -dx, -dy));
        }
    }
    return least / left_over;
}

/* The middle of what agrees, PATCH pixels along a side at most, in the tile's pixels. */
static void middle_of(const overlap *over, const spread *best, int ret_box[4]) {
    int across = best->right - best->left + WINDOW, down = best->bottom - best->top + WINDOW;
    int width = across < PATCH ? across : PATCH, height = down < PATCH ? down : PATCH;
    ret_box[0] = over->left + best->left + (across - width) / 2;
    ret_box[1] = best->top + (down - height) / 2;
    ret_box[2] = ret_box[0] + width - 1;
    ret_box[3] = ret_box[1] + height - 1;
}

static void put_copy(const copy_tile *tile, const overlap *over, const copy_shift *shift,
                     const spread *best, tocsin_clone *ret_copy) {
    int left = tile->left + over->left + best->left, top = tile->top + best->top;
    *ret_copy = (tocsin_clone){left,
                               top,
                               left + best->right - best->left + WINDOW - 1,
                               top + best->bottom - best->top + WINDOW - 1,
                               shift->dx,
                               shift->dy,
                               best->area,
                               best->agreement / best->area,
                               0};
}

tocsin_status copy_verify(const copy_tile *tile, const float *detail, const copy_shift *shift,
                          tocsin_clone *ret_copy, tocsin_error *err) {
    overlap over = {.width = tile->width - abs(shift->dx),
                    .height = tile->height - shift->dy,
                    .left = shift->dx < 0 ? -shift->dx : 0};
    *ret_copy = (tocsin_clone){0};
    if (over.width < WINDOW || over.height < WINDOW) return TOCSIN_OK;
    size_t n = (size_t)over.width * (size_t)over.height;
    over.both = malloc(n * sizeof(float));
    over.first = malloc(n * sizeof(float));
    over.second = malloc(n * sizeof(float));
    int32_t *queue = malloc(n * sizeof *queue);
    over.taken = malloc(n);
    bool made = over.both && over.first && over.second && over.taken && queue;
    if (made) {
        fill_overlap(tile, detail, shift, &over);
        for (int i = 0; i < N_AGREEMENTS && !ret_copy->area_px; i++) {
            int box[4];
            spread best = largest_spread(&over, agreements[i], queue);
            if (best.area < COPY_LEAST_AREA_PX) continue;
            middle_of(&over, &best, box);
            double distinct = distinctness(tile, detail, shift, box);
            if (distinct < least_distinctness) continue;
            put_copy(tile, &over, shift, &best, ret_copy);
            ret_copy->distinctness = distinct;
        }
    }
    free(over.taken);
    free(over.both);
    free(over.first);
    free(over.second);
    free(queue);
    return made ? TOCSIN_OK : tocsin_fail_memory(err);
}
