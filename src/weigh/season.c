// SPDX-License-Identifier: Apache-2.0
/* What norm said of the indicators, as findings. */
#include <math.h>

#include "tocsin/norm.h"
#include "weigh/work.h"

/* Of those that are told to be unusual, the share that is let through by chance. */
static const double discovery_rate = 0.05;

/* The judged point and all that the norm was fitted to; 0 (a week without claims) is left out
 * later. */
static void put_points(weigh_work *work, weigh_draft *draft, const tocsin_indicator *indicator) {
    int64_t *entries = weigh_put_entries(work, draft, indicator->n_points);
    size_t n = 0;
    if (!entries) return;
    for (size_t i = 0; i < indicator->n_points; i++) {
        const tocsin_series_point *point = &indicator->points[i];
        tocsin_period history = indicator->answer.history;
        bool is_behind = point->day == indicator->answer.day || point->in_history ||
                         (point->day >= history.from && point->day <= history.to) ||
                         indicator->answer.too_little_history;
        if (is_behind && !isnan(point->value)) entries[n++] = indicator->entries[i];
    }
    draft->finding.n_entries = n;
    draft->finding.simulated |= indicator->simulated;
}

static void put_years(weigh_work *work, weigh_draft *draft, const tocsin_seasonal_answer *answer) {
    tocsin_text years[WEIGH_LIST_MAX];
    size_t n = 0, skipped = answer->n_years > WEIGH_LIST_MAX ? answer->n_years - WEIGH_LIST_MAX : 0;
    for (size_t i = skipped; i < answer->n_years; i++) {
        years[n] = tocsin_text_of(tocsin_arena_format(&work->scratch, "%d", answer->years[i]));
        if (!years[n++].at) work->failed = true;
    }
    weigh_put_list(work, draft, "years", years, n);
}

/* A number of an image has its unit; a count says what it counts. */
void weigh_put_indicator(weigh_work *work, weigh_draft *draft, const tocsin_indicator *indicator) {
    weigh_put_text(work, draft, "indicator", indicator->name);
    if (indicator->area.n) weigh_put_text(work, draft, "area", indicator->area);
    if (indicator->from_claims)
        weigh_put_word(work, draft, "measured", indicator->what);
    else if (indicator->unit.n && !tocsin_text_is(indicator->unit, "1"))
        weigh_put_text(work, draft, "measured", indicator->unit);
}

/* A low tone is hard words, a high share is attention: these are said in words of their own. */
static const char *kind_of_tail(const tocsin_indicator *indicator, bool is_high) {
    if (indicator->from_claims && tocsin_text_is(indicator->what, "tone"))
        return is_high ? "tone_high" : "tone_low";
    if (indicator->from_claims && tocsin_text_is(indicator->what, "share_of_claims"))
        return is_high ? "attention_high" : "attention_low";
    return is_high ? "unusual_high" : "unusual_low";
}

static weigh_kind kind_of(const tocsin_indicator *indicator, bool stands_out) {
    const tocsin_seasonal_answer *answer = &indicator->answer;
    if (answer->too_little_history)
        return (weigh_kind){"too_little_history", "weigh/season", TOCSIN_SECTION_UNKNOWN, 50};
    if (answer->tail != TOCSIN_TAIL_NONE && !stands_out)
        return (weigh_kind){"beyond_usual", "weigh/season", TOCSIN_SECTION_CONTEXT, 65};
    if (answer->tail != TOCSIN_TAIL_NONE)
        return (weigh_kind){kind_of_tail(indicator, answer->tail == TOCSIN_TAIL_HIGH),
                            "weigh/season", TOCSIN_SECTION_UNUSUAL, 90};
    return (weigh_kind){"as_usual", "weigh/season", TOCSIN_SECTION_CONTEXT, 60};
}

/* Of twenty indicators one lies beyond its 95 % interval by chance, day by day. So all that are judged are held to a false
 * discovery rate together (Benjamini and Hochberg 1995); of one alone that is its interval. Returns how many are judged. */
static size_t find_standing_out(const weigh_work *work, double *probability, bool *ret_stands_out) {
    size_t n = work->input->n_indicators, judged = 0;
    for (size_t i = 0; i < n; i++) {
        const tocsin_seasonal_answer *answer = &work->input->indicators[i].answer;
        bool is_judged =
            answer->day != TOCSIN_DAY_NONE && !isnan(answer->seen) && !answer->too_little_history;
        probability[i] = is_judged ? answer->probability : (double)NAN;
        judged += is_judged;
    }
    tocsin_norm_false_discovery(probability, n, discovery_rate, ret_stands_out);
    return judged;
}

static void put_answer(weigh_work *work, weigh_draft *draft, const tocsin_seasonal_answer *answer,
                       size_t judged) {
    weigh_put_number(draft, "expected", answer->expected);
    weigh_put_interval(draft, "usual", answer->low, answer->high);
    weigh_put_number(draft, "level", answer->level);
    weigh_put_number(draft, "probability", answer->probability);
    weigh_put_number(draft, "rank", (double)answer->rank);
    weigh_put_number(draft, "n_season", (double)answer->n_season);
    weigh_put_number(draft, "judged", (double)judged);
    put_years(work, draft, answer);
}

void weigh_find_season(weigh_work *work) {
    size_t n = work->input->n_indicators;
    double *probability = tocsin_arena_new(&work->scratch, double, n + 1);
    bool *stands_out = tocsin_arena_new(&work->scratch, bool, n + 1);
    if (!probability || !stands_out) {
        work->failed = true;
        return;
    }
    size_t judged = find_standing_out(work, probability, stands_out);
    for (size_t i = 0; i < n; i++) {
        const tocsin_indicator *indicator = &work->input->indicators[i];
        const tocsin_seasonal_answer *answer = &indicator->answer;
        if (answer->day == TOCSIN_DAY_NONE || isnan(answer->seen)) continue;
        tocsin_period when = {answer->day, answer->day};
        weigh_draft *draft = weigh_start(work, kind_of(indicator, stands_out[i]), when);
        weigh_put_indicator(work, draft, indicator);
        weigh_put_day(draft, "day", answer->day);
        weigh_put_number(draft, "seen", answer->seen);
        if (!answer->too_little_history) put_answer(work, draft, answer, judged);
        weigh_put_number(draft, "n_valid", (double)answer->n_valid);
        put_points(work, draft, indicator);
    }
}
