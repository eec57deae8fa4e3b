// SPDX-License-Identifier: Apache-2.0
#include "picture/votes.h"

#include <stdlib.h>

typedef struct search {
    const match_features *picture, *archive;
    match_neighbour *out;
} search;

static int32_t product(const int16_t *a, const int16_t *b) {
    int32_t sum = 0;
    for (int i = 0; i < MATCH_DESCRIPTOR; i++) sum += (int32_t)a[i] * b[i];
    return sum;
}

typedef struct best {
    int32_t product;
    uint32_t index;
} best;

static tocsin_status find_for_one(void *context, size_t index, int worker, tocsin_error *err) {
    (void)worker, (void)err;
    const search *s = context;
    const int16_t *own = s->picture->descriptors + index * MATCH_DESCRIPTOR;
    best kept[MATCH_NEAREST + 1];
    for (int k = 0; k <= MATCH_NEAREST; k++) kept[k] = (best){-1, 0};
    for (size_t j = 0; j < s->archive->n; j++) {
        int32_t p = product(own, s->archive->descriptors + j * MATCH_DESCRIPTOR);
        if (p <= kept[MATCH_NEAREST].product) continue;
        int k = MATCH_NEAREST;
        for (; k > 0 && kept[k - 1].product < p; k--) kept[k] = kept[k - 1];
        kept[k] = (best){p, (uint32_t)j};
    }
    float one = MATCH_ONE * MATCH_ONE, next = 2 - 2 * (float)kept[MATCH_NEAREST].product / one;
    for (int k = 0; k < MATCH_NEAREST; k++) {
        float d = 2 - 2 * (float)kept[k].product / one;
        s->out[index * MATCH_NEAREST + (size_t)k] = (match_neighbour){
            (uint32_t)index, kept[k].index, d > 0 ? d : 0, next > 0 ? (d > 0 ? d : 0) / next : 1};
    }
    return TOCSIN_OK;
}

bool match_neighbours_find(const match_features *picture, const match_features *archive,
                           int threads, match_neighbours *ret_neighbours) {
    *ret_neighbours = (match_neighbours){NULL, 0};
    if (archive->n <= MATCH_NEAREST || !picture->n) return true;
    match_neighbour *out = malloc(picture->n * MATCH_NEAREST * sizeof *out);
    if (!out) return false;
    search s = {picture, archive, out};
    if (tocsin_parallel(picture->n, threads, find_for_one, &s, NULL) != TOCSIN_OK) {
        free(out);
        return false;
    }
    *ret_neighbours = (match_neighbours){out, picture->n * MATCH_NEAREST};
    return true;
}
