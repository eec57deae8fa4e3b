// SPDX-License-Identifier: Apache-2.0
/* How often the archive match is right: random pictures cut from the second date of pairs of scenes and published badly (any turn,
 * scale 0.5 to 2, JPEG quality 50 to 95, gamma 0.6 to 1.6, channels mixed, a tenth under captions), against the first date, and
 * against the other places. docs/methods/pictures.md has what it measured.
 *
 *   build/bench/bench_match FOLDER [PICTURES [SEED [mirrored]]]      FOLDER/<place>/date1_B02.tif …, as in pictures/archive-pairs
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../tests/norm/random.h"
#include "../tests/picture/making.h"
#include "tocsin/imagery.h"
#include "tocsin/picture.h"

enum { PLACES_MOST = 32, BANDS = 3 };

typedef struct place {
    char name[256];
    int width, height;
    float *later[BANDS]; /* red, green, blue: 0 … 1, as a picture would show them */
    tocsin_archive *earlier;
    double shift[2]; /* of the later date against the earlier, in pixels */
} place;

static void give_up(const tocsin_error *err) {
    fprintf(stderr, "bench_match: %s\n", err->message);
    exit(1);
}

static double between(test_random *random, double low, double high) {
    return low + (high - low) * test_uniform(random);
}

/* ---- places ---------------------------------------------------------------------------------- */

static void read_date(const char *folder, const char *name, int date,
                      tocsin_raster rasters[BANDS]) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    for (int b = 0; b < BANDS; b++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s/date%d_B0%d.tif", folder, name, date, 4 - b);
        if (tocsin_raster_open(path, &rasters[b], &err)) give_up(&err);
    }
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* All but two in a hundred at either end spread over 0 … 1. */
static void stretch(float *values, size_t n) {
    float *sorted = malloc(n * sizeof *sorted);
    for (size_t i = 0; i < n; i++) sorted[i] = values[i] = isnan(values[i]) ? 0 : values[i];
    qsort(sorted, n, sizeof *sorted, by_value);
    float low = sorted[n / 50], high = sorted[n - 1 - n / 50];
    free(sorted);
    for (size_t i = 0; i < n; i++) values[i] = fminf(1, fmaxf(0, (values[i] - low) / (high - low)));
}

/* The whole later scene, well published, says how far it lies from the earlier. */
static void measure_shift(place *p) {
    tocsin_picture whole = {.width_px = p->width, .height_px = p->height, .n_planes = BANDS};
    size_t n = (size_t)p->width * (size_t)p->height;
    for (int b = 0; b < BANDS; b++) {
        whole.plane[b] = malloc(n);
        for (size_t i = 0; i < n; i++) whole.plane[b][i] = (uint8_t)lrintf(255 * p->later[b][i]);
    }
    tocsin_match match;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_archive_match(p->earlier, &whole, 0, &match, &err)) give_up(&err);
    const double *m = match.to_archive, x = p->width / 2.0, y = p->height / 2.0;
    p->shift[0] = m[0] * x + m[1] * y + m[2] - x;
    p->shift[1] = m[3] * x + m[4] * y + m[5] - y;
    for (int b = 0; b < BANDS; b++) free(whole.plane[b]);
}

static void read_place(const char *folder, place *p) {
    tocsin_raster one[BANDS], two[BANDS];
    tocsin_error err = TOCSIN_ERROR_INIT;
    read_date(folder, p->name, 1, one);
    read_date(folder, p->name, 2, two);
    p->width = one[0].width_px, p->height = one[0].height_px;
    const float *bands[BANDS] = {one[0].bands[0], one[1].bands[0], one[2].bands[0]};
    tocsin_archive_scene scene = {bands, BANDS, p->width, p->height};
    if (tocsin_archive_new(&scene, &p->earlier, &err)) give_up(&err);
    for (int b = 0; b < BANDS; b++) {
        p->later[b] = two[b].bands[0], two[b].bands[0] = NULL;
        stretch(p->later[b], (size_t)p->width * (size_t)p->height);
        tocsin_raster_release(&one[b]);
        tocsin_raster_release(&two[b]);
    }
    measure_shift(p);
    printf("# %s: %d x %d pixels, shift %.3f %.3f\n", p->name, p->width, p->height, p->shift[0],
           p->shift[1]);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const place *)a)->name, ((const place *)b)->name);
}

