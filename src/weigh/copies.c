// SPDX-License-Identifier: Apache-2.0
/* Claims in the same words.
 *
 * Two claims whose texts are copies (shingles.h) are copies, when they also agree on what is done with words, on the
 * number, and on every figure in the text (daily bulletins differ in nothing but figures). Claims that share a band
 * lie in one bucket and are held, in ledger order, against the first few different texts in it; only for these are
 * the texts looked at.
 *
 * What a bucket joins depends on what stands before in it alone. So when claims are added, the buckets in which they
 * lie are gone through once more from the start, and what comes out is what one go over all would have given.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "weigh/shingles.h"
#include "weigh/work.h"

enum {
    HEADS_MAX = 16, /* different texts looked at in one bucket */
    BANDS_AT_ONCE =
        4, /* that are gathered in one go over all claims: looking at each costs more than what is done with it */
    FILTER_BITS = 16, /* of a key, that say quickly that no new claim has it */
    FILTER_WORDS = (1 << FILTER_BITS) / 64,
};
static const double copy_similarity = 0.8;

/* The set of a text that was looked at; NULL: not yet. */
typedef struct kept_set {
    uint64_t *pairs;
    size_t n;
} kept_set;

typedef struct bucket_entry {
    uint32_t key, digest;
} bucket_entry;

typedef struct bucket_list {
    bucket_entry *entries; /* malloc */
    size_t n, capacity;
} bucket_list;

typedef struct copy_finder {
    const tocsin_digest *digests;
    size_t n, n_known;
    int window_days;
    tocsin_claim_loader *load_claim;
    void *load_context;
    tocsin_arena *arena;
    kept_set *sets;                   /* of each digest */
    bucket_list bands[BANDS_AT_ONCE]; /* what may lie in a bucket with a new claim */
    bucket_list room;
    uint64_t filter[TOCSIN_DIGEST_BANDS][FILTER_WORDS];
    shingles fresh;
    tocsin_copy_pair *pairs; /* malloc */
    size_t n_pairs, pairs_capacity;
    tocsin_status status; /* the first failure */
    tocsin_error *err;
} copy_finder;

static void fail_memory(copy_finder *finder) {
    if (!finder->status) finder->status = tocsin_fail_memory(finder->err);
}

/* NULL after a failure. */
static const kept_set *set_of(copy_finder *finder, size_t i) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena passing = TOCSIN_ARENA_INIT;
    kept_set *set = &finder->sets[i];
    tocsin_claim claim;
    if (set->pairs || finder->status) return set->pairs ? set : NULL;
    finder->status = finder->load_claim(finder->load_context, finder->digests[i].seq, &passing,
                                        &claim, finder->err);
    if (finder->status) return NULL;
    shingles_make(claim.text, &finder->fresh);
    set->pairs = tocsin_arena_new(finder->arena, uint64_t, finder->fresh.n);
    if (!set->pairs) {
        fail_memory(finder);
        return NULL;
    }
    set->n = finder->fresh.n;
    if (set->n) memcpy(set->pairs, finder->fresh.pairs, set->n * sizeof *set->pairs);
    return set;
}

static bool is_same(double a, double b) {
    return (isnan(a) && isnan(b)) || (!(a < b) && !(b < a) && !isnan(a) && !isnan(b));
}

static bool same_number(const tocsin_digest *a, const tocsin_digest *b) {
    if (a->has_quantity != b->has_quantity) return false;
    return !a->has_quantity ||
           (is_same(a->low, b->low) && is_same(a->high, b->high) && a->unit == b->unit);
}

static bool is_copy(copy_finder *finder, size_t i, size_t j) {
    const tocsin_digest *a = &finder->digests[i], *b = &finder->digests[j];
    bool may_be = a->act == b->act && a->negative == b->negative && a->figures == b->figures &&
                  same_number(a, b) &&
                  weigh_days_apart(weigh_said_when(a), weigh_said_when(b)) < finder->window_days;
    if (!may_be) return false;
    const kept_set *x = set_of(finder, i), *y = set_of(finder, j);
    return x && y && shingles_similarity(x->pairs, x->n, y->pairs, y->n) >= copy_similarity;
}

