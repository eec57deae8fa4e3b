// SPDX-License-Identifier: Apache-2.0
/* A build-up and the withdrawal after it, cut out of what is said in order of time.
 *
 * A walk over the signals with one cycle open at a time. It goes up until a number lies below the highest, the two disjoint, or
 * until somebody says that they left. What is said to have left ends a build-up only when nothing speaks against it: who
 * claims a withdrawal does not decide it against a number that has not fallen, or against those who say in the same
 * window that the build-up goes on. After the end a number that rises, or a build-up claimed later than a window, begins
 * another one; and so does whatever comes after a quarter of a year of silence.
 */
#include <stdlib.h>

#include "weigh/cycles.h"

bool weigh_is_disputed(const weigh_state *state) {
    return state->highest_low > state->lowest_high;
}

typedef struct walk {
    const weigh_work *work;
    const weigh_topic *topic;
    weigh_cycle *cycles;
    size_t n;
    weigh_cycle open;
    bool is_open, is_down;
    weigh_state *level; /* the last number, of whatever cycle */
    tocsin_day end;     /* of all that the open cycle was told by */
} walk;

/* Numbers alone, one like the other, are no build-up: who is there may have been there all along. */
static bool is_build_up(const weigh_cycle *cycle) {
    bool was_there = cycle->has_gathered || cycle->peak;
    return cycle->has_gathered || cycle->has_risen ||
           (was_there && (cycle->has_fallen || cycle->has_left));
}

static void close_cycle(walk *w, size_t to) {
    w->open.to = to;
    if (w->is_open && is_build_up(&w->open)) w->cycles[w->n++] = w->open;
    w->is_open = w->is_down = false;
}

static void open_cycle(walk *w, size_t from) {
    w->open = (weigh_cycle){.from = from, .began = TOCSIN_PERIOD_NONE, .last = TOCSIN_PERIOD_NONE};
    w->is_open = true;
    w->is_down = false;
    w->end = w->topic->signals[from].time.to;
}

static bool is_after_silence(const walk *w, const weigh_signal *signal) {
    return signal->time.from - w->end > WEIGH_CYCLE_GAP_DAYS;
}

/* By when it had begun: the claim with the earliest end, of several the sharpest. */
static void go_on(weigh_cycle *cycle, tocsin_period time) {
    bool is_first = !tocsin_period_is_known(cycle->began);
    if (is_first || time.to < cycle->began.to ||
        (time.to == cycle->began.to && time.from > cycle->began.from))
        cycle->began = time;
    if (is_first || time.from > cycle->last.from) cycle->last = time;
}

static void go_on_with_number(weigh_cycle *cycle, const weigh_state *state) {
    for (size_t i = 0; i < state->n; i++) go_on(cycle, state->items[i]->time);
}

/* Of two numbers the one with the highest that somebody says; the undisputed one before the other. */
static bool is_higher(const weigh_state *state, const weigh_state *than) {
    if (state->highest_low > than->highest_low || than->highest_low > state->highest_low)
        return state->highest_low > than->highest_low;
    if (weigh_is_disputed(state) != weigh_is_disputed(than)) return weigh_is_disputed(than);
    return state->high > than->high;
}

static bool is_below(const weigh_state *state, const weigh_state *than) {
    return state->high < than->low;
}

/* The next number, before a silence; NULL: there is none. */
static weigh_state *next_number(const walk *w, size_t at) {
    for (size_t i = at; i < w->topic->n_signals; i++) {
        const weigh_signal *signal = &w->topic->signals[i];
        if (signal->time.from - w->open.down_day > WEIGH_CYCLE_GAP_DAYS) return NULL;
        if (signal->type == WEIGH_COUNTED) return signal->state;
    }
    return NULL;
}

/* They are said to be gathered after they were said to have left: does that end hold? */
static bool is_end_refuted(const walk *w, size_t at) {
    const weigh_cycle *open = &w->open;
    if (open->remains) return false;
    if (w->topic->signals[at].day - open->down_day < w->work->window_days) return true;
    const weigh_state *next = open->peak ? next_number(w, at) : NULL;
    return next && !is_below(next, open->peak);
}

