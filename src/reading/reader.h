// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_READER_H
#define TOCSIN_READING_READER_H

/* The reader: every language pack that was compiled into the program, checked once and shared by
 * all threads.
 *
 * The way of a document through the room:
 *
 *   bytes ── encoding ── UTF-8 ── html | plain ── visible text in blocks ── segment ── passage
 *                                                                            (words, sentences,
 * quotes of a block) passage ── date_find ── quantity_find ── the upper half: actors, attribution,
 * claims
 *
 * Every step keeps the way back to the bytes as received (document_span). A passage is made, read
 * and released block by block, so that memory does not grow with the length of a document. */

#include "reading/pack.h"
#include "tocsin/reading.h"

struct tocsin_reader {
    tocsin_arena arena; /* holds the packs */
    pack **packs;       /* in order of code */
    size_t n_packs;
    const struct language_table *languages;
};

/* NULL when there is no such pack. */
const pack *reader_pack(const tocsin_reader *reader, tocsin_text code);

/* The pack of the language that the text is written in, by the share of each language's function
 * words among the words of its first 64 KiB; NULL when none of them stands out. */
const pack *reader_recognise(const tocsin_reader *reader, tocsin_text text);

/* Say of each block which language it is in and which pack reads it, and of the document which it is in for the
 * most part. What is too short to tell goes with the document. `likely`: a code that its container gives; `asked`: what
 * the user says, and then all of it is that. */
tocsin_status reader_languages(const tocsin_reader *reader, document *doc, block *blocks,
                               const char *asked, tocsin_text likely, tocsin_error *err);

#endif
