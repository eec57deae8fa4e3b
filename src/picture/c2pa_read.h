// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_C2PA_READ_H
#define PICTURE_C2PA_READ_H

/* The two forms that a C2PA manifest is written in: boxes of JUMBF (ISO 19566-5) and CBOR (RFC 8949). Views into bytes that
 * somebody else keeps; nothing is allocated, nothing that lies is believed. */

#include "tocsin/base.h"

/* ---- boxes ---------------------------------------------------------------------------------- */

enum { C2PA_DEEPEST_BOX = 8, C2PA_MOST_BOXES = 8192 };

typedef struct c2pa_box {
    char type[5];
    tocsin_text content; /* what hashes are taken over: all but the header */
    tocsin_text whole;
} c2pa_box;

/* A superbox: what its description says, and the boxes behind it. */
typedef struct c2pa_super {
    tocsin_text content;  /* of the superbox, the description box included */
    tocsin_text children; /* boxes behind the description */
    tocsin_text
        kind; /* the first four letters of its UUID where the rest is that of JUMBF, else empty */
    tocsin_text label;
} c2pa_super;

/* The next box of `rest`. False at its end, and where what follows is none. */
bool c2pa_next_box(tocsin_text *rest, c2pa_box *ret_box);
/* False: it is no superbox, or its description cannot be read. */
bool c2pa_open(const c2pa_box *box, c2pa_super *ret_super);
/* Whether all boxes lie within one another, none deeper than C2PA_DEEPEST_BOX, no more than C2PA_MOST_BOXES; else where the first
 * is that does not. */
bool c2pa_boxes_are_sound(tocsin_text boxes, size_t *ret_bad);
/* The first superbox with this label; how many there are. */
size_t c2pa_find(tocsin_text boxes, tocsin_text label, c2pa_super *ret_super);
/* The first content box of a superbox that is of the type. */
bool c2pa_content(const c2pa_super *super, const char *type, tocsin_text *ret_content);

/* ---- CBOR ----------------------------------------------------------------------------------- */

enum { C2PA_DEEPEST_CBOR = 16, C2PA_MOST_KEYS = 256 };

typedef enum c2pa_cbor_kind {
    C2PA_UNSIGNED,
    C2PA_NEGATIVE, /* −1 − number */
    C2PA_BYTES,
    C2PA_TEXT,
    C2PA_ARRAY,
    C2PA_MAP,
    C2PA_TAG,
    C2PA_SIMPLE /* false, true, null, floats */
} c2pa_cbor_kind;

typedef struct c2pa_cbor {
    c2pa_cbor_kind kind;
    uint64_t number;   /* of numbers, tags and simple values */
    tocsin_text text;  /* of bytes and text */
    tocsin_text items; /* of arrays and maps (key, value, …), and what a tag stands before */
    tocsin_text whole;
} c2pa_cbor;

enum { C2PA_CBOR_TRUE = 21, C2PA_CBOR_NULL = 22 };

/* Whether the bytes are one well-formed item: no deeper than C2PA_DEEPEST_CBOR, keys of a map at most C2PA_MOST_KEYS and each once,
 * text in UTF-8, no strings in pieces. `budget` falls by the items read, and it is not sound where it runs out. */
bool c2pa_cbor_read(tocsin_text bytes, size_t *budget, c2pa_cbor *ret_item);
/* For what c2pa_cbor_read has found sound: the next item of `rest`. */
bool c2pa_cbor_next(tocsin_text *rest, c2pa_cbor *ret_item);
/* The value of a key in a map. False: it is no map, or has no such key. */
bool c2pa_cbor_get(const c2pa_cbor *map, const char *key, c2pa_cbor *ret_value);
bool c2pa_cbor_get_number(const c2pa_cbor *map, uint64_t key, c2pa_cbor *ret_value);
/* The same where only a text, bytes, or a number that is not negative will do; empty, and false. */
tocsin_text c2pa_cbor_text(const c2pa_cbor *map, const char *key);
tocsin_text c2pa_cbor_bytes(const c2pa_cbor *map, const char *key);
bool c2pa_cbor_unsigned(const c2pa_cbor *map, const char *key, uint64_t *ret_number);
bool c2pa_cbor_array(const c2pa_cbor *map, const char *key, c2pa_cbor *ret_array);

#endif
