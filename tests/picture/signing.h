// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_SIGNING_H
#define PICTURE_SIGNING_H

/* C2PA manifests made in memory, for tests: keys and certificates, CBOR, boxes, signatures, time stamps, and the picture around them.
 * Written apart from what reads them. What cannot be made ends the test program. */

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include "making.h"

#define SIGN_MUST(what)                                                                            \
    do {                                                                                           \
        if (!(what)) abort();                                                                      \
    } while (0)

/* ---- keys and certificates ---------------------------------------------------------------------- */

typedef struct credential {
    EVP_PKEY *key;
    X509 *certificate;
} credential;

static inline void credential_release(credential *who) {
    EVP_PKEY_free(who->key);
    X509_free(who->certificate);
}

typedef enum key_kind { KEY_P256, KEY_P384, KEY_P521, KEY_RSA, KEY_ED25519 } key_kind;

static inline EVP_PKEY *sign_key(key_kind kind) {
    static const char *const curves[] = {"P-256", "P-384", "P-521"};
    EVP_PKEY *key = kind == KEY_RSA       ? EVP_RSA_gen(2048)
                    : kind == KEY_ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                                          : EVP_EC_gen(curves[kind]);
    SIGN_MUST(key);
    return key;
}

static inline void sign_extend(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    SIGN_MUST(extension && X509_add_ext(certificate, extension, -1));
    X509_EXTENSION_free(extension);
}

typedef struct certificate_options {
    const char *name;
    const char *usage;     /* NULL: a certificate that signs others */
    const char *from, *to; /* "20200101000000Z"; NULL: 2020 to 2030 */
    const char *key_usage; /* NULL: what goes with it */
} certificate_options;

/* `issuer` NULL: signed by itself. */
static inline credential sign_certificate(key_kind kind, const credential *issuer,
                                          certificate_options options) {
    credential made = {sign_key(kind), X509_new()};
    X509 *certificate = made.certificate;
    const credential *by = issuer ? issuer : &made;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
    ASN1_TIME_set_string(X509_getm_notBefore(certificate),
                         options.from ? options.from : "20200101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate),
                         options.to ? options.to : "20300101000000Z");
    X509_NAME *name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)options.name, -1,
                               -1, 0);
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, (const unsigned char *)"A press", -1, -1,
                               0);
    X509_set_issuer_name(certificate, X509_get_subject_name(by->certificate));
    X509_set_pubkey(certificate, made.key);
    bool signs_others = !options.usage;
    sign_extend(certificate, by->certificate, NID_basic_constraints,
                signs_others ? "critical,CA:TRUE" : "critical,CA:FALSE");
    sign_extend(certificate, by->certificate, NID_key_usage,
                options.key_usage ? options.key_usage
                : signs_others    ? "critical,keyCertSign"
                                  : "critical,digitalSignature");
    sign_extend(certificate, by->certificate, NID_subject_key_identifier, "hash");
    if (issuer) sign_extend(certificate, by->certificate, NID_authority_key_identifier, "keyid");
    if (options.usage) sign_extend(certificate, by->certificate, NID_ext_key_usage, options.usage);
    bool ed = EVP_PKEY_get_base_id(by->key) == EVP_PKEY_ED25519;
    SIGN_MUST(X509_sign(certificate, by->key, ed ? NULL : EVP_sha256()));
    return made;
}

static inline tocsin_buffer sign_pem(const credential *who) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    BIO *bio = BIO_new(BIO_s_mem());
    char *at;
    SIGN_MUST(bio && PEM_write_bio_X509(bio, who->certificate));
    long n = BIO_get_mem_data(bio, &at);
    tocsin_buffer_put(&out, (tocsin_text){at, (size_t)n});
    BIO_free(bio);
    return out;
}

/* ---- CBOR and boxes ----------------------------------------------------------------------------- */

static inline void cbor_put(tocsin_buffer *out, int kind, uint64_t n) {
    int bytes = n < 24 ? 0 : n < 256 ? 1 : n < 65536 ? 2 : 4;
    tocsin_buffer_putc(out, (char)(kind << 5 | (bytes == 0   ? (int)n
                                                : bytes == 1 ? 24
                                                : bytes == 2 ? 25
                                                             : 26)));
    for (int i = bytes - 1; i >= 0; i--) tocsin_buffer_putc(out, (char)(n >> 8 * i & 255));
}
/* Four bytes whatever it is, so that lengths stay the same when it is filled in. */
static inline void cbor_wide(tocsin_buffer *out, uint64_t n) {
    tocsin_buffer_putc(out, 26);
    for (int i = 3; i >= 0; i--) tocsin_buffer_putc(out, (char)(n >> 8 * i & 255));
}
static inline void cbor_text(tocsin_buffer *out, const char *text) {
    cbor_put(out, 3, strlen(text));
    tocsin_buffer_puts(out, text);
}
static inline void cbor_bytes(tocsin_buffer *out, tocsin_text bytes) {
    cbor_put(out, 2, bytes.n);
    tocsin_buffer_put(out, bytes);
}
static inline void cbor_member(tocsin_buffer *out, const char *key, const char *text) {
    cbor_text(out, key);
    cbor_text(out, text);
}