static void add_pair(copy_finder *finder, size_t first, size_t second) {
    if (second < finder->n_known) return; /* found before */
    if (!tocsin_grow((void **)&finder->pairs, &finder->pairs_capacity, finder->n_pairs,
                     sizeof *finder->pairs)) {
        fail_memory(finder);
        return;
    }
    finder->pairs[finder->n_pairs++] = (tocsin_copy_pair){(uint32_t)first, (uint32_t)second};
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

static void join_bucket(copy_finder *finder, const bucket_entry *entries, size_t n) {
    size_t heads[HEADS_MAX], n_heads = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_joined = false;
        for (size_t h = 0; h < n_heads && !is_joined; h++) {
            is_joined = is_copy(finder, heads[h], entries[i].digest);
            if (is_joined) add_pair(finder, heads[h], entries[i].digest);
        }
        if (!is_joined && n_heads < HEADS_MAX) heads[n_heads++] = entries[i].digest;
    }
}

static uint32_t filter_bit(uint32_t key) {
    return key >> (32 - FILTER_BITS);
}

static void fill_filters(copy_finder *finder) {
    for (size_t i = finder->n_known; i < finder->n; i++)
        for (int band = 0; band < TOCSIN_DIGEST_BANDS; band++) {
            uint32_t bit = filter_bit(finder->digests[i].bands[band]);
            finder->filter[band][bit / 64] |= UINT64_C(1) << (bit % 64);
        }
}

static void add_entry(copy_finder *finder, bucket_list *list, bucket_entry entry) {
    if (tocsin_grow((void **)&list->entries, &list->capacity, list->n, sizeof *list->entries))
        list->entries[list->n++] = entry;
    else
        fail_memory(finder);
}

static void fill_bands(copy_finder *finder, int first) {
    for (int b = 0; b < BANDS_AT_ONCE; b++) finder->bands[b].n = 0;
    for (size_t i = 0; i < finder->n; i++) {
        const tocsin_digest *digest = &finder->digests[i];
        if (!digest->bands[0] || !weigh_is_dated(digest)) continue;
        for (int b = 0; b < BANDS_AT_ONCE; b++) {
            uint32_t key = digest->bands[first + b], bit = filter_bit(key);
            bool may_be_new = finder->filter[first + b][bit / 64] >> (bit % 64) & 1;
            if (may_be_new) add_entry(finder, &finder->bands[b], (bucket_entry){key, (uint32_t)i});
        }
    }
}

static void join_band(copy_finder *finder, const bucket_list *band) {
    size_t n = band->n;
    while (finder->room.capacity < n && !finder->status)
        if (!tocsin_grow((void **)&finder->room.entries, &finder->room.capacity,
                         finder->room.capacity, sizeof *finder->room.entries))
            fail_memory(finder);
    if (finder->status || n == 0) return;
    sort_entries(band->entries, finder->room.entries, n);
    const bucket_entry *sorted = finder->room.entries;
    for (size_t from = 0, to; from < n && !finder->status; from = to) {
        for (to = from + 1; to < n && sorted[to].key == sorted[from].key; to++) {
        }
        bool is_new =
            sorted[to - 1].digest >= finder->n_known; /* the last of a bucket is the newest */
        if (to - from > 1 && is_new) join_bucket(finder, sorted + from, to - from);
    }
}

static void join_bands(copy_finder *finder) {
    fill_filters(finder);
    for (int first = 0; first < TOCSIN_DIGEST_BANDS; first += BANDS_AT_ONCE) {
        fill_bands(finder, first);
        for (int b = 0; !finder->status && b < BANDS_AT_ONCE; b++)
            join_band(finder, &finder->bands[b]);
    }
    for (int b = 0; b < BANDS_AT_ONCE; b++) free(finder->bands[b].entries);
    free(finder->room.entries);
}

