// SPDX-License-Identifier: Apache-2.0
#include "tocsin/ledger.h"

typedef int ledger_not_built_yet; /* an empty translation unit is not C */
