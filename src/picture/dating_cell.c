// SPDX-License-Identifier: Apache-2.0
/* Whether a cell of the grid changed once, and for good. */
#include "picture/dating.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    YEAR_DAYS = 330,   /* a state seen over so many days is none of a season */
    QUARTER_DAYS = 90, /* and over so many neither snow nor flood */
    SEASON_DAYS = 45,  /* of the year, that two scenes of one season are apart */
    RING = 3,          /* cells from the middle to the ring about it */
};
/* Of the cells about one that changed, those that must be what they were. */
static const double steady_ring = 0.5;

void dating_cell_release(dating_cell *c) {
    free(c->kin);
    free(c->room);
}

bool dating_cell_make(const dating_view *v, dating_cell *c) {
    *c = (dating_cell){.kin = malloc(v->n * v->n), .room = malloc(4 * v->n * sizeof *c->room)};
    if (!c->kin || !c->room) return false;
    c->one_state = c->room + v->n, c->with = c->room + 2 * v->n, c->without = c->room + 3 * v->n;
    return true;
}

/* Kinship in a cell, asked for once. */
static kinship kin_in(const dating_view *v, const dating_cell *c, size_t a, size_t b) {
    uint8_t *kin = &c->kin[(a < b ? a : b) * v->n + (a < b ? b : a)];
    if (*kin == UNASKED) *kin = (uint8_t)dating_kinship(v, a, b, c->column, c->row);
    return *kin;
}

/* Those that are all like one another: the one that fits the others least is left out, again and again. */
static size_t keep_alike(const dating_view *v, const dating_cell *c, size_t *layers, size_t n) {
    size_t *strangers = c->room;
    for (size_t i = 0; i < n; i++) {
        strangers[i] = 0;
        for (size_t j = 0; j < n; j++)
            strangers[i] += i != j && kin_in(v, c, layers[i], layers[j]) != ALIKE;
    }
    while (n > 1) {
        size_t worst = 0;
        for (size_t i = 1; i < n; i++)
            if (strangers[i] > strangers[worst]) worst = i;
        if (!strangers[worst]) break;
        for (size_t i = 0; i < n; i++)
            strangers[i] -= i != worst && kin_in(v, c, layers[i], layers[worst]) != ALIKE;
        n--;
        memmove(&layers[worst], &layers[worst + 1], (n - worst) * sizeof *layers);
        memmove(&strangers[worst], &strangers[worst + 1], (n - worst) * sizeof *strangers);
    }
    return n;
}

/* Those that are like none of the picture's state. */
static size_t keep_apart(const dating_view *v, const dating_cell *c, size_t *layers, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool apart = true;
        for (size_t j = 0; apart && j < c->n_with; j++)
            apart = kin_in(v, c, layers[i], c->with[j]) != ALIKE;
        if (apart) layers[kept++] = layers[i];
    }
    return kept;
}

/* Days from the first to the last of the layers. */
static int days_of(const dating_view *v, const size_t *layers, size_t n) {
    return n ? v->series->layers[layers[n - 1]].day - v->series->layers[layers[0]].day : 0;
}

bool dating_in_two_states(const dating_view *v, dating_cell *c, int column, int row) {
    c->column = column, c->row = row;
    c->to_picture =
        v->to_picture + ((size_t)row * (size_t)series_columns(v->series) + (size_t)column) * v->n;
    c->n_with = c->n_without = 0;
    for (size_t i = 1; i < v->n; i++) {
        if (c->to_picture[i] == ALIKE) c->with[c->n_with++] = i;
        if (c->to_picture[i] == UNLIKE) c->without[c->n_without++] = i;
    }
    if (c->n_with < DATING_GROUP_LEAST || c->n_without < DATING_GROUP_LEAST) return false;
    memset(c->kin, UNASKED, v->n * v->n);
    c->n_with = keep_alike(v, c, c->with, c->n_with);
    if (c->n_with < DATING_GROUP_LEAST) return false;
    c->n_without = keep_apart(v, c, c->without, c->n_without);
    memcpy(c->one_state, c->without, c->n_without * sizeof *c->without);
    size_t n = keep_alike(v, c, c->one_state, c->n_without);
    c->is_one_state = n >= DATING_GROUP_LEAST && days_of(v, c->one_state, n) >= YEAR_DAYS;
    if (c->is_one_state) {
        memcpy(c->without, c->one_state, n * sizeof *c->without);
        c->n_without = n;
    }
    return c->n_without >= DATING_GROUP_LEAST;
}

