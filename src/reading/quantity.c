// SPDX-License-Identifier: Apache-2.0
/* Finding the quantities of a sentence: number or vague word, qualifier, unit noun. Everything
 * looks a bounded number of words ahead, so a sentence costs its length. */
#include "reading/number.h"
#include "reading/quantity_words.h"

#include <math.h>

#define ADJECTIVES                                                                                 \
    3 /* words between a number and its noun: "100.000 zwaarbewapende Russische manschappen" */

/* One sentence being looked through. */
typedef struct seeker {
    const passage *p;
    const sentence *s;
    const struct quantity_words *words;
    const date_list *dates;
    size_t next_date;
    size_t free_from; /* words before belong to the quantity before */
} seeker;

/* A number, a range, or a vague word, before qualifier and unit. */
typedef struct core {
    size_t first, number_word, end;
    double low, high, other;
    bool vague, unknown, is_plain, needs_unit;
    tocsin_unit unit; /* when something before it says so */
    tocsin_measure measure;
} core;

static const word *word_at(const seeker *k, size_t i) {
    return i < k->s->end_word ? &k->p->words[i] : NULL;
}

static bool matches(const seeker *k, const phrasebook *book, size_t i, phrase_match *ret_match) {
    return phrasebook_match(book, k->p->words, i, k->s->end_word, ret_match);
}

static bool in_date(seeker *k, size_t i, size_t *ret_end) {
    if (!k->dates) return false;
    while (k->next_date < k->dates->n && k->dates->items[k->next_date].end_word <= i)
        k->next_date++;
    if (k->next_date >= k->dates->n || k->dates->items[k->next_date].first_word > i) return false;
    *ret_end = k->dates->items[k->next_date].end_word;
    return true;
}

/* ---- what is no quantity ------------------------------------------------------------------ */

static bool is_joined_mark(const word *w, const char *mark) {
    return w && (w->flags & WORD_JOINED) && word_is(w, mark);
}

/* "T-72", "Covid-19": digits that a hyphen joins to letters before them. */
static bool is_part_of_name(const seeker *k, size_t i) {
    const word *w = &k->p->words[i];
    if (i < k->s->first_word + 2 || !(w->flags & WORD_JOINED)) return false;
    const word *hyphen = w - 1, *before = w - 2;
    return is_joined_mark(hyphen, "-") && !(before->flags & (WORD_MARK | WORD_NUMBER));
}

/* "10:30", "1/3": a mark joins the number to digits behind it. */
static bool is_time_or_ratio(const seeker *k, size_t end) {
    const word *mark = word_at(k, end), *digits = word_at(k, end + 1);
    if (!mark || !digits || !(digits->flags & WORD_NUMBER) || !(digits->flags & WORD_JOINED))
        return false;
    return is_joined_mark(mark, ":") || is_joined_mark(mark, "/");
}

static bool is_excluded_after(const seeker *k, size_t end) {
    phrase_match match;
    const word *hyphen = word_at(k, end);
    if (is_joined_mark(hyphen, "-")) end++;
    return matches(k, &k->words->not_after, end, &match);
}

/* "1. Een punt": the number of an item in a list. */
static bool is_list_number(const seeker *k, size_t i, size_t end) {
    const word *mark = word_at(k, end);
    return i == k->s->first_word && (is_joined_mark(mark, ".") || is_joined_mark(mark, ")")) &&
           end + 1 < k->s->end_word;
}

static bool is_no_quantity(const seeker *k, size_t i, size_t end) {
    phrase_match match;
    const word *w = &k->p->words[i];
    bool zero_first =
        w->text.n > 1 && w->text.at[0] == '0' && w->text.at[1] >= '0' && w->text.at[1] <= '9';
    bool phone = i > k->s->first_word && word_is(w - 1, "+") && (w->flags & WORD_JOINED);
    if (zero_first || phone || is_part_of_name(k, i) || is_time_or_ratio(k, end) ||
        is_list_number(k, i, end))
        return true;
    if (is_excluded_after(k, end)) return true;
    return i > k->s->first_word && phrasebook_match_before(&k->words->not_before, k->p->words,
                                                           k->s->first_word, i - 1, &match);
}

/* ---- cores -------------------------------------------------------------------------------- */

/* "5 tot 10 duizend" is 5,000 to 10,000: the scale behind the second counts for the first. */
static double share_scale(const number *low, const number *high) {
    bool bare = low->scale <= 1 && high->scale > 1 && low->value < high->value;
    return bare && low->value * high->scale <= high->value ? low->value * high->scale : low->value;
}

/* The word behind the middle of a range that begins with a number ending at `end`; 0 when there is
 * none. */
