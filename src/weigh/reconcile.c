// SPDX-License-Identifier: Apache-2.0
/* How many there were, and what changed between two times.
 *
 * The numbers of a series are cut into states, from the latest backwards: all that lie less than a
 * window before the last of them are one state, and so on. Between two states with the hulls [low1,
 * high1] and [low2, high2] the net change lies in [low2 - high1, high2 - low1], whatever came and
 * went in between. How many came and how many left does not follow from it: that stays unknown
 * unless somebody says it.
 */
#include <math.h>
#include <stdlib.h>

#include "weigh/series.h"

enum { STATES_MAX = 12 }; /* the latest so many are told */

weigh_state weigh_make_state(weigh_item **items, size_t n) {
    weigh_state made = {.items = items,
                        .n = n,
                        .low = HUGE_VAL,
                        .high = -HUGE_VAL,
                        .highest_low = -HUGE_VAL,
                        .lowest_high = HUGE_VAL,
                        .when = items[0]->time};
    for (size_t i = 0; i < n; i++) {
        made.low = fmin(made.low, items[i]->low);
        made.high = fmax(made.high, items[i]->high);
        made.highest_low = fmax(made.highest_low, items[i]->low);
        made.lowest_high = fmin(made.lowest_high, items[i]->high);
        made.when = weigh_period_hull(made.when, items[i]->time);
    }
    return made;
}

/* The latest states, in order of time; numbers about parts of the place are left out, as are those
 * without a beginning or an end. */
static size_t cut_states(const weigh_work *work, const weigh_series *series, weigh_item **items,
                         weigh_state ret_states[static STATES_MAX]) {
    size_t n = 0, n_states = 0;
    for (size_t i = 0; i < series->n; i++) {
        weigh_item *item = series->numbers[i].item;
        if (!series->numbers[i].is_part && weigh_period_is_closed(item->time)) items[n++] = item;
    }
    for (size_t to = n, from; to > 0 && n_states < STATES_MAX; to = from) {
        for (from = to - 1; from > 0; from--)
            if (items[to - 1]->day - items[from - 1]->day >= work->window_days) break;
        ret_states[n_states++] = weigh_make_state(items + from, to - from);
    }
    for (size_t i = 0; i < n_states / 2; i++) {
        weigh_state swapped = ret_states[i];
        ret_states[i] = ret_states[n_states - 1 - i];
        ret_states[n_states - 1 - i] = swapped;
    }
    return n_states;
}

static bool is_new_state(const weigh_state *later) {
    for (size_t i = 0; i < later->n; i++)
        if (later->items[i]->is_new) return true;
    return false;
}

static tocsin_section new_or_context(const weigh_state *later) {
    return is_new_state(later) ? TOCSIN_SECTION_NEW : TOCSIN_SECTION_CONTEXT;
}

/* Items of both states, one after the other; they lie so in the array that the states were cut
 * from. */
static size_t n_between(const weigh_state *first, const weigh_state *later) {
    return (size_t)(later->items + later->n - first->items);
}

/* ---- net change ---------------------------------------------------------------------------- */

static void put_states(weigh_work *work, weigh_draft *draft, const weigh_state *first,
                       const weigh_state *later) {
    weigh_put_interval(draft, "first", first->low, first->high);
    weigh_put_names(work, draft, "first_speakers", first->items, first->n, weigh_speaker_shown);
    weigh_put_period(draft, "first_when", first->when);
    weigh_put_interval(draft, "later", later->low, later->high);
    weigh_put_names(work, draft, "later_speakers", later->items, later->n, weigh_speaker_shown);
    weigh_put_period(draft, "later_when", later->when);
}

/* True when something could be said. `is_last`: between the latest two states. */
static bool tell_net_change(weigh_work *work, const weigh_series *series, const weigh_state *first,
                            const weigh_state *later, bool is_last) {
    double low = later->low - first->high, high = later->high - first->low;
    weigh_kind kind = {"net_change", "weigh/net-change", new_or_context(later), is_last ? 90 : 60};
    if (isinf(low) && isinf(high)) return false;
    if (!(low < 0) && !(high > 0)) return false; /* the very same number again */
    if (low >= 0) {
        kind.kind = "net_increase";
    } else if (high <= 0) {
        double more = low;
        kind.kind = "net_decrease";
        low = -high;
        high = -more;
    } else if (!is_last) {
        return false; /* more or fewer: not worth telling of times gone by */
    }
    size_t n = n_between(first, later);
    weigh_draft *draft = weigh_start(work, kind, later->when);
    weigh_put_question(work, draft, series, first->items, n);
    weigh_put_interval(draft, "change", low, high);
    put_states(work, draft, first, later);
    weigh_put_items(work, draft, first->items, n);
    weigh_state_bounds bounds[] = {{first->low, first->high, first->when},
                                   {later->low, later->high, later->when}};
    if (is_last && is_new_state(later))
        weigh_tell_settling_change(work, series, &bounds[0], &bounds[1], first->items, n);
    return true;
}

/* ---- arrivals ------------------------------------------------------------------------------ */

bool weigh_is_movable(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_PEOPLE || unit == TOCSIN_DISPLACED ||
           unit == TOCSIN_TANKS || unit == TOCSIN_VEHICLES || unit == TOCSIN_AIRCRAFT ||
           unit == TOCSIN_SHIPS || unit == TOCSIN_MISSILES;
}

/* Says how many came. */
static bool is_arrival(const tocsin_digest *claim) {
    bool is_number = !isnan(claim->low) || !isnan(claim->high);
    return claim->has_quantity && claim->measure == TOCSIN_FLOW &&
           claim->plover == TOCSIN_MOBILIZE && is_number && claim->act != TOCSIN_DENY &&
           !claim->negative && claim->certainty != TOCSIN_UNKNOWN;
}

