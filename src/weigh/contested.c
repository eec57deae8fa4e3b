// SPDX-License-Identifier: Apache-2.0
/* Numbers of one window that cannot all be right.
 *
 * Each claim is an interval. The fewest values that satisfy all of them are found by the classic
 * sweep: take the smallest upper end, let it stand for all intervals that hold it, go on with those
 * that begin above it. One value for all: they agree. Otherwise each neighbouring pair of groups is
 * contested; from the lower group only those stand in the finding that end below where the higher
 * group begins, since the others could be right together with it. Windows slide over the days, so
 * that no pair of claims less than a window apart is missed because a boundary fell between them.
 *
 * An origin does not contest itself: who names a new number has changed it.
 */
#include <math.h>
#include <stdlib.h>

#include "weigh/series.h"

typedef struct sides {
    weigh_item **lower, **higher;
    size_t n_lower, n_higher;
} sides;

static int compare_upper_ends(const void *a, const void *b) {
    const weigh_number *x = a, *y = b;
    if (x->high < y->high || y->high < x->high) return x->high < y->high ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* ---- an origin does not contest itself ----------------------------------------------------- */

enum { ORIGIN_KEYS = 3 };

static int compare_keys(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t origin_keys(const weigh_item *item, uint64_t ret_keys[static ORIGIN_KEYS]) {
    const uint64_t copy = item->copy_of;
    size_t n = 0;
    ret_keys[n++] = item->origin;
    ret_keys[n++] = weigh_hash(&copy, sizeof copy, 2);
    if (item->claim->chain) ret_keys[n++] = item->claim->chain;
    return n;
}

/* Keep in `items` what shares no origin with `others`, as sorted keys; returns how many are left.
 */
static size_t without_origins(weigh_item **items, size_t n, const uint64_t *others,
                              size_t n_others) {
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t keys[ORIGIN_KEYS];
        size_t n_keys = origin_keys(items[i], keys);
        bool is_shared = false;
        for (size_t k = 0; k < n_keys && !is_shared; k++)
            is_shared = bsearch(&keys[k], others, n_others, sizeof *others, compare_keys) != NULL;
        if (!is_shared) items[n_kept++] = items[i];
    }
    return n_kept;
}

static size_t collect_keys(weigh_item *const *items, size_t n, uint64_t *keys) {
    size_t n_keys = 0;
    for (size_t i = 0; i < n; i++) n_keys += origin_keys(items[i], keys + n_keys);
    qsort(keys, n_keys, sizeof *keys, compare_keys);
    return n_keys;
}

/* Both sides without the origins that they share; false when nobody is left on one of them. */
static bool part_origins(weigh_work *work, sides *both) {
    uint64_t *lower = tocsin_arena_new(&work->room, uint64_t, both->n_lower * ORIGIN_KEYS);
    uint64_t *higher = tocsin_arena_new(&work->room, uint64_t, both->n_higher * ORIGIN_KEYS);
    if (!lower || !higher) {
        work->failed = true;
        return false;
    }
    size_t n_lower = collect_keys(both->lower, both->n_lower, lower);
    size_t n_higher = collect_keys(both->higher, both->n_higher, higher);
    both->n_lower = without_origins(both->lower, both->n_lower, higher, n_higher);
    both->n_higher = without_origins(both->higher, both->n_higher, lower, n_lower);
    return both->n_lower && both->n_higher;
}

/* ---- telling ------------------------------------------------------------------------------- */

static tocsin_period hull_of_times(const sides *both) {
    tocsin_period when = both->lower[0]->time;
    for (size_t i = 0; i < both->n_lower; i++) when = weigh_period_hull(when, both->lower[i]->time);
    for (size_t i = 0; i < both->n_higher; i++)
        when = weigh_period_hull(when, both->higher[i]->time);
    return when;
}

static void put_side(weigh_work *work, weigh_draft *draft, weigh_item *const *items, size_t n,
                     bool is_lower) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, items[i]->low);
        high = fmax(high, items[i]->high);
    }
    weigh_put_interval(draft, is_lower ? "lower" : "higher", low, high);
    weigh_put_names(work, draft, is_lower ? "lower_speakers" : "higher_speakers", items, n,
                    weigh_speaker_shown);
    weigh_put_number(draft, is_lower ? "lower_origins" : "higher_origins",
                     (double)weigh_count_origins(work, items, n));
}

/* A window that has slid on says the same again with fewer claims; true when all of it has been
 * said. */
static bool is_told_before(const sides *both) {
    bool is_told = true;
    for (size_t i = 0; i < both->n_lower; i++) is_told &= both->lower[i]->was_lower;
    for (size_t i = 0; i < both->n_higher; i++) is_told &= both->higher[i]->was_higher;
    for (size_t i = 0; i < both->n_lower; i++) both->lower[i]->was_lower = true;
    for (size_t i = 0; i < both->n_higher; i++) both->higher[i]->was_higher = true;
    return is_told;
}

