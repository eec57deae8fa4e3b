// SPDX-License-Identifier: Apache-2.0
/* What counts as the same speaker, actor, place and time. Everything here errs towards "not the
 * same": a comparison that is not made costs a sentence, one that should not have been made costs
 * trust. */
#include <stdlib.h>

#include "weigh/work.h"

/* FNV-1a over the bytes, then the finisher of SplitMix64 so that all bits depend on all bytes. */
uint64_t weigh_hash(const void *bytes, size_t n, uint64_t seed) {
    uint64_t h = tocsin_hash(TOCSIN_HASH ^ seed, bytes, n);
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
}

uint64_t weigh_fold_hash(tocsin_text text) {
    text = tocsin_text_trim(text);
    if (text.n == 0) return 0;
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.n; i++)
        h = (h ^ (unsigned char)tocsin_text_lower_at(text, i)) * 0x100000001b3u;
    h = weigh_hash(&h, sizeof h, 0);
    return h ? h : 1;
}

tocsin_text weigh_actor_root(tocsin_text actor) {
    for (size_t i = 0; i < actor.n; i++)
        if (actor.at[i] == '.' || actor.at[i] == '+') return tocsin_text_slice(actor, 0, i);
    return actor;
}

bool weigh_actor_within(tocsin_text inner, tocsin_text outer) {
    tocsin_text rest = inner, one;
    if (!outer.n) return false;
    while (tocsin_text_split(&rest, '+', &one)) {
        if (tocsin_text_equal(one, outer)) return true;
        if (one.n > outer.n && tocsin_text_starts(one, outer) && one.at[outer.n] == '.')
            return true;
    }
    return false;
}

bool weigh_actor_agrees(tocsin_text a, tocsin_text b) {
    tocsin_text rest = a, one;
    if (a.n && tocsin_text_equal(a, b)) return true;
    if (weigh_actor_within(b, a)) return true;
    while (tocsin_text_split(&rest, '+', &one))
        if (weigh_actor_within(one, b) || weigh_actor_within(b, one)) return true;
    return false;
}

/* The texts of claims stay where they are while they are weighed, so that where they lie says which they are. */
bool weigh_actors_agree(const weigh_work *work, tocsin_text a, tocsin_text b) {
    if (a.at == b.at && a.n == b.n) return a.n > 0;
    size_t slot = ((uintptr_t)a.at * 31 + (uintptr_t)b.at + 7 * a.n + b.n) % WEIGH_AGREEMENTS;
    weigh_known_agreement *known = &work->agreements[slot];
    if (known->a.at != a.at || known->a.n != a.n || known->b.at != b.at || known->b.n != b.n)
        *known = (weigh_known_agreement){a, b, weigh_actor_agrees(a, b)};
    return known->agrees;
}

uint64_t weigh_fold_known(const weigh_work *work, tocsin_text text) {
    if (!work->folded || text.n == 0) return weigh_fold_hash(text);
    weigh_known_fold *known =
        &work->folded[((uintptr_t)text.at ^ (uintptr_t)text.at >> 13 ^ text.n << 5) % WEIGH_FOLDED];
    if (known->text.at != text.at || known->text.n != text.n)
        *known = (weigh_known_fold){text, weigh_fold_hash(text)};
    return known->hash;
}

uint64_t weigh_speaker_side(const weigh_work *work, const weigh_item *item) {
    uint64_t actor = weigh_fold_known(work, item->claim->speaker_actor);
    return actor ? weigh_hash(&actor, sizeof actor, 3) : item->speaker;
}

weigh_place weigh_place_in(const tocsin_digest *claim) {
    return (weigh_place){.name = claim->place, .text = claim->place_text};
}

tocsin_text weigh_place_shown(weigh_place place) {
    return place.text.n ? place.text : place.name;
}

/* The gazetteer's name where there is one, so that "Loegansk" and "Luhansk" meet. */
static uint64_t place_key(const weigh_work *work, weigh_place place) {
    return weigh_fold_known(work, place.name.n ? place.name : place.text);
}

static bool is_within(const weigh_work *work, tocsin_text inner, tocsin_text outer) {
    const tocsin_weigh_input *input = work->input;
    if (!input->place_within || !inner.n || !outer.n) return false;
    weigh_ask(work);
    bool is_inner = input->place_within(input->place_context, inner, outer);
    weigh_asked(work);
    return is_inner;
}

/* Two known places, or at least two names, that are not the same. */
static weigh_relation relate_names(const weigh_work *work, weigh_place a, weigh_place b) {
    tocsin_text name_a = a.name.n ? a.name : a.text, name_b = b.name.n ? b.name : b.text;
    bool a_in_b = is_within(work, name_a, name_b), b_in_a = is_within(work, name_b, name_a);
    if (a_in_b && b_in_a) return WEIGH_SAME;
    if (a_in_b) return WEIGH_INNER;
    if (b_in_a) return WEIGH_OUTER;
    return a.name.n && b.name.n ? WEIGH_APART : WEIGH_VAGUE;
}

