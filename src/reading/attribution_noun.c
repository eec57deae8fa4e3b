// SPDX-License-Identifier: Apache-2.0
/* Nouns of speaking: `the claim by X that CONTENT`, `X's promise that CONTENT`, `her warning was that CONTENT`, and
 * whoever counted: `CONTENT, by X's count`. */
#include "reading/modality.h"
#include "reading/parser.h"

/* The rule of a noun that takes a clause: "claim", "promise"; NULL: the word is none. */
static const verb_rule *noun_rule(const scan *s, size_t i) {
    for (const verb_entry *v = scan_token(s, i)->verb; v; v = v->next)
        if (v->form == FORM_NOUN && (v->rule->takes & TAKES_CLAUSE)) return v->rule;
    return NULL;
}

static bool is_plain(const scan *s, size_t i) {
    return !scan_is_mark(s, i) && !scan_token(s, i)->finite && scan_token(s, i)->mention < 0 &&
           !region_is_preposition(s, i);
}

/* Who stands in front of a noun as its owner. A possessive has no mention: it is who spoke before, and `ret_owned` says
 * that it stands there. */
static const mention *owner_before(const scan *s, const region *r, size_t noun, bool *ret_owned) {
    enum { ADJECTIVES_MOST = 2 };
    size_t i = noun;
    for (size_t n = 0; n <= ADJECTIVES_MOST && i > r->words.first; n++, i--) {
        const mention *m = scan_mention_of(s, i - 1);
        *ret_owned = !m && scan_is(s, i - 1, W_POSSESSIVE);
        if (*ret_owned) return NULL;
        if (m)
            return m->end == i && region_is_genitive(s, m) && region_can_speak(m, NULL) ? m : NULL;
        if (!is_plain(s, i - 1)) return NULL;
    }
    return NULL;
}

/* "by X", "from X" behind a noun. */
static const mention *author_behind(const scan *s, const region *r, size_t at) {
    if (at + 1 >= r->words.end || !region_is_preposition(s, at)) return NULL;
    const mention *m = scan_mention_at(s, at + 1);
    return m && m->is != MENTION_PLACE && region_can_speak(m, NULL) ? m : NULL;
}

/* The clause behind "that" ends where the verb of the sentence follows: "that he ended the war | is contradicted". */
static size_t clause_end(const scan *s, const region *r, size_t from) {
    bool verb = false, joined = false;
    size_t at = 0;
    for (size_t i = from; i < r->words.end; i++) {
        const uint64_t joins = BIT(W_AND) | BIT(W_CONJUNCTION) | BIT(W_RELATIVE) |
                               BIT(W_COMPLEMENTIZER) | BIT(W_SUBORDINATOR);
        const token *t = scan_token(s, i);
        joined = joined || (verb && (t->bits & joins));
        bool past = !verb && i > from && modality_is_participle(s, i);
        if ((!t->finite && !past) || t->mention >= 0) continue;
        if (verb && !joined && i > at + 1) return i;
        if (!verb || joined) at = i;
        joined = false;
        verb = true;
    }
    return r->words.end;
}

bool parser_noun_of_speech(parser *p, const region *r, size_t i) {
    const scan *s = p->s;
    const verb_rule *rule = noun_rule(s, i);
    if (!rule || s->lex->verb_second || !region_holds(s, r, i)) return false;
    bool owned = false;
    const mention *speaker = owner_before(s, r, i, &owned);
    size_t that = i + scan_token(s, i)->verb_n;
    if (!speaker && !owned) {
        speaker = author_behind(s, r, that);
        if (speaker) that = speaker->end;
    }
    if (!speaker && !owned) return false;
    if (that + 1 < r->words.end && scan_is(s, that, W_PASSIVE))
        that++; /* "their promise was that" */
    if (that + 3 >= r->words.end || !scan_is(s, that, W_COMPLEMENTIZER)) return false;
    frame f = {.content = {that + 1, clause_end(s, r, that + 1)},
               .cue = {i, i + scan_token(s, i)->verb_n},
               .intro = {speaker ? speaker->first : i, that + 1},
               .rule = TOCSIN_TEXT("noun of speech"),
               .verb = rule,
               .act = rule->act,
               .speaker = speaker,
               .quote = -1};
    parser_say(p, r, f);
    return true;
}

bool parser_by_count(const scan *s, const region *r, size_t i, group *ret_group) {
    enum { WORDS_MOST = 3 };
    bool opens = scan_is(s, i, W_AGENT) || scan_is(s, i, W_TERRITORY);
    if (!opens || s->lex->verb_second || i + 2 >= r->words.end || !region_holds(s, r, i))
        return false;
    const mention *m = scan_mention_at(s, i + 1);
    size_t at = m ? m->end : i + 2;
    if (m ? !region_is_genitive(s, m) || !region_can_speak(m, NULL)
          : !scan_is(s, i + 1, W_POSSESSIVE))
        return false;
    for (size_t k = at; k < r->words.end && k < at + WORDS_MOST; k++) {
        size_t n = scan_any(s, k, r->words.end, s->lex->counts);
        if (n) {
            *ret_group = (group){
                .speaker = m, .rule = TOCSIN_TEXT("by count of"), .cue = {i, k + n}, .end = k + n};
            return true;
        }
        if (!is_plain(s, k)) return false;
    }
    return false;
}
