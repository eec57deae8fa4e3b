// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_GOLD_SCORE_H
#define TOCSIN_TESTS_READING_GOLD_SCORE_H

/* How well was a text read?
 *
 * A claim of the annotation is found when a claim read overlaps it with intersection over union of at least one half;
 * pairs are made greedily, best overlap first, one to one. Of the pairs each field that the annotation states is right
 * or wrong. Over several texts the counts are added up, and shares taken of the sums: a long text weighs more. */

#include "gold_fields.h"

#define GOLD_OVERLAP 0.5

#define GOLD_MISSED SIZE_MAX

typedef struct gold_pairs {
    size_t *of_gold; /* for each claim of the annotation: the claim read, or GOLD_MISSED */
    size_t *
        of_read; /* for each claim read: that of the annotation, or GOLD_MISSED (an invented one) */
} gold_pairs;

typedef struct gold_tally {
    size_t texts, gold, read, found;
    size_t full; /* found with speaker, act and polarity all right */
    size_t right[GOLD_FIELDS], asked[GOLD_FIELDS];
} gold_tally;

typedef struct gold_shares {
    double precision, recall, f1; /* 0 when nothing was read, or nothing found */
} gold_shares;

tocsin_status gold_pair(const gold_text *text, const tocsin_reading *reading, tocsin_arena *arena,
                        gold_pairs *ret_pairs, tocsin_error *err);

/* Of claim `index` of the annotation, which must have been found. */
void gold_judge(const gold_text *text, const tocsin_reading *reading, const gold_pairs *pairs,
                size_t index, tocsin_arena *arena,
                gold_verdict ret_verdicts[TOCSIN_AT_LEAST(GOLD_FIELDS)]);

void gold_tally_add(gold_tally *tally, const gold_text *text, const tocsin_reading *reading,
                    const gold_pairs *pairs, tocsin_arena *arena);

gold_shares gold_tally_shares(const gold_tally *tally, size_t hits);

/* All texts of a folder, added to `tally`. */
tocsin_status gold_tally_folder(const tocsin_reader *reader, const char *folder, gold_tally *tally,
                                tocsin_error *err);

/* The table of a tally, under a heading. */
void gold_tally_put(tocsin_buffer *out, const char *heading, const gold_tally *tally);

#endif
