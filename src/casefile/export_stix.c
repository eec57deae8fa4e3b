// SPDX-License-Identifier: Apache-2.0
/* The case as one bundle of STIX 2.1: what each thing becomes is told in exchange/stix.c. */
#include "casefile/export.h"

#include <stdlib.h>
#include <string.h>

typedef struct stix_work {
    exporter *e;
    tocsin_stix *stix;
    tocsin_link_ends *denials; /* by the denying claim */
    size_t n_denials;
    tocsin_evidence *evidence; /* in order of seq, as the next */
    size_t n_evidence;
    tocsin_observation *observations;
    size_t n_observations;
} stix_work;

static void release_work(stix_work *work) {
    tocsin_stix_free(&work->stix);
}

static tocsin_status time_of(stix_work *work, int64_t seq, char ret_at[static TOCSIN_AT + 1],
                             tocsin_error *err) {
    return tocsin_ledger_entry_at(work->e->ledger, seq, ret_at, err);
}

static tocsin_status begin(stix_work *work, tocsin_error *err) {
    exporter *e = work->e;
    char at[TOCSIN_AT + 1] = "1970-01-01T00:00:00Z", head[TOCSIN_SHA256_HEX + 1] = "";
    int64_t n = tocsin_ledger_length(e->ledger);
    tocsin_status status = n ? time_of(work, 1, at, err) : TOCSIN_OK;
    if (!status && n) status = tocsin_ledger_entry_hash(e->ledger, n, head, err);
    if (!status)
        status = tocsin_ledger_link_ends(e->ledger, "denies", &e->arena, &work->denials,
                                         &work->n_denials, err);
    if (!status)
        status =
            tocsin_ledger_evidence(e->ledger, &e->arena, &work->evidence, &work->n_evidence, err);
    if (!status)
        status = tocsin_ledger_observations(e->ledger, &e->arena, &work->observations,
                                            &work->n_observations, err);
    return status ? status
                  : tocsin_stix_begin(&e->out, tocsin_text_of(head), tocsin_text_of(at),
                                      &work->stix, err);
}

/* ---- claims ------------------------------------------------------------------------------------- */

typedef struct ref_list {
    tocsin_stix_ref *refs;
    size_t n, capacity;
} ref_list;

static void release_list(ref_list *list) {
    free(list->refs);
}

static tocsin_status add_ref(ref_list *list, const tocsin_stix_ref *ref, tocsin_error *err) {
    for (size_t i = 0; i < list->n; i++)
        if (!strcmp(list->refs[i].id, ref->id)) return TOCSIN_OK;
    if (!tocsin_grow((void **)&list->refs, &list->capacity, list->n, sizeof *list->refs))
        return tocsin_fail_memory(err);
    list->refs[list->n++] = *ref;
    return TOCSIN_OK;
}

static tocsin_status add_claim_at(stix_work *work, int64_t seq, ref_list *list, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_claim claim;
    tocsin_stix_ref ref;
    tocsin_status status = tocsin_ledger_claim_at(work->e->ledger, seq, &arena, &claim, err);
    if (!status) status = tocsin_stix_ref_of_claim(claim.id, &ref, err);
    return status ? status : add_ref(list, &ref, err);
}

