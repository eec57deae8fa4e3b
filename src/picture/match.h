// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_MATCH_H
#define PICTURE_MATCH_H

/* What the parts of the archive match share. */

#include "picture/ground.h"

/* The picture as it is looked for, and how many of its pixels a pixel of that is wide. TOCSIN_TOO_LITTLE: too small. */
tocsin_status match_make_ground(const tocsin_picture *picture, match_ground *ret_ground,
                                double *ret_factor, tocsin_error *err);
const match_ground *match_archive_ground(const tocsin_archive *archive);

#endif