static inline void put_big_endian(tocsin_buffer *out, uint64_t value, int n) {
    for (int i = n - 1; i >= 0; i--) tocsin_buffer_putc(out, (char)(value >> 8 * i & 255));
}
static inline void box_put(tocsin_buffer *out, const char *type, tocsin_text content) {
    put_big_endian(out, 8 + content.n, 4);
    tocsin_buffer_puts(out, type);
    tocsin_buffer_put(out, content);
}
static inline void super_put(tocsin_buffer *out, const char *kind, const char *label,
                             tocsin_text children) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer description = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&description, kind);
    tocsin_buffer_put(&description, TOCSIN_TEXT("\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03"));
    tocsin_buffer_put(&description, (tocsin_text){label, strlen(label) + 1});
    box_put(&content, "jumd", tocsin_buffer_text(&description));
    tocsin_buffer_put(&content, children);
    box_put(out, "jumb", tocsin_buffer_text(&content));
}
/* A superbox with one content box of CBOR, or what `content` names. */
static inline void content_put(tocsin_buffer *out, const char *kind, const char *label,
                               const char *content, tocsin_text bytes) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer box = TOCSIN_BUFFER_INIT;
    box_put(&box, content, bytes);
    super_put(out, kind, label, tocsin_buffer_text(&box));
}

/* ---- signatures --------------------------------------------------------------------------------- */

static inline tocsin_buffer sign_raw(const credential *who, int alg, tocsin_text bytes) {
    const EVP_MD *digest = alg == -7 || alg == -37    ? EVP_sha256()
                           : alg == -35 || alg == -38 ? EVP_sha384()
                           : alg == -36 || alg == -39 ? EVP_sha512()
                                                      : NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how;
    unsigned char room[1024];
    size_t n = sizeof room;
    SIGN_MUST(context && EVP_DigestSignInit(context, &how, digest, NULL, who->key));
    if (alg <= -37)
        SIGN_MUST(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0 &&
                  EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) > 0);
    SIGN_MUST(EVP_DigestSign(context, room, &n, (const unsigned char *)bytes.at, bytes.n));
    EVP_MD_CTX_free(context);
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (EVP_PKEY_get_base_id(who->key) != EVP_PKEY_EC) {
        tocsin_buffer_put(&out, (tocsin_text){(char *)room, n});
        return out;
    }
    const unsigned char *at = room;
    int half = (EVP_PKEY_get_bits(who->key) + 7) / 8;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)n);
    unsigned char both[256];
    SIGN_MUST(pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair), both, half) == half &&
              BN_bn2binpad(ECDSA_SIG_get0_s(pair), both + half, half) == half);
    ECDSA_SIG_free(pair);
    tocsin_buffer_put(&out, (tocsin_text){(char *)both, 2 * (size_t)half});
    return out;
}

static inline void sign_structure(tocsin_buffer *out, const char *what, tocsin_text protected,
                                  tocsin_text payload) {
    cbor_put(out, 4, 4);
    cbor_text(out, what);
    cbor_bytes(out, protected);
    cbor_bytes(out, TOCSIN_TEXT_NONE);
    cbor_bytes(out, payload);
}

/* ---- time stamps -------------------------------------------------------------------------------- */

static inline ASN1_INTEGER *stamp_serial(TS_RESP_CTX *context, void *data) {
    (void)context;
    (void)data;
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    ASN1_INTEGER_set(serial, 1);
    return serial;
}
static inline int stamp_time(TS_RESP_CTX *context, void *data, long *seconds, long *micros) {
    (void)context;
    *seconds = (long)*(const int64_t *)data;
    *micros = 0;
    return 1;
}

/* The token, or the whole response, of an authority over the bytes. */
static inline tocsin_buffer sign_stamp(const credential *authority, int64_t time_s,
                                       tocsin_text bytes, bool whole_response) {
    unsigned char hash[32];
    SIGN_MUST(EVP_Digest(bytes.at, bytes.n, hash, NULL, EVP_sha256(), NULL));
    TS_REQ *request = TS_REQ_new();
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL);
    TS_REQ_set_version(request, 1);
    TS_MSG_IMPRINT_set_algo(imprint, algorithm);
    TS_MSG_IMPRINT_set_msg(imprint, hash, 32);
    TS_REQ_set_msg_imprint(request, imprint);
    TS_REQ_set_cert_req(request, 1);
    BIO *in = BIO_new(BIO_s_mem());
    SIGN_MUST(i2d_TS_REQ_bio(in, request) == 1);
    TS_RESP_CTX *context = TS_RESP_CTX_new();
    ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);
    TS_RESP_CTX_set_signer_cert(context, authority->certificate);
    TS_RESP_CTX_set_signer_key(context, authority->key);
    TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
    TS_RESP_CTX_add_md(context, EVP_sha256());
    TS_RESP_CTX_set_def_policy(context, policy);
    TS_RESP_CTX_set_serial_cb(context, stamp_serial, NULL);
    TS_RESP_CTX_set_time_cb(context, stamp_time, &time_s);
    TS_RESP *response = TS_RESP_create_response(context, in);
    SIGN_MUST(response && TS_RESP_get_token(response));
    unsigned char *der = NULL;
    int n =
        whole_response ? i2d_TS_RESP(response, &der) : i2d_PKCS7(TS_RESP_get_token(response), &der);
    SIGN_MUST(n > 0);
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put(&out, (tocsin_text){(char *)der, (size_t)n});
    OPENSSL_free(der);
    TS_RESP_free(response);
    TS_RESP_CTX_free(context);
    ASN1_OBJECT_free(policy);
    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    TS_REQ_free(request);
    BIO_free(in);
    return out;
}

#endif
