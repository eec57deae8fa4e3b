// SPDX-License-Identifier: Apache-2.0
/* How fast the kernels of the fit are, a line of JSON for each instruction set of this machine: pixels a
 * second and core of the robust fit (two harmonics, a trend, five rounds, years left out, int16), with and
 * without a search for changes, of the left-out years for calibration, and of standardising; beside the
 * multiply-adds of vectors as wide, and memory copied, in the same run. What else runs on the machine disturbs
 * all of them, so they take turns, and the fastest of RUNS turns counts. Fixed seed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "norm/lanes.h"

enum {
    RUNS = 31,
    DATES = 160,
    LATER = 80, /* dates that are standardised */
    PIXELS = 2048,
    ROW = PIXELS + 32, /* a stride of 2ⁿ would put all dates into one corner of the cache */
    TERMS = 6,
    CALIBRATION = 2, /* rounds of a left-out year */
    COPY = 64 << 20,
    SUMS = 12,
    LONG = 400000
};

typedef struct bench_bed {
    const norm_lanes_kernels *set;
    norm_lanes_plan plan;
    norm_lanes_values values;
    norm_lanes_model model;
    void *plan_room, *room;
    int16_t *stored, *z; /* DATES × ROW */
    char *from, *to;     /* COPY */
    float sink;
} bench_bed;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* other work on the machine counts less so */
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static float next_uniform(uint32_t *state) { /* xorshift32 (Marsaglia 2003) */
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return (float)(*state >> 8) / 16777216.0f;
}

/* ---- what this machine can at most ----------------------------------------------------------- */

/* Independent chains of multiply-add, twice as many as are needed to hide what one of them waits. */
#define BENCH_CHAINS(vector, all, multiply_add)                                                    \
    vector sum[SUMS], factor = all(0.999f), more = all(0.5f);                                      \
    for (int k = 0; k < SUMS; k++) sum[k] = all((float)k);                                         \
    for (int i = 0; i < LONG; i++) {                                                               \
        BENCH_STEP(0, multiply_add)                                                                \
        BENCH_STEP(1, multiply_add)                                                                \
        BENCH_STEP(2, multiply_add)                                                                \
        BENCH_STEP(3, multiply_add)                                                                \
        BENCH_STEP(4, multiply_add)                                                                \
        BENCH_STEP(5, multiply_add)                                                                \
        BENCH_STEP(6, multiply_add)                                                                \
        BENCH_STEP(7, multiply_add)                                                                \
        BENCH_STEP(8, multiply_add)                                                                \
        BENCH_STEP(9, multiply_add)                                                                \
        BENCH_STEP(10, multiply_add)                                                               \
        BENCH_STEP(11, multiply_add)                                                               \
    }                                                                                              \
    for (int k = 1; k < SUMS; k++) sum[0] += sum[k];                                               \
    return sum[0][0]
#define BENCH_STEP(k, multiply_add) sum[k] = multiply_add(sum[k], factor, more);

typedef float bench_quad __attribute__((vector_size(16)));
#define BENCH_QUAD(x)        ((bench_quad){x, x, x, x})
#define BENCH_APART(a, b, c) ((a) * (b) + (c))

static float chains_base(void) {
    BENCH_CHAINS(bench_quad, BENCH_QUAD, BENCH_APART);
}

#if defined(__x86_64__)
#include <immintrin.h>
__attribute__((target("avx2,fma"))) static float chains_avx2(void) {
    BENCH_CHAINS(__m256, _mm256_set1_ps, _mm256_fmadd_ps);
}

__attribute__((target("avx512f"))) static float chains_avx512(void) {
    BENCH_CHAINS(__m512, _mm512_set1_ps, _mm512_fmadd_ps);
}
#endif

static void multiply_add(bench_bed *bed) {
#if defined(__x86_64__)
    if (bed->set->lanes == 16) {
        bed->sink += chains_avx512();
        return;
    }
    if (bed->set->lanes == 8) {
        bed->sink += chains_avx2();
        return;
    }
#endif
    bed->sink += chains_base();
}

