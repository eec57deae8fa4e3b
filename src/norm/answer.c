// SPDX-License-Identifier: Apache-2.0
#include "norm/answer.h"

#include <math.h>

#include "norm/special.h"

/* The middle of the same season `years` earlier. By mean years rather than by calendar dates, so
 * that 29 February needs no rule. */
static tocsin_day answer_earlier(tocsin_day day, int years) {
    return day - (tocsin_day)lround(years * NORM_YEAR_DAYS);
}

size_t norm_answer_season(const norm_valid *valid, int season_days,
                          tocsin_seasonal_answer *ret_answer) {
    tocsin_day today = ret_answer->day;
    double seen = ret_answer->seen;
    size_t in_history = 0, n_years = 0, first = 0;
    int larger = 0, n_season = 1;
    int farthest = (int)(((double)today - (double)valid->day[0] + season_days) / NORM_YEAR_DAYS);
    if (farthest > TOCSIN_SEASON_YEARS) farthest = TOCSIN_SEASON_YEARS;
    for (int back = farthest; back >= 1; back--) {
        tocsin_day middle = answer_earlier(today, back);
        int here = 0;
        bool fitted = false;
        while (first < valid->n && valid->day[first] < middle - season_days) first++;
        for (size_t i = first; i < valid->n && valid->day[i] <= middle + season_days; i++) {
            here++;
            larger += valid->value[i] > seen;
            fitted |= i < valid->n_history;
        }
        if (here == 0) continue;
        n_season += here;
        in_history += fitted;
        ret_answer->years[n_years++] = tocsin_day_to_civil(middle).year;
    }
    ret_answer->n_years = n_years;
    ret_answer->n_season = n_season;
    ret_answer->rank = 1 + larger;
    return in_history;
}

static double answer_degrees(const norm_history *history) {
    return fmax(1, history->n_effective - history->rows.terms);
}

double norm_answer_width(const norm_history *history, double level) {
    return norm_student_level(level, answer_degrees(history));
}

/* The next of n + 1 exchangeable values is the highest or the lowest with a chance of 2 / (n + 1). */
double norm_answer_by_order(size_t n_history) {
    return 2 / ((double)n_history + 1);
}

void norm_answer_judge(const norm_history *history, double level,
                       tocsin_seasonal_answer *ret_answer) {
    double expected, sigma;
    norm_history_predict(history, ret_answer->day, &expected, &sigma);
    double width = norm_answer_width(history, level) * sigma;
    double distance = ret_answer->seen - expected;
    double probability = 1;
    if (sigma > 0)
        probability = norm_student_two_sided(distance / sigma, answer_degrees(history));
    else if (distance != 0)
        probability = 0;
    if (history->flat) probability = fmax(probability, norm_answer_by_order(history->n_history));
    ret_answer->expected = expected;
    ret_answer->low = expected - width;
    ret_answer->high = expected + width;
    ret_answer->level = level;
    ret_answer->probability = probability;
    ret_answer->tail = distance > width    ? TOCSIN_TAIL_HIGH
                       : distance < -width ? TOCSIN_TAIL_LOW
                                           : TOCSIN_TAIL_NONE;
}
