// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_NUMBER_H
#define TOCSIN_READING_NUMBER_H

/* Numbers as languages write them: digits with either separator, words, compounds, scales and
 * fractions behind either, decimals and signs in words.
 *
 * A pack says which words are units, teens, tens, hundreds and scales, and what joins them; one
 * small sum knows how they add up ("drieënveertigduizend", "a hundred and five thousand",
 * "anderhalf miljoen", "3 hundred and 21"). A word is cut into parts by trying the longest first
 * and going back when the rest does not fit.
 *
 *   number_digits.c    one number in digits
 *   number_parts.c     one word cut into parts, as a number or as an ordinal
 *   number_sum.c       how parts add up
 *   number_fraction.c  "two thirds", "¾", "drie kwart"
 *   number_walk.c      words one after the other
 *   number.c           signs, ratios, ordinals in digits */

#include "reading/pack.h"

typedef struct number {
    double value;
    double scale;    /* the last multiplier in it ("10 duizend": 1000); 1 when there is none */
    double other;    /* digits that the other separator reads otherwise; else NaN */
    double part;     /* of "3 van de 4", "3 of the 4": the 3; NaN when it is no such share */
    size_t end_word; /* behind the last word of it */
    bool is_digits;  /* begins with digits */
    bool is_plain;   /* digits only, no separator, no scale: may be a year */
    bool is_share;   /* a fraction that multiplies no scale, or a ratio: counts nothing by itself */
} number;

/* The longest number that begins at words[i]. An article alone is none. Costs one look into a small
 * table where words[i] begins none. */
bool number_match(const pack *lang, const word *words, size_t i, size_t end, number *ret_number);
/* Can a number begin with this word? Never false where number_match finds one. */
bool number_may_start(const pack *lang, const word *w);
/* "derde", "14e", "twenty-first", as a number; ret_end is behind its last word. */
bool ordinal_match(const pack *lang, const word *words, size_t i, size_t end, double *ret_value,
                   size_t *ret_end);
/* Words of scale alone: "duizend", "hundred thousand", "honderdduizend". Gives the word behind them, 0 when there
 * are none. */
size_t number_scale(const pack *lang, const word *words, size_t i, size_t end, double *ret_scale);

/* "and", between numbers or what they count. */
bool number_joins(const pack *lang, const word *w);

/* numbers.yaml. */
tocsin_status number_words_load(pack *lang, segmenter *seg, tocsin_arena *arena, tocsin_error *err);
tocsin_status number_words_read(const pack_file *file);

#endif
