// SPDX-License-Identifier: Apache-2.0
/* What stands behind what is said: `CONTENT, said X`, `"CONTENT," X said`, `CONTENT, according to X`. */
#include "reading/parser.h"

static int32_t whole_speech(const scan *s, const region *r, stretch words) {
    words = clause_trim(s, words);
    if (words.first >= words.end) return -1;
    int32_t last = region_speech_at(s, words.end - 1, r->quote);
    int32_t first = region_speech_at(s, words.first, r->quote);
    return first == last ? first : -1;
}

static bool ends_group(const scan *s, const region *r, size_t i) {
    if (i >= r->words.end || scan_is_mark(s, i) || region_speech_at(s, i, r->quote) >= 0)
        return true;
    const token *t = scan_token(s, i);
    return t->dated || region_is_filler(s, i) || region_is_preposition(s, i) ||
           (t->bits & BIT(W_BASED_ON)) ||
           (t->bits & (BIT(W_CONJUNCTION) | BIT(W_SUBORDINATOR) | BIT(W_RELATIVE) | BIT(W_AND)));
}

static bool can_trail(const verb_entry *verb) {
    const unsigned said = TAKES_CLAUSE | TAKES_BARE | TAKES_QUOTE;
    bool speaks = verb && verb->form != FORM_NOUN && verb->form != FORM_PROGRESSIVE;
    return speaks && !verb->rule->imagery && (verb->rule->takes & said);
}

/* "…, said the number of ships was the highest": what looks like the speaker begins what is said. */
static bool opens_clause(const scan *s, const region *r, const mention *m) {
    for (size_t k = m->end; k < r->words.end && !scan_is_mark(s, k); k++) {
        if (scan_is(s, k, W_RELATIVE)) return false;
        if (scan_token(s, k)->finite && !scan_token(s, k)->event) return true;
    }
    return false;
}

/* "zei X", "said X", "liet X weten" */
static bool verb_first(const scan *s, const region *r, size_t i, group *ret_group) {
    size_t verb_end;
    const verb_entry *verb = region_verb_at(s, r, i, &verb_end);
    if (!can_trail(verb) || (verb->rule->addressee && !s->lex->verb_second)) return false;
    size_t head_end = i + scan_token(s, i)->verb_n;
    const mention *m = region_subject_right(s, r, head_end, verb->rule);
    if (!m || scan_is(s, m->end, W_COMPLEMENTIZER)) return false;
    if (m->first > head_end && !s->lex->verb_second) return false; /* ", declared himself leader" */
    if (m->is == MENTION_THING && !s->lex->verb_second) return false; /* ", denied it" */
    if (m->end < r->words.end && m->end != verb_end && !ends_group(s, r, m->end) &&
        !scan_has_words(s, m->end, r->words.end, verb->then))
        return false; /* "…, said his government had asked" */
    if (!s->lex->verb_second && opens_clause(s, r, m)) return false;
    *ret_group = (group){.speaker = m,
                         .verb = verb->rule,
                         .rule = verb->rule->name,
                         .cue = {i, head_end},
                         .end = m->end > verb_end ? m->end : verb_end};
    return true;
}

/* "heeft X bekendgemaakt" */
static bool auxiliary_first(const scan *s, const region *r, size_t i, group *ret_group) {
    if (!s->lex->verb_second || !scan_is(s, i, W_PERFECT)) return false;
    const mention *m = region_subject_right(s, r, i + 1, NULL);
    if (!m) return false;
    enum { REACH = 8 };
    for (size_t k = m->end; k < r->words.end && k < m->end + REACH; k++) {
        size_t verb_end;
        const verb_entry *verb = region_verb_at(s, r, k, &verb_end);
        if (!can_trail(verb) || verb->form != FORM_PARTICIPLE) continue;
        *ret_group = (group){.speaker = m,
                             .verb = verb->rule,
                             .rule = verb->rule->name,
                             .cue = {k, verb_end},
                             .end = verb_end};
        return region_can_speak(m, verb->rule);
    }
    return false;
}

