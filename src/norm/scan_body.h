// SPDX-License-Identifier: Apache-2.0
/* The body of scan.h: included once a file, by scan_avx512.c, scan_avx2.c and scan_base.c, which name the
 * instruction set in SCAN_NAME and have its vectors (vector_….h). Planes are row by row; every loop over pixels does the same to each. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "norm/scan.h"

#define SCAN_INLINE static inline __attribute__((always_inline))

typedef struct scan_room {
    int16_t *deviation; /* bands planes: z - level, 0 where not usable */
    int16_t *pooled;    /* in the same memory: when it is written, deviation has been used */
    int16_t *clipped;   /* bands planes: deviation less what the neighbourhood shares */
    int16_t *usable;    /* 1: all bands are there */
    int16_t *quiet;     /* 1: counts for the common shift, then: for its neighbours */
    int16_t *count;     /* of the 3 × 3 pixels round about */
    int32_t *strip;     /* scratch_rows() rows of row_length() */
    float *statistic;   /* of the monitors that do not take it as they go */
} scan_room;

/* Rows are summed a few at a time, each with zeros at both ends, as one long row: a processor waits when it reads at
 * another alignment what it has only just written. */
enum {
    STRIP_ROWS = 4,
    STRIP_SUMS = 0,
    STRIP_RUN = 4,
    STRIP_NEXT = 8,
    STRIP_COUNTS = 12,
    STRIP_COLUMN = 16
};

/* A row, and what a square reaches over at its ends; in whole lines of the cache. */
static size_t row_length(const scan_rule *rule, int width) {
    size_t reach = rule->reach > 1 ? (size_t)rule->reach : 1;
    return ((size_t)width + 2 * reach + 15) / 16 * 16;
}

/* Behind the strips a column a band, and one of counts. */
static size_t scratch_rows(const scan_rule *rule) {
    return STRIP_COLUMN + 1 + (size_t)rule->bands;
}

static int32_t *scratch(const scan_rule *rule, const scan_room *room, int width, size_t row) {
    return room->strip + row * row_length(rule, width);
}

static size_t room_place(const scan_rule *rule, int width, int height, void *memory,
                         scan_room *ret_room) {
    size_t n = (size_t)width * (size_t)height, bands = (size_t)rule->bands, used = 0;
    size_t strips = scratch_rows(rule) * row_length(rule, width) * sizeof(int32_t);
    const size_t sizes[] = {bands * n * 2, bands * n * 2, n * 2, n * 2, n * 2, strips, n * 4};
    void *part[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        part[i] = memory ? (unsigned char *)memory + used : NULL;
        used += (sizes[i] + 63) / 64 * 64;
    }
    *ret_room = (scan_room){part[0], part[0], part[1], part[2], part[3], part[4], part[5], part[6]};
    return used;
}

static size_t scan_room_bytes(const scan_rule *rule, int width, int height) {
    scan_room room;
    return room_place(rule, width, height, NULL, &room);
}

static int16_t clamp16(int32_t v) {
    v = v > INT16_MAX ? INT16_MAX : v;
    v = v < -INT16_MAX ? -INT16_MAX : v;
    return (int16_t)v;
}

/* The nearest whole number, ties to even, of up to 2²²: by adding 1.5 × 2²³, where floats are whole numbers. Unlike
 * lrintf this goes into vectors of every width. */
static int32_t round_whole(float v) {
    int32_t bits;
    v += 12582912.0F;
    memcpy(&bits, &v, sizeof bits);
    return bits - 0x4B400000;
}

/* ---- the values of a date -------------------------------------------------------------------- */

static void find_usable(const int16_t *z, size_t bands, size_t n, int16_t *restrict usable) {
    for (size_t p = 0; p < n; p++) usable[p] = z[p] != NORM_Z_MISSING;
    for (size_t b = 1; b < bands; b++)
        for (size_t p = 0; p < n; p++) usable[p] &= z[b * n + p] != NORM_Z_MISSING;
}

static void deviate(const int16_t *restrict z, const int16_t *restrict level,
                    const int16_t *restrict usable, size_t n, int16_t *restrict ret) {
    for (size_t p = 0; p < n; p++) ret[p] = usable[p] ? clamp16(z[p] - level[p]) : 0;
}

/* ---- strips ---------------------------------------------------------------------------------- */

typedef struct scan_strip {
    int width, height;
    int y, rows;   /* of the block */
    size_t length; /* from one row of the strip to the next */
} scan_strip;

static scan_strip first_strip(const scan_rule *rule, const scan_block *block) {
    int rows = block->height < STRIP_ROWS ? block->height : STRIP_ROWS;
    return (scan_strip){block->width, block->height, 0, rows, row_length(rule, block->width)};
}

static bool next_strip(scan_strip *strip) {
    strip->y += strip->rows;
    if (strip->height - strip->y < strip->rows) strip->rows = strip->height - strip->y;
    return strip->rows > 0;
}

