// SPDX-License-Identifier: Apache-2.0
/* A document told block by block: who speaks in which sentence, and what the outlet says itself. */
#include "reading/claim.h"
#include "reading/speaker.h"
#include "reading/split.h"

#include <stdlib.h>
#include <string.h>

enum { QUOTED_MOST = FRAMES_MOST };

typedef struct sentence_work {
    scan s;
    frame *frames;
    size_t n;
    line *lines;  /* of each frame */
    bool *spoken; /* lines[i] says who */
    stretch *rest;
    bool *rest_main;
    size_t n_rest;
    struct {
        int32_t quote;
        const mention *speaker;
    } quoted[QUOTED_MOST];
    size_t n_quoted;
    const mention *points_back;
    stretch cue_back;
    int32_t around; /* the quotation that the sentence stands in; -1 */
} sentence_work;

typedef struct block_work {
    passage p;
    sentence_work *sentences;
    line *quote_lines; /* of each quotation of the passage */
    bool *quote_known;
} block_work;

void narrative_release(narrative *n) {
    free(n->drafts);
    n->drafts = NULL;
    n->n_drafts = n->capacity = 0;
}

/* ---- first reading: who speaks --------------------------------------------------------------- */

static bool add_via(line *l, const voice *v) {
    if (l->n_via >= VIA_MOST || !v->name.n) return false;
    l->via[l->n_via++] = *v;
    return true;
}

/* "It" that stands for nobody before is whom its own sentence begins with. */
static bool speaks_of_itself(narrative *n, sentence_work *w, const frame *f, line *l,
                             tocsin_error *err) {
    const mention *own = scan_mention_at(&w->s, f->content.first);
    bool body = own && (own->is == MENTION_ACTOR || (own->role && !own->many));
    return body && f->content.first < f->speaker->first &&
           cast_voice(&n->cast, &w->s, own, &l->speaker, err);
}

/* Speaker of a frame, and those in between. A frame without a speaker waits for its quotation's. */
static tocsin_status find_line(narrative *n, sentence_work *w, size_t i, tocsin_error *err) {
    const frame *f = &w->frames[i];
    tocsin_error inner = TOCSIN_ERROR_INIT;
    line *l = &w->lines[i];
    l->n_via = 0;
    if (!f->speaker) return TOCSIN_OK;
    w->spoken[i] = f->speaker->is == MENTION_OURS;
    if (w->spoken[i]) return TOCSIN_OK;
    w->spoken[i] = cast_voice(&n->cast, &w->s, f->speaker, &l->speaker, &inner);
    if (!w->spoken[i] && !inner.status && f->speaker->is == MENTION_THING)
        w->spoken[i] =
            speaks_of_itself(n, w, f, l, &inner); /* "BP has stopped all trips, it said" */
    if (w->spoken[i] && !cast_join(&n->cast, &w->s, f->speaker, &l->speaker))
        return tocsin_fail_memory(err);
    voice other;
    cast heard =
        n->cast; /* who is told or only passes it on is nobody whom "he" or "it" stands for */
    if (f->speaker->kind == TOCSIN_UNNAMED && f->speaker->of &&
        cast_voice(&n->cast, &w->s, f->speaker->of, &other, &inner))
        add_via(l, &other);
    for (size_t k = 0; k < f->n_via; k++)
        if (cast_voice(&n->cast, &w->s, f->via[k], &other, &inner)) add_via(l, &other);
    if (w->spoken[i]) cast_forget_voices(&n->cast, &heard);
    return inner.status ? tocsin_fail(err, inner.status, "%s", inner.message) : TOCSIN_OK;
}

/* Most sentences have no attribution, so each keeps no more than it has. */
static tocsin_status find_frames(sentence_work *w, tocsin_arena *arena, tocsin_error *err) {
    frames found;
    attribution_find(&w->s, w->around, &found);
    w->n = found.n;
    w->n_rest = found.n_rest;
    w->n_quoted = found.n_quoted;
    for (size_t i = 0; i < found.n_quoted; i++) {
        w->quoted[i].quote = found.quoted[i].quote;
        w->quoted[i].speaker = found.quoted[i].speaker;
    }
    w->points_back = found.points_back;
    w->cue_back = found.cue_back;
    w->frames = tocsin_arena_new(arena, frame, found.n + 1);
    w->lines = tocsin_arena_new(arena, line, found.n + 1);
    w->spoken = tocsin_arena_new(arena, bool, found.n + 1);
    w->rest = tocsin_arena_new(arena, stretch, found.n_rest + 1);
    w->rest_main = tocsin_arena_new(arena, bool, found.n_rest + 1);
    if (!w->frames || !w->lines || !w->spoken || !w->rest || !w->rest_main)
        return tocsin_fail_memory(err);
    memcpy(w->frames, found.items, found.n * sizeof *w->frames);
    memcpy(w->rest, found.rest, found.n_rest * sizeof *w->rest);
    memcpy(w->rest_main, found.rest_main, found.n_rest * sizeof *w->rest_main);
    return TOCSIN_OK;
}

