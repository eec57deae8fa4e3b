// SPDX-License-Identifier: Apache-2.0
#include "reading/parser.h"

/* ---- writing down ---------------------------------------------------------------------------- */

static void add_rest(parser *p, stretch rest, bool main) {
    rest = clause_trim(p->s, rest);
    if (p->out->n_rest >= FRAMES_MOST || rest.end <= rest.first + 2) return;
    p->out->rest_main[p->out->n_rest] = main;
    p->out->rest[p->out->n_rest++] = rest;
}

void parser_add_rest(parser *p, stretch rest) {
    add_rest(p, rest, false);
}

void parser_main_clause(parser *p, const region *r, stretch words) {
    region part = *r;
    part.words = words;
    if (!parser_region(p, &part)) add_rest(p, words, true);
}

void parser_emit(parser *p, const region *r, frame f) {
    if (p->out->n >= FRAMES_MOST) return;
    f.content = clause_trim(p->s, f.content);
    if (f.content.end <= f.content.first) return;
    f.n_via = r->n_via;
    for (size_t i = 0; i < r->n_via; i++) f.via[i] = r->via[i];
    f.through_quote = r->quote >= 0;
    p->out->items[p->out->n++] = f;
}

/* What is said is looked at as a region of its own; where somebody speaks in it, that one is the speaker. */
void parser_say(parser *p, const region *r, frame f) {
    region inner = {.words = f.content,
                    .quote = f.direct && f.quote >= 0 ? f.quote : r->quote,
                    .depth = r->depth + 1};
    bool nested = false;
    if (f.act == TOCSIN_ASSERT && inner.depth < DEPTH_MOST && r->n_via + 1 < VIA_MOST) {
        if (f.speaker) inner.via[inner.n_via++] = f.speaker;
        for (size_t i = 0; i < r->n_via; i++) inner.via[inner.n_via++] = r->via[i];
        size_t before = p->out->n;
        nested = parser_region(p, &inner);
        for (size_t i = before; i < p->out->n; i++) /* "X said it believed that": X says so */
            if (p->out->items[i].speaker && f.speaker && !p->out->items[i].through_quote &&
                (p->out->items[i].speaker->is == MENTION_PRONOUN ||
                 p->out->items[i].speaker->is == MENTION_THING ||
                 p->out->items[i].speaker->is == MENTION_COUNTRY)) {
                p->out->items[i].speaker = f.speaker;
                p->out->items[i].n_via = r->n_via;
                for (size_t k = 0; k < r->n_via; k++) p->out->items[i].via[k] = r->via[k];
            }
    }
    if (nested && f.direct && f.quote >= 0 && f.speaker && p->out->n_quoted < FRAMES_MOST) {
        p->out->quoted[p->out->n_quoted].quote = f.quote;
        p->out->quoted[p->out->n_quoted++].speaker = f.speaker;
    }
    if (!nested) parser_emit(p, r, f);
}

void parser_goes_on_saying(parser *p, const region *r, frame said) {
    if (!parser_may_be_clause(p->s, r->words)) return;
    frame f = {.content = r->words,
               .cue = said.cue,
               .intro = said.intro,
               .rule = said.rule,
               .act = TOCSIN_ASSERT,
               .speaker = said.speaker,
               .quote =
                   p->s->lex->verb_second ? -1 : region_speech_at(p->s, r->words.first, r->quote)};
    f.direct = f.quote >= 0;
    parser_emit(p, r, f);
}

/* Looks like a clause: a verb that the pack knows, or enough words that begin with a noun phrase. */
bool parser_may_be_clause(const scan *s, stretch words) {
    if (words.end < words.first + 3) return false;
    if (clause_has_verb(s, words)) return true;
    bool phrase = scan_mention_at(s, words.first) || scan_is(s, words.first, W_DETERMINER) ||
                  scan_is(s, words.first, W_POSSESSIVE) || scan_is(s, words.first, W_ANAPHOR);
    return phrase && words.end >= words.first + 4;
}

