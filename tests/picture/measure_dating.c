// SPDX-License-Identifier: Apache-2.0
/* measure_dating FOLDER tuning|held-out N KIND: how often the bounds on a picture's date are wrong, right and absent. FOLDER is
 * ../shared. Kinds: none, built, each-year (made places, seasons.h); pairs, mixed (the two dates of ../shared/pictures/archive-pairs,
 * each seen several times through other air, in their order or as they come); fields (Sentinel-2 over Belgium, where nothing was built).
 * Where a scene lies is told to the method with an error as the match has it; "matched" are places as in "built", whose scenes the match
 * must find itself. */
#include <gdal.h>
#include <limits.h>
#include <stdio.h>

#include "picture/series.h"
#include "seasons.h"

enum { SCENES_MOST = 60, SIDE_MOST = 400 };

typedef struct trial {
    tocsin_archive_series *series;
    bool matched; /* by the match itself, in `picture` */
    tocsin_picture picture;
    tocsin_day taken; /* the picture */
    uint64_t random;
    int scenes;
    tocsin_day change;            /* what is built; 0: nothing */
    tocsin_day days[SCENES_MOST]; /* of the scenes */
} trial;

typedef struct tally {
    int trials, bounded, older_right, older_wrong, newer_right, newer_wrong, few, changing,
        contradicts;
    int possible,
        possible_found;  /* scenes enough on either side of the change, and a bound that is it */
    int by_scenes[4][2]; /* up to 8, 15, 25, more: trials, with a bound */
} tally;

static double normal(uint64_t *random) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += change_unit(random);
    return sum;
}

/* Cut, scaled, given another gamma, saved: and where its pixels lie in the plane. */
static tocsin_picture publish(const double *ground, int width, int height, int margin,
                              uint64_t *random, match_transform *ret_to_archive) {
    static uint8_t cut[SIDE_MOST * SIDE_MOST];
    int left = change_below(random, margin), top = change_below(random, margin), w = width - margin,
        h = height - margin, ws, hs;
    double gamma = 0.7 + 0.7 * change_unit(random),
           scale = margin ? 0.7 + 0.8 * change_unit(random) : 1;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            double v = fmin(1, fmax(0, ground[(top + y) * width + left + x] / 255));
            cut[y * w + x] = (uint8_t)(255 * pow(v, gamma));
        }
    uint8_t *scaled = change_resample(cut, w, h, scale, &ws, &hs);
    tocsin_buffer file =
        make_jpeg(scaled, ws, hs, 1, (made_jpeg_options){.quality = 50 + change_below(random, 46)});
    tocsin_picture picture = TOCSIN_PICTURE_INIT;
    if (tocsin_picture_decode(tocsin_buffer_text(&file), &picture, NULL)) abort();
    tocsin_buffer_release(&file);
    free(scaled);
    double first = 0.5 / scale - 0.5;
    *ret_to_archive =
        (match_transform){{1 / scale, 0, first + left, 0, 1 / scale, first + top, 0, 0, 1}};
    return picture;
}

static void begin(trial *t, const double *ground, int width, int height, int margin,
                  tocsin_day taken, match_transform *ret_to_archive) {
    t->picture = publish(ground, width, height, margin, &t->random, ret_to_archive);
    t->taken = taken;
    if (tocsin_archive_series_new(&t->picture, &t->series, NULL)) abort();
}

static void add(trial *t, const double *ground, int width, int height, tocsin_day day,
                match_transform to_archive) {
    static float band[SIDE_MOST * SIDE_MOST];
    const float *bands[] = {band};
    match_ground scene;
    tocsin_archive *archive;
    tocsin_match match;
    for (int i = 0; i < width * height; i++) band[i] = (float)ground[i];
    if (t->matched) {
        tocsin_archive_scene whole = {bands, 1, width, height};
        if (tocsin_archive_new(&whole, &archive, NULL) ||
            tocsin_archive_match(archive, &t->picture, 1, &match, NULL) ||
            tocsin_archive_series_add(t->series, archive, &match, day, NULL))
            abort();
        tocsin_archive_free(archive);
        t->days[t->scenes++] = day;
        return;
    }
    if (!match_ground_of_bands(bands, 1, width, height, &scene)) abort();
    to_archive.m[2] += 0.1 * normal(&t->random);
    to_archive.m[5] += 0.1 * normal(&t->random);
    if (!series_add_ground(t->series, &scene, &to_archive, day)) abort();
    match_ground_release(&scene);
    t->days[t->scenes++] = day;
}

