// SPDX-License-Identifier: Apache-2.0
/* The text is cut into fields first (every field a view, with the line that it began on); then the
 * columns are found, by what is asked for or by what their fields look like; then rows become dates
 * and numbers, and are put in order. */
#include "cli/series_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct csv_row {
    size_t first, n; /* fields */
    size_t line;     /* from 1 */
} csv_row;

typedef struct csv_table {
    tocsin_text *fields;
    size_t n_fields, fields_capacity;
    csv_row *rows;
    size_t n_rows, rows_capacity;
    char separator;
    const char *name;
    size_t first_row; /* of data: 1 behind a header, else 0 */
} csv_table;

static void csv_table_release(csv_table *table) {
    free(table->fields);
    free(table->rows);
}

static tocsin_text csv_field(const csv_table *table, size_t row, size_t column) {
    const csv_row *r = &table->rows[row];
    return column < r->n ? table->fields[r->first + column] : TOCSIN_TEXT_NONE;
}

/* ---- cutting ------------------------------------------------------------------------------- */

/* The one of , ; tab that stands most often in the first line, outside quotes. */
static char csv_guess_separator(tocsin_text text) {
    static const char choices[] = {',', ';', '\t'};
    size_t count[3] = {0};
    bool quoted = false;
    for (size_t i = 0; i < text.n && (quoted || text.at[i] != '\n'); i++) {
        if (text.at[i] == '"') quoted = !quoted;
        for (int k = 0; !quoted && k < 3; k++) count[k] += text.at[i] == choices[k];
    }
    int best = 0;
    for (int k = 1; k < 3; k++)
        if (count[k] > count[best]) best = k;
    return choices[best];
}

/* A quoted field whose opening quote stands at *at: its text with doubled quotes made single, and
 * *at behind the closing quote. */
static tocsin_status csv_cut_quoted(tocsin_text text, size_t *at, size_t *line,
                                    const csv_table *table, tocsin_arena *arena,
                                    tocsin_text *ret_field, tocsin_error *err) {
    size_t begin = *at + 1, i = begin, begin_line = *line, doubled = 0;
    for (; i < text.n; i++) {
        if (text.at[i] == '\n') ++*line;
        if (text.at[i] != '"') continue;
        if (i + 1 >= text.n || text.at[i + 1] != '"') break;
        doubled++;
        i++;
    }
    if (i >= text.n)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%zu: a quoted field begins here and does not end; close it with \"",
                           table->name, begin_line);
    *ret_field = tocsin_text_slice(text, begin, i);
    *at = i + 1;
    if (doubled == 0) return TOCSIN_OK;
    char *single = tocsin_arena_alloc(arena, ret_field->n, 1);
    if (!single) return tocsin_fail_memory(err);
    size_t n = 0;
    for (size_t k = 0; k < ret_field->n; k++) {
        single[n++] = ret_field->at[k];
        if (ret_field->at[k] == '"') k++;
    }
    *ret_field = (tocsin_text){single, n};
    return TOCSIN_OK;
}

static bool csv_add_field(csv_table *table, tocsin_text field) {
    if (!tocsin_grow((void **)&table->fields, &table->fields_capacity, table->n_fields,
                     sizeof *table->fields))
        return false;
    table->fields[table->n_fields++] = field;
    table->rows[table->n_rows - 1].n++;
    return true;
}

/* One field and what ends it; *ret_last when that is the end of the row. */
static tocsin_status csv_cut_field(tocsin_text text, size_t *at, size_t *line, csv_table *table,
                                   tocsin_arena *arena, bool *ret_last, tocsin_error *err) {
    tocsin_text field = TOCSIN_TEXT_NONE;
    size_t begin = *at, here = *line;
    if (begin < text.n && text.at[begin] == '"') {
        tocsin_status status = csv_cut_quoted(text, at, line, table, arena, &field, err);
        if (status) return status;
        if (*at < text.n && text.at[*at] == '\r') ++*at;
        if (*at < text.n && text.at[*at] != table->separator && text.at[*at] != '\n')
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "%s:%zu: text behind the closing quote of a field; double a quote "
                               "that belongs to the text",
                               table->name, here);
    } else {
        while (*at < text.n && text.at[*at] != table->separator && text.at[*at] != '\n') ++*at;
        field = tocsin_text_trim(tocsin_text_slice(text, begin, *at));
    }
    if (!csv_add_field(table, field)) return tocsin_fail_memory(err);
    *ret_last = *at >= text.n || text.at[*at] == '\n';
    if (*ret_last) ++*line;
    if (*at < text.n) ++*at;
    return TOCSIN_OK;
}

