// SPDX-License-Identifier: Apache-2.0
/* One origin behind many outlets counts once.
 *
 * Copies: the words of a claim as a set of word pairs; two claims whose sets have a Jaccard
 * similarity of 0.8 or more are copies, when they also agree on what is done with words, on the
 * number, and on every figure in the text (daily bulletins differ in nothing but figures).
 * Candidates come from MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of
 * Massive Datasets, chapter 3): 16 bands of 4 rows find a pair of similarity 0.8 with probability 1
 * - (1 - 0.8^4)^16 = 0.9998; the sets themselves then decide, so chance can lose a copy but never
 * makes one.
 */
#include <stdlib.h>

#include "weigh/work.h"

enum {
    BANDS = 16,
    ROWS = 4,
    WORDS_MIN = 5, /* shorter texts are the same by chance */
    WORDS_MAX = 400,
    HEADS_MAX = 16, /* different texts looked at in one bucket */
};
static const double copy_similarity = 0.8;

/* What a text is compared by. */
typedef struct shingles {
    uint64_t *pairs; /* hashes of word pairs, ascending, each once */
    size_t n;
    uint64_t figures; /* of all words that hold a digit, in their order */
} shingles;

typedef struct bucket_entry {
    uint64_t key;
    size_t item;
} bucket_entry;

