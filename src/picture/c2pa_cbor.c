// SPDX-License-Identifier: Apache-2.0
#include "picture/c2pa_read.h"

#include <string.h>

enum { IN_PIECES = 31, BREAK = 0xFF };

typedef struct cbor_head {
    c2pa_cbor_kind kind;
    int info;
    uint64_t number;
} cbor_head;

/* The first byte of an item, and its number in up to eight more. */
static bool take_head(tocsin_text *rest, cbor_head *ret_head) {
    if (!rest->n) return false;
    uint8_t first = (uint8_t)rest->at[0];
    cbor_head got = {
        .kind = (c2pa_cbor_kind)(first >> 5), .info = first & 31, .number = first & 31};
    size_t n = 0;
    if (got.info >= 24 && got.info <= 27) {
        n = (size_t)1 << (got.info - 24);
        if (rest->n < 1 + n) return false;
        got.number = 0;
        for (size_t i = 1; i <= n; i++) got.number = got.number << 8 | (uint8_t)rest->at[i];
    } else if (got.info >= 28) {
        if (got.info != IN_PIECES || (got.kind != C2PA_ARRAY && got.kind != C2PA_MAP)) return false;
        got.number = UINT64_MAX;
    }
    *rest = tocsin_text_slice(*rest, 1 + n, rest->n);
    *ret_head = got;
    return true;
}

/* What the reading of an item has left; `strict` also looks at keys and text, which need not be done twice. */
typedef struct cbor_reading {
    size_t *budget;
    bool strict;
} cbor_reading;

static bool take(tocsin_text *rest, cbor_reading how, int depth, c2pa_cbor *ret_item);

/* However they are written. */
static bool same_key(const c2pa_cbor *a, const c2pa_cbor *b) {
    if (a->kind != b->kind || a->number != b->number) return false;
    bool plain = a->kind <= C2PA_TEXT;
    return plain ? tocsin_text_equal(a->text, b->text) : tocsin_text_equal(a->whole, b->whole);
}

/* Of a map every other item is a key, and none may stand there twice: who takes the first and who takes the last would read
 * different things. */
static bool take_items(tocsin_text *rest, const cbor_head *head, cbor_reading how, int depth,
                       tocsin_text *ret_items) {
    c2pa_cbor keys[C2PA_MOST_KEYS];
    tocsin_text from = *rest;
    bool map = head->kind == C2PA_MAP, pieces = head->info == IN_PIECES;
    if (!pieces && head->number > rest->n) return false;
    uint64_t n = pieces ? UINT64_MAX : map ? 2 * head->number : head->number;
    for (uint64_t i = 0; i < n; i++) {
        if (pieces && rest->n && (uint8_t)rest->at[0] == BREAK) {
            if (map && i % 2) return false;
            *ret_items = tocsin_text_slice(from, 0, from.n - rest->n);
            *rest = tocsin_text_slice(*rest, 1, rest->n);
            return true;
        }
        c2pa_cbor item;
        if (!take(rest, how, depth + 1, &item)) return false;
        if (!how.strict || !map || i % 2) continue;
        if (i / 2 >= C2PA_MOST_KEYS) return false;
        for (uint64_t k = 0; k < i / 2; k++)
            if (same_key(&keys[k], &item)) return false;
        keys[i / 2] = item;
    }
    *ret_items = tocsin_text_slice(from, 0, from.n - rest->n);
    return true;
}

static bool take_string(tocsin_text *rest, const cbor_head *head, cbor_reading how,
                        tocsin_text *ret_text) {
    if (head->number > rest->n) return false;
    *ret_text = tocsin_text_slice(*rest, 0, (size_t)head->number);
    *rest = tocsin_text_slice(*rest, (size_t)head->number, rest->n);
    size_t bad;
    return head->kind == C2PA_BYTES || !how.strict || tocsin_text_is_utf8(*ret_text, &bad);
}

static bool take(tocsin_text *rest, cbor_reading how, int depth, c2pa_cbor *ret_item) {
    tocsin_text from = *rest;
    cbor_head head;
    if (depth > C2PA_DEEPEST_CBOR || (how.budget && !*how.budget) || !take_head(rest, &head))
        return false;
    if (how.budget) --*how.budget;
    c2pa_cbor item = {.kind = head.kind, .number = head.number};
    bool good = true;
    if (head.kind == C2PA_BYTES || head.kind == C2PA_TEXT)
        good = take_string(rest, &head, how, &item.text);
    else if (head.kind == C2PA_ARRAY || head.kind == C2PA_MAP)
        good = take_items(rest, &head, how, depth, &item.items);
    else if (head.kind == C2PA_TAG) {
        c2pa_cbor tagged;
        good = take(rest, how, depth + 1, &tagged);
        item.items = tagged.whole;
    }
    if (!good) return false;
    item.whole = tocsin_text_slice(from, 0, from.n - rest->n);
    *ret_item = item;
    return true;
}

bool c2pa_cbor_read(tocsin_text bytes, size_t *budget, c2pa_cbor *ret_item) {
    c2pa_cbor item;
    if (!take(&bytes, (cbor_reading){budget, true}, 0, &item) || bytes.n) return false;
    *ret_item = item;
    return true;
}

bool c2pa_cbor_next(tocsin_text *rest, c2pa_cbor *ret_item) {
    return take(rest, (cbor_reading){NULL, false}, 0, ret_item);
}

static bool get(const c2pa_cbor *map, const c2pa_cbor *key, c2pa_cbor *ret_value) {
    if (map->kind != C2PA_MAP) return false;
    tocsin_text rest = map->items;
    for (c2pa_cbor name, value; c2pa_cbor_next(&rest, &name) && c2pa_cbor_next(&rest, &value);)
        if (same_key(&name, key)) {
            *ret_value = value;
            return true;
        }
    return false;
}

bool c2pa_cbor_get(const c2pa_cbor *map, const char *key, c2pa_cbor *ret_value) {
    tocsin_text text = tocsin_text_of(key);
    return get(map, &(c2pa_cbor){.kind = C2PA_TEXT, .number = text.n, .text = text}, ret_value);
}

bool c2pa_cbor_get_number(const c2pa_cbor *map, uint64_t key, c2pa_cbor *ret_value) {
    return get(map, &(c2pa_cbor){.kind = C2PA_UNSIGNED, .number = key}, ret_value);
}

static tocsin_text get_string(const c2pa_cbor *map, const char *key, c2pa_cbor_kind kind) {
    c2pa_cbor value;
    return c2pa_cbor_get(map, key, &value) && value.kind == kind ? value.text : TOCSIN_TEXT_NONE;
}

tocsin_text c2pa_cbor_text(const c2pa_cbor *map, const char *key) {
    return get_string(map, key, C2PA_TEXT);
}

tocsin_text c2pa_cbor_bytes(const c2pa_cbor *map, const char *key) {
    return get_string(map, key, C2PA_BYTES);
}

bool c2pa_cbor_unsigned(const c2pa_cbor *map, const char *key, uint64_t *ret_number) {
    c2pa_cbor value;
    if (!c2pa_cbor_get(map, key, &value) || value.kind != C2PA_UNSIGNED) return false;
    *ret_number = value.number;
    return true;
}

bool c2pa_cbor_array(const c2pa_cbor *map, const char *key, c2pa_cbor *ret_array) {
    return c2pa_cbor_get(map, key, ret_array) && ret_array->kind == C2PA_ARRAY;
}
