// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_OPTIONS_H
#define NORM_OPTIONS_H

#include "tocsin/norm.h"

/* Four years, less a month: a baseline that begins with the first scene of its first January. */
#define NORM_TREND_DAYS (4 * 365.2425 - 31)

#endif
