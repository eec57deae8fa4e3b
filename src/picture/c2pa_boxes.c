// SPDX-License-Identifier: Apache-2.0
/* "c2pa.hash.boxes": each hash is of one or more segments of a JPEG, or chunks of a PNG, in the order of the file, and names them.
 * The manifests' own are named C2PA and have none. */
#include <string.h>

#include "picture/c2pa.h"
#include "picture/decode.h"

typedef struct file_part {
    char name[8];
    size_t from, to;
} file_part;

static void name_marker(int marker, char *ret_name) {
    static const struct {
        int marker;
        const char *name;
    } known[] = {{0xc4, "DHT"}, {0xcc, "DAC"}, {0xd8, "SOI"}, {0xd9, "EOI"},
                 {0xda, "SOS"}, {0xdb, "DQT"}, {0xdc, "DNL"}, {0xdd, "DRI"},
                 {0xde, "DHP"}, {0xdf, "EXP"}, {0xfe, "COM"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].marker == marker) {
            snprintf(ret_name, 8, "%s", known[i].name);
            return;
        }
    if (marker >= 0xe0 && marker <= 0xef)
        snprintf(ret_name, 8, "APP%d", marker - 0xe0);
    else if (marker >= 0xc0 && marker <= 0xcf)
        snprintf(ret_name, 8, "SOF%d", marker - 0xc0);
    else
        snprintf(ret_name, 8, "?");
}

/* Behind the head of a scan, up to the next marker that ends it. */
static size_t end_of_scan(tocsin_text file, size_t at) {
    while (at + 1 < file.n) {
        const char *ff = memchr(file.at + at, 0xff, file.n - at - 1);
        if (!ff) return file.n;
        at = (size_t)(ff - file.at);
        int marker = (uint8_t)file.at[at + 1];
        if (marker && (marker < 0xd0 || marker > 0xd7)) return at;
        at += 2;
    }
    return file.n;
}

static bool next_jpeg(const c2pa_context *context, size_t from, file_part *ret_part) {
    tocsin_text file = context->file;
    if (from + 2 > file.n || (uint8_t)file.at[from] != 0xff) return false;
    int marker = (uint8_t)file.at[from + 1];
    file_part part = {.from = from, .to = from + 2};
    name_marker(marker, part.name);
    if (marker != 0xd8 && marker != 0xd9) {
        if (from + 4 > file.n) return false;
        part.to += (size_t)((uint8_t)file.at[from + 2] << 8 | (uint8_t)file.at[from + 3]);
        if (part.to < from + 4 || part.to > file.n) return false;
    }
    if (marker == 0xda) part.to = end_of_scan(file, part.to);
    *ret_part = part;
    return true;
}

static bool next_png(const c2pa_context *context, size_t from, file_part *ret_part) {
    picture_chunk chunk;
    size_t at = from;
    if (!from) {
        *ret_part = (file_part){"PNGh", 0, 8};
        return true;
    }
    if (!picture_next_chunk(context->file, &at, &chunk)) return false;
    file_part part = {.from = from, .to = at};
    memcpy(part.name, chunk.type, 5);
    *ret_part = part;
    return true;
}

/* The part that begins at `from`; the segments of the store are one. */
static bool next_part(const c2pa_context *context, size_t from, file_part *ret_part) {
    const c2pa_place *place = &context->place;
    if (from == place->from) {
        *ret_part = (file_part){"C2PA", from, place->to};
        return place->in_one_piece;
    }
    return context->png ? next_png(context, from, ret_part) : next_jpeg(context, from, ret_part);
}

/* What no decoder draws. */
static bool is_metadata(const char *name) {
    static const char *const names[] = {"APP1", "APP13", "COM",  "eXIf",
                                        "tEXt", "iTXt",  "zTXt", "tIME"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

/* The parts that an item names, from `*at` on. */
static bool take_named(const c2pa_context *context, const c2pa_cbor *names, size_t *at,
                       bool *ret_is_store, bool *ret_is_metadata) {
    c2pa_cbor name;
    size_t n = 0;
    for (tocsin_text rest = names->items; c2pa_cbor_next(&rest, &name); n++) {
        file_part part;
        if (!next_part(context, *at, &part) || name.kind != C2PA_TEXT ||
            !tocsin_text_is(name.text, part.name))
            return false;
        *at = part.to;
        *ret_is_store = !strcmp(part.name, "C2PA");
        *ret_is_metadata = *ret_is_metadata && is_metadata(part.name);
    }
    return n == 1 || !*ret_is_store;
}

static c2pa_code check_item(c2pa_context *context, const c2pa_cbor *item, tocsin_text alg,
                            size_t *at) {
    c2pa_cbor names, excluded;
    size_t from = *at;
    bool is_store = false, metadata = true;
    if (!c2pa_cbor_array(item, "names", &names) || !names.items.n)
        return C2PA_ASSERTION_BOXES_MALFORMED;
    if (!take_named(context, &names, at, &is_store, &metadata)) return C2PA_ASSERTION_BOXES_UNKNOWN;
    if (is_store) return C2PA_ASSERTION_BOXES_MATCH;
    bool left_out = c2pa_cbor_get(item, "excluded", &excluded) && excluded.kind == C2PA_SIMPLE &&
                    excluded.number == C2PA_CBOR_TRUE;
    if (left_out) return metadata ? C2PA_ASSERTION_BOXES_MATCH : C2PA_ASSERTION_BOXES_MISMATCH;
    switch (c2pa_match_hash(context, c2pa_alg(item, alg),
                            tocsin_text_slice(context->file, from, *at), NULL, 0,
                            c2pa_cbor_bytes(item, "hash"))) {
    case C2PA_MATCHES: return C2PA_ASSERTION_BOXES_MATCH;
    case C2PA_UNSUPPORTED: return C2PA_ALGORITHM_UNSUPPORTED;
    case C2PA_TOO_MUCH: return C2PA_GENERAL_ERROR;
    default: return C2PA_ASSERTION_BOXES_MISMATCH;
    }
}

void c2pa_check_boxes(c2pa_context *context, const c2pa_claim *claim,
                      const c2pa_assertion *assertion) {
    c2pa_cbor list, item;
    size_t at = 0;
    c2pa_code code = C2PA_ASSERTION_BOXES_MALFORMED;
    if (c2pa_cbor_array(&assertion->map, "boxes", &list)) {
        tocsin_text rest = list.items, alg = c2pa_alg(&assertion->map, claim->alg);
        code = C2PA_ASSERTION_BOXES_MATCH;
        while (code == C2PA_ASSERTION_BOXES_MATCH && c2pa_cbor_next(&rest, &item))
            code = check_item(context, &item, alg, &at);
        if (code == C2PA_ASSERTION_BOXES_MATCH && at != context->file.n)
            code = C2PA_ASSERTION_BOXES_UNKNOWN;
    }
    c2pa_report(context, code, assertion->label);
}
