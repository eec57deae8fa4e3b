// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_DATE_H
#define TOCSIN_READING_DATE_H

/* When: the dates of a sentence, each a period, anchored on the day of publication.
 *
 * "begin deze maand" in a report of November 2021 is 2021-11-01 to 2021-11-10; "sinds 2014" begins
 * on 2014-01-01 and is open; "in mei" is the last May before. The words stand in
 * lang/<code>/dates.yaml. When publication is known as a period only, a date that hangs on its day
 * ("zaterdag", "gisteren") is the period in which that day must lie, no shorter than what is known.
 */

#include "reading/pack.h"

/* What relative dates hang on. Start from TOCSIN_PERIOD_NONE for `mentioned`; date_find moves it
 * on, so sentences are to be asked in order. */
typedef struct date_anchor {
    tocsin_period published; /* open: only absolute dates get a period */
    tocsin_period mentioned; /* the date last found: "a few days earlier" is earlier than that */
} date_anchor;

typedef struct date_mention {
    size_t first_word, end_word; /* of the passage, with "since", "in", "begin" */
    size_t from, to;             /* visible text */
    tocsin_text text;
    tocsin_period period; /* not known: it is a date, but nothing says which ("that day") */
    bool habitual;        /* every year, on Mondays, usually in May: names no single time */
} date_mention;

typedef struct date_list {
    date_mention
        *items; /* in order of first_word, none overlapping another; in the passage's arena */
    size_t n;
} date_list;

tocsin_status date_find(const passage *p, const sentence *s, date_anchor *anchor,
                        date_list *ret_dates, tocsin_error *err);

/* A text that is a date and nothing else, in any of the ways of the language or as ISO ("2021-11"):
 * what a header line or a meta element says. `segmenter` cuts it. */
bool date_read(const pack *pack, segmenter *seg, tocsin_text text, tocsin_period *ret_period);

#endif
