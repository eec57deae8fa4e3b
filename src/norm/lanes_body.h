// SPDX-License-Identifier: Apache-2.0
/* Included once by each lanes_<set>.c, which defines the vector (lanes_v), what can be done with it,
 * and LANES_NAME, LANES_STRING, LANES_COUNT, LANES_AT_ONCE. No guard: it is no header of its own.
 *
 * One pixel to a lane, LANES_COUNT of them at a time, from their values to their norm. No lane sees
 * another, so that results do not depend on the shape of a tile. What lies in memory for a vector of
 * pixels is one array of residuals, and sums; a missing value has a residual so large that bisquare
 * gives it no weight and no median counts it, so that no loop over dates asks what is missing.
 *
 *     begin    r = y - first valid value
 *     round k  w = (1 - (r / 4.685 s)²)² where positive     s infinite in round 0: w = 1
 *              sums of w and w r with harmonics              lanes_accumulate
 *              (X'WX + R) step = X'Wr - R beta               lanes_solve
 *              r -= X step, beta += step                     lanes_move
 *              s = 1.4826 median |r|                         lanes_refine
 *     change   does the level step inside the history? Then begin again after the step
 *     spread   residuals of years left out of the fit; sigma
 *
 * A round solves for the step from the last solution and not for the solution: r needs no second array
 * beside it, and each round refines what the one before lost to rounding (Higham 2002, chapter 12).
 *
 * Sums. Products of harmonics are harmonics of sums and differences, as in
 * cos a cos b = (cos(a - b) + cos(a + b)) / 2. So X'WX of K harmonics and a trend follows from
 * sum w cos jωt, sum w sin jωt (j to 2K), sum w t cos jωt, sum w t sin jωt (j to K) and
 * sum w t²: 6K + 3 sums instead of (2K + 2)(2K + 3) / 2. The right side's factors are among theirs.
 *
 * Median. sum max(min(|r| - m, w), 0) / w is the number of |r| above t, averaged over t in [m, m + w],
 * and costs three instructions; likewise on the other side of m, the last median. The line through
 * these two numbers gives the next median. It is the median of a density smoothed over a few per cent and
 * moves with r without jumps, so that vectors of different width, which round differently, find nearly
 * the same. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "norm/lanes_sets.h"

/* What |r| of a missing value is. r - X step leaves it as it is to the last bit, since the steps of
 * sound values are small beside it. */
#define LANES_MISSING 1e30f
/* Between sound values and missing ones. */
#define LANES_SOUND 1e29f
/* 1 / (c s) of a scale so large that all values weigh 1, and still none of those missing. */
#define LANES_ALIKE 1e-20f
/* Products of one date at most, and sums: those and the right side. */
enum {
    LANES_PRODUCTS = 6 * TOCSIN_NORM_MAX_HARMONICS + 3,
    LANES_SUMS = LANES_PRODUCTS + NORM_TERMS
};

#define LANES_INLINE static inline __attribute__((always_inline))
/* Loops whose bounds are constants once their function is inlined: arrays then live in registers. Builds that
 * look for mistakes would take minutes over it. */
#if defined(__clang__)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(undefined_behavior_sanitizer)
#define LANES_UNROLL
#else
#define LANES_UNROLL _Pragma("clang loop unroll(full)")
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LANES_UNROLL
#else
#define LANES_UNROLL _Pragma("GCC unroll 64")
#endif

typedef struct lanes_room {
    lanes_v *r;      /* n_dates: residuals */
    lanes_v *total;  /* sums of all years */
    lanes_v *sums;   /* blocks × sums */
    lanes_v *count;  /* blocks: valid dates */
    lanes_v *square; /* blocks: left_out alone, as the two below */
    lanes_v *other;  /* n_dates: residuals of a fit to other years */
    lanes_v *left;   /* n_dates: of years left out */
} lanes_room;

/* About a median: the sums of |r| - middle, clipped to [-width, 0] and to [0, width]. */
typedef struct lanes_edges {
    lanes_v middle, width;
    lanes_v below, above;
} lanes_edges;

/* How a vector of pixels stands. */
typedef struct lanes_state {
    lanes_v origin;            /* taken off all values */
    lanes_v largest;           /* |value - origin| */
    lanes_v least;             /* scale: below this, residuals are rounding */
    lanes_v count;             /* valid dates */
    lanes_v from;              /* first date that is used */
    lanes_v time, time_square; /* sums of the years of valid dates, with a trend */
    lanes_v before[NORM_TERMS], step[NORM_TERMS]; /* of the last round */
    lanes_v beta[NORM_TERMS];                     /* of values less origin */
    lanes_v median;                               /* of |r| */
} lanes_state;

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

/* ---- loading --------------------------------------------------------------------------------- */

/* n numbers, and zeros up to a whole vector: nothing is read behind them. */
LANES_INLINE lanes_v lanes_load_some(const float *from, size_t n) {
    float some[LANES_COUNT] = {0};
    if (n >= LANES_COUNT) return lanes_load(from);
    memcpy(some, from, n * sizeof *some);
    return lanes_load(some);
}

LANES_INLINE lanes_v lanes_load_some_short(const int16_t *from, size_t n) {
    int16_t some[LANES_COUNT] = {0};
    if (n >= LANES_COUNT) return lanes_load_short(from);
    memcpy(some, from, n * sizeof *some);
    return lanes_load_short(some);
}

