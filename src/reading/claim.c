// SPDX-License-Identifier: Apache-2.0
/* What one stretch of words says: act, certainty, event, place, time and quantity of a claim. */
#include "reading/claim.h"

#include "reading/choice.h"

#include <math.h>

typedef struct making { /* a claim in the making */
    narrative *n;
    const saying *said;
    tocsin_claim claim;
    found_event event;
    place_choice *choice; /* what the place may be; NULL: it is known, or there is none */
    modality mood;
    stretch core; /* the clause that carries the event, or all of it */
    tocsin_cue cues[12];
    size_t n_cues;
} making;

static tocsin_span span_of(const making *m, size_t first, size_t end) {
    const word *words = m->said->s->words;
    return document_span(m->n->doc, words[first].from, words[end - 1].to);
}

static void add_cue(making *m, size_t first, size_t end, const char *is) {
    if (end <= first || m->n_cues == sizeof m->cues / sizeof *m->cues) return;
    m->cues[m->n_cues++] = (tocsin_cue){span_of(m, first, end), tocsin_text_of(is)};
}

static bool keep(making *m, tocsin_text *text) {
    if (!text->n) return true;
    *text = tocsin_arena_text(m->n->arena, *text);
    return text->at != NULL;
}

/* ---- event ----------------------------------------------------------------------------------- */

static tocsin_status find_event(making *m, tocsin_error *err) {
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
    add_cue(m, m->event.first, m->event.end, "event");
}

