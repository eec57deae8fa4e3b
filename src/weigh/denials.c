// SPDX-License-Identifier: Apache-2.0
/* Denials hang on what they deny.
 *
 * What a document itself makes a denial deny (`denies`) is taken as it is. Across documents a
 * denial hangs on claims of the same type of event with the same actor, the same target and the
 * same region, said at the same time or less than a window earlier by somebody else. Where place
 * and target are both missing, nothing is linked: most denials deny nothing that the case holds,
 * and a wrong link would put words into a mouth. Candidates are sorted by (type, actor, day), so
 * that a denial looks at its window only.
 */
#include <stdlib.h>

#include "weigh/work.h"

enum {
    TARGETS_MAX = 3,
    LOOK_MAX = 400, /* candidates that a denial is held against, the newest */
    SHOWN_MAX = 60, /* the newest denials that are written out; all of them are linked */
    MONTH_DAYS = 31,
    NAMED_BITS = 1 << 18,
};

/* Claims that can be denied, sorted by (type, actor, day). */
typedef struct candidates {
    weigh_item **items;
    size_t n;
} candidates;

/* A claim that a denial names by its id. */
typedef struct named_claim {
    uint64_t id;
    weigh_item *item; /* NULL: no dated claim has that id */
} named_claim;

typedef struct denial_index {
    candidates said;
    named_claim *named; /* by id, each once */
    size_t n_named;
    uint64_t *is_named; /* a bit for the last NAMED_BITS of each: of most claims that settles it */
    bool is_shown;      /* the denial in hand is written out; else only links are made of it */
} denial_index;

/* ---- finding claims ------------------------------------------------------------------------ */

static bool can_be_denied(const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    bool is_said =
        claim->act == TOCSIN_ASSERT || claim->act == TOCSIN_WARN || claim->act == TOCSIN_ACCUSE;
    return is_said && weigh_has_event(claim) && !claim->negative &&
           claim->tense != TOCSIN_HABITUAL && claim->certainty != TOCSIN_UNKNOWN;
}

static tocsin_day first_day(tocsin_period said) {
    return said.from != TOCSIN_DAY_NONE ? said.from : said.to;
}

static tocsin_day day_said(const weigh_item *item) {
    return first_day(item->said);
}

