// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_FACTS_H
#define TOCSIN_FACTS_H

/* facts: the vocabulary that the rooms speak to each other.
 *
 * Evidence, observations, claims, findings: plain structs whose texts are views into an arena or
 * into the bytes that they came from, and their JSON form, which is what the ledger keeps and what
 * programs read. Texts that are not known are empty, numbers NaN, days TOCSIN_DAY_NONE, enums 0
 * (…_NONE); such members are left out of the JSON.
 */

#include "tocsin/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- words ------------------------------------------------------------------------------- */

typedef enum tocsin_kind { /* of a speaker or source */
                           TOCSIN_KIND_NONE,
                           TOCSIN_OUTLET,
                           TOCSIN_GOVERNMENT,
                           TOCSIN_MILITARY,
                           TOCSIN_ORGANISATION,
                           TOCSIN_OBSERVER,
                           TOCSIN_JOURNALIST,
                           TOCSIN_EXPERT,
                           TOCSIN_IMAGERY,
                           TOCSIN_UNNAMED,
                           TOCSIN_OTHER,
} tocsin_kind;

typedef enum tocsin_act {
    TOCSIN_ACT_NONE,
    TOCSIN_ASSERT,
    TOCSIN_DENY,
    TOCSIN_WARN,
    TOCSIN_THREATEN,
    TOCSIN_ACCUSE,
    TOCSIN_PROMISE,
    TOCSIN_DOUBT,
} tocsin_act;

typedef enum tocsin_certainty {
    TOCSIN_CERTAINTY_NONE,
    TOCSIN_CERTAIN,
    TOCSIN_PROBABLE,
    TOCSIN_POSSIBLE,
    TOCSIN_UNKNOWN, /* the text says that it is not known */
} tocsin_certainty;

typedef enum tocsin_tense {
    TOCSIN_TENSE_NONE,
    TOCSIN_PAST,
    TOCSIN_PRESENT,
    TOCSIN_FUTURE,
    TOCSIN_HABITUAL,
} tocsin_tense;

typedef enum tocsin_plover { /* event types: PLOVER, in its order from agreement to assault */
                             TOCSIN_PLOVER_NONE,
                             TOCSIN_AGREE,
                             TOCSIN_CONSULT,
                             TOCSIN_SUPPORT,
                             TOCSIN_CONCEDE,
                             TOCSIN_COOPERATE,
                             TOCSIN_AID,
                             TOCSIN_RETREAT,
                             TOCSIN_REQUEST,
                             TOCSIN_ACCUSE_EVENT,
                             TOCSIN_REJECT,
                             TOCSIN_THREATEN_EVENT,
                             TOCSIN_PROTEST,
                             TOCSIN_SANCTION,
                             TOCSIN_MOBILIZE,
                             TOCSIN_COERCE,
                             TOCSIN_ASSAULT,
} tocsin_plover;

typedef enum tocsin_unit {
    TOCSIN_UNIT_NONE,
    TOCSIN_TROOPS,
    TOCSIN_PEOPLE,
    TOCSIN_KILLED,
    TOCSIN_INJURED,
    TOCSIN_DISPLACED,
    TOCSIN_TANKS,
    TOCSIN_VEHICLES,
    TOCSIN_AIRCRAFT,
    TOCSIN_SHIPS,
    TOCSIN_MISSILES,
    TOCSIN_VIOLATIONS,
    TOCSIN_EXPLOSIONS,
    TOCSIN_SITES,
    TOCSIN_KM,
    TOCSIN_DAYS,
    TOCSIN_MONEY,
} tocsin_unit;

typedef enum tocsin_measure { /* kinds of quantity; never added up or compared across kinds */
                              TOCSIN_MEASURE_NONE,
                              TOCSIN_STOCK, /* how many are there */
                              TOCSIN_FLOW,  /* how many came or left in a period */
                              TOCSIN_PLAN,  /* how many are said to be intended */
} tocsin_measure;

typedef enum tocsin_revision { /* of a report by whoever published it, or by a person */
                               TOCSIN_REVISION_NONE,
                               TOCSIN_CORRECTED,
                               TOCSIN_WITHDRAWN,
} tocsin_revision;

/* The word of each value as it stands in JSON ("government", "assert", "MOBILIZE", "troops",
 * "stock");
 * "" for …_NONE. The _from functions return false for a word that is none of them. */
