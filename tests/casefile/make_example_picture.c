// SPDX-License-Identifier: Apache-2.0
/* The published picture of the worked example and the archive scene of the same ground, three weeks older; all of it simulated:
 *
 *   make_example_picture examples/build-up-2021
 *
 * One made ground of fields, a wood, roads, a village and a mast is seen twice, each time with its own pixels, light and noise.
 * Between the two rows of vehicles and tents have come. The mast throws its shadow as the Sun stood over that place at that
 * time. Both files say that they are simulated; the picture says so in its pixels, too. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gdal.h>
#include <ogr_srs_api.h>

#include "../picture/making.h"

/* Near Yelnya, in UTM zone 36N; metres from the upper left corner of the scene. */
static const double scene_left_m = 512310, scene_top_m = 6051120;
static const double lat_deg = 54.58, lon_deg = 33.22;
static const double mast_m[2] = {1840, 1230};
enum { MAST_HIGH_M = 60, SCENE_PX = 320 };

typedef struct view {
    int width, height;
    double pixel_m, turned_deg, middle_m[2]; /* north lies so far clockwise from up */
    double taken_s;                          /* UTC, since 1970 */
    bool is_later;                           /* the rows have come */
    double light, haze, noise;
} view;

static double radians(double degrees) {
    return degrees * 3.14159265358979323846 / 180;
}

/* ---- the ground -------------------------------------------------------------------------------- */

/* The same for the same whole numbers, 0 … 1. */
static double chance(int a, int b, int what) {
    uint64_t state = (uint64_t)(uint32_t)a * 73856093 ^ (uint64_t)(uint32_t)b * 19349663 ^
                     (uint64_t)(uint32_t)what * 83492791;
    for (int i = 0; i < 6; i++) make_random(&state);
    return make_random(&state) / 4294967296.0;
}

/* Smooth between knots that are `step` metres apart. */
static double smooth(double x, double y, double step, int what) {
    double u = x / step, v = y / step;
    int c = (int)floor(u), r = (int)floor(v);
    double fx = u - c, fy = v - r;
    fx *= fx * (3 - 2 * fx);
    fy *= fy * (3 - 2 * fy);
    return (1 - fx) * (1 - fy) * chance(c, r, what) + fx * (1 - fy) * chance(c + 1, r, what) +
           (1 - fx) * fy * chance(c, r + 1, what) + fx * fy * chance(c + 1, r + 1, what);
}

/* The field that a point lies in, by the nearest of jittered middles, and how far its hedge is. */
static double field_at(double x, double y) {
    enum { FIELD_M = 280 };
    double nearest = 1e9, second = 1e9, tone = 0, turn = 0;
    int c = (int)floor(x / FIELD_M), r = (int)floor(y / FIELD_M);
    for (int j = r - 1; j <= r + 1; j++)
        for (int i = c - 1; i <= c + 1; i++) {
            double mx = (i + chance(i, j, 1)) * FIELD_M, my = (j + chance(i, j, 2)) * FIELD_M;
            double away = hypot(x - mx, y - my);
            if (away < nearest) {
                second = nearest;
                nearest = away;
                tone = 0.3 + 0.35 * chance(i, j, 3);
                turn = 3.14 * chance(i, j, 4);
            } else {
                second = fmin(second, away);
            }
        }
    if (second - nearest < 12) return 0.2;
    return tone + 0.03 * sin((x * cos(turn) + y * sin(turn)) / 6) +
           0.12 * (smooth(x, y, 90, 5) - 0.5);
}

static bool is_wood(double x, double y) {
    if (x > 600 && x < 1550 && y > 2080) return false; /* the village */
    return smooth(x, y, 700, 6) + 0.3 * smooth(x, y, 120, 7) > 0.88;
}

/* A roof of the village, lit on one side; 0: none. */
static double roof_at(double x, double y) {
    double u = (x - 700) / 45, v = (y - 2150) / 38;
    int c = (int)floor(u), r = (int)floor(v);
    if (c < 0 || c > 17 || r < 0 || r > 11 || chance(c, r, 8) < 0.3) return 0;
    double fx = u - c - 0.3 * chance(c, r, 9), fy = v - r - 0.3 * chance(c, r, 10);
    if (fx < 0.1 || fx > 0.6 || fy < 0.1 || fy > 0.55) return 0;
    return 0.45 + 0.4 * chance(c, r, 11) - (fx > 0.35 ? 0.18 : 0);
}

