// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_NUMBER_WORDS_H
#define TOCSIN_READING_NUMBER_WORDS_H

/* What numbers.yaml holds, and the pieces that number.c is made of; for number*.c only. */

#include "reading/number.h"

typedef enum part_kind {
    PART_NONE,
    PART_DIGITS,      /* "2.5", "1 414 021" */
    PART_UNIT,        /* 0 … 9 */
    PART_TEEN,        /* 10 … 19 */
    PART_TEN,         /* 20, 30 … 90 */
    PART_HUNDRED,     /* multiplies what stands before it in the group */
    PART_SCALE,       /* thousand and beyond: closes the group */
    PART_COUNTED,     /* dozen: like a scale, but only with something to count it before it */
    PART_FRACTION,    /* half, one and a half: added, or of a scale */
    PART_DENOMINATOR, /* quarter: divides the number before it */
    PART_JOINER,      /* "en", "and", "-" */
} part_kind;

typedef struct number_part {
    part_kind kind;
    double value;
} number_part;

#define NUMBER_ENDINGS 12
#define NUMBER_STARTS  1024 /* bits */
#define PARTS_IN_WORD  16

typedef struct ending_list {
    tocsin_text items[NUMBER_ENDINGS];
    size_t n;
} ending_list;

struct number_words {
    phrasebook parts;         /* one word each; payload: number_part */
    phrasebook articles;      /* one, before a hundred, a scale or a fraction; payload: anything */
    phrasebook suffixes;      /* letters right behind digits: "k", "mln"; payload: number_part */
    phrasebook ordinals;      /* those that no ending makes; payload: number_part */
    phrasebook minus;         /* signs in words; payload: anything */
    phrasebook points;        /* decimal signs in words; likewise */
    phrasebook fraction_of;   /* between a fraction and its scale: "two thirds of a million" */
    phrasebook ratios;        /* "1 out of 3" */
    phrasebook ratios_of_one; /* "one in three", but not "12 in six" */
    phrasebook partitives;    /* "3 of the 4" */
    ending_list endings;      /* of regular ordinals: "ste", "th" */
    ending_list plurals;      /* of ordinals that are denominators: "s" of "fifths" */
    bool plural_fractions;    /* a denominator is plural unless it is divided into one */
    size_t longest;           /* bytes of the longest part */
    /* Which first three bytes a number may begin with, hashed: most words of a text are turned away by
     * one look. */
    uint64_t starts[NUMBER_STARTS / 64];
};

/* ---- number_parts.c ----------------------------------------------------------------------- */

/* May a number begin with this word? Never false for one that does. */
bool number_may_begin(const struct number_words *words, tocsin_text lower);
uint32_t number_start_bit(const char *at, size_t n);
const number_part *number_part_of(const pack *lang, const word *w);
bool number_is_article(const pack *lang, const word *w);
bool number_is_joiner(const pack *lang, const word *w);
static inline bool number_is_multiplier(const number_part *part) {
    return part &&
           (part->kind == PART_HUNDRED || part->kind == PART_SCALE || part->kind == PART_COUNTED);
}
/* Cut a word into parts, the longest first; gives their number, 0 when it is no number. */
size_t number_cut(const pack *lang, const word *w, number_part *parts);
/* The same for an ordinal, as the parts of its number ("vierhonderdduizendste"). */
size_t number_cut_ordinal(const pack *lang, tocsin_text lower, number_part *parts);

/* ---- number_digits.c ---------------------------------------------------------------------- */

/* Digits at words[i], with groups behind blanks and a suffix: no words of scale. */
bool number_digits_match(const pack *lang, const word *words, size_t i, size_t end,
                         number *ret_number);
/* Digits and nothing else, of at most `most` digits. */
bool number_digits_plain(const word *w, size_t most, double *ret_value);

/* ---- number_sum.c ------------------------------------------------------------------------- */

/* Adds parts up. `group` is what stands since the last scale. */
typedef struct number_sum {
    double total, group;
    double held;  /* of the group, what stands before its last joiner */
    double piece; /* of the total, what the last scale closed */
    double last_scale;
    part_kind last;
    bool compounds; /* the language writes tens and units as one word */
    bool joined;    /* a joiner stands right before, in the same word or as a word of its own */
    bool in_word;   /* the part before is in the same word */
    bool article;   /* an article stands before */
    bool of_scale;  /* the group is a fraction of the last scale: "a million and a half" */
    size_t n;       /* parts that count */
} number_sum;

bool number_sum_part(number_sum *sum, number_part part);
/* All parts of one word, or none. */
bool number_sum_parts(number_sum *sum, const number_part *parts, size_t n);
void number_sum_join(number_sum *sum);
void number_sum_fraction(number_sum *sum, double value);
/* Divide all that stands there. */
void number_sum_divide(number_sum *sum, double by);
double number_sum_value(const number_sum *sum);

/* ---- number_fraction.c -------------------------------------------------------------------- */

/* Words from `i` on, as a fraction below one or a word such as "anderhalf"; gives the word behind it, 0
 * when there is none. */
size_t number_fraction_match(const pack *lang, const word *words, size_t i, size_t end,
                             double *ret_value);
/* What a number is divided by, at words[i]; `of_one`: the number is one. `longer`: it may be of several
 * words ("hundred and fifths"). Gives the word behind it, 0 when there is none. */
size_t number_denominator_match(const pack *lang, const word *words, size_t i, size_t end,
                                bool of_one, bool longer, double *ret_value);

/* ---- number_walk.c ------------------------------------------------------------------------ */

/* The longest stretch of words from words[i] on that is a number, without signs and ratios. */
bool number_walk(const pack *lang, const word *words, size_t i, size_t end, number *ret_number);
/* Cardinal words and one ordinal at the end. `plural`: it is a denominator; says whether it is plural.
 * Gives the word behind it, 0 when there is none. */
size_t number_ordinal_walk(const pack *lang, const word *words, size_t i, size_t end,
                           bool *ret_plural, double *ret_value);

#endif
