// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_MEASURING_H
#define PICTURE_MEASURING_H

/* The pictures that tests for traces are measured on. Thresholds are chosen on one set, rates are measured on others that share no seed
 * and no place with it; each of those is for one version of a test, since whoever has seen its rates may no longer choose by them. Every second picture is a crop of a real scene, one in four a made town, one in four rows of
 * what is all alike. */

#include <gdal.h>
#include <stdio.h>

#include "changing.h"

enum { SIDE = 320 };
typedef enum picture_set { SET_TUNING, SET_HELD_OUT, SET_HELD_OUT_2, SET_HELD_OUT_3 } picture_set;
typedef enum picture_kind { KIND_TOWN, KIND_ROWS, KIND_REAL, N_KINDS } picture_kind;

static inline picture_kind kind_of(int index) {
    return index % 2 ? KIND_REAL : index % 4 ? KIND_ROWS : KIND_TOWN;
}

/* The 2nd to 98th percentile of a crop stretched to 8 bits. */
static inline uint8_t *stretched(const uint16_t *in) {
    uint8_t *out = malloc(SIDE * SIDE);
    int *counts = calloc(65536, sizeof *counts), low = 0, high = 65535;
    if (!out || !counts) abort();
    for (int i = 0; i < SIDE * SIDE; i++) counts[in[i]]++;
    for (int n = 0; n < SIDE * SIDE / 50; low++) n += counts[low];
    for (int n = 0; n < SIDE * SIDE / 50; high--) n += counts[high];
    for (int i = 0; i < SIDE * SIDE; i++) {
        double v = 10 + 235.0 * (in[i] - low) / (high > low ? high - low : 1);
        out[i] = (uint8_t)fmin(fmax(v, 0), 255);
    }
    free(counts);
    return out;
}

/* A crop of one band of a scene below `folder` of which nearly all is known. */
static inline uint8_t *real_scene(const char *folder, picture_set set, uint64_t *random) {
    static const char *const scenes[2][3] = {
        {"archive-pairs/beirut/date%d_B0%d.tif", "archive-pairs/milano/date%d_B0%d.tif"},
        {"archive-pairs/rennes/date%d_B0%d.tif", "cogs/cog%d.tif", "cogs/TCI.tif"}};
    char name[256], path[1024];
    snprintf(
        name, sizeof name,
        scenes[set != SET_TUNING][change_below(random, set == SET_TUNING ? 2 : 3)], /* NOLINT */
        1 + change_below(random, 2), 2 + change_below(random, 3));
    snprintf(path, sizeof path, "%s/%s", folder, name);
    GDALDatasetH dataset = GDALOpen(path, GA_ReadOnly);
    uint16_t *in = malloc(sizeof *in * SIDE * SIDE);
    if (!dataset || !in) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    GDALRasterBandH band =
        GDALGetRasterBand(dataset, 1 + change_below(random, GDALGetRasterCount(dataset)));
    int width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
    for (int tries = 0, unknown = SIDE * SIDE; unknown > SIDE * SIDE / 100 && tries < 30; tries++) {
        int x = change_below(random, width - SIDE), y = change_below(random, height - SIDE);
        if (GDALRasterIO(band, GF_Read, x, y, SIDE, SIDE, in, SIDE, SIDE, GDT_UInt16, 0, 0))
            abort();
        unknown = 0;
        for (int i = 0; i < SIDE * SIDE; i++) unknown += in[i] == 0;
    }
    GDALClose(dataset);
    uint8_t *out = stretched(in);
    free(in);
    return out;
}

/* Picture `index` of a set, SIDE × SIDE; `ret_random` is for what is done to it. */
static inline uint8_t *pristine_scene(const char *folder, picture_set set, int index,
                                      uint64_t *ret_random) {
    uint64_t seed = (uint64_t)index + 1 + 100000 * (uint64_t)set;
    *ret_random = 1000003u * seed;
    for (int k = 0; k < 8; k++) make_random(ret_random);
    switch (kind_of(index)) {
    case KIND_REAL: return real_scene(folder, set, ret_random);
    case KIND_ROWS: return change_rows(SIDE, SIDE, seed);
    default: return change_scene(SIDE, SIDE, seed);
    }
}

#endif
