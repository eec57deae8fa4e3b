// SPDX-License-Identifier: Apache-2.0
/* Radar after the usual model of C band: backscatter in linear units, vehicles add to it, speckle multiplies
 * it with a gamma variate of as many looks as a 30 m pixel of Sentinel-1 has. Optical: a vegetation season,
 * tracks and tents that lower it, cloud fields with shadows, snow. Chance is a hash of the seed, of what it is
 * for and of the day, so a scene does not depend on which others are made. */
#include <math.h>

#include "imagery/simulate.h"

enum { LOOKS = 16, WAVES = 10 };

static const double pi = 3.14159265358979323846;

const double simulate_training_ground[SIMULATE_CORNERS][2] = {
    {0.12, 0.20}, {0.52, 0.14}, {0.60, 0.46}, {0.44, 0.70}, {0.16, 0.64}};
const double simulate_reference[SIMULATE_CORNERS][2] = {
    {0.68, 0.62}, {0.82, 0.58}, {0.95, 0.66}, {0.92, 0.94}, {0.66, 0.92}};

/* ---- chance --------------------------------------------------------------------------------- */

typedef enum purpose {
    FOR_YEAR = 1,
    FOR_GROUND,
    FOR_DENSITY,
    FOR_WEATHER,
    FOR_SPECKLE,
    FOR_CLOUD,
    FOR_NOISE,
} purpose;

