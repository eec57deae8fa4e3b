// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_DOCUMENT_H
#define TOCSIN_READING_DOCUMENT_H

/* A document: the visible text of evidence, cut into blocks, and the way back to the bytes as
 * received.
 *
 * `text` is UTF-8. For plain UTF-8 it is a view of the evidence itself, so a hundred megabytes cost
 * no copy; for other encodings and for HTML it lives in the arena. Offsets everywhere in this room
 * are bytes of `text`; document_span turns them into bytes of the evidence. No block is longer than
 * BLOCK_BYTES: a longer paragraph is cut at white space, so that what one block costs is bounded.
 */

#include "reading/map.h"
#include "tocsin/reading.h"

typedef struct pack pack;

#define BLOCK_BYTES    ((size_t)64 << 10)
#define HTML_MAX_BYTES ((size_t)8 << 20)

typedef enum block_kind {
    BLOCK_TEXT,
    BLOCK_HEADING,
    BLOCK_CAPTION, /* of a picture, or a credit standing alone: "… - AFP" */
} block_kind;

typedef struct block {
    size_t from, to; /* in document.text */
    block_kind kind;
    bool continues;       /* the same paragraph as the block before, cut for its length */
    const pack *pack;     /* that reads it; NULL: none */
    tocsin_text language; /* "uk"; empty: not to be told by itself */
    double confidence;    /* of that */
} block;

typedef struct document {
    tocsin_text source;   /* the evidence */
    tocsin_text text;     /* what a reader sees */
    const char *encoding; /* "UTF-8", "windows-1252", "ISO-8859-1", "UTF-16LE", "UTF-16BE" */
    const pack *pack;     /* of its language; NULL: none of the packs */
    tocsin_text language; /* of the most of it; there may be no pack for it */
    double confidence;    /* the share of the text, weighted by how sure each paragraph is */
    bool is_html;
    tocsin_text title, outlet, author; /* empty when nothing says so */
    tocsin_period published;           /* likewise open */
    const block *blocks;               /* in order of `from`, never empty ones */
    size_t n_blocks;
    source_map map;
} document;

/* Take in a document. `bytes` must live as long as the document: whoever keeps a text copies it.
 * Options win over what the document says of itself. TOCSIN_BAD_INPUT: empty, no text in any
 * encoding that is known (the message names the byte), HTML that is too large or nested too deep.
 */
tocsin_status document_open(const tocsin_reader *reader, tocsin_text bytes,
                            const tocsin_read_options *options, tocsin_arena *arena,
                            document *ret_document, tocsin_error *err);

/* Where [from, to) of the visible text stands in the evidence. */
tocsin_span document_span(const document *doc, size_t from, size_t to);

#endif