static bool speaks_for_a_side(const line *l) {
    return l && l->speaker.actor.n &&
           (l->speaker.kind == TOCSIN_GOVERNMENT || l->speaker.kind == TOCSIN_MILITARY ||
            l->speaker.kind == TOCSIN_ORGANISATION || l->speaker.kind == TOCSIN_OTHER);
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
    if (!other.n && plover == TOCSIN_THREATEN_EVENT) return; /* nobody is threatened */
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

static bool names_pictures(const scan *s, stretch within) {
    return clause_has(s, within, W_IMAGERY);
}

static tocsin_act act_of(const making *m) {
    const saying *said = m->said;
    if (said->act != TOCSIN_ASSERT || !said->line) return said->act;
    bool about_something = said->topic || names_pictures(said->s, said->content) ||
                           clause_has(said->s, said->content, W_SAID_THING);
    bool calls = said->verb && said->verb->takes == TAKES_OBJECT; /* "noemt dat onzin" */
    if (m->mood.fake && (about_something || calls) && !m->mood.negative) return TOCSIN_DENY;
    if (goes_on(m)) return m->n->drafts[m->n->n_drafts - 1].claim.act;
    if (m->mood.accusing && speaks_for_a_side(said->line)) {
        event_context x = {said->s, said->line->speaker.actor, TOCSIN_TEXT_NONE};
        if (event_other_party(&x, said->content, said->line->speaker.actor).n) return TOCSIN_ACCUSE;
    }
    return said->act;
}

static void put_mood(making *m) {
    const saying *said = m->said;
    tocsin_claim *c = &m->claim;
    bool future = m->mood.tense == TOCSIN_FUTURE;
    c->certainty = m->mood.certainty;
    c->tense = m->mood.tense;
    c->negative = m->mood.negative;
    if (c->plover && !m->event.rule) c->negative = false; /* the saying itself is the event */
    if (c->act == TOCSIN_DENY) c->negative = true;
    if (c->act == TOCSIN_WARN || c->act == TOCSIN_THREATEN) {
        c->negative = false;
        /* what one is warned of has not happened; said with "will", it is to be counted on */
        if (c->certainty == TOCSIN_CERTAIN && (!future || is_conditional(m)))
            c->certainty = TOCSIN_POSSIBLE;
    }
    if (said->intro.end > said->intro.first && clause_has(said->s, said->intro, W_HABITUAL))
        c->tense = TOCSIN_HABITUAL;
    c->unusual_for_season = m->mood.unusual_for_season;
    add_cue(m, m->mood.hedge, m->mood.hedge_end, "hedge");
    if (m->mood.negation != SIZE_MAX)
        add_cue(m, m->mood.negation, m->mood.negation + 1, "negation");
}

static void put_act(making *m) {
    const saying *said = m->said;
    m->mood = modality_of(said->s, m->core, said->direct);
    modality whole = modality_of(said->s, said->content, said->direct);
    m->mood.fake = whole.fake;
    m->mood.accusing = whole.accusing;
    m->mood.unusual_for_season = whole.unusual_for_season;
    m->claim.act = act_of(m);
    tocsin_plover speech = said->verb ? said->verb->event : TOCSIN_PLOVER_NONE;
    if (m->claim.act == TOCSIN_ACCUSE) speech = TOCSIN_ACCUSE_EVENT;
    if (speech && m->claim.act != TOCSIN_DENY) put_speech_event(m, speech);
    if (!m->claim.plover)
        put_event(m);
    else
        m->mood = whole;
    put_mood(m);
}

/* ---- place, time, quantity ------------------------------------------------------------------- */

static tocsin_status put_place(making *m, tocsin_error *err) {
    const saying *said = m->said;
    if (m->claim.plover && !m->event.rule) return TOCSIN_OK; /* the event is the saying of it */
    found_place found;
    tocsin_status status = place_find(said->s, m->core, m->claim.actor, &found, err);
    if (!status && found.first == found.end &&
        m->core.end - m->core.first < said->content.end - said->content.first && !m->event.rule)
        status = place_find(said->s, said->content, m->claim.actor, &found, err);
    if (status || found.first == found.end) return status;
    tocsin_place *place = &m->claim.place;
    place->text = passage_text(said->s->passage, found.first, found.end);
    place->name = found.name;
    place->lat = found.lat;
    place->lon = found.lon;
    place->precision_km = found.precision_km;
    place->country = lexicon_base(found.country);
    add_cue(m, found.first, found.end, "place");
    if (!found.choice) return TOCSIN_OK;
    m->choice = place_choice_keep(m->n->arena, found.choice, found.shift);
    if (!m->choice) return tocsin_fail_memory(err);
    return TOCSIN_OK;
}

static bool within(stretch outer, size_t first, size_t end) {
    return first >= outer.first && end <= outer.end;
}

static void put_dates(making *m) {
    const saying *said = m->said;
    const date_list *dates = &said->s->dates;
    bool has_when = false, has_said = false;
    for (size_t i = 0; i < dates->n; i++) {
        const date_mention *d = &dates->items[i];
        bool usual = d->habitual && !d->counted && m->claim.tense != TOCSIN_FUTURE;
        if (usual && within(m->core, d->first_word, d->end_word)) m->claim.tense = TOCSIN_HABITUAL;
        if (d->habitual || !tocsin_period_is_known(d->period)) continue;
        if (within(said->content, d->first_word, d->end_word)) {
            if (has_when) continue;
            has_when = true;
            m->claim.when = d->period;
        } else if (said->line && said->intro.end > said->intro.first && !has_said &&
                   within(said->intro, d->first_word, d->end_word)) {
            has_said = true;
            m->claim.said_on = d->period;
            m->claim.said_on_text = d->text;
        } else {
            continue;
        }
        add_cue(m, d->first_word, d->end_word, "date");
    }
}

static bool is_military(tocsin_unit unit) {
    return unit == TOCSIN_TROOPS || unit == TOCSIN_TANKS || unit == TOCSIN_VEHICLES ||
           unit == TOCSIN_AIRCRAFT || unit == TOCSIN_SHIPS || unit == TOCSIN_MISSILES;
}

/* Whose troops are counted: "2400 Franse soldaten", "Duitsland heeft 1000 militairen in Gao". */
static tocsin_text owner_of(const making *m, const quantity *q) {
    const saying *said = m->said;
    const scan *s = said->s;
    tocsin_text subject = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < s->n_mentions; i++) {
        const mention *who = &s->mentions[i];
        if (!who->actor.n || who->is == MENTION_PLACE || who->first < said->content.first) continue;
        if (who->end > q->first_word && who->first < q->end_word) return who->actor;
        bool free = who->first == said->content.first;
        if (free && who->end <= q->first_word) subject = who->actor;
    }
    return subject;
}

