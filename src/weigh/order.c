// SPDX-License-Identifier: Apache-2.0
/* Putting a million claims in order, without comparing them: by digits of a key, from the lowest upwards, so that equal
 * keys stay in the order in which they came. */
#include <stdlib.h>
#include <string.h>

#include "weigh/work.h"

/* ---- by key ---------------------------------------------------------------------------------- */

enum { DIGIT_BITS = 11, DIGITS = 6, DIGIT_SIZE = 1 << DIGIT_BITS, FEW = 64 };

static void insert_each(weigh_key *keys, size_t n) {
    for (size_t i = 1; i < n; i++) {
        weigh_key key = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1].key > key.key; at--) keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

static size_t digit_of(uint64_t key, int digit) {
    return (size_t)(key >> (digit * DIGIT_BITS)) % DIGIT_SIZE;
}

void weigh_sort_keys(weigh_key *keys, weigh_key *room, size_t n) {
    uint32_t counts[DIGITS][DIGIT_SIZE] = {{0}};
    weigh_key *from = keys, *to = room;
    if (n < FEW) {
        insert_each(keys, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < DIGITS; d++) counts[d][digit_of(keys[i].key, d)]++;
    for (int d = 0; d < DIGITS; d++) {
        uint32_t *start = counts[d], before = 0;
        if (start[digit_of(from[0].key, d)] == n) continue; /* all have the same */
        for (size_t k = 0; k < DIGIT_SIZE; k++) {
            uint32_t here = start[k];
            start[k] = before;
            before += here;
        }
        for (size_t i = 0; i < n; i++) to[start[digit_of(from[i].key, d)]++] = from[i];
        weigh_key *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != keys) memcpy(keys, from, n * sizeof *keys);
}

/* ---- by event --------------------------------------------------------------------------------- */

/* Different events are few: numbered as they come, and ranked by key once they are all known. */
static size_t slot_of(uint64_t event, size_t n_slots) {
    return (size_t)(event ^ event >> 51) & (n_slots - 1); /* the type of an event stands on top */
}

static bool index_events(weigh_work *work) {
    size_t n_slots = work->n_event_slots ? 2 * work->n_event_slots : 1024;
    uint32_t *slots = tocsin_arena_new(&work->scratch, uint32_t, n_slots);
    if (!slots) return false;
    for (size_t i = 0; i < work->n_events; i++) {
        size_t at = slot_of(work->events[i], n_slots);
        while (slots[at]) at = (at + 1) & (n_slots - 1);
        slots[at] = (uint32_t)(i + 1);
    }
    work->event_slots = slots;
    work->n_event_slots = n_slots;
    return true;
}

bool weigh_number_event(weigh_work *work, uint64_t event, uint32_t *ret_number) {
    if (2 * work->n_events >= work->n_event_slots && !index_events(work)) return false;
    size_t at = slot_of(event, work->n_event_slots);
    while (work->event_slots[at] && work->events[work->event_slots[at] - 1] != event)
        at = (at + 1) & (work->n_event_slots - 1);
    if (!work->event_slots[at]) {
        if (!tocsin_grow((void **)&work->events, &work->events_capacity, work->n_events,
                         sizeof *work->events))
            return false;
        work->events[work->n_events++] = event;
        work->event_slots[at] = (uint32_t)work->n_events;
    }
    *ret_number = work->event_slots[at] - 1;
    return true;
}

bool weigh_rank_events(weigh_work *work) {
    size_t n = work->n_events;
    weigh_key *keys = tocsin_arena_new(&work->room, weigh_key, 2 * n);
    work->event_ranks = tocsin_arena_new(&work->scratch, uint32_t, n);
    if (!keys || !work->event_ranks) return false;
    for (size_t i = 0; i < n; i++) keys[i] = (weigh_key){work->events[i], (uint32_t)i};
    weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) work->event_ranks[keys[i].at] = (uint32_t)i;
    return true;
}

weigh_item **weigh_sort_events(weigh_work *work, weigh_chosen *belongs, weigh_day *day_of,
                               size_t *ret_n) {
    weigh_key *keys = tocsin_arena_new(&work->room, weigh_key, 2 * work->n_items);
    weigh_item **items = NULL;
    size_t n = 0;
    for (size_t i = 0; keys && i < work->n_items; i++) {
        const weigh_item *item = &work->items[i];
        if (!belongs(item)) continue;
        uint64_t rank = work->event_ranks[item->event_number];
        uint32_t day = (uint32_t)day_of(item) ^ UINT32_C(0x80000000); /* negative days first */
        keys[n++] = (weigh_key){rank << 32 | day, (uint32_t)i};
    }
    if (keys) items = tocsin_arena_new(&work->room, weigh_item *, n);
    if (items) weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; items && i < n; i++) items[i] = &work->items[keys[i].at];
    *ret_n = items ? n : 0;
    return items;
}

/* ---- by the first in the same words ------------------------------------------------------------- */

weigh_item *const *weigh_by_head(weigh_work *work) {
    size_t n = work->n_items;
    if (work->by_head) return work->by_head;
    weigh_item **items = tocsin_arena_new(&work->scratch, weigh_item *, n);
    uint32_t *start = tocsin_pages_alloc((n + 1) * sizeof *start);
    if (items && start) {
        memset(start, 0, (n + 1) * sizeof *start);
        for (size_t i = 0; i < n; i++) start[work->items[i].copy_of + 1]++;
        for (size_t i = 0; i < n; i++) start[i + 1] += start[i];
        for (size_t i = 0; i < n; i++) items[start[work->items[i].copy_of]++] = &work->items[i];
        work->by_head = items;
    } else {
        work->failed = true;
    }
    free(start);
    return work->by_head;
}