/* Where row `r` of a strip is in a plane of the block. */
static size_t plane_at(const scan_strip *strip, int r) {
    return (size_t)(strip->y + r) * (size_t)strip->width;
}

/* Sums down three rows of the values that are taken (1, else 0; NULL: all), between zeros. */
SCAN_INLINE void near_column(const int16_t *restrict value, const int16_t *restrict take, int y,
                             int width, int height, size_t length, int32_t *restrict ret) {
    ptrdiff_t at = (ptrdiff_t)y * width, above = y > 0 ? at - width : at,
              below = y + 1 < height ? at + width : at;
    const int16_t *v = value + at, *va = value + above, *vb = value + below;
    int32_t up = -(y > 0), down = -(y + 1 < height);
    ret[0] = 0;
    if (take) {
        const int16_t *t = take + at, *ta = take + above, *tb = take + below;
        for (int x = 0; x < width; x++)
            ret[x + 1] = (v[x] & -t[x]) + (va[x] & -ta[x] & up) + (vb[x] & -tb[x] & down);
    } else {
        for (int x = 0; x < width; x++) ret[x + 1] = v[x] + (va[x] & up) + (vb[x] & down);
    }
    for (size_t x = (size_t)width + 1; x < length; x++) ret[x] = 0;
}

/* Sums over the values of 3 × 3 pixels that are taken (NULL: all), of the rows of a strip. `run`: as long as it. */
static void near_sums(const scan_strip *strip, const int16_t *value, const int16_t *take,
                      int32_t *restrict run, int32_t *restrict ret) {
    size_t n = (size_t)strip->rows * strip->length;
    for (int r = 0; r < strip->rows; r++)
        near_column(value, take, strip->y + r, strip->width, strip->height, strip->length,
                    run + (size_t)r * strip->length);
    for (size_t x = 0; x + 2 < n; x++) ret[x] = run[x] + run[x + 1] + run[x + 2];
}

static void count_near(const scan_rule *rule, const scan_block *block, const scan_room *room,
                       const int16_t *take) {
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *run = scratch(rule, room, block->width, STRIP_RUN);
    scan_strip strip = first_strip(rule, block);
    do {
        near_sums(&strip, take, NULL, run, sum);
        for (int r = 0; r < strip.rows; r++) {
            int16_t *restrict count = room->count + plane_at(&strip, r);
            const int32_t *restrict row = sum + (size_t)r * strip.length;
            for (int x = 0; x < strip.width; x++) count[x] = (int16_t)row[x];
        }
    } while (next_strip(&strip));
}

/* ---- what a neighbourhood shares ------------------------------------------------------------- */

static void drop_outliers(const int32_t *restrict sum, const int16_t *restrict count, int width,
                          int16_t *restrict quiet) {
    for (int x = 0; x < width; x++) {
        float most = SCAN_OUTLIER * (float)count[x], s = (float)sum[x];
        quiet[x] = (int16_t)(quiet[x] & (s <= most) & (s >= -most));
    }
}

/* Quiet is a pixel whose statistic is low and that, with its neighbours, is no outlier today. */
static void find_quiet(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const float *restrict statistic = block->state.statistic;
    const int16_t *restrict usable = room->usable;
    int16_t *restrict quiet = room->quiet;
    float most = rule->quiet;
    for (size_t p = 0; p < n; p++) quiet[p] = (int16_t)(usable[p] & (statistic[p] <= most));
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *run = scratch(rule, room, block->width, STRIP_RUN);
    for (size_t b = 0; b < (size_t)rule->bands; b++) {
        scan_strip strip = first_strip(rule, block);
        do {
            near_sums(&strip, room->deviation + b * n, NULL, run, sum);
            for (int r = 0; r < strip.rows; r++)
                drop_outliers(sum + (size_t)r * strip.length, room->count + plane_at(&strip, r),
                              strip.width, room->quiet + plane_at(&strip, r));
        } while (next_strip(&strip));
    }
}

/* Sums over `length` of `n` numbers side by side, an odd number of them: of 2, 4, 8, … by doubling, added up by the bits of
 * the length. `run` is used up. */
static void row_sums(int32_t *restrict run, int32_t *restrict next, size_t length, size_t n,
                     int32_t *restrict ret) {
    size_t at = 1;
    for (size_t x = 0; x < n; x++) ret[x] = run[x];
    for (size_t step = 1; 2 * step <= length; step *= 2) {
        for (size_t x = 0; x + 2 * step <= n; x++) next[x] = run[x] + run[x + step];
        int32_t *swap = run;
        run = next;
        next = swap;
        for (size_t x = 0; (length & 2 * step) && x + length <= n; x++) ret[x] += run[x + at];
        at += length & 2 * step;
    }
}