static void count(trial *t, int index, tally *sum) {
    tocsin_archive_dating d;
    if (tocsin_archive_series_date(t->series, &d, NULL)) abort();
    bool older = d.not_older.day != TOCSIN_DAY_NONE, newer = d.not_newer.day != TOCSIN_DAY_NONE;
    int group = t->scenes <= 8 ? 0 : t->scenes <= 15 ? 1 : t->scenes <= 25 ? 2 : 3;
    int before = 0, after = 0, first = INT_MAX, last = 0, lower = 0, upper = INT_MAX;
    for (int i = 0; i < t->scenes; i++) {
        int day = t->days[i];
        first = day < first ? day : first, last = day > last ? day : last;
        before += day < t->change, after += day >= t->change;
        if (day < t->change && day > lower) lower = day;
        if (day >= t->change && day < upper) upper = day;
    }
    bool later = t->taken >= t->change;
    bool possible = t->change && before >= 3 && after >= 3 && lower - first >= (later ? 330 : 90) &&
                    last - upper >= (later ? 90 : 330);
    sum->possible += possible;
    sum->possible_found += possible && (later ? older && d.not_older.day <= t->taken
                                              : newer && d.not_newer.day >= t->taken);
    if (possible && getenv("SHOW"))
        printf("  %d: possible, %s\n", index, later ? "later" : "earlier");
    sum->trials++;
    sum->bounded += older || newer;
    sum->by_scenes[group][0]++, sum->by_scenes[group][1] += older || newer;
    sum->changing += d.reason == TOCSIN_DATING_CHANGING;
    sum->few += d.reason == TOCSIN_DATING_FEW,
        sum->contradicts += d.reason == TOCSIN_DATING_CONTRADICTS;
    if (older) *(t->taken < d.not_older.day ? &sum->older_wrong : &sum->older_right) += 1;
    if (newer) *(t->taken > d.not_newer.day ? &sum->newer_wrong : &sum->newer_right) += 1;
    if ((older || newer) && getenv("SHOW"))
        printf("  %d: taken %d, %d scenes", index, t->taken, t->scenes);
    if (older && getenv("SHOW"))
        printf("; not older than %d (%+d; %d with, %d without, chance %.3f, %d cells)",
               d.not_older.day, t->taken - d.not_older.day, d.not_older.scenes_with,
               d.not_older.scenes_without, d.not_older.chance, d.not_older.cells);
    if (newer && getenv("SHOW"))
        printf("; not newer than %d (%+d; %d with, %d without, chance %.3f, %d cells)",
               d.not_newer.day, d.not_newer.day - t->taken, d.not_newer.scenes_with,
               d.not_newer.scenes_without, d.not_newer.chance, d.not_newer.cells);
    if ((older || newer) && getenv("SHOW")) puts("");
    tocsin_archive_series_free(t->series);
    tocsin_picture_release(&t->picture);
}

/* ---- made places ----------------------------------------------------------------------------- */

enum { FIRST_DAY = 17000, YEARS_MOST = 5 };

static void made_trial(season_event event, trial *t) {
    static double ground[PLACE_SIDE * PLACE_SIDE];
    uint64_t *r = &t->random;
    season_place p = season_place_make(make_random(r));
    int days = 365 * (2 + change_below(r, YEARS_MOST - 1)), n = 4 + change_below(r, 32),
        side = 12 + change_below(r, 40);
    p.event = event;
    p.box = (change_box){40 + change_below(r, PLACE_SIDE - 80 - side),
                         40 + change_below(r, PLACE_SIDE - 80 - side), side, side};
    p.first = event == EVENT_BUILT ? FIRST_DAY + change_below(r, days) : 1 + change_below(r, 300);
    if (event == EVENT_BUILT) t->change = p.first;
    p.days = 20 + change_below(r, 60);
    tocsin_day taken = FIRST_DAY - 365 + change_below(r, days + 730);
    /* Who shows a camp shows it while it stands. */
    if (event == EVENT_EACH_YEAR)
        taken += p.first + change_below(r, p.days) - tocsin_day_of_year(taken);
    match_transform to_archive;
    season_ground(&p, taken, ground);
    season_air(ground, taken, 0.1, r);
    begin(t, ground, PLACE_SIDE, PLACE_SIDE, 40, taken, &to_archive);
    for (int i = 0; i < n; i++) {
        tocsin_day day = FIRST_DAY + change_below(r, days);
        season_ground(&p, day, ground);
        season_air(ground, day, 0.5, r);
        add(t, ground, PLACE_SIDE, PLACE_SIDE, day, to_archive);
    }
    season_place_release(&p);
}

