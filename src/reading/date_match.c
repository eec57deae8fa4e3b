// SPDX-License-Identifier: Apache-2.0
/* From words to date_parts: slots, patterns, dates in digits. */
#include "reading/date_words.h"
#include "reading/number.h"

#include <string.h>

/* ---- slots -------------------------------------------------------------------------------- */

/* A whole number of `least` to `most` digits that fills the text; -1 when it is none. */
static int digits_value(tocsin_text text, size_t least, size_t most) {
    if (text.n < least || text.n > most) return -1;
    int value = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return -1;
        value = value * 10 + (text.at[i] - '0');
    }
    return value;
}

static const date_name *name_at(const date_text *text, size_t i) {
    if (i >= text->end) return NULL;
    const word *w = &text->words[i];
    const date_name *name = phrasebook_find(&text->words_of->names, w->lower);
    if (name || (w->flags & WORD_MARK) || !text->words_of->day_parts.n) return name;
    for (size_t from = 1; from < w->lower.n && w->lower.n < 40; from++) { /* "zaterdag|avond" */
        if (!phrasebook_find(&text->words_of->day_parts,
                             tocsin_text_slice(w->lower, from, w->lower.n)))
            continue;
        name = phrasebook_find(&text->words_of->names, tocsin_text_slice(w->lower, 0, from));
        if (name && name->kind == NAME_WEEKDAY) return name;
    }
    return NULL;
}

static size_t match_day(const date_text *text, size_t i, date_parts *parts) {
    double value = digits_value(text->words[i].lower, 1, 2);
    size_t end = i + 1;
    number spelled; /* "twee oktober", "May twenty-one" */
    bool found = value >= 1 || ordinal_match(text->lang, text->words, i, text->end, &value, &end);
    if (!found && number_match(text->lang, text->words, i, text->end, &spelled) &&
        !spelled.is_digits) {
        value = spelled.value;
        end = spelled.end_word;
        found = true;
    }
    if (!found || value < 1 || value > 31) return 0;
    if (parts->day)
        parts->day_to = (int)value;
    else
        parts->day = (int)value;
    return end;
}

static size_t match_year(const date_text *text, size_t i, date_parts *parts) {
    int value = digits_value(text->words[i].lower, 4, 4);
    if (value < 1000 || value > 2999) return 0;
    parts->year = value;
    return i + 1;
}

static size_t match_number(const date_text *text, size_t i, date_parts *parts) {
    phrase_match few;
    if (phrasebook_match(&text->words_of->few, text->words, i, text->end, &few)) {
        const int *bounds = few.payload;
        parts->number = bounds[0];
        parts->number_to = bounds[1];
        return i + few.n_words;
    }
    number found;
    if (!number_match(text->lang, text->words, i, text->end, &found) ||
        !(found.value >= 1 && found.value < 10000))
        return 0;
    parts->number = parts->number_to = (int)found.value;
    return found.end_word;
}

static size_t match_name(const date_text *text, size_t i, name_kind kind, date_parts *parts) {
    const date_name *name = name_at(text, i);
    if (!name || name->kind != kind) return 0;
    parts->careful |= phrasebook_find(&text->words_of->careful, text->words[i].lower) != NULL;
    switch (kind) {
    case NAME_MONTH: parts->month = name->value; break;
    case NAME_WEEKDAY: parts->weekday = name->value; break;
    case NAME_UNIT: parts->unit = (date_unit)name->value; break;
    case NAME_SEASON: parts->season_from = name->value; parts->season_to = name->last;
    }
    return i + 1;
}

/* The dot of an abbreviation ("nov.") belongs to the name before a day or a year. */
static size_t skip_dot(const date_text *text, size_t i) {
    bool dot =
        i + 1 < text->end && word_is(&text->words[i], ".") && (text->words[i].flags & WORD_JOINED);
    return dot && (text->words[i + 1].flags & WORD_NUMBER) ? i + 1 : i;
}

/* Fill one element from words[i]; gives the word behind it, 0 when it does not fit. */
static size_t match_element(const date_text *text, const date_element *element, size_t i,
                            date_parts *parts) {
    if (i >= text->end) return 0;
    switch (element->slot) {
    case SLOT_WORD: return tocsin_text_equal(text->words[i].lower, element->word) ? i + 1 : 0;
    case SLOT_DAY: return match_day(text, i, parts);
    case SLOT_YEAR: return match_year(text, i, parts);
    case SLOT_NUMBER: return match_number(text, i, parts);
    case SLOT_WEEKDAY: return match_name(text, i, NAME_WEEKDAY, parts);
    case SLOT_SEASON: return match_name(text, i, NAME_SEASON, parts);
    case SLOT_UNIT: return match_name(text, i, NAME_UNIT, parts);
    case SLOT_MONTH: {
        size_t end = match_name(text, i, NAME_MONTH, parts);
        return end ? skip_dot(text, end) : 0;
    }
    }
    return 0;
}

