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

/* ---- facts out ---------------------------------------------------------------------------------- */

/* An area of the case, in WGS 84: rings as tocsin_area_rings gives them. */
typedef struct tocsin_export_area {
    tocsin_text name;
    const double *lonlat;
    const size_t *ring_ends;
    size_t n_rings;
    double km2;
} tocsin_export_area;
/* The middle of its box, and the distance from there to a corner. */
void tocsin_export_area_middle(const tocsin_export_area *area, double *ret_lon, double *ret_lat,
                               double *ret_radius_km);

/* Where a finding lies: an area of the case (NULL: none), else places of claims, longitude and latitude in turns. */
typedef struct tocsin_export_where {
    const tocsin_export_area *area;
    const double *lonlat;
    size_t n_points;
} tocsin_export_where;

/* CSV after RFC 4180, lines that end in CRLF, numbers bare, all else in double quotes. A text that a spreadsheet would
 * take for a formula has an apostrophe before it (docs/methods/exchange.md). */
typedef struct tocsin_csv_writer {
    tocsin_buffer *out;
    char separator;
    bool within_row;
} tocsin_csv_writer;
void tocsin_csv_text(tocsin_csv_writer *csv, tocsin_text text);
void tocsin_csv_number(tocsin_csv_writer *csv, double number); /* NaN: an empty cell */
void tocsin_csv_day(tocsin_csv_writer *csv, tocsin_day day);
void tocsin_csv_end_row(tocsin_csv_writer *csv);

void tocsin_csv_claims_head(tocsin_csv_writer *csv);
void tocsin_csv_claim(tocsin_csv_writer *csv, const tocsin_claim *claim);
void tocsin_csv_findings_head(tocsin_csv_writer *csv);
void tocsin_csv_finding(tocsin_csv_writer *csv, const tocsin_finding *finding);
void tocsin_csv_areas_head(tocsin_csv_writer *csv);
void tocsin_csv_area(tocsin_csv_writer *csv, const tocsin_export_area *area);

/* Features of a GeoJSON FeatureCollection (RFC 7946), one a line; the caller puts the collection around them. */
tocsin_status tocsin_geojson_claim(tocsin_buffer *out, const tocsin_claim *claim,
                                   tocsin_error *err);
tocsin_status tocsin_geojson_finding(tocsin_buffer *out, const tocsin_finding *finding,
                                     const tocsin_export_where *where, tocsin_error *err);
tocsin_status tocsin_geojson_area(tocsin_buffer *out, const tocsin_export_area *area,
                                  tocsin_error *err);

/* STIX 2.1. Objects are put behind `out` as they come, what they refer to before them, each once. `at` is when its entry
 * was made, "2021-11-14T12:00:00Z". The caller empties `out` when he likes. */
typedef struct tocsin_stix tocsin_stix;
typedef struct tocsin_stix_ref { /* an id of STIX, and its end */
    char id[64];
} tocsin_stix_ref;
/* `seed` tells this bundle from others. `begun` is when the case was: of identities and locations. */
tocsin_status tocsin_stix_begin(tocsin_buffer *out, tocsin_text seed, tocsin_text begun,
                                tocsin_stix **ret_stix, tocsin_error *err);
void tocsin_stix_free(tocsin_stix **stix);
tocsin_status tocsin_stix_end(tocsin_stix *stix, tocsin_error *err);
tocsin_status tocsin_stix_area(tocsin_stix *stix, const tocsin_export_area *area,
                               tocsin_error *err);
tocsin_status tocsin_stix_evidence(tocsin_stix *stix, const tocsin_evidence *evidence,
                                   tocsin_text at, tocsin_error *err);
tocsin_status tocsin_stix_observation(tocsin_stix *stix, const tocsin_observation *observation,
                                      tocsin_text at, tocsin_error *err);
/* `denied`: what it denies or doubts, by the functions below; then there is an opinion beside the note. */
tocsin_status tocsin_stix_claim(tocsin_stix *stix, const tocsin_claim *claim, tocsin_text at,
                                const tocsin_stix_ref *denied, size_t n_denied, tocsin_error *err);
/* A report of what `refs` name. */
tocsin_status tocsin_stix_finding(tocsin_stix *stix, const tocsin_finding *finding, tocsin_text at,
                                  const tocsin_stix_ref *refs, size_t n_refs, tocsin_error *err);
/* The object of a claim by its id, of evidence by its hash, of an observation by hash, area and series. */
tocsin_status tocsin_stix_ref_of_claim(tocsin_text id, tocsin_stix_ref *ret, tocsin_error *err);
tocsin_status tocsin_stix_ref_of_evidence(tocsin_text sha256, tocsin_stix_ref *ret,
                                          tocsin_error *err);
tocsin_status tocsin_stix_ref_of_observation(const tocsin_observation *observation,
                                             tocsin_stix_ref *ret, tocsin_error *err);

/* ---- archives ------------------------------------------------------------------------------------ */

/* A tar file, compressed with zstd where the path ends in .tar.zst. The same files in the same order give the same bytes:
 * no owner, one date, no folders of their own. Appears at `path` with tocsin_pack_finish, whole. */
typedef struct tocsin_packer tocsin_packer;
tocsin_status tocsin_pack_begin(const char *path, tocsin_packer **ret_writer, tocsin_error *err);
tocsin_status tocsin_pack_add(tocsin_packer *writer, const char *name, const char *file_path,
                              tocsin_error *err);
tocsin_status tocsin_pack_finish(tocsin_packer *writer, tocsin_error *err);
void tocsin_pack_free(tocsin_packer **writer); /* not finished: nothing stays */

/* Whether the file begins like an archive that can be unpacked: tar, zip, or either within zstd, gzip or xz. */
bool tocsin_pack_is_one(const char *path);
/* All of it below `dir`, an empty folder. Refused: names that lead out of it, links and devices, a name twice, more than
 * 200 bytes for one of the archive (and 16 MiB), 32 GiB in all, 2,000,000 files. What was unpacked until then stays for
 * the caller to remove. */
tocsin_status tocsin_unpack(const char *path, const char *dir, tocsin_error *err);

/* ---- auto-archiver ------------------------------------------------------------------------------- */

/* What Bellingcat's auto-archiver notes of an item it saved: a row of its csv_db or of a sheet, or an object of JSON. */
typedef struct tocsin_archived_item {
    tocsin_text url, title, content, author;
    tocsin_day posted;        /* NONE: not noted */
    const tocsin_text *media; /* paths of the files, as noted */
    size_t n_media;
    tocsin_span within; /* where the note stands in its file */
} tocsin_archived_item;
/* The items of a .csv or .json file; none when it is a table or an object of something else. All lives in the arena or in
 * `bytes`. TOCSIN_BAD_INPUT with line for a note that breaks off. */
tocsin_status tocsin_archived_items(tocsin_text bytes, const char *name, tocsin_arena *arena,
                                    tocsin_archived_item **ret_items, size_t *ret_n,
                                    tocsin_error *err);

#ifdef __cplusplus
}
#endif
#endif
