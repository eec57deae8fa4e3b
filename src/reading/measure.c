// SPDX-License-Identifier: Apache-2.0
/* Stock, flow or plan, and units that the noun behind the number does not say.
 *
 * A cue counts when it stands in the same clause: between the quantities before and after, and no
 * further than the next comma, semicolon, colon or dash. Plan wins over flow ("wil 10.000
 * militairen sturen"). */
#include "reading/number.h"
#include "reading/quantity_core.h"

#define CUE_WORDS   16 /* how far a clause is looked through on each side */
#define STATE_WORDS 4  /* the same for "killed" beside a number without a noun */
#define AND_WORDS   4  /* so much further is what stands on the other side of "and" */

/* The clause around a quantity, or around several in a row. */
typedef struct clause {
    const passage *p;
    size_t first, end;      /* the quantities: words in which no cue is looked for */
    size_t from, to;        /* the clause around them */
    size_t again, again_to; /* where it goes on: "14 people, including three, | were killed" */
    size_t next;            /* where the next quantity begins; 0: there is none */
} clause;

static bool ends_clause(const word *w) {
    static const char *const ends[] = {",", ";", ":", "–", "—", "(", ")", "…"};
    if (!(w->flags & WORD_MARK)) return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (word_is(w, ends[i])) return true;
    return word_is(w, "-") && !(w->flags & WORD_JOINED);
}

/* Words from `at` on that belong to the clause, no further than `most`. */
static size_t clause_end(const passage *p, size_t at, size_t most) {
    for (int i = 0; i < CUE_WORDS && at < most && !ends_clause(&p->words[at]); i++) at++;
    return at;
}

/* Behind ", including three children,"; 0 when no such words stand at `at`. */
static size_t behind_part(const passage *p, size_t at, size_t end) {
    phrase_match match;
    if (at + 1 >= end || !word_is(&p->words[at], ",")) return 0;
    if (!phrasebook_match(&p->pack->quantities->including, p->words, at + 1, end, &match)) return 0;
    for (size_t i = at + 1 + match.n_words; i < end && i < at + CUE_WORDS; i++)
        if (word_is(&p->words[i], ",")) return i + 1;
    return 0;
}

/* Is this quantity a part of the one before: ", onder wie drie kinderen"? */
static bool is_part(const passage *p, const quantity *before, const quantity *q) {
    phrase_match match;
    return q->first_word > before->end_word &&
           phrasebook_match_before(&p->pack->quantities->including, p->words, before->end_word,
                                   q->first_word - 1, &match);
}

/* Quantities of one sentence: items[row] to before items[end_row] stand in a row. */
typedef struct row {
    const quantity *items;
    size_t n, first, end;
} row;

static clause clause_around(const passage *p, const sentence *s, const row *r) {
    const quantity *items = r->items;
    size_t least = r->first ? items[r->first - 1].end_word : s->first_word;
    size_t most = r->end < r->n ? items[r->end].first_word : s->end_word;
    clause c = {.p = p, .first = items[r->first].first_word, .end = items[r->end - 1].end_word};
    c.from = c.first;
    c.next = r->end < r->n ? most : 0;
    for (int i = 0; i < CUE_WORDS && c.from > least && !ends_clause(&p->words[c.from - 1]); i++)
        c.from--;
    c.to = clause_end(p, c.end, most);
    c.again = behind_part(p, c.to, s->end_word);
    size_t next = r->end;
    while (next < r->n && items[next].first_word < c.again) next++;
    c.again_to =
        c.again ? clause_end(p, c.again, next < r->n ? items[next].first_word : s->end_word) : 0;
    return c;
}

/* ---- cues --------------------------------------------------------------------------------- */

/* "May" within a sentence is a month and no verb, "Will" a name. */
static bool may_be_cue(const word *w) {
    return !(w->flags & WORD_CAPITAL) || (w->flags & WORD_BEGINS);
}

/* A cue, and how far from the quantity; on the other side of "and" it is further. */
typedef struct cue {
    const void *payload; /* NULL: none */
    size_t distance;
} cue;

static size_t step_over(const passage *p, size_t i) {
    return number_joins(p->pack, &p->words[i]) ? 1 + AND_WORDS : 1;
}

/* "… near the border after an attack killed | five civilians": is the next quantity nearer? */
static bool is_nearer_to_next(const clause *c, size_t behind, size_t distance) {
    size_t other = 0;
    for (size_t i = behind; i < c->next; i++) other += step_over(c->p, i);
    return c->next && c->to == c->next && behind <= c->next && other < distance;
}

/* "has 70,000 troops there and that it is | preparing": with only small words behind "and" another verb begins. */
static bool is_another_verb(const clause *c, size_t i) {
    enum { NEAR = 4 };
    for (size_t k = i; k > c->end && i - k < NEAR; k--) {
        const word *before = &c->p->words[k - 1];
        if (number_joins(c->p->pack, before)) return true;
        if (!phrasebook_find(&c->p->pack->function_words, before->lower)) return false;
    }
    return false;
}

