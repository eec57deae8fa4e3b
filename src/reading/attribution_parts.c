// SPDX-License-Identifier: Apache-2.0
/* Main clauses that a semicolon or a colon parts, where the verb is second: each is looked at by itself, and whoever
 * spoke in the first goes on in the second. */
#include "reading/parser.h"

/* Where a main clause ends before a mark; SIZE_MAX: nowhere. */
static size_t parting_mark(const scan *s, const region *r, const char *mark) {
    enum { WORDS_LEAST = 3 };
    for (size_t i = r->words.first + WORDS_LEAST; i + WORDS_LEAST < r->words.end; i++)
        if (tocsin_text_is(s->words[i].text, mark) && region_holds(s, r, i) &&
            clause_has_verb(s, (stretch){r->words.first, i}))
            return i;
    return SIZE_MAX;
}

/* The first who is named, and no preposition governs: whose words may stand behind a colon. */
static const mention *subject_of(const scan *s, const region *r) {
    for (size_t i = r->words.first; i < r->words.end; i++) {
        const mention *m = scan_mention_at(s, i);
        if (!m) continue;
        bool governed = i > r->words.first && region_is_preposition(s, i - 1);
        if (!governed && region_can_speak(m, NULL) && m->is != MENTION_IMAGERY) return m;
    }
    return NULL;
}

/* A verb of speaking that waits for its words. */
static bool waits(const scan *s, stretch words) {
    for (size_t i = words.first; i < words.end; i++)
        for (const verb_entry *v = scan_token(s, i)->verb; v; v = v->next)
            if ((v->rule->takes & (TAKES_QUOTE | TAKES_CLAUSE)) && v->form != FORM_NOUN)
                return true;
    return false;
}

static void say_right(parser *p, const region *r, const frame *said, const mention *speaker) {
    frame f = {.cue = said ? said->cue : (stretch){0, 0},
               .intro = said ? said->intro : (stretch){0, 0},
               .rule = said ? said->rule : TOCSIN_TEXT("colon"),
               .content = r->words,
               .act = TOCSIN_ASSERT,
               .speaker = speaker,
               .quote = region_speech_at(p->s, r->words.first, r->quote)};
    f.direct = f.quote >= 0;
    parser_say(p, r, f);
}

static bool part_at_semicolon(parser *p, const region *r) {
    size_t at = parting_mark(p->s, r, ";");
    if (at == SIZE_MAX || !clause_has_verb(p->s, (stretch){at + 1, r->words.end})) return false;
    region left = *r, right = *r;
    left.words.end = at;
    right.words.first = at + 1;
    size_t before = p->out->n;
    parser_main_clause(p, r, left.words);
    const frame *said = p->out->n > before ? &p->out->items[p->out->n - 1] : NULL;
    right.subject = said ? said->speaker : NULL;
    if (parser_region(p, &right)) return true;
    if (said && said->speaker && clause_has(p->s, right.words, W_REPORTIVE))
        say_right(p, &right, said, said->speaker);
    else
        parser_main_clause(p, r, right.words);
    return true;
}

/* "X denied it: the army was there": said by X. "X sees it differently: “…”" too. */
static bool part_at_colon(parser *p, const region *r) {
    const scan *s = p->s;
    size_t at = parting_mark(s, r, ":");
    if (at == SIZE_MAX) return false;
    region left = *r, right = *r;
    left.words.end = at;
    right.words.first = at + 1;
    bool quoted = region_speech_at(s, at + 1, r->quote) >= 0;
    bool clause = clause_has_verb(s, right.words);
    if (!quoted && !clause) return false;
    size_t before = p->out->n;
    if (parser_region(p, &left)) {
        if (p->out->n == before) return true; /* it points back */
        const frame said = p->out->items[p->out->n - 1];
        right.subject = said.speaker;
        if (!parser_region(p, &right)) say_right(p, &right, &said, said.speaker);
        return true;
    }
    const mention *who = subject_of(s, &left);
    bool hearsay = quoted || clause_has(s, right.words, W_REPORTIVE);
    if (!who || !hearsay || waits(s, left.words)) return false;
    parser_add_rest(p, left.words);
    if (!parser_region(p, &right)) say_right(p, &right, NULL, who);
    return true;
}

/* "A senior official went further: the claim was false": words that only lead to what follows, and who leads. */
static bool part_at_framing(parser *p, const region *r) {
    const scan *s = p->s;
    size_t at = parting_mark(s, r, ":");
    if (at == SIZE_MAX || r->depth || r->quote >= 0) return false;
    bool leads = false;
    phrase_match match;
    for (size_t i = r->words.first; i < at && !leads; i++)
        leads = phrasebook_match(&s->lex->framing, s->words, i, at, &match);
    region left = *r, right = *r;
    left.words.end = at;
    right.words.first = at + 1;
    const mention *who = leads ? subject_of(s, &left) : NULL;
    if (!who || waits(s, left.words) || !clause_has_verb(s, right.words)) return false;
    right.subject = who;
    if (!parser_region(p, &right)) say_right(p, &right, NULL, who);
    return true;
}

bool parser_parts(parser *p, const region *r) {
    if (!p->s->lex->verb_second && part_at_framing(p, r)) return true;
    if (!p->s->lex->verb_second || r->depth || r->quote >= 0) return false;
    return part_at_semicolon(p, r) || part_at_colon(p, r);
}
