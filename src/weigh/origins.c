// SPDX-License-Identifier: Apache-2.0
/* One origin behind many outlets counts once: the same speaker, the same state, the same chain, or the same words
 * (copies.c). */
#include <stdlib.h>

#include "weigh/work.h"

static int compare_hash(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* ---- counting ------------------------------------------------------------------------------ */

/* Items that share a key are of one origin: sort by each key in turn and join the runs. */
typedef struct origin_entry {
    uint64_t key;
    size_t at;
} origin_entry;

static int compare_origins(const void *a, const void *b) {
    const origin_entry *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static size_t root_of(size_t *parent, size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

static uint64_t origin_part(const weigh_item *item, int which) {
    if (which == 0) return item->origin;
    if (which == 1) return item->claim->chain;
    return item->copy_of + 1;
}

void weigh_group_origins(weigh_work *work, weigh_item *const *items, size_t n, size_t *ret_first) {
    origin_entry *entries = tocsin_arena_new(&work->room, origin_entry, n);
    for (size_t i = 0; i < n; i++) ret_first[i] = i;
    if (!entries) {
        work->failed = true;
        return;
    }
    for (int which = 0; which < 3; which++) {
        for (size_t i = 0; i < n; i++) entries[i] = (origin_entry){origin_part(items[i], which), i};
        if (n) qsort(entries, n, sizeof *entries, compare_origins);
        for (size_t i = 1; i < n; i++) {
            if (entries[i].key == 0 || entries[i].key != entries[i - 1].key) continue;
            size_t a = root_of(ret_first, entries[i - 1].at), b = root_of(ret_first, entries[i].at);
            ret_first[a < b ? b : a] = a < b ? a : b;
        }
    }
    for (size_t i = 0; i < n; i++) ret_first[i] = root_of(ret_first, i);
}

size_t weigh_count_origins(weigh_work *work, weigh_item *const *items, size_t n) {
    size_t *first = tocsin_arena_new(&work->room, size_t, n), n_origins = 0;
    if (!first) {
        work->failed = true;
        return 0;
    }
    weigh_group_origins(work, items, n, first);
    for (size_t i = 0; i < n; i++) n_origins += first[i] == i;
    return n_origins;
}

size_t weigh_count_outlets(weigh_work *work, weigh_item *const *items, size_t n) {
    uint64_t *keys = tocsin_arena_new(&work->room, uint64_t, n);
    size_t n_outlets = 0;
    if (!keys) {
        work->failed = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++) keys[i] = weigh_fold_hash(items[i]->claim->outlet);
    if (n) qsort(keys, n, sizeof *keys, compare_hash);
    for (size_t i = 0; i < n; i++) n_outlets += keys[i] && (i == 0 || keys[i] != keys[i - 1]);
    return n_outlets;
}

/* ---- one report in many outlets ------------------------------------------------------------ */

/* The copies of one text: items [from, to) of the list sorted by head. */
typedef struct copies {
    uint64_t documents; /* the same for texts that stand in the same documents */
    size_t from, to;
} copies;

static int compare_copies(const void *a, const void *b) {
    const copies *x = a, *y = b;
    if (x->documents != y->documents) return x->documents < y->documents ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static void tell_origin(weigh_work *work, weigh_item *const *items, size_t n) {
    static const weigh_kind kind = {"origins", "weigh/origins", TOCSIN_SECTION_CONTEXT, 20};
    size_t n_outlets = weigh_count_outlets(work, items, n);
    if (n_outlets < 2) return;
    tocsin_period when = items[0]->said;
    for (size_t i = 1; i < n; i++) when = weigh_period_hull(when, items[i]->said);
    weigh_draft *draft = weigh_start(work, kind, when);
    weigh_put_speaker(work, draft, "speaker", items[0]->claim);
    weigh_put_text(work, draft, "text", weigh_claim(work, items[0])->text);
    weigh_put_number(draft, "outlets", (double)n_outlets);
    weigh_put_names(work, draft, "outlet_names", items, n, weigh_outlet_shown);
    weigh_put_number(draft, "origins", (double)weigh_count_origins(work, items, n));
    weigh_put_items(work, draft, items, n);
}

static void link_copies(weigh_work *work, weigh_item *const *items, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (items[i]->claim->evidence != items[0]->claim->evidence)
            weigh_add_link(work, items[i]->claim->seq, items[0]->claim->seq, "repeats",
                           "weigh/origins");
}

/* A copied report has many copied sentences: it is told once for each set of documents, by its
 * first. */
static void tell_copies(weigh_work *work) {
    weigh_item *const *sorted = weigh_by_head(work);
    copies *groups = tocsin_arena_new(&work->room, copies, work->n_items);
    size_t n = work->n_items, n_groups = 0;
    if (!sorted || !groups) {
        work->failed = true;
        return;
    }
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && sorted[to]->copy_of == sorted[from]->copy_of; to++) {
        }
        if (to - from < 2) continue;
        copies group = {.from = from, .to = to};
        for (size_t i = from; i < to; i++) group.documents += sorted[i]->claim->evidence;
        link_copies(work, sorted + from, to - from);
        groups[n_groups++] = group;
    }
    if (n_groups) qsort(groups, n_groups, sizeof *groups, compare_copies);
    for (size_t i = 0; i < n_groups; i++)
        if (i == 0 || groups[i].documents != groups[i - 1].documents)
            tell_origin(work, sorted + groups[i].from, groups[i].to - groups[i].from);
}

void weigh_find_origins(weigh_work *work) {
    tell_copies(work);
}
