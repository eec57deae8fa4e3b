// SPDX-License-Identifier: Apache-2.0
/* Section 15.12: the picture's own bytes, all but those of the manifests and what the assertion leaves out, against its hash. */
#include "picture/c2pa.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RANGES = 256 };

bool c2pa_is_hard_binding(tocsin_text base) {
    return tocsin_text_is(base, "c2pa.hash.data") || tocsin_text_is(base, "c2pa.hash.boxes") ||
           tocsin_text_is(base, "c2pa.hash.collection.data") ||
           tocsin_text_starts(base, TOCSIN_TEXT("c2pa.hash.bmff"));
}

typedef struct exclusion_list {
    c2pa_range range[MOST_RANGES];
    size_t n;
} exclusion_list;

/* Sorted, apart, none negative. One of no length leaves nothing out. */
static bool read_exclusions(const c2pa_cbor *map, exclusion_list *ret) {
    c2pa_cbor list, item;
    ret->n = 0;
    if (!c2pa_cbor_get(map, "exclusions", &list)) return true;
    if (list.kind != C2PA_ARRAY) return false;
    uint64_t start, length, last = 0;
    for (tocsin_text rest = list.items; c2pa_cbor_next(&rest, &item);) {
        if (!c2pa_cbor_unsigned(&item, "start", &start) ||
            !c2pa_cbor_unsigned(&item, "length", &length) || start < last ||
            length > UINT64_MAX - start || ret->n == MOST_RANGES)
            return false;
        last = start + length;
        if (length) ret->range[ret->n++] = (c2pa_range){start, last};
    }
    return true;
}

/* What is left out may be the store, whole and alone, and metadata: anything else would leave the picture itself unsigned. After
 * updates the store is longer than the assertion knew. */
static bool check_exclusions(c2pa_context *context, exclusion_list *exclusions, bool updated,
                             tocsin_text label) {
    const c2pa_place *place = &context->place;
    bool more = false;
    size_t at = 0;
    for (size_t i = 0; i < exclusions->n; i++) {
        c2pa_range *range = &exclusions->range[i];
        if (range->from == place->from && updated) range->to = place->to;
        if (range->to > context->file.n) return false;
        if (range->from == place->from && range->to == place->to && place->in_one_piece) continue;
        if (!c2pa_is_metadata(context, &at, (size_t)range->from, (size_t)range->to)) return false;
        more = true;
    }
    for (size_t i = 1; i < exclusions->n; i++) /* where the store has grown into the next */
        if (exclusions->range[i].from < exclusions->range[i - 1].to) return false;
    if (more) c2pa_report(context, C2PA_ASSERTION_DATA_MORE, label);
    return true;
}

static void check_data(c2pa_context *context, const c2pa_claim *claim,
                       const c2pa_assertion *assertion, bool updated) {
    exclusion_list exclusions;
    c2pa_code code = C2PA_ASSERTION_DATA_MISMATCH;
    if (!read_exclusions(&assertion->map, &exclusions))
        code = C2PA_ASSERTION_DATA_MALFORMED;
    else if (check_exclusions(context, &exclusions, updated, assertion->label)) {
        c2pa_match match = c2pa_match_hash(context, c2pa_alg(&assertion->map, claim->alg),
                                           context->file, exclusions.range, exclusions.n,
                                           c2pa_cbor_bytes(&assertion->map, "hash"));
        if (match == C2PA_MATCHES) code = C2PA_ASSERTION_DATA_MATCH;
        if (match == C2PA_UNSUPPORTED) code = C2PA_ALGORITHM_UNSUPPORTED;
        if (match == C2PA_TOO_MUCH) code = C2PA_GENERAL_ERROR;
    }
    c2pa_report(context, code, assertion->label);
}

static void check_one(c2pa_context *context, const c2pa_claim *claim,
                      const c2pa_assertions *assertions, bool updated) {
    const c2pa_assertion *binding = NULL;
    for (size_t i = 0; i < assertions->n && !binding; i++)
        if (c2pa_is_hard_binding(assertions->at[i].base)) binding = &assertions->at[i];
    if (!binding || !binding->fits || !binding->has_map) return; /* told already */
    if (tocsin_text_is(binding->base, "c2pa.hash.data"))
        check_data(context, claim, binding, updated);
    else if (tocsin_text_is(binding->base, "c2pa.hash.boxes"))
        c2pa_check_boxes(context, claim, binding);
    else /* of films and collections, which a picture is not */
        c2pa_report(context, C2PA_ASSERTION_DATA_MISMATCH, binding->label);
}

/* The manifest that an update is of. */
static size_t parent_of(const c2pa_context *context, const c2pa_assertions *assertions) {
    c2pa_super box;
    c2pa_cbor reference;
    size_t manifest;
    for (size_t i = 0; i < assertions->n; i++) {
        const c2pa_assertion *assertion = &assertions->at[i];
        if (!assertion->has_map || !c2pa_is_ingredient(assertion->base) ||
            !tocsin_text_is(c2pa_cbor_text(&assertion->map, "relationship"), "parentOf"))
            continue;
        if (c2pa_ingredient_manifest(&assertion->map, &reference) &&
            c2pa_resolve(context, context->current, c2pa_cbor_text(&reference, "url"), &box,
                         &manifest))
            return manifest;
    }
    return SIZE_MAX;
}

/* Update after update back to the manifest with the binding, which is that of the active one: it is its picture. */
static void check_updated(c2pa_context *context, const c2pa_claim *claim,
                          const c2pa_assertions *assertions) {
    size_t active = context->current;
    c2pa_assertions *older = calloc(1, sizeof *older);
    context->failed = context->failed || !older;
    c2pa_claim parent = *claim;
    size_t next = older ? parent_of(context, assertions) : SIZE_MAX;
    context->quiet = true;
    for (int turn = 0; next != SIZE_MAX && turn < C2PA_MOST_MANIFESTS && parent.update; turn++) {
        tocsin_text signature, place;
        context->current = next;
        older->n = 0;
        if (!c2pa_read_claim(context, &parent, &signature, &place)) break;
        c2pa_check_assertions(context, &parent, older);
        next = parent_of(context, older);
    }
    context->quiet = false;
    context->current = active;
    if (older && !parent.update)
        check_one(context, &parent, older, true);
    else
        c2pa_report(context, C2PA_CLAIM_NO_BINDING, claim->label);
    free(older);
}

void c2pa_check_binding(c2pa_context *context, const c2pa_claim *claim,
                        const c2pa_assertions *assertions) {
    if (claim->update)
        check_updated(context, claim, assertions);
    else
        check_one(context, claim, assertions, false);
}
