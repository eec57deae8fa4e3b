// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_PLACE_H
#define PICTURE_PLACE_H

/* From a hypothesis to an answer: how many blocks agree, how probable that is by chance, and the transform that the
 * blocks together give. */

#include "picture/blocks.h"

typedef struct match_placed {
    match_transform to_archive;
    match_model model;
    size_t blocks, agreeing;
    double
        log10_chance; /* of so many agreeing if the hypothesis is wrong; see match_log10_false_alarms */
    double residual_px; /* root mean square of those that agree, in the archive's pixels */
    double correlation; /* median of those that agree */
} match_placed;

/* False: no memory, or nothing to compare; `log10_chance` is then infinite. */
bool match_place(const match_ground *picture, const match_ground *archive,
                 const match_transform *hypothesis, int threads, match_placed *ret_placed);
/* More blocks, and the geometry that they have evidence for. Stays as it was where that fails. */
void match_place_finely(const match_ground *picture, const match_ground *archive, int threads,
                        match_placed *placed);

#endif
