// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_FORMAT_H
#define BRIEF_FORMAT_H

/* Numbers, dates, intervals and words as a language writes them. The program's locale plays no
 * part. */

#include "tocsin/facts.h"

struct brief_pack;

#define BRIEF_SENTENCE_CHARS 320 /* of evidence within a sentence; what is longer is cut with … */

/* `decimals` 0 … 9, rounded half away from zero; NaN gives "?". */
void brief_put_decimal(const struct brief_pack *pack, double value, int decimals,
                       tocsin_buffer *out);
/* Whole numbers whole, others to three significant figures. */
void brief_put_number(const struct brief_pack *pack, double value, tocsin_buffer *out);
/* A share as per cent with two significant figures: "0,3 %"; below 0.01 % and above 99.99 % the
 * bound. */
void brief_put_share(const struct brief_pack *pack, double share, tocsin_buffer *out);
/* "90.000 tot 100.000", "ten minste 90.000"; NaN is an open end. */
void brief_put_interval(const struct brief_pack *pack, double low, double high, tocsin_buffer *out);
/* "3 november 2021", "november 2021", "3 tot en met 9 november 2021", "sinds 2014"; with `at` the
 * preposition before it: "op 3 november 2021". */
void brief_put_period(const struct brief_pack *pack, tocsin_period period, bool at,
                      tocsin_buffer *out);
void brief_put_day(const struct brief_pack *pack, tocsin_day day, tocsin_buffer *out);
/* "3 nov" or "3 nov 2021", for axes and tables. */
void brief_put_day_short(const struct brief_pack *pack, tocsin_day day, bool year,
                         tocsin_buffer *out);
/* A word of the vocabulary: "troops", "RUS", "RUS.MIL"; unknown words as they are. */
void brief_put_word(const struct brief_pack *pack, tocsin_text word, bool one, tocsin_buffer *out);
/* Text of evidence on one line: white space and control characters as single spaces, bytes that are
 * no UTF-8 as U+FFFD, cut with … after `max_chars` characters. */
void brief_put_clean(tocsin_text text, size_t max_chars, tocsin_buffer *out);
/* The same within the language's quotation marks. */
void brief_put_quoted(const struct brief_pack *pack, tocsin_text text, tocsin_buffer *out);
/* Append a finished piece to the caller's buffer, or leave that as it was when memory ran out. */
tocsin_status brief_hand_over(const tocsin_buffer *piece, tocsin_buffer *out, tocsin_error *err);
/* Make the first letter at `from` a capital (ASCII and Latin-1 letters). */
void brief_capitalise(tocsin_buffer *out, size_t from);

#endif
