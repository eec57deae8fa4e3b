// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_FIGURES_H
#define BRIEF_FIGURES_H

/* The numbers and dates that a text names, so that they can be held against those of what it cites. */

#include "brief/pack.h"
#include "brief/scales.h"

/* "100.000" is a hundred thousand in one language and a hundred in another: a number that can be read both ways has
 * two values. */
typedef struct brief_figure {
    size_t from, to; /* bytes */
    double value;
    double other; /* NaN: it reads one way only */
    int decimals; /* that are written */
} brief_figure;

/* The next number at or after `*at`, which moves past it: in figures ("1,500", "1.5 million") or in letters
 * ("twelve"). Digits that belong to a name (F-16, B2) are none. With a pack figures are read as its language writes
 * them, without one both ways. */
bool brief_next_figure(const brief_scales *scales, const brief_pack *pack, tocsin_text text,
                       size_t *at, brief_figure *ret_figure);

/* A date as far as it is said: "November", "3 November", "November 2021". */
typedef struct brief_date {
    size_t from, to;      /* bytes */
    int year, month, day; /* 0: not said */
} brief_date;

/* Does a date begin at this very place? A bare year counts as one. */
bool brief_date_at(const brief_pack *pack, tocsin_text text, size_t at, brief_date *ret_date);
/* Can it be a day of the period? */
bool brief_date_within(const brief_date *date, tocsin_period period);

#endif