static void add_row(const int16_t *restrict value, const int16_t *restrict take, int32_t sign,
                    int width, int32_t *restrict column) {
    for (int x = 0; x < width; x++) column[x] += ((value[x] & -take[x]) ^ sign) - sign;
}

/* Running sums down the columns, brought to row `y`: `all` has `reach` zeros at both ends. */
static void move_column(const scan_rule *rule, const scan_room *room, const scan_strip *strip,
                        int y, const int16_t *value, int32_t *all) {
    enum { PLUS = 0, MINUS = -1 };
    int width = strip->width, reach = rule->reach;
    if (y == 0) memset(all, 0, strip->length * sizeof *all);
    for (int in = y == 0 ? 0 : y + reach; in <= y + reach && in < strip->height; in++) {
        ptrdiff_t at = (ptrdiff_t)in * width;
        add_row(value + at, room->quiet + at, PLUS, width, all + reach);
    }
    if (y <= reach) return;
    ptrdiff_t at = (ptrdiff_t)(y - reach - 1) * width;
    add_row(value + at, room->quiet + at, MINUS, width, all + reach);
}

/* Sums over the quiet pixels of the square of `reach` pixels each way, cut off at the edges of the block; strips in
 * order from the first. */
static void square_sums(const scan_rule *rule, const scan_room *room, const scan_strip *strip,
                        const int16_t *value, size_t column, int32_t *ret) {
    size_t reach = (size_t)rule->reach, length = strip->length;
    int32_t *all = scratch(rule, room, strip->width, column);
    int32_t *run = scratch(rule, room, strip->width, STRIP_RUN);
    for (int r = 0; r < strip->rows; r++) {
        move_column(rule, room, strip, strip->y + r, value, all);
        memcpy(run + (size_t)r * length, all, length * sizeof *all);
    }
    row_sums(run, scratch(rule, room, strip->width, STRIP_NEXT), 2 * reach + 1,
             (size_t)strip->rows * length, ret);
}

static int16_t clip(int32_t v) {
    return (int16_t)(v > SCAN_CLIP ? SCAN_CLIP : v < -SCAN_CLIP ? -SCAN_CLIP : v);
}

/* Where a value is missing nobody looks at what comes out. Over infinitely many it is nothing: to divide or not would be
 * a branch, and branches leave no vectors. */
static void take_mean(const int32_t *restrict sum, const int32_t *restrict count, int width,
                      const int16_t *restrict deviation, int16_t *restrict ret_clipped) {
    for (int x = 0; x < width; x++) {
        float quiet = count[x] >= SCAN_FEWEST_QUIET ? (float)count[x] : INFINITY;
        ret_clipped[x] = clip(deviation[x] - round_whole((float)sum[x] / quiet));
    }
}

static void take_common(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *count = scratch(rule, room, block->width, STRIP_COUNTS);
    find_quiet(rule, block, room);
    scan_strip strip = first_strip(rule, block);
    do {
        square_sums(rule, room, &strip, room->quiet, STRIP_COLUMN, count);
        for (size_t b = 0; b < (size_t)rule->bands; b++) {
            square_sums(rule, room, &strip, room->deviation + b * n, STRIP_COLUMN + 1 + b, sum);
            for (int r = 0; r < strip.rows; r++) {
                size_t at = b * n + plane_at(&strip, r), row = (size_t)r * strip.length;
                take_mean(sum + row, count + row, strip.width, room->deviation + at,
                          room->clipped + at);
            }
        }
    } while (next_strip(&strip));
}

static void clip_all(const int16_t *restrict deviation, size_t n, int16_t *restrict ret_clipped) {
    for (size_t p = 0; p < n; p++) ret_clipped[p] = clip(deviation[p]);
}

/* ---- the neighbours -------------------------------------------------------------------------- */

/* A pixel that has just rung tells its neighbours nothing: its change is its own. */
static void leave_out_rung(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const uint8_t *restrict settling = block->state.settling;
    const int16_t *restrict usable = room->usable;
    int16_t *restrict quiet = room->quiet;
    for (size_t p = 0; p < n; p++) quiet[p] = (int16_t)(usable[p] & (settling[p] == 0));
    count_near(rule, block, room, quiet);
}

static void pool_row(const int16_t *restrict clipped, const int16_t *restrict quiet,
                     const int16_t *restrict count, const int32_t *restrict sum, int width,
                     int16_t *restrict ret_pooled) {
    for (int x = 0; x < width; x++) {
        float own = (float)(SCAN_CENTRE - quiet[x]);
        float mean = ((float)sum[x] + own * (float)clipped[x]) / ((float)count[x] + own);
        ret_pooled[x] = (int16_t)round_whole(mean);
    }
}

