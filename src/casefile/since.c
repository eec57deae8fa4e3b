// SPDX-License-Identifier: Apache-2.0
/* What the same ledger would have said on an earlier day, held against what it says now. */
#include "casefile/compiled.h"

tocsin_status compiled_since(const tocsin_case *c, tocsin_ledger *ledger, tocsin_day since,
                             const tocsin_finding *now, size_t n_now, tocsin_arena *arena,
                             tocsin_brief_changes *ret_changes, tocsin_error *err) {
    TOCSIN_CLEANUP(facts_release) case_facts facts = {0};
    tocsin_case earlier = *c;
    tocsin_weigh_result result = {0};
    tocsin_matrix matrix = {0};
    earlier.config.as_of = since;
    tocsin_status status = facts_load(&earlier, ledger, false, arena, &facts, err);
    if (!status) status = findings_weigh(&earlier, ledger, &facts, arena, &result, &matrix, err);
    if (!status)
        status = tocsin_brief_compare(result.findings, result.n_findings, now, n_now, arena,
                                      ret_changes, err);
    if (!status) ret_changes->since = since;
    return status;
}
