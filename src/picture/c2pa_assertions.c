// SPDX-License-Identifier: Apache-2.0
/* Section 15.10: what a claim refers to is there, has the hash that the claim says, and nothing else is. */
#include <string.h>

#include "picture/c2pa.h"

/* "c2pa.ingredient" of "c2pa.ingredient__2". */
static tocsin_text without_instance(tocsin_text label) {
    size_t at = tocsin_text_find(label, TOCSIN_TEXT("__"), 0);
    return at == SIZE_MAX ? label : tocsin_text_slice(label, 0, at);
}

static tocsin_text last_part(tocsin_text uri) {
    size_t at = uri.n;
    while (at && uri.at[at - 1] != '/') at--;
    return tocsin_text_slice(uri, at, uri.n);
}

/* The manifest that an absolute URI is about; SIZE_MAX: none that is here. */
static size_t manifest_of(const c2pa_context *context, tocsin_text uri) {
    const tocsin_text root = TOCSIN_TEXT("self#jumbf=/c2pa/");
    tocsin_text rest = tocsin_text_slice(uri, root.n, uri.n), label;
    if (!tocsin_text_starts(uri, root) || !tocsin_text_split(&rest, '/', &label)) return SIZE_MAX;
    return c2pa_manifest_index(context, label);
}

bool c2pa_is_redacted(const c2pa_context *context, size_t manifest, tocsin_text label) {
    for (size_t i = 0; i < context->n_redacted; i++)
        if (context->redacted[i].manifest == manifest &&
            (!label.n || tocsin_text_equal(context->redacted[i].label, label)))
            return true;
    return false;
}

/* What this claim says was taken out of others; of itself nothing may be. */
static void read_redactions(c2pa_context *context, const c2pa_claim *claim) {
    c2pa_cbor list, uri;
    if (context->quiet || !c2pa_cbor_array(&claim->map, "redacted_assertions", &list)) return;
    tocsin_text rest = list.items;
    while (c2pa_cbor_next(&rest, &uri)) {
        if (uri.kind != C2PA_TEXT) continue;
        size_t manifest = manifest_of(context, uri.text);
        if (manifest == context->current)
            c2pa_report(context, C2PA_ASSERTION_SELF_REDACTED, claim->label);
        else if (context->n_redacted < C2PA_MOST_ASSERTIONS)
            context->redacted[context->n_redacted++] =
                (c2pa_redaction){manifest, last_part(uri.text)};
    }
}

static void read_content(c2pa_context *context, c2pa_assertion *assertion) {
    tocsin_text content;
    bool standard = tocsin_text_starts(assertion->base, TOCSIN_TEXT("c2pa."));
    if (c2pa_content(&assertion->box, "cbor", &content)) {
        assertion->has_map = c2pa_cbor_read(content, &context->cbor_budget, &assertion->map) &&
                             assertion->map.kind == C2PA_MAP;
        if (!assertion->has_map && standard)
            c2pa_report(context, C2PA_ASSERTION_CBOR, assertion->label);
    } else if (standard && c2pa_content(&assertion->box, "json", &content)) {
        struct json_object *value = NULL;
        if (tocsin_json_parse(content, &value, NULL))
            c2pa_report(context, C2PA_ASSERTION_JSON, assertion->label);
        else
            tocsin_json_value_release(&value);
    }
}

static void check_hash(c2pa_context *context, const c2pa_claim *claim, const c2pa_cbor *reference,
                       c2pa_assertion *assertion) {
    c2pa_match match =
        c2pa_match_hash(context, c2pa_alg(reference, claim->alg), assertion->box.content, NULL, 0,
                        c2pa_cbor_bytes(reference, "hash"));
    assertion->fits = match == C2PA_MATCHES;
    c2pa_report(context,
                match == C2PA_MATCHES       ? C2PA_ASSERTION_URI_MATCH
                : match == C2PA_DIFFERS     ? C2PA_ASSERTION_URI_MISMATCH
                : match == C2PA_UNSUPPORTED ? C2PA_ALGORITHM_UNSUPPORTED
                                            : C2PA_GENERAL_ERROR,
                assertion->label);
}

