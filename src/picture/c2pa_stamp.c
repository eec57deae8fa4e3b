// SPDX-License-Identifier: Apache-2.0
/* Section 15.8: a token of a time stamp authority (RFC 3161) beside the signature. What is wrong with it is no failure of the manifest:
 * then the time is not known. */
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <string.h>

#include "picture/c2pa.h"

enum { MOST_TOKEN_BYTES = 256 << 10 };

typedef struct stamp_token {
    CMS_ContentInfo *cms;
    TS_TST_INFO *info;
} stamp_token;

static void release(stamp_token *token) {
    CMS_ContentInfo_free(token->cms);
    TS_TST_INFO_free(token->info);
}

/* { "tstTokens": [ { "val": bytes } ] }, with one token. */
static tocsin_text find_token(const c2pa_cbor *header) {
    c2pa_cbor list, item;
    if (!c2pa_cbor_array(header, "tstTokens", &list)) return TOCSIN_TEXT_NONE;
    tocsin_text rest = list.items;
    if (!c2pa_cbor_next(&rest, &item) || rest.n) return TOCSIN_TEXT_NONE;
    return c2pa_cbor_bytes(&item, "val");
}

/* Of an older stamp the whole response, whose status must be "granted" (0, 1); what stands behind is the token. */
static bool open_response(tocsin_text *bytes) {
    const unsigned char *at = (const unsigned char *)bytes->at;
    TS_RESP *response = d2i_TS_RESP(NULL, &at, (long)bytes->n);
    if (!response) return false;
    long granted = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)));
    bool good = (granted == 0 || granted == 1) && TS_RESP_get_token(response);
    TS_RESP_free(response);
    /* SEQUENCE { SEQUENCE { status … }, token }: passed over rather than written anew, so that the bytes stay as signed. */
    const unsigned char *end;
    long n;
    int tag, class;
    at = (const unsigned char *)bytes->at;
    if (!good || ASN1_get_object(&at, &n, &tag, &class, (long)bytes->n) & 0x80) return false;
    end = at + n;
    if (ASN1_get_object(&at, &n, &tag, &class, end - at) & 0x80) return false;
    at += n;
    if (at > end) return false;
    *bytes = (tocsin_text){(const char *)at, (size_t)(end - at)};
    return true;
}

static bool read_token(tocsin_text bytes, stamp_token *ret) {
    const unsigned char *at = (const unsigned char *)bytes.at;
    ret->cms = bytes.n ? d2i_CMS_ContentInfo(NULL, &at, (long)bytes.n) : NULL;
    if (!ret->cms || OBJ_obj2nid(CMS_get0_type(ret->cms)) != NID_pkcs7_signed ||
        OBJ_obj2nid(CMS_get0_eContentType(ret->cms)) != NID_id_smime_ct_TSTInfo)
        return false;
    ASN1_OCTET_STRING **content = CMS_get0_content(ret->cms);
    if (!content || !*content) return false;
    at = ASN1_STRING_get0_data(*content);
    ret->info = d2i_TS_TST_INFO(NULL, &at, ASN1_STRING_length(*content));
    return ret->info;
}

static bool is_digest(int nid) {
    return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/* One signer, with a digest that is still good. */
static bool signer_is_allowed(CMS_ContentInfo *cms) {
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    X509_ALGOR *digest = NULL;
    const ASN1_OBJECT *object;
    if (sk_CMS_SignerInfo_num(signers) != 1) return false;
    CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(signers, 0), NULL, NULL, &digest, NULL);
    if (!digest) return false;
    X509_ALGOR_get0(&object, NULL, NULL, digest);
    return is_digest(OBJ_obj2nid(object));
}

