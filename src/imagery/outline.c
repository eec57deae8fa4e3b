// SPDX-License-Identifier: Apache-2.0
/* Walks along the sides of pixels with the inside on the right hand (y points down), and turns right wherever it
 * can, so that a walk stays with pixels that share sides:
 *
 *        | B        at the end of a side of c: c -> A -> B, whichever is not inside ends the search,
 *   c  --+--        and the walk goes on along the pixel before it
 *        | A
 *
 * A walk that comes back to a corner is cut there: what lies between is a ring of its own. Walks to the right about
 * the inside have a positive area, those about a hole a negative one. */
#include "imagery/outline.h"

#include <stdint.h>
#include <stdlib.h>

#include "imagery/union_find.h"
#include "tocsin/base.h"

enum { EAST, SOUTH, WEST, NORTH };
static const outline_cell step[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};

typedef struct walk_corner {
    outline_cell at;
    size_t meeting; /* the last corner up to this one where diagonal pixels meet; SIZE_MAX: none */
} walk_corner;

typedef struct ring_found {
    size_t body;  /* the first of the pixels that share sides */
    size_t first; /* corner, in the order in which they were found */
    size_t n;
    bool hole;
} ring_found;

typedef struct tracer {
    const outline_cell *cells;
    size_t n_cells;
    size_t *body;       /* union-find of pixels that share sides */
    uint8_t *walked;    /* bits of sides */
    walk_corner *stack; /* the walk, without what was cut off */
    size_t n_stack, stack_capacity;
    outline_cell *corners; /* of rings found */
    size_t n_corners, corners_capacity;
    ring_found *rings;
    size_t n_rings, rings_capacity;
} tracer;

/* ---- pixels --------------------------------------------------------------------------------- */

static bool comes_before(outline_cell a, outline_cell b) {
    return a.y < b.y || (a.y == b.y && a.x < b.x);
}

/* SIZE_MAX: it is outside. */
static size_t find_cell(const tracer *t, outline_cell cell) {
    size_t low = 0, high = t->n_cells;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (comes_before(t->cells[middle], cell))
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < t->n_cells && t->cells[low].x == cell.x && t->cells[low].y == cell.y;
    return found ? low : SIZE_MAX;
}

static outline_cell beside(outline_cell cell, int direction) {
    return (outline_cell){cell.x + step[direction].x, cell.y + step[direction].y};
}

static void find_bodies(tracer *t) {
    for (size_t i = 0; i < t->n_cells; i++) t->body[i] = i;
    for (size_t i = 0; i < t->n_cells; i++) {
        size_t left = find_cell(t, beside(t->cells[i], WEST));
        size_t above = find_cell(t, beside(t->cells[i], NORTH));
        if (left != SIZE_MAX) union_join(t->body, i, left);
        if (above != SIZE_MAX) union_join(t->body, i, above);
    }
}

/* Where a walk along a side starts: its top eastwards, its right side southwards, … */
static outline_cell side_start(outline_cell cell, int direction) {
    return (outline_cell){cell.x + (direction == SOUTH || direction == WEST),
                          cell.y + (direction == WEST || direction == NORTH)};
}

/* ---- walks ---------------------------------------------------------------------------------- */

static bool is_outer_side(const tracer *t, size_t cell, int direction) {
    return find_cell(t, beside(t->cells[cell], (direction + 3) % 4)) == SIZE_MAX;
}

/* The next side; true when the corner between is one where two diagonal pixels meet. */
static bool next_side(const tracer *t, size_t *cell, int *direction) {
    outline_cell ahead = beside(t->cells[*cell], *direction);
    size_t a = find_cell(t, ahead), b = find_cell(t, beside(ahead, (*direction + 3) % 4));
    if (a == SIZE_MAX) {
        *direction = (*direction + 1) % 4;
        return b != SIZE_MAX;
    }
    *cell = b == SIZE_MAX ? a : b;
    if (b != SIZE_MAX) *direction = (*direction + 3) % 4;
    return false;
}

/* Twice the area: positive about the inside. */
static int64_t twice_area(const walk_corner *corners, size_t n) {
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        outline_cell a = corners[i].at, b = corners[i + 1 < n ? i + 1 : 0].at;
        sum += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
    }
    return sum;
}

