// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_NUMBER_H
#define TOCSIN_READING_NUMBER_H

/* Numbers as languages write them: digits with either separator, words, compounds, and scales
 * behind either.
 *
 * A pack says which words are units, teens, tens, hundreds and scales, and what joins them; one
 * small accumulator knows how they add up ("drieënveertigduizend", "a hundred and five thousand",
 * "anderhalf miljoen", "1,2 miljoen"). A word is cut into parts by trying the longest first and
 * going back when the rest does not fit. */

#include "reading/pack.h"

typedef struct number {
    double value;
    double scale; /* the last word of scale behind it ("10 duizend": 1000); 1 when there is none */
    double other; /* digits that the other separator reads otherwise; else NaN */
    size_t end_word; /* behind the last word of it */
    bool is_digits;  /* begins with digits */
    bool is_plain;   /* digits only, no separator, no scale: may be a year */
} number;

/* The longest number that begins at words[i]. An article alone is none. */
bool number_match(const pack *lang, const word *words, size_t i, size_t end, number *ret_number);
/* "derde", "14e", "twenty-first", as a number; ret_end is behind its last word. */
bool ordinal_match(const pack *lang, const word *words, size_t i, size_t end, double *ret_value,
                   size_t *ret_end);
/* A word of scale alone: "duizend", "hundred". */
bool number_scale(const pack *lang, const word *w, double *ret_scale);

/* numbers.yaml. */
tocsin_status number_words_load(pack *lang, segmenter *seg, tocsin_arena *arena, tocsin_error *err);
tocsin_status number_words_read(const pack_file *file);

#endif
