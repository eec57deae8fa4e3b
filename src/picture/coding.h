// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_CODING_H
#define PICTURE_CODING_H

/* The trace that an earlier quantisation leaves in a coefficient, for the whole picture (coding.c) and for its parts
 * (double_jpeg.c). */

#include "tocsin/picture.h"

enum { CODING_MODES = 9, CODING_REACH = 24 }; /* values beyond are left out */
extern const uint8_t coding_modes[CODING_MODES];

/* How many times more often than in a smooth distribution a value is met, if the step was `before` first and is `now`. */
double coding_share(int value, int now, int before);

#endif
