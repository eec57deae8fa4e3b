// SPDX-License-Identifier: Apache-2.0
/* What is done with words: asserted, denied, accused, threatened, promised, by the verb and else by the words themselves. */
#include "reading/making.h"

/* Somebody who may act himself, whosever he is. */
bool making_is_party(const line *l) {
    return l && (l->speaker.kind == TOCSIN_GOVERNMENT || l->speaker.kind == TOCSIN_MILITARY ||
                 l->speaker.kind == TOCSIN_ORGANISATION || l->speaker.kind == TOCSIN_OTHER);
}

bool making_for_a_side(const line *l) {
    return making_is_party(l) && l->speaker.actor.n;
}

/* "makes no sense unless Armenia withdraws": the event does not stand in the clause that is said. */
bool making_hangs_on(const making *m) {
    const scan *s = m->said->s;
    size_t first = m->core.first;
    if (s->lex->verb_second || first <= m->said->content.first) return false;
    for (size_t i = first - 1; i <= first; i++)
        if (scan_is(s, i, W_IF) || scan_is(s, i, W_SUBORDINATOR) || scan_is(s, i, W_RELATIVE))
            return true;
    return false;
}

bool making_is_conditional(const making *m) {
    return clause_has(m->said->s, m->said->content, W_CONDITIONAL);
}

static bool said_before(const making *m, const draft *before) {
    const voice *v = &m->said->line->speaker;
    return before->speaker ? before->speaker == v->member
                           : tocsin_text_equal(before->claim.speaker.name, v->name);
}

/* "X denied it. 'They do not pull a trigger,' he said": of one side, right behind its denial. So does a warning that it
 * would come to this go on. What is said neither way is TOCSIN_ASSERT. */
static tocsin_act goes_on_from(const making *m) {
    const narrative *n = m->n;
    if (n->lex->verb_second || !n->n_drafts || !making_is_party(m->said->line))
        return TOCSIN_ASSERT;
    const draft *before = &n->drafts[n->n_drafts - 1];
    tocsin_text own = lexicon_base(m->said->line->speaker.actor);
    bool same = said_before(m, before);
    bool side = same || lexicon_same_side(lexicon_base(before->claim.speaker.actor), own);
    bool certain = m->mood.certainty == TOCSIN_CERTAIN && m->mood.tense != TOCSIN_FUTURE;
    if (side && before->claim.act == TOCSIN_DENY && m->mood.negative && certain) return TOCSIN_DENY;
    bool would = making_is_conditional(m) && !m->mood.negative;
    return same && before->claim.act == TOCSIN_WARN && would ? TOCSIN_WARN : TOCSIN_ASSERT;
}

/* "That would be a mistake", right after a warning of the same speaker, goes on warning. */
static bool goes_on(const making *m) {
    const saying *said = m->said;
    narrative *n = m->n;
    if (!said->direct || !said->line || !n->n_drafts || !making_is_conditional(m)) return false;
    const draft *before = &n->drafts[n->n_drafts - 1];
    stretch inner = clause_trim(said->s, said->content);
    return said_before(m, before) &&
           (before->claim.act == TOCSIN_WARN || before->claim.act == TOCSIN_THREATEN) &&
           scan_is(said->s, inner.first, W_ANAPHOR);
}

bool making_names_pictures(const scan *s, stretch within) {
    return clause_has(s, within, W_IMAGERY);
}

/* "Dat klopt niet", "Das sei der Mühe nicht wert": few words, which begin with what they are about. */
bool making_points(const making *m) {
    enum { WORDS_MOST = 8 };
    const saying *said = m->said;
    size_t first = clause_trim(said->s, said->content).first;
    return said->content.end < said->content.first + WORDS_MOST &&
           scan_is(said->s, first, W_ANAPHOR);
}

/* "On the pictures old lorries are to be seen, and no tanks": whom the pictures speak against says what they do not show. */
static bool denies_pictures(const making *m) {
    const saying *said = m->said;
    bool now = m->mood.certainty != TOCSIN_POSSIBLE && m->mood.certainty != TOCSIN_UNKNOWN &&
               m->mood.tense != TOCSIN_FUTURE;
    return m->mood.negative && now && making_for_a_side(said->line) &&
           making_names_pictures(said->s, said->content) &&
           clause_has(said->s, said->content, W_SEEN);
}

