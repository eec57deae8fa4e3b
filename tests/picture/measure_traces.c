// SPDX-License-Identifier: Apache-2.0
/* measure_traces [FOLDER N]: the curves of docs/methods/pictures.md, by hand. Crops of real scenes (the TIFFs below
 * FOLDER/archive-pairs, one band each, stretched to 8 bits) and made ones, pristine and changed, through each test. */
#include <gdal.h>
#include <stdio.h>

#include "changing.h"
#include "picture/copies.h"

enum { SIDE = 320 };

/* A crop of a band, 2nd to 98th percentile stretched to 8 bits; NULL: it cannot be read. */
static uint8_t *real_scene(const char *folder, uint64_t *random) {
    static const char *const places[] = {"beirut", "milano", "rennes"};
    char path[1024];
    snprintf(path, sizeof path, "%s/archive-pairs/%s/date%d_B0%d.tif", folder,
             places[change_below(random, 3)], 1 + change_below(random, 2),
             2 + change_below(random, 3));
    GDALDatasetH dataset = GDALOpen(path, GA_ReadOnly);
    if (!dataset) return NULL;
    int width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
    uint16_t *in = malloc(sizeof *in * SIDE * SIDE);
    uint8_t *out = malloc(SIDE * SIDE);
    static int counts[65536];
    memset(counts, 0, sizeof counts);
    int x = change_below(random, width - SIDE), y = change_below(random, height - SIDE);
    if (!in || !out || width <= SIDE || height <= SIDE ||
        GDALRasterIO(GDALGetRasterBand(dataset, 1), GF_Read, x, y, SIDE, SIDE, in, SIDE, SIDE,
                     GDT_UInt16, 0, 0))
        abort();
    GDALClose(dataset);
    for (int i = 0; i < SIDE * SIDE; i++) counts[in[i]]++;
    int low = 0, high = 65535;
    for (int n = 0; n < SIDE * SIDE / 50; low++) n += counts[low];
    for (int n = 0; n < SIDE * SIDE / 50; high--) n += counts[high];
    for (int i = 0; i < SIDE * SIDE; i++) {
        double v = 10 + 235.0 * (in[i] - low) / (high > low ? high - low : 1);
        out[i] = (uint8_t)fmin(fmax(v, 0), 255);
    }
    free(in);
    return out;
}

static uint8_t *scene_of(const char *folder, int i, uint64_t *random) {
    uint8_t *scene = folder && i % 2 ? real_scene(folder, random) : NULL;
    return scene ? scene : change_scene(SIDE, SIDE, (uint64_t)i + 1);
}

static int largest_copy(const uint8_t *luma, int width, int height, size_t *ret_n) {
    tocsin_clones copies;
    if (tocsin_find_clones(luma, width, height, 0, &copies, NULL)) abort();
    *ret_n = copies.n;
    return copies.largest_px;
}

static int by_int(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

static void measure_copies(const char *folder, int n, int n_qualities) {
    static const int qualities[] = {75, 95, 85, 60};
    for (int q = 0; q < n_qualities; q++) {
        int *pristine = calloc((size_t)n, sizeof *pristine), found[3] = {0}, alarms = 0, halved = 0;
        static const int sides[] = {32, 48, 64};
        for (int i = 0; i < n; i++) {
            uint64_t random = 1000003u * (uint64_t)(i + 1);
            uint8_t *scene = scene_of(folder, i, &random), *saved = malloc(SIDE * SIDE),
                    *copy = malloc(SIDE * SIDE);
            size_t count;
            if (!saved || !copy || picture_save_again(scene, SIDE, SIDE, qualities[q], saved, NULL))
                abort();
            pristine[i] = largest_copy(saved, SIDE, SIDE, &count);
            alarms += count > 0;
            for (int s = 0; s < 3; s++) {
                memcpy(copy, scene, SIDE * SIDE);
                change_clone(copy, SIDE, SIDE, sides[s], &random);
                if (picture_save_again(copy, SIDE, SIDE, qualities[q], saved, NULL)) abort();
                largest_copy(saved, SIDE, SIDE, &count);
                found[s] += count > 0;
            }
            int w, h;
            uint8_t *half = change_resample(copy, SIDE, SIDE, 0.5, &w, &h);
            largest_copy(half, w, h, &count);
            halved += count > 0;
            free(half);
            free(scene);
            free(saved);
            free(copy);
        }
        qsort(pristine, (size_t)n, sizeof *pristine, by_int);
        printf(
            "copies, quality %d: false alarms %d of %d (area: median %d, 90 %% %d, 99 %% %d, most %d); found 32 px %d, "
            "48 px %d, 64 px %d; 64 px halved %d\n",
            qualities[q], alarms, n, pristine[n / 2], pristine[n * 9 / 10], pristine[n * 99 / 100],
            pristine[n - 1], found[0], found[1], found[2], halved);
        fflush(stdout);
        free(pristine);
    }
}

int main(int argc, char **argv) {
    GDALAllRegister();
    const char *folder = argc > 1 ? argv[1] : NULL;
    int n = argc > 2 ? atoi(argv[2]) : 20;
    measure_copies(folder, n, argc > 3 ? atoi(argv[3]) : 4);
    return 0;
}
