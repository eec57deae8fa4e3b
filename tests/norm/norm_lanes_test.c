// SPDX-License-Identifier: Apache-2.0
/* The kernels of the fit: each instruction set against the double arithmetic of fit.c, against one another,
 * and at the edges. Sets that this machine lacks are named and passed over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "norm/lanes.h"
#include "random.h"

enum { DATES = 160, PIXELS = 192, STRIDE = 203, SEED = 20211 };

static const char *const set_names[] = {"avx512", "avx2", "base"};
enum { SETS = 3 };

/* A tile, its plan, and what a fit made of it. */
typedef struct bed {
    tocsin_day day[DATES];
    norm_design design;
    void *plan_room;
    norm_lanes_plan plan;
    float value[DATES * STRIDE];
    float beta[NORM_TERMS * STRIDE], sigma[STRIDE];
    uint16_t count[STRIDE], from[STRIDE];
    int16_t z[DATES * STRIDE];
} bed;

static bed *bed_new(int harmonics, bool trend) {
    bed *b = calloc(1, sizeof *b);
    assert_non_null(b);
    for (int i = 0; i < DATES; i++) b->day[i] = 17532 + 9 * i + (i % 7 == 0 ? 2 : 0);
    b->design = (norm_design){harmonics, trend, b->day[DATES - 1]};
    b->plan_room = malloc(norm_lanes_plan_room(&b->design, DATES));
    assert_non_null(b->plan_room);
    norm_lanes_plan_make(&b->design, b->day, DATES, b->plan_room, &b->plan);
    for (int j = 1; j < b->plan.terms; j++) b->plan.ridge[j] = 1e-6f;
    b->plan.rounds = 5;
    b->plan.least_years = 1;
    return b;
}

static void bed_free(bed *b) {
    free(b->plan_room);
    free(b);
}

/* Seasons of spread 1 about a level of 30, clouds missing and a few not seen as such; years differ. */
static void bed_fill(bed *b, double clouds, uint64_t seed) {
    test_random random = {seed};
    for (size_t j = 0; j < PIXELS; j++) {
        double years[8], phase = test_uniform(&random), size = 10 * test_uniform(&random);
        for (int k = 0; k < 8; k++) years[k] = 0.3 * test_normal(&random);
        for (size_t i = 0; i < DATES; i++) {
            double time = b->day[i] / NORM_YEAR_DAYS - 48, turn = 2 * M_PI * (time + phase);
            double y = 30 + size * cos(turn) + 2 * sin(2 * turn) + 0.2 * time + years[(int)time];
            y += test_normal(&random);
            if (test_uniform(&random) < 0.02) y += 10 * test_uniform(&random);
            bool cloud = test_uniform(&random) < clouds;
            b->value[i * STRIDE + j] = cloud ? NAN : (float)y;
        }
    }
}

static norm_lanes_model bed_model(bed *b) {
    return (norm_lanes_model){b->beta, b->sigma, b->count, b->from, STRIDE};
}

static norm_lanes_values bed_values(const bed *b) {
    return (norm_lanes_values){.number = b->value, .stride = STRIDE};
}

static void *room_for(const norm_lanes_kernels *set, const norm_lanes_plan *plan) {
    size_t size = (set->room(plan) + 63) / 64 * 64;
    void *room = aligned_alloc(64, size);
    assert_non_null(room);
    memset(room, 0xff, size); /* what was there before must not matter */
    return room;
}

static bool bed_fit(bed *b, const norm_lanes_kernels *set, size_t n) {
    void *room = room_for(set, &b->plan);
    norm_lanes_values values = bed_values(b);
    norm_lanes_model model = bed_model(b);
    bool sound = set->fit(&b->plan, &values, n, room, &model);
    free(room);
    return sound;
}

static void bed_left_out(bed *b, const norm_lanes_kernels *set, int rounds) {
    void *room = room_for(set, &b->plan);
    norm_lanes_values values = bed_values(b);
    norm_lanes_model model = bed_model(b);
    set->left_out(&b->plan, &values, PIXELS, rounds, room, &model, b->z, STRIDE);
    free(room);
}

/* Each set of this machine in turn; false after the last. */
static bool next_set(int *at, const norm_lanes_kernels **ret_set) {
    while (*at < SETS) {
        const char *name = set_names[(*at)++];
        *ret_set = norm_lanes_named(name);
        if (*ret_set) return true;
        print_message("this machine has no %s: not tested here\n", name);
    }
    return false;
}