static size_t behind_middle(const seeker *k, size_t end, bool opened) {
    phrase_match match;
    if (opened && matches(k, &k->words->between, end, &match)) return end + match.n_words;
    return matches(k, &k->words->middles, end, &match) ? end + match.n_words : 0;
}

static bool find_range(const seeker *k, size_t i, core *ret_core) {
    phrase_match match;
    bool opened = matches(k, &k->words->openers, i, &match);
    size_t from = opened ? i + match.n_words : i, stop = k->s->end_word;
    number low, high;
    if (!number_match(k->p->pack, k->p->words, from, stop, &low)) return false;
    size_t next = behind_middle(k, low.end_word, opened);
    if (!next || !number_match(k->p->pack, k->p->words, next, stop, &high)) return false;
    double first = share_scale(&low, &high);
    if (!(first < high.value) || is_no_quantity(k, from, high.end_word)) return false;
    *ret_core = (core){.first = i,
                       .number_word = from,
                       .end = high.end_word,
                       .low = first,
                       .high = high.value,
                       .other = NAN,
                       .is_plain = low.is_plain && high.is_plain};
    return true;
}

static bool find_number(const seeker *k, size_t i, core *ret_core) {
    number found;
    if (!number_match(k->p->pack, k->p->words, i, k->s->end_word, &found)) return false;
    if (is_no_quantity(k, i, found.end_word)) return false;
    *ret_core = (core){.first = i,
                       .number_word = i,
                       .end = found.end_word,
                       .low = found.value,
                       .high = found.value,
                       .other = found.other,
                       .is_plain = found.is_plain};
    return true;
}

/* "duizenden", "enkele tientallen". */
static bool find_vague(const seeker *k, size_t i, core *ret_core) {
    phrase_match few = {NULL, 0}, match;
    if (!matches(k, &k->words->vague, i, &match)) {
        if (!matches(k, &k->words->few, i, &few)) return false;
        if (!matches(k, &k->words->vague, i + few.n_words, &match)) return false;
    }
    const interval *bounds = match.payload;
    *ret_core = (core){.first = i,
                       .number_word = i + few.n_words,
                       .end = i + few.n_words + match.n_words,
                       .low = bounds->low,
                       .high = bounds->high,
                       .other = NAN,
                       .vague = true};
    return true;
}

/* "een paar duizend"; without a scale it counts only with a unit: "een paar tanks". */
static bool find_few(const seeker *k, size_t i, core *ret_core) {
    phrase_match few;
    if (!matches(k, &k->words->few, i, &few)) return false;
    const interval *bounds = few.payload;
    size_t end = i + few.n_words;
    const word *next = word_at(k, end);
    double scale = 1;
    bool scaled = next && number_scale(k->p->pack, next, &scale);
    *ret_core = (core){.first = i,
                       .number_word = scaled ? end : i,
                       .end = scaled ? end + 1 : end,
                       .low = bounds->low * scale,
                       .high = bounds->high * scale,
                       .other = NAN,
                       .vague = true,
                       .needs_unit = !scaled};
    return true;
}

static bool find_unknown(const seeker *k, size_t i, core *ret_core) {
    phrase_match match;
    if (!matches(k, &k->words->unknown, i, &match)) return false;
    *ret_core = (core){.first = i,
                       .number_word = i,
                       .end = i + match.n_words,
                       .low = NAN,
                       .high = NAN,
                       .other = NAN,
                       .unknown = true,
                       .needs_unit = true};
    return true;
}

static bool find_core(const seeker *k, size_t i, core *ret_core) {
    return find_vague(k, i, ret_core) || find_few(k, i, ret_core) || find_range(k, i, ret_core) ||
           find_number(k, i, ret_core) || find_unknown(k, i, ret_core);
}

/* ---- qualifier and unit ------------------------------------------------------------------- */

static void qualify(core *c, const interval *factors) {
    double low = c->low, high = c->high;
    c->low = low * factors->low; /* an open factor is NaN, and so is what it multiplies */
    c->high = high * factors->high;
}

static void apply_qualifiers(const seeker *k, core *c) {
    phrase_match match;
    size_t first = k->free_from;
    if (c->first > first &&
        phrasebook_match_before(&k->words->before, k->p->words, first, c->first - 1, &match)) {
        const unit_entry *entry = match.payload;
        c->unit = entry->unit;
        c->measure = entry->measure;
        c->first -= match.n_words;
    }
    if (c->unknown) return;
    if (c->first > first &&
        phrasebook_match_before(&k->words->qualifiers, k->p->words, first, c->first - 1, &match)) {
        qualify(c, match.payload);
        c->first -= match.n_words;
    } else if (matches(k, &k->words->after, c->end, &match)) {
        qualify(c, match.payload);
        c->end += match.n_words;
    }
}