/* All that say so, once for all series. */
static void find_arrivals(weigh_work *work) {
    size_t n = 0;
    for (size_t i = 0; i < work->n_items; i++) n += is_arrival(work->items[i].claim);
    work->arrivals = tocsin_arena_new(&work->scratch, weigh_item *, n);
    if (!work->arrivals) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; work->n_arrivals < n; i++)
        if (is_arrival(work->items[i].claim)) work->arrivals[work->n_arrivals++] = &work->items[i];
}

/* Somebody says how many came in a part of the period. */
static bool has_arrivals(weigh_work *work, const weigh_series *series, tocsin_period between) {
    if (!work->arrivals) find_arrivals(work);
    for (size_t i = 0; i < work->n_arrivals; i++)
        if (work->arrivals[i]->claim->unit == series->unit &&
            tocsin_period_overlaps(work->arrivals[i]->time, between))
            return true;
    return false;
}

static void tell_arrivals(weigh_work *work, const weigh_series *series, const weigh_state *first,
                          const weigh_state *later) {
    static const weigh_kind kind = {"arrivals_unknown", "weigh/arrivals", TOCSIN_SECTION_UNKNOWN,
                                    90};
    tocsin_period between = weigh_period_hull(first->when, later->when);
    if (!weigh_is_movable(series->unit) || has_arrivals(work, series, between)) return;
    size_t n = n_between(first, later);
    weigh_draft *draft = weigh_start(work, kind, later->when);
    weigh_put_question(work, draft, series, first->items, n);
    weigh_put_period(draft, "first_when", first->when);
    weigh_put_period(draft, "later_when", later->when);
    weigh_put_items(work, draft, first->items, n);
}

/* ---- agreement and its origins ------------------------------------------------------------- */

static void tell_agreement(weigh_work *work, const weigh_series *series, const weigh_state *at) {
    static const weigh_kind agreement = {"agreement", "weigh/agreement", TOCSIN_SECTION_CONTEXT,
                                         70};
    static const weigh_kind origins = {"origins_of_number", "weigh/origins", TOCSIN_SECTION_CONTEXT,
                                       30};
    if (at->n < 2 || at->highest_low > at->lowest_high) return;
    weigh_note_agreement(work, at->items, at->n);
    size_t n_origins = weigh_count_origins(work, at->items, at->n);
    size_t n_outlets = weigh_count_outlets(work, at->items, at->n);
    if (n_origins >= 2) {
        weigh_draft *draft = weigh_start(work, agreement, at->when);
        weigh_put_question(work, draft, series, at->items, at->n);
        weigh_put_interval(draft, "amount", at->highest_low, at->lowest_high);
        weigh_put_names(work, draft, "speakers", at->items, at->n, weigh_speaker_shown);
        weigh_put_number(draft, "origins", (double)n_origins);
        weigh_put_period(draft, "when", at->when);
        weigh_put_items(work, draft, at->items, at->n);
    }
    if (n_outlets >= 2 && n_origins < n_outlets) {
        weigh_draft *draft = weigh_start(work, origins, at->when);
        weigh_put_question(work, draft, series, at->items, at->n);
        weigh_put_interval(draft, "amount", at->highest_low, at->lowest_high);
        weigh_put_number(draft, "outlets", (double)n_outlets);
        weigh_put_names(work, draft, "outlet_names", at->items, at->n, weigh_outlet_shown);
        weigh_put_number(draft, "origins", (double)n_origins);
        weigh_put_names(work, draft, "speakers", at->items, at->n, weigh_speaker_shown);
        weigh_put_items(work, draft, at->items, at->n);
    }
}

/* ---- stock and flow ------------------------------------------------------------------------ */

void weigh_reconcile_stock(weigh_work *work, const weigh_series *series) {
    weigh_state states[STATES_MAX];
    weigh_item **items = tocsin_arena_new(&work->room, weigh_item *, series->n);
    if (!items) {
        work->failed = true;
        return;
    }
    bool has_change = false;
    size_t n = cut_states(work, series, items, states);
    for (size_t i = 0; i + 1 < n; i++)
        has_change |= tell_net_change(work, series, &states[i], &states[i + 1], i + 2 == n);
    if (has_change) tell_arrivals(work, series, &states[0], &states[n - 1]);
    for (size_t i = 0; i < n; i++) tell_agreement(work, series, &states[i]);
    weigh_find_contested(work, series, work->window_days);
}

static int compare_times(const void *a, const void *b) {
    const weigh_item *x = ((const weigh_number *)a)->item, *y = ((const weigh_number *)b)->item;
    if (x->time.from != y->time.from) return x->time.from < y->time.from ? -1 : 1;
    if (x->time.to != y->time.to) return x->time.to < y->time.to ? -1 : 1;
    return (x > y) - (x < y);
}

/* What happened in a period is held only against what happened in the very same period. When a
 * claim does not say which period it counts (`when`), it is held against nothing. */
void weigh_reconcile_flow(weigh_work *work, const weigh_series *series) {
    weigh_series part = *series;
    qsort(series->numbers, series->n, sizeof *series->numbers, compare_times);
    for (size_t from = 0, to; from < series->n; from = to) {
        const weigh_item *first = series->numbers[from].item;
        for (to = from + 1; to < series->n; to++) {
            const weigh_item *other = series->numbers[to].item;
            if (other->time.from != first->time.from || other->time.to != first->time.to) break;
        }
        part.numbers = series->numbers + from;
        part.n = 0;
        for (size_t i = from; i < to; i++)
            if (weigh_period_is_closed(series->numbers[i].item->claim->when))
                part.numbers[part.n++] = series->numbers[i];
        if (part.n > 1) weigh_find_contested(work, &part, 1);
    }
}
