// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_LANES_SETS_H
#define NORM_LANES_SETS_H

#include "norm/lanes.h"

/* The instruction sets of this build; lanes.c asks the machine which of them it has. */
extern const norm_lanes_kernels norm_lanes_base;
#if defined(NORM_LANES_X86)
extern const norm_lanes_kernels norm_lanes_avx2;
extern const norm_lanes_kernels norm_lanes_avx512;
#endif

#endif