/* Who does it is the speaker's side: "Wij …", "Russia …" said by Russia. */
static bool is_about_own_side(const making *m) {
    const saying *said = m->said;
    const scan *s = said->s;
    for (size_t i = said->content.first; i < said->content.end; i++) {
        if (scan_is(s, i, W_WE) && i < said->content.first + 3) return true;
        const mention *who = scan_mention_at(s, i);
        if (!who || who->is == MENTION_PLACE || who->is == MENTION_IMAGERY) continue;
        tocsin_text own = said->line->speaker.actor;
        bool same = lexicon_same_side(lexicon_base(who->actor), lexicon_base(own));
        return same || (who->is == MENTION_PRONOUN && !said->direct);
    }
    return false;
}

/* Somebody else has spoken of the speaker's side not long ago. */
static bool was_spoken_of(const making *m) {
    enum { LOOKED_AT = 8 };
    const narrative *n = m->n;
    tocsin_text own = lexicon_base(m->said->line->speaker.actor);
    for (size_t i = n->n_drafts; i > 0 && n->n_drafts - i < LOOKED_AT; i--) {
        const tocsin_claim *c = &n->drafts[i - 1].claim;
        if (lexicon_same_side(lexicon_base(c->speaker.actor), own)) continue;
        if (c->act == TOCSIN_ACCUSE || lexicon_same_side(lexicon_base(c->actor), own)) return true;
    }
    return false;
}

static bool strikes(tocsin_plover plover) {
    return plover == TOCSIN_ASSAULT || plover == TOCSIN_COERCE;
}

/* The two have stood on either side of what was told before: one did it to the other, or said so. */
static bool faces(const making *m, tocsin_text other) {
    enum { LOOKED_AT = 30 };
    const narrative *n = m->n;
    tocsin_text own = lexicon_base(m->said->line->speaker.actor);
    for (size_t i = n->n_drafts; i > 0 && n->n_drafts - i < LOOKED_AT; i--) {
        const tocsin_claim *c = &n->drafts[i - 1].claim;
        bool strike = c->plover == TOCSIN_ASSAULT || c->plover == TOCSIN_COERCE ||
                      c->act == TOCSIN_ACCUSE || c->act == TOCSIN_DENY;
        if (!strike) continue;
        tocsin_text of[] = {lexicon_base(c->actor), lexicon_base(c->target),
                            lexicon_base(c->speaker.actor)};
        bool mine = false, theirs = false;
        for (size_t k = 0; k < 3; k++) {
            mine = mine || lexicon_same_side(of[k], own);
            theirs = theirs || lexicon_same_side(of[k], lexicon_base(other));
        }
        if (mine && theirs) return true;
    }
    return false;
}

/* "2,000 died after | Georgian forces shelled it", "it began when Hamas gunmen killed them": told in passing. */
static bool is_background(const making *m) {
    const scan *s = m->said->s;
    size_t first = m->said->content.first;
    if (s->lex->verb_second) return false;
    return making_hangs_on(m) || (first > s->first && scan_is(s, first - 1, W_SUBORDINATOR));
}

/* One side says that the other did it harm: "Tajik soldiers fired at our villages". */
static bool is_harm_by_another(const making *m) {
    const event_rule *rule = m->event.rule;
    tocsin_text own = lexicon_base(m->said->line->speaker.actor);
    if (!rule || !strikes(rule->plover) || m->mood.negative || !m->event.actor.n) return false;
    if (lexicon_same_side(lexicon_base(m->event.actor), own) || is_background(m)) return false;
    if (lexicon_same_side(lexicon_base(m->event.target), own)) return true;
    bool party = m->said->line->speaker.kind == TOCSIN_GOVERNMENT ||
                 m->said->line->speaker.kind == TOCSIN_MILITARY;
    bool before = m->mood.tense == TOCSIN_PAST && m->mood.certainty == TOCSIN_CERTAIN;
    return party && before && !m->event.target.n && faces(m, m->event.actor);
}

/* A phrase of the list stands in what is said. */
static bool has_phrase(const saying *said, const phrasebook *book) {
    phrase_match match;
    for (size_t i = said->content.first; i < said->content.end; i++)
        if (phrasebook_match(book, said->s->words, i, said->content.end, &match)) return true;
    return false;
}

