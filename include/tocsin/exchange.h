// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_EXCHANGE_H
#define TOCSIN_EXCHANGE_H

/* exchange: facts to and from the forms of others.
 *
 * In: tables of events (CSV, GeoJSON) by a mapping of their columns, what auto-archiver notes of an item, archives. Out:
 * CSV, GeoJSON, STIX 2.1, archives. The only room that knows libarchive. It takes bytes and facts and gives facts and
 * bytes: it opens no ledger and keeps nothing. Everything that comes in is foreign and may be hostile: sizes are
 * bounded, paths are checked, and errors name file, line and column. docs/methods/exchange.md tells what becomes what. */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- tables in ---------------------------------------------------------------------------------- */

/* What a column may hold. */
typedef enum tocsin_table_column {
    TOCSIN_COLUMN_DATE,    /* when it happened, or was measured */
    TOCSIN_COLUMN_DATE_TO, /* until when */
    TOCSIN_COLUMN_PUBLISHED,
    TOCSIN_COLUMN_PUBLISHED_TO,
    TOCSIN_COLUMN_SAID,
    TOCSIN_COLUMN_SAID_TO,
    TOCSIN_COLUMN_TEXT,
    TOCSIN_COLUMN_LANGUAGE,
    TOCSIN_COLUMN_SOURCE, /* who says so */
    TOCSIN_COLUMN_SOURCE_KIND,
    TOCSIN_COLUMN_SOURCE_ACTOR,
    TOCSIN_COLUMN_OUTLET,
    TOCSIN_COLUMN_ACT,
    TOCSIN_COLUMN_POLARITY,
    TOCSIN_COLUMN_CERTAINTY,
    TOCSIN_COLUMN_TENSE,
    TOCSIN_COLUMN_TYPE, /* of the event: a word that `types` explains, or of PLOVER */
    TOCSIN_COLUMN_ACTOR,
    TOCSIN_COLUMN_TARGET,
    TOCSIN_COLUMN_PLACE,
    TOCSIN_COLUMN_COUNTRY,
    TOCSIN_COLUMN_LAT,
    TOCSIN_COLUMN_LON,
    TOCSIN_COLUMN_PRECISION_KM,
    TOCSIN_COLUMN_QUANTITY,
    TOCSIN_COLUMN_LOW,
    TOCSIN_COLUMN_HIGH,
    TOCSIN_COLUMN_UNIT,
    TOCSIN_COLUMN_MEASURE,
    TOCSIN_COLUMN_VALUE, /* makes a row an observation instead of a claim */
    TOCSIN_COLUMN_AREA,
} tocsin_table_column;
#define TOCSIN_TABLE_COLUMNS (TOCSIN_COLUMN_AREA + 1)

typedef struct tocsin_word_pair {
    tocsin_text from, to; /* to: empty where the word means nothing to us */
} tocsin_word_pair;

/* How a table is to be read: an item of `imports` in case.yaml, on top of the template that it is `like`. */
typedef struct tocsin_mapping {
    tocsin_text name;
    char separator; /* 0: guess */
    bool no_header; /* columns are named by number */
    bool is_tocsin; /* written by `tocsin export`: apostrophes before =, +, -, @ are taken off */
    tocsin_text date_format; /* of strptime, tried after the forms that need none */
    tocsin_text columns[TOCSIN_TABLE_COLUMNS]; /* name of each; empty: the table has none */
    tocsin_text
        constants[TOCSIN_TABLE_COLUMNS]; /* the value of all rows, where there is no column */
    const tocsin_word_pair *types, *actors;
    size_t n_types, n_actors;
    bool simulated;
} tocsin_mapping;

/* `node` is a mapping out of base/yaml.h; `file` stands in messages. */
struct yaml_node;
tocsin_status tocsin_mapping_read(const struct yaml_node *node, const char *file,
                                  tocsin_arena *arena, tocsin_mapping *ret_mapping,
                                  tocsin_error *err);
/* A template of data/imports/ as it is. TOCSIN_BAD_INPUT names those that there are. */
tocsin_status tocsin_mapping_like(tocsin_text name, tocsin_arena *arena,
                                  tocsin_mapping *ret_mapping, tocsin_error *err);

/* What a row became. */
typedef struct tocsin_table_row {
    bool is_observation;
    tocsin_claim claim;
    tocsin_observation observation;
} tocsin_table_row;

typedef struct tocsin_table tocsin_table;
/* CSV, or GeoJSON where the first character is a brace. `bytes`, the mapping and `sha256_hex` stay the caller's. The
 * whole table is looked at for UTF-8; rows are read one by one. `name` stands in messages. */
tocsin_status tocsin_table_open(tocsin_text bytes, const char *sha256_hex, const char *name,
                                const tocsin_mapping *mapping, tocsin_table **ret_table,
                                tocsin_error *err);
void tocsin_table_close(tocsin_table **table);
/* TOCSIN_NO at the end. The texts live in the arena or in the bytes. */
tocsin_status tocsin_table_next(tocsin_table *table, tocsin_arena *arena, tocsin_table_row *ret_row,
                                tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
