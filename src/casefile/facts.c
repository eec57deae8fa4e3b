// SPDX-License-Identifier: Apache-2.0
/* What the ledger holds as of the day of the case, and the indicators that follow from it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/indicators.h"
#include "tocsin/norm.h"

/* ---- as of a day --------------------------------------------------------------------------- */

static tocsin_day newest_day(const case_facts *facts) {
    tocsin_day newest = TOCSIN_DAY_NONE;
    for (size_t i = 0; i < facts->n_evidence; i++)
        if (facts->evidence[i].published.to > newest) newest = facts->evidence[i].published.to;
    for (size_t i = 0; i < facts->n_observations; i++)
        if (facts->observations[i].day > newest) newest = facts->observations[i].day;
    return newest;
}

/* TOCSIN_DAY_NONE is the smallest day: what has no date is kept. */
static void drop_later(case_facts *facts) {
    size_t kept = 0;
    case_claims *claims = &facts->claims;
    for (size_t i = 0; i < claims->n; i++)
        if (claims->digests[i].published.from <= facts->as_of)
            claims->digests[kept++] = claims->digests[i];
    claims->n = kept;
    kept = 0;
    for (size_t i = 0; i < facts->n_observations; i++)
        if (facts->observations[i].day <= facts->as_of)
            facts->observations[kept++] = facts->observations[i];
    facts->n_observations = kept;
}

/* ---- indicators ---------------------------------------------------------------------------- */

static tocsin_status make_points(tocsin_arena *arena, size_t n, tocsin_indicator *indicator,
                                 tocsin_error *err) {
    indicator->points = tocsin_arena_new(arena, tocsin_series_point, n);
    indicator->entries = tocsin_arena_new(arena, int64_t, n);
    return indicator->points && indicator->entries ? TOCSIN_OK : tocsin_fail_memory(err);
}

/* Judge the points; norm fills what is expected, and the answer. */
static tocsin_status judge(tocsin_indicator *indicator, tocsin_period history, tocsin_arena *arena,
                           tocsin_error *err) {
    size_t n = indicator->n_points;
    tocsin_day *day = tocsin_arena_new(arena, tocsin_day, n);
    double *value = tocsin_arena_new(arena, double, n);
    if (!day || !value) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        day[i] = indicator->points[i].day;
        value[i] = indicator->points[i].value;
    }
    tocsin_norm_options options = TOCSIN_NORM_OPTIONS_INIT;
    options.history = history;
    options.false_alarms = 10; /* in 100 years: an alarm here is a finding of the brief */
    tocsin_status status =
        tocsin_norm_series(day, value, n, &options, indicator->points, &indicator->answer, err);
    if (status) tocsin_error_prefix(err, "indicator '%.*s'", TOCSIN_TEXT_ARG(indicator->name));
    return status;
}

static int compare_observations(const void *a, const void *b) {
    const tocsin_observation *x = *(const tocsin_observation *const *)a,
                             *y = *(const tocsin_observation *const *)b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Observations of one series over one area in order of day; of one day the newest entry holds. */
static size_t gather(const case_facts *facts, const config_series *series, tocsin_text area,
                     const tocsin_observation **ret_list) {
    size_t n = 0;
    for (size_t i = 0; i < facts->n_observations; i++) {
        const tocsin_observation *o = &facts->observations[i];
        if (!o->of_pixels && !o->of_picture && tocsin_text_equal(o->series, series->name) &&
            tocsin_text_equal(o->area, area))
            ret_list[n++] = o;
    }
    if (n) qsort(ret_list, n, sizeof *ret_list, compare_observations);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i + 1 == n || ret_list[i + 1]->day != ret_list[i]->day) ret_list[kept++] = ret_list[i];
    return kept;
}

