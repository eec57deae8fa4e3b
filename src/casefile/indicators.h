// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_INDICATORS_H
#define CASEFILE_INDICATORS_H

/* indicators.c: the weekly series that the case makes from its claims, one for each that it names; not judged yet. */

#include "casefile/case.h"

tocsin_status indicators_from_claims(const case_config *config, const case_facts *facts,
                                     tocsin_arena *arena, tocsin_indicator *ret_indicators,
                                     tocsin_error *err);

#endif
