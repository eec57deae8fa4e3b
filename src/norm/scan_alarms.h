// SPDX-License-Identifier: Apache-2.0
/* What happens where the statistic is beyond the limit, and what a live block keeps of its past. No guard: it is no header of its own, but a part of
 * scan_body.h. */

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