static tocsin_status imagery_indicator(const case_facts *facts, const config_series *series,
                                       tocsin_text area, tocsin_arena *arena,
                                       tocsin_indicator *ret_indicator, tocsin_error *err) {
    const tocsin_observation **list =
        tocsin_arena_new(arena, const tocsin_observation *, facts->n_observations);
    if (!list) return tocsin_fail_memory(err);
    size_t n = gather(facts, series, area, list);
    tocsin_indicator indicator = {
        .name = series->name,
        .area = area,
        .what = n ? list[0]->method : TOCSIN_TEXT_NONE,
        .unit = series->unit,
        .n_points = n,
    };
    tocsin_status status = make_points(arena, n, &indicator, err);
    if (status) return status;
    for (size_t i = 0; i < n; i++) {
        indicator.points[i] = (tocsin_series_point){.day = list[i]->day, .value = list[i]->value};
        indicator.entries[i] = list[i]->seq;
        indicator.simulated |= list[i]->simulated;
    }
    status = judge(&indicator, series->history, arena, err);
    if (!status) *ret_indicator = indicator;
    return status;
}

static tocsin_status make_indicators(const case_config *config, case_facts *facts,
                                     tocsin_arena *arena, tocsin_error *err) {
    size_t n = config->n_indicators;
    for (size_t i = 0; i < config->n_series; i++) n += config->series[i].n_areas;
    facts->indicators = tocsin_arena_new(arena, tocsin_indicator, n);
    if (!facts->indicators) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < config->n_series; i++) {
        const config_series *series = &config->series[i];
        for (size_t k = 0; !status && k < series->n_areas; k++)
            status = imagery_indicator(facts, series, config->areas[series->areas[k]].name, arena,
                                       &facts->indicators[facts->n_indicators++], err);
    }
    tocsin_indicator *made = facts->indicators + facts->n_indicators;
    if (!status) status = indicators_from_claims(config, facts, arena, made, err);
    for (size_t i = 0; !status && i < config->n_indicators; i++)
        status = judge(&made[i], TOCSIN_PERIOD_NONE, arena, err);
    if (!status) facts->n_indicators += config->n_indicators;
    return status;
}

tocsin_status facts_grade(case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                          tocsin_error *err) {
    const case_claims *claims = &facts->claims;
    tocsin_status status = grades_load(ledger, arena, &facts->grades, err);
    if (status || !facts->grades.n_changes) return status;
    facts->reliability = tocsin_arena_new(arena, char, claims->n);
    if (!facts->reliability) return tocsin_fail_memory(err);
    for (size_t i = 0; i < claims->n; i++)
        facts->reliability[i] = grades_letter(&facts->grades, &claims->digests[i]);
    return TOCSIN_OK;
}

void facts_release(case_facts *facts) {
    claims_release(&facts->claims);
}

tocsin_status facts_load(const tocsin_case *c, tocsin_ledger *ledger, case_run *run,
                         tocsin_arena *arena, case_facts *ret_facts, tocsin_error *err) {
    const case_config *config = &c->config;
    case_facts facts = {0};
    tocsin_status status =
        tocsin_ledger_evidence_once(ledger, arena, &facts.evidence, &facts.n_evidence, err);
    if (!status)
        status = tocsin_ledger_observations(ledger, arena, &facts.observations,
                                            &facts.n_observations, err);
    const claims_options options = {.window_days = config->window_days,
                                    .threads = c->threads,
                                    .may_keep = run != NULL,
                                    .ahead = run ? &run->ahead : NULL};
    if (!status) status = claims_load(c->dir, ledger, options, &facts.claims, err);
    if (status) return status;
    facts.as_of = config->as_of != TOCSIN_DAY_NONE ? config->as_of : newest_day(&facts);
    if (config->as_of != TOCSIN_DAY_NONE) drop_later(&facts);
    status = facts_grade(&facts, ledger, arena, err);
    if (!status) status = facts_find_copies(&facts, ledger, arena, err);
    if (!status) status = facts_find_revisions(&facts, ledger, arena, err);
    if (!status) status = make_indicators(config, &facts, arena, err);
    if (!status) status = watched_gather(config, &facts, arena, err);
    if (status)
        facts_release(&facts);
    else
        *ret_facts = facts;
    return status;
}
