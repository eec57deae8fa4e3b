// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_VECTOR_AVX2_H
#define NORM_VECTOR_AVX2_H

/* Eight pixels to a vector: x86 with AVX2 and FMA. */
#include <immintrin.h>
#include <stdint.h>

#define LANES_COUNT 8

typedef __m256 lanes_v;
typedef int32_t lanes_i __attribute__((vector_size(32)));
typedef __m256 lanes_mask; /* all bits of a lane, or none */

static inline lanes_v lanes_all(float x) {
    return _mm256_set1_ps(x);
}

/* a b + c, rounded once */
static inline lanes_v lanes_fma(lanes_v a, lanes_v b, lanes_v c) {
    return _mm256_fmadd_ps(a, b, c);
}

/* c - a b */
static inline lanes_v lanes_less_product(lanes_v c, lanes_v a, lanes_v b) {
    return _mm256_fnmadd_ps(a, b, c);
}

static inline lanes_v lanes_min(lanes_v a, lanes_v b) {
    return _mm256_min_ps(a, b);
}

static inline lanes_v lanes_max(lanes_v a, lanes_v b) {
    return _mm256_max_ps(a, b);
}

static inline lanes_v lanes_abs(lanes_v a) {
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a);
}

static inline lanes_v lanes_sqrt(lanes_v a) {
    return _mm256_sqrt_ps(a);
}

static inline lanes_mask lanes_below(lanes_v a, lanes_v b) {
    return _mm256_cmp_ps(a, b, _CMP_LT_OQ);
}

static inline lanes_mask lanes_both(lanes_mask a, lanes_mask b) {
    return _mm256_and_ps(a, b);
}

static inline int lanes_any(lanes_mask a) {
    return _mm256_movemask_ps(a) != 0;
}

static inline lanes_v lanes_pick(lanes_mask where, lanes_v a, lanes_v b) {
    return _mm256_blendv_ps(b, a, where);
}

static inline lanes_i lanes_pick_whole(lanes_mask where, lanes_i a, lanes_i b) {
    return (lanes_i)_mm256_blendv_ps((__m256)b, (__m256)a, where);
}

static inline lanes_v lanes_load(const float *from) {
    return _mm256_loadu_ps(from);
}

static inline void lanes_store(float *to, lanes_v a) {
    _mm256_storeu_ps(to, a);
}

static inline lanes_v lanes_load_short(const int16_t *from) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128((const void *)from)));
}

/* Of numbers that int16 can hold. */
static inline void lanes_store_short(int16_t *to, lanes_i a) {
    __m256i both = _mm256_packs_epi32((__m256i)a, (__m256i)a);
    _mm_storeu_si128((void *)to,
                     _mm256_castsi256_si128(_mm256_permute4x64_epi64(both, 0 | 2 << 2)));
}

#endif
