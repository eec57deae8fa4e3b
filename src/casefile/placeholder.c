// SPDX-License-Identifier: Apache-2.0
#include "tocsin/casefile.h"

typedef int casefile_not_built_yet; /* an empty translation unit is not C */
