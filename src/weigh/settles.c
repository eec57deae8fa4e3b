// SPDX-License-Identifier: Apache-2.0
/* Which number, that nobody has given yet, would settle a question.
 *
 * The net change between two states lies in bounds as wide as both of them together: w = w1 + w2. A new number for the
 * wider one (of equal ones the later), whose ends lie at most w / 2 - w_other apart, halves them. Where the other one
 * alone is half as wide as all, only an exact number does; where an end is open, any number with both ends closes it.
 *
 * Numbers that cannot both be right are decided between by one more number of another origin: where it ends below the
 * higher group it goes with the lower one alone, and the other way round. */
#include <math.h>

#include "weigh/series.h"

static double round_down(double width) {
    double step =
        width >= 1000 ? 100 : 1; /* a bound that a reader can use; the smaller one holds too */
    return floor(width / step + 1e-6) * step;
}

void weigh_tell_settling_change(weigh_work *work, const weigh_series *series,
                                const weigh_state_bounds *first, const weigh_state_bounds *later,
                                weigh_item *const *items, size_t n) {
    double width_first = first->high - first->low, width_later = later->high - later->low;
    const weigh_state_bounds *wider = width_first > width_later ? first : later;
    double width = width_first + width_later;
    double within = round_down(width / 2 - fmin(width_first, width_later));
    weigh_kind kind = {"settles_change", "weigh/settles", TOCSIN_SECTION_UNKNOWN, 85};
    if (isinf(width))
        kind.kind = "settles_open";
    else if (!(width > 0))
        return;
    else if (within < 1)
        kind.kind = "settles_exactly";
    weigh_draft *draft = weigh_start(work, kind, wider->when);
    weigh_put_question(work, draft, series, items, n);
    weigh_put_period(draft, "when", wider->when);
    if (!isinf(width)) weigh_put_number(draft, "width", width);
    if (!isinf(width) && within >= 1) weigh_put_number(draft, "within", within);
    weigh_put_items(work, draft, items, n);
}

void weigh_tell_settling_dispute(weigh_work *work, const weigh_series *series,
                                 const weigh_dispute *dispute) {
    static const weigh_kind kind = {"settles_dispute", "weigh/settles", TOCSIN_SECTION_UNKNOWN, 84};
    weigh_draft *draft = weigh_start(work, kind, dispute->when);
    weigh_put_question(work, draft, series, dispute->items, dispute->n_lower + dispute->n_higher);
    weigh_put_number(draft, "most", dispute->lower_high);
    weigh_put_names(work, draft, "lower_speakers", dispute->items, dispute->n_lower,
                    weigh_speaker_shown);
    weigh_put_number(draft, "least", dispute->higher_low);
    weigh_put_names(work, draft, "higher_speakers", dispute->items + dispute->n_lower,
                    dispute->n_higher, weigh_speaker_shown);
    weigh_put_period(draft, "when", dispute->when);
    weigh_put_items(work, draft, dispute->items, dispute->n_lower + dispute->n_higher);
}
