// SPDX-License-Identifier: Apache-2.0
/* scan.h with the vectors of AVX2. */
#include "norm/vector_avx2.h"

#define SCAN_NAME scan_avx2
#include "norm/scan_body.h"