static bool csv_row_is_blank(const csv_table *table, const csv_row *row) {
    return row->n == 1 && table->fields[row->first].n == 0;
}

static tocsin_status csv_cut(tocsin_text text, csv_table *table, tocsin_arena *arena,
                             tocsin_error *err) {
    size_t at = tocsin_text_starts(text, TOCSIN_TEXT("\xef\xbb\xbf")) ? 3 : 0, line = 1;
    table->separator = csv_guess_separator(tocsin_text_slice(text, at, text.n));
    while (at < text.n) {
        if (!tocsin_grow((void **)&table->rows, &table->rows_capacity, table->n_rows,
                         sizeof *table->rows))
            return tocsin_fail_memory(err);
        table->rows[table->n_rows++] = (csv_row){table->n_fields, 0, line};
        for (bool last = false; !last;) {
            tocsin_status status = csv_cut_field(text, &at, &line, table, arena, &last, err);
            if (status) return status;
        }
        if (csv_row_is_blank(table, &table->rows[table->n_rows - 1])) {
            table->n_rows--;
            table->n_fields--;
        }
    }
    if (table->n_rows == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the file is empty", table->name);
    return TOCSIN_OK;
}

/* ---- dates and numbers --------------------------------------------------------------------- */

static bool csv_digits(tocsin_text text, size_t from, size_t n, int *ret_number) {
    if (from + n > text.n) return false;
    int number = 0;
    for (size_t i = from; i < from + n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return false;
        number = 10 * number + (text.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool csv_civil(int year, int month, int day, tocsin_day *ret_day) {
    tocsin_civil date = {year, month, day};
    if (!tocsin_civil_is_valid(date)) return false;
    *ret_day = tocsin_day_from_civil(date);
    return true;
}

/* "2021-W46" (its Monday) and "2021-W46-7": week 1 holds 4 January (ISO 8601). */
static bool csv_week(tocsin_text text, tocsin_day *ret_day) {
    int year, week, weekday = 1;
    if (text.n < 8 || text.at[4] != '-' || text.at[5] != 'W' || !csv_digits(text, 0, 4, &year) ||
        !csv_digits(text, 6, 2, &week))
        return false;
    if (text.n > 8 && (text.n != 10 || text.at[8] != '-' || !csv_digits(text, 9, 1, &weekday)))
        return false;
    tocsin_day fourth, next;
    if (week < 1 || weekday < 1 || weekday > 7 || !csv_civil(year, 1, 4, &fourth) ||
        !csv_civil(year + 1, 1, 4, &next))
        return false;
    tocsin_day monday = fourth - tocsin_day_weekday(fourth) + 7 * (week - 1);
    if (monday >= next - tocsin_day_weekday(next)) return false; /* this year has no such week */
    *ret_day = monday + weekday - 1;
    return true;
}

static bool csv_decimal_year(tocsin_text text, tocsin_day *ret_day) {
    double number;
    if (!tocsin_text_number(text, &number) || !(number >= 1000 && number < 3000)) return false;
    int year = (int)number;
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){year, 1, 1});
    tocsin_day next = tocsin_day_from_civil((tocsin_civil){year + 1, 1, 1});
    *ret_day = first + (tocsin_day)floor((number - year) * (next - first) + 1e-6);
    return true;
}

/* Decimal years and dates without separators look like any number: only where `named`. */
static bool csv_date(tocsin_text text, bool named, tocsin_day *ret_day) {
    int year, month, day;
    text = tocsin_text_trim(text);
    if (csv_week(text, ret_day)) return true;
    bool has_year = csv_digits(text, 0, 4, &year);
    bool parted = has_year && text.n >= 7 && (text.at[4] == '-' || text.at[4] == '/') &&
                  csv_digits(text, 5, 2, &month);
    if (parted && text.n == 7) return csv_civil(year, month, 1, ret_day);
    if (parted && text.n >= 10 && text.at[7] == text.at[4] && csv_digits(text, 8, 2, &day) &&
        (text.n == 10 || text.at[10] == 'T' || text.at[10] == ' '))
        return csv_civil(year, month, day, ret_day);
    if (!named || !has_year) return false;
    if (text.n == 8 && csv_digits(text, 4, 2, &month) && csv_digits(text, 6, 2, &day))
        return csv_civil(year, month, day, ret_day);
    return csv_decimal_year(text, ret_day);
}

static bool csv_is_missing(tocsin_text text) {
    static const char *const words[] = {"na", "nan", "null", "none", "-"};
    if (text.n == 0) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.n == strlen(words[i]) && !strncasecmp(text.at, words[i], text.n)) return true;
    return false;
}

static bool csv_number(const csv_table *table, tocsin_text text, double *ret_number) {
    char point[64];
    text = tocsin_text_trim(text);
    if (csv_is_missing(text)) {
        *ret_number = NAN;
        return true;
    }
    if (tocsin_text_number(text, ret_number)) return true;
    if (table->separator == ',' || text.n >= sizeof point) return false;
    size_t commas = 0;
    for (size_t i = 0; i < text.n; i++) {
        commas += text.at[i] == ',';
        point[i] = text.at[i] == ',' ? '.' : text.at[i];
    }
    return commas == 1 && tocsin_text_number((tocsin_text){point, text.n}, ret_number);
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
        tocsin_text field = csv_field(table, 0, column);
        tocsin_day day;
        double number;
        if (csv_is_missing(field)) continue;
        if (csv_date(field, false, &day) || csv_number(table, field, &number)) return false;
    }
    return true;
}

