// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_ACH_H
#define WEIGH_ACH_H

/* The arithmetic of the matrix, in whole numbers, so that equal is equal.
 *
 *   w(e)     = (6 − place of the letter) · (6 − number), 1 to 25; 0 for F and 6
 *   v(e, h)  = −2 (very inconsistent) … +2 (very consistent); none: not applicable
 *   S(h)     = Σ w(e) · max(0, −v(e, h)): what speaks against it; what speaks for it proves nothing
 *
 * Hypotheses stand in order of S, the least first, equal ones as the case names them. */

#include "tocsin/weigh.h"

typedef struct ach_leaders {
    size_t first, second;
    bool is_tied; /* the two have the same score */
} ach_leaders;

int ach_weight(const tocsin_grade *grade);
int ach_value(tocsin_cell cell); /* 0 for neutral and for not applicable */
/* Scores of all columns without row `skipped` (SIZE_MAX: with all). */
void ach_score(const tocsin_matrix *matrix, size_t skipped, int *ret_scores);
ach_leaders ach_lead(const int *scores, size_t n); /* n >= 2 */
/* Does the row stand between the first two: are they others, or tied, or not tied, without it? */
bool ach_turns(const tocsin_matrix *matrix, size_t row, int *room);
/* Largest less smallest value of the cells that apply; 0 when fewer than two do. */
int ach_spread(const tocsin_judged_cell *cells, size_t n);

#endif
