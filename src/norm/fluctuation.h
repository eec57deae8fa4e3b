// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_FLUCTUATION_H
#define NORM_FLUCTUATION_H

#include "norm/fit.h"

/* Recursive residuals w[i] for rows start … n-1 (Brown, Durbin and Evans 1975): the error of
 * predicting row i from the rows before it, over its standard deviation in units of sigma. With
 * `reversed` the rows are taken from the last to the first. Fills n - start values. False: the
 * first `start` rows do not determine the fit. */
bool norm_recursive_residuals(const norm_rows *rows, size_t start, bool reversed, double *ret_w);

/* Fluctuation process of the recursive residuals (Rec-CUSUM): 0, then their running sum over
 * sigma sqrt(n), sigma their standard deviation; n + 1 values. */
void norm_rec_cusum(const double *w, size_t n, double *ret_process);

/* Fluctuation process of the residuals of a fit (OLS-MOSUM): sums over windows of floor(h n) of
 * them, over sigma sqrt(n) with sigma² the residual sum over n - terms (Chu, Hornik and Kuan 1995).
 * Fills n - floor(h n) + 1 values and returns how many. */
size_t norm_ols_mosum(const double *residual, size_t n, int terms, double h, double *ret_process);

/* The first row of the stable history (Pesaran and Timmermann 2002, by a CUSUM of the recursive
 * residuals of the reversed order, "ROC"): 0 when all of it is stable at level alpha. `start` rows
 * begin the recursion; `scratch` holds 2 n + 1. Where the recursion cannot begin, 0. */
size_t norm_stable_history(const norm_rows *rows, size_t start, double alpha, double *scratch);
/* The same where rows are correlated, so that sums stray `wider` times as far: the square root of the
 * long-run variance over that of one row. */
size_t norm_stable_history_wider(const norm_rows *rows, size_t start, double alpha, double wider,
                                 double *scratch);

#endif
