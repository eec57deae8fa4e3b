// SPDX-License-Identifier: Apache-2.0
/* A verb of speaking in front of what is said: `X said that CONTENT`, `said X that CONTENT`, `X denied CONTENT`. */
#include "reading/parser.h"

/* "that": not behind a preposition ("in that town"), and with something to say behind it. Behind a verb of speaking
 * it opens a clause, whether or not the pack knows the clause's verb. */
static bool opens_content(const scan *s, const region *r, size_t from, size_t then_end, size_t i) {
    if (!scan_is(s, i, W_COMPLEMENTIZER) || !region_holds(s, r, i) || i + 2 >= r->words.end)
        return false;
    bool verb = (i == from || i == then_end) && s->lex->verb_second; /* "cast doubt on that toll" */
    if (i > r->words.first && !verb && region_is_preposition(s, i - 1)) return false;
    if (scan_is(s, i + 1, W_AND) || scan_is_mark(s, i + 1)) return false; /* "ontkent dat en …" */
    return true;
}

static bool takes_about(const scan *s, const verb_rule *verb, size_t i, size_t end) {
    return scan_any(s, i, end, verb->about) > 0;
}

/* ", adding that …", ", and calling it a crime" */
static bool goes_on_in_participle(const scan *s, const region *r, size_t comma) {
    size_t at = comma + 1, end;
    if (scan_is(s, at, W_AND) || scan_is(s, at, W_CONJUNCTION)) at++;
    while (at < r->words.end && scan_is(s, at, W_ADVERB)) at++;
    if (s->lex->verb_second || at + 2 >= r->words.end) return false;
    const verb_entry *verb = region_verb_at(s, r, at, &end);
    return verb && verb->form == FORM_PROGRESSIVE;
}

/* Where the content begins behind verb and speaker; SIZE_MAX: nowhere. */
static size_t content_start(const scan *s, const region *r, const verb_rule *verb, size_t from,
                            stretch then, const mention **ret_topic, int32_t *ret_quote) {
    enum { REACH = 28 };
    for (size_t i = from; i < r->words.end && i < from + REACH; i++) {
        int32_t q = region_speech_at(s, i, r->quote);
        if (q >= 0) {
            *ret_quote = q;
            return verb->takes & TAKES_QUOTE ? i : SIZE_MAX;
        }
        if ((verb->takes & TAKES_CLAUSE) && i + 1 != then.first &&
            opens_content(s, r, from, then.end, i))
            return i + 1;
        if (takes_about(s, verb, i, r->words.end) && i < from + 6) return i + 1;
        if ((verb->takes & TAKES_INFINITIVE) && i + 2 < r->words.end &&
            (scan_is(s, i, W_PURPOSE) || (i == from && scan_is(s, i, W_INFINITIVE))))
            return i;
        if (tocsin_text_is(s->words[i].text, ",") && goes_on_in_participle(s, r, i))
            return SIZE_MAX;
        if (scan_is(s, i, W_ABOUT)) {
            const mention *topic = scan_mention_at(s, i + 1);
            if (topic) *ret_topic = topic;
        }
        if (tocsin_text_is(s->words[i].text, ":")) return i + 1;
        const mention *m = scan_mention_of(s, i);
        bool second = i >= then.first && i < then.end; /* "weten" of "liet later weten" */
        if (scan_token(s, i)->finite && !m && !scan_token(s, i)->dated && i > from && !second)
            break;
        if (scan_is_mark(s, i) && !tocsin_text_is(s->words[i].text, ",") &&
            !tocsin_text_is(s->words[i].text, "\""))
            break;
    }
    return SIZE_MAX;
}

/* Without "that": behind adverbs, dates and who was told. */
static size_t bare_start(const scan *s, const region *r, const verb_rule *verb, size_t from) {
    size_t i = from;
    if (!s->lex->verb_second && tocsin_text_is(s->words[i].text, ",")) return r->words.end;
    while (i < r->words.end && (region_is_filler(s, i) ||
                                (scan_is_mark(s, i) && tocsin_text_is(s->words[i].text, ","))))
        i++;
    if (verb->addressee && i < r->words.end) {
        const mention *told = scan_mention_at(s, i);
        i = told ? told->end : i + 1;
        while (i < r->words.end && region_is_filler(s, i)) i++;
    }
    return i;
}

static size_t object_start(const scan *s, const region *r, size_t from) {
    size_t i = from;
    while (i < r->words.end &&
           (region_is_filler(s, i) || (scan_is_mark(s, i) && !clause_is_quote_mark(s, i)))) {
        bool article = scan_is(s, i, W_NEGATION) && !scan_is(s, i, W_ADVERB); /* "no proof" */
        if (article && s->lex->verb_second) break;
        i++;
    }
    return i;
}