/* "Without fuel, he added, it would grind to a halt": what has not happened and is to be feared. */
static bool is_warning(const making *m) {
    bool ahead = m->mood.tense == TOCSIN_FUTURE || m->mood.certainty == TOCSIN_POSSIBLE ||
                 making_is_conditional(m) || clause_has(m->said->s, m->said->content, W_IF);
    return ahead && !m->mood.negative && has_phrase(m->said, &m->n->lex->warning);
}

/* Right behind the words of another side, no more than pointed at: "Not one of them was a militant". */
static bool answers_another(const making *m) {
    const saying *said = m->said;
    const narrative *n = m->n;
    if (n->lex->verb_second || !m->mood.negative || n->n_drafts == 0) return false;
    const tocsin_claim *before = &n->drafts[n->n_drafts - 1].claim;
    tocsin_text own = lexicon_base(said->line->speaker.actor);
    tocsin_text other = lexicon_base(before->speaker.actor);
    if (!other.n || !own.n || lexicon_same_side(other, own) || before->negative) return false;
    return m->mood.certainty == TOCSIN_CERTAIN && m->mood.tense != TOCSIN_FUTURE &&
           (clause_has(said->s, said->content, W_OBJECT_PRONOUN) ||
            clause_has(said->s, said->content, W_SAID_THING) ||
            scan_is(said->s, said->content.first, W_ANAPHOR));
}

/* "The army denied that. 'We have not fired a single shot', said a commander": still the same denial. */
static bool goes_on_denying(const making *m) {
    const saying *said = m->said;
    const narrative *n = m->n;
    if (!n->lex->verb_second || !said->direct || !m->mood.negative || n->n_drafts == 0)
        return false;
    const tocsin_claim *before = &n->drafts[n->n_drafts - 1].claim;
    if (before->act != TOCSIN_DENY || m->mood.tense != TOCSIN_PAST) return false;
    tocsin_text own = said->line->speaker.actor, other = before->speaker.actor;
    bool open = !own.n && before->speaker.kind != TOCSIN_OUTLET &&
                said->line->speaker.kind != TOCSIN_EXPERT; /* whose commander is not said */
    return open || lexicon_same_side(lexicon_base(own), lexicon_base(other)) ||
           tocsin_text_equal(before->speaker.name, said->line->speaker.name);
}

/* "We will not bomb a mosque" */
static bool commits_itself(const making *m) {
    const saying *said = m->said;
    stretch inner = clause_trim(said->s, said->content);
    if (!said->direct || m->n->lex->verb_second || m->mood.tense != TOCSIN_FUTURE) return false;
    if (making_is_conditional(m) || m->mood.certainty != TOCSIN_CERTAIN) return false;
    size_t first = inner.first + (clause_is_quote_mark(said->s, inner.first) ? 1 : 0);
    return making_is_party(said->line) && scan_is(said->s, first, W_WE) &&
           scan_is(said->s, first + 1, W_FUTURE);
}

/* What the words themselves do, whatever the verb of speaking. */
static tocsin_act act_of_words(const making *m) {
    const saying *said = m->said;
    bool future = m->mood.tense == TOCSIN_FUTURE;
    if (is_warning(m)) return TOCSIN_WARN;
    tocsin_act on = goes_on_from(m);
    if (on != TOCSIN_ASSERT) return on;
    if (commits_itself(m)) return TOCSIN_PROMISE;
    if (goes_on_denying(m)) return TOCSIN_DENY;
    bool menaces = making_is_party(said->line) && !m->n->lex->verb_second &&
                   clause_has(said->s, said->content, W_THREATENING);
    if (menaces) return TOCSIN_THREATEN;
    if (!making_for_a_side(said->line)) return TOCSIN_ASSERT;
    if (m->mood.negative && !future && has_phrase(said, &m->n->lex->denying)) return TOCSIN_DENY;
    if (denies_pictures(m)) return TOCSIN_DENY;
    if (answers_another(m)) return TOCSIN_DENY;
    if (clause_has(said->s, said->content, W_THREATENING)) return TOCSIN_THREATEN;
    if (is_harm_by_another(m)) return TOCSIN_ACCUSE;
    if (!is_about_own_side(m)) return TOCSIN_ASSERT;
    if (m->mood.negative && !future && m->mood.certainty == TOCSIN_CERTAIN && was_spoken_of(m))
        return TOCSIN_DENY;
    return TOCSIN_ASSERT;
}

