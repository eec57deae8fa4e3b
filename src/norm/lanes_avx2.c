// SPDX-License-Identifier: Apache-2.0
/* lanes.h with the vectors of AVX2. */
#include "norm/vector_avx2.h"

#define LANES_NAME   avx2
#define LANES_STRING "avx2"
/* Accumulators in the 16 registers; the sums of a fit are made in two or more goes. */
#define LANES_AT_ONCE 11

#include "norm/lanes_body.h"
