// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

/* The one of , ; tab that stands most often in the first line, outside quotes. */
static char guess_separator(tocsin_text text) {
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

void csv_open(csv_reader *csv, tocsin_text bytes, const char *name, char separator) {
    *csv = (csv_reader){.bytes = bytes, .name = name, .next_line = 1};
    if (tocsin_text_starts(bytes, TOCSIN_TEXT("\xef\xbb\xbf"))) csv->at = 3;
    csv->separator =
        separator ? separator : guess_separator(tocsin_text_slice(bytes, csv->at, bytes.n));
}

void csv_close(csv_reader *csv) {
    free(csv->fields);
    csv->fields = NULL;
    csv->n = csv->capacity = 0;
}

/* ---- fields ------------------------------------------------------------------------------------ */

static bool make_single(tocsin_text *field, tocsin_arena *arena) {
    char *single = tocsin_arena_alloc(arena, field->n, 1);
    if (!single) return false;
    size_t n = 0;
    for (size_t k = 0; k < field->n; k++) {
        single[n++] = field->at[k];
        if (field->at[k] == '"') k++;
    }
    *field = (tocsin_text){single, n};
    return true;
}

/* A quoted field whose opening quote stands at the place of the reader, which goes behind the closing quote. */
static tocsin_status cut_quoted(csv_reader *csv, tocsin_arena *arena, csv_field *ret_field,
                                tocsin_error *err) {
    tocsin_text text = csv->bytes;
    size_t begin = csv->at + 1, i = begin, begin_line = csv->next_line, doubled = 0;
    for (; i < text.n; i++) {
        if (text.at[i] == '\n') csv->next_line++;
        if (text.at[i] != '"') continue;
        if (i + 1 >= text.n || text.at[i + 1] != '"') break;
        doubled++;
        i++;
    }
    if (i >= text.n)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%zu: a quoted field begins here and does not end; close it with \"",
                           csv->name, begin_line);
    *ret_field = (csv_field){tocsin_text_slice(text, begin, i), begin, i};
    csv->at = i + 1;
    if (doubled && !make_single(&ret_field->text, arena)) return tocsin_fail_memory(err);
    return TOCSIN_OK;
}

static void cut_plain(csv_reader *csv, csv_field *ret_field) {
    tocsin_text text = csv->bytes;
    size_t begin = csv->at;
    while (csv->at < text.n && text.at[csv->at] != csv->separator && text.at[csv->at] != '\n')
        csv->at++;
    tocsin_text whole = tocsin_text_slice(text, begin, csv->at), bare = tocsin_text_trim(whole);
    size_t from = bare.n ? begin + (size_t)(bare.at - whole.at) : begin;
    *ret_field = (csv_field){bare, from, from + bare.n};
}

static tocsin_status cut_field(csv_reader *csv, tocsin_arena *arena, csv_field *ret_field,
                               tocsin_error *err) {
    tocsin_text text = csv->bytes;
    if (csv->at >= text.n || text.at[csv->at] != '"') {
        cut_plain(csv, ret_field);
        return TOCSIN_OK;
    }
    size_t line = csv->next_line;
    tocsin_status status = cut_quoted(csv, arena, ret_field, err);
    if (status) return status;
    if (csv->at < text.n && text.at[csv->at] == '\r') csv->at++;
    if (csv->at < text.n && text.at[csv->at] != csv->separator && text.at[csv->at] != '\n')
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s:%zu: text behind the closing quote of a field; double a quote that "
                           "belongs to the text",
                           csv->name, line);
    return TOCSIN_OK;
}

/* ---- rows -------------------------------------------------------------------------------------- */

static tocsin_status cut_row(csv_reader *csv, tocsin_arena *arena, tocsin_error *err) {
    csv->n = 0;
    csv->line = csv->next_line;
    csv->from = csv->at;
    for (bool last = false; !last;) {
        if (!tocsin_grow((void **)&csv->fields, &csv->capacity, csv->n, sizeof *csv->fields))
            return tocsin_fail_memory(err);
        tocsin_status status = cut_field(csv, arena, &csv->fields[csv->n], err);
        if (status) return status;
        csv->n++;
        last = csv->at >= csv->bytes.n || csv->bytes.at[csv->at] == '\n';
        csv->to = csv->at;
        if (csv->at < csv->bytes.n) csv->at++;
    }
    csv->next_line++;
    if (csv->to > csv->from && csv->bytes.at[csv->to - 1] == '\r') csv->to--;
    return TOCSIN_OK;
}

tocsin_status csv_next(csv_reader *csv, tocsin_arena *arena, tocsin_error *err) {
    while (csv->at < csv->bytes.n) {
        tocsin_status status = cut_row(csv, arena, err);
        bool is_blank = !status && csv->n == 1 && csv->fields[0].text.n == 0;
        if (!is_blank) return status;
    }
    csv->n = 0;
    return TOCSIN_NO;
}

tocsin_text csv_text(const csv_reader *csv, size_t column) {
    return column < csv->n ? csv->fields[column].text : TOCSIN_TEXT_NONE;
}

size_t csv_find_column(const tocsin_text *header, size_t n, tocsin_text asked) {
    int64_t number;
    for (size_t i = 0; header && i < n; i++)
        if (tocsin_text_equal(header[i], asked)) return i;
    if (tocsin_text_integer(asked, &number) && number >= 1 && (uint64_t)number <= n)
        return (size_t)number - 1;
    return SIZE_MAX;
}
