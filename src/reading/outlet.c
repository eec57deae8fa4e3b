// SPDX-License-Identifier: Apache-2.0
/* What the outlet says in its own words: events, counts, what is not known, and what it states as a fact. */
#include "reading/claim.h"
#include "reading/split.h"

/* A clause with those that hang on it. */
typedef struct unit {
    stretch words;
    stretch clauses[CLAUSES_MAX];
    size_t n;
} unit;

/* "Dat geld is weg": what could open a clause points at a noun, where a main clause begins. */
static bool points_at(const scan *s, size_t first) {
    enum { NOUN = 3 };
    if (!s->lex->verb_second || first >= s->end || !(s->words[first].flags & WORD_BEGINS) ||
        !scan_is(s, first, W_ANAPHOR))
        return false;
    for (size_t i = first + 1; i < s->end && i <= first + NOUN; i++) {
        if (scan_is_mark(s, i)) return false;
        if (scan_token(s, i)->finite && scan_token(s, i)->mention < 0) return true;
    }
    return false;
}

static bool is_subordinate(const scan *s, stretch clause) {
    if (points_at(s, clause.first)) return false;
    size_t from = clause.first > s->first ? clause.first - 1 : clause.first;
    for (size_t i = from; i < clause.end && i <= clause.first; i++)
        if (scan_is(s, i, W_SUBORDINATOR) || scan_is(s, i, W_RELATIVE) ||
            scan_is(s, i, W_PURPOSE) ||
            (scan_is(s, i, W_COMPLEMENTIZER) && !scan_is(s, i, W_CONJUNCTION)))
            return true;
    return false;
}

/* A noun for an event behind a preposition is background ("after the attack"), not news. */
static bool is_background(const scan *s, const found_event *e) {
    const token *t = scan_token(s, e->first);
    if (t->event && t->event->form != FORM_NOUN) return false;
    enum { REACH = 5 };
    for (size_t i = e->first; i > s->first && e->first - i < REACH; i--) {
        if (scan_is(s, i - 1, W_PREPOSITION) || scan_is(s, i - 1, W_IN_PLACE) ||
            scan_is(s, i - 1, W_OF) || scan_is(s, i - 1, W_ABOUT))
            return true;
        if (scan_token(s, i - 1)->finite || scan_is_mark(s, i - 1)) return false;
    }
    return false;
}

static bool is_news(const scan *s, const found_event *e, bool tail) {
    if (!e->rule) return false;
    bool both = e->actor.n && e->target.n;
    if (tail || is_background(s, e)) return both;
    return e->actor.n || e->rule->alone;
}

static bool has_count(const scan *s, stretch words) {
    for (size_t i = 0; i < s->quantities.n; i++) {
        const quantity *q = &s->quantities.items[i];
        bool counts =
            q->unit && q->unit != TOCSIN_KM && q->unit != TOCSIN_DAYS && q->unit != TOCSIN_MONEY;
        if (counts && q->first_word >= words.first && q->end_word <= words.end) return true;
    }
    return false;
}

static bool names_somebody(const scan *s, stretch words) {
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        bool there = m->first >= words.first && m->end <= words.end;
        bool place = m->name && m->role == NULL && m->first > s->first &&
                     scan_is(s, m->first - 1, W_IN_PLACE); /* "in Tbilisi" */
        if (there && !place && m->is != MENTION_THING && m->is != MENTION_PLACE &&
            m->is != MENTION_NOBODY)
            return true;
    }
    return false;
}

static bool names_place(const scan *s, stretch words) {
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *m = &s->mentions[i];
        if (m->first >= words.first && m->end <= words.end && m->name) return true;
    }
    return false;
}

static bool has_number(const scan *s, stretch words) {
    for (size_t i = words.first; i < words.end; i++)
        if ((s->words[i].flags & WORD_NUMBER) && !scan_token(s, i)->dated) return true;
    return false;
}

/* More than "was": another verb, or the participle of one. */
static bool does_something(const scan *s, stretch words) {
    for (size_t i = words.first; i < words.end; i++) {
        const token *t = scan_token(s, i);
        if (t->finite && !(t->bits & BIT(W_PASSIVE))) return true;
        if (t->event && t->event->form != FORM_NOUN) return true;
        if (modality_is_participle(s, i)) return true;
    }
    return false;
}

static bool has_date(const scan *s, stretch words) {
    for (size_t i = words.first; i < words.end; i++)
        if (scan_token(s, i)->dated) return true;
    return false;
}

