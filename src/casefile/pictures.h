// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_PICTURES_H
#define CASEFILE_PICTURES_H

/* Published pictures of a case: taken in as evidence, checked once for these bytes, these settings and this method, and told
 * beside what is said of them.
 *
 *   pictures.c           which evidence is a picture, and what case.yaml claims of it
 *   pictures_take.c      files → evidence                                        one transaction a picture
 *   pictures_scenes.c    the archive scenes of a picture, and the digest of all that its check depends on
 *   pictures_trust.c     the certificates that a signature may lead to
 *   pictures_check.c     the check → observations, answer sheet, thumbnail       one transaction a picture
 *   pictures_traces.c    the tests for changes, a row each
 *   pictures_record.c    what each test found, as observations
 *   pictures_rates.c     how often the tests err, as measured
 *   pictures_tell.c, pictures_tell_tests.c    observations → findings
 *   pictures_tied.c      which pictures a denial in another document can be about
 *   pictures_denied.c    denials, set beside the check of the picture that they are about
 *   pictures_reused.c    pictures that were in the case before
 *   pictures_brief.c     what the page shows of them
 *
 * The last check of a picture holds: its observations are those with the settings of the newest one. */

#include "casefile/case.h"
#include "picture/trace_rates.h"
#include "tocsin/brief.h"

/* ---- pictures.c ------------------------------------------------------------------------------ */

typedef struct case_picture {
    size_t evidence;               /* index */
    const config_picture *claimed; /* never NULL: without a word in case.yaml nothing is claimed */
} case_picture;

typedef struct case_pictures {
    case_picture *items; /* in ledger order */
    size_t n;
} case_pictures;

/* The name of evidence that a picture of case.yaml would have, and its hash where the file is there (else empty). */
typedef struct picture_file {
    char *path; /* NULL: `file` is a hash */
    tocsin_text name;
    char sha256[TOCSIN_SHA256_HEX + 1];
} picture_file;
tocsin_status picture_file_find(const tocsin_case *c, const config_picture *picture,
                                tocsin_arena *arena, picture_file *ret_file, tocsin_error *err);
/* The evidence that it is; SIZE_MAX: none. Of a file that is gone the newest evidence of its name. */
size_t picture_file_evidence(const picture_file *file, const tocsin_evidence *evidence, size_t n);
tocsin_status pictures_list(const tocsin_case *c, const tocsin_evidence *evidence, size_t n,
                            tocsin_arena *arena, case_pictures *ret_pictures, tocsin_error *err);
/* The name of a picture for a reader. */
tocsin_text picture_name(const case_picture *picture, const tocsin_evidence *evidence);
/* When it was published, by case.yaml, else as it was taken in. */
tocsin_day pictures_day(const case_picture *picture, const tocsin_evidence *evidence);
/* Kilometres between two places, on a sphere. */
double picture_distance_km(double lat1, double lon1, double lat2, double lon2);
/* "sha256:…" or the bare hash is that of the evidence. */
bool picture_is_of(const tocsin_observation *observation, const tocsin_evidence *evidence);
/* Observations that hold of a picture; `ret_list` has room for all, or is NULL. */
size_t picture_observations(const tocsin_observation *all, size_t n,
                            const tocsin_evidence *evidence, const tocsin_observation **ret_list);

/* ---- pictures_take.c ------------------------------------------------------------------------- */

/* Begins like a JPEG or a PNG. */
bool picture_is_one(const char *path);
/* `claimed` NULL: nothing is. What cannot be decoded is skipped with its reason. */
tocsin_status pictures_take_file(case_run *run, const char *path, const config_picture *claimed,
                                 tocsin_error *err);
/* Those of case.yaml, and the check of all that need one. */
tocsin_status pictures_take(case_run *run, tocsin_error *err);

/* ---- pictures_trust.c ------------------------------------------------------------------------ */

typedef struct picture_trust {
    tocsin_text pem; /* empty: the case names none */
    char sha256[TOCSIN_SHA256_HEX + 1];
} picture_trust;
/* TOCSIN_BAD_INPUT: the file is not there, or no list of certificates. */
tocsin_status picture_trust_read(const tocsin_case *c, tocsin_arena *arena,
                                 picture_trust *ret_trust, tocsin_error *err);

/* ---- pictures_scenes.c ----------------------------------------------------------------------- */

typedef struct picture_scene {
    const char *path;
    tocsin_text name;
    char sha256[TOCSIN_SHA256_HEX + 1];
    int64_t size;
    bool simulated; /* as the ledger has it */
} picture_scene;

