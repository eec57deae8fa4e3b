// SPDX-License-Identifier: Apache-2.0
/* The sums of a fit and its solution, unrolled for each shape of the curve. No guard: it is no header of its own,
 * but a part of lanes_body.h. */

/* ---- the kernels, for one shape of the curve each -------------------------------------------- */

LANES_INLINE int lanes_products(int harmonics, bool trend) {
    return 4 * harmonics + 1 + (trend ? 2 * harmonics + 2 : 0);
}

LANES_INLINE int lanes_terms(int harmonics, bool trend) {
    return 2 * harmonics + 1 + (trend ? 1 : 0);
}

/* Where among the products of a date its row of the design stands. */
LANES_INLINE int lanes_factor(int term, int harmonics, bool trend) {
    return term == 0 ? 0 : !trend ? term : term == 1 ? 4 * harmonics + 1 : term - 1;
}

/* Sums first … last-1 over dates from … to-1, in registers. */
LANES_INLINE void lanes_accumulate_some(const float *products, size_t from, size_t to,
                                        const lanes_v *r, lanes_v inverse, lanes_v *ret_sums,
                                        int harmonics, bool trend, int first, int last) {
    const int n_products = lanes_products(harmonics, trend);
    lanes_v sum[LANES_AT_ONCE];
    LANES_UNROLL for (int s = first; s < last; s++) sum[s - first] = lanes_all(0);
    const float *row = products + from * (size_t)n_products;
    for (size_t i = from; i < to; i++, row += n_products) {
        lanes_v u = r[i] * inverse;
        lanes_v v = lanes_max(lanes_less_product(lanes_all(1), u, u), lanes_all(0));
        lanes_v w = v * v, wr = w * r[i];
        LANES_UNROLL for (int s = first; s < last; s++) {
            int at = s < n_products ? s : lanes_factor(s - n_products, harmonics, trend);
            lanes_v of = s < n_products ? w : wr;
            if (at == 0)
                sum[s - first] += of;
            else
                sum[s - first] = lanes_fma(lanes_all(row[at]), of, sum[s - first]);
        }
    }
    LANES_UNROLL for (int s = first; s < last; s++) ret_sums[s] = sum[s - first];
}

LANES_INLINE void lanes_accumulate(const float *products, size_t from, size_t to, const lanes_v *r,
                                   lanes_v inverse, lanes_v *ret_sums, int harmonics, bool trend) {
    enum { SOME = LANES_AT_ONCE };
    const int n = lanes_products(harmonics, trend) + lanes_terms(harmonics, trend);
#define LANES_GO(k)                                                                                \
    if (n > (k)*SOME)                                                                              \
    lanes_accumulate_some(products, from, to, r, inverse, ret_sums, harmonics, trend, (k)*SOME,    \
                          n < ((k) + 1) * SOME ? n : ((k) + 1) * SOME)
    LANES_GO(0);
    LANES_GO(1);
    LANES_GO(2);
    LANES_GO(3);
#undef LANES_GO
    _Static_assert(4 * SOME >= LANES_SUMS, "more goes");
}

LANES_INLINE void lanes_edges_count(lanes_edges *edges, lanes_v r) {
    lanes_v off = lanes_abs(r) - edges->middle, zero = lanes_all(0);
    edges->below += lanes_min(lanes_max(off, -edges->width), zero);
    edges->above += lanes_max(lanes_min(off, edges->width), zero);
}

/* r - X step of dates from … to-1 into ret_r, which may be r; their |r| join the sums of `edges`. */
LANES_INLINE void lanes_move(const float *products, size_t from, size_t to, const lanes_v *r,
                             const lanes_v *step, lanes_edges *edges, lanes_v *ret_r, int harmonics,
                             bool trend) {
    const int n_products = lanes_products(harmonics, trend), terms = lanes_terms(harmonics, trend);
    lanes_edges e = *edges;
    lanes_v b[NORM_TERMS];
    LANES_UNROLL for (int j = 0; j < terms; j++) b[j] = step[j];
    const float *row = products + from * (size_t)n_products;
    for (size_t i = from; i < to; i++, row += n_products) {
        lanes_v left = r[i] - b[0];
        LANES_UNROLL for (int j = 1; j < terms; j++) {
            lanes_v x = lanes_all(row[lanes_factor(j, harmonics, trend)]);
            left = lanes_less_product(left, x, b[j]);
        }
        ret_r[i] = left;
        lanes_edges_count(&e, left);
    }
    *edges = e;
}