/* Values of `n` pixels from element `at` on, 0 where they are not valid. */
LANES_INLINE lanes_v lanes_read(const norm_lanes_values *values, size_t at, size_t n,
                                lanes_mask *ret_valid, bool *ret_infinite) {
    if (values->number) {
        lanes_v v = lanes_load_some(values->number + at, n), size = lanes_abs(v);
        *ret_valid = lanes_below(size, lanes_all(2 * NORM_LANES_LARGEST));
        *ret_infinite = lanes_any(lanes_below(lanes_all(NORM_LANES_LARGEST), size));
        return lanes_pick(*ret_valid, v, lanes_all(0));
    }
    lanes_v v = lanes_load_some_short(values->stored + at, n);
    lanes_v missing = lanes_all(values->has_missing ? (float)values->missing : 1e6f);
    *ret_valid = lanes_below(lanes_all(0.5f), lanes_abs(v - missing));
    *ret_infinite = false;
    return lanes_pick(*ret_valid, v * values->scale + values->offset, lanes_all(0));
}

/* The values of the next vector of pixels are dates apart in memory, too far for the machine to guess;
 * they are sent for here and come while this vector is fitted. */
LANES_INLINE void lanes_send_for(const norm_lanes_values *values, size_t at) {
    if (values->number)
        __builtin_prefetch(values->number + at);
    else
        __builtin_prefetch(values->stored + at);
}

/* Residuals from a level alone: from state->origin, or where that is missing from the first valid
 * value. Dates before state->from count as missing. */
static bool lanes_begin(const lanes_work *work, const norm_lanes_values *values, size_t pixel,
                        size_t n, bool next, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v origin = state->origin, largest = lanes_all(0), count = lanes_all(0);
    bool infinite = false, here;
    for (int b = 0; b < plan->blocks; b++) {
        lanes_v before = count;
        for (size_t i = b > 0 ? plan->block_end[b - 1] : 0; i < plan->block_end[b]; i++) {
            size_t at = i * values->stride + pixel;
            lanes_mask valid;
            if (next) lanes_send_for(values, at + LANES_COUNT);
            lanes_v v = lanes_read(values, at, n, &valid, &here);
            infinite |= here;
            valid = lanes_both(valid, lanes_below(state->from, lanes_all((float)i + 0.5f)));
            lanes_mask first = lanes_both(valid, lanes_below(lanes_all(LANES_SOUND), origin));
            origin = lanes_pick(first, v, origin);
            lanes_v r = v - origin;
            work->room.r[i] = lanes_pick(valid, r, lanes_all(LANES_MISSING));
            largest = lanes_max(largest, lanes_pick(valid, lanes_abs(r), lanes_all(0)));
            count += lanes_pick(valid, lanes_all(1), lanes_all(0));
        }
        work->room.count[b] = count - before;
    }
    origin = lanes_pick(lanes_below(origin, lanes_all(LANES_SOUND)), origin, lanes_all(0));
    state->origin = origin;
    state->largest = largest;
    state->count = count;
    state->least = 1e-5f * largest + 1e-6f * lanes_abs(origin) + FLT_MIN;
    return !infinite;
}

/* ---- scale ----------------------------------------------------------------------------------- */

/* Bounds at `spread` of a median on either side of it. */
static void lanes_edges_set(lanes_edges *edges, lanes_v median, float spread) {
    *edges = (lanes_edges){median, median * spread, lanes_all(0), lanes_all(0)};
}

static void lanes_edges_add(lanes_edges *edges, const lanes_v *r, size_t from, size_t to) {
    lanes_edges e = *edges;
    for (size_t i = from; i < to; i++) {
        lanes_edges_count(&e, r[i]);
    }
    *edges = e;
}

/* The median of `count` |r| among `dates` of them, by the numbers below on either side of the last:
 * on the line between them, beyond them in proportion to these numbers; far below them by more, since
 * most |r| may be 0. Without a jump anywhere, also where there is no |r| between the bounds. */
static lanes_v lanes_edges_median(const lanes_edges *edges, size_t dates, lanes_v count) {
    const lanes_v half = lanes_all(0.5f), one = lanes_all(1), few = lanes_all(1e-3f);
    lanes_v all = lanes_all((float)dates), target = 0.5f * count, per = 1 / edges->width;
    lanes_v low = -edges->below * per, high = all - edges->above * per;
    lanes_v way = (target - 0.5f * (low + high)) / lanes_max(high - low, lanes_all(0.1f));
    way = lanes_max(lanes_min(way, half), -half);
    lanes_v median = edges->middle + way * edges->width;
    lanes_v down = lanes_min(target / lanes_max(low, few), one);
    median *= down * lanes_min(down * (1 / 0.7f), one);
    median *= lanes_min(lanes_max(target / lanes_max(high, few), one), lanes_all(8));
    return lanes_max(median, lanes_all(1e-30f));
}

/* A better median of the |r| of dates from … to-1. */
static lanes_v lanes_refine(const lanes_v *r, size_t from, size_t to, lanes_v count, lanes_v median,
                            float spread) {
    lanes_edges edges;
    lanes_edges_set(&edges, median, spread);
    lanes_edges_add(&edges, r, from, to);
    return lanes_edges_median(&edges, to - from, count);
}

/* A last median, to stay. Where it still leaps, because |r| are few different numbers or mostly 0, it is
 * hemmed in by bisection until it does not, or is below `least`. A lane that stands is not touched
 * while others go on. */
