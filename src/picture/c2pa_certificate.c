// SPDX-License-Identifier: Apache-2.0
/* Section 14.5: what a certificate must be to sign a claim or a time stamp, and whether its chain ends in one that the user vouches
 * for. No list comes with the program, and nothing is asked of anybody: whether a certificate was withdrawn is not known. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "picture/c2pa.h"

enum { MOST_TRUSTED = 4096, LEAST_RSA_BITS = 2048, MOST_RSA_BITS = 16384 };

/* ---- the profile ------------------------------------------------------------------------------ */

static bool is_digest(int nid) {
    return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

static bool algorithm_is_allowed(X509 *certificate) {
    int digest, key;
    if (!X509_get_signature_info(certificate, &digest, &key, NULL, NULL)) return false;
    switch (X509_get_signature_nid(certificate)) {
    case NID_ecdsa_with_SHA256:
    case NID_ecdsa_with_SHA384:
    case NID_ecdsa_with_SHA512:
    case NID_sha256WithRSAEncryption:
    case NID_sha384WithRSAEncryption:
    case NID_sha512WithRSAEncryption:
    case NID_ED25519: return true;
    case NID_rsassaPss: return is_digest(digest);
    default: return false;
    }
}

static bool key_is_allowed(const EVP_PKEY *key) {
    char curve[64];
    size_t n;
    if (!key) return false;
    int bits = EVP_PKEY_get_bits(key);
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519: return true;
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS: return bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
    case EVP_PKEY_EC: /* a curve without a name is any curve */
        return EVP_PKEY_get_group_name(key, curve, sizeof curve, &n) &&
               (!strcmp(curve, "prime256v1") || !strcmp(curve, "secp384r1") ||
                !strcmp(curve, "secp521r1"));
    default: return false;
    }
}

/* What it may be used for: stamps alone, or claims and whatever else but stamps and answers about withdrawal. */
static bool usage_is_allowed(X509 *certificate, c2pa_purpose purpose) {
    static const char *const claims[] = {"1.3.6.1.5.5.7.3.4",      /* e-mail protection */
                                         "1.3.6.1.5.5.7.3.36",     /* document signing */
                                         "1.3.6.1.4.1.62558.2.1"}; /* C2PA claim signing */
    EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    int n = sk_ASN1_OBJECT_num(usage), n_claims = 0, n_stamps = 0, n_other = 0;
    for (int i = 0; i < n; i++) {
        const ASN1_OBJECT *object = sk_ASN1_OBJECT_value(usage, i);
        char oid[80] = "";
        OBJ_obj2txt(oid, sizeof oid, object, 1);
        int nid = OBJ_obj2nid(object);
        for (size_t k = 0; k < sizeof claims / sizeof *claims; k++)
            n_claims += !strcmp(oid, claims[k]);
        n_stamps += nid == NID_time_stamp;
        n_other += nid == NID_OCSP_sign || nid == NID_anyExtendedKeyUsage;
    }
    sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
    if (purpose == C2PA_FOR_STAMPS) return n == 1 && n_stamps == 1;
    return n_claims > 0 && !n_stamps && !n_other;
}

bool c2pa_may_sign(X509 *certificate, c2pa_purpose purpose) {
    const ASN1_BIT_STRING *issuer_id, *subject_id;
    uint32_t flags = X509_get_extension_flags(certificate);
    X509_get0_uids(certificate, &issuer_id, &subject_id);
    if (X509_get_version(certificate) != X509_VERSION_3 || issuer_id || subject_id) return false;
    if (flags & (EXFLAG_INVALID | EXFLAG_CA) || !(flags & EXFLAG_KUSAGE)) return false;
    if (!(flags & EXFLAG_SS) &&
        X509_get_ext_by_NID(certificate, NID_authority_key_identifier, -1) < 0)
        return false;
    uint32_t usage = X509_get_key_usage(certificate);
    return usage & KU_DIGITAL_SIGNATURE && !(usage & KU_KEY_CERT_SIGN) &&
           algorithm_is_allowed(certificate) && key_is_allowed(X509_get0_pubkey(certificate)) &&
           usage_is_allowed(certificate, purpose);
}

/* ---- the user's list -------------------------------------------------------------------------- */

/* Any certificate of the list may end a chain, the signer's own among them. Times are checked against the time stamp, not the
 * clock. Level 2 refuses SHA-1 and keys below 112 bits in the chain. */