/* ", while Y said …", ", but warned that …" */
static bool goes_on_with_another(const scan *s, const region *r, size_t comma) {
    if (!scan_is(s, comma + 1, W_CONJUNCTION) && !scan_is(s, comma + 1, W_AND)) return false;
    enum { REACH = 12 };
    region right = *r;
    right.words.first = comma + 2;
    for (size_t k = comma + 2; k < r->words.end && k < comma + REACH; k++) {
        size_t end;
        const verb_entry *verb = region_verb_at(s, r, k, &end);
        bool same =
            k == comma + 2 && verb && verb->form != FORM_PARTICIPLE && !scan_mention_of(s, k);
        if (same || (verb && region_subject_left(s, &right, k, verb->rule))) return true;
    }
    return false;
}

/* ", which Iran denies", ", a charge that Moscow rejects" */
static bool is_denied_in_passing(const scan *s, const region *r, size_t comma) {
    enum { REACH = 10 };
    bool noun = false;
    for (size_t k = comma + 1; k < r->words.end && k < comma + REACH; k++) {
        noun = noun || scan_is(s, k, W_SAID_THING) || (k == comma + 1 && scan_is(s, k, W_RELATIVE));
        size_t end;
        const verb_entry *verb = noun ? region_verb_at(s, r, k, &end) : NULL;
        if (!verb || verb->rule->act != TOCSIN_DENY) continue;
        region right = *r;
        right.words.first = comma + 1;
        return region_subject_left(s, &right, k, verb->rule) != NULL;
    }
    return false;
}

/* "doubt that the number is right: doctors counted 44": the colon opens another statement. */
static bool ends_at_colon(const scan *s, const region *r, size_t i) {
    if (!tocsin_text_is(s->words[i].text, ":") && !tocsin_text_is(s->words[i].text, ";"))
        return false;
    return i + 1 < r->words.end && region_speech_at(s, i + 1, r->quote) < 0;
}

/* "… van een bloedbad en verbrak de betrekkingen": where the verb is second, one right behind "and" is another of the
 * main clause; in a clause with "that" it would stand at the end. */
static bool goes_on_with_verb(const scan *s, const region *r, size_t and) {
    enum { WORDS_LEAST = 3 };
    if (!s->lex->verb_second || r->quote >= 0 || !scan_is(s, and, W_AND)) return false;
    const token *t = and+1 < r->words.end ? scan_token(s, and+1) : NULL;
    if (!t || !t->finite || t->mention >= 0 || and+1 + WORDS_LEAST > r->words.end) return false;
    return !scan_token(s, and-1)->finite || scan_is(s, and+2, W_DETERMINER);
}

/* The end of what is said: in front of ", while Y said …" the sentence goes on with somebody else. */
static size_t content_end(const scan *s, const region *r, size_t from) {
    for (size_t i = from; i + 2 < r->words.end; i++) {
        if (!region_holds(s, r, i)) continue;
        if (scan_is(s, i, W_AND)) { /* "… and said that …" */
            size_t k = i + 1, verb_end;
            while (k + 1 < r->words.end && region_is_filler(s, k)) k++;
            const verb_entry *next = region_verb_at(s, r, k, &verb_end);
            if (next && next->form != FORM_PARTICIPLE && !scan_mention_of(s, k) && i > from)
                return i;
        }
        if (i > from && goes_on_with_verb(s, r, i)) return i;
        if (i > from + 2 && ends_at_colon(s, r, i)) return i;
        bool dash = tocsin_text_is(s->words[i].text, "-") || tocsin_text_is(s->words[i].text, "–");
        if (dash && !(s->words[i].flags & WORD_JOINED)) return i;
        if (!tocsin_text_is(s->words[i].text, ",")) continue;
        if (goes_on_in_participle(s, r, i) || goes_on_with_another(s, r, i) ||
            is_denied_in_passing(s, r, i))
            return i;
    }
    return r->words.end;
}

/* "to press ahead", "om in te grijpen", "supplying missiles": the speaker is the one who does it. */
static bool starts_without_subject(const scan *s, size_t i) {
    if (scan_is(s, i, W_INFINITIVE) || scan_is(s, i, W_PURPOSE)) return true;
    for (const event_entry *e = scan_token(s, i)->event; e; e = e->next)
        if (e->form == FORM_PROGRESSIVE) return true;
    return false;
}

/* A reporting verb with its speaker, and where what is said begins. */
typedef struct report {
    const verb_entry *verb;
    const mention *speaker;
    size_t at, head_end, then_end; /* of the verb, its first part, and its second */
    size_t from;                   /* behind verb and speaker */
    size_t start;                  /* of what is said */
    bool object;                   /* it is a noun phrase */
    bool whole;                    /* it is all of the clause */
    size_t
        object_first; /* behind auxiliary and speaker, where the object stands in front of the verb; 0: it does not */
    size_t end; /* of what is said, where the verb ends it; 0: not known */
} report;

