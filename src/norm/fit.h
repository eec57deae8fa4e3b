// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_FIT_H
#define NORM_FIT_H

#include "tocsin/norm.h"

#define NORM_TERMS TOCSIN_NORM_MAX_TERMS
/* Of one series there may be more: narrow seasons, see moving_season.c. */
#define NORM_FIT_TERMS (2 + 2 * TOCSIN_NORM_MAX_NARROW)

/* 1 / Φ⁻¹(3/4): makes the median absolute deviation the standard deviation of a normal variable. */
#define NORM_MAD_SCALE 1.482602218505602
/* Tukey's constant: 95 % efficiency under the normal (Huber 1981; Holland and Welsch 1977). */
#define NORM_BISQUARE 4.685

/* n rows of `terms` numbers, and a value for each; no NaN here: missing dates have no row. */
typedef struct norm_rows {
    const double *x;
    const double *y;
    size_t n;
    int terms;
} norm_rows;

/* A symmetric system: the lower triangle of X'WX, row by row, then its Cholesky factor. */
typedef struct norm_system {
    int terms;
    double gram[NORM_FIT_TERMS * NORM_FIT_TERMS];
    double penalty[NORM_FIT_TERMS]; /* added to the diagonal; zero unless it is set */
    double factor[NORM_FIT_TERMS * NORM_FIT_TERMS]; /* of the equilibrated matrix */
    double unit[NORM_FIT_TERMS];                    /* 1 / sqrt of the diagonal */
} norm_system;

void norm_system_clear(norm_system *system, int terms);
void norm_system_add(norm_system *system, const double *row, double weight);
/* `ridge` is added to the diagonal but for the intercept (which would pull the level to zero).
 * False when the matrix is not positive definite to working precision. */
bool norm_system_factor(norm_system *system, double ridge);
void norm_system_solve(const norm_system *system, const double *right, double *ret_solution);
/* x' (X'WX)⁻¹ x, with what was added to the diagonal */
double norm_system_leverage(const norm_system *system, const double *row);

typedef struct norm_fit_options {
    bool robust;
    int iterations; /* at most, of bisquare weights */
    double
        tolerance; /* stop when no coefficient moves by more, relative to the largest; 0: never */
    double ridge;  /* absolute, of all terms but the intercept */
    double
        penalty[NORM_FIT_TERMS]; /* of each term, beside the ridge; in dates that say it is zero */
} norm_fit_options;

typedef struct norm_fit {
    int terms;
    double beta[NORM_FIT_TERMS];
    double
        scale; /* robust: 1.4826 MAD about zero; plain: root of the residual sum over n - terms */
    int iterations;
    norm_system system; /* factored, with the last weights */
} norm_fit;

/* Fit by least squares, and if asked by iterated bisquare weights. `residual` and `weight` hold n
 * each and are filled; `scratch` is n of room. False: not solvable (fewer rows than terms and no
 * ridge, or collinear). */
bool norm_fit_rows(const norm_rows *rows, const norm_fit_options *options, double *residual,
                   double *weight, double *scratch, norm_fit *ret_fit);
double norm_predict(const double *beta, const double *row, int terms);
/* 1.4826 times the median of |value|; 0 of none. `scratch` holds n. */
double norm_mad(const double *value, size_t n, double *scratch);
/* Median of n > 0 values, which are reordered. */
double norm_median(double *value, size_t n);

#endif
