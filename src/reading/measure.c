// SPDX-License-Identifier: Apache-2.0
/* Stock, flow or plan, and units that the noun behind the number does not say.
 *
 * A cue counts when it stands in the same clause: between the quantities before and after, and no
 * further than the next comma, semicolon, colon or dash. Plan wins over flow ("wil 10.000
 * militairen sturen"). */
#include "reading/quantity_words.h"

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

static bool counts_people(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_PEOPLE;
}

static void take(quantity *q, const unit_entry *entry) {
    q->unit = entry->unit;
    q->measure = entry->measure;
}

static void guess_one(const passage *p, quantity *q, window w) {
    const struct quantity_words *words = p->pack->quantities;
    if (counts_people(q->unit) || q->unit == TOCSIN_UNIT_NONE) {
        const unit_entry *state = find_cue(p, &words->states, q, w);
        if (state) {
            take(q, state);
            return;
        }
    }
    if (q->unit == TOCSIN_UNIT_NONE) {
        const unit_entry *named = find_cue(p, &words->named, q, w);
        if (named) take(q, named);
    }
    if (q->measure != TOCSIN_STOCK) return; /* deaths and distances have no cues */
    if (find_cue(p, &words->plan, q, w))
        q->measure = TOCSIN_PLAN;
    else if (find_cue(p, &words->flow, q, w))
        q->measure = TOCSIN_FLOW;
}

void measure_guess(const passage *p, const sentence *s, quantity *items, size_t n) {
    for (size_t i = 0; i < n; i++) {
        bool carries = items[i].unknown && items[i].unit == TOCSIN_UNIT_NONE && i;
        if (carries) { /* "hoeveel militairen er waren en hoeveel er zijn bij gekomen" */
            items[i].unit = items[i - 1].unit;
            items[i].measure =
                items[i - 1].measure == TOCSIN_MEASURE_NONE ? TOCSIN_MEASURE_NONE : TOCSIN_STOCK;
        }
        size_t least = i ? items[i - 1].end_word : s->first_word;
        size_t most = i + 1 < n ? items[i + 1].first_word : s->end_word;
        guess_one(p, &items[i], clause_around(p, &items[i], least, most));
    }
}
