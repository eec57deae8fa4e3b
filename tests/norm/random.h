// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_NORM_RANDOM_H
#define TESTS_NORM_RANDOM_H

/* A seeded generator for made series (SplitMix64, Steele, Lea and Flood 2014). */
#include <math.h>
#include <stdint.h>

typedef struct test_random {
    uint64_t state;
} test_random;

static inline uint64_t test_bits(test_random *random) {
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline double test_uniform(test_random *random) { /* in (0, 1) */
    return ((double)(test_bits(random) >> 11) + 0.5) / 9007199254740992.0;
}

static inline double test_normal(test_random *random) {
    double u = test_uniform(random), v = test_uniform(random);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

#endif
