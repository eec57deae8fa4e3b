// SPDX-License-Identifier: Apache-2.0
/* The body of scan.h: included once a file, by scan_avx512.c, scan_avx2.c and scan_base.c, which name the
 * instruction set in SCAN_NAME. Planes are row by row; every loop over pixels does the same to each. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "norm/scan.h"

typedef struct scan_room {
    int16_t *deviation; /* bands planes: z - level, 0 where not usable */
    int16_t *pooled;    /* bands planes */
    int16_t *usable;    /* 1: all bands are there */
    int16_t *quiet;     /* 1: counts for the common shift, then: for its neighbours */
    int16_t *count;     /* of the square round about */
    int32_t *sum;
    int32_t *wide_sum, *wide_count;
    int32_t *column; /* a row and one more, twice */
    float *statistic;
} scan_room;

static size_t room_place(const scan_rule *rule, int width, int height, void *memory,
                         scan_room *ret_room) {
    size_t n = (size_t)width * (size_t)height, bands = (size_t)rule->bands, used = 0;
    size_t row = 2 * ((size_t)width + 1) * sizeof(int32_t);
    const size_t sizes[] = {bands * n * 2, bands * n * 2, n * 2, n * 2, n * 2,
                            n * 4,         n * 4,         n * 4, row,   n * 4};
    void *part[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        part[i] = memory ? (unsigned char *)memory + used : NULL;
        used += (sizes[i] + 63) / 64 * 64;
    }
    *ret_room = (scan_room){part[0], part[1], part[2], part[3], part[4],
                            part[5], part[6], part[7], part[8], part[9]};
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

/* Sums over the square of `reach` pixels each way, cut off at the edges of the block: running sums down the columns,
 * then differences of running sums along the row. */
static void square_sums(const int16_t *restrict value, const int16_t *restrict take, int reach,
                        int width, int height, int32_t *restrict column, int32_t *restrict ret) {
    int32_t *restrict prefix = column + width + 1;
    memset(column, 0, (size_t)width * sizeof *column);
    for (int y = -reach; y < height; y++) {
        int in = y + reach, out = y - reach - 1;
        if (in < height) {
            const int16_t *v = value + (ptrdiff_t)in * width, *t = take + (ptrdiff_t)in * width;
            for (int x = 0; x < width; x++) column[x] += t[x] ? v[x] : 0;
        }
        if (out >= 0) {
            const int16_t *v = value + (ptrdiff_t)out * width, *t = take + (ptrdiff_t)out * width;
            for (int x = 0; x < width; x++) column[x] -= t[x] ? v[x] : 0;
        }
        if (y < 0) continue;
        prefix[0] = 0;
        for (int x = 0; x < width; x++) prefix[x + 1] = prefix[x] + column[x];
        int32_t *row = ret + (ptrdiff_t)y * width;
        for (int x = 0; x < width; x++) {
            int from = x - reach > 0 ? x - reach : 0;
            int to = x + reach + 1 < width ? x + reach + 1 : width;
            row[x] = prefix[to] - prefix[from];
        }
    }
}

/* Sums over 3 × 3 pixels. */
static void near_sums(const int16_t *restrict value, int width, int height,
                      int32_t *restrict column, int32_t *restrict ret) {
    for (int y = 0; y < height; y++) {
        const int16_t *here = value + (ptrdiff_t)y * width;
        const int16_t *above = y > 0 ? here - width : here,
                      *below = y + 1 < height ? here + width : here;
        int32_t up = y > 0, down = y + 1 < height;
        for (int x = 0; x < width; x++) column[x] = here[x] + up * above[x] + down * below[x];
        int32_t *row = ret + (ptrdiff_t)y * width;
        row[0] = column[0] + (width > 1 ? column[1] : 0);
        for (int x = 1; x + 1 < width; x++) row[x] = column[x - 1] + column[x] + column[x + 1];
        if (width > 1) row[width - 1] = column[width - 2] + column[width - 1];
    }
}

static void count_near(const scan_room *room, int width, int height) {
    size_t n = (size_t)width * (size_t)height;
    near_sums(room->usable, width, height, room->column, room->sum);
    for (size_t p = 0; p < n; p++) room->count[p] = (int16_t)room->sum[p];
}

/* Quiet is a pixel whose statistic is low and that, with its neighbours, is no outlier today. */
static void find_quiet(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const float *statistic = block->state.statistic;
    int16_t *restrict quiet = room->quiet;
    const int16_t *restrict count = room->count;
    const int32_t *restrict sum = room->sum;
    for (size_t p = 0; p < n; p++)
        quiet[p] = (int16_t)(room->usable[p] & (statistic[p] <= rule->quiet));
    for (size_t b = 0; b < (size_t)rule->bands; b++) {
        near_sums(room->deviation + b * n, block->width, block->height, room->column, room->sum);
        for (size_t p = 0; p < n; p++) {
            float most = SCAN_OUTLIER * (float)count[p], s = (float)sum[p];
            quiet[p] = (int16_t)(quiet[p] & (s <= most) & (s >= -most));
        }
    }
}

/* Where a value is missing nobody looks at what comes out. Over infinitely many it is nothing: to divide or not would be
 * a branch, and branches leave no vectors. */
static void take_mean(const int32_t *restrict sum, const int32_t *restrict count, size_t n,
                      int16_t *restrict deviation) {
    for (size_t p = 0; p < n; p++) {
        float quiet = count[p] >= SCAN_FEWEST_QUIET ? (float)count[p] : INFINITY;
        deviation[p] = clamp16(deviation[p] - round_whole((float)sum[p] / quiet));
    }
}

static void take_common(const scan_rule *rule, const scan_block *block, const scan_room *room) {
    int width = block->width, height = block->height;
    size_t n = (size_t)width * (size_t)height;
    find_quiet(rule, block, room);
    square_sums(room->quiet, room->quiet, rule->reach, width, height, room->column,
                room->wide_count);
    for (size_t b = 0; b < (size_t)rule->bands; b++) {
        int16_t *deviation = room->deviation + b * n;
        square_sums(deviation, room->quiet, rule->reach, width, height, room->column,
                    room->wide_sum);
        take_mean(room->wide_sum, room->wide_count, n, deviation);
    }
}

/* Clip, and mean with the neighbours. */
static void pool_band(const scan_rule *rule, const scan_block *block, const scan_room *room,
                      int16_t *restrict deviation, int16_t *restrict ret_pooled) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const int16_t *restrict count = room->count;
    const int32_t *restrict sum = room->sum;
    for (size_t p = 0; p < n; p++) {
        int16_t d = deviation[p];
        deviation[p] = (int16_t)(d > SCAN_CLIP ? SCAN_CLIP : d < -SCAN_CLIP ? -SCAN_CLIP : d);
    }
    if (!rule->neighbours) {
        memcpy(ret_pooled, deviation, n * sizeof *ret_pooled);
        return;
    }
    for (size_t p = 0; p < n; p++) ret_pooled[p] = room->quiet[p] ? deviation[p] : 0;
    near_sums(ret_pooled, block->width, block->height, room->column, room->sum);
    for (size_t p = 0; p < n; p++) {
        float own = (float)(SCAN_CENTRE - room->quiet[p]);
        float mean = ((float)sum[p] + own * (float)deviation[p]) / ((float)count[p] + own);
        ret_pooled[p] = (int16_t)round_whole(mean);
    }
}

