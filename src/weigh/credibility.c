// SPDX-License-Identifier: Apache-2.0
/* How credible is what a claim says, by what the other claims of the case say: 1 to 6 on the Admiralty scale.
 *
 * Other rules tell what they find anyway: numbers that agree, numbers that cannot all be right, denials. What is left
 * is looked for here: claims of the same event, sorted by (type, actor, day), each held against those that follow it
 * within a window. Only independent origins count, each once, eight at most for and against; with more the number
 * would not change. The table from these to a number is propose() below; docs/methods/weighing.md gives the reasons. */
#include <stdlib.h>

#include "weigh/work.h"

enum {
    GROUND_MAX = 8, /* independent origins that are remembered, for and against */
    LOOK_MAX = 64,  /* other claims that one is held against */
};

typedef struct weigh_ground {
    uint32_t agree[GROUND_MAX], against[GROUND_MAX]; /* indexes of items */
    uint8_t n_agree, n_against;
    bool is_partly; /* another origin says something of the kind, without the same place */
} weigh_ground;

bool weigh_is_independent(const weigh_item *a, const weigh_item *b) {
    return a->origin != b->origin && a->copy_of != b->copy_of &&
           (a->claim->chain == 0 || a->claim->chain != b->claim->chain);
}

static size_t index_of(const weigh_work *work, const weigh_item *item) {
    return (size_t)(item - work->items);
}

/* The other is of another origin than whose ground it is. */
static void add_ground(const weigh_work *work, uint32_t *list, uint8_t *n,
                       const weigh_item *other) {
    if (*n == GROUND_MAX) return;
    for (size_t i = 0; i < *n; i++)
        if (!weigh_is_independent(&work->items[list[i]], other)) return;
    list[(*n)++] = (uint32_t)index_of(work, other);
}

/* Of most items nothing is ever noted: only those of which something is have a ground. */
static weigh_ground *make_ground(weigh_work *work, const weigh_item *item) {
    uint32_t *at = &work->ground_of[index_of(work, item)];
    if (*at) return &work->grounds[*at];
    if (!tocsin_grow((void **)&work->grounds, &work->grounds_capacity, work->n_grounds,
                     sizeof *work->grounds)) {
        work->failed = true;
        return NULL;
    }
    *at = (uint32_t)work->n_grounds++;
    work->grounds[*at] = (weigh_ground){0};
    return &work->grounds[*at];
}

/* That the second, of another origin, agrees with the first or contradicts it. */
typedef struct weigh_note {
    const weigh_item *a, *b;
    bool agrees;
} weigh_note;

static void put_off(weigh_work *work, weigh_note note) {
    if (tocsin_grow((void **)&work->notes, &work->notes_capacity, work->n_notes,
                    sizeof *work->notes))
        work->notes[work->n_notes++] = note;
    else
        work->failed = true;
}

static void note_pair(weigh_work *work, const weigh_item *a, const weigh_item *b, bool agrees) {
    if (!weigh_is_independent(a, b)) return;
    if (work->puts_off_notes) {
        put_off(work, (weigh_note){a, b, agrees});
        return;
    }
    weigh_ground *ground = make_ground(work, a);
    if (!ground) return;
    if (agrees)
        add_ground(work, ground->agree, &ground->n_agree, b);
    else
        add_ground(work, ground->against, &ground->n_against, b);
}

void weigh_take_notes(weigh_work *work, const weigh_work *from) {
    for (size_t i = 0; i < from->n_notes; i++)
        note_pair(work, from->notes[i].a, from->notes[i].b, from->notes[i].agrees);
}

/* Each is held against those behind it, round to the beginning, until enough are found or looked at. */
void weigh_note_agreement(weigh_work *work, weigh_item *const *items, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 1; k < n && k <= LOOK_MAX; k++)
            note_pair(work, items[i], items[(i + k) % n], true);
}

static void note_against(weigh_work *work, weigh_item *const *these, size_t n_these,
                         weigh_item *const *those, size_t n_those) {
    for (size_t i = 0; i < n_these; i++)
        for (size_t k = 0; k < n_those && k < LOOK_MAX; k++)
            note_pair(work, these[i], those[(i + k) % n_those], false);
}

