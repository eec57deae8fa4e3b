// SPDX-License-Identifier: Apache-2.0
/* Two numbers for two extents: one place lies within the other, and the number there is smaller. That is no contradiction, and
 * the difference is no change either. Told once for a place and those within it, of the latest such pair of one window. */
#include "weigh/series.h"

static bool is_pair(const weigh_work *work, const weigh_number *part, const weigh_number *whole) {
    int days = part->item->day - whole->item->day;
    return part->is_part && !whole->is_part && (days < 0 ? -days : days) < work->window_days &&
           part->item->high < whole->item->low && part->item->place && whole->item->place;
}

static void tell_scope(weigh_work *work, const weigh_series *series, weigh_item *inner,
                       weigh_item *outer) {
    static const weigh_kind kind = {"scope_differs", "weigh/scope", TOCSIN_SECTION_CONTEXT, 50};
    tocsin_period when = weigh_period_hull(inner->time, outer->time);
    weigh_item *both[] = {inner, outer};
    weigh_draft *draft = weigh_start(work, kind, when);
    weigh_put_question(work, draft, series, both, 2);
    weigh_put_interval(draft, "inner", inner->low, inner->high);
    weigh_put_text(work, draft, "inner_place", weigh_place_of(inner->claim));
    weigh_put_speaker(work, draft, "inner_speaker", inner->claim);
    weigh_put_interval(draft, "outer", outer->low, outer->high);
    weigh_put_text(work, draft, "outer_place", weigh_place_of(outer->claim));
    weigh_put_speaker(work, draft, "outer_speaker", outer->claim);
    weigh_put_period(draft, "when", when);
    weigh_put_items(work, draft, both, 2);
}

void weigh_find_scope(weigh_work *work, const weigh_series *series) {
    weigh_number *last_part = NULL, *last_whole = NULL;
    weigh_item *inner = NULL, *outer = NULL;
    for (size_t i = 0; i < series->n; i++) { /* in order of time */
        weigh_number *number = &series->numbers[i];
        if (number->is_of_whole) continue;
        if (number->is_part)
            last_part = number;
        else
            last_whole = number;
        if (!last_part || !last_whole || !is_pair(work, last_part, last_whole)) continue;
        inner = last_part->item;
        outer = last_whole->item;
    }
    if (inner) tell_scope(work, series, inner, outer);
}
