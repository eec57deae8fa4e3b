// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_CYCLES_H
#define BRIEF_CYCLES_H

/* Build-ups laid over one another by days since each was first claimed. Everything that is drawn is a claim that the
 * findings of cycles rest on; between two claims nobody says anything, so nothing joins them. Letters and filling, not
 * colours, tell the build-ups apart. */

#include "brief/view.h"

enum { CYCLES_MOST = 8 }; /* of one question: the latest and those before it */

typedef enum cycle_mark { CYCLE_COUNTED, CYCLE_GATHERED, CYCLE_LEFT } cycle_mark;

typedef struct cycle_claim {
    const tocsin_claim *claim;
    cycle_mark is;
    tocsin_period when;   /* what it is about, closed */
    double day, from, to; /* days since the beginning: the middle, and both ends */
    size_t row;
} cycle_claim;

/* An indicator that was out of the usual while a build-up lasted: a finding of that. */
typedef struct cycle_band {
    size_t finding, row;
    double from, to; /* days since the beginning */
} cycle_band;

typedef struct cycle_row {
    const tocsin_finding *finding;
    tocsin_period began;
    tocsin_day until; /* the last day that any of its claims is about */
} cycle_row;

/* The build-ups of one question; the last row is the latest. */
typedef struct cycle_plan {
    const tocsin_finding *latest;
    tocsin_text question, actor, unit;
    cycle_row rows[CYCLES_MOST];
    size_t n_rows;
    cycle_claim *claims; /* by row, then in order of time */
    size_t n_claims;
    cycle_band *bands; /* by row, then in the order of the findings */
    size_t n_bands;
    bool simulated;       /* one of the claims is… */
    bool bands_simulated; /* …or what one of the bands rests on */
} cycle_plan;

/* One plan for each question of which build-ups are told. */
tocsin_status cycles_plan(const brief_view *view, tocsin_arena *arena, cycle_plan **ret_plans,
                          size_t *ret_n, tocsin_error *err);
bool brief_has_cycles(const brief_view *view);
/* The finding tells of a build-up of that question. */
bool cycles_is_about(const tocsin_finding *finding, const cycle_plan *plan);
char cycles_letter(size_t row);
/* "Russian troops near the border"; "Troops, Russia". */
void cycles_put_title(const brief_view *view, const cycle_plan *plan, tocsin_buffer *out);
/* "0", "31 to 60": days since the beginning. */
void cycles_put_days(const brief_view *view, const cycle_claim *claim, tocsin_buffer *out);
/* "90,000 to 100,000"; "said to have left". */
void cycles_put_value(const brief_view *view, const cycle_claim *claim, tocsin_buffer *out);

typedef struct cycle_place {
    const char *prefix; /* of ids */
    double width_px;
} cycle_place;
tocsin_status cycles_draw(const brief_view *view, const cycle_plan *plan, const cycle_place *place,
                          tocsin_buffer *out, tocsin_error *err);

/* The section of the page, of the Markdown, and member `cycles` of the JSON. */
struct brief_page;
struct markdown;
tocsin_status page_put_cycles(const struct brief_page *page, tocsin_arena *arena,
                              tocsin_error *err);
tocsin_status markdown_cycles(const struct markdown *md, tocsin_error *err);
tocsin_status cycles_write(tocsin_json *json, const brief_view *view, tocsin_error *err);

#endif