/* What is remembered of two places. A name that the gazetteer knows is not the same word as one that it does not. */
static weigh_known_relation *find_relation(const weigh_work *work, uint64_t *key_a,
                                           bool is_placed_a, uint64_t *key_b, bool is_placed_b) {
    *key_a += is_placed_a;
    *key_b += is_placed_b;
    return &work->relations[(*key_a ^ (*key_b * 0x9e3779b97f4a7c15u)) & (work->n_relations - 1)];
}

weigh_relation weigh_relate_places(const weigh_work *work, weigh_place a, weigh_place b) {
    uint64_t key_a = place_key(work, a), key_b = place_key(work, b);
    if (key_a && key_a == key_b) return WEIGH_SAME;
    if (!key_a || !key_b) return WEIGH_UNPLACED;
    weigh_known_relation *known = find_relation(work, &key_a, a.name.n > 0, &key_b, b.name.n > 0);
    if (known->a != key_a || known->b != key_b)
        *known = (weigh_known_relation){key_a, key_b, relate_names(work, a, b)};
    return (weigh_relation)known->relation;
}

weigh_relation weigh_relate_items(const weigh_work *work, const weigh_item *a,
                                  const weigh_item *b) {
    uint64_t key_a = a->place, key_b = b->place;
    if (key_a && key_a == key_b) return WEIGH_SAME;
    if (!key_a || !key_b) return WEIGH_UNPLACED;
    const weigh_known_relation *known =
        find_relation(work, &key_a, a->is_placed, &key_b, b->is_placed);
    if (known->a == key_a && known->b == key_b) return (weigh_relation)known->relation;
    return weigh_relate_places(work, weigh_place_in(a->claim), weigh_place_in(b->claim));
}

/* ---- the same event -------------------------------------------------------------------------- */

uint64_t weigh_event_key(const weigh_work *work, const tocsin_digest *claim) {
    uint64_t type = claim->plover, actor = weigh_fold_known(work, weigh_actor_root(claim->actor));
    return type ? type << 56 | actor >> 8 : 0;
}

bool weigh_has_event(const tocsin_digest *claim) {
    return claim->plover != TOCSIN_PLOVER_NONE && claim->plover != TOCSIN_REJECT && claim->actor.n;
}

bool weigh_period_is_closed(tocsin_period period) {
    return period.from != TOCSIN_DAY_NONE && period.to != TOCSIN_DAY_NONE;
}

static tocsin_day earliest(tocsin_day a, tocsin_day b) {
    if (a == TOCSIN_DAY_NONE || b == TOCSIN_DAY_NONE) return TOCSIN_DAY_NONE;
    return a < b ? a : b;
}

static tocsin_day latest(tocsin_day a, tocsin_day b) {
    if (a == TOCSIN_DAY_NONE || b == TOCSIN_DAY_NONE) return TOCSIN_DAY_NONE;
    return a > b ? a : b;
}

tocsin_period weigh_period_hull(tocsin_period a, tocsin_period b) {
    return (tocsin_period){earliest(a.from, b.from), latest(a.to, b.to)};
}

int32_t weigh_days_apart(tocsin_period a, tocsin_period b) {
    if (tocsin_period_overlaps(a, b)) return 0;
    bool a_first = a.to != TOCSIN_DAY_NONE && b.from != TOCSIN_DAY_NONE && a.to < b.from;
    return a_first ? b.from - a.to : a.from - b.to;
}

/* ---- about the same ------------------------------------------------------------------------ */

/* What happens now is not denied by way of what happened in spring, whenever that is told. */
bool weigh_is_of_one_time(const weigh_work *work, const weigh_item *a, const weigh_item *b) {
    return weigh_days_apart(a->time, b->time) < work->window_days;
}

/* How well two claims of one type and actor agree on target and place; 0: they do not, or it cannot
 * be told. */
int weigh_rate_match(const weigh_work *work, const weigh_item *a, const weigh_item *b) {
    weigh_relation relation = weigh_relate_items(work, a, b);
    if (relation == WEIGH_APART) return 0; /* of most pairs that is all that is to be known */
    const tocsin_digest *x = a->claim, *y = b->claim;
    bool has_targets = x->target.n && y->target.n;
    bool same_target = has_targets && weigh_actors_agree(work, x->target, y->target);
    if (!weigh_actors_agree(work, x->actor, y->actor) || (has_targets && !same_target)) return 0;
    bool both_vague = !x->place.n && !y->place.n;
    switch (relation) {
    case WEIGH_SAME: return 4 + same_target;
    case WEIGH_INNER:
    case WEIGH_OUTER: return 2 + same_target;
    case WEIGH_VAGUE: return both_vague && same_target ? 1 : 0;
    case WEIGH_UNPLACED: return same_target ? 1 : 0;
    case WEIGH_APART: break;
    }
    return 0;
}

/* The same speaker speaks of the same thing more readily: of two places one may be vague. */
bool weigh_is_about_the_same(const weigh_work *work, const weigh_item *a, const weigh_item *b) {
    const tocsin_digest *x = a->claim, *y = b->claim;
    if (weigh_rate_match(work, a, b) > 0) return true;
    bool has_targets = x->target.n && y->target.n;
    return weigh_actors_agree(work, x->actor, y->actor) &&
           (!has_targets || weigh_actors_agree(work, x->target, y->target)) &&
           weigh_relate_items(work, a, b) == WEIGH_VAGUE;
}
