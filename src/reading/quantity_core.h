// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_QUANTITY_CORE_H
#define TOCSIN_READING_QUANTITY_CORE_H

/* The number of a quantity, before qualifier and unit; for quantity*.c only. */

#include "reading/quantity_words.h"

/* One sentence being looked through. */
typedef struct seeker {
    const passage *p;
    const sentence *s;
    const struct quantity_words *words;
    const date_list *dates;
    size_t next_date;
    size_t free_from; /* words before belong to the quantity before */
} seeker;

/* A number, a range, or a vague word. */
typedef struct core {
    size_t first, number_word, end;
    size_t noun; /* the word that says of what */
    double low, high, other;
    bool vague, unknown, is_plain;
    bool needs_unit;  /* counts nothing without a noun */
    bool added;       /* a word says that so many come on top */
    tocsin_unit unit; /* when something in it says so */
    tocsin_measure measure;
} core;

static inline const word *seeker_word(const seeker *k, size_t i) {
    return i < k->s->end_word ? &k->p->words[i] : NULL;
}

static inline bool seeker_matches(const seeker *k, const phrasebook *book, size_t i,
                                  phrase_match *ret_match) {
    return phrasebook_match(book, k->p->words, i, k->s->end_word, ret_match);
}

/* The phrase that ends right before words[i] and belongs to no quantity yet. */
static inline bool seeker_matches_before(const seeker *k, const phrasebook *book, size_t i,
                                         phrase_match *ret_match) {
    return i > k->free_from &&
           phrasebook_match_before(book, k->p->words, k->free_from, i - 1, ret_match);
}

/* The unit that words[i] names, alone or as the end of a compound; NULL: none. */
const unit_entry *quantity_noun(const passage *p, size_t i, size_t end, size_t *ret_end);

/* The same for the last of nouns in a row, where those are no one word: "passenger planes" are planes. */
const unit_entry *quantity_head(const passage *p, size_t i, size_t end, size_t *ret_end);

/* The core that begins at words[i]. Where it is false, `ret_end` is behind what counts nothing there. */
bool quantity_core_find(const seeker *k, size_t i, core *ret_core, size_t *ret_end);
/* "3200 keer geschonden": what happened so many times, where "times" begins at words[i] and the verb stands in the
 * clause; NULL: nothing that is counted. `ret_end` is behind "times". */
const unit_entry *quantity_deed(const seeker *k, size_t i, size_t *ret_end);
/* Gives numbers without a noun the unit that was counted before, in this sentence or the last that counted. */
void quantity_take_again(const seeker *k, quantity *items, size_t n, quantity_memory *memory);
/* No number: a date, a time, an age, a name; number from words[i] to `end`. */
bool quantity_core_is_none(const seeker *k, size_t i, size_t end);

#endif
