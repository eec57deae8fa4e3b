// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_SPECIAL_H
#define NORM_SPECIAL_H

/* Distribution functions of the normal and Student's t, and their quantiles. Probabilities are in
 * [0, 1]; outside their domain the functions give NaN. */

double norm_normal_cdf(double x);
double norm_normal_quantile(double p);
/* P(|T| >= |t|) for Student's t with `df` > 0 degrees of freedom; df need not be whole. */
double norm_student_two_sided(double t, double df);
/* t >= 0 with P(|T| <= t) = level. */
double norm_student_level(double level, double df);

/* Derivatives of log Γ, first and second, for x > 0, and the x at which the second is y > 0. */
double norm_digamma(double x);
double norm_trigamma(double x);
double norm_trigamma_inverse(double y);

#endif
