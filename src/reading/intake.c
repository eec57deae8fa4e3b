// SPDX-License-Identifier: Apache-2.0
#include "reading/intake.h"

#include "reading/reader.h"

#include <stdlib.h>

void block_list_release(block_list *list) {
    free(list->items);
    *list = (block_list){NULL, 0, 0};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* Where to cut a paragraph that goes on past `limit`: behind the last white space, else between two
 * characters. */
static size_t cut_before(tocsin_text text, size_t from, size_t limit) {
    for (size_t at = limit; at > from + BLOCK_BYTES / 2; at--)
        if (is_blank(text.at[at - 1])) return at;
    size_t at = limit;
    while (at > from + 1 && ((unsigned char)text.at[at] & 0xC0) == 0x80) at--;
    return at;
}

static tocsin_status add_piece(block_list *list, block piece, tocsin_error *err) {
    block *last = list->n ? &list->items[list->n - 1] : NULL;
    bool merge = list->n >= BLOCK_MANY && last->kind == piece.kind &&
                 last->to - last->from < BLOCK_MERGE_BYTES && piece.to - last->from <= BLOCK_BYTES;
    if (merge) {
        last->to = piece.to;
        return TOCSIN_OK;
    }
    if (!tocsin_grow((void **)&list->items, &list->capacity, list->n, sizeof(block)))
        return tocsin_fail_memory(err);
    list->items[list->n++] = piece;
    return TOCSIN_OK;
}

tocsin_status block_list_add(block_list *list, tocsin_text text, size_t from, size_t to,
                             block_kind kind, tocsin_error *err) {
    bool continues = false;
    tocsin_status status = TOCSIN_OK;
    while (!status) {
        while (from < to && is_blank(text.at[from])) from++;
        while (to > from && is_blank(text.at[to - 1])) to--;
        if (from == to) return TOCSIN_OK;
        size_t end = to - from > BLOCK_BYTES ? cut_before(text, from, from + BLOCK_BYTES) : to;
        size_t trimmed = end;
        while (trimmed > from && is_blank(text.at[trimmed - 1])) trimmed--;
        status = add_piece(
            list, (block){.from = from, .to = trimmed, .kind = kind, .continues = continues}, err);
        from = end;
        continues = true;
    }
    return status;
}

/* ---- captions and headings ---------------------------------------------------------------- */

#define CAPTION_BYTES 400
#define CREDIT_BYTES  40
#define HEADING_BYTES 120

static bool is_credit_word(const tocsin_reader *reader, tocsin_text name) {
    char room[CREDIT_BYTES];
    if (!name.n || name.n > sizeof room) return false;
    for (size_t i = 0; i < name.n; i++)
        room[i] =
            name.at[i] >= 'A' && name.at[i] <= 'Z' ? (char)(name.at[i] - 'A' + 'a') : name.at[i];
    for (size_t i = 0; i < reader->n_packs; i++)
        if (phrasebook_find(&reader->packs[i]->credits, (tocsin_text){room, name.n})) return true;
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ((unsigned char)c & 0x80);
}

/* Where the credit begins: behind the last dash between blanks, opening bracket, © or slash-free
 * colon. */
static size_t credit_start(tocsin_text paragraph) {
    static const char *const openers[] = {" - ", " – ", " — ", "(", "©", "[", ": "};
    size_t start = SIZE_MAX;
    size_t first = paragraph.n > CREDIT_BYTES ? paragraph.n - CREDIT_BYTES : 0;
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        tocsin_text opener = tocsin_text_of(openers[i]);
        for (size_t at = first; (at = tocsin_text_find(paragraph, opener, at)) != SIZE_MAX; at++)
            if (start == SIZE_MAX || at + opener.n > start) start = at + opener.n;
    }
    return start;
}

bool intake_ends_in_credit(const tocsin_reader *reader, tocsin_text paragraph) {
    if (!paragraph.n || paragraph.n > CAPTION_BYTES) return false;
    size_t at = credit_start(paragraph);
    if (at == SIZE_MAX || tocsin_text_ends(paragraph, TOCSIN_TEXT("."))) return false;
    while (at < paragraph.n) {
        size_t end = at;
        while (end < paragraph.n && is_letter(paragraph.at[end])) end++;
        if (is_credit_word(reader, tocsin_text_slice(paragraph, at, end))) return true;
        at = end + 1;
    }
    return false;
}

bool intake_is_heading(tocsin_text paragraph) {
    if (!paragraph.n || paragraph.n > HEADING_BYTES) return false;
    static const char *const ends[] = {".", "!", "?", ":", ";", ",", "\"",
                                       "”", "’", "'", "»", "…", ")"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (tocsin_text_ends(paragraph, tocsin_text_of(ends[i]))) return false;
    return true;
}