static cue find_behind(const clause *c, const phrasebook *book) {
    phrase_match match;
    cue found = {NULL, 0};
    const size_t parts[][2] = {{c->end, c->to}, {c->again, c->again_to}};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = parts[k][0]; i < parts[k][1]; i++) {
            if (may_be_cue(&c->p->words[i]) &&
                phrasebook_match(book, c->p->words, i, parts[k][1], &match)) {
                bool other = k == 0 && (is_nearer_to_next(c, i + match.n_words, found.distance) ||
                                        is_another_verb(c, i));
                if (!other) found.payload = match.payload;
                return found;
            }
            found.distance += step_over(c->p, i);
        }
    return found;
}

static cue find_in_front(const clause *c, const phrasebook *book) {
    phrase_match match;
    cue found = {NULL, 0};
    for (size_t i = c->first; i-- > c->from;) {
        if (may_be_cue(&c->p->words[i]) &&
            phrasebook_match(book, c->p->words, i, c->first, &match)) {
            found.payload = match.payload;
            return found;
        }
        found.distance += step_over(c->p, i);
    }
    return found;
}

/* The nearest phrase of the book in the clause, no further than `most` words away. */
static const void *find_near(const clause *c, const phrasebook *book, size_t most) {
    cue behind = find_behind(c, book), front = find_in_front(c, book);
    bool is_front = front.payload && (!behind.payload || front.distance < behind.distance);
    cue nearest = is_front ? front : behind;
    return nearest.distance <= most ? nearest.payload : NULL;
}

static const void *find_cue(const clause *c, const phrasebook *book) {
    return find_near(c, book, SIZE_MAX);
}

/* "29 gedode strijders": a cue between the number and its noun, else the nearest. */
static const void *find_cue_of(const clause *c, const quantity *q, const phrasebook *book,
                               size_t most) {
    phrase_match match;
    for (size_t i = q->number_word + 1; i + 1 < q->end_word; i++)
        if (phrasebook_match(book, c->p->words, i, q->end_word, &match)) return match.payload;
    return find_near(c, book, most);
}

/* "trekt | 10.000 man | terug": the second part stands at the end of the clause, the first before it. */
static bool is_apart(const clause *c, const phrasebook *book) {
    phrase_match first, second;
    const word *words = c->p->words;
    for (size_t i = c->from; i < c->to; i++) {
        bool inside = i >= c->first && i < c->end;
        if (inside || !phrasebook_match(book, words, i, c->to, &first)) continue;
        size_t from = i + first.n_words > c->end ? i + first.n_words : c->end;
        for (size_t at = from; at < c->to; at++)
            if (phrasebook_match(first.payload, words, at, c->to, &second)) return true;
    }
    return false;
}

/* "steeg met 5.000", "rose by 5,000": how many more or fewer. */
static bool is_difference(const clause *c) {
    phrase_match match;
    const struct quantity_words *words = c->p->pack->quantities;
    return c->first > c->from &&
           phrasebook_match_before(&words->change_by, c->p->words, c->from, c->first - 1, &match) &&
           find_cue(c, &words->changes);
}

static void guess_measure(const clause *c, quantity *q) {
    const struct quantity_words *words = c->p->pack->quantities;
    if (q->measure != TOCSIN_STOCK) return; /* deaths and distances have no cues */
    if (find_cue(c, &words->plan) || is_apart(c, &words->plan_apart))
        q->measure = TOCSIN_PLAN;
    else if (q->added || is_difference(c) ||
             (!q->level &&
              (find_cue_of(c, q, &words->flow, SIZE_MAX) || is_apart(c, &words->flow_apart))))
        q->measure = TOCSIN_FLOW;
}

/* ---- units -------------------------------------------------------------------------------- */

static bool counts_people(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_PEOPLE;
}

static bool counts_people_or_arms(tocsin_unit unit) {
    return unit != TOCSIN_UNIT_NONE && unit != TOCSIN_KM && unit != TOCSIN_DAYS &&
           unit != TOCSIN_MONEY;
}

static bool is_harm(tocsin_unit unit) {
    return unit == TOCSIN_KILLED || unit == TOCSIN_INJURED || unit == TOCSIN_DISPLACED;
}

static void take(quantity *q, const unit_entry *entry) {
    q->unit = entry->unit;
    q->measure = entry->measure;
}

/* "het aantal Russische militairen is gestegen tot 90.000": the noun that is counted stands before. */
static const unit_entry *find_counted(const clause *c) {
    const struct quantity_words *words = c->p->pack->quantities;
    phrase_match match;
    size_t end;
    for (size_t i = c->from; i < c->first; i++) {
        if (!phrasebook_match(&words->count_of, c->p->words, i, c->first, &match)) continue;
        for (size_t at = i + match.n_words; at < i + match.n_words + 3; at++) {
            const unit_entry *entry = quantity_head(c->p, at, c->first, &end);
            if (entry) return entry;
        }
    }
    return NULL;
}