typedef struct picture_scenes {
    picture_scene *items; /* by name, each once */
    size_t n;
} picture_scenes;

tocsin_status picture_scenes_list(const tocsin_case *c, const config_picture *picture,
                                  const tocsin_evidence *evidence, size_t n_evidence,
                                  tocsin_arena *arena, picture_scenes *ret_scenes,
                                  tocsin_error *err);
tocsin_status picture_settings(const config_picture *picture, const picture_scenes *scenes,
                               const picture_trust *trust,
                               char ret_hex[static TOCSIN_SHA256_HEX + 1], tocsin_error *err);

/* ---- pictures_check.c ------------------------------------------------------------------------ */

typedef struct picture_job {
    case_run *run;
    const tocsin_evidence *evidence; /* the picture */
    const case_picture *picture;
    tocsin_text name;
    tocsin_arena *arena;
    picture_scenes scenes;
    const picture_trust *trust;
    char settings[TOCSIN_SHA256_HEX + 1];
    bool is_recorded; /* only its sheet is missing */
    tocsin_check check;
    uint64_t mirrored; /* hash */
} picture_job;
tocsin_status picture_check(picture_job *job, tocsin_error *err);
/* Below the case, where its answer sheet lies; where its thumbnail does. NULL when memory ran out. */
char *picture_sheet_path(const tocsin_case *c, const tocsin_evidence *evidence,
                         tocsin_arena *arena);
char *picture_thumbnail_path(const tocsin_case *c, const tocsin_evidence *evidence,
                             tocsin_arena *arena);
enum { PICTURE_THUMBNAIL_PX = 360 };

/* ---- pictures_record.c ----------------------------------------------------------------------- */

/* Append all observations of the check; begin and commit are the caller's. */
tocsin_status picture_record(picture_job *job, tocsin_error *err);

/* ---- pictures_traces.c, pictures_rates.c ------------------------------------------------------ */

typedef struct picture_box {
    int left, top, right, bottom; /* all included */
} picture_box;

typedef struct picture_trace_found {
    bool done;
    size_t n;        /* parts, or 1 for the whole */
    picture_box box; /* of the first part */
    double times;    /* enlarged; 0: nothing of that kind */
} picture_trace_found;

/* A test for changes. */
typedef struct picture_trace {
    const char *test;   /* of its observation; in findings the slot of the share that it finds */
    const char *alarms; /* the slot of its false alarms */
    const char *method; /* of its observation */
    const char *mark;   /* word for what it marks; NULL: it looks at the whole, and marks no part */
    const char *undone; /* word for what is not seen where it was not made */
    trace_test rates;
    const char *change; /* of which the rate is told */
    picture_trace_found (*look)(const tocsin_check *check);
} picture_trace;

enum { PICTURE_TRACES = N_TRACE_TESTS };
extern const picture_trace picture_traces[PICTURE_TRACES];

/* Rates of a test; NaN: not measured. */
typedef struct picture_rate {
    double false_alarms, detects; /* shares */
    int n_scenes;
    int halved_found,
        n_halved; /* of pictures scaled to half after the change; none: not measured */
    int quality;  /* of the JPEG, at which it was measured; 0: at none that fits */
} picture_rate;
/* `quality` of the last saving; 100 for what is no JPEG. */
picture_rate picture_rate_of(const picture_trace *trace, int quality);
/* Of finding a picture again by its hash, among copies that were saved again, scaled, recoloured or mirrored; false alarms in
 * pairs of different pictures. */
picture_rate picture_rate_of_reuse(void);

/* ---- telling --------------------------------------------------------------------------------- */

/* A finding that is being made; its slots live in it, its texts in the arena. */
typedef struct picture_telling {
    const tocsin_case *c;
    tocsin_ledger *ledger;
    const case_facts *facts;
    tocsin_weigh_result *weighed; /* links are added */
    tocsin_arena *arena;
    case_pictures pictures;
    const tocsin_observation **room; /* for the observations of one picture */
    tocsin_finding *findings;
    size_t n, capacity; /* malloc */
} picture_telling;

/* What holds of one picture. */
typedef struct picture_facts {
    const case_picture *picture;
    const tocsin_evidence *evidence;
    tocsin_text name;
    tocsin_day day;
    const tocsin_observation *const *observations;
    size_t n;
} picture_facts;

typedef struct picture_draft {
    tocsin_finding finding;
    int64_t entries[TOCSIN_FINDING_SLOTS * 4];
    size_t n_entries;
} picture_draft;