/* Quotations in which somebody else speaks are still whose they are. */
static tocsin_status know_quoted(narrative *n, block_work *b, sentence_work *w, tocsin_error *err) {
    tocsin_error inner = TOCSIN_ERROR_INIT;
    for (size_t i = 0; i < w->n_quoted; i++) {
        int32_t q = w->quoted[i].quote;
        line l = {.n_via = 0};
        if (b->quote_known[q]) continue;
        if (!cast_voice(&n->cast, &w->s, w->quoted[i].speaker, &l.speaker, &inner)) continue;
        l.speaker.from = l.speaker.to = 0;
        b->quote_lines[q] = l;
        b->quote_known[q] = true;
    }
    return inner.status ? tocsin_fail(err, inner.status, "%s", inner.message) : TOCSIN_OK;
}

static tocsin_status first_reading(narrative *n, block_work *b, size_t i, tocsin_error *err) {
    sentence_work *w = &b->sentences[i];
    tocsin_status status =
        scan_sentence(&b->p, &b->p.sentences[i], n->lex, &n->anchor, &n->counted, &w->s, err);
    if (!status) {
        cast_know(&n->cast, &w->s);
        speaker_find_plain(&w->s);
    }
    if (!status) status = cast_meet(&n->cast, &w->s, err);
    if (!status) status = place_remember_border(&n->cast, &w->s, err);
    if (!status) status = place_meet(&n->places, &w->s, err);
    if (status) return status;
    w->around = attribution_quote_around(&w->s);
    status = find_frames(w, b->p.arena, err);
    if (!status) status = know_quoted(n, b, w, err);
    for (size_t k = 0; k < w->n && !status; k++) {
        status = find_line(n, w, k, err);
        const frame *f = &w->frames[k];
        if (!f->direct || f->quote < 0 || !w->spoken[k] || b->quote_known[f->quote]) continue;
        b->quote_lines[f->quote] = w->lines[k];
        b->quote_lines[f->quote].speaker.from = b->quote_lines[f->quote].speaker.to = 0;
        b->quote_known[f->quote] = true;
    }
    return status;
}

/* ---- second reading: attributed words --------------------------------------------------------- */

/* Who says a frame in the end: its own speaker, its quotation's, or who spoke before. */
static bool settle_line(narrative *n, const block_work *b, sentence_work *w, size_t i) {
    const frame *f = &w->frames[i];
    line *l = &w->lines[i];
    bool known = w->around >= 0 && b->quote_known[w->around];
    if (f->speaker) {
        if (!w->spoken[i]) return false;
        if (f->through_quote && known) add_via(l, &b->quote_lines[w->around].speaker);
        return true;
    }
    if (known)
        *l = b->quote_lines[w->around];
    else if (n->carries_on)
        *l = n->last;
    else
        return false;
    l->speaker.from = l->speaker.to = 0;
    return true;
}

/* "In Goma on Monday, | X recorded": for a verb that only notes what there was, the words in front are about that. */
static stretch lead_of(const frame *f) {
    bool observes = f->verb && f->verb->observes && f->speaker;
    if (!observes || f->speaker->first <= f->intro.first || f->speaker->first >= f->intro.end)
        return (stretch){0, 0};
    return (stretch){f->intro.first, f->speaker->first};
}

