// SPDX-License-Identifier: Apache-2.0
/* Two dates that are one period: "van 3 oktober tot 5 november", "between March and May 2021", "today till tomorrow". */
#include "reading/date_words.h"

/* The word of "van" before or at the head of the first date; SIZE_MAX when nothing opens a range. */
static size_t opener(const date_text *text, const date_match *from, bool placed) {
    phrase_match match;
    if (placed &&
        phrasebook_match(&text->words_of->openers, text->words, from->first, from->end, &match))
        return from->first;
    bool before =
        from->first > text->first && phrasebook_match_before(&text->words_of->openers, text->words,
                                                             text->first, from->first - 1, &match);
    return before ? from->first - match.n_words : SIZE_MAX;
}

/* Do only these words stand between the two dates, or at the head of the second? */
static bool only_between(const date_text *text, const phrasebook *book, const date_match *from,
                         const date_match *to, bool to_placed) {
    phrase_match match;
    if (!phrasebook_match(book, text->words, from->end, to->end, &match)) return false;
    return from->end + match.n_words == to->first || (to->first == from->end && to_placed);
}

static void resolve_again(date_match *match, const date_anchor *anchor) {
    tocsin_period period;
    if (date_resolve(match, anchor, TURN_PAST, &period)) match->period = period;
}

static bool is_weekday(const date_match *match) {
    return match->pattern->is == DATE_CALENDAR && match->parts.weekday >= 0 && !match->parts.month;
}

/* "van vrijdag tot zondag": the first Sunday behind that Friday, whatever "until" alone would mean. */
static void follow_weekday(const date_match *from, date_match *to) {
    if (!is_weekday(from) || !is_weekday(to)) return;
    if (from->period.from == TOCSIN_DAY_NONE || to->period.to == TOCSIN_DAY_NONE) return;
    tocsin_day ahead = (to->period.from - from->period.from) % 7;
    tocsin_day day = from->period.from + (ahead > 0 ? ahead : ahead + 7);
    to->period = (tocsin_period){day, day + (to->period.to - to->period.from)};
}

/* One year said for both, or a period that runs over New Year: move the end that said no year. */
static void share_year(date_match *from, date_match *to, const date_anchor *anchor) {
    bool from_open = from->pattern->is == DATE_CALENDAR && !from->parts.year && !from->parts.decade;
    bool to_open = to->pattern->is == DATE_CALENDAR && !to->parts.year && !to->parts.decade;
    if (from_open && to->parts.year) {
        from->parts.year = to->parts.year;
        resolve_again(from, anchor);
        if (from->period.from > to->period.to) {
            from->parts.year--;
            resolve_again(from, anchor);
        }
    }
    if (from->period.from <= to->period.to || !to_open) return;
    to->parts.year = tocsin_day_to_civil(to->period.from).year + 1;
    bool by_weekday = to->parts.weekday >= 0 && !to->parts.month;
    if (by_weekday)
        to->period = (tocsin_period){to->period.from + 7, to->period.to + 7};
    else
        resolve_again(to, anchor);
}

static bool is_range(const date_match *from, const date_match *to) {
    bool no_time = from->pattern->is >= DATE_DURATION || to->pattern->is >= DATE_DURATION;
    return !no_time && tocsin_period_is_known(from->period) && tocsin_period_is_known(to->period) &&
           from->period.from != TOCSIN_DAY_NONE && from->period.from <= to->period.to;
}

size_t date_join(const date_text *text, date_match *from, bool from_placed, date_match *to,
                 bool to_placed) {
    size_t first = opener(text, from, from_placed);
    bool joined = only_between(text, &text->words_of->middles, from, to, to_placed);
    if (!joined && first != SIZE_MAX)
        joined = only_between(text, &text->words_of->pairs, from, to, to_placed);
    if (!joined) return SIZE_MAX;
    date_match one = *from, other = *to;
    follow_weekday(&one, &other);
    share_year(&one, &other, text->anchor);
    if (!is_range(&one, &other)) return SIZE_MAX;
    *from = one;
    from->end = other.end;
    from->period.to = other.period.to;
    return first == SIZE_MAX ? from->first : first;
}