void weigh_note_dispute(weigh_work *work, weigh_item *const *these, size_t n_these,
                        weigh_item *const *those, size_t n_those) {
    note_against(work, these, n_these, those, n_those);
    note_against(work, those, n_those, these, n_these);
}

/* ---- the same event ------------------------------------------------------------------------ */

static bool reports_event(const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    bool is_said =
        claim->act == TOCSIN_ASSERT || claim->act == TOCSIN_WARN || claim->act == TOCSIN_ACCUSE;
    return is_said && claim->plover != TOCSIN_PLOVER_NONE && claim->plover != TOCSIN_REJECT &&
           claim->actor.n && claim->tense != TOCSIN_HABITUAL && claim->tense != TOCSIN_FUTURE &&
           claim->certainty != TOCSIN_UNKNOWN && claim->certainty != TOCSIN_POSSIBLE;
}

static tocsin_day day_of(const weigh_item *item) {
    return item->day;
}

static void note_partly(weigh_work *work, const weigh_item *item) {
    weigh_ground *ground = make_ground(work, item);
    if (ground) ground->is_partly = true;
}

/* Numbers are held against each other by the questions; of two events with numbers the events alone are half the
 * matter. */
static void hold_events(weigh_work *work, weigh_item *a, weigh_item *b) {
    const tocsin_digest *x = a->claim, *y = b->claim;
    if (weigh_days_apart(a->time, b->time) >= work->window_days) return;
    weigh_relation relation = weigh_relate_items(work, a, b);
    if (relation == WEIGH_APART || !weigh_is_independent(a, b)) return;
    bool has_targets = x->target.n && y->target.n;
    bool same_target = has_targets && weigh_actors_agree(work, x->target, y->target);
    if (!weigh_actors_agree(work, x->actor, y->actor) || (has_targets && !same_target)) return;
    bool is_near = relation == WEIGH_INNER || relation == WEIGH_OUTER;
    bool is_same = relation == WEIGH_SAME && !(x->has_quantity && y->has_quantity);
    if (x->negative != y->negative) {
        if (relation == WEIGH_SAME) weigh_note_dispute(work, &a, 1, &b, 1);
    } else if (is_same) {
        note_pair(work, a, b, true);
        note_pair(work, b, a, true);
    } else if (is_near || relation == WEIGH_SAME || (same_target && relation != WEIGH_APART)) {
        note_partly(work, a);
        note_partly(work, b);
    }
}

/* Those with no asked one among their neighbours are passed over: of a million claims a brief tells of a few
 * thousand. */
static void hold_all_events(weigh_work *work, const bool *is_asked) {
    size_t n = 0;
    weigh_item **items = weigh_sort_events(work, reports_event, day_of, &n);
    if (!items) {
        work->failed = true;
        return;
    }
    for (size_t i = 0, next = 0; i < n; i++) { /* next: the first asked one from i on */
        if (next < i) next = i;
        while (next < n && !is_asked[index_of(work, items[next])]) next++;
        bool is_own = next == i;
        for (size_t k = is_own ? i + 1 : next; k < n && k <= i + LOOK_MAX; k++) {
            if (items[i]->event != items[k]->event ||
                items[k]->day - items[i]->day >= work->window_days)
                break;
            if (is_own || is_asked[index_of(work, items[k])]) hold_events(work, items[i], items[k]);
        }
    }
}

/* The item of a claim of that entry; SIZE_MAX: of none. */
static size_t find_item(const weigh_work *work, int64_t seq) {
    size_t from = 0, to = work->n_items;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (work->items[middle].claim->seq < seq)
            from = middle + 1;
        else
            to = middle;
    }
    return from < work->n_items && work->items[from].claim->seq == seq ? from : SIZE_MAX;
}

