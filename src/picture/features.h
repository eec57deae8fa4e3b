// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_FEATURES_H
#define PICTURE_FEATURES_H

/* Points of a plane that another picture of the same ground shows again, whatever its scale and rotation: extrema of
 * differences of Gaussians, with descriptors of gradients (Lowe 2004), of which the roots are compared (Arandjelović and
 * Zisserman 2012). The plane is doubled first, since a published picture is often small. */

#include "picture/plane.h"

enum { MATCH_DESCRIPTOR = 128, MATCH_ONE = 256 /* the length of a descriptor */ };

typedef struct match_feature {
    float x, y;  /* pixels of the plane */
    float scale; /* sigma in pixels */
    float angle; /* of the gradient, radians, x towards y */
    float response;
} match_feature;

typedef struct match_features {
    match_feature *at;
    int16_t *descriptors; /* MATCH_DESCRIPTOR each */
    size_t n;
} match_features;

#define MATCH_FEATURES_NONE ((match_features){NULL, NULL, 0})

/* The `most` points of the strongest response. The plane's values spread over about 0 … 1. False: no memory. */
bool match_features_find(const match_plane *plane, size_t most, match_features *ret_features);
void match_features_release(match_features *features);

/* detect.c and describe.c share these. */
enum { MATCH_SCALES = 3, MATCH_LEVELS = MATCH_SCALES + 3 };
typedef struct match_octave {
    match_plane levels[MATCH_LEVELS]; /* sigma 1.6 · 2^(i/3) pixels of the octave */
    double step_px;                   /* a pixel of the octave in pixels of the plane */
} match_octave;

typedef struct match_list {
    match_feature *at;
    size_t n, capacity;
} match_list;

bool match_octave_next(
    match_octave *octave); /* goes to the next; `octave` holds none after a failure */
bool match_octave_first(const match_plane *plane, match_octave *ret_octave);
void match_octave_release(match_octave *octave);
bool match_octave_extrema(const match_octave *octave, match_list *list);
/* One feature for each strong direction of the gradients about a point. */
bool match_directions(const match_octave *octave, const match_feature *point, match_list *list);
void match_describe(const match_octave *octave, const match_feature *feature,
                    int16_t *ret_descriptor);

#endif
