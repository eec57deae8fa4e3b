// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_CASE_H
#define CASEFILE_CASE_H

/* How a run goes. Each step below is a file of its own:
 *
 *   case.c        a case on disk: new, open, paths
 *   preflight     every area and image series opens, before anything is changed     (series.c)
 *   reports.c     which files hold reports
 *   intake.c      documents that the ledger does not know → evidence, claims       one transaction a document
 *   import.c      what others made, of any form                                    one transaction
 *   import_table.c, import_case.c, import_folder.c  tables of events; another case; a folder of auto-archiver
 *   scenes.c      scenes without observations → evidence, area values              one transaction a file
 *   pixels.c      series with `map` → pixels that left their norm, by scene        one transaction an area
 *   pictures*.c   published pictures → evidence, and what their checks found       pictures.h
 *   claims.c      what is compared of all claims; any claim itself
 *   claims_read.c, claims_file.c  and kept in state/: claims_format.h
 *   grades.c      letters of sources, numbers of claims, judgements of persons; grade.c sets them
 *   watched.c     what of it is of pixels
 *   facts.c       what the ledger holds as of the day of the case, and its indicators
 *   origins.c     documents that are copies of others; origin_trees.c: from whom what a finding says comes
 *   revisions.c   reports that were corrected or withdrawn since
 *   hypotheses.c  evidence by hypotheses, with the judgements of persons
 *   rings.c       which rules of the case are met, and ring; rings_tell.c: their commands
 *   findings.c    weigh → findings, rendered and issued, and `run.finished`        one transaction
 *   compile.c     the brief of the findings that hold
 *   notes.c, since.c, numbers.c   what the brief also shows: notes.md, what changed, numbers over time
 *   export.c, export_stix.c  claims, findings, areas in the forms of others
 *   pack.c        the case as one archive
 *   run.c         these in order
 *
 * What is stale is asked of the ledger alone, by hash, so a run that was killed is simply run
 * again. `run.finished` keeps which findings hold and what was skipped: the brief is made from the
 * ledger, case.yaml and the areas, and two runs over the same input give the same bytes. */

#include "casefile/claims.h"
#include "casefile/grades.h"
#include "tocsin/casefile.h"
#include "tocsin/ledger.h"

struct tocsin_case {
    tocsin_arena arena;
    const char *dir;
    case_config config;
    char config_sha256[TOCSIN_SHA256_HEX + 1];
    int threads;                   /* of the run at hand; 0: one a core */
    struct tocsin_reader **reader; /* made when it is first asked for: case_reader */
};

/* One run over a case; borrowed parts belong to the caller. */
typedef struct case_run {
    tocsin_case *c;
    tocsin_ledger *ledger;
    const tocsin_run_options *options;
    tocsin_case_report *report;
    bool may_ring;           /* what rules of the case are met by rings */
    bool in_transaction;     /* of an import: documents are appended within it */
    claims_ahead *ahead;     /* state/claims, being read meanwhile; NULL: it is not */
    size_t reasons_capacity; /* of report->reasons, which is malloc'ed until the run ends */
} case_run;

/* The language packs, loaded once; they live as long as the case is open. */
tocsin_status case_reader(const tocsin_case *c, const struct tocsin_reader **ret_reader,
                          tocsin_error *err);
/* `path` below the case unless it is absolute; NULL when memory ran out. */
char *case_path(const tocsin_case *c, tocsin_arena *arena, tocsin_text path);
/* How a path is written down: relative to the case where it lies below it. */
tocsin_text case_name(const tocsin_case *c, tocsin_arena *arena, const char *path);
/* Note that an item could not be used; its reason is what `why` says. */
tocsin_status case_skip(case_run *run, const tocsin_error *why, tocsin_error *err);
/* The report becomes the caller's, and the ledger is closed: how every job ends. */
tocsin_status case_finish(case_run *run, tocsin_case_report *ret_report, tocsin_status status,
                          tocsin_error *err);
/* TOCSIN_PARTLY when the user asked to stop. */
tocsin_status case_progress(const case_run *run, const char *what, size_t done, size_t total,
                            tocsin_error *err);
/* Append a body; begin and commit are the caller's. */
typedef void case_write(tocsin_json *json, const void *fact);
/* The canonical JSON of a body into `out`. */
tocsin_status case_body(case_write *write, const void *fact, tocsin_buffer *out, tocsin_error *err);
void case_write_claim(tocsin_json *json, const void *claim);
void case_write_observation(tocsin_json *json, const void *observation);
void case_write_link(tocsin_json *json, const void *link);
tocsin_status case_append(tocsin_ledger *ledger, tocsin_entry_kind kind, case_write *write,
                          const void *fact, int64_t *ret_seq, tocsin_error *err);
void case_write_evidence(tocsin_json *json, const void *evidence);

/* reports.c */
tocsin_status reports_take(case_run *run, tocsin_error *err);
tocsin_status reports_take_paths(case_run *run, const char *const *paths, size_t n,
                                 tocsin_error *err);