/* Mean with the neighbours. */
static void pool_band(const scan_rule *rule, const scan_block *block, const scan_room *room,
                      const int16_t *clipped, int16_t *ret_pooled) {
    int32_t *sum = scratch(rule, room, block->width, STRIP_SUMS),
            *run = scratch(rule, room, block->width, STRIP_RUN);
    scan_strip strip = first_strip(rule, block);
    do {
        near_sums(&strip, clipped, room->quiet, run, sum);
        for (int r = 0; r < strip.rows; r++) {
            size_t at = plane_at(&strip, r);
            pool_row(clipped + at, room->quiet + at, room->count + at,
                     sum + (size_t)r * strip.length, strip.width, ret_pooled + at);
        }
    } while (next_strip(&strip));
}

static void pool_date(const scan_rule *rule, scan_block *block, size_t i, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)rule->bands;
    const int16_t *z = block->z + (i - block->first) * bands * n;
    find_usable(z, bands, n, room->usable);
    for (size_t b = 0; b < bands; b++)
        deviate(z + b * n, block->state.level + b * n, room->usable, n, room->deviation + b * n);
    if (rule->neighbours && rule->reach > 0) {
        count_near(rule, block, room, room->usable);
        take_common(rule, block, room);
    } else {
        clip_all(room->deviation, bands * n, room->clipped);
    }
    if (!rule->neighbours) {
        memcpy(room->pooled, room->clipped, bands * n * sizeof *room->clipped);
        return;
    }
    leave_out_rung(rule, block, room);
    for (size_t b = 0; b < bands; b++)
        pool_band(rule, block, room, room->clipped + b * n, room->pooled + b * n);
}

enum { SCAN_RUN = 256 }; /* pixels that go through all bands or lags together */

/* q = unmix × pooled, in place, from the last band up. */
static void unmix_bands(const scan_rule *rule, size_t n, int16_t *pooled) {
    const float step = (float)SCAN_Q_STEPS / NORM_Z_STEPS;
    for (size_t from = 0; from < n; from += SCAN_RUN) {
        size_t m = n - from < SCAN_RUN ? n - from : SCAN_RUN;
        for (int b = rule->bands - 1; b >= 0; b--) {
            const float *row = rule->unmix + b * (b + 1) / 2;
            int16_t *to = pooled + (size_t)b * n + from;
            float q[SCAN_RUN] = {0};
            for (int c = 0; c <= b; c++) {
                const int16_t *z = pooled + (size_t)c * n + from;
                float factor = row[c];
                for (size_t p = 0; p < m; p++) q[p] += factor * (float)z[p];
            }
            for (size_t p = 0; p < m; p++) {
                float whole = q[p] * step;
                whole = whole > INT16_MAX ? INT16_MAX : whole < -INT16_MAX ? -INT16_MAX : whole;
                to[p] = (int16_t)round_whole(whole);
            }
        }
    }
}

/* ---- monitors: the statistic of every pixel --------------------------------------------------- */

/* By bits: a choice would be a store that is made or not, for which only AVX-512 has vectors of int16. */
static void take_usable(const int16_t *restrict from, const int16_t *restrict usable, size_t n,
                        int16_t *restrict to) {
    for (size_t p = 0; p < n; p++) to[p] = (int16_t)(to[p] ^ ((to[p] ^ from[p]) & -usable[p]));
}

static void count_seen(scan_state *state, const int16_t *restrict usable, size_t n) {
    for (size_t p = 0; p < n; p++) {
        state->seen[p] = state->seen[p] << 1 | (uint64_t)usable[p];
        state->n_seen[p] = (uint16_t)(state->n_seen[p] + usable[p]);
    }
}

/* Plane `k` of band `b` of those that hold the last values: state.recent or state.past. */
static int16_t *plane_of(const scan_rule *rule, const scan_state *state, int16_t *planes, int b,
                         int k) {
    return planes + ((size_t)b * (size_t)rule->window + (size_t)k) * state->stride;
}

/* Every value one plane on, where there is a new one. */
static void remember(const scan_rule *rule, const scan_state *state, int16_t *planes, int b,
                     const int16_t *now, const int16_t *usable, size_t n) {
    for (int k = rule->window - 1; k > 0; k--)
        take_usable(plane_of(rule, state, planes, b, k - 1), usable, n,
                    plane_of(rule, state, planes, b, k));
    take_usable(now, usable, n, plane_of(rule, state, planes, b, 0));
}

/* Of the square of a sum of k + 1 values: what makes its variance 1. */
#define SHARE(k)  (1.0F / ((k) + 1.0F) / SCAN_Q_STEPS / SCAN_Q_STEPS)
#define SHARES(k) SHARE(k), SHARE(k + 1), SHARE(k + 2), SHARE(k + 3)
static const float share_of[SCAN_MAX_WINDOW] = {SHARES(0),  SHARES(4),  SHARES(8),  SHARES(12),
                                                SHARES(16), SHARES(20), SHARES(24), SHARES(28)};

typedef int16_t scan_short __attribute__((vector_size(LANES_COUNT * sizeof(int16_t))));