static lanes_v lanes_settle(const lanes_v *r, size_t n, lanes_v count, lanes_v median,
                            lanes_v least) {
    enum { MOST_PASSES = 40 };
    const float spread = 0.03f, still = 0.15f;
    lanes_v low = lanes_all(0), high = lanes_all(NORM_LANES_LARGEST);
    lanes_v stands = lanes_pick(lanes_below(count, lanes_all(0.5f)), lanes_all(1), lanes_all(0));
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        lanes_v next = lanes_refine(r, 0, n, count, median, spread);
        lanes_mask up = lanes_below(median, next), down = lanes_below(next, median);
        lanes_mask moves = lanes_below(stands, lanes_all(0.5f));
        lanes_mask leaps = lanes_below(still * median, lanes_abs(next - median));
        low = lanes_pick(lanes_both(up, leaps), median, low);
        high = lanes_pick(lanes_both(down, leaps), median, high);
        lanes_v inside = lanes_max(lanes_min(next, high), low), half = 0.5f * (low + high);
        lanes_mask out = lanes_below(lanes_all(0), lanes_abs(inside - next));
        next = lanes_pick(lanes_both(leaps, out), half, next);
        median = lanes_pick(moves, next, median);
        stands = lanes_pick(leaps, stands, lanes_all(1));
        stands = lanes_pick(lanes_below(median, 0.5f * least), lanes_all(1), stands);
        if (!lanes_any(lanes_below(stands, lanes_all(0.5f)))) break;
    }
    return median;
}

/* Mean of the valid |r|. */
static lanes_v lanes_mean_size(const lanes_v *r, size_t n, lanes_v count) {
    lanes_v sum = lanes_all(0);
    for (size_t i = 0; i < n; i++) {
        lanes_v size = lanes_abs(r[i]);
        sum += lanes_pick(lanes_below(size, lanes_all(LANES_SOUND)), size, lanes_all(0));
    }
    return sum / lanes_max(count, lanes_all(1));
}

/* Sum of min(|r|, bound)² over valid dates. */
static lanes_v lanes_squares(const lanes_v *r, size_t from, size_t to, lanes_v bound) {
    lanes_v sum = lanes_all(0);
    for (size_t i = from; i < to; i++) {
        lanes_v size = lanes_abs(r[i]), clipped = lanes_min(size, bound);
        clipped = lanes_pick(lanes_below(size, lanes_all(LANES_SOUND)), clipped, lanes_all(0));
        sum = lanes_fma(clipped, clipped, sum);
    }
    return sum;
}

/* Where the clipping of left-out residuals begins: 4 × 1.4826 MAD, nowhere when that is rounding. */
static lanes_v lanes_clip_bound(lanes_v median, lanes_v least) {
    lanes_v scale = (float)NORM_MAD_SCALE * median;
    return lanes_pick(lanes_below(least, scale), 4 * scale, lanes_all(NORM_LANES_LARGEST));
}

/* 1 / (c s) of bisquare weights, s not less than rounding. */
static lanes_v lanes_inverse(lanes_v median, lanes_v least) {
    return 1 / ((float)NORM_BISQUARE * lanes_max((float)NORM_MAD_SCALE * median, least));
}

/* ---- the robust fit -------------------------------------------------------------------------- */

/* The median of a round is looked for about that of the round before, which moves by some per cent,
 * in the pass that makes the residuals. The first has no round before it, the last is to be exact:
 * passes more. */
static lanes_v lanes_round_median(const lanes_work *work, const lanes_state *state,
                                  const lanes_edges *edges, int round) {
    size_t n = work->plan->n_dates;
    const lanes_v *r = work->room.r;
    lanes_v median, count = state->count;
    if (round == 0) {
        /* of a normal variable, 0.845 of the mean size; outliers pull the mean up */
        median = lanes_max(0.8f * lanes_mean_size(r, n, count), lanes_all(1e-30f));
        median = lanes_refine(r, 0, n, count, median, 0.4f);
        median = lanes_refine(r, 0, n, count, median, 0.15f);
    } else {
        median = lanes_edges_median(edges, n, count);
    }
    if (round == 1) median = lanes_refine(r, 0, n, count, median, 0.08f);
    if (round == work->plan->rounds) median = lanes_settle(r, n, count, median, state->least);
    return median;
}

/* Sums of the round: of all years, and in the last round also of each. */
static void lanes_round_sums(const lanes_work *work, lanes_v inverse, bool by_year) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    if (!by_year || plan->blocks < 2) {
        work->shape->accumulate(plan->products, 0, plan->n_dates, room->r, &inverse, room->total);
        return;
    }
    for (int b = 0; b < plan->blocks; b++) {
        lanes_v *sums = room->sums + b * work->sums;
        work->shape->accumulate(plan->products, b > 0 ? plan->block_end[b - 1] : 0,
                                plan->block_end[b], room->r, &inverse, sums);
        for (int s = 0; s < work->sums; s++)
            room->total[s] = sums[s] + (b > 0 ? room->total[s] : lanes_all(0));
    }
}

/* The diagonal of R for `count` values. */
static void lanes_added(const norm_lanes_plan *plan, lanes_v count, lanes_v *ret_added) {
    for (int j = 0; j < plan->terms; j++) ret_added[j] = plan->ridge[j] * count + plan->shrink[j];
}

