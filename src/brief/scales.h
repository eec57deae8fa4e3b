// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_SCALES_H
#define BRIEF_SCALES_H

/* Words by which a sentence is checked before it is printed: lang/<code>/scales.yaml.
 *
 *   likelihood   the words of the scale (ICD 203), each with its range in per cent
 *   off_scale    words that say how likely something is, and stand on no scale
 *   confidence   words of confidence, which never share a sentence with a likelihood
 *   unnamed      words for a speaker without a name
 *   numbers      numbers in letters, by value; multipliers: what a number is multiplied by
 *   called       what an actor is called beside its own word, by its code: "American", "Washington"
 *   vague        numbers that are none ("dozens")
 *
 * Words match whole words, whatever the case of their letters. */

#include "tocsin/facts.h"

typedef struct brief_likelihood {
    tocsin_text word;
    double low, high; /* per cent */
} brief_likelihood;

typedef struct brief_value {
    tocsin_text word;
    double value;
} brief_value;

typedef struct brief_words {
    tocsin_text *words;
    size_t n;
} brief_words;

typedef struct brief_called {
    tocsin_text code;
    brief_words words;
} brief_called;

typedef struct brief_scales {
    const char *file;
    brief_likelihood
        *likelihood; /* the longest word first, so that "very likely" is not "likely" */
    size_t n_likelihood;
    brief_words off_scale, confidence, unnamed, vague;
    brief_value *numbers, *multipliers;
    size_t n_numbers, n_multipliers;
    brief_called *called;
    size_t n_called;
} brief_scales;

/* The embedded scales of a language. TOCSIN_BAD_INPUT: there are none, or they have a mistake. */
tocsin_status brief_scales_load(const char *language, tocsin_arena *arena, brief_scales *ret_scales,
                                tocsin_error *err);

/* A letter or a digit, or a part of one. */
bool brief_is_word_byte(tocsin_text text, size_t at);
/* Offset of the first whole word(s) equal to `word` at or after `from`; SIZE_MAX: none. */
size_t brief_find_word(tocsin_text text, tocsin_text word, size_t from);
/* The same, where a word begins with it. */
size_t brief_find_stem(tocsin_text text, tocsin_text stem, size_t from);
/* Is the word there at this very place? */
bool brief_word_is_at(tocsin_text text, tocsin_text word, size_t at);
/* The first of the words in the text; NULL: none. `ret_at` is its offset. */
const tocsin_text *brief_first_word(const brief_words *words, tocsin_text text, size_t *ret_at);
/* The first likelihood at or after `from`, the longest that fits; NULL: none. */
const brief_likelihood *brief_next_likelihood(const brief_scales *scales, tocsin_text text,
                                              size_t from, size_t *ret_at);

#endif
