// SPDX-License-Identifier: Apache-2.0
#include "picture/features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void match_features_release(match_features *features) {
    free(features->at);
    free(features->descriptors);
    *features = MATCH_FEATURES_NONE;
}

static int by_response(const void *a, const void *b) {
    float x = ((const match_feature *)a)->response, y = ((const match_feature *)b)->response;
    return (x < y) - (x > y);
}

/* The response below which points are left out, so that `most` remain. */
static bool weakest_response(const match_list *all, size_t most, float *ret_response) {
    *ret_response = 0;
    if (all->n <= most) return true;
    match_feature *sorted = malloc(all->n * sizeof *sorted);
    if (!sorted) return false;
    memcpy(sorted, all->at, all->n * sizeof *sorted);
    qsort(sorted, all->n, sizeof *sorted, by_response);
    *ret_response = sorted[most].response;
    free(sorted);
    return true;
}

static bool describe_points(const match_octave *octave, const match_list *points, float weakest,
                            match_list *features, match_features *out) {
    for (size_t i = 0; i < points->n; i++) {
        if (points->at[i].response <= weakest) continue;
        size_t before = features->n, capacity = features->capacity;
        if (!match_directions(octave, &points->at[i], features)) return false;
        if (features->capacity > capacity) {
            int16_t *room =
                realloc(out->descriptors, features->capacity * MATCH_DESCRIPTOR * sizeof *room);
            if (!room) return false;
            out->descriptors = room;
        }
        for (size_t j = before; j < features->n; j++)
            match_describe(octave, &features->at[j], out->descriptors + j * MATCH_DESCRIPTOR);
    }
    return true;
}

enum { SIDE_LEAST = 12 };

/* Responses of different octaves do not compare, so each octave has a share: half as many as the one before. */
static bool walk_octaves(const match_plane *plane, size_t most, match_list *features,
                         match_features *out) {
    match_octave octave;
    if (!match_octave_first(plane, &octave)) return false;
    bool done = true;
    while (done && octave.levels[0].width >= SIDE_LEAST && octave.levels[0].height >= SIDE_LEAST) {
        match_list points = {0};
        float weakest;
        size_t share = most / 2 + 1;
        done =
            match_octave_extrema(&octave, &points) && weakest_response(&points, share, &weakest) &&
            describe_points(&octave, &points, weakest, features, out) && match_octave_next(&octave);
        free(points.at);
        most /= 2;
    }
    match_octave_release(&octave);
    return done;
}

static bool find_in_tile(const match_plane *plane, size_t most, match_features *ret_features) {
    match_list features = {0};
    match_features out = MATCH_FEATURES_NONE;
    bool done = walk_octaves(plane, most, &features, &out);
    out.at = features.at, out.n = features.n;
    if (done)
        *ret_features = out;
    else
        match_features_release(&out);
    return done;
}

/* A scale space takes thirty times the memory of its plane, so that large planes go tile by tile; the margin is wide enough for
 * all but the largest points. */
enum { TILE_PX = 1536, MARGIN_PX = 96 };

typedef struct tile {
    match_window core, with_margin;
} tile;

static tile tile_at(const match_plane *plane, int column, int row) {
    int x0 = column * TILE_PX, y0 = row * TILE_PX, x1 = x0 + TILE_PX, y1 = y0 + TILE_PX;
    if (x1 > plane->width) x1 = plane->width;
    if (y1 > plane->height) y1 = plane->height;
    return (tile){{x0, y0, x1, y1},
                  {x0 > MARGIN_PX ? x0 - MARGIN_PX : 0, y0 > MARGIN_PX ? y0 - MARGIN_PX : 0,
                   x1 + MARGIN_PX < plane->width ? x1 + MARGIN_PX : plane->width,
                   y1 + MARGIN_PX < plane->height ? y1 + MARGIN_PX : plane->height}};
}

/* Those in the core of the tile, at their places in the plane. */
static bool append(const match_features *found, const tile *t, match_features *all) {
    size_t room = all->n + found->n;
    match_feature *at = realloc(all->at, (room ? room : 1) * sizeof *at);
    if (at) all->at = at;
    int16_t *descriptors =
        realloc(all->descriptors, (room ? room : 1) * MATCH_DESCRIPTOR * sizeof *descriptors);
    if (descriptors) all->descriptors = descriptors;
    if (!at || !descriptors) return false;
    for (size_t i = 0; i < found->n; i++) {
        match_feature f = found->at[i];
        f.x += (float)t->with_margin.x0, f.y += (float)t->with_margin.y0;
        if (f.x < (float)t->core.x0 || f.x >= (float)t->core.x1 || f.y < (float)t->core.y0 ||
            f.y >= (float)t->core.y1)
            continue;
        all->at[all->n] = f;
        memcpy(all->descriptors + all->n * MATCH_DESCRIPTOR,
               found->descriptors + i * MATCH_DESCRIPTOR,
               MATCH_DESCRIPTOR * sizeof *found->descriptors);
        all->n++;
    }
    return true;
}

static bool add_tile(const match_plane *plane, const tile *t, double part, match_features *all) {
    match_window w = t->with_margin;
    match_plane cut;
    if (!match_plane_crop(plane, w, &cut)) return false;
    match_features found = MATCH_FEATURES_NONE;
    bool done = find_in_tile(&cut, (size_t)(part * (double)match_plane_count(&cut)), &found) &&
                append(&found, t, all);
    match_features_release(&found);
    match_plane_release(&cut);
    return done;
}

bool match_features_find(const match_plane *plane, size_t most, match_features *ret_features) {
    if (plane->width <= TILE_PX && plane->height <= TILE_PX)
        return find_in_tile(plane, most, ret_features);
    match_features all = MATCH_FEATURES_NONE;
    double part = (double)most / (double)match_plane_count(plane);
    bool done = true;
    for (int row = 0; done && row * TILE_PX < plane->height; row++)
        for (int column = 0; done && column * TILE_PX < plane->width; column++) {
            tile t = tile_at(plane, column, row);
            done = add_tile(plane, &t, part, &all);
        }
    if (done)
        *ret_features = all;
    else
        match_features_release(&all);
    return done;
}
