// SPDX-License-Identifier: Apache-2.0
/* A speaker against itself: who said that it is not so and later says that it is.
 *
 * What was said not to be so, by a denial or by a plain "no": an event of some type and actor; of a denial that names none itself
 * ("not worth a comment"), the event of what it denies. Those who speak for one state are one side, and the finding names
 * both where they differ. Affirmations are sorted by (side, event, day), so that what was denied looks only at what its own side
 * said after it. Within a window that is a reversal. Later it may be another time; then it is told only of what
 * that side itself does: it denied, and has since affirmed.
 */
#include <stdlib.h>
#include <string.h>

#include "weigh/work.h"

enum {
    LATER_DAYS = 100, /* after which nobody is reminded of a denial */
    LOOK_MAX = 100,   /* affirmations that are looked at behind one denial */
    SHOWN_MAX = 40,   /* the newest so many are told */
    FIRST_MAX = 8,    /* denials before one affirmation */
};

/* A denial that names no event, and what it denies. */
struct weigh_denied {
    weigh_item *denial, *denied;
};

void weigh_note_denied(weigh_work *work, weigh_item *denial, weigh_item *denied) {
    const tocsin_digest *about = denied->claim;
    bool is_plan = about->has_quantity && about->measure == TOCSIN_PLAN;
    if (weigh_has_event(denial->claim) || !weigh_has_event(about) || is_plan) return;
    if (!tocsin_grow((void **)&work->denied, &work->denied_capacity, work->n_denied,
                     sizeof *work->denied)) {
        work->failed = true;
        return;
    }
    work->denied[work->n_denied++] = (struct weigh_denied){denial, denied};
}

/* What was said not to be so, or that it is so. */
typedef struct saying {
    uint64_t side, event;
    tocsin_day day;
    weigh_item *item, *about; /* who says it; the claim that carries the event */
} saying;

/* ---- who may reverse ------------------------------------------------------------------------ */

static uint64_t side_of(const weigh_work *work, const weigh_item *item) {
    tocsin_kind kind = item->claim->speaker_kind;
    bool is_state = kind == TOCSIN_GOVERNMENT || kind == TOCSIN_MILITARY;
    bool is_known = is_state && item->claim->speaker_actor.n;
    return is_known ? item->origin : weigh_speaker_side(work, item);
}

static bool speaks_for_itself(const weigh_work *work, const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    tocsin_kind kind = claim->speaker_kind;
    return claim->speaker.n && kind != TOCSIN_UNNAMED && kind != TOCSIN_OUTLET &&
           kind != TOCSIN_IMAGERY && item->copy_of == (size_t)(item - work->items);
}

static bool is_sure(const tocsin_digest *claim) {
    return claim->certainty != TOCSIN_POSSIBLE && claim->certainty != TOCSIN_UNKNOWN &&
           claim->tense != TOCSIN_FUTURE && claim->tense != TOCSIN_HABITUAL;
}

/* A denial may be of what lies ahead; a plain "no" is of what is. */
static bool says_no(const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    if (!weigh_has_event(claim) || claim->says_not_denied) return false;
    return claim->act == TOCSIN_DENY ||
           (claim->act == TOCSIN_ASSERT && claim->negative && is_sure(claim));
}

static bool affirms(const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    bool is_plan = claim->has_quantity && claim->measure == TOCSIN_PLAN;
    return claim->act == TOCSIN_ASSERT && !claim->negative && weigh_has_event(claim) &&
           is_sure(claim) && !is_plan;
}

static tocsin_day first_day(tocsin_period said) {
    return said.from != TOCSIN_DAY_NONE ? said.from : said.to;
}

