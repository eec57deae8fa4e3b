// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_COMPILED_H
#define CASEFILE_COMPILED_H

/* What a brief is compiled from, beside the ledger: parts of compile.c with a file of their own. */

#include "casefile/case.h"
#include "tocsin/brief.h"

/* notes.c. Left as it is when the case has no notes.md. */
tocsin_status compiled_read_notes(const tocsin_case *c, tocsin_arena *arena,
                                  tocsin_notes *ret_notes, tocsin_error *err);

/* since.c: weighs the ledger as of `since`, and holds it against the findings that hold. */
tocsin_status compiled_since(const tocsin_case *c, tocsin_ledger *ledger, tocsin_day since,
                             const tocsin_finding *now, size_t n_now, tocsin_arena *arena,
                             tocsin_brief_changes *ret_changes, tocsin_error *err);

/* numbers.c: which claims answer the questions of the case. */
tocsin_status compiled_numbers(const tocsin_case *c, const case_facts *facts, tocsin_arena *arena,
                               tocsin_brief_numbers **ret_numbers, size_t *ret_n,
                               tocsin_error *err);

#endif
