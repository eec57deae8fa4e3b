// SPDX-License-Identifier: Apache-2.0
/* Cycles as findings: each build-up with its end, what nobody says of it, and the latest beside the earlier ones. */
#include <math.h>

#include "weigh/cycles.h"

enum {
    EARLIER_MAX = 4,  /* the latest so many earlier ones are told */
    SEASON_DAYS = 15, /* as near to one another in the year is the same time of the year */
    YEAR_DAYS = 365,
};

/* The items of signals of one type within a cycle. */
typedef struct heard {
    weigh_item **items;
    size_t n;
    tocsin_period when;
} heard;

static heard hear(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycle,
                  weigh_signal_type type) {
    heard found = {.items = tocsin_arena_new(&work->room, weigh_item *, cycle->to - cycle->from)};
    if (!found.items) work->failed = true;
    for (size_t i = cycle->from; found.items && i < cycle->to; i++) {
        const weigh_signal *signal = &topic->signals[i];
        if (signal->type != type || !signal->item) continue;
        found.when = found.n ? weigh_period_hull(found.when, signal->time) : signal->time;
        found.items[found.n++] = signal->item;
    }
    return found;
}

/* Everything that the cycle was told by. */
static void put_cycle_items(weigh_work *work, weigh_draft *draft, const weigh_topic *topic,
                            const weigh_cycle *const *cycles, size_t n_cycles) {
    size_t n = 0;
    for (size_t c = 0; c < n_cycles; c++)
        for (size_t i = cycles[c]->from; i < cycles[c]->to; i++)
            n += topic->signals[i].state ? topic->signals[i].state->n : 1;
    weigh_item **items = tocsin_arena_new(&work->room, weigh_item *, n);
    if (!items) {
        work->failed = true;
        return;
    }
    n = 0;
    for (size_t c = 0; c < n_cycles; c++)
        for (size_t i = cycles[c]->from; i < cycles[c]->to; i++) {
            const weigh_signal *signal = &topic->signals[i];
            for (size_t k = 0; signal->state && k < signal->state->n; k++)
                items[n++] = signal->state->items[k];
            if (!signal->state) items[n++] = signal->item;
        }
    weigh_put_items(work, draft, items, n);
}

/* Places that were taken as one are listed with the build-up itself, and not again with all that is said of it. */
static weigh_draft *start(weigh_work *work, const weigh_topic *topic, weigh_kind kind,
                          const weigh_cycle *cycle, bool is_build_up) {
    weigh_draft *draft = weigh_start(work, kind, weigh_period_hull(cycle->began, cycle->last));
    bool has_one_place = true;
    for (size_t i = 1; i < topic->n_numbers; i++)
        has_one_place &= topic->items[i]->place == topic->items[0]->place;
    weigh_put_question(work, draft, &topic->series, topic->items,
                       is_build_up || has_one_place ? topic->n_numbers : 0);
    weigh_put_period(draft, "began", cycle->began);
    return draft;
}

static void put_speakers(weigh_work *work, weigh_draft *draft, const char *name,
                         const weigh_state *state) {
    weigh_put_names(work, draft, name, state->items, state->n, weigh_speaker_shown);
}

/* ---- one build-up ------------------------------------------------------------------------------ */

/* Those who say that it had begun by then. */
static void put_beginning(weigh_work *work, weigh_draft *draft, const weigh_topic *topic,
                          const weigh_cycle *cycle) {
    weigh_item *items[WEIGH_LIST_MAX];
    size_t n = 0;
    for (size_t i = cycle->from; i < cycle->to && n < WEIGH_LIST_MAX; i++) {
        const weigh_signal *signal = &topic->signals[i];
        bool is_word = signal->type == WEIGH_GATHERED || signal->type == WEIGH_LEFT;
        if (is_word && signal->time.to == cycle->began.to) items[n++] = signal->item;
        for (size_t k = 0; signal->state && k < signal->state->n && n < WEIGH_LIST_MAX; k++)
            if (signal->state->items[k]->time.to == cycle->began.to)
                items[n++] = signal->state->items[k];
    }
    weigh_put_names(work, draft, "began_speakers", items, n, weigh_speaker_shown);
}