static const unit_entry *noun_at(const seeker *k, size_t i, size_t *ret_end) {
    phrase_match match;
    if (matches(k, &k->words->nouns, i, &match)) {
        *ret_end = i + match.n_words;
        return match.payload;
    }
    const word *w = word_at(k, i);
    if (!w || !k->p->pack->compounds || (w->flags & (WORD_MARK | WORD_NUMBER))) return NULL;
    *ret_end = i + 1;
    return phrasebook_find_tail(&k->words->nouns, w->lower, 5);
}

/* May a unit noun still follow this word? */
static bool is_adjective(const seeker *k, size_t i) {
    const word *w = word_at(k, i);
    if (!w || (w->flags & WORD_NUMBER)) return false;
    if (w->flags & WORD_MARK) return is_joined_mark(w, "-");
    return (w->flags & WORD_ALL_CAPITALS) ||
           !phrasebook_find(&k->p->pack->function_words, w->lower);
}

static void find_unit(const seeker *k, core *c) {
    phrase_match match;
    size_t i = c->end, end = 0;
    if (c->unit != TOCSIN_UNIT_NONE) return;
    if (matches(k, &k->words->linkers, i, &match)) i += match.n_words;
    for (int adjectives = 0; adjectives <= ADJECTIVES && i < k->s->end_word; i++) {
        const unit_entry *entry = noun_at(k, i, &end);
        if (entry) {
            c->unit = entry->unit;
            c->measure = entry->measure;
            c->end = end;
            return;
        }
        if (!is_adjective(k, i)) return;
        if (!(k->p->words[i].flags & WORD_JOINED)) adjectives++;
    }
}

/* ---- the sentence ------------------------------------------------------------------------- */

static quantity make_quantity(const seeker *k, const core *c) {
    const passage *p = k->p;
    return (quantity){.first_word = c->first,
                      .end_word = c->end,
                      .number_word = c->number_word,
                      .from = p->words[c->first].from,
                      .to = p->words[c->end - 1].to,
                      .text = passage_text(p, c->first, c->end),
                      .low = c->low,
                      .high = c->high,
                      .unit = c->unit,
                      .measure = c->measure,
                      .unknown = c->unknown,
                      .vague = c->vague,
                      .ambiguous = !isnan(c->other),
                      .other = c->other};
}

/* Without a unit only a number that can hardly be anything but a count is one: large, and no year.
 */
static bool counts_without_unit(const quantity *q, bool is_plain) {
    return !q->unknown && !is_plain && (q->low >= 1000 || q->high >= 1000);
}

static bool is_year(const core *c) {
    return c->is_plain && c->low >= 1500 && c->high <= 2100;
}

/* Keep those that count something; what needs a unit and got none by now was no quantity. */
static size_t sift(quantity *items, const bool *plain, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (items[i].unit != TOCSIN_UNIT_NONE || counts_without_unit(&items[i], plain[i]))
            items[kept++] = items[i];
    return kept;
}

static size_t seek(seeker *k, quantity *items, bool *plain) {
    size_t n = 0;
    for (size_t i = k->s->first_word, end; i < k->s->end_word;) {
        core found;
        if (in_date(k, i, &end)) {
            i = k->free_from = end;
            continue;
        }
        if (!find_core(k, i, &found)) {
            i++;
            continue;
        }
        apply_qualifiers(k, &found);
        size_t core_end = found.end;
        find_unit(k, &found);
        bool year = is_year(&found) && (found.unit == TOCSIN_UNIT_NONE || found.end > core_end + 2);
        bool drop = year || (found.needs_unit && found.unit == TOCSIN_UNIT_NONE && !found.unknown);
        if (drop) {
            i++;
            continue;
        }
        plain[n] = found.is_plain || found.needs_unit;
        items[n++] = make_quantity(k, &found);
        i = k->free_from = found.end;
    }
    return n;
}

tocsin_status quantity_find(const passage *p, const sentence *s, const date_list *dates,
                            quantity_list *ret_quantities, tocsin_error *err) {
    quantity_list made = {NULL, 0};
    const pack *lang = p->pack;
    size_t n_words = s->end_word - s->first_word;
    if (lang && lang->quantities && n_words) {
        bool plain[SENTENCE_WORDS] = {false};
        quantity found[SENTENCE_WORDS];
        seeker k = {
            .p = p, .s = s, .words = lang->quantities, .dates = dates, .free_from = s->first_word};
        made.n = seek(&k, found, plain);
        measure_guess(p, s, found, made.n);
        made.n = sift(found, plain, made.n);
        made.items = tocsin_arena_new(p->arena, quantity, made.n);
        if (!made.items) return tocsin_fail_memory(err);
        for (size_t i = 0; i < made.n; i++) made.items[i] = found[i];
    }
    *ret_quantities = made;
    return TOCSIN_OK;
}