/* ---- against double ------------------------------------------------------------------------- */

/* The valid dates of one pixel in double, for fit.c. */
typedef struct series {
    double x[DATES * NORM_TERMS], y[DATES], residual[DATES], weight[DATES], scratch[DATES];
    int block[DATES];
    norm_rows rows;
    norm_fit fit;
} series;

static void series_fit(const bed *b, size_t pixel, series *s) {
    int terms = b->plan.terms;
    size_t n = 0;
    for (size_t i = 0; i < DATES; i++) {
        double value = (double)b->value[i * STRIDE + pixel];
        if (isnan(value)) continue;
        norm_design_row(&b->design, b->day[i], s->x + n * (size_t)terms);
        s->y[n] = value;
        for (s->block[n] = 0; i >= b->plan.block_end[s->block[n]];) s->block[n]++;
        n++;
    }
    s->rows = (norm_rows){s->x, s->y, n, terms};
    norm_fit_options options = {.robust = b->plan.rounds > 0,
                                .iterations = b->plan.rounds,
                                .ridge = (double)b->plan.ridge[1] * (double)n};
    assert_true(norm_fit_rows(&s->rows, &options, s->residual, s->weight, s->scratch, &s->fit));
}

/* One solution a year by the weights of the fit to all years, as the kernels do. */
static void series_leave_out(const bed *b, series *s) {
    int terms = s->rows.terms;
    for (int block = 0; block < b->plan.blocks; block++) {
        norm_system system;
        double right[NORM_TERMS] = {0}, beta[NORM_TERMS];
        size_t others = 0;
        norm_system_clear(&system, terms);
        for (size_t i = 0; i < s->rows.n; i++) {
            const double *row = s->x + i * (size_t)terms;
            if (s->block[i] == block) continue;
            norm_system_add(&system, row, s->weight[i]);
            for (int j = 0; j < terms; j++) right[j] += s->weight[i] * row[j] * s->y[i];
            others++;
        }
        assert_true(norm_system_factor(&system, (double)b->plan.ridge[1] * (double)others));
        norm_system_solve(&system, right, beta);
        for (size_t i = 0; i < s->rows.n; i++)
            if (s->block[i] == block)
                s->residual[i] = s->y[i] - norm_predict(beta, s->x + i * (size_t)terms, terms);
    }
}

static double series_sigma(const bed *b, series *s) {
    double n = (double)s->rows.n, terms = s->rows.terms, sum = 0;
    double scale = s->fit.scale * (b->plan.rounds > 0 ? sqrt(n / (n - terms)) : 1);
    series_leave_out(b, s);
    double bound = 4 * norm_mad(s->residual, s->rows.n, s->scratch);
    for (size_t i = 0; i < s->rows.n; i++) {
        double r = fmin(fabs(s->residual[i]), bound);
        sum += r * r;
    }
    return fmax(scale, sqrt(sum / n));
}

/* The largest difference of the two curves on a date, in sigma. */
static double curves_apart(const bed *b, size_t pixel, const double *beta) {
    double largest = 0;
    for (size_t i = 0; i < DATES; i++) {
        double row[NORM_TERMS], apart = 0;
        norm_design_row(&b->design, b->day[i], row);
        for (int j = 0; j < b->plan.terms; j++)
            apart += row[j] * ((double)b->beta[(size_t)j * STRIDE + pixel] - beta[j]);
        largest = fmax(largest, fabs(apart) / (double)b->sigma[pixel]);
    }
    return largest;
}

/* Plain fits differ by rounding. Robust ones by what a scale that is the median to about 1 % does to the
 * weights: a few hundredths of sigma at most, where the standard error of a curve is 0.2 sigma. */
static void agrees_with_double(bed *b, double curve, double spread) {
    const norm_lanes_kernels *set;
    static series s;
    for (int at = 0; next_set(&at, &set);) {
        double apart = 0, ratio = 1, mean = 0;
        assert_true(bed_fit(b, set, PIXELS));
        for (size_t j = 0; j < PIXELS; j++) {
            series_fit(b, j, &s);
            assert_int_equal(b->count[j], s.rows.n);
            assert_int_equal(b->from[j], 0);
            apart = fmax(apart, curves_apart(b, j, s.fit.beta));
            double r = (double)b->sigma[j] / series_sigma(b, &s);
            ratio = fmax(ratio, fmax(r, 1 / r));
            mean += r / PIXELS;
        }
        print_message(
            "%s, K = %d, trend %d: curves %.2g sigma apart, sigma by %.2g, on average %+.2g\n",
            set->name, b->design.harmonics, b->design.trend, apart, ratio - 1, mean - 1);
        assert_true(apart < curve);
        assert_true(ratio < 1 + spread);
        assert_true(fabs(mean - 1) < 0.1 * spread);
    }
}

