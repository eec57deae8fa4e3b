// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_SHADOW_H
#define PICTURE_SHADOW_H

#include "tocsin/picture.h"

/* Which of the two measurements the Sun fits at an instant, by day. */
typedef struct shadow_fit {
    bool up, direction, length; /* length: true, too, where none was measured */
} shadow_fit;
shadow_fit picture_shadow_fit(const tocsin_shadow_answer *answer, tocsin_day day, double minute);

/* The smaller angle between two directions, 0 … 180. */
double picture_turn_between(double a_deg, double b_deg);

#endif
