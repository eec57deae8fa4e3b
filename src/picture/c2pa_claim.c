// SPDX-License-Identifier: Apache-2.0
/* Section 15.6: the one claim of a manifest, and what it has to say. */
#include "picture/c2pa.h"

#include <string.h>

/* Boxes of a manifest by kind: an older claim and a newer one have labels of their own. */
static size_t find_claims(const c2pa_super *manifest, c2pa_super *ret_claim) {
    size_t n = 0;
    tocsin_text rest = manifest->children;
    c2pa_super super;
    for (c2pa_box box; c2pa_next_box(&rest, &box);)
        if (c2pa_open(&box, &super) && tocsin_text_is(super.kind, "c2cl") && n++ == 0)
            *ret_claim = super;
    return n;
}

static bool has_lists(c2pa_claim *claim) {
    if (!claim->v2) {
        claim->n_lists = 1;
        return c2pa_cbor_array(&claim->map, "assertions", &claim->lists[0]);
    }
    claim->n_lists = 1;
    if (!c2pa_cbor_array(&claim->map, "created_assertions", &claim->lists[0])) return false;
    if (c2pa_cbor_array(&claim->map, "gathered_assertions", &claim->lists[1])) claim->n_lists = 2;
    return true;
}

/* Who made it: claim_generator_info, a map (of old claims a list of them), else claim_generator. */
static void tell_generator(c2pa_context *context, const c2pa_claim *claim) {
    tocsin_c2pa_manifest *told = &context->answer->manifests[context->current];
    c2pa_cbor info;
    tocsin_text name = c2pa_cbor_text(&claim->map, "claim_generator"), version = TOCSIN_TEXT_NONE;
    bool has = c2pa_cbor_get(&claim->map, "claim_generator_info", &info);
    if (has && info.kind == C2PA_ARRAY) {
        tocsin_text rest = info.items;
        has = c2pa_cbor_next(&rest, &info);
    }
    if (has && c2pa_cbor_text(&info, "name").n) {
        name = c2pa_cbor_text(&info, "name");
        version = c2pa_cbor_text(&info, "version");
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer both = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put(&both, name);
    if (version.n) tocsin_buffer_putc(&both, ' ');
    tocsin_buffer_put(&both, version);
    context->failed = context->failed || both.failed;
    told->generator = c2pa_keep(context, tocsin_buffer_text(&both));
    told->title = c2pa_keep(context, c2pa_cbor_text(&claim->map, "dc:title"));
    told->format = c2pa_keep(context, c2pa_cbor_text(&claim->map, "dc:format"));
}

static bool is_complete(const c2pa_claim *claim) {
    c2pa_cbor info;
    if (!c2pa_cbor_text(&claim->map, "instanceID").n) return false;
    if (!claim->v2) return true;
    return c2pa_cbor_get(&claim->map, "claim_generator_info", &info) &&
           c2pa_cbor_text(&info, "name").n;
}

/* Section 15.7: it lies within the same manifest. */
static bool find_signature(c2pa_context *context, const c2pa_claim *claim,
                           tocsin_text *ret_signature, tocsin_text *ret_place) {
    c2pa_super box;
    size_t manifest;
    bool found = c2pa_resolve(context, context->current, c2pa_cbor_text(&claim->map, "signature"),
                              &box, &manifest) &&
                 manifest == context->current && tocsin_text_is(box.kind, "c2cs") &&
                 c2pa_content(&box, "cbor", ret_signature);
    if (!found) {
        c2pa_report(context, C2PA_SIGNATURE_MISSING, claim->label);
        return false;
    }
    *ret_place = box.label;
    return true;
}

static bool read_map(c2pa_context *context, c2pa_claim *claim) {
    if (!c2pa_cbor_read(claim->bytes, &context->cbor_budget, &claim->map)) {
        c2pa_report(context, C2PA_CLAIM_CBOR, claim->label);
        return false;
    }
    if (!has_lists(claim) || !is_complete(claim)) {
        c2pa_report(context, C2PA_CLAIM_MALFORMED, claim->label);
        return false;
    }
    return true;
}

bool c2pa_read_claim(c2pa_context *context, c2pa_claim *ret_claim, tocsin_text *ret_signature,
                     tocsin_text *ret_signature_place) {
    const c2pa_super *manifest = &context->manifests[context->current];
    c2pa_super box;
    if (tocsin_text_is(manifest->kind,
                       "c2cm")) { /* packed with Brotli, which is not unpacked here */
        c2pa_report(context, C2PA_COMPRESSED, manifest->label);
        return false;
    }
    size_t n = find_claims(manifest, &box);
    if (n != 1) {
        c2pa_report(context, n ? C2PA_CLAIM_MULTIPLE : C2PA_CLAIM_MISSING, manifest->label);
        return false;
    }
    c2pa_claim claim = {.label = box.label,
                        .v2 = tocsin_text_starts(box.label, TOCSIN_TEXT("c2pa.claim.v2")),
                        .update = tocsin_text_is(manifest->kind, "c2um")};
    if (!c2pa_content(&box, "cbor", &claim.bytes)) {
        c2pa_report(context, C2PA_CLAIM_MISSING, manifest->label);
        return false;
    }
    if (!read_map(context, &claim)) return false;
    claim.alg = c2pa_cbor_text(&claim.map, "alg");
    tell_generator(context, &claim);
    if (!find_signature(context, &claim, ret_signature, ret_signature_place)) return false;
    *ret_claim = claim;
    return true;
}
