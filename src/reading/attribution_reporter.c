// SPDX-License-Identifier: Apache-2.0
/* Who does a verb of speaking that stands in front of what is said, wherever the sentence has put its subject. */
#include "reading/parser.h"

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
    bool own = p->at > r->words.first && scan_is(s, p->at - 1, W_WE); /* "Wij vragen Peru om …" */
    if (own && !p->speaker && s->lex->verb_second) return false;
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

/* "No group has claimed responsibility", "neither side confirmed": nobody says it. */
static bool is_nobody(const scan *s, const region *r, const mention *speaker) {
    size_t first = speaker->first;
    bool none = scan_is(s, first, W_NEGATION) ||
                (first > r->words.first && scan_is(s, first - 1, W_NEGATION));
    return none && !s->lex->verb_second;
}

/* "We strongly condemn the shelling": who publishes it does more than assert. */
static bool find_ours(const scan *s, const region *r, report *p) {
    if (s->lex->verb_second || r->quote >= 0 || r->depth || !p->verb) return false;
    bool acts = p->verb->rule->act != TOCSIN_ASSERT || p->verb->rule->event == TOCSIN_REQUEST;
    bool finite =
        p->verb->form == FORM_PRESENT || p->verb->form == FORM_PAST || p->verb->form == FORM_BASE;
    size_t i = p->at;
    while (i > r->words.first && region_is_filler(s, i - 1)) i--;
    if (!acts || !finite || i == r->words.first || !scan_is(s, i - 1, W_WE)) return false;
    if (scan_is(s, i - 1, W_POSSESSIVE) || (i - 1 > r->words.first && !scan_is_mark(s, i - 2)))
        return false;
    mention *ours = tocsin_arena_new(s->passage->arena, mention, 1);
    if (!ours) return false;
    *ours = (mention){.is = MENTION_OURS,
                      .kind = TOCSIN_OUTLET,
                      .first = i - 1,
                      .end = i,
                      .head = i - 1,
                      .many = true};
    p->speaker = ours;
    return true;
}

bool parser_find_reporter(const scan *s, const region *r, report *p) {
    if (find_reporter(s, r, p)) return !is_nobody(s, r, p->speaker);
    return find_ours(s, r, p);
}
