// SPDX-License-Identifier: Apache-2.0
#include "norm/critical.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "norm/special.h"

double norm_rec_cusum_p(double x) {
    if (x < 0.3) return 1 - 0.1464 * x; /* the series below is no good for small x */
    return 2 * (1 - norm_normal_cdf(3 * x) +
                exp(-4 * x * x) * (norm_normal_cdf(x) + norm_normal_cdf(5 * x) - 1) -
                exp(-16 * x * x) * (1 - norm_normal_cdf(x)));
}

static double critical_cusum_p(double x) {
    double density = exp(-0.5 * x * x) / sqrt(2 * M_PI);
    return 2 - 2 * (norm_normal_cdf(x) - x * density);
}

/* Where a falling function meets `target`, by halving. */
static double critical_root(double (*falling)(double x), double target) {
    double low = 0, high = 20;
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high);
        if (falling(middle) > target)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

double norm_rec_cusum_critical(double alpha) {
    return critical_root(norm_rec_cusum_p, alpha);
}

double norm_cusum_critical(double alpha) {
    return critical_root(critical_cusum_p, alpha);
}

/* Simulated quantiles of the maximum of the moving estimates process (Leisch, Hornik and Kuan
 * 2000), to the digits that strucchange tabulates for a monitoring period of ten histories. */
static const double mosum_levels[] = {0.05, 0.04, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001};
enum { MOSUM_LEVELS = sizeof mosum_levels / sizeof *mosum_levels };
static const struct {
    double h, critical[MOSUM_LEVELS];
} mosum_table[] = {
    {0.25,
     {1.34182451007628, 1.36886320957607, 1.40318773259415, 1.44823608804569, 1.52164497279622,
      1.59797111384019, 1.68594331412298, 1.74550948894458}},
    {0.5,
     {1.90200317899371, 1.94920727427515, 2.00698531362174, 2.08287027642156, 2.20907282819197,
      2.32552183073452, 2.46579678405964, 2.57025529149703}},
    {1.0,
     {2.74592761324742, 2.82427033701458, 2.92234001556265, 3.04928862144923, 3.27693245691716,
      3.47422654487876, 3.73697935597481, 3.94102916093653}},
};

double norm_mosum_critical(double alpha, double h) {
    if (!(alpha >= mosum_levels[MOSUM_LEVELS - 1] && alpha <= mosum_levels[0])) return NAN;
    for (size_t row = 0; row < sizeof mosum_table / sizeof *mosum_table; row++) {
        if (mosum_table[row].h != h) continue;
        const double *critical = mosum_table[row].critical;
        int i = 0;
        while (i + 2 < MOSUM_LEVELS && mosum_levels[i + 1] >= alpha) i++;
        double share = (mosum_levels[i] - alpha) / (mosum_levels[i] - mosum_levels[i + 1]);
        return critical[i] + share * (critical[i + 1] - critical[i]);
    }
    return NAN;
}

/* Average run length of the two-sided EWMA from zero, by a chain of STATES equal cells over
 * [-limit, limit] (limit in units of the statistic itself). Symmetry halves the system; it is
 * solved by Gaussian elimination (the matrix I - P is diagonally dominant, so without pivoting). */
enum { STATES = 41, FOLDED = (STATES + 1) / 2 };

static double ewma_run_length(double lambda, double limit) {
    double cell = 2 * limit / STATES, a[FOLDED][FOLDED + 1];
    for (int i = 0; i < FOLDED; i++) {
        double from = i * cell;
        for (int j = 0; j < FOLDED; j++) {
            double sum = 0;
            for (int side = j == 0 ? 1 : -1; side <= 1; side += 2) {
                double to = side * j * cell, mean = (1 - lambda) * from;
                sum += norm_normal_cdf((to + 0.5 * cell - mean) / lambda) -
                       norm_normal_cdf((to - 0.5 * cell - mean) / lambda);
            }
            a[i][j] = (i == j ? 1 : 0) - sum;
        }
        a[i][FOLDED] = 1;
    }
    for (int k = 0; k < FOLDED; k++)
        for (int i = k + 1; i < FOLDED; i++) {
            double factor = a[i][k] / a[k][k];
            for (int j = k; j <= FOLDED; j++) a[i][j] -= factor * a[k][j];
        }
    double length[FOLDED];
    for (int i = FOLDED - 1; i >= 0; i--) {
        length[i] = a[i][FOLDED];
        for (int j = i + 1; j < FOLDED; j++) length[i] -= a[i][j] * length[j];
        length[i] /= a[i][i];
    }
    return length[0];
}