/* ---- pairs of real scenes -------------------------------------------------------------------- */

static double *read_band(const char *path, int band, int *width, int *height, double factor) {
    GDALDatasetH dataset = GDALOpen(path, GA_ReadOnly);
    if (!dataset) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    *width = GDALGetRasterXSize(dataset), *height = GDALGetRasterYSize(dataset);
    int n = *width * *height;
    double *at = malloc(sizeof *at * (size_t)n);
    if (!at || GDALRasterIO(GDALGetRasterBand(dataset, band), GF_Read, 0, 0, *width, *height, at,
                            *width, *height, GDT_Float64, 0, 0))
        abort();
    for (int i = 0; i < n; i++) at[i] *= factor;
    GDALClose(dataset);
    return at;
}

/* A part of PLACE_SIDE² of either date, at about the same brightness. */
static bool crop_pair(const char *folder, bool held_out, uint64_t *random, double *ret_dates[2]) {
    static const char *const places[2][2] = {{"beirut", "milano"}, {"rennes", "rennes"}};
    const char *place = places[held_out][change_below(random, 2)];
    int x0 = -1, y0 = -1, band = 2 + change_below(random, 3);
    for (int date = 0; date < 2; date++) {
        char path[1024];
        int width, height;
        snprintf(path, sizeof path, "%s/pictures/archive-pairs/%s/date%d_B0%d.tif", folder, place,
                 date + 1, band);
        double *whole = read_band(path, 1, &width, &height, 1), sum = 0, squares = 0;
        if (x0 < 0)
            x0 = change_below(random, width - PLACE_SIDE),
            y0 = change_below(random, height - PLACE_SIDE);
        const int n = PLACE_SIDE * PLACE_SIDE;
        for (int i = 0; i < n; i++) {
            double v = whole[(y0 + i / PLACE_SIDE) * width + x0 + i % PLACE_SIDE];
            ret_dates[date][i] = v, sum += v, squares += v * v;
        }
        double spread = sqrt(squares / n - sum / n * (sum / n)) + 1e-9;
        for (int i = 0; i < n; i++)
            ret_dates[date][i] = 110 + 45 * (ret_dates[date][i] - sum / n) / spread;
        free(whole);
    }
    return true;
}

static void pair_trial(const char *folder, bool held_out, bool in_order, trial *t) {
    static double dates[2][PLACE_SIDE * PLACE_SIDE], ground[PLACE_SIDE * PLACE_SIDE];
    double *of_date[2] = {dates[0], dates[1]};
    uint64_t *r = &t->random;
    crop_pair(folder, held_out, r, of_date);
    int n = 6 + change_below(r, 20), days = 730 + change_below(r, 730),
        change = days / 3 + change_below(r, days / 3);
    tocsin_day taken = FIRST_DAY - 365 + change_below(r, days + 730);
    match_transform to_archive;
    if (in_order) t->change = FIRST_DAY + change;
    memcpy(ground, of_date[in_order ? taken - FIRST_DAY >= change : change_below(r, 2)],
           sizeof ground);
    season_air(ground, 180, 0.1, r);
    begin(t, ground, PLACE_SIDE, PLACE_SIDE, 40, taken, &to_archive);
    for (int i = 0; i < n; i++) {
        int day = change_below(r, days);
        memcpy(ground, of_date[in_order ? day >= change : change_below(r, 2)], sizeof ground);
        season_air(ground, 180, 0.5, r);
        add(t, ground, PLACE_SIDE, PLACE_SIDE, FIRST_DAY + day, to_archive);
    }
}

/* ---- fields through two years ---------------------------------------------------------------- */

enum { FIELD_SIDE = 64, DATES_MOST = 200 };

typedef struct fields {
    int n;
    tocsin_day day[DATES_MOST];
    double *at[DATES_MOST];
} fields;

static int read_days(GDALDatasetH dataset, tocsin_day first, tocsin_day days[DATES_MOST]) {
    const char *text = GDALGetMetadataItem(dataset, "NETCDF_DIM_timestamp_VALUES", NULL);
    int n = 0;
    for (const char *at = text ? text + 1 : ""; *at && n < DATES_MOST; at++) {
        char *end;
        double seconds = strtod(at, &end);
        if (end == at) break;
        days[n++] = first + (int)(seconds / 86400);
        at = end;
    }
    return n;
}

