// SPDX-License-Identifier: Apache-2.0
#include "tocsin/norm.h"

typedef int norm_not_built_yet; /* an empty translation unit is not C */
