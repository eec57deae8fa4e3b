// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_WEIGH_H
#define TOCSIN_WEIGH_H

/* weigh: claims and indicators held against one another, by rules that a reader can check.
 *
 * Numbers that answer the same question are reconciled, denials hang on what they deny, several
 * reports of one origin count once, seasonal answers stand beside them. Takes values, gives
 * findings; opens no ledger. Rules and their sources: docs/methods/weighing.md.
 */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A quantity that the case follows over time. Empty members match anything. */
typedef struct tocsin_question {
    tocsin_text name; /* for a reader: "troops near the border" */
    tocsin_unit unit;
    tocsin_text actor; /* "RUS": RUS.MIL too */
    tocsin_text place; /* actor code or place name */
    tocsin_measure measure;
} tocsin_question;

typedef struct tocsin_weigh_input {
    const tocsin_claim *claims; /* in ledger order */
    size_t n_claims;
    const tocsin_indicator *indicators;
    size_t n_indicators;
    const tocsin_question *questions;
    size_t n_questions;
    tocsin_period shown_claims; /* claims published in this period lead the part "new" */
    tocsin_day as_of;
    int window_days; /* claims of one as-of window answer the same question; default 14 when 0 */
    /* a within b? NULL: by equality. Place words are reading's business. */
    bool (*place_within)(const void *context, tocsin_text inner, tocsin_text outer);
    const void *place_context;
} tocsin_weigh_input;

typedef struct tocsin_weigh_link { /* body of `link.made`: found across documents */
    int64_t from, to;              /* ledger entries */
    const char *is;                /* "denies", "repeats" */
    const char *rule;
} tocsin_weigh_link;

typedef struct tocsin_weigh_result {
    tocsin_finding *findings; /* in the order of the brief: section, then importance, then day */
    size_t n_findings;
    tocsin_weigh_link *links;
    size_t n_links;
} tocsin_weigh_result;

/* Everything in the result lives in `arena`. The same input gives the same bytes. */
tocsin_status tocsin_weigh(const tocsin_weigh_input *input, tocsin_arena *arena,
                           tocsin_weigh_result *ret_result, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
