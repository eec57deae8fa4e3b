// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_MANIFESTING_H
#define PICTURE_MANIFESTING_H

/* Pictures with C2PA manifests, right ones and ones that are wrong in a way that an option names. */

#include "signing.h"

typedef struct made_manifest {
    const char *label, *title;
    const credential *signer;
    int alg;                     /* of COSE: −7 … −39 */
    const credential *authority; /* NULL: no time stamp */
    int64_t stamp_s;
    bool stamp_response;           /* of the older kind, over the claim */
    bool stamp_other;              /* over something else */
    bool old_claim;                /* version 1 */
    bool update;                   /* changes nothing in the picture; has no binding */
    bool boxes;                    /* c2pa.hash.boxes in place of c2pa.hash.data */
    bool refers;                   /* the manifest before it is an ingredient */
    uint64_t extra_from, extra_to; /* of the picture: left out as well */
    bool extra_again;              /* and once more */
    uint64_t longer;               /* so many bytes behind the store are left out with it */
    bool no_claim, two_claims, undeclared, missing, no_binding, two_bindings, no_beginning,
        no_results;
    const char *redacts; /* the URI of an assertion that this says was taken out */
    bool taken_out;      /* the padding is referred to, and not there */
    size_t padding;      /* bytes of one more assertion, for a store of several segments */
} made_manifest;

/* Where the store goes, and how long what holds it is. */
typedef struct made_place {
    tocsin_text picture;
    bool png;
    size_t at, length;
} made_place;

static inline void sha256_of(const tocsin_text *parts, size_t n,
                             unsigned char ret_hash[static 32]) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    SIGN_MUST(context && EVP_DigestInit_ex(context, EVP_sha256(), NULL));
    for (size_t i = 0; i < n; i++)
        SIGN_MUST(!parts[i].n || EVP_DigestUpdate(context, parts[i].at, parts[i].n));
    SIGN_MUST(EVP_DigestFinal_ex(context, ret_hash, NULL));
    EVP_MD_CTX_free(context);
}

static inline void put_exclusion(tocsin_buffer *out, uint64_t start, uint64_t length) {
    cbor_put(out, 5, 2);
    cbor_text(out, "start");
    cbor_wide(out, start);
    cbor_text(out, "length");
    cbor_wide(out, length);
}

static inline void put_data_hash(tocsin_buffer *out, const made_manifest *made,
                                 const made_place *place) {
    tocsin_text picture = place->picture;
    bool extra = made->extra_to;
    size_t from = extra ? made->extra_from : picture.n, to = extra ? made->extra_to : picture.n;
    if (made->longer) {
        from = place->at;
        to = place->at + made->longer;
    }
    tocsin_text parts[2] = {tocsin_text_slice(picture, 0, from),
                            tocsin_text_slice(picture, to, picture.n)};
    unsigned char hash[32];
    sha256_of(parts, 2, hash);
    cbor_put(out, 5, 4);
    cbor_text(out, "exclusions");
    cbor_put(out, 4, 1u + extra + made->extra_again);
    put_exclusion(out, place->at, place->length + made->longer);
    for (int i = 0; i < extra + made->extra_again; i++)
        put_exclusion(out, from + place->length, to - from);
    cbor_member(out, "alg", "sha256");
    cbor_text(out, "hash");
    cbor_bytes(out, (tocsin_text){(char *)hash, 32});
    cbor_text(out, "pad");
    cbor_bytes(out, TOCSIN_TEXT_NONE);
}

static inline void put_boxes_item(tocsin_buffer *out, const char *const *names, size_t n,
                                  tocsin_text bytes) {
    unsigned char hash[32];
    sha256_of(&bytes, 1, hash);
    cbor_put(out, 5, 3);
    cbor_text(out, "names");
    cbor_put(out, 4, n);
    for (size_t i = 0; i < n; i++) cbor_text(out, names[i]);
    cbor_text(out, "hash");
    cbor_bytes(out, (tocsin_text){(char *)hash, bytes.n ? 32 : 0});
    cbor_text(out, "pad");
    cbor_bytes(out, TOCSIN_TEXT_NONE);
}