/* Those that a finding names, or all; and the first in the same words, on whose ground copies stand. */
static const bool *list_asked(weigh_work *work) {
    weigh_settle_entries(work);
    bool *is_asked = tocsin_arena_new(&work->room, bool, work->n_items);
    if (!is_asked) return NULL;
    for (size_t d = 0; d < work->n_drafts; d++)
        for (size_t e = 0; e < work->drafts[d].finding.n_entries; e++) {
            size_t at = find_item(work, work->drafts[d].finding.entries[e]);
            if (at != SIZE_MAX) is_asked[at] = true;
        }
    for (size_t i = 0; i < work->n_items; i++) {
        if (work->input->rate_all) is_asked[i] = true;
        if (is_asked[i]) is_asked[work->items[i].copy_of] = true;
    }
    return is_asked;
}

/* ---- from grounds to a number -------------------------------------------------------------- */

static char letter_of(const weigh_work *work, const weigh_item *item) {
    const tocsin_weigh_input *input = work->input;
    return input->reliability ? input->reliability[item->claim - work->digests] : 'F';
}

/* Is `other` of lower standing? Only when both letters are known: what is unknown is not lower. */
static bool is_lower(char other, char own) {
    return own != 'F' && other != 'F' && other > own;
}

static char propose(const weigh_work *work, const weigh_item *item, const weigh_ground *ground) {
    size_t n_equal = 0; /* against it, and of equal or better standing */
    for (size_t i = 0; i < ground->n_against; i++)
        n_equal +=
            !is_lower(letter_of(work, &work->items[ground->against[i]]), letter_of(work, item));
    if (ground->n_agree) {
        if (ground->n_against == 0) return '1';
        if (n_equal == 0) return '2';
        return n_equal <= ground->n_agree ? '3' : '4';
    }
    if (n_equal >= 2) return '5';
    if (n_equal == 1) return '4';
    return ground->n_against || ground->is_partly ? '3' : '6';
}

/* Copies stand on the ground of the first of them. */
static const weigh_ground *ground_of(const weigh_work *work, size_t item) {
    const weigh_ground *own = &work->grounds[work->ground_of[item]];
    bool has_own = own->n_agree || own->n_against;
    return has_own ? own : &work->grounds[work->ground_of[work->items[item].copy_of]];
}

static void put_origins(weigh_work *work, tocsin_weigh_basis *basis) {
    weigh_item **all = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    size_t *first = tocsin_arena_new(&work->room, size_t, work->n_items);
    if (!all || !first) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < work->n_items; i++) all[i] = &work->items[i];
    weigh_group_origins(work, all, work->n_items, first);
    for (size_t i = 0; i < work->n_items; i++) {
        tocsin_weigh_basis *to = &basis[all[i]->claim - work->digests];
        to->origin = (size_t)(all[first[i]]->claim - work->digests);
        to->words = (size_t)(all[all[i]->copy_of]->claim - work->digests);
    }
}

void weigh_find_credibility(weigh_work *work, tocsin_weigh_result *ret_result) {
    size_t n_claims = work->n_digests;
    tocsin_weigh_basis *basis = tocsin_arena_new(work->arena, tocsin_weigh_basis, n_claims);
    const bool *is_asked = list_asked(work);
    if (!basis || !is_asked || work->failed) {
        work->failed = true;
        return;
    }
    hold_all_events(work, is_asked);
    for (size_t i = 0; i < n_claims; i++)
        basis[i] = (tocsin_weigh_basis){.credibility = '6', .origin = i, .words = i};
    for (size_t i = 0; i < work->n_items; i++) {
        if (!is_asked[i]) continue;
        const weigh_ground *ground = ground_of(work, i);
        tocsin_weigh_basis *to = &basis[work->items[i].claim - work->digests];
        to->credibility = propose(work, &work->items[i], ground);
        to->n_for = (uint32_t)ground->n_agree;
        to->n_against = (uint32_t)ground->n_against;
    }
    if (work->input->rate_all) put_origins(work, basis);
    ret_result->basis = basis;
}

/* The first is empty: that of all items of which nothing is noted. */
bool weigh_make_grounds(weigh_work *work) {
    work->ground_of = tocsin_arena_new(&work->scratch, uint32_t, work->n_items);
    if (!work->ground_of ||
        !tocsin_grow((void **)&work->grounds, &work->grounds_capacity, 0, sizeof *work->grounds))
        return false;
    work->grounds[work->n_grounds++] = (weigh_ground){0};
    return true;
}
