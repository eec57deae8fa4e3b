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

/* ---- past or future ----------------------------------------------------------------------- */

#define MARKS 24 /* verbs of a sentence that are looked at */

typedef struct tense_marks {
    size_t at[MARKS];
    bool future[MARKS];
    size_t n;
} tense_marks;

static tense_marks find_marks(const date_text *text) {
    tense_marks marks = {.n = 0};
    phrase_match match;
    if (!text->words_of) return marks;
    for (size_t i = text->first; i < text->end && marks.n < MARKS; i++) {
        bool future = phrasebook_match(&text->words_of->future, text->words, i, text->end, &match);
        if (!future && !phrasebook_match(&text->words_of->past, text->words, i, text->end, &match))
            continue;
        marks.at[marks.n] = i;
        marks.future[marks.n++] = future;
    }
    return marks;
}

/* By the nearest verb before the date, or without one the nearest behind: "said on Friday that it will". */
static date_turn turn_at(const tense_marks *marks, size_t i) {
    size_t k = 0;
    while (k < marks->n && marks->at[k] < i) k++;
    if (!marks->n) return TURN_PAST;
    return marks->future[k ? k - 1 : 0] ? TURN_FUTURE : TURN_PAST;
}

static bool opens_to(const modifiers *before) {
    for (size_t i = 0; i < before->n; i++)
        if (before->at[i]->is == MODIFY_UNTIL) return true;
    return false;
}

/* ---- one date ----------------------------------------------------------------------------- */

typedef struct found_date {
    size_t first, end; /* with modifiers */
    tocsin_period period;
    date_match match; /* without */
    bool placed;      /* a preposition stands before it */
} found_date;

static bool takes_part(const modifiers *before) {
    for (size_t i = 0; i < before->n; i++) {
        modifier_kind is = before->at[i]->is;
        if (is == MODIFY_PART || is == MODIFY_EARLIER || is == MODIFY_LATER) return true;
    }
    return false;
}

static bool find_behind(const date_text *text, const modifiers *before, size_t i, found_date *ret) {
    date_match match;
    date_text behind = *text;
    behind.placed = before->n > 0;
    behind.parted = takes_part(before);
    behind.no_days = before->n && before->at[before->n - 1]->no_days;
    behind.no_years = before->n && before->at[before->n - 1]->no_years;
    if (opens_to(before) && text->turn == TURN_PAST) behind.turn = TURN_NEAREST;
    if (before->end >= text->end || !date_match_at(&behind, before->end, &match)) return false;
    bool how_long = match.pattern->is == DATE_DURATION;
    found_date found = {.first = how_long ? before->end : i,
                        .end = match.end,
                        .match = match,
                        .period = match.period,
                        .placed = before->n > 0};
    for (size_t k = before->n; k-- > 0;)
        found.period = modify(before->at[k], found.period, text->anchor->published);
    *ret = found;
    return true;
}

