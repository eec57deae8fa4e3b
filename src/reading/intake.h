// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_INTAKE_H
#define TOCSIN_READING_INTAKE_H

/* What the two ways in (plain text, HTML) share: a growing list of blocks, and what a document says
 * of itself. */

#include "reading/document.h"

/* Past this many blocks only paragraphs of BLOCK_MERGE_BYTES or more stand alone: a hundred
 * megabytes of empty lines must not cost a gigabyte of blocks. */
#define BLOCK_MANY        ((size_t)1 << 20)
#define BLOCK_MERGE_BYTES ((size_t)4096)

typedef struct block_list {
    block *items;
    size_t n, capacity;
} block_list;

void block_list_release(block_list *list);
/* A paragraph [from, to) of `text`; cut in pieces of BLOCK_BYTES, left out when it is empty. */
tocsin_status block_list_add(block_list *list, tocsin_text text, size_t from, size_t to,
                             block_kind kind, tocsin_error *err);

/* As found in header lines or meta elements; empty where nothing stands. */
typedef struct self_description {
    tocsin_text title, outlet, author, date;
} self_description;

/* Does the text end in a credit (" - AFP", "(Reuters)"), which makes it a caption? */
bool intake_ends_in_credit(const tocsin_reader *reader, tocsin_text paragraph);
/* Short and without a final mark: a heading. */
bool intake_is_heading(tocsin_text paragraph);

/* Plain text: header lines, then paragraphs. */
tocsin_status plain_read(const tocsin_reader *reader, tocsin_text text, block_list *blocks,
                         self_description *ret_self, tocsin_error *err);

#endif
