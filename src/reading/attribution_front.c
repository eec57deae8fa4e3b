// SPDX-License-Identifier: Apache-2.0
/* A verb of speaking in front of what is said: `X said that CONTENT`, `said X that CONTENT`, `X denied CONTENT`. */
#include "reading/parser.h"

/* "to press ahead", "om in te grijpen", "supplying missiles": the speaker is the one who does it. */
static bool starts_without_subject(const scan *s, size_t i) {
    if (scan_is(s, i, W_INFINITIVE) || scan_is(s, i, W_PURPOSE)) return true;
    for (const event_entry *e = scan_token(s, i)->event; e; e = e->next)
        if (e->form == FORM_PROGRESSIVE) return true;
    return false;
}

/* "beweert 55 militairen te hebben gedood": the infinitive ends the clause. */
static bool has_infinitive(const scan *s, const region *r, size_t from) {
    if (!s->lex->verb_second) return false;
    for (size_t i = from + 1; i + 1 < r->words.end; i++) {
        if (scan_is(s, i, W_INFINITIVE)) return true;
        if (scan_token(s, i)->finite || tocsin_text_is(s->words[i].text, ",")) return false;
    }
    return false;
}

/* "conceded defeat on Sunday, hours after troops reached the lagoon", "declared the emergency, takes": the verb that
 * follows is another clause's. */
static bool is_cut_from_verb(const scan *s, stretch rest) {
    size_t commas = 0;
    for (size_t i = rest.first; i < rest.end && !s->lex->verb_second; i++) {
        if (tocsin_text_is(s->words[i].text, ",")) commas++;
        bool opens = scan_is(s, i, W_SUBORDINATOR) && !scan_is(s, i, W_IF);
        if (opens && i > rest.first && commas % 2 == 1) return true;
        if (!scan_token(s, i)->finite) continue;
        return commas == 1 && i > rest.first && tocsin_text_is(s->words[i - 1].text, ",");
    }
    return false;
}

/* A verb in front of the first comma or relative: else "images show two-storey houses, where …" shows a thing. */
static bool has_early_verb(const scan *s, stretch rest) {
    for (size_t i = rest.first; i < rest.end; i++) {
        if (scan_token(s, i)->finite) return true;
        if (tocsin_text_is(s->words[i].text, ",") || scan_is(s, i, W_RELATIVE)) return false;
    }
    return false;
}

/* "has not responded to our questions": no clause without "that" begins with a preposition. */
static bool opens_no_clause(const scan *s, size_t i) {
    return region_is_preposition(s, i) || scan_is(s, i, W_INFINITIVE);
}

/* "beschuldigde hem prompt van vervalsing": a pronoun says nothing of what one is accused of. */
static size_t behind_accused(const scan *s, const region *r, size_t start) {
    if (!scan_is(s, start, W_OBJECT_PRONOUN)) return start;
    size_t i = start + 1;
    while (i + 1 < r->words.end && region_is_filler(s, i)) i++;
    return scan_is(s, i, W_OF) && i + 1 < r->words.end ? i + 1 : start;
}

