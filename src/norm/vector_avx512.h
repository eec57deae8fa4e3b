// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_VECTOR_AVX512_H
#define NORM_VECTOR_AVX512_H

/* Sixteen pixels to a vector: x86 with AVX-512 (F, BW, DQ, VL). */
#include <immintrin.h>
#include <stdint.h>

#define LANES_COUNT 16

typedef __m512 lanes_v;
typedef int32_t lanes_i __attribute__((vector_size(64)));
typedef __mmask16 lanes_mask;

static inline lanes_v lanes_all(float x) {
    return _mm512_set1_ps(x);
}

/* a b + c, rounded once */
static inline lanes_v lanes_fma(lanes_v a, lanes_v b, lanes_v c) {
    return _mm512_fmadd_ps(a, b, c);
}

/* c - a b */
static inline lanes_v lanes_less_product(lanes_v c, lanes_v a, lanes_v b) {
    return _mm512_fnmadd_ps(a, b, c);
}

static inline lanes_v lanes_min(lanes_v a, lanes_v b) {
    return _mm512_min_ps(a, b);
}

static inline lanes_v lanes_max(lanes_v a, lanes_v b) {
    return _mm512_max_ps(a, b);
}

static inline lanes_v lanes_abs(lanes_v a) {
    return _mm512_abs_ps(a);
}

static inline lanes_v lanes_sqrt(lanes_v a) {
    return _mm512_sqrt_ps(a);
}

static inline lanes_mask lanes_below(lanes_v a, lanes_v b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}

static inline lanes_mask lanes_both(lanes_mask a, lanes_mask b) {
    return (lanes_mask)(a & b);
}

static inline int lanes_any(lanes_mask a) {
    return a != 0;
}

static inline lanes_v lanes_pick(lanes_mask where, lanes_v a, lanes_v b) {
    return _mm512_mask_blend_ps(where, b, a);
}

static inline lanes_i lanes_pick_whole(lanes_mask where, lanes_i a, lanes_i b) {
    return (lanes_i)_mm512_mask_blend_epi32(where, (__m512i)b, (__m512i)a);
}

static inline lanes_v lanes_load(const float *from) {
    return _mm512_loadu_ps(from);
}

static inline void lanes_store(float *to, lanes_v a) {
    _mm512_storeu_ps(to, a);
}

static inline lanes_v lanes_load_short(const int16_t *from) {
    return _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(_mm256_loadu_si256((const void *)from)));
}

/* Of numbers that int16 can hold. */
static inline void lanes_store_short(int16_t *to, lanes_i a) {
    _mm256_storeu_si256((void *)to, _mm512_cvtepi32_epi16((__m512i)a));
}

#endif
