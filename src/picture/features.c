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

bool match_features_find(const match_plane *plane, size_t most, match_features *ret_features) {
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
