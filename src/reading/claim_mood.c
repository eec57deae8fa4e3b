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

/* A warning, threat, accusation or demand by one side to another is itself the event. */
static void put_speech_event(making *m, tocsin_plover plover) {
    const saying *said = m->said;
    if (!making_for_a_side(said->line)) return;
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

static void put_mood(making *m) {
    const saying *said = m->said;
    tocsin_claim *c = &m->claim;
    bool future = m->mood.tense == TOCSIN_FUTURE;
    c->certainty = m->mood.certainty;
    c->tense = m->mood.tense;
    c->negative = m->mood.negative;
    if (c->certainty == TOCSIN_CERTAIN && said->verb && said->verb->certainty)
        c->certainty = said->verb->certainty; /* "fears that …" */
    bool accuses = c->act == TOCSIN_ACCUSE && !m->n->lex->verb_second;
    if (c->plover && !m->event.rule && !accuses)
        c->negative = false;                                 /* the saying itself is the event */
    if (c->certainty == TOCSIN_UNKNOWN) c->negative = false; /* "we do not know whether" */
    if (c->act == TOCSIN_DENY || (said->verb && said->verb->negates)) c->negative = true;
    if (c->act == TOCSIN_WARN || c->act == TOCSIN_THREATEN) {
        c->negative = false; /* "will not go unpunished" */
        /* what one is warned of has not happened; said with "will", it is to be counted on */
        if (c->certainty == TOCSIN_CERTAIN && (!future || making_is_conditional(m)))
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

/* ---- a denial of what the sentence before told of --------------------------------------------- */

/* "reports of a build-up at the border" in the sentence before, to which "that is nonsense" answers; false: none. */
static bool find_told(const scan *s, stretch *ret_words) {
    enum { WORDS_LEAST = 3 };
    for (size_t i = s->first; i + WORDS_LEAST < s->end; i++) {
        if (!scan_is(s, i, W_SAID_THING)) continue;
        size_t end = i + 1;
        while (end < s->end && (!scan_is_mark(s, end) || (s->words[end].flags & WORD_JOINED)))
            end++;
        *ret_words = (stretch){i, end};
        return true;
    }
    return false;
}

/* Who waves off what somebody is said to do to another, and nobody is named, waves off what he is said to do himself. */
static void deny_own_deed(making *m) {
    tocsin_claim *c = &m->claim;
    bool deed = c->plover == TOCSIN_MOBILIZE || c->plover == TOCSIN_ASSAULT;
    if (c->act != TOCSIN_DENY || !deed || c->actor.n || !c->target.n) return;
    if (!making_for_a_side(m->said->line)) return;
    tocsin_text own = lexicon_base(m->said->line->speaker.actor);
    if (!lexicon_same_side(lexicon_base(c->target), own)) c->actor = own;
}

/* "Moscow will not comment on reports of a build-up. That is not worth the effort": the build-up is what is denied. */
static tocsin_status take_told(making *m, tocsin_error *err) {
    const scan *before = m->n->sentence_before;
    tocsin_claim *c = &m->claim;
    stretch words;
    bool open = c->act == TOCSIN_DENY && !c->plover && !m->event.rule;
    if (!open || !before || !(making_points(m) || m->said->anaphor)) return TOCSIN_OK;
    if (!making_for_a_side(m->said->line) || !find_told(before, &words)) return TOCSIN_OK;
    event_context x = {before, lexicon_base(m->said->line->speaker.actor), TOCSIN_TEXT_NONE};
    found_event event;
    tocsin_status status = event_find(&x, words, &event, err);
    if (status || !event.rule) return status;
    c->plover = event.rule->plover;
    c->actor = event.actor;
    c->target = event.target;
    deny_own_deed(m);
    return making_put_place_of(m, before, words, err);
}

tocsin_status making_put_act(making *m, tocsin_error *err) {
    const saying *said = m->said;
    m->mood = modality_of(said->s, m->core, said->direct);
    modality whole = modality_of(said->s, said->content, said->direct);
    if (making_hangs_on(m)) m->mood = whole;
    m->mood.fake = whole.fake;
    m->mood.accusing = whole.accusing;
    m->mood.unusual_for_season = whole.unusual_for_season;
    m->claim.act = making_act(m);
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
    deny_own_deed(m);
    tocsin_status status = take_told(m, err);
    tocsin_text subject = m->claim.actor.n ? TOCSIN_TEXT_NONE : subject_of(m);
    if (subject.n && !tocsin_text_equal(subject, m->claim.target)) m->claim.actor = subject;
    return status;
}
