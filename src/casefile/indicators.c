// SPDX-License-Identifier: Apache-2.0
/* Weekly series made from claims: docs/methods/indicators.md. One pass over the digests an indicator; a week is known by
 * its Monday. */
#include "casefile/indicators.h"

#include <math.h>
#include <stdlib.h>

#include "base/data.h"
#include "base/yaml.h"
#include "tocsin/reading.h"

enum { TYPES = TOCSIN_ASSAULT + 1, PLACES = 1 << 12, SUM_DAYS_MAX = 7 };

/* A place that was asked for, and the answer. */
typedef struct known_place {
    uint64_t hash;
    bool is_within;
} known_place;

typedef struct indicator_work {
    const case_facts *facts;
    tocsin_period weeks; /* first and last Monday */
    double tone[TYPES];  /* NaN: none */
    tocsin_reader *reader;
    known_place *places; /* PLACES of them, for one indicator */
} indicator_work;

/* ---- does it match? ------------------------------------------------------------------------- */

/* "RUS" in the case matches RUS, RUS.MIL and USA+RUS in a claim. */
static bool matches_actor(tocsin_text wanted, tocsin_text actor) {
    if (wanted.n == 0) return true;
    for (tocsin_text part; tocsin_text_split(&actor, '+', &part);) {
        bool is_prefix = tocsin_text_starts(part, wanted);
        if (is_prefix && (part.n == wanted.n || part.at[wanted.n] == '.')) return true;
    }
    return false;
}

/* The gazetteer is asked once for each name. */
static bool matches_place(indicator_work *work, tocsin_text wanted, const tocsin_digest *claim) {
    tocsin_text name = claim->place.n ? claim->place : claim->place_text;
    if (!wanted.n || tocsin_text_equal(name, wanted)) return true;
    if (!name.n) return false;
    uint64_t hash = tocsin_hash(TOCSIN_HASH, name.at, name.n) | 1;
    known_place *known = &work->places[(hash ^ (hash >> 32)) & (PLACES - 1)];
    if (known->hash != hash)
        *known = (known_place){hash, tocsin_reader_place_within(work->reader, name, wanted)};
    return known->is_within;
}

static bool matches(indicator_work *work, const config_indicator *wanted,
                    const tocsin_digest *claim) {
    return (!wanted->act || wanted->act == claim->act) &&
           (!wanted->plover || wanted->plover == claim->plover) &&
           (!wanted->speaker || wanted->speaker == claim->speaker_kind) &&
           (!wanted->unit || (claim->has_quantity && wanted->unit == claim->unit)) &&
           matches_actor(wanted->actor, claim->actor) &&
           matches_actor(wanted->target, claim->target) &&
           matches_place(work, wanted->place, claim);
}

/* What is denied, doubted or said not to be did not happen by this claim. */
static bool is_said_to_be(const tocsin_digest *claim) {
    return !claim->negative && claim->act != TOCSIN_DENY && claim->act != TOCSIN_DOUBT;
}

/* ---- weeks ------------------------------------------------------------------------------------ */

static tocsin_day monday_of(tocsin_day day) {
    return day - tocsin_day_weekday(day);
}

/* First and last Monday of the weeks in which anything was published. */
static tocsin_period weeks_of(const case_facts *facts) {
    tocsin_period weeks = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; i < facts->claims.n; i++) {
        tocsin_day day = facts->claims.digests[i].published.from;
        if (day == TOCSIN_DAY_NONE) continue;
        if (weeks.from == TOCSIN_DAY_NONE || monday_of(day) < weeks.from)
            weeks.from = monday_of(day);
        if (weeks.to == TOCSIN_DAY_NONE || monday_of(day) > weeks.to) weeks.to = monday_of(day);
    }
    return weeks;
}

/* SIZE_MAX: outside of the weeks, or without a day. */
static size_t week_of(const indicator_work *work, tocsin_day day) {
    if (day == TOCSIN_DAY_NONE || monday_of(day) < work->weeks.from ||
        monday_of(day) > work->weeks.to)
        return SIZE_MAX;
    return (size_t)(monday_of(day) - work->weeks.from) / 7;
}

/* ---- counts, shares, tone ---------------------------------------------------------------------- */

static void note_entry(tocsin_indicator *indicator, size_t week, const tocsin_digest *claim) {
    if (claim->seq > indicator->entries[week]) indicator->entries[week] = claim->seq;
    indicator->simulated |= claim->simulated;
}

