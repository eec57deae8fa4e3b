// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_SERIES_H
#define WEIGH_SERIES_H

/* Numbers that answer one question about one place, in order of time. */

#include "weigh/work.h"

/* What a claim says of the place of the series. A claim about a part of that place says of the
 * whole only "at least so many": its number may be smaller than that of the whole without
 * contradicting it. */
typedef struct weigh_number {
    weigh_item *item;
    double low, high; /* may be infinite */
    bool is_part;
    bool is_of_whole; /* a part of another number that the same side gives in the same report */
} weigh_number;

typedef struct weigh_series {
    const tocsin_question *question; /* NULL: made from the claims themselves */
    tocsin_unit unit;
    tocsin_measure measure;
    tocsin_text actor;     /* "RUS"; empty: not known */
    weigh_number *numbers; /* by day, then ledger order */
    size_t n;
} weigh_series;

/* question, actor, place, places and unit, for a finding that rests on `items`. */
void weigh_put_question(weigh_work *work, weigh_draft *draft, const weigh_series *series,
                        weigh_item *const *items, size_t n);

/* What is said of one time, less than a window long. */
typedef struct weigh_state {
    weigh_item **items;
    size_t n;
    double low, high;                /* hull */
    double highest_low, lowest_high; /* common part, when it is one */
    tocsin_period when;
} weigh_state;
/* reconcile.c; at least one item. */
weigh_state weigh_make_state(weigh_item **items, size_t n);
/* reconcile.c: can what the unit counts come and go? */
bool weigh_is_movable(tocsin_unit unit);

/* questions.c: of two numbers that one report gives for one time the smaller one is a part. */
void weigh_find_parts_of_reports(const weigh_series *series);

/* reconcile.c: how many are there, over time. */
void weigh_reconcile_stock(weigh_work *work, const weigh_series *series);
/* reconcile.c: how many came, left or happened in one period. */
void weigh_reconcile_flow(weigh_work *work, const weigh_series *series);
/* amounts.c: said to have come, to have left, or to be intended. Sorts the items. */
void weigh_tell_amounts(weigh_work *work, const weigh_series *series, weigh_item **items, size_t n);
/* contested.c: numbers of one window that cannot all be right. */
void weigh_find_contested(weigh_work *work, const weigh_series *series, int window_days);

/* settles.c: which number would settle it. */
typedef struct weigh_state_bounds {
    double low, high; /* may be infinite */
    tocsin_period when;
} weigh_state_bounds;
void weigh_tell_settling_change(weigh_work *work, const weigh_series *series,
                                const weigh_state_bounds *first, const weigh_state_bounds *later,
                                weigh_item *const *items, size_t n);
typedef struct weigh_dispute {
    weigh_item *const *items; /* those of the lower numbers, then of the higher */
    size_t n_lower, n_higher;
    double lower_high, higher_low; /* where the ones end and the others begin */
    tocsin_period when;
} weigh_dispute;
void weigh_tell_settling_dispute(weigh_work *work, const weigh_series *series,
                                 const weigh_dispute *dispute);

/* scope.c: numbers of a place and of one within it, that differ because the places do. */
void weigh_find_scope(weigh_work *work, const weigh_series *series);

#endif
