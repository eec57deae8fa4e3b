// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_GROUND_H
#define PICTURE_GROUND_H

/* What is matched: one grey plane of a scene's bands or of a picture's channels. */

#include "picture/blocks.h"
#include "tocsin/picture.h"

/* NaN in any band is unknown. False: no memory. */
bool match_ground_of_bands(const float *const *bands, int n_bands, int width, int height,
                           match_ground *ret_ground);
bool match_ground_of_picture(const tocsin_picture *picture, match_ground *ret_ground);
/* Coarser by `factor` > 1, in place: pixel (x, y) of it lies at factor · (x + ½) − ½. */
bool match_ground_coarsen(match_ground *ground, double factor);
/* Left and right exchanged, in place. */
void match_ground_mirror(match_ground *ground);
void match_ground_release(match_ground *ground);

#endif