/* intake.c: documents of a file into the ledger. */
typedef struct intake intake;
tocsin_status intake_new(case_run *run, intake **ret_intake, tocsin_error *err);
void intake_free(intake **in); /* NULL allowed */
tocsin_status intake_take(intake *in, const char *path, const config_reports *from,
                          tocsin_error *err);

/* A document that some container held; it stays the caller's. */
struct tocsin_document;
tocsin_status intake_take_document(intake *in, const char *path,
                                   const struct tocsin_document *document,
                                   const char *container_sha256, tocsin_error *err);

/* import.c: what others made. The parts append within a transaction that is the caller's. */
tocsin_status import_case(case_run *run, const char *dir, tocsin_error *err);
tocsin_status import_folder(case_run *run, const char *dir, tocsin_error *err);
tocsin_status import_table(case_run *run, const char *path, const char *mapping_or_null,
                           tocsin_error *err);

/* series.c, scenes.c */
tocsin_status scenes_preflight(tocsin_case *c, tocsin_error *err);
tocsin_status scenes_take(case_run *run, tocsin_error *err);

/* facts.c: what the ledger holds, as of a day. In the arena, save the claims. */
typedef struct case_facts {
    tocsin_day as_of;
    case_claims claims; /* those of the day */
    tocsin_evidence *evidence;
    tocsin_observation *observations;
    tocsin_indicator *indicators;
    tocsin_watched *watched;
    size_t n_evidence, n_observations, n_indicators, n_watched;
    case_grades grades;
    char *reliability;         /* the letter of each of the claims; NULL: no source is graded */
    tocsin_weigh_copy *copies; /* documents that repeat another; origins.c */
    size_t n_copies;
    tocsin_weigh_revision *revisions; /* documents that were corrected or withdrawn; revisions.c */
    size_t n_revisions;
} case_facts;
/* `may_keep`: what helps the next run is kept under state/. */
tocsin_status facts_load(const tocsin_case *c, tocsin_ledger *ledger, case_run *run,
                         tocsin_arena *arena, case_facts *ret_facts, tocsin_error *err);
/* Their grades, again. */
tocsin_status facts_grade(case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                          tocsin_error *err);
void facts_release(case_facts *facts);

/* finding_grades.c: the grade of each finding; the newest number that a person set of each claim, by entry. */
tocsin_status facts_grade_findings(const tocsin_case *c, const case_facts *facts,
                                   const tocsin_weigh_result *weighed, tocsin_arena *arena,
                                   tocsin_grade **ret_grades, tocsin_error *err);
tocsin_status facts_set_numbers(const case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                                tocsin_claim_number **ret_numbers, size_t *ret_n,
                                tocsin_error *err);

/* origins.c: which documents are copies of earlier ones, by what reading found. */
tocsin_status facts_find_copies(case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                                tocsin_error *err);

/* revisions.c: which reports were taken back, by a later one of the same outlet or by a person. */
tocsin_status facts_find_revisions(case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                                   tocsin_error *err);

/* watched.c: what facts hold of pixels that are watched. */
tocsin_status watched_gather(const case_config *config, case_facts *facts, tocsin_arena *arena,
                             tocsin_error *err);
/* A digest of all but the scenes that the alarms of a series depend on: with other settings there are other alarms.
 * `at` is NULL when memory ran out. */
tocsin_text watched_settings(const config_series *series, tocsin_arena *arena);

/* hypotheses.c: fills the matrix and adds what follows from it to `weighed`, which `input` gave. Nothing when the case
 * names no hypotheses. */
tocsin_status hypotheses_weigh(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                               const tocsin_weigh_input *input, tocsin_arena *arena,
                               tocsin_weigh_result *weighed, tocsin_matrix *ret_matrix,
                               tocsin_error *err);

/* origin_trees.c: of the findings that tell of origins; `claims` are those that findings name, by entry. */
tocsin_status origin_trees_make(const case_facts *facts, const tocsin_finding *findings,
                                size_t n_findings, const tocsin_claim *claims, size_t n_claims,
                                tocsin_arena *arena, tocsin_origin_tree **ret_trees, size_t *ret_n,
                                tocsin_error *err);

/* findings.c; `facts` of an issue is filled and to be released, when it fails too */
/* Weigh and render what the facts hold; nothing is issued. */
tocsin_status findings_weigh(const tocsin_case *c, tocsin_ledger *ledger, case_facts *facts,
                             tocsin_arena *arena, tocsin_weigh_result *ret_result,
                             tocsin_matrix *ret_matrix, tocsin_error *err);
tocsin_status findings_issue(case_run *run, case_facts *facts, tocsin_error *err);

/* compile.c. `weighed`: what was weighed a moment ago, or NULL. `since` NONE: the brief compares nothing. */
tocsin_status compile_brief(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *weighed,
                            tocsin_brief_form form, tocsin_day since, tocsin_buffer *out,
                            tocsin_error *err);
/* The findings that hold after the last run, in the order of the brief. TOCSIN_TOO_LITTLE when nothing was weighed. */
tocsin_status compile_current(tocsin_ledger *ledger, tocsin_arena *arena,
                              const tocsin_finding **ret_findings, size_t *ret_n,
                              tocsin_error *err);

#endif
