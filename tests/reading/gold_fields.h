// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_GOLD_FIELDS_H
#define TOCSIN_TESTS_READING_GOLD_FIELDS_H

/* Field by field: is what was read what the annotation says? */

#include "gold_set.h"

typedef enum gold_field {
    GOLD_SPEAKER,
    GOLD_SPEAKER_KIND,
    GOLD_VIA,
    GOLD_ACT,
    GOLD_POLARITY,
    GOLD_CERTAINTY,
    GOLD_TENSE,
    GOLD_PLOVER,
    GOLD_ACTOR,
    GOLD_TARGET,
    GOLD_PLACE,
    GOLD_WHEN,
    GOLD_SAID_ON,
    GOLD_QUANTITY,
    GOLD_UNIT,
    GOLD_STOCK_OR_FLOW,
    GOLD_DENIES,
    GOLD_FIELDS
} gold_field;

const char *gold_field_word(gold_field field);

typedef enum gold_verdict { GOLD_NOT_ASKED, GOLD_WRONG, GOLD_RIGHT } gold_verdict;

/* Without regard to case: the same, one within the other, or the same last word ("the Kremlin", "Kremlin";
 * "minister Blinken", "Antony Blinken"). An empty `read` is never right. `arena` keeps what is folded. */
bool gold_same_name(tocsin_text gold, tocsin_text read, tocsin_arena *arena);

/* All fields but GOLD_DENIES, which needs to know which claim was read for which. */
void gold_judge_fields(const gold_claim *gold, const tocsin_claim *read, tocsin_arena *arena,
                       gold_verdict ret_verdicts[TOCSIN_AT_LEAST(GOLD_FIELDS)]);

/* A field of either side in words, for a reader. */
void gold_put_field(tocsin_buffer *out, const gold_claim *gold, gold_field field);
void gold_put_read_field(tocsin_buffer *out, const tocsin_claim *read, gold_field field);

#endif
