// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_DATE_WORDS_H
#define TOCSIN_READING_DATE_WORDS_H

/* What dates.yaml holds, and the steps from words to a period; for date*.c only.
 *
 *   words ── date_match ──> date_parts and an operation ── date_resolve ──> period
 *
 * A pack says how dates are said as patterns of words and slots ("{number} {unit} geleden"); C knows the slots and
 * what each operation computes, nothing of the words. */

#include "reading/date.h"

typedef enum date_slot {
    SLOT_WORD,
    SLOT_DAY, /* of the month */
    SLOT_MONTH,
    SLOT_YEAR, /* four digits */
    SLOT_WEEKDAY,
    SLOT_SEASON,
    SLOT_UNIT,   /* day, week, month, year */
    SLOT_NUMBER, /* also "a few" */
} date_slot;

typedef enum date_unit {
    UNIT_NONE,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_WEEKEND,
    UNIT_MONTH,
    UNIT_QUARTER,
    UNIT_YEAR,
    UNIT_DECADE
} date_unit;

typedef enum date_operation {
    DATE_CALENDAR, /* what the slots say; without a year the last before publication */
    DATE_SHIFT,    /* the unit, weekday, season or month `by` steps from publication */
    DATE_DAY,      /* `by` days from publication */
    DATE_AGO,      /* number of units before publication, or after it (`by` < 0 or > 0) */
    DATE_ROLLING,  /* the last (or next) number of units up to publication */
    DATE_RELATIVE, /* number of units from the date mentioned before */
    DATE_SAME,     /* the date mentioned before */
    DATE_HABITUAL,
} date_operation;

typedef enum name_kind { NAME_MONTH = 1, NAME_WEEKDAY, NAME_SEASON, NAME_UNIT } name_kind;

typedef struct date_name {
    name_kind kind;
    int value; /* month 1 … 12; weekday 0 Monday … 6; unit; season: first month */
    int last;  /* season: last month, below `value` when it ends in the next year */
} date_name;

#define PATTERN_ELEMENTS 8

typedef struct date_element {
    date_slot slot;
    tocsin_text word;
} date_element;

typedef struct date_pattern {
    struct date_pattern *next; /* of the same first word, or of those that begin with a slot */
    date_element elements[PATTERN_ELEMENTS];
    size_t n;
    date_operation is;
    int by;
    bool alone; /* counts without a preposition before it */
} date_pattern;

typedef enum modifier_kind {
    MODIFY_PLACE,   /* "in", "op": says that a date follows */
    MODIFY_PART,    /* "begin": a share of the period */
    MODIFY_EARLIER, /* of a period that is not over: the part before publication */
    MODIFY_LATER,
    MODIFY_SINCE,
    MODIFY_UNTIL,
    MODIFY_BEFORE,
    MODIFY_AFTER,
} modifier_kind;

typedef struct date_modifier {
    modifier_kind is;
    double from, to; /* of PART: shares of the period */
} date_modifier;

/* The patterns that begin with one word. */
typedef struct date_start {
    struct date_start *next;
    tocsin_text word;
    date_pattern *patterns;
} date_start;

struct date_words {
    phrasebook names;     /* payload: date_name */
    phrasebook day_parts; /* ends of compounds: "zaterdag|avond" */
    date_start *first_start;
    phrasebook starts;           /* payload: date_start */
    phrasebook careful;          /* names that are other words too ("may"): they need company */
    date_pattern *slotted;       /* patterns that begin with a slot */
    phrasebook before;           /* payload: date_modifier */
    phrasebook few;              /* payload: int[2] */
    phrasebook future;           /* verbs that turn "in december" to the one that comes */
    phrasebook openers, middles; /* "van … tot …" */
};

typedef struct date_parts {
    int day, day_to, month, year; /* 0: not said */
    int weekday;                  /* -1: not said */
    int season_from, season_to;
    date_unit unit;
    int number, number_to;
    bool careful;
} date_parts;

#define DATE_PARTS_INIT                                                                            \
    { .weekday = -1 }

typedef struct date_match {
    const date_pattern *pattern;
    date_parts parts;
    size_t end;
} date_match;

/* The words being looked through. */
typedef struct date_text {
    const pack *lang;
    const struct date_words *words_of; /* the pack's dates */
    const word *words;
    size_t first, end;
    bool future;
} date_text;

/* The longest pattern, or date in digits, that begins at words[i]. */
bool date_match_at(const date_text *text, size_t i, date_match *ret_match);
/* The period that a match names; false when it is no date (31 February). */
bool date_resolve(const date_match *match, const date_anchor *anchor, bool future,
                  tocsin_period *ret_period);
/* A share of a period, in days; open ends are left alone. */
tocsin_period date_part(tocsin_period period, double from, double to);

/* dates.yaml. */
tocsin_status date_words_load(pack *lang, segmenter *seg, tocsin_arena *arena, tocsin_error *err);
tocsin_status date_words_read(const pack_file *file);

#endif