double norm_ewma_limit(double lambda, double run_length) {
    double low = 0.1, high = 8, spread = sqrt(lambda / (2 - lambda));
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (ewma_run_length(lambda, middle * spread) < run_length)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

double norm_ewma_correlation(double lambda, double rho) {
    double kept = rho * (1 - lambda);
    return sqrt((1 + kept) / (1 - kept));
}

/* The chances of `run` and of `run + 1` values in a row above b, by Simpson's rule over
 * [b, b + RUN_SPAN] on the density of the last value. */
enum { RUN_NODES = 21 };
#define RUN_SPAN 4.5

static double run_node_weight(int i) {
    double third = RUN_SPAN / (RUN_NODES - 1) / 3;
    return i == 0 || i == RUN_NODES - 1 ? third : i % 2 == 1 ? 4 * third : 2 * third;
}

double norm_run_rate(int run, double rho, double b) {
    double width = RUN_SPAN / (RUN_NODES - 1), spread = sqrt(1 - rho * rho);
    double density[RUN_NODES], step[RUN_NODES][RUN_NODES], chance = 0, longer = 0;
    for (int i = 0; i < RUN_NODES; i++) {
        double z = b + i * width;
        density[i] = exp(-0.5 * z * z) / sqrt(2 * M_PI);
        for (int j = 0; j < RUN_NODES; j++) {
            double u = (b + j * width - rho * z) / spread;
            step[j][i] = exp(-0.5 * u * u) / (spread * sqrt(2 * M_PI)) * run_node_weight(i);
        }
    }
    for (int length = 1; length <= run + 1; length++) {
        double next[RUN_NODES] = {0};
        chance = longer;
        longer = 0;
        for (int i = 0; i < RUN_NODES; i++) longer += density[i] * run_node_weight(i);
        for (int j = 0; j < RUN_NODES; j++)
            for (int i = 0; i < RUN_NODES; i++) next[j] += step[j][i] * density[i];
        memcpy(density, next, sizeof density);
    }
    return 2 * (chance - longer);
}

/* Of stretches above b that end, the share that is back above it within `within` values and was never
 * below zero: by Simpson's rule over what lies between, on the density of the last value, those that are
 * back taken out. Time runs both ways alike: a value z follows one above b as often as one above b
 * follows z. `stretches`: how often they end. */
static double run_back(int within, double rho, double b, double stretches) {
    double width = fmin(b, RUN_SPAN) / (RUN_NODES - 1), spread = sqrt(1 - rho * rho), back = 0;
    double density[RUN_NODES], above[RUN_NODES], weight[RUN_NODES], step[RUN_NODES][RUN_NODES];
    for (int i = 0; i < RUN_NODES; i++) {
        double z = b - i * width;
        weight[i] = run_node_weight(i) * fmin(b, RUN_SPAN) / RUN_SPAN;
        above[i] = 1 - norm_normal_cdf((b - rho * z) / spread);
        density[i] = exp(-0.5 * z * z) / sqrt(2 * M_PI) * above[i];
        for (int j = 0; j < RUN_NODES; j++) {
            double u = (b - j * width - rho * z) / spread;
            step[j][i] = exp(-0.5 * u * u) / (spread * sqrt(2 * M_PI)) * weight[i];
        }
    }
    for (int value = 0; value < within; value++) {
        double next[RUN_NODES] = {0};
        for (int i = 0; i < RUN_NODES; i++) back += density[i] * above[i] * weight[i];
        for (int j = 0; j < RUN_NODES; j++)
            for (int i = 0; i < RUN_NODES; i++) next[j] += step[j][i] * density[i];
        memcpy(density, next, sizeof density);
    }
    return stretches > 0 ? fmin(back / stretches, 0.99) : 0;
}

/* After the run that rang there are back / (1 - back) stretches more before the alarm ends, and of
 * stretches a share are runs: these begin no alarm. */
double norm_alarm_rate(int run, double rho, double b) {
    double rate = norm_run_rate(run, rho, b), stretches = norm_run_rate(1, rho, b);
    double back = run_back(run - 1, rho, b, stretches / 2);
    return stretches > 0 ? rate / (1 + back / (1 - back) * rate / stretches) : 0;
}

/* Where a rate falls to `rate`. Its logarithm is nearly a parabola in b: secant steps, kept within a
 * bracket. */
static double run_root(double (*rate_at)(int run, double rho, double b), int run, double rho,
                       double rate) {
    double low = 0, high = 8, b = 2, before = NAN, error_before = NAN;
    for (int i = 0; i < 60; i++) {
        double error = log(rate_at(run, rho, b) / rate);
        if (fabs(error) < 1e-7 || high - low < 1e-9) break;
        if (error > 0)
            low = b;
        else
            high = b;
        double next = b - error * (b - before) / (error - error_before);
        before = b;
        error_before = error;
        b = next > low && next < high ? next : 0.5 * (low + high);
    }
    return b;
}

double norm_run_limit(int run, double rho, double rate) {
    return run_root(norm_run_rate, run, rho, rate);
}

double norm_alarm_limit(int run, double rho, double rate) {
    return run_root(norm_alarm_rate, run, rho, rate);
}

double norm_measured_limit(double limit, double years, double n) {
    double degrees = 1 / (0.4 / years + 7 / n), inside = 2 * norm_normal_cdf(limit) - 1;
    if (!(years > 0 && n > 0) || !(inside > 0)) return limit;
    /* beyond this the quantile of t says nothing any more */
    return inside < 1 - 1e-12 ? norm_student_level(inside, degrees) : limit;
}
