// SPDX-License-Identifier: Apache-2.0
/* measure_difference FOLDER N: how much the map of differences marks where nothing was changed, and how much of what was changed it finds,
 * by JPEG quality. FOLDER is ../shared. The picture is of the archive scene itself, recoloured and saved; or of another day of that
 * place, in turn real (Rennes, two summers two years apart) and made (seasons.h). Where it lies is told to the method with an error
 * as the match has it. */
#include <gdal.h>
#include <stdio.h>

#include "seasons.h"
#include "tocsin/picture.h"

enum { CUT = PLACE_SIDE - 40, PIXELS = PLACE_SIDE * PLACE_SIDE };

typedef enum shown { SAME_SCENE, OTHER_DAY } shown;

typedef struct planted {
    const char *name; /* key of its words in lang/<code>/picture.yaml */
    int side;
    bool removed; /* or put in from another place */
} planted;

static const planted changes[] = {
    {NULL, 0, false},
    {"difference_splice", 12, false},
    {"difference_splice", 24, false},
    {"difference_splice", 48, false},
    {"difference_remove", 12, true},
    {"difference_remove", 24, true},
    {"difference_remove", 48, true},
};
enum { N_CHANGES = sizeof changes / sizeof *changes };

static double normal(uint64_t *random) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += change_unit(random);
    return sum;
}

/* ---- pairs of days --------------------------------------------------------------------------- */

/* The same part of either date, at about the same brightness. */
static void real_pair(const char *folder, uint64_t *random, double *dates[2]) {
    static double *whole[3][2];
    static int width, height;
    int band = change_below(random, 3);
    for (int date = 0; date < 2 && !whole[band][date]; date++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/pictures/archive-pairs/rennes/date%d_B0%d.tif", folder,
                 date + 1, band + 2);
        GDALDatasetH dataset = GDALOpen(path, GA_ReadOnly);
        if (!dataset) exit(fprintf(stderr, "%s cannot be read\n", path) ? 1 : 1);
        width = GDALGetRasterXSize(dataset), height = GDALGetRasterYSize(dataset);
        double *at = whole[band][date] = malloc(sizeof *at * (size_t)width * (size_t)height);
        if (!at || GDALRasterIO(GDALGetRasterBand(dataset, 1), GF_Read, 0, 0, width, height, at,
                                width, height, GDT_Float64, 0, 0))
            abort();
        GDALClose(dataset);
    }
    int x0 = change_below(random, width - PLACE_SIDE),
        y0 = change_below(random, height - PLACE_SIDE);
    for (int date = 0; date < 2; date++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < PIXELS; i++) {
            double v = whole[band][date][(y0 + i / PLACE_SIDE) * width + x0 + i % PLACE_SIDE];
            dates[date][i] = v, sum += v, squares += v * v;
        }
        double spread = sqrt(squares / PIXELS - sum / PIXELS * (sum / PIXELS)) + 1e-9;
        for (int i = 0; i < PIXELS; i++)
            dates[date][i] = 110 + 45 * (dates[date][i] - sum / PIXELS) / spread;
    }
}

/* Two days of one year, so that the fields bear the same crop. */
static void made_pair(uint64_t *random, double *dates[2]) {
    season_place p = season_place_make(make_random(random));
    for (int date = 0; date < 2; date++) {
        tocsin_day day = 17167 + change_below(random, 365); /* of 2017 */
        season_ground(&p, day, dates[date]);
        season_air(dates[date], day, 0, random);
    }
    season_place_release(&p);
}

/* ---- pictures -------------------------------------------------------------------------------- */

static void cut_out(const double *ground, int left, int top, double gamma, uint8_t *ret_cut) {
    for (int i = 0; i < CUT * CUT; i++) {
        double v = ground[(top + i / CUT) * PLACE_SIDE + left + i % CUT] / 255;
        ret_cut[i] = (uint8_t)(255 * pow(fmin(1, fmax(0, v)), gamma));
    }
}

typedef struct tally {
    int n, n_found, n_marked;
    double marked, of; /* pixels: within what was changed; of pictures of which nothing was, all */
} tally;

/* `box` of no width: the whole picture. */
static void count(const tocsin_difference *d, change_box box, tally *t) {
    double marked = 0, of = 0;
    for (int y = 0; y < d->height_px; y++)
        for (int x = 0; x < d->width_px; x++) {
            if (box.width && !season_in_box(&box, x, y)) continue;
            of++, marked += d->differs[y * d->width_px + x];
        }
    t->n++, t->n_marked += marked > 0, t->n_found += marked >= 0.25 * of;
    t->marked += marked, t->of += of;
}

