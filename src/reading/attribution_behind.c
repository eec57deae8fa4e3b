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

static bool trailing_group(const scan *s, const region *r, size_t i, group *ret_group) {
    if (parser_source_group(s, r, i, ret_group)) return true;
    size_t verb_end;
    const verb_entry *verb = region_verb_at(s, r, i, &verb_end);
    size_t head_end = i + scan_token(s, i)->verb_n;
    if (verb && !verb->rule->imagery) {
        const mention *m = region_subject_right(s, r, head_end, verb->rule);
        if (!m || scan_is(s, m->end, W_COMPLEMENTIZER)) return false;
        *ret_group = (group){
            m, verb->rule, verb->rule->name, {i, head_end}, m->end > verb_end ? m->end : verb_end};
        return true;
    }
    const mention *m = scan_mention_at(s, i);
    if (!m || !region_can_speak(m, NULL)) return false;
    size_t at = m->end;
    while (at < r->words.end && region_is_filler(s, at) && at < m->end + 3) at++;
    if (at >= r->words.end) return false;
    verb = region_verb_at(s, r, at, &verb_end);
    if (!verb || verb->rule->imagery || !region_can_speak(m, verb->rule)) return false;
    if (!ends_group(s, r, verb_end)) {
        bool addressee = verb->rule->addressee && scan_mention_of(s, verb_end);
        if (!addressee) return false;
    }
    if (scan_is(s, verb_end, W_COMPLEMENTIZER)) return false;
    *ret_group = (group){m, verb->rule, verb->rule->name, {at, verb_end}, verb_end};
    return true;
}

/* A comma in front, or the end of a quotation. */
static bool follows_content(const scan *s, const region *r, size_t i) {
    if (i < r->words.first + 2) return false;
    if (region_speech_at(s, i, r->quote) >= 0) return false;
    if (region_speech_at(s, i - 1, r->quote) >= 0) return true;
    return tocsin_text_is(s->words[i - 1].text, ",") && region_holds(s, r, i - 1);
}

/* The rest of the sentence behind "X said": a second half of the quotation, sources, or the outlet's words. */
static void parse_tail(parser *p, const region *r, frame f, size_t from) {
    const scan *s = p->s;
    for (size_t i = from; i < r->words.end; i++) {
        int32_t q = region_speech_at(s, i, r->quote);
        if (q < 0) continue;
        size_t end = i;
        while (end < r->words.end && region_speech_at(s, end, r->quote) == q) end++;
        f.content = (stretch){i, end};
        f.direct = true;
        f.quote = q;
        parser_say(p, r, f);
        return;
    }
    parser_add_rest(p, (stretch){from, r->words.end});
}

bool parser_behind(parser *p, const region *r) {
    const scan *s = p->s;
    for (size_t i = r->words.end; i-- > r->words.first + 2;) {
        group g;
        if (!follows_content(s, r, i) || !trailing_group(s, r, i, &g)) continue;
        stretch content = clause_trim(s, (stretch){r->words.first, i});
        int32_t q = whole_speech(s, r, content);
        bool enough = parser_may_be_clause(s, content) || content.end >= content.first + 6;
        if (q < 0 && !enough) continue;
        frame f = {.content = content,
                   .cue = g.cue,
                   .intro = {i, r->words.end},
                   .rule = g.rule,
                   .verb = g.verb,
                   .act = g.verb ? g.verb->act : TOCSIN_ASSERT,
                   .speaker = g.speaker,
                   .direct = q >= 0,
                   .quote = q};
        size_t tail = g.end;
        const mention *sources = parser_based_on(s, g.end, r->words.end, &tail);
        region outer = *r;
        if (sources && outer.n_via + 2 < VIA_MOST) { /* the sources speak to the outlet named */
            for (size_t k = outer.n_via; k > 0; k--) outer.via[k] = outer.via[k - 1];
            outer.via[0] = g.speaker;
            outer.n_via++;
            f.speaker = sources;
        }
        parser_say(p, &outer, f);
        parse_tail(p, r, f, tail);
        return true;
    }
    return false;
}
