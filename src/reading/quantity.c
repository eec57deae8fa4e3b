// SPDX-License-Identifier: Apache-2.0
/* Finding the quantities of a sentence: number or vague word, qualifier, unit noun. Everything
 * looks a bounded number of words ahead, so a sentence costs its length.
 *
 *   quantity_core.c   the number: single, range, vague, asked for
 *   quantity_none.c   numbers that count nothing
 *   quantity_again.c  numbers whose noun stands with another number, or is a verb
 *   measure.c         units from elsewhere in the clause; stock, flow or plan */
#include "reading/number.h"
#include "reading/quantity_core.h"

#include <math.h>

#define ADJECTIVES                                                                                 \
    3 /* words between a number and its noun: "100.000 zwaarbewapende Russische manschappen" */

static bool in_date(seeker *k, size_t i, size_t *ret_end) {
    if (!k->dates) return false;
    while (k->next_date < k->dates->n && k->dates->items[k->next_date].end_word <= i)
        k->next_date++;
    if (k->next_date >= k->dates->n || k->dates->items[k->next_date].first_word > i) return false;
    *ret_end = k->dates->items[k->next_date].end_word;
    return true;
}

/* ---- qualifier and unit ------------------------------------------------------------------- */

static void qualify(core *c, const interval *factors) {
    double low = c->low, high = c->high;
    c->low = low * factors->low; /* an open factor is NaN, and so is what it multiplies */
    c->high = high * factors->high;
}

static void take_unit(core *c, const unit_entry *entry) {
    c->unit = entry->unit;
    c->measure = entry->measure;
    c->low *= entry->times;
    c->high *= entry->times;
}

/* "another 500", "nog eens bijna 500". */
static void apply_added(const seeker *k, core *c) {
    phrase_match match;
    if (!seeker_matches_before(k, &k->words->added, c->first, &match)) return;
    c->first -= match.n_words;
    c->added = true;
}

static void apply_qualifiers(const seeker *k, core *c) {
    phrase_match match;
    if (seeker_matches_before(k, &k->words->before, c->first, &match)) {
        take_unit(c, match.payload);
        c->first -= match.n_words;
    }
    if (c->unknown) return;
    apply_added(k, c);
    if (seeker_matches_before(k, &k->words->qualifiers, c->first, &match)) {
        qualify(c, match.payload);
        c->first -= match.n_words;
    } else if (seeker_matches(k, &k->words->after, c->end, &match)) {
        qualify(c, match.payload);
        c->end += match.n_words;
    }
    if (!c->added) apply_added(k, c);
}

const unit_entry *quantity_noun(const passage *p, size_t i, size_t end, size_t *ret_end) {
    phrase_match match;
    const phrasebook *nouns = &p->pack->quantities->nouns;
    if (i >= end) return NULL;
    if (phrasebook_match(nouns, p->words, i, end, &match)) {
        *ret_end = i + match.n_words;
        return match.payload;
    }
    const word *w = &p->words[i];
    if (!p->pack->compounds || (w->flags & (WORD_MARK | WORD_NUMBER))) return NULL;
    *ret_end = i + 1;
    return phrasebook_find_tail(nouns, w->lower, 5);
}

/* "12 dead children", "8 wounded soldiers": what became of them says more than who they were. */
static bool is_harm(tocsin_unit unit) {
    return unit == TOCSIN_KILLED || unit == TOCSIN_INJURED || unit == TOCSIN_DISPLACED;
}

const unit_entry *quantity_head(const passage *p, size_t i, size_t end, size_t *ret_end) {
    const unit_entry *head = quantity_noun(p, i, end, ret_end), *next = head;
    size_t behind;
    while (next && !p->pack->compounds && !is_harm(head->unit)) {
        next = quantity_noun(p, *ret_end, end, &behind);
        if (!next) break;
        head = next;
        *ret_end = behind;
    }
    return head;
}

/* May a unit noun still follow this word? */
static bool is_adjective(const seeker *k, size_t i) {
    const word *w = seeker_word(k, i);
    if (!w || (w->flags & WORD_NUMBER)) return false;
    if (w->flags & WORD_MARK) return (w->flags & WORD_JOINED) && word_is(w, "-");
    return (w->flags & WORD_ALL_CAPITALS) ||
           !phrasebook_find_hashed(&k->p->pack->function_words, w->lower, w->hash);
}

/* "10.000 militairen | minder dan in april": a difference, and no count of what is there. */
static bool is_difference(const seeker *k, size_t i) {
    phrase_match compared, than;
    return seeker_matches(k, &k->words->compared, i, &compared) &&
           seeker_matches(k, &k->words->than, i + compared.n_words, &than);
}

