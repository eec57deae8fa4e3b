// SPDX-License-Identifier: Apache-2.0
/* The rings that stand, as the brief shows them: with reasons that are links where they still hold. */
#include "casefile/rings.h"

#include <string.h>

static size_t find_current(const tocsin_finding *findings, size_t n, tocsin_text id) {
    for (size_t i = 0; i < n; i++)
        if (tocsin_text_equal(findings[i].id, id)) return i;
    return SIZE_MAX;
}

static const case_ring *find_ring(const case_rings *known, int64_t seq) {
    for (size_t i = 0; i < known->n; i++)
        if (known->rings[i].finding.seq == seq) return &known->rings[i];
    return NULL;
}

static tocsin_status fill(tocsin_ledger *ledger, const case_rings *known, const case_ring *ring,
                          const tocsin_finding *findings, size_t n_findings, tocsin_arena *arena,
                          tocsin_brief_ring *ret_ring, tocsin_error *err) {
    ring_reason *from = NULL;
    size_t n = 0;
    tocsin_status status = ring_reasons(ledger, known, ring, arena, &from, &n, err);
    if (status) return status;
    tocsin_brief_reason *reasons = tocsin_arena_new(arena, tocsin_brief_reason, n);
    if (!reasons) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        reasons[i] = (tocsin_brief_reason){
            .id = from[i].id,
            .text = from[i].text,
            .speaker = from[i].speaker,
            .finding = from[i].kind.n ? find_current(findings, n_findings, from[i].id) : SIZE_MAX,
            .entry = from[i].kind.n ? 0 : from[i].entries[0]};
    ret_ring->reasons = reasons;
    ret_ring->n_reasons = n;
    ret_ring->is_acknowledged = ring->is_acknowledged;
    ret_ring->by = ring->by;
    ret_ring->note = ring->note;
    ret_ring->muted_until = rings_muted_until(known, ring->rule, known->as_of);
    return TOCSIN_OK;
}

tocsin_status rings_for_brief(tocsin_ledger *ledger, const tocsin_finding *findings,
                              size_t n_findings, tocsin_arena *arena, tocsin_brief_ring **ret_rings,
                              size_t *ret_n, tocsin_error *err) {
    case_rings known = {0};
    size_t n = 0;
    for (size_t i = 0; i < n_findings; i++) n += !strcmp(findings[i].kind, "ring");
    if (!n) return TOCSIN_OK;
    tocsin_brief_ring *rings = tocsin_arena_new(arena, tocsin_brief_ring, n);
    if (!rings) return tocsin_fail_memory(err);
    tocsin_status status = rings_load(ledger, arena, &known, err);
    n = 0;
    for (size_t i = 0; !status && i < n_findings; i++) {
        const case_ring *ring =
            strcmp(findings[i].kind, "ring") ? NULL : find_ring(&known, findings[i].seq);
        if (!ring) continue;
        rings[n].finding = i;
        status = fill(ledger, &known, ring, findings, n_findings, arena, &rings[n++], err);
    }
    if (status) return status;
    *ret_rings = rings;
    *ret_n = n;
    return TOCSIN_OK;
}
