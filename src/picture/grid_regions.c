// SPDX-License-Identifier: Apache-2.0
/* Regions of votes for one grid, and whether chance explains them.
 *
 * A region is what grows from a vote by taking in every vote for the same grid within GRID_REACH pixels along both axes:
 * votes as dense as chance makes them, one in 64, lie eight apart, so what holds together closer than that is worth
 * testing. Growing pixel by pixel looks at 361 neighbours of each. Instead the picture is cut into cells of 10 × 10: votes of
 * one cell always hold together, and cells are joined where two of their votes do. Two rows of cells are kept. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture/choose.h"
#include "picture/grid.h"

enum { CELL = GRID_REACH + 1 };

double grid_log10_tail(int64_t n, int64_t k, double p) {
    if (k <= 0 || (double)k <= (double)n * p) return 0;
    if (k > n) return -INFINITY;
    double first =
        picture_log_choose((double)n, (double)k) + (double)k * log(p) + (double)(n - k) * log1p(-p);
    double sum = 1, term = 1;
    for (int64_t i = k; i < n && term > 1e-17 * sum; i++) { /* falls, since k is above the mean */
        term *= (double)(n - i) / (double)(i + 1) * p / (1 - p);
        sum += term;
    }
    return fmin(0, (first + log(sum)) / M_LN10);
}

double grid_log10_tests(int width, int height) {
    return 2 * log10(64.0 * width * height);
}

typedef struct grid_cell {
    int n;
    uint8_t x[CELL * CELL], y[CELL * CELL]; /* of its votes, within the cell */
} grid_cell;

typedef struct region_part {
    int parent; /* index of a part; its own: a root */
    int n;
    int left, top, right, bottom;
} region_part;

typedef struct region_search {
    const uint8_t *votes;
    int width, height, grid;
    int cells_across, cells_down;
    grid_cell *rows[2];
    int *part_of[2]; /* of the cells of both rows; -1: no votes */
    region_part *parts;
    size_t n_parts, capacity;
} region_search;

static int root_of(region_search *search, int part) {
    while (search->parts[part].parent != part)
        part = search->parts[part].parent = search->parts[search->parts[part].parent].parent;
    return part;
}

static void join(region_search *search, int a, int b) {
    a = root_of(search, a);
    b = root_of(search, b);
    if (a == b) return;
    region_part *keep = &search->parts[a < b ? a : b], *gone = &search->parts[a < b ? b : a];
    gone->parent = keep->parent;
    keep->n += gone->n;
    if (gone->left < keep->left) keep->left = gone->left;
    if (gone->top < keep->top) keep->top = gone->top;
    if (gone->right > keep->right) keep->right = gone->right;
    if (gone->bottom > keep->bottom) keep->bottom = gone->bottom;
}

/* Do two votes lie within reach, where b's cell is dx, dy cells away from a's? */
static bool hold_together(const grid_cell *a, const grid_cell *b, int dx, int dy) {
    for (int i = 0; i < a->n; i++)
        for (int k = 0; k < b->n; k++)
            if (abs(b->x[k] + CELL * dx - a->x[i]) <= GRID_REACH &&
                abs(b->y[k] + CELL * dy - a->y[i]) <= GRID_REACH)
                return true;
    return false;
}

static void collect_cell(const region_search *search, int cx, int cy, grid_cell *cell) {
    int left = cx * CELL, top = cy * CELL;
    int right = left + CELL < search->width ? left + CELL : search->width;
    int bottom = top + CELL < search->height ? top + CELL : search->height;
    int n = 0;
    for (int y = top; y < bottom; y++) {
        const uint8_t *votes = search->votes + (size_t)y * (size_t)search->width;
        for (int x = left; x < right; x++) {
            cell->x[n] = (uint8_t)(x - left);
            cell->y[n] = (uint8_t)(y - top);
            n += votes[x] == search->grid;
            if (n == CELL * CELL) break;
        }
    }
    cell->n = n;
}

