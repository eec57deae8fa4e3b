// SPDX-License-Identifier: Apache-2.0
/* The dates of a sentence: modifiers in front ("sinds begin"), a date, a range of two.
 *
 * At each word: gather the modifiers that stand there, then the longest date behind them; the modifiers apply from
 * the one nearest to the date outwards. "sinds de annexatie van de Krim in 2014" opens the period too: a "since" up
 * to SINCE_WORDS before, with nothing between but words. */
#include "reading/date_words.h"

#define MODIFIERS   4
#define SINCE_WORDS 7

typedef struct modifiers {
    const date_modifier *at[MODIFIERS];
    size_t n;
    size_t end; /* word behind the last */
} modifiers;

static modifiers gather(const date_text *text, size_t i) {
    modifiers found = {.end = i};
    phrase_match match;
    while (text->words_of && found.n < MODIFIERS &&
           phrasebook_match(&text->words_of->before, text->words, found.end, text->end, &match)) {
        found.at[found.n++] = match.payload;
        found.end += match.n_words;
    }
    return found;
}

/* ---- what a modifier makes of a period ---------------------------------------------------- */

/* "eerder deze maand": what lies before publication. When the day of publication is not known within that period,
 * only its first third surely does. */
static tocsin_period earlier_part(tocsin_period period, tocsin_period published) {
    bool known = tocsin_period_is_known(published) && published.from > period.from;
    if (!known) return date_part(period, 0, 1.0 / 3);
    tocsin_day end = published.from - 1;
    return (tocsin_period){period.from, end < period.to ? end : period.to};
}

static tocsin_period later_part(tocsin_period period, tocsin_period published) {
    bool known = tocsin_period_is_known(published) && published.to < period.to;
    if (!known) return date_part(period, 2.0 / 3, 1);
    tocsin_day begin = published.to + 1;
    return (tocsin_period){begin > period.from ? begin : period.from, period.to};
}

static tocsin_period modify(const date_modifier *modifier, tocsin_period period,
                            tocsin_period published) {
    if (!tocsin_period_is_known(period)) return period;
    switch (modifier->is) {
    case MODIFY_PLACE: return period;
    case MODIFY_PART: return date_part(period, modifier->from, modifier->to);
    case MODIFY_EARLIER: return earlier_part(period, published);
    case MODIFY_LATER: return later_part(period, published);
    case MODIFY_SINCE: return (tocsin_period){period.from, TOCSIN_DAY_NONE};
    case MODIFY_UNTIL: return (tocsin_period){TOCSIN_DAY_NONE, period.to};
    case MODIFY_BEFORE:
        return (tocsin_period){TOCSIN_DAY_NONE,
                               period.from == TOCSIN_DAY_NONE ? TOCSIN_DAY_NONE : period.from - 1};
    case MODIFY_AFTER:
        return (tocsin_period){period.to == TOCSIN_DAY_NONE ? TOCSIN_DAY_NONE : period.to + 1,
                               TOCSIN_DAY_NONE};
    }
    return period;
}

/* ---- one date ----------------------------------------------------------------------------- */

typedef struct found_date {
    size_t first, end;
    tocsin_period base, period; /* without and with its modifiers */
    date_match match;
    bool habitual, placed; /* a preposition stands before it */
} found_date;

/* A name that is another word too ("may") needs company, and so does a bare year. */
static bool stands_alone(const date_match *match) {
    const date_parts *parts = &match->parts;
    bool bare = parts->careful && !parts->day && !parts->year;
    return match->pattern->alone && !bare;
}

static bool capital_fits(const date_text *text, const date_match *match, size_t i) {
    return !match->parts.careful || (text->words[i].flags & (WORD_CAPITAL | WORD_NUMBER)) ||
           match->parts.day || match->parts.year;
}

static bool find_behind(const date_text *text, const modifiers *before, size_t i,
                        const date_anchor *anchor, found_date *ret) {
    date_match match;
    if (before->end >= text->end || !date_match_at(text, before->end, &match)) return false;
    if (!before->n && !stands_alone(&match)) return false;
    if (!capital_fits(text, &match, before->end)) return false;
    found_date found = {.first = i, .end = match.end, .match = match, .placed = before->n > 0};
    if (!date_resolve(&match, anchor, text->future, &found.base)) return false;
    found.habitual = match.pattern->is == DATE_HABITUAL;
    found.period = found.base;
    for (size_t k = before->n; k-- > 0;)
        found.period = modify(before->at[k], found.period, anchor->published);
    *ret = found;
    return true;
}

static bool find_date(const date_text *text, size_t i, const date_anchor *anchor, found_date *ret) {
    modifiers before = gather(text, i);
    if (find_behind(text, &before, i, anchor, ret)) return true;
    if (!before.n) return false;
    modifiers none = {.end = i}; /* "na" of "na 2014" may begin a pattern itself */
    return find_behind(text, &none, i, anchor, ret);
}

/* "sinds de annexatie van de Krim in 2014". Gives the word of "sinds", or SIZE_MAX. */
static size_t distant_since(const date_text *text, size_t first) {
    phrase_match match;
    for (size_t back = 1; back <= SINCE_WORDS && first >= text->first + back; back++) {
        const word *w = &text->words[first - back];
        if (w->flags & (WORD_MARK | WORD_NUMBER)) return SIZE_MAX;
        if (!phrasebook_match(&text->words_of->before, text->words, first - back, text->end,
                              &match))
            continue;
        const date_modifier *modifier = match.payload;
        if (modifier->is == MODIFY_SINCE) return first - back;
    }
    return SIZE_MAX;
}

