// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_SERIES_H
#define PICTURE_SERIES_H

/* A picture and the scenes that it was found in, all on one grid: the directions of their gradients, a byte each. What dates the
 * picture asks for the likeness of any two of them in a cell of the grid. */

#include "picture/match.h"

enum {
    SERIES_CELL = 12,  /* pixels of the grid that a cell is wide */
    SERIES_STRIDE = 6, /* from one cell to the next */
    SERIES_UNKNOWN = -128,
};

typedef struct series_layer {
    tocsin_day day; /* of the picture none */
    int8_t *
        at[2]; /* gradients x and y times 127; SERIES_UNKNOWN in the first where nothing is known */
} series_layer;

/* What is usual for two layers where both see the same ground, which is where they are alike at all: season and light make all of it
 * less alike. */
typedef struct series_usual {
    float middle, spread; /* NaN: too little to tell */
} series_usual;

struct tocsin_archive_series {
    match_ground ground;
    double factor,
        step; /* pixels of the picture that one of `ground` is wide; and of that, one of the grid */
    int width, height;    /* of the grid; 0: no scene yet */
    series_layer *layers; /* the picture first, then scenes by day */
    size_t n, capacity;
};

/* For measurements, which know where a scene lies. False: no memory. A scene of a day that is there already is left out. */
bool series_add_ground(tocsin_archive_series *series, const match_ground *scene,
                       const match_transform *to_archive, tocsin_day day);

int series_columns(const tocsin_archive_series *series);
int series_rows(const tocsin_archive_series *series);
/* 2 Σ a·b / (Σ a·a + Σ b·b) over the cell; NaN where neither has texture, or too little of either is known. */
double series_likeness(const tocsin_archive_series *series, size_t a, size_t b, int column,
                       int row);
series_usual series_usual_of(const tocsin_archive_series *series, size_t a, size_t b);

#endif
