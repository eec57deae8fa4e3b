// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_PACK_H
#define TOCSIN_READING_PACK_H

/* A language pack: what lang/<code>/ says about one language, checked entry by entry, ready for
 * matching.
 *
 * A language is a folder with a language.yaml; a reader finds all of them in what was compiled in.
 * A mistake in a file names the file and the line. Nothing in this room's C knows a word of any
 * language.
 *
 *   language.yaml    how it is recognised and cut: function words, abbreviations, separators,
 *                    header lines
 *   numbers.yaml     words for numbers
 *   quantities.yaml  qualifiers, vague plurals, unit nouns, cues of stock, flow and plan
 *   dates.yaml       months, weekdays, seasons, and how dates are said
 */

#include "reading/phrasebook.h"

struct pack {
    tocsin_text code; /* "nl" */
    tocsin_text name; /* "Nederlands" */
    bool compounds;   /* words grow together and the last part says what it is: "grondtroepen" */
    char decimal, thousands;
    bool day_first;   /* 3/11/2021 is in November */
    bool ordinal_dot; /* "am 9. Oktober": the dot of an ordinal ends no sentence */

    phrasebook function_words; /* payload: itself; most frequent words that carry no matter */
    phrasebook abbreviations;  /* payload: abbreviation_kind, without the last dot */
    phrasebook apostrophes;    /* words that begin with an apostrophe: "'s", "'t" */
    phrasebook headers; /* payload: header_kind; words before a colon at the top of a plain text */
    phrasebook credits; /* agencies whose name alone ends a caption */

    const struct number_words *numbers;
    const struct quantity_words *quantities;
    const struct date_words *dates;
    const struct lexicon *lexicon; /* of the upper half: lexicon.h */
};

typedef struct abbreviation_kind {
    bool may_end_sentence; /* "etc.", "U.S."; the others never do: "gen.", "dr." */
} abbreviation_kind;

typedef enum header_kind { HEADER_DATE = 1, HEADER_OUTLET, HEADER_TITLE, HEADER_OTHER } header_kind;

/* ---- reading packs: for those who add a file ---------------------------------------------- */

/* One file of a pack being read; every error names it and the line. */
typedef struct pack_file {
    pack *pack;
    const char *name; /* "lang/nl/numbers.yaml" */
    const struct yaml_node *root;
    tocsin_arena *arena; /* of the reader */
    segmenter *seg;
    tocsin_error *err;
} pack_file;

/* Parse lang/<code>/<file>; every top-level key must be in the NULL-ended list `known`.
 * TOCSIN_UNAVAILABLE when it was not compiled in (no message is set: the caller knows whether it
 * may be absent). */
tocsin_status pack_file_open(pack *pack, const char *file, const char *const *known, segmenter *seg,
                             tocsin_arena *arena, pack_file *ret_file, tocsin_error *err);
/* The same for a text that comes from elsewhere; all of *file but `root` is filled. Any key is good when `known`
 * is NULL. */
tocsin_status pack_file_parse(tocsin_text yaml, const char *const *known, pack_file *file);
/* "lang/nl/numbers.yaml:12: …" */
tocsin_status pack_file_fail(const pack_file *file, const struct yaml_node *at, const char *fmt,
                             ...) TOCSIN_PRINTF(3, 4);
/* Add a phrase, or each phrase of a sequence, with one payload. */
tocsin_status pack_file_phrases(const pack_file *file, const struct yaml_node *node,
                                phrasebook *book, const void *payload);
/* The same for a key that must be there. */
tocsin_status pack_file_key(const pack_file *file, const char *key, phrasebook *book,
                            const void *payload);
/* A scalar that is a number; `what` stands in the message. */
tocsin_status pack_file_number(const pack_file *file, const struct yaml_node *node,
                               const char *what, double *ret_value);

/* A key that must be there and be "true" or "false". */
tocsin_status pack_file_flag(const pack_file *file, const char *key, bool *ret_flag);

/* language.yaml, opened, into its pack. */
tocsin_status pack_language_read(const pack_file *file);
/* Read a whole pack into the arena. */
tocsin_status pack_load(tocsin_text code, segmenter *seg, tocsin_arena *arena, pack **ret_pack,
                        tocsin_error *err);

#endif
