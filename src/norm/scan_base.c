// SPDX-License-Identifier: Apache-2.0
/* scan.h for every machine. */
#include "norm/vector_base.h"

#define SCAN_NAME scan_base
#include "norm/scan_body.h"