/* The sum of visible bands; dates of which clouds leave less than half are left out, as the match would. */
static fields read_fields(const char *folder, bool held_out) {
    static const char *const ids[2] = {"00002806639B424A", "0000280849BAC91C"},
                             *const spans[2] = {"2017-08-01_2018-11-30", "2018-08-01_2019-11-30"};
    fields f = {0};
    for (int band = 2; band <= 4; band++) {
        char path[1024];
        snprintf(path, sizeof path,
                 "NETCDF:\"%s/data/s2-s1-belgium/%s/S2_L2A_10m_%s_32631_%s.nc\":B0%d", folder,
                 ids[held_out], ids[held_out], spans[held_out], band);
        GDALDatasetH dataset = GDALOpen(path, GA_ReadOnly);
        if (!dataset) exit(1);
        f.n = read_days(dataset, held_out ? 17744 : 17382, f.day);
        GDALClose(dataset);
        for (int i = 0; i < f.n; i++) {
            int w, h;
            double *at = read_band(path, i + 1, &w, &h, 1);
            if (!f.at[i]) f.at[i] = calloc(FIELD_SIDE * FIELD_SIDE, sizeof(double));
            for (int k = 0; k < FIELD_SIDE * FIELD_SIDE; k++) f.at[i][k] += at[k] / 30;
            free(at);
        }
    }
    int kept = 0;
    for (int i = 0; i < f.n; i++) {
        int bad = 0;
        for (int k = 0; k < FIELD_SIDE * FIELD_SIDE; k++) bad += f.at[i][k] > 220 || f.at[i][k] < 5;
        if (bad < FIELD_SIDE * FIELD_SIDE / 2) f.day[kept] = f.day[i], f.at[kept++] = f.at[i];
    }
    f.n = kept;
    return f;
}

static bool field_trial(const fields *f, trial *t) {
    uint64_t *r = &t->random;
    int taken = change_below(r, f->n), n = 6 + change_below(r, f->n / 2);
    match_transform to_archive;
    begin(t, f->at[taken], FIELD_SIDE, FIELD_SIDE, 0, f->day[taken], &to_archive);
    for (int i = 0; i < f->n; i++)
        if (abs(f->day[i] - f->day[taken]) > 1 && change_below(r, f->n) < n)
            add(t, f->at[i], FIELD_SIDE, FIELD_SIDE, f->day[i], to_archive);
    return true;
}

int main(int argc, char **argv) {
    static const char *const kinds[] = {"none",  "built",  "each-year", "pairs",
                                        "mixed", "fields", "matched"};
    int kind = 7, n = argc > 4 ? atoi(argv[3]) : 0;
    for (int k = 0; k < 7 && n > 0; k++)
        if (!strcmp(argv[4], kinds[k])) kind = k;
    if (kind == 7) return fprintf(stderr, "measure_dating FOLDER tuning|held-out N KIND\n"), 2;
    bool held_out = !strcmp(argv[2], "held-out");
    GDALAllRegister();
    fields f = {0};
    if (kind == 5) f = read_fields(argv[1], held_out), printf("%d dates\n", f.n);
    tally sum = {0};
    for (int i = 0; i < n; i++) {
        trial t = {.random = ((uint64_t)i + 1 + (held_out ? 1000000 : 0)) * 2654435761u};
        for (int k = 0; k < 8; k++) make_random(&t.random);
        t.matched = kind == 6;
        if (kind < 3 || kind == 6)
            made_trial(kind == 6 ? EVENT_BUILT : (season_event)kind, &t);
        else if (kind < 5)
            pair_trial(argv[1], held_out, kind == 3, &t);
        else
            field_trial(&f, &t);
        count(&t, i, &sum);
    }
    printf(
        "%s %s: %d trials, %d with a bound; not older: %d right, %d wrong; not newer: %d right, %d wrong; too few %d, changing ground %d, contradicts %d\n",
        kinds[kind], argv[2], sum.trials, sum.bounded, sum.older_right, sum.older_wrong,
        sum.newer_right, sum.newer_wrong, sum.few, sum.changing, sum.contradicts);
    printf("   of %d that could be bounded by what was built, %d were\n", sum.possible,
           sum.possible_found);
    printf("{\"%s\", %d, %d, %d, %d, %d, %d},\n", kinds[kind], sum.trials, sum.bounded,
           sum.older_right + sum.older_wrong + sum.newer_right + sum.newer_wrong,
           sum.older_wrong + sum.newer_wrong, sum.possible, sum.possible_found);
    for (int g = 0; g < 4; g++)
        printf("   scenes %s: %d of %d bounded\n",
               (const char *[]){"<=8", "<=15", "<=25", ">25"}[g], sum.by_scenes[g][1],
               sum.by_scenes[g][0]);
    return 0;
}
