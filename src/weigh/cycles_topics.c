// SPDX-License-Identifier: Apache-2.0
/* What cycles are looked for of, and the claims that speak of it. */
#include <math.h>
#include <stdlib.h>

#include "weigh/cycles.h"

enum {
    TOPICS_OF_QUESTION = 6, /* of one that does not say of whom, or of a case that asks nothing */
    PLACES_MAX = 64,        /* names that are looked at for the main place */
};

/* ---- topics ---------------------------------------------------------------------------------- */

static bool is_level(const weigh_item *item) {
    const tocsin_digest *claim = item->claim;
    return weigh_says_number(claim) && claim->measure == TOCSIN_STOCK && !claim->is_previous &&
           weigh_is_movable(claim->unit) && claim->actor.n;
}

static int compare_levels(const void *a, const void *b) {
    const weigh_item *x = *(weigh_item *const *)a, *y = *(weigh_item *const *)b;
    if (x->claim->unit != y->claim->unit) return x->claim->unit < y->claim->unit ? -1 : 1;
    int order =
        tocsin_text_compare(weigh_actor_root(x->claim->actor), weigh_actor_root(y->claim->actor));
    return order ? order : (x > y) - (x < y);
}

static bool is_one_topic(const weigh_item *a, const weigh_item *b) {
    return a->claim->unit == b->claim->unit &&
           tocsin_text_equal(weigh_actor_root(a->claim->actor), weigh_actor_root(b->claim->actor));
}

/* The place that more than half of the numbers with a known place name, under whatever name. */
typedef struct named_place {
    weigh_place place;
    uint64_t key;
    size_t n;
} named_place;

static void find_main_place(const weigh_work *work, weigh_item *const *items, size_t n,
                            weigh_topic *topic) {
    named_place places[PLACES_MAX];
    size_t n_places = 0, n_known = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        if (!items[i]->claim->place.n) continue;
        n_known++;
        while (at < n_places && places[at].key != items[i]->place) at++;
        if (at == PLACES_MAX) continue;
        if (at == n_places)
            places[n_places++] = (named_place){weigh_place_in(items[i]->claim), items[i]->place, 0};
        places[at].n++;
    }
    for (size_t i = 0; i < n_places; i++) {
        size_t n_same = 0;
        for (size_t j = 0; j < n_places; j++)
            if (weigh_relate_places(work, places[j].place, places[i].place) == WEIGH_SAME)
                n_same += places[j].n;
        if (2 * n_same <= n_known || n_same <= most) continue;
        most = n_same;
        topic->place = places[i].place;
        topic->has_place = true;
    }
}

typedef struct run {
    weigh_item **items;
    size_t n;
} run;

static int compare_runs(const void *a, const void *b) {
    const run *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return compare_levels(x->items, y->items);
}

/* The numbers of each unit and actor, those of which most are given first. NULL: no memory. */
static run *make_runs(weigh_work *work, const weigh_moves *moves, size_t *ret_n) {
    weigh_item **levels = tocsin_arena_new(&work->room, weigh_item *, moves->n);
    size_t n = 0, n_runs = 0;
    if (!levels) return NULL;
    for (size_t i = 0; i < moves->n; i++)
        if (is_level(moves->items[i])) levels[n++] = moves->items[i];
    if (n) qsort(levels, n, sizeof *levels, compare_levels);
    for (size_t i = 0; i < n; i++) n_runs += i == 0 || !is_one_topic(levels[i - 1], levels[i]);
    run *runs = tocsin_arena_new(&work->room, run, n_runs);
    if (!runs) return NULL;
    *ret_n = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && is_one_topic(levels[from], levels[to]); to++) {
        }
        runs[(*ret_n)++] = (run){levels + from, to - from};
    }
    if (n_runs) qsort(runs, n_runs, sizeof *runs, compare_runs);
    return runs;
}

