// SPDX-License-Identifier: Apache-2.0
#ifndef NORM_STABLE_H
#define NORM_STABLE_H

#include "norm/history.h"

/* Where the history (the first valid->n_history dates) is stable from by a reversed-order CUSUM at
 * options->alpha, allowing for correlation; NONE: all of it is, or it is too short or too long to
 * be looked at. */
tocsin_status norm_stable_from(const norm_valid *valid, const tocsin_norm_options *options,
                               tocsin_arena *arena, tocsin_day *ret_from, tocsin_error *err);

#endif
