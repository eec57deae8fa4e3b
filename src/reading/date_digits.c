// SPDX-License-Identifier: Apache-2.0
/* Dates in digits: 2021-11-14, 14-11-2021, 14/11/21, 14.11.2021, 2021-11, 11/2021, 2014-2018, 14/11. */
#include "reading/date_words.h"

#define FIRST_YEAR 1800 /* of what may be a year where nothing else says so */
#define LAST_YEAR  2199
#define CENTURY_AT 50 /* 14/11/49 is in 2049, 14/11/50 in 1950 */

static const date_pattern in_digits = {.is = DATE_CALENDAR};
static const date_pattern day_in_digits = {.is = DATE_CALENDAR, .needs = COMPANY_CLOSED};

typedef struct fields {
    int value[3];
    size_t width[3];
    size_t n, end; /* word behind them */
    char mark;
} fields;

/* A whole number of at most four digits that fills the text; -1 when it is none. */
static int digits_value(tocsin_text text) {
    if (!text.n || text.n > 4) return -1;
    int value = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return -1;
        value = value * 10 + (text.at[i] - '0');
    }
    return value;
}

static bool put_field(fields *f, tocsin_text text) {
    int value = digits_value(text);
    if (value < 0 || f->n == 3) return false;
    f->width[f->n] = text.n;
    f->value[f->n++] = value;
    return true;
}

/* "14.11.2021" is one word. */
static bool split_dots(const word *w, fields *f) {
    tocsin_text rest = w->lower, piece;
    f->mark = '.';
    while (tocsin_text_split(&rest, '.', &piece))
        if (!put_field(f, piece)) return false;
    return f->n >= 2;
}

/* "14-11-2021" is five words without a blank. */
static bool split_marks(const date_text *text, size_t i, fields *f) {
    const word *w = text->words;
    if (!put_field(f, w[i].lower)) return false;
    size_t at = i + 1;
    for (; f->n < 3 && at + 1 < text->end; at += 2) {
        bool joined = (w[at].flags & w[at + 1].flags & WORD_JOINED) && w[at].lower.n == 1;
        if (!joined || (w[at].lower.at[0] != '-' && w[at].lower.at[0] != '/')) break;
        if (f->mark && f->mark != w[at].lower.at[0]) break;
        if (!put_field(f, w[at + 1].lower)) return false;
        f->mark = w[at].lower.at[0];
    }
    bool goes_on = at < text->end && (w[at].flags & WORD_JOINED) && w[at].lower.n == 1 &&
                   f->mark == w[at].lower.at[0];
    f->end = at;
    return f->n >= 2 && !goes_on;
}

static bool is_year(const fields *f, size_t i) {
    return f->width[i] == 4 && f->value[i] >= FIRST_YEAR && f->value[i] <= LAST_YEAR;
}

static bool set_day(const pack *lang, int first, int second, date_parts *parts) {
    bool day_first = lang->day_first ? second <= 12 : first > 12;
    parts->day = day_first ? first : second;
    parts->month = day_first ? second : first;
    int leap = parts->year ? parts->year : 2000;
    return tocsin_civil_is_valid((tocsin_civil){leap, parts->month, parts->day});
}

static bool three(const pack *lang, const fields *f, date_parts *parts) {
    bool year_first = f->width[0] == 4;
    if (year_first) {
        parts->year = f->value[0];
        parts->month = f->value[1];
        parts->day = f->value[2];
        return tocsin_civil_is_valid((tocsin_civil){parts->year, parts->month, parts->day});
    }
    if (f->width[2] == 4)
        parts->year = f->value[2];
    else if (f->width[2] == 2 && f->mark != '.')
        parts->year = f->value[2] + (f->value[2] < CENTURY_AT ? 2000 : 1900);
    return parts->year && set_day(lang, f->value[0], f->value[1], parts);
}

/* Year and month, or two years ("1957-58"). */
static bool two_with_year(const fields *f, date_parts *parts) {
    int to = f->width[1] == 2 ? f->value[0] / 100 * 100 + f->value[1] : f->value[1];
    bool two_years = f->width[1] == 4 ? is_year(f, 1) : f->width[1] == 2 && f->value[1] > 12;
    if (is_year(f, 0) && two_years && f->mark == '-' && f->value[0] < to) {
        parts->year = f->value[0];
        parts->year_to = to;
        return true;
    }
    size_t year = is_year(f, 0) ? 0 : 1, month = 1 - year;
    if (!is_year(f, year) || f->width[month] > 2 || f->mark == '.') return false;
    parts->year = f->value[year];
    parts->month = f->value[month];
    return parts->month >= 1 && parts->month <= 12;
}

/* Day and month: one of them in two digits, since "3/4" and "5-4" are shares and scores. */
static bool two_short(const fields *f) {
    return f->n == 2 && f->mark != '.' && f->width[0] <= 2 && f->width[1] <= 2 &&
           f->width[0] + f->width[1] > 2;
}

bool date_digits(const date_text *text, size_t i, date_match *ret_match) {
    fields f = {.end = i + 1};
    if (!split_dots(&text->words[i], &f)) {
        f = (fields){.end = i + 1};
        if (!split_marks(text, i, &f)) return false;
    }
    date_match made = {.pattern = &in_digits, .parts = DATE_PARTS_INIT, .first = i, .end = f.end};
    bool ok = f.n == 3 ? three(text->lang, &f, &made.parts) : two_with_year(&f, &made.parts);
    if (!ok && two_short(&f)) {
        made.parts = (date_parts)DATE_PARTS_INIT;
        made.pattern = &day_in_digits;
        ok = set_day(text->lang, f.value[0], f.value[1], &made.parts);
    }
    if (!ok || !date_fits(text, &made)) return false;
    if (!date_resolve(&made, text->anchor, text->turn, &made.period)) return false;
    *ret_match = made;
    return true;
}