static void lanes_robust(const lanes_work *work, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_v inverse = lanes_all(LANES_ALIKE), added[NORM_TERMS];
    lanes_added(plan, state->count, added);
    for (int j = 0; j < plan->terms; j++) state->beta[j] = lanes_all(0);
    state->median = lanes_all(1);
    for (int round = 0; round <= plan->rounds; round++) {
        lanes_edges edges;
        lanes_round_sums(work, inverse, round == plan->rounds);
        if (round == 0 && plan->trend) {
            state->time = room->total[4 * plan->harmonics + 1];
            state->time_square = room->total[6 * plan->harmonics + 2];
        }
        memcpy(state->before, state->beta, sizeof state->beta);
        work->shape->solve(room->total, added, state->beta, state->step);
        lanes_edges_set(&edges, state->median, round == 1 ? 0.15f : 0.07f);
        work->shape->move(plan->products, 0, plan->n_dates, room->r, state->step, &edges, room->r);
        for (int j = 0; j < plan->terms; j++) state->beta[j] += state->step[j];
        state->median = lanes_round_median(work, state, &edges, round);
        inverse = lanes_inverse(state->median, state->least);
    }
}

/* ---- a change inside the history ------------------------------------------------------------- */

/* Sums of u = r / s clipped at ±3, of u², and of u by time, over valid dates. */
typedef struct lanes_moments {
    lanes_v inverse, sum, square, by_time;
} lanes_moments;

static inline lanes_v lanes_clipped(lanes_v r, lanes_v inverse) {
    lanes_v u = lanes_max(lanes_min(r * inverse, lanes_all(3)), lanes_all(-3));
    return lanes_pick(lanes_below(lanes_abs(r), lanes_all(LANES_SOUND)), u, lanes_all(0));
}

/* Time of date i, as in the products; without a trend it does not matter. */
static inline float lanes_time(const norm_lanes_plan *plan, size_t i) {
    int products = lanes_products(plan->harmonics, plan->trend);
    return plan->trend ? plan->products[i * (size_t)products + 4 * (size_t)plan->harmonics + 1] : 0;
}

static void lanes_moments_of(const lanes_work *work, const lanes_state *state, lanes_v mean_time,
                             lanes_moments *ret_moments) {
    lanes_v scale = lanes_max((float)NORM_MAD_SCALE * state->median, state->least);
    lanes_moments m = {1 / scale, lanes_all(0), lanes_all(0), lanes_all(0)};
    for (size_t i = 0; i < work->plan->n_dates; i++) {
        lanes_v u = lanes_clipped(work->room.r[i], m.inverse);
        m.sum += u;
        m.square = lanes_fma(u, u, m.square);
        m.by_time = lanes_fma(u, lanes_all(lanes_time(work->plan, i)) - mean_time, m.by_time);
    }
    *ret_moments = m;
}

/* The split that explains most: at date `at`, `after` valid ones from there on, D²/V = best / of. */
typedef struct lanes_split {
    lanes_v best, of, at, after;
} lanes_split;

/* Mean and trend of u, by valid dates: 1/n, mean time, 1/Q, and what a unit of each is worth. */
typedef struct lanes_level {
    lanes_v n, per_n, mean_time, per_time, mean, trend;
} lanes_level;

static void lanes_level_of(const norm_lanes_plan *plan, const lanes_state *state,
                           lanes_level *ret_level) {
    lanes_level level = {.n = lanes_max(state->count, lanes_all(1))};
    level.per_n = 1 / level.n;
    if (plan->trend) {
        level.mean_time = state->time * level.per_n;
        lanes_v q = lanes_less_product(state->time_square, state->time, level.mean_time);
        lanes_v least = lanes_all(1e-3f); /* years²: all on one day */
        level.per_time = lanes_pick(lanes_below(least, q), 1 / lanes_max(q, least), lanes_all(0));
    }
    *ret_level = level;
}

static void lanes_split_best(const lanes_work *work, const lanes_moments *m,
                             const lanes_level *level, lanes_split *ret_split) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v least = lanes_all((float)plan->terms - 0.5f);
    lanes_v k = lanes_all(0), d = lanes_all(0), t = lanes_all(0);
    lanes_split split = {lanes_all(0), lanes_all(1), lanes_all(-1), lanes_all(0)};
    for (size_t i = 0; i + 1 < plan->n_dates; i++) {
        lanes_v r = work->room.r[i], time = lanes_all(lanes_time(plan, i)) - level->mean_time;
        lanes_mask valid = lanes_below(lanes_abs(r), lanes_all(LANES_SOUND));
        lanes_v u = lanes_clipped(r, m->inverse) - level->mean - level->trend * time;
        d += lanes_pick(valid, u, lanes_all(0));
        t += lanes_pick(valid, time, lanes_all(0));
        k += lanes_pick(valid, lanes_all(1), lanes_all(0));
        lanes_v even = k - k * k * level->per_n, v = even - t * t * level->per_time, square = d * d;
        lanes_mask better = lanes_both(lanes_below(least, k), lanes_below(least, level->n - k));
        better = lanes_both(better, lanes_below(0.02f * even, v)); /* not all trend */
        better = lanes_both(better, lanes_below(split.best * v, square * split.of));
        better = lanes_both(better, valid);
        split.best = lanes_pick(better, square, split.best);
        split.of = lanes_pick(better, v, split.of);
        split.at = lanes_pick(better, lanes_all((float)i + 1), split.at);
        split.after = lanes_pick(better, level->n - k, split.after);
    }
    *ret_split = split;
}

