// SPDX-License-Identifier: Apache-2.0
/* References within a store: "self#jumbf=/c2pa/MANIFEST/…", or, from within a manifest, "self#jumbf=c2pa.assertions/…". */
#include "picture/c2pa.h"

size_t c2pa_manifest_index(const c2pa_context *context, tocsin_text label) {
    for (size_t i = context->answer->n_manifests; i-- > 0;)
        if (tocsin_text_equal(context->manifests[i].label, label)) return i;
    return SIZE_MAX;
}

bool c2pa_resolve(const c2pa_context *context, size_t manifest, tocsin_text uri,
                  c2pa_super *ret_super, size_t *ret_manifest) {
    const tocsin_text self = TOCSIN_TEXT("self#jumbf="), root = TOCSIN_TEXT("/c2pa/");
    if (!tocsin_text_starts(uri, self)) return false;
    tocsin_text rest = tocsin_text_slice(uri, self.n, uri.n), label;
    if (tocsin_text_starts(rest, root)) {
        rest = tocsin_text_slice(rest, root.n, rest.n);
        if (!tocsin_text_split(&rest, '/', &label)) return false;
        manifest = c2pa_manifest_index(context, label);
        if (manifest == SIZE_MAX) return false;
    }
    c2pa_super super = context->manifests[manifest];
    while (tocsin_text_split(&rest, '/', &label))
        if (!label.n || !c2pa_find(super.children, label, &super)) return false;
    *ret_super = super;
    *ret_manifest = manifest;
    return true;
}
