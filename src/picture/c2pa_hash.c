// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>
#include <string.h>

#include "picture/c2pa.h"

tocsin_text c2pa_alg(const c2pa_cbor *structure, tocsin_text otherwise) {
    tocsin_text alg = c2pa_cbor_text(structure, "alg");
    return alg.n ? alg : otherwise;
}

/* Section 13.1: these, and none that is only deprecated. */
static const EVP_MD *digest_of(tocsin_text alg) {
    if (tocsin_text_is(alg, "sha256")) return EVP_sha256();
    if (tocsin_text_is(alg, "sha384")) return EVP_sha384();
    return tocsin_text_is(alg, "sha512") ? EVP_sha512() : NULL;
}

static void free_digest(EVP_MD_CTX **digest) {
    EVP_MD_CTX_free(*digest);
}

static bool add(EVP_MD_CTX *digest, tocsin_text bytes, uint64_t from, uint64_t to) {
    return from >= to || EVP_DigestUpdate(digest, bytes.at + from, (size_t)(to - from));
}

c2pa_match c2pa_match_hash(c2pa_context *context, tocsin_text alg, tocsin_text bytes,
                           const c2pa_range *without, size_t n_without, tocsin_text hash) {
    const EVP_MD *kind = digest_of(alg);
    if (!kind) return C2PA_UNSUPPORTED;
    if (bytes.n > context->hash_budget) return C2PA_TOO_MUCH;
    context->hash_budget -= bytes.n;
    TOCSIN_CLEANUP(free_digest) EVP_MD_CTX *digest = EVP_MD_CTX_new();
    unsigned char got[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    bool good = digest && EVP_DigestInit_ex(digest, kind, NULL);
    uint64_t from = 0;
    for (size_t i = 0; good && i < n_without; i++) {
        good = add(digest, bytes, from, without[i].from);
        from = without[i].to;
    }
    if (!good || !add(digest, bytes, from, bytes.n) || !EVP_DigestFinal_ex(digest, got, &n)) {
        context->failed = true;
        return C2PA_TOO_MUCH;
    }
    return hash.n == n && !memcmp(hash.at, got, n) ? C2PA_MATCHES : C2PA_DIFFERS;
}
