// SPDX-License-Identifier: Apache-2.0
/* All rows first (base/csv.h cuts them); then the columns are found, by what is asked for or by what their fields look
 * like; then rows become dates and numbers, and are put in order. */
#include "cli/series_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"

typedef struct csv_row {
    size_t first, n; /* fields */
    size_t line;     /* from 1 */
} csv_row;

typedef struct csv_table {
    csv_reader reader;
    tocsin_text *fields;
    size_t n_fields, fields_capacity;
    csv_row *rows;
    size_t n_rows, rows_capacity;
    const char *name;
    size_t first_row; /* of data: 1 behind a header, else 0 */
} csv_table;

static void csv_table_release(csv_table *table) {
    csv_close(&table->reader);
    free(table->fields);
    free(table->rows);
}

static tocsin_text csv_field_of(const csv_table *table, size_t row, size_t column) {
    const csv_row *r = &table->rows[row];
    return column < r->n ? table->fields[r->first + column] : TOCSIN_TEXT_NONE;
}

static bool csv_keep_row(csv_table *table) {
    const csv_reader *reader = &table->reader;
    if (!tocsin_grow((void **)&table->rows, &table->rows_capacity, table->n_rows,
                     sizeof *table->rows))
        return false;
    table->rows[table->n_rows++] = (csv_row){table->n_fields, reader->n, reader->line};
    for (size_t i = 0; i < reader->n; i++) {
        if (!tocsin_grow((void **)&table->fields, &table->fields_capacity, table->n_fields,
                         sizeof *table->fields))
            return false;
        table->fields[table->n_fields++] = reader->fields[i].text;
    }
    return true;
}