static void put_quantity(making *m) {
    const saying *said = m->said;
    const quantity *best = quantity_choose(said->s, said->content, m->core, m->claim.plover);
    if (!best) return;
    if (is_military(best->unit) && !m->claim.actor.n) m->claim.actor = owner_of(m, best);
    m->claim.has_quantity = true;
    m->claim.quantity =
        (tocsin_quantity){best->low, best->high, best->unit, best->measure, best->text};
    if (m->claim.tense == TOCSIN_FUTURE && best->measure == TOCSIN_STOCK)
        m->claim.quantity.measure = TOCSIN_PLAN;
    add_cue(m, best->first_word, best->end_word, "quantity");
}

/* ---- speaker and identity -------------------------------------------------------------------- */

static tocsin_speaker speaker_of(const narrative *n, const voice *v) {
    tocsin_speaker speaker = {.name = v->name, .kind = v->kind, .role = v->role, .actor = v->actor};
    if (v->to > v->from) speaker.span = document_span(n->doc, v->from, v->to);
    return speaker;
}

static bool put_speaker(making *m, draft *d) {
    const line *l = m->said->line;
    if (!l) {
        m->claim.speaker = (tocsin_speaker){.name = m->n->doc->outlet, .kind = TOCSIN_OUTLET};
        return true;
    }
    m->claim.speaker = speaker_of(m->n, &l->speaker);
    d->speaker = l->speaker.member;
    tocsin_speaker *via = tocsin_arena_new(m->n->arena, tocsin_speaker, l->n_via + 1);
    if (!via) return false;
    for (size_t i = 0; i < l->n_via; i++) {
        via[i] = speaker_of(m->n, &l->via[i]);
        d->via[i] = l->via[i].member;
    }
    m->claim.via = via;
    m->claim.n_via = l->n_via;
    return true;
}

static tocsin_status put_id(making *m, tocsin_error *err) {
    tocsin_claim *c = &m->claim;
    const char *what = tocsin_arena_format(m->n->arena, "%s %lld %lld %.*s", m->n->sha256_hex,
                                           (long long)c->span.from, (long long)c->span.to,
                                           TOCSIN_TEXT_ARG(c->text));
    char hex[TOCSIN_SHA256_HEX + 1];
    if (!what) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_sha256(tocsin_text_of(what), hex, err);
    if (status) return status;
    c->id = tocsin_arena_text(m->n->arena, (tocsin_text){hex, 16});
    return c->id.at ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_text rule_name(making *m) {
    const saying *said = m->said;
    tocsin_text rule = said->rule;
    if (tocsin_text_starts(rule, m->n->lex->code)) return rule;
    const char *made = tocsin_arena_format(m->n->arena, "%.*s/attribution/%.*s",
                                           TOCSIN_TEXT_ARG(m->n->lex->code), TOCSIN_TEXT_ARG(rule));
    return tocsin_text_of(made);
}

static bool put_texts(making *m) {
    const saying *said = m->said;
    tocsin_claim *c = &m->claim;
    const scan *s = said->s;
    c->span = span_of(m, said->content.first, said->content.end);
    c->text = tocsin_text_slice(m->n->doc->source, (size_t)c->span.from, (size_t)c->span.to);
    if (m->n->doc->is_html ||
        tocsin_text_compare(tocsin_text_of(m->n->doc->encoding), TOCSIN_TEXT("UTF-8")))
        c->text = passage_text(s->passage, said->content.first, said->content.end);
    c->sentence = document_span(m->n->doc, s->sentence->from, s->sentence->to);
    c->evidence = m->n->evidence;
    c->language = m->n->lex->code;
    c->outlet = m->n->doc->outlet;
    c->published = m->n->doc->published;
    c->rule = rule_name(m);
    tocsin_text *texts[] = {&c->text,         &c->language,   &c->actor,         &c->target,
                            &c->place.text,   &c->place.name, &c->place.country, &c->quantity.text,
                            &c->said_on_text, &c->rule};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!keep(m, texts[i])) return false;
    return c->rule.n > 0;
}

/* "ontkende in dat gesprek niet dat …", "did not deny that …": the denying itself is negated. It stays a denial by its
 * verb; the cue says that it was not one. */
