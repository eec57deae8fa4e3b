// SPDX-License-Identifier: Apache-2.0
#include "norm/lanes.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "norm/lanes_sets.h"

#if defined(NORM_LANES_X86)
static bool lanes_has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool lanes_has_avx512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

const norm_lanes_kernels *norm_lanes_named(const char *name) {
#if defined(NORM_LANES_X86)
    if (strcmp(name, norm_lanes_avx512.name) == 0)
        return lanes_has_avx512() ? &norm_lanes_avx512 : NULL;
    if (strcmp(name, norm_lanes_avx2.name) == 0) return lanes_has_avx2() ? &norm_lanes_avx2 : NULL;
#endif
    return strcmp(name, norm_lanes_base.name) == 0 ? &norm_lanes_base : NULL;
}

const norm_lanes_kernels *norm_lanes_best(void) {
    const norm_lanes_kernels *best = norm_lanes_named("avx512");
    if (!best) best = norm_lanes_named("avx2");
    return best ? best : norm_lanes_named("base");
}

int norm_lanes_products(const norm_design *design) {
    return 4 * design->harmonics + 1 + (design->trend ? 2 * design->harmonics + 2 : 0);
}

size_t norm_lanes_plan_room(const norm_design *design, size_t n_dates) {
    size_t row = (size_t)(norm_design_terms(design) + norm_lanes_products(design)) + 1;
    return n_dates * row * sizeof(float);
}

/* cos jωt and sin jωt for j = 0 … 2K, then t, t cos jωt and t sin jωt for j = 1 … K, then t². */
static void plan_products(const norm_design *design, tocsin_day day, float *ret_products) {
    double row[2 + 4 * TOCSIN_NORM_MAX_HARMONICS];
    norm_design twice = *design;
    twice.harmonics = 2 * design->harmonics;
    twice.trend = true;
    norm_design_row(&twice, day, row);
    double time = row[1], *season = row + 2;
    *ret_products++ = 1;
    for (int j = 0; j < 2 * twice.harmonics; j++) *ret_products++ = (float)season[j];
    if (!design->trend) return;
    *ret_products++ = (float)time;
    for (int j = 0; j < 2 * design->harmonics; j++) *ret_products++ = (float)(time * season[j]);
    *ret_products++ = (float)(time * time);
}

/* Years are counted back from the end; what is older than the last of them that is at least half
 * full goes with it. */
static void plan_blocks(const tocsin_day *day, size_t n, norm_lanes_plan *plan) {
    plan->blocks = 1;
    plan->block_end[0] = n;
    if (n == 0) return;
    tocsin_day end = day[n - 1];
    int blocks = norm_design_blocks(end, day[0]);
    plan->blocks = blocks < 1 ? 1 : blocks > NORM_MAX_BLOCKS ? NORM_MAX_BLOCKS : blocks;
    for (size_t i = 0; i < n; i++) {
        int back = norm_design_block(end, day[i]);
        if (back >= plan->blocks) back = plan->blocks - 1;
        for (int b = plan->blocks - 1 - back; b < plan->blocks; b++) plan->block_end[b] = i + 1;
    }
}

void norm_lanes_plan_make(const norm_design *design, const tocsin_day *day, size_t n_dates,
                          void *room, norm_lanes_plan *ret_plan) {
    assert(n_dates <= UINT16_MAX);
    assert(design->harmonics >= 0 && design->harmonics <= TOCSIN_NORM_MAX_HARMONICS);
    int terms = norm_design_terms(design), products = norm_lanes_products(design);
    float *x = room, *product = x + n_dates * (size_t)terms;
    float *years = product + n_dates * (size_t)products;
    norm_lanes_plan plan = {.harmonics = design->harmonics,
                            .trend = design->trend,
                            .terms = terms,
                            .n_dates = n_dates,
                            .x = x,
                            .products = product,
                            .years = years,
                            .change_limit = INFINITY,
                            .short_factor = 1};
    for (size_t i = 0; i < n_dates; i++) {
        double row[NORM_TERMS];
        norm_design_row(design, day[i], row);
        for (int j = 0; j < terms; j++) x[i * (size_t)terms + (size_t)j] = (float)row[j];
        plan_products(design, day[i], product + i * (size_t)products);
        years[i] = (float)(((double)day[i] - (double)day[0]) / NORM_YEAR_DAYS);
    }
    plan_blocks(day, n_dates, &plan);
    *ret_plan = plan;
}
