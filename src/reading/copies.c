// SPDX-License-Identifier: Apache-2.0
/* Which documents are copies of others: MinHash of runs of five words, and banded hashing to find them.
 *
 * Two texts are as alike as their sets of runs: the Jaccard similarity J = |A ∩ B| / |A ∪ B|. Under a random order of
 * all runs the first of A and the first of B are the same with probability J (Broder 1997), so among 128 orders the
 * share in which they are the same estimates J with a standard error of sqrt(J (1 - J) / 128), 0.044 at the most. Of
 * each first run eight bits are kept (b-bit MinHash, Li and König 2010): different ones are equal by chance once in 256,
 * which the estimate takes off again.
 *
 * To find candidates, a signature is cut into 42 bands of 3 values; documents that agree on all three values of some
 * band are compared. A pair with J = 0.5 meets in this way with probability 1 - (1 - 0.5^3)^42 = 0.996, one with 0.7
 * always, one with 0.05 once in 200. */
#include "reading/copies.h"

#include "reading/encoding.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

enum {
    RUN = 5,         /* words */
    RUNS_LEAST = 16, /* a shorter text is a copy only when all its words are the same */
    WORDS_MOST = 50000,
    BANDS = 42,
    ROWS = 3,
    LOOK_MOST = 32,     /* documents of one bucket that are looked at, the latest ones */
    GENERATION = 32768, /* documents that are remembered: one to two generations */
    BUCKETS = 1 << 20,
};
static const double least_similarity = 0.5;

/* ---- signatures ----------------------------------------------------------------------------------- */

typedef struct hasher {
    uint32_t least[TOCSIN_SIGNATURE];
    uint64_t words[RUN]; /* hashes of the last words, a ring */
    size_t n_words;
    uint64_t whole; /* of all words */
} hasher;

static uint64_t mix(uint64_t h) { /* splitmix64 */
    h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9u;
    h = (h ^ h >> 27) * 0x94D049BB133111EBu;
    return h ^ h >> 31;
}

/* Each of the orders is a hash of the run with a constant of its own. */
static void add_run(hasher *h, uint64_t run) {
    uint64_t seed = 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < TOCSIN_SIGNATURE; i++) {
        uint64_t value = (run ^ seed * (2 * i + 1)) * 0xD6E8FEB86659FD93u;
        uint32_t order = (uint32_t)((value ^ value >> 32) * 0xCF1BBCDCBFA56301u >> 32);
        if (order < h->least[i]) h->least[i] = order;
    }
}

static void add_word(hasher *h, uint64_t word) {
    h->words[h->n_words++ % RUN] = word;
    h->whole = mix(h->whole ^ word);
    if (h->n_words < RUN) return;
    uint64_t run = 0;
    for (size_t i = h->n_words - RUN; i < h->n_words; i++) run = mix(run + h->words[i % RUN]);
    add_run(h, run);
}

/* Words are runs of letters and digits, in lower case. */
static void add_text(hasher *h, tocsin_text text) {
    uint64_t word = 0;
    for (size_t at = 0; at < text.n && h->n_words < WORDS_MOST;) {
        uint32_t code = encoding_next(text, &at);
        bool is_ascii = code < 0x80;
        bool counts =
            is_ascii ? (code >= '0' && code <= '9') || ((code | 32) >= 'a' && (code | 32) <= 'z')
                     : u_isalnum((UChar32)code);
        if (counts) {
            if (is_ascii && code >= 'A' && code <= 'Z') code |= 32;
            if (!is_ascii) code = (uint32_t)u_tolower((UChar32)code);
            word = (word + code + 1) * 0x100000001B3u;
        } else if (word) {
            add_word(h, mix(word));
            word = 0;
        }
    }
    if (word) add_word(h, mix(word));
}

static void start(hasher *h) {
    memset(h, 0, sizeof *h);
    memset(h->least, 0xFF, sizeof h->least);
}

static void finish(hasher *h, tocsin_signature *ret_signature) {
    ret_signature->is_known = h->n_words > 0;
    if (h->n_words < RUNS_LEAST + RUN - 1) {
        memset(h->least, 0xFF, sizeof h->least);
        add_run(h, h->whole);
    }
    for (size_t i = 0; i < TOCSIN_SIGNATURE; i++)
        ret_signature->at[i] = (uint8_t)(h->least[i] * 0x9E3779B1u >> 24);
}

void signature_of_text(tocsin_text text, tocsin_signature *ret_signature) {
    hasher h;
    start(&h);
    add_text(&h, text);
    finish(&h, ret_signature);
}

void signature_of(const document *doc, tocsin_signature *ret_signature) {
    hasher h;
    start(&h);
    for (size_t i = 0; i < doc->n_blocks; i++)
        if (doc->blocks[i].kind == BLOCK_TEXT)
            add_text(&h, tocsin_text_slice(doc->text, doc->blocks[i].from, doc->blocks[i].to));
    finish(&h, ret_signature);
}

double tocsin_signature_similarity(const tocsin_signature *a, const tocsin_signature *b) {
    if (!a->is_known || !b->is_known) return 0;
    size_t same = 0;
    for (size_t i = 0; i < TOCSIN_SIGNATURE; i++) same += a->at[i] == b->at[i];
    const double by_chance = 1.0 / 256;
    double share = ((double)same / TOCSIN_SIGNATURE - by_chance) / (1 - by_chance);
    return share > 0 ? share : 0;
}

