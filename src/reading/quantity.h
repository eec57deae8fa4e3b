// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_QUANTITY_H
#define TOCSIN_READING_QUANTITY_H

/* How many: the quantities of a sentence, each an interval with a unit.
 *
 * "bijna 100.000 Russische manschappen" is 90,000 to 100,000 troops. What a qualifier makes of a
 * number, which noun is which unit and which words tell a stock from a flow or a plan stands in
 * lang/<code>/quantities.yaml (docs/methods/reading.md prints the table). Numbers that count
 * nothing are not found: years, dates, times, ages, percentages, ordinals, names ("T-72", "MH17").
 */

#include "reading/date.h"

typedef struct quantity {
    size_t first_word, end_word; /* of the passage, qualifier and unit noun included */
    size_t number_word;          /* where the number itself begins */
    size_t from, to;             /* visible text */
    tocsin_text text;
    double low,
        high; /* NaN: open on that side; both: asked for but not known ("hoeveel militairen") */
    tocsin_unit unit;       /* NONE: the sentence names no noun that is a unit */
    tocsin_measure measure; /* a guess from cue words and the unit; NONE without a unit */
    bool unknown;           /* the sentence says or asks that it is not known */
    bool vague;             /* "duizenden", "een paar": no number stands there */
    bool added;     /* "another 500", "3.000 extra militairen": so many on top of what is there */
    bool ambiguous; /* digits that read both ways: low and high follow the document's language, ...
                     */
    double other;   /* ... and this is the number as the other separator has it; else NaN */
    bool level;     /* "their number rose to 300": so many there are then, and not so many more */
    bool again;     /* of what another number counts: "591 schendingen en in Loehansk | 975" */
} quantity;

/* What was counted last in the text so far; sentences are to be asked in order. Start from none. */
typedef struct quantity_memory {
    tocsin_unit unit;
    tocsin_measure measure;
} quantity_memory;

typedef struct quantity_list {
    quantity *items; /* in order of first_word, none overlapping another; in the passage's arena */
    size_t n;
} quantity_list;

/* `dates` of the same sentence are no quantities; NULL: there are none. `memory` is moved on. Fails
 * for want of memory only. */
tocsin_status quantity_find(const passage *p, const sentence *s, const date_list *dates,
                            quantity_memory *memory, quantity_list *ret_quantities,
                            tocsin_error *err);

/* Words that are a number and nothing else, counted in what somebody named before: "it had recorded 145". */
bool quantity_alone(const passage *p, size_t first, size_t end, quantity *ret_quantity);

/* Is this a noun that quantities are counted in ("people", "grondtroepen")? */
bool quantity_counts(const pack *lang, const word *w);

#endif