/* Row a, column b <= a of a lower triangle that is kept row by row. */
#define LANES_GRAM_OF(gram, a, b) (gram)[(a) * ((a) + 1) / 2 + (b)]

/* The lower triangle of X'WX from the sums. */
LANES_INLINE void lanes_gram(const lanes_v *sums, lanes_v *ret_gram, int harmonics, bool trend) {
    const int first = trend ? 2 : 1;
    const lanes_v *season = sums, *by_time = sums + 4 * harmonics + 1;
    LANES_GRAM_OF(ret_gram, 0, 0) = sums[0];
    if (trend) {
        LANES_GRAM_OF(ret_gram, 1, 0) = by_time[0];
        LANES_GRAM_OF(ret_gram, 1, 1) = by_time[2 * harmonics + 1];
    }
    LANES_UNROLL for (int k = 1; k <= harmonics; k++) {
        const int c = first + 2 * k - 2, s = c + 1;
        LANES_GRAM_OF(ret_gram, c, 0) = season[2 * k - 1];
        LANES_GRAM_OF(ret_gram, s, 0) = season[2 * k];
        if (trend) {
            LANES_GRAM_OF(ret_gram, c, 1) = by_time[2 * k - 1];
            LANES_GRAM_OF(ret_gram, s, 1) = by_time[2 * k];
        }
        LANES_UNROLL for (int m = 1; m <= harmonics; m++) {
            if (m > k) continue;
            const int other = first + 2 * m - 2, add = k + m, less = k - m;
            lanes_v cos_add = season[2 * add - 1], sin_add = season[2 * add];
            lanes_v cos_less = less > 0 ? season[2 * less - 1] : sums[0];
            lanes_v sin_less = less > 0 ? season[2 * less] : lanes_all(0);
            LANES_GRAM_OF(ret_gram, c, other) = 0.5f * (cos_less + cos_add);
            LANES_GRAM_OF(ret_gram, s, other) = 0.5f * (sin_add + sin_less);
            LANES_GRAM_OF(ret_gram, s, other + 1) = 0.5f * (cos_less - cos_add);
            if (m < k) LANES_GRAM_OF(ret_gram, c, other + 1) = 0.5f * (sin_add - sin_less);
        }
    }
}

/* (X'WX + R) step = X'Wr - R beta, R = diag(added), by LDL'. A pivot that is lost to rounding: the
 * term does not step. */
LANES_INLINE void lanes_solve(const lanes_v *sums, const lanes_v *added, const lanes_v *beta,
                              lanes_v *ret_step, int harmonics, bool trend) {
    const int terms = lanes_terms(harmonics, trend), n_products = lanes_products(harmonics, trend);
    lanes_v gram[NORM_TERMS * (NORM_TERMS + 1) / 2], right[NORM_TERMS], inverse[NORM_TERMS];
    lanes_v least[NORM_TERMS];
    lanes_gram(sums, gram, harmonics, trend);
    LANES_UNROLL for (int a = 0; a < terms; a++) {
        least[a] = 1e-6f * LANES_GRAM_OF(gram, a, a) + FLT_MIN;
        LANES_GRAM_OF(gram, a, a) += added[a];
        right[a] = lanes_less_product(sums[n_products + a], added[a], beta[a]);
    }
    LANES_UNROLL for (int b = 0; b < terms; b++) {
        lanes_mask sound = lanes_below(least[b], LANES_GRAM_OF(gram, b, b));
        lanes_v pivot = lanes_pick(sound, LANES_GRAM_OF(gram, b, b), lanes_all(1));
        inverse[b] = lanes_pick(sound, 1 / pivot, lanes_all(0));
        /* from the last row up: a row needs this column as it was in the rows before it */
        LANES_UNROLL for (int up = 0; up < terms; up++) {
            const int a = terms - 1 - up;
            if (a <= b) continue;
            lanes_v factor = LANES_GRAM_OF(gram, a, b) * inverse[b];
            LANES_UNROLL for (int c = 0; c < terms; c++) {
                if (c <= b || c > a) continue;
                LANES_GRAM_OF(gram, a, c) = lanes_less_product(LANES_GRAM_OF(gram, a, c), factor,
                                                               LANES_GRAM_OF(gram, c, b));
            }
            right[a] = lanes_less_product(right[a], factor, right[b]);
            LANES_GRAM_OF(gram, a, b) = factor;
        }
    }
    LANES_UNROLL for (int b = 0; b < terms; b++) right[b] *= inverse[b];
    LANES_UNROLL for (int up = 0; up < terms; up++) {
        const int a = terms - 1 - up;
        LANES_UNROLL for (int b = 0; b < terms; b++) {
            if (b >= a) continue;
            right[b] = lanes_less_product(right[b], LANES_GRAM_OF(gram, a, b), right[a]);
        }
        ret_step[a] = right[a];
    }
}

