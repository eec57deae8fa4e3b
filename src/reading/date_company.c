// SPDX-License-Identifier: Apache-2.0
/* What must stand, or not stand, beside words for them to be a date: "May" is a month in "in May", "9 May" and "May
 * 2021", 2000 a year in "in 2000" and not in "2000 people". */
#include "reading/date_words.h"
#include "reading/quantity.h"

#define FIRST_YEAR 1500 /* of a year without a month */
#define LAST_YEAR  2099

/* A comma at its head or end, or a last word that begins a phrase which is no date: "in the fall of Kabul", "two years old". */
static bool ends_in_no_date(const date_text *text, const date_match *match) {
    phrase_match phrase;
    size_t last = match->end - 1;
    if (word_is(&text->words[last], ",") || word_is(&text->words[match->first], ",")) return true;
    return text->words_of &&
           phrasebook_match(&text->words_of->no_dates, text->words, last, text->end, &phrase);
}

static bool is_one_word(const date_match *match) {
    return match->end == match->first + 1;
}

static bool is_bare_year(const date_match *match) {
    const date_parts *parts = &match->parts;
    return is_one_word(match) && parts->year && !parts->year_to;
}

/* "over 2000", "at 1800" */
static bool is_behind_no_year(const date_text *text, size_t i) {
    phrase_match match;
    bool found = i > text->first && phrasebook_match_before(&text->words_of->before, text->words,
                                                            text->first, i - 1, &match);
    return found && ((const date_modifier *)match.payload)->no_years;
}

/* In some languages any number like a year is one: thousands have their comma. No part of a name: "T-2000". */
static bool year_needs_nothing(const date_text *text, const date_match *match) {
    const struct date_words *of = text->words_of;
    int year = match->parts.year;
    const word *w = &text->words[match->first];
    bool joined = match->first > text->first && (w->flags & WORD_JOINED) &&
                  (w[-1].flags & WORD_MARK) && !word_is(&w[-1], "(");
    if (!of || joined || year < of->bare_from || year > of->bare_to) return false;
    if (is_behind_no_year(text, match->first)) return false;
    return match->end == text->end || !quantity_counts(text->lang, &text->words[match->end]);
}

static bool is_closed(const date_text *text, size_t end) {
    if (end >= text->end || (text->words[end].flags & WORD_MARK)) return true;
    return phrasebook_find(&text->lang->function_words, text->words[end].lower) != NULL;
}

/* Is a preposition there, or what does for one? */
static bool is_placed(const date_text *text, const date_match *match) {
    if (!is_bare_year(match)) return text->placed || text->in_range;
    if (year_needs_nothing(text, match)) return true;
    bool in_bounds = match->parts.year >= FIRST_YEAR && match->parts.year <= LAST_YEAR;
    return in_bounds && !text->no_years && (text->placed || text->in_range);
}

static bool has_company(const date_text *text, const date_match *match) {
    switch (match->pattern->needs) {
    case COMPANY_PLACE: return is_placed(text, match);
    case COMPANY_CLOSED: return (text->placed || text->in_range) && is_closed(text, match->end);
    case COMPANY_PART: return text->parted;
    default: return true;
    }
}

/* A name that is another word too ("may") needs company and a capital, an abbreviation ("jan") a number beside it. */
static bool name_stands(const date_text *text, const date_match *match) {
    const date_parts *parts = &match->parts;
    if (parts->lower) return false;
    if (!is_one_word(match)) return true;
    const word *w = &text->words[match->first];
    bool in_a_name = (w->flags & WORD_CAPITAL) && !(w->flags & WORD_BEGINS); /* "China Daily" */
    if (match->pattern->is == DATE_HABITUAL && in_a_name) return false;
    return !parts->brief && (!parts->careful || text->placed);
}

bool date_fits(const date_text *text, const date_match *match) {
    if (match->pattern->future && text->turn != TURN_FUTURE) return false;
    if ((text->no_days && match->parts.day) || ends_in_no_date(text, match)) return false;
    if (text->depth) { /* the date around it is company enough, save for "months" alone */
        bool bare_unit = match->pattern->needs == COMPANY_PART && is_one_word(match);
        return !match->parts.lower && !bare_unit;
    }
    return name_stands(text, match) && has_company(text, match);
}