SCAN_INLINE scan_short load_short(const int16_t *from, size_t some) {
    scan_short v = {0};
    memcpy(&v, from, some * sizeof *from);
    return v;
}

SCAN_INLINE lanes_v load_some(const float *from, size_t some) {
    lanes_v v = lanes_all(0);
    memcpy(&v, from, some * sizeof *from);
    return v;
}

SCAN_INLINE void store_short(int16_t *to, scan_short v, size_t some) {
    memcpy(to, &v, some * sizeof *to);
}

/* The value of one lag gives way to that of the lag before where there is a new one; what it is now, as numbers. */
SCAN_INLINE lanes_v move_lag(int16_t *lag, scan_short *carried, scan_short usable, size_t some) {
    scan_short was = load_short(lag, some), is = was ^ ((was ^ *carried) & -usable);
    store_short(lag, is, some);
    *carried = was;
    return __builtin_convertvector(__builtin_convertvector(is, lanes_i), lanes_v);
}

/* Values of a band move on by one date; the squares of the sums of the last 1, 2, … of them are added up. */
SCAN_INLINE void move_band(int16_t *recent, size_t stride, size_t window, scan_short now,
                           scan_short usable, size_t some, lanes_v *square) {
    lanes_v sum = lanes_all(0);
    for (size_t k = 0; k < window; k++) {
        sum += move_lag(recent + k * stride, &now, usable, some);
        square[k] += sum * sum;
    }
}

/* The same of a single band, with the largest square at once: no array of them is needed. */
SCAN_INLINE lanes_v move_single(int16_t *recent, size_t stride, size_t window, scan_short now,
                                scan_short usable, size_t some) {
    lanes_v largest = lanes_all(0), sum = move_lag(recent, &now, usable, some);
    for (size_t k = 1; k < window; k++) {
        sum += move_lag(recent + k * stride, &now, usable, some);
        largest = lanes_max(largest, sum * sum * lanes_all(share_of[k]));
    }
    return largest;
}

/* The statistic of some pixels, and the largest so far, where there is a new value. */
SCAN_INLINE void take_statistic(scan_state *state, size_t p, size_t some, scan_short usable,
                                lanes_v now) {
    lanes_v statistic = load_some(state->statistic + p, some);
    lanes_v score = load_some(state->score + p, some);
    lanes_i keep = __builtin_convertvector(usable, lanes_i) - 1;
    statistic = (lanes_v)(((lanes_i)statistic & keep) | ((lanes_i)now & ~keep));
    lanes_v largest = lanes_max(score, now);
    score = (lanes_v)(((lanes_i)score & keep) | ((lanes_i)largest & ~keep));
    memcpy(state->statistic + p, &statistic, some * sizeof(float));
    memcpy(state->score + p, &score, some * sizeof(float));
}

SCAN_INLINE lanes_v move_bands(const scan_rule *rule, const scan_state *state,
                               const scan_room *room, size_t n, size_t p, size_t some,
                               scan_short usable) {
    lanes_v square[SCAN_MAX_WINDOW], largest = lanes_all(0);
    size_t window = (size_t)rule->window;
    for (size_t k = 0; k < window; k++) square[k] = lanes_all(0);
    for (size_t b = 0; b < (size_t)rule->bands; b++)
        move_band(state->recent + b * window * state->stride + p, state->stride, window,
                  load_short(room->pooled + b * n + p, some), usable, some, square);
    for (size_t k = 1; k < window; k++)
        largest = lanes_max(largest, square[k] * lanes_all(share_of[k]));
    return largest;
}

SCAN_INLINE void shift_some(const scan_rule *rule, scan_state *state, const scan_room *room,
                            size_t n, size_t p, size_t some, float age) {
    scan_short usable = load_short(room->usable + p, some);
    lanes_v largest = rule->bands == 1
                          ? move_single(state->recent + p, state->stride, (size_t)rule->window,
                                        load_short(room->pooled + p, some), usable, some)
                          : move_bands(rule, state, room, n, p, some, usable);
    take_statistic(state, p, some, usable, lanes_sqrt(largest) / lanes_all(age));
}

/* The largest |sum of the last k| / √k, k = 2 … window: the likelihood ratio of a change of level against none, when
 * it is not known on which date it began (Lai 1995). Over several bands: the length of the vector of sums. Values are
 * remembered on the way. */
static void remember_shift(const scan_rule *rule, scan_state *state, const scan_room *room,
                           size_t n, float age) {
    size_t whole = n / LANES_COUNT * LANES_COUNT;
    for (size_t p = 0; p < whole; p += LANES_COUNT)
        shift_some(rule, state, room, n, p, LANES_COUNT, age);
    if (whole < n) shift_some(rule, state, room, n, whole, n - whole, age);
}