static void plain_fits_agree_with_double_for_every_curve(void **state) {
    (void)state;
    for (int harmonics = 1; harmonics <= TOCSIN_NORM_MAX_HARMONICS; harmonics++)
        for (int trend = 0; trend < 2; trend++) {
            bed *b = bed_new(harmonics, trend);
            b->plan.rounds = 0;
            bed_fill(b, 0.3, SEED);
            agrees_with_double(b, 1e-4, 0.02);
            bed_free(b);
        }
}

static void robust_fits_agree_with_double_for_every_curve(void **state) {
    (void)state;
    for (int harmonics = 1; harmonics <= TOCSIN_NORM_MAX_HARMONICS; harmonics++)
        for (int trend = 0; trend < 2; trend++) {
            bed *b = bed_new(harmonics, trend);
            bed_fill(b, 0.3, SEED + 1);
            agrees_with_double(b, 0.08, 0.05);
            bed_free(b);
        }
}

static void a_level_alone_and_a_line_alone_are_curves_too(void **state) {
    (void)state;
    for (int trend = 0; trend < 2; trend++) {
        const norm_lanes_kernels *set;
        bed *b = bed_new(0, trend);
        for (size_t i = 0; i < DATES; i++)
            for (size_t j = 0; j < PIXELS; j++)
                b->value[i * STRIDE + j] =
                    5 + 2 * (float)trend * b->plan.x[i * (size_t)b->plan.terms + (size_t)trend];
        for (int at = 0; next_set(&at, &set);) {
            assert_true(bed_fit(b, set, 5));
            assert_true(fabsf(b->beta[4] - 5) < 1e-5f);
            if (trend) assert_true(fabsf(b->beta[STRIDE + 4] - 2) < 1e-4f);
        }
        bed_free(b);
    }
}

/* ---- against one another -------------------------------------------------------------------- */

static void instruction_sets_agree(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *ours = bed_new(2, true), *other = bed_new(2, true);
    ours->plan.change_limit = other->plan.change_limit = 5;
    bed_fill(ours, 0.4, SEED + 2);
    for (size_t i = 100; i < DATES; i++)
        for (size_t j = 0; j < PIXELS; j += 3) ours->value[i * STRIDE + j] += 6;
    memcpy(other->value, ours->value, sizeof ours->value);
    assert_true(bed_fit(ours, norm_lanes_named("base"), PIXELS));
    bed_left_out(ours, norm_lanes_named("base"), 2);
    for (int at = 0; next_set(&at, &set);) {
        int apart = 0;
        assert_true(bed_fit(other, set, PIXELS));
        bed_left_out(other, set, 2);
        for (size_t j = 0; j < PIXELS; j++) {
            double beta[NORM_TERMS];
            for (int k = 0; k < ours->plan.terms; k++)
                beta[k] = (double)other->beta[(size_t)k * STRIDE + j];
            assert_int_equal(ours->count[j], other->count[j]);
            assert_int_equal(ours->from[j], other->from[j]);
            assert_true(curves_apart(ours, j, beta) < 2e-4);
            assert_true(fabsf(ours->sigma[j] / other->sigma[j] - 1) < 2e-4f);
            for (size_t i = 0; i < DATES; i++) {
                int d = ours->z[i * STRIDE + j] - other->z[i * STRIDE + j];
                if (abs(d) > apart) apart = abs(d);
            }
        }
        print_message("%s and base: left-out z at most %d/%d apart\n", set->name, apart,
                      NORM_Z_STEPS);
        assert_true(apart <= 3);
    }
    bed_free(ours);
    bed_free(other);
}

