// SPDX-License-Identifier: Apache-2.0
/* What a report gives for the period before, against what the report before it counted.
 *
 * Counts are sorted by outlet, speaker, unit, place and day, so that the last count before a "previous" figure is its
 * neighbour. A pair of reports of which that is asked is a link; its places that fit and those that do not are kept
 * apart. A run of links that fit is a chain, told once. One that does not fit is a contradiction only when it is sure
 * that no report lies between: another place of it fits, or they were published on two days running. Otherwise a
 * report may be missing in the case, and that is what is told.
 */
#include <math.h>
#include <stdlib.h>

#include "weigh/work.h"

enum {
    APART_MAX = 31,  /* days between two reports; further apart they are of no one series */
    PLACES_MAX = 16, /* of one link */
    TOLD_MAX = 12,   /* breaks that are told, the newest */
};

/* Counts that may follow one another: all but the place. */
static uint64_t series_key(const weigh_work *work, const weigh_item *item) {
    uint64_t parts[] = {weigh_fold_known(work, item->claim->outlet), weigh_speaker_side(work, item),
                        item->claim->unit, item->claim->measure};
    return weigh_hash(parts, sizeof parts, 4);
}

typedef struct count {
    weigh_item *item;
    uint64_t series, place;
    tocsin_day day; /* published */
} count;

typedef struct link {
    uint64_t series, evidence;
    tocsin_day earlier, later;
    weigh_item *given[PLACES_MAX], *counted[PLACES_MAX]; /* the first `n_fit` of them fit */
    size_t n, n_fit;
} link;

/* ---- pairs of figures ----------------------------------------------------------------------- */

static bool is_candidate(const weigh_work *work, const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    return weigh_says_number(claim) && claim->measure == TOCSIN_FLOW &&
           weigh_is_counted(claim->unit) && weigh_period_is_closed(claim->published) &&
           claim->published.from == claim->published.to && isfinite(item->low) &&
           isfinite(item->high) && item->copy_of == (size_t)(item - work->items) &&
           !weigh_find_document(work, claim->evidence);
}

