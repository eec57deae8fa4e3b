// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_TIMELINE_H
#define BRIEF_TIMELINE_H

/* Who said what when, and what was seen when, in lanes over one axis of time: the findings by their numbers, the
 * indicators that rang, and the speakers with a mark for each shown claim, whose shape says what was done with the
 * words. A period of more than a few days is a bar. */

#include "brief/view.h"

#define TIMELINE_SPEAKERS 9 /* lanes; who said less shares the last one */
#define TIMELINE_SERIES   4

typedef struct timeline_lane {
    tocsin_text name;
    size_t n_claims;
    const tocsin_indicator *indicator; /* NULL: a lane of claims */
} timeline_lane;

typedef struct timeline_plan {
    const brief_view *view;
    tocsin_day from, to;
    timeline_lane lanes[TIMELINE_SERIES + TIMELINE_SPEAKERS];
    size_t n_series, n_lanes; /* the lanes of series come first */
    bool has_rest;            /* the last lane is that of all others */
} timeline_plan;

/* Nothing has a date when ret_plan->from is TOCSIN_DAY_NONE: there is nothing to draw then. */
tocsin_status timeline_make(const brief_view *view, tocsin_arena *arena, timeline_plan *ret_plan,
                            tocsin_error *err);
tocsin_status timeline_draw(const timeline_plan *plan, const char *prefix, double width_px,
                            tocsin_buffer *out, tocsin_error *err);

#endif
