// SPDX-License-Identifier: Apache-2.0
/* scan.h for every machine. */
#define SCAN_NAME scan_base
#include "norm/scan_body.h"
