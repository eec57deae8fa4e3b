// SPDX-License-Identifier: Apache-2.0
/* What a denial denies, among the earlier claims of the document.
 *
 * First what it names: pictures ("the satellite images are fake") are the claims made by pictures, "the
 * allegations" are what somebody else said of the denier last. Otherwise the claims of the same event by the same
 * actor; of those the ones that fit best in target and place. Only the last WINDOW claims are looked at, so
 * that a long document costs no more than its length. */
#include "reading/claim.h"

enum { WINDOW = 200, DENIED_MOST = 8 };

static bool same_base(tocsin_text a, tocsin_text b) {
    return a.n && b.n && tocsin_text_equal(lexicon_base(a), lexicon_base(b));
}

static bool same_speaker(const draft *a, const draft *b) {
    if (a->speaker && a->speaker == b->speaker) return true;
    return tocsin_text_equal(a->claim.speaker.name, b->claim.speaker.name);
}

/* Of one side: a government does not deny what its own army says. */
static bool same_side(const tocsin_claim *a, const tocsin_claim *b) {
    return lexicon_same_side(a->speaker.actor, b->speaker.actor);
}

static bool can_be_denied(const draft *denial, const draft *other) {
    bool said = other->claim.act != TOCSIN_DENY && other->claim.certainty != TOCSIN_UNKNOWN;
    return said && !same_speaker(denial, other) && !same_side(&denial->claim, &other->claim);
}

/* How well an earlier claim fits the event that is denied; 0: not at all. */
static int fit(const tocsin_claim *denial, const tocsin_claim *other) {
    if (!denial->plover || denial->plover != other->plover) return 0;
    if (denial->actor.n && other->actor.n && !same_base(denial->actor, other->actor)) return 0;
    int score = 1 + 2 * same_base(denial->actor, other->actor);
    score += same_base(denial->target, other->target);
    if (denial->place.name.n) score += tocsin_text_equal(denial->place.name, other->place.name);
    return score;
}

typedef struct targets {
    size_t items[DENIED_MOST];
    size_t n;
} targets;

static void add_target(targets *t, size_t i) {
    if (t->n < DENIED_MOST) t->items[t->n++] = i;
}

static targets deny_pictures(const narrative *n, size_t at, size_t from) {
    targets t = {.n = 0};
    for (size_t i = from; i < at; i++)
        if (n->drafts[i].claim.speaker.kind == TOCSIN_IMAGERY) add_target(&t, i);
    for (size_t i = from; i < at && !t.n; i++)
        if (n->drafts[i].about_pictures && can_be_denied(&n->drafts[at], &n->drafts[i]))
            add_target(&t, i);
    return t;
}

static targets deny_event(const narrative *n, size_t at, size_t from) {
    targets t = {.n = 0};
    int best = 1; /* the type of event alone is no link */
    for (size_t i = from; i < at; i++) {
        const draft *other = &n->drafts[i];
        int score =
            can_be_denied(&n->drafts[at], other) ? fit(&n->drafts[at].claim, &other->claim) : 0;
        if (score <= 1 || score < best) continue;
        if (score > best) t.n = 0;
        best = score;
        add_target(&t, i);
    }
    return t;
}

/* "The allegations": the last thing that somebody else said about the side that denies. */
static targets deny_saying(const narrative *n, size_t at, size_t from) {
    targets t = {.n = 0};
    const draft *denial = &n->drafts[at];
    for (size_t i = at; i > from && !t.n; i--) {
        const draft *other = &n->drafts[i - 1];
        bool about_us = lexicon_same_side(other->claim.actor, denial->claim.speaker.actor) ||
                        lexicon_same_side(other->claim.target, denial->claim.speaker.actor);
        bool said = other->claim.speaker.kind != TOCSIN_OUTLET;
        if (about_us && said && can_be_denied(denial, other)) add_target(&t, i - 1);
    }
    if (!t.n && at > from) { /* "X denied the claim": the one just made */
        const draft *last = &n->drafts[at - 1];
        bool said = last->claim.speaker.kind != TOCSIN_OUTLET;
        if (said && can_be_denied(denial, last)) add_target(&t, at - 1);
    }
    return t;
}

tocsin_status denial_link(narrative *n, tocsin_error *err) {
    for (size_t i = 0; i < n->n_drafts; i++) {
        draft *d = &n->drafts[i];
        if (d->claim.act != TOCSIN_DENY) continue;
        size_t from = i > WINDOW ? i - WINDOW : 0;
        targets t = {.n = 0};
        if (d->about_pictures) t = deny_pictures(n, i, from);
        if (!t.n) t = deny_event(n, i, from);
        if (!t.n) t = deny_saying(n, i, from);
        if (!t.n) continue;
        tocsin_text *ids = tocsin_arena_new(n->arena, tocsin_text, t.n);
        if (!ids) return tocsin_fail_memory(err);
        for (size_t k = 0; k < t.n; k++) ids[k] = n->drafts[t.items[k]].claim.id;
        d->claim.denies = ids;
        d->claim.n_denies = t.n;
    }
    return TOCSIN_OK;
}