static int days_of_year_apart(tocsin_day a, tocsin_day b) {
    int apart = abs(tocsin_day_of_year(a) - tocsin_day_of_year(b));
    return apart > 183 ? 366 - apart : apart;
}

static bool seen_at_one_season(const dating_view *v, const dating_cell *c) {
    const series_layer *layers = v->series->layers;
    for (size_t i = 0; i < c->n_with; i++)
        for (size_t j = 0; j < c->n_without; j++)
            if (days_of_year_apart(layers[c->with[i]].day, layers[c->without[j]].day) <=
                SEASON_DAYS)
                return true;
    return false;
}

/* Whether a cell is as on the picture in enough of some scenes. */
static bool is_steady(const dating_view *v, int column, int row, const size_t *layers, size_t n) {
    const uint8_t *kin =
        v->to_picture + ((size_t)row * (size_t)series_columns(v->series) + (size_t)column) * v->n;
    size_t alike = 0;
    for (size_t i = 0; i < n; i++) alike += kin[layers[i]] == ALIKE;
    return (double)alike >= DATING_STEADY_SCENES * (double)n;
}

/* Whether the ring about the cell, as far as it lies on the picture, is mostly the same in both states. */
static bool is_island(const dating_view *v, const dating_cell *c) {
    int columns = series_columns(v->series), rows = series_rows(v->series), steady = 0, all = 0;
    for (int dy = -RING; dy <= RING; dy++)
        for (int dx = -RING; dx <= RING; dx++) {
            int x = c->column + dx, y = c->row + dy;
            if (abs(dx) < RING && abs(dy) < RING) continue;
            if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
            all++, steady += is_steady(v, x, y, c->with, c->n_with) &&
                             is_steady(v, x, y, c->without, c->n_without);
        }
    return all >= 2 * RING && steady >= steady_ring * all;
}

/* How many cells would be covered by chance in all scenes without. */
static double expected_under_clouds(const dating_view *v, const dating_cell *c) {
    double sum = log((double)series_columns(v->series) * series_rows(v->series));
    for (size_t i = 0; i < c->n_without; i++) sum += v->log_unlike[c->without[i]];
    return exp(sum);
}

bool dating_is_lasting(const dating_view *v, const dating_cell *c) {
    if (days_of(v, c->without, c->n_without) < YEAR_DAYS || !seen_at_one_season(v, c) ||
        !is_island(v, c))
        return false;
    int with = days_of(v, c->with, c->n_with);
    return c->is_one_state ? with >= QUARTER_DAYS
                           : with >= YEAR_DAYS && expected_under_clouds(v, c) <= DATING_CHANCE_MOST;
}

static double mean_likeness(const dating_view *v, const dating_cell *c, size_t layer,
                            const size_t *layers, size_t n) {
    double sum = 0, count = 0;
    for (size_t i = 0; i < n; i++) {
        double likeness = series_likeness(v->series, layer, layers[i], c->column, c->row);
        if (layer != layers[i] && !isnan(likeness)) sum += likeness, count++;
    }
    return count > 0 ? sum / count : 0;
}

/* Whether a scene may see the picture's state: it is like it, or as near to it as to the other. */
static bool may_be_with(const dating_view *v, const dating_cell *c, size_t layer) {
    if (c->to_picture[layer] != DOUBTFUL) return c->to_picture[layer] == ALIKE;
    return !c->is_one_state || mean_likeness(v, c, layer, c->with, c->n_with) >=
                                   mean_likeness(v, c, layer, c->without, c->n_without);
}

/* Nothing that may be in the picture's state on the other's side. */
cell_order dating_order(const dating_view *v, const dating_cell *c) {
    size_t first = c->without[0], last = c->without[c->n_without - 1];
    bool before = false, after = false;
    for (size_t i = 1; i < v->n; i++) {
        if ((before || i >= last) && (after || i <= first)) continue;
        if (!may_be_with(v, c, i)) continue;
        before = before || i < last;
        after = after || i > first;
    }
    return !before ? WITHOUT_FIRST : !after ? WITH_FIRST : TO_AND_FRO;
}
