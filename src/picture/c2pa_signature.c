// SPDX-License-Identifier: Apache-2.0
/* Section 15.7: COSE_Sign1 (RFC 8152) over the claim, whose bytes lie outside it, with the certificate that it brings. */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "picture/c2pa.h"

enum { COSE_SIGN1 = 18, HEADER_ALG = 1, HEADER_X5CHAIN = 33 };

typedef struct cose_sign1 {
    tocsin_text protected, signature;
    c2pa_cbor signed_headers, headers; /* maps */
} cose_sign1;

typedef struct cose_algorithm {
    uint64_t number; /* −1 − that of the registry, as CBOR has it */
    const char *name;
    int key; /* EVP_PKEY_… */
    const EVP_MD *(*digest)(void);
} cose_algorithm;

static const cose_algorithm *algorithm_of(const cose_sign1 *cose) {
    static const cose_algorithm algorithms[] = {
        {6, "ES256", EVP_PKEY_EC, EVP_sha256},   {34, "ES384", EVP_PKEY_EC, EVP_sha384},
        {35, "ES512", EVP_PKEY_EC, EVP_sha512},  {36, "PS256", EVP_PKEY_RSA, EVP_sha256},
        {37, "PS384", EVP_PKEY_RSA, EVP_sha384}, {38, "PS512", EVP_PKEY_RSA, EVP_sha512},
        {7, "EdDSA", EVP_PKEY_ED25519, NULL},
    };
    c2pa_cbor alg;
    if (!c2pa_cbor_get_number(&cose->signed_headers, HEADER_ALG, &alg) || alg.kind != C2PA_NEGATIVE)
        return NULL;
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (algorithms[i].number == alg.number) return &algorithms[i];
    return NULL;
}

static bool read_cose(c2pa_context *context, tocsin_text bytes, cose_sign1 *ret_cose) {
    c2pa_cbor item, part[4];
    size_t n = 0;
    if (!c2pa_cbor_read(bytes, &context->cbor_budget, &item) || item.kind != C2PA_TAG ||
        item.number != COSE_SIGN1)
        return false;
    tocsin_text rest = item.items;
    if (!c2pa_cbor_next(&rest, &item) || item.kind != C2PA_ARRAY) return false;
    for (rest = item.items; n < 4 && c2pa_cbor_next(&rest, &part[n]);) n++;
    bool good = n == 4 && !rest.n && part[0].kind == C2PA_BYTES && part[1].kind == C2PA_MAP &&
                part[2].kind == C2PA_SIMPLE && part[2].number == C2PA_CBOR_NULL &&
                part[3].kind == C2PA_BYTES;
    cose_sign1 cose = {.protected = part[0].text, .signature = part[3].text, .headers = part[1]};
    if (!good || !c2pa_cbor_read(cose.protected, &context->cbor_budget, &cose.signed_headers))
        return false;
    *ret_cose = cose;
    return true;
}

/* ---- certificates ----------------------------------------------------------------------------- */

static void free_chain(STACK_OF(X509) * *chain) {
    sk_X509_pop_free(*chain, X509_free);
}

/* "x5chain" by number, and by name as older writers have it; in either bucket, not in both. */
static bool find_chain(const cose_sign1 *cose, c2pa_cbor *ret_chain) {
    bool number = c2pa_cbor_get_number(&cose->signed_headers, HEADER_X5CHAIN, ret_chain);
    c2pa_cbor again;
    if (c2pa_cbor_get_number(&cose->headers, HEADER_X5CHAIN, number ? &again : ret_chain))
        return !number;
    if (number) return true;
    bool name = c2pa_cbor_get(&cose->signed_headers, "x5chain", ret_chain);
    if (c2pa_cbor_get(&cose->headers, "x5chain", name ? &again : ret_chain)) return !name;
    return name;
}

static bool add_certificate(STACK_OF(X509) * chain, const c2pa_cbor *item) {
    if (item->kind != C2PA_BYTES || sk_X509_num(chain) == C2PA_MOST_CERTIFICATES) return false;
    const unsigned char *at = (const unsigned char *)item->text.at;
    X509 *certificate = at ? d2i_X509(NULL, &at, (long)item->text.n) : NULL;
    if (certificate && at == (const unsigned char *)item->text.at + item->text.n &&
        sk_X509_push(chain, certificate) > 0)
        return true;
    X509_free(certificate);
    return false;
}