static bool find_date(const date_text *text, size_t i, found_date *ret) {
    modifiers before = gather(text, i), none = {.end = i};
    bool found = find_behind(text, &before, i, ret);
    bool timed = found && ret->match.pattern->is != DATE_DURATION;
    if (timed || !before.n) return found;
    found_date other; /* "in" of "in three weeks" may begin a pattern itself */
    if (!find_behind(text, &none, i, &other)) return found;
    *ret = other;
    return true;
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

/* ---- the sentence ------------------------------------------------------------------------- */

/* Dates and durations, in order. */
typedef struct finds {
    found_date *items;
    size_t n, n_durations;
    found_date *last; /* date; NULL: none yet */
} finds;

static bool lasts(const found_date *date) {
    return date->match.pattern->is == DATE_DURATION;
}

static bool join_to_last(const date_text *text, finds *all, found_date *date) {
    found_date *last = all->last;
    if (!last || !text->words_of) return false;
    date_match whole = last->match, to = date->match;
    whole.first = last->first;
    to.first = date->first;
    size_t first = date_join(text, &whole, last->placed, &to, date->placed);
    if (first == SIZE_MAX) return false;
    last->first = first;
    last->end = whole.end;
    last->match = whole;
    last->period = whole.period;
    return true;
}

static void add_date(const date_text *text, date_anchor *anchor, finds *all, found_date *date) {
    if (join_to_last(text, all, date)) {
        anchor->mentioned = all->last->period;
        return;
    }
    size_t since = date->placed && text->words_of ? distant_since(text, date->first) : SIZE_MAX;
    if (since != SIZE_MAX && tocsin_period_is_known(date->period) &&
        (!all->last || all->last->end <= since))
        date->period.to = TOCSIN_DAY_NONE;
    if (tocsin_period_is_known(date->match.period)) anchor->mentioned = date->match.period;
    all->last = &all->items[all->n];
    all->items[all->n++] = *date;
}

/* Does the middle of a range ("tot", behind "van" also "en") stand right behind the last date and end at words[i]? */
static bool is_in_range(const date_text *text, const finds *all, size_t i) {
    phrase_match match;
    size_t end = all->last ? all->last->end : 0;
    if (!all->last || end >= i || !text->words_of) return false;
    bool middle = phrasebook_match(&text->words_of->middles, text->words, end, text->end, &match) ||
                  (all->last->placed &&
                   phrasebook_match(&text->words_of->pairs, text->words, end, text->end, &match));
    return middle && end + match.n_words == i;
}

static void find_all(date_text *text, date_anchor *anchor, finds *all) {
    tense_marks marks = find_marks(text);
    for (size_t i = text->first; i < text->end;) {
        found_date date;
        phrase_match name;
        if (text->words_of &&
            phrasebook_match(&text->words_of->skip, text->words, i, text->end, &name)) {
            i += name.n_words;
            continue;
        }
        text->turn = turn_at(&marks, i);
        text->in_range = is_in_range(text, all, i);
        if (!find_date(text, i, &date)) {
            i++;
            continue;
        }
        i = date.end;
        if (lasts(&date)) {
            all->items[all->n++] = date;
            all->n_durations++;
        } else {
            add_date(text, anchor, all, &date);
        }
    }
}

static date_mention mention(const passage *p, const found_date *date) {
    date_operation is = date->match.pattern->is;
    const date_parts *parts = &date->match.parts;
    bool counted = is == DATE_AGO || is == DATE_RELATIVE || is == DATE_FROM || is == DATE_RATE;
    bool has_unit = counted || is == DATE_DURATION || is == DATE_ROLLING || is == DATE_AHEAD;
    return (date_mention){.first_word = date->first,
                          .end_word = date->end,
                          .from = p->words[date->first].from,
                          .to = p->words[date->end - 1].to,
                          .text = passage_text(p, date->first, date->end),
                          .period = date->period,
                          .named = date->match.period,
                          .habitual = is == DATE_HABITUAL || is == DATE_RATE,
                          .counted = counted,
                          .unit = has_unit ? parts->unit : UNIT_NONE,
                          .number = parts->number ? parts->number : 1,
                          .number_to = parts->number ? parts->number_to : 1};
}

static tocsin_status keep(const passage *p, const finds *all, date_list *ret_dates,
                          tocsin_error *err) {
    date_list made = {.n = 0};
    made.items = tocsin_arena_new(p->arena, date_mention, all->n - all->n_durations);
    made.durations = tocsin_arena_new(p->arena, date_mention, all->n_durations);
    if (!made.items || !made.durations) return tocsin_fail_memory(err);
    for (size_t i = 0; i < all->n; i++) {
        if (lasts(&all->items[i]))
            made.durations[made.n_durations++] = mention(p, &all->items[i]);
        else
            made.items[made.n++] = mention(p, &all->items[i]);
    }
    *ret_dates = made;
    return TOCSIN_OK;
}

tocsin_status date_find(const passage *p, const sentence *s, date_anchor *anchor,
                        date_list *ret_dates, tocsin_error *err) {
    found_date items[SENTENCE_WORDS];
    finds all = {.items = items};
    unsigned slots[SENTENCE_WORDS] = {0};
    if (p->pack && s->end_word > s->first_word) {
        date_text text = {.lang = p->pack,
                          .words_of = p->pack->dates,
                          .words = p->words,
                          .first = s->first_word,
                          .end = s->end_word,
                          .anchor = anchor,
                          .slots = slots};
        find_all(&text, anchor, &all);
    }
    return keep(p, &all, ret_dates, err);
}

bool date_read(const pack *lang, segmenter *seg, tocsin_text text, tocsin_period *ret_period) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    date_anchor anchor = {TOCSIN_PERIOD_NONE, TOCSIN_PERIOD_NONE};
    word *words = NULL;
    size_t n = 0;
    if (text.n > 200 || segmenter_words(seg, text, &scratch, &words, &n, NULL) || !n) return false;
    date_text looked = {.lang = lang,
                        .words_of = lang->dates,
                        .words = words,
                        .end = n,
                        .anchor = &anchor,
                        .placed = true};
    date_match match;
    for (size_t i = 0; i < n; i++) {
        if (!date_match_at(&looked, i, &match) || !match.parts.year) continue;
        if (!tocsin_period_is_known(match.period)) return false;
        *ret_period = match.period;
        return true;
    }
    return false;
}
