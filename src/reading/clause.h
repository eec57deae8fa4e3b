// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_CLAUSE_H
#define TOCSIN_READING_CLAUSE_H

/* Clauses: the stretches of a sentence inside which an actor, an act and a place belong together. */

#include "reading/scan.h"

typedef struct stretch {
    size_t first, end; /* words */
} stretch;

enum { CLAUSES_MAX = 32 };

/* Cut [first, end) into clauses: at colons, semicolons and dashes, at conjunctions and commas where a verb stands on
 * either side, before words that open a subordinate clause. Fewer than CLAUSES_MAX; the last takes the rest. */
size_t clause_split(const scan *s, stretch within, stretch ret_clauses[static CLAUSES_MAX]);
/* A finite verb stands in it. */
bool clause_has_verb(const scan *s, stretch within);
/* Without marks at either end (quotation marks stay in pairs) and without a conjunction in front. */
stretch clause_trim(const scan *s, stretch within);
/* "That number may grow": it begins with "that", which is no conjunction. */
bool clause_is_demonstrative(const scan *s, stretch content);
bool clause_is_quote_mark(const scan *s, size_t i);
bool clause_has(const scan *s, stretch within, enum word_class class);

#endif
