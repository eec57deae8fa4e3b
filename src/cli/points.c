// SPDX-License-Identifier: Apache-2.0
#include "cli/points.h"

#include <stdlib.h>

enum { POINTS_LIMIT_BYTES = 256 << 20 };

void cli_points_release(cli_points *points) {
    free(points->x);
    free(points->y);
    *points = (cli_points){.x = NULL};
}

/* The next cell of a line; within double quotes commas do not count. */
static bool next_cell(tocsin_text *line, tocsin_text *ret_cell) {
    if (!line->at) return false;
    size_t end = 0;
    for (bool quoted = false; end < line->n && (quoted || line->at[end] != ','); end++)
        if (line->at[end] == '"') quoted = !quoted;
    tocsin_text cell = tocsin_text_trim(tocsin_text_slice(*line, 0, end));
    if (cell.n >= 2 && cell.at[0] == '"' && cell.at[cell.n - 1] == '"')
        cell = tocsin_text_slice(cell, 1, cell.n - 1);
    *line = end < line->n ? (tocsin_text){line->at + end + 1, line->n - end - 1} : TOCSIN_TEXT_NONE;
    *ret_cell = cell;
    return true;
}

static size_t find_column(tocsin_text header, const char *name) {
    tocsin_text cell;
    for (size_t i = 0; next_cell(&header, &cell); i++)
        if (tocsin_text_is(cell, name)) return i;
    return SIZE_MAX;
}

static bool number_in_column(tocsin_text line, size_t column, double *ret_number) {
    tocsin_text cell;
    for (size_t i = 0; next_cell(&line, &cell); i++)
        if (i == column) return tocsin_text_number(cell, ret_number);
    return false;
}

static bool add_point(cli_points *points, double x, double y) {
    if (!tocsin_grow((void **)&points->x, &points->x_capacity, points->n, sizeof x) ||
        !tocsin_grow((void **)&points->y, &points->y_capacity, points->n, sizeof y))
        return false;
    points->x[points->n] = x;
    points->y[points->n++] = y;
    return true;
}

static tocsin_status read_lines(const char *path, tocsin_text rest, cli_points *points,
                                tocsin_error *err) {
    tocsin_text line;
    if (!tocsin_text_split(&rest, '\n', &line))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the file is empty", path);
    if (tocsin_text_starts(line, TOCSIN_TEXT("\xEF\xBB\xBF")))
        line = tocsin_text_slice(line, 3, line.n);
    size_t x_column = find_column(line, "x"), y_column = find_column(line, "y");
    if (x_column == SIZE_MAX || y_column == SIZE_MAX)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s, line 1: the columns x and y are missing",
                           path);
    for (size_t number = 2; tocsin_text_split(&rest, '\n', &line); number++) {
        double x, y;
        if (tocsin_text_trim(line).n == 0) continue;
        if (!number_in_column(line, x_column, &x) || !number_in_column(line, y_column, &y))
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s, line %zu: x and y are no numbers", path,
                               number);
        if (!add_point(points, x, y)) return tocsin_fail_memory(err);
    }
    return TOCSIN_OK;
}

tocsin_status cli_points_read(const char *path, cli_points *ret_points, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_status status = tocsin_file_read(path, POINTS_LIMIT_BYTES, &content, err);
    if (status) return status;
    cli_points points = {.x = NULL};
    status = read_lines(path, tocsin_buffer_text(&content), &points, err);
    if (status)
        cli_points_release(&points);
    else
        *ret_points = points;
    return status;
}
