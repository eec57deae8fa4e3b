// SPDX-License-Identifier: Apache-2.0
/* Which shifts many blocks agree on.
 *
 * Each block of 16 × 16 becomes eight low frequencies of its 4 × 4 cell means, coarsely rounded, twice with different
 * boundaries. Blocks with the same numbers are put beside one another by sorting, and each votes with the next few for the
 * shift between them. Chance spreads its votes over all shifts; a copy of 48 × 48 pixels gives hundreds to one. Blocks in which
 * nothing happens are alike everywhere and have no vote. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum { CELLS = 4, CELL = COPY_BLOCK / CELLS, N_FEATURES = 8, NEXT = 6, LEAST_VOTES = 24 };
static const double cell_step =
    9; /* of the rounding: some times what a JPEG of quality 75 changes */
static const double least_structure = 12.0; /* of the features' length, grey values */

typedef struct coded_block {
    uint64_t code;
    int32_t at; /* y × width + x */
} coded_block;

typedef struct shift_search {
    const copy_tile *tile;
    uint32_t *sums; /* (width + 1) × (height + 1), of all above and left */
    float basis[N_FEATURES][CELLS * CELLS];
    coded_block *blocks, *room; /* of as many */
    size_t n_blocks;
    int32_t *votes; /* (2 width + 1) × (height + 1): dx + width, dy */
} shift_search;

static void fill_basis(shift_search *search) {
    static const uint8_t frequency[N_FEATURES][2] = {{1, 0}, {0, 1}, {1, 1}, {2, 0},
                                                     {0, 2}, {2, 1}, {1, 2}, {2, 2}};
    for (int f = 0; f < N_FEATURES; f++) {
        double u = frequency[f][0], v = frequency[f][1],
               scale = (u > 0 ? M_SQRT2 : 1) * (v > 0 ? M_SQRT2 : 1) / CELLS;
        for (int i = 0; i < CELLS * CELLS; i++)
            search->basis[f][i] =
                (float)(scale * cos((2 * (i % CELLS) + 1) * u * M_PI / (2 * CELLS)) *
                        cos((2 * (i / CELLS) + 1) * v * M_PI / (2 * CELLS)));
    }
}

static void fill_sums(shift_search *search) {
    const copy_tile *tile = search->tile;
    size_t across = (size_t)tile->width + 1;
    for (int y = 0; y < tile->height; y++) {
        const uint8_t *row =
            tile->luma + (size_t)(tile->top + y) * (size_t)tile->stride + tile->left;
        uint32_t sum = 0;
        for (int x = 0; x < tile->width; x++) {
            sum += row[x];
            search->sums[(size_t)(y + 1) * across + x + 1] =
                search->sums[(size_t)y * across + x + 1] + sum;
        }
    }
}

/* False: nothing happens in the block. */
static bool features_of(const shift_search *search, int x, int y, float features[N_FEATURES]) {
    size_t across = (size_t)search->tile->width + 1;
    float means[CELLS * CELLS], length = 0;
    for (int i = 0; i < CELLS * CELLS; i++) {
        const uint32_t *upper =
            search->sums + (size_t)(y + i / CELLS * CELL) * across + x + i % CELLS * CELL;
        const uint32_t *lower = upper + CELL * across;
        means[i] = (float)(lower[CELL] - lower[0] - upper[CELL] + upper[0]) / (CELL * CELL);
    }
    for (int f = 0; f < N_FEATURES; f++) {
        float sum = 0;
        for (int i = 0; i < CELLS * CELLS; i++) sum += search->basis[f][i] * means[i];
        features[f] = sum;
        length += sum * sum;
    }
    return (double)length >= least_structure * least_structure;
}

