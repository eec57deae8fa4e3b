// SPDX-License-Identifier: Apache-2.0
/* On which shifts many blocks agree in one place.
 *
 * Blocks with the same code, each with the next few, vote for the shift between them in the square of 64 × 64 pixels that
 * the first begins in. In a place, since a copy is a part in which all agree on one shift, while rows of roofs agree on the shift from
 * one row to another all over the picture, and would outvote it there. Chance spreads its votes over all shifts; a copy of
 * 48 × 48 pixels gives hundreds to one.
 *
 * There are far more shifts and places than memory. So a first round counts in a table in which several may share a count, and a
 * second, with their names, those alone whose count was high. */
#include <stdlib.h>
#include <string.h>

#include "picture/copies.h"

enum {
    PASSES = 2, /* with different boundaries of rounding */
    NEXT = 4,   /* votes of a block */
    LOOK = 24,  /* at as many blocks, of which the near have no vote */
    LEAST_VOTES = 16,
    COUNTS_BITS = 22,
    NAMED_BITS = 18,
    MOST_NAMED = 3 << (NAMED_BITS - 2),
    NEAR_SHIFT = 2, /* so near are two shifts of one copy */
    SAME_SHIFT = 2, /* places of one shift that are kept */
};

/* Where and how far: what votes are counted by. */
typedef struct vote_key {
    int dx, dy, left, top; /* the last two in places */
} vote_key;

typedef struct named_count {
    uint64_t name; /* 0: free */
    int32_t n;
} named_count;

typedef struct shift_search {
    const copy_tile *tile;
    copy_block *memory[PASSES + 1], *blocks[PASSES]; /* of which each of the latter is one */
    size_t n_blocks[PASSES];
    uint16_t *counts;
    named_count *named;
    size_t n_named;
} shift_search;

/* Never 0. */
static uint64_t name_of(const vote_key *key) {
    return ((uint64_t)(key->dx + 4096) << 40 | (uint64_t)key->dy << 24 | (uint64_t)key->left << 12 |
            (uint64_t)key->top) +
           1;
}

static vote_key key_of(uint64_t name) {
    name--;
    return (vote_key){(int)(name >> 40) - 4096, (int)(name >> 24 & 0xFFFF),
                      (int)(name >> 12 & 0xFFF), (int)(name & 0xFFF)};
}

static size_t slot_of(uint64_t name, int bits) {
    return (size_t)((name * 0x9E3779B97F4A7C15U) >> (64 - bits));
}

static void count_named(shift_search *search, uint64_t name) {
    size_t slot = slot_of(name, NAMED_BITS), last = ((size_t)1 << NAMED_BITS) - 1;
    while (search->named[slot].name && search->named[slot].name != name) slot = (slot + 1) & last;
    if (!search->named[slot].name) {
        if (search->n_named >= MOST_NAMED) return;
        search->n_named++;
        search->named[slot].name = name;
    }
    search->named[slot].n++;
}

static void count_pair(shift_search *search, uint64_t name, bool by_name) {
    uint16_t *count = &search->counts[slot_of(name, COUNTS_BITS)];
    if (!by_name && *count < UINT16_MAX) ++*count;
    if (by_name && *count >= LEAST_VOTES) count_named(search, name);
}

static void vote(shift_search *search, int pass, bool by_name) {
    int width = search->tile->width;
    const copy_block *blocks = search->blocks[pass];
    size_t n = search->n_blocks[pass];
    for (size_t i = 0; i + 1 < n; i++) {
        if (blocks[i].code != blocks[i + 1].code) continue;
        int x = blocks[i].at % width, y = blocks[i].at / width, votes = 0;
        for (size_t k = i + 1; k <= i + LOOK && k < n && votes < NEXT; k++) {
            if (blocks[k].code != blocks[i].code) break;
            vote_key key = {blocks[k].at % width - x, blocks[k].at / width - y, x / COPY_PLACE,
                            y / COPY_PLACE};
            if (abs(key.dx) < COPY_LEAST_SHIFT && key.dy < COPY_LEAST_SHIFT) continue;
            votes++;
            count_pair(search, name_of(&key), by_name);
        }
    }
}

