// SPDX-License-Identifier: Apache-2.0
/* A C2PA manifest, validated by the specification of the Coalition for Content Provenance and Authenticity (2.2, section 15).
 *
 *   c2pa_find.c        the store, from the segments or the chunk
 *   c2pa_box.c         its boxes; c2pa_uri.c, references between them
 *   c2pa_claim.c       the claim of a manifest
 *   c2pa_signature.c   over the claim; c2pa_certificate.c, c2pa_stamp.c, whose, and when
 *   c2pa_assertions.c  what the claim refers to, by hash; c2pa_binding.c, of the picture's bytes
 *   c2pa_told.c        what was done, and what went into it: claims of who signed
 *
 * The active manifest is the last of the store. From it the ingredients lead to the others, each looked at once. Every result is one of
 * the specification's codes (c2pa_codes.h), and a failure says up to which state its manifest still holds. All of it comes
 * from whoever made the file: sizes, depths and numbers are bounded before anything follows them (c2pa.h), and so are the bytes
 * hashed and the items read in all. */
#include "picture/c2pa.h"

#include <stdlib.h>
#include <string.h>

void c2pa_report(c2pa_context *context, c2pa_code code, tocsin_text place) {
    tocsin_c2pa *answer = context->answer;
    tocsin_c2pa_state most = c2pa_code_state(code);
    if (context->quiet) return;
    if (context->current < answer->n_manifests && context->level[context->current] > most)
        context->level[context->current] = (uint8_t)most;
    if (answer->n_statuses == C2PA_MOST_STATUSES) return;
    const char *kept = c2pa_keep(context, place);
    answer->statuses[answer->n_statuses++] = (tocsin_c2pa_status){.kind = c2pa_code_kind(code),
                                                                  .code = c2pa_code_text(code),
                                                                  .place = kept ? kept : "",
                                                                  .manifest = context->current};
}

const char *c2pa_keep(c2pa_context *context, tocsin_text text) {
    enum { MOST_BYTES = 400 };
    const char *end = text.n ? memchr(text.at, 0, text.n) : NULL;
    if (end) text.n = (size_t)(end - text.at);
    if (!text.n) return NULL;
    char *kept =
        tocsin_arena_string(&context->answer->arena, tocsin_text_slice(text, 0, MOST_BYTES));
    if (!kept) context->failed = true;
    return kept;
}

/* Standard, update or compressed, with a URN as its label, before which older writers put their name. */
static bool is_manifest(const c2pa_super *super) {
    static const char *const kinds[] = {"c2ma", "c2um", "c2cm"};
    bool known = false;
    for (size_t i = 0; i < 3; i++) known = known || tocsin_text_is(super->kind, kinds[i]);
    return known && (tocsin_text_find(super->label, TOCSIN_TEXT("urn:c2pa:"), 0) != SIZE_MAX ||
                     tocsin_text_find(super->label, TOCSIN_TEXT("urn:uuid:"), 0) != SIZE_MAX);
}

/* The superbox "c2pa" and the manifests in it. */
static bool open_store(c2pa_context *context) {
    tocsin_text rest = context->place.store;
    tocsin_c2pa *answer = context->answer;
    c2pa_box box;
    c2pa_super store, manifest;
    size_t bad = 0;
    context->current = SIZE_MAX;
    bool good = c2pa_next_box(&rest, &box) && !rest.n && c2pa_open(&box, &store) &&
                tocsin_text_is(store.label, "c2pa") && c2pa_boxes_are_sound(store.children, &bad);
    if (!good) {
        c2pa_report(context, C2PA_GENERAL_ERROR, TOCSIN_TEXT("c2pa"));
        return false;
    }
    size_t n = 0;
    for (rest = store.children; c2pa_next_box(&rest, &box) && n <= C2PA_MOST_MANIFESTS;) {
        if (!c2pa_open(&box, &manifest)) continue; /* a box of another kind */
        if (!is_manifest(&manifest)) {
            c2pa_report(context, C2PA_GENERAL_ERROR, manifest.label);
            return false;
        }
        if (n++ < C2PA_MOST_MANIFESTS) context->manifests[n - 1] = manifest;
    }
    if (!n || n > C2PA_MOST_MANIFESTS) {
        c2pa_report(context, n ? C2PA_GENERAL_ERROR : C2PA_CLAIM_MISSING, TOCSIN_TEXT("c2pa"));
        return false;
    }
    answer->manifests = tocsin_arena_new(&answer->arena, tocsin_c2pa_manifest, n);
    if (!answer->manifests) {
        context->failed = true;
        return false;
    }
    answer->n_manifests = n;
    for (size_t i = 0; i < n; i++) {
        answer->manifests[i].label = c2pa_keep(context, context->manifests[i].label);
        context->level[i] = TOCSIN_C2PA_TRUSTED;
    }
    return !context->failed;
}