static void a_pixel_is_the_same_alone_and_in_any_company(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    for (int at = 0; next_set(&at, &set);) {
        bed *all = bed_new(2, true), *some = bed_new(2, true);
        all->plan.change_limit = some->plan.change_limit = 4;
        bed_fill(all, 0.3, SEED + 3);
        for (size_t i = 80; i < DATES; i++)
            for (size_t j = 0; j < PIXELS; j += 2) all->value[i * STRIDE + j] += 5;
        assert_true(bed_fit(all, set, PIXELS));
        for (size_t n = 1; n <= 40; n++) {
            size_t first = n % 7; /* a pixel now stands elsewhere in its vector */
            for (size_t i = 0; i < DATES; i++)
                memcpy(some->value + i * STRIDE, all->value + i * STRIDE + first,
                       n * sizeof(float));
            memset(some->beta, 0, sizeof some->beta);
            assert_true(bed_fit(some, set, n));
            for (int k = 0; k < all->plan.terms; k++)
                assert_memory_equal(some->beta + k * STRIDE, all->beta + k * STRIDE + first,
                                    n * sizeof(float));
            assert_memory_equal(some->sigma, all->sigma + first, n * sizeof(float));
            assert_memory_equal(some->count, all->count + first, n * sizeof(uint16_t));
            assert_memory_equal(some->from, all->from + first, n * sizeof(uint16_t));
            assert_true(some->beta[n] == 0); /* nothing is written behind the last pixel */
        }
        bed_free(all);
        bed_free(some);
    }
}

/* ---- left-out years ------------------------------------------------------------------------- */

static void left_out_z_have_the_spread_that_they_claim(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, false);
    test_random random = {SEED + 4};
    for (size_t i = 0; i < DATES; i++)
        for (size_t j = 0; j < PIXELS; j++)
            b->value[i * STRIDE + j] =
                test_uniform(&random) < 0.3 ? NAN : (float)(7 + 2 * test_normal(&random));
    for (int at = 0; next_set(&at, &set);) {
        for (int rounds = 0; rounds < 3; rounds++) {
            double sum = 0, square = 0, n = 0;
            assert_true(bed_fit(b, set, PIXELS));
            bed_left_out(b, set, rounds);
            for (size_t i = 0; i < DATES; i++)
                for (size_t j = 0; j < PIXELS; j++) {
                    double z = (double)b->z[i * STRIDE + j] / NORM_Z_STEPS;
                    assert_int_equal(isnan(b->value[i * STRIDE + j]),
                                     b->z[i * STRIDE + j] == NORM_Z_MISSING);
                    if (b->z[i * STRIDE + j] == NORM_Z_MISSING) continue;
                    sum += z;
                    square += z * z;
                    n++;
                }
            print_message("%s: left-out z, mean %.3f, standard deviation %.3f\n", set->name,
                          sum / n, sqrt(square / n));
            assert_true(fabs(sum / n) < 0.02);
            assert_true(fabs(sqrt(square / n) - 1) < 0.03);
        }
    }
    bed_free(b);
}

static void no_year_is_left_out_of_a_short_history_or_one_that_changed(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    b->plan.change_limit = 5;
    bed_fill(b, 0.3, SEED + 5);
    for (size_t i = 70; i < DATES; i++) b->value[i * STRIDE + 1] += 8;  /* pixel 1 changed */
    for (size_t i = 17; i < DATES; i++) b->value[i * STRIDE + 2] = NAN; /* pixel 2 has too little */
    for (int at = 0; next_set(&at, &set);) {
        assert_true(bed_fit(b, set, PIXELS));
        bed_left_out(b, set, 2);
        assert_true(b->from[1] > 65 && b->from[1] < 75);
        assert_false(isnan(b->sigma[1]));
        assert_true(isnan(b->sigma[2]));
        for (size_t i = 0; i < DATES; i++) {
            assert_int_equal(b->z[i * STRIDE + 1], NORM_Z_MISSING);
            assert_int_equal(b->z[i * STRIDE + 2], NORM_Z_MISSING);
        }
        float sigma = b->sigma[0];
        norm_lanes_plan whole = b->plan;
        b->plan.blocks = 1;
        b->plan.block_end[0] = DATES;
        b->plan.short_factor = 1;
        assert_true(bed_fit(b, set, PIXELS));
        float scale = b->sigma[0];
        assert_true(scale <= sigma);
        b->plan.short_factor = 2.5f;
        assert_true(bed_fit(b, set, PIXELS));
        assert_true(fabsf(b->sigma[0] / scale - 2.5f) < 1e-5f);
        bed_left_out(b, set, 2);
        for (size_t i = 0; i < DATES; i++) assert_int_equal(b->z[i * STRIDE], NORM_Z_MISSING);
        b->plan = whole;
    }
    bed_free(b);
}

/* ---- shrinkage ------------------------------------------------------------------------------ */