const char *tocsin_kind_word(tocsin_kind kind);
const char *tocsin_act_word(tocsin_act act);
const char *tocsin_certainty_word(tocsin_certainty certainty);
const char *tocsin_tense_word(tocsin_tense tense);
const char *tocsin_plover_word(tocsin_plover plover);
const char *tocsin_unit_word(tocsin_unit unit);
const char *tocsin_measure_word(tocsin_measure measure);
const char *tocsin_revision_word(tocsin_revision revision);
bool tocsin_kind_from(tocsin_text word, tocsin_kind *ret_kind);
bool tocsin_act_from(tocsin_text word, tocsin_act *ret_act);
bool tocsin_certainty_from(tocsin_text word, tocsin_certainty *ret_certainty);
bool tocsin_tense_from(tocsin_text word, tocsin_tense *ret_tense);
bool tocsin_plover_from(tocsin_text word, tocsin_plover *ret_plover);
bool tocsin_unit_from(tocsin_text word, tocsin_unit *ret_unit);
bool tocsin_measure_from(tocsin_text word, tocsin_measure *ret_measure);
bool tocsin_revision_from(tocsin_text word, tocsin_revision *ret_revision);

/* ---- evidence ---------------------------------------------------------------------------- */

/* Bytes [from, to) of the evidence as received. */
typedef struct tocsin_span {
    int64_t from, to;
} tocsin_span;

/* Body of `evidence.added`. */
typedef struct tocsin_evidence {
    int64_t seq;        /* of its ledger entry; 0 while it has none */
    tocsin_text sha256; /* hexadecimal */
    int64_t size;       /* bytes */
    tocsin_text
        name; /* path as received, relative to the case where it is below it, '/' between parts */
    tocsin_text role;   /* "report", "scene", "picture", "table", "media", "case" */
    tocsin_text media;  /* "text/plain", "text/html", "image/tiff", … */
    tocsin_text outlet; /* who published it */
    tocsin_text title;  /* of a report */
    tocsin_text series; /* of a scene: the imagery series of the case */
    tocsin_period published;
    tocsin_text language;             /* of a report: "uk" */
    tocsin_text url, author, charset; /* as its container says */
    tocsin_text
        container;      /* SHA-256 of the file that it came in with others; empty: it is a file */
    tocsin_span within; /* where it stood there, in bytes */
    bool unfolded;      /* those bytes are counted after gunzipping */
    tocsin_text signature;   /* what a report is compared by (reading.h), hexadecimal */
    tocsin_revision revises; /* of a report: what it says to do to an earlier one */
    bool stored;             /* under evidence/; false: stays where `name` says */
    bool simulated;          /* not of the world: must be said wherever it shows */
} tocsin_evidence;

/* ---- observations ------------------------------------------------------------------------ */

/* Neighbouring pixels that left their norm in one scene, which is the one that confirmed it. */
typedef struct tocsin_patch {
    tocsin_day first_seen; /* of the earliest of its pixels */
    double area_ha;
    int64_t n_pixels;
    double size;          /* median change until then, in the unit of the series; NaN: not known */
    const double *lonlat; /* degrees WGS 84: longitude, latitude of one point after the other */
    const size_t *ring_ends; /* number of points up to the end of each ring; holes are rings too */
    size_t n_rings;
} tocsin_patch;

struct tocsin_slot;

/* Body of `observation.made`: what a named method measured in evidence. */
typedef struct tocsin_observation {
    int64_t seq;
    tocsin_text evidence; /* "sha256:…" */
    tocsin_text area;
    tocsin_text series; /* the imagery series of the case */
    tocsin_text method; /* "mean of B1 over the area" */
    tocsin_text unit;   /* "dB", "1" */
    tocsin_day day;
    double value;  /* NaN: no valid pixel */
    double spread; /* standard deviation within the area; NaN when not known */
    int64_t n_valid, n_pixels;
    bool simulated;

    /* `value` is the extent in ha of the pixels of the area that left their norm in this scene. n_valid of n_pixels
     * have a norm. */
    bool of_pixels;
    tocsin_period history; /* the years of the norm; its end is where watching begins */
    double false_alarms;   /* asked for, per 100 pixel-years */
    tocsin_text settings;  /* a digest of all but the scenes that alarms depend on */
    const tocsin_patch *patches;
    size_t n_patches;

    /* A test of a published picture. `series` is the picture's name, there is no area, `day` is when it was published and may
     * not be known; `settings` is a digest of all but its bytes that the check depends on. */
    bool of_picture;
    tocsin_text
        test; /* "archive", "sun", "quality", "coding", "grid", "copies", "metadata", "c2pa", "hash" */
    tocsin_text outcome; /* a word of that test: "matched", "fits", "none", "found", … */
    const struct tocsin_slot *found; /* for sentences, by name */
    size_t n_found;
} tocsin_observation;

