// SPDX-License-Identifier: Apache-2.0
/* A state in fewer bytes, to be kept: the planes that move with every date as they lie, and behind them a record for each
 * pixel that has rung. The other planes of those that have not are zero. Of a usual scene a quarter less is then read and
 * written for a new date. */
#include <string.h>

#include "norm/scan.h"

typedef struct rung_pixel {
    uint32_t pixel;
    float size, rise;
    uint16_t first, confirmed, last, unused;
    uint8_t size_band, settling, tier, changes;
} rung_pixel; /* the level in each band, int16, follows */

static size_t record_bytes(const scan_rule *rule) {
    return sizeof(rung_pixel) + (size_t)rule->bands * sizeof(int16_t);
}

/* The planes that move lie first, then the sums, which stay zero where the monitor takes none: lay_out in scan.c. */
static size_t moving_bytes(const scan_rule *rule, const scan_state *state,
                           const unsigned char *memory) {
    bool sums = rule->monitor == TOCSIN_MONITOR_EWMA || rule->monitor == TOCSIN_MONITOR_CUSUM;
    const void *end = sums ? (const void *)state->level : (const void *)state->sum;
    return (size_t)((const unsigned char *)end - memory);
}

size_t scan_packed_most(const scan_rule *rule, size_t n_px) {
    return scan_state_bytes(rule, n_px) + n_px * record_bytes(rule);
}

static void put_record(const scan_state *s, size_t n_px, size_t bands, size_t p,
                       unsigned char *ret) {
    rung_pixel record = {
        .pixel = (uint32_t)p,
        .size = s->size[p],
        .rise = s->rise[p],
        .first = s->first[p],
        .confirmed = s->confirmed[p],
        .last = s->last[p],
        .size_band = s->size_band[p],
        .settling = s->settling[p],
        .tier = s->tier[p],
        .changes = s->changes[p],
    };
    memcpy(ret, &record, sizeof record);
    for (size_t b = 0; b < bands; b++)
        memcpy(ret + sizeof record + b * sizeof *s->level, &s->level[b * n_px + p],
               sizeof *s->level);
}

/* Few pixels ring: they are passed by, eight at a time. */
static bool any_of_eight(const uint8_t *changes) {
    uint64_t eight;
    memcpy(&eight, changes, sizeof eight);
    return eight != 0;
}

size_t scan_pack(const scan_rule *rule, size_t n_px, void *memory, void *room) {
    scan_state state;
    scan_state_place(rule, n_px, memory, &state);
    unsigned char *records = room;
    size_t moving = moving_bytes(rule, &state, memory), used = 0;
    for (size_t p = 0; p < n_px; p++) {
        while (p + 8 <= n_px && !any_of_eight(state.changes + p)) p += 8;
        if (p == n_px || !state.changes[p]) continue;
        put_record(&state, n_px, (size_t)rule->bands, p, records + used);
        used += record_bytes(rule);
    }
    memcpy((unsigned char *)memory + moving, records, used);
    return moving + used;
}

static bool take_record(const scan_state *s, size_t n_px, size_t bands, const unsigned char *from) {
    rung_pixel record;
    memcpy(&record, from, sizeof record);
    size_t p = record.pixel;
    if (p >= n_px || record.size_band >= bands) return false;
    s->size[p] = record.size;
    s->rise[p] = record.rise;
    s->first[p] = record.first;
    s->confirmed[p] = record.confirmed;
    s->last[p] = record.last;
    s->size_band[p] = record.size_band;
    s->settling[p] = record.settling;
    s->tier[p] = record.tier;
    s->changes[p] = record.changes;
    for (size_t b = 0; b < bands; b++)
        memcpy(&s->level[b * n_px + p], from + sizeof record + b * sizeof *s->level,
               sizeof *s->level);
    return true;
}

bool scan_unpack(const scan_rule *rule, size_t n_px, void *memory, size_t bytes, void *room) {
    scan_state state;
    scan_state_place(rule, n_px, memory, &state);
    size_t moving = moving_bytes(rule, &state, memory);
    if (bytes < moving || bytes > scan_packed_most(rule, n_px)) return false;
    unsigned char *records = room, *rest = (unsigned char *)memory + moving;
    size_t used = bytes - moving, one = record_bytes(rule);
    if (used % one || used / one > n_px) return false;
    memcpy(records, rest, used);
    memset(rest, 0, scan_state_bytes(rule, n_px) - moving);
    for (size_t at = 0; at < used; at += one)
        if (!take_record(&state, n_px, (size_t)rule->bands, records + at)) return false;
    return true;
}