/* Of one day, "previous" figures first: they are not held against the counts beside them. */
static int compare_counts(const void *a, const void *b) {
    const count *x = a, *y = b;
    if (x->series != y->series) return x->series < y->series ? -1 : 1;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    bool p = x->item->claim->is_previous, q = y->item->claim->is_previous;
    if (p != q) return p ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static bool same_number(const weigh_item *a, const weigh_item *b) {
    return a->low <= b->high && b->low <= a->high;
}

/* The last count of the same place before figure `at`; NULL: none, or two of that day that differ. */
static const count *count_before(const count *counts, size_t at) {
    const count *found = NULL;
    for (size_t i = at; i > 0; i--) {
        const count *other = &counts[i - 1];
        if (other->series != counts[at].series || other->place != counts[at].place ||
            (found && other->day != found->day))
            break;
        if (other->item->claim->is_previous || other->day == counts[at].day) continue;
        if (found && !same_number(found->item, other->item)) return NULL;
        found = other;
    }
    return found && counts[at].day - found->day <= APART_MAX ? found : NULL;
}

typedef struct pair {
    const count *given, *counted;
} pair;

static int compare_pairs(const void *a, const void *b) {
    const pair *x = a, *y = b;
    if (x->given->series != y->given->series) return x->given->series < y->given->series ? -1 : 1;
    if (x->given->day != y->given->day) return x->given->day < y->given->day ? -1 : 1;
    uint64_t p = x->given->item->claim->evidence, q = y->given->item->claim->evidence;
    if (p != q) return p < q ? -1 : 1;
    /* The newest count is that of the report before; another place may not be in it. */
    if (x->counted->day != y->counted->day) return x->counted->day > y->counted->day ? -1 : 1;
    return (x->given->item > y->given->item) - (x->given->item < y->given->item);
}

/* ---- links ---------------------------------------------------------------------------------- */

static void add_pair(link *to, const pair *one) {
    weigh_item *given = one->given->item, *counted = one->counted->item;
    if (to->n == PLACES_MAX || one->counted->day != to->earlier) return;
    size_t at = to->n++;
    if (same_number(given, counted)) { /* in front of those that do not fit */
        to->given[at] = to->given[to->n_fit];
        to->counted[at] = to->counted[to->n_fit];
        at = to->n_fit++;
    }
    to->given[at] = given;
    to->counted[at] = counted;
}

static size_t make_links(const pair *pairs, size_t n, link *links) {
    size_t n_links = 0;
    for (size_t i = 0; i < n; i++) {
        const count *given = pairs[i].given;
        link *last = n_links ? &links[n_links - 1] : NULL;
        if (!last || last->series != given->series ||
            last->evidence != given->item->claim->evidence) {
            last = &links[n_links++];
            *last = (link){.series = given->series,
                           .evidence = given->item->claim->evidence,
                           .earlier = pairs[i].counted->day,
                           .later = given->day};
        }
        add_pair(last, &pairs[i]);
    }
    return n_links;
}

/* ---- telling -------------------------------------------------------------------------------- */

static void put_days(weigh_draft *draft, const char *first, tocsin_day earlier, const char *second,
                     tocsin_day later) {
    weigh_put_day(draft, first, earlier);
    weigh_put_day(draft, second, later);
}

static void put_unit(weigh_work *work, weigh_draft *draft, const weigh_item *item) {
    weigh_put_word(work, draft, "unit", tocsin_text_of(tocsin_unit_word(item->claim->unit)));
}

/* As the counts name them: beside the figure of the period before often stands no more than "the region". */
static void put_places(weigh_work *work, weigh_draft *draft, const link *links, size_t n) {
    tocsin_text places[WEIGH_LIST_MAX];
    uint64_t keys[WEIGH_LIST_MAX];
    size_t n_places = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < links[i].n_fit && n_places < WEIGH_LIST_MAX; k++) {
            const weigh_item *item = links[i].counted[k];
            bool is_there = !item->place;
            for (size_t p = 0; p < n_places; p++) is_there |= keys[p] == item->place;
            if (is_there) continue;
            keys[n_places] = item->place;
            places[n_places++] = weigh_place_of(item->claim);
        }
    if (n_places) weigh_put_list(work, draft, "places", places, n_places);
}

static void put_chain_items(weigh_work *work, weigh_draft *draft, const link *links, size_t n) {
    weigh_item **all = tocsin_arena_new(&work->room, weigh_item *, 2 * n * PLACES_MAX);
    size_t n_all = 0;
    if (!all) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < links[i].n_fit; k++) {
            all[n_all++] = links[i].counted[k];
            all[n_all++] = links[i].given[k];
        }
    put_places(work, draft, links, n);
    weigh_put_items(work, draft, all, n_all);
}

static void tell_chain(weigh_work *work, const link *links, size_t n) {
    static const weigh_kind kind = {"previous_fits", "weigh/previous", TOCSIN_SECTION_CONTEXT, 40};
    const link *last = &links[n - 1];
    weigh_draft *draft = weigh_start(work, kind, (tocsin_period){links[0].earlier, last->later});
    weigh_put_speaker(work, draft, "speaker", last->given[0]->claim);
    put_unit(work, draft, last->given[0]);
    weigh_put_number(draft, "reports", (double)(n + 1));
    put_days(draft, "first", links[0].earlier, "last", last->later);
    put_chain_items(work, draft, links, n);
}