static size_t negation_of_verb(const saying *said) {
    stretch near = {said->cue.first, said->content.first};
    if (!said->verb || near.first >= near.end) return SIZE_MAX;
    for (int back = 0; back < 2 && near.first > said->intro.first; back++) near.first--;
    return modality_of(said->s, near, false).negation;
}

static void put_not_denied(making *m) {
    if (m->claim.act != TOCSIN_DENY) return;
    size_t negation = negation_of_verb(m->said);
    if (negation != SIZE_MAX) add_cue(m, negation, negation + 1, "not-denied");
}

static bool put_cues(making *m) {
    const char *is = m->claim.act == TOCSIN_DENY ? "denial" : "attribution";
    add_cue(m, m->said->cue.first, m->said->cue.end, is);
    put_not_denied(m);
    tocsin_cue *cues = tocsin_arena_new(m->n->arena, tocsin_cue, m->n_cues + 1);
    if (!cues) return false;
    for (size_t i = 0; i < m->n_cues; i++) { /* in order of span: few, so by insertion */
        size_t k = i;
        while (k > 0 && cues[k - 1].span.from > m->cues[i].span.from) {
            cues[k] = cues[k - 1];
            k--;
        }
        cues[k] = m->cues[i];
    }
    m->claim.cues = cues;
    m->claim.n_cues = m->n_cues;
    return true;
}

static bool there_already(const narrative *n, tocsin_span span) {
    for (size_t i = n->n_drafts; i > 0 && i + 8 > n->n_drafts; i--) {
        tocsin_span other = n->drafts[i - 1].claim.span;
        if (other.from == span.from && other.to == span.to) return true;
    }
    return false;
}

tocsin_status claim_make(narrative *n, const saying *said, tocsin_error *err) {
    making m = {.n = n, .said = said};
    m.claim.place.lat = m.claim.place.lon = m.claim.place.precision_km = NAN;
    m.claim.quantity.low = m.claim.quantity.high = NAN;
    m.claim.when = m.claim.said_on = TOCSIN_PERIOD_NONE;
    m.claim.direct = said->direct;
    draft d = {.speaker = NULL};
    if (there_already(n, span_of(&m, said->content.first, said->content.end))) return TOCSIN_OK;
    tocsin_status status = find_event(&m, err);
    if (status) return status;
    put_act(&m);
    /* "did not say whether X" says nothing of X */
    if (m.claim.act == TOCSIN_ASSERT && negation_of_verb(said) != SIZE_MAX) return TOCSIN_OK;
    status = put_place(&m, err);
    if (status) return status;
    put_dates(&m);
    put_quantity(&m);
    if (!put_speaker(&m, &d) || !put_cues(&m) || !put_texts(&m)) return tocsin_fail_memory(err);
    status = put_id(&m, err);
    if (status) return status;
    stretch whole = {said->s->first, said->s->end};
    d.about_pictures = m.claim.speaker.kind == TOCSIN_IMAGERY || names_pictures(said->s, whole) ||
                       (said->topic && said->topic->is == MENTION_IMAGERY);
    d.said_thing =
        clause_has(said->s, said->content, W_SAID_THING) || said->topic != NULL || said->anaphor;
    d.claim = m.claim;
    d.place = m.choice;
    if (!tocsin_grow((void **)&n->drafts, &n->capacity, n->n_drafts, sizeof *n->drafts))
        return tocsin_fail_memory(err);
    n->drafts[n->n_drafts++] = d;
    return TOCSIN_OK;
}

tocsin_status claim_attribute(narrative *n, draft *d, const voice *who, tocsin_error *err) {
    tocsin_claim *c = &d->claim;
    if (c->speaker.kind == TOCSIN_OUTLET && !d->speaker && c->n_via == 0) {
        c->speaker = speaker_of(n, who);
        d->speaker = who->member;
        return TOCSIN_OK;
    }
    if (c->n_via >= VIA_MOST) return TOCSIN_OK;
    tocsin_speaker *via = tocsin_arena_new(n->arena, tocsin_speaker, c->n_via + 1);
    if (!via) return tocsin_fail_memory(err);
    for (size_t i = 0; i < c->n_via; i++) via[i] = c->via[i];
    via[c->n_via] = speaker_of(n, who);
    d->via[c->n_via] = who->member;
    c->via = via;
    c->n_via++;
    return TOCSIN_OK;
}
