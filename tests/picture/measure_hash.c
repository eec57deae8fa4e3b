// SPDX-License-Identifier: Apache-2.0
/* measure_hash [FOLDER N]: how often the perceptual hash finds a picture again, and takes two for one, by hand; the table of
 * docs/methods/pictures.md. Pictures: tiles of the TIFFs below FOLDER/archive-pairs that do not overlap, of one date, and N made
 * ones. Copies: saved again at quality 50 to 95, scaled by 0.5 to 2, gamma 0.6 to 1.6, half of them mirrored, some with a caption
 * or with a twentieth cut off. */
#include <gdal.h>
#include <stdio.h>

#include "changing.h"

enum { SIDE = 200, MOST = 4000 };

typedef struct tile {
    uint8_t *luma;
    uint64_t hash, mirrored;
    int place;    /* -1: made */
    int date, at; /* at: of its place */
} tile;

static tile tiles[MOST];
static int n_tiles;

static void add(uint8_t *luma, int place, int date, int at) {
    if (n_tiles == MOST) abort();
    tiles[n_tiles++] = (tile){luma,
                              tocsin_picture_hash(luma, SIDE, SIDE),
                              tocsin_picture_hash_mirrored(luma, SIDE, SIDE),
                              place,
                              date,
                              at};
}

static int by_value(const void *a, const void *b) {
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

static void add_real(const char *folder, int place, int date) {
    static const char *const places[] = {"beirut", "milano", "rennes"};
    char path[1024];
    snprintf(path, sizeof path, "%s/archive-pairs/%s/date%d_B03.tif", folder, places[place], date);
    GDALDatasetH dataset = GDALOpen(path, GA_ReadOnly);
    if (!dataset) return;
    int width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
    uint16_t *in = malloc(sizeof *in * SIDE * SIDE), *sorted = malloc(sizeof *in * SIDE * SIDE);
    for (int y = 0; y + SIDE <= height; y += SIDE)
        for (int x = 0; x + SIDE <= width; x += SIDE) {
            uint8_t *out = malloc(SIDE * SIDE);
            if (!in || !sorted || !out ||
                GDALRasterIO(GDALGetRasterBand(dataset, 1), GF_Read, x, y, SIDE, SIDE, in, SIDE,
                             SIDE, GDT_UInt16, 0, 0))
                abort();
            memcpy(sorted, in, sizeof *in * SIDE * SIDE);
            qsort(sorted, SIDE * SIDE, sizeof *sorted, by_value);
            double low = sorted[SIDE * SIDE / 50], high = sorted[SIDE * SIDE * 49 / 50];
            for (int i = 0; i < SIDE * SIDE; i++)
                out[i] = (uint8_t)fmin(
                    fmax(10 + 235 * (in[i] - low) / (high > low ? high - low : 1), 0), 255);
            add(out, place, date, y / SIDE * 100 + x / SIDE);
        }
    GDALClose(dataset);
    free(in);
    free(sorted);
}

/* One published copy: 0 plain, 1 with a caption over its lowest tenth, 2 with a twentieth cut off one side. */
static int distance_of_copy(const tile *t, int kind, uint64_t *random) {
    int left = kind == 2 ? SIDE / 20 : 0, w, h;
    double gamma = 0.6 + change_unit(random), factor = 0.5 + 1.5 * change_unit(random);
    bool mirrored = make_random(random) & 1;
    int width = SIDE - left;
    uint8_t *copy = malloc((size_t)width * SIDE);
    if (!copy) abort();
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < width; x++) {
            int from = left + (mirrored ? width - 1 - x : x);
            double v = 255 * pow(t->luma[y * SIDE + from] / 255.0, gamma);
            if (kind == 1 && y > SIDE * 9 / 10) v = (x / 3 + y / 5) % 3 ? 255 : 0;
            copy[y * width + x] = (uint8_t)v;
        }
    uint8_t *scaled = change_resample(copy, width, SIDE, factor, &w, &h);
    uint8_t *saved = malloc((size_t)w * (size_t)h);
    if (!saved || picture_save_again(scaled, w, h, 50 + change_below(random, 46), saved, NULL))
        abort();
    uint64_t hash = tocsin_picture_hash(saved, w, h);
    int plain = tocsin_picture_hash_distance(hash, t->hash),
        turned = tocsin_picture_hash_distance(hash, t->mirrored);
    free(copy);
    free(scaled);
    free(saved);
    return plain < turned ? plain : turned;
}

int main(int argc, char **argv) {
    static long pairs[65], same_place[65], copies[3][65];
    long n_pairs = 0, n_same = 0;
    GDALAllRegister();
    int n_made = argc > 2 ? atoi(argv[2]) : 100;
    for (int i = 0; i < n_made; i++) add(change_scene(SIDE, SIDE, (uint64_t)i + 1), -1, 0, i);
    for (int place = 0; argc > 1 && place < 3; place++)
        for (int date = 1; date <= 2; date++) add_real(argv[1], place, date);
    for (int i = 0; i < n_tiles; i++) {
        uint64_t random = 7919u * (uint64_t)(i + 1) + 5;
        for (int kind = 0; kind < 3 && tiles[i].date != 2; kind++)
            copies[kind][distance_of_copy(&tiles[i], kind, &random)]++;
        for (int k = 0; k < i; k++) {
            int plain = tocsin_picture_hash_distance(tiles[i].hash, tiles[k].hash),
                turned = tocsin_picture_hash_distance(tiles[i].hash, tiles[k].mirrored);
            int bits = plain < turned ? plain : turned;
            bool one_tile = tiles[i].place >= 0 && tiles[i].place == tiles[k].place &&
                            tiles[i].date != tiles[k].date && tiles[i].at == tiles[k].at;
            if (tiles[i].date == 2 && !one_tile) continue;
            if (one_tile) {
                same_place[bits]++;
                n_same++;
            } else {
                pairs[bits]++;
                n_pairs++;
            }
        }
    }
    long n_copies = 0;
    for (int b = 0; b <= 64; b++) n_copies += copies[0][b];
    printf("%d pictures, %ld pairs, %ld copies of each kind\n", n_tiles, n_pairs, n_copies);
    for (int most = 0; most <= 14; most++) {
        long p = 0, s = 0, c[3] = {0};
        for (int b = 0; b <= most; b++) {
            p += pairs[b];
            s += same_place[b];
            for (int kind = 0; kind < 3; kind++) c[kind] += copies[kind][b];
        }
        printf(
            "at most %2d bits: pairs %ld of %ld (%.2g), tiles of two dates %ld of %ld; copies plain %.3f, caption "
            "%.3f, cut %.3f\n",
            most, p, n_pairs, (double)p / (double)n_pairs, s, n_same,
            (double)c[0] / (double)n_copies, (double)c[1] / (double)n_copies,
            (double)c[2] / (double)n_copies);
    }
    return 0;
}
