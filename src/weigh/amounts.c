// SPDX-License-Identifier: Apache-2.0
/* Said to have come, said to have left, said to be intended: told as they are, never added up, and
 * never held against how many are there. The same amount said again within a window is one finding
 * with all who say it. */
#include <stdlib.h>

#include "weigh/series.h"

/* "arrivals_claimed", …; NULL for other claims. */
static const char *kind_of(const tocsin_digest *claim) {
    if (claim->measure == TOCSIN_PLAN) return "plan_claimed";
    if (claim->measure != TOCSIN_FLOW) return NULL;
    if (claim->plover == TOCSIN_MOBILIZE) return "arrivals_claimed";
    return claim->plover == TOCSIN_RETREAT ? "departures_claimed" : NULL;
}

static int compare_amounts(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    if (x->claim->plover != y->claim->plover) return x->claim->plover < y->claim->plover ? -1 : 1;
    if (x->low < y->low || y->low < x->low) return x->low < y->low ? -1 : 1;
    if (x->high < y->high || y->high < x->high) return x->high < y->high ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x > y) - (x < y);
}

static bool same_amount(const weigh_item *a, const weigh_item *b) {
    return a->claim->plover == b->claim->plover && !(a->low < b->low) && !(b->low < a->low) &&
           !(a->high < b->high) && !(b->high < a->high);
}

/* When it came or left; for a plan, when that was said. */
static tocsin_period told_when(const weigh_item *item) {
    return item->claim->measure == TOCSIN_PLAN ? item->said : item->time;
}

static void tell_amount(weigh_work *work, const weigh_series *series, const char *name,
                        weigh_item *const *items, size_t n) {
    tocsin_period when = told_when(items[0]);
    bool is_new = false, is_plan = series->measure == TOCSIN_PLAN;
    for (size_t i = 0; i < n; i++) {
        is_new |= items[i]->is_new;
        when = weigh_period_hull(when, told_when(items[i]));
    }
    weigh_kind kind = {name, is_plan ? "weigh/plan" : "weigh/flow",
                       is_new ? TOCSIN_SECTION_NEW : TOCSIN_SECTION_CONTEXT, is_plan ? 70 : 80};
    weigh_draft *draft = weigh_start(work, kind, when);
    weigh_put_question(work, draft, series, items, n);
    weigh_put_interval(draft, "amount", items[0]->low, items[0]->high);
    weigh_put_names(work, draft, "speakers", items, n, weigh_speaker_shown);
    weigh_put_period(draft, "when", when);
    weigh_put_items(work, draft, items, n);
}

void weigh_tell_amounts(weigh_work *work, const weigh_series *series, weigh_item **items,
                        size_t n) {
    if (series->measure != TOCSIN_FLOW && series->measure != TOCSIN_PLAN) return;
    qsort(items, n, sizeof(weigh_item *), compare_amounts);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && same_amount(items[from], items[to]); to++)
            if (items[to]->day - items[to - 1]->day >= work->window_days) break;
        const char *name = kind_of(items[from]->claim);
        if (name) tell_amount(work, series, name, items + from, to - from);
    }
}