static size_t first_denial(const stix_work *work, int64_t seq) {
    size_t low = 0, high = work->n_denials;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (work->denials[middle].from < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What weighing found that it denies, and what the report itself says. */
static tocsin_status list_denied(stix_work *work, const tocsin_claim *claim, ref_list *list,
                                 tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = first_denial(work, claim->seq);
         !status && i < work->n_denials && work->denials[i].from == claim->seq; i++) {
        status = add_claim_at(work, work->denials[i].to, list, err);
        if (status == TOCSIN_NO) status = TOCSIN_OK; /* a picture, or what is no claim */
    }
    for (size_t i = 0; !status && i < claim->n_denies; i++) {
        tocsin_stix_ref ref;
        bool is_evidence = tocsin_text_starts(claim->denies[i], TOCSIN_TEXT("sha256:"));
        status = is_evidence ? tocsin_stix_ref_of_evidence(claim->denies[i], &ref, err)
                             : tocsin_stix_ref_of_claim(claim->denies[i], &ref, err);
        if (!status) status = add_ref(list, &ref, err);
    }
    return status;
}

static tocsin_status put_claim(void *context, const tocsin_claim *claim, tocsin_error *err) {
    stix_work *work = context;
    TOCSIN_CLEANUP(release_list) ref_list denied = {0};
    char at[TOCSIN_AT + 1];
    tocsin_status status = time_of(work, claim->seq, at, err);
    if (!status) status = list_denied(work, claim, &denied, err);
    if (!status)
        status =
            tocsin_stix_claim(work->stix, claim, tocsin_text_of(at), denied.refs, denied.n, err);
    return status ? status : export_hand_on(work->e, err);
}

/* ---- evidence, observations, findings ----------------------------------------------------------- */

static tocsin_status put_evidence(stix_work *work, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    char at[TOCSIN_AT + 1];
    for (size_t i = 0; !status && i < work->n_evidence; i++) {
        status = time_of(work, work->evidence[i].seq, at, err);
        if (!status)
            status = tocsin_stix_evidence(work->stix, &work->evidence[i], tocsin_text_of(at), err);
        if (!status) status = export_hand_on(work->e, err);
    }
    return status;
}

static tocsin_status put_observations(stix_work *work, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    char at[TOCSIN_AT + 1];
    for (size_t i = 0; !status && i < work->n_observations; i++) {
        const tocsin_observation *o = &work->observations[i];
        status = time_of(work, o->seq, at, err);
        if (!status) status = tocsin_stix_observation(work->stix, o, tocsin_text_of(at), err);
        if (!status) status = export_hand_on(work->e, err);
    }
    return status;
}

static int compare_observations(const void *a, const void *b) {
    const tocsin_observation *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static int compare_evidence(const void *a, const void *b) {
    const tocsin_evidence *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* The object of any entry that has one. */
static tocsin_status add_entry(stix_work *work, int64_t seq, ref_list *list, tocsin_error *err) {
    tocsin_stix_ref ref;
    tocsin_status status = add_claim_at(work, seq, list, err);
    if (status != TOCSIN_NO) return status;
    tocsin_observation as_observation = {.seq = seq};
    tocsin_evidence as_evidence = {.seq = seq};
    const tocsin_observation *o =
        work->n_observations ? bsearch(&as_observation, work->observations, work->n_observations,
                                       sizeof *work->observations, compare_observations)
                             : NULL;
    const tocsin_evidence *evidence = work->n_evidence
                                          ? bsearch(&as_evidence, work->evidence, work->n_evidence,
                                                    sizeof *work->evidence, compare_evidence)
                                          : NULL;
    if (!o && !evidence) return TOCSIN_OK;
    status = o ? tocsin_stix_ref_of_observation(o, &ref, err)
               : tocsin_stix_ref_of_evidence(evidence->sha256, &ref, err);
    return status ? status : add_ref(list, &ref, err);
}

static tocsin_status put_finding(stix_work *work, const tocsin_finding *finding,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(release_list) ref_list refs = {0};
    char at[TOCSIN_AT + 1];
    tocsin_status status = time_of(work, finding->seq, at, err);
    for (size_t i = 0; !status && i < finding->n_entries; i++)
        status = add_entry(work, finding->entries[i], &refs, err);
    if (!status)
        status =
            tocsin_stix_finding(work->stix, finding, tocsin_text_of(at), refs.refs, refs.n, err);
    return status ? status : export_hand_on(work->e, err);
}

tocsin_status export_stix(exporter *e, tocsin_error *err) {
    TOCSIN_CLEANUP(release_work) stix_work work = {.e = e};
    tocsin_status status = begin(&work, err);
    for (size_t i = 0; !status && i < e->n_areas; i++)
        status = tocsin_stix_area(work.stix, &e->areas[i], err);
    if (!status) status = put_evidence(&work, err);
    if (!status) status = put_observations(&work, err);
    if (!status) status = tocsin_ledger_each_claim(e->ledger, 0, put_claim, &work, err);
    for (size_t i = 0; !status && i < e->n_findings; i++)
        status = put_finding(&work, &e->findings[i], err);
    return status ? status : tocsin_stix_end(work.stix, err);
}
