// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_RENDER_H
#define BRIEF_RENDER_H

#include "brief/format.h"
#include "brief/pack.h"

/* tocsin_brief_answer with a pack at hand and with a unit ("" or "1": none is said). */
tocsin_status brief_answer(const brief_pack *pack, const tocsin_seasonal_answer *answer,
                           tocsin_text unit, tocsin_buffer *out, tocsin_error *err);

/* The same of an indicator, with what it measures. */
tocsin_status brief_indicator_answer(const brief_pack *pack, const tocsin_indicator *indicator,
                                     tocsin_buffer *out, tocsin_error *err);
/* Its unit or, of counts of claims, what is counted; its name and its area. */
void brief_put_measured(const brief_pack *pack, const tocsin_indicator *indicator,
                        tocsin_buffer *out);
void brief_put_indicator_name(const tocsin_indicator *indicator, tocsin_buffer *out);

typedef struct brief_plot_place {
    const char *prefix; /* of ids */
    double width_px;
    bool standalone; /* with title, sentence and background */
} brief_plot_place;
tocsin_status brief_plot(const brief_pack *pack, const tocsin_indicator *indicator,
                         const brief_plot_place *place, tocsin_buffer *out, tocsin_error *err);

#endif