static bool is_word_byte(unsigned char c) {
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next word at or after *at; false at the end. */
static bool next_word(tocsin_text text, size_t *at, tocsin_text *ret_word) {
    while (*at < text.n && !is_word_byte((unsigned char)text.at[*at])) ++*at;
    size_t from = *at;
    while (*at < text.n && is_word_byte((unsigned char)text.at[*at])) ++*at;
    *ret_word = tocsin_text_slice(text, from, *at);
    return *at > from;
}

static bool has_digit(tocsin_text word) {
    for (size_t i = 0; i < word.n; i++)
        if (word.at[i] >= '0' && word.at[i] <= '9') return true;
    return false;
}

static int compare_hash(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static shingles shingle_text(weigh_work *work, tocsin_text text) {
    uint64_t words[WORDS_MAX];
    shingles out = {0};
    size_t n = 0, at = 0;
    tocsin_text word;
    while (n < WORDS_MAX && next_word(text, &at, &word)) {
        words[n] = weigh_fold_hash(word);
        if (has_digit(word)) out.figures = weigh_hash(&words[n], sizeof *words, out.figures);
        n++;
    }
    if (n < WORDS_MIN) return out;
    out.pairs = tocsin_arena_new(&work->scratch, uint64_t, n - 1);
    if (!out.pairs) {
        work->failed = true;
        return out;
    }
    for (size_t i = 0; i + 1 < n; i++) out.pairs[i] = weigh_hash(&words[i], 2 * sizeof *words, 0);
    qsort(out.pairs, n - 1, sizeof *out.pairs, compare_hash);
    for (size_t i = 0; i + 1 < n; i++)
        if (i == 0 || out.pairs[i] != out.pairs[out.n - 1]) out.pairs[out.n++] = out.pairs[i];
    return out;
}

/* |a ∩ b| / |a ∪ b| */
static double similarity(const shingles *a, const shingles *b) {
    size_t i = 0, j = 0, both = 0;
    while (i < a->n && j < b->n) {
        if (a->pairs[i] == b->pairs[j])
            both++, i++, j++;
        else if (a->pairs[i] < b->pairs[j])
            i++;
        else
            j++;
    }
    size_t either = a->n + b->n - both;
    return either ? (double)both / (double)either : 0.0;
}

static bool same_number(const weigh_item *a, const weigh_item *b) {
    if (a->claim->has_quantity != b->claim->has_quantity) return false;
    if (!a->claim->has_quantity) return true;
    bool is_same_low = !(a->low < b->low) && !(b->low < a->low);
    bool is_same_high = !(a->high < b->high) && !(b->high < a->high);
    return is_same_low && is_same_high && a->claim->quantity.unit == b->claim->quantity.unit;
}

static bool is_copy(const weigh_work *work, const shingles *sets, size_t i, size_t j) {
    const weigh_item *a = &work->items[i], *b = &work->items[j];
    return a->claim->act == b->claim->act && a->claim->negative == b->claim->negative &&
           sets[i].figures == sets[j].figures && same_number(a, b) &&
           weigh_days_apart(a->said, b->said) < work->window_days &&
           similarity(&sets[i], &sets[j]) >= copy_similarity;
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

static uint64_t band_key(const shingles *set, int band) {
    uint64_t rows[ROWS];
    for (int row = 0; row < ROWS; row++) {
        uint64_t seed = (uint64_t)(band * ROWS + row + 1) * 0x9e3779b97f4a7c15u;
        rows[row] = UINT64_MAX;
        for (size_t i = 0; i < set->n; i++) {
            uint64_t h = (set->pairs[i] ^ seed) * 0xbf58476d1ce4e5b9u;
            h ^= h >> 29;
            if (h < rows[row]) rows[row] = h;
        }
    }
    return weigh_hash(rows, sizeof rows, 0);
}

static int compare_buckets(const void *a, const void *b) {
    const bucket_entry *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* One bucket: each item is held against the first few texts in it that are not copies of one
 * another. */
static void join_bucket(weigh_work *work, const shingles *sets, const bucket_entry *entries,
                        size_t n) {
    size_t heads[HEADS_MAX], n_heads = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_joined = false;
        for (size_t h = 0; h < n_heads && !is_joined; h++) {
            is_joined = is_copy(work, sets, heads[h], entries[i].item);
            if (is_joined) join(work, heads[h], entries[i].item);
        }
        if (!is_joined && n_heads < HEADS_MAX) heads[n_heads++] = entries[i].item;
    }
}

static void join_copies(weigh_work *work, const shingles *sets, bucket_entry *entries) {
    for (int band = 0; band < BANDS; band++) {
        size_t n = 0;
        for (size_t i = 0; i < work->n_items; i++)
            if (sets[i].n) entries[n++] = (bucket_entry){band_key(&sets[i], band), i};
        if (n) qsort(entries, n, sizeof *entries, compare_buckets);
        for (size_t from = 0, to; from < n; from = to) {
            for (to = from + 1; to < n && entries[to].key == entries[from].key; to++) {
            }
            if (to - from > 1) join_bucket(work, sets, entries + from, to - from);
        }
    }
    for (size_t i = 0; i < work->n_items; i++) work->items[i].copy_of = find_head(work, i);
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

static size_t root_of(const size_t *parent, size_t i) {
    while (parent[i] != i) i = parent[i];
    return i;
}

static uint64_t origin_part(const weigh_item *item, int which) {
    if (which == 0) return item->origin;
    if (which == 1) return item->chain;
    return item->copy_of + 1;
}

size_t weigh_count_origins(weigh_work *work, weigh_item *const *items, size_t n) {
    size_t *parent = tocsin_arena_new(&work->scratch, size_t, n);
    origin_entry *entries = tocsin_arena_new(&work->scratch, origin_entry, n);
    if (!parent || !entries) {
        work->failed = true;
        return 0;
    }
    size_t n_origins = 0;
    for (size_t i = 0; i < n; i++) parent[i] = i;
    for (int which = 0; which < 3; which++) {
        for (size_t i = 0; i < n; i++) entries[i] = (origin_entry){origin_part(items[i], which), i};
        qsort(entries, n, sizeof *entries, compare_origins);
        for (size_t i = 1; i < n; i++) {
            if (entries[i].key == 0 || entries[i].key != entries[i - 1].key) continue;
            size_t a = root_of(parent, entries[i - 1].at), b = root_of(parent, entries[i].at);
            parent[a < b ? b : a] = a < b ? a : b;
        }
    }
    for (size_t i = 0; i < n; i++) n_origins += parent[i] == i;
    return n_origins;
}

size_t weigh_count_outlets(weigh_work *work, weigh_item *const *items, size_t n) {
    uint64_t *keys = tocsin_arena_new(&work->scratch, uint64_t, n);
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

static int compare_heads(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    if (x->copy_of != y->copy_of) return x->copy_of < y->copy_of ? -1 : 1;
    return (x > y) - (x < y);
}

static void tell_origin(weigh_work *work, weigh_item **items, size_t n) {
    static const weigh_kind kind = {"origins", "weigh/origins", TOCSIN_SECTION_CONTEXT, 20};
    size_t n_outlets = weigh_count_outlets(work, items, n);
    if (n_outlets < 2) return;
    tocsin_period when = items[0]->said;
    for (size_t i = 1; i < n; i++) when = weigh_period_hull(when, items[i]->said);
    weigh_draft *draft = weigh_start(work, kind, when);
    weigh_put_speaker(work, draft, "speaker", items[0]->claim);
    weigh_put_text(work, draft, "text", items[0]->claim->text);
    weigh_put_number(draft, "outlets", (double)n_outlets);
    weigh_put_names(work, draft, "outlet_names", items, n, weigh_outlet_shown);
    weigh_put_number(draft, "origins", (double)weigh_count_origins(work, items, n));
    weigh_put_items(work, draft, items, n);
}

static void link_copies(weigh_work *work, weigh_item **items, size_t n) {
    for (size_t i = 1; i < n; i++)
        if (!tocsin_text_equal(items[i]->claim->evidence, items[0]->claim->evidence))
            weigh_add_link(work, items[i]->claim->seq, items[0]->claim->seq, "repeats",
                           "weigh/origins");
}

/* A copied report has many copied sentences: it is told once for each set of documents, by its
 * first. */
static void tell_copies(weigh_work *work) {
    weigh_item **sorted = tocsin_arena_new(&work->scratch, weigh_item *, work->n_items);
    copies *groups = tocsin_arena_new(&work->scratch, copies, work->n_items);
    size_t n = work->n_items, n_groups = 0;
    if (!sorted || !groups) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) sorted[i] = &work->items[i];
    if (n) qsort(sorted, n, sizeof(weigh_item *), compare_heads);
    for (size_t from = 0, to; from < n; from = to) {
        copies group = {.from = from};
        for (to = from; to < n && sorted[to]->copy_of == sorted[from]->copy_of; to++)
            group.documents += weigh_fold_hash(sorted[to]->claim->evidence);
        group.to = to;
        if (to - from < 2) continue;
        link_copies(work, sorted + from, to - from);
        groups[n_groups++] = group;
    }
    if (n_groups) qsort(groups, n_groups, sizeof *groups, compare_copies);
    for (size_t i = 0; i < n_groups; i++)
        if (i == 0 || groups[i].documents != groups[i - 1].documents)
            tell_origin(work, sorted + groups[i].from, groups[i].to - groups[i].from);
}

void weigh_find_origins(weigh_work *work) {
    shingles *sets = tocsin_arena_new(&work->scratch, shingles, work->n_items);
    bucket_entry *entries = tocsin_arena_new(&work->scratch, bucket_entry, work->n_items);
    if (!sets || !entries) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < work->n_items; i++)
        sets[i] = shingle_text(work, work->items[i].claim->text);
    join_copies(work, sets, entries);
    tell_copies(work);
}