typedef struct lanes_shape {
    void (*accumulate)(const float *products, size_t from, size_t to, const lanes_v *r,
                       const lanes_v *inverse, lanes_v *ret_sums);
    void (*move)(const float *products, size_t from, size_t to, const lanes_v *r,
                 const lanes_v *step, lanes_edges *edges, lanes_v *ret_r);
    void (*solve)(const lanes_v *sums, const lanes_v *added, const lanes_v *beta,
                  lanes_v *ret_step);
} lanes_shape;

#define LANES_SHAPE(K, T)                                                                          \
    static void lanes_accumulate_##K##T(const float *products, size_t from, size_t to,             \
                                        const lanes_v *r, const lanes_v *inverse,                  \
                                        lanes_v *ret_sums) {                                       \
        lanes_accumulate(products, from, to, r, *inverse, ret_sums, K, T);                         \
    }                                                                                              \
    static void lanes_move_##K##T(const float *products, size_t from, size_t to, const lanes_v *r, \
                                  const lanes_v *step, lanes_edges *edges, lanes_v *ret_r) {       \
        lanes_move(products, from, to, r, step, edges, ret_r, K, T);                               \
    }                                                                                              \
    static void lanes_solve_##K##T(const lanes_v *sums, const lanes_v *added, const lanes_v *beta, \
                                   lanes_v *ret_step) {                                            \
        lanes_solve(sums, added, beta, ret_step, K, T);                                            \
    }
#define LANES_SHAPE_ENTRY(K, T)                                                                    \
    { lanes_accumulate_##K##T, lanes_move_##K##T, lanes_solve_##K##T }

LANES_SHAPE(0, 0)
LANES_SHAPE(0, 1)
LANES_SHAPE(1, 0)
LANES_SHAPE(1, 1)
LANES_SHAPE(2, 0)
LANES_SHAPE(2, 1)
LANES_SHAPE(3, 0)
LANES_SHAPE(3, 1)
LANES_SHAPE(4, 0)
LANES_SHAPE(4, 1)

static const lanes_shape lanes_shapes[TOCSIN_NORM_MAX_HARMONICS + 1][2] = {
    {LANES_SHAPE_ENTRY(0, 0), LANES_SHAPE_ENTRY(0, 1)},
    {LANES_SHAPE_ENTRY(1, 0), LANES_SHAPE_ENTRY(1, 1)},
    {LANES_SHAPE_ENTRY(2, 0), LANES_SHAPE_ENTRY(2, 1)},
    {LANES_SHAPE_ENTRY(3, 0), LANES_SHAPE_ENTRY(3, 1)},
    {LANES_SHAPE_ENTRY(4, 0), LANES_SHAPE_ENTRY(4, 1)},
};

/* What one call works with. */
typedef struct lanes_work {
    const norm_lanes_plan *plan;
    const lanes_shape *shape;
    lanes_room room;
    int sums;
} lanes_work;