static tocsin_status hand_over(copy_finder *finder, tocsin_copy_pair **ret_pairs, size_t *ret_n) {
    if (finder->status) return finder->status;
    tocsin_copy_pair *pairs = tocsin_arena_new(finder->arena, tocsin_copy_pair, finder->n_pairs);
    if (!pairs) return tocsin_fail_memory(finder->err);
    if (finder->n_pairs) memcpy(pairs, finder->pairs, finder->n_pairs * sizeof *pairs);
    *ret_pairs = pairs;
    *ret_n = finder->n_pairs;
    return TOCSIN_OK;
}

tocsin_status tocsin_digest_copies(const tocsin_digest *digests, size_t n, size_t n_known,
                                   int window_days, tocsin_claim_loader *load_claim,
                                   void *load_context, tocsin_arena *arena,
                                   tocsin_copy_pair **ret_pairs, size_t *ret_n, tocsin_error *err) {
    copy_finder *finder = tocsin_arena_new(arena, copy_finder, 1);
    if (!finder) return tocsin_fail_memory(err);
    *finder = (copy_finder){.digests = digests,
                            .n = n,
                            .n_known = n_known,
                            .window_days = window_days,
                            .load_claim = load_claim,
                            .load_context = load_context,
                            .arena = arena,
                            .sets = tocsin_arena_new(arena, kept_set, n),
                            .err = err};
    if (!finder->sets) return tocsin_fail_memory(err);
    if (n_known < n) join_bands(finder);
    tocsin_status status = hand_over(finder, ret_pairs, ret_n);
    free(finder->pairs);
    return status;
}

/* ---- the first in the same words -------------------------------------------------------------- */

static uint32_t find_head(uint32_t *head, uint32_t i) {
    while (head[i] != i) i = head[i] = head[head[i]];
    return i;
}

tocsin_status tocsin_digest_join(tocsin_digest *digests, size_t n, const tocsin_copy_pair *pairs,
                                 size_t n_pairs, tocsin_error *err) {
    uint32_t *head = malloc((n ? n : 1) * sizeof *head);
    if (!head) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) head[i] = (uint32_t)i;
    for (size_t i = 0; i < n_pairs; i++) {
        uint32_t a = find_head(head, pairs[i].first), b = find_head(head, pairs[i].second);
        head[a < b ? b : a] = a < b ? a : b; /* the earlier in the ledger */
    }
    for (size_t i = 0; i < n; i++) {
        head[i] = head[head[i]]; /* whose own is right already: it stands before */
        digests[i].copy_of = digests[head[i]].seq;
    }
    free(head);
    return TOCSIN_OK;
}

/* ---- of the items ----------------------------------------------------------------------------- */

typedef struct seen_head {
    int64_t seq;
    size_t item;
} seen_head;

static int compare_seen(const void *a, const void *b) {
    const seen_head *x = a, *y = b;
    if (x->seq != y->seq) return x->seq < y->seq ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* The first claim in the same words may not be among the items (it is of a later day than the case looks at): then
 * the first that is stands for it. */
bool weigh_take_copies(weigh_work *work) {
    seen_head *copies = tocsin_arena_new(&work->room, seen_head, work->n_items);
    size_t n = 0;
    if (!copies) return false;
    for (size_t i = 0; i < work->n_items; i++) {
        const tocsin_digest *claim = work->items[i].claim;
        if (claim->copy_of && claim->copy_of != claim->seq)
            copies[n++] = (seen_head){claim->copy_of, i};
    }
    if (n) qsort(copies, n, sizeof *copies, compare_seen);
    size_t at = 0; /* item of the head: both go upwards */
    for (size_t from = 0, to; from < n; from = to) {
        while (at < work->n_items && work->items[at].claim->seq < copies[from].seq) at++;
        bool is_there = at < work->n_items && work->items[at].claim->seq == copies[from].seq;
        size_t head = is_there ? at : copies[from].item;
        for (to = from; to < n && copies[to].seq == copies[from].seq; to++)
            work->items[copies[to].item].copy_of = head;
    }
    return true;
}