/* Of a JPEG as make_jpeg writes it: one scan, at its end. */
static inline void put_boxes_hash(tocsin_buffer *out, const made_place *place) {
    const char *names[32], *const soi[] = {"SOI"}, *const c2pa[] = {"C2PA"};
    tocsin_text picture = place->picture;
    size_t n = 0;
    for (size_t at = 2; n < 30;) {
        int marker = (uint8_t)picture.at[at + 1];
        names[n++] = marker == 0xe0   ? "APP0"
                     : marker == 0xdb ? "DQT"
                     : marker == 0xc4 ? "DHT"
                     : marker == 0xc0 ? "SOF0"
                     : marker == 0xfe ? "COM"
                                      : "SOS";
        if (marker == 0xda) break;
        at += 2 + (size_t)((uint8_t)picture.at[at + 2] << 8 | (uint8_t)picture.at[at + 3]);
    }
    names[n++] = "EOI";
    cbor_put(out, 5, 2);
    cbor_member(out, "alg", "sha256");
    cbor_text(out, "boxes");
    cbor_put(out, 4, 3);
    put_boxes_item(out, soi, 1, tocsin_text_slice(picture, 0, 2));
    put_boxes_item(out, c2pa, 1, TOCSIN_TEXT_NONE);
    put_boxes_item(out, names, n, tocsin_text_slice(picture, 2, picture.n));
}

static inline void put_actions(tocsin_buffer *out, const made_manifest *made) {
    cbor_put(out, 5, 1);
    cbor_text(out, "actions");
    cbor_put(out, 4, made->update ? 1 : 2);
    if (!made->update) {
        cbor_put(out, 5, 4);
        cbor_member(out, "action", made->no_beginning ? "c2pa.cropped" : "c2pa.created");
        cbor_member(out, "digitalSourceType",
                    "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture");
        cbor_member(out, "when", "2021-11-01T09:30:00Z");
        cbor_text(out, "softwareAgent");
        cbor_put(out, 5, 1);
        cbor_member(out, "name", "Evil\033[31m Camera");
    }
    cbor_put(out, 5, 1);
    cbor_member(out, "action", "c2pa.edited.metadata");
}

/* What whoever took it in found: nothing to say. */
static inline void put_results(tocsin_buffer *out) {
    static const char *const kinds[] = {"success", "informational", "failure"};
    cbor_text(out, "validationResults");
    cbor_put(out, 5, 1);
    cbor_text(out, "activeManifest");
    cbor_put(out, 5, 3);
    for (int i = 0; i < 3; i++) {
        cbor_text(out, kinds[i]);
        cbor_put(out, 4, 0);
    }
}

static inline void put_ingredient(tocsin_buffer *out, const char *label, tocsin_text content,
                                  bool results) {
    char url[200];
    unsigned char hash[32];
    sha256_of(&content, 1, hash);
    snprintf(url, sizeof url, "self#jumbf=/c2pa/%s", label);
    cbor_put(out, 5, results ? 5 : 4);
    if (results) put_results(out);
    cbor_member(out, "dc:title", "what it was before");
    cbor_member(out, "dc:format", "image/jpeg");
    cbor_member(out, "relationship", "parentOf");
    cbor_text(out, "activeManifest");
    cbor_put(out, 5, 2);
    cbor_member(out, "url", url);
    cbor_text(out, "hash");
    cbor_bytes(out, (tocsin_text){(char *)hash, 32});
}

typedef struct made_assertions {
    tocsin_buffer store, references; /* boxes; hashed URIs */
    size_t n;
} made_assertions;

static inline void add_assertion(made_assertions *made, const char *label, tocsin_text map,
                                 bool referred, bool kept) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer box = TOCSIN_BUFFER_INIT;
    unsigned char hash[32];
    char url[200];
    content_put(&box, "cbor", label, "cbor", map);
    tocsin_text content = tocsin_text_slice(tocsin_buffer_text(&box), 8, box.n);
    sha256_of(&content, 1, hash);
    if (kept) tocsin_buffer_put(&made->store, tocsin_buffer_text(&box));
    if (!referred) return;
    snprintf(url, sizeof url, "self#jumbf=c2pa.assertions/%s", label);
    cbor_put(&made->references, 5, 2);
    cbor_member(&made->references, "url", url);
    cbor_text(&made->references, "hash");
    cbor_bytes(&made->references, (tocsin_text){(char *)hash, 32});
    made->n++;
}