/* "A resident who wants to stay unnamed says that …": the relative clause stands without commas. */
static const mention *subject_with_relative(const scan *s, const region *r, size_t verb,
                                            const verb_rule *rule) {
    for (size_t i = r->words.first; i < verb; i++) {
        const mention *m = scan_mention_at(s, i);
        if (m) {
            bool clause = m->end < verb && scan_is(s, m->end, W_RELATIVE);
            return clause && region_can_speak(m, rule) && region_holds(s, r, i) ? m : NULL;
        }
        if (!region_is_filler(s, i) && !scan_is(s, i, W_DETERMINER)) return NULL;
    }
    return NULL;
}

/* "X heeft … vastgesteld", "Eerder heeft X … ontkend": who stands beside the auxiliary; what is between may be the object. */
static bool find_auxiliary(const scan *s, const region *r, report *p) {
    enum { REACH = 30 };
    if (!s->lex->verb_second) return false;
    for (size_t k = p->at; k > r->words.first && p->at - k < REACH; k--) {
        if (scan_is(s, k - 1, W_COMPLEMENTIZER) || tocsin_text_is(s->words[k - 1].text, ";"))
            return false;
        if (!scan_is(s, k - 1, W_PERFECT) || !region_holds(s, r, k - 1)) continue;
        p->object_first = k;
        p->speaker = region_subject_left(s, r, k - 1, p->verb->rule);
        if (p->speaker) /* one of two main clauses is not all that the sentence says */
            return !clause_has_verb(s, (stretch){r->words.first, p->speaker->first});
        p->speaker = region_subject_right(s, r, k, p->verb->rule);
        if (p->speaker) p->object_first = p->speaker->end;
        if (!p->speaker && tocsin_text_is(s->words[k - 2].text, ","))
            p->speaker = subject_with_relative(s, r, k - 1, p->verb->rule);
        return p->speaker != NULL;
    }
    return false;
}

/* "KFOR, which has 4,500 soldiers there, said …": what stands between commas is said of the one in front. */
static const mention *subject_with_commas(const scan *s, const region *r, size_t verb,
                                          const verb_rule *rule) {
    size_t i = r->words.first;
    while (i < verb && (region_is_filler(s, i) || scan_is(s, i, W_DETERMINER)) &&
           !scan_mention_at(s, i))
        i++;
    const mention *m = scan_mention_at(s, i);
    if (!m || m->end + 2 >= verb || !region_can_speak(m, rule)) return NULL;
    bool between =
        tocsin_text_is(s->words[m->end].text, ",") && tocsin_text_is(s->words[verb - 1].text, ",");
    return between && region_holds(s, r, m->end) && region_holds(s, r, verb - 1) ? m : NULL;
}

/* "X is warning that …", "X left Kyiv on Friday, warning that …", and behind what X said before. */
static bool find_progressive(const scan *s, const region *r, report *p) {
    const verb_rule *rule = p->verb->rule;
    size_t at = p->at;
    while (at > r->words.first && scan_is(s, at - 1, W_ADVERB)) at--;
    if (at > r->words.first && scan_is(s, at - 1, W_PASSIVE))
        p->speaker = region_subject_left(s, r, at - 1, rule);
    else if (r->subject && at <= r->words.first + 2)
        p->speaker = region_can_speak(r->subject, rule) ? r->subject : NULL;
    else
        p->speaker = region_shared_subject(s, r, at - 1, rule);
    return p->speaker != NULL;
}

/* "The United Nations, which estimates that …": whom "which" stands for. */
static const mention *antecedent(const scan *s, const region *r, size_t verb,
                                 const verb_rule *rule) {
    if (s->lex->verb_second || verb < r->words.first + 3 || !scan_is(s, verb - 1, W_RELATIVE))
        return NULL;
    const mention *m = scan_mention_of(s, verb - 3);
    bool comma = tocsin_text_is(s->words[verb - 2].text, ",");
    bool free = m && (m->first == r->words.first || !region_is_preposition(s, m->first - 1));
    return comma && free && m->end == verb - 2 && region_can_speak(m, rule) ? m : NULL;
}

