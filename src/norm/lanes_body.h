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

#include "norm/lanes_sums.h"

#include "norm/lanes_load.h"

#include "norm/lanes_robust.h"

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

#include "norm/lanes_left_out.h"

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
