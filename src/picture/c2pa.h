// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_C2PA_H
#define PICTURE_C2PA_H

/* What the steps of a validation share. c2pa.c opens with the way through them. */

#include <openssl/x509.h>

#include "picture/c2pa_codes.h"
#include "picture/c2pa_read.h"
#include "tocsin/picture.h"

enum {
    C2PA_MOST_STORE_BYTES = 64 << 20,
    C2PA_MOST_MANIFESTS = 64,
    C2PA_MOST_ASSERTIONS = 256,
    C2PA_MOST_STATUSES = 1024,
    C2PA_MOST_CERTIFICATES = 8,
    C2PA_MOST_CBOR_ITEMS = 1 << 18, /* in all */
    C2PA_MOST_TOLD = 64,            /* actions, and ingredients, of a manifest */
};

/* Where the boxes of the store lie in the file. */
typedef struct c2pa_place {
    tocsin_text store; /* the superbox "c2pa", put together */
    size_t from, to;   /* of the file: the segments or the chunk that hold it */
    bool in_one_piece; /* nothing else lies between */
} c2pa_place;

/* Certificates that the user vouches for, and whether there are any. */
typedef struct c2pa_trust {
    X509_STORE *store; /* NULL: none */
} c2pa_trust;

/* An assertion that a claim says was taken out. */
typedef struct c2pa_redaction {
    size_t manifest; /* index */
    tocsin_text label;
} c2pa_redaction;

typedef struct c2pa_context {
    tocsin_text file;
    bool png;
    c2pa_place place;
    c2pa_trust trust;
    tocsin_c2pa *answer;
    c2pa_super manifests[C2PA_MOST_MANIFESTS];
    bool visited[C2PA_MOST_MANIFESTS];
    uint8_t level
        [C2PA_MOST_MANIFESTS]; /* the least that is still to be said of it, a tocsin_c2pa_state */
    size_t current;            /* manifest */
    c2pa_redaction redacted[C2PA_MOST_ASSERTIONS]; /* by the claims read so far */
    size_t n_redacted;
    size_t cbor_budget, hash_budget;
    bool quiet;  /* nothing is reported: it will be, when its turn comes */
    bool failed; /* no memory */
} c2pa_context;

/* What the claim of a manifest says, as views. */
typedef struct c2pa_claim {
    tocsin_text bytes; /* that are signed */
    c2pa_cbor map;
    bool v2;
    tocsin_text label, alg;
    c2pa_cbor lists[2]; /* of hashed URIs: created and gathered assertions, or assertions */
    size_t n_lists;
    bool update; /* its manifest changes nothing in the picture */
} c2pa_claim;

/* An assertion that its claim refers to. */
typedef struct c2pa_assertion {
    tocsin_text label, base; /* base: without "__2" */
    c2pa_super box;
    bool fits;     /* its hash is the claim's */
    c2pa_cbor map; /* where `has_map` */
    bool has_map;
} c2pa_assertion;

typedef struct c2pa_assertions {
    c2pa_assertion at[C2PA_MOST_ASSERTIONS];
    size_t n;
} c2pa_assertions;

void c2pa_report(c2pa_context *context, c2pa_code code, tocsin_text place);
/* A text of the manifest into the answer; NULL where it is empty. */
const char *c2pa_keep(c2pa_context *context, tocsin_text text);

/* c2pa_find.c: gather the store from the file. False: there is none, or it cannot be told (reported). */
bool c2pa_gather(c2pa_context *context, tocsin_arena *arena);
/* Whether all bytes of a range of the file are metadata that no decoder draws. For ranges in order: begin with `*at` 0. */
bool c2pa_is_metadata(const c2pa_context *context, size_t *at, size_t from, size_t to);

/* c2pa_uri.c: "self#jumbf=…" within manifest `manifest`, whose index is given back. */
bool c2pa_resolve(const c2pa_context *context, size_t manifest, tocsin_text uri,
                  c2pa_super *ret_super, size_t *ret_manifest);
size_t c2pa_manifest_index(const c2pa_context *context, tocsin_text label); /* SIZE_MAX: none */