static void copy_memory(bench_bed *bed) {
    memcpy(bed->to, bed->from, COPY);
    bed->from[0] = bed->to[COPY - 1];
}

/* ---- the kernels ----------------------------------------------------------------------------- */

/* Floating-point operations of the fit of one pixel: a multiply-add is two; minima, maxima, absolute values
 * and comparisons are none, nor is the arithmetic that finds a median from its counts. */
static double fit_operations(const norm_lanes_plan *plan) {
    double p = plan->terms, sums = 6 * plan->harmonics + 3 + p, solve = 0;
    double weigh = 5;                /* u = r/cs; v = 1 - u²: 2; w = v²; w r */
    double add = 2 * (sums - 2) + 2; /* two of the factors are 1 */
    double move = 1 + 2 * (p - 1);   /* r - x'step */
    double count = 3;                /* of |r| about a median */
    double rounds = plan->rounds + 1, years = plan->blocks;
    for (int b = 0; b < plan->terms; b++) {
        double rows = p - 1 - b; /* LDL': below pivot b */
        solve +=
            1 + rows * (1 + 2) + rows * (rows + 1); /* 1/pivot; factor, right side; the triangle */
        solve += 1 + 2 * rows;                      /* back */
    }
    solve += 3 * p + 4 * plan->harmonics * plan->harmonics; /* R; the triangle from the sums */
    double date = rounds * (weigh + add + move + count);
    date += 4; /* stored × scale + offset - first, how many */
    date +=
        1 +
        4 * count; /* medians: the first from the mean and twice more, the second and the last once */
    date += move + count + count + 2; /* left out: residuals, their median, squares */
    return date * (double)plan->n_dates + (rounds + years) * (solve + p) + 2 * years * sums;
}

static void fit(bench_bed *bed) {
    bed->plan.change_limit = INFINITY;
    bed->set->fit(&bed->plan, &bed->values, PIXELS, bed->room, &bed->model);
}

static void fit_with_changes(bench_bed *bed) {
    bed->plan.change_limit = 6;
    bed->set->fit(&bed->plan, &bed->values, PIXELS, bed->room, &bed->model);
}

static void leave_out(bench_bed *bed) {
    bed->set->left_out(&bed->plan, &bed->values, PIXELS, CALIBRATION, bed->room, &bed->model,
                       bed->z, ROW);
}

static void standardise(bench_bed *bed) {
    for (size_t i = 0; i < LATER; i++) {
        norm_lanes_values date = bed->values;
        date.stored += i * ROW;
        bed->set->standardise(bed->plan.x + i * TERMS, TERMS, &date, PIXELS, &bed->model, 0,
                              bed->z + i * ROW);
    }
}

/* ---- measuring ------------------------------------------------------------------------------- */

enum { FIT, FIT_CHANGES, LEAVE_OUT, STANDARDISE, MULTIPLY_ADD, COPY_MEMORY, N_WORKS };
static void (*const works[N_WORKS])(bench_bed *) = {fit,         fit_with_changes, leave_out,
                                                    standardise, multiply_add,     copy_memory};

static void measure(bench_bed *bed, double *ret_seconds) {
    for (int run = -1; run < RUNS; run++) /* one to warm up */
        for (int k = 0; k < N_WORKS; k++) {
            double begin = seconds();
            works[k](bed);
            double took = seconds() - begin;
            if (run <= 0 || took < ret_seconds[k]) ret_seconds[k] = took;
        }
}