/* The signer's first. NULL: none that can be read. */
static STACK_OF(X509) * read_certificates(const cose_sign1 *cose) {
    c2pa_cbor list, item;
    STACK_OF(X509) *chain = sk_X509_new_null();
    bool good = chain && find_chain(cose, &list);
    if (good && list.kind == C2PA_ARRAY) {
        for (tocsin_text rest = list.items; good && c2pa_cbor_next(&rest, &item);)
            good = add_certificate(chain, &item);
    } else if (good)
        good = add_certificate(chain, &list);
    if (good && sk_X509_num(chain)) return chain;
    free_chain(&chain);
    return NULL;
}

static void tell_signer(c2pa_context *context, const cose_sign1 *cose, X509 *leaf) {
    tocsin_c2pa_signer *signer = &context->answer->manifests[context->current].signer;
    c2pa_cbor chain, first;
    const X509_NAME *subject = X509_get_subject_name(leaf);
    signer->name = c2pa_name(context, subject);
    signer->organisation = c2pa_name_part(context, subject, NID_organizationName);
    signer->issuer = c2pa_name(context, X509_get_issuer_name(leaf));
    c2pa_time_text(X509_get0_notBefore(leaf), signer->valid_from);
    c2pa_time_text(X509_get0_notAfter(leaf), signer->valid_to);
    if (!find_chain(cose, &chain)) return;
    tocsin_text rest = chain.items;
    if (chain.kind == C2PA_ARRAY && c2pa_cbor_next(&rest, &first)) chain = first;
    if (tocsin_sha256(chain.text, signer->sha256, NULL)) context->failed = true;
}

/* ---- the signature ---------------------------------------------------------------------------- */

static void put_head(tocsin_buffer *out, int kind, size_t n) {
    if (n < 24) {
        tocsin_buffer_putc(out, (char)(kind << 5 | (int)n));
        return;
    }
    int bytes = n < 0x100 ? 1 : n < 0x10000 ? 2 : 4;
    tocsin_buffer_putc(out, (char)(kind << 5 | (bytes == 1 ? 24 : bytes == 2 ? 25 : 26)));
    for (int i = bytes - 1; i >= 0; i--) tocsin_buffer_putc(out, (char)(n >> 8 * i & 0xff));
}

static void put_string(tocsin_buffer *out, int kind, tocsin_text text) {
    put_head(out, kind, text.n);
    tocsin_buffer_put(out, text);
}

void c2pa_signed_bytes(const char *what, tocsin_text protected, tocsin_text payload,
                       tocsin_buffer *out) {
    put_head(out, C2PA_ARRAY, 4);
    put_string(out, C2PA_TEXT, tocsin_text_of(what));
    put_string(out, C2PA_BYTES, protected);
    put_string(out, C2PA_BYTES, TOCSIN_TEXT_NONE);
    put_string(out, C2PA_BYTES, payload);
}

void c2pa_put_bytes(tocsin_buffer *out, tocsin_text bytes) {
    put_string(out, C2PA_BYTES, bytes);
}

/* COSE has r and s side by side, OpenSSL wants them as DER. NULL: they are not of the key's size. */
static unsigned char *ecdsa_der(const EVP_PKEY *key, tocsin_text raw, int *ret_n) {
    size_t half = ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
    unsigned char *der = NULL;
    if (raw.n != 2 * half) return NULL;
    const unsigned char *at = (const unsigned char *)raw.at;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(at, (int)half, NULL), *s = BN_bin2bn(at + half, (int)half, NULL);
    if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
        r = s = NULL; /* they are the pair's now */
        *ret_n = i2d_ECDSA_SIG(pair, &der);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return der;
}

static bool set_padding(const cose_algorithm *algorithm, EVP_PKEY_CTX *how) {
    return algorithm->key != EVP_PKEY_RSA ||
           (EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) > 0);
}

static bool verify(const cose_algorithm *algorithm, EVP_PKEY *key, tocsin_text signature,
                   tocsin_text signed_bytes) {
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how;
    unsigned char *der = NULL;
    const unsigned char *at = (const unsigned char *)signature.at;
    int n = (int)signature.n;
    if (algorithm->key == EVP_PKEY_EC) at = der = ecdsa_der(key, signature, &n);
    bool good = digest && at && n > 0 &&
                EVP_DigestVerifyInit(digest, &how, algorithm->digest ? algorithm->digest() : NULL,
                                     NULL, key) == 1 &&
                set_padding(algorithm, how) &&
                EVP_DigestVerify(digest, at, (size_t)n, (const unsigned char *)signed_bytes.at,
                                 signed_bytes.n) == 1;
    OPENSSL_free(der);
    EVP_MD_CTX_free(digest);
    return good;
}

/* A key of another kind than the algorithm's is never asked. */
static bool key_suits(const cose_algorithm *algorithm, const EVP_PKEY *key) {
    int kind = EVP_PKEY_get_base_id(key);
    return kind == algorithm->key || (kind == EVP_PKEY_RSA_PSS && algorithm->key == EVP_PKEY_RSA);
}

