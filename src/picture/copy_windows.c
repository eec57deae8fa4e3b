// SPDX-License-Identifier: Apache-2.0
/* How much windows of a tile differ from those at a shift.
 *
 * Windows are 16 × 16 and begin on every fourth pixel, so each is 4 × 4 cells of 4 × 4 pixels, and neighbours share cells. A
 * detail is at most 1020 quarters of a grey value, so a difference is at most 2040, and the sum over a window stays below
 * 2^31. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum { COARSE = 11, QUARTERS = 4, CELLS = COPY_WINDOW / COPY_STEP, STRIP = 512 };

/* Sums over 11 × 11 pixels, by running sums down each column. */
tocsin_status copy_take_detail(const copy_tile *tile, copy_detail *ret_detail, tocsin_error *err) {
    enum { HALF = COARSE / 2 };
    int width = tile->width, height = tile->height;
    size_t n = (size_t)width * (size_t)height;
    *ret_detail = (copy_detail){width, height, calloc(n, sizeof(int16_t))};
    int32_t *columns = calloc((size_t)width, sizeof *columns);
    if (!ret_detail->at || !columns) {
        free(columns);
        return tocsin_fail_memory(err);
    }
    const uint8_t *luma =
        tile->luma + (size_t)tile->top * (size_t)tile->stride + (size_t)tile->left;
    for (int y = 0; y < height; y++) {
        const uint8_t *row = luma + (size_t)y * (size_t)tile->stride;
        for (int x = 0; x < width; x++) columns[x] += row[x];
        if (y < COARSE - 1) continue;
        const uint8_t *middle = row - (size_t)HALF * (size_t)tile->stride,
                      *first = row - (size_t)(COARSE - 1) * (size_t)tile->stride;
        int16_t *out = ret_detail->at + (size_t)(y - HALF) * (size_t)width;
        int32_t sum = 0;
        for (int x = 0; x < width; x++) {
            sum += columns[x];
            if (x < COARSE - 1) continue;
            double mean = (double)sum / (COARSE * COARSE);
            out[x - HALF] = (int16_t)lrint(QUARTERS * (middle[x - HALF] - mean));
            sum -= columns[x - COARSE + 1];
        }
        for (int x = 0; x < width; x++) columns[x] -= first[x];
    }
    free(columns);
    return TOCSIN_OK;
}

/* Differences summed over the cells of one row of cells. */
static void fill_cells(const copy_detail *detail, int x0, int y0, int n, int dx, int dy,
                       int32_t *cells) {
    for (int from = 0; from < n; from += STRIP / COPY_STEP) {
        int32_t sums[STRIP] = {0};
        int cells_here = n - from < STRIP / COPY_STEP ? n - from : STRIP / COPY_STEP;
        for (int row = 0; row < COPY_STEP; row++) {
            size_t x = (size_t)(x0 + from * COPY_STEP);
            const int16_t *a = detail->at + (size_t)(y0 + row) * (size_t)detail->width + x,
                          *b = detail->at + (size_t)(y0 + row + dy) * (size_t)detail->width +
                               (size_t)(x0 + from * COPY_STEP + dx);
            for (int i = 0; i < cells_here * COPY_STEP; i++) {
                int16_t off = (int16_t)(a[i] - b[i]); /* fits, and halves the vectors */
                sums[i] += off * off;
            }
        }
        for (int i = 0; i < cells_here; i++)
            cells[from + i] = sums[COPY_STEP * i] + sums[COPY_STEP * i + 1] +
                              sums[COPY_STEP * i + 2] + sums[COPY_STEP * i + 3];
    }
}

/* Windows of a part of which both sides lie in the tile: columns [*from, *end) along one axis. */
static void clip(int first, int n, int shift, int length, int *ret_from, int *ret_end) {
    int from = 0, end = n;
    while (from < n && (first + from) * COPY_STEP + shift < 0) from++;
    while (end > from && ((first + end - 1) * COPY_STEP + COPY_WINDOW + shift > length ||
                          (first + end - 1) * COPY_STEP + COPY_WINDOW > length))
        end--;
    *ret_from = from;
    *ret_end = end;
}

/* Sums of four cells along x, in place; the last three of a row stay as they are. */
static void sum_along(int32_t *cells, int n) {
    for (int x = 0; x + CELLS <= n; x++) cells[x] += cells[x + 1] + cells[x + 2] + cells[x + 3];
}