/* Every field of the column that holds something reads as a date (a number), and one at least. */
static bool csv_column_reads(const csv_table *table, size_t column, bool as_date, bool named) {
    bool any = false;
    for (size_t row = table->first_row; row < table->n_rows; row++) {
        tocsin_text field = csv_field(table, row, column);
        tocsin_day day;
        double number;
        if (csv_is_missing(field)) continue;
        if (as_date ? !csv_date(field, named, &day) : !csv_number(table, field, &number))
            return false;
        any = true;
    }
    return any;
}

/* "date", "3": a name of the header first, then a number. */
static tocsin_status csv_find_named(const csv_table *table, const char *asked, size_t *ret_column,
                                    tocsin_error *err) {
    int64_t number;
    size_t n = table->rows[0].n;
    for (size_t column = 0; table->first_row > 0 && column < n; column++)
        if (tocsin_text_is(csv_field(table, 0, column), asked)) {
            *ret_column = column;
            return TOCSIN_OK;
        }
    if (tocsin_text_integer(tocsin_text_of(asked), &number) && number >= 1 &&
        (uint64_t)number <= n) {
        *ret_column = (size_t)number - 1;
        return TOCSIN_OK;
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer names = TOCSIN_BUFFER_INIT;
    for (size_t column = 0; table->first_row > 0 && column < n && names.n < 600; column++)
        tocsin_buffer_printf(&names, "%s%.*s", column ? ", " : "",
                             TOCSIN_TEXT_ARG(csv_field(table, 0, column)));
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT, "%s:%zu: there is no column '%s'; there are %zu columns%s%.600s",
        table->name, table->rows[0].line, asked, n, names.n ? ": " : "", names.n ? names.at : "");
}

static tocsin_status csv_guess_date(const csv_table *table, size_t *ret_column, tocsin_error *err) {
    size_t found = SIZE_MAX;
    for (size_t column = 0; column < table->rows[0].n; column++) {
        bool named = table->first_row > 0 && csv_named_like_a_date(csv_field(table, 0, column));
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
        tocsin_text name = csv_field(table, 0, column);
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
        (table->first_row > 0 && csv_named_like_a_date(csv_field(table, 0, ret->date)));
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
    tocsin_text date = csv_field(table, row, columns->date),
                value = csv_field(table, row, columns->value);
    ret_item->row = row;
    if (!csv_date(date, columns->date_named, &ret_item->day))
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT, "%s:%zu: '%.*s' is no date (2021-11-14, 2021-11 or 2021-W46)",
            table->name, r->line, (int)(date.n < 80 ? date.n : 80), date.n ? date.at : "");
    if (!csv_number(table, value, &ret_item->value))
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
            !tocsin_text_equal(csv_field(table, row, columns->where), columns->where_is))
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
    if (table->first_row > 0) return tocsin_arena_text(arena, csv_field(table, 0, column));
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