/* The corners from `first` on become a ring; the stack ends before them. */
static bool cut_ring(tracer *t, size_t first, size_t body) {
    const walk_corner *corners = t->stack + first;
    size_t n = t->n_stack - first;
    if (!tocsin_grow((void **)&t->rings, &t->rings_capacity, t->n_rings, sizeof *t->rings))
        return false;
    t->rings[t->n_rings++] = (ring_found){body, t->n_corners, n, twice_area(corners, n) < 0};
    for (size_t i = 0; i < n; i++) {
        if (!tocsin_grow((void **)&t->corners, &t->corners_capacity, t->n_corners,
                         sizeof *t->corners))
            return false;
        t->corners[t->n_corners++] = corners[i].at;
    }
    t->n_stack = first;
    return true;
}

static size_t last_meeting(const tracer *t, size_t before) {
    return before ? t->stack[before - 1].meeting : SIZE_MAX;
}

/* Where diagonal pixels meet the walk may have been before. */
static bool put_corner(tracer *t, outline_cell at, bool meets, size_t body) {
    size_t i = meets ? last_meeting(t, t->n_stack) : SIZE_MAX;
    while (i != SIZE_MAX && (t->stack[i].at.x != at.x || t->stack[i].at.y != at.y))
        i = last_meeting(t, i);
    if (i != SIZE_MAX && !cut_ring(t, i, body)) return false;
    if (!tocsin_grow((void **)&t->stack, &t->stack_capacity, t->n_stack, sizeof *t->stack))
        return false;
    t->stack[t->n_stack] = (walk_corner){at, meets ? t->n_stack : last_meeting(t, t->n_stack)};
    t->n_stack++;
    return true;
}

/* From the first side that was not walked yet all the way round. */
static bool walk(tracer *t, size_t cell, int direction) {
    const size_t first_cell = cell, body = union_root(t->body, cell);
    const int first_direction = direction;
    int straight = 0;
    t->n_stack = 0;
    do {
        t->walked[cell] |= (uint8_t)(1 << direction);
        int before = direction;
        bool meets = next_side(t, &cell, &direction);
        bool turned = direction != before;
        straight = turned ? 0 : straight + 1;
        if (!turned && straight < OUTLINE_LONGEST_PX) continue;
        straight = 0;
        if (!put_corner(t, side_start(t->cells[cell], direction), meets, body)) return false;
    } while (cell != first_cell || direction != first_direction);
    return cut_ring(t, 0, body);
}

/* ---- from rings to polygons ----------------------------------------------------------------- */

static int compare_rings(const void *a, const void *b) {
    const ring_found *p = a, *q = b;
    if (p->body != q->body) return p->body < q->body ? -1 : 1;
    if (p->hole != q->hole) return p->hole ? 1 : -1;
    return p->first < q->first ? -1 : p->first > q->first;
}

static bool hand_over(tracer *t, outline *ret) {
    qsort(t->rings, t->n_rings, sizeof *t->rings, compare_rings);
    for (size_t i = 0; i < t->n_rings; i++) {
        const ring_found *ring = &t->rings[i];
        for (size_t k = 0; k < ring->n; k++) {
            if (!tocsin_grow((void **)&ret->corners, &ret->corners_capacity, ret->n_corners,
                             sizeof *ret->corners))
                return false;
            ret->corners[ret->n_corners++] = t->corners[ring->first + k];
        }
        if (!tocsin_grow((void **)&ret->rings, &ret->rings_capacity, ret->n_rings,
                         sizeof *ret->rings))
            return false;
        ret->rings[ret->n_rings++] = (outline_ring){ret->n_corners, ring->hole};
    }
    return true;
}

bool outline_trace(const outline_cell *cells, size_t n, outline *ret_outline) {
    tracer t = {.cells = cells, .n_cells = n};
    t.body = malloc((n + 1) * sizeof *t.body);
    t.walked = calloc(n + 1, 1);
    bool good = t.body && t.walked;
    if (good) find_bodies(&t);
    for (size_t i = 0; good && i < n; i++)
        for (int direction = EAST; good && direction <= NORTH; direction++)
            if (!(t.walked[i] & 1 << direction) && is_outer_side(&t, i, direction))
                good = walk(&t, i, direction);
    ret_outline->n_corners = ret_outline->n_rings = 0;
    good = good && hand_over(&t, ret_outline);
    free(t.body);
    free(t.walked);
    free(t.stack);
    free(t.corners);
    free(t.rings);
    return good;
}

void outline_release(outline *o) {
    free(o->corners);
    free(o->rings);
    *o = (outline)OUTLINE_INIT;
}