void tocsin_signature_format(const tocsin_signature *signature,
                             char ret_hex[static 2 * TOCSIN_SIGNATURE + 1]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < TOCSIN_SIGNATURE; i++) {
        ret_hex[2 * i] = digits[signature->at[i] >> 4];
        ret_hex[2 * i + 1] = digits[signature->at[i] & 15];
    }
    ret_hex[2 * TOCSIN_SIGNATURE] = 0;
}

static int digit_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool tocsin_signature_parse(tocsin_text hex, tocsin_signature *ret_signature) {
    tocsin_signature made = {.is_known = true};
    if (hex.n != 2 * TOCSIN_SIGNATURE) return false;
    for (size_t i = 0; i < TOCSIN_SIGNATURE; i++) {
        int high = digit_of(hex.at[2 * i]), low = digit_of(hex.at[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        made.at[i] = (uint8_t)(high << 4 | low);
    }
    *ret_signature = made;
    return true;
}

/* ---- finding copies ------------------------------------------------------------------------------- */

typedef struct known {
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_signature signature;
    tocsin_copy copy;     /* of what it is one */
    uint32_t next[BANDS]; /* index + 1 of the one before in the same bucket */
} known;

typedef struct generation {
    known *items;
    size_t n, capacity;
    uint32_t *heads; /* BUCKETS of index + 1 */
} generation;

struct tocsin_copies {
    generation now, before;
};

static void release_generation(generation *g) {
    free(g->items);
    free(g->heads);
    *g = (generation){NULL, 0, 0, NULL};
}

void tocsin_copies_free(tocsin_copies **copies) {
    if (!*copies) return;
    release_generation(&(*copies)->now);
    release_generation(&(*copies)->before);
    free(*copies);
    *copies = NULL;
}

tocsin_status tocsin_copies_new(tocsin_copies **ret_copies, tocsin_error *err) {
    tocsin_copies *made = calloc(1, sizeof *made);
    if (!made) return tocsin_fail_memory(err);
    *ret_copies = made;
    return TOCSIN_OK;
}

static size_t bucket_of(const tocsin_signature *signature, size_t band) {
    uint64_t key = band + 1;
    for (size_t i = 0; i < ROWS; i++) key = key << 8 | signature->at[band * ROWS + i];
    return (size_t)(mix(key) & (BUCKETS - 1));
}

typedef struct nearest {
    const known *item;
    double similarity;
} nearest;

static void look_in(const generation *g, const tocsin_signature *signature, nearest *best) {
    for (size_t band = 0; band < BANDS && g->heads; band++) {
        uint32_t at = g->heads[bucket_of(signature, band)];
        for (int looked = 0; at && looked < LOOK_MOST; looked++) {
            const known *item = &g->items[at - 1];
            double similarity = tocsin_signature_similarity(&item->signature, signature);
            if (similarity > best->similarity) *best = (nearest){item, similarity};
            at = item->next[band];
        }
    }
}

/* The original is what the nearest is a copy of; likeness is that with the nearest. */
static tocsin_copy copy_of(const nearest *best) {
    tocsin_copy copy = {.similarity = 0};
    if (!best->item || best->similarity < least_similarity) return copy;
    const char *original =
        best->item->copy.similarity > 0 ? best->item->copy.sha256_hex : best->item->sha256_hex;
    memcpy(copy.sha256_hex, original, sizeof copy.sha256_hex);
    copy.similarity = best->similarity;
    return copy;
}

static tocsin_status remember(generation *g, const known *item, tocsin_error *err) {
    if (!g->heads) g->heads = calloc(BUCKETS, sizeof *g->heads);
    if (!g->heads || !tocsin_grow((void **)&g->items, &g->capacity, g->n, sizeof *g->items))
        return tocsin_fail_memory(err);
    known *kept = &g->items[g->n++];
    *kept = *item;
    for (size_t band = 0; band < BANDS; band++) {
        uint32_t *head = &g->heads[bucket_of(&item->signature, band)];
        kept->next[band] = *head;
        *head = (uint32_t)g->n;
    }
    return TOCSIN_OK;
}

tocsin_status tocsin_copies_see(tocsin_copies *copies, const char *sha256_hex,
                                const tocsin_signature *signature, tocsin_copy *ret_copy,
                                tocsin_error *err) {
    known item = {.signature = *signature};
    nearest best = {NULL, 0};
    if (!signature->is_known) {
        *ret_copy = item.copy;
        return TOCSIN_OK;
    }
    look_in(&copies->before, signature, &best);
    look_in(&copies->now, signature, &best);
    item.copy = copy_of(&best);
    memcpy(item.sha256_hex, sha256_hex, TOCSIN_SHA256_HEX);
    if (copies->now.n == GENERATION) {
        release_generation(&copies->before);
        copies->before = copies->now;
        copies->now = (generation){NULL, 0, 0, NULL};
    }
    tocsin_status status = remember(&copies->now, &item, err);
    if (!status) *ret_copy = item.copy;
    return status;
}