static void a_trend_is_shrunk_by_its_prior(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(0, true);
    b->plan.rounds = 0;
    bed_fill(b, 0, SEED + 6);
    for (int at = 0; next_set(&at, &set);) {
        static series s;
        double n = DATES, t = 0, tt = 0, q;
        assert_true(bed_fit(b, set, 1));
        series_fit(b, 0, &s);
        for (size_t i = 0; i < DATES; i++) {
            t += s.x[2 * i + 1];
            tt += s.x[2 * i + 1] * s.x[2 * i + 1];
        }
        q = tt - t * t / n;
        b->plan.shrink[1] = (float)q; /* prior as wide as the standard error: half way */
        float plain = b->beta[STRIDE];
        assert_true(bed_fit(b, set, 1));
        /* the prior pulls trends of the values less the first to 0 */
        assert_true(fabsf(b->beta[STRIDE] - 0.5f * plain) < 1e-3f * fabsf(plain) + 1e-4f);
        b->plan.shrink[1] = 0;
    }
    bed_free(b);
}

/* ---- changes inside the history ------------------------------------------------------------- */

/* Share of pixels whose history was cut within 4 dates of a step of `size` spreads at date `at`, and the largest
 * error of the level at the end in those, in spreads. */
static double steps_found(bed *b, const norm_lanes_kernels *set, double size, size_t at,
                          double *ret_level) {
    test_random random = {SEED + 7};
    double found = 0, level = 0;
    for (size_t i = 0; i < DATES; i++)
        for (size_t j = 0; j < PIXELS; j++) {
            double turn = 2 * M_PI * b->day[i] / NORM_YEAR_DAYS;
            double y = 30 + 5 * cos(turn) + test_normal(&random) + (i >= at ? size : 0);
            b->value[i * STRIDE + j] = test_uniform(&random) < 0.3 ? NAN : (float)y;
        }
    assert_true(bed_fit(b, set, PIXELS));
    for (size_t j = 0; j < PIXELS; j++) {
        bool near = b->from[j] > 0 && abs((int)b->from[j] - (int)at) <= 4;
        found += near ? 1.0 / PIXELS : 0;
        if (near) level = fmax(level, fabs((double)b->beta[j] - 30 - size));
    }
    *ret_level = level;
    return found;
}

static void the_history_begins_after_a_step(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    static const double sizes[] = {3, 5, 10};
    static const size_t ats[] = {32, 56, 80, 104}; /* 20, 35, 50, 65 % */
    for (int trend = 0; trend < 2; trend++) {
        bed *b = bed_new(2, trend);
        b->plan.change_limit = 5;
        if (trend) b->plan.shrink[1] = 4; /* half a spread a year */
        for (int at = 0; next_set(&at, &set);)
            for (size_t k = 0; k < sizeof ats / sizeof *ats; k++)
                for (size_t m = 0; m < sizeof sizes / sizeof *sizes; m++) {
                    double level, found = steps_found(b, set, sizes[m], ats[k], &level);
                    print_message(
                        "%s, trend %d: step of %g at %zu found in %.3f, level within %.2f\n",
                        set->name, trend, sizes[m], ats[k], found, level);
                    assert_true(found > (sizes[m] < 4 ? 0.7 : 0.95));
                    assert_true(level < 1.2);
                }
        bed_free(b);
    }
}

static void a_history_without_a_step_is_kept_whole(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    b->plan.change_limit = 5;
    for (int at = 0; next_set(&at, &set);) {
        double level;
        steps_found(b, set, 0, 80, &level);
        for (size_t j = 0; j < PIXELS; j++) assert_int_equal(b->from[j], 0);
        for (size_t i = 0; i < DATES; i++) /* a steep trend is none either */
            for (size_t j = 0; j < PIXELS; j++) b->value[i * STRIDE + j] += 0.05f * (float)i;
        assert_true(bed_fit(b, set, PIXELS));
        for (size_t j = 0; j < PIXELS; j++) assert_int_equal(b->from[j], 0);
    }
    bed_free(b);
}

static void too_little_is_never_left_after_a_step(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    b->plan.change_limit = 5;
    b->plan.least_years = 2;
    for (int at = 0; next_set(&at, &set);) {
        double level;
        assert_true(steps_found(b, set, 8, 120, &level) == 0);
        for (size_t j = 0; j < PIXELS; j++) {
            if (b->from[j] == 0) continue;
            assert_true(b->plan.years[DATES - 1] - b->plan.years[b->from[j]] >= 2);
            assert_true(b->count[j] >= 3 * b->plan.terms);
        }
    }
    bed_free(b);
}

