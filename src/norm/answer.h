// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_ANSWER_H
#define NORM_ANSWER_H

#include "norm/history.h"

/* Years, rank and n_season: the last valid value among those of the same season of earlier years.
 * Returns how many of these years lie in the history. */
size_t norm_answer_season(const norm_valid *valid, int season_days,
                          tocsin_seasonal_answer *ret_answer);

/* Expected value, interval, tail and probability of the last valid value. */
void norm_answer_judge(const norm_history *history, double level,
                       tocsin_seasonal_answer *ret_answer);

/* Half width of the interval at `level`, in standard deviations of a prediction. */
double norm_answer_width(const norm_history *history, double level);

/* A history that never moved has no spread to judge by: the probability that order alone gives. */
double norm_answer_by_order(size_t n_history);

#endif
