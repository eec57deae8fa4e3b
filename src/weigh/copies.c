// SPDX-License-Identifier: Apache-2.0
/* Claims in the same words.
 *
 * Two claims whose texts are copies (shingles.h) are copies, when they also agree on what is done with words, on the
 * number, and on every figure in the text (daily bulletins differ in nothing but figures). Claims that share a band
 * lie in one bucket and are held against the first few different texts in it; only for these are the texts looked at.
 */
#include <string.h>

#include "weigh/shingles.h"
#include "weigh/work.h"

enum { HEADS_MAX = 16 /* different texts looked at in one bucket */ };
static const double copy_similarity = 0.8;

/* The set of a text that was looked at; NULL: not yet. */
typedef struct kept_set {
    uint64_t *pairs;
    size_t n;
} kept_set;

typedef struct bucket_entry {
    uint32_t key, item;
} bucket_entry;

typedef struct copy_finder {
    weigh_work *work;
    kept_set *sets;               /* of each item */
    bucket_entry *entries, *room; /* n_items each */
    shingles fresh;
} copy_finder;

static const kept_set *set_of(copy_finder *finder, size_t i) {
    kept_set *set = &finder->sets[i];
    if (set->pairs) return set;
    shingles_make(weigh_claim(finder->work, &finder->work->items[i])->text, &finder->fresh);
    set->pairs = tocsin_arena_new(&finder->work->scratch, uint64_t, finder->fresh.n);
    if (!set->pairs) {
        finder->work->failed = true;
        return set;
    }
    set->n = finder->fresh.n;
    if (set->n) memcpy(set->pairs, finder->fresh.pairs, set->n * sizeof *set->pairs);
    return set;
}

static bool same_number(const weigh_item *a, const weigh_item *b) {
    if (a->claim->has_quantity != b->claim->has_quantity) return false;
    if (!a->claim->has_quantity) return true;
    bool is_same_low = !(a->low < b->low) && !(b->low < a->low);
    bool is_same_high = !(a->high < b->high) && !(b->high < a->high);
    return is_same_low && is_same_high && a->claim->unit == b->claim->unit;
}

static bool is_copy(copy_finder *finder, size_t i, size_t j) {
    const weigh_item *a = &finder->work->items[i], *b = &finder->work->items[j];
    bool may_be = a->claim->act == b->claim->act && a->claim->negative == b->claim->negative &&
                  a->claim->figures == b->claim->figures && same_number(a, b) &&
                  weigh_days_apart(a->said, b->said) < finder->work->window_days;
    if (!may_be) return false;
    const kept_set *x = set_of(finder, i), *y = set_of(finder, j);
    return shingles_similarity(x->pairs, x->n, y->pairs, y->n) >= copy_similarity;
}

static size_t find_head(const weigh_work *work, size_t i) {
    while (work->items[i].copy_of != i) i = work->items[i].copy_of;
    return i;
}

/* The earlier in the ledger becomes the head. */
static void join(weigh_work *work, size_t i, size_t j) {
    i = find_head(work, i);
    j = find_head(work, j);
    if (i < j)
        work->items[j].copy_of = i;
    else
        work->items[i].copy_of = j;
}

/* ---- buckets --------------------------------------------------------------------------------- */

/* By key, equal keys in their order: three passes over 11 bits each, the last leaves them in `room`. */
static void sort_entries(bucket_entry *entries, bucket_entry *room, size_t n) {
    enum { BITS = 11, SIZE = 1 << BITS };
    for (int pass = 0; pass < 3; pass++) {
        size_t start[SIZE + 1] = {0};
        for (size_t i = 0; i < n; i++) start[((entries[i].key >> (pass * BITS)) % SIZE) + 1]++;
        for (size_t k = 0; k < SIZE; k++) start[k + 1] += start[k];
        for (size_t i = 0; i < n; i++)
            room[start[(entries[i].key >> (pass * BITS)) % SIZE]++] = entries[i];
        bucket_entry *swapped = entries;
        entries = room;
        room = swapped;
    }
}

/* One bucket: each item is held against the first few texts in it that are not copies of one another. */
static void join_bucket(copy_finder *finder, const bucket_entry *entries, size_t n) {
    size_t heads[HEADS_MAX], n_heads = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_joined = false;
        for (size_t h = 0; h < n_heads && !is_joined; h++) {
            is_joined = is_copy(finder, heads[h], entries[i].item);
            if (is_joined) join(finder->work, heads[h], entries[i].item);
        }
        if (!is_joined && n_heads < HEADS_MAX) heads[n_heads++] = entries[i].item;
    }
}

static void join_band(copy_finder *finder, int band) {
    const weigh_work *work = finder->work;
    size_t n = 0;
    for (size_t i = 0; i < work->n_items; i++) {
        uint32_t key = work->items[i].claim->bands[band];
        if (key) finder->entries[n++] = (bucket_entry){key, (uint32_t)i};
    }
    sort_entries(finder->entries, finder->room, n);
    const bucket_entry *sorted = finder->room;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && sorted[to].key == sorted[from].key; to++) {
        }
        if (to - from > 1) join_bucket(finder, sorted + from, to - from);
    }
}

void weigh_join_copies(weigh_work *work) {
    size_t n = work->n_items;
    copy_finder *finder = tocsin_arena_new(&work->scratch, copy_finder, 1);
    if (!finder) {
        work->failed = true;
        return;
    }
    *finder = (copy_finder){.work = work,
                            .sets = tocsin_arena_new(&work->scratch, kept_set, n),
                            .entries = tocsin_arena_new(&work->scratch, bucket_entry, n),
                            .room = tocsin_arena_new(&work->scratch, bucket_entry, n)};
    if (!finder->sets || !finder->entries || !finder->room) {
        work->failed = true;
        return;
    }
    for (int band = 0; band < TOCSIN_DIGEST_BANDS; band++) join_band(finder, band);
    for (size_t i = 0; i < n; i++) work->items[i].copy_of = find_head(work, i);
}
