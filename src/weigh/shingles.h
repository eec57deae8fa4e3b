// SPDX-License-Identifier: Apache-2.0
#ifndef WEIGH_SHINGLES_H
#define WEIGH_SHINGLES_H

/* What a text is compared by: its words as a set of pairs of neighbours.
 *
 * Two texts whose sets have a Jaccard similarity of 0.8 or more are copies. Candidates come from MinHash
 * with banding (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3): 16
 * bands of 4 rows find a pair of similarity 0.8 with probability 1 - (1 - 0.8^4)^16 = 0.9998; the sets
 * themselves then decide, so chance can lose a copy but never makes one. */

#include "tocsin/weigh.h"

enum { SHINGLE_WORDS_MAX = 400 };

typedef struct shingles {
    uint64_t pairs[SHINGLE_WORDS_MAX]; /* hashes of word pairs, ascending, each once */
    size_t n;         /* 0: the text is too short, and the same as another by chance */
    uint64_t figures; /* of all words that hold a digit, in their order; 0: none */
} shingles;

void shingles_make(tocsin_text text, shingles *ret_set);
/* |a ∩ b| / |a ∪ b| of two such arrays. */
double shingles_similarity(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);
/* One key a band, 0 never; all 0 when the set is empty. */
void shingles_bands(const shingles *set, uint32_t ret_keys[static TOCSIN_DIGEST_BANDS]);

#endif