static void count(indicator_work *work, const config_indicator *wanted,
                  tocsin_indicator *indicator) {
    for (size_t i = 0; i < work->facts->claims.n; i++) {
        const tocsin_digest *claim = &work->facts->claims.digests[i];
        size_t week = week_of(work, claim->published.from);
        if (week == SIZE_MAX || !matches(work, wanted, claim)) continue;
        indicator->points[week].value += 1;
        note_entry(indicator, week, claim); /* the newest of the week stands for it */
    }
}

/* Of all claims of the week; without any the week has no value. The newest of those stands for a week in which none
 * matches, so that 0 rests on something too. */
static tocsin_status share(indicator_work *work, const config_indicator *wanted,
                           tocsin_arena *arena, tocsin_indicator *indicator, tocsin_error *err) {
    double *all = tocsin_arena_new(arena, double, indicator->n_points);
    int64_t *newest = tocsin_arena_new(arena, int64_t, indicator->n_points);
    if (!all || !newest) return tocsin_fail_memory(err);
    for (size_t i = 0; i < work->facts->claims.n; i++) {
        const tocsin_digest *claim = &work->facts->claims.digests[i];
        size_t week = week_of(work, claim->published.from);
        if (week == SIZE_MAX) continue;
        all[week] += 1;
        if (claim->seq > newest[week]) newest[week] = claim->seq;
    }
    count(work, wanted, indicator);
    for (size_t i = 0; i < indicator->n_points; i++) {
        indicator->points[i].value = all[i] > 0 ? indicator->points[i].value / all[i] : (double)NAN;
        if (!indicator->entries[i]) indicator->entries[i] = newest[i];
    }
    return TOCSIN_OK;
}

static tocsin_status tone(indicator_work *work, const config_indicator *wanted, tocsin_arena *arena,
                          tocsin_indicator *indicator, tocsin_error *err) {
    double *n = tocsin_arena_new(arena, double, indicator->n_points);
    if (!n) return tocsin_fail_memory(err);
    for (size_t i = 0; i < work->facts->claims.n; i++) {
        const tocsin_digest *claim = &work->facts->claims.digests[i];
        size_t week = week_of(work, claim->published.from);
        double value = work->tone[(size_t)claim->plover < (size_t)TYPES ? claim->plover : 0];
        if (week == SIZE_MAX || isnan(value) || !is_said_to_be(claim) ||
            !matches(work, wanted, claim))
            continue;
        n[week] += 1;
        indicator->points[week].value += (value - indicator->points[week].value) / n[week];
        note_entry(indicator, week, claim);
    }
    for (size_t i = 0; i < indicator->n_points; i++)
        if (n[i] < 1) indicator->points[i].value = (double)NAN;
    return TOCSIN_OK;
}

/* ---- sums --------------------------------------------------------------------------------------- */

/* What is counted on one day. */
typedef struct day_number {
    tocsin_day day;
    double value;
    const tocsin_digest *claim;
} day_number;

static int compare_numbers(const void *a, const void *b) {
    const day_number *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->value != y->value) return x->value > y->value ? -1 : 1;
    return (x->claim->seq > y->claim->seq) - (x->claim->seq < y->claim->seq);
}

/* The end of the time that the number is about, when that is a week or less; else when it was published. */
static tocsin_day day_of(const tocsin_digest *claim) {
    tocsin_period when = claim->when;
    bool is_short = when.from != TOCSIN_DAY_NONE && when.to != TOCSIN_DAY_NONE &&
                    when.to - when.from < SUM_DAYS_MAX;
    return is_short ? when.to : claim->published.from;
}

static double middle_of(const tocsin_digest *claim) {
    if (isnan(claim->low)) return claim->high;
    return isnan(claim->high) ? claim->low : (claim->low + claim->high) / 2;
}

/* Of one day the largest number: parts of a total, and what several say of the same day, are not added up. A week in
 * which nobody counts is a gap, not a zero. */
