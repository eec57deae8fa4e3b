// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_QUALITY_H
#define PICTURE_QUALITY_H

#include "tocsin/picture.h"

/* Relative edge response of straight slanted edges, their median with its interval. */
tocsin_measured picture_edge_response(const uint8_t *luma, int width, int height, double noise);
tocsin_measured picture_noise(const uint8_t *luma, int width, int height);
/* Median of values, which are sorted on the way, with the interval of order statistics that holds it in 95 of 100. */
tocsin_measured picture_median(double *values, size_t n);

#endif