static bool add_part(region_search *search, const grid_cell *cell, int cx, int cy, int *ret_part) {
    if (!tocsin_grow((void **)&search->parts, &search->capacity, search->n_parts,
                     sizeof *search->parts))
        return false;
    region_part part = {(int)search->n_parts, cell->n, INT32_MAX, INT32_MAX, 0, 0};
    for (int i = 0; i < cell->n; i++) {
        int x = cx * CELL + cell->x[i], y = cy * CELL + cell->y[i];
        if (x < part.left) part.left = x;
        if (x > part.right) part.right = x;
        if (y < part.top) part.top = y;
        if (y > part.bottom) part.bottom = y;
    }
    *ret_part = (int)search->n_parts;
    search->parts[search->n_parts++] = part;
    return true;
}

static void join_neighbours(region_search *search, int cx, int cy) {
    static const int steps[4][2] = {{-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
    const grid_cell *here = &search->rows[cy & 1][cx];
    for (int i = 0; i < 4; i++) {
        int nx = cx + steps[i][0], ny = cy + steps[i][1];
        if (nx < 0 || ny < 0 || nx >= search->cells_across) continue;
        int other = search->part_of[ny & 1][nx];
        if (other < 0) continue;
        if (hold_together(here, &search->rows[ny & 1][nx], steps[i][0], steps[i][1]))
            join(search, search->part_of[cy & 1][cx], other);
    }
}

static bool walk_cells(region_search *search) {
    for (int cy = 0; cy < search->cells_down; cy++) {
        grid_cell *row = search->rows[cy & 1];
        int *part_of = search->part_of[cy & 1];
        for (int cx = 0; cx < search->cells_across; cx++) {
            collect_cell(search, cx, cy, &row[cx]);
            part_of[cx] = -1;
            if (!row[cx].n) continue;
            if (!add_part(search, &row[cx], cx, cy, &part_of[cx])) return false;
            join_neighbours(search, cx, cy);
        }
    }
    return true;
}

/* Of the votes in the box of the region one in 64 may be chance; 64 pixels count as one trial, since the pixels of a block
 * vote together. */
static bool test_part(const region_search *search, const region_part *part,
                      tocsin_grid_region *ret_region) {
    int64_t across = part->right - part->left + 1, down = part->bottom - part->top + 1;
    double log10_nfa = grid_log10_tests(search->width, search->height) +
                       grid_log10_tail(across * down / 64, part->n / 64, 1.0 / 64);
    if (!(log10_nfa < 0)) return false;
    *ret_region =
        (tocsin_grid_region){part->left,       part->top,        part->right, part->bottom,
                             search->grid % 8, search->grid / 8, part->n,     log10_nfa};
    return true;
}

static bool test_parts(const region_search *search, grid_regions *regions) {
    for (size_t i = 0; i < search->n_parts; i++) {
        tocsin_grid_region region;
        if (search->parts[i].parent != (int)i || !test_part(search, &search->parts[i], &region))
            continue;
        if (!tocsin_grow((void **)&regions->items, &regions->capacity, regions->n,
                         sizeof *regions->items))
            return false;
        regions->items[regions->n++] = region;
    }
    return true;
}

tocsin_status grid_find_regions(const uint8_t *votes, int width, int height, int grid,
                                grid_regions *regions, tocsin_error *err) {
    region_search search = {.votes = votes,
                            .width = width,
                            .height = height,
                            .grid = grid,
                            .cells_across = (width + CELL - 1) / CELL,
                            .cells_down = (height + CELL - 1) / CELL};
    bool made = true;
    for (int i = 0; i < 2; i++) {
        search.rows[i] = calloc((size_t)search.cells_across, sizeof(grid_cell));
        search.part_of[i] = calloc((size_t)search.cells_across, sizeof(int));
        made = made && search.rows[i] && search.part_of[i];
    }
    made = made && walk_cells(&search) && test_parts(&search, regions);
    for (int i = 0; i < 2; i++) {
        free(search.rows[i]);
        free(search.part_of[i]);
    }
    free(search.parts);
    return made ? TOCSIN_OK : tocsin_fail_memory(err);
}