/* The last date from which on so many years of history are left; -1: there is none. */
static float lanes_latest(const norm_lanes_plan *plan, float years) {
    size_t n = plan->n_dates, i = n;
    while (i > 0 && !(plan->years[n - 1] - plan->years[i - 1] >= years)) i--;
    return (float)i - 1;
}

/* Where does the level of the residuals shift most? By the regression of u on a step before date k
 * besides a mean and, when the curve has one, a trend, which would else hide most of the step. With
 * sums over the k dates before the split of u (D) and of time about its mean (T), both less what mean
 * and trend explain, the step explains D²/V of the sum of squares, V = k - k²/n - T²/Q, Q = sum
 * (t - mean)². Its F statistic, by what is left then, so that a step does not hide in the spread
 * that it makes, is compared with change_limit². True in some lane: state->from moved there. */
static bool lanes_change(const lanes_work *work, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    const float terms = (float)plan->terms, limit = plan->change_limit * plan->change_limit;
    lanes_level level;
    lanes_moments m;
    lanes_split split;
    lanes_level_of(plan, state, &level);
    lanes_moments_of(work, state, level.mean_time, &m);
    level.mean = m.sum * level.per_n;
    level.trend = m.by_time * level.per_time;
    lanes_split_best(work, &m, &level, &split);
    lanes_v explained = split.best / split.of;
    lanes_v rest = m.square - m.sum * level.mean - m.by_time * level.trend - explained;
    lanes_v degrees = lanes_max(level.n - (terms + 1), lanes_all(1));
    lanes_mask changed =
        lanes_both(lanes_below(limit * lanes_max(rest, lanes_all(0)), explained * degrees),
                   lanes_below(lanes_all(3 * terms - 0.5f), split.after));
    lanes_v latest = lanes_all(lanes_latest(plan, plan->least_years) + 0.5f);
    changed = lanes_both(changed, lanes_below(split.at, latest));
    changed = lanes_both(changed, lanes_below(state->from, split.at));
    state->from = lanes_pick(changed, split.at, state->from);
    return lanes_any(changed);
}

/* ---- the spread ------------------------------------------------------------------------------ */

/* Standard deviation of the residuals of the fit, for n - terms degrees of freedom. */
static lanes_v lanes_fit_scale(const lanes_work *work, const lanes_state *state) {
    lanes_v robust = (float)NORM_MAD_SCALE * state->median, n = state->count;
    lanes_v degrees = lanes_max(n - (float)work->plan->terms, lanes_all(1));
    lanes_mask spread = lanes_below(state->least, robust);
    lanes_v scale = robust * lanes_sqrt(n / degrees);
    /* more than half on the curve, or no robust fit: the plain one */
    if (work->plan->rounds > 0 && !lanes_any(lanes_below(robust, state->least))) return scale;
    lanes_v squares =
        lanes_squares(work->room.r, 0, work->plan->n_dates, lanes_all(NORM_LANES_LARGEST));
    lanes_v plain = lanes_sqrt(squares / degrees);
    return work->plan->rounds > 0 ? lanes_pick(spread, scale, plain) : plain;
}

/* Residuals of each year from a fit to the others, by the weights of the fit to all: total sums less
 * those of the year, one solution a year. Where the others hold too few values, or a change inside
 * the history left less than two years, so that the others know no whole season, they stay as they
 * are. ret_left: 1 in lanes where a year could be left out. */
static void lanes_leave_out(const lanes_work *work, lanes_state *state, lanes_edges *edges,
                            lanes_v *ret_left) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_v left = lanes_all(0), latest = lanes_all(lanes_latest(plan, 2) + 0.5f);
    lanes_mask whole =
        lanes_below(lanes_min(state->from - 0.5f, state->from - latest), lanes_all(0));
    for (int b = 0; b < plan->blocks; b++) {
        lanes_v added[NORM_TERMS], step[NORM_TERMS], *sums = room->sums + b * work->sums;
        lanes_v others = state->count - room->count[b];
        lanes_mask enough = lanes_below(lanes_all(2 * (float)plan->terms - 0.5f), others);
        enough = lanes_both(enough, whole);
        for (int s = 0; s < work->sums; s++) sums[s] = room->total[s] - sums[s];
        lanes_added(plan, others, added);
        work->shape->solve(sums, added, state->before, step);
        for (int j = 0; j < plan->terms; j++)
            step[j] = lanes_pick(enough, step[j] - state->step[j], lanes_all(0));
        work->shape->move(plan->products, b > 0 ? plan->block_end[b - 1] : 0, plan->block_end[b],
                          room->r, step, edges, room->r);
        enough = lanes_both(enough, lanes_below(lanes_all(0.5f), room->count[b]));
        left = lanes_pick(enough, lanes_all(1), left);
    }
    *ret_left = left;
}

/* sigma of one value about the curve: clipped residuals of years left out, not less than the scale of the fit. Where no
 * year can be left out there are few dates, of which the median tells too little: clipped residuals of the fit, for
 * n - terms degrees of freedom. The residuals are spent. */
