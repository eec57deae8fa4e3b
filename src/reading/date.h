// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_DATE_H
#define TOCSIN_READING_DATE_H

/* When: the dates of a sentence, each a period, anchored on the day of publication.
 *
 * "begin deze maand" in a report of November 2021 is 2021-11-01 to 2021-11-10; "sinds 2014" begins
 * on 2014-01-01 and is open; "in mei" is the last May before. The words stand in
 * lang/<code>/dates.yaml. When publication is known as a period only, a date that hangs on its day
 * ("zaterdag", "gisteren") is the period in which that day must lie, no shorter than what is known.
 *
 * How long ("in tien jaar", "90 days") says nothing of when, and stands in a list of its own.
 */

#include "reading/pack.h"

typedef enum date_unit {
    UNIT_NONE,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_WEEKEND,
    UNIT_MONTH,
    UNIT_QUARTER,
    UNIT_YEAR,
    UNIT_DECADE,
    UNIT_CENTURY
} date_unit;

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
    tocsin_period named;  /* the same without "since", "begin" */
    bool habitual;        /* every year, on Mondays, usually in May: names no single time */
    bool counted;   /* by a number of units: "drie weken geleden"; as long as the unit. Habitual
                             too: a rate, "ten per month" */
    date_unit unit; /* that is counted, here or in a duration; else none */
    int number, number_to;
} date_mention;

typedef struct date_list {
    date_mention
        *items; /* in order of first_word, none overlapping another; in the passage's arena */
    size_t n;
    date_mention *durations; /* likewise, and overlapping none of the items; no period */
    size_t n_durations;
} date_list;

/* Fails for want of memory only. */
tocsin_status date_find(const passage *p, const sentence *s, date_anchor *anchor,
                        date_list *ret_dates, tocsin_error *err);

/* A text that is a date and nothing else, in any of the ways of the language or as ISO ("2021-11"):
 * what a header line or a meta element says. `segmenter` cuts it. */
bool date_read(const pack *pack, segmenter *seg, tocsin_text text, tocsin_period *ret_period);

#endif