/* Behind a verb of speaking: "that", a quotation, or a clause without either. */
static bool says_something(const scan *s, stretch words, size_t verb) {
    enum { NEAR = 4 };
    const token *t = scan_token(s, verb);
    bool bare = false;
    for (const verb_entry *v = t->verb; v; v = v->next)
        bare = bare || (v->rule->takes & TAKES_BARE);
    for (size_t i = verb + t->verb_n; i < words.end; i++) {
        if (i < verb + NEAR &&
            (scan_is(s, i, W_COMPLEMENTIZER) || s->words[i].quote != s->words[verb].quote))
            return true;
        if (scan_is_mark(s, i) && !tocsin_text_is(s->words[i].text, "-")) break;
        if (bare && scan_token(s, i)->finite) return true;
    }
    size_t before = words.first > s->first ? words.first - 1 : words.first;
    bool comma = s->words[before].quote != s->words[verb].quote; /* "…," a woman told us */
    for (size_t i = verb; i > before && verb - i < 12; i--)
        comma = comma || tocsin_text_is(s->words[i - 1].text, ",");
    return bare && comma;
}

/* Words of speech and quotation marks: an attribution that was not understood is no statement of the outlet. */
static bool has_speech(const scan *s, stretch words) {
    for (size_t i = words.first; i < words.end; i++) {
        bool adjective =
            i > s->first && (scan_is(s, i - 1, W_DETERMINER) ||
                             scan_is(s, i - 1, W_POSSESSIVE)); /* "the disputed area" */
        bool done_to = i > s->first && scan_is(s, i - 1, W_PASSIVE) && !s->lex->verb_second;
        if (adjective || done_to) continue; /* "is suspected of having helped" */
        for (const verb_entry *v = scan_token(s, i)->verb; v; v = v->next)
            if ((v->rule->takes & TAKES_CLAUSE) && (v->rule->takes & TAKES_QUOTE) && !v->then.n &&
                (v->form == FORM_PRESENT || v->form == FORM_PAST) &&
                scan_token(s, i)->mention < 0 &&
                (s->lex->verb_second || says_something(s, words, i)))
                return true;
    }
    return false;
}

static bool is_question(const scan *s) {
    return s->end > s->first && tocsin_text_is(s->words[s->end - 1].text, "?");
}

/* "X saw it differently", "had a different word for it": such words only lead to what follows, or say that somebody said
 * nothing. */
static bool is_framing(const scan *s, stretch words) {
    phrase_match match;
    for (size_t i = words.first; i < words.end; i++)
        if (phrasebook_match(&s->lex->framing, s->words, i, words.end, &match)) return true;
    return false;
}

/* "Yerevan is the capital", "it is a long story": what something is, and always was. */
static bool defines(const scan *s, stretch words) {
    for (size_t i = words.first; i < words.end; i++) {
        if (!scan_token(s, i)->finite) continue;
        if (!scan_is(s, i, W_PASSIVE)) return false;
        while (i + 1 < words.end && scan_is(s, i + 1, W_ADVERB)) i++;
        return scan_is(s, i + 1, W_DETERMINER) || scan_is(s, i + 1, W_POSSESSIVE);
    }
    return false;
}

/* Who writes or reads, or a word that only points: "you will see two flags", "It was about a road". */
static bool opens_with_pronoun(const scan *s, stretch words) {
    enum { LONG = 5 };
    const uint64_t points = BIT(W_THING_PRONOUN) | BIT(W_ANAPHOR) | BIT(W_RELATIVE);
    bool it = scan_is(s, words.first, W_THING_PRONOUN) && words.end >= words.first + LONG;
    return (scan_token(s, words.first)->bits & points) != 0 && !it;
}

/* "14:05 Tehran will burn": a line that no mark ends. */
static bool is_heading(const scan *s) {
    enum { WORDS_MOST = 12 };
    if (s->end - s->first > WORDS_MOST) return false;
    for (size_t i = s->end; i > s->first && i + 3 > s->end; i--)
        if (tocsin_text_is(s->words[i - 1].text, ".") || tocsin_text_is(s->words[i - 1].text, "!"))
            return false;
    return true;
}

/* "Stand on the roof …" */
static bool is_imperative(const scan *s, stretch words) {
    const token *t = scan_token(s, words.first);
    return (s->words[words.first].flags & WORD_BEGINS) && t->finite && t->mention < 0;
}

/* Something happened, or is so: no plain background ("Yerevan is the capital"). */
static bool states_a_fact(const scan *s, const unit *u) {
    enum { WORDS_LEAST = 4, LONG = 5 };
    if (is_question(s) || has_speech(s, u->words) || is_framing(s, u->words)) return false;
    if (!s->lex->verb_second && (is_heading(s) || is_imperative(s, u->words))) return false;
    bool main = false;
    for (size_t i = 0; i < u->n; i++) main = main || !is_subordinate(s, u->clauses[i]);
    size_t n = u->words.end - u->words.first;
    modality mood = modality_of(s, u->words, false);
    bool nobody = mood.negative && n + 1 == WORDS_LEAST && !s->lex->verb_second;
    if (!main || !clause_has_verb(s, u->words) || (n < WORDS_LEAST && !nobody)) return false;
    bool happened = mood.tense == TOCSIN_PAST || mood.tense == TOCSIN_FUTURE;
    bool somebody = names_somebody(s, u->words);
    if ((happened || has_date(s, u->words)) && somebody) return true;
    if (mood.tense == TOCSIN_PAST && does_something(s, u->words) &&
        (has_number(s, u->words) || names_place(s, u->words)))
        return true;
    if (s->lex->verb_second) return does_something(s, u->words);
    if (defines(s, u->words) || opens_with_pronoun(s, u->words)) return false;
    if (happened) return true;
    return n >= LONG && (somebody || names_place(s, u->words) || has_date(s, u->words));
}

