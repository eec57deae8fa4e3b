// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_RINGS_H
#define CASEFILE_RINGS_H

/* Rings: rules of the case that were met.
 *
 * A ring is a finding (`finding.issued`, kind "ring"). `run.finished` keeps which stand:
 *
 *   "rings":[{"ring":SEQ,"rule":NAME,"subjects":[…]}]
 *
 * so that what stood within the last window does not ring again. What persons say of rings, and that a command was run,
 * is a judgement:
 *
 *   judgement.made  {"about":"ring:ID","action":"acknowledge","by":…,"reason":…,"rule":"person"}
 *                   {"about":"ring-rule:NAME","action":"mute","by":…,"reason":…,"rule":"person","until":"2022-03-01"}
 *                   {"about":"ring:ID","action":"command","by":"tocsin","command":[…],"rule":"ring/command"} */

#include "casefile/case.h"
#include "tocsin/brief.h"

typedef struct case_ring {
    tocsin_finding finding; /* as it was issued last */
    tocsin_text rule;
    tocsin_day day;
    bool stands;  /* after the last run */
    bool is_told; /* its command was run */
    bool is_acknowledged;
    tocsin_text by, note; /* of the acknowledgement */
} case_ring;

typedef struct case_mute {
    tocsin_text rule, by, note;
    tocsin_day until;
} case_mute;

typedef struct case_rings {
    case_ring *rings; /* in ledger order, each id once */
    size_t n;
    case_mute *mutes; /* in ledger order: of one rule the last holds */
    size_t n_mutes;
    tocsin_finding *issued; /* all findings of the ledger, by seq */
    size_t n_issued;
    tocsin_day as_of; /* of the last run */
} case_rings;

/* rings_record.c */
tocsin_status rings_load(tocsin_ledger *ledger, tocsin_arena *arena, case_rings *ret_rings,
                         tocsin_error *err);
/* Until when the rule is muted as of the day; TOCSIN_DAY_NONE: it is not. */
tocsin_day rings_muted_until(const case_rings *rings, tocsin_text rule, tocsin_day as_of);
tocsin_status rings_append_told(tocsin_ledger *ledger, tocsin_text id,
                                const config_command *command, tocsin_error *err);
/* Member `slot` of a ring: a text, a list, a number; what is not there is empty, 0. */
const tocsin_slot *ring_slot(const tocsin_finding *ring, const char *name);
/* The newest finding of that id before the ring was issued; NULL: none. */
const tocsin_finding *rings_find(const case_rings *rings, tocsin_text id);

/* rings.c: what rings now. */
typedef struct ring_stand {
    size_t finding; /* index among those weighed */
    tocsin_text rule;
    const tocsin_text *subjects;
    size_t n_subjects;
} ring_stand;
typedef struct rings_now {
    ring_stand *stands;
    size_t n, n_new;
} rings_now;
/* Puts what stands before the findings; without `may_ring` nothing new rings. */
tocsin_status rings_weigh(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                          bool may_ring, tocsin_arena *arena, tocsin_weigh_result *weighed,
                          rings_now *ret_now, tocsin_error *err);

/* rings_show.c: a ring as an object of the schema tocsin.ring/1. */
tocsin_status ring_write(const tocsin_case *c, tocsin_ledger *ledger, const case_rings *rings,
                         const case_ring *ring, tocsin_json *json, tocsin_error *err);
/* What met the rule, for a reader: texts of findings and words of claims. */
typedef struct ring_reason {
    tocsin_text id, kind; /* of a finding; kind is empty of a claim */
    tocsin_text text, speaker;
    const int64_t *entries;
    size_t n_entries;
} ring_reason;
tocsin_status ring_reasons(tocsin_ledger *ledger, const case_rings *rings, const case_ring *ring,
                           tocsin_arena *arena, ring_reason **ret_reasons, size_t *ret_n,
                           tocsin_error *err);

/* rings_brief.c: those among the findings of a brief. Nothing when there are none. */
tocsin_status rings_for_brief(tocsin_ledger *ledger, const tocsin_finding *findings,
                              size_t n_findings, tocsin_arena *arena, tocsin_brief_ring **ret_rings,
                              size_t *ret_n, tocsin_error *err);

/* rings_feed.c: the rings of the case as an Atom feed. */
tocsin_status rings_feed(const tocsin_case *c, tocsin_ledger *ledger, tocsin_buffer *out,
                         tocsin_error *err);

/* rings_tell.c: the commands of what stands and was not told yet. What could not be run is skipped, with its reason. */
tocsin_status rings_tell(case_run *run, tocsin_error *err);
/* command.c: run it in `dir` with `input` on its standard input. TOCSIN_UNAVAILABLE: it could not be started, failed, or
 * took too long. */
tocsin_status command_run(const config_command *command, const char *dir, tocsin_text input,
                          tocsin_error *err);

#endif