static int find_places(const char *folder, place places[PLACES_MOST]) {
    DIR *dir = opendir(folder);
    int n = 0;
    for (struct dirent *entry; dir && n < PLACES_MOST && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            snprintf(places[n++].name, sizeof places->name, "%s", entry->d_name);
    if (dir) closedir(dir);
    qsort(places, (size_t)n, sizeof *places, by_name);
    for (int i = 0; i < n; i++) read_place(folder, &places[i]);
    return n;
}

/* ---- pictures -------------------------------------------------------------------------------- */

typedef struct cut {
    double m[6]; /* pixel of the picture to pixel of the scene */
    double scale, turn;
    int width, height, quality;
} cut;

/* A rectangle within the scene, 200 pixels wide at least. */
static cut choose_cut(const place *p, test_random *random) {
    cut c;
    for (;;) {
        double width = between(random, 200, fmin(500, 0.8 * fmax(p->width, p->height))),
               height = width * between(random, 0.6, 1);
        double cx = between(random, 0, p->width), cy = between(random, 0, p->height),
               turn = between(random, 0, 2 * M_PI);
        double co = cos(turn), si = sin(turn), reach_x = (fabs(co) * width + fabs(si) * height) / 2,
               reach_y = (fabs(si) * width + fabs(co) * height) / 2;
        if (cx < reach_x || cy < reach_y || cx + reach_x > p->width - 1 ||
            cy + reach_y > p->height - 1)
            continue;
        c.scale = exp(between(random, log(0.5), log(2)));
        c.turn = turn;
        c.quality = (int)between(random, 50, 96);
        c.width = (int)ceil(width * c.scale), c.height = (int)ceil(height * c.scale);
        double step = 1 / c.scale, x = (c.width - 1) / 2.0, y = (c.height - 1) / 2.0;
        const double m[6] = {step * co, -step * si, cx - step * (co * x - si * y),
                             step * si, step * co,  cy - step * (si * x + co * y)};
        memcpy(c.m, m, sizeof m);
        return c;
    }
}

/* Left and right exchanged. */
static void mirror(cut *c) {
    for (int row = 0; row < 6; row += 3) {
        c->m[row + 2] += c->m[row] * (c->width - 1);
        c->m[row] = -c->m[row];
    }
}

static double bilinear(const float *plane, int width, int height, double x, double y) {
    int x0 = (int)fmin(fmax(floor(x), 0), width - 2), y0 = (int)fmin(fmax(floor(y), 0), height - 2);
    double u = x - x0, v = y - y0;
    const float *at = plane + (size_t)y0 * (size_t)width + (size_t)x0;
    return (1 - v) * ((1 - u) * (double)at[0] + u * (double)at[1]) +
           v * ((1 - u) * (double)at[width] + u * (double)at[width + 1]);
}

/* What a pixel of the picture averages over: 4 × 4 places in it. */
static double sample(const place *p, int band, const cut *c, int x, int y) {
    double sum = 0;
    for (int k = 0; k < 16; k++) {
        double px = x + (k % 4 - 1.5) / 4, py = y + (k / 4 - 1.5) / 4;
        sum += bilinear(p->later[band], p->width, p->height, c->m[0] * px + c->m[1] * py + c->m[2],
                        c->m[3] * px + c->m[4] * py + c->m[5]);
    }
    return sum / 16;
}

static void colour(const place *p, const cut *c, test_random *random, uint8_t *rgb) {
    double gamma = between(random, 0.6, 1.6), mix = between(random, 0, 1), gain[BANDS],
           offset[BANDS];
    int first = (int)between(random, 0, BANDS);
    for (int b = 0; b < BANDS; b++)
        gain[b] = between(random, 0.75, 1.25), offset[b] = between(random, -0.06, 0.06);
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++) {
            double value[BANDS], grey = 0;
            for (int b = 0; b < BANDS; b++) {
                value[b] =
                    gain[b] * pow(sample(p, (b + first) % BANDS, c, x, y), gamma) + offset[b];
                grey += value[b] / BANDS;
            }
            for (int b = 0; b < BANDS; b++)
                *rgb++ =
                    (uint8_t)fmin(255, fmax(0, 255 * ((1 - mix) * value[b] + mix * grey) + 0.5));
        }
}

/* Boxes with rows of letters of 3 × 5 cells, until a tenth is covered. */
static void put_captions(const cut *c, test_random *random, uint8_t *rgb) {
    for (double covered = 0; covered < 0.1;) {
        double part = between(random, 0.02, 0.05) * c->width * c->height;
        int width = (int)fmin(c->width, sqrt(part * between(random, 1.5, 8))),
            height = (int)fmin(c->height, part / width + 1);
        int x0 = (int)between(random, 0, c->width - width + 1),
            y0 = (int)between(random, 0, c->height - height + 1);
        int cell = height / 8 > 0 ? height / 8 : 1, paper = (int)between(random, 0, 256),
            ink = (paper + 128) % 256;
        uint64_t letters = test_bits(random);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                int column = x / cell, row = y / cell - 1;
                bool inked =
                    column % 4 < 3 && row >= 0 && row < 5 &&
                    (letters * (uint64_t)(2 * (column / 4) + 1) >> (5 * (column % 4) + row + 20) &
                     1);
                memset(rgb + 3 * ((size_t)(y0 + y) * (size_t)c->width + (size_t)(x0 + x)),
                       inked ? ink : paper, 3);
            }
        covered += (double)width * height / ((double)c->width * c->height);
    }
}