static void sum_down(const int32_t *cells, int stride, int n, int32_t *ret_row) {
    const int32_t *second = cells + stride, *third = second + stride, *fourth = third + stride;
    for (int x = 0; x < n; x++) ret_row[x] = cells[x] + second[x] + third[x] + fourth[x];
}

void copy_differences(const copy_detail *detail, const copy_part *part, int dx, int dy,
                      int32_t *cells, int32_t *ret_differences) {
    int left, right, top, bottom;
    clip(part->x0, part->across, dx, detail->width, &left, &right);
    clip(part->y0, part->down, dy, detail->height, &top, &bottom);
    size_t n = (size_t)part->across * (size_t)part->down;
    if (left > 0 || top > 0 || right < part->across || bottom < part->down)
        for (size_t i = 0; i < n; i++) ret_differences[i] = COPY_OUTSIDE;
    if (left >= right || top >= bottom) return;
    int wide = right - left + CELLS - 1, high = bottom - top + CELLS - 1;
    for (int y = 0; y < high; y++)
        fill_cells(detail, (part->x0 + left) * COPY_STEP, (part->y0 + top + y) * COPY_STEP, wide,
                   dx, dy, cells + (size_t)y * (size_t)wide);
    for (int y = 0; y < high; y++) sum_along(cells + (size_t)y * (size_t)wide, wide);
    for (int y = top; y < bottom; y++)
        sum_down(cells + (size_t)(y - top) * (size_t)wide, wide, right - left,
                 ret_differences + (size_t)y * (size_t)part->across + left);
}

void copy_energies(const copy_detail *detail, int32_t *ret_energies) {
    int across = copy_windows_along(detail->width), down = copy_windows_along(detail->height);
    for (int y = 0; y < down; y++) {
        for (int x = 0; x < across; x++) {
            int32_t sum = 0;
            for (int j = 0; j < COPY_WINDOW; j++) {
                const int16_t *row = detail->at +
                                     (size_t)(y * COPY_STEP + j) * (size_t)detail->width +
                                     (size_t)x * COPY_STEP;
                for (int i = 0; i < COPY_WINDOW; i++) sum += row[i] * row[i];
            }
            ret_energies[(size_t)y * (size_t)across + x] = sum;
        }
    }
}

/* NaN: the shifted window leaves the tile. */
static float difference_at(const copy_detail *detail, int x, int y, int dx, int dy) {
    if (x + dx < 0 || y + dy < 0 || x + dx + COPY_WINDOW > detail->width ||
        y + dy + COPY_WINDOW > detail->height)
        return NAN;
    int32_t sum = 0;
    for (int j = 0; j < COPY_WINDOW; j++) {
        const int16_t *a = detail->at + (size_t)(y + j) * (size_t)detail->width + x,
                      *b = detail->at + (size_t)(y + j + dy) * (size_t)detail->width + x + dx;
        for (int i = 0; i < COPY_WINDOW; i++) {
            int32_t off = a[i] - b[i];
            sum += off * off;
        }
    }
    return (float)sum;
}

float copy_difference_between(const copy_detail *detail, int window_x, int window_y, int dx,
                              int dy) {
    int x = window_x * COPY_STEP, y = window_y * COPY_STEP;
    float f[9];
    bool inside = true;
    for (int k = 0; k < 9; k++) {
        f[k] = difference_at(detail, x, y, dx + k % 3 - 1, dy + k / 3 - 1);
        inside = inside && !isnan(f[k]);
    }
    if (!inside) return f[4];
    float gx = (f[5] - f[3]) / 2, gy = (f[7] - f[1]) / 2, xx = f[5] + f[3] - 2 * f[4],
          yy = f[7] + f[1] - 2 * f[4], xy = (f[8] - f[6] - f[2] + f[0]) / 4,
          determinant = xx * yy - xy * xy;
    if (xx <= 0 || yy <= 0) return f[4];
    if (determinant <= 0.05F * xx * yy) /* a valley, as along furrows */
        return fmaxf(0, f[4] - fmaxf(gx * gx / (2 * xx), gy * gy / (2 * yy)));
    float ox = -(yy * gx - xy * gy) / determinant, oy = -(xx * gy - xy * gx) / determinant,
          far = fmaxf(fabsf(ox), fabsf(oy));
    if (far > 1) ox /= far, oy /= far;
    float least =
        f[4] + gx * ox + gy * oy + 0.5F * xx * ox * ox + 0.5F * yy * oy * oy + xy * ox * oy;
    return fmaxf(0, fminf(least, f[4]));
}
