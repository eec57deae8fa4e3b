// SPDX-License-Identifier: Apache-2.0
/* Parts against totals, within one document.
 *
 * A total is a number of which the place holds the places of two others or more, of the same unit, measure and actor
 * and of the same time; no two of the places touch. Where the total names a place that no gazetteer knows ("the front"),
 * the others may be its parts or may not: then it is told when they add up, and nothing when they do not. Units are
 * never added to one another; of explosions, which observers count among violations, there cannot be more than those.
 */
#include <math.h>
#include <stdlib.h>

#include "weigh/work.h"

enum { GROUP_MAX = 24 }; /* numbers of one document that are looked at together */

/* By document, then by what is counted, then in ledger order. */
static void sort_groups(weigh_work *work, weigh_item **items, size_t n) {
    weigh_key *keys = tocsin_arena_new(&work->room, weigh_key, 2 * n);
    if (!keys) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const tocsin_digest *claim = items[i]->claim;
        uint64_t what = (uint64_t)claim->measure << 8 | (uint64_t)claim->unit;
        keys[i] = (weigh_key){what, (uint32_t)(items[i] - work->items)};
    }
    weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) keys[i].key = work->items[keys[i].at].claim->evidence;
    weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) items[i] = &work->items[keys[i].at];
}

static bool same_group(const weigh_item *a, const weigh_item *b) {
    return a->claim->evidence == b->claim->evidence && a->claim->measure == b->claim->measure &&
           a->claim->unit == b->claim->unit;
}

/* Whose it is may be left out of one of them; two that differ count other things. */
static bool same_actor(const tocsin_digest *a, const tocsin_digest *b) {
    tocsin_text x = weigh_actor_root(a->actor), y = weigh_actor_root(b->actor);
    return !x.n || !y.n || tocsin_text_equal(x, y);
}

/* A number of which the time is not said is of the time of the other. */
static bool same_time(const tocsin_digest *a, const tocsin_digest *b) {
    bool is_open = !tocsin_period_is_known(a->when) || !tocsin_period_is_known(b->when);
    return is_open || (a->when.from == b->when.from && a->when.to == b->when.to);
}

/* ---- the parts of one total ---------------------------------------------------------------- */

typedef struct parts {
    weigh_item *items[GROUP_MAX + 1]; /* the parts, then the total */
    size_t n;
    double low, high; /* of their sum */
    bool is_sure;     /* the place of the total holds theirs, and one speaker gives all */
} parts;

static bool is_part(const weigh_work *work, const weigh_item *item, const weigh_item *total,
                    bool *ret_sure) {
    const tocsin_digest *part = item->claim, *whole = total->claim;
    if (item == total || !part->place.n || !same_actor(part, whole) || !same_time(part, whole))
        return false;
    weigh_relation relation =
        weigh_relate_places(work, weigh_place_in(part), weigh_place_in(whole));
    bool is_known = relation == WEIGH_INNER;
    *ret_sure &= is_known && weigh_speaker_side(work, item) == weigh_speaker_side(work, total);
    return is_known || relation == WEIGH_VAGUE || relation == WEIGH_UNPLACED;
}

static bool is_apart(const weigh_work *work, const parts *found, const weigh_item *item) {
    for (size_t i = 0; i < found->n; i++)
        if (weigh_relate_places(work, weigh_place_in(found->items[i]->claim),
                                weigh_place_in(item->claim)) != WEIGH_APART)
            return false;
    return true;
}

/* The same number of the same place, said once more. */
static bool is_again(const parts *found, const weigh_item *item) {
    for (size_t i = 0; i < found->n; i++) {
        const weigh_item *other = found->items[i];
        if (other->place == item->place && !(other->low < item->low) && !(item->low < other->low) &&
            !(other->high < item->high) && !(item->high < other->high))
            return true;
    }
    return false;
}

/* False when what is there is no total with its parts. */
static bool find_parts(const weigh_work *work, weigh_item *const *items, size_t n,
                       weigh_item *total, parts *found) {
    *found = (parts){.is_sure = true};
    for (size_t i = 0; i < n; i++) {
        weigh_item *item = items[i];
        if (!is_part(work, item, total, &found->is_sure) || is_again(found, item)) continue;
        if (!is_apart(work, found, item)) return false;
        found->items[found->n++] = item;
        found->low += item->low;
        found->high += item->high;
        if (total->high < item->low) found->is_sure = false; /* then it is no total of this one */
    }
    found->items[found->n] = total;
    return found->n >= 2;
}

/* ---- telling ------------------------------------------------------------------------------- */

