// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_ENCODING_H
#define TOCSIN_READING_ENCODING_H

/* Bytes as received to UTF-8, with the way back.
 *
 * UTF-8 with or without a byte order mark, UTF-16 with one; else what is declared, when that has one byte a
 * character; else windows-1251 or KOI8 when most letters are beyond ASCII; anything else is taken for windows-1252
 * when it uses a byte from 0x80 to 0x9F and for ISO-8859-1 when it does not. Not text, and so
 * refused with the offset of the first byte that shows it: NUL bytes, the five bytes that
 * windows-1252 leaves undefined, more than one control character in a hundred bytes, and UTF-8 that
 * breaks in a few places only (guessing a one-byte encoding there would garble the rest). */

#include "reading/map.h"

/* `declared`: the name of an encoding as given around the document; empty: what a page says in its head. It counts for
 * bytes that are no UTF-8. Fills decoded, width, skip and checkpoints of the map. The decoded text is a view of `bytes` for
 * UTF-8. */
tocsin_status encoding_decode(tocsin_text bytes, tocsin_text declared, tocsin_arena *arena,
                              source_map *ret_map, const char **ret_name, tocsin_error *err);

/* Write a code point as UTF-8 (1 to 4 bytes); no surrogates. Returns the number of bytes. */
size_t encoding_put(uint32_t code, char room[static 4]);
/* The character at *at, which moves behind it. The text must be UTF-8 and *at below its end; a
 * character that the end of the text cuts off is U+FFFD. */
uint32_t encoding_next(tocsin_text text, size_t *at);

#endif
