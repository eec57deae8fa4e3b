// SPDX-License-Identifier: Apache-2.0
/* lanes.h with the vectors of AVX-512. */
#include "norm/vector_avx512.h"

#define LANES_NAME   avx512
#define LANES_STRING "avx512"
/* 27 accumulators, and what they are fed with, fill the 32 registers. */
#define LANES_AT_ONCE 27

#include "norm/lanes_body.h"
