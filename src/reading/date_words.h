// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_DATE_WORDS_H
#define TOCSIN_READING_DATE_WORDS_H

/* What dates.yaml holds, and the steps from words to a period; for date*.c only.
 *
 *   words ── date_match ──> date_parts and an operation ── date_resolve ──> period
 *
 * A pack says how dates are said as patterns of words and slots ("{span} geleden", "the? {ordinal} {unit} of {date}");
 * C knows the slots and what each operation computes, nothing of the words. A word with "?" may be absent, words with
 * "|" between stand for one another. A pattern that begins with {date} continues a date that was found ("volgende
 * week" … "vrijdag"); elsewhere {date} is a date within the date. */

#include "reading/date.h"

typedef enum date_slot {
    SLOT_WORD,
    SLOT_DAY,      /* of the month: 14, 14th, fourteen */
    SLOT_DAY_TH,   /* the same in digits or as an ordinal */
    SLOT_DAY_ONLY, /* an ordinal that counts little else: 14th, and words from thirteen on */
    SLOT_MONTH,
    SLOT_YEAR,       /* four digits */
    SLOT_YEAR_WORDS, /* two thousand and eighteen, nineteen seventy-eight */
    SLOT_YEAR_SHORT, /* 99: two digits above 31 */
    SLOT_WEEKDAY,
    SLOT_SEASON, /* and quarters by name: Q3 */
    SLOT_HOLIDAY,
    SLOT_UNIT,    /* day, week, month, year */
    SLOT_UNITS,   /* in the plural, without a number */
    SLOT_NUMBER,  /* also "a few" */
    SLOT_ORDINAL, /* third */
    SLOT_SPAN,    /* number and unit, or several: "1 year, 2 months and 3 days" */
    SLOT_DECADE,  /* 1970s, 70s, seventies */
    SLOT_TENS,    /* 1970, 70 */
    SLOT_DATE,    /* any other date */
    DATE_SLOTS    /* how many */
} date_slot;

typedef enum date_operation {
    DATE_CALENDAR, /* what the slots say; without a year the last before publication */
    DATE_SHIFT,    /* the unit, weekday, season or month `by` steps from publication */
    DATE_WEEKLY,   /* the weekday of the week `by` weeks from publication */
    DATE_DAY,      /* `by` days from publication, to `to` days */
    DATE_AGO,      /* number of units before publication, or after it (`by` < 0 or > 0) */
    DATE_ROLLING,  /* the last (or next) number of units up to publication */
    DATE_AHEAD,    /* from publication on, for a number of units */
    DATE_REST,     /* from publication to the end of the unit */
    DATE_LATEST,   /* the unit that began last before publication: "the weekend" */
    DATE_RELATIVE, /* number of units from the date mentioned before */
    DATE_SAME,     /* the date mentioned before, or the unit around it */
    DATE_INSIDE, /* what the slots say, in {date}; with an ordinal the n-th, with `by` -1 the last */
    DATE_AROUND,   /* the unit around {date}; without a unit {date} itself */
    DATE_FROM,     /* number of units from {date} */
    DATE_WEEK,     /* the {number}-th week of the year */
    DATE_DURATION, /* how long, not when; from here on no time is named */
    DATE_HABITUAL,
    DATE_RATE, /* "per month" */
} date_operation;

typedef enum name_kind {
    NAME_MONTH = 1,
    NAME_WEEKDAY,
    NAME_SEASON,
    NAME_UNIT,
    NAME_HOLIDAY,
    NAME_DECADE
} name_kind;

typedef struct date_name {
    name_kind kind;
    int value; /* month 1 … 12 (holiday: 0 is Easter); weekday 0 Monday … 6; unit; season: first month; decade: 70 */
    int last; /* season: last month, below `value` when it ends in the next year; holiday: day, or days from Easter */
    int last_to; /* holiday: its last day */
} date_name;

#define PATTERN_ELEMENTS 12

typedef struct date_element {
    date_slot slot;
    bool optional;
    const tocsin_text *words; /* any of them; more than one only with SLOT_WORD */
    size_t n_words;
} date_element;

typedef enum date_company {
    COMPANY_NONE,
    COMPANY_PLACE,  /* counts only with something of `before` before it */
    COMPANY_CLOSED, /* the same, and no noun behind it: "on the 14th" but not "on the 14th floor" */
    COMPANY_PART,   /* only with what takes a part: "eind", "later" */
} date_company;

typedef struct date_pattern {
    struct date_pattern *next; /* of the same first word, or of those that begin with a slot */
    date_element elements[PATTERN_ELEMENTS];
    size_t n;
    date_operation is;
    int by, to;
    int number, number_to; /* of units, when no slot says it; 0: one */
    date_company needs;
    bool future; /* only in a sentence about what is to come */
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
    bool no_days;    /* of PLACE: none follows: "in March 12 people" */
    bool no_years;   /* no bare year: "over 2000" */
} date_modifier;

/* The patterns that begin with one word. */
typedef struct date_start {
    struct date_start *next;
    tocsin_text word;
    date_pattern *patterns;
} date_start;

