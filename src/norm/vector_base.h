// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_VECTOR_BASE_H
#define NORM_VECTOR_BASE_H

/* Four pixels to a vector, in the vector extensions of gcc and clang: what every machine has, SSE2
 * and NEON among them. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define LANES_COUNT 4

typedef float lanes_v __attribute__((vector_size(16)));
typedef int32_t lanes_i __attribute__((vector_size(16)));
typedef lanes_i lanes_mask; /* all bits of a lane, or none */

static inline lanes_v lanes_all(float x) {
    return (lanes_v){x, x, x, x};
}

/* a b + c, rounded twice unless the machine has it in one */
static inline lanes_v lanes_fma(lanes_v a, lanes_v b, lanes_v c) {
    return a * b + c;
}

/* c - a b */
static inline lanes_v lanes_less_product(lanes_v c, lanes_v a, lanes_v b) {
    return c - a * b;
}

static inline lanes_mask lanes_below(lanes_v a, lanes_v b) {
    return a < b;
}

static inline lanes_mask lanes_both(lanes_mask a, lanes_mask b) {
    return a & b;
}

static inline int lanes_any(lanes_mask a) {
    return (a[0] | a[1] | a[2] | a[3]) != 0;
}

static inline lanes_i lanes_pick_whole(lanes_mask where, lanes_i a, lanes_i b) {
    return (a & where) | (b & ~where);
}

static inline lanes_v lanes_pick(lanes_mask where, lanes_v a, lanes_v b) {
    return (lanes_v)lanes_pick_whole(where, (lanes_i)a, (lanes_i)b);
}

/* b where one of them is NaN, as the instructions of x86 do; compilers know the pattern. */
#ifdef __SSE2__
#include <xmmintrin.h>
static inline lanes_v lanes_min(lanes_v a, lanes_v b) {
    return _mm_min_ps(a, b);
}

static inline lanes_v lanes_max(lanes_v a, lanes_v b) {
    return _mm_max_ps(a, b);
}
#else
static inline lanes_v lanes_min(lanes_v a, lanes_v b) {
    return lanes_pick(a < b, a, b);
}

static inline lanes_v lanes_max(lanes_v a, lanes_v b) {
    return lanes_pick(a > b, a, b);
}
#endif

static inline lanes_v lanes_abs(lanes_v a) {
    return (lanes_v)((lanes_i)a & INT32_MAX);
}

static inline lanes_v lanes_sqrt(lanes_v a) {
    return (lanes_v){sqrtf(a[0]), sqrtf(a[1]), sqrtf(a[2]), sqrtf(a[3])};
}

static inline lanes_v lanes_load(const float *from) {
    lanes_v a;
    memcpy(&a, from, sizeof a);
    return a;
}

static inline void lanes_store(float *to, lanes_v a) {
    memcpy(to, &a, sizeof a);
}

static inline lanes_v lanes_load_short(const int16_t *from) {
    return (lanes_v){from[0], from[1], from[2], from[3]};
}

/* Of numbers that int16 can hold. */
static inline void lanes_store_short(int16_t *to, lanes_i a) {
    for (int l = 0; l < 4; l++) to[l] = (int16_t)a[l];
}

#endif