/* Only of what is new: an old dispute is a part of the history. */
static void tell_settling(weigh_work *work, const weigh_series *series, const sides *both,
                          weigh_item *const *all, tocsin_period when) {
    weigh_dispute dispute = {.items = all,
                             .n_lower = both->n_lower,
                             .n_higher = both->n_higher,
                             .lower_high = -HUGE_VAL,
                             .higher_low = HUGE_VAL,
                             .when = when};
    bool is_new = false;
    for (size_t i = 0; i < both->n_lower + both->n_higher; i++) is_new |= all[i]->is_new;
    for (size_t i = 0; i < both->n_lower; i++)
        dispute.lower_high = fmax(dispute.lower_high, both->lower[i]->high);
    for (size_t i = 0; i < both->n_higher; i++)
        dispute.higher_low = fmin(dispute.higher_low, both->higher[i]->low);
    if (is_new && isfinite(dispute.lower_high) && isfinite(dispute.higher_low))
        weigh_tell_settling_dispute(work, series, &dispute);
}

static void tell_contested(weigh_work *work, const weigh_series *series, sides *both) {
    static const weigh_kind kind = {"contested", "weigh/contested", TOCSIN_SECTION_CONTESTED, 90};
    if (!part_origins(work, both)) return;
    weigh_note_agreement(work, both->lower, both->n_lower); /* one value satisfies each side */
    weigh_note_agreement(work, both->higher, both->n_higher);
    weigh_note_dispute(work, both->lower, both->n_lower, both->higher, both->n_higher);
    if (is_told_before(both)) return;
    size_t n = both->n_lower + both->n_higher;
    weigh_item **all = tocsin_arena_new(&work->room, weigh_item *, n);
    if (!all) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        all[i] = i < both->n_lower ? both->lower[i] : both->higher[i - both->n_lower];
    tocsin_period when = hull_of_times(both);
    weigh_draft *draft = weigh_start(work, kind, when);
    weigh_put_question(work, draft, series, all, n);
    put_side(work, draft, both->lower, both->n_lower, true);
    put_side(work, draft, both->higher, both->n_higher, false);
    weigh_put_period(draft, "when", when);
    weigh_put_items(work, draft, all, n);
    tell_settling(work, series, both, all, when);
}

/* ---- the sweep ----------------------------------------------------------------------------- */

/* The numbers from `from` that one value (the upper end of the first) satisfies are moved to the
 * front; returns where the others begin. The rest stays in order. */
static size_t gather_group(weigh_number *numbers, size_t from, size_t n, weigh_number *room) {
    double value = numbers[from].high;
    size_t n_in = 0, n_out = 0;
    for (size_t i = from; i < n; i++) {
        if (numbers[i].low <= value)
            numbers[from + n_in++] = numbers[i];
        else
            room[n_out++] = numbers[i];
    }
    for (size_t i = 0; i < n_out; i++) numbers[from + n_in + i] = room[i];
    return from + n_in;
}

/* Groups [a, b) and [b, c) of the sweep: what of them cannot be right together. */
static void hold_groups(weigh_work *work, const weigh_series *series, const weigh_number *numbers,
                        const size_t bounds[static 3]) {
    sides both = {
        .lower = tocsin_arena_new(&work->room, weigh_item *, bounds[1] - bounds[0]),
        .higher = tocsin_arena_new(&work->room, weigh_item *, bounds[2] - bounds[1]),
    };
    double begins = HUGE_VAL;
    if (!both.lower || !both.higher) {
        work->failed = true;
        return;
    }
    for (size_t i = bounds[1]; i < bounds[2]; i++) {
        begins = fmin(begins, numbers[i].low);
        both.higher[both.n_higher++] = numbers[i].item;
    }
    for (size_t i = bounds[0]; i < bounds[1]; i++)
        if (numbers[i].high < begins) both.lower[both.n_lower++] = numbers[i].item;
    if (both.n_lower) tell_contested(work, series, &both);
}

static void sweep_window(weigh_work *work, const weigh_series *series, size_t from, size_t to) {
    size_t n = to - from;
    weigh_number *sorted = tocsin_arena_new(&work->room, weigh_number, n);
    weigh_number *room = tocsin_arena_new(&work->room, weigh_number, n);
    if (!sorted || !room) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) sorted[i] = series->numbers[from + i];
    qsort(sorted, n, sizeof *sorted, compare_upper_ends);
    size_t bounds[3] = {0, gather_group(sorted, 0, n, room), 0};
    while (bounds[1] < n) {
        bounds[2] = gather_group(sorted, bounds[1], n, room);
        hold_groups(work, series, sorted, bounds);
        bounds[0] = bounds[1];
        bounds[1] = bounds[2];
    }
}

static bool can_all_be_right(const weigh_series *series, size_t from, size_t to) {
    double highest_low = -HUGE_VAL, lowest_high = HUGE_VAL;
    for (size_t i = from; i < to; i++) {
        highest_low = fmax(highest_low, series->numbers[i].low);
        lowest_high = fmin(lowest_high, series->numbers[i].high);
    }
    return highest_low <= lowest_high;
}

void weigh_find_contested(weigh_work *work, const weigh_series *series, int window_days) {
    const weigh_number *numbers = series->numbers;
    size_t to = 0;
    for (size_t i = 0; i < series->n; i++) {
        numbers[i].item->was_lower = false;
        numbers[i].item->was_higher = false;
    }
    for (size_t from = 0; from < series->n; from++) {
        size_t before = to;
        while (to < series->n && numbers[to].item->day - numbers[from].item->day < window_days)
            to++;
        if (to > before && !can_all_be_right(series, from, to))
            sweep_window(work, series, from, to);
    }
}