const mention *parser_based_on(const scan *s, size_t from, size_t end, size_t *ret_end) {
    for (size_t i = from; i < end && i < from + 8; i++) {
        if (!scan_is(s, i, W_BASED_ON)) continue;
        for (size_t k = i + scan_token(s, i)->n; k < end && k < i + 7; k++) {
            const mention *m = scan_mention_at(s, k);
            if (!m || m->is == MENTION_NOBODY) continue;
            *ret_end = m->end;
            return m;
        }
    }
    return NULL;
}

const mention *parser_told(const scan *s, const mention *speaker, size_t from, size_t end) {
    enum { REACH = 6 };
    if (speaker->kind == TOCSIN_OUTLET) return NULL;
    for (size_t i = from; i < end && i < from + REACH; i++) {
        const mention *m = scan_mention_at(s, i);
        if (m && m->kind == TOCSIN_OUTLET) return m;
        if (scan_token(s, i)->finite || scan_is(s, i, W_COMPLEMENTIZER)) return NULL;
        if (scan_is_mark(s, i)) return NULL;
    }
    return NULL;
}

void parser_put_between(region *r, const mention *who) {
    if (r->n_via + 2 >= VIA_MOST) return;
    for (size_t k = r->n_via; k > 0; k--) r->via[k] = r->via[k - 1];
    r->via[0] = who;
    r->n_via++;
}

/* ---- taking a region apart -------------------------------------------------------------------- */

/* The colon behind a name and, perhaps, where that one is: "Onze correspondent in Ankara: “…”". */
static size_t header_end(const scan *s, const region *r, const mention *m) {
    enum { WORDS_MOST = 4 };
    for (size_t i = m->end; i + 2 < r->words.end && i <= m->end + WORDS_MOST; i++) {
        if (tocsin_text_is(s->words[i].text, ":")) return i;
        if (scan_is_mark(s, i) || scan_token(s, i)->finite || scan_token(s, i)->verb) break;
    }
    return SIZE_MAX;
}

/* `X: "…"` */
static bool header_in_front(parser *p, const region *r) {
    const scan *s = p->s;
    const mention *m = scan_mention_at(s, r->words.first);
    if (!m || !region_can_speak(m, NULL) || m->end + 2 >= r->words.end) return false;
    size_t colon = header_end(s, r, m);
    if (colon == SIZE_MAX) return false;
    int32_t q = region_speech_at(s, colon + 1, r->quote);
    if (colon > m->end && q < 0) return false;
    bool somebody = m->is == MENTION_PERSON || m->is == MENTION_ROLE || m->is == MENTION_NAME;
    if (q < 0 && !somebody) return false;
    tocsin_text rule = TOCSIN_TEXT("colon");
    frame f = {.content = {colon + 1, r->words.end},
               .cue = {colon, colon + 1},
               .intro = {r->words.first, colon},
               .rule = rule,
               .act = TOCSIN_ASSERT,
               .speaker = m,
               .direct = q >= 0,
               .quote = q};
    if (q >= 0) {
        size_t end = colon + 1;
        while (end < r->words.end && region_speech_at(s, end, r->quote) == q) end++;
        f.content.end = end;
        parser_add_rest(p, (stretch){end, r->words.end});
    }
    parser_say(p, r, f);
    return true;
}

/* "Dat meldt X op basis van Y.": who said the sentence before. */
static bool points_back(parser *p, const region *r) {
    const scan *s = p->s;
    size_t i = r->words.first, verb_end;
    if (r->depth || !scan_is(s, i, W_ANAPHOR) || i + 1 >= r->words.end) return false;
    const mention *m = NULL;
    const verb_entry *verb = region_verb_at(s, r, i + 1, &verb_end);
    bool after_verb = s->lex->verb_second; /* "It said both sides …" points nowhere */
    if (verb && after_verb) {
        m = region_subject_right(s, r, i + 1 + scan_token(s, i + 1)->verb_n, verb->rule);
    } else if (scan_is(s, i + 1, W_PERFECT) && after_verb) { /* "Dat heeft X bekendgemaakt" */
        m = region_subject_right(s, r, i + 2, NULL);
        enum { REACH = 12 }; /* "Dat heeft X van de NAVO maandag in Brussel | gezegd" */
        for (size_t k = m ? m->end : r->words.end; k < r->words.end && k < m->end + REACH && !verb;
             k++)
            verb = region_verb_at(s, r, k, &verb_end);
    }
    if (!verb || !(verb->rule->takes & TAKES_CLAUSE) || verb->rule->act != TOCSIN_ASSERT)
        return false;
    if (!m || r->words.end > m->end + 14) return false;
    p->out->points_back = m;
    p->out->cue_back = (stretch){i + 1, verb_end};
    return true;
}

