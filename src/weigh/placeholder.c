// SPDX-License-Identifier: Apache-2.0
#include "tocsin/weigh.h"

typedef int weigh_not_built_yet; /* an empty translation unit is not C */