/* "told a briefing", "told the Senate hearing": who is spoken to, and then the group ends. */
static bool ends_with_addressee(const scan *s, const region *r, size_t i) {
    enum { WORDS_MOST = 5 };
    if (scan_mention_of(s, i)) return true;
    for (size_t k = i + 1; k <= i + WORDS_MOST; k++) {
        if (ends_group(s, r, k)) return true;
        if (scan_token(s, k)->finite) return false;
    }
    return false;
}

/* `"…," X stormed`: behind a quotation that ends with a comma, a verb that no pack knows is one of speaking all the same. */
static bool unknown_verb(const scan *s, const region *r, size_t i, const mention *m, size_t at,
                         group *ret_group) {
    bool comma = tocsin_text_is(s->words[i - 1].text, ",") ||
                 (clause_is_quote_mark(s, i - 1) && tocsin_text_is(s->words[i - 2].text, ","));
    const token *t = scan_token(s, at);
    if (!comma || t->bits || t->dated || t->mention >= 0 || t->source || !ends_group(s, r, at + 1))
        return false;
    if (s->words[at].flags & (WORD_CAPITAL | WORD_NUMBER | WORD_MARK)) return false;
    *ret_group = (group){.speaker = m,
                         .rule = TOCSIN_TEXT("quote"),
                         .cue = {at, at + 1},
                         .end = at + 1,
                         .quoted = true};
    return true;
}

/* The speaker at a word, or behind a quotation a few words on: `"…," armed forces chief Romeo Brawner said`. */
static const mention *mention_behind(const scan *s, const region *r, size_t i) {
    enum { WORDS_MOST = 5 };
    const mention *m = scan_mention_at(s, i);
    const mention *owned = m && !s->lex->verb_second ? scan_mention_at(s, m->end) : NULL;
    if (owned && region_is_genitive(s, m)) return owned; /* "Guyana's Irfaan Ali" */
    if (m || !clause_is_quote_mark(s, i - 1)) return m;
    for (size_t k = i; !m && k < r->words.end && k < i + WORDS_MOST; k++) {
        const token *t = scan_token(s, k);
        bool dot = tocsin_text_is(s->words[k].text, "."); /* of an initial */
        if ((scan_is_mark(s, k) && !dot) || t->finite || t->verb || (t->bits && t->n)) return NULL;
        m = scan_mention_at(s, k + 1);
    }
    return m;
}

/* "X, who handles foreign relations, said", "a woman at the hospital told us": the verb behind what hangs on the speaker;
 * SIZE_MAX: there is none. */
