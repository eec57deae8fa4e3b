// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_EVIDENCE_H
#define WEIGH_EVIDENCE_H

/* What was found of a piece of evidence: the claims or findings that match, and the grade that they give it. */

#include "tocsin/weigh.h"

/* Fill grade, weight, n_found, n_origins, entries and simulated. */
tocsin_status evidence_find(const tocsin_hypotheses_input *input, const tocsin_evidence_rule *rule,
                            tocsin_arena *arena, tocsin_matrix_row *row, tocsin_error *err);

#endif
