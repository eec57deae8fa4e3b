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
    tocsin_text title, author;  /* empty: what the document says */
    tocsin_text
        charset; /* as declared around the document ("windows-1251"); empty: what it says itself */
    tocsin_text likely_language; /* as declared around it; counts when there is a pack for it */
} tocsin_read_options;
#define TOCSIN_READ_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .published = { TOCSIN_DAY_NONE, TOCSIN_DAY_NONE }                            \
    }

/* What a text is compared by: two texts are as alike as their signatures agree. */
#define TOCSIN_SIGNATURE 128
typedef struct tocsin_signature {
    uint8_t at[TOCSIN_SIGNATURE];
    bool is_known; /* false: there are no words */
} tocsin_signature;

/* A paragraph whose language can be told. Codes live as long as the reader. */
typedef struct tocsin_paragraph {
    tocsin_span span;     /* in the evidence */
    tocsin_text language; /* "uk" */
    double confidence;    /* 0 to 1 */
} tocsin_paragraph;

/* What came out of one document. Texts live in `arena`, codes of languages in the reader. */
typedef struct tocsin_reading {
    tocsin_text
        language; /* of most of it: "nl"; empty: not known. Without a pack for it there are no claims */
    double confidence;            /* of that, 0 to 1 */
    tocsin_paragraph *paragraphs; /* in order of span */
    size_t n_paragraphs;
    tocsin_text encoding; /* "UTF-8", "windows-1252", "ISO-8859-1", "UTF-16LE", … */
    bool verbatim;        /* plain UTF-8: the evidence is the text that a reader sees */
    tocsin_text title, outlet, author;
    tocsin_period published;
    tocsin_claim *claims; /* in order of span */
    size_t n_claims;
    size_t n_sentences;
    tocsin_signature signature;
    tocsin_revision revises; /* it says that an earlier text is corrected or withdrawn */
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

/* ---- documents out of containers ------------------------------------------------------------- */

/* A file or pipe as a sequence of documents: JSON lines (an article a line; keys in docs/methods/intake.md), RSS and
 * Atom, WARC; each of them gzipped or not. Anything else is one document. However large the container, no more than one
 * record of it is in memory. A stream belongs to one thread; its documents are their holder's. */
typedef struct tocsin_stream tocsin_stream;

typedef struct tocsin_document {
    tocsin_text bytes; /* the evidence: the document without what the container put around it */
    tocsin_form form;
    /* What the container says of it; empty or open where it says nothing. */
    tocsin_text url, title, author, outlet, language, charset;
    tocsin_period published;
    /* Where it stood in its container; no `record`: it is the whole file. */
    tocsin_text record; /* "line 12", "record 3", "item 7" */
    tocsin_span within; /* bytes of the container as received, or of what it unfolds to: */
    bool unfolded;      /* the container is compressed as a whole */
    tocsin_arena arena; /* holds all of these, but for bytes that were read as they are: */
    char *owned;        /* malloc'ed; NULL: none */
} tocsin_document;

/* "-" is standard input. TOCSIN_IO (the message names the path), or TOCSIN_BAD_INPUT for a folder and for broken gzip
 * (it does not). `path` must outlive the stream. */
tocsin_status tocsin_stream_open(const char *path, tocsin_stream **ret_stream, tocsin_error *err);
void tocsin_stream_close(tocsin_stream **stream); /* NULL allowed */
bool tocsin_stream_is_container(const tocsin_stream *stream);
/* The next document; release it. TOCSIN_NO: there are no more. TOCSIN_BAD_INPUT: one record cannot be read, and the
 * message says which and why; ask again for the one behind it. After any other failure nothing comes. */
tocsin_status tocsin_stream_next(tocsin_stream *stream, tocsin_document *ret_document,
                                 tocsin_error *err);
void tocsin_document_release(tocsin_document *document);
/* Let the options know what the container said, where they leave it open. */
void tocsin_document_options(const tocsin_document *document, tocsin_read_options *options);

/* Archives name their files after the outlet and the day ("nos-2021-11.txt"): the known outlet that the file's
 * name, without folders, begins with, when a hyphen, an underscore or a blank follows; else the empty text.
 * The text lives as long as the reader. For those who call tocsin_reader_read and know no better. */
tocsin_text tocsin_reader_outlet_of_file(const tocsin_reader *reader, tocsin_text path);

/* ---- copies --------------------------------------------------------------------------------- */

/* Estimated Jaccard similarity of the runs of five words of two texts; standard error 0.044 at most. Texts of fewer
 * than 20 words: 1 when all words are the same, else 0. */
double tocsin_signature_similarity(const tocsin_signature *a, const tocsin_signature *b);
/* As hexadecimal, and back; false when it is none. */
void tocsin_signature_format(const tocsin_signature *signature,
                             char ret_hex[TOCSIN_AT_LEAST(2 * TOCSIN_SIGNATURE + 1)]);
bool tocsin_signature_parse(tocsin_text hex, tocsin_signature *ret_signature);

/* Of which earlier document something is a copy. The last 32,768 documents at least are remembered, in some 20 MiB. */
typedef struct tocsin_copies tocsin_copies;
typedef struct tocsin_copy {
    char sha256_hex[TOCSIN_SHA256_HEX + 1]; /* of the original; empty: it is no copy */
    double similarity; /* with the most alike of that and its other copies; 0.5 to 1 */
} tocsin_copy;
tocsin_status tocsin_copies_new(tocsin_copies **ret_copies, tocsin_error *err);
void tocsin_copies_free(tocsin_copies **copies); /* NULL allowed */
tocsin_status tocsin_copies_see(tocsin_copies *copies, const char *sha256_hex,
                                const tocsin_signature *signature, tocsin_copy *ret_copy,
                                tocsin_error *err);

/* A sentence that the rule of a claim finds, and one that looks alike and is none: as they stand in the pack, and run as
 * tests. In the example the speaker stands in braces and the claim in brackets. False: no such rule. The texts live
 * as long as the reader. */
bool tocsin_reader_rule(const tocsin_reader *reader, tocsin_text rule, tocsin_text *ret_example,
                        tocsin_text *ret_counter);

/* Does the text, in that language, name pictures ("the satellite images", "foto's")? */
bool tocsin_reader_names_pictures(const tocsin_reader *reader, tocsin_text language,
                                  tocsin_text text);

/* The same words seen from weigh and brief: is `inner` part of `outer` ("Donetsk" in "Oekraïne"),
 * or the same? */
bool tocsin_reader_place_within(const tocsin_reader *reader, tocsin_text inner, tocsin_text outer);

/* The same for those who ask of the same names again and again: what is known of each. Texts are those of the name and of
 * the reader. */
typedef struct tocsin_known_place {
    tocsin_text name, printed; /* printed: the same for all names of a place */
    tocsin_text country, part_of;
    bool is_country, is_border;
} tocsin_known_place;
void tocsin_reader_know_place(const tocsin_reader *reader, tocsin_text name,
                              tocsin_known_place *ret_known);
bool tocsin_known_place_within(const tocsin_reader *reader, const tocsin_known_place *inner,
                               const tocsin_known_place *outer);

#ifdef __cplusplus
}
#endif
#endif