static void tell_sum(weigh_work *work, weigh_kind kind, const parts *found) {
    const weigh_item *total = found->items[found->n];
    weigh_draft *draft = weigh_start(work, kind, total->time);
    weigh_put_word(work, draft, "unit", tocsin_text_of(tocsin_unit_word(total->claim->unit)));
    if (weigh_place_of(total->claim).n)
        weigh_put_text(work, draft, "place", weigh_place_of(total->claim));
    weigh_put_interval(draft, "total", total->low, total->high);
    weigh_put_names(work, draft, "parts", found->items, found->n, weigh_place_of);
    weigh_put_interval(draft, "sum", found->low, found->high);
    weigh_put_names(work, draft, "speakers", found->items, found->n + 1, weigh_speaker_shown);
    weigh_put_period(draft, "when", total->time);
    weigh_put_items(work, draft, found->items, found->n + 1);
}

static void check_total(weigh_work *work, const parts *found) {
    static const weigh_kind fits = {"sum_fits", "weigh/sum", TOCSIN_SECTION_CONTEXT, 45};
    static const weigh_kind exceeds = {"sum_exceeds", "weigh/sum", TOCSIN_SECTION_CONTESTED, 85};
    static const weigh_kind short_of = {"sum_short", "weigh/sum", TOCSIN_SECTION_UNKNOWN, 40};
    const weigh_item *total = found->items[found->n];
    if (isinf(found->low) || isinf(total->low)) return;
    if (found->low <= total->high && total->low <= found->high)
        tell_sum(work, fits, found);
    else if (found->is_sure)
        tell_sum(work, found->low > total->high ? exceeds : short_of, found);
}

static bool was_total(weigh_item *const *items, size_t i) {
    for (size_t k = 0; k < i; k++) {
        parts one = {.items = {items[k]}, .n = 1};
        if (is_again(&one, items[i])) return true;
    }
    return false;
}

static void check_group(weigh_work *work, weigh_item *const *items, size_t n) {
    if (n < 3 || n > GROUP_MAX || weigh_find_document(work, items[0]->claim->evidence)) return;
    for (size_t i = 0; i < n; i++) {
        parts found;
        if (!was_total(items, i) && find_parts(work, items, n, items[i], &found))
            check_total(work, &found);
    }
}

/* ---- explosions among violations ------------------------------------------------------------ */

static int compare_kinds(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    if (x->claim->evidence != y->claim->evidence)
        return x->claim->evidence < y->claim->evidence ? -1 : 1;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return (x > y) - (x < y);
}

static void tell_more_than_whole(weigh_work *work, weigh_item *part, weigh_item *whole) {
    static const weigh_kind kind = {"part_exceeds", "weigh/sum", TOCSIN_SECTION_CONTESTED, 85};
    weigh_item *both[] = {part, whole};
    weigh_draft *draft = weigh_start(work, kind, whole->time);
    if (weigh_place_of(whole->claim).n)
        weigh_put_text(work, draft, "place", weigh_place_of(whole->claim));
    weigh_put_word(work, draft, "part_unit", tocsin_text_of(tocsin_unit_word(part->claim->unit)));
    weigh_put_interval(draft, "part", part->low, part->high);
    weigh_put_word(work, draft, "unit", tocsin_text_of(tocsin_unit_word(whole->claim->unit)));
    weigh_put_interval(draft, "total", whole->low, whole->high);
    weigh_put_names(work, draft, "speakers", both, 2, weigh_speaker_shown);
    weigh_put_period(draft, "when", whole->time);
    weigh_put_items(work, draft, both, 2);
}

/* One report, one place: exactly one count of each, so that it is clear which holds which. */
static void check_kinds(weigh_work *work, weigh_item *const *items, size_t n) {
    weigh_item *part = NULL, *whole = NULL;
    for (size_t i = 0; i < n; i++) {
        weigh_item **kept = items[i]->claim->unit == TOCSIN_EXPLOSIONS ? &part : &whole;
        if (*kept) return;
        *kept = items[i];
    }
    if (part && whole && part->low > whole->high && same_time(part->claim, whole->claim) &&
        weigh_speaker_side(work, part) == weigh_speaker_side(work, whole))
        tell_more_than_whole(work, part, whole);
}

void weigh_find_sums(weigh_work *work) {
    weigh_item **items = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    weigh_item **kinds = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    size_t n = 0, n_kinds = 0;
    if (!items || !kinds) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < work->n_items; i++) {
        const tocsin_digest *claim = work->items[i].claim;
        if (!weigh_says_number(claim) || claim->is_previous || !weigh_is_counted(claim->unit))
            continue;
        items[n++] = &work->items[i];
        if (claim->unit == TOCSIN_EXPLOSIONS || claim->unit == TOCSIN_VIOLATIONS)
            kinds[n_kinds++] = &work->items[i];
    }
    sort_groups(work, items, n);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && same_group(items[from], items[to]); to++) {
        }
        check_group(work, items + from, to - from);
    }
    if (n_kinds) qsort(kinds, n_kinds, sizeof *kinds, compare_kinds);
    for (size_t from = 0, to; from < n_kinds; from = to) {
        for (to = from + 1; to < n_kinds && kinds[to]->place == kinds[from]->place &&
                            kinds[to]->claim->evidence == kinds[from]->claim->evidence;
             to++) {
        }
        check_kinds(work, kinds + from, to - from);
    }
}
