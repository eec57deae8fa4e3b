// SPDX-License-Identifier: Apache-2.0
#include "norm/special.h"

#include <math.h>
#include <stdbool.h>

double norm_normal_cdf(double x) {
    return 0.5 * erfc(-x / sqrt(2.0));
}

/* Newton on the tail, from Hastings' rational start (Abramowitz and Stegun 26.2.22, error below
 * 3e-3). */
double norm_normal_quantile(double p) {
    if (!(p > 0 && p < 1)) return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
    double tail = p < 0.5 ? p : 1 - p, u = sqrt(-2 * log(tail));
    double x = u - (2.30753 + 0.27061 * u) / (1 + u * (0.99229 + 0.04481 * u));
    for (int i = 0; i < 20; i++) {
        double density = exp(-0.5 * x * x) / sqrt(2 * M_PI);
        double step = (0.5 * erfc(x / sqrt(2.0)) - tail) / density;
        x += step;
        if (fabs(step) < 1e-15 * (1 + fabs(x))) break;
    }
    return p < 0.5 ? -x : x;
}

/* Continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method. */
static double special_beta_fraction(double a, double b, double x) {
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double value = d;
    for (int m = 1; m <= 10000; m++) {
        double twice = 2.0 * m;
        double even = m * (b - m) * x / ((a + twice - 1) * (a + twice));
        double odd = -(a + m) * (a + b + m) * x / ((a + twice) * (a + twice + 1));
        double factor = 1;
        for (int half = 0; half < 2; half++) {
            double term = half == 0 ? even : odd;
            d = 1 + term * d;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = 1 + term / c;
            if (fabs(c) < tiny) c = tiny;
            factor = c * d;
            value *= factor;
        }
        if (fabs(factor - 1) < 1e-15) break;
    }
    return value;
}

/* log of 1 / B(a, b); lgamma itself would write a global. */
static double special_log_beta(double a, double b) {
    int sign;
    return lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign);
}

/* Regularised incomplete beta function I_x(a, b). */
static double special_beta(double a, double b, double x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    double front = exp(special_log_beta(a, b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2)) return front * special_beta_fraction(a, b, x) / a;
    return 1 - front * special_beta_fraction(b, a, 1 - x) / b;
}

double norm_student_two_sided(double t, double df) {
    if (isnan(t) || !(df > 0)) return NAN;
    if (isinf(t)) return 0;
    if (df > 1e7) return erfc(fabs(t) / sqrt(2.0));
    return special_beta(0.5 * df, 0.5, df / (df + t * t));
}

/* Newton from below: the tail is convex, so that no step goes too far. */
double norm_student_level(double level, double df) {
    if (!(level > 0 && level < 1) || !(df > 0)) return NAN;
    double outside = 1 - level, t = norm_normal_quantile(1 - 0.5 * outside);
    double front = 2 * exp(special_log_beta(0.5 * df, 0.5)) / sqrt(df);
    if (df > 1e7) return t;
    for (int i = 0; i < 500; i++) {
        double density = front * exp(-0.5 * (df + 1) * log1p(t * t / df));
        double step = (norm_student_two_sided(t, df) - outside) / density;
        t += step;
        if (fabs(step) < 1e-13 * t) break;
    }
    return t;
}

/* Both by recurrence up to 10, then the asymptotic series (Abramowitz and Stegun 6.3.18, 6.4.12). */
double norm_digamma(double x) {
    double sum = 0;
    for (; x < 10; x++) sum -= 1 / x;
    double y = 1 / (x * x);
    return sum + log(x) - 0.5 / x - y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y / 240)));
}

double norm_trigamma(double x) {
    double sum = 0;
    for (; x < 10; x++) sum += 1 / (x * x);
    double y = 1 / (x * x);
    return sum + 1 / x + 0.5 * y + y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y / 30)));
}

/* By halving: it falls from infinity to zero. */
double norm_trigamma_inverse(double y) {
    double low = 1e-8, high = 1e8;
    for (int i = 0; i < 120; i++) {
        double middle = sqrt(low * high);
        if (norm_trigamma(middle) > y)
            low = middle;
        else
            high = middle;
    }
    return sqrt(low * high);
}