/* ---- patterns ----------------------------------------------------------------------------- */

static void try_pattern(const date_text *text, const date_pattern *pattern, size_t i,
                        date_match *best) {
    date_parts parts = DATE_PARTS_INIT;
    size_t at = i;
    for (size_t k = 0; k < pattern->n; k++) {
        at = match_element(text, &pattern->elements[k], at, &parts);
        if (!at) return;
    }
    if (at <= best->end) return;
    *best = (date_match){.pattern = pattern, .parts = parts, .end = at};
}

/* ---- digits: 2021-11-14, 14-11-2021, 14/11/2021, 14.11.2021 ------------------------------- */

static const date_pattern in_digits = {.is = DATE_CALENDAR, .alone = true};

static bool set_date(const date_text *text, const int value[3], bool year_first,
                     date_parts *parts) {
    int first = year_first ? value[1] : value[0], second = year_first ? value[2] : value[1];
    bool day_first = !year_first && (text->lang->day_first ? second <= 12 : first > 12);
    parts->year = year_first ? value[0] : value[2];
    parts->day = day_first ? first : second;
    parts->month = day_first ? second : first;
    tocsin_civil date = {parts->year, parts->month, parts->day};
    return tocsin_civil_is_valid(date);
}

/* Three numbers of which the first or the last is a year of four digits. */
static bool set_fields(const date_text *text, const tocsin_text field[3], date_parts *parts) {
    bool year_first = field[0].n == 4;
    int value[3];
    for (int i = 0; i < 3; i++) {
        bool is_year = year_first ? i == 0 : i == 2;
        value[i] = digits_value(field[i], is_year ? 4 : 1, is_year ? 4 : 2);
        if (value[i] < 1) return false;
    }
    return set_date(text, value, year_first, parts);
}

static void try_digits(const date_text *text, size_t i, date_match *best) {
    date_parts parts = DATE_PARTS_INIT;
    const word *w = &text->words[i];
    tocsin_text field[3], rest = w->lower;
    if (tocsin_text_split(&rest, '.', &field[0]) && tocsin_text_split(&rest, '.', &field[1]) &&
        rest.n) {
        field[2] = rest;
        if (set_fields(text, field, &parts)) *best = (date_match){&in_digits, parts, i + 1};
        return;
    }
    if (i + 4 >= text->end) return;
    for (size_t k = 1; k < 5; k++)
        if (!(w[k].flags & WORD_JOINED)) return;
    bool marks =
        tocsin_text_equal(w[1].lower, w[3].lower) && (word_is(&w[1], "-") || word_is(&w[1], "/"));
    for (size_t k = 0; k < 3; k++) field[k] = w[2 * k].lower;
    if (marks && set_fields(text, field, &parts)) *best = (date_match){&in_digits, parts, i + 5};
}

/* Which slots can begin at words[i]: asked once, so that a word which is neither name nor number costs one look and
 * not one a pattern. A set of bits by date_slot. */
static unsigned slots_at(const date_text *text, size_t i) {
    static const unsigned of_kind[] = {[NAME_MONTH] = 1u << SLOT_MONTH,
                                       [NAME_WEEKDAY] = 1u << SLOT_WEEKDAY,
                                       [NAME_SEASON] = 1u << SLOT_SEASON,
                                       [NAME_UNIT] = 1u << SLOT_UNIT};
    date_parts parts = DATE_PARTS_INIT;
    const date_name *name = name_at(text, i);
    unsigned slots = name ? of_kind[name->kind] : 0;
    if (match_day(text, i, &parts)) slots |= 1u << SLOT_DAY;
    if (match_year(text, i, &parts)) slots |= 1u << SLOT_YEAR;
    if (match_number(text, i, &parts)) slots |= 1u << SLOT_NUMBER;
    return slots;
}

static void try_slotted(const date_text *text, size_t i, date_match *best) {
    if (text->words[i].flags & WORD_MARK) return;
    unsigned slots = slots_at(text, i);
    if (!slots) return;
    for (const date_pattern *pattern = text->words_of->slotted; pattern; pattern = pattern->next)
        if (slots & 1u << pattern->elements[0].slot) try_pattern(text, pattern, i, best);
}

bool date_match_at(const date_text *text, size_t i, date_match *ret_match) {
    date_match best = {.parts = DATE_PARTS_INIT};
    const word *w = &text->words[i];
    if (w->flags & WORD_NUMBER) try_digits(text, i, &best);
    if (text->words_of) {
        const date_start *start = phrasebook_find(&text->words_of->starts, w->lower);
        const date_pattern *pattern = start ? start->patterns : NULL;
        for (; pattern; pattern = pattern->next) try_pattern(text, pattern, i, &best);
        try_slotted(text, i, &best);
    }
    if (!best.end) return false;
    *ret_match = best;
    return true;
}
