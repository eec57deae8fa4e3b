// SPDX-License-Identifier: Apache-2.0
#include "tocsin/brief.h"

typedef int brief_not_built_yet; /* an empty translation unit is not C */