static void put_figures(weigh_work *work, weigh_draft *draft, const link *of) {
    size_t first = of->n_fit, other = of->n_fit + 1;
    tocsin_text place = weigh_place_of(of->counted[first]->claim);
    if (place.n) weigh_put_text(work, draft, "place", place);
    weigh_put_interval(draft, "given", of->given[first]->low, of->given[first]->high);
    weigh_put_interval(draft, "counted", of->counted[first]->low, of->counted[first]->high);
    if (other >= of->n) return;
    weigh_put_text(work, draft, "other_place", weigh_place_of(of->counted[other]->claim));
    weigh_put_interval(draft, "other_given", of->given[other]->low, of->given[other]->high);
    weigh_put_interval(draft, "other_counted", of->counted[other]->low, of->counted[other]->high);
}

static void tell_break(weigh_work *work, const link *of) {
    static const weigh_kind differs = {"previous_differs", "weigh/previous",
                                       TOCSIN_SECTION_CONTESTED, 75};
    static const weigh_kind missing = {"previous_missing", "weigh/previous", TOCSIN_SECTION_UNKNOWN,
                                       30};
    bool is_next = of->n_fit > 0 || of->later - of->earlier <= 1;
    weigh_item *items[2 * PLACES_MAX];
    size_t n = 0;
    for (size_t i = of->n_fit; i < of->n; i++) {
        items[n++] = of->given[i];
        items[n++] = of->counted[i];
    }
    weigh_draft *draft =
        weigh_start(work, is_next ? differs : missing, (tocsin_period){of->earlier, of->later});
    weigh_put_speaker(work, draft, "speaker", of->given[of->n_fit]->claim);
    put_unit(work, draft, of->given[of->n_fit]);
    put_days(draft, "earlier", of->earlier, "later", of->later);
    put_figures(work, draft, of);
    weigh_put_items(work, draft, items, n);
}

static bool is_whole(const link *of) {
    return of->n_fit == of->n;
}

static void tell_links(weigh_work *work, const link *links, size_t n) {
    size_t n_breaks = 0;
    for (size_t i = n; i > 0; i--)
        if (!is_whole(&links[i - 1]) && n_breaks++ < TOLD_MAX) tell_break(work, &links[i - 1]);
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        if (!is_whole(&links[from])) continue;
        while (to < n && is_whole(&links[to]) && links[to].earlier == links[to - 1].later) to++;
        tell_chain(work, links + from, to - from);
    }
}

/* ---- all of them ---------------------------------------------------------------------------- */

static size_t gather(weigh_work *work, count *counts) {
    size_t n = 0;
    for (size_t i = 0; i < work->n_items; i++) {
        weigh_item *item = &work->items[i];
        if (!is_candidate(work, item)) continue;
        counts[n++] =
            (count){item, series_key(work, item), item->place, item->claim->published.from};
    }
    if (n) qsort(counts, n, sizeof *counts, compare_counts);
    return n;
}

static bool any_previous(const weigh_work *work) {
    for (size_t i = 0; i < work->n_items; i++)
        if (work->items[i].claim->is_previous) return true;
    return false;
}

void weigh_find_previous(weigh_work *work) {
    if (!any_previous(work)) return;
    count *counts = tocsin_arena_new(&work->room, count, work->n_items);
    size_t n = counts ? gather(work, counts) : 0, n_pairs = 0;
    pair *pairs = tocsin_arena_new(&work->room, pair, n);
    for (size_t i = 0; counts && pairs && i < n; i++) {
        const count *before = counts[i].item->claim->is_previous ? count_before(counts, i) : NULL;
        if (before) pairs[n_pairs++] = (pair){&counts[i], before};
    }
    link *links = tocsin_arena_new(&work->room, link, n_pairs);
    if (!counts || !pairs || !links) {
        work->failed = true;
        return;
    }
    if (n_pairs) qsort(pairs, n_pairs, sizeof *pairs, compare_pairs);
    size_t n_links = make_links(pairs, n_pairs, links);
    for (size_t from = 0, to; from < n_links; from = to) {
        for (to = from + 1; to < n_links && links[to].series == links[from].series; to++) {
        }
        tell_links(work, links + from, to - from);
    }
}