static tocsin_status read_frame(narrative *n, const block_work *b, sentence_work *w, size_t i,
                                bool *ret_said, tocsin_error *err) {
    const frame *f = &w->frames[i];
    if (!settle_line(n, b, w, i)) return TOCSIN_OK;
    bool ours = f->speaker && f->speaker->is == MENTION_OURS;
    saying said = {.s = &w->s,
                   .content = f->content,
                   .intro = f->intro,
                   .cue = f->cue,
                   .rule = f->rule,
                   .verb = f->verb,
                   .act = f->act,
                   .line = ours ? NULL : &w->lines[i],
                   .direct = f->direct,
                   .topic = f->topic,
                   .subjectless = f->subjectless,
                   .anaphor = f->anaphor,
                   .lead = lead_of(f)};
    *ret_said = *ret_said || !ours;
    piece pieces[PIECES_MAX] = {{f->content, false}};
    size_t n_pieces = f->direct || f->anaphor ? 1 : split_pieces(&w->s, f->content, pieces);
    tocsin_status status = TOCSIN_OK;
    for (size_t k = 0; k < n_pieces && !status; k++) {
        said.content = clause_trim(&w->s, pieces[k].words);
        said.whole = pieces[k].part ? pieces[k - 1].words : (stretch){0, 0};
        status = said.content.end > said.content.first ? claim_make(n, &said, err) : TOCSIN_OK;
    }
    return status;
}

/* ---- second reading: a sentence ---------------------------------------------------------------- */

/* "De separatisten zouden …" behind an attributed sentence: still the same speaker. */
static tocsin_status carry_on(narrative *n, const scan *s, stretch rest, tocsin_error *err) {
    line carried = n->last;
    carried.speaker.from = carried.speaker.to = 0;
    saying said = {.s = s,
                   .content = clause_trim(s, rest),
                   .act = TOCSIN_ASSERT,
                   .line = &carried,
                   .rule = TOCSIN_TEXT("carried-on")};
    return claim_make(n, &said, err);
}

/* "Dat meldt X.": what the outlet said in the sentence before, it has from X; of others, X is between. */
static tocsin_status point_back(narrative *n, sentence_work *w, size_t from, tocsin_error *err) {
    line l = {.n_via = 0};
    tocsin_error inner = TOCSIN_ERROR_INIT;
    if (!cast_voice(&n->cast, &w->s, w->points_back, &l.speaker, &inner))
        return inner.status ? tocsin_fail_memory(err) : TOCSIN_OK;
    for (size_t i = from; i < n->n_drafts; i++) {
        tocsin_status status = claim_attribute(n, &n->drafts[i], &l.speaker, err);
        if (status) return status;
    }
    n->last = l;
    return TOCSIN_OK;
}

/* Hearsay, or "Ook …": the sentence belongs to who spoke in the one before. What could be is nobody's hearsay. */
static bool goes_on(const narrative *n, const scan *s, stretch rest) {
    phrase_match also;
    if (rest.end <= rest.first || n->last.speaker.kind == TOCSIN_IMAGERY) return false;
    if (!n->quoted && clause_has(s, rest, W_REPORTIVE)) return true;
    return s->lex->verb_second && (s->words[rest.first].flags & WORD_BEGINS) &&
           phrasebook_match(&n->lex->also, s->words, rest.first, rest.end, &also);
}