/* ---- standardised values -------------------------------------------------------------------- */

/* What standardise says it does, for one value. */
static int16_t z_of(const bed *b, const float *x, int terms, size_t pixel, bool valid,
                    float value) {
    if (!valid || isnan(b->sigma[pixel])) return NORM_Z_MISSING;
    float expected = b->beta[pixel] * x[0];
    for (int j = 1; j < terms; j++) {
        float part = b->beta[(size_t)j * STRIDE + pixel] * x[j];
        expected += part;
    }
    float z = (value - expected) / b->sigma[pixel] * (float)NORM_Z_STEPS;
    z = fminf(fmaxf(z, -NORM_Z_LARGEST), NORM_Z_LARGEST);
    return (int16_t)nearbyintf(z);
}

/* As far as z goes, and missing stays missing. */
static int16_t less_shift(int16_t z, int16_t shift) {
    if (z == NORM_Z_MISSING) return z;
    return (int16_t)(z - shift < -NORM_Z_LARGEST ? -NORM_Z_LARGEST : z - shift);
}

static void standardised_values_are_the_same_bits_everywhere(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    test_random random = {SEED + 8};
    static int16_t stored[STRIDE];
    static float number[STRIDE];
    bed_fill(b, 0.3, SEED + 8);
    assert_true(bed_fit(b, norm_lanes_named("base"), PIXELS));
    b->sigma[3] = NAN;
    b->sigma[5] = 1e-6f; /* z beyond all bounds */
    for (size_t j = 0; j < PIXELS; j++) {
        stored[j] =
            test_uniform(&random) < 0.2 ? -999 : (int16_t)(3000 + 900 * test_normal(&random));
        number[j] = test_uniform(&random) < 0.2 ? NAN : 0.01f * stored[j];
    }
    const float *x = b->plan.x + 77 * (size_t)b->plan.terms;
    for (int at = 0; next_set(&at, &set);)
        for (size_t n = 1; n <= 40; n++)
            for (size_t first = 0; first < 20; first++) {
                int16_t z[41];
                norm_lanes_model model = {b->beta + first, b->sigma + first, b->count, b->from,
                                          STRIDE};
                norm_lanes_values ints = {.stored = stored + first,
                                          .scale = 0.01f,
                                          .offset = -0.5f,
                                          .has_missing = true,
                                          .missing = -999,
                                          .stride = STRIDE};
                norm_lanes_values floats = {.number = number + first, .stride = STRIDE};
                z[n] = 12345;
                int16_t shift = (int16_t)(n % 3 * 300);
                set->standardise(x, b->plan.terms, &ints, n, &model, shift, z);
                for (size_t j = 0; j < n; j++) {
                    float value = stored[first + j] * 0.01f;
                    value += -0.5f;
                    int16_t wanted =
                        z_of(b, x, b->plan.terms, first + j, stored[first + j] != -999, value);
                    assert_int_equal(z[j], less_shift(wanted, shift));
                }
                set->standardise(x, b->plan.terms, &floats, n, &model, 0, z);
                for (size_t j = 0; j < n; j++)
                    assert_int_equal(z[j], z_of(b, x, b->plan.terms, first + j,
                                                !isnan(number[first + j]), number[first + j]));
                assert_int_equal(z[n], 12345);
            }
    bed_free(b);
}

/* ---- edges ---------------------------------------------------------------------------------- */

static void too_few_values_have_no_sigma(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    bed_fill(b, 0.3, SEED + 9);
    for (size_t i = 0; i < DATES; i++) {
        b->value[i * STRIDE] = NAN;                              /* none */
        b->value[i * STRIDE + 1] = i == 50 ? 7.5f : NAN;         /* one */
        b->value[i * STRIDE + 2] = i % 10 == 0 ? (float)i : NAN; /* 16 < 3 terms */
        if (i >= 100) b->value[i * STRIDE + 3] = NAN;            /* nothing at the end */
    }
    b->plan.change_limit = 5;
    for (int at = 0; next_set(&at, &set);) {
        assert_true(bed_fit(b, set, 8));
        bed_left_out(b, set, 2);
        assert_int_equal(b->count[0], 0);
        assert_int_equal(b->count[1], 1);
        assert_int_equal(b->count[2], 16);
        for (size_t j = 0; j < 3; j++) assert_true(isnan(b->sigma[j]));
        assert_true(b->beta[1] == 7.5f);
        assert_true(b->sigma[3] > 0.8f && b->sigma[3] < 5);
        for (size_t j = 0; j < 8; j++)
            for (int k = 0; k < b->plan.terms; k++)
                assert_true(isfinite(b->beta[(size_t)k * STRIDE + j]));
        for (size_t i = 0; i < DATES; i++) assert_int_equal(b->z[i * STRIDE + 1], NORM_Z_MISSING);
    }
    bed_free(b);
}