static void tell_build_up(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycle,
                          bool is_latest) {
    weigh_kind kind = {is_latest ? "cycle_latest" : "cycle_earlier", "weigh/cycle",
                       TOCSIN_SECTION_CONTEXT, is_latest ? 78 : 76};
    weigh_draft *draft = start(work, topic, kind, cycle, true);
    const weigh_state *peak = cycle->peak;
    put_beginning(work, draft, topic, cycle);
    if (peak && weigh_is_disputed(peak))
        weigh_put_interval(draft, "disputed", peak->low, peak->high);
    else if (peak)
        weigh_put_interval(draft, "peak", peak->low, peak->high);
    if (peak) {
        put_speakers(work, draft, "peak_speakers", peak);
        weigh_put_period(draft, "peak_when", peak->when);
        weigh_put_number(draft, "origins", (double)weigh_count_origins(work, peak->items, peak->n));
    }
    put_cycle_items(work, draft, topic, &cycle, 1);
}

/* Only what is said once a withdrawal was claimed or announced denies it. */
static size_t keep_answers(weigh_item **denied, size_t n, const weigh_item *left,
                           const weigh_item *announced) {
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++)
        if ((left && denied[i]->day >= left->day) ||
            (announced && denied[i]->day >= announced->day))
            denied[n_kept++] = denied[i];
    return n_kept;
}

/* What is said of its end. */
static void tell_withdrawal(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycle,
                            bool is_latest) {
    weigh_kind kind = {"cycle_withdrawal", "weigh/cycle", TOCSIN_SECTION_CONTEXT,
                       is_latest ? 77 : 75};
    heard left = hear(work, topic, cycle, WEIGH_LEFT);
    heard announced = hear(work, topic, cycle, WEIGH_ANNOUNCED);
    heard denied = hear(work, topic, cycle, WEIGH_NOT_LEFT);
    denied.n = keep_answers(denied.items, denied.n, left.n ? left.items[0] : NULL,
                            announced.n ? announced.items[0] : NULL);
    if (!cycle->remains && !left.n && !announced.n) return;
    weigh_draft *draft = start(work, topic, kind, cycle, false);
    if (cycle->remains) {
        weigh_put_interval(draft, "left", cycle->remains->low, cycle->remains->high);
        put_speakers(work, draft, "left_speakers", cycle->remains);
        weigh_put_period(draft, "left_when", cycle->remains->when);
    }
    if (left.n) {
        weigh_put_names(work, draft, "gone_speakers", left.items, left.n, weigh_speaker_shown);
        weigh_put_period(draft, "gone_when", left.when);
    }
    if (announced.n)
        weigh_put_names(work, draft, "announced_speakers", announced.items, announced.n,
                        weigh_speaker_shown);
    if (denied.n)
        weigh_put_names(work, draft, "denied_speakers", denied.items, denied.n,
                        weigh_speaker_shown);
    put_cycle_items(work, draft, topic, &cycle, 1);
}

/* Days from the beginning to some other time, as far as both are known; false: not at all. */
static bool days_until(const weigh_cycle *cycle, tocsin_period when, double ret_days[static 2]) {
    if (tocsin_period_overlaps(when, cycle->began)) return false;
    ret_days[0] = fmax(0, when.from - cycle->began.to);
    ret_days[1] = when.to - cycle->began.from;
    return true;
}

static void tell_unknown(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycle,
                         bool is_latest) {
    static const weigh_kind kind = {"cycle_unknown", "weigh/cycle", TOCSIN_SECTION_UNKNOWN, 35};
    tocsin_text missing[3];
    double days[2];
    size_t n = 0;
    bool is_ended = cycle->remains || cycle->has_left;
    bool is_announced = hear(work, topic, cycle, WEIGH_ANNOUNCED).n > 0;
    if (!cycle->peak)
        missing[n++] = TOCSIN_TEXT("cycle_peak");
    else if (!is_latest && !days_until(cycle, cycle->peak->when, days))
        missing[n++] = TOCSIN_TEXT("cycle_days");
    if (!is_ended && !is_announced) missing[n++] = TOCSIN_TEXT("cycle_end");
    if (!is_latest && !cycle->remains) missing[n++] = TOCSIN_TEXT("cycle_left");
    if (!n) return;
    weigh_draft *draft = start(work, topic, kind, cycle, false);
    weigh_put_list(work, draft, "missing", missing, n);
    put_cycle_items(work, draft, topic, &cycle, 1);
}

/* ---- the latest beside an earlier one ---------------------------------------------------------- */

static int day_of_year(tocsin_day day) {
    tocsin_civil date = tocsin_day_to_civil(day);
    return day - tocsin_day_from_civil((tocsin_civil){date.year, 1, 1});
}

/* How far apart in the year the nearest days of both lie. */
static bool is_one_season(tocsin_period a, tocsin_period b) {
    int length_a = a.to - a.from, length_b = b.to - b.from;
    int after = day_of_year(b.from) - day_of_year(a.from);
    if (after < 0) after += YEAR_DAYS;
    /* b begins `after` days into the year of a, and a begins YEAR_DAYS - after into that of b. */
    return after - length_a <= SEASON_DAYS || YEAR_DAYS - after - length_b <= SEASON_DAYS;
}