static inline made_assertions make_assertions(const made_manifest *made, const made_place *place,
                                              const char *before, tocsin_text before_content) {
    made_assertions all = {.n = 0};
    tocsin_buffer map = TOCSIN_BUFFER_INIT;
    put_actions(&map, made);
    add_assertion(&all, "c2pa.actions.v2", tocsin_buffer_text(&map), true, !made->missing);
    for (int i = 0; i < 1 + made->two_bindings && !made->no_binding && !made->update; i++) {
        tocsin_buffer_clear(&map);
        if (made->boxes)
            put_boxes_hash(&map, place);
        else
            put_data_hash(&map, made, place);
        add_assertion(&all,
                      made->boxes ? "c2pa.hash.boxes"
                      : i         ? "c2pa.hash.data__1"
                                  : "c2pa.hash.data",
                      tocsin_buffer_text(&map), true, true);
    }
    tocsin_buffer_clear(&map);
    if (made->refers) put_ingredient(&map, before, before_content, !made->no_results);
    if (made->refers)
        add_assertion(&all, "c2pa.ingredient.v3", tocsin_buffer_text(&map), true, true);
    tocsin_buffer_clear(&map);
    cbor_put(&map, 5, 1);
    cbor_text(&map, "bytes");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer padding = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < made->padding; i++) tocsin_buffer_putc(&padding, (char)(i * 7));
    cbor_bytes(&map, tocsin_buffer_text(&padding));
    if (made->padding || made->undeclared)
        add_assertion(&all, "org.example.padding", tocsin_buffer_text(&map), !made->undeclared,
                      !made->taken_out);
    tocsin_buffer_release(&map);
    return all;
}

static inline tocsin_buffer make_claim(const made_manifest *made,
                                       const made_assertions *assertions) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    cbor_put(&out, 5, made->redacts ? 8 : 7);
    if (made->redacts) {
        cbor_text(&out, "redacted_assertions");
        cbor_put(&out, 4, 1);
        cbor_text(&out, made->redacts);
    }
    cbor_member(&out, "dc:format", "image/jpeg");
    cbor_member(&out, "instanceID", "xmp:iid:1");
    cbor_member(&out, "signature", "self#jumbf=c2pa.signature");
    cbor_member(&out, "alg", "sha256");
    cbor_member(&out, "dc:title", made->title ? made->title : "a title");
    if (made->old_claim)
        cbor_member(&out, "claim_generator", "maker/1.0");
    else {
        cbor_text(&out, "claim_generator_info");
        cbor_put(&out, 5, 2);
        cbor_member(&out, "name", "maker");
        cbor_member(&out, "version", "1.0");
    }
    cbor_text(&out, made->old_claim ? "assertions" : "created_assertions");
    cbor_put(&out, 4, assertions->n);
    tocsin_buffer_put(&out, tocsin_buffer_text(&assertions->references));
    return out;
}

static inline void put_stamp(tocsin_buffer *out, const made_manifest *made, tocsin_text protected,
                             tocsin_text claim, tocsin_text signature) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer payload = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    if (made->stamp_response)
        tocsin_buffer_put(&payload, claim);
    else
        cbor_bytes(&payload, signature);
    if (made->stamp_other) tocsin_buffer_putc(&payload, '!');
    sign_structure(&bytes, "CounterSignature", protected, tocsin_buffer_text(&payload));
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer token = sign_stamp(made->authority, made->stamp_s, tocsin_buffer_text(&bytes),
                                     made->stamp_response);
    cbor_put(out, 5, 1);
    cbor_text(out, made->stamp_response ? "sigTst" : "sigTst2");
    cbor_put(out, 5, 1);
    cbor_text(out, "tstTokens");
    cbor_put(out, 4, 1);
    cbor_put(out, 5, 1);
    cbor_text(out, "val");
    cbor_bytes(out, tocsin_buffer_text(&token));
}

static inline tocsin_buffer make_signature(const made_manifest *made, tocsin_text claim) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer protected = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    unsigned char *der = NULL;
    int n = i2d_X509(made->signer->certificate, &der);
    SIGN_MUST(n > 0);
    cbor_put(&protected, 5, 2);
    cbor_put(&protected, 0, 1);
    cbor_put(&protected, 1, (uint64_t)(-1 - made->alg));
    cbor_put(&protected, 0, 33);
    cbor_bytes(&protected, (tocsin_text){(char *)der, (size_t)n});
    OPENSSL_free(der);
    sign_structure(&bytes, "Signature1", tocsin_buffer_text(&protected), claim);
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer signature = sign_raw(made->signer, made->alg, tocsin_buffer_text(&bytes));
    cbor_put(&out, 6, 18);
    cbor_put(&out, 4, 4);
    cbor_bytes(&out, tocsin_buffer_text(&protected));
    if (made->authority)
        put_stamp(&out, made, tocsin_buffer_text(&protected), claim,
                  tocsin_buffer_text(&signature));
    else
        cbor_put(&out, 5, 0);
    tocsin_buffer_putc(&out, (char)0xf6);
    cbor_bytes(&out, tocsin_buffer_text(&signature));
    return out;
}