/* The smallest of the last values, when all lie on one side. */
static void statistic_runs(const scan_rule *rule, const scan_state *state, size_t n,
                           float *restrict ret_statistic) {
    memset(ret_statistic, 0, n * sizeof *ret_statistic);
    for (int b = 0; b < rule->bands; b++)
        for (size_t p = 0; p < n; p++) {
            int16_t low = INT16_MAX, high = -INT16_MAX;
            for (int k = 0; k < rule->window; k++) {
                int16_t q = plane_of(rule, state, state->recent, b, k)[p];
                low = q < low ? q : low;
                high = q > high ? q : high;
            }
            float least = (float)(low > -high ? low : -high) * (1.0F / SCAN_Q_STEPS);
            ret_statistic[p] = least > ret_statistic[p] ? least : ret_statistic[p];
        }
}

/* The moving sum of the last values, over its standard deviation. */
static void statistic_mosum(const scan_rule *rule, const scan_state *state, size_t n,
                            float *restrict ret_statistic) {
    memset(ret_statistic, 0, n * sizeof *ret_statistic);
    for (int b = 0; b < rule->bands; b++)
        for (size_t p = 0; p < n; p++) {
            int32_t sum = 0;
            for (int k = 0; k < rule->window; k++)
                sum += plane_of(rule, state, state->recent, b, k)[p];
            float s = (float)sum * (1.0F / SCAN_Q_STEPS);
            ret_statistic[p] += s * s;
        }
    for (size_t p = 0; p < n; p++) ret_statistic[p] = sqrtf(ret_statistic[p] / (float)rule->window);
}

static void statistic_ewma(const scan_rule *rule, scan_state *state, const scan_room *room,
                           size_t n, float *restrict ret_statistic) {
    float lambda = rule->lambda, spread = lambda / (2 - lambda);
    memset(ret_statistic, 0, n * sizeof *ret_statistic);
    for (size_t b = 0; b < (size_t)rule->bands; b++) {
        float *restrict sum = state->sum + b * n;
        const int16_t *q = room->pooled + b * n;
        for (size_t p = 0; p < n; p++) {
            float next = (1 - lambda) * sum[p] + lambda * (float)q[p] * (1.0F / SCAN_Q_STEPS);
            sum[p] = room->usable[p] ? next : sum[p];
            ret_statistic[p] += sum[p] * sum[p];
        }
    }
    for (size_t p = 0; p < n; p++) ret_statistic[p] = sqrtf(ret_statistic[p] / spread);
}

/* The sum of all values since watching began, over the shape of the boundary of Chu, Stinchcombe and White (1996) at
 * their level of 5 %, c² = 7.78. */
static void statistic_cusum(const scan_rule *rule, scan_state *state, const scan_room *room,
                            size_t n, float *restrict ret_statistic) {
    const float c2 = 7.78F;
    memset(ret_statistic, 0, n * sizeof *ret_statistic);
    for (size_t b = 0; b < (size_t)rule->bands; b++)
        for (size_t p = 0; p < n; p++) {
            float *sum = state->sum + b * n + p;
            if (room->usable[p]) *sum += (float)room->pooled[b * n + p] * (1.0F / SCAN_Q_STEPS);
            ret_statistic[p] += *sum * *sum;
        }
    for (size_t p = 0; p < n; p++) {
        float x = 1 + (float)(state->n_seen[p] > 0 ? state->n_seen[p] : 1) / rule->n_history;
        float boundary = x * (x - 1) * (1 + logf(x / (x - 1)) / c2) * rule->n_history;
        ret_statistic[p] = sqrtf(ret_statistic[p] / boundary);
    }
}

static void take_statistics(scan_state *state, const scan_room *room, size_t n, float age) {
    for (size_t p = 0; p < n; p += LANES_COUNT) {
        size_t some = n - p < LANES_COUNT ? n - p : LANES_COUNT;
        take_statistic(state, p, some, load_short(room->usable + p, some),
                       load_some(room->statistic + p, some) / lanes_all(age));
    }
}

static void find_statistic(const scan_rule *rule, scan_state *state, const scan_room *room,
                           size_t n, float age) {
    count_seen(state, room->usable, n);
    if (rule->monitor == TOCSIN_MONITOR_SHIFT) {
        remember_shift(rule, state, room, n, age);
        return;
    }
    for (int b = 0; b < rule->bands; b++)
        remember(rule, state, state->recent, b, room->pooled + (size_t)b * n, room->usable, n);
    switch (rule->monitor) {
    case TOCSIN_MONITOR_RUNS: statistic_runs(rule, state, n, room->statistic); break;
    case TOCSIN_MONITOR_MOSUM: statistic_mosum(rule, state, n, room->statistic); break;
    case TOCSIN_MONITOR_EWMA: statistic_ewma(rule, state, room, n, room->statistic); break;
    case TOCSIN_MONITOR_CUSUM: statistic_cusum(rule, state, room, n, room->statistic); break;
    case TOCSIN_MONITOR_SHIFT: break;
    }
    take_statistics(state, room, n, age);
}

