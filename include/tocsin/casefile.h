// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CASEFILE_H
#define TOCSIN_CASEFILE_H

/* casefile: a case on disk, and the one place that joins the rooms: what is stale, what to do next.
 *
 * A case is a folder with case.yaml (what is watched, in words a person edits), case.db (the
 * ledger) and evidence/. tocsin_case_run does all that is stale, one transaction per evidence item,
 * then weighs and writes the brief; killed at any instant, the next run goes on where it stopped
 * and ends in the same brief.
 */

#include "tocsin/facts.h"
#include "tocsin/picture.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tocsin_case tocsin_case;

/* Write a new case to edit: case.yaml with comments, an empty ledger. TOCSIN_BAD_INPUT when `dir`
 * holds one. */
tocsin_status tocsin_case_new(const char *dir, const char *title, const char *language,
                              tocsin_error *err);

/* Read and check case.yaml: unknown keys, wrong types and bad dates are errors that name file and
 * line. */
tocsin_status tocsin_case_open(const char *dir, tocsin_case **ret_case, tocsin_error *err);
void tocsin_case_close(tocsin_case **c);

typedef struct tocsin_case_report {
    size_t added, known, read, claims, observations, findings; /* in this run */
    size_t rang;             /* rules of the case, for a reason that was not there before */
    bool may_ring;           /* the case has such rules, and they were looked at */
    size_t skipped;          /* items that could not be used */
    tocsin_text *reasons;    /* one each, in `arena` */
    tocsin_finding *current; /* the findings that hold, rendered, in the order of the brief */
    size_t n_current;
    const char *brief_path;
    tocsin_arena arena;
} tocsin_case_report;
void tocsin_case_report_release(tocsin_case_report *report);

typedef struct tocsin_run_options {
    int version; /* 1 */
    int threads; /* 0: one a core */
    tocsin_progress *progress;
    void *progress_context;
    bool
        allow_command; /* run the commands that case.yaml names for its rings: whoever wrote it is trusted */
} tocsin_run_options;
#define TOCSIN_RUN_OPTIONS_INIT                                                                    \
    { .version = 1 }

/* Take evidence in: report files and pictures, folders of them. Doing it twice adds nothing. */
tocsin_status tocsin_case_add(tocsin_case *c, const char *const *paths, size_t n,
                              const tocsin_run_options *options, tocsin_case_report *ret_report,
                              tocsin_error *err);
/* Take in what others made: a table of events (CSV, GeoJSON), read by the mapping of that name (in case.yaml under
 * `imports`, or a template; NULL: the only one of the case); another case, as a folder or an archive; a folder of
 * auto-archiver. All of it or nothing: one transaction, and no evidence stays of an import that fails. The same bytes
 * twice add nothing. */
tocsin_status tocsin_case_import(tocsin_case *c, const char *path, const char *mapping_or_null,
                                 const tocsin_run_options *options, tocsin_case_report *ret_report,
                                 tocsin_error *err);
/* The main job. TOCSIN_PARTLY when items were skipped: the brief is written all the same. */
tocsin_status tocsin_case_run(tocsin_case *c, const tocsin_run_options *options,
                              tocsin_case_report *ret_report, tocsin_error *err);
/* Weigh what the ledger holds; issues findings, writes no brief. */
tocsin_status tocsin_case_weigh(tocsin_case *c, const tocsin_run_options *options,
                                tocsin_case_report *ret_report, tocsin_error *err);

typedef enum tocsin_brief_form {
    TOCSIN_BRIEF_HTML,
    TOCSIN_BRIEF_MARKDOWN,
    TOCSIN_BRIEF_JSON
} tocsin_brief_form;
/* The brief of the findings that hold. */
tocsin_status tocsin_case_brief(tocsin_case *c, tocsin_brief_form form, tocsin_buffer *out,
                                tocsin_error *err);

/* The same, led by what changed since an earlier day: the findings that hold against those that the ledger gives as of
 * that day. Weighs once, issues nothing. */
tocsin_status tocsin_case_brief_since(tocsin_case *c, tocsin_brief_form form, tocsin_day since,
                                      tocsin_buffer *out, tocsin_error *err);