static void put_season(weigh_work *work, weigh_draft *draft, const weigh_cycle *latest,
                       const weigh_cycle *earlier) {
    weigh_put_period(draft, "earlier_began", earlier->began);
    weigh_put_word(work, draft, "season",
                   is_one_season(latest->began, earlier->began)
                       ? TOCSIN_TEXT("cycle_same_season")
                       : TOCSIN_TEXT("cycle_other_season"));
}

static void tell_uncounted(weigh_work *work, const weigh_topic *topic, const weigh_cycle *latest,
                           const weigh_cycle *earlier) {
    static const weigh_kind kind = {"cycle_uncounted", "weigh/cycle", TOCSIN_SECTION_UNKNOWN, 36};
    const weigh_cycle *both[] = {earlier, latest};
    weigh_draft *draft = start(work, topic, kind, latest, false);
    put_season(work, draft, latest, earlier);
    put_cycle_items(work, draft, topic, both, 2);
}

/* Of numbers that contradict one another the hull is given, and that it is one is said. */
static void put_disputes(weigh_work *work, weigh_draft *draft, const weigh_state *now,
                         const weigh_state *then) {
    bool is_now = weigh_is_disputed(now), is_then = weigh_is_disputed(then);
    if (is_now && is_then)
        weigh_put_word(work, draft, "disputed", TOCSIN_TEXT("cycle_both_disputed"));
    else if (is_now)
        weigh_put_word(work, draft, "disputed", TOCSIN_TEXT("cycle_now_disputed"));
    else if (is_then)
        weigh_put_word(work, draft, "disputed", TOCSIN_TEXT("cycle_then_disputed"));
}

static void tell_beside(weigh_work *work, const weigh_topic *topic, const weigh_cycle *latest,
                        const weigh_cycle *earlier) {
    weigh_kind kind = {"cycle_alike", "weigh/cycle", TOCSIN_SECTION_CONTEXT, 79};
    const weigh_cycle *both[] = {earlier, latest};
    const weigh_state *now = latest->peak, *then = earlier->peak;
    double days[2];
    bool is_above = then->high < now->low, is_below = now->high < then->low;
    if (is_above) kind.kind = "cycle_above";
    if (is_below) kind.kind = "cycle_below";
    weigh_draft *draft = start(work, topic, kind, latest, false);
    put_season(work, draft, latest, earlier);
    weigh_put_interval(draft, "peak", now->low, now->high);
    put_speakers(work, draft, "peak_speakers", now);
    weigh_put_interval(draft, "earlier_peak", then->low, then->high);
    put_speakers(work, draft, "earlier_peak_speakers", then);
    if (is_above)
        weigh_put_interval(draft, "difference", now->low - then->high, now->high - then->low);
    if (is_below)
        weigh_put_interval(draft, "difference", then->low - now->high, then->high - now->low);
    put_disputes(work, draft, now, then);
    if (days_until(latest, latest->last, days)) weigh_put_interval(draft, "days", days[0], days[1]);
    if (days_until(earlier, then->when, days))
        weigh_put_interval(draft, "earlier_days", days[0], days[1]);
    put_cycle_items(work, draft, topic, both, 2);
}

static void tell_alone(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycle) {
    static const weigh_kind kind = {"cycle_alone", "weigh/cycle", TOCSIN_SECTION_UNKNOWN, 36};
    weigh_draft *draft = start(work, topic, kind, cycle, true);
    put_cycle_items(work, draft, topic, &cycle, 1);
}

void weigh_tell_cycles(weigh_work *work, const weigh_topic *topic, const weigh_cycle *cycles,
                       size_t n) {
    const weigh_cycle *latest = &cycles[n - 1];
    size_t first = n - 1 > EARLIER_MAX ? n - 1 - EARLIER_MAX : 0;
    if (n == 1) {
        tell_alone(work, topic, latest);
        return;
    }
    for (size_t i = first; i < n && !work->failed; i++) {
        bool is_latest = i == n - 1;
        tell_build_up(work, topic, &cycles[i], is_latest);
        tell_withdrawal(work, topic, &cycles[i], is_latest);
        tell_unknown(work, topic, &cycles[i], is_latest);
        if (is_latest) continue;
        if (latest->peak && cycles[i].peak)
            tell_beside(work, topic, latest, &cycles[i]);
        else
            tell_uncounted(work, topic, latest, &cycles[i]);
    }
}