typedef struct scene {
    tocsin_archive *archive;
    uint8_t cut[CUT * CUT], other[CUT * CUT];
    int left, top;
} scene;

static void measure_one(const scene *s, int quality, const planted *change, uint64_t random,
                        tally *t) {
    uint8_t *luma = malloc(sizeof s->cut);
    change_box box = {0, 0, 0, 0};
    if (!luma) abort();
    memcpy(luma, s->cut, sizeof s->cut);
    if (change->removed)
        box = change_remove(luma, CUT, CUT, change->side, &random);
    else if (change->name)
        box = change_splice(luma, s->other, CUT, CUT, change->side, &random);
    tocsin_buffer file = make_jpeg(luma, CUT, CUT, 1, (made_jpeg_options){.quality = quality});
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    if (tocsin_picture_decode(tocsin_buffer_text(&file), &picture, NULL)) abort();
    tocsin_match match = {.matched = true,
                          .to_archive = {1, 0, s->left + 0.1 * normal(&random), 0, 1,
                                         s->top + 0.1 * normal(&random), 0, 0, 1}};
    tocsin_difference d;
    if (tocsin_archive_difference(s->archive, &picture, &match, &d, NULL)) abort();
    count(&d, box, t);
    tocsin_difference_release(&d);
    tocsin_picture_release(&picture);
    tocsin_buffer_release(&file);
    free(luma);
}

static void make_scene(const char *folder, shown condition, int index, uint64_t *random, scene *s) {
    static double dates[2][PIXELS];
    static float band[PIXELS];
    double *of_date[2] = {dates[0], dates[1]};
    const float *bands[] = {band};
    if (index % 2)
        real_pair(folder, random, of_date);
    else
        made_pair(random, of_date);
    s->left = change_below(random, 40), s->top = change_below(random, 40);
    for (int i = 0; i < PIXELS; i++) band[i] = (float)dates[0][i];
    tocsin_archive_scene whole = {bands, 1, PLACE_SIDE, PLACE_SIDE};
    if (tocsin_archive_new(&whole, &s->archive, NULL)) abort();
    double gamma = 0.7 + 0.7 * change_unit(random);
    cut_out(dates[condition == OTHER_DAY], s->left, s->top, gamma, s->cut);
    /* What is put in is of another place of the same kind. */
    if (index % 2)
        real_pair(folder, random, of_date);
    else
        made_pair(random, of_date);
    cut_out(dates[condition == OTHER_DAY], s->left, s->top, gamma, s->other);
}

static void print_counts(shown condition, int quality, const tally t[N_CHANGES]) {
    static const char *const names[] = {"SAME_SCENE", "OTHER_DAY"};
    for (int c = 0; c < N_CHANGES; c++) {
        if (!c)
            printf("{DIFFERENCE_%s, %d, NULL, 0, %d, %d, %.2f},\n", names[condition], quality,
                   t[c].n, t[c].n_marked, 100 * t[c].marked / t[c].of);
        else
            printf("{DIFFERENCE_%s, %d, \"%s\", %d, %d, %d, %.2f},\n", names[condition], quality,
                   changes[c].name, changes[c].side, t[c].n, t[c].n_found,
                   100 * t[c].marked / t[c].of);
    }
}

int main(int argc, char **argv) {
    static const int qualities[] = {95, 85, 75, 60};
    static scene s;
    int n = argc > 2 ? atoi(argv[2]) : 0;
    if (n < 1) return fprintf(stderr, "measure_difference FOLDER N\n"), 2;
    GDALAllRegister();
    for (shown condition = SAME_SCENE; condition <= OTHER_DAY; condition++) {
        tally t[4][N_CHANGES] = {{{0}}};
        for (int i = 0; i < n; i++) {
            uint64_t random = 2654435761u * (uint64_t)(i + 500001);
            for (int k = 0; k < 8; k++) make_random(&random);
            make_scene(argv[1], condition, i, &random, &s);
            for (int q = 0; q < 4; q++)
                for (int c = 0; c < N_CHANGES; c++)
                    measure_one(&s, qualities[q], &changes[c], random, &t[q][c]);
            tocsin_archive_free(s.archive);
        }
        for (int q = 0; q < 4; q++) print_counts(condition, qualities[q], t[q]);
    }
    return 0;
}
