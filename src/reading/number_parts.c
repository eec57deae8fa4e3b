// SPDX-License-Identifier: Apache-2.0
/* One word cut into the parts of a number. */
#include "reading/number_words.h"

#include <string.h>

#define NUMBER_BYTES 80 /* a longer word is no number */

/* Of the first three bytes; a word of fewer has a bit of its own. */
uint32_t number_start_bit(const char *at, size_t n) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < 3; i++) hash = (hash ^ (i < n ? (unsigned char)at[i] : 0u)) * 16777619u;
    return (hash ^ (hash >> 15)) % NUMBER_STARTS;
}

bool number_may_begin(const struct number_words *words, tocsin_text lower) {
    if (!lower.n) return false;
    uint32_t bit = number_start_bit(lower.at, lower.n);
    return (words->starts[bit / 64] >> (bit % 64)) & 1;
}

const number_part *number_part_of(const pack *lang, const word *w) {
    return phrasebook_find_hashed(&lang->numbers->parts, w->lower, w->hash);
}

bool number_is_article(const pack *lang, const word *w) {
    return phrasebook_find_hashed(&lang->numbers->articles, w->lower, w->hash) != NULL;
}

bool number_is_joiner(const pack *lang, const word *w) {
    const number_part *part = number_part_of(lang, w);
    return part && part->kind == PART_JOINER;
}

bool number_joins(const pack *lang, const word *w) {
    return lang->numbers && number_is_joiner(lang, w);
}

/* A word being cut. */
typedef struct cutter {
    const struct number_words *words;
    tocsin_text lower;
    number_part *parts;
    bool ends_joined;                     /* a joiner may be the last part: an ordinal follows */
    uint64_t dead[NUMBER_BYTES / 64 + 1]; /* places from which the rest cannot be cut */
} cutter;

static bool fits(const cutter *cut, const number_part *part, size_t n, size_t end) {
    if (!part) return false;
    if (part->kind != PART_JOINER) return true;
    return n && cut->parts[n - 1].kind != PART_JOINER && (cut->ends_joined || end < cut->lower.n);
}

/* Parts are found from `at` on, the longest first; gives their number, 0 when it cannot be cut. A place is
 * tried once: the depth is bounded by PARTS_IN_WORD, the work by bytes times the longest part. */
static size_t cut_from(cutter *cut, size_t at, size_t n) {
    uint32_t hashes[NUMBER_BYTES + 1];
    size_t most = cut->lower.n - at;
    if (!most) return n;
    if (n == PARTS_IN_WORD || (cut->dead[at / 64] >> (at % 64)) & 1) return 0;
    if (most > cut->words->longest) most = cut->words->longest;
    hashes[0] = WORD_HASH_START;
    for (size_t i = 0; i < most; i++)
        hashes[i + 1] = word_hash_byte(hashes[i], cut->lower.at[at + i]);
    for (size_t i = most; i > 0; i--) {
        tocsin_text piece = tocsin_text_slice(cut->lower, at, at + i);
        const number_part *part = phrasebook_find_hashed(&cut->words->parts, piece, hashes[i]);
        if (!fits(cut, part, n, at + i)) continue;
        cut->parts[n] = *part;
        size_t found = cut_from(cut, at + i, n + 1);
        if (found) return found;
    }
    cut->dead[at / 64] |= (uint64_t)1 << (at % 64);
    return 0;
}

static size_t cut_text(const pack *lang, tocsin_text lower, bool ends_joined, number_part *parts) {
    if (!lower.n || lower.n > NUMBER_BYTES || !number_may_begin(lang->numbers, lower)) return 0;
    cutter cut = {
        .words = lang->numbers, .lower = lower, .parts = parts, .ends_joined = ends_joined};
    return cut_from(&cut, 0, 0);
}

size_t number_cut(const pack *lang, const word *w, number_part *parts) {
    if (w->flags & (WORD_MARK | WORD_NUMBER)) return 0;
    return cut_text(lang, w->lower, false, parts);
}

/* "derde", "honderdenderde": an ordinal that no ending makes, behind parts of a number. */
static size_t cut_irregular(const pack *lang, tocsin_text lower, number_part *parts) {
    for (size_t from = 0; from < lower.n; from++) {
        const number_part *last =
            phrasebook_find(&lang->numbers->ordinals, tocsin_text_slice(lower, from, lower.n));
        if (!last) continue;
        size_t n = from ? cut_text(lang, tocsin_text_slice(lower, 0, from), true, parts) : 0;
        if ((from && !n) || n == PARTS_IN_WORD) continue;
        parts[n] = *last;
        return n + 1;
    }
    return 0;
}

size_t number_cut_ordinal(const pack *lang, tocsin_text lower, number_part *parts) {
    if (lower.n > NUMBER_BYTES || !number_may_begin(lang->numbers, lower)) return 0;
    size_t n = cut_irregular(lang, lower, parts);
    const ending_list *endings = &lang->numbers->endings;
    for (size_t i = 0; i < endings->n && !n; i++) {
        if (lower.n <= endings->items[i].n || !tocsin_text_ends(lower, endings->items[i])) continue;
        n = cut_text(lang, tocsin_text_slice(lower, 0, lower.n - endings->items[i].n), false,
                     parts);
    }
    return n;
}
