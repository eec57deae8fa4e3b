// SPDX-License-Identifier: Apache-2.0
/* What is new, what is said to be unusual, what is said not to be known, and the context.
 *
 * Each claim stands in one of these at most: what is said not to be known, what is called unusual
 * for the season, what has happened before, how a journalist or expert reads it. All others are new
 * when they were published in the period shown as new, unless they stand in a finding of their own
 * already, or repeat one that does.
 */
#include <stdlib.h>
#include <string.h>

#include "weigh/work.h"

enum {
    NEW_MAX = 40,   /* sentences under "new" before the rest is counted */
    OTHER_MAX = 12, /* of each kind elsewhere, the newest */
};

/* Kind, section and importance of what was done with words. */
static weigh_kind act_kind(const tocsin_digest *claim) {
    static const weigh_kind kinds[] = {
        [TOCSIN_ACT_NONE] = {"said", "weigh/new", TOCSIN_SECTION_NEW, 20},
        [TOCSIN_ASSERT] = {"said", "weigh/new", TOCSIN_SECTION_NEW, 20},
        [TOCSIN_DENY] = {"denied", "weigh/new", TOCSIN_SECTION_NEW, 45},
        [TOCSIN_WARN] = {"warned", "weigh/new", TOCSIN_SECTION_NEW, 50},
        [TOCSIN_THREATEN] = {"threatened", "weigh/new", TOCSIN_SECTION_NEW, 55},
        [TOCSIN_ACCUSE] = {"accused", "weigh/new", TOCSIN_SECTION_NEW, 40},
        [TOCSIN_PROMISE] = {"promised", "weigh/new", TOCSIN_SECTION_NEW, 35},
        [TOCSIN_DOUBT] = {"doubted", "weigh/new", TOCSIN_SECTION_NEW, 30},
    };
    weigh_kind kind = kinds[claim->act];
    if (claim->act == TOCSIN_ASSERT && claim->has_quantity)
        kind.importance = 30;
    else if (claim->act == TOCSIN_ASSERT && claim->plover == TOCSIN_PLOVER_NONE)
        kind.importance = 10;
    return kind;
}

/* A journalist or expert who does not report an event, or not as a fact. */
static bool is_judgement(const tocsin_digest *claim) {
    bool is_reader =
        claim->speaker_kind == TOCSIN_JOURNALIST || claim->speaker_kind == TOCSIN_EXPERT;
    bool is_hedged = claim->certainty == TOCSIN_PROBABLE || claim->certainty == TOCSIN_POSSIBLE;
    bool is_fact = (claim->plover || claim->has_quantity) && !is_hedged &&
                   claim->tense != TOCSIN_FUTURE && claim->act == TOCSIN_ASSERT;
    return is_reader && !is_fact;
}

static weigh_kind kind_of(const tocsin_digest *claim) {
    if (claim->certainty == TOCSIN_UNKNOWN)
        return (weigh_kind){"said_unknown", "weigh/unknown", TOCSIN_SECTION_UNKNOWN, 80};
    if (claim->unusual_for_season)
        return (weigh_kind){"claimed_unusual", "weigh/season", TOCSIN_SECTION_UNUSUAL, 50};
    if (claim->tense == TOCSIN_HABITUAL && claim->act == TOCSIN_ASSERT)
        return (weigh_kind){"earlier_pattern", "weigh/pattern", TOCSIN_SECTION_CONTEXT, 80};
    if (is_judgement(claim))
        return (weigh_kind){"judgement", "weigh/judgement", TOCSIN_SECTION_CONTEXT, 50};
    return act_kind(claim);
}

/* The item and its copies that the section shows: [from, to) of the list sorted by head. */
static void tell_said(weigh_work *work, weigh_kind kind, weigh_item *const *items, size_t n) {
    weigh_draft *draft = weigh_start(work, kind, items[0]->said);
    weigh_put_copies(work, draft, items, n);
    weigh_put_items(work, draft, items, n);
}

/* ---- what is shown, and what is only counted ------------------------------------------------ */

typedef struct told {
    weigh_kind kind;
    size_t from, to; /* of the items sorted by head */
    tocsin_day day;
} told;

