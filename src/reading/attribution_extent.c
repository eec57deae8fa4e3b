// SPDX-License-Identifier: Apache-2.0
/* Where what is said begins and ends, behind a verb of speaking: at "that", a quotation, a clause or a noun, and in front
 * of whoever speaks next. */
#include "reading/parser.h"

/* "that": not behind a preposition ("in that town"), and with something to say behind it. Behind a verb of speaking
 * it opens a clause, whether or not the pack knows the clause's verb. */
static bool opens_content(const scan *s, const region *r, size_t from, size_t then_end, size_t i) {
    if (!scan_is(s, i, W_COMPLEMENTIZER) || !region_holds(s, r, i) || i + 2 >= r->words.end)
        return false;
    bool verb = (i == from || i == then_end) && s->lex->verb_second; /* "cast doubt on that toll" */
    if (i > r->words.first && !verb && region_is_preposition(s, i - 1)) return false;
    if (scan_is(s, i + 1, W_AND) || scan_is_mark(s, i + 1)) return false; /* "ontkent dat en …" */
    enum { NOUN_MOST = 3 };
    size_t end = i + 1;
    while (end < r->words.end && !scan_is_mark(s, end) && end <= i + 1 + NOUN_MOST) end++;
    bool noun = end <= i + 1 + NOUN_MOST && !clause_has_verb(s, (stretch){i + 1, end});
    bool points =
        !s->lex->verb_second ? i == from : scan_is(s, i, W_ANAPHOR) && i + 4 > r->words.end;
    if (points && noun) return false; /* "rejects that claim" */
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

/* "rejected those claims: …": what is rejected stands in front of the colon. */
static bool has_noun_between(const scan *s, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (!region_is_filler(s, i) && !scan_is_mark(s, i)) return true;
    return false;
}

/* Where the content begins behind verb and speaker; SIZE_MAX: nowhere. */
size_t parser_content_start(const scan *s, const region *r, const verb_rule *verb, size_t from,
                            stretch then, const mention **ret_topic, int32_t *ret_quote) {
    enum { REACH = 28 };
    for (size_t i = from; i < r->words.end && i < from + REACH; i++) {
        int32_t q = region_speech_at(s, i, r->quote);
        if (q >= 0) {
            if (!(verb->takes & TAKES_QUOTE)) return SIZE_MAX;
            *ret_quote = q;
            return i;
        }
        if ((verb->takes & TAKES_CLAUSE) && i + 1 != then.first &&
            opens_content(s, r, from, then.end, i))
            return i + 1;
        if (takes_about(s, verb, i, r->words.end) && i < from + 6) return i + 1;
        if ((verb->takes & TAKES_INFINITIVE) && i + 2 < r->words.end &&
            (scan_is(s, i, W_PURPOSE) || (i == from && scan_is(s, i, W_INFINITIVE))))
            return i;
        bool never = i == from && scan_is(s, i, W_NEGATION) && scan_is(s, i + 1, W_INFINITIVE);
        if ((verb->takes & TAKES_INFINITIVE) && never && !s->lex->verb_second)
            return i; /* "pledged not to abandon" */
        if (tocsin_text_is(s->words[i].text, ",") && goes_on_in_participle(s, r, i))
            return SIZE_MAX;
        if (scan_is(s, i, W_ABOUT)) {
            const mention *topic = scan_mention_at(s, i + 1);
            if (topic) *ret_topic = topic;
        }
        bool object = (verb->takes & TAKES_OBJECT) && verb->act != TOCSIN_ASSERT &&
                      !s->lex->verb_second && has_noun_between(s, from, i);
        if (tocsin_text_is(s->words[i].text, ":")) return object ? SIZE_MAX : i + 1;
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
size_t parser_bare_start(const scan *s, const region *r, const verb_rule *verb, size_t from) {
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

size_t parser_object_start(const scan *s, const region *r, size_t from) {
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
    if (i + 1 >= r->words.end) return false;
    return region_speech_at(s, i + 1, r->quote) < 0 || !s->lex->verb_second;
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
size_t parser_content_end(const scan *s, const region *r, size_t from) {
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
        if (i > from + (s->lex->verb_second ? 2 : 1) && ends_at_colon(s, r, i)) return i;
        bool dash = tocsin_text_is(s->words[i].text, "-") || tocsin_text_is(s->words[i].text, "–");
        if (dash && !(s->words[i].flags & WORD_JOINED)) return i;
        if (!tocsin_text_is(s->words[i].text, ",")) continue;
        if (goes_on_in_participle(s, r, i) || goes_on_with_another(s, r, i) ||
            is_denied_in_passing(s, r, i))
            return i;
    }
    return r->words.end;
}
