// SPDX-License-Identifier: Apache-2.0
/* Which blocks have the same low frequencies.
 *
 * Each block of 24 × 24 becomes eight low frequencies of its 4 × 4 cell means, rounded to 3 grey values. That is some times what a
 * JPEG of quality 75 changes, and less than what the ground between them makes of two roofs that are alike. The frequencies are made along
 * rows first and down columns then, so that neighbouring blocks share most of the work. Blocks with the same numbers are put
 * beside one another by sorting. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum { N_FEATURES = 8, N_WAVES = 3, RING = (COPY_CELLS - 1) * COPY_CELL + 1, DIGIT = 11 };
static const float rounding_step = 3;
static const float least_structure = 6; /* of the features' length, grey values */
static const uint8_t frequency[N_FEATURES][2] = {{1, 0}, {0, 1}, {1, 1}, {2, 0},
                                                 {0, 2}, {2, 1}, {1, 2}, {2, 2}};

typedef struct block_rows {
    const copy_tile *tile;
    int across; /* blocks along a row */
    float waves[N_WAVES][COPY_CELLS];
    uint32_t *columns; /* sums down the last COPY_CELL rows */
    float *cells;      /* sums of a row of cells, one beginning at each pixel */
    float *ring;       /* RING rows of N_WAVES frequencies along the row */
    float *features;   /* N_FEATURES of each block of a row */
} block_rows;

static void fill_waves(block_rows *rows) {
    for (int u = 0; u < N_WAVES; u++)
        for (int i = 0; i < COPY_CELLS; i++)
            rows->waves[u][i] =
                (float)((u > 0 ? M_SQRT2 : 1) / 2 * cos((2 * i + 1) * u * M_PI / (2 * COPY_CELLS)));
}

static float *ring_row(const block_rows *rows, int y, int wave) {
    return rows->ring + ((size_t)(y % RING) * N_WAVES + (size_t)wave) * (size_t)rows->tile->width;
}

/* The row of cells that ends with row y of the tile, and its frequencies. */
static void add_row(block_rows *rows, int y) {
    const copy_tile *tile = rows->tile;
    int width = tile->width, top = y - COPY_CELL + 1;
    const uint8_t *row = tile->luma + (size_t)(tile->top + y) * (size_t)tile->stride + tile->left;
    for (int x = 0; x < width; x++) rows->columns[x] += row[x];
    if (top < 0) return;
    const uint8_t *first = row - (size_t)(COPY_CELL - 1) * (size_t)tile->stride;
    const uint32_t *columns = rows->columns;
    for (int x = 0; x + COPY_CELL <= width; x++)
        rows->cells[x] = (float)(int32_t)(columns[x] + columns[x + 1] + columns[x + 2] +
                                          columns[x + 3] + columns[x + 4] + columns[x + 5]);
    _Static_assert(COPY_CELL == 6, "the sum above is over a cell");
    for (int x = 0; x < width; x++) rows->columns[x] -= first[x];
    for (int u = 0; u < N_WAVES; u++) {
        const float *wave = rows->waves[u], *cells = rows->cells;
        float *out = ring_row(rows, top, u);
        for (int x = 0; x < rows->across; x++)
            out[x] = wave[0] * cells[x] + wave[1] * cells[x + COPY_CELL] +
                     wave[2] * cells[x + 2 * COPY_CELL] + wave[3] * cells[x + 3 * COPY_CELL];
    }
}

static void fill_features(block_rows *rows, int y) {
    for (int f = 0; f < N_FEATURES; f++) {
        const float *wave = rows->waves[frequency[f][1]];
        const float *part[COPY_CELLS];
        float scale = 1.0F / (COPY_CELL * COPY_CELL);
        for (int i = 0; i < COPY_CELLS; i++)
            part[i] = ring_row(rows, y + i * COPY_CELL, frequency[f][0]);
        float *out = rows->features + (size_t)f * (size_t)rows->across;
        for (int x = 0; x < rows->across; x++)
            out[x] = scale * (wave[0] * part[0][x] + wave[1] * part[1][x] + wave[2] * part[2][x] +
                              wave[3] * part[3][x]);
    }
}

/* Appends the blocks of a row in which something happens: elsewhere all is alike. */
static size_t code_row(const block_rows *rows, int y, float offset, copy_block *blocks) {
    size_t n = 0;
    for (int x = 0; x < rows->across; x++) {
        const float *feature = rows->features + x;
        float length = 0;
        uint64_t code = 0;
        for (int f = 0; f < N_FEATURES; f++) {
            float value = feature[(size_t)f * (size_t)rows->across];
            length += value * value;
            /* Positive before it is cut off, so that cutting rounds down. */
            code = code * 0x9E3779B97F4A7C15U +
                   (uint64_t)(int32_t)(value * (1 / rounding_step) + offset + 4096);
        }
        if (length < least_structure * least_structure) continue;
        code *= 0xFF51AFD7ED558CCDU;
        code ^= code >> 29;
        code *= 0xC4CEB9FE1A85EC53U;
        blocks[n++] = (copy_block){(uint32_t)(code >> 32), y * rows->tile->width + x};
    }
    return n;
}

/* By code, and among equal ones in the order of the tile: a radix sort, which keeps the order of what is equal. */
static copy_block *sort_blocks(copy_block *blocks, copy_block *room, size_t n) {
    for (int shift = 0; shift < 32; shift += DIGIT) {
        enum { VALUES = 1 << DIGIT };
        size_t starts[VALUES + 1] = {0};
        for (size_t i = 0; i < n; i++) starts[(blocks[i].code >> shift & (VALUES - 1)) + 1]++;
        for (int v = 0; v < VALUES; v++) starts[v + 1] += starts[v];
        for (size_t i = 0; i < n; i++)
            room[starts[blocks[i].code >> shift & (VALUES - 1)]++] = blocks[i];
        copy_block *sorted = room;
        room = blocks;
        blocks = sorted;
    }
    return blocks;
}

tocsin_status copy_code_blocks(const copy_tile *tile, float offset, copy_block *blocks,
                               copy_block *room, copy_block **ret_sorted, size_t *ret_n,
                               tocsin_error *err) {
    size_t width = (size_t)tile->width, n = 0;
    block_rows rows = {.tile = tile,
                       .across = tile->width - COPY_BLOCK + 1,
                       .columns = calloc(width, sizeof(uint32_t)),
                       .cells = calloc(width, sizeof(float)),
                       .ring = calloc(RING * N_WAVES * width, sizeof(float)),
                       .features = calloc(N_FEATURES * width, sizeof(float))};
    bool made = rows.columns && rows.cells && rows.ring && rows.features;
    if (made) {
        fill_waves(&rows);
        for (int y = 0; y < tile->height; y++) {
            add_row(&rows, y);
            int top = y - COPY_BLOCK + 1;
            if (top < 0) continue;
            fill_features(&rows, top);
            n += code_row(&rows, top, offset, blocks + n);
        }
        *ret_sorted = sort_blocks(blocks, room, n);
        *ret_n = n;
    }
    free(rows.columns);
    free(rows.cells);
    free(rows.ring);
    free(rows.features);
    return made ? TOCSIN_OK : tocsin_fail_memory(err);
}