/* Of a government or an army, whosever: what it calls illegal, it lays at somebody's door. */
static bool is_official(const making *m) {
    tocsin_kind kind = m->said->line->speaker.kind;
    return !m->n->lex->verb_second && (kind == TOCSIN_GOVERNMENT || kind == TOCSIN_MILITARY);
}

/* "the accusation …": what the words are about is something that somebody else said. */
static bool names_charge(const scan *s, stretch content) {
    enum { WORDS_MOST = 3 };
    for (size_t i = content.first; i < content.end && i < content.first + WORDS_MOST; i++)
        if (scan_is(s, i, W_SAID_THING)) return true;
    return false;
}

/* The same where only what is called so is looked at: "sprak van een bloedbad". */
static bool holds_office(const making *m) {
    tocsin_kind kind = m->said->line->speaker.kind;
    return kind == TOCSIN_GOVERNMENT || kind == TOCSIN_MILITARY || kind == TOCSIN_ORGANISATION;
}

/* "zwoer | wraak te nemen": what is said has no verb of its own but one behind "to", and no perfect. */
static bool is_infinitive(const saying *said) {
    return clause_has(said->s, said->content, W_INFINITIVE) &&
           !clause_has(said->s, said->content, W_COMPLEMENTIZER) &&
           !clause_has(said->s, said->content, W_PERFECT);
}

/* Who vows that something was or is only says so. */
static bool looks_back(const making *m) {
    const saying *said = m->said;
    if (!said->verb || said->act != TOCSIN_PROMISE || !m->n->lex->verb_second) return false;
    if (m->mood.tense == TOCSIN_PAST) return true;
    return said->verb->ahead && m->mood.tense != TOCSIN_FUTURE &&
           clause_has_verb(said->s, said->content) && !is_infinitive(said);
}

tocsin_act making_act(const making *m) {
    const saying *said = m->said;
    bool vows = said->act == TOCSIN_PROMISE || said->act == TOCSIN_WARN;
    bool menaces = vows && !m->n->lex->verb_second && making_for_a_side(said->line) &&
                   clause_has(said->s, said->content, W_THREATENING);
    if (menaces) return TOCSIN_THREATEN; /* "would not go unpunished, he warned" */
    tocsin_act act = looks_back(m) ? TOCSIN_ASSERT : said->act;
    if (act != TOCSIN_ASSERT || !said->line) return act;
    bool about_something = said->topic || making_points(m) || /* "Dat klopt niet" */
                           making_names_pictures(said->s, said->content) ||
                           clause_has(said->s, said->content, W_SAID_THING);
    bool judges = said->verb && said->verb->judges && !clause_has_verb(said->s, said->content);
    bool calls =
        said->verb && (judges || !(said->verb->takes & ~TAKES_OBJECT)); /* "noemt dat onzin" */
    if (m->mood.fake && (about_something || calls) && !m->mood.negative) return TOCSIN_DENY;
    bool retorts = calls && m->mood.accusing && names_charge(said->s, said->content);
    if (retorts) return TOCSIN_DENY; /* "called the accusation a provocation" */
    if (goes_on(m)) return m->n->drafts[m->n->n_drafts - 1].claim.act;
    if (m->mood.accusing && calls && !m->mood.negative && holds_office(m)) return TOCSIN_ACCUSE;
    bool absent = m->mood.negative && !m->n->lex->verb_second; /* "could not justify a massacre" */
    bool asks = said->verb && said->verb->event == TOCSIN_REQUEST;
    if (m->mood.accusing && !absent && !(asks && !m->n->lex->verb_second) &&
        (making_for_a_side(said->line) || is_official(m))) {
        event_context x = {said->s, said->line->speaker.actor, TOCSIN_TEXT_NONE};
        if (calls || is_official(m) ||
            event_other_party(&x, said->content, said->line->speaker.actor).n)
            return TOCSIN_ACCUSE;
    }
    return act_of_words(m);
}