static tocsin_status second_reading(narrative *n, const block_work *b, size_t i,
                                    tocsin_error *err) {
    sentence_work *w = &b->sentences[i];
    bool said = false, carried = false;
    tocsin_status status = TOCSIN_OK;
    size_t before = n->before; /* the claims of the sentence before begin here */
    n->before_that = before;
    n->before = n->n_drafts;
    n->sentence_before = i > 0 ? &b->sentences[i - 1].s : NULL;
    if (w->points_back && i > 0) {
        n->carries_on = true;
        return point_back(n, w, before, err);
    }
    for (size_t k = 0; k < w->n && !status; k++) status = read_frame(n, b, w, k, &said, err);
    for (size_t k = 0; k < w->n_rest && !status; k++) {
        stretch rest = w->rest[k];
        if (!w->n && n->carries_on && goes_on(n, &w->s, rest)) {
            carried = true;
            status = carry_on(n, &w->s, rest, err);
        } else {
            status = outlet_read(n, &w->s, rest, w->n > 0 && !w->rest_main[k], err);
        }
    }
    if (said) {
        if (w->lines[w->n - 1].speaker.name.n) n->last = w->lines[w->n - 1];
        n->quoted = w->frames[w->n - 1].direct;
    }
    n->carries_on = said || carried;
    return status;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static tocsin_status read_passage(narrative *n, block_work *b, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    n->carries_on = false;
    n->before = n->n_drafts;
    for (size_t i = 0; i < b->p.n_sentences && !status; i++) status = first_reading(n, b, i, err);
    for (size_t i = 0; i < b->p.n_sentences && !status; i++)
        if (b->p.sentences[i].kind == BLOCK_TEXT) status = second_reading(n, b, i, err);
    n->n_sentences += b->p.n_sentences;
    return status;
}

tocsin_status narrative_read_block(narrative *n, segmenter *seg, size_t index, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    block_work b = {.sentences = NULL};
    tocsin_status status = segmenter_passage(seg, n->doc, index, &scratch, &b.p, err);
    if (status) return status;
    b.sentences = tocsin_arena_new(&scratch, sentence_work, b.p.n_sentences + 1);
    b.quote_lines = tocsin_arena_new(&scratch, line, b.p.n_quotes + 1);
    b.quote_known = tocsin_arena_new(&scratch, bool, b.p.n_quotes + 1);
    if (!b.sentences || !b.quote_lines || !b.quote_known) return tocsin_fail_memory(err);
    return read_passage(n, &b, err);
}

/* ---- the end --------------------------------------------------------------------------------- */

static void use_fullest_names(draft *d) {
    if (d->speaker && !d->speaker->is_role) d->claim.speaker.name = d->speaker->fullest;
    if (d->speaker && !d->claim.speaker.role.n) d->claim.speaker.role = d->speaker->role;
    /* the via array was made by this room; only the public view of it is constant */
    tocsin_speaker *via = (tocsin_speaker *)(uintptr_t)d->claim.via;
    for (size_t i = 0; i < d->claim.n_via; i++)
        if (d->via[i] && !d->via[i]->is_role) via[i].name = d->via[i]->fullest;
}

static int by_span(const void *a, const void *b) {
    const tocsin_claim *x = &((const draft *)a)->claim, *y = &((const draft *)b)->claim;
    if (x->span.from != y->span.from) return x->span.from < y->span.from ? -1 : 1;
    return (x->span.to > y->span.to) - (x->span.to < y->span.to);
}

/* The only border between two countries that the document speaks of; NULL: there is none, or there are several. */
static const draft *only_border(const narrative *n) {
    const draft *only = NULL;
    for (size_t i = 0; i < n->n_drafts; i++) {
        const tocsin_place *place = &n->drafts[i].claim.place;
        bool between = tocsin_text_find(place->name, TOCSIN_TEXT("–"), 0) != SIZE_MAX;
        if (!between) continue;
        if (only && !tocsin_text_equal(only->claim.place.name, place->name)) return NULL;
        /* "260 km from the border" is further from it than the border itself */
        if (!only || place->precision_km < only->claim.place.precision_km) only = &n->drafts[i];
    }
    return only;
}

/* "The border" of the first sentence is the one that a later sentence names. */
static void settle_borders(narrative *n) {
    const draft *border = only_border(n);
    for (size_t i = 0; i < n->n_drafts && border; i++) {
        tocsin_claim *c = &n->drafts[i].claim;
        if (!n->drafts[i].bare_border) continue;
        tocsin_text text = c->place.text;
        c->place = border->claim.place;
        c->place.text = text;
        bool own = lexicon_same_side(lexicon_base(c->actor), c->place.country);
        if (c->plover == TOCSIN_MOBILIZE && !c->target.n && !own) c->target = c->place.country;
    }
}

/* The document is read: which of several places of one name is meant is settled now. */
static tocsin_status settle_places(narrative *n, tocsin_error *err) {
    for (size_t i = 0; i < n->n_drafts; i++) {
        draft *d = &n->drafts[i];
        if (!d->place) continue;
        tocsin_text before = d->place->options[0].country;
        tocsin_status status =
            place_settle(d->place, &n->places, &n->lex->gazetteer, n->arena, &d->claim.place, err);
        if (status) return status;
        /* what was done there was done to the country that it lies in */
        if (before.n && tocsin_text_equal(d->claim.target, before))
            d->claim.target = d->claim.place.country;
    }
    return TOCSIN_OK;
}

tocsin_status narrative_finish(narrative *n, tocsin_claim **ret_claims, size_t *ret_n,
                               tocsin_error *err) {
    for (size_t i = 0; i < n->n_drafts; i++) use_fullest_names(&n->drafts[i]);
    if (n->n_drafts) qsort(n->drafts, n->n_drafts, sizeof *n->drafts, by_span);
    tocsin_status status = settle_places(n, err);
    if (!status) settle_borders(n);
    if (!status) status = denial_link(n, err);
    if (status) return status;
    tocsin_claim *claims = tocsin_arena_new(n->arena, tocsin_claim, n->n_drafts + 1);
    if (!claims) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n->n_drafts; i++) claims[i] = n->drafts[i].claim;
    *ret_claims = claims;
    *ret_n = n->n_drafts;
    return TOCSIN_OK;
}