/* A bare number is of those who died only with the verb right beside it: not "will kill him before he is 40". */
static void guess_unit(const clause *c, quantity *q) {
    const struct quantity_words *words = c->p->pack->quantities;
    const unit_entry *entry = NULL;
    if (q->unit == TOCSIN_UNIT_NONE && (entry = find_counted(c)) != NULL) take(q, entry);
    bool bare = q->unit == TOCSIN_UNIT_NONE;
    if (!bare && !counts_people(q->unit)) return;
    entry = find_cue_of(c, q, &words->states, bare ? STATE_WORDS : SIZE_MAX);
    if (!entry && bare) entry = find_cue(c, &words->named);
    if (entry) take(q, entry);
}

static bool is_function_word(const passage *p, size_t i) {
    return phrasebook_find_hashed(&p->pack->function_words, p->words[i].lower, p->words[i].hash);
}

/* Does no noun follow that could be what is counted? */
static bool stands_alone(const passage *p, const sentence *s, const quantity *q) {
    if (q->end_word >= s->end_word) return true;
    return (p->words[q->end_word].flags & WORD_MARK) || is_function_word(p, q->end_word);
}

/* "hoeveel militairen er waren en hoeveel er zijn bij gekomen", "100.000 militairen, in mei waren het er 80.000": the
 * noun is not said again. */
static void carry_unit(const passage *p, const sentence *s, quantity *q, const quantity *before) {
    bool large = q->low >= 1000 || q->high >= 1000;
    bool same =
        q->unknown || (large && counts_people_or_arms(before->unit) && stands_alone(p, s, q));
    if (q->unit != TOCSIN_UNIT_NONE || !same) return;
    q->unit = before->unit;
    q->measure = before->measure == TOCSIN_MEASURE_NONE ? TOCSIN_MEASURE_NONE : TOCSIN_STOCK;
}

/* ---- the sentence ------------------------------------------------------------------------- */

static bool begins_cue(const passage *p, size_t i, size_t end) {
    phrase_match match;
    const struct quantity_words *words = p->pack->quantities;
    return phrasebook_match(&words->states, p->words, i, end, &match) ||
           phrasebook_match(&words->flow, p->words, i, end, &match);
}

static bool has_cue_in_front(const passage *p, const sentence *s, const row *r) {
    const struct quantity_words *words = p->pack->quantities;
    clause c = clause_around(p, s, r);
    return find_in_front(&c, &words->states).payload || find_in_front(&c, &words->flow).payload;
}

/* "38 raketten en 21 drones", "14 tanks, 20 vehicles and …": one after the other, so what is said of one is said of
 * all; but not "killed 12 civilians and | 400 soldiers crossed the border". */
static bool goes_on(const passage *p, const sentence *s, const row *r) {
    const quantity *before = &r->items[r->end - 1], *q = before + 1;
    size_t gap = q->first_word - before->end_word;
    bool places = gap == 1 && q->unit == TOCSIN_SITES && is_function_word(p, before->end_word);
    if (places) return true; /* "60 targets at 16 locations were hit" */
    for (size_t i = before->end_word; i < q->first_word; i++)
        if (!word_is(&p->words[i], ",") && !number_joins(p->pack, &p->words[i])) return false;
    if (gap == 0 || gap > 2) return false;
    return !begins_cue(p, q->end_word, s->end_word) || !has_cue_in_front(p, s, r);
}

/* A part of those who were killed was killed; of vehicles that were lost, the tanks among them were. */
static void follow_whole(const passage *p, quantity *q, const quantity *before) {
    if (!is_part(p, before, q)) return;
    bool harmed = counts_people(q->unit) && is_harm(before->unit);
    if (harmed) q->unit = before->unit;
    if (harmed || (q->measure == TOCSIN_STOCK && counts_people_or_arms(before->unit)))
        q->measure = before->measure;
}

void measure_guess(const passage *p, const sentence *s, quantity *items, size_t n) {
    row r = {.items = items, .n = n};
    for (size_t i = 0; i < n; i++) {
        if (i == r.end) r.first = r.end++;
        while (r.end < n && goes_on(p, s, &r)) r.end++;
        clause c = clause_around(p, s, &r);
        quantity *before = i ? &items[i - 1] : NULL;
        if (items[i].unknown && before) carry_unit(p, s, &items[i], before);
        guess_unit(&c, &items[i]);
        if (before) carry_unit(p, s, &items[i], before);
        if (before) follow_whole(p, &items[i], before);
        guess_measure(&c, &items[i]);
    }
}
