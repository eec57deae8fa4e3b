// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_SEASONS_H
#define PICTURE_SEASONS_H

/* Made places seen through the years: relief and roofs under a Sun that moves, fields with another crop each year, snow, haze,
 * clouds and noise; and, where a test wants it, something that is built on a day, or that comes back each year. */

#include "changing.h"
#include "tocsin/base.h"

enum { PLACE_SIDE = 224 };

typedef enum season_event {
    EVENT_NONE,
    EVENT_BUILT,    /* stands from a day on */
    EVENT_EACH_YEAR /* a camp, from `first` for `days` days of every year */
} season_event;

typedef struct season_place {
    uint64_t seed;
    double *soil, *relief; /* PLACE_SIDE² */
    int town;              /* roofs left of it, fields right of it */
    double turn, parcel;   /* of the fields */
    season_event event;
    change_box box;
    tocsin_day first; /* when it was built; of a camp, the day of the year */
    int days;
} season_place;

/* Chance that depends on its three numbers alone. */
static inline double season_chance(uint64_t a, uint64_t b, uint64_t c) {
    uint64_t z = a * 0x9e3779b97f4a7c15u + b * 0xbf58476d1ce4e5b9u + c * 0x94d049bb133111ebu;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static inline season_place season_place_make(uint64_t seed) {
    uint64_t random = seed * 6364136223846793005u + 1442695040888963407u;
    for (int k = 0; k < 8; k++) make_random(&random);
    season_place p = {.seed = seed,
                      .soil = calloc(PLACE_SIDE * PLACE_SIDE, sizeof(double)),
                      .relief = calloc(PLACE_SIDE * PLACE_SIDE, sizeof(double))};
    if (!p.soil || !p.relief) abort();
    change_terrain(p.soil, PLACE_SIDE, PLACE_SIDE, 1 + 4 * change_unit(&random), &random);
    change_terrain(p.relief, PLACE_SIDE, PLACE_SIDE, 1 + 3 * change_unit(&random), &random);
    p.town = change_below(&random, PLACE_SIDE);
    p.turn = M_PI * change_unit(&random);
    p.parcel = 16 + 34 * change_unit(&random);
    return p;
}

static inline void season_place_release(season_place *p) {
    free(p->soil);
    free(p->relief);
}

/* Roofs of 5 to 9 pixels in rows within a box: the side to the Sun brighter, a shadow beside each. */
static inline double season_roofs(uint64_t seed, int x, int y, double sun_x, double shadow) {
    int pitch = 7 + (int)(5 * season_chance(seed, 1, 2)), c = x / pitch, r = y / pitch;
    int u = x % pitch, v = y % pitch;
    if (u >= 3 && v >= 3)
        return 70 * season_chance(seed, (uint64_t)c + 7, (uint64_t)r + 3) +
               (u > pitch / 2 ? 12 : -12) * sun_x;
    return v < 3 && v >= 3 - shadow ? -35 : 0;
}

static inline double season_field(const season_place *p, int x, int y, int year, int day_of_year) {
    double u = x * cos(p->turn) + y * sin(p->turn), v = y * cos(p->turn) - x * sin(p->turn);
    double cu = floor(u / p->parcel), cv = floor(v / (1.6 * p->parcel));
    uint64_t id = (uint64_t)(1000 + (int)cu) * 4096 + (uint64_t)(1000 + (int)cv);
    double crop = season_chance(p->seed, id, (uint64_t)year),
           peak = 120 + 100 * season_chance(p->seed + 1, id, (uint64_t)year);
    double green = exp(-pow((day_of_year - peak) / 45, 2));
    return 20 * (crop - 0.5) - 25 * green + 4 * sin((0.6 + 0.5 * crop) * u);
}

static inline bool season_event_is_on(const season_place *p, tocsin_day day) {
    if (p->event == EVENT_BUILT) return day >= p->first;
    int since = tocsin_day_of_year(day) - p->first;
    return p->event == EVENT_EACH_YEAR && since >= 0 && since < p->days;
}

static inline bool season_in_box(const change_box *b, int x, int y) {
    return x >= b->left && x < b->left + b->width && y >= b->top && y < b->top + b->height;
}

/* What lies below the air on a day, 0 … 255 and somewhat beyond. */
static inline void season_ground(const season_place *p, tocsin_day day, double *out) {
    int n = PLACE_SIDE, of_year = tocsin_day_of_year(day), year = tocsin_day_to_civil(day).year;
    double summer = cos(2 * M_PI * (of_year - 172) / 365.25), /* 1 in June, -1 in December */
        shadow = 1.5 - summer, sun_x = 0.6 + 0.3 * sin(2 * M_PI * of_year / 365.25);
    bool on = season_event_is_on(p, day);
    for (int y = 0; y < n; y++)
        for (int x = 0; x < n; x++) {
            const double *h = p->relief + y * n + x;
            double slope_x = x + 1 < n ? h[1] - h[0] : 0, slope_y = y + 1 < n ? h[n] - h[0] : 0;
            double value = 95 + p->soil[y * n + x] +
                           (1.2 - 0.6 * summer) * (sun_x * slope_x + (1 - sun_x) * slope_y);
            if (on && season_in_box(&p->box, x, y))
                value = 100 + season_roofs(p->seed + 77, x, y, sun_x, shadow);
            else if (x < p->town)
                value += season_roofs(p->seed, x, y, sun_x, shadow);
            else
                value += season_field(p, x, y, year, of_year);
            out[y * n + x] = value;
        }
}

/* Smooth noise, -1 … 1. */
static inline double season_smooth(uint64_t seed, double x, double y) {
    int ix = (int)floor(x), iy = (int)floor(y);
    double u = x - ix, v = y - iy, sum = 0;
    for (int k = 0; k < 4; k++)
        sum += (k & 1 ? u : 1 - u) * (k & 2 ? v : 1 - v) *
               season_chance(seed, (uint64_t)(ix + (k & 1) + 50), (uint64_t)(iy + (k >> 1) + 50));
    return 2 * sum - 1;
}

/* Snow, haze, clouds with their shadows, noise: other ones on every day. `cloudy`: share that clouds may cover, at most. */
static inline void season_air(double *ground, tocsin_day day, double cloudy, uint64_t *random) {
    int n = PLACE_SIDE, of_year = tocsin_day_of_year(day);
    bool snow = (of_year < 60 || of_year > 340) && change_unit(random) < 0.25;
    double haze = 0.3 * change_unit(random), cover = cloudy * change_unit(random);
    double size = 12 + 40 * change_unit(random);
    uint64_t sky = make_random(random);
    for (int y = 0; y < n; y++)
        for (int x = 0; x < n; x++) {
            double *value = &ground[y * n + x];
            if (snow) *value = 130 + 0.5 * *value + 20 * season_smooth(sky + 5, x / 9.0, y / 9.0);
            double cloud = season_smooth(sky, x / size, y / size),
                   above = season_smooth(sky, (x - 9) / size, (y - 6) / size), edge = 1 - 2 * cover;
            if (above > edge) *value *= 0.6;
            if (cloud > edge) {
                double thick = fmin(1, (cloud - edge) * 6);
                *value = (1 - thick) * *value +
                         thick * (225 + 15 * season_smooth(sky + 9, x / 4.0, y / 4.0));
            }
            double noise = -6;
            for (int k = 0; k < 12; k++) noise += change_unit(random);
            *value = (1 - haze) * *value + haze * 150 + 2 * noise;
        }
}

#endif
