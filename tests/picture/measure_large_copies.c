// SPDX-License-Identifier: Apache-2.0
/* measure_large_copies N QUALITY: how often a copy of 48 × 48 pixels is found in pictures of 2048 × 2048, one tile of the search, of two made
 * towns and two parts of rows: there many more parts that are alike compete for the shifts that are looked at. */
#include <stdio.h>

#include "changing.h"
#include "picture/grid.h"

enum { SIDE = 2048, PART = SIDE / 2, COPY = 48 };
static const uint64_t first_seed = 500001;

static void put_part(uint8_t *luma, int picture, int part) {
    uint64_t seed = first_seed + (uint64_t)picture * 4 + (uint64_t)part;
    uint8_t *made = part % 3 == 0 ? change_scene(PART, PART, seed) : change_rows(PART, PART, seed);
    uint8_t *first = luma + (size_t)(part / 2) * PART * SIDE + (size_t)(part % 2) * PART;
    for (size_t y = 0; y < PART; y++) memcpy(first + y * SIDE, made + y * PART, PART);
    free(made);
}

static tocsin_clones search(const uint8_t *luma, int quality, uint8_t *saved) {
    tocsin_clones copies;
    if (picture_save_again(luma, SIDE, SIDE, quality, saved, NULL) ||
        tocsin_find_clones(saved, SIDE, SIDE, 1, &copies, NULL))
        abort();
    return copies;
}

/* Whether one of the two of a copy overlaps where it was put. */
static bool is_found(const tocsin_clones *copies, const change_box *box) {
    for (size_t i = 0; i < copies->n; i++) {
        const tocsin_clone *copy = &copies->item[i];
        int middle_x = (copy->left + copy->right) / 2, middle_y = (copy->top + copy->bottom) / 2;
        for (int k = 0; k < 2; k++)
            if (abs(middle_x + k * copy->dx - box->left - COPY / 2) < COPY / 2 &&
                abs(middle_y + k * copy->dy - box->top - COPY / 2) < COPY / 2)
                return true;
    }
    return false;
}

int main(int argc, char **argv) {
    int n = argc == 3 ? atoi(argv[1]) : 0, found = 0, alarms = 0;
    uint8_t *luma = malloc((size_t)SIDE * SIDE), *saved = malloc((size_t)SIDE * SIDE);
    if (n < 1 || !luma || !saved) {
        fputs("usage: measure_large_copies N QUALITY\n", stderr);
        return 2;
    }
    for (int i = 0; i < n; i++) {
        for (int part = 0; part < 4; part++) put_part(luma, i, part);
        tocsin_clones copies = search(luma, atoi(argv[2]), saved);
        alarms += copies.n > 0;
        uint64_t random = 1000003U * (first_seed + (uint64_t)i);
        for (int k = 0; k < 8; k++) make_random(&random);
        change_box box = change_clone(luma, SIDE, SIDE, COPY, &random);
        copies = search(luma, atoi(argv[2]), saved);
        found += is_found(&copies, &box);
    }
    printf("quality %s: %d of %d with an alarm, %d of %d copies found\n", argv[2], alarms, n, found,
           n);
    free(luma);
    free(saved);
    return 0;
}