/* A later claim says that it was taken out, which some may not be. */
static void check_redacted(c2pa_context *context, tocsin_text label) {
    tocsin_text base = without_instance(label);
    if (tocsin_text_starts(base, TOCSIN_TEXT("c2pa.actions")))
        c2pa_report(context, C2PA_ASSERTION_ACTION_REDACTED, label);
    if (c2pa_is_hard_binding(base)) c2pa_report(context, C2PA_ASSERTION_DATA_REDACTED, label);
}

static void check_reference(c2pa_context *context, const c2pa_claim *claim,
                            const c2pa_cbor *reference, c2pa_assertions *assertions) {
    tocsin_text uri = c2pa_cbor_text(reference, "url");
    c2pa_assertion assertion = {.label = TOCSIN_TEXT_NONE};
    size_t manifest;
    if (!uri.n || assertions->n == C2PA_MOST_ASSERTIONS) {
        c2pa_report(context, uri.n ? C2PA_GENERAL_ERROR : C2PA_CLAIM_MALFORMED, claim->label);
        return;
    }
    if (c2pa_is_redacted(context, context->current, last_part(uri))) {
        check_redacted(context, last_part(uri));
        return;
    }
    size_t elsewhere = manifest_of(context, uri);
    if (elsewhere != SIZE_MAX && elsewhere != context->current) {
        c2pa_report(context, C2PA_ASSERTION_OUTSIDE, uri);
        return;
    }
    if (!c2pa_resolve(context, context->current, uri, &assertion.box, &manifest)) {
        c2pa_report(context, C2PA_ASSERTION_MISSING, uri);
        return;
    }
    assertion.label = assertion.box.label;
    assertion.base = without_instance(assertion.label);
    check_hash(context, claim, reference, &assertion);
    read_content(context, &assertion);
    assertions->at[assertions->n++] = assertion;
}

static bool is_declared(const c2pa_assertions *assertions, const c2pa_super *box) {
    for (size_t i = 0; i < assertions->n; i++)
        if (assertions->at[i].box.content.at == box->content.at) return true;
    return false;
}

static void check_undeclared(c2pa_context *context, const c2pa_assertions *assertions) {
    c2pa_super store, assertion;
    if (!c2pa_find(context->manifests[context->current].children, TOCSIN_TEXT("c2pa.assertions"),
                   &store))
        return;
    tocsin_text rest = store.children;
    for (c2pa_box box; c2pa_next_box(&rest, &box);)
        if (c2pa_open(&box, &assertion) && !is_declared(assertions, &assertion) &&
            !c2pa_is_redacted(context, context->current, assertion.label))
            c2pa_report(context, C2PA_ASSERTION_UNDECLARED, assertion.label);
}

/* One hard binding, and of an update none, since that changes nothing in the picture. */
static void check_kinds(c2pa_context *context, const c2pa_claim *claim,
                        const c2pa_assertions *assertions) {
    size_t n = 0;
    for (size_t i = 0; i < assertions->n; i++) {
        const c2pa_assertion *assertion = &assertions->at[i];
        bool binding = c2pa_is_hard_binding(assertion->base);
        bool thumbnail = tocsin_text_starts(assertion->base, TOCSIN_TEXT("c2pa.thumbnail"));
        n += binding;
        if (claim->update && (binding || thumbnail))
            c2pa_report(context, C2PA_UPDATE_INVALID, assertion->label);
    }
    if (claim->update) return;
    if (!n) c2pa_report(context, C2PA_CLAIM_NO_BINDING, claim->label);
    if (n > 1) c2pa_report(context, C2PA_ASSERTION_MANY_BINDINGS, TOCSIN_TEXT("c2pa.assertions"));
}

void c2pa_check_assertions(c2pa_context *context, const c2pa_claim *claim,
                           c2pa_assertions *ret_assertions) {
    read_redactions(context, claim);
    for (size_t i = 0; i < claim->n_lists; i++) {
        tocsin_text rest = claim->lists[i].items;
        for (c2pa_cbor reference; c2pa_cbor_next(&rest, &reference);)
            check_reference(context, claim, &reference, ret_assertions);
    }
    check_undeclared(context, ret_assertions);
    check_kinds(context, claim, ret_assertions);
    context->answer->manifests[context->current].n_assertions = ret_assertions->n;
}