/* "Hoeveel het er zijn, is niet te zeggen", "Wat zij gaan doen, weet niemand" */
static bool asks_openly(const scan *s, const unit *u) {
    return s->lex->verb_second && (s->words[u->words.first].flags & WORD_BEGINS) &&
           clause_has(s, u->words, W_UNKNOWN);
}

/* "The Kremlin would not comment on reports of a build-up": nobody has said that there is one. */
static bool is_left_alone(const scan *s, const unit *u) {
    return is_framing(s, u->words) && clause_has(s, u->words, W_SAID_THING);
}

static tocsin_status read_unit(narrative *n, const scan *s, const unit *u, bool tail,
                               tocsin_error *err) {
    if (is_left_alone(s, u)) return TOCSIN_OK;
    event_context x = {s, TOCSIN_TEXT_NONE, TOCSIN_TEXT_NONE};
    found_event best = {.rule = NULL};
    for (size_t i = 0; i < u->n; i++) {
        found_event found;
        tocsin_status status = event_find(&x, u->clauses[i], &found, err);
        if (status) return status;
        if (is_news(s, &found, tail) && (!best.rule || found.score > best.score)) best = found;
    }
    saying said = {.s = s, .content = clause_trim(s, u->words), .act = TOCSIN_ASSERT};
    if (said.content.end < said.content.first + 3) return TOCSIN_OK;
    if (best.rule) {
        said.event = &best;
        said.rule = best.rule->name;
    } else if (is_question(s) || (scan_is(s, said.content.first, W_RELATIVE) &&
                                  !asks_openly(s, u) && !points_at(s, said.content.first))) {
        return TOCSIN_OK;
    } else if (!tail && has_count(s, u->words)) {
        said.rule = TOCSIN_TEXT("outlet-quantity");
    } else if (!tail && clause_has(s, u->words, W_UNKNOWN) && clause_has_verb(s, u->words)) {
        said.rule = TOCSIN_TEXT("outlet-unknown");
    } else if (!tail && states_a_fact(s, u)) {
        said.rule = TOCSIN_TEXT("outlet-statement");
    } else {
        return TOCSIN_OK;
    }
    piece pieces[PIECES_MAX];
    size_t n_pieces = split_pieces(s, said.content, pieces);
    tocsin_status status = TOCSIN_OK;
    for (size_t k = 0; k < n_pieces && !status; k++) {
        said.content = clause_trim(s, pieces[k].words);
        said.whole = pieces[k].part ? pieces[k - 1].words : (stretch){0, 0};
        if (n_pieces > 1) said.event = NULL; /* each piece has its own */
        status = said.content.end > said.content.first ? claim_make(n, &said, err) : TOCSIN_OK;
    }
    return status;
}

/* "In hoeverre dat klopt, | valt niet te zeggen", "Sommigen vielen | en verdronken": where the verb is second, a clause that
 * begins with it has what stands before in front. */
static bool hangs_on_front(const scan *s, stretch clause) {
    size_t i = clause.first;
    while (i < clause.end && (scan_is(s, i, W_AND) || scan_is_mark(s, i))) i++;
    if (!s->lex->verb_second || i >= clause.end || scan_mention_of(s, i)) return false;
    return scan_token(s, i)->finite || modality_is_participle(s, i);
}

tocsin_status outlet_read(narrative *n, const scan *s, stretch rest, bool tail, tocsin_error *err) {
    stretch clauses[CLAUSES_MAX];
    size_t n_clauses = clause_split(s, rest, clauses);
    unit u = {.n = 0};
    tocsin_status status = TOCSIN_OK;
    bool open = false; /* the unit so far is subordinate only: it leans on what follows */
    for (size_t i = 0; i < n_clauses && !status; i++) {
        bool subordinate = is_subordinate(s, clauses[i]);
        if (u.n && !subordinate && !open && !hangs_on_front(s, clauses[i])) {
            status = read_unit(n, s, &u, tail, err);
            u.n = 0;
        }
        if (!u.n) u.words = clauses[i];
        open = subordinate && (!u.n || open);
        u.words.end = clauses[i].end;
        u.clauses[u.n++] = clauses[i];
    }
    if (u.n && !status) status = read_unit(n, s, &u, tail, err);
    return status;
}
