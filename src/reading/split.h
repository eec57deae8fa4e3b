// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_READING_SPLIT_H
#define TOCSIN_READING_SPLIT_H

/* One claim says one thing: where words that somebody says hold several, they are parted.
 *
 *   X said that A, and that B              A | B
 *   327 people died, among them 44 children   327 people died | among them 44 children
 *   five were killed and six wounded       five were killed | six wounded
 *
 * Quoted words are left whole. */

#include "reading/clause.h"

enum { PIECES_MAX = 6 };

typedef struct piece {
    stretch words;
    bool part; /* of what the piece before counts: where and when it was is said there */
} piece;

/* At least one piece. */
size_t split_pieces(const scan *s, stretch content, piece ret_pieces[static PIECES_MAX]);

#endif
