// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_GRADES_H
#define CASEFILE_GRADES_H

/* Grades, as the ledger tells them: letters of sources (`source.graded`), numbers of claims and cells of hypotheses
 * (`judgement.made`). Each entry is one change; the newest holds, the others are the history.
 *
 *   source.graded   {"by":"case.yaml","reason":…,"sources":[{"kind":…,"name":…,"reliability":"B"}]}
 *   judgement.made  {"about":"claim:ID","by":…,"credibility":"2","reason":…,"rule":"person"}
 *                   {"about":"claim:ID","by":"tocsin","credibility":"3","rule":"weigh/credibility"}
 *                   {"about":"evidence:SHA256","by":…,"reason":…,"revision":"withdrawn","rule":"person"}
 *                   (or "corrected"; "stands": it was not, whatever a later report says)
 *                   {"about":"hypothesis:NAME","by":…,"cell":"inconsistent","evidence":"ID","reason":…,"rule":"person"}
 *
 * What a person says of a claim or a cell wins over the rule. Of a source the newest wins, whether a person or
 * case.yaml said it: a letter that is changed in case.yaml is a statement like another. */

#include "casefile/claims.h"
#include "casefile/config.h"
#include "tocsin/ledger.h"

typedef struct source_change {
    int64_t seq;
    tocsin_text at, by, reason, name;
    tocsin_kind kind;
    char reliability;
} source_change;

typedef struct judgement {
    int64_t seq;
    tocsin_text at, by, reason;
    tocsin_text about;    /* "claim:…" or "hypothesis:…" */
    tocsin_text evidence; /* of a cell */
    tocsin_cell cell;
    char credibility;         /* of a claim; 0: it is about a cell or a report */
    bool is_revision;         /* of a report: */
    tocsin_revision revision; /* NONE: it stands */
    bool is_rule;
} judgement;

typedef struct case_grades {
    source_change *changes; /* by name, then seq */
    size_t n_changes;
    judgement *judgements; /* by about, evidence, rule before person, then seq */
    size_t n_judgements;
} case_grades;

tocsin_status grades_load(tocsin_ledger *ledger, tocsin_arena *arena, case_grades *ret_grades,
                          tocsin_error *err);
/* Append what case.yaml says of sources, where that is not what it said last; begin and commit are the caller's. */
tocsin_status grades_take_config(const case_config *config, tocsin_ledger *ledger, size_t *ret_n,
                                 tocsin_error *err);
/* Append the numbers that the rule gives to the claims of the findings, where they are not what it gave last. */
tocsin_status grades_propose(const case_grades *grades, case_claims *claims,
                             const tocsin_weigh_result *result, tocsin_error *err);
tocsin_status grades_append_source(tocsin_ledger *ledger, const source_change *change,
                                   tocsin_error *err);
tocsin_status grades_append_judgement(tocsin_ledger *ledger, const judgement *made,
                                      tocsin_error *err);

/* The newest change of the source of that name; NULL: none. */
const source_change *grades_source(const case_grades *grades, tocsin_text name);
/* Of whose word it is and of those who passed it on, the weakest: F as soon as one of them cannot be judged. */
char grades_letter(const case_grades *grades, const tocsin_digest *claim);
/* The same of those who report that it was said, without the one who said it. */
char grades_reporting(const case_grades *grades, const tocsin_digest *claim);
tocsin_status grades_of(const case_grades *grades, const tocsin_claim *claim, tocsin_arena *arena,
                        tocsin_grade *ret_grade, tocsin_error *err);
/* The newest judgement about it by the rule or by a person; NULL: none. */
const judgement *grades_judgement(const case_grades *grades, tocsin_text about,
                                  tocsin_text evidence, bool is_rule);

#endif
