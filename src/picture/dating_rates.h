// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_DATING_RATES_H
#define PICTURE_DATING_RATES_H

/* How often bounds on a picture's date were right and wrong, as measured by tests/picture/measure_dating on seeds and places of which
 * no threshold was chosen. */

#include <stddef.h>

typedef struct dating_rate {
    const char *kind;    /* of series, as measure_dating names it */
    int series, bounded; /* those measured, and those that gave a bound or two */
    int bounds, wrong;
    int possible,
        found; /* something was built, and seen long enough on both sides; and a bound that it gave */
} dating_rate;

/* Of all kinds. */
dating_rate dating_rates_sum(void);

#endif