/* A manifest, and those that its ingredients lead to. Only of the active one the picture's bytes are asked. */
static void validate(c2pa_context *context, size_t index) {
    if (context->visited[index] || context->failed) return;
    context->visited[index] = true;
    context->current = index;
    tocsin_c2pa_manifest *manifest = &context->answer->manifests[index];
    c2pa_claim claim;
    tocsin_text signature, place;
    c2pa_assertions *assertions = calloc(1, sizeof *assertions);
    if (!assertions) {
        context->failed = true;
        return;
    }
    if (c2pa_read_claim(context, &claim, &signature, &place)) {
        c2pa_check_signature(context, &claim, signature, place);
        c2pa_check_assertions(context, &claim, assertions);
        if (index + 1 == context->answer->n_manifests)
            c2pa_check_binding(context, &claim, assertions);
        c2pa_tell_actions(context, &claim, assertions);
        c2pa_tell_ingredients(context, &claim, assertions);
    }
    free(assertions);
    for (size_t i = 0; i < manifest->n_ingredients; i++)
        if (manifest->ingredients[i].has_manifest && manifest->ingredients[i].manifest != SIZE_MAX)
            validate(context, manifest->ingredients[i].manifest);
}

/* What holds of a manifest is what no failure took away; and trust has to be shown. */
static void conclude(c2pa_context *context) {
    tocsin_c2pa *answer = context->answer;
    for (size_t i = 0; i < answer->n_manifests; i++) {
        tocsin_c2pa_manifest *manifest = &answer->manifests[i];
        manifest->state = (tocsin_c2pa_state)context->level[i];
        if (manifest->state == TOCSIN_C2PA_TRUSTED && !manifest->signer.anchor)
            manifest->state = TOCSIN_C2PA_VALID;
        if (!context->visited[i]) manifest->state = TOCSIN_C2PA_ABSENT;
    }
    if (answer->n_manifests)
        answer->state = answer->manifests[answer->n_manifests - 1].state;
    else
        answer->state = answer->n_statuses ? TOCSIN_C2PA_BROKEN : TOCSIN_C2PA_ABSENT;
}

tocsin_status tocsin_picture_c2pa(tocsin_text bytes, tocsin_text trust, tocsin_c2pa *ret_c2pa,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_c2pa_release) tocsin_c2pa answer = {.state = TOCSIN_C2PA_ABSENT};
    TOCSIN_CLEANUP(c2pa_trust_release) c2pa_trust list = {NULL};
    tocsin_status status = c2pa_read_trust(trust, &list, err);
    if (status) return status;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena room = TOCSIN_ARENA_INIT;
    answer.has_trust_list = list.store;
    answer.statuses = tocsin_arena_new(&answer.arena, tocsin_c2pa_status, C2PA_MOST_STATUSES);
    c2pa_context *context = tocsin_arena_new(&room, c2pa_context, 1);
    if (!context || !answer.statuses) return tocsin_fail_memory(err);
    *context = (c2pa_context){.file = bytes,
                              .trust = list,
                              .answer = &answer,
                              .current = SIZE_MAX,
                              .cbor_budget = C2PA_MOST_CBOR_ITEMS,
                              .hash_budget = 2 * bytes.n + ((size_t)256 << 20)};
    if (c2pa_gather(context, &room) && open_store(context))
        validate(context, answer.n_manifests - 1);
    conclude(context);
    if (context->failed) return tocsin_fail_memory(err);
    *ret_c2pa = answer;
    answer = (tocsin_c2pa){.state = TOCSIN_C2PA_ABSENT}; /* it is the caller's now */
    return TOCSIN_OK;
}

void tocsin_c2pa_release(tocsin_c2pa *c2pa) {
    if (c2pa) tocsin_arena_release(&c2pa->arena);
}
