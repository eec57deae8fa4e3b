// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_H
#define TOCSIN_READING_H

/* reading: attributed claims out of news text.
 *
 * The only room that knows languages; what is particular to one lives as data in lang/<code>/ and
 * is compiled into the program, so that adding a language adds no C. It takes bytes and gives
 * claims: who says, through whom, what, how sure, when, where, how many, and what it denies. Every
 * span is in bytes of the evidence as received, also for HTML and for Latin-1. A claim never says
 * more than its sentence does.
 */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The language packs, checked and ready. Immutable once made, so threads may share it. */
typedef struct tocsin_reader tocsin_reader;
tocsin_status tocsin_reader_new(tocsin_reader **ret_reader, tocsin_error *err);
void tocsin_reader_free(tocsin_reader **reader);

typedef enum tocsin_form { TOCSIN_FORM_GUESS, TOCSIN_FORM_TEXT, TOCSIN_FORM_HTML } tocsin_form;

typedef struct tocsin_read_options {
    int version;                /* 1 */
    tocsin_form form;           /* default: guess from the bytes */
    const char *language;       /* "nl"; NULL: recognise */
    tocsin_text outlet;         /* empty: what the document says */
    tocsin_text outlet_of_file; /* where neither says one: tocsin_reader_outlet_of_file */
    tocsin_period published;    /* open: what the document says */
} tocsin_read_options;
#define TOCSIN_READ_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .published = { TOCSIN_DAY_NONE, TOCSIN_DAY_NONE }                            \
    }

/* What came out of one document. Texts live in `arena`. */
typedef struct tocsin_reading {
    tocsin_text language; /* empty: none of the packs; then there are no claims */
    tocsin_text encoding; /* "UTF-8", "windows-1252", "ISO-8859-1", "UTF-16LE", … */
    bool verbatim;        /* plain UTF-8: the evidence is the text that a reader sees */
    tocsin_text title, outlet;
    tocsin_period published;
    tocsin_claim *claims; /* in order of span */
    size_t n_claims;
    size_t n_sentences;
} tocsin_reading;

/* A report is something that a person wrote to be read: more than this is refused, with a word to split it. */
#define TOCSIN_REPORT_MAX_BYTES ((size_t)16 << 20)

/* Read one document. `bytes` must outlive nothing: all is copied into the arena. `sha256_hex` names
 * the evidence. TOCSIN_BAD_INPUT: empty, or bytes that are text in no encoding (the message names
 * the offset). */
tocsin_status tocsin_reader_read(const tocsin_reader *reader, tocsin_text bytes,
                                 const char *sha256_hex, const tocsin_read_options *options,
                                 tocsin_arena *arena, tocsin_reading *ret_reading,
                                 tocsin_error *err);

/* Archives name their files after the outlet and the day ("nos-2021-11.txt"): the known outlet that the file's
 * name, without folders, begins with, when a hyphen, an underscore or a blank follows; else the empty text.
 * The text lives as long as the reader. For those who call tocsin_reader_read and know no better. */
tocsin_text tocsin_reader_outlet_of_file(const tocsin_reader *reader, tocsin_text path);

/* A sentence that the rule of a claim finds, and one that looks alike and is none: as they stand in the pack, and run as
 * tests. In the example the speaker stands in braces and the claim in brackets. False: no such rule. The texts live
 * as long as the reader. */
bool tocsin_reader_rule(const tocsin_reader *reader, tocsin_text rule, tocsin_text *ret_example,
                        tocsin_text *ret_counter);

/* The same words seen from weigh and brief: is `inner` part of `outer` ("Donetsk" in "Oekraïne"),
 * or the same? */
bool tocsin_reader_place_within(const tocsin_reader *reader, tocsin_text inner, tocsin_text outer);

#ifdef __cplusplus
}
#endif
#endif