static int compare_named(const void *a, const void *b) {
    const named_claim *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static bool may_be_named(const denial_index *index, uint64_t id) {
    uint64_t bit = id % NAMED_BITS;
    return index->is_named[bit / 64] >> (bit % 64) & 1;
}

static named_claim *find_named(const denial_index *index, uint64_t id) {
    named_claim key = {.id = id};
    return index->n_named && may_be_named(index, id)
               ? bsearch(&key, index->named, index->n_named, sizeof key, compare_named)
               : NULL;
}

static size_t count_denied(weigh_work *work, weigh_item *const *denials, size_t n) {
    size_t n_denied = 0;
    for (size_t i = 0; i < n; i++)
        n_denied += denials[i]->claim->denies_more ? weigh_claim(work, denials[i])->n_denies : 1;
    return n_denied;
}

/* The ids that denials name, each once: few, so that of the claims only few are looked up. */
static bool gather_named(weigh_work *work, weigh_item *const *denials, size_t n,
                         denial_index *index) {
    size_t n_all = 0;
    named_claim *named = tocsin_arena_new(&work->room, named_claim, count_denied(work, denials, n));
    index->is_named = tocsin_arena_new(&work->room, uint64_t, NAMED_BITS / 64);
    if (!named || !index->is_named) return false;
    for (size_t i = 0; i < n; i++) {
        const tocsin_digest *digest = denials[i]->claim;
        if (digest->denies) named[n_all++].id = digest->denies;
        if (!digest->denies_more) continue;
        const tocsin_claim *claim = weigh_claim(work, denials[i]);
        for (size_t d = 0; d < claim->n_denies; d++)
            named[n_all++].id = weigh_id_hash(claim->denies[d]);
    }
    if (n_all) qsort(named, n_all, sizeof *named, compare_named);
    for (size_t i = 0; i < n_all; i++)
        if (i == 0 || named[i].id != named[i - 1].id) named[index->n_named++] = named[i];
    for (size_t i = 0; i < index->n_named; i++) {
        uint64_t bit = named[i].id % NAMED_BITS;
        index->is_named[bit / 64] |= UINT64_C(1) << (bit % 64);
    }
    index->named = named;
    return true;
}

static bool build_index(weigh_work *work, weigh_item *const *denials, size_t n,
                        denial_index *index) {
    index->said.items = weigh_sort_events(work, can_be_denied, day_said, &index->said.n);
    if (!index->said.items || !gather_named(work, denials, n, index)) return false;
    for (size_t i = 0; index->n_named && i < work->n_items; i++) {
        named_claim *named = find_named(index, work->items[i].claim->id);
        if (named && !named->item) named->item = &work->items[i];
    }
    return true;
}

static weigh_item *find_id(const denial_index *index, uint64_t id) {
    const named_claim *named = find_named(index, id);
    return named ? named->item : NULL;
}

/* The first candidate of the denial's type and actor that was said on `day` or later. */
static size_t find_first(const candidates *said, const weigh_item *denial, tocsin_day day) {
    size_t from = 0, to = said->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const weigh_item *item = said->items[middle];
        if (item->event < denial->event ||
            (item->event == denial->event && first_day(item->said) < day))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* ---- denials ------------------------------------------------------------------------------- */

static bool is_same_side(const weigh_item *a, const weigh_item *b) {
    tocsin_text x = weigh_actor_root(a->claim->speaker_actor);
    tocsin_text y = weigh_actor_root(b->claim->speaker_actor);
    return a->origin == b->origin || a->speaker == b->speaker || (x.n && tocsin_text_equal(x, y));
}

static void tell_picture(weigh_work *work, const denial_index *index, weigh_item *denial,
                         tocsin_text picture) {
    static const weigh_kind kind = {"denial_of_picture", "weigh/denial", TOCSIN_SECTION_CONTESTED,
                                    60};
    denial->is_told = true;
    if (!index->is_shown) return;
    weigh_draft *draft = weigh_start(work, kind, denial->said);
    weigh_put_copies(work, draft, &denial, 1);
    weigh_put_text(work, draft, "picture", picture);
    weigh_put_items(work, draft, &denial, 1);
}

static void tell_denial(weigh_work *work, const denial_index *index, weigh_item *denial,
                        weigh_item *denied) {
    weigh_kind kind = {"denial", "weigh/denial", TOCSIN_SECTION_CONTESTED, 70};
    if (denied->claim->speaker_kind == TOCSIN_IMAGERY) kind.kind = "denial_of_imagery";
    if (denial->claim->says_not_denied) {
        kind.kind = "not_denied";
        kind.importance = 50;
    } else {
        weigh_note_dispute(work, &denial, 1, &denied, 1);
        weigh_note_denied(work, denial, denied);
    }
    denial->is_told = true;
    if (!index->is_shown) return;
    weigh_item *both[] = {denial, denied};
    weigh_draft *draft = weigh_start(work, kind, denial->said);
    weigh_put_copies(work, draft, &denial, 1);
    weigh_put_speaker(work, draft, "denied_speaker", denied->claim);
    weigh_put_text(work, draft, "denied_text", weigh_claim(work, denied)->text);
    weigh_put_period(draft, "denied_said", denied->said);
    weigh_put_items(work, draft, both, 2);
}

/* Who denies to intend an attack has not denied the number of troops that the sentence before gave. A warning or an
 * accusation has itself for its event, so it tells nothing of what it is about. */
static bool is_of_another_event(const weigh_item *denial, const weigh_item *denied) {
    const tocsin_digest *x = denial->claim, *y = denied->claim;
    return y->act == TOCSIN_ASSERT && weigh_has_event(x) && weigh_has_event(y) &&
           x->plover != y->plover;
}

static void tell_own_targets(weigh_work *work, const denial_index *index, weigh_item *denial) {
    weigh_item *only = denial->claim->denies ? find_id(index, denial->claim->denies) : NULL;
    if (only && only != denial && !is_of_another_event(denial, only))
        tell_denial(work, index, denial, only);
    if (!denial->claim->denies_more) return;
    const tocsin_claim *claim = weigh_claim(work, denial);
    for (size_t i = 0; i < claim->n_denies; i++) {
        weigh_item *denied = find_id(index, weigh_id_hash(claim->denies[i]));
        if (denied && denied != denial && !is_of_another_event(denial, denied))
            tell_denial(work, index, denial, denied);
        else if (tocsin_text_starts(claim->denies[i], TOCSIN_TEXT("sha256:")))
            tell_picture(work, index, denial, claim->denies[i]);
    }
}

/* The claims of other documents in the window before the denial that agree with it best, one of
 * each origin, the newest. */
static size_t find_targets(const weigh_work *work, const candidates *said, const weigh_item *denial,
                           weigh_item *ret_targets[static TARGETS_MAX]) {
    const tocsin_digest *claim = denial->claim;
    tocsin_day last = denial->said.to != TOCSIN_DAY_NONE ? denial->said.to : denial->said.from;
    tocsin_day from = first_day(denial->said) - work->window_days - MONTH_DAYS;
    int best = 1;
    size_t n = 0, start = find_first(said, denial, from), end = find_first(said, denial, last + 1);
    if (end - start > LOOK_MAX) start = end - LOOK_MAX;
    for (size_t at = end; at > start; at--) {
        weigh_item *item = said->items[at - 1];
        if (item->copy_of != (size_t)(item - work->items) ||
            weigh_days_apart(item->said, denial->said) >= work->window_days ||
            !weigh_is_of_one_time(work, item, denial))
            continue;
        int match = weigh_rate_match(work, item, denial);
        if (match < best || item->claim->evidence == claim->evidence || is_same_side(item, denial))
            continue;
        bool is_other = true;
        if (match > best) n = 0, best = match;
        for (size_t i = 0; i < n; i++) is_other &= ret_targets[i]->origin != item->origin;
        if (match == best && is_other && n < TARGETS_MAX) ret_targets[n++] = item;
    }
    return n;
}

static void tell_other_targets(weigh_work *work, const denial_index *index, weigh_item *denial) {
    weigh_item *targets[TARGETS_MAX];
    if (!weigh_has_event(denial->claim) || denial->claim->says_not_denied) return;
    size_t n = find_targets(work, &index->said, denial, targets);
    for (size_t i = 0; i < n; i++) {
        tell_denial(work, index, denial, targets[i]);
        weigh_add_link(work, denial->claim->seq, targets[i]->claim->seq, "denies", "weigh/denial");
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

static int compare_newest(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    tocsin_day p = first_day(x->said), q = first_day(y->said);
    if (p != q) return p > q ? -1 : 1;
    return (x > y) - (x < y);
}

/* `n_shown` counts those that are written out. */
static void weigh_denial(weigh_work *work, denial_index *index, weigh_item *denial,
                         size_t *n_shown) {
    index->is_shown = *n_shown < SHOWN_MAX;
    tell_own_targets(work, index, denial);
    tell_other_targets(work, index, denial);
    *n_shown += denial->is_told;
    if (!index->is_shown) denial->is_left_out = denial->is_told;
}

void weigh_find_denials(weigh_work *work) {
    denial_index index = {0};
    weigh_item **denials = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    size_t n = 0, n_shown = 0;
    for (size_t i = 0; denials && i < work->n_items; i++)
        if (work->items[i].claim->act == TOCSIN_DENY && work->items[i].copy_of == i)
            denials[n++] = &work->items[i];
    if (!denials || !build_index(work, denials, n, &index)) {
        work->failed = true;
        return;
    }
    if (n) qsort(denials, n, sizeof(weigh_item *), compare_newest);
    for (size_t i = 0; i < n; i++) weigh_denial(work, &index, denials[i], &n_shown);
    for (size_t i = 0; i < work->n_items; i++) {
        weigh_item *item = &work->items[i], *head = &work->items[item->copy_of];
        item->is_told |= head->is_told;
        item->is_left_out |= head->is_left_out;
    }
}
