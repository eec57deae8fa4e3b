// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_NUMBER_WORDS_H
#define TOCSIN_READING_NUMBER_WORDS_H

/* What numbers.yaml holds; for number.c and number_words.c only. */

#include "reading/number.h"

typedef enum part_kind {
    PART_NONE,
    PART_UNIT,     /* 0 … 9 */
    PART_TEEN,     /* 10 … 19 */
    PART_TEN,      /* 20, 30 … 90 */
    PART_HUNDRED,  /* multiplies what stands before it in the group */
    PART_SCALE,    /* thousand and beyond, dozen: closes the group */
    PART_FRACTION, /* half, one and a half: of a scale */
    PART_JOINER,   /* "en", "and", "-" */
    PART_ARTICLE,  /* "een", "a": one, before a hundred or a scale */
} part_kind;

typedef struct number_part {
    part_kind kind;
    double value;
} number_part;

#define ORDINAL_ENDINGS 8

struct number_words {
    phrasebook parts;    /* one word each; payload: number_part */
    phrasebook joiners;  /* payload: anything */
    phrasebook articles; /* likewise */
    phrasebook suffixes; /* letters right behind digits: "k", "mln"; payload: number_part */
    phrasebook ordinals; /* those that no ending makes; payload: number_part */
    tocsin_text endings[ORDINAL_ENDINGS]; /* of regular ordinals */
    size_t n_endings;
};

#endif