/* ---- the best ------------------------------------------------------------------------------ */

static int by_count(const void *a, const void *b) {
    const named_count *first = a, *second = b;
    if (first->n != second->n) return first->n < second->n ? 1 : -1;
    return (first->name > second->name) - (first->name < second->name);
}

/* Whether a shift with more votes stands for this one as well: a neighbouring shift near by, or the same one in places enough. */
static bool is_taken(const copy_shift *shifts, size_t n, const copy_shift *shift) {
    int same = 0;
    for (size_t i = 0; i < n; i++) {
        int dx = abs(shifts[i].dx - shift->dx), dy = abs(shifts[i].dy - shift->dy);
        if (dx > NEAR_SHIFT || dy > NEAR_SHIFT) continue;
        if (abs(shifts[i].left - shift->left) <= COPY_PLACE &&
            abs(shifts[i].top - shift->top) <= COPY_PLACE)
            return true;
        same += dx == 0 && dy == 0;
    }
    return same >= SAME_SHIFT;
}

static size_t take_best(shift_search *search, copy_shift *shifts) {
    size_t n_named = 0, n = 0;
    for (size_t i = 0; i < (size_t)1 << NAMED_BITS; i++)
        if (search->named[i].n >= LEAST_VOTES) search->named[n_named++] = search->named[i];
    qsort(search->named, n_named, sizeof *search->named, by_count);
    for (size_t i = 0; i < n_named && n < COPY_MOST_SHIFTS; i++) {
        vote_key key = key_of(search->named[i].name);
        copy_shift shift = {key.dx, key.dy, key.left * COPY_PLACE, key.top * COPY_PLACE,
                            search->named[i].n};
        if (!is_taken(shifts, n, &shift)) shifts[n++] = shift;
    }
    return n;
}

/* ---- a tile -------------------------------------------------------------------------------- */

static bool make_room(shift_search *search) {
    size_t n = (size_t)search->tile->width * (size_t)search->tile->height;
    bool made = true;
    for (int i = 0; i <= PASSES; i++) {
        search->memory[i] = malloc(n * sizeof(copy_block));
        made = made && search->memory[i];
    }
    search->counts = calloc((size_t)1 << COUNTS_BITS, sizeof *search->counts);
    search->named = calloc((size_t)1 << NAMED_BITS, sizeof *search->named);
    return made && search->counts && search->named;
}

static void release_room(shift_search *search) {
    for (int i = 0; i <= PASSES; i++) free(search->memory[i]);
    free(search->counts);
    free(search->named);
}

/* Each pass leaves its blocks in one of two memories, and the other to the next. */
static tocsin_status code_blocks(shift_search *search, tocsin_error *err) {
    copy_block *spare = search->memory[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
        copy_block *own = search->memory[pass], **sorted = &search->blocks[pass];
        tocsin_status status = copy_code_blocks(search->tile, (float)pass / PASSES, own, spare,
                                                sorted, &search->n_blocks[pass], err);
        if (status) return status;
        if (*sorted == spare) spare = own;
    }
    return TOCSIN_OK;
}

tocsin_status copy_find_shifts(const copy_tile *tile, copy_shift ret_shifts[COPY_MOST_SHIFTS],
                               size_t *ret_n, tocsin_error *err) {
    shift_search search = {.tile = tile};
    tocsin_status status = make_room(&search) ? TOCSIN_OK : tocsin_fail_memory(err);
    if (!status) status = code_blocks(&search, err);
    if (!status) {
        for (int pass = 0; pass < PASSES; pass++) vote(&search, pass, false);
        for (int pass = 0; pass < PASSES; pass++) vote(&search, pass, true);
        *ret_n = take_best(&search, ret_shifts);
    }
    release_room(&search);
    return status;
}