/* ---- alarms ---------------------------------------------------------------------------------- */

/* How many dates ago the k-th last valid one was (0: the last one); 63 at most. */
static size_t dates_back(const scan_state *state, size_t pixel, int k) {
    uint64_t seen = state->seen[pixel];
    size_t back = 0;
    for (; back < 63; back++)
        if ((seen >> back & 1) && k-- == 0) break;
    return back;
}

/* z of the k-th last valid date, of all bands. */
static void look_back(const scan_rule *rule, const scan_block *block, size_t i, size_t pixel, int k,
                      int16_t *ret_z) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)rule->bands;
    const scan_state *state = &block->state;
    size_t date = i - block->first - (block->live ? 0 : dates_back(state, pixel, k));
    for (int b = 0; b < rule->bands; b++)
        ret_z[b] = block->live ? plane_of(rule, state, state->past, b, k)[pixel]
                               : block->z[(date * bands + (size_t)b) * n + pixel];
}

/* Valid dates that are known to look back on. */
static int known_dates(const scan_rule *rule, const scan_block *block, size_t pixel) {
    int n = block->state.n_seen[pixel], held = 0;
    for (uint64_t seen = block->state.seen[pixel]; seen; seen &= seen - 1) held++;
    n = n < held ? n : held;
    return n < rule->window ? n : rule->window;
}

/* How many of the last values belong to the new level: where the change of level is most likely to have begun. */
static int change_length(const scan_rule *rule, const scan_state *state, size_t pixel, int known) {
    float sums[TOCSIN_WATCH_MAX_BANDS] = {0}, most = -1;
    int length = 1;
    for (int k = 0; k < known; k++) {
        float square = 0;
        for (int b = 0; b < rule->bands; b++) {
            sums[b] += plane_of(rule, state, state->recent, b, k)[pixel];
            square += sums[b] * sums[b];
        }
        if (square / (float)(k + 1) <= most) continue;
        most = square / (float)(k + 1);
        length = k + 1;
    }
    return length;
}

/* Mean of the last `length` values less the level so far. */
static void mean_back(const scan_rule *rule, const scan_block *block, size_t i, size_t pixel,
                      int length, float *ret_mean) {
    size_t n = (size_t)block->width * (size_t)block->height;
    for (int b = 0; b < rule->bands; b++) ret_mean[b] = 0;
    for (int k = 0; k < length; k++) {
        int16_t z[TOCSIN_WATCH_MAX_BANDS];
        look_back(rule, block, i, pixel, k, z);
        for (int b = 0; b < rule->bands; b++)
            ret_mean[b] += (float)z[b] * (1.0F / NORM_Z_STEPS) / (float)length;
    }
    for (int b = 0; b < rule->bands; b++)
        ret_mean[b] -= (float)block->state.level[(size_t)b * n + pixel] * (1.0F / NORM_Z_STEPS);
}

static uint8_t tier_of(const scan_rule *rule, float statistic) {
    return statistic > rule->hundredth ? TOCSIN_TIER_HUNDRED
           : statistic > rule->tenth   ? TOCSIN_TIER_TENTH
                                       : TOCSIN_TIER_ASKED;
}

static void ring(const scan_rule *rule, scan_block *block, size_t i, size_t pixel) {
    scan_state *state = &block->state;
    int known = known_dates(rule, block, pixel);
    state->last[pixel] = (uint16_t)i;
    state->settling[pixel] = (uint8_t)rule->window;
    if (state->changes[pixel] < UINT8_MAX) state->changes[pixel]++;
    int length = change_length(rule, state, pixel, known);
    float mean[TOCSIN_WATCH_MAX_BANDS];
    mean_back(rule, block, i, pixel, length, mean);
    state->rise[pixel] = mean[0];
    if (state->confirmed[pixel]) return;
    int band = 0;
    for (int b = 1; b < rule->bands; b++)
        if (fabsf(mean[b]) > fabsf(mean[band])) band = b;
    state->confirmed[pixel] = (uint16_t)i;
    state->first[pixel] = (uint16_t)(i - dates_back(state, pixel, length - 1));
    state->size[pixel] = mean[band];
    state->size_band[pixel] = (uint8_t)band;
    state->tier[pixel] = TOCSIN_TIER_ASKED;
}

/* The median of the last `known` values of a band: a missed cloud among them is no part of a level. */
static int16_t median_back(const scan_rule *rule, const scan_block *block, size_t i, size_t pixel,
                           int known, int band) {
    int16_t sorted[SCAN_MAX_WINDOW];
    for (int k = 0; k < known; k++) {
        int16_t z[TOCSIN_WATCH_MAX_BANDS];
        look_back(rule, block, i, pixel, k, z);
        int at = k;
        for (; at > 0 && sorted[at - 1] > z[band]; at--) sorted[at] = sorted[at - 1];
        sorted[at] = z[band];
    }
    if (known == 0) return 0;
    return (int16_t)((sorted[(known - 1) / 2] + sorted[known / 2]) / 2);
}