/* Rows of vehicles and, behind them, tents, on ground that was driven over. */
static double row_at(double x, double y) {
    double u = x - 1950, v = y - 1240;
    if (u < 0 || u > 420 || v < 0 || v > 260) return 0;
    double across = fmod(v, 52), along = fmod(u, v < 160 ? 15 : 34);
    bool is_thing = v < 160 ? across > 14 && across < 24 && along < 7
                            : across > 12 && across < 30 && along < 20;
    if (is_thing) return v < 160 ? 0.12 : 0.85;
    return 0.5 + 0.06 * smooth(x, y, 14, 12);
}

static double ground_at(double x, double y, bool is_later) {
    double road = y - 1500 - 260 * sin(x / 800), rail = y - 0.35 * x - 300;
    if (fabs(road) < 9) return 0.75;
    if (fabs(rail) < 6) return 0.1;
    double roof = roof_at(x, y), row = is_later ? row_at(x, y) : 0;
    if (roof > 0) return roof;
    if (row > 0) return row;
    if (is_wood(x, y)) return 0.1 + 0.14 * smooth(x, y, 14, 13);
    return field_at(x, y);
}

/* ---- a view ------------------------------------------------------------------------------------ */

/* How much of the mast, or of its shadow, lies on a place. */
static double mast_at(const view *v, double x, double y, bool of_shadow) {
    double dx = x - mast_m[0], dy = y - mast_m[1];
    if (!of_shadow) return hypot(dx, dy) < 6;
    tocsin_sun sun = tocsin_sun_at(v->taken_s, lat_deg, lon_deg);
    double way = radians(sun.azimuth_deg + 180),
           length = MAST_HIGH_M / tan(radians(sun.elevation_deg));
    double along = dx * sin(way) - dy * cos(way), beside = dx * cos(way) + dy * sin(way);
    return along >= 0 && along <= length && fabs(beside) < 5;
}

static double seen_at(const view *v, double column, double row) {
    double turn = radians(v->turned_deg);
    double dx = v->pixel_m * (column - v->width / 2.0), dy = v->pixel_m * (row - v->height / 2.0);
    double x = v->middle_m[0] + dx * cos(turn) + dy * sin(turn);
    double y = v->middle_m[1] - dx * sin(turn) + dy * cos(turn);
    if (mast_at(v, x, y, false) > 0) return 1;
    return ground_at(x, y, v->is_later) * (mast_at(v, x, y, true) > 0 ? 0.35 : 1);
}

/* Each pixel is the mean over nine places in it. */
static void paint(const view *v, uint8_t *rgb) {
    uint64_t random = (uint64_t)v->width * 2021 + 11;
    for (int row = 0; row < v->height; row++)
        for (int column = 0; column < v->width; column++) {
            double sum = 0, noise = -6;
            for (int k = 0; k < 9; k++)
                sum += seen_at(v, column + (k % 3 + 0.5) / 3, row + (k / 3 + 0.5) / 3) / 9;
            for (int k = 0; k < 12; k++) noise += make_random(&random) / 4294967296.0;
            double value = 255 * (v->haze + v->light * sum) + v->noise * noise;
            uint8_t *at = rgb + 3 * ((size_t)row * (size_t)v->width + (size_t)column);
            at[0] = (uint8_t)fmax(0, fmin(255, 0.96 * value));
            at[1] = (uint8_t)fmax(0, fmin(255, value));
            at[2] = (uint8_t)fmax(0, fmin(255, 0.82 * value + 8));
        }
}

/* ---- what it says of itself -------------------------------------------------------------------- */