static tocsin_status csv_cut(tocsin_text text, csv_table *table, tocsin_arena *arena,
                             tocsin_error *err) {
    tocsin_status status;
    csv_open(&table->reader, text, table->name, 0);
    while (!(status = csv_next(&table->reader, arena, err)))
        if (!csv_keep_row(table)) return tocsin_fail_memory(err);
    if (status != TOCSIN_NO) return status;
    if (table->n_rows == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the file is empty", table->name);
    return TOCSIN_OK;
}

/* ---- columns ------------------------------------------------------------------------------- */

static bool csv_named_like_a_date(tocsin_text name) {
    static const char *const words[] = {"date", "dates", "day", "time", "datum", "year", "week"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (name.n == strlen(words[i]) && !strncasecmp(name.at, words[i], name.n)) return true;
    return false;
}

/* A first row in which nothing reads as a date or a number is a header. */
static bool csv_has_header(const csv_table *table) {
    for (size_t column = 0; column < table->rows[0].n; column++) {
        tocsin_text field = csv_field_of(table, 0, column);
        tocsin_day day;
        double number;
        if (csv_is_missing(field)) continue;
        if (csv_day(field, false, &day) || csv_number(&table->reader, field, &number)) return false;
    }
    return true;
}

/* Every field of the column that holds something reads as a date (a number), and one at least. */
static bool csv_column_reads(const csv_table *table, size_t column, bool as_date, bool named) {
    bool any = false;
    for (size_t row = table->first_row; row < table->n_rows; row++) {
        tocsin_text field = csv_field_of(table, row, column);
        tocsin_day day;
        double number;
        if (csv_is_missing(field)) continue;
        if (as_date ? !csv_day(field, named, &day) : !csv_number(&table->reader, field, &number))
            return false;
        any = true;
    }
    return any;
}

/* "date", "3": a name of the header first, then a number. */
static tocsin_status csv_find_named(const csv_table *table, const char *asked, size_t *ret_column,
                                    tocsin_error *err) {
    size_t n = table->rows[0].n;
    const tocsin_text *header = table->first_row > 0 ? table->fields + table->rows[0].first : NULL;
    size_t found = csv_find_column(header, n, tocsin_text_of(asked));
    if (found != SIZE_MAX) {
        *ret_column = found;
        return TOCSIN_OK;
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer names = TOCSIN_BUFFER_INIT;
    for (size_t column = 0; table->first_row > 0 && column < n && names.n < 600; column++)
        tocsin_buffer_printf(&names, "%s%.*s", column ? ", " : "",
                             TOCSIN_TEXT_ARG(csv_field_of(table, 0, column)));
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT, "%s:%zu: there is no column '%s'; there are %zu columns%s%.600s",
        table->name, table->rows[0].line, asked, n, names.n ? ": " : "", names.n ? names.at : "");
}

static tocsin_status csv_guess_date(const csv_table *table, size_t *ret_column, tocsin_error *err) {
    size_t found = SIZE_MAX;
    for (size_t column = 0; column < table->rows[0].n; column++) {
        bool named = table->first_row > 0 && csv_named_like_a_date(csv_field_of(table, 0, column));
        if ((named || found == SIZE_MAX) && csv_column_reads(table, column, true, named)) {
            found = column;
            if (named) break;
        }
    }
    *ret_column = found;
    if (found != SIZE_MAX) return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s: no column of dates was found (dates look like 2021-11-14, 2021-11 or "
                       "2021-W46); name it with --date",
                       table->name);
}

static tocsin_status csv_guess_value(const csv_table *table, size_t date, size_t *ret_column,
                                     tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer names = TOCSIN_BUFFER_INIT;
    size_t found = SIZE_MAX, n = 0;
    for (size_t column = 0; column < table->rows[0].n; column++) {
        if (column == date || !csv_column_reads(table, column, false, false)) continue;
        found = column;
        tocsin_text name = csv_field_of(table, 0, column);
        if (names.n > 600) continue;
        if (table->first_row > 0)
            tocsin_buffer_printf(&names, "%s%.*s", n ? ", " : "", TOCSIN_TEXT_ARG(name));
        else
            tocsin_buffer_printf(&names, "%s%zu", n ? ", " : "", column + 1);
        n++;
    }
    *ret_column = found;
    if (n == 1) return TOCSIN_OK;
    if (n == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s: no column of numbers was found; name it with --value to see why",
                           table->name);
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s: more than one column holds numbers (%.600s); choose with --value",
                       table->name, names.at ? names.at : "");
}

typedef struct csv_columns {
    size_t date, value, where; /* where: SIZE_MAX, none */
    tocsin_text where_is;
    bool date_named;
} csv_columns;

static tocsin_status csv_find_where(const csv_table *table, const char *where, tocsin_arena *arena,
                                    csv_columns *columns, tocsin_error *err) {
    columns->where = SIZE_MAX;
    if (!where) return TOCSIN_OK;
    tocsin_text rest = tocsin_text_of(where), name;
    if (!memchr(where, '=', rest.n) || !tocsin_text_split(&rest, '=', &name))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "--where '%s' is not COLUMN=VALUE", where);
    char *asked = tocsin_arena_string(arena, name);
    if (!asked) return tocsin_fail_memory(err);
    columns->where_is = rest;
    return csv_find_named(table, asked, &columns->where, err);
}

static tocsin_status csv_find_columns(const csv_table *table, const series_csv_options *options,
                                      tocsin_arena *arena, csv_columns *ret, tocsin_error *err) {
    tocsin_status status = options->date_column
                               ? csv_find_named(table, options->date_column, &ret->date, err)
                               : csv_guess_date(table, &ret->date, err);
    if (status) return status;
    ret->date_named =
        options->date_column != NULL ||
        (table->first_row > 0 && csv_named_like_a_date(csv_field_of(table, 0, ret->date)));
    status = options->value_column ? csv_find_named(table, options->value_column, &ret->value, err)
                                   : csv_guess_value(table, ret->date, &ret->value, err);
    if (status) return status;
    return csv_find_where(table, options->where, arena, ret, err);
}

