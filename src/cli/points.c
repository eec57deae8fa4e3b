// SPDX-License-Identifier: Apache-2.0
#include "cli/points.h"

#include <stdlib.h>

#include "base/csv.h"

enum { POINTS_LIMIT_BYTES = 256 << 20 };

void cli_points_release(cli_points *points) {
    free(points->x);
    free(points->y);
    *points = (cli_points){.x = NULL};
}

static bool add_point(cli_points *points, double x, double y) {
    if (!tocsin_grow((void **)&points->x, &points->x_capacity, points->n, sizeof x) ||
        !tocsin_grow((void **)&points->y, &points->y_capacity, points->n, sizeof y))
        return false;
    points->x[points->n] = x;
    points->y[points->n++] = y;
    return true;
}

static size_t find_column(const csv_reader *csv, const char *name) {
    for (size_t i = 0; i < csv->n; i++)
        if (tocsin_text_is(csv->fields[i].text, name)) return i;
    return SIZE_MAX;
}

static tocsin_status read_rows(csv_reader *csv, tocsin_arena *arena, cli_points *points,
                               tocsin_error *err) {
    tocsin_status status = csv_next(csv, arena, err);
    if (status == TOCSIN_NO)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: the file is empty", csv->name);
    if (status) return status;
    size_t x_column = find_column(csv, "x"), y_column = find_column(csv, "y");
    if (x_column == SIZE_MAX || y_column == SIZE_MAX)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s, line %zu: the columns x and y are missing",
                           csv->name, csv->line);
    while (!(status = csv_next(csv, arena, err))) {
        double x, y;
        if (!tocsin_text_number(csv_text(csv, x_column), &x) ||
            !tocsin_text_number(csv_text(csv, y_column), &y))
            return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s, line %zu: x and y are no numbers",
                               csv->name, csv->line);
        if (!add_point(points, x, y)) return tocsin_fail_memory(err);
    }
    return status == TOCSIN_NO ? TOCSIN_OK : status;
}

tocsin_status cli_points_read(const char *path, cli_points *ret_points, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer content = TOCSIN_BUFFER_INIT;
    tocsin_status status = tocsin_file_read(path, POINTS_LIMIT_BYTES, &content, err);
    if (status) return status;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(csv_close) csv_reader csv;
    cli_points points = {.x = NULL};
    csv_open(&csv, tocsin_buffer_text(&content), path, ',');
    status = read_rows(&csv, &arena, &points, err);
    if (status)
        cli_points_release(&points);
    else
        *ret_points = points;
    return status;
}