static void report(bench_bed *bed) {
    double took[N_WORKS];
    measure(bed, took);
    double peak = 2.0 * bed->set->lanes * SUMS * LONG / took[MULTIPLY_ADD];
    double operations = fit_operations(&bed->plan), rate = PIXELS / took[FIT];
    printf("{\"bench\":\"fit\",\"set\":\"%s\",\"runs\":%d,\"dates\":%d,\"terms\":%d,\"rounds\":%d,"
           "\"fit_pixels_per_s\":%.4g,\"fit_with_changes_pixels_per_s\":%.4g,"
           "\"left_out_pixels_per_s\":%.4g,\"standardise_pixel_dates_per_s\":%.4g,"
           "\"fit_and_80_dates_pixels_per_s\":%.4g,\"fit_flop_per_pixel\":%.5g,"
           "\"fit_flop_per_s\":%.4g,\"multiply_add_flop_per_s\":%.4g,"
           "\"fit_share_of_multiply_add\":%.3g,\"memcpy_bytes_per_s\":%.4g}\n",
           bed->set->name, RUNS, DATES, TERMS, bed->plan.rounds, rate, PIXELS / took[FIT_CHANGES],
           PIXELS / took[LEAVE_OUT], PIXELS * (double)LATER / took[STANDARDISE],
           PIXELS / (took[FIT] + took[STANDARDISE]), operations, rate * operations, peak,
           rate * operations / peak, COPY / took[COPY_MEMORY]);
}

/* Four years of every ninth day, 30 % of them missing, 2 % outliers. */
static void fill(bench_bed *bed, const tocsin_day *day) {
    uint32_t state = 2463534242u;
    for (int i = 0; i < DATES; i++) {
        float season = (float)cos(2 * M_PI * day[i] / NORM_YEAR_DAYS);
        for (int j = 0; j < PIXELS; j++) {
            float noise = 0, value;
            for (int k = 0; k < 4; k++) noise += next_uniform(&state) - 0.5f;
            value = 5000 + 2000 * season + 500 * noise;
            if (next_uniform(&state) < 0.02f) value += 4000;
            if (next_uniform(&state) < 0.3f) value = INT16_MIN;
            bed->stored[i * ROW + j] = (int16_t)value;
        }
    }
}

static bool prepare(bench_bed *bed, const tocsin_day *day, float *planes, uint16_t *counts) {
    norm_design design = {2, true, day[DATES - 1]};
    bed->plan_room = malloc(norm_lanes_plan_room(&design, DATES));
    bed->stored = calloc(DATES * ROW, sizeof *bed->stored);
    bed->z = calloc(DATES * ROW, sizeof *bed->z);
    bed->from = calloc(COPY, 1);
    bed->to = calloc(COPY, 1);
    if (!bed->plan_room || !bed->stored || !bed->z || !bed->from || !bed->to) return false;
    norm_lanes_plan_make(&design, day, DATES, bed->plan_room, &bed->plan);
    for (int j = 1; j < TERMS; j++) bed->plan.ridge[j] = 1e-6f;
    bed->plan.rounds = 5;
    bed->plan.least_years = 2;
    bed->values = (norm_lanes_values){.stored = bed->stored,
                                      .scale = 1e-4f,
                                      .has_missing = true,
                                      .missing = INT16_MIN,
                                      .stride = ROW};
    bed->model =
        (norm_lanes_model){planes, planes + TERMS * PIXELS, counts, counts + PIXELS, PIXELS};
    fill(bed, day);
    return true;
}

int main(void) {
    static float planes[(TERMS + 1) * PIXELS];
    static uint16_t counts[2 * PIXELS];
    static const char *const names[] = {"avx512", "avx2", "base"};
    tocsin_day day[DATES];
    bench_bed bed = {0};
    for (int i = 0; i < DATES; i++) day[i] = 17532 + 9 * i;
    bool ready = prepare(&bed, day, planes, counts);
    for (size_t k = 0; ready && k < sizeof names / sizeof *names; k++) {
        bed.set = norm_lanes_named(names[k]);
        if (!bed.set) continue;
        bed.room = aligned_alloc(64, (bed.set->room(&bed.plan) + 63) / 64 * 64);
        ready = bed.room != NULL;
        if (ready) report(&bed);
        free(bed.room);
    }
    free(bed.plan_room);
    free(bed.stored);
    free(bed.z);
    free(bed.from);
    free(bed.to);
    return !ready ? 70 : bed.sink == 0.125f; /* the chains' sum is looked at, so that it is made */
}
