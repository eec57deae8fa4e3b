// SPDX-License-Identifier: Apache-2.0
#include "reading/phrasebook.h"

#include <string.h>

struct phrase {
    struct phrase *next; /* of the same bucket, with as many words or fewer */
    const void *payload;
    uint32_t hash; /* of the first word */
    size_t n_words;
    tocsin_text *words;
};

void phrasebook_init(phrasebook *book, tocsin_arena *arena) {
    memset(book, 0, sizeof *book);
    book->arena = arena;
}

/* Bits apart from those that choose the bucket; 3 more of them. */
static size_t seen_bit(uint32_t hash, size_t n_buckets) {
    return (hash * UINT32_C(0x9E3779B1) >> 7) & (8 * n_buckets - 1);
}

static void put_phrase(struct phrase **buckets, uint8_t *seen, size_t n_buckets,
                       struct phrase *phrase) {
    size_t bit = seen_bit(phrase->hash, n_buckets);
    seen[bit / 8] = (uint8_t)(seen[bit / 8] | 1u << bit % 8);
    struct phrase **link = &buckets[phrase->hash & (n_buckets - 1)];
    while (*link && (*link)->n_words > phrase->n_words) link = &(*link)->next;
    phrase->next = *link;
    *link = phrase;
}

/* Keep the chains short. The old table stays behind in the arena: at most as large as the new one.
 */
static bool grow(phrasebook *book) {
    if (book->n < book->n_buckets) return true;
    size_t n_buckets = book->n_buckets ? book->n_buckets * 2 : 16;
    struct phrase **buckets = tocsin_arena_new(book->arena, struct phrase *, n_buckets);
    uint8_t *seen = tocsin_arena_new(book->arena, uint8_t, n_buckets);
    if (!buckets || !seen) return false;
    for (size_t i = 0; i < book->n_buckets; i++)
        for (struct phrase *phrase = book->buckets[i], *next; phrase; phrase = next) {
            next = phrase->next;
            put_phrase(buckets, seen, n_buckets, phrase);
        }
    book->buckets = buckets;
    book->seen = seen;
    book->n_buckets = n_buckets;
    return true;
}

static bool phrase_is(const struct phrase *phrase, const word *words) {
    for (size_t i = 0; i < phrase->n_words; i++)
        if (!tocsin_text_equal(phrase->words[i], words[i].lower)) return false;
    return true;
}

/* A phrase that begins at words[0], of at most `most` words and at least `least`. */
static const struct phrase *find(const phrasebook *book, const word *words, size_t least,
                                 size_t most) {
    if (!book->n_buckets || !most) return NULL;
    size_t bit = seen_bit(words[0].hash, book->n_buckets);
    if (!(book->seen[bit / 8] >> bit % 8 & 1)) return NULL;
    const struct phrase *phrase = book->buckets[words[0].hash & (book->n_buckets - 1)];
    for (; phrase && phrase->n_words >= least; phrase = phrase->next)
        if (phrase->n_words <= most && phrase->hash == words[0].hash && phrase_is(phrase, words))
            return phrase;
    return NULL;
}

static tocsin_status make_phrase(phrasebook *book, const word *words, size_t n,
                                 struct phrase **ret_phrase, tocsin_error *err) {
    struct phrase *phrase = tocsin_arena_new(book->arena, struct phrase, 1);
    if (!phrase) return tocsin_fail_memory(err);
    phrase->words = tocsin_arena_new(book->arena, tocsin_text, n);
    if (!phrase->words) return tocsin_fail_memory(err);
    phrase->hash = words[0].hash;
    phrase->n_words = n;
    for (size_t i = 0; i < n; i++) {
        phrase->words[i] = tocsin_arena_text(book->arena, words[i].lower);
        if (!phrase->words[i].at) return tocsin_fail_memory(err);
    }
    *ret_phrase = phrase;
    return TOCSIN_OK;
}

tocsin_status phrasebook_add(phrasebook *book, segmenter *seg, tocsin_text phrase,
                             const void *payload, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    word *words = NULL;
    size_t n = 0;
    tocsin_status status = segmenter_words(seg, phrase, &scratch, &words, &n, err);
    if (status) return status;
    if (!n) return tocsin_fail(err, TOCSIN_BAD_INPUT, "a phrase without words");
    if (find(book, words, n, n))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "\"%.*s\" stands there twice",
                           TOCSIN_TEXT_ARG(phrase));
    struct phrase *added = NULL;
    status = make_phrase(book, words, n, &added, err);
    if (status) return status;
    if (!grow(book)) return tocsin_fail_memory(err);
    added->payload = payload;
    put_phrase(book->buckets, book->seen, book->n_buckets, added);
    book->n++;
    if (n > book->longest) book->longest = n;
    return TOCSIN_OK;
}

bool phrasebook_match(const phrasebook *book, const word *words, size_t i, size_t end,
                      phrase_match *ret_match) {
    if (i >= end) return false;
    const struct phrase *phrase = find(book, words + i, 1, end - i);
    if (!phrase) return false;
    *ret_match = (phrase_match){phrase->payload, phrase->n_words};
    return true;
}

bool phrasebook_match_before(const phrasebook *book, const word *words, size_t first, size_t i,
                             phrase_match *ret_match) {
    if (!book->longest || i < first) return false;
    size_t from = i - first >= book->longest ? i - book->longest + 1 : first;
    for (; from <= i; from++) {
        const struct phrase *phrase = find(book, words + from, i - from + 1, i - from + 1);
        if (!phrase) continue;
        *ret_match = (phrase_match){phrase->payload, phrase->n_words};
        return true;
    }
    return false;
}

const void *phrasebook_find_hashed(const phrasebook *book, tocsin_text lower, uint32_t hash) {
    word single = {.lower = lower, .hash = hash};
    const struct phrase *phrase = find(book, &single, 1, 1);
    return phrase ? phrase->payload : NULL;
}

const void *phrasebook_find(const phrasebook *book, tocsin_text lower) {
    return phrasebook_find_hashed(book, lower, word_hash(lower));
}

void phrasebook_each(const phrasebook *book, void (*see)(void *with, tocsin_text first_word),
                     void *with) {
    for (size_t i = 0; i < book->n_buckets; i++)
        for (const struct phrase *phrase = book->buckets[i]; phrase; phrase = phrase->next)
            see(with, phrase->words[0]);
}

const void *phrasebook_find_tail(const phrasebook *book, tocsin_text lower, size_t least) {
    if (lower.n > 64) return NULL; /* longer than any compound; keeps this linear in the text */
    for (size_t from = 0; from + least <= lower.n || from == 0; from++) {
        const void *payload = phrasebook_find(book, tocsin_text_slice(lower, from, lower.n));
        if (payload) return payload;
    }
    return NULL;
}