static void a_constant_has_a_sigma_of_rounding(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    b->plan.change_limit = 5;
    for (size_t i = 0; i < DATES; i++)
        for (size_t j = 0; j < PIXELS; j++)
            b->value[i * STRIDE + j] = j == 1 ? 0 : j == 2 ? -1e14f : 3000;
    for (size_t i = 0; i < DATES; i += 9)
        b->value[i * STRIDE + 3] = 3100; /* more than half on the curve */
    for (int at = 0; next_set(&at, &set);) {
        assert_true(bed_fit(b, set, 4));
        assert_true(b->beta[0] == 3000 && b->beta[1] == 0 && b->beta[2] == -1e14f);
        assert_true(b->sigma[0] > 0 && b->sigma[0] < 0.01f);
        assert_true(b->sigma[1] > 0 && b->sigma[1] < 1e-29f);
        assert_true(b->sigma[2] > 0);
        assert_true(fabsf(b->beta[3] - 3000) < 0.1f);
        assert_true(b->sigma[3] > 10 && b->sigma[3] < 60);
        for (size_t j = 0; j < 4; j++) assert_int_equal(b->from[j], 0);
    }
    bed_free(b);
}

static void a_step_without_noise_is_found(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(1, false);
    b->plan.change_limit = 5;
    for (size_t i = 0; i < DATES; i++) b->value[i * STRIDE] = i < 60 ? 3 : 9;
    for (int at = 0; next_set(&at, &set);) {
        assert_true(bed_fit(b, set, 1));
        assert_int_equal(b->from[0], 60);
        assert_true(b->beta[0] == 9);
    }
    bed_free(b);
}

static void every_int16_is_a_value_when_none_means_missing(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(0, false);
    static int16_t stored[DATES * 3];
    for (size_t i = 0; i < DATES; i++) {
        stored[3 * i] = INT16_MIN;
        stored[3 * i + 1] = i % 2 ? INT16_MIN : INT16_MAX;
        stored[3 * i + 2] = INT16_MAX;
    }
    norm_lanes_values values = {.stored = stored, .scale = 2, .offset = 1, .stride = 3};
    norm_lanes_model model = bed_model(b);
    for (int at = 0; next_set(&at, &set);) {
        void *room = room_for(set, &b->plan);
        assert_true(set->fit(&b->plan, &values, 3, room, &model));
        assert_true(b->beta[0] == 2.0f * INT16_MIN + 1);
        assert_true(fabsf(b->beta[1]) < 8); /* -1 + 1 */
        assert_true(b->sigma[1] > 65535 && b->sigma[1] < 1.75f * 65535);
        for (size_t j = 0; j < 3; j++) assert_int_equal(b->count[j], DATES);
        values.has_missing = true;
        values.missing = INT16_MIN;
        assert_true(set->fit(&b->plan, &values, 3, room, &model));
        assert_int_equal(b->count[0], 0);
        assert_int_equal(b->count[1], DATES / 2);
        assert_int_equal(b->count[2], DATES);
        values.has_missing = false;
        free(room);
    }
    bed_free(b);
}

static void equal_days_and_one_day_alone_are_fitted(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    tocsin_day day[60];
    float value[60], beta[6], sigma;
    uint16_t count, from;
    norm_lanes_model model = {beta, &sigma, &count, &from, 1};
    norm_lanes_values values = {.number = value, .stride = 1};
    for (int same = 0; same < 2; same++) {
        for (int i = 0; i < 60; i++) {
            day[i] = 18000 + (same ? 0 : 40 * (i / 3));
            value[i] = 10 + (float)(i % 3);
        }
        norm_design design = {2, true, day[59]};
        void *plan_room = malloc(norm_lanes_plan_room(&design, 60));
        norm_lanes_plan plan;
        norm_lanes_plan_make(&design, day, 60, plan_room, &plan);
        for (int j = 1; j < 6; j++) plan.ridge[j] = 1e-6f;
        plan.rounds = 5;
        plan.change_limit = 5;
        for (int at = 0; next_set(&at, &set);) {
            void *room = room_for(set, &plan);
            assert_true(set->fit(&plan, &values, 1, room, &model));
            float expected = 0;
            for (int j = 0; j < 6; j++) expected += beta[j] * plan.x[j];
            assert_true(fabsf(expected - 11) < 0.3f);
            assert_true(sigma > 0.5f && sigma < 1.6f);
            assert_int_equal(count, 60);
            free(room);
        }
        free(plan_room);
    }
}