static bool find_reporter(const scan *s, const region *r, report *p) {
    p->verb = region_verb_at(s, r, p->at, &p->then_end);
    if (!p->verb || p->verb->form == FORM_NOUN) return false;
    p->head_end = p->from = p->at + scan_token(s, p->at)->verb_n;
    const verb_rule *rule = p->verb->rule;
    if (p->verb->form == FORM_PARTICIPLE && find_auxiliary(s, r, p)) return true;
    if (p->verb->form == FORM_PROGRESSIVE) return find_progressive(s, r, p);
    p->speaker = region_subject_left(s, r, p->at, rule);
    bool opens = true; /* nothing but small words in front of the verb */
    for (size_t k = r->words.first; k < p->at; k++)
        opens = opens && (region_is_filler(s, k) || scan_is_mark(s, k) ||
                          (r->subject && !s->lex->verb_second && scan_is(s, k, W_RELATIVE)));
    if (!p->speaker && r->subject && opens && region_can_speak(r->subject, rule))
        p->speaker = r->subject;
    if (!p->speaker && s->lex->verb_second) {
        p->speaker = region_subject_right(s, r, p->head_end, rule);
        if (p->speaker) p->from = p->speaker->end;
    }
    if (p->speaker && !region_agrees(s, r, p->verb, p->at, p->speaker)) p->speaker = NULL;
    bool behind =
        s->lex->verb_second && p->at > r->words.first &&
        (tocsin_text_is(s->words[p->at - 1].text, ",") || scan_token(s, p->at - 1)->finite);
    if (!p->speaker && (behind || scan_is(s, p->then_end, W_COMPLEMENTIZER)))
        p->speaker = subject_with_relative(s, r, p->at, rule);
    if (!p->speaker && p->verb->form != FORM_PARTICIPLE)
        p->speaker = subject_with_commas(s, r, p->at, rule);
    if (!p->speaker) p->speaker = antecedent(s, r, p->at, rule);
    if (!p->speaker) {
        p->speaker = region_subject_opening(s, r, p->at, rule);
        if (p->speaker && !region_agrees(s, r, p->verb, p->at, p->speaker)) p->speaker = NULL;
    }
    return p->speaker != NULL;
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
    p->start =
        content_start(s, r, rule, p->from, (stretch){p->then_end - p->verb->then.n, p->then_end},
                      &f->topic, &f->quote);
    if (p->start == SIZE_MAX && (rule->takes & TAKES_BARE)) {
        p->start = bare_start(s, r, rule, p->from);
        stretch rest = {p->start, r->words.end};
        bool thing =
            !s->lex->verb_second && ((rule->imagery && !has_early_verb(s, rest)) ||
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
    if (p->start == SIZE_MAX && (rule->takes & TAKES_INFINITIVE) && has_infinitive(s, r, p->from))
        p->start = object_start(s, r, p->from);
    if (p->start == SIZE_MAX && (rule->takes & TAKES_OBJECT)) {
        size_t first = p->object_first ? p->object_first : p->from;
        p->start = object_start(s, r, first);
        if (rule->act == TOCSIN_ACCUSE) p->start = behind_accused(s, r, p->start);
        p->object = true;
        if (rule->imagery && !s->lex->verb_second) { /* "images show tanks": all of it */
            p->start = p->speaker->first;
            p->object = false;
            p->whole = true;
            return true;
        }
        if (p->object_first && p->start >= p->at) p->start = object_start(s, r, p->from);
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
    }
    stretch trimmed = clause_trim(s, f->content);
    bool last = verb->then.n && trimmed.end == p->then_end && s->lex->verb_second;
    if (last && !denies && verb->rule->act != TOCSIN_ACCUSE &&
        p->then_end > p->start + verb->then.n)
        f->content.end = trimmed.end = p->then_end - verb->then.n; /* "sluit X niet uit": X */
    bool whole = verb->then.n && trimmed.end == p->then_end;
    size_t end = whole ? p->then_end - verb->then.n : trimmed.end;
    if (end > trimmed.first + 1) return true;
    const token *only = scan_token(s, trimmed.first);
    if (end == trimmed.first + 1 && !denies && !only->bits && !only->dated && !only->finite)
        return true; /* "appealed for restraint" */
    if (trimmed.end <= trimmed.first || !denies) return false;
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
    if (mark)
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

bool parser_verb_in_front(parser *p, const region *all, size_t i) {
    const scan *s = p->s;
    report found = {.at = i};
    if (!find_reporter(s, all, &found)) return false;
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
    if (!find_content(s, r, &found, &f)) return deny_in_passing(p, r, &found, f);
    if (counts && found.object && !s->lex->verb_second)
        return false; /* "said they had counted 200" */
    if (found.whole) {
        size_t end = content_end(s, r, found.then_end > found.at ? found.then_end - 1 : found.at);
        f.content = (stretch){rule->imagery ? found.start : r->words.first, end};
        parser_emit(p, r, f);
        go_on(p, r, end, found.speaker, f);
        return true;
    }
    size_t end = found.end ? found.end : content_end(s, r, found.start);
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
    go_on(p, &outer, end, found.speaker, f);
    return true;
}