static int compare_sayings(const void *a, const void *b) {
    const saying *x = a, *y = b;
    if (x->side != y->side) return x->side < y->side ? -1 : 1;
    if (x->event != y->event) return x->event < y->event ? -1 : 1;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* ---- the first affirmation after a denial --------------------------------------------------- */

/* Whose deed the event is: that of the side which speaks. */
static bool is_own_deed(const saying *no) {
    tocsin_text who = weigh_actor_root(no->item->claim->speaker_actor);
    return who.n && tocsin_text_equal(who, weigh_actor_root(no->about->claim->actor));
}

/* Of what a side does itself, later and in other words: type and actor are the same by how it was found; what both count must
 * be counted in one unit, and of whom it is done to and where, whatever both say must agree, and they must both say one. */
static bool is_the_same_deed(const weigh_work *work, const weigh_item *a, const weigh_item *b) {
    const tocsin_digest *x = a->claim, *y = b->claim;
    if (x->has_quantity && y->has_quantity && x->unit != y->unit) return false;
    bool has_targets = x->target.n && y->target.n;
    if (has_targets && !weigh_actor_agrees(x->target, y->target)) return false;
    switch (weigh_relate_places(work, weigh_place_in(x), weigh_place_in(y))) {
    case WEIGH_SAME:
    case WEIGH_INNER:
    case WEIGH_OUTER: return true;
    case WEIGH_UNPLACED: return has_targets;
    case WEIGH_VAGUE:
    case WEIGH_APART: break;
    }
    return false;
}

static bool is_within_window(const weigh_work *work, const weigh_item *no, const weigh_item *yes) {
    return first_day(yes->said) - no->said.to < work->window_days;
}

static bool answers(const weigh_work *work, const saying *no, const weigh_item *yes) {
    if (is_within_window(work, no->item, yes))
        return weigh_is_of_one_time(work, no->about, yes) &&
               weigh_is_about_the_same(work, no->about, yes);
    return is_own_deed(no) && is_the_same_deed(work, no->about, yes);
}

static weigh_item *find_affirmation(const weigh_work *work, const saying *said, size_t n,
                                    const saying *no) {
    size_t from = 0, to = n;
    saying key = *no;
    if (no->item->said.to == TOCSIN_DAY_NONE) return NULL;
    key.day = no->item->said.to + 1;
    key.item = work->items;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (compare_sayings(&said[middle], &key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (size_t at = from; at < n && at - from < LOOK_MAX; at++) {
        bool is_near = said[at].side == no->side && said[at].event == no->event &&
                       said[at].day - no->item->said.to <= LATER_DAYS;
        if (!is_near) break;
        if (answers(work, no, said[at].item)) return said[at].item;
    }
    return NULL;
}

/* ---- telling -------------------------------------------------------------------------------- */

typedef struct reversal {
    const saying *no;
    weigh_item *yes;
    int distance; /* of the speakers: 0 the same by name, 1 the same body, 2 another of one side */
} reversal;

static int distance_of(const weigh_work *work, const weigh_item *no, const weigh_item *yes) {
    if (no->speaker == yes->speaker) return 0;
    return weigh_speaker_side(work, no) == weigh_speaker_side(work, yes) ? 1 : 2;
}

/* Of one affirmation the nearest speaker first, then the latest denial. */
static int compare_reversals(const void *a, const void *b) {
    const reversal *x = a, *y = b;
    if (x->yes != y->yes) return x->yes < y->yes ? -1 : 1;
    if (x->distance != y->distance) return x->distance < y->distance ? -1 : 1;
    if (x->no->day != y->no->day) return x->no->day > y->no->day ? -1 : 1;
    return (x->no->item > y->no->item) - (x->no->item < y->no->item);
}

static void put_all(weigh_work *work, weigh_draft *draft, const reversal *found, size_t n) {
    weigh_item *items[2 * FIRST_MAX + 1];
    size_t n_items = 0;
    for (size_t i = 0; i < n && i < FIRST_MAX; i++) {
        items[n_items++] = found[i].no->item;
        items[n_items++] = found[i].no->about;
    }
    items[n_items++] = found[0].yes;
    weigh_put_items(work, draft, items, n_items);
}

static void tell_reversal(weigh_work *work, const reversal *found, size_t n) {
    weigh_kind kind = {"reversal", "weigh/reversal", TOCSIN_SECTION_CONTESTED, 80};
    weigh_item *no = found[0].no->item, *yes = found[0].yes;
    if (no->speaker != yes->speaker) kind.kind = "reversal_of_side";
    if (!is_within_window(work, no, yes)) kind.kind = "affirmed_later";
    weigh_draft *draft = weigh_start(work, kind, yes->said);
    weigh_put_speaker(work, draft, "speaker", no->claim);
    if (strcmp(kind.kind, "reversal") != 0)
        weigh_put_speaker(work, draft, "later_speaker", yes->claim);
    weigh_put_text(work, draft, "first_text", weigh_claim(work, no)->text);
    weigh_put_period(draft, "first_said", no->said);
    weigh_put_text(work, draft, "later_text", weigh_claim(work, yes)->text);
    weigh_put_period(draft, "later_said", yes->said);
    put_all(work, draft, found, n);
}

/* Of a million claims few say no, and few answer those: room is made as they are found. */
typedef struct sayings {
    saying *items; /* malloc */
    size_t n, capacity;
} sayings;

static void add_saying(weigh_work *work, sayings *to, weigh_item *item, weigh_item *about) {
    if (tocsin_grow((void **)&to->items, &to->capacity, to->n, sizeof *to->items))
        to->items[to->n++] =
            (saying){side_of(work, item), about->event, first_day(item->said), item, about};
    else
        work->failed = true;
}

static void gather_no(weigh_work *work, sayings *ret_no) {
    for (size_t i = 0; i < work->n_items; i++)
        if (says_no(&work->items[i]) && speaks_for_itself(work, &work->items[i]))
            add_saying(work, ret_no, &work->items[i], &work->items[i]);
    for (size_t i = 0; i < work->n_denied; i++)
        if (speaks_for_itself(work, work->denied[i].denial))
            add_saying(work, ret_no, work->denied[i].denial, work->denied[i].denied);
}

/* As compare_sayings has it. They come in the order of their items. */
static void sort_sayings(weigh_work *work, saying *all, size_t n) {
    weigh_key *keys = tocsin_arena_new(&work->room, weigh_key, 2 * n);
    saying *sorted = tocsin_arena_new(&work->room, saying, n);
    if (!keys || !sorted) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        keys[i] = (weigh_key){(uint32_t)all[i].day ^ UINT32_C(0x80000000), (uint32_t)i};
    weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) keys[i].key = all[keys[i].at].event;
    weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) keys[i].key = all[keys[i].at].side;
    weigh_sort_keys(keys, keys + n, n);
    for (size_t i = 0; i < n; i++) sorted[i] = all[keys[i].at];
    if (n) memcpy(all, sorted, n * sizeof *all);
}

/* Of what no side has said no to nothing is looked for: of a million claims that is most. */
static void gather_yes(weigh_work *work, const sayings *no, sayings *ret_yes) {
    enum { BITS = 1 << 18 };
    uint64_t *denied = tocsin_arena_new(&work->room, uint64_t, BITS / 64);
    if (!denied) {
        work->failed = true;
        return;
    }
    for (size_t i = 0; i < no->n; i++) {
        uint64_t bit = (no->items[i].side ^ no->items[i].event) % BITS;
        denied[bit / 64] |= UINT64_C(1) << (bit % 64);
    }
    for (size_t i = 0; i < work->n_items; i++) {
        weigh_item *item = &work->items[i];
        if (!affirms(item) || !speaks_for_itself(work, item)) continue;
        uint64_t bit = (side_of(work, item) ^ item->event) % BITS;
        if (denied[bit / 64] >> (bit % 64) & 1) add_saying(work, ret_yes, item, item);
    }
    sort_sayings(work, ret_yes->items, ret_yes->n);
}

/* Items stand in ledger order: from the back, the newest come first. */
static void tell_reversals(weigh_work *work, reversal *found, size_t n_found) {
    size_t n_told = 0;
    if (n_found) qsort(found, n_found, sizeof *found, compare_reversals);
    for (size_t to = n_found, from; to > 0 && n_told < SHOWN_MAX; to = from, n_told++) {
        for (from = to - 1; from > 0 && found[from - 1].yes == found[to - 1].yes; from--) {
        }
        tell_reversal(work, found + from, to - from);
    }
}

void weigh_find_reversals(weigh_work *work) {
    sayings no = {0}, yes = {0};
    size_t n_found = 0;
    gather_no(work, &no);
    gather_yes(work, &no, &yes);
    reversal *found = tocsin_arena_new(&work->room, reversal, no.n);
    if (!found) work->failed = true;
    for (size_t i = 0; !work->failed && i < no.n; i++) {
        const saying *one = &no.items[i];
        weigh_item *later = find_affirmation(work, yes.items, yes.n, one);
        if (later) found[n_found++] = (reversal){one, later, distance_of(work, one->item, later)};
    }
    if (!work->failed) tell_reversals(work, found, n_found);
    free(no.items);
    free(yes.items);
}
