// SPDX-License-Identifier: Apache-2.0
#ifndef EXCHANGE_TABLE_H
#define EXCHANGE_TABLE_H

/* A table on its way in.
 *
 *   mapping.c    what each column means, out of YAML
 *   table.c      CSV → cells of a row
 *   features.c   GeoJSON → the same cells
 *   row.c        cells → a claim or an observation */

#include "base/csv.h"
#include "exchange/mapping.h"

typedef struct table_cells {
    tocsin_text cells[TOCSIN_TABLE_COLUMNS]; /* constants filled in */
    tocsin_span whole;                       /* bytes of the row */
    tocsin_span text; /* of its column `text`; without one of all that says something */
    size_t line;
} table_cells;

struct tocsin_table {
    tocsin_text bytes;
    const char *sha256_hex, *name;
    const tocsin_mapping *mapping;
    bool is_geojson;
    csv_reader csv;
    size_t columns[TOCSIN_TABLE_COLUMNS]; /* of CSV; SIZE_MAX: none */
    size_t width;                         /* columns of the first row */
    size_t at, line;                      /* in GeoJSON */
};

/* Cells of the next row; TOCSIN_NO at the end. */
tocsin_status table_next_line(tocsin_table *table, tocsin_arena *arena, table_cells *ret_cells,
                              tocsin_error *err);
/* To the first feature, after a look at the reference system. */
tocsin_status features_open(tocsin_table *table, tocsin_error *err);
tocsin_status features_next(tocsin_table *table, tocsin_arena *arena, table_cells *ret_cells,
                            tocsin_error *err);
tocsin_status row_read(const tocsin_table *table, const table_cells *cells, tocsin_arena *arena,
                       tocsin_table_row *ret_row, tocsin_error *err);

#endif
