// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_CYCLES_H
#define WEIGH_CYCLES_H

/* Build-ups and withdrawals: what was gathered before, and went away again, beside what is gathered now.
 *
 *   topic     a unit, an actor and a place, as a question names them: cycles_topics.c
 *   signals   in order of time: it was gathered, so many are there, it left: cycles_topics.c
 *   cycles    a build-up and the withdrawal after it, cut out of the signals: cycles.c
 *   findings  each of them, what speaks of its end, and the latest beside the earlier ones: cycles_tell.c
 *
 * docs/methods/weighing.md, "Cycles", has the rules. Nothing here looks ahead: what went before is set beside what is
 * now, and that is all.
 */

#include "weigh/series.h"

/* A quarter of a year without a claim parts two cycles; a time that is longer dates nothing. */
enum { WEIGH_CYCLE_GAP_DAYS = 92 };

typedef enum weigh_signal_type {
    WEIGH_GATHERED,  /* said to be gathered, or to have come */
    WEIGH_COUNTED,   /* so many are said to be there: all numbers of one window */
    WEIGH_LEFT,      /* said to be withdrawn, or to have left */
    WEIGH_ANNOUNCED, /* said to be going to leave */
    WEIGH_NOT_LEFT,  /* said not to leave, or not to have left */
} weigh_signal_type;

typedef struct weigh_signal {
    weigh_signal_type type;
    tocsin_day day;
    tocsin_period time; /* closed, and no longer than WEIGH_CYCLE_GAP_DAYS */
    weigh_item *item;   /* of numbers: the first */
    weigh_state *state; /* WEIGH_COUNTED only */
} weigh_signal;

typedef struct weigh_topic {
    weigh_series series; /* question, unit and actor; no numbers */
    bool has_place;
    weigh_place place;
    weigh_signal *signals; /* by day */
    size_t n_signals;
    weigh_item **items; /* those of numbers */
    size_t n_numbers;
} weigh_topic;

/* The claims that can be a signal of anything: who is said to be there, to come or to go. */
typedef struct weigh_moves {
    weigh_item **items;
    size_t n;
} weigh_moves;
bool weigh_find_moves(weigh_work *work, weigh_moves *ret_moves); /* false: no memory */

/* What is followed: the stock questions of the case, or else the quantities of which most numbers are given. NULL: no memory.
 * The signals of each are still to be gathered. */
weigh_topic *weigh_cycle_topics(weigh_work *work, const weigh_moves *moves, size_t *ret_n);
void weigh_gather_signals(weigh_work *work, const weigh_moves *moves, weigh_topic *topic);

/* Signals [from, to) of its topic; some may be of what was announced or denied. */
typedef struct weigh_cycle {
    size_t from, to;
    bool has_gathered, has_risen; /* what makes it a build-up, */
    bool has_fallen, has_left;    /* and what ends it: by number, by word */
    tocsin_period began;          /* of the claim by which it had begun at the latest */
    tocsin_period last;           /* of the last claim that it goes on */
    weigh_state *peak, *remains;  /* NULL: no number */
    tocsin_day down_day;          /* of the last claim of its end */
} weigh_cycle;

/* In order of time. NULL: none, or no memory. */
weigh_cycle *weigh_cut_cycles(weigh_work *work, const weigh_topic *topic, size_t *ret_n);

bool weigh_is_disputed(const weigh_state *state);
void weigh_tell_cycles(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycles,
                       size_t n);

#endif
