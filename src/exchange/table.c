// SPDX-License-Identifier: Apache-2.0
/* A table, row by row. */
#include "exchange/table.h"

#include <stdlib.h>
#include <string.h>

/* All of it, once: a message about the byte is of more use than one about a row. */
static tocsin_status check_encoding(const tocsin_table *table, tocsin_error *err) {
    size_t bad, line = 1;
    const char *zero = table->bytes.n ? memchr(table->bytes.at, '\0', table->bytes.n) : NULL;
    if (zero)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: byte %zu is zero: this is no table of text",
                           table->name, (size_t)(zero - table->bytes.at));
    if (tocsin_text_is_utf8(table->bytes, &bad)) return TOCSIN_OK;
    for (size_t i = 0; i < bad; i++) line += table->bytes.at[i] == '\n';
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s:%zu: byte %zu is not UTF-8; convert the file first, say with "
                       "iconv -f WINDOWS-1252 -t UTF-8",
                       table->name, line, bad);
}

/* ---- columns ------------------------------------------------------------------------------------ */

static tocsin_status fail_column(const tocsin_table *table, int column, const tocsin_text *header,
                                 size_t n, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer names = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; header && i < n && names.n < 400; i++)
        tocsin_buffer_printf(&names, "%s%.*s", i ? ", " : ": ", TOCSIN_TEXT_ARG(header[i]));
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s:%zu: there is no column '%.*s', which '%s' is to be read from; there are "
        "%zu columns%.500s",
        table->name, table->csv.line, TOCSIN_TEXT_ARG(table->mapping->columns[column]),
        mapping_column_word(column), n, names.n ? names.at : "");
}

static tocsin_status find_columns(tocsin_table *table, tocsin_arena *arena, tocsin_error *err) {
    csv_reader *csv = &table->csv;
    tocsin_status status = csv_next(csv, arena, err);
    if (status == TOCSIN_NO)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the table is empty", table->name);
    if (status) return status;
    tocsin_text *header = tocsin_arena_new(arena, tocsin_text, csv->n);
    if (!header) return tocsin_fail_memory(err);
    for (size_t i = 0; i < csv->n; i++) header[i] = csv->fields[i].text;
    if (table->mapping->no_header) header = NULL;
    table->width = csv->n;
    for (int i = 0; i < TOCSIN_TABLE_COLUMNS; i++) {
        tocsin_text asked = table->mapping->columns[i];
        table->columns[i] = asked.n ? csv_find_column(header, csv->n, asked) : SIZE_MAX;
        if (asked.n && table->columns[i] == SIZE_MAX)
            return fail_column(table, i, header, csv->n, err);
    }
    return TOCSIN_OK;
}

static tocsin_status open_csv(tocsin_table *table, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    csv_open(&table->csv, table->bytes, table->name, table->mapping->separator);
    tocsin_status status = find_columns(table, &arena, err);
    if (status || !table->mapping->no_header) return status;
    csv_close(&table->csv); /* what was looked at is the first row */
    csv_open(&table->csv, table->bytes, table->name, table->mapping->separator);
    return TOCSIN_OK;
}

static tocsin_status next_of_csv(tocsin_table *table, tocsin_arena *arena, table_cells *cells,
                                 tocsin_error *err) {
    csv_reader *csv = &table->csv;
    tocsin_status status = csv_next(csv, arena, err);
    if (status) return status;
    cells->line = csv->line;
    cells->whole = cells->text = (tocsin_span){(int64_t)csv->from, (int64_t)csv->to};
    for (int i = 0; i < TOCSIN_TABLE_COLUMNS; i++) {
        size_t column = table->columns[i];
        if (column == SIZE_MAX) continue;
        if (column >= csv->n)
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "%s:%zu: the row ends after %zu of %zu columns, before '%.*s'",
                               table->name, csv->line, csv->n, table->width,
                               TOCSIN_TEXT_ARG(table->mapping->columns[i]));
        const csv_field *field = &csv->fields[column];
        cells->cells[i] = field->text;
        if (i == TOCSIN_COLUMN_TEXT && field->to > field->from)
            cells->text = (tocsin_span){(int64_t)field->from, (int64_t)field->to};
    }
    return TOCSIN_OK;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static void fill_constants(const tocsin_mapping *mapping, table_cells *cells) {
    for (int i = 0; i < TOCSIN_TABLE_COLUMNS; i++)
        if (!cells->cells[i].n) cells->cells[i] = mapping->constants[i];
}

tocsin_status table_next_line(tocsin_table *table, tocsin_arena *arena, table_cells *ret_cells,
                              tocsin_error *err) {
    table_cells cells = {0};
    tocsin_status status = table->is_geojson ? features_next(table, arena, &cells, err)
                                             : next_of_csv(table, arena, &cells, err);
    if (status) return status;
    fill_constants(table->mapping, &cells);
    *ret_cells = cells;
    return TOCSIN_OK;
}

tocsin_status tocsin_table_open(tocsin_text bytes, const char *sha256_hex, const char *name,
                                const tocsin_mapping *mapping, tocsin_table **ret_table,
                                tocsin_error *err) {
    tocsin_table *table = calloc(1, sizeof *table);
    if (!table) return tocsin_fail_memory(err);
    *table = (tocsin_table){
        .bytes = bytes, .sha256_hex = sha256_hex, .name = name, .mapping = mapping, .line = 1};
    tocsin_text head = tocsin_text_trim(tocsin_text_slice(bytes, 0, 4096));
    if (tocsin_text_starts(head, TOCSIN_TEXT("\xef\xbb\xbf")))
        head = tocsin_text_slice(head, 3, head.n);
    table->is_geojson = head.n && head.at[0] == '{';
    tocsin_status status = check_encoding(table, err);
    if (!status) status = table->is_geojson ? features_open(table, err) : open_csv(table, err);
    if (status)
        tocsin_table_close(&table);
    else
        *ret_table = table;
    return status;
}

void tocsin_table_close(tocsin_table **table) {
    if (!*table) return;
    csv_close(&(*table)->csv);
    free(*table);
    *table = NULL;
}

tocsin_status tocsin_table_next(tocsin_table *table, tocsin_arena *arena, tocsin_table_row *ret_row,
                                tocsin_error *err) {
    table_cells cells;
    tocsin_status status = table_next_line(table, arena, &cells, err);
    return status ? status : row_read(table, &cells, arena, ret_row, err);
}
