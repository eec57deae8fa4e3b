// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PHRASEBOOK_H
#define TOCSIN_READING_PHRASEBOOK_H

/* Phrases of one or more words, each with something to know about it: a lexicon.
 *
 * A hash table from the first word to the phrases that begin with it, longest first; so looking at
 * every word of a text costs one probe a word, and a phrase of three words wins over one of two.
 * Phrases are cut into words by the same segmenter as the text, and both sides are compared in
 * lower case (word.lower), so "ten minste", "zo'n" and "drone-aanval" may be written in a pack as
 * they are written in the news. */

#include "reading/segment.h"

typedef struct phrasebook {
    struct phrase **buckets; /* n_buckets, a power of two; NULL while empty */
    size_t n_buckets, n;
    size_t longest; /* words in the longest phrase */
    uint8_t *
        seen; /* a bit for the hash of each first word, eight bits a bucket: most words are in no book */
    tocsin_arena *arena;
} phrasebook;

typedef struct phrase_match {
    const void *payload;
    size_t n_words; /* of the phrase, from the word asked about */
} phrase_match;

/* The arena must outlive the book. */
void phrasebook_init(phrasebook *book, tocsin_arena *arena);
/* `payload` is kept as a pointer and must not be NULL. TOCSIN_BAD_INPUT: empty, or there already.
 */
tocsin_status phrasebook_add(phrasebook *book, segmenter *seg, tocsin_text phrase,
                             const void *payload, tocsin_error *err);
/* The longest phrase that begins at words[i] and ends at or before words[end]. */
bool phrasebook_match(const phrasebook *book, const word *words, size_t i, size_t end,
                      phrase_match *ret_match);
/* The longest phrase that ends with words[i] (i is its last word) and begins at or after
 * words[first]. */
bool phrasebook_match_before(const phrasebook *book, const word *words, size_t first, size_t i,
                             phrase_match *ret_match);
/* The payload of a phrase of one word in lower case; NULL when there is none. */
const void *phrasebook_find(const phrasebook *book, tocsin_text lower);
/* The same where word_hash of it is known. */
const void *phrasebook_find_hashed(const phrasebook *book, tocsin_text lower, uint32_t hash);
/* Show the first word of each phrase, in no order. */
void phrasebook_each(const phrasebook *book, void (*see)(void *with, tocsin_text first_word),
                     void *with);
/* The payload of the longest one-word phrase of at least `least` bytes that the word ends with,
 * itself included: "grondtroepen" finds "troepen". For languages whose compounds end in their head.
 */
const void *phrasebook_find_tail(const phrasebook *book, tocsin_text lower, size_t least);

#endif
