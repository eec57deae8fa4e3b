// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_CONFIG_H
#define CASEFILE_CONFIG_H

/* case.yaml as read and checked: every key known, every value of its type, every name that is
 * referred to there. All lives in the arena that was given. */

#include "tocsin/exchange.h"
#include "tocsin/facts.h"
#include "tocsin/imagery.h"
#include "tocsin/picture.h"
#include "tocsin/weigh.h"

typedef struct config_area {
    tocsin_text name;
    tocsin_text file;    /* GeoJSON, relative to the case */
    tocsin_text feature; /* empty: the only one of the file */
} config_area;

typedef struct config_series {
    tocsin_text name;
    const size_t *areas; /* indexes into config.areas */
    size_t n_areas;
    const tocsin_text *scenes; /* patterns, relative to the case */
    size_t n_scenes;
    tocsin_text bands, expression, mask_band, mask_keep, unit;
    double scale; /* NaN: as the file says */
    tocsin_statistic statistic;
    double level; /* of the quantile, or for share_above */
    tocsin_period history;
    bool map;            /* watch every pixel of its areas… */
    double false_alarms; /* …with so many per 100 pixel-years; NaN: as imagery has it */
    bool tiles;          /* keep decoded values of a map… */
    int64_t tiles_most;  /* …in so many bytes; 0: as imagery has it */
    bool simulated;
} config_series;

typedef struct config_reports {
    tocsin_text path; /* file, folder or glob, relative to the case */
    tocsin_text outlet;
    bool simulated;
} config_reports;

typedef struct config_source {
    tocsin_text name;
    tocsin_kind kind;
    char reliability;   /* 'A' … 'F' */
    tocsin_text reason; /* of the letter; may be empty */
} config_source;

typedef enum config_what { CONFIG_COUNT, CONFIG_TONE, CONFIG_SHARE, CONFIG_SUM } config_what;

/* What is made of the claims of each week. Empty members match anything. */
typedef struct config_indicator {
    tocsin_text name;
    config_what what;
    tocsin_act act;
    tocsin_plover plover;
    tocsin_unit unit;
    tocsin_kind speaker;
    tocsin_text actor, target, place;
} config_indicator;

/* Competing hypotheses, and what to look for: of the template and of the case, in that order. */
typedef struct config_hypotheses {
    tocsin_matrix_column *columns; /* id and name */
    size_t n_columns;              /* 0: the case names none */
    tocsin_evidence_rule *rules;
    size_t n_rules;
} config_hypotheses;

/* A program and what it is given, as the case names them. */
typedef struct config_command {
    const char *const *words; /* NULL-ended; NULL: no command */
    size_t n_words;
    int seconds; /* it may take */
} config_command;

/* When to ring, and what is run then. */
typedef struct config_rings {
    tocsin_ring_rule *rules;
    config_command *commands; /* one a rule */
    size_t n;
} config_rings;

/* What is claimed of a published picture, and what is known of it. Numbers that are not given are NaN, days NONE. */
typedef struct config_picture {
    tocsin_text file;      /* relative to the case, or "sha256:…" of one that was added */
    tocsin_text name;      /* for a reader; that of the file when none is given */
    tocsin_text publisher; /* empty: not said */
    tocsin_day published;
    tocsin_text place; /* its name; may be empty */
    double lat, lon;   /* where it is said to be */
    tocsin_day day;    /* when it is said to be taken… */
    double minute;     /* …UTC */
    double gsd_m, elevation_deg;
    bool gsd_from_length;
    bool has_shadow;
    tocsin_shadow shadow; /* as measured on it; place and time are those above */
    const tocsin_text *claims, *reports;
    size_t n_claims, n_reports;
    const tocsin_text *archive; /* image series of the case, or patterns of files */
    size_t n_archive;
    bool simulated;
} config_picture;

typedef struct case_config {
    tocsin_text title, language;
    tocsin_day as_of; /* NONE: the day of the newest evidence */
    int window_days;
    config_area *areas;
    config_series *series;
    config_reports *reports;
    config_source *sources;
    tocsin_question *questions;
    config_indicator *indicators;
    tocsin_mapping *imports; /* tables, by name */
    config_picture *pictures;
    tocsin_text
        picture_trust; /* a file of certificates in PEM, relative to the case; may be empty */
    size_t n_areas, n_series, n_reports, n_sources, n_questions, n_indicators, n_imports;
    size_t n_pictures;
    config_hypotheses hypotheses;
    config_rings rings;
} case_config;

/* `name` stands in the errors. TOCSIN_BAD_INPUT with file and line. */
tocsin_status config_parse(tocsin_text yaml, const char *name, tocsin_arena *arena,
                           case_config *ret_config, tocsin_error *err);

/* config_hypotheses.c: the key `hypotheses` of `root`, with the other parts of the case at hand. */
struct yaml_node;
tocsin_status config_read_hypotheses(const struct yaml_node *root, const char *name,
                                     const case_config *config, tocsin_arena *arena,
                                     config_hypotheses *ret_hypotheses, tocsin_error *err);

/* config_indicators.c: the key `indicators`. */
tocsin_status config_read_indicators(const struct yaml_node *root, const char *name,
                                     tocsin_arena *arena, case_config *config, tocsin_error *err);
/* config_pictures.c: the key `pictures`. */
tocsin_status config_read_pictures(const struct yaml_node *root, const char *name,
                                   tocsin_arena *arena, case_config *config, tocsin_error *err);
/* config_rings.c: the key `rings`. */
tocsin_status config_read_rings(const struct yaml_node *root, const char *name,
                                const case_config *config, tocsin_arena *arena,
                                config_rings *ret_rings, tocsin_error *err);

/* The text of a new case.yaml: everything that can be said, explained in comments. */
tocsin_status config_template(tocsin_text title, tocsin_text language, tocsin_buffer *out,
                              tocsin_error *err);

#endif
