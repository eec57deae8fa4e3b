// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_QUOTES_H
#define TOCSIN_READING_QUOTES_H

/* The quotations of a passage: „ “ ” « » ‹ › " ‘ ’ ' in pairs, nested up to QUOTE_DEPTH.
 *
 * One pass over the words with a small stack of marks that may open. A mark that is never closed
 * opens nothing, unless the next block begins with such a mark: that is how a quotation of several
 * paragraphs is set. Apostrophes are those inside words (never words of their own), those of the
 * pack ("'s avonds") and those that end a word while nothing is open. */

#include "reading/segment.h"

#define QUOTE_DEPTH 8

/* Fills quotes of the passage and the `quote` of its words. `continues`: the block before ended in
 * an unfinished quotation. Fails for want of memory only. */
tocsin_status quotes_find(passage *passage, bool continues, bool *ret_unfinished,
                          tocsin_error *err);

#endif