static bool answers(const run *numbers, const tocsin_question *question) {
    const tocsin_digest *first = numbers->items[0]->claim;
    if (!question) return true;
    return (!question->unit || question->unit == first->unit) &&
           (!question->actor.n ||
            tocsin_text_equal(weigh_actor_root(question->actor), weigh_actor_root(first->actor)));
}

static weigh_topic make_topic(const weigh_work *work, const tocsin_question *question,
                              const run *numbers) {
    const tocsin_digest *first = numbers->items[0]->claim;
    weigh_topic topic = {.series = {.question = question,
                                    .unit = first->unit,
                                    .measure = TOCSIN_STOCK,
                                    .actor = weigh_actor_root(first->actor)}};
    if (question && question->actor.n) topic.series.actor = question->actor;
    if (question && question->place.n) {
        topic.place = (weigh_place){.text = question->place, .name = question->place};
        topic.has_place = true;
    } else {
        find_main_place(work, numbers->items, numbers->n, &topic);
    }
    return topic;
}

/* Counts of what cannot come and go have no build-up. */
static bool may_have_cycles(const tocsin_question *question) {
    bool is_stock = question->measure == TOCSIN_STOCK || question->measure == TOCSIN_MEASURE_NONE;
    return is_stock && (!question->unit || weigh_is_movable(question->unit));
}

bool weigh_find_moves(weigh_work *work, weigh_moves *ret_moves) {
    weigh_item **items = tocsin_arena_new(&work->room, weigh_item *, work->n_items);
    size_t n = 0;
    for (size_t i = 0; items && i < work->n_items; i++) {
        const tocsin_digest *claim = work->items[i].claim;
        if (claim->plover == TOCSIN_MOBILIZE || claim->plover == TOCSIN_RETREAT ||
            claim->measure == TOCSIN_STOCK)
            items[n++] = &work->items[i];
    }
    *ret_moves = (weigh_moves){items, n};
    return items != NULL;
}

weigh_topic *weigh_cycle_topics(weigh_work *work, const weigh_moves *moves, size_t *ret_n) {
    const tocsin_weigh_input *input = work->input;
    size_t n_asked = input->n_questions ? input->n_questions : 1, n_runs = 0;
    weigh_topic *topics = tocsin_arena_new(&work->room, weigh_topic, n_asked * TOPICS_OF_QUESTION);
    run *runs = make_runs(work, moves, &n_runs);
    *ret_n = 0;
    if (!topics || !runs) return NULL;
    for (size_t q = 0; q < n_asked; q++) {
        const tocsin_question *question = input->n_questions ? &input->questions[q] : NULL;
        size_t n = 0;
        if (question && !may_have_cycles(question)) continue;
        for (size_t i = 0; i < n_runs && n < TOPICS_OF_QUESTION; i++)
            if (answers(&runs[i], question))
                topics[*ret_n + n++] = make_topic(work, question, &runs[i]);
        *ret_n += n;
    }
    return topics;
}

/* ---- signals --------------------------------------------------------------------------------- */

/* A time with one end alone is that day. */
static tocsin_period close_time(tocsin_period time) {
    if (time.from == TOCSIN_DAY_NONE) time.from = time.to;
    if (time.to == TOCSIN_DAY_NONE) time.to = time.from;
    return time;
}

static bool is_sharp(tocsin_period time) {
    return time.to - time.from < WEIGH_CYCLE_GAP_DAYS;
}

static bool is_sure(const tocsin_digest *claim) {
    return claim->certainty != TOCSIN_POSSIBLE && claim->certainty != TOCSIN_UNKNOWN &&
           claim->tense != TOCSIN_FUTURE && claim->tense != TOCSIN_HABITUAL;
}

static bool says_so(const tocsin_digest *claim) {
    bool is_said =
        claim->act == TOCSIN_ASSERT || claim->act == TOCSIN_WARN || claim->act == TOCSIN_ACCUSE;
    bool is_plan = claim->has_quantity && claim->measure == TOCSIN_PLAN;
    return is_said && !claim->negative && is_sure(claim) && !is_plan;
}

