// SPDX-License-Identifier: Apache-2.0
/* Between which scenes of an archive a picture was taken, by what changed for good on the ground.
 *
 *   series.c ──likeness of any two, a cell──> dating_view.c ──cells in two states──> dating_cell.c ──witnesses──> bounds
 *
 * In a cell of two states some scenes are like the picture and like one another, and others are unlike all of these. Where all of
 * the others are earlier, the picture is not older than the last of them, unless the ground had been in the picture's state
 * before as well. What else may explain such an order is asked for:
 *
 *   season    the other state was seen at the season of the picture's, and over a year
 *   crops     the other state is like itself for a year, and the picture's for a quarter; or the picture's for a year
 *   fields    about it the ground is what it was throughout: a building is an island, a field lies among fields
 *   clouds    the other scenes are like one another; or so many, that clouds in all of them are improbable
 *   all that  most of the picture is what it was: on ground that keeps changing, nothing is believed
 *   chance    what comes and goes would seldom lie in this order; the oftener it does on this picture, the more is asked for */
#include "picture/dating.h"

#include <math.h>
#include <stdlib.h>

#include "picture/choose.h"

enum { CELLS_LEAST = 2 /* that say the same; they overlap by half */ };
/* Of the whole picture: where more comes and goes, what is seen once may have been there before. */
static const double steady_picture = 0.7;

/* ---- witnesses ------------------------------------------------------------------------------- */

typedef struct witness {
    cell_order order;
    size_t edge;  /* layer: the last without, or the first */
    size_t other; /* layer: the first with, or the last */
    int n_with, n_without, column, row;
    double chance; /* of this order of so many */
} witness;

typedef struct witnesses {
    witness *at;
    size_t n, capacity;
    size_t changing; /* cells that went to and fro */
} witnesses;

static bool take_witness(const dating_view *v, const dating_cell *c, witnesses *w) {
    cell_order order = dating_order(v, c);
    if (order == TO_AND_FRO) {
        w->changing += c->is_one_state;
        return true;
    }
    if (!dating_is_lasting(v, c)) return true;
    if (!tocsin_grow((void **)&w->at, &w->capacity, w->n, sizeof *w->at)) return false;
    bool first = order == WITHOUT_FIRST;
    w->at[w->n++] = (witness){
        .order = order,
        .edge = first ? c->without[c->n_without - 1] : c->without[0],
        .other = first ? c->with[0] : c->with[c->n_with - 1],
        .n_with = (int)c->n_with,
        .n_without = (int)c->n_without,
        .column = c->column,
        .row = c->row,
        .chance = exp(-picture_log_choose((double)(c->n_with + c->n_without), (double)c->n_with))};
    return true;
}

static bool find_witnesses(const dating_view *v, witnesses *w) {
    dating_cell c;
    int columns = series_columns(v->series), rows = series_rows(v->series);
    bool done = dating_cell_make(v, &c);
    for (int i = 0; done && i < columns * rows; i++)
        if (dating_in_two_states(v, &c, i % columns, i / columns)) done = take_witness(v, &c, w);
    dating_cell_release(&c);
    return done;
}

/* ---- bounds ---------------------------------------------------------------------------------- */

/* Whether one edge bounds more than another. */
static bool is_further(cell_order order, size_t edge, size_t than) {
    return order == WITHOUT_FIRST ? edge > than : edge < than;
}

/* The furthest edge that enough cells reach; cells whose edge lies further reach it too. */
static const witness *find_edge(const witnesses *w, cell_order order, double trials) {
    const witness *best = NULL;
    for (size_t i = 0; i < w->n; i++) {
        const witness *edge = &w->at[i];
        int reached = 0;
        if (edge->order != order || edge->chance * trials > DATING_CHANCE_MOST) continue;
        for (size_t j = 0; j < w->n; j++) {
            const witness *other = &w->at[j];
            reached += other->order == order && other->chance * trials <= DATING_CHANCE_MOST &&
                       !is_further(order, edge->edge, other->edge);
        }
        if (reached < CELLS_LEAST) continue;
        if (!best || is_further(order, edge->edge, best->edge) ||
            (edge->edge == best->edge && edge->chance < best->chance))
            best = edge;
    }
    return best;
}

static tocsin_archive_bound bound_of(const tocsin_archive_series *series, const witnesses *w,
                                     const witness *edge, double trials) {
    double px = series->step * series->factor;
    int x = edge->column * SERIES_STRIDE, y = edge->row * SERIES_STRIDE;
    tocsin_archive_bound bound = {.day = series->layers[edge->edge].day,
                                  .seen = series->layers[edge->other].day,
                                  .scenes_with = edge->n_with,
                                  .scenes_without = edge->n_without,
                                  .chance = fmin(1, edge->chance * trials),
                                  .box = {(int)lround(x * px), (int)lround(y * px),
                                          (int)lround((x + SERIES_CELL) * px),
                                          (int)lround((y + SERIES_CELL) * px)}};
    for (size_t i = 0; i < w->n; i++)
        bound.cells += w->at[i].order == edge->order && w->at[i].edge == edge->edge;
    return bound;
}

static void find_bounds(const dating_view *v, const witnesses *w, tocsin_archive_dating *dating) {
    const tocsin_archive_series *series = v->series;
    if (dating_steady_share(v) < steady_picture) {
        dating->reason = TOCSIN_DATING_CHANGING;
        return;
    }
    double share = (double)(SERIES_STRIDE * SERIES_STRIDE) / (SERIES_CELL * SERIES_CELL),
           trials = 1 + share * (double)w->changing;
    const witness *older = find_edge(w, WITHOUT_FIRST, trials),
                  *newer = find_edge(w, WITH_FIRST, trials);
    dating->reason = older || newer ? TOCSIN_DATING_BOUND : TOCSIN_DATING_NOTHING;
    if (older && newer && older->edge >= newer->edge) {
        dating->reason = TOCSIN_DATING_CONTRADICTS;
        return;
    }
    if (older) dating->not_older = bound_of(series, w, older, trials);
    if (newer) dating->not_newer = bound_of(series, w, newer, trials);
}

tocsin_status tocsin_archive_series_date(const tocsin_archive_series *series,
                                         tocsin_archive_dating *ret_dating, tocsin_error *err) {
    tocsin_archive_dating dating = TOCSIN_ARCHIVE_DATING_INIT;
    dating.scenes = series->n ? (int)series->n - 1 : 0;
    dating.reason = TOCSIN_DATING_FEW;
    if (dating.scenes >= TOCSIN_DATING_SCENES_LEAST) {
        dating_view v;
        witnesses w = {.n = 0};
        bool done = dating_view_make(series, &v) && find_witnesses(&v, &w);
        if (done) find_bounds(&v, &w, &dating);
        dating_view_release(&v);
        free(w.at);
        if (!done) return tocsin_fail_memory(err);
    }
    *ret_dating = dating;
    return TOCSIN_OK;
}
