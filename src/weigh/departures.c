// SPDX-License-Identifier: Apache-2.0
/* When an indicator left its norm: each stretch of dates on which its monitor rang. The answer of the season speaks of the
 * last date alone; this speaks of all since the norm was fitted. First seen is the first date of the run that lies outside
 * the usual, confirmed the date on which the monitor rang. */
#include <math.h>

#include "weigh/work.h"

enum {
    SHOWN_STRETCHES = 3
}; /* the latest of an indicator; a place that keeps ringing has a plot */

typedef struct stretch {
    size_t first, confirmed, last; /* points of the indicator */
    size_t peak;                   /* the furthest out */
    size_t n;                      /* dates with a value, from first to last */
    bool is_high;
} stretch;

/* Which side of the usual a point lies on: 1 above, -1 below, 0 within, missing or not judged. */
static int side_of(const tocsin_series_point *point) {
    if (isnan(point->value) || isnan(point->low)) return 0;
    return point->value > point->high ? 1 : point->value < point->low ? -1 : 0;
}

static double distance(const tocsin_series_point *point) {
    return fabs(point->value - point->expected);
}

/* The stretch around an alarm at `at`: back over the run that led to it, on over the alarms that follow. */
static stretch stretch_at(const tocsin_indicator *indicator, size_t at) {
    const tocsin_series_point *points = indicator->points;
    bool is_high = points[at].value > points[at].expected;
    stretch found = {.first = at, .confirmed = at, .last = at, .is_high = is_high};
    for (size_t i = at; i-- > 0 && !points[i].in_history && !points[i].alarm;) {
        if (isnan(points[i].value)) continue;
        if (side_of(&points[i]) != (is_high ? 1 : -1)) break;
        found.first = i;
    }
    for (size_t i = at + 1; i < indicator->n_points; i++) {
        if (isnan(points[i].value)) continue;
        /* what rings again since the same day is the same alarm */
        if (!points[i].alarm && points[at].since != TOCSIN_DAY_NONE) continue;
        if (!points[i].alarm || points[i].since != points[at].since ||
            (points[i].value > points[i].expected) != is_high)
            break;
        found.last = i;
    }
    found.peak = found.first;
    for (size_t i = found.first; i <= found.last; i++) {
        if (isnan(points[i].value)) continue;
        found.n++;
        if (distance(&points[i]) > distance(&points[found.peak])) found.peak = i;
    }
    return found;
}

static void put_stretch_entries(weigh_work *work, weigh_draft *draft,
                                const tocsin_indicator *indicator, const stretch *found) {
    int64_t *entries = weigh_put_entries(work, draft, found->n);
    size_t n = 0;
    if (!entries) return;
    for (size_t i = found->first; i <= found->last; i++)
        if (!isnan(indicator->points[i].value)) entries[n++] = indicator->entries[i];
    draft->finding.n_entries = n;
    draft->finding.simulated |= indicator->simulated;
}

static void tell(weigh_work *work, const tocsin_indicator *indicator, const stretch *found) {
    const tocsin_series_point *points = indicator->points;
    tocsin_period when = {points[found->first].day, points[found->last].day};
    bool is_new = tocsin_period_overlaps(when, work->input->shown_claims);
    weigh_kind kind = {found->is_high ? "left_norm_high" : "left_norm_low", "weigh/left-norm",
                       is_new ? TOCSIN_SECTION_UNUSUAL : TOCSIN_SECTION_CONTEXT, is_new ? 95 : 55};
    weigh_draft *draft = weigh_start(work, kind, when);
    weigh_put_indicator(work, draft, indicator);
    weigh_put_day(draft, "first", points[found->first].day);
    weigh_put_day(draft, "confirmed", points[found->confirmed].day);
    weigh_put_day(draft, "last", points[found->last].day);
    weigh_put_number(draft, "dates", (double)found->n);
    weigh_put_day(draft, "peak_day", points[found->peak].day);
    weigh_put_number(draft, "peak", points[found->peak].value);
    weigh_put_number(draft, "expected", points[found->peak].expected);
    put_stretch_entries(work, draft, indicator, found);
}

static bool begins_here(const tocsin_indicator *indicator, size_t i) {
    const tocsin_series_point *point = &indicator->points[i];
    return point->alarm && !point->in_history && !isnan(point->value) && !isnan(point->expected);
}

static void tell_latest(weigh_work *work, const tocsin_indicator *indicator) {
    stretch latest[SHOWN_STRETCHES];
    size_t n = 0;
    for (size_t i = 0; i < indicator->n_points; i++) {
        if (!begins_here(indicator, i)) continue;
        stretch found = stretch_at(indicator, i);
        latest[n++ % SHOWN_STRETCHES] = found;
        i = found.last;
    }
    for (size_t i = n > SHOWN_STRETCHES ? n - SHOWN_STRETCHES : 0; i < n; i++)
        tell(work, indicator, &latest[i % SHOWN_STRETCHES]);
}

void weigh_find_departures(weigh_work *work) {
    for (size_t i = 0; i < work->input->n_indicators; i++) {
        const tocsin_indicator *indicator = &work->input->indicators[i];
        if (!indicator->answer.too_little_history) tell_latest(work, indicator);
    }
}
