// SPDX-License-Identifier: Apache-2.0
/* What a stretch of words says happened, as what act of speech, how sure and when. */
#include "reading/making.h"

/* ---- event ----------------------------------------------------------------------------------- */

tocsin_status making_find_event(making *m, tocsin_error *err) {
    const saying *said = m->said;
    m->core = said->content;
    if (said->event) {
        m->event = *said->event;
        return TOCSIN_OK;
    }
    tocsin_text own = said->line ? said->line->speaker.actor : TOCSIN_TEXT_NONE;
    event_context x = {said->s, lexicon_base(own), said->subjectless ? own : TOCSIN_TEXT_NONE};
    stretch clauses[CLAUSES_MAX];
    size_t n = clause_split(said->s, said->content, clauses);
    for (size_t i = 0; i < n; i++) {
        found_event found;
        tocsin_status status = event_find(&x, clauses[i], &found, err);
        if (status) return status;
        if (!found.rule || (m->event.rule && found.score <= m->event.score)) continue;
        m->event = found;
        m->core = clauses[i];
    }
    return TOCSIN_OK;
}

static void put_event(making *m) {
    tocsin_claim *c = &m->claim;
    if (!m->event.rule) return;
    c->plover = m->event.rule->plover;
    c->actor = m->event.actor;
    c->target = m->event.target;
    making_add_cue(m, m->event.first, m->event.end, "event");
}

/* Somebody who may act himself, whosever he is. */
static bool is_party(const line *l) {
    return l && (l->speaker.kind == TOCSIN_GOVERNMENT || l->speaker.kind == TOCSIN_MILITARY ||
                 l->speaker.kind == TOCSIN_ORGANISATION || l->speaker.kind == TOCSIN_OTHER);
}

static bool speaks_for_a_side(const line *l) {
    return is_party(l) && l->speaker.actor.n;
}

/* A warning, threat, accusation or demand by one side to another is itself the event. */
static void put_speech_event(making *m, tocsin_plover plover) {
    const saying *said = m->said;
    if (!speaks_for_a_side(said->line)) return;
    event_context x = {said->s, said->line->speaker.actor, TOCSIN_TEXT_NONE};
    stretch from_cue = {said->cue.end && said->cue.end < said->content.first ? said->cue.end
                                                                             : said->content.first,
                        said->content.end};
    tocsin_text other = event_other_party(&x, from_cue, said->line->speaker.actor);
    bool warns = m->claim.act != TOCSIN_THREATEN;
    if (!other.n && plover == TOCSIN_THREATEN_EVENT && warns) return; /* nobody is threatened */
    m->claim.plover = plover;
    m->claim.actor = said->line->speaker.actor;
    m->claim.target = other;
    m->event.rule = NULL;
    m->core = said->content;
}

/* ---- act, certainty, tense ------------------------------------------------------------------- */

static bool is_conditional(const making *m) {
    return clause_has(m->said->s, m->said->content, W_CONDITIONAL);
}

/* "That would be a mistake", right after a warning of the same speaker, goes on warning. */
static bool goes_on(const making *m) {
    const saying *said = m->said;
    narrative *n = m->n;
    if (!said->direct || !said->line || !n->n_drafts || !is_conditional(m)) return false;
    const draft *before = &n->drafts[n->n_drafts - 1];
    bool same = before->speaker
                    ? before->speaker == said->line->speaker.member
                    : tocsin_text_equal(before->claim.speaker.name, said->line->speaker.name);
    stretch inner = clause_trim(said->s, said->content);
    return same && (before->claim.act == TOCSIN_WARN || before->claim.act == TOCSIN_THREATEN) &&
           scan_is(said->s, inner.first, W_ANAPHOR);
}