/* SplitMix64: Steele, Lea and Flood 2014. */
static uint64_t next_bits(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t chance_for(const simulate_world *world, purpose what, int32_t which) {
    uint64_t state = world->seed;
    uint64_t mixed = next_bits(&state) ^ ((uint64_t)what << 32) ^ (uint32_t)which;
    return next_bits(&mixed);
}

static double uniform(uint64_t *state) {
    return ((double)(next_bits(state) >> 11) + 0.5) * 0x1p-53;
}

static double normal(uint64_t *state) {
    double radius = sqrt(-2 * log(uniform(state)));
    return radius * cos(2 * pi * uniform(state));
}

/* Mean 1, variance 1/LOOKS. */
static double speckle(uint64_t *state) {
    double product = 1;
    for (int i = 0; i < LOOKS; i++) product *= uniform(state);
    return -log(product) / LOOKS;
}

/* A smooth field of unit variance: a sum of waves of some `length` pixels. */
typedef struct field {
    double kx[WAVES], ky[WAVES], phase[WAVES];
} field;

static field make_field(uint64_t state, double length) {
    field f;
    for (int i = 0; i < WAVES; i++) {
        double k = 2 * pi / (length * (0.6 + uniform(&state))), angle = 2 * pi * uniform(&state);
        f.kx[i] = k * cos(angle);
        f.ky[i] = k * sin(angle);
        f.phase[i] = 2 * pi * uniform(&state);
    }
    return f;
}

static double field_at(const field *f, double x, double y) {
    double sum = 0;
    for (int i = 0; i < WAVES; i++) sum += cos(f->kx[i] * x + f->ky[i] * y + f->phase[i]);
    return sum * sqrt(2.0 / WAVES);
}

/* ---- what goes on --------------------------------------------------------------------------- */

void simulate_world_make(uint64_t seed, int size_px, simulate_world *ret_world) {
    simulate_world world = {.seed = seed, .size_px = size_px};
    for (int i = 0; i < SIMULATE_PERIODS - 1; i++) {
        int year = 2017 + i;
        uint64_t chance = chance_for(&world, FOR_YEAR, year);
        int first = 15 + (int)(10 * uniform(&chance)), last = 10 + (int)(12 * uniform(&chance));
        world.periods[i] = (simulate_period){
            "exercise", tocsin_day_from_civil((tocsin_civil){year, 8, first}),
            tocsin_day_from_civil((tocsin_civil){year, 9, last}), 0.45 + 0.3 * uniform(&chance)};
    }
    world.periods[SIMULATE_PERIODS - 1] =
        (simulate_period){"build-up", tocsin_day_from_civil((tocsin_civil){2021, 11, 2}),
                          tocsin_day_from_civil((tocsin_civil){2022, 2, 28}), 1};
    *ret_world = world;
}

/* 0 … 1: exercises come and go within a week, the build-up takes twenty days and stays. */
static double activity(const simulate_world *world, tocsin_day day) {
    double most = 0;
    for (int i = 0; i < SIMULATE_PERIODS; i++) {
        const simulate_period *p = &world->periods[i];
        if (day < p->from || day > p->to) continue;
        bool stays = i == SIMULATE_PERIODS - 1;
        double rise = (day - p->from + 1) / (stays ? 20.0 : 6.0),
               fall = stays ? 1 : (p->to - day + 1) / 6.0;
        most = fmax(most, p->strength * fmin(1, fmin(rise, fall)));
    }
    return most;
}

double simulate_density(const simulate_world *world, int x, int y) {
    double u = (x + 0.5) / world->size_px - 0.35, v = (y + 0.5) / world->size_px - 0.40;
    if (u * u / (0.17 * 0.17) + v * v / (0.19 * 0.19) > 1) return 0;
    uint64_t chance = chance_for(world, FOR_DENSITY, y * world->size_px + x);
    double share = uniform(&chance);
    return share < 0.3 ? 0 : 0.3 + 0.7 * uniform(&chance);
}

/* The turn of the year, 0 at its start. */
static double season_of(tocsin_day day) {
    return 2 * pi * (tocsin_day_of_year(day) - 1) / 365.25;
}

/* ---- radar ---------------------------------------------------------------------------------- */

static int16_t tenths_of_db(double linear) {
    double value = round(100 * log10(linear));
    return (int16_t)fmax(-500, fmin(500, value));
}

void simulate_radar(const simulate_world *world, tocsin_day day, int16_t *ret_bands) {
    field ground = make_field(chance_for(world, FOR_GROUND, 1), 14);
    uint64_t weather = chance_for(world, FOR_WEATHER, day),
             chance = chance_for(world, FOR_SPECKLE, day);
    double now = activity(world, day), season = season_of(day);
    double wet_db = 0.35 * normal(&weather);
    /* Leaves and moisture in summer, frozen ground and snow in winter. */
    double season_db = -0.9 * cos(season - 0.4) - 0.35 * cos(2 * season);
    size_t n = (size_t)world->size_px * (size_t)world->size_px;
    for (size_t i = 0; i < n; i++) {
        int x = (int)(i % (size_t)world->size_px), y = (int)(i / (size_t)world->size_px);
        double cover_db = 1.4 * field_at(&ground, x, y);
        double vehicles = now * simulate_density(world, x, y);
        double vv = pow(10, (-11.0 + cover_db + season_db + wet_db) / 10) + 0.11 * vehicles;
        double vh = pow(10, (-17.5 + cover_db + 1.3 * season_db + wet_db) / 10) + 0.020 * vehicles;
        ret_bands[i] = tenths_of_db(vv * speckle(&chance));
        ret_bands[n + i] = tenths_of_db(vh * speckle(&chance));
    }
}

/* ---- optical -------------------------------------------------------------------------------- */

enum { SCL_SHADOW = 3, SCL_VEGETATION = 4, SCL_BARE = 5, SCL_CLOUD = 9, SCL_SNOW = 11 };

typedef struct optical_day {
    field ground, cloud;
    double cover; /* level of the cloud field above which there is cloud */
    double leaf;  /* 0 winter … 1 summer */
    double now;
    bool snow;
} optical_day;

static optical_day make_optical_day(const simulate_world *world, tocsin_day day) {
    uint64_t weather = chance_for(world, FOR_WEATHER, day);
    double season = season_of(day), winter = cos(season - 0.1);
    optical_day d = {.ground = make_field(chance_for(world, FOR_GROUND, 2), 12),
                     .cloud = make_field(chance_for(world, FOR_CLOUD, day), 0.45 * world->size_px),
                     .leaf = 0.5 - 0.5 * cos(season - 0.25),
                     .now = activity(world, day)};
    /* Clear and overcast days are commoner than half-cloudy ones. */
    d.cover = -0.3 - 0.5 * winter + 1.3 * normal(&weather);
    d.snow = winter > 0.75 && uniform(&weather) < 0.7;
    return d;
}

static uint16_t reflectance(double value) {
    return (uint16_t)fmax(1, fmin(10000, 40 * round(value * 250)));
}

static void see_pixel(const simulate_world *world, const optical_day *d, int x, int y,
                      uint64_t *chance, uint16_t ret_pixel[3]) {
    double leaf = d->leaf * (0.75 + 0.12 * field_at(&d->ground, x, y)) *
                  (1 - 0.75 * d->now * simulate_density(world, x, y));
    double red = 0.16 - 0.12 * leaf, near = 0.22 + 0.22 * leaf;
    int class = leaf > 0.3 ? SCL_VEGETATION : SCL_BARE;
    double shift = 0.06 * world->size_px; /* a cloud's shadow falls beside it */
    if (d->snow) {
        red = 0.55;
        near = 0.52;
        class = SCL_SNOW;
    }
    bool shadow = field_at(&d->cloud, x - shift, y + shift) > d->cover;
    if (shadow) {
        red *= 0.45;
        near *= 0.45;
        class = SCL_SHADOW;
    }
    if (field_at(&d->cloud, x, y) > d->cover) {
        red = 0.48 + 0.1 * uniform(chance);
        near = red + 0.03;
        class = SCL_CLOUD;
        if (uniform(chance) < 0.01) class = SCL_VEGETATION; /* cloud that the mask misses */
    }
    ret_pixel[0] = reflectance(red + 0.006 * normal(chance));
    ret_pixel[1] = reflectance(near + 0.010 * normal(chance));
    ret_pixel[2] = (uint16_t) class;
}

void simulate_optical(const simulate_world *world, tocsin_day day, uint16_t *ret_bands) {
    optical_day d = make_optical_day(world, day);
    uint64_t chance = chance_for(world, FOR_NOISE, day);
    size_t n = (size_t)world->size_px * (size_t)world->size_px;
    for (size_t i = 0; i < n; i++) {
        uint16_t pixel[3];
        see_pixel(world, &d, (int)(i % (size_t)world->size_px), (int)(i / (size_t)world->size_px),
                  &chance, pixel);
        for (size_t band = 0; band < 3; band++) ret_bands[band * n + i] = pixel[band];
    }
}