/* c2pa_hash.c */
typedef enum c2pa_match { C2PA_MATCHES, C2PA_DIFFERS, C2PA_UNSUPPORTED, C2PA_TOO_MUCH } c2pa_match;
typedef struct c2pa_range {
    uint64_t from, to;
} c2pa_range;
/* The bytes but for ranges (in order, within them) against `hash`. */
c2pa_match c2pa_match_hash(c2pa_context *context, tocsin_text alg, tocsin_text bytes,
                           const c2pa_range *without, size_t n_without, tocsin_text hash);
/* The nearest "alg": that of the structure, else of the claim. */
tocsin_text c2pa_alg(const c2pa_cbor *structure, tocsin_text otherwise);

/* c2pa_claim.c: false when nothing more can be asked. */
bool c2pa_read_claim(c2pa_context *context, c2pa_claim *ret_claim, tocsin_text *ret_signature,
                     tocsin_text *ret_signature_place);
/* c2pa_assertions.c */
/* Whether a claim that was read so far says that assertion `label` of a manifest was taken out; any, where it is empty. */
bool c2pa_is_redacted(const c2pa_context *context, size_t manifest, tocsin_text label);
void c2pa_check_assertions(c2pa_context *context, const c2pa_claim *claim,
                           c2pa_assertions *ret_assertions);
/* c2pa_binding.c: the picture's bytes against the hard binding among the assertions. */
bool c2pa_is_hard_binding(tocsin_text base);
void c2pa_check_binding(c2pa_context *context, const c2pa_claim *claim,
                        const c2pa_assertions *assertions);
/* c2pa_boxes.c: the same where the hashes are of single segments or chunks. */
void c2pa_check_boxes(c2pa_context *context, const c2pa_claim *claim,
                      const c2pa_assertion *assertion);
/* c2pa_told.c: actions and ingredients into the answer; what they must be is checked. */
void c2pa_tell_actions(c2pa_context *context, const c2pa_claim *claim,
                       const c2pa_assertions *assertions);
void c2pa_tell_ingredients(c2pa_context *context, const c2pa_claim *claim,
                           const c2pa_assertions *assertions);
bool c2pa_is_ingredient(tocsin_text base);
/* The hashed URI of the manifest that an ingredient came with. */
bool c2pa_ingredient_manifest(const c2pa_cbor *ingredient, c2pa_cbor *ret_reference);

/* c2pa_signature.c: the signature over the claim, the certificates and the time stamp. */
void c2pa_check_signature(c2pa_context *context, const c2pa_claim *claim, tocsin_text signature,
                          tocsin_text place);
/* Sig_structure of RFC 8152, which is what is signed; and bytes as a CBOR string. */
void c2pa_signed_bytes(const char *what, tocsin_text protected, tocsin_text payload,
                       tocsin_buffer *out);
void c2pa_put_bytes(tocsin_buffer *out, tocsin_text bytes);

/* c2pa_certificate.c */
typedef enum c2pa_purpose { C2PA_FOR_CLAIMS, C2PA_FOR_STAMPS } c2pa_purpose;
/* Whether a certificate may be used for that at all, whoever vouches for it. */
bool c2pa_may_sign(X509 *certificate, c2pa_purpose purpose);
/* The user's list, read from PEM. */
tocsin_status c2pa_read_trust(tocsin_text pem, c2pa_trust *ret_trust, tocsin_error *err);
void c2pa_trust_release(c2pa_trust *trust);
/* The chain from `leaf` over `others` to the list. NULL: there is none. The caller frees it and what is in it. */
STACK_OF(X509) * c2pa_chain(const c2pa_trust *trust, X509 *leaf, STACK_OF(X509) * others);
bool c2pa_chain_valid_at(STACK_OF(X509) * chain, const ASN1_TIME *time);
/* The common name, else the organisation. */
const char *c2pa_name(c2pa_context *context, const X509_NAME *name);
const char *c2pa_name_part(c2pa_context *context, const X509_NAME *name, int nid);
void c2pa_time_text(const ASN1_TIME *time, char ret_text[static 24]);

/* c2pa_stamp.c: a time stamp over the signature. `header` is sigTst (of the claim) or sigTst2 (of the signature). NULL: none that counts.
 * Free with ASN1_TIME_free. */
ASN1_TIME *c2pa_check_stamp(c2pa_context *context, const c2pa_cbor *header, bool v2,
                            tocsin_text protected, tocsin_text payload, tocsin_text place);

#endif
