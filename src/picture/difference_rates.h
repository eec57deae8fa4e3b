// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_DIFFERENCE_RATES_H
#define PICTURE_DIFFERENCE_RATES_H

/* How much the map of differences marked where nothing was changed, and how much of what was changed it found, as measured by
 * tests/picture/measure_difference. Nothing in the map was tuned on these pictures. */

#include <stddef.h>

typedef enum difference_shown {
    DIFFERENCE_SAME_SCENE, /* the picture is of the scene itself, recoloured and saved */
    DIFFERENCE_OTHER_DAY,  /* of another day, and so of another light and season */
    N_DIFFERENCE_SHOWN
} difference_shown;

typedef struct difference_rate {
    difference_shown shown;
    int quality; /* saved at */
    const char
        *change; /* key of its words in lang/<code>/picture.yaml; NULL: nothing was changed */
    int side_px; /* of the square that was changed, in pixels of the grid */
    /* Pictures; and those of which a quarter of the square was marked, or, where nothing was changed, anything. */
    int n, n_marked;
    double marked_percent; /* of the pixels of the square, or of the picture */
} difference_rate;

extern const difference_rate difference_rates[];
extern const size_t n_difference_rates;
extern const char *const difference_shown_names[N_DIFFERENCE_SHOWN]; /* in JSON */

#endif