static X509_STORE *make_store(void) {
    X509_STORE *store = X509_STORE_new();
    X509_VERIFY_PARAM *how = store ? X509_STORE_get0_param(store) : NULL;
    if (!how) return NULL;
    X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
    X509_VERIFY_PARAM_set_depth(how, C2PA_MOST_CERTIFICATES);
    X509_VERIFY_PARAM_set_auth_level(how, 2);
    return store;
}

tocsin_status c2pa_read_trust(tocsin_text pem, c2pa_trust *ret_trust, tocsin_error *err) {
    if (!pem.n) return TOCSIN_OK;
    TOCSIN_CLEANUP(c2pa_trust_release) c2pa_trust trust = {make_store()};
    BIO *in = pem.n <= INT_MAX ? BIO_new_mem_buf(pem.at, (int)pem.n) : NULL;
    bool good = trust.store && in;
    int n = 0;
    for (X509 *certificate; good && n <= MOST_TRUSTED &&
                            (certificate = PEM_read_bio_X509(in, NULL, NULL, (char[]){""})) != NULL;
         n++) {
        good = X509_STORE_add_cert(trust.store, certificate);
        X509_free(certificate);
    }
    unsigned long why = ERR_peek_last_error();
    bool ended = ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    BIO_free(in);
    if (!good) return tocsin_fail_memory(err);
    if (!n)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "no certificate; a list of them in PEM belongs here, each beginning with "
            "-----BEGIN CERTIFICATE-----");
    if (!ended || n > MOST_TRUSTED)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           n > MOST_TRUSTED
                               ? "more than %d certificates; give fewer"
                               : "certificate %d cannot be read; take it out, or mend it",
                           n > MOST_TRUSTED ? MOST_TRUSTED : n + 1);
    *ret_trust = trust;
    trust.store = NULL; /* it is the caller's now */
    return TOCSIN_OK;
}

tocsin_status tocsin_c2pa_check_trust(tocsin_text pem, tocsin_error *err) {
    TOCSIN_CLEANUP(c2pa_trust_release) c2pa_trust trust = {NULL};
    if (pem.n) return c2pa_read_trust(pem, &trust, err);
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "the file is empty; certificates in PEM belong here");
}

void c2pa_trust_release(c2pa_trust *trust) {
    if (trust) X509_STORE_free(trust->store);
}

STACK_OF(X509) * c2pa_chain(const c2pa_trust *trust, X509 *leaf, STACK_OF(X509) * others) {
    if (!trust->store) return NULL;
    STACK_OF(X509) *chain = NULL;
    X509_STORE_CTX *way = X509_STORE_CTX_new();
    if (way && X509_STORE_CTX_init(way, trust->store, leaf, others) && X509_verify_cert(way) == 1)
        chain = X509_STORE_CTX_get1_chain(way);
    X509_STORE_CTX_free(way);
    return chain;
}

bool c2pa_chain_valid_at(STACK_OF(X509) * chain, const ASN1_TIME *time) {
    for (int i = 0; i < sk_X509_num(chain); i++) {
        const X509 *certificate = sk_X509_value(chain, i);
        int after_start = ASN1_TIME_compare(time, X509_get0_notBefore(certificate));
        int after_end = ASN1_TIME_compare(time, X509_get0_notAfter(certificate));
        if (after_start < 0 || after_end > 0 || after_end == -2) return false;
    }
    return true;
}

/* ---- names and times -------------------------------------------------------------------------- */

const char *c2pa_name_part(c2pa_context *context, const X509_NAME *name, int nid) {
    int at = X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0) return NULL;
    unsigned char *utf8 = NULL;
    int n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    const char *kept =
        n > 0 ? c2pa_keep(context, (tocsin_text){(const char *)utf8, (size_t)n}) : NULL;
    OPENSSL_free(utf8);
    return kept;
}

const char *c2pa_name(c2pa_context *context, const X509_NAME *name) {
    const char *common = c2pa_name_part(context, name, NID_commonName);
    return common ? common : c2pa_name_part(context, name, NID_organizationName);
}

void c2pa_time_text(const ASN1_TIME *time, char ret_text[static 24]) {
    struct tm tm;
    ret_text[0] = '\0';
    if (!ASN1_TIME_to_tm(time, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900) return;
    unsigned year = (unsigned)(tm.tm_year + 1900), month = (unsigned)tm.tm_mon + 1;
    unsigned day = (unsigned)tm.tm_mday, hour = (unsigned)tm.tm_hour;
    unsigned minute = (unsigned)tm.tm_min, second = (unsigned)tm.tm_sec;
    snprintf(ret_text, 24, "%04u-%02u-%02uT%02u:%02u:%02uZ", year % 10000, month % 100, day % 100,
             hour % 100, minute % 100, second % 100);
}