static lanes_v lanes_sigma(const lanes_work *work, lanes_state *state) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v scale = lanes_fit_scale(work, state), left = lanes_all(0), median = state->median;
    if (plan->blocks > 1) {
        lanes_edges edges;
        lanes_edges_set(&edges, state->median, 0.1f);
        lanes_leave_out(work, state, &edges, &left);
        median = lanes_edges_median(&edges, plan->n_dates, state->count);
        median = lanes_settle(work->room.r, plan->n_dates, state->count, median, state->least);
    }
    lanes_v squares =
        lanes_squares(work->room.r, 0, plan->n_dates, lanes_clip_bound(median, state->least));
    lanes_v root = lanes_sqrt(squares / lanes_max(state->count, lanes_all(1)));
    lanes_v degrees = lanes_max(state->count - (float)plan->terms, lanes_all(1));
    lanes_v few = plan->short_factor * lanes_sqrt(squares / degrees);
    lanes_v sigma = lanes_pick(lanes_below(lanes_all(0), left), lanes_max(root, scale), few);
    sigma = lanes_max(sigma, state->least);
    lanes_mask enough = lanes_below(lanes_all(3 * (float)plan->terms - 0.5f), state->count);
    return lanes_pick(enough, sigma, lanes_all(NAN));
}

/* ---- entries --------------------------------------------------------------------------------- */

static lanes_v *lanes_take(unsigned char **at, size_t n) {
    lanes_v *part = (lanes_v *)(void *)*at;
    *at += n * sizeof(lanes_v);
    return part;
}

static void lanes_work_make(const norm_lanes_plan *plan, void *room, lanes_work *ret_work) {
    unsigned char *at = room;
    int sums = lanes_products(plan->harmonics, plan->trend) + plan->terms;
    size_t blocks = (size_t)plan->blocks, n = plan->n_dates;
    *ret_work = (lanes_work){
        .plan = plan, .shape = &lanes_shapes[plan->harmonics][plan->trend], .sums = sums};
    ret_work->room = (lanes_room){.r = lanes_take(&at, n),
                                  .total = lanes_take(&at, (size_t)sums),
                                  .sums = lanes_take(&at, blocks * (size_t)sums),
                                  .count = lanes_take(&at, blocks),
                                  .square = lanes_take(&at, blocks),
                                  .other = lanes_take(&at, n),
                                  .left = lanes_take(&at, n)};
}

static size_t lanes_room_size(const norm_lanes_plan *plan) {
    size_t sums = (size_t)(lanes_products(plan->harmonics, plan->trend) + plan->terms);
    size_t blocks = (size_t)plan->blocks;
    return (3 * plan->n_dates + (blocks + 1) * sums + 2 * blocks) * sizeof(lanes_v);
}

static void lanes_store_some(float *to, lanes_v a, size_t n) {
    float some[LANES_COUNT];
    if (n >= LANES_COUNT) {
        lanes_store(to, a);
        return;
    }
    lanes_store(some, a);
    memcpy(to, some, n * sizeof *some);
}

static void lanes_store_model(const lanes_work *work, const lanes_state *state, lanes_v sigma,
                              size_t pixel, size_t n, const norm_lanes_model *model) {
    float count[LANES_COUNT], from[LANES_COUNT];
    lanes_store_some(model->beta + pixel, state->beta[0] + state->origin, n);
    for (int j = 1; j < work->plan->terms; j++)
        lanes_store_some(model->beta + (size_t)j * model->stride + pixel, state->beta[j], n);
    lanes_store_some(model->sigma + pixel, sigma, n);
    lanes_store(count, state->count);
    lanes_store(from, state->from);
    for (size_t l = 0; l < n; l++) {
        model->count[pixel + l] = (uint16_t)count[l];
        model->from[pixel + l] = (uint16_t)from[l];
    }
}

static bool lanes_fit(const norm_lanes_plan *plan, const norm_lanes_values *values, size_t n,
                      void *room, const norm_lanes_model *ret_model) {
    enum { MOST_CHANGES = 2 };
    lanes_work work;
    bool sound = true;
    lanes_work_make(plan, room, &work);
    for (size_t pixel = 0; pixel < n; pixel += LANES_COUNT) {
        size_t some = n - pixel < LANES_COUNT ? n - pixel : LANES_COUNT;
        lanes_state state = {.from = lanes_all(0)};
        bool empty = false; /* the sea, the edge of a scene: nothing to fit in any lane */
        for (int changes = 0;; changes++) {
            state.origin = lanes_all(LANES_MISSING);
            sound &= lanes_begin(&work, values, pixel, some, pixel + some < n, &state);
            empty = !lanes_any(lanes_below(lanes_all(0.5f), state.count));
            if (empty) break;
            lanes_robust(&work, &state);
            if (changes == MOST_CHANGES || !(plan->change_limit < FLT_MAX) ||
                !lanes_change(&work, &state))
                break;
        }
        lanes_v sigma = empty ? lanes_all(NAN) : lanes_sigma(&work, &state);
        lanes_store_model(&work, &state, sigma, pixel, some, ret_model);
    }
    return sound;
}

/* The nearest whole number, ties to even: by adding 1.5 × 2²³, where floats are whole numbers. */
#define LANES_WHOLE 12582912

LANES_INLINE lanes_v lanes_within(lanes_v z) {
    return lanes_max(lanes_min(z, lanes_all(NORM_Z_LARGEST)), lanes_all(-NORM_Z_LARGEST));
}