/* Said in a clause with "that", in a quotation, in a bare clause, as an object: the first that fits. */
static bool find_content(const scan *s, const region *r, report *p, frame *f) {
    const verb_rule *rule = p->verb->rule;
    if (p->verb->then.n && !s->lex->verb_second && scan_is(s, p->then_end - 1, W_INFINITIVE)) {
        p->start = p->then_end; /* "called on them to | lay down their arms" */
        return p->start < r->words.end;
    }
    p->start = parser_content_start(s, r, rule, p->from,
                                    (stretch){p->then_end - p->verb->then.n, p->then_end},
                                    &f->topic, &f->quote);
    if (p->start == SIZE_MAX && (rule->takes & TAKES_BARE)) {
        p->start = parser_bare_start(s, r, rule, p->from);
        stretch rest = {p->start, r->words.end};
        bool thing =
            !s->lex->verb_second &&
            ((rule->imagery && !has_early_verb(s, rest)) || scan_is(s, p->start, W_INFINITIVE) ||
             (opens_no_clause(s, p->start) && !clause_has_verb(s, rest)));
        if (p->start >= r->words.end || thing || is_cut_from_verb(s, rest) ||
            !parser_may_be_clause(s, rest))
            p->start = SIZE_MAX;
    }
    if (p->start == SIZE_MAX && (rule->takes & TAKES_WHOLE)) {
        p->start = r->words.first;
        p->whole = true;
        return true;
    }
    bool parted = p->verb->then.n && s->lex->verb_second; /* "roept … op | te vertrekken" */
    if (p->start == SIZE_MAX && (rule->takes & TAKES_INFINITIVE) && parted &&
        p->then_end + 1 < r->words.end && has_infinitive(s, r, p->then_end - 1))
        p->start = parser_object_start(s, r, p->then_end);
    if (p->start == SIZE_MAX && (rule->takes & TAKES_INFINITIVE) && has_infinitive(s, r, p->from))
        p->start = parser_object_start(s, r, p->from);
    if (p->start == SIZE_MAX && (rule->takes & TAKES_OBJECT)) {
        size_t first = p->object_first ? p->object_first : p->from;
        bool beside = parted && p->then_end == first + p->verb->then.n; /* "dringt aan op | X" */
        if (beside && !p->object_first && p->then_end < r->words.end) first = p->then_end;
        p->start = parser_object_start(s, r, first);
        if (rule->act == TOCSIN_ACCUSE) p->start = behind_accused(s, r, p->start);
        p->object = true;
        if (rule->imagery && !s->lex->verb_second) { /* "images show tanks": all of it */
            p->start = p->speaker->first;
            p->object = false;
            p->whole = true;
            return true;
        }
        if (p->object_first && p->start >= p->at) p->start = parser_object_start(s, r, p->from);
        if (p->object_first && p->start < p->at && rule->act != TOCSIN_ACCUSE) p->end = p->at;
    }
    return p->start != SIZE_MAX && p->start < r->words.end;
}

/* "wijst de beschuldiging van de hand" ends with the verb; "ontkent dat" is all there is to quote. */
static bool fit_object(const scan *s, const region *r, const report *p, frame *f) {
    const verb_entry *verb = p->verb;
    bool denies = verb->rule->act == TOCSIN_DENY;
    bool none =
        scan_is(s, p->start, W_NEGATION); /* "confirmed nor denied this", but "sees no proof" */
    if (none && !denies && !(verb->then.n && s->lex->verb_second)) return false;
    bool leads_on = region_is_preposition(s, p->then_end - 1) ||
                    scan_is(s, p->then_end - 1, W_IF) ||
                    scan_is(s, p->then_end - 1, W_SUBORDINATOR); /* "rejected … as interference" */
    if (denies && verb->then.n && !leads_on && p->then_end <= r->words.end &&
        p->then_end > p->start + verb->then.n) {
        size_t then = p->then_end -
                      verb->then.n; /* "wijst dat van de hand": that; "noemt dat nep": all of it */
        bool phrase = verb->then.n > 1 && region_is_preposition(s, then) && then > p->start;
        f->content.end = phrase && s->lex->verb_second ? then : p->then_end;
        bool closes = !phrase && p->then_end < r->words.end && clause_is_quote_mark(s, p->then_end);
        if (closes && !s->lex->verb_second) f->content.end++; /* called it "baseless" */
    }
    stretch trimmed = clause_trim(s, f->content);
    bool last = verb->then.n && trimmed.end == p->then_end && s->lex->verb_second;
    if (last && !denies && verb->rule->act != TOCSIN_ACCUSE &&
        p->then_end > p->start + verb->then.n)
        f->content.end = trimmed.end = p->then_end - verb->then.n; /* "sluit X niet uit": X */
    bool whole = verb->then.n && trimmed.end == p->then_end;
    size_t end = whole ? p->then_end - verb->then.n : trimmed.end;
    if (end > trimmed.first + 1) return true;
    if (whole && denies && !s->lex->verb_second && f->content.end >= p->then_end)
        return true; /* "described them as baseless" */
    const token *only = scan_token(s, trimmed.first);
    quantity number;
    if (quantity_alone(s->passage, trimmed.first, end, &number)) return true;
    if (end == trimmed.first + 1 && !denies && !only->bits && !only->dated && !only->finite)
        return true; /* "appealed for restraint" */
    bool doubts = verb->rule->act == TOCSIN_DOUBT && !s->lex->verb_second;
    if (trimmed.end <= trimmed.first || !(denies || doubts)) return false;
    f->anaphor = true;
    if (scan_is(s, trimmed.first, W_ANAPHOR))
        f->content = (stretch){trimmed.first, trimmed.first + 1};
    else
        f->content.first = p->speaker->first < p->at ? p->speaker->first : p->at;
    return true;
}