/* So many tanks that came are no troops; five sites at which they gather do not come or go. */
static bool counts_others(const tocsin_digest *claim, tocsin_unit unit) {
    return claim->has_quantity && weigh_is_movable(claim->unit) && claim->unit != unit;
}

/* False: the claim says nothing of a withdrawal. */
static bool type_of_withdrawal(const tocsin_digest *claim, weigh_signal_type *ret_type) {
    bool denies = claim->act == TOCSIN_DENY && !claim->says_not_denied;
    bool is_ahead = claim->act == TOCSIN_PROMISE ||
                    (claim->act == TOCSIN_ASSERT && claim->tense == TOCSIN_FUTURE) ||
                    (claim->has_quantity && claim->measure == TOCSIN_PLAN);
    if (claim->certainty == TOCSIN_UNKNOWN || claim->tense == TOCSIN_HABITUAL) return false;
    if (says_so(claim))
        *ret_type = WEIGH_LEFT;
    else if (denies || (claim->act == TOCSIN_ASSERT && claim->negative))
        *ret_type = WEIGH_NOT_LEFT;
    else if (is_ahead && !claim->negative && claim->certainty != TOCSIN_POSSIBLE)
        *ret_type = WEIGH_ANNOUNCED;
    else
        return false;
    return true;
}

/* A number of who is there is a number and nothing else: that they have been gathered, or stayed, lies in the unit of the
 * words, and reading gives both the same type. */
static bool type_of(const tocsin_digest *claim, tocsin_unit unit, weigh_signal_type *ret_type) {
    if (claim->has_quantity && claim->measure == TOCSIN_STOCK && weigh_is_movable(claim->unit)) {
        *ret_type = WEIGH_COUNTED;
        return claim->unit == unit && weigh_says_number(claim) && !claim->is_previous;
    }
    if (counts_others(claim, unit) || claim->is_previous) return false;
    if (claim->plover == TOCSIN_RETREAT) return type_of_withdrawal(claim, ret_type);
    *ret_type = WEIGH_GATHERED;
    return claim->plover == TOCSIN_MOBILIZE && says_so(claim);
}

/* What is vague is taken to be there, as for numbers. Of a place around it only what is done may be meant, and no number. */
static bool is_there(const weigh_work *work, const weigh_topic *topic, const tocsin_digest *claim,
                     weigh_signal_type type) {
    if (!claim->place.n) return true;
    if (!topic->has_place) return false;
    switch (weigh_relate_places(work, weigh_place_in(claim), topic->place)) {
    case WEIGH_SAME: return true;
    case WEIGH_INNER:
    case WEIGH_OUTER: return type != WEIGH_COUNTED; /* numbers of a part are none of the whole */
    case WEIGH_VAGUE:
    case WEIGH_UNPLACED: return true;
    case WEIGH_APART: break;
    }
    return false;
}