static size_t behind_phrase(const scan *s, const region *r, const mention *m) {
    enum { REACH = 16 };
    if (s->lex->verb_second) return SIZE_MAX;
    bool comma = tocsin_text_is(s->words[m->end].text, ",");
    for (size_t k = m->end + 1; k < r->words.end && k < m->end + REACH; k++) {
        if (comma && !tocsin_text_is(s->words[k - 1].text, ",")) continue;
        size_t end;
        const verb_entry *verb = region_verb_at(s, r, k, &end);
        if (!verb || verb->form == FORM_NOUN) continue;
        bool hangs = k > m->end + 1 && region_only_hangs_between(s, r, m->end, k);
        return hangs ? k : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* "X said", "X told reporters" */
static bool speaker_first(const scan *s, const region *r, size_t i, group *ret_group) {
    const mention *m = mention_behind(s, r, i);
    if (!m || !region_can_speak(m, NULL)) return false;
    size_t at = m->end, verb_end;
    while (at < r->words.end && region_is_filler(s, at) && at < m->end + 3) at++;
    if (at >= r->words.end) return false;
    const verb_entry *verb = region_verb_at(s, r, at, &verb_end);
    size_t behind = verb ? SIZE_MAX : behind_phrase(s, r, m);
    if (behind != SIZE_MAX) verb = region_verb_at(s, r, at = behind, &verb_end);
    if (!verb) return unknown_verb(s, r, i, m, at, ret_group);
    if (!can_trail(verb) || !region_can_speak(m, verb->rule)) return false;
    if (!region_agrees(s, r, verb, at, m)) return false;
    if (!ends_group(s, r, verb_end) &&
        !(verb->rule->addressee && ends_with_addressee(s, r, verb_end)))
        return false;
    if (scan_is(s, verb_end, W_COMPLEMENTIZER)) return false;
    *ret_group = (group){.speaker = m,
                         .verb = verb->rule,
                         .rule = verb->rule->name,
                         .cue = {at, verb_end},
                         .end = verb_end};
    return true;
}

static bool trailing_group(const scan *s, const region *r, size_t i, group *ret_group) {
    if (parser_source_group(s, r, i, ret_group)) return true;
    size_t at = i;
    while (at + 2 < r->words.end && scan_is(s, at, W_ADVERB) && !scan_token(s, at)->verb &&
           !scan_is(s, at, W_PERFECT) && at < i + 2)
        at++; /* ", zo meldt X" */
    if (verb_first(s, r, at, ret_group) || auxiliary_first(s, r, at, ret_group)) return true;
    return speaker_first(s, r, i, ret_group);
}

/* A comma in front, or the end of a quotation. */
static bool follows_content(const scan *s, const region *r, size_t i) {
    if (i < r->words.first + 1) return false;
    if (i < r->words.first + 2 && s->lex->verb_second) return false;
    if (region_speech_at(s, i, r->quote) >= 0) return false;
    if (region_speech_at(s, i - 1, r->quote) >= 0) return true;
    return tocsin_text_is(s->words[i - 1].text, ",") && region_holds(s, r, i - 1);
}

/* ", and 309 soldiers were killed", "; it may be that …": whoever spoke goes on. Not behind "but" or "while". */
static bool goes_on(const scan *s, const region *r, size_t from, size_t *ret_first) {
    size_t i = from;
    while (i < r->words.end && region_is_filler(s, i)) i++;
    if (s->lex->verb_second || i + 3 >= r->words.end) return false;
    bool semicolon =
        tocsin_text_is(s->words[i].text, ";") ||
        tocsin_text_is(s->words[i].text, ":"); /* "…, he threatened: they would go on" */
    if (semicolon || tocsin_text_is(s->words[i].text, ",")) i++;
    if (!semicolon && !scan_is(s, i, W_AND)) return false;
    *ret_first = scan_is(s, i, W_AND) ? i + 1 : i;
    return clause_has_verb(s, (stretch){*ret_first, r->words.end});
}

/* ", but neither army has moved" */
static bool opens_main_clause(const scan *s, stretch rest) {
    if (s->lex->verb_second || rest.end < rest.first + 5) return false;
    bool comma = tocsin_text_is(s->words[rest.first].text, ",");
    return comma && scan_is(s, rest.first + 1, W_CONJUNCTION) && clause_has_verb(s, rest);
}

/* The rest of the sentence behind "X said": a second half of the quotation, more that X says, or the outlet's words. */
static void parse_tail(parser *p, const region *r, frame f, size_t from) {
    const scan *s = p->s;
    region next = *r;
    next.subject = f.speaker;
    for (size_t i = from; i < r->words.end; i++) {
        int32_t q = region_speech_at(s, i, r->quote);
        if (q < 0) continue;
        next.words.first = from;
        if (i > from + 2 && parser_region(p, &next)) return; /* "…, and accused Y of "…"" */
        size_t end = i;
        while (end < r->words.end && region_speech_at(s, end, r->quote) == q) end++;
        f.content = (stretch){i, end};
        f.direct = true;
        f.quote = q;
        parser_say(p, r, f);
        return;
    }
    bool on = goes_on(s, r, from, &next.words.first);
    if (!on) next.words.first = from;
    if (!s->lex->verb_second && parser_region(p, &next)) return;
    stretch rest = {from, r->words.end};
    if (on)
        parser_goes_on_saying(p, &next, f);
    else if (opens_main_clause(s, rest))
        parser_main_clause(p, r, rest);
    else
        parser_add_rest(p, rest);
}

/* Behind small words and dates: "otherwise, he threatened earlier in February, Turkey would act". */
static size_t comma_behind(const scan *s, const region *r, size_t group_end) {
    enum { REACH = 6 };
    size_t i = group_end;
    while (i < r->words.end && i < group_end + REACH &&
           (region_is_filler(s, i) || region_is_preposition(s, i)))
        i++;
    return i + 2 < r->words.end && tocsin_text_is(s->words[i].text, ",") ? i : SIZE_MAX;
}

/* "An escalation, he said, was likely", "If they win, analysts fear, it will spread": the words around the group are
 * one clause. */
static bool stands_between(const scan *s, const region *r, stretch content, size_t group_end) {
    size_t comma = comma_behind(s, r, group_end);
    if (comma == SIZE_MAX) return false;
    stretch rest = clause_trim(s, (stretch){comma, r->words.end});
    if (rest.end < rest.first + 2 || scan_is(s, comma + 1, W_CONJUNCTION) ||
        scan_is(s, comma + 1, W_RELATIVE) || scan_is(s, comma + 1, W_AND))
        return false;
    if (content.end <= content.first || !clause_has_verb(s, content)) return true;
    bool leans = scan_is(s, content.first, W_SUBORDINATOR);
    bool open = content.end < content.first + 4 && s->words[rest.first].quote >= 0;
    bool cut = scan_token(s, content.end - 1)->finite; /* "it was, he said, a deliberate act" */
    return (leans && clause_has_verb(s, rest)) || open || (cut && !s->lex->verb_second);
}

/* "Nonsense, according to X: there were no troops": what is said stands behind the colon. */
static bool colon_follows(const scan *s, const region *r, size_t group_end) {
    if (group_end + 3 >= r->words.end || !tocsin_text_is(s->words[group_end].text, ":"))
        return false;
    return parser_may_be_clause(s, (stretch){group_end + 1, r->words.end});
}

/* The speaker, or sources that speak to the outlet that is named. */
static size_t take_speaker(parser *p, const group *g, const region *r, frame *f, region *outer) {
    size_t tail = g->end;
    const mention *sources = parser_based_on(p->s, g->end, r->words.end, &tail);
    const mention *told =
        sources || !g->speaker ? NULL : parser_told(p->s, g->speaker, g->end, r->words.end);
    if (sources && g->speaker) {
        parser_put_between(outer, g->speaker);
        f->speaker = sources;
    } else if (told) {
        parser_put_between(outer, told);
        if (told->end > tail) tail = told->end;
    }
    return tail;
}

/* "Without diesel, he added, …", "Otherwise, he said, …": what stands in front is no part of the clause. */
static bool is_adjunct(const scan *s, stretch content) {
    if (s->lex->verb_second || clause_has_verb(s, content)) return false;
    const uint64_t prepositions = BIT(W_IN_PLACE) | BIT(W_PREPOSITION);
    if (scan_token(s, content.first)->bits & prepositions) return true;
    for (size_t i = content.first; i < content.end; i++)
        if (!region_is_filler(s, i) && !scan_is(s, i, W_SUBORDINATOR)) return false;
    return true;
}

/* Where the last main clause of a stretch begins: behind a semicolon, or a colon that parts two clauses. */
static size_t last_main_clause(const scan *s, const region *r, size_t end) {
    for (size_t i = end; !s->lex->verb_second && i > r->words.first + 2; i--) {
        bool semicolon = tocsin_text_is(s->words[i - 1].text, ";");
        if (!semicolon && !tocsin_text_is(s->words[i - 1].text, ":")) continue;
        if (!region_holds(s, r, i - 1)) continue;
        bool left = clause_has_verb(s, (stretch){r->words.first, i - 1});
        return left && i < end ? i : r->words.first;
    }
    return r->words.first;
}

/* Where a sentence goes on behind a semicolon, what stands around a group ends. */
static size_t main_clause_end(const scan *s, const region *r, size_t from) {
    for (size_t i = from; i < r->words.end; i++)
        if (tocsin_text_is(s->words[i].text, ";") && region_holds(s, r, i)) return i;
    return r->words.end;
}

/* "Rusland, dat een zitting heeft aangevraagd, vindt …", "Bewoners die wij spraken, zeggen …": what stands in front of
 * the verb is its subject, and nothing that is said. */
static bool is_only_subject(const scan *s, stretch content) {
    if (!s->lex->verb_second) return false;
    enum { WORDS_MOST = 6 };
    size_t i = content.first;
    while (i < content.end && i < content.first + WORDS_MOST && !scan_token(s, i)->finite &&
           !tocsin_text_is(s->words[i].text, ",") &&
           !(scan_is(s, i, W_RELATIVE) && !scan_is_mark(s, i) && i > content.first &&
             scan_mention_of(s, i - 1)))
        i++;
    if (i == content.first || i + 2 >= content.end || scan_token(s, i)->finite) return false;
    if (tocsin_text_is(s->words[i].text, ",")) { /* in German the comma is part of the word */
        bool relative = scan_is(s, i, W_RELATIVE) || scan_is(s, i + 1, W_RELATIVE);
        if (!relative) return false;
        i++;
    } else if (!scan_is(s, i, W_RELATIVE)) {
        return false;
    }
    for (size_t k = i + 1; k < content.end; k++)
        if (tocsin_text_is(s->words[k].text, ",")) return false;
    return true;
}

/* "Een provocatie, volgens de minister": no verb, and nothing else in the sentence. */
static bool is_judgement(const scan *s, const region *r, stretch content, const group *g) {
    if (!s->lex->verb_second || r->depth || content.first != r->words.first) return false;
    if (content.end <= content.first || !(s->words[content.first].flags & WORD_BEGINS))
        return false;
    if (region_is_preposition(s, content.first) || scan_is(s, content.first, W_ADVERB))
        return false;
    if (scan_token(s, content.first)->dated || scan_mention_at(s, content.first)) return false;
    return clause_trim(s, (stretch){g->end, r->words.end}).end <= g->end;
}

bool parser_behind(parser *p, const region *whole) {
    const scan *s = p->s;
    for (size_t i = whole->words.end; i-- > whole->words.first + 1;) {
        group g;
        if (!follows_content(s, whole, i) || !trailing_group(s, whole, i, &g)) continue;
        region part = *whole;
        const region *r = &part;
        part.words.first = last_main_clause(s, whole, i);
        stretch content = clause_trim(s, (stretch){r->words.first, i});
        if (scan_is(s, content.first, W_COMPLEMENTIZER) && content.end > content.first + 3 &&
            !clause_is_demonstrative(s, content))
            content.first++; /* "Dat Rusland tanks verloor, gaf hij toe" */
        if (is_only_subject(s, content)) continue;
        int32_t q = whole_speech(s, r, content);
        if (g.quoted && q < 0) continue;
        bool between = q < 0 && stands_between(s, r, content, g.end);
        bool enough = parser_may_be_clause(s, content) || content.end >= content.first + 6 ||
                      is_judgement(s, whole, content, &g);
        bool colon =
            q < 0 && !between && !clause_has_verb(s, content) && colon_follows(s, r, g.end);
        if (colon) content = (stretch){g.end + 1, r->words.end};
        if (q < 0 && !enough && !between && !colon) continue;
        if (part.words.first > whole->words.first)
            parser_main_clause(p, whole, (stretch){whole->words.first, part.words.first - 1});
        size_t end = between ? main_clause_end(s, r, g.end) : r->words.end;
        stretch around = {r->words.first, end};
        if (between && is_adjunct(s, content)) around = clause_trim(s, (stretch){g.end, end});
        frame f = {.content = between ? around : content,
                   .cue = g.cue,
                   .intro = {i, between ? g.end : r->words.end},
                   .rule = g.rule,
                   .verb = g.verb,
                   .act = g.verb ? g.verb->act : TOCSIN_ASSERT,
                   .speaker = g.speaker,
                   .direct = q >= 0,
                   .quote = q};
        region outer = *r;
        size_t tail = take_speaker(p, &g, r, &f, &outer);
        if (between) {
            parser_emit(p, &outer, f); /* the same words again would not end */
            if (end < r->words.end) parse_tail(p, r, f, end);
            return true;
        }
        parser_say(p, &outer, f);
        if (!colon) parse_tail(p, r, f, tail);
        return true;
    }
    return false;
}
