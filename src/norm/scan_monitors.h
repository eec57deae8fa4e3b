// SPDX-License-Identifier: Apache-2.0
/* Bands made independent, and the statistic of every pixel by each monitor. No guard: it is no header of its own, but a part of
 * scan_body.h. */

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