static inline tocsin_buffer make_manifest(const made_manifest *made, const made_place *place,
                                          const char *before, tocsin_text before_content) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer children = TOCSIN_BUFFER_INIT;
    made_assertions assertions = make_assertions(made, place, before, before_content);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer claim = make_claim(made, &assertions);
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer signature = make_signature(made, tocsin_buffer_text(&claim));
    super_put(&children, "c2as", "c2pa.assertions", tocsin_buffer_text(&assertions.store));
    for (int i = 0; i < 1 + made->two_claims - made->no_claim; i++)
        content_put(&children, "c2cl", made->old_claim || i ? "c2pa.claim" : "c2pa.claim.v2",
                    "cbor", tocsin_buffer_text(&claim));
    content_put(&children, "c2cs", "c2pa.signature", "cbor", tocsin_buffer_text(&signature));
    super_put(&out, made->update ? "c2um" : "c2ma", made->label, tocsin_buffer_text(&children));
    tocsin_buffer_release(&assertions.store);
    tocsin_buffer_release(&assertions.references);
    return out;
}

static inline tocsin_buffer make_store(const made_manifest *made, size_t n,
                                       const made_place *place) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer all = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer before = TOCSIN_BUFFER_INIT;
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < n; i++) {
        tocsin_buffer manifest =
            make_manifest(&made[i], place, i ? made[i - 1].label : "",
                          tocsin_text_slice(tocsin_buffer_text(&before), 8, before.n));
        tocsin_buffer_put(&all, tocsin_buffer_text(&manifest));
        tocsin_buffer_release(&before);
        before = manifest;
    }
    super_put(&out, "c2pa", "c2pa", tocsin_buffer_text(&all));
    return out;
}

/* The store as the segments of a JPEG, which repeat its head, or as a chunk. */
static inline tocsin_buffer wrap_store(tocsin_text store, bool png) {
    enum { MOST = 65000 };
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (png) {
        put_big_endian(&out, store.n, 4);
        tocsin_buffer_puts(&out, "caBX");
        tocsin_buffer_put(&out, store);
        tocsin_text covered = tocsin_text_slice(tocsin_buffer_text(&out), 4, out.n);
        uint32_t crc = 0xffffffff;
        for (size_t i = 0; i < covered.n; i++) {
            crc ^= (uint8_t)covered.at[i];
            for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        }
        put_big_endian(&out, ~crc, 4);
        return out;
    }
    size_t at = 8;
    for (uint32_t part = 1; at < store.n; part++) {
        size_t size = store.n - at < MOST ? store.n - at : MOST;
        tocsin_buffer_put(&out, TOCSIN_TEXT("\xff\xeb"));
        put_big_endian(&out, 2 + 8 + 8 + size, 2);
        tocsin_buffer_put(&out, TOCSIN_TEXT("JP\2\21"));
        put_big_endian(&out, part, 4);
        tocsin_buffer_put(&out, tocsin_text_slice(store, 0, 8));
        tocsin_buffer_put(&out, tocsin_text_slice(store, at, at + size));
        at += size;
    }
    return out;
}

/* The picture with these manifests, the last one active. Made again until the length of what holds them is what they say. */
static inline tocsin_buffer make_signed(tocsin_text picture, const made_manifest *made, size_t n) {
    bool png = picture.at[0] != '\xff';
    made_place place = {.picture = picture, .png = png, .at = png ? 33 : 2};
    tocsin_buffer held = TOCSIN_BUFFER_INIT, out = TOCSIN_BUFFER_INIT;
    for (int turn = 0; turn < 8 && (!held.n || held.n != place.length); turn++) {
        place.length = held.n;
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer store = make_store(made, n, &place);
        tocsin_buffer_release(&held);
        held = wrap_store(tocsin_buffer_text(&store), png);
    }
    SIGN_MUST(held.n == place.length);
    tocsin_buffer_put(&out, tocsin_text_slice(picture, 0, place.at));
    tocsin_buffer_put(&out, tocsin_buffer_text(&held));
    tocsin_buffer_put(&out, tocsin_text_slice(picture, place.at, picture.n));
    tocsin_buffer_release(&held);
    return out;
}

#endif