static void find_unit(const seeker *k, core *c) {
    phrase_match match;
    size_t i = c->end, end = 0;
    if (c->unit != TOCSIN_UNIT_NONE) return;
    if (seeker_matches(k, &k->words->added, i, &match)) {
        c->added = true;
        i += match.n_words;
    }
    if (!quantity_noun(k->p, i, k->s->end_word, &end) && /* "vier van hen" */
        seeker_matches(k, &k->words->linkers, i, &match))
        i += match.n_words;
    for (int adjectives = 0; adjectives <= ADJECTIVES && i < k->s->end_word; i++) {
        const unit_entry *entry = quantity_head(k->p, i, k->s->end_word, &end);
        if (entry) {
            take_unit(c, entry);
            c->noun = i;
            c->end = end;
            c->added = c->added || is_difference(k, end);
            return;
        }
        if (!is_adjective(k, i)) return;
        c->added = c->added || seeker_matches(k, &k->words->added, i, &match);
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
                      .added = c->added,
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

/* Can a quantity begin here at all? */
static bool may_begin(const seeker *k, size_t i) {
    const word *w = &k->p->words[i];
    uint32_t bit = w->hash % QUANTITY_STARTS;
    return ((k->words->starts[bit / 64] >> (bit % 64)) & 1) || number_may_start(k->p->pack, w);
}

/* With qualifier and unit; false when it is a year or lacks the unit that it needs. */
static bool complete(const seeker *k, core *c) {
    apply_qualifiers(k, c);
    size_t core_end = c->end;
    find_unit(k, c);
    if (c->unit == TOCSIN_UNIT_NONE) {
        const unit_entry *deed = quantity_deed(k, c->end, &c->end);
        if (deed) take_unit(c, deed);
    }
    if (is_year(c) && (c->unit == TOCSIN_UNIT_NONE || c->noun > core_end + 1)) return false;
    return !c->needs_unit || c->unit != TOCSIN_UNIT_NONE || c->unknown;
}

static size_t seek(seeker *k, quantity *items, bool *plain) {
    size_t n = 0;
    for (size_t i = k->s->first_word, end; i < k->s->end_word; i = end) {
        core found;
        if (in_date(k, i, &end)) {
            k->free_from = end;
            continue;
        }
        end = i + 1;
        if (!may_begin(k, i) || !quantity_core_find(k, i, &found, &end)) continue;
        if (!complete(k, &found)) continue;
        plain[n] = found.is_plain || found.needs_unit;
        items[n++] = make_quantity(k, &found);
        end = k->free_from = found.end;
    }
    return n;
}

tocsin_status quantity_find(const passage *p, const sentence *s, const date_list *dates,
                            quantity_memory *memory, quantity_list *ret_quantities,
                            tocsin_error *err) {
    quantity_list made = {NULL, 0};
    const pack *lang = p->pack;
    size_t n_words = s->end_word - s->first_word;
    if (lang && lang->quantities && n_words) {
        bool plain[SENTENCE_WORDS];
        quantity found[SENTENCE_WORDS];
        seeker k = {
            .p = p, .s = s, .words = lang->quantities, .dates = dates, .free_from = s->first_word};
        made.n = seek(&k, found, plain);
        quantity_take_again(&k, found, made.n, memory);
        measure_guess(p, s, found, made.n);
        made.n = sift(found, plain, made.n);
        made.items = tocsin_arena_new(p->arena, quantity, made.n);
        if (!made.items) return tocsin_fail_memory(err);
        for (size_t i = 0; i < made.n; i++) made.items[i] = found[i];
    }
    *ret_quantities = made;
    return TOCSIN_OK;
}

bool quantity_alone(const passage *p, size_t first, size_t end, quantity *ret_quantity) {
    if (!p->pack || !p->pack->quantities || first >= end) return false;
    sentence s = {.first_word = first, .end_word = end};
    seeker k = {.p = p, .s = &s, .words = p->pack->quantities, .free_from = first};
    for (size_t i = first, behind; i < end; i++) {
        core found;
        if (!may_begin(&k, i) || !quantity_core_find(&k, i, &found, &behind)) continue;
        apply_qualifiers(&k, &found);
        if (found.first != first || found.end != end || found.unknown) continue;
        *ret_quantity = make_quantity(&k, &found);
        return true;
    }
    return false;
}

bool quantity_counts(const pack *lang, const word *w) {
    if (!lang->quantities || (w->flags & (WORD_MARK | WORD_NUMBER))) return false;
    const phrasebook *nouns = &lang->quantities->nouns;
    return lang->compounds ? phrasebook_find_tail(nouns, w->lower, 5) != NULL
                           : phrasebook_find(nouns, w->lower) != NULL;
}
