// SPDX-License-Identifier: Apache-2.0
/* Evidence by hypotheses, to and from JSON. */
#include <math.h>

#include "tocsin/facts.h"

static const char *const cells[] = {"not applicable", "very inconsistent", "inconsistent",
                                    "neutral",        "consistent",        "very consistent"};
enum { N_CELLS = sizeof cells / sizeof *cells };

const char *tocsin_cell_word(tocsin_cell cell) {
    return (size_t)cell < N_CELLS ? cells[cell] : "";
}

bool tocsin_cell_from(tocsin_text word, tocsin_cell *ret_cell) {
    for (int i = 0; i < N_CELLS; i++) {
        if (!tocsin_text_is(word, cells[i])) continue;
        *ret_cell = (tocsin_cell)i;
        return true;
    }
    return false;
}

/* ---- writing ------------------------------------------------------------------------------- */

static void write_integer(tocsin_json *json, const char *key, int64_t value) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, value);
}

static void write_letter(tocsin_json *json, const char *key, const char *letter) {
    if (*letter) tocsin_json_member_text(json, key, (tocsin_text){letter, 1});
}

static void write_flag(tocsin_json *json, const char *key, bool flag) {
    if (!flag) return;
    tocsin_json_key(json, key);
    tocsin_json_bool(json, true);
}

static void write_cells(tocsin_json *json, const tocsin_matrix_row *row, size_t n) {
    tocsin_json_key(json, "cells");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++) {
        tocsin_json_object(json);
        tocsin_json_member_text(json, "cell", tocsin_text_of(tocsin_cell_word(row->cells[i].cell)));
        tocsin_json_member_text(json, "reason", row->cells[i].reason);
        tocsin_json_member_text(json, "by", row->cells[i].by);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void write_row(tocsin_json *json, const tocsin_matrix_row *row, size_t n_cells) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "id", row->id);
    tocsin_json_member_text(json, "text", row->text);
    write_letter(json, "reliability", &row->grade.reliability);
    write_letter(json, "credibility", &row->grade.credibility);
    write_letter(json, "proposed", &row->grade.proposed);
    tocsin_json_member_text(json, "by", row->grade.by);
    tocsin_json_member_text(json, "reason", row->grade.reason);
    write_integer(json, "weight", row->weight);
    write_integer(json, "found", (int64_t)row->n_found);
    write_integer(json, "origins", (int64_t)row->n_origins);
    write_integer(json, "spread", row->spread);
    write_flag(json, "simulated", row->simulated);
    write_flag(json, "turns", row->turns);
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < row->n_entries; i++) tocsin_json_integer(json, row->entries[i]);
    tocsin_json_end(json);
    write_cells(json, row, n_cells);
    tocsin_json_end(json);
}