/* int16 z of a difference, less `shift`; what is not valid, or has no sigma, is missing. */
LANES_INLINE lanes_i lanes_z(lanes_v difference, lanes_v sigma, lanes_mask valid, int16_t shift) {
    valid = lanes_both(valid, lanes_below(lanes_all(0), sigma));
    lanes_v z = difference / lanes_pick(valid, sigma, lanes_all(1)) * (float)NORM_Z_STEPS;
    lanes_v whole = lanes_within(z) + lanes_all(LANES_WHOLE);
    whole = lanes_within(whole - lanes_all(LANES_WHOLE) - lanes_all(shift));
    lanes_i bits = (lanes_i)(whole + lanes_all(LANES_WHOLE)) - 0x4B400000;
    return lanes_pick_whole(valid, bits, (lanes_i){0} + NORM_Z_MISSING);
}

static void lanes_store_z(int16_t *to, lanes_i z, size_t n) {
    int16_t some[LANES_COUNT];
    if (n >= LANES_COUNT) {
        lanes_store_short(to, z);
        return;
    }
    lanes_store_short(some, z);
    memcpy(to, some, n * sizeof *some);
}

/* Multiply and add are kept apart here: the same bits on every machine. */
static void lanes_standardise(const float *x, int terms, const norm_lanes_values *values, size_t n,
                              const norm_lanes_model *model, int16_t shift, int16_t *ret_z) {
    for (size_t pixel = 0; pixel < n; pixel += LANES_COUNT) {
        size_t some = n - pixel < LANES_COUNT ? n - pixel : LANES_COUNT;
        lanes_mask valid;
        bool infinite; /* counts as missing here */
        lanes_v value = lanes_read(values, pixel, some, &valid, &infinite);
        lanes_v expected = lanes_load_some(model->beta + pixel, some) * lanes_all(x[0]);
        for (int j = 1; j < terms; j++)
            expected += lanes_load_some(model->beta + (size_t)j * model->stride + pixel, some) *
                        lanes_all(x[j]);
        lanes_v sigma = lanes_load_some(model->sigma + pixel, some);
        lanes_store_z(ret_z + pixel, lanes_z(value - expected, sigma, valid, shift), some);
    }
}

/* ---- years left out, for calibration --------------------------------------------------------- */

/* The dates before year b and those after it. */
typedef struct lanes_others {
    size_t end, begin; /* [0, end) and [begin, n_dates) */
} lanes_others;

static lanes_others lanes_without(const norm_lanes_plan *plan, int block) {
    return (lanes_others){block > 0 ? plan->block_end[block - 1] : 0, plan->block_end[block]};
}

static lanes_v lanes_others_median(const lanes_work *work, const lanes_v *r, lanes_others others,
                                   lanes_v count, lanes_v median, float spread) {
    size_t n = work->plan->n_dates;
    lanes_edges edges;
    lanes_edges_set(&edges, median, spread);
    lanes_edges_add(&edges, r, 0, others.end);
    lanes_edges_add(&edges, r, others.begin, n);
    return lanes_edges_median(&edges, others.end + n - others.begin, count);
}

static void lanes_others_sums(const lanes_work *work, const lanes_v *r, lanes_others others,
                              lanes_v inverse) {
    const norm_lanes_plan *plan = work->plan;
    lanes_v after[LANES_SUMS], *total = work->room.total;
    work->shape->accumulate(plan->products, 0, others.end, r, &inverse, total);
    work->shape->accumulate(plan->products, others.begin, plan->n_dates, r, &inverse, after);
    for (int s = 0; s < work->sums; s++) total[s] += after[s];
}

/* Fit the years but one, from the fit to all of them, and put the residuals of that one year into
 * room->left. room->r holds the residuals of the fit to all years. */
static void lanes_predict_year(const lanes_work *work, const lanes_state *state, int block,
                               int rounds) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_others others = lanes_without(plan, block);
    lanes_v count = state->count - room->count[block], median = state->median;
    lanes_v added[NORM_TERMS], beta[NORM_TERMS], step[NORM_TERMS], moved[NORM_TERMS];
    lanes_v inverse = lanes_all(LANES_ALIKE);
    const lanes_v *r = room->r;
    lanes_edges unused = {.width = lanes_all(0)};
    lanes_added(plan, count, added);
    for (int j = 0; j < plan->terms; j++) {
        beta[j] = state->beta[j];
        moved[j] = lanes_all(0);
    }
    for (int round = 0; round < (rounds > 0 ? rounds : 1); round++) {
        if (rounds > 0) {
            median = lanes_others_median(work, r, others, count, median, 0.1f);
            inverse = lanes_inverse(median, state->least);
        }
        lanes_others_sums(work, r, others, inverse);
        work->shape->solve(room->total, added, beta, step);
        for (int j = 0; j < plan->terms; j++) {
            beta[j] += step[j];
            moved[j] += step[j];
        }
        if (round + 1 >= rounds) break;
        work->shape->move(plan->products, 0, others.end, room->r, moved, &unused, room->other);
        work->shape->move(plan->products, others.begin, plan->n_dates, room->r, moved, &unused,
                          room->other);
        r = room->other;
    }
    work->shape->move(plan->products, others.end, others.begin, room->r, moved, &unused,
                      room->left);
}

