// SPDX-License-Identifier: Apache-2.0
/* scan.h with the vectors of AVX-512. */
#include "norm/vector_avx512.h"

#define SCAN_NAME scan_avx512
#include "norm/scan_body.h"