static tocsin_status sum(indicator_work *work, const config_indicator *wanted, tocsin_arena *arena,
                         tocsin_indicator *indicator, tocsin_error *err) {
    size_t n = 0, n_claims = work->facts->claims.n;
    for (size_t i = 0; i < n_claims; i++)
        n += matches(work, wanted, &work->facts->claims.digests[i]);
    day_number *numbers = tocsin_arena_new(arena, day_number, n);
    if (!numbers) return tocsin_fail_memory(err);
    n = 0;
    for (size_t i = 0; i < n_claims; i++) {
        const tocsin_digest *claim = &work->facts->claims.digests[i];
        bool is_flow = claim->measure != TOCSIN_STOCK && claim->measure != TOCSIN_PLAN;
        if (!matches(work, wanted, claim) || !is_flow || !is_said_to_be(claim) ||
            isnan(middle_of(claim)) || week_of(work, day_of(claim)) == SIZE_MAX)
            continue;
        numbers[n++] = (day_number){day_of(claim), middle_of(claim), claim};
    }
    if (n) qsort(numbers, n, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < n; i++) {
        if (i && numbers[i].day == numbers[i - 1].day) continue;
        size_t week = week_of(work, numbers[i].day);
        indicator->points[week].value += numbers[i].value;
        note_entry(indicator, week, numbers[i].claim);
    }
    for (size_t i = 0; i < indicator->n_points; i++)
        if (!indicator->entries[i]) indicator->points[i].value = (double)NAN;
    return TOCSIN_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static tocsin_text what_of(const config_indicator *wanted) {
    switch (wanted->what) {
    case CONFIG_COUNT: break;
    case CONFIG_TONE: return TOCSIN_TEXT("tone");
    case CONFIG_SHARE: return TOCSIN_TEXT("share_of_claims");
    case CONFIG_SUM: return tocsin_text_of(tocsin_unit_word(wanted->unit));
    }
    return TOCSIN_TEXT("claims_a_week");
}

static tocsin_status fill(indicator_work *work, const config_indicator *wanted, tocsin_arena *arena,
                          tocsin_indicator *ret_indicator, tocsin_error *err) {
    tocsin_period weeks = work->weeks;
    size_t n = weeks.from == TOCSIN_DAY_NONE ? 0 : (size_t)((weeks.to - weeks.from) / 7 + 1);
    tocsin_indicator indicator = {.name = wanted->name,
                                  .what = what_of(wanted),
                                  .unit = TOCSIN_TEXT("1"),
                                  .from_claims = true,
                                  .points = tocsin_arena_new(arena, tocsin_series_point, n),
                                  .entries = tocsin_arena_new(arena, int64_t, n),
                                  .n_points = n};
    if (!indicator.points || !indicator.entries) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) indicator.points[i].day = weeks.from + (tocsin_day)(7 * i);
    for (size_t i = 0; i < PLACES; i++) work->places[i] = (known_place){0};
    tocsin_status status = TOCSIN_OK;
    if (wanted->what == CONFIG_COUNT) count(work, wanted, &indicator);
    if (wanted->what == CONFIG_TONE) status = tone(work, wanted, arena, &indicator, err);
    if (wanted->what == CONFIG_SHARE) status = share(work, wanted, arena, &indicator, err);
    if (wanted->what == CONFIG_SUM) status = sum(work, wanted, arena, &indicator, err);
    if (!status) *ret_indicator = indicator;
    return status;
}

static tocsin_status load_tone(indicator_work *work, tocsin_arena *arena, tocsin_error *err) {
    const char *file = "data/tone.yaml";
    const yaml_node *root = NULL;
    for (size_t i = 0; i < TYPES; i++) work->tone[i] = (double)NAN;
    tocsin_status status = yaml_parse(tocsin_data_file(file), file, arena, &root, err);
    for (size_t i = 1; !status && i < TYPES; i++) {
        const char *word = tocsin_plover_word((tocsin_plover)i);
        if (!tocsin_text_number(yaml_text(root, word), &work->tone[i]))
            status = tocsin_fail(err, TOCSIN_INTERNAL, "%s has no value of %s", file, word);
    }
    return status;
}

tocsin_status indicators_from_claims(const case_config *config, const case_facts *facts,
                                     tocsin_arena *arena, tocsin_indicator *ret_indicators,
                                     tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    indicator_work work = {.facts = facts,
                           .weeks = weeks_of(facts),
                           .places = tocsin_arena_new(&scratch, known_place, PLACES)};
    bool has_place = false;
    if (!config->n_indicators) return TOCSIN_OK;
    for (size_t i = 0; i < config->n_indicators; i++)
        has_place |= config->indicators[i].place.n > 0;
    tocsin_status status = work.places ? load_tone(&work, &scratch, err) : tocsin_fail_memory(err);
    if (!status && has_place) status = tocsin_reader_new(&work.reader, err);
    for (size_t i = 0; !status && i < config->n_indicators; i++)
        status = fill(&work, &config->indicators[i], arena, &ret_indicators[i], err);
    tocsin_reader_free(&work.reader);
    return status;
}