/* A pixel that has just rung tells its neighbours nothing: its change is its own. */
static void leave_out_rung(const scan_block *block, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height;
    const uint8_t *restrict settling = block->state.settling;
    for (size_t p = 0; p < n; p++) room->quiet[p] = (int16_t)(room->usable[p] & (settling[p] == 0));
    near_sums(room->quiet, block->width, block->height, room->column, room->sum);
    for (size_t p = 0; p < n; p++) room->count[p] = (int16_t)room->sum[p];
}

static void pool_date(const scan_rule *rule, scan_block *block, size_t i, const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)rule->bands;
    const int16_t *z = block->z + (i - block->first) * bands * n;
    find_usable(z, bands, n, room->usable);
    for (size_t b = 0; b < bands; b++)
        deviate(z + b * n, block->state.level + b * n, room->usable, n, room->deviation + b * n);
    if (rule->neighbours) count_near(room, block->width, block->height);
    if (rule->neighbours && rule->reach > 0) take_common(rule, block, room);
    if (rule->neighbours) leave_out_rung(block, room);
    for (size_t b = 0; b < bands; b++)
        pool_band(rule, block, room, room->deviation + b * n, room->pooled + b * n);
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

static void remember(const scan_rule *rule, scan_state *state, const scan_room *room, size_t n) {
    const int16_t *restrict usable = room->usable;
    for (size_t b = 0; b < (size_t)rule->bands; b++) {
        int16_t *planes = state->recent + b * (size_t)rule->window * n;
        for (int k = rule->window - 1; k >= 0; k--) {
            int16_t *to = planes + (size_t)k * n;
            const int16_t *from = k > 0 ? to - n : room->pooled + b * n;
            take_usable(from, usable, n, to);
        }
    }
    for (size_t p = 0; p < n; p++) {
        state->seen[p] = state->seen[p] << 1 | (uint64_t)usable[p];
        state->n_seen[p] = (uint16_t)(state->n_seen[p] + usable[p]);
    }
}