/* ---- claims ------------------------------------------------------------------------------ */

typedef struct tocsin_speaker {
    tocsin_text name; /* the fullest name in the document */
    tocsin_kind kind;
    tocsin_text role;  /* "minister van Buitenlandse Zaken" */
    tocsin_text actor; /* "UKR", "RUS.MIL", "NATO" */
    tocsin_span span;  /* where the sentence names it; 0,0 when carried on from before */
} tocsin_speaker;

typedef struct tocsin_place_option { /* another place of the same name */
    tocsin_text name, country;       /* alpha-3; empty: not known */
    double lat, lon;
    double
        weight; /* how likely it is that this one is meant, 0 to 1; the chosen one has what is left of 1 */
} tocsin_place_option;

typedef struct tocsin_place {
    tocsin_text text;    /* as written */
    tocsin_text name;    /* as the gazetteer has it; empty when it is not there */
    tocsin_text country; /* alpha-3, that it lies in; empty: not known */
    double lat, lon;     /* degrees, WGS 84 */
    double precision_km;
    const tocsin_place_option *alternatives; /* the likeliest first */
    size_t n_alternatives;
} tocsin_place;

typedef struct tocsin_quantity {
    double low, high; /* NaN: open on that side */
    tocsin_unit unit;
    tocsin_measure measure;
    tocsin_text text;
    bool previous_period; /* how many it was in the period before the one that is reported on */
} tocsin_quantity;

typedef struct tocsin_cue {
    tocsin_span span;
    tocsin_text is; /* "attribution", "denial", "hedge", "quantity", "date", "negation", … */
} tocsin_cue;

/* Body of `claim.read`: what somebody says, as reported in evidence (design.md, "A claim"). */
typedef struct tocsin_claim {
    int64_t seq;
    tocsin_text id;       /* unique in the case: derived from evidence, span and text */
    tocsin_text evidence; /* "sha256:…" */
    tocsin_span span;     /* the content of the claim */
    tocsin_text text;     /* the text there */
    tocsin_span sentence;
    tocsin_text language; /* "nl" */

    tocsin_speaker speaker;
    const tocsin_speaker *via; /* through whom, from the speaker outwards */
    size_t n_via;
    tocsin_text outlet;
    tocsin_period published;
    tocsin_period said_on;
    tocsin_text said_on_text;

    tocsin_act act;
    bool negative; /* polarity */
    tocsin_certainty certainty;
    tocsin_tense tense;
    bool direct;             /* quoted word for word */
    bool unusual_for_season; /* says that something is unusual for the time of year */

    tocsin_plover plover;
    tocsin_text actor, target;
    tocsin_place place;
    tocsin_period when;
    bool has_quantity;
    tocsin_quantity quantity;

    const tocsin_text *denies; /* ids of claims, or "sha256:…" of a picture */
    size_t n_denies;
    const tocsin_cue *cues;
    size_t n_cues;
    tocsin_text rule; /* "nl/attribution/volgens" */
    bool simulated;
} tocsin_claim;

/* ---- a dated series against its norm ------------------------------------------------------ */

/* What norm says of one date of a series; what a plot draws. */
typedef struct tocsin_series_point {
    tocsin_day day;
    double value;               /* NaN: missing */
    double expected, low, high; /* NaN: too little history */
    bool alarm;
    bool in_history;  /* made the norm */
    tocsin_day since; /* of an alarm: the day first seen; else NONE */
    double
        once_in_years; /* of an alarm: how often the norm itself would bring such a run; else NaN */
} tocsin_series_point;

typedef enum tocsin_tail { TOCSIN_TAIL_NONE, TOCSIN_TAIL_LOW, TOCSIN_TAIL_HIGH } tocsin_tail;

#define TOCSIN_SEASON_YEARS 64

/* The answer for one day of a series: is it unusual for the time of year? */
typedef struct tocsin_seasonal_answer {
    bool too_little_history; /* then only day, seen, n_valid and years are filled */
    tocsin_day day;
    double seen;
    double expected, low, high; /* prediction interval at `level`, widened for autocorrelation */
    double level;               /* 0.95 */
    double probability; /* of a value at least this far out, either side, were the norm to hold */
    tocsin_tail tail;   /* the side on which `seen` lies outside the interval; NONE inside */
    int rank;           /* of `seen` among the same season (±15 days), 1 the largest */
    int n_season;       /* values in the same season of earlier years, and `seen` itself */
    int years[TOCSIN_SEASON_YEARS]; /* the earlier years that have such values, ascending */
    size_t n_years;
    int n_valid;           /* valid dates behind the norm */
    tocsin_period history; /* first and last of them */
} tocsin_seasonal_answer;