/* ---- rows ---------------------------------------------------------------------------------- */

typedef struct csv_item {
    tocsin_day day;
    double value;
    size_t row;
} csv_item;

static int csv_compare_items(const void *a, const void *b) {
    const csv_item *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static tocsin_status csv_read_row(const csv_table *table, size_t row, const csv_columns *columns,
                                  csv_item *ret_item, tocsin_error *err) {
    const csv_row *r = &table->rows[row];
    size_t last = columns->date > columns->value ? columns->date : columns->value;
    if (r->n <= last)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s:%zu: the row ends after %zu of %zu fields",
                           table->name, r->line, r->n, table->rows[0].n);
    tocsin_text date = csv_field_of(table, row, columns->date),
                value = csv_field_of(table, row, columns->value);
    ret_item->row = row;
    if (!csv_day(date, columns->date_named, &ret_item->day))
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT, "%s:%zu: '%.*s' is no date (2021-11-14, 2021-11 or 2021-W46)",
            table->name, r->line, (int)(date.n < 80 ? date.n : 80), date.n ? date.at : "");
    if (!csv_number(&table->reader, value, &ret_item->value))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%zu: '%.*s' is no finite number; leave the field empty where a "
                           "value is missing",
                           table->name, r->line, (int)(value.n < 80 ? value.n : 80),
                           value.n ? value.at : "");
    return TOCSIN_OK;
}

static tocsin_status csv_read_rows(const csv_table *table, const csv_columns *columns,
                                   tocsin_arena *arena, series_csv *ret_series, tocsin_error *err) {
    csv_item *items = tocsin_arena_new(arena, csv_item, table->n_rows + 1);
    tocsin_day *day = tocsin_arena_new(arena, tocsin_day, table->n_rows + 1);
    double *value = tocsin_arena_new(arena, double, table->n_rows + 1);
    if (!items || !day || !value) return tocsin_fail_memory(err);
    size_t n = 0;
    bool unsorted = false;
    for (size_t row = table->first_row; row < table->n_rows; row++) {
        if (columns->where != SIZE_MAX &&
            !tocsin_text_equal(csv_field_of(table, row, columns->where), columns->where_is))
            continue;
        tocsin_status status = csv_read_row(table, row, columns, &items[n], err);
        if (status) return status;
        unsorted |= n > 0 && items[n].day < items[n - 1].day;
        n++;
    }
    if (unsorted) qsort(items, n, sizeof *items, csv_compare_items);
    for (size_t i = 0; i < n; i++) {
        day[i] = items[i].day;
        value[i] = items[i].value;
    }
    ret_series->day = day;
    ret_series->value = value;
    ret_series->n = n;
    ret_series->was_unsorted = unsorted;
    return TOCSIN_OK;
}

static tocsin_text csv_column_name(const csv_table *table, size_t column, tocsin_arena *arena) {
    if (table->first_row > 0) return tocsin_arena_text(arena, csv_field_of(table, 0, column));
    return tocsin_text_of(tocsin_arena_format(arena, "%zu", column + 1));
}

tocsin_status series_csv_read(tocsin_text bytes, const series_csv_options *options,
                              tocsin_arena *arena, series_csv *ret_series, tocsin_error *err) {
    TOCSIN_CLEANUP(csv_table_release) csv_table table = {.name = options->name};
    tocsin_status status = csv_cut(bytes, &table, arena, err);
    if (status) return status;
    table.first_row = csv_has_header(&table) ? 1 : 0;
    csv_columns columns = {0};
    status = csv_find_columns(&table, options, arena, &columns, err);
    if (status) return status;
    series_csv series;
    status = csv_read_rows(&table, &columns, arena, &series, err);
    if (status) return status;
    series.date_name = csv_column_name(&table, columns.date, arena);
    series.value_name = csv_column_name(&table, columns.value, arena);
    *ret_series = series;
    return TOCSIN_OK;
}
