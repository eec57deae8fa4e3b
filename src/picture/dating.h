// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_DATING_H
#define PICTURE_DATING_H

/* What the parts of dating share: dating_view.c says how the scenes are to the picture, dating_cell.c whether a cell of the grid
 * changed once and for good, dating.c what follows from all of them. */

#include "picture/series.h"

enum {
    DATING_GROUP_LEAST = 2, /* scenes of either state */
};
/* Of the scenes that see a cell, those that must see it as the picture does, where nothing changed: clouds hide it in some. */
#define DATING_STEADY_SCENES (1 / 3.0)
/* What may be explained otherwise so many times, or oftener, says nothing. */
#define DATING_CHANCE_MOST 0.05

typedef enum kinship { UNSEEN, UNLIKE, DOUBTFUL, ALIKE, UNASKED } kinship;

typedef struct dating_view {
    const tocsin_archive_series *series;
    size_t n; /* layers */
    /* Of every two layers; middle is infinite where it was not asked for yet. */
    series_usual *usual;
    uint8_t *to_picture; /* kinship of each layer with the picture, cell by cell */
    /* Of each layer: logarithm of the share of cells where it is unlike the picture. */
    double *log_unlike;
} dating_view;

/* False: no memory; release it all the same. */
bool dating_view_make(const tocsin_archive_series *series, dating_view *v);
void dating_view_release(dating_view *v);
/* How two layers are to one another in a cell. */
kinship dating_kinship(const dating_view *v, size_t a, size_t b, int column, int row);
/* Of the cells that scenes see, the share in which enough of them see what the picture shows. */
double dating_steady_share(const dating_view *v);

typedef enum cell_order { TO_AND_FRO, WITHOUT_FIRST, WITH_FIRST } cell_order;

typedef struct dating_cell {
    int column, row;
    const uint8_t *to_picture; /* kinship of each layer */
    size_t *with, *without;    /* layers in the picture's state, and in the other; by day */
    size_t n_with, n_without;
    uint8_t *kin;             /* of any two layers; UNASKED */
    size_t *room, *one_state; /* for n layers each */
    bool is_one_state;        /* those without are like one another, over a year */
} dating_cell;

bool dating_cell_make(const dating_view *v, dating_cell *c);
void dating_cell_release(dating_cell *c);
/* Whether the scenes see the ground there in two states, of which the picture shows one. */
bool dating_in_two_states(const dating_view *v, dating_cell *c, int column, int row);
cell_order dating_order(const dating_view *v, const dating_cell *c);
/* Neither season nor crops nor clouds explain it. */
bool dating_is_lasting(const dating_view *v, const dating_cell *c);

#endif
