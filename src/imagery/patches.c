// SPDX-License-Identifier: Apache-2.0
#include "imagery/patches.h"

#include <stdlib.h>

#include "imagery/union_find.h"

void patch_pixels_release(patch_pixels *pixels) {
    free(pixels->at);
    *pixels = (patch_pixels){.at = NULL};
}

bool patch_pixels_add(patch_pixels *pixels, int y, int rows, int width,
                      const tocsin_pixel_alarm *alarms) {
    for (int row = 0; row < rows; row++)
        for (int x = 0; x < width; x++) {
            const tocsin_pixel_alarm *alarm = &alarms[(size_t)row * (size_t)width + (size_t)x];
            if (alarm->first == TOCSIN_DAY_NONE) continue;
            if (!tocsin_grow((void **)&pixels->at, &pixels->capacity, pixels->n,
                             sizeof *pixels->at))
                return false;
            pixels->at[pixels->n++] = (patch_pixel){.x = x,
                                                    .y = y + row,
                                                    .on = alarm->confirmed,
                                                    .first = alarm->first,
                                                    .size = alarm->size,
                                                    .score = alarm->score,
                                                    .tier = alarm->tier};
        }
    return true;
}

static void link_pixels(const patch_pixels *pixels, int link_days, size_t a, size_t b,
                        size_t *root) {
    int64_t days = (int64_t)pixels->at[a].on - pixels->at[b].on;
    if (link_days == PATCH_ANY_DAYS || (days <= link_days && -days <= link_days))
        union_join(root, a, b);
}

/* One pass over the pixels; `above` follows in the row before: the first pixel there that is not left of x - 1. */
void patch_join(const patch_pixels *pixels, int link_days, size_t *ret_root) {
    const patch_pixel *at = pixels->at;
    size_t above = 0;
    for (size_t i = 0; i < pixels->n; i++) ret_root[i] = i;
    for (size_t i = 0; i < pixels->n; i++) {
        if (i && at[i - 1].y == at[i].y && at[i - 1].x == at[i].x - 1)
            link_pixels(pixels, link_days, i, i - 1, ret_root);
        while (above < i && (at[above].y < at[i].y - 1 ||
                             (at[above].y == at[i].y - 1 && at[above].x < at[i].x - 1)))
            above++;
        for (size_t k = above; k < i && at[k].y == at[i].y - 1 && at[k].x <= at[i].x + 1; k++)
            link_pixels(pixels, link_days, i, k, ret_root);
    }
    for (size_t i = 0; i < pixels->n; i++) ret_root[i] = union_root(ret_root, i);
}

/* A counting sort. A root is the first pixel of its patch, so its number is there when the others ask for it. */
size_t patch_sort(size_t *root, size_t n, size_t *ret_order, size_t *ret_ends) {
    size_t n_patches = 0, *patch_of = root;
    for (size_t i = 0; i < n; i++) {
        if (root[i] == i) {
            ret_ends[n_patches] = 0;
            patch_of[i] = n_patches++;
        } else {
            patch_of[i] = patch_of[root[i]];
        }
        ret_ends[patch_of[i]]++;
    }
    size_t start = 0;
    for (size_t k = 0; k < n_patches; k++) {
        size_t count = ret_ends[k];
        ret_ends[k] = start;
        start += count;
    }
    for (size_t i = 0; i < n; i++) ret_order[ret_ends[patch_of[i]]++] = i;
    return n_patches;
}
