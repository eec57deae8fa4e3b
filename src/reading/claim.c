// SPDX-License-Identifier: Apache-2.0
/* What one stretch of words says: speaker, texts and identity of a claim. */
#include "reading/making.h"

#include <math.h>

static tocsin_span span_of(const making *m, size_t first, size_t end) {
    const word *words = m->said->s->words;
    return document_span(m->n->doc, words[first].from, words[end - 1].to);
}

void making_add_cue(making *m, size_t first, size_t end, const char *is) {
    if (end <= first || m->n_cues == sizeof m->cues / sizeof *m->cues) return;
    m->cues[m->n_cues++] = (tocsin_cue){span_of(m, first, end), tocsin_text_of(is)};
}

static bool keep(making *m, tocsin_text *text) {
    if (!text->n) return true;
    *text = tocsin_arena_text(m->n->arena, *text);
    return text->at != NULL;
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
    stretch before = {near.first, said->cue.first}, behind = {said->cue.end, said->content.first};
    size_t negation = modality_of(said->s, before, false).negation;
    if (negation != SIZE_MAX || behind.first >= behind.end) return negation;
    return modality_of(said->s, behind, false).negation;
}

/* "did not say whether X", "would neither confirm nor deny that X", "did not dispute X": X stands, and is not known. */
static bool is_left_open(const making *m) {
    const saying *said = m->said;
    bool asserts = m->claim.act == TOCSIN_ASSERT;
    bool disputes = m->claim.act == TOCSIN_DENY && said->verb && !said->verb->litotes;
    return (asserts || disputes) && negation_of_verb(said) != SIZE_MAX;
}

static void leave_open(making *m) {
    m->claim.act = TOCSIN_ASSERT;
    m->claim.certainty = TOCSIN_UNKNOWN;
    m->claim.negative = false;
}

static void put_not_denied(making *m) {
    if (m->claim.act != TOCSIN_DENY) return;
    size_t negation = negation_of_verb(m->said);
    if (negation != SIZE_MAX) making_add_cue(m, negation, negation + 1, "not-denied");
}

static bool put_cues(making *m) {
    const char *is = m->claim.act == TOCSIN_DENY ? "denial" : "attribution";
    making_add_cue(m, m->said->cue.first, m->said->cue.end, is);
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
    tocsin_status status = making_find_event(&m, err);
    if (status) return status;
    status = making_put_act(&m, err);
    if (status) return status;
    if (is_left_open(&m)) {
        bool thing = said->verb && !clause_has_verb(said->s, said->content);
        bool asked = !n->lex->verb_second && scan_is(said->s, said->content.first, W_RELATIVE);
        if (thing || asked)
            return TOCSIN_OK; /* "named no numbers", "did not say whom he suspected" */
        leave_open(&m);
    }
    status = making_put_place(&m, err);
    if (status) return status;
    making_put_dates(&m);
    making_put_quantity(&m);
    if (!put_speaker(&m, &d) || !put_cues(&m) || !put_texts(&m)) return tocsin_fail_memory(err);
    status = put_id(&m, err);
    if (status) return status;
    stretch whole = {said->s->first, said->s->end};
    d.about_pictures = m.claim.speaker.kind == TOCSIN_IMAGERY ||
                       making_names_pictures(said->s, whole) ||
                       (said->topic && said->topic->is == MENTION_IMAGERY);
    d.said_thing =
        clause_has(said->s, said->content, W_SAID_THING) || said->topic != NULL || said->anaphor;
    d.bare_border = m.bare_border;
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
