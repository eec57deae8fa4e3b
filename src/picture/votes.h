// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_VOTES_H
#define PICTURE_VOTES_H

/* From features to hypotheses: where in the archive the picture may lie. Nothing is decided here; see blocks.h. */

#include "picture/features.h"
#include "picture/robust.h"

typedef struct match_neighbour {
    uint32_t picture, archive; /* features */
    float distance2;           /* of unit descriptors, 0 … 2 */
    float ratio;               /* to the first that is not kept, 0 … 1 */
} match_neighbour;

typedef struct match_neighbours {
    match_neighbour *at;
    size_t n;
} match_neighbours;

enum { MATCH_NEAREST = 4 };
/* For each feature of the picture the MATCH_NEAREST of the archive. */
bool match_neighbours_find(const match_features *picture, const match_features *archive,
                           int threads, match_neighbours *ret_neighbours);

typedef struct match_hypothesis {
    match_transform to_archive;
    double score;
} match_hypothesis;

/* The `most` hypotheses with most neighbours behind them, no two alike, best first; how many there are. SIZE_MAX: no memory.
 */
size_t match_hypotheses(const match_features *picture, const match_features *archive,
                        const match_neighbours *neighbours, double archive_area_px, size_t most,
                        match_hypothesis *ret_hypotheses);

#endif