struct date_words {
    phrasebook names;   /* payload: date_name */
    phrasebook decades; /* likewise: "seventies" is no other name */
    date_start *first_start;
    phrasebook starts; /* payload: date_start */
    phrasebook
        careful;      /* names that are other words too ("may"): they need company and a capital */
    phrasebook brief; /* names that need a number beside them: "jan", "sun" */
    phrasebook skip;  /* names that hold a date: "Black Friday" */
    phrasebook no_dates;     /* phrases whose first word ends no date: "fall of" */
    date_pattern *slotted;   /* patterns that begin with a slot */
    date_pattern *tails;     /* patterns that begin with {date} */
    phrasebook before;       /* payload: date_modifier */
    phrasebook few;          /* payload: int[2] */
    phrasebook future, past; /* verbs that turn "in december" to the one that comes, or back */
    phrasebook span_joints;  /* "," and "and" between the parts of a span */
    phrasebook openers;      /* "van …" */
    phrasebook middles;      /* "… tot …" */
    phrasebook pairs;        /* "… en …", a range only behind an opener */
    phrasebook plurals;      /* units that are many: "weeks" */
    int bare_from, bare_to;  /* years that need no preposition; 0: none */
    tocsin_text *decade_endings;
    size_t n_decade_endings;
};

typedef struct date_parts {
    int day, day_to, month, year, year_to; /* 0: not said */
    int weekday;                           /* -1: not said */
    int season_from, season_to;
    const date_name *holiday;
    date_unit unit;
    int number, number_to;
    int more_months, more_days; /* of a span, beside `number` of `unit` */
    int ordinal;
    int decade;          /* its first year */
    tocsin_period inner; /* of {date} */
    bool has_inner;
    bool careful, brief, lower; /* a name that needs company; one without a capital */
} date_parts;

#define DATE_PARTS_INIT                                                                            \
    { .weekday = -1, .inner = TOCSIN_PERIOD_NONE }

typedef struct date_match {
    const date_pattern *pattern;
    date_parts parts;
    size_t first, end;
    tocsin_period period;
} date_match;

/* Which way a date without a year turns: what verbs and "until" say. */
typedef enum date_turn {
    TURN_PAST,    /* the last before publication */
    TURN_NEAREST, /* "until June" */
    TURN_FUTURE
} date_turn;

/* The words being looked through. */
typedef struct date_text {
    const pack *lang;
    const struct date_words *words_of; /* the pack's dates */
    const word *words;
    size_t first, end;
    const date_anchor *anchor;
    unsigned *
        slots; /* what date_slots_at found, from words[first] on, 0 where it was not asked; NULL: not kept */
    date_turn turn;
    bool in_range;          /* right behind "from 2014 to" */
    bool placed, parted;    /* a preposition stands before it; what takes a part */
    bool no_days, no_years; /* what a preposition before the date rules out */
    int depth;              /* of dates within dates */
} date_text;

/* ---- from words to parts ------------------------------------------------------------------ */

/* The longest pattern, or date in digits, that begins at words[i] and names a period. */
bool date_match_at(const date_text *text, size_t i, date_match *ret_match);
/* Do the words beside it allow that this is a date? */
bool date_fits(const date_text *text, const date_match *match);
/* Fill one slot from words[i]; gives the word behind it, 0 when it does not fit. */
size_t date_slot_fill(const date_text *text, date_slot slot, size_t i, date_parts *parts);
/* Which slots can begin at words[i], as bits by date_slot; SLOT_DATE is not asked. */
unsigned date_slots_at(const date_text *text, size_t i);
/* 2021-11-14, 14/11/2021, 14.11.2021, 14-11-21, 2021-11, 2014-2018, 14/11. */
bool date_digits(const date_text *text, size_t i, date_match *ret_match);

/* ---- from parts to a period --------------------------------------------------------------- */

/* The period that a match names; false when it is no date (31 February). */
bool date_resolve(const date_match *match, const date_anchor *anchor, date_turn turn,
                  tocsin_period *ret_period);
/* Two dates that are one period: "van 3 oktober tot 5 november". Gives the word where it begins; SIZE_MAX when they
 * are two. `placed`: a preposition stands before. The match and period of the whole come back in `from`. */
size_t date_join(const date_text *text, date_match *from, bool from_placed, date_match *to,
                 bool to_placed);

/* ---- units: date_units.c ------------------------------------------------------------------ */

tocsin_period date_month(int year, int month);
/* From the unit around `around.from` to that around `around.to`, moved by steps. */
tocsin_period date_unit_period(tocsin_period around, date_unit unit, int first_step, int last_step);
/* The same for a span: moved by all its parts, as long as its smallest. */
tocsin_period date_span_period(tocsin_period around, const date_parts *parts, int by);
/* The span up to publication (`by` < 0) or after it; with `today` the day of publication counts. */
tocsin_period date_rolling(const date_parts *parts, tocsin_period published, int by, bool today);
/* The n-th unit or weekday (parts->ordinal; `last`: the last) in a period; false when it has no such. */
bool date_nth(const date_parts *parts, tocsin_period in, bool last, tocsin_period *ret);
/* A share of a period, in whole months where it comes out even, else in days; open ends are left alone. */
tocsin_period date_part(tocsin_period period, double from, double to);
tocsin_day date_easter(int year); /* of the western churches */
/* The Monday of an ISO week. */
bool date_week(int year, int week, tocsin_period *ret);

/* ---- dates.yaml --------------------------------------------------------------------------- */

tocsin_status date_words_load(pack *lang, segmenter *seg, tocsin_arena *arena, tocsin_error *err);
tocsin_status date_words_read(const pack_file *file);
/* date_patterns.c: the list "patterns". */
tocsin_status date_patterns_load(const pack_file *file, const struct yaml_node *entry,
                                 struct date_words *words);
tocsin_status date_whole_number(const pack_file *file, const struct yaml_node *node, int least,
                                int most, int *ret);

#endif