/* ---- two dates that are one period: "van 3 oktober tot 5 november", "between March and May 2021" -------------- */

/* The word of "van" before or within the first date; SIZE_MAX when it does not open a range. */
static size_t range_opener(const date_text *text, const found_date *from) {
    phrase_match match;
    if (from->placed &&
        phrasebook_match(&text->words_of->openers, text->words, from->first, from->end, &match))
        return from->first;
    bool before =
        from->first > text->first && phrasebook_match_before(&text->words_of->openers, text->words,
                                                             text->first, from->first - 1, &match);
    return before ? from->first - match.n_words : SIZE_MAX;
}

/* Does only the middle of a range ("tot") stand between the two dates, or at the head of the second? */
static bool range_middle(const date_text *text, const found_date *from, const found_date *to) {
    phrase_match match;
    if (!phrasebook_match(&text->words_of->middles, text->words, from->end, to->end, &match))
        return false;
    return from->end + match.n_words == to->first || (to->first == from->end && to->placed);
}

/* One year said for both, or a period that runs over New Year: move the end that said no year. */
static void share_year(found_date *from, found_date *to, const date_anchor *anchor) {
    tocsin_period base;
    date_anchor other = *anchor;
    bool shares =
        to->match.parts.year && !from->match.parts.year && from->match.pattern->is == DATE_CALENDAR;
    if (shares) {
        from->match.parts.year = to->match.parts.year;
        if (date_resolve(&from->match, &other, false, &base)) from->base = base;
    }
    if (from->base.from <= to->base.to || to->match.parts.year) return;
    to->match.parts.year = tocsin_day_to_civil(to->base.from).year + 1;
    if (date_resolve(&to->match, &other, false, &base)) to->base = base;
}

static bool merge_range(const date_text *text, found_date *from, found_date *to,
                        const date_anchor *anchor) {
    if (from->habitual || to->habitual || !range_middle(text, from, to)) return false;
    size_t opener = range_opener(text, from);
    if (opener == SIZE_MAX) return false;
    share_year(from, to, anchor);
    bool sound = tocsin_period_is_known(from->base) && tocsin_period_is_known(to->base) &&
                 from->base.from != TOCSIN_DAY_NONE && from->base.from <= to->base.to;
    if (!sound) return false;
    from->first = opener;
    from->end = to->end;
    from->base = from->period = (tocsin_period){from->base.from, to->base.to};
    return true;
}

/* ---- the sentence ------------------------------------------------------------------------- */

static bool has_future(const date_text *text) {
    phrase_match match;
    for (size_t i = text->first; i < text->end; i++)
        if (phrasebook_match(&text->words_of->future, text->words, i, text->end, &match))
            return true;
    return false;
}

static size_t find_all(const date_text *text, date_anchor *anchor, found_date *found) {
    size_t n = 0;
    for (size_t i = text->first; i < text->end;) {
        found_date date;
        if (!find_date(text, i, anchor, &date)) {
            i++;
            continue;
        }
        i = date.end;
        if (n && text->words_of && merge_range(text, &found[n - 1], &date, anchor)) {
            anchor->mentioned = found[n - 1].period;
            continue;
        }
        size_t since = date.placed && text->words_of ? distant_since(text, date.first) : SIZE_MAX;
        if (since != SIZE_MAX && tocsin_period_is_known(date.period) &&
            (!n || found[n - 1].end <= since))
            date.period.to = TOCSIN_DAY_NONE;
        if (tocsin_period_is_known(date.base)) anchor->mentioned = date.base;
        found[n++] = date;
    }
    return n;
}

static date_mention mention(const passage *p, const found_date *date) {
    return (date_mention){.first_word = date->first,
                          .end_word = date->end,
                          .from = p->words[date->first].from,
                          .to = p->words[date->end - 1].to,
                          .text = passage_text(p, date->first, date->end),
                          .period = date->period,
                          .habitual = date->habitual};
}

tocsin_status date_find(const passage *p, const sentence *s, date_anchor *anchor,
                        date_list *ret_dates, tocsin_error *err) {
    date_list made = {NULL, 0};
    if (p->pack && s->end_word > s->first_word) {
        found_date found[SENTENCE_WORDS];
        date_text text = {p->pack, p->pack->dates, p->words, s->first_word, s->end_word, false};
        text.future = text.words_of && has_future(&text);
        made.n = find_all(&text, anchor, found);
        made.items = tocsin_arena_new(p->arena, date_mention, made.n);
        if (!made.items) return tocsin_fail_memory(err);
        for (size_t i = 0; i < made.n; i++) made.items[i] = mention(p, &found[i]);
    }
    *ret_dates = made;
    return TOCSIN_OK;
}

bool date_read(const pack *lang, segmenter *seg, tocsin_text text, tocsin_period *ret_period) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    date_anchor anchor = {TOCSIN_PERIOD_NONE, TOCSIN_PERIOD_NONE};
    word *words = NULL;
    size_t n = 0;
    if (text.n > 200 || segmenter_words(seg, text, &scratch, &words, &n, NULL) || !n) return false;
    date_text looked = {lang, lang->dates, words, 0, n, false};
    date_match match;
    tocsin_period period = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; i < n; i++) {
        if (!date_match_at(&looked, i, &match) || !match.parts.year) continue;
        if (!date_resolve(&match, &anchor, false, &period) || !tocsin_period_is_known(period))
            return false;
        *ret_period = period;
        return true;
    }
    return false;
}