/* "CNN reported, citing sources, that …": the sources speak, to CNN. */
static void take_sources(const scan *s, const report *p, frame *f, region *outer) {
    size_t end;
    if (f->speaker->kind != TOCSIN_OUTLET || outer->n_via + 2 >= VIA_MOST) return;
    const mention *sources = parser_based_on(s, p->from, p->start, &end);
    if (!sources) return;
    parser_put_between(outer, f->speaker);
    f->speaker = sources;
}

/* "which Iran denies", "Dat ontkent Moskou": what is denied stands before, and is only pointed at. */
static bool deny_in_passing(parser *p, const region *r, const report *found, frame f) {
    bool last = found->then_end >= r->words.end || scan_is_mark(p->s, found->then_end);
    bool points = scan_is(p->s, r->words.first, W_RELATIVE) ||
                  scan_is(p->s, r->words.first, W_ANAPHOR) ||
                  clause_has(p->s, (stretch){r->words.first, found->at}, W_SAID_THING);
    if (f.act != TOCSIN_DENY || !last || !points) return false;
    f.content = (stretch){r->words.first, found->then_end};
    if (scan_is(p->s, r->words.first, W_ANAPHOR))
        f.content.end = r->words.first + 1;
    else if (found->speaker->end > f.content.end)
        f.content.end = found->speaker->end;
    f.anaphor = true;
    parser_say(p, r, f);
    return true;
}

/* Behind what is said, somebody else may speak, or the same speaker again. */
static void go_on(parser *p, const region *r, size_t end, const mention *speaker, frame said) {
    if (end >= r->words.end) return;
    region next = *r;
    next.words.first = end + 1;
    if (scan_is(p->s, next.words.first, W_CONJUNCTION) && next.words.first + 1 < next.words.end &&
        scan_token(p->s, next.words.first + 1)->verb)
        next.words.first++;
    next.subject = speaker;
    bool mark =
        tocsin_text_is(p->s->words[end].text, ":") || tocsin_text_is(p->s->words[end].text, ";");
    if (parser_region(p, &next)) return;
    bool outlet = !p->s->lex->verb_second && tocsin_text_is(p->s->words[end].text, ";");
    if (outlet)
        parser_main_clause(p, r, next.words);
    else if (mark)
        parser_goes_on_saying(p, &next, said);
    else if (p->s->lex->verb_second && scan_is(p->s, end, W_AND))
        parser_main_clause(p, r, next.words);
}

/* A main clause in front of the one in which somebody speaks: "The army left, | but X said …". Where it ends; 0: there
 * is none. */
static size_t clause_in_front(const scan *s, const region *r, const report *found) {
    size_t k = found->speaker->first;
    if (s->lex->verb_second || r->depth || r->quote >= 0 || k >= found->at) return 0;
    size_t shared = found->at; /* "X met Y on Monday | and warned …", "X left, | warning that …" */
    while (shared > found->speaker->end && region_is_filler(s, shared - 1)) shared--;
    bool joined =
        scan_is(s, shared - 1, W_AND) ||
        (tocsin_text_is(s->words[shared - 1].text, ",") && found->verb->form == FORM_PROGRESSIVE);
    if (joined && shared > found->speaker->end + 2 && k >= r->words.first && !r->subject &&
        clause_has_verb(s, (stretch){found->speaker->end, shared - 1}))
        return shared - 1;
    while (k > r->words.first && region_is_filler(s, k - 1)) k--;
    if (k <= r->words.first + 3) return 0;
    bool joins = scan_is(s, k - 1, W_CONJUNCTION) || scan_is(s, k - 1, W_AND) ||
                 scan_is(s, k - 1, W_SUBORDINATOR) || tocsin_text_is(s->words[k - 1].text, ";");
    if (!joins || !region_holds(s, r, k - 1)) return 0;
    return clause_has_verb(s, (stretch){r->words.first, k - 1}) ? k - 1 : 0;
}

/* "brushed the criticism aside | and adopted a law", "acknowledged losses | but gave no number": another verb of the
 * sentence ends the noun that is said. */