static const char *const letters[9][7] = {
    {" ### ", "#   #", "#    ", " ### ", "    #", "#   #", " ### "},
    {" ### ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "},
    {"#   #", "## ##", "# # #", "# # #", "#   #", "#   #", "#   #"},
    {"#   #", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "},
    {"#    ", "#    ", "#    ", "#    ", "#    ", "#    ", "#####"},
    {" ### ", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"},
    {"#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  "},
    {"#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#####"},
    {"#### ", "#   #", "#   #", "#   #", "#   #", "#   #", "#### "},
};

/* At the lower left, each dot two pixels wide, on a dark ground. */
static void write_word(const view *v, uint8_t *rgb) {
    const int left = 10, top = v->height - 26;
    for (int y = top - 4; y < top + 18; y++)
        for (int x = left - 4; x < left + 9 * 12 + 2; x++) {
            int column = (x - left) / 2, row = (y - top) / 2;
            bool in = x >= left && y >= top && row < 7 && column < 9 * 6 && column % 6 < 5;
            bool dot = in && letters[column / 6][row][column % 6] == '#';
            memset(rgb + 3 * ((size_t)y * (size_t)v->width + (size_t)x), dot ? 245 : 30, 3);
        }
}

static const char comment[] = "SIMULATED for the worked example of tocsin; shows no place";

/* A comment behind the first two bytes. */
static bool write_picture(const char *path, const view *v, uint8_t *rgb) {
    write_word(v, rgb);
    tocsin_buffer made = make_jpeg(rgb, v->width, v->height, 3, (made_jpeg_options){.quality = 85});
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_text jpeg = tocsin_buffer_text(&made);
    char head[] = {(char)0xFF, (char)0xFE, 0, (char)(sizeof comment + 1)};
    tocsin_buffer_put(&out, tocsin_text_slice(jpeg, 0, 2));
    tocsin_buffer_put(&out, (tocsin_text){head, 4});
    tocsin_buffer_puts(&out, comment);
    tocsin_buffer_put(&out, tocsin_text_slice(jpeg, 2, jpeg.n));
    bool good = tocsin_file_write(path, tocsin_buffer_text(&out), NULL) == TOCSIN_OK;
    tocsin_buffer_release(&made);
    tocsin_buffer_release(&out);
    return good;
}

static bool write_scene(const char *path, const view *v, uint8_t *rgb) {
    char *options[] = {(char[]){"COMPRESS=JPEG"}, (char[]){"JPEG_QUALITY=90"},
                       (char[]){"PHOTOMETRIC=YCBCR"}, (char[]){"INTERLEAVE=PIXEL"}, NULL};
    double transform[6] = {scene_left_m, v->pixel_m, 0, scene_top_m, 0, -v->pixel_m};
    GDALAllRegister();
    GDALDatasetH scene =
        GDALCreate(GDALGetDriverByName("GTiff"), path, v->width, v->height, 3, GDT_Byte, options);
    if (!scene) return false;
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, 32636);
    GDALSetSpatialRef(scene, crs);
    OSRDestroySpatialReference(crs);
    GDALSetGeoTransform(scene, transform);
    GDALSetMetadataItem(scene, "SIMULATED", "yes", NULL);
    bool good = GDALDatasetRasterIO(scene, GF_Write, 0, 0, v->width, v->height, rgb, v->width,
                                    v->height, GDT_Byte, 3, NULL, 3, 3 * v->width, 1) == CE_None;
    GDALClose(scene);
    return good;
}

int main(int argc, char **argv) {
    static const view before = {.width = SCENE_PX,
                                .height = SCENE_PX,
                                .pixel_m = 10,
                                .middle_m = {1600, 1600},
                                .taken_s = 1634028600, /* 12 October 08:50 */
                                .light = 0.8,
                                .haze = 0.08,
                                .noise = 2.5};
    static const view after = {.width = 400,
                               .height = 320,
                               .pixel_m = 6,
                               .turned_deg = 7,
                               .middle_m = {1620, 1560},
                               .taken_s = 1635756600, /* 1 November 08:50 */
                               .is_later = true,
                               .light = 0.95,
                               .haze = 0.03,
                               .noise = 3};
    static uint8_t rgb[3 * 400 * 400];
    char path[4096];
    if (argc != 2) return 2;
    paint(&before, rgb);
    snprintf(path, sizeof path, "%s/archive/simulated_20211012.tif", argv[1]);
    bool good = write_scene(path, &before, rgb);
    paint(&after, rgb);
    snprintf(path, sizeof path, "%s/pictures/yelnya-simulated.jpg", argv[1]);
    good = good && write_picture(path, &after, rgb);
    if (!good) fprintf(stderr, "cannot write %s\n", path);
    return good ? 0 : 1;
}