static int compare_signals(const void *a, const void *b) {
    const weigh_signal *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

/* Numbers of one window become one signal: signals[0 .. n) are numbers, by day. Returns how many are left. */
static size_t join_numbers(weigh_work *work, weigh_signal *signals, size_t n) {
    weigh_item **items = tocsin_arena_new(&work->room, weigh_item *, n);
    weigh_state *states = tocsin_arena_new(&work->room, weigh_state, n);
    size_t n_states = 0;
    if (!items || !states) {
        work->failed = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++) items[i] = signals[i].item;
    for (size_t to = n, from; to > 0; to = from) { /* as reconcile.c does, from the latest */
        for (from = to - 1; from > 0; from--)
            if (items[to - 1]->day - items[from - 1]->day >= work->window_days) break;
        states[n_states++] = weigh_make_state(items + from, to - from);
    }
    for (size_t i = 0; i < n_states; i++) {
        weigh_state *state = &states[n_states - 1 - i];
        signals[i] = (weigh_signal){.type = WEIGH_COUNTED,
                                    .day = state->items[0]->day,
                                    .time = state->when,
                                    .item = state->items[0],
                                    .state = state};
    }
    return n_states;
}

/* Those of the actor of the topic, of the kind asked for. How many there are; NULL: they are only counted. */
static size_t gather(const weigh_work *work, const weigh_topic *topic, const weigh_moves *moves,
                     bool is_number, weigh_signal *ret_signals) {
    size_t n = 0;
    for (size_t i = 0; i < moves->n; i++) {
        weigh_item *item = moves->items[i];
        weigh_signal_type type;
        if (!type_of(item->claim, topic->series.unit, &type) ||
            (type == WEIGH_COUNTED) != is_number)
            continue;
        if (is_number && !weigh_period_is_closed(item->time)) continue; /* as reconcile.c does */
        tocsin_period time = close_time(item->time);
        if (!is_sharp(time) || !is_there(work, topic, item->claim, type)) continue;
        if (ret_signals)
            ret_signals[n] =
                (weigh_signal){.type = type, .day = item->day, .time = time, .item = item};
        n++;
    }
    if (n && ret_signals) qsort(ret_signals, n, sizeof *ret_signals, compare_signals);
    return n;
}

/* Leaves out of signals[0 .. n), which are numbers by day, those that their own report gives as a part of a larger one. */
static size_t leave_out_parts(weigh_work *work, const weigh_topic *topic, size_t n) {
    weigh_series series = topic->series;
    size_t n_kept = 0;
    series.numbers = tocsin_arena_new(&work->room, weigh_number, n);
    if (!series.numbers) {
        work->failed = true;
        return 0;
    }
    for (series.n = 0; series.n < n; series.n++) {
        weigh_item *item = topic->signals[series.n].item;
        series.numbers[series.n] =
            (weigh_number){.item = item, .low = item->low, .high = item->high};
    }
    weigh_find_parts_of_reports(&series);
    for (size_t i = 0; i < n; i++)
        if (!series.numbers[i].is_part) topic->signals[n_kept++] = topic->signals[i];
    return n_kept;
}

/* What the actor of the topic does. NULL items: no memory. */
static weigh_moves moves_of(weigh_work *work, const weigh_topic *topic, const weigh_moves *all) {
    weigh_moves own = {.items = tocsin_arena_new(&work->room, weigh_item *, all->n)};
    for (size_t i = 0; own.items && i < all->n; i++)
        if (weigh_actor_within(all->items[i]->claim->actor, topic->series.actor))
            own.items[own.n++] = all->items[i];
    return own;
}

void weigh_gather_signals(weigh_work *work, const weigh_moves *moves, weigh_topic *topic) {
    weigh_moves own = moves_of(work, topic, moves);
    size_t n_numbers = gather(work, topic, &own, true, NULL);
    size_t n = n_numbers + gather(work, topic, &own, false, NULL);
    topic->signals = tocsin_arena_new(&work->room, weigh_signal, n);
    topic->items = tocsin_arena_new(&work->room, weigh_item *, n_numbers);
    if (!own.items || !topic->signals || !topic->items) {
        work->failed = true;
        return;
    }
    gather(work, topic, &own, true, topic->signals);
    n_numbers = leave_out_parts(work, topic, n_numbers);
    for (size_t i = 0; i < n_numbers; i++) topic->items[i] = topic->signals[i].item;
    topic->n_numbers = n_numbers;
    topic->n_signals = join_numbers(work, topic->signals, n_numbers);
    topic->n_signals += gather(work, topic, &own, false, topic->signals + topic->n_signals);
    if (topic->n_signals)
        qsort(topic->signals, topic->n_signals, sizeof *topic->signals, compare_signals);
}
