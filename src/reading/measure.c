// SPDX-License-Identifier: Apache-2.0
/* Stock, flow or plan, and units that the noun behind the number does not say.
 *
 * A cue counts when it stands in the same clause: between the quantities before and after, and no
 * further than the next comma, semicolon, colon or dash. Plan wins over flow ("wil 10.000
 * militairen sturen"). */
#include "reading/quantity_core.h"

#define CUE_WORDS 16 /* how far a clause is looked through on each side */

typedef struct window {
    size_t from, to; /* words */
} window;

static bool ends_clause(const word *w) {
    static const char *const ends[] = {",", ";", ":", "–", "—", "(", ")", "…"};
    if (!(w->flags & WORD_MARK)) return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (word_is(w, ends[i])) return true;
    return word_is(w, "-") && !(w->flags & WORD_JOINED);
}

/* The clause around a quantity, between `least` and `most`. */
static window clause_around(const passage *p, const quantity *q, size_t least, size_t most) {
    window w = {q->first_word, q->end_word};
    for (int i = 0; i < CUE_WORDS && w.from > least && !ends_clause(&p->words[w.from - 1]); i++)
        w.from--;
    for (int i = 0; i < CUE_WORDS && w.to < most && !ends_clause(&p->words[w.to]); i++) w.to++;
    return w;
}

/* ---- cues --------------------------------------------------------------------------------- */

/* "May" within a sentence is a month and no verb, "Will" a name. */
static bool may_be_cue(const word *w) {
    return !(w->flags & WORD_CAPITAL) || (w->flags & WORD_BEGINS);
}

/* The first phrase of the book in the window, those behind the quantity before those in front of
 * it. */
static const void *find_cue(const passage *p, const phrasebook *book, const quantity *q, window w) {
    phrase_match match;
    for (size_t i = q->end_word; i < w.to; i++)
        if (may_be_cue(&p->words[i]) && phrasebook_match(book, p->words, i, w.to, &match))
            return match.payload;
    for (size_t i = q->first_word; i-- > w.from;)
        if (may_be_cue(&p->words[i]) && phrasebook_match(book, p->words, i, q->first_word, &match))
            return match.payload;
    return NULL;
}

/* "trekt | 10.000 man | terug": the second part stands at the end of the clause, the first before it. */
static bool is_apart(const passage *p, const phrasebook *book, const quantity *q, window w) {
    phrase_match first, second;
    for (size_t i = w.from; i < w.to; i++) {
        bool inside = i >= q->first_word && i < q->end_word;
        if (inside || !phrasebook_match(book, p->words, i, w.to, &first)) continue;
        size_t from = i + first.n_words > q->end_word ? i + first.n_words : q->end_word;
        for (size_t at = from; at < w.to; at++)
            if (phrasebook_match(first.payload, p->words, at, w.to, &second)) return true;
    }
    return false;
}

static void guess_measure(const passage *p, quantity *q, window w) {
    const struct quantity_words *words = p->pack->quantities;
    if (q->measure != TOCSIN_STOCK) return; /* deaths and distances have no cues */
    if (find_cue(p, &words->plan, q, w) || is_apart(p, &words->plan_apart, q, w))
        q->measure = TOCSIN_PLAN;
    else if (q->added || find_cue(p, &words->flow, q, w) || is_apart(p, &words->flow_apart, q, w))
        q->measure = TOCSIN_FLOW;
}

/* ---- units -------------------------------------------------------------------------------- */

static bool counts_people(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_PEOPLE;
}

static void take(quantity *q, const unit_entry *entry) {
    q->unit = entry->unit;
    q->measure = entry->measure;
}

/* "het aantal Russische militairen is gestegen tot 90.000": the noun that is counted stands before. */
static const unit_entry *find_counted(const passage *p, const quantity *q, window w) {
    const struct quantity_words *words = p->pack->quantities;
    phrase_match match;
    size_t end;
    for (size_t i = w.from; i < q->first_word; i++) {
        if (!phrasebook_match(&words->count_of, p->words, i, q->first_word, &match)) continue;
        for (size_t at = i + match.n_words; at < i + match.n_words + 3; at++) {
            const unit_entry *entry = quantity_noun(p, at, q->first_word, &end);
            if (entry) return entry;
        }
    }
    return NULL;
}

static void guess_unit(const passage *p, quantity *q, window w) {
    const struct quantity_words *words = p->pack->quantities;
    const unit_entry *entry = NULL;
    if (q->unit == TOCSIN_UNIT_NONE && (entry = find_counted(p, q, w)) != NULL) take(q, entry);
    if (!counts_people(q->unit) && q->unit != TOCSIN_UNIT_NONE) return;
    if ((entry = find_cue(p, &words->states, q, w)) != NULL ||
        (q->unit == TOCSIN_UNIT_NONE && (entry = find_cue(p, &words->named, q, w)) != NULL))
        take(q, entry);
}

/* Does no noun follow that could be what is counted? */
static bool stands_alone(const passage *p, const sentence *s, const quantity *q) {
    if (q->end_word >= s->end_word) return true;
    const word *next = &p->words[q->end_word];
    return (next->flags & WORD_MARK) ||
           phrasebook_find_hashed(&p->pack->function_words, next->lower, next->hash);
}

/* "hoeveel militairen er waren en hoeveel er zijn bij gekomen", "100.000 militairen, in mei waren het er 80.000": the
 * noun is not said again. */
static void carry_unit(const passage *p, const sentence *s, quantity *q, const quantity *before) {
    bool large = q->low >= 1000 || q->high >= 1000;
    bool same = q->unknown || (large && counts_people(before->unit) && stands_alone(p, s, q));
    if (q->unit != TOCSIN_UNIT_NONE || !same) return;
    q->unit = before->unit;
    q->measure = before->measure == TOCSIN_MEASURE_NONE ? TOCSIN_MEASURE_NONE : TOCSIN_STOCK;
}

void measure_guess(const passage *p, const sentence *s, quantity *items, size_t n) {
    for (size_t i = 0; i < n; i++) {
        size_t least = i ? items[i - 1].end_word : s->first_word;
        size_t most = i + 1 < n ? items[i + 1].first_word : s->end_word;
        window w = clause_around(p, &items[i], least, most);
        if (items[i].unknown && i) carry_unit(p, s, &items[i], &items[i - 1]);
        guess_unit(p, &items[i], w);
        if (i) carry_unit(p, s, &items[i], &items[i - 1]);
        guess_measure(p, &items[i], w);
    }
}
