// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_IDENTIFY_H
#define TOCSIN_READING_IDENTIFY_H

/* Which language is a paragraph written in? One of some forty, of which few have a pack.
 *
 * data/languages.txt says how frequent strings of one to four letters are in each. Strings of a text are looked up, and
 * the language with the largest likelihood is taken (naive Bayes after Cavnar and Trenkle 1994, with likelihoods in place
 * of ranks). Strings within one word depend on one another, so the sum of logarithms is damped before it becomes a
 * probability. docs/methods/intake.md has the measured accuracy. */

#include "tocsin/base.h"

#define IDENTIFY_MOST 48 /* languages */

typedef struct language_table language_table;
/* Out of the embedded file; lives in the arena. */
tocsin_status language_table_load(tocsin_arena *arena, const language_table **ret_table,
                                  tocsin_error *err);

typedef struct identified {
    tocsin_text code;  /* "uk"; empty: not known */
    double confidence; /* from 0 to 1 that it is this one; of all that were known */
    size_t letters;    /* that were looked at */
} identified;

/* The text must be UTF-8. What is long is judged by its first part. */
identified identify(const language_table *table, tocsin_text text);

#endif
