// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_CRITICAL_H
#define NORM_CRITICAL_H

/* Where the boundaries of the monitors come from. Sources: docs/methods/norm.md. */

/* P(sup |W(t)| / (1 + 2t) > x) on [0, 1] for Brownian motion W: the p value of the CUSUM of
 * recursive residuals (Brown, Durbin and Evans 1975), in the approximation that strucchange uses.
 */
double norm_rec_cusum_p(double x);
/* The x of that p. */
double norm_rec_cusum_critical(double alpha);
/* Critical value of the CUSUM monitor: the root of 2 (Φ(x) - x φ(x)) = 2 - alpha (Chu, Stinchcombe
 * and White 1996). */
double norm_cusum_critical(double alpha);
/* Critical value of the MOSUM monitor with a window of `h` times the history, for monitoring until
 * ten times the history (Leisch, Hornik and Kuan 2000). h is 0.25, 0.5 or 1, alpha from 0.001 to
 * 0.05; else NaN. */
double norm_mosum_critical(double alpha, double h);

/* The limit L of an EWMA of independent standard normal values whose first exceedance of
 * L sqrt(lambda / (2 - lambda)) comes after `run_length` values on average (Markov chain of Brook
 * and Evans 1972, as in Lucas and Saccucci 1990). */
double norm_ewma_limit(double lambda, double run_length);
/* How much wider an EWMA of AR(1) values with lag-1 correlation `rho` spreads than one of independent
 * values (Schmid 1997): a factor for the limit. */
double norm_ewma_correlation(double lambda, double rho);

/* The level b such that, in a stationary standard normal AR(1) series with lag-1 correlation `rho`,
 * stretches of at least `run` values in a row above b, or below -b, begin at `rate` a value. */
double norm_run_limit(int run, double rho, double rate);

/* A limit for values whose spread is known exactly, as one for values whose spread was measured on
 * `n` dates of `years` years: the quantile of Student's t at the same tail. Years differ, so that the
 * spread between them is known from few of them however many dates there are:
 * 1 / degrees = 0.4 / years + 7 / n. The two constants are ours; docs/methods/norm.md shows the rate
 * of false alarms that they give. */
double norm_measured_limit(double limit, double years, double n);
/* The rate at which stretches beyond `b` begin: the inverse of norm_run_limit. */
double norm_run_rate(int run, double rho, double b);

/* The same of alarms that go on until `run` values in a row were not beyond, or one is on the other side of
 * zero (ring.h): a run that comes back before then begins no new one. */
double norm_alarm_rate(int run, double rho, double b);
double norm_alarm_limit(int run, double rho, double rate);

#endif
