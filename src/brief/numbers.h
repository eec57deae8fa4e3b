// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_NUMBERS_H
#define BRIEF_NUMBERS_H

/* The numbers that answer a question, over time: an upright bar from the lowest to the highest that each claim allows,
 * with the letter of who says it. Letters, not colours, tell the sources apart. */

#include "brief/view.h"

enum { NUMBERS_SOURCES = 25, NUMBERS_OTHERS = NUMBERS_SOURCES };

typedef struct number_bar {
    const tocsin_claim *claim;
    tocsin_period when; /* what the number is about */
    double day;         /* the middle of it */
    double low, high;   /* NaN: open */
    size_t source;      /* index of its letter; NUMBERS_OTHERS: the letters ran out */
} number_bar;

typedef struct number_plan {
    const tocsin_brief_numbers *numbers;
    number_bar *bars; /* in order of time */
    size_t n_bars;
    tocsin_text sources[NUMBERS_SOURCES]; /* names; "unnamed" where there is none */
    size_t n_sources;
    bool simulated;
} number_plan;

tocsin_status numbers_plan(const brief_view *view, const tocsin_brief_numbers *numbers,
                           tocsin_arena *arena, number_plan *ret_plan, tocsin_error *err);
/* "A", "B", …; "+" for the others. */
char numbers_letter(size_t source);
/* "Russian troops near the border"; "troops of Russia, number present". */
void numbers_put_title(const brief_view *view, const tocsin_brief_numbers *numbers,
                       tocsin_buffer *out);

typedef struct number_place {
    const char *prefix; /* of ids */
    double width_px;
} number_place;
tocsin_status numbers_draw(const brief_view *view, const number_plan *plan,
                           const number_place *place, tocsin_buffer *out, tocsin_error *err);

/* The section of the page, and member `numbers` of the JSON. */
struct brief_page;
tocsin_status page_put_numbers(const struct brief_page *page, tocsin_arena *arena,
                               tocsin_error *err);
void numbers_write(tocsin_json *json, const brief_view *view);

#endif