static void code_blocks(shift_search *search, float offset) {
    const copy_tile *tile = search->tile;
    search->n_blocks = 0;
    for (int y = 0; y + COPY_BLOCK <= tile->height; y++) {
        for (int x = 0; x + COPY_BLOCK <= tile->width; x++) {
            float features[N_FEATURES];
            if (!features_of(search, x, y, features)) continue;
            uint64_t code = 0;
            for (int f = 0; f < N_FEATURES; f++)
                code = code << 8 | (uint8_t)(int)floorf(features[f] / (float)cell_step + offset);
            search->blocks[search->n_blocks++] = (coded_block){code, y * tile->width + x};
        }
    }
}

/* By code, and among equal ones in the order of the tile: a radix sort, which keeps the order of what is equal. */
static void sort_blocks(shift_search *search) {
    for (int byte = 0; byte < N_FEATURES; byte++) {
        size_t starts[257] = {0};
        for (size_t i = 0; i < search->n_blocks; i++)
            starts[(search->blocks[i].code >> (8 * byte) & 255) + 1]++;
        for (int v = 0; v < 256; v++) starts[v + 1] += starts[v];
        for (size_t i = 0; i < search->n_blocks; i++)
            search->room[starts[search->blocks[i].code >> (8 * byte) & 255]++] = search->blocks[i];
        coded_block *sorted = search->room;
        search->room = search->blocks;
        search->blocks = sorted;
    }
}

static void vote(shift_search *search) {
    int width = search->tile->width;
    for (size_t i = 0; i < search->n_blocks; i++) {
        for (size_t k = i + 1; k <= i + NEXT && k < search->n_blocks; k++) {
            if (search->blocks[k].code != search->blocks[i].code) break;
            int a = search->blocks[i].at, b = search->blocks[k].at; /* b is the later one */
            int dx = b % width - a % width, dy = b / width - a / width;
            if (abs(dx) < COPY_LEAST_SHIFT && dy < COPY_LEAST_SHIFT) continue;
            search->votes[(size_t)dy * (size_t)(2 * width + 1) + (size_t)(dx + width)]++;
        }
    }
}

static void take_best(const shift_search *search, copy_shift *shifts, size_t *ret_n) {
    int width = search->tile->width, across = 2 * width + 1;
    size_t n = 0;
    for (int dy = 0; dy <= search->tile->height; dy++) {
        for (int i = 0; i < across; i++) {
            int votes = search->votes[(size_t)dy * (size_t)across + i];
            if (votes < LEAST_VOTES || (n == COPY_MOST_SHIFTS && votes <= shifts[n - 1].votes))
                continue;
            size_t k = n < COPY_MOST_SHIFTS ? n++ : n - 1;
            for (; k > 0 && shifts[k - 1].votes < votes; k--) shifts[k] = shifts[k - 1];
            shifts[k] = (copy_shift){i - width, dy, votes};
        }
    }
    *ret_n = n;
}

tocsin_status copy_find_shifts(const copy_tile *tile, copy_shift ret_shifts[COPY_MOST_SHIFTS],
                               size_t *ret_n, tocsin_error *err) {
    size_t n = (size_t)tile->width * (size_t)tile->height;
    shift_search search = {
        .tile = tile,
        .sums = calloc(((size_t)tile->width + 1) * ((size_t)tile->height + 1), sizeof(uint32_t)),
        .blocks = malloc(n * sizeof(coded_block)),
        .room = malloc(n * sizeof(coded_block)),
        .votes =
            calloc((2 * (size_t)tile->width + 1) * ((size_t)tile->height + 1), sizeof(int32_t))};
    bool made = search.sums && search.blocks && search.room && search.votes;
    if (made) {
        fill_basis(&search);
        fill_sums(&search);
        for (int pass = 0; pass < 2; pass++) {
            code_blocks(&search, 0.5F * (float)pass);
            sort_blocks(&search);
            vote(&search);
        }
        take_best(&search, ret_shifts, ret_n);
    }
    free(search.sums);
    free(search.blocks);
    free(search.room);
    free(search.votes);
    return made ? TOCSIN_OK : tocsin_fail_memory(err);
}