bool making_names_pictures(const scan *s, stretch within) {
    return clause_has(s, within, W_IMAGERY);
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

/* One side says that the other did it harm: "Tajik soldiers fired at our villages". */
static bool is_harm_by_another(const making *m) {
    const event_rule *rule = m->event.rule;
    tocsin_text own = lexicon_base(m->said->line->speaker.actor);
    if (!rule || !strikes(rule->plover) || m->mood.negative || !m->event.actor.n) return false;
    return !lexicon_same_side(lexicon_base(m->event.actor), own) &&
           lexicon_same_side(lexicon_base(m->event.target), own);
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
                 is_conditional(m) || clause_has(m->said->s, m->said->content, W_IF);
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

/* "We will not bomb a mosque" */
static bool commits_itself(const making *m) {
    const saying *said = m->said;
    stretch inner = clause_trim(said->s, said->content);
    if (!said->direct || m->n->lex->verb_second || m->mood.tense != TOCSIN_FUTURE) return false;
    if (is_conditional(m) || m->mood.certainty != TOCSIN_CERTAIN) return false;
    size_t first = inner.first + (clause_is_quote_mark(said->s, inner.first) ? 1 : 0);
    return is_party(said->line) && scan_is(said->s, first, W_WE) &&
           scan_is(said->s, first + 1, W_FUTURE);
}

/* What the words themselves do, whatever the verb of speaking. */
static tocsin_act act_of_words(const making *m) {
    const saying *said = m->said;
    bool future = m->mood.tense == TOCSIN_FUTURE;
    if (is_warning(m)) return TOCSIN_WARN;
    if (commits_itself(m)) return TOCSIN_PROMISE;
    bool menaces = is_party(said->line) && !m->n->lex->verb_second &&
                   clause_has(said->s, said->content, W_THREATENING);
    if (menaces) return TOCSIN_THREATEN;
    if (!speaks_for_a_side(said->line)) return TOCSIN_ASSERT;
    if (m->mood.negative && !future && has_phrase(said, &m->n->lex->denying)) return TOCSIN_DENY;
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

static tocsin_act act_of(const making *m) {
    const saying *said = m->said;
    bool vows = said->act == TOCSIN_PROMISE || said->act == TOCSIN_WARN;
    bool menaces = vows && !m->n->lex->verb_second && speaks_for_a_side(said->line) &&
                   clause_has(said->s, said->content, W_THREATENING);
    if (menaces) return TOCSIN_THREATEN; /* "would not go unpunished, he warned" */
    if (said->act != TOCSIN_ASSERT || !said->line) return said->act;
    enum { WORDS_MOST = 6 };
    bool points = said->content.end < said->content.first + WORDS_MOST &&
                  said->s->lex->verb_second &&
                  scan_is(said->s, clause_trim(said->s, said->content).first, W_ANAPHOR);
    bool about_something = said->topic || points || /* "Dat klopt niet" */
                           making_names_pictures(said->s, said->content) ||
                           clause_has(said->s, said->content, W_SAID_THING);
    bool calls = said->verb && !(said->verb->takes & ~TAKES_OBJECT); /* "noemt dat onzin" */
    if (m->mood.fake && (about_something || calls) && !m->mood.negative) return TOCSIN_DENY;
    bool retorts = calls && m->mood.accusing && !m->n->lex->verb_second &&
                   names_charge(said->s, said->content);
    if (retorts) return TOCSIN_DENY; /* "called the accusation a provocation" */
    if (goes_on(m)) return m->n->drafts[m->n->n_drafts - 1].claim.act;
    bool absent = m->mood.negative && !m->n->lex->verb_second; /* "could not justify a massacre" */
    if (m->mood.accusing && !absent && (speaks_for_a_side(said->line) || is_official(m))) {
        event_context x = {said->s, said->line->speaker.actor, TOCSIN_TEXT_NONE};
        if (calls || is_official(m) ||
            event_other_party(&x, said->content, said->line->speaker.actor).n)
            return TOCSIN_ACCUSE;
    }
    return act_of_words(m);
}

static void put_mood(making *m) {
    const saying *said = m->said;
    tocsin_claim *c = &m->claim;
    bool future = m->mood.tense == TOCSIN_FUTURE;
    c->certainty = m->mood.certainty;
    c->tense = m->mood.tense;
    c->negative = m->mood.negative;
    if (c->certainty == TOCSIN_CERTAIN && said->verb && said->verb->certainty)
        c->certainty = said->verb->certainty;                /* "fears that …" */
    if (c->plover && !m->event.rule) c->negative = false;    /* the saying itself is the event */
    if (c->certainty == TOCSIN_UNKNOWN) c->negative = false; /* "we do not know whether" */
    if (c->act == TOCSIN_DENY || (said->verb && said->verb->negates)) c->negative = true;
    if (c->act == TOCSIN_WARN || c->act == TOCSIN_THREATEN) {
        c->negative = false; /* "will not go unpunished" */
        /* what one is warned of has not happened; said with "will", it is to be counted on */
        if (c->certainty == TOCSIN_CERTAIN && (!future || is_conditional(m)))
            c->certainty = TOCSIN_POSSIBLE;
    }
    if (said->intro.end > said->intro.first && clause_has(said->s, said->intro, W_HABITUAL))
        c->tense = TOCSIN_HABITUAL;
    c->unusual_for_season = m->mood.unusual_for_season;
    making_add_cue(m, m->mood.hedge, m->mood.hedge_end, "hedge");
    if (m->mood.negation != SIZE_MAX)
        making_add_cue(m, m->mood.negation, m->mood.negation + 1, "negation");
}

/* Whom the words are about, where they say nothing that happened: their first side that no preposition governs. */
static tocsin_text subject_of(const making *m) {
    const saying *said = m->said;
    const scan *s = said->s;
    for (size_t i = said->content.first; i < said->content.end; i++) {
        if (scan_is(s, i, W_CONJUNCTION) && i > said->content.first) break;
        const mention *who = scan_mention_at(s, i);
        if (!who || who->is == MENTION_PLACE || who->is == MENTION_IMAGERY) continue;
        bool governed =
            i > s->first && (scan_is_genitive_article(s, i) || scan_is(s, i - 1, W_IN_PLACE) ||
                             scan_is(s, i - 1, W_OF) || scan_is(s, i - 1, W_PREPOSITION));
        if (governed) continue;
        if (who->actor.n) return who->actor;
        bool own = said->line && (who->is == MENTION_COUNTRY || who->is == MENTION_PRONOUN);
        return own ? said->line->speaker.actor : TOCSIN_TEXT_NONE;
    }
    return TOCSIN_TEXT_NONE;
}

/* "makes no sense unless Armenia withdraws": the event does not stand in the clause that is said. */
static bool is_subordinate_core(const making *m) {
    const scan *s = m->said->s;
    size_t first = m->core.first;
    if (s->lex->verb_second || first <= m->said->content.first) return false;
    for (size_t i = first - 1; i <= first; i++)
        if (scan_is(s, i, W_IF) || scan_is(s, i, W_SUBORDINATOR) || scan_is(s, i, W_RELATIVE))
            return true;
    return false;
}

void making_put_act(making *m) {
    const saying *said = m->said;
    m->mood = modality_of(said->s, m->core, said->direct);
    modality whole = modality_of(said->s, said->content, said->direct);
    if (is_subordinate_core(m)) m->mood = whole;
    m->mood.fake = whole.fake;
    m->mood.accusing = whole.accusing;
    m->mood.unusual_for_season = whole.unusual_for_season;
    m->claim.act = act_of(m);
    tocsin_plover speech = said->verb ? said->verb->event : TOCSIN_PLOVER_NONE;
    if (m->claim.act == TOCSIN_ACCUSE) speech = TOCSIN_ACCUSE_EVENT;
    if (m->claim.act == TOCSIN_THREATEN) speech = TOCSIN_THREATEN_EVENT;
    bool thing = said->act == TOCSIN_DENY && !m->event.rule && !said->anaphor &&
                 !clause_has_verb(said->s, said->content);
    if (thing) put_speech_event(m, TOCSIN_REJECT); /* "rejected the findings" */
    if (speech && m->claim.act != TOCSIN_DENY) put_speech_event(m, speech);
    if (!m->claim.plover)
        put_event(m);
    else
        m->mood = whole;
    put_mood(m);
    tocsin_text subject = m->claim.actor.n ? TOCSIN_TEXT_NONE : subject_of(m);
    if (subject.n && !tocsin_text_equal(subject, m->claim.target)) m->claim.actor = subject;
}