void tocsin_matrix_write(tocsin_json *json, const tocsin_matrix *matrix) {
    tocsin_json_object(json);
    write_integer(json, "one", TOCSIN_WEIGHT_ONE);
    tocsin_json_key(json, "hypotheses");
    tocsin_json_array(json);
    for (size_t i = 0; i < matrix->n_columns; i++) {
        const tocsin_matrix_column *column = &matrix->columns[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "id", column->id);
        tocsin_json_member_text(json, "name", column->name);
        write_integer(json, "rank", column->rank);
        write_integer(json, "score", column->score);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
    tocsin_json_key(json, "evidence");
    tocsin_json_array(json);
    for (size_t i = 0; i < matrix->n_rows; i++)
        write_row(json, &matrix->rows[i], matrix->n_columns);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct matrix_reader {
    tocsin_arena *arena;
    const char *wrong; /* first member that is missing or of the wrong type */
    bool no_memory;
} matrix_reader;

static tocsin_text read_text(matrix_reader *reader, const struct json_object *object,
                             const char *key) {
    tocsin_text text = tocsin_json_get_text(object, key);
    if (!text.n) return TOCSIN_TEXT_NONE;
    tocsin_text copy = tocsin_arena_text(reader->arena, text);
    if (!copy.at) reader->no_memory = true;
    return copy;
}

static int64_t read_integer(matrix_reader *reader, const struct json_object *object,
                            const char *key, int64_t low, int64_t high) {
    double value = tocsin_json_get_number(object, key);
    if (value >= (double)low && value <= (double)high && !(value != floor(value)))
        return (int64_t)value;
    reader->wrong = key;
    return low;
}

static char read_letter(matrix_reader *reader, const struct json_object *object, const char *key,
                        char low, char high) {
    tocsin_text text = tocsin_json_get_text(object, key);
    if (!text.n) return 0;
    if (text.n == 1 && text.at[0] >= low && text.at[0] <= high) return text.at[0];
    reader->wrong = key;
    return 0;
}

static void *room_for(matrix_reader *reader, size_t n, size_t size) {
    void *room = tocsin_arena_alloc(reader->arena, n ? n : 1, size);
    if (!room) reader->no_memory = true;
    return room;
}

static const tocsin_judged_cell *read_cells(matrix_reader *reader, const struct json_object *list,
                                            size_t n_columns) {
    tocsin_judged_cell *made = room_for(reader, n_columns, sizeof *made);
    if (tocsin_json_length(list) != n_columns) reader->wrong = "cells";
    for (size_t i = 0; made && !reader->wrong && i < n_columns; i++) {
        const struct json_object *item = tocsin_json_at(list, i);
        if (!tocsin_cell_from(tocsin_json_get_text(item, "cell"), &made[i].cell))
            reader->wrong = "cell";
        made[i].reason = read_text(reader, item, "reason");
        made[i].by = read_text(reader, item, "by");
    }
    return made;
}

static void read_entries(matrix_reader *reader, const struct json_object *list,
                         tocsin_matrix_row *row) {
    size_t n = tocsin_json_length(list);
    int64_t *entries = room_for(reader, n, sizeof *entries);
    for (size_t i = 0; entries && i < n; i++) {
        entries[i] = tocsin_json_integer_at(list, i);
        if (entries[i] < 1) reader->wrong = "entries";
    }
    row->entries = entries;
    row->n_entries = entries ? n : 0;
}

static tocsin_matrix_row read_row(matrix_reader *reader, const struct json_object *body,
                                  size_t n_columns) {
    tocsin_matrix_row row = {
        .id = read_text(reader, body, "id"),
        .text = read_text(reader, body, "text"),
        .grade = {.reliability = read_letter(reader, body, "reliability", 'A', 'F'),
                  .credibility = read_letter(reader, body, "credibility", '1', '6'),
                  .proposed = read_letter(reader, body, "proposed", '1', '6'),
                  .by = read_text(reader, body, "by"),
                  .reason = read_text(reader, body, "reason")},
        .weight = (int)read_integer(reader, body, "weight", 0, TOCSIN_WEIGHT_ONE),
        .n_found = (size_t)read_integer(reader, body, "found", 0, INT32_MAX),
        .n_origins = (size_t)read_integer(reader, body, "origins", 0, INT32_MAX),
        .spread = (int)read_integer(reader, body, "spread", 0, 4),
        .simulated = tocsin_json_get_bool(body, "simulated", false),
        .turns = tocsin_json_get_bool(body, "turns", false),
    };
    if (!row.id.n) reader->wrong = "id";
    read_entries(reader, tocsin_json_get(body, "entries"), &row);
    row.cells = read_cells(reader, tocsin_json_get(body, "cells"), n_columns);
    return row;
}

tocsin_status tocsin_matrix_read(const struct json_object *body, tocsin_arena *arena,
                                 tocsin_matrix *ret_matrix, tocsin_error *err) {
    const struct json_object *names = tocsin_json_get(body, "hypotheses"),
                             *evidence = tocsin_json_get(body, "evidence");
    matrix_reader reader = {.arena = arena};
    size_t n_columns = tocsin_json_length(names), n_rows = tocsin_json_length(evidence);
    tocsin_matrix_column *columns = room_for(&reader, n_columns, sizeof *columns);
    tocsin_matrix_row *rows = room_for(&reader, n_rows, sizeof *rows);
    for (size_t i = 0; columns && i < n_columns; i++) {
        const struct json_object *item = tocsin_json_at(names, i);
        columns[i] = (tocsin_matrix_column){
            .id = read_text(&reader, item, "id"),
            .name = read_text(&reader, item, "name"),
            .rank = (int)read_integer(&reader, item, "rank", 1, INT32_MAX),
            .score = (int)read_integer(&reader, item, "score", 0, INT32_MAX),
        };
    }
    for (size_t i = 0; rows && !reader.wrong && i < n_rows; i++)
        rows[i] = read_row(&reader, tocsin_json_at(evidence, i), n_columns);
    if (reader.no_memory) return tocsin_fail_memory(err);
    if (reader.wrong)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "hypotheses without a valid '%s'", reader.wrong);
    *ret_matrix = (tocsin_matrix){columns, n_columns, rows, n_rows};
    return TOCSIN_OK;
}