/* The place has kept its new level for a while: that is what is usual from now on. */
static void settle(const scan_rule *rule, scan_block *block, size_t i, size_t pixel) {
    scan_state *state = &block->state;
    size_t n = (size_t)block->width * (size_t)block->height;
    int known = known_dates(rule, block, pixel);
    for (int b = 0; b < rule->bands; b++) {
        state->level[(size_t)b * n + pixel] = median_back(rule, block, i, pixel, known, b);
        state->sum[(size_t)b * n + pixel] = 0;
        for (int k = 0; k < rule->window; k++)
            plane_of(rule, state, state->recent, b, k)[pixel] = 0;
    }
    state->n_seen[pixel] = 0;
    state->rise[pixel] = 0;
    state->statistic[pixel] = 0;
}

static void judge_pixel(const scan_rule *rule, scan_block *block, size_t i, size_t pixel) {
    scan_state *state = &block->state;
    if (!state->settling[pixel]) {
        if (state->statistic[pixel] > rule->limit) ring(rule, block, i, pixel);
    } else if (--state->settling[pixel] == 0) {
        settle(rule, block, i, pixel);
    }
}

enum { SCAN_LOOK = 64 }; /* pixels that are passed by together when none of them rings or settles */

static void look_at_pixel(const scan_rule *rule, scan_block *block, size_t i, size_t p) {
    scan_state *state = &block->state;
    float now = state->statistic[p];
    if (state->settling[p] || now > rule->limit) judge_pixel(rule, block, i, p);
    if (state->changes[p] == 1 && state->settling[p] && state->tier[p] < tier_of(rule, now))
        state->tier[p] = tier_of(rule, now);
}

static void take_alarms(const scan_rule *rule, scan_block *block, size_t i, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const float *now = block->state.statistic;
    const uint8_t *settling = block->state.settling;
    float limit = rule->limit;
    for (size_t from = 0; from < n; from += SCAN_LOOK) {
        size_t to = n - from < SCAN_LOOK ? n : from + SCAN_LOOK;
        int any = 0;
        for (size_t p = from; p < to; p++) any |= (now[p] > limit) | (settling[p] != 0);
        for (size_t p = from; any && p < to; p++)
            if (room->usable[p]) look_at_pixel(rule, block, i, p);
    }
}

/* ---- a live block ---------------------------------------------------------------------------- */

static void remember_past(const scan_rule *rule, const scan_block *block, size_t i,
                          const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    for (int b = 0; b < rule->bands; b++) {
        size_t plane = (i - block->first) * (size_t)rule->bands + (size_t)b;
        remember(rule, &block->state, block->state.past, b, block->z + plane * n, room->usable, n);
    }
}

static void scan_keep(const scan_rule *rule, scan_block *block, size_t i) {
    size_t n = (size_t)block->width * (size_t)block->height;
    scan_state *state = &block->state;
    for (size_t p = 0; !block->live && p < n; p++) {
        int held = 0;
        for (uint64_t seen = state->seen[p]; seen; seen &= seen - 1) held++;
        for (int k = 0; k < rule->window; k++) {
            int16_t z[TOCSIN_WATCH_MAX_BANDS] = {0};
            if (k < held) look_back(rule, block, i, p, k, z);
            for (int b = 0; b < rule->bands; b++)
                plane_of(rule, state, state->past, b, k)[p] = z[b];
        }
    }
}

/* ---- a date ---------------------------------------------------------------------------------- */

static void scan_step(const scan_rule *rule, scan_block *block, size_t i) {
    scan_room room;
    size_t n = (size_t)block->width * (size_t)block->height;
    room_place(rule, block->width, block->height, block->room, &room);
    pool_date(rule, block, i, &room);
    unmix_bands(rule, n, room.pooled);
    if (block->live) remember_past(rule, block, i, &room);
    find_statistic(rule, &block->state, &room, n, block->age);
    take_alarms(rule, block, i, &room);
}

static void scan_pool(const scan_rule *rule, scan_block *block, size_t i, int16_t *ret_pooled) {
    scan_room room;
    size_t n = (size_t)block->width * (size_t)block->height;
    room_place(rule, block->width, block->height, block->room, &room);
    pool_date(rule, block, i, &room);
    for (size_t b = 0; b < (size_t)rule->bands; b++)
        for (size_t p = 0; p < n; p++)
            ret_pooled[b * n + p] = room.usable[p] ? room.pooled[b * n + p] : NORM_Z_MISSING;
}

extern const scan_kernels SCAN_NAME;
const scan_kernels SCAN_NAME = {scan_room_bytes, scan_step, scan_pool, scan_keep};
