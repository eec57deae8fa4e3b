// SPDX-License-Identifier: Apache-2.0
/* How far the norm misses, by season, and how misses hang together. */
#include <math.h>

#include "norm/moving_norm.h"

/* Errors are clipped at 4 times a scale: outliers count, as they will again, but no single one can
 * silence the monitor. */
static double spread_square(double error, double scale) {
    double clipped = scale > 0 ? fmin(fabs(error), 4 * scale) : error;
    return clipped * clipped;
}

static double spread_whole_scale(const moving_norm *m) {
    double robust = norm_mad(m->error, m->n, m->room), sum = 0;
    for (size_t i = 0; i < m->n; i++) sum += spread_square(m->error[i], robust);
    return sqrt(sum / (double)m->n);
}

/* The spread of this season: errors weigh by how near in the year they lie, by a kernel that ends at
 * ± MOVING_SEASON_DAYS; then drawn to that of the whole year as if that were MOVING_SEASON_SHRINK
 * more years of this season. Twice, since what is clipped depends on the scale. */
#define MOVING_SEASON_DAYS   60
#define MOVING_SEASON_SHRINK 1
double moving_season_scale(const moving_norm *m, tocsin_day day) {
    double whole = m->scale * m->scale, season = whole, *weight = m->room;
    for (size_t i = 0; i < m->n; i++) {
        double years = ((double)m->day[i] - (double)day) / NORM_YEAR_DAYS;
        double away = (years - rint(years)) * NORM_YEAR_DAYS / MOVING_SEASON_DAYS;
        weight[i] = fmax(0, 1 - away * away);
    }
    for (int round = 0; round < 2; round++) {
        double sum = 0, total = 0, scale = sqrt(season);
        for (size_t i = 0; i < m->n; i++) {
            if (weight[i] == 0) continue;
            sum += weight[i] * spread_square(m->error[i], scale);
            total += weight[i];
        }
        double near = total > 0 ? sum / total : whole;
        season =
            (m->years * near + MOVING_SEASON_SHRINK * whole) / (m->years + MOVING_SEASON_SHRINK);
    }
    return sqrt(season);
}

/* Lag-1 correlation of errors clipped at 3 sigma, over neighbours at most twice the mean distance
 * apart. Negative correlation is taken for none: it would narrow the interval. */
static double spread_correlation(const moving_norm *m) {
    double far = 2 * ((double)m->day[m->n - 1] - (double)m->day[0]) / (double)(m->n - 1);
    double product = 0, square = 0, before = 0;
    size_t pairs = 0;
    for (size_t i = 0; i < m->n; i++) {
        double e = fmax(-3, fmin(3, m->error[i] / m->scale));
        square += e * e;
        if (i > 0 && (double)m->day[i] - (double)m->day[i - 1] <= far) {
            product += e * before;
            pairs++;
        }
        before = e;
    }
    if (m->n < 8 || pairs < 6 || !(square > 0)) return 0;
    return fmax(0, fmin(0.95, product / (double)pairs / (square / (double)m->n)));
}

/* How far levels of years stray: the mean square of steps from one year's mean residual to the next,
 * less what noise makes of it. Steps of a random walk's yearly means have 2/3 of its variance a
 * year. Years are counted back from the end; those with few dates say nothing. */
enum { MOVING_YEAR_DATES = 6 };
static double spread_find_drift(const moving_norm *m) {
    double square = 0, before = NAN, before_n = 0, sum = 0, steps = 0, n = 0;
    double noise = (1 + m->autocorrelation) / (1 - m->autocorrelation);
    tocsin_day end = m->day[m->n - 1];
    int block = 0;
    for (size_t i = m->n; i-- > 0;) {
        sum += m->residual[i] / m->scale;
        n++;
        if (i > 0 && norm_design_block(end, m->day[i - 1]) == block) continue;
        bool full = n >= MOVING_YEAR_DATES;
        if (full && !isnan(before)) {
            square += pow(sum / n - before, 2) - noise * (1 / n + 1 / before_n);
            steps++;
        }
        before = full ? sum / n : (double)NAN;
        before_n = n;
        sum = n = 0;
        if (i > 0) block = norm_design_block(end, m->day[i - 1]);
    }
    return steps > 0 ? fmax(0, 1.5 * square / steps) : 0;
}

/* Valid dates a year of late: satellites are launched and lost, and the rate of false alarms is one of
 * the years to come. */
#define MOVING_DENSITY_YEARS 1
static double spread_density(const moving_norm *m) {
    double span = fmin(m->years, MOVING_DENSITY_YEARS);
    tocsin_day end = m->day[m->n - 1], begin = end - (tocsin_day)lround(span * NORM_YEAR_DAYS);
    size_t n = 0;
    while (n < m->n && m->day[m->n - 1 - n] > begin) n++;
    return span > 0 ? (double)n / span : (double)n;
}

void moving_measure(moving_norm *m) {
    m->scale = spread_whole_scale(m);
    m->flat = !(m->scale > 1e-9 * m->largest); /* below this, errors are rounding */
    if (m->flat) m->scale = 1e-9 * m->largest;
    m->autocorrelation = m->flat ? 0 : spread_correlation(m);
    double rho = m->autocorrelation;
    m->n_effective = fmax((double)m->n * (1 - rho) / (1 + rho), m->terms + 1);
    m->years = norm_design_years(m->day, m->n);
    m->per_year = spread_density(m);
    m->drift = m->flat ? 0 : spread_find_drift(m);
}