static bool parse_front(parser *p, const region *r) {
    if (points_back(p, r)) return true;
    if (header_in_front(p, r)) return true;
    for (size_t i = r->words.first; i < r->words.end; i++) {
        bool source = scan_token(p->s, i)->source || scan_is(p->s, i, W_AGENT) ||
                      scan_is(p->s, i, W_TERRITORY);
        if (source && parser_source_in_front(p, r, i)) return true;
        if (scan_token(p->s, i)->verb && parser_verb_in_front(p, r, i)) return true;
        if (scan_token(p->s, i)->verb && parser_noun_of_speech(p, r, i)) return true;
        if (scan_is(p->s, i, W_IMAGERY) && parser_pictures_of(p, r, i)) return true;
    }
    return false;
}

/* `X: …`: nothing else in front of the colon. */
static bool header_of_quote(const scan *s, const region *r) {
    const mention *m = scan_mention_at(s, r->words.first);
    return m && header_end(s, r, m) != SIZE_MAX;
}

bool parser_region(parser *p, const region *r) {
    if (r->words.end < r->words.first + 3 || r->depth >= DEPTH_MOST) return false;
    if (!header_of_quote(p->s, r) && parser_parts(p, r)) return true;
    return parser_behind(p, r) || parse_front(p, r) || parser_seen_on_pictures(p, r);
}

/* "16.40 - NATO calls …", "CAIRO, Wednesday - Israeli tanks …": what stands before the dash is no part of it. */
static size_t behind_dateline(const scan *s) {
    enum { LONGEST = 14 };
    bool clock = s->first + 4 < s->end && (s->words[s->first].flags & WORD_NUMBER) &&
                 tocsin_text_is(s->words[s->first + 1].text, ":") &&
                 (s->words[s->first + 2].flags & WORD_NUMBER);
    bool town = s->first + 4 < s->end && (s->words[s->first].flags & WORD_ALL_CAPITALS) &&
                s->words[s->first].text.n > 3 && !s->lex->verb_second &&
                tocsin_text_is(s->words[s->first + 1].text, ":");
    if (town) return s->first + 2;  /* "DHAHRAN: Saudi Arabia …" */
    if (clock) return s->first + 3; /* "20:40 The army …" */
    for (size_t i = s->first; i + 3 < s->end && i < s->first + LONGEST; i++) {
        const token *t = scan_token(s, i);
        bool dash = tocsin_text_is(s->words[i].text, "-") ||
                    tocsin_text_is(s->words[i].text, "–") || tocsin_text_is(s->words[i].text, "—");
        if (dash && i > s->first && !(s->words[i].flags & WORD_JOINED)) return i + 1;
        if (((t->finite || t->verb) && !t->dated) || s->words[i].quote >= 0) break;
    }
    return s->first;
}

void attribution_find(const scan *s, int32_t quote_around, frames *ret_frames) {
    ret_frames->n = ret_frames->n_rest = ret_frames->n_quoted = 0;
    ret_frames->points_back = NULL;
    parser p = {s, ret_frames};
    region r = {.words = {behind_dateline(s), s->end}, .quote = quote_around};
    if (parser_region(&p, &r)) return;
    if (quote_around >= 0) {
        frame f = {.content = r.words,
                   .act = TOCSIN_ASSERT,
                   .direct = true,
                   .quote = quote_around,
                   .rule = TOCSIN_TEXT("quote")};
        parser_emit(&p, &(region){.quote = -1}, f);
    } else {
        parser_add_rest(&p, r.words);
    }
}
