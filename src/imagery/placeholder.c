// SPDX-License-Identifier: Apache-2.0
#include "tocsin/imagery.h"

typedef int imagery_not_built_yet; /* an empty translation unit is not C */
