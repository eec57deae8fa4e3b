// SPDX-License-Identifier: Apache-2.0
#include "tocsin/reading.h"

typedef int reading_not_built_yet; /* an empty translation unit is not C */
