// SPDX-License-Identifier: Apache-2.0
/* What the same ledger would have said on an earlier day, held against what it says now. */
#include "casefile/compiled.h"

#include <string.h>

/* A ring is an event of a run: what rang by that day is no news, whatever would have rung then. */
static tocsin_status add_rings(tocsin_weigh_result *before, const tocsin_finding *now, size_t n_now,
                               tocsin_day since, tocsin_arena *arena, tocsin_error *err) {
    tocsin_finding *all = tocsin_arena_new(arena, tocsin_finding, before->n_findings + n_now);
    size_t n = 0;
    if (!all) return tocsin_fail_memory(err);
    for (size_t i = 0; i < before->n_findings; i++) all[n++] = before->findings[i];
    for (size_t i = 0; i < n_now; i++)
        if (!strcmp(now[i].kind, "ring") && now[i].when.from <= since) all[n++] = now[i];
    before->findings = all;
    before->n_findings = n;
    return TOCSIN_OK;
}

tocsin_status compiled_since(const tocsin_case *c, tocsin_ledger *ledger, tocsin_day since,
                             const tocsin_finding *now, size_t n_now, tocsin_arena *arena,
                             tocsin_brief_changes *ret_changes, tocsin_error *err) {
    TOCSIN_CLEANUP(facts_release) case_facts facts = {0};
    tocsin_case earlier = *c;
    tocsin_weigh_result result = {0};
    tocsin_matrix matrix = {0};
    earlier.config.as_of = since;
    tocsin_status status = facts_load(&earlier, ledger, NULL, arena, &facts, err);
    if (!status) status = findings_weigh(&earlier, ledger, &facts, arena, &result, &matrix, err);
    if (!status) status = add_rings(&result, now, n_now, since, arena, err);
    if (!status)
        status = tocsin_brief_compare(result.findings, result.n_findings, now, n_now, arena,
                                      ret_changes, err);
    if (!status) ret_changes->since = since;
    return status;
}