typedef enum tocsin_export_form {
    TOCSIN_EXPORT_CSV,
    TOCSIN_EXPORT_GEOJSON,
    TOCSIN_EXPORT_STIX
} tocsin_export_form;
typedef enum tocsin_export_what {
    TOCSIN_EXPORT_ALL, /* of CSV one must be chosen, STIX is always of all */
    TOCSIN_EXPORT_CLAIMS,
    TOCSIN_EXPORT_FINDINGS,
    TOCSIN_EXPORT_AREAS
} tocsin_export_what;
typedef struct tocsin_export_options {
    int version; /* 1 */
    tocsin_export_form form;
    tocsin_export_what what;
    char separator; /* of CSV: , ; or tab */
    /* Takes the bytes piece by piece: a case may have a million claims. */
    tocsin_status (*sink)(void *context, tocsin_text bytes, tocsin_error *err);
    void *sink_context;
} tocsin_export_options;
#define TOCSIN_EXPORT_OPTIONS_INIT                                                                 \
    { .version = 1, .separator = ',' }
/* All claims of the ledger, the findings that hold, the areas of case.yaml. TOCSIN_TOO_LITTLE when findings are asked
 * for and nothing was weighed. */
tocsin_status tocsin_case_export(tocsin_case *c, const tocsin_export_options *options,
                                 tocsin_error *err);

/* The case as one archive that audits elsewhere: case.yaml, notes.md, the ledger, its evidence, the areas. `path` ends in
 * .tar.zst or .tar and appears whole or not at all. Scenes stay outside. TOCSIN_PARTLY: an area lies outside the case
 * and was left out; the report says which. */
tocsin_status tocsin_case_export_archive(tocsin_case *c, const char *path,
                                         const tocsin_run_options *options,
                                         tocsin_case_report *ret_report, tocsin_error *err);

/* What a person judges: the letter of a source, the number of a claim, how a piece of evidence
 * goes with a hypothesis, or whether a report still stands. Exactly one of source, claim, hypothesis
 * and report is set. */
typedef struct tocsin_judgement {
    const char *source;       /* as case.yaml or a report names it */
    char reliability;         /* of a source: 'A' to 'F' */
    const char *claim;        /* its id, or the number of its entry */
    char credibility;         /* of a claim: '1' to '6' */
    const char *hypothesis;   /* as the case names it */
    const char *evidence;     /* for it: as the case names it, or the id of a claim or finding */
    tocsin_cell cell;         /* how that goes with it */
    const char *report;       /* its name, the hash of its evidence or the number of its entry */
    tocsin_revision revision; /* of a report; NONE: it stands */
    const char *reason, *by;  /* never empty */
} tocsin_judgement;
/* Append one entry. TOCSIN_BAD_INPUT when the case knows nothing of that name; then nothing is
 * changed. The next run weighs with it. */
tocsin_status tocsin_case_grade(tocsin_case *c, const tocsin_judgement *judgement,
                                tocsin_error *err);
/* Sources with their letters and how these came about, claims with their numbers: as text, or as
 * JSON (schema tocsin.grade/1). */
tocsin_status tocsin_case_grades(tocsin_case *c, bool as_json, tocsin_buffer *out,
                                 tocsin_error *err);

/* What a person says of a ring: exactly one of acknowledge and mute is set. */
typedef struct tocsin_ring_word {
    const char *acknowledge; /* id of the ring, or the number of its entry */
    const char *mute;        /* name of a rule… */
    tocsin_day until;        /* …that does not ring as of any day up to this one */
    const char *by;          /* never empty */
    const char *note;        /* or NULL */
} tocsin_ring_word;
/* Append one entry. TOCSIN_BAD_INPUT when the case knows no such ring or rule. */
tocsin_status tocsin_case_ring(tocsin_case *c, const tocsin_ring_word *word, tocsin_error *err);
/* The rings of the case, the newest first: as text, or as JSON (schema tocsin.rings/1). */
tocsin_status tocsin_case_rings(tocsin_case *c, bool as_json, tocsin_buffer *out,
                                tocsin_error *err);

/* ---- a picture against scenes ----------------------------------------------------------------- */

/* Look for the picture in each of the rasters. `paths` must outlive the answer. Release it with
 * tocsin_archive_answer_release. */
tocsin_status tocsin_check_archive(const tocsin_picture *picture, const char *const *paths,
                                   size_t n, int threads, tocsin_archive_answer *ret_answer,
                                   tocsin_error *err);
/* A match in the archive knows what was not given of a shadow: place, north and the metres of a pixel, by which the quality is
 * told, too. Without a match up is north. */
void tocsin_check_take_match(tocsin_check *check, tocsin_shadow *shadow);

#ifdef __cplusplus
}
#endif
#endif