static tocsin_picture publish(const place *p, const cut *c, test_random *random) {
    uint8_t *rgb = malloc((size_t)c->width * (size_t)c->height * BANDS);
    colour(p, c, random, rgb);
    put_captions(c, random, rgb);
    tocsin_buffer jpeg = make_jpeg(rgb, c->width, c->height, BANDS,
                                   (made_jpeg_options){.quality = c->quality, .sampling = 2});
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_picture_decode(tocsin_buffer_text(&jpeg), &picture, &err)) give_up(&err);
    tocsin_buffer_release(&jpeg);
    free(rgb);
    return picture;
}

/* ---- the measurement ------------------------------------------------------------------------- */

/* Mean over the picture, the pair's own shift taken out. */
static double error_px(const place *p, const cut *c, const tocsin_match *match) {
    const double *m = match->to_archive;
    double sum = 0;
    for (int k = 0; k < 25; k++) {
        double x = (c->width - 1) * (k % 5) / 4.0, y = (c->height - 1) * (k / 5) / 4.0,
               w = m[6] * x + m[7] * y + m[8];
        sum += hypot(
            (m[0] * x + m[1] * y + m[2]) / w - (c->m[0] * x + c->m[1] * y + c->m[2]) - p->shift[0],
            (m[3] * x + m[4] * y + m[5]) / w - (c->m[3] * x + c->m[4] * y + c->m[5]) - p->shift[1]);
    }
    return sum / 25;
}

typedef struct tally {
    double errors[100000];
    bool mirrored; /* the pictures are */
    int n_errors, pictures, small, small_found, elsewhere, accepted;
    double least_probable_elsewhere, most_probable_right; /* log10 of chance */
} tally;

static void try_picture(const place *places, int n, int index, test_random *random, tally *t) {
    const place *home = &places[index % n];
    cut c = choose_cut(home, random);
    if (t->mirrored) mirror(&c);
    tocsin_picture picture = publish(home, &c, random);
    for (int k = 0; k < n; k++) {
        const place *p = &places[(index + k) % n];
        tocsin_match match;
        tocsin_error err = TOCSIN_ERROR_INIT;
        if (tocsin_archive_match(p->earlier, &picture, 1, &match, &err)) give_up(&err);
        double error = k ? (double)NAN : error_px(home, &c, &match);
        bool right = !k && match.matched && error < 3 && match.mirrored == t->mirrored;
        if (right) t->errors[t->n_errors++] = error;
        if (!k) {
            t->pictures++, t->small += c.scale < 0.7, t->small_found += right && c.scale < 0.7;
            t->most_probable_right = fmax(t->most_probable_right, match.log10_chance);
        } else {
            t->elsewhere++, t->accepted += match.matched;
            t->least_probable_elsewhere = fmin(t->least_probable_elsewhere, match.log10_chance);
        }
        printf(
            "%d %s against %s: scale %.2f quality %d %s log10_chance %.1f blocks %d/%d error %.3f\n",
            index, home->name, p->name, c.scale, c.quality, match.matched ? "matched" : "not found",
            match.log10_chance, match.blocks_agreeing, match.blocks, error);
        fflush(stdout);
    }
    tocsin_picture_release(&picture);
}

static int by_error(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    static place places[PLACES_MOST];
    static tally t;
    if (argc < 2)
        return fprintf(stderr, "usage: bench_match FOLDER [PICTURES [SEED [mirrored]]]\n"), 2;
    int n = find_places(argv[1], places), pictures = argc > 2 ? atoi(argv[2]) : 30;
    uint64_t seed = argc > 3 ? (uint64_t)atoll(argv[3]) : 1;
    t.mirrored = argc > 4 && !strcmp(argv[4], "mirrored");
    t.least_probable_elsewhere = INFINITY, t.most_probable_right = -INFINITY;
    for (int i = 0; n && i < pictures && i < 100000; i++) {
        test_random random = {seed * 1000003u + (uint64_t)i * 7919u};
        try_picture(places, n, i, &random, &t);
    }
    qsort(t.errors, (size_t)t.n_errors, sizeof *t.errors, by_error);
    printf("# registered %d of %d, below scale 0.7 %d of %d; weakest log10_chance %.1f\n",
           t.n_errors, t.pictures, t.small_found, t.small, t.most_probable_right);
    if (t.n_errors)
        printf("# error: median %.3f px, 95th percentile %.3f, largest %.3f\n",
               t.errors[t.n_errors / 2], t.errors[(int)(0.95 * (t.n_errors - 1))],
               t.errors[t.n_errors - 1]);
    printf("# of elsewhere accepted %d of %d; strongest log10_chance %.1f\n", t.accepted,
           t.elsewhere, t.least_probable_elsewhere);
    return 0;
}