static bool signature_fits(CMS_ContentInfo *cms) {
    BIO *out = BIO_new(BIO_s_null());
    bool good =
        out && CMS_verify(cms, NULL, NULL, NULL, out, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
    BIO_free(out);
    return good;
}

/* What was stamped: the Sig_structure with "CounterSignature". */
static c2pa_code check_imprint(c2pa_context *context, TS_TST_INFO *info, tocsin_text protected,
                               tocsin_text payload) {
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT *object;
    X509_ALGOR_get0(&object, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    int nid = OBJ_obj2nid(object);
    if (!is_digest(nid)) return C2PA_STAMP_UNTRUSTED;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    unsigned char got[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    c2pa_signed_bytes("CounterSignature", protected, payload, &bytes);
    if (bytes.failed || !EVP_Digest(bytes.at, bytes.n, got, &n, EVP_get_digestbynid(nid), NULL)) {
        context->failed = true;
        return C2PA_STAMP_MISMATCH;
    }
    const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
    bool same = ASN1_STRING_length(said) == (int)n && !memcmp(ASN1_STRING_get0_data(said), got, n);
    return same ? C2PA_STAMP_VALIDATED : C2PA_STAMP_MISMATCH;
}

static void free_certificates(STACK_OF(X509) * *certificates) {
    sk_X509_pop_free(*certificates, X509_free);
}

/* Whether the user vouches for the authority, and it might stamp then. */
static c2pa_code check_authority(c2pa_context *context, stamp_token *token, const ASN1_TIME *time) {
    tocsin_c2pa_signer *signer = &context->answer->manifests[context->current].signer;
    STACK_OF(X509) *signers = CMS_get0_signers(token->cms);
    X509 *authority = sk_X509_value(signers, 0);
    if (authority) signer->stamp_authority = c2pa_name(context, X509_get_subject_name(authority));
    TOCSIN_CLEANUP(free_certificates) STACK_OF(X509) *others = CMS_get1_certs(token->cms);
    TOCSIN_CLEANUP(free_certificates)
    STACK_OF(X509) *chain = authority && c2pa_may_sign(authority, C2PA_FOR_STAMPS)
                                ? c2pa_chain(&context->trust, authority, others)
                                : NULL;
    sk_X509_free(signers);
    if (!chain) return C2PA_STAMP_UNTRUSTED;
    return c2pa_chain_valid_at(chain, time) ? C2PA_STAMP_TRUSTED : C2PA_STAMP_OUTSIDE;
}

static c2pa_code check_token(c2pa_context *context, stamp_token *token, tocsin_text protected,
                             tocsin_text payload) {
    if (!signer_is_allowed(token->cms)) return C2PA_STAMP_UNTRUSTED;
    if (!signature_fits(token->cms)) return C2PA_STAMP_MISMATCH;
    return check_imprint(context, token->info, protected, payload);
}

ASN1_TIME *c2pa_check_stamp(c2pa_context *context, const c2pa_cbor *header, bool v2,
                            tocsin_text protected, tocsin_text payload, tocsin_text place) {
    tocsin_c2pa_signer *signer = &context->answer->manifests[context->current].signer;
    TOCSIN_CLEANUP(release) stamp_token token = {NULL, NULL};
    tocsin_text bytes = find_token(header);
    if (!bytes.n || bytes.n > MOST_TOKEN_BYTES || (!v2 && !open_response(&bytes)) ||
        !read_token(bytes, &token)) {
        c2pa_report(context, C2PA_STAMP_MALFORMED, place);
        return NULL;
    }
    c2pa_code code = check_token(context, &token, protected, payload);
    if (code != C2PA_STAMP_VALIDATED) {
        c2pa_report(context, code, place);
        return NULL;
    }
    const ASN1_TIME *time = TS_TST_INFO_get_time(token.info);
    c2pa_time_text(time, signer->stamp);
    code = check_authority(context, &token, time);
    signer->stamp_trusted = code == C2PA_STAMP_TRUSTED;
    c2pa_report(context, code, place);
    if (!signer->stamp_trusted) return NULL;
    c2pa_report(context, C2PA_STAMP_VALIDATED, place);
    return ASN1_STRING_dup(time);
}