static int compare_told(const void *a, const void *b) {
    const told *x = a, *y = b;
    if (x->kind.section != y->kind.section) return x->kind.section < y->kind.section ? -1 : 1;
    if (x->kind.importance != y->kind.importance)
        return x->kind.importance > y->kind.importance ? -1 : 1;
    if (x->day != y->day) return x->day > y->day ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static int compare_speakers(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    return (x->speaker > y->speaker) - (x->speaker < y->speaker);
}

/* The claims that are not shown: how many, of how many speakers. `items` is ours to sort. */
static void tell_rest(weigh_work *work, tocsin_section section, weigh_item **items, size_t n) {
    if (n == 0) return;
    tocsin_period when = items[0]->said;
    size_t n_speakers = 0;
    qsort(items, n, sizeof(weigh_item *), compare_speakers);
    for (size_t i = 0; i < n; i++) {
        when = weigh_period_hull(when, items[i]->said);
        n_speakers += i == 0 || items[i]->speaker != items[i - 1]->speaker;
    }
    weigh_draft *draft =
        weigh_start(work, (weigh_kind){"more_claims", "weigh/new", section, 0}, when);
    weigh_put_number(draft, "claims", (double)n);
    weigh_put_number(draft, "speakers", (double)n_speakers);
    weigh_put_period(draft, "period", when);
    weigh_put_items(work, draft, items, n);
}

/* One section: list[0 .. n), the most important and newest first. `rest` is room for all items. */
static void tell_section(weigh_work *work, weigh_item *const *sorted, const told *list, size_t n,
                         weigh_item **rest) {
    size_t n_rest = 0, n_shown = 0;
    tocsin_section section = list[0].kind.section;
    for (size_t i = 0; i < n; i++) {
        bool is_other = section != TOCSIN_SECTION_NEW && i > 0 &&
                        strcmp(list[i].kind.kind, list[i - 1].kind.kind) != 0;
        if (is_other) n_shown = 0;
        if (n_shown++ < (section == TOCSIN_SECTION_NEW ? NEW_MAX : OTHER_MAX)) {
            tell_said(work, list[i].kind, sorted + list[i].from, list[i].to - list[i].from);
            continue;
        }
        for (size_t at = list[i].from; at < list[i].to; at++) rest[n_rest++] = sorted[at];
    }
    tell_rest(work, section, rest, n_rest);
}

static void tell_left_out(weigh_work *work, weigh_item **rest) {
    size_t n = 0;
    for (size_t i = 0; i < work->n_items; i++)
        if (work->items[i].is_left_out) rest[n++] = &work->items[i];
    tell_rest(work, TOCSIN_SECTION_CONTESTED, rest, n);
}

static void tell_list(weigh_work *work, weigh_item *const *sorted, told *list, size_t n) {
    weigh_item **rest = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    if (!rest) {
        work->failed = true;
        return;
    }
    if (n) qsort(list, n, sizeof *list, compare_told);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && list[to].kind.section == list[from].kind.section; to++) {
        }
        tell_section(work, sorted, list + from, to - from, rest);
    }
    tell_left_out(work, rest);
}

static void tell_undated(weigh_work *work) {
    static const weigh_kind kind = {"undated", "weigh/unknown", TOCSIN_SECTION_UNKNOWN, 10};
    if (work->n_undated == 0) return;
    weigh_draft *draft = weigh_start(work, kind, TOCSIN_PERIOD_NONE);
    weigh_put_number(draft, "claims", (double)work->n_undated);
    int64_t *entries = weigh_put_entries(work, draft, work->n_undated);
    size_t n = 0;
    for (size_t i = 0; entries && i < work->n_digests; i++)
        if (!weigh_is_dated(&work->digests[i])) entries[n++] = work->digests[i].seq;
}

/* Shown as new when the first who said it is new, and it stands nowhere else. "Kyiv denies this": without what
 * it hangs on there is nothing to tell. */
static bool is_shown(weigh_item *const *items, size_t n) {
    bool is_told = items[0]->claim->is_one_word;
    for (size_t i = 0; i < n; i++) is_told |= items[i]->is_told;
    return items[0]->is_new && !is_told;
}

void weigh_find_sections(weigh_work *work) {
    size_t n = work->n_items, n_list = 0;
    weigh_item *const *sorted = weigh_by_head(work);
    told *list = tocsin_arena_new(&work->room, told, n);
    if (!sorted || !list) {
        work->failed = true;
        return;
    }
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && sorted[to]->copy_of == sorted[from]->copy_of; to++) {
        }
        weigh_kind kind = kind_of(sorted[from]->claim);
        if (kind.section != TOCSIN_SECTION_NEW || is_shown(sorted + from, to - from))
            list[n_list++] = (told){kind, from, to, sorted[from]->day};
    }
    tell_list(work, sorted, list, n_list);
    tell_undated(work);
}