static void infinite_values_are_reported(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    bed *b = bed_new(2, true);
    static const float bad[] = {INFINITY, -INFINITY, -3.4e38f, 1.1e15f};
    bed_fill(b, 0.3, SEED + 10);
    for (int at = 0; next_set(&at, &set);)
        for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
            for (size_t j = 0; j < 18; j += 17) {
                float *value = b->value + 40 * STRIDE + j, before = *value;
                *value = bad[k];
                assert_false(bed_fit(b, set, 18));
                *value = before;
                assert_true(bed_fit(b, set, 18));
            }
    bed_free(b);
}

static void a_history_without_dates_has_no_norm(void **state) {
    (void)state;
    const norm_lanes_kernels *set;
    norm_design design = {1, false, 0};
    norm_lanes_plan plan;
    float beta[3], sigma;
    uint16_t count, from;
    norm_lanes_model model = {beta, &sigma, &count, &from, 1};
    norm_lanes_values values = {.number = beta, .stride = 1};
    norm_lanes_plan_make(&design, NULL, 0, beta, &plan);
    plan.change_limit = 5;
    for (int at = 0; next_set(&at, &set);) {
        void *room = room_for(set, &plan);
        assert_true(set->fit(&plan, &values, 1, room, &model));
        assert_true(isnan(sigma) && count == 0 && from == 0);
        free(room);
    }
}

/* ---- the plan ------------------------------------------------------------------------------- */

static void years_are_counted_back_from_the_end(void **state) {
    (void)state;
    bed *b = bed_new(2, true);
    const norm_lanes_plan *plan = &b->plan;
    assert_int_equal(plan->blocks, norm_design_blocks(b->day[DATES - 1], b->day[0]));
    assert_int_equal(plan->block_end[plan->blocks - 1], DATES);
    for (size_t i = 0; i < DATES; i++) {
        int back = norm_design_block(b->day[DATES - 1], b->day[i]), k = 0;
        while (i >= plan->block_end[k]) k++;
        assert_int_equal(k, plan->blocks - 1 - (back < plan->blocks ? back : plan->blocks - 1));
    }
    bed_free(b);
}

static void the_best_set_is_one_of_those_named(void **state) {
    (void)state;
    assert_ptr_equal(norm_lanes_best(), norm_lanes_named(norm_lanes_best()->name));
    assert_non_null(norm_lanes_named("base"));
    assert_null(norm_lanes_named("none"));
    assert_true(norm_lanes_best()->lanes <= NORM_LANES_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_fits_agree_with_double_for_every_curve),
        cmocka_unit_test(robust_fits_agree_with_double_for_every_curve),
        cmocka_unit_test(a_level_alone_and_a_line_alone_are_curves_too),
        cmocka_unit_test(instruction_sets_agree),
        cmocka_unit_test(a_pixel_is_the_same_alone_and_in_any_company),
        cmocka_unit_test(left_out_z_have_the_spread_that_they_claim),
        cmocka_unit_test(no_year_is_left_out_of_a_short_history_or_one_that_changed),
        cmocka_unit_test(a_trend_is_shrunk_by_its_prior),
        cmocka_unit_test(the_history_begins_after_a_step),
        cmocka_unit_test(a_history_without_a_step_is_kept_whole),
        cmocka_unit_test(too_little_is_never_left_after_a_step),
        cmocka_unit_test(standardised_values_are_the_same_bits_everywhere),
        cmocka_unit_test(too_few_values_have_no_sigma),
        cmocka_unit_test(a_constant_has_a_sigma_of_rounding),
        cmocka_unit_test(a_step_without_noise_is_found),
        cmocka_unit_test(every_int16_is_a_value_when_none_means_missing),
        cmocka_unit_test(equal_days_and_one_day_alone_are_fitted),
        cmocka_unit_test(infinite_values_are_reported),
        cmocka_unit_test(a_history_without_dates_has_no_norm),
        cmocka_unit_test(years_are_counted_back_from_the_end),
        cmocka_unit_test(the_best_set_is_one_of_those_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