static size_t object_end(const scan *s, const region *r, size_t from, size_t end) {
    enum { NEAR = 5 };
    for (size_t i = from + 1; i + 2 < end && !s->lex->verb_second; i++) {
        if (!scan_is(s, i, W_AND) && !scan_is(s, i, W_CONJUNCTION)) continue;
        size_t verb = i + 1;
        while (verb < end && scan_is(s, verb, W_ADVERB) && !scan_token(s, verb)->finite) verb++;
        const mention *other = verb < end ? scan_mention_at(s, verb) : NULL;
        if (other && other->end < end && !scan_is(s, i, W_AND))
            verb = other->end; /* "but Peru said" */
        bool finite = verb < end && scan_token(s, verb)->finite &&
                      scan_token(s, verb)->mention < 0 && !scan_token(s, verb)->dated;
        bool clause = tocsin_text_is(s->words[i - 1].text, ",") &&
                      clause_has_verb(s, (stretch){i + 1, i + NEAR < end ? i + NEAR : end});
        finite = finite || clause; /* ", but nobody was hurt" */
        if (finite && region_holds(s, r, i) && !clause_has_verb(s, (stretch){from, i})) return i;
    }
    return end;
}

bool parser_verb_in_front(parser *p, const region *all, size_t i) {
    const scan *s = p->s;
    report found = {.at = i};
    if (!parser_find_reporter(s, all, &found)) return false;
    region part = *all;
    const region *r = &part;
    size_t front = clause_in_front(s, all, &found);
    if (front) {
        parser_main_clause(p, all, (stretch){all->words.first, front});
        part.words.first = front + 1;
    }
    const verb_rule *rule = found.verb->rule;
    bool pronoun = found.speaker->is == MENTION_PRONOUN || found.speaker->is == MENTION_THING;
    bool counts =
        r->depth > 0 && pronoun && (rule->takes & TAKES_OBJECT) && rule->act == TOCSIN_ASSERT;
    frame f = {.cue = {i, found.head_end},
               .rule = rule->name,
               .verb = rule,
               .act = rule->act,
               .speaker = found.speaker,
               .quote = -1};
    stretch who = {found.speaker->first, found.speaker->head + 1};
    bool nobody = s->lex->verb_second && clause_has(s, who, W_NEGATION);
    if (nobody && (scan_is(s, i, W_UNKNOWN) || scan_is(s, who.first, W_UNKNOWN)))
        return false;                                           /* "weet niemand" */
    if (nobody && f.act == TOCSIN_ASSERT) f.act = TOCSIN_DOUBT; /* "Niemand gelooft dat …" */
    if (!find_content(s, r, &found, &f)) return deny_in_passing(p, r, &found, f);
    if (counts && found.object && !s->lex->verb_second)
        return false; /* "said they had counted 200" */
    if (found.whole) {
        size_t end =
            parser_content_end(s, r, found.then_end > found.at ? found.then_end - 1 : found.at);
        f.content = (stretch){rule->imagery ? found.start : r->words.first, end};
        parser_emit(p, r, f);
        go_on(p, r, end, found.speaker, f);
        return true;
    }
    size_t end = found.end ? found.end : parser_content_end(s, r, found.start);
    size_t noun_end = f.quote < 0 ? object_end(s, r, found.start, end) : end;
    bool cut = noun_end < end;
    end = noun_end;
    f.direct = f.quote >= 0;
    f.content = (stretch){found.start, end};
    f.intro = (stretch){r->words.first, found.start};
    f.subjectless = starts_without_subject(s, found.start);
    if (f.direct) {
        size_t last = found.start;
        while (last < r->words.end && region_speech_at(s, last, r->quote) == f.quote) last++;
        f.content.end = last;
    }
    if (found.object && !fit_object(s, r, &found, &f)) return false;
    region outer = *r;
    take_sources(s, &found, &f, &outer);
    const mention *told = parser_told(s, found.speaker, found.from, found.start);
    if (told) parser_put_between(&outer, told);
    parser_say(p, &outer, f);
    region shared = *r;
    shared.subject = found.speaker;
    if (cut)
        parser_main_clause(p, &shared, (stretch){end + 1, r->words.end});
    else
        go_on(p, &outer, end, found.speaker, f);
    return true;
}