picture_draft picture_start(const picture_facts *of, const char *kind, tocsin_section section);
void picture_put_text(picture_draft *draft, const char *name, tocsin_text text); /* unless empty */
void picture_put_word(picture_draft *draft, const char *name, const char *word); /* unless NULL */
void picture_put_number(picture_draft *draft, const char *name, double number);  /* unless NaN */
void picture_put_day(picture_draft *draft, const char *name, tocsin_day day);    /* unless NONE */
void picture_put_list(picture_draft *draft, const char *name, const tocsin_text *list, size_t n);
void picture_put_entry(picture_draft *draft, int64_t entry); /* unless 0 */
/* Names it and keeps it. */
tocsin_status picture_tell(picture_telling *t, picture_draft *draft, tocsin_error *err);

/* The observation of a test; NULL: there is none. A number, a text, a day that it found. */
const tocsin_observation *picture_test(const picture_facts *of, const char *test);
const tocsin_slot *picture_found(const tocsin_observation *observation, const char *name);
double picture_found_number(const tocsin_observation *observation, const char *name);
tocsin_day picture_found_day(const tocsin_observation *observation, const char *name);

/* Of the scenes that match, as of the day of the facts. */
typedef struct picture_archive {
    const tocsin_observation *best; /* NULL: none matches */
    size_t n_scenes, n_matching;
    const tocsin_observation *earliest, *latest; /* with a day; NULL: none has one */
    const tocsin_observation *least, *most;      /* that differ; likewise */
} picture_archive;
/* What is left over of a match, to a tenth below 10 m: it is no more exact than that. NaN: not known. */
double picture_metres(const tocsin_observation *match);
picture_archive picture_archive_of(const picture_telling *t, const picture_facts *of);

/* pictures_traces.c: it found a part that is to be looked at; words for all such, for what the tests found together
 * ("traces_none", …), and for where they are blind. */
enum { PICTURE_MOST_BLIND = 6 };
bool picture_trace_is_marked(const picture_facts *of, const picture_trace *trace);
size_t picture_traces_marked(const picture_facts *of, tocsin_text ret_words[PICTURE_TRACES]);
const char *picture_traces_word(const picture_facts *of);
size_t picture_blind_words(const picture_facts *of, tocsin_text ret_words[PICTURE_MOST_BLIND]);
/* Of each test that found nothing the share of changes that it finds; in full with false alarms, and of those that look at the
 * whole, too. */
void picture_put_rates(picture_draft *draft, const picture_facts *of, bool in_full);

picture_facts picture_facts_of(const picture_telling *t, size_t picture);

/* pictures_tied.c: a denial and, where it is known, what it denies. */
typedef struct picture_charge {
    tocsin_claim denial, denied;
    bool has_denied;
    const tocsin_finding *finding; /* that tells of it; NULL: there is none */
} picture_charge;
bool picture_charge_is_of_pictures(const struct tocsin_reader *reader,
                                   const picture_charge *charge);
/* Published before it was said, at most a window of the case earlier. */
bool pictures_is_within(const picture_telling *t, tocsin_period said_on, tocsin_period published_on,
                        tocsin_day published);
/* Places in `t->pictures`, with room for all; the ground is that of the last. */
size_t pictures_fitting(const picture_telling *t, const struct tocsin_reader *reader,
                        const picture_charge *charge, size_t *ret_pictures,
                        const char **ret_ground);
bool picture_is_said_by(const tocsin_claim *claim, tocsin_text name);
tocsin_status picture_tell_tests(picture_telling *t, const picture_facts *of, tocsin_error *err);
tocsin_status pictures_tell_denied(picture_telling *t, tocsin_error *err);
tocsin_status pictures_tell_reused(picture_telling *t, tocsin_error *err);

/* Adds what follows from the checks to `weighed`, rendered, in the order of the brief. */
tocsin_status pictures_weigh(const tocsin_case *c, tocsin_ledger *ledger, const case_facts *facts,
                             tocsin_arena *arena, tocsin_weigh_result *weighed, tocsin_error *err);

/* pictures_brief.c */
tocsin_status pictures_for_brief(const tocsin_case *c, tocsin_ledger *ledger,
                                 const case_facts *facts, const tocsin_finding *findings,
                                 size_t n_findings, tocsin_arena *arena,
                                 tocsin_brief_picture **ret_pictures, size_t *ret_n,
                                 tocsin_error *err);

#endif
