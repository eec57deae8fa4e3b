// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_CHOOSE_H
#define PICTURE_CHOOSE_H

#include <math.h>

/* Natural logarithm of how many ways there are to take k of n, 0 ≤ k ≤ n. lgamma would write a global, and threads
 * ask. */
static inline double picture_log_choose(double n, double k) {
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

#endif
