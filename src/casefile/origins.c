// SPDX-License-Identifier: Apache-2.0
/* Which documents are copies of earlier ones. Intake has linked them, from half alike upwards; as one origin count those
 * whose signatures are alike for four fifths or more. */
#include <stdlib.h>
#include <string.h>

#include "casefile/case.h"
#include "tocsin/reading.h"

static const double copy_similarity = 0.8;

static int compare_seq(const void *a, const void *b) {
    const tocsin_evidence *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Evidence comes in the order of the ledger. */
static const tocsin_evidence *find_evidence(const case_facts *facts, int64_t seq) {
    tocsin_evidence key = {.seq = seq};
    return facts->n_evidence
               ? bsearch(&key, facts->evidence, facts->n_evidence, sizeof key, compare_seq)
               : NULL;
}

static bool is_copy(const tocsin_evidence *a, const tocsin_evidence *b) {
    tocsin_signature x, y;
    return tocsin_signature_parse(a->signature, &x) && tocsin_signature_parse(b->signature, &y) &&
           tocsin_signature_similarity(&x, &y) >= copy_similarity;
}

/* As a claim names its evidence. */
static tocsin_text name_document(const tocsin_evidence *evidence, tocsin_arena *arena) {
    return tocsin_text_of(
        tocsin_arena_format(arena, "sha256:%.*s", TOCSIN_TEXT_ARG(evidence->sha256)));
}

/* Who published it, as facts.c calls an outlet without a name. */
static tocsin_text outlet_of(const tocsin_evidence *evidence) {
    return evidence->outlet.n ? evidence->outlet : claims_file_name(evidence->name);
}

tocsin_status facts_find_copies(case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                                tocsin_error *err) {
    tocsin_link *links = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_links(ledger, arena, &links, &n, err);
    if (status) return status;
    facts->copies = tocsin_arena_new(arena, tocsin_weigh_copy, n);
    if (!facts->copies) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        const tocsin_evidence *from = find_evidence(facts, links[i].from),
                              *to = find_evidence(facts, links[i].to);
        if (!from || !to || !tocsin_text_is(links[i].is, "repeats") || !is_copy(from, to)) continue;
        tocsin_weigh_copy copy = {name_document(from, arena), name_document(to, arena),
                                  outlet_of(to)};
        if (!copy.document.at || !copy.original.at) return tocsin_fail_memory(err);
        facts->copies[facts->n_copies++] = copy;
    }
    return TOCSIN_OK;
}