/* An indicator: a dated series of the case, judged by norm. */
typedef struct tocsin_indicator {
    tocsin_text name; /* unique in the case together with its area */
    tocsin_text area; /* empty for counts of claims */
    tocsin_text what; /* the method, or a word of the brief ("claims_a_week") */
    tocsin_text unit;
    bool from_claims;
    bool simulated;
    tocsin_series_point *points;
    int64_t *entries; /* ledger entry behind each point; 0 for a week without claims */
    size_t n_points;
    tocsin_seasonal_answer answer;
} tocsin_indicator;

/* The pixels of an area, watched one by one: an observation a scene, with the patches that it confirmed. */
typedef struct tocsin_watched {
    tocsin_text series, area;
    const tocsin_observation *const *scenes; /* ascending by day, one a day, all `of_pixels` */
    size_t n_scenes;
} tocsin_watched;

/* ---- findings ---------------------------------------------------------------------------- */

typedef enum tocsin_section { /* of the brief */
                              TOCSIN_SECTION_NONE,
                              TOCSIN_SECTION_RINGS,
                              TOCSIN_SECTION_NEW,
                              TOCSIN_SECTION_UNUSUAL,
                              TOCSIN_SECTION_CONTESTED,
                              TOCSIN_SECTION_UNKNOWN,
                              TOCSIN_SECTION_HYPOTHESES,
                              TOCSIN_SECTION_CONTEXT,
} tocsin_section;
const char *tocsin_section_word(tocsin_section section);
bool tocsin_section_from(tocsin_text word, tocsin_section *ret_section);

/* A value that a sentence of a finding needs. The template names it: {low}, {speaker}, {when}. */
typedef enum tocsin_slot_type {
    TOCSIN_SLOT_TEXT,   /* words of the evidence: shown as they are */
    TOCSIN_SLOT_NUMBER, /* shown with the separators of the language */
    TOCSIN_SLOT_DAY,
    TOCSIN_SLOT_PERIOD,
    TOCSIN_SLOT_INTERVAL, /* low to high, either may be open */
    TOCSIN_SLOT_WORD, /* a word of the vocabulary ("troops", "USA"), translated by the language pack
                       */
    TOCSIN_SLOT_LIST, /* texts, joined as the language joins them */
} tocsin_slot_type;

typedef struct tocsin_slot {
    const char *name; /* static, or in an arena */
    tocsin_slot_type type;
    tocsin_text text;
    double number, high; /* NUMBER: number; INTERVAL: number to high */
    tocsin_period period;
    const tocsin_text *list;
    size_t n_list;
} tocsin_slot;

#define TOCSIN_FINDING_SLOTS 16

/* Body of `finding.issued`: a sentence that tocsin asserts, with the rule that made it and the
 * entries that it rests on. The sentence is rendered from `kind` and the slots by a template of the
 * brief's language. */
typedef struct tocsin_finding {
    int64_t seq;
    tocsin_text
        id; /* derived from kind, slots and entries: the same finding has the same id again */
    const char
        *kind; /* "net_change", "contested", "denial", … : the name of its template (static) */
    const char *rule; /* "weigh/net-change": the rule that made it (static) */
    tocsin_section section;
    tocsin_period when; /* its place on the timeline */
    tocsin_slot slots[TOCSIN_FINDING_SLOTS];
    size_t n_slots;
    const int64_t
        *entries; /* seq of the ledger entries that it rests on, ascending, at least one */
    size_t n_entries;
    tocsin_text text;        /* the sentence as rendered; empty until then */
    bool simulated;          /* rests on simulated evidence */
    tocsin_revision revised; /* rests on a report that was corrected or withdrawn since */
} tocsin_finding;

/* ---- origins ------------------------------------------------------------------------------- */

/* Who says it first, who passed it on, which outlets carry it: a tree, in the order of a walk through it. */
typedef struct tocsin_origin_row {
    int depth;        /* 0: an origin; a row is below the last one before it with a smaller depth */
    tocsin_text name; /* empty: no name is given */
    bool is_word;     /* of the vocabulary: "UKR" */
    const int64_t *entries; /* of the claims that end here, ascending */
    size_t n_entries;
} tocsin_origin_row;

typedef struct tocsin_origin_tree {
    size_t finding; /* index of the finding that it is of */
    const tocsin_origin_row *rows;
    size_t n_rows;
} tocsin_origin_tree;

/* ---- grades and hypotheses ----------------------------------------------------------------- */

/* NATO/Admiralty. The letter belongs to the source, the number to the claim; F and 6 are unknown,
 * not the middle. */