static void check_cose(c2pa_context *context, const c2pa_claim *claim, const cose_sign1 *cose,
                       X509 *leaf, tocsin_text place) {
    const cose_algorithm *algorithm = algorithm_of(cose);
    EVP_PKEY *key = X509_get0_pubkey(leaf);
    if (!algorithm) {
        c2pa_report(context, C2PA_ALGORITHM_UNSUPPORTED, place);
        return;
    }
    context->answer->manifests[context->current].signer.algorithm = algorithm->name;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    c2pa_signed_bytes("Signature1", cose->protected, claim->bytes, &bytes);
    context->failed = context->failed || bytes.failed;
    bool good = !bytes.failed && key && key_suits(algorithm, key) &&
                verify(algorithm, key, cose->signature, tocsin_buffer_text(&bytes));
    c2pa_report(context, good ? C2PA_SIGNATURE_VALIDATED : C2PA_SIGNATURE_MISMATCH, place);
}

/* ---- whose, and when -------------------------------------------------------------------------- */

static ASN1_TIME *check_stamp(c2pa_context *context, const c2pa_claim *claim,
                              const cose_sign1 *cose, tocsin_text place) {
    c2pa_cbor header;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer payload = TOCSIN_BUFFER_INIT;
    bool v2 = c2pa_cbor_get(&cose->headers, "sigTst2", &header);
    if (!v2 && !c2pa_cbor_get(&cose->headers, "sigTst", &header)) return NULL;
    if (v2)
        c2pa_put_bytes(&payload, cose->signature);
    else
        tocsin_buffer_put(&payload, claim->bytes);
    context->failed = context->failed || payload.failed;
    return c2pa_check_stamp(context, &header, v2, cose->protected, tocsin_buffer_text(&payload),
                            place);
}

/* The time that counts is that of a stamp which somebody vouches for; no clock is asked. */
static void check_time(c2pa_context *context, ASN1_TIME *time, STACK_OF(X509) * chain,
                       tocsin_text place) {
    tocsin_c2pa_signer *signer = &context->answer->manifests[context->current].signer;
    if (!time) return;
    bool inside = c2pa_chain_valid_at(chain, time);
    signer->time = inside ? TOCSIN_C2PA_TIME_INSIDE : TOCSIN_C2PA_TIME_OUTSIDE;
    c2pa_report(context, inside ? C2PA_SIGNATURE_INSIDE : C2PA_SIGNATURE_OUTSIDE, place);
}

static void check_trust(c2pa_context *context, const c2pa_claim *claim, const cose_sign1 *cose,
                        STACK_OF(X509) * certificates, tocsin_text place) {
    tocsin_c2pa_signer *signer = &context->answer->manifests[context->current].signer;
    X509 *leaf = sk_X509_value(certificates, 0);
    TOCSIN_CLEANUP(free_chain)
    STACK_OF(X509) *chain = c2pa_chain(&context->trust, leaf, certificates);
    c2pa_report(context, chain ? C2PA_CREDENTIAL_TRUSTED : C2PA_CREDENTIAL_UNTRUSTED, place);
    if (chain) {
        const X509 *anchor = sk_X509_value(chain, sk_X509_num(chain) - 1);
        signer->anchor = c2pa_name(context, X509_get_subject_name(anchor));
        if (!signer->anchor) signer->anchor = "?";
    }
    ASN1_TIME *time = check_stamp(context, claim, cose, place);
    check_time(context, time, chain ? chain : certificates, place);
    ASN1_TIME_free(time);
    c2pa_report(context, C2PA_REVOCATION_SKIPPED, place);
}

void c2pa_check_signature(c2pa_context *context, const c2pa_claim *claim, tocsin_text signature,
                          tocsin_text place) {
    cose_sign1 cose;
    if (!read_cose(context, signature, &cose)) {
        c2pa_report(context, C2PA_SIGNATURE_MISMATCH, place);
        return;
    }
    TOCSIN_CLEANUP(free_chain) STACK_OF(X509) *certificates = read_certificates(&cose);
    if (!certificates) {
        c2pa_report(context, C2PA_CREDENTIAL_INVALID, place);
        return;
    }
    X509 *leaf = sk_X509_value(certificates, 0);
    tell_signer(context, &cose, leaf);
    if (!c2pa_may_sign(leaf, C2PA_FOR_CLAIMS)) {
        c2pa_report(context, C2PA_CREDENTIAL_INVALID, place);
        return;
    }
    check_cose(context, claim, &cose, leaf, place);
    check_trust(context, claim, &cose, certificates, place);
}