/* The largest |sum of the last k| / √k, k = 2 … window: the likelihood ratio of a change of level against none, when
 * it is not known on which date it began (Lai 1995). Over several bands: the length of the vector of sums. */
static void statistic_shift(const scan_rule *rule, const scan_state *state, size_t n,
                            float *restrict ret_statistic) {
    for (size_t from = 0; from < n; from += SCAN_RUN) {
        size_t m = n - from < SCAN_RUN ? n - from : SCAN_RUN;
        float sums[TOCSIN_WATCH_MAX_BANDS][SCAN_RUN], largest[SCAN_RUN] = {0};
        memset(sums, 0, (size_t)rule->bands * sizeof *sums);
        for (int k = 0; k < rule->window; k++) {
            float square[SCAN_RUN] = {0}, share = 1 / (float)(k + 1);
            for (int b = 0; b < rule->bands; b++) {
                const int16_t *q =
                    state->recent + ((size_t)b * (size_t)rule->window + (size_t)k) * n + from;
                float *sum = sums[b];
                for (size_t p = 0; p < m; p++) {
                    sum[p] += (float)q[p];
                    square[p] += sum[p] * sum[p];
                }
            }
            for (size_t p = 0; k > 0 && p < m; p++) {
                float s = square[p] * share;
                largest[p] = s > largest[p] ? s : largest[p];
            }
        }
        for (size_t p = 0; p < m; p++)
            ret_statistic[from + p] = sqrtf(largest[p]) * (1.0F / SCAN_Q_STEPS);
    }
}

