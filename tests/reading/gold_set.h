// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_GOLD_SET_H
#define TOCSIN_TESTS_READING_GOLD_SET_H

/* The texts of tests/gold and the claims annotated in them, as the scores and the tests see them.
 * The file format is that of tests/gold/README.md: NN.txt, and NN.json beside it. */

#include "tocsin/reading.h"

typedef struct gold_names {
    tocsin_text *items;
    size_t n;
} gold_names;

/* What an annotation leaves out is not scored: its text has no `at`, its `n` is 0, its `has_` false. */
typedef struct gold_claim {
    tocsin_text id, text;
    tocsin_span span;   /* bytes of the text */
    gold_names speaker; /* any of these will do */
    gold_names via;     /* all of these */
    gold_names denies;  /* ids */
    tocsin_text speaker_kind, act, polarity, certainty, tense;
    tocsin_text plover, actor, target; /* "+" between such as will all do */
    tocsin_text place;
    bool has_when, has_said_on, has_quantity;
    tocsin_period when, said_on;
    double low, high; /* of the quantity; NaN: open */
    tocsin_text unit, measure;
} gold_claim;

typedef struct gold_text {
    tocsin_text bytes;
    tocsin_text document, outlet, language;
    tocsin_period published;
    gold_claim *claims;
    size_t n_claims;
} gold_text;

/* `path` names the .json; the text is the .txt beside it. TOCSIN_BAD_INPUT: a member that every claim must have is
 * missing, or a date is none. */
tocsin_status gold_text_load(const char *path, tocsin_arena *arena, gold_text *ret_text,
                             tocsin_error *err);

/* The .json files of a folder by name, each with the folder before it. */
tocsin_status gold_list(const char *folder, tocsin_arena *arena, gold_names *ret_paths,
                        tocsin_error *err);

/* As who has the text would: with the outlet and the day that the annotation states, the language recognised. */
tocsin_status gold_text_read(const tocsin_reader *reader, const gold_text *text,
                             tocsin_arena *arena, tocsin_reading *ret_reading, tocsin_error *err);

#endif
