// SPDX-License-Identifier: Apache-2.0
/* Values of a vector of pixels, as residuals from a level. No guard: it is no header of its own,
 * but a part of lanes_body.h. */

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