typedef struct tocsin_grade {
    char reliability;       /* 'A' to 'F', of whose word it is and of who passed it on */
    char credibility;       /* '1' to '6': a person's where one set it, else the rule's */
    char proposed;          /* '1' to '6': the rule's */
    tocsin_text by, reason; /* of the person; empty: nobody set it */
} tocsin_grade;

/* How well a piece of evidence goes together with a hypothesis. */
typedef enum tocsin_cell {
    TOCSIN_CELL_NONE, /* not applicable */
    TOCSIN_VERY_INCONSISTENT,
    TOCSIN_INCONSISTENT,
    TOCSIN_NEUTRAL,
    TOCSIN_CONSISTENT,
    TOCSIN_VERY_CONSISTENT,
} tocsin_cell;
const char *tocsin_cell_word(tocsin_cell cell); /* "very inconsistent", …, "not applicable" */
bool tocsin_cell_from(tocsin_text word, tocsin_cell *ret_cell);

typedef struct tocsin_judged_cell {
    tocsin_cell cell;
    tocsin_text reason;
    tocsin_text by; /* the person who set it; empty: the rule of the case */
} tocsin_judged_cell;

#define TOCSIN_WEIGHT_ONE 25 /* weights and scores are whole numbers, in parts of 25 */

/* A piece of evidence: something to look for, and what was found of it. */
typedef struct tocsin_matrix_row {
    tocsin_text id;     /* as the case names it, or the id of one claim or finding */
    tocsin_text text;   /* what is seen, for a reader */
    tocsin_grade grade; /* the best of what was found; reliability 0: nothing was found */
    int weight;         /* 1 to TOCSIN_WEIGHT_ONE; 0: left out, grade F or 6, or nothing found */
    size_t n_found, n_origins; /* claims and findings; independent origins among the claims */
    const int64_t *entries;    /* ascending; none when nothing was found */
    size_t n_entries;
    bool simulated;
    const tocsin_judged_cell *cells; /* one for each hypothesis */
    int spread;                      /* 0 to 4: how far apart its cells are */
    bool turns;                      /* without it the first two stand in another order */
} tocsin_matrix_row;

typedef struct tocsin_matrix_column {
    tocsin_text id, name; /* as judgements name it; as a reader does */
    int score;            /* weighted inconsistency, in parts of TOCSIN_WEIGHT_ONE */
    int rank;             /* 1: the least; equal scores share a rank */
} tocsin_matrix_column;

/* Evidence by hypotheses: member `hypotheses` of `run.finished`. */
typedef struct tocsin_matrix {
    const tocsin_matrix_column *columns; /* as the case names them */
    size_t n_columns;
    const tocsin_matrix_row *rows; /* as the case names them, then single claims and findings */
    size_t n_rows;
} tocsin_matrix;

/* ---- JSON -------------------------------------------------------------------------------- */

/* Bodies in canonical form (without `seq`), and back; texts are copied into the arena. The _read
 * functions fail with TOCSIN_BAD_INPUT when a member is missing or of the wrong type. */
void tocsin_evidence_write(tocsin_json *json, const tocsin_evidence *evidence);
void tocsin_observation_write(tocsin_json *json, const tocsin_observation *observation);
void tocsin_claim_write(tocsin_json *json, const tocsin_claim *claim);
/* The same within an object that is open, to which the caller adds members of its own. */
void tocsin_claim_write_members(tocsin_json *json, const tocsin_claim *claim);
void tocsin_finding_write(tocsin_json *json, const tocsin_finding *finding);
void tocsin_matrix_write(tocsin_json *json, const tocsin_matrix *matrix);
tocsin_status tocsin_matrix_read(const struct json_object *body, tocsin_arena *arena,
                                 tocsin_matrix *ret_matrix, tocsin_error *err);
void tocsin_answer_write(tocsin_json *json, const tocsin_seasonal_answer *answer);
tocsin_status tocsin_evidence_read(const struct json_object *body, tocsin_arena *arena,
                                   tocsin_evidence *ret_evidence, tocsin_error *err);
tocsin_status tocsin_observation_read(const struct json_object *body, tocsin_arena *arena,
                                      tocsin_observation *ret_observation, tocsin_error *err);
tocsin_status tocsin_claim_read(const struct json_object *body, tocsin_arena *arena,
                                tocsin_claim *ret_claim, tocsin_error *err);
/* kind, rule and slot names point into the arena. */
tocsin_status tocsin_finding_read(const struct json_object *body, tocsin_arena *arena,
                                  tocsin_finding *ret_finding, tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
