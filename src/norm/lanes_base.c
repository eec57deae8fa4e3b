// SPDX-License-Identifier: Apache-2.0
/* lanes.h for every machine. */
#include "norm/vector_base.h"

#define LANES_NAME   base
#define LANES_STRING "base"
/* Accumulators in 16 registers; the sums of a fit are made in two or more goes. */
#define LANES_AT_ONCE 11

#include "norm/lanes_body.h"