static void take_gathered(walk *w, size_t at) {
    const weigh_signal *signal = &w->topic->signals[at];
    if (w->is_down && is_end_refuted(w, at)) w->is_down = false;
    if (w->is_down) {
        /* Soon after a fall it may be of those who stayed. */
        if (signal->day - w->open.down_day < w->work->window_days) return;
        close_cycle(w, at);
        open_cycle(w, at);
    }
    w->open.has_gathered = true;
    go_on(&w->open, signal->time);
}

static void go_up(walk *w, weigh_state *state) {
    w->open.has_risen |= w->level && is_below(w->level, state);
    if (!w->open.peak || is_higher(state, w->open.peak)) w->open.peak = state;
    go_on_with_number(&w->open, state);
}

static void go_down(walk *w, weigh_state *state) {
    w->is_down = true;
    w->open.has_fallen |= w->open.peak != NULL;
    w->open.remains = state;
    w->open.down_day = state->when.to;
}

static void take_number(walk *w, size_t at) {
    weigh_state *state = w->topic->signals[at].state;
    const weigh_cycle *open = &w->open;
    bool is_fewer = open->peak ? is_below(state, open->peak) : w->is_down;
    if (open->remains && is_below(open->remains, state)) {
        close_cycle(w, at);
        open_cycle(w, at);
        go_up(w, state);
    } else if (open->remains || is_fewer) {
        go_down(w, state);
    } else {
        w->is_down = false; /* said to have left, and no fewer */
        go_up(w, state);
    }
    w->level = state;
}

static void take_left(walk *w, size_t at) {
    weigh_cycle *open = &w->open;
    const weigh_signal *signal = &w->topic->signals[at];
    if (!open->has_left || signal->day > open->down_day) open->down_day = signal->day;
    open->has_left = true;
    w->is_down = true;
    if (!tocsin_period_is_known(open->began)) open->began = open->last = signal->time;
}

static void take_signal(walk *w, size_t at) {
    const weigh_signal *signal = &w->topic->signals[at];
    if (signal->type == WEIGH_ANNOUNCED || signal->type == WEIGH_NOT_LEFT) return;
    if (w->is_open && is_after_silence(w, signal)) close_cycle(w, at);
    if (!w->is_open) open_cycle(w, at);
    if (signal->type == WEIGH_GATHERED) take_gathered(w, at);
    if (signal->type == WEIGH_COUNTED) take_number(w, at);
    if (signal->type == WEIGH_LEFT) take_left(w, at);
    if (signal->time.to > w->end) w->end = signal->time.to;
}

weigh_cycle *weigh_cut_cycles(weigh_work *work, const weigh_topic *topic, size_t *ret_n) {
    walk w = {.work = work,
              .topic = topic,
              .cycles = tocsin_arena_new(&work->room, weigh_cycle, topic->n_signals)};
    *ret_n = 0;
    if (!w.cycles) {
        work->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < topic->n_signals; i++) take_signal(&w, i);
    close_cycle(&w, topic->n_signals);
    *ret_n = w.n;
    return w.cycles;
}

void weigh_find_cycles(weigh_work *work) {
    size_t n_topics = 0;
    weigh_moves moves;
    weigh_topic *topics =
        weigh_find_moves(work, &moves) ? weigh_cycle_topics(work, &moves, &n_topics) : NULL;
    if (!topics) work->failed = true;
    for (size_t i = 0; topics && !work->failed && i < n_topics; i++) {
        size_t n = 0;
        weigh_gather_signals(work, &moves, &topics[i]);
        weigh_cycle *cycles = work->failed ? NULL : weigh_cut_cycles(work, &topics[i], &n);
        if (cycles && n) weigh_tell_cycles(work, &topics[i], cycles, n);
    }
}
