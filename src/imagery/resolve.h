// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_RESOLVE_H
#define IMAGERY_RESOLVE_H

/* The steps from a scan to a plan that have a file of their own. */

#include "imagery/series.h"

/* Decide which of several named paths are bands of one another, and join their layers (join.c). The
 * names that `NAME=path` gave stand in `names`, NULL where none was given; `short_names` serve
 * otherwise. */
tocsin_status join_layers(scan *s, size_t n_paths, const char *const *names,
                          const char *const *short_names, tocsin_error *err);

/* Read the band selection, the expression and the mask rule into slots and variables (select.c). */
tocsin_status select_slots(series_plan *plan, const tocsin_imagery_options *options,
                           tocsin_error *err);
/* The band of a layer that a slot names; SIZE_MAX when it has none of that name. */
size_t select_band(const scan_layer *layer, tocsin_text name);

/* Look into every scene's files: the grid, the values that are missing, whether it can be read
 * (check.c). Scene i is made from layer layers[i]; one that is found wanting gets a reason in
 * `skipped`. */
tocsin_status check_scenes(series_plan *plan, const size_t *layers,
                           const tocsin_imagery_options *options, tocsin_error *err);

#endif
