// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_ROBUST_H
#define PICTURE_ROBUST_H

/* Transforms of the plane as 3 × 3 matrices in rows, and their fit to pairs of points of which some are wrong. */

#include "tocsin/base.h"

typedef enum match_model {
    MATCH_SIMILARITY, /* 4 numbers: shift, turn, scale */
    MATCH_AFFINE,     /* 6 */
    MATCH_HOMOGRAPHY, /* 8 */
} match_model;

typedef struct match_pair {
    double x, y;   /* from */
    double u, v;   /* to */
    double weight; /* 0: not used */
} match_pair;

typedef struct match_transform {
    double m[9];
} match_transform;

void match_apply(const match_transform *t, double x, double y, double *ret_u, double *ret_v);
match_transform match_compose(const match_transform *second, const match_transform *first);
bool match_invert(const match_transform *t, match_transform *ret_inverse);
/* How many pixels one becomes, in length, at (x, y). */
double match_scale_at(const match_transform *t, double x, double y);

/* Weighted least squares; false when the pairs do not determine it. */
bool match_fit(match_model model, const match_pair *pairs, size_t n,
               match_transform *ret_transform);
double match_residual(const match_transform *t, const match_pair *pair);
/* From `t` on: bisquare weights with the cut at `tolerance` (in units of `to`), times `weight` of each pair, until nothing
 * moves. False, and `t` as it was, when too few remain. */
bool match_fit_robust(match_model model, const match_pair *pairs, size_t n, double tolerance,
                      match_transform *t);

#endif