/* Residuals of the fit as it is stored, and their median. */
static void lanes_recall(const lanes_work *work, const norm_lanes_values *values, size_t pixel,
                         size_t n, const norm_lanes_model *model, lanes_state *ret_state) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_state *state = ret_state;
    lanes_edges edges = {.width = lanes_all(0)};
    *state = (lanes_state){.origin = lanes_load_some(model->beta + pixel, n)};
    lanes_begin(work, values, pixel, n, false, state);
    for (int j = 0; j < plan->terms; j++)
        state->beta[j] = j == 0
                             ? lanes_all(0)
                             : lanes_load_some(model->beta + (size_t)j * model->stride + pixel, n);
    work->shape->move(plan->products, 0, plan->n_dates, room->r, state->beta, &edges, room->r);
    lanes_v sigma = lanes_load_some(model->sigma + pixel, n);
    sigma = lanes_pick(lanes_below(lanes_all(0), sigma), sigma, lanes_all(1));
    state->median = sigma / (float)NORM_MAD_SCALE;
    state->median = lanes_refine(room->r, 0, plan->n_dates, state->count, state->median, 0.3f);
    state->median = lanes_refine(room->r, 0, plan->n_dates, state->count, state->median, 0.1f);
}

/* A year counts where it was predicted from at least 2 terms values. */
static lanes_mask lanes_predicted(const lanes_work *work, const lanes_state *state, int block) {
    return lanes_below(lanes_all(2 * (float)work->plan->terms - 0.5f),
                       state->count - work->room.count[block]);
}

/* room->square of each year, and their total; years not predicted are left out. */
static void lanes_year_squares(const lanes_work *work, const lanes_state *state,
                               lanes_v *ret_square, lanes_v *ret_count) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_v median = lanes_refine(room->left, 0, plan->n_dates, state->count, state->median, 0.2f);
    median = lanes_settle(room->left, plan->n_dates, state->count, median, state->least);
    lanes_v bound = lanes_clip_bound(median, state->least), sum = lanes_all(0), count = sum;
    for (int b = 0; b < plan->blocks; b++) {
        lanes_mask here = lanes_predicted(work, state, b);
        lanes_v square = lanes_squares(room->left, b > 0 ? plan->block_end[b - 1] : 0,
                                       plan->block_end[b], bound);
        room->square[b] = lanes_pick(here, square, lanes_all(0));
        sum += room->square[b];
        count += lanes_pick(here, room->count[b], lanes_all(0));
    }
    *ret_square = sum;
    *ret_count = count;
}

static void lanes_left_out_some(const lanes_work *work, const norm_lanes_values *values,
                                size_t pixel, size_t n, int rounds, const norm_lanes_model *model,
                                int16_t *ret_z, size_t z_stride) {
    const norm_lanes_plan *plan = work->plan;
    const lanes_room *room = &work->room;
    lanes_state state;
    lanes_v sum, count, whole;
    float from[LANES_COUNT] = {0};
    lanes_recall(work, values, pixel, n, model, &state);
    for (int b = 0; b < plan->blocks; b++) lanes_predict_year(work, &state, b, rounds);
    lanes_year_squares(work, &state, &sum, &count);
    for (size_t l = 0; l < n; l++) from[l] = model->from[pixel + l];
    whole = lanes_load(from);
    lanes_v known = lanes_load_some(model->sigma + pixel, n);
    for (int b = 0; b < plan->blocks; b++) {
        lanes_mask here = lanes_predicted(work, &state, b);
        lanes_v others = count - lanes_pick(here, room->count[b], lanes_all(0));
        lanes_v square = lanes_max(sum - room->square[b], lanes_all(0));
        lanes_v sigma = lanes_sqrt(square / lanes_max(others, lanes_all(1)));
        sigma = lanes_max(sigma, state.least);
        here = lanes_both(here, lanes_below(lanes_all(0.5f), others));
        here = lanes_both(here, lanes_below(lanes_all(0), known));
        here = lanes_both(here, lanes_below(whole, lanes_all(0.5f)));
        for (size_t i = b > 0 ? plan->block_end[b - 1] : 0; i < plan->block_end[b]; i++) {
            lanes_mask valid = lanes_below(lanes_abs(room->r[i]), lanes_all(LANES_SOUND));
            lanes_i z = lanes_z(room->left[i], sigma, lanes_both(valid, here), 0);
            lanes_store_z(ret_z + i * z_stride + pixel, z, n);
        }
    }
}

static void lanes_left_out(const norm_lanes_plan *plan, const norm_lanes_values *values, size_t n,
                           int rounds, void *room, const norm_lanes_model *model, int16_t *ret_z,
                           size_t z_stride) {
    lanes_work work;
    lanes_work_make(plan, room, &work);
    for (size_t i = 0; plan->blocks < 2 && i < plan->n_dates; i++)
        for (size_t l = 0; l < n; l++) ret_z[i * z_stride + l] = NORM_Z_MISSING;
    for (size_t pixel = 0; plan->blocks > 1 && pixel < n; pixel += LANES_COUNT) {
        size_t some = n - pixel < LANES_COUNT ? n - pixel : LANES_COUNT;
        lanes_left_out_some(&work, values, pixel, some, rounds, model, ret_z, z_stride);
    }
}

#define LANES_TABLE_(name) norm_lanes_##name
#define LANES_TABLE(name)  LANES_TABLE_(name)
const norm_lanes_kernels LANES_TABLE(LANES_NAME) = {
    .name = LANES_STRING,
    .lanes = LANES_COUNT,
    .room = lanes_room_size,
    .fit = lanes_fit,
    .left_out = lanes_left_out,
    .standardise = lanes_standardise,
};