/* The smallest of the last values, when all lie on one side. */
static void statistic_runs(const scan_rule *rule, const scan_state *state, size_t n,
                           float *restrict ret_statistic) {
    memset(ret_statistic, 0, n * sizeof *ret_statistic);
    for (int b = 0; b < rule->bands; b++)
        for (size_t p = 0; p < n; p++) {
            int16_t low = INT16_MAX, high = -INT16_MAX;
            for (int k = 0; k < rule->window; k++) {
                int16_t q = state->recent[((size_t)b * (size_t)rule->window + (size_t)k) * n + p];
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
                sum += state->recent[((size_t)b * (size_t)rule->window + (size_t)k) * n + p];
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

static void find_statistic(const scan_rule *rule, scan_state *state, const scan_room *room,
                           size_t n, float age) {
    switch (rule->monitor) {
    case TOCSIN_MONITOR_RUNS: statistic_runs(rule, state, n, room->statistic); break;
    case TOCSIN_MONITOR_MOSUM: statistic_mosum(rule, state, n, room->statistic); break;
    case TOCSIN_MONITOR_EWMA: statistic_ewma(rule, state, room, n, room->statistic); break;
    case TOCSIN_MONITOR_CUSUM: statistic_cusum(rule, state, room, n, room->statistic); break;
    case TOCSIN_MONITOR_SHIFT: statistic_shift(rule, state, n, room->statistic); break;
    }
    for (size_t p = 0; p < n; p++) room->statistic[p] /= age;
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
    size_t date = i - block->first - (block->live ? 0 : dates_back(&block->state, pixel, k));
    for (size_t b = 0; b < bands; b++)
        ret_z[b] = block->live
                       ? block->state.past[(b * (size_t)rule->window + (size_t)k) * n + pixel]
                       : block->z[(date * bands + b) * n + pixel];
}

/* Valid dates that are known to look back on. */
static int known_dates(const scan_rule *rule, const scan_block *block, size_t pixel) {
    int n = block->state.n_seen[pixel], held = 0;
    for (uint64_t seen = block->state.seen[pixel]; seen; seen &= seen - 1) held++;
    n = n < held ? n : held;
    return n < rule->window ? n : rule->window;
}

/* How many of the last values belong to the new level: where the change of level is most likely to have begun. */
static int change_length(const scan_rule *rule, const scan_state *state, size_t n, size_t pixel,
                         int known) {
    float sums[TOCSIN_WATCH_MAX_BANDS] = {0}, most = -1;
    int length = 1;
    for (int k = 0; k < known; k++) {
        float square = 0;
        for (int b = 0; b < rule->bands; b++) {
            sums[b] += state->recent[((size_t)b * (size_t)rule->window + (size_t)k) * n + pixel];
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
    size_t n = (size_t)block->width * (size_t)block->height;
    int known = known_dates(rule, block, pixel);
    state->last[pixel] = (uint16_t)i;
    state->settling[pixel] = (uint8_t)rule->window;
    if (state->changes[pixel] < UINT8_MAX) state->changes[pixel]++;
    int length = change_length(rule, state, n, pixel, known);
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
            state->recent[((size_t)b * (size_t)rule->window + (size_t)k) * n + pixel] = 0;
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

static void take_alarms(const scan_rule *rule, scan_block *block, size_t i, const scan_room *room) {
    scan_state *state = &block->state;
    size_t n = (size_t)block->width * (size_t)block->height;
    const float *restrict now = room->statistic;
    const int16_t *restrict usable = room->usable;
    float *restrict statistic = state->statistic, *restrict score = state->score;
    for (size_t p = 0; p < n; p++) {
        float largest = now[p] > score[p] ? now[p] : score[p];
        statistic[p] = usable[p] ? now[p] : statistic[p];
        score[p] = usable[p] ? largest : score[p];
    }
    const uint8_t *settling = state->settling;
    float limit = rule->limit;
    for (size_t from = 0; from < n; from += SCAN_LOOK) {
        size_t to = n - from < SCAN_LOOK ? n : from + SCAN_LOOK;
        int any = 0;
        for (size_t p = from; p < to; p++) any |= (now[p] > limit) | (settling[p] != 0);
        for (size_t p = from; any && p < to; p++) {
            if (!room->usable[p]) continue;
            if (state->settling[p] || now[p] > rule->limit) judge_pixel(rule, block, i, p);
            if (state->changes[p] == 1 && state->settling[p] &&
                state->tier[p] < tier_of(rule, now[p]))
                state->tier[p] = tier_of(rule, now[p]);
        }
    }
}

/* ---- a live block ---------------------------------------------------------------------------- */

static void remember_past(const scan_rule *rule, const scan_block *block, size_t i,
                          const scan_room *room) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)rule->bands;
    const int16_t *restrict usable = room->usable;
    for (size_t b = 0; b < bands; b++) {
        int16_t *planes = block->state.past + b * (size_t)rule->window * n;
        const int16_t *now = block->z + ((i - block->first) * bands + b) * n;
        for (int k = rule->window - 1; k >= 0; k--) {
            int16_t *to = planes + (size_t)k * n;
            const int16_t *from = k > 0 ? to - n : now;
            take_usable(from, usable, n, to);
        }
    }
}

static void scan_keep(const scan_rule *rule, scan_block *block, size_t i) {
    size_t n = (size_t)block->width * (size_t)block->height, window = (size_t)rule->window;
    scan_state *state = &block->state;
    for (size_t p = 0; !block->live && p < n; p++) {
        int held = 0;
        for (uint64_t seen = state->seen[p]; seen; seen &= seen - 1) held++;
        for (size_t k = 0; k < window; k++) {
            int16_t z[TOCSIN_WATCH_MAX_BANDS] = {0};
            if ((int)k < held) look_back(rule, block, i, p, (int)k, z);
            for (size_t b = 0; b < (size_t)rule->bands; b++)
                state->past[(b * window + k) * n + p] = z[b];
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
    remember(rule, &block->state, &room, n);
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
