// SPDX-License-Identifier: Apache-2.0
#include "picture/c2pa_read.h"

#include <string.h>

static uint64_t big_endian(const char *at, int n) {
    uint64_t value = 0;
    for (int i = 0; i < n; i++) value = value << 8 | (uint8_t)at[i];
    return value;
}

bool c2pa_next_box(tocsin_text *rest, c2pa_box *ret_box) {
    if (rest->n < 8) return false;
    uint64_t size = big_endian(rest->at, 4);
    size_t header = 8;
    if (size == 1) { /* the size follows in eight bytes */
        header = 16;
        if (rest->n < header) return false;
        size = big_endian(rest->at + 8, 8);
    }
    if (size < header || size > rest->n) return false;
    memcpy(ret_box->type, rest->at + 4, 4);
    ret_box->type[4] = '\0';
    ret_box->whole = tocsin_text_slice(*rest, 0, (size_t)size);
    ret_box->content = tocsin_text_slice(*rest, header, (size_t)size);
    *rest = tocsin_text_slice(*rest, (size_t)size, rest->n);
    return true;
}

/* UUID, a byte of flags (1: may be asked for, 2: has a label, 4: a number, 8: a hash, 16: a private box), and these. */
static bool read_description(tocsin_text description, c2pa_super *super) {
    static const char jumbf[] = "\x00\x11\x00\x10\x80\x00\x00\xAA\x00\x38\x9B\x71";
    if (description.n < 17) return false;
    super->kind = tocsin_text_slice(description, 0, memcmp(description.at + 4, jumbf, 12) ? 0 : 4);
    if ((description.at[16] & 3) != 3) return false; /* all boxes of C2PA have a label */
    tocsin_text rest = tocsin_text_slice(description, 17, description.n);
    const char *end = rest.n ? memchr(rest.at, 0, rest.n) : NULL;
    if (!end) return false;
    super->label = tocsin_text_slice(rest, 0, (size_t)(end - rest.at));
    return tocsin_text_is_utf8(super->label, &(size_t){0});
}

bool c2pa_open(const c2pa_box *box, c2pa_super *ret_super) {
    c2pa_box description;
    c2pa_super super = {.content = box->content, .children = box->content};
    if (strcmp(box->type, "jumb") || !c2pa_next_box(&super.children, &description) ||
        strcmp(description.type, "jumd") || !read_description(description.content, &super))
        return false;
    *ret_super = super;
    return true;
}

static bool sound(tocsin_text boxes, const char *from, int depth, size_t *n, size_t *ret_bad) {
    c2pa_box box;
    c2pa_super super;
    while (boxes.n) {
        *ret_bad = (size_t)(boxes.at - from);
        if (!c2pa_next_box(&boxes, &box) || ++*n > C2PA_MOST_BOXES) return false;
        if (strcmp(box.type, "jumb")) continue;
        if (depth == C2PA_DEEPEST_BOX || !c2pa_open(&box, &super)) return false;
        if (!sound(super.children, from, depth + 1, n, ret_bad)) return false;
    }
    return true;
}

bool c2pa_boxes_are_sound(tocsin_text boxes, size_t *ret_bad) {
    size_t n = 0;
    return sound(boxes, boxes.at, 1, &n, ret_bad);
}

size_t c2pa_find(tocsin_text boxes, tocsin_text label, c2pa_super *ret_super) {
    size_t n = 0;
    c2pa_super super;
    for (c2pa_box box; c2pa_next_box(&boxes, &box);)
        if (c2pa_open(&box, &super) && tocsin_text_equal(super.label, label) && n++ == 0)
            *ret_super = super;
    return n;
}

bool c2pa_content(const c2pa_super *super, const char *type, tocsin_text *ret_content) {
    tocsin_text rest = super->children;
    for (c2pa_box box; c2pa_next_box(&rest, &box);)
        if (!strcmp(box.type, type)) {
            *ret_content = box.content;
            return true;
        }
    return false;
}
