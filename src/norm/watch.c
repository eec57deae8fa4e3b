// SPDX-License-Identifier: Apache-2.0
/* The pixels of an image series, watched.
 *
 *   tocsin_norm_watch_new        dates and rule → the design that all pixels share
 *   tocsin_norm_watch_sample     some blocks of the scene, as standard deviations from what was expected      watch_sample.c
 *   tocsin_norm_watch_calibrate  whole-scene shifts, how bands vary together, the boundary      watch_shift.c, watch_limit.c
 *   tocsin_norm_watch_block      any block: fit (lanes.h), standardise, then date by date (scan.h)            here
 *
 * Two things would spoil a boundary from a textbook: residuals of the dates that fitted are too small, and real seasons
 * differ from year to year, in whole neighbourhoods. So the boundary is found by watching the years of the history, each
 * predicted from the other years, with the very rule that will watch what comes after. */
#include "norm/watch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "norm/options.h"

/* Valid dates that a term of the curve must have, over all: with fewer it follows chance. */
enum { DATES_A_TERM = 5, ALIGNMENT = 64 };

/* Spread of a pixel's yearly trend among pixels, in standard deviations of one value: what a trend is drawn towards
 * zero by. Ours: trends of four seasons would otherwise run far off in the years after. */
static const float trend_spread = 0.15F;
/* A change inside the history is one of level by so many standard deviations of its estimate. Pixels are many. */
static const float change_limit = 7;
static const float change_years = 0.9F;
static const double season_years = 0.9;
/* Residuals of a fit, where no year could be left out. Ours, of seasonal series with one and a half years. */
static const float short_factor = 1.1F;

/* ---- checks ---------------------------------------------------------------------------------- */

static tocsin_status fail_rule(tocsin_error *err, const char *name, double value,
                               const char *allowed) {
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "watch: %s is %g; it must be %s", name, value,
                       allowed);
}

static tocsin_status check_rule(const tocsin_watch_rule *r, tocsin_error *err) {
    if (r->version != 1) return fail_rule(err, "the version of the rule", r->version, "1");
    if (r->monitor < TOCSIN_MONITOR_RUNS || r->monitor > TOCSIN_MONITOR_SHIFT)
        return fail_rule(err, "the monitor", r->monitor, "one of the five");
    if (r->window < 2 || r->window > SCAN_MAX_WINDOW)
        return fail_rule(err, "the window in dates", r->window, "2 to 32");
    if (r->run_length < 1 || r->run_length > 20)
        return fail_rule(err, "the run length", r->run_length, "1 to 20");
    if (!(r->ewma_lambda > 0 && r->ewma_lambda <= 1))
        return fail_rule(err, "lambda of the EWMA", r->ewma_lambda, "above 0 and at most 1");
    if (!(r->mosum_window > 0 && r->mosum_window <= 1))
        return fail_rule(err, "the MOSUM window", r->mosum_window, "above 0 and at most 1");
    if (r->common_px < 0 || r->common_px > 64)
        return fail_rule(err, "the reach of the common shift", r->common_px, "0 to 64 pixels");
    if (!(r->false_alarms > 0 && r->false_alarms <= 1000))
        return fail_rule(err, "the rate of false alarms per 100 pixel-years", r->false_alarms,
                         "above 0 and at most 1000");
    return TOCSIN_OK;
}

static tocsin_status check_dates(const tocsin_day *day, size_t n, tocsin_error *err) {
    for (size_t i = 0; i < n; i++)
        if (day[i] == TOCSIN_DAY_NONE || (i > 0 && day[i] < day[i - 1]))
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "watch: date %zu is before the one in front of it, or not known; "
                               "sort the scenes by date",
                               i + 1);
    return n < UINT16_MAX ? TOCSIN_OK
                          : tocsin_fail(err, TOCSIN_BAD_INPUT,
                                        "watch: %zu dates are too many, 65534 is the most", n);
}

/* ---- what all pixels share ------------------------------------------------------------------- */

static void part_dates(tocsin_norm_watch *w) {
    tocsin_period history = w->options.history;
    while (w->history_from < w->n_dates && history.from != TOCSIN_DAY_NONE &&
           w->day[w->history_from] < history.from)
        w->history_from++;
    w->history_to = w->history_from;
    while (w->history_to < w->n_dates && w->day[w->history_to] <= history.to) w->history_to++;
}

static void choose_design(const tocsin_norm_watch *w, norm_design *ret_design) {
    const tocsin_day *day = w->day + w->history_from;
    size_t n = w->history_to - w->history_from;
    norm_design_choose(day, n, &w->options, ret_design);
    while (ret_design->harmonics > 0 && n < DATES_A_TERM * (size_t)norm_design_terms(ret_design))
        ret_design->harmonics--;
    /* Part of a year is no season: a curve through it says anything of the rest. */
    if (norm_design_years(day, n) < season_years) ret_design->harmonics = 0;
}

static tocsin_status make_rows(tocsin_norm_watch *w, const norm_design *design, tocsin_error *err) {
    size_t terms = (size_t)norm_design_terms(design);
    float *x = tocsin_arena_new(&w->arena, float, w->n_dates *terms);
    if (!x) return tocsin_fail_memory(err);
    for (size_t i = 0; i < w->n_dates; i++) {
        double row[NORM_TERMS];
        norm_design_row(design, w->day[i], row);
        for (size_t j = 0; j < terms; j++) x[i * terms + j] = (float)row[j];
    }
    w->x = x;
    return TOCSIN_OK;
}

/* Where there are no two years: four parts of the history are left out in turn. */
static void make_parts(tocsin_norm_watch *w) {
    enum { PARTS = 4 };
    w->left_out = w->plan;
    if (w->plan.blocks >= 2) return;
    w->left_out.blocks = PARTS;
    for (size_t b = 0; b < PARTS; b++) w->left_out.block_end[b] = w->plan.n_dates * (b + 1) / PARTS;
}

static tocsin_status make_plan(tocsin_norm_watch *w, tocsin_error *err) {
    const tocsin_day *day = w->day + w->history_from;
    size_t n = w->history_to - w->history_from;
    norm_design design;
    choose_design(w, &design);
    tocsin_status status = make_rows(w, &design, err);
    if (status) return status;
    void *memory = tocsin_arena_alloc(&w->arena, norm_lanes_plan_room(&design, n), 1);
    if (!memory) return tocsin_fail_memory(err);
    norm_lanes_plan_make(&design, day, n, memory, &w->plan);
    w->plan.rounds = w->options.robust ? w->options.robust_iterations : 0;
    for (int j = 1; j < w->plan.terms; j++) w->plan.ridge[j] = (float)w->options.ridge;
    if (design.trend) w->plan.shrink[1] = 1 / (trend_spread * trend_spread);
    w->plan.change_limit = change_limit;
    w->plan.least_years = change_years;
    w->plan.short_factor = short_factor;
    make_parts(w);
    w->basis.history = (tocsin_period){day[0], day[n - 1]};
    w->basis.history_years = norm_design_years(day, n);
    w->has_norm = true;
    return TOCSIN_OK;
}

static void make_rule(tocsin_norm_watch *w) {
    const tocsin_watch_rule *r = &w->rule;
    double dates = (double)(w->history_to - w->history_from);
    int mosum = (int)lround(r->mosum_window * dates);
    w->scan = (scan_rule){
        .bands = w->bands,
        .monitor = r->monitor,
        .window = r->window,
        .lambda = (float)r->ewma_lambda,
        .neighbours = r->neighbours,
        .reach = r->neighbours ? r->common_px : 0,
        .n_history = (float)fmax(dates, 1),
        .limit = INFINITY,
        .tenth = INFINITY,
        .hundredth = INFINITY,
    };
    if (r->monitor == TOCSIN_MONITOR_RUNS) w->scan.window = r->run_length;
    if (r->monitor == TOCSIN_MONITOR_MOSUM)
        w->scan.window = mosum < 2 ? 2 : mosum > SCAN_MAX_WINDOW ? SCAN_MAX_WINDOW : mosum;
    /* The chance of more than four sigma, as the length of a vector of as many bands (Wilson and Hilferty 1931). */
    double b = w->bands, ninth = 2 / (9 * b);
    w->scan.quiet = (float)sqrt(b * pow(1 - ninth + 4 * sqrt(ninth), 3));
}

static tocsin_status fill_watch(tocsin_norm_watch *w, const tocsin_day *day, tocsin_error *err) {
    tocsin_day *copy = tocsin_arena_new(&w->arena, tocsin_day, w->n_dates + 1);
    w->shift = tocsin_arena_new(&w->arena, int16_t, w->n_dates * (size_t)w->bands + 1);
    if (!copy || !w->shift) return tocsin_fail_memory(err);
    memcpy(copy, day, w->n_dates * sizeof *copy);
    memset(w->shift, 0, w->n_dates * (size_t)w->bands * sizeof *w->shift);
    w->day = copy;
    part_dates(w);
    w->basis = (tocsin_watch_basis){.history = TOCSIN_PERIOD_NONE,
                                    .watched = TOCSIN_PERIOD_NONE,
                                    .history_end = w->options.history.to,
                                    .n_dates = w->n_dates - w->history_from,
                                    .asked = w->rule.false_alarms,
                                    .found = NAN,
                                    .limit = NAN,
                                    .tenth = NAN,
                                    .hundredth = NAN};
    if (w->history_to < w->n_dates)
        w->basis.watched = (tocsin_period){day[w->history_to], day[w->n_dates - 1]};
    make_rule(w);
    return w->history_to - w->history_from >= 3 ? make_plan(w, err) : TOCSIN_OK;
}

tocsin_status tocsin_norm_watch_new(const tocsin_day *day, size_t n_dates, int n_bands,
                                    const tocsin_norm_options *options,
                                    const tocsin_watch_rule *rule, tocsin_norm_watch **ret_watch,
                                    tocsin_error *err) {
    tocsin_status status = tocsin_norm_check_options(options, err);
    if (!status) status = check_rule(rule, err);
    if (!status) status = check_dates(day, n_dates, err);
    if (status) return status;
    if (n_bands < 1 || n_bands > TOCSIN_WATCH_MAX_BANDS)
        return fail_rule(err, "the number of bands", n_bands, "1 to 16");
    if (options->history.to == TOCSIN_DAY_NONE)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "watch: the end of the history (history.to) must be known");
    tocsin_norm_watch *w = calloc(1, sizeof *w);
    if (!w) return tocsin_fail_memory(err);
    w->options = *options;
    w->rule = *rule;
    w->n_dates = w->n_known = n_dates;
    w->bands = n_bands;
    w->lanes = norm_lanes_best();
    w->kernels = scan_best();
    status = fill_watch(w, day, err);
    if (status)
        tocsin_norm_watch_free(&w);
    else
        *ret_watch = w;
    return status;
}

void tocsin_norm_watch_free(tocsin_norm_watch **watch) {
    tocsin_norm_watch *w = *watch;
    if (!w) return;
    for (size_t k = 0; k < TOCSIN_WATCH_MAX_SAMPLES; k++) watch_sample_free(w->sample[k]);
    tocsin_arena_release(&w->arena);
    free(w);
    *watch = NULL;
}

tocsin_watch_basis tocsin_norm_watch_basis(const tocsin_norm_watch *watch) {
    return watch->basis;
}

/* ---- the values of a block -------------------------------------------------------------------- */

tocsin_status watch_fail_infinite(const tocsin_norm_watch *w, const tocsin_pixel_block *block,
                                  tocsin_error *err) {
    size_t n = (size_t)block->width * (size_t)block->height;
    for (int b = 0; b < w->bands; b++)
        for (size_t i = 0; block->band[b].number && i < w->n_dates; i++)
            for (size_t p = 0; p < n; p++) {
                char iso[16];
                if (!isinf(block->band[b].number[i * block->band[b].stride + p])) continue;
                tocsin_day_format(w->day[i], iso);
                return tocsin_fail(
                    err, TOCSIN_BAD_INPUT,
                    "watch: the value of pixel %zu of a block, band %d, on %s is infinite; "
                    "make it NaN if it is missing",
                    p, b + 1, iso);
            }
    return tocsin_fail(err, TOCSIN_BAD_INPUT, "watch: a value of the scale or offset is infinite");
}

/* A year beyond the history is further from it than its years, left out in turn, are from one another: most of these
 * lie between others, it lies outside. Much further where there are too few years for a trend. Ours, found on cubes with
 * a known truth (docs/methods/norm.md). */
float watch_age(const tocsin_norm_watch *w, size_t date) {
    const float with_trend = 0.05F, without = 0.75F, a_year = 0.04F;
    float outside = w->plan.trend ? with_trend : without / (float)w->basis.history_years;
    double days = (double)w->day[date] - (double)w->basis.history.to;
    if (w->plan.blocks < 2) return 1; /* the boundary was widened for it: learn_limit */
    return 1 + outside + a_year * (float)(days / NORM_YEAR_DAYS);
}

/* ---- a block --------------------------------------------------------------------------------- */

static size_t place_room(const tocsin_norm_watch *w, size_t n, int width, int height, void *memory,
                         watch_block_room *ret_room) {
    bool goes_on = w->n_known < w->n_dates; /* then nothing is fitted, and models are elsewhere */
    size_t watched = w->n_dates - (goes_on ? w->n_known : w->history_to), used = 0;
    const size_t sizes[] = {
        goes_on ? 0 : watch_model_bytes(w, n), goes_on ? 0 : watch_fit_room(w, n),
        w->kernels->room(&w->scan, width, height), scan_state_bytes(&w->scan, n),
        watched * (size_t)w->bands * n * sizeof(int16_t)};
    void *part[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        part[i] = memory ? (unsigned char *)memory + used : NULL;
        used += (sizes[i] + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    *ret_room = (watch_block_room){part[0], part[1], part[2], part[3], part[4]};
    return used;
}

size_t tocsin_norm_watch_room(const tocsin_norm_watch *w, int width, int height) {
    watch_block_room room;
    size_t n = (size_t)width * (size_t)height;
    return (w->has_norm ? place_room(w, n, width, height, NULL, &room) : 0) + ALIGNMENT;
}

void watch_block_room_place(const tocsin_norm_watch *w, int width, int height, void *room,
                            watch_block_room *ret_room) {
    uintptr_t misaligned = (uintptr_t)room % ALIGNMENT;
    size_t n = (size_t)width * (size_t)height;
    place_room(w, n, width, height,
               (unsigned char *)room + (misaligned ? ALIGNMENT - misaligned : 0), ret_room);
}

static bool has_infinite(const float *value, size_t n) {
    int found = 0;
    for (size_t p = 0; p < n; p++) found |= isinf(value[p]) != 0;
    return found;
}

void watch_standardise_at(const tocsin_norm_watch *w, const tocsin_pixel_block *block, size_t row,
                          size_t date, const watch_model *model, int16_t *ret_z) {
    size_t n = (size_t)block->width * (size_t)block->height;
    for (int b = 0; b < w->bands; b++) {
        norm_lanes_values values = watch_values(block, b, row);
        w->lanes->standardise(w->x + date * (size_t)w->plan.terms, w->plan.terms, &values, n,
                              &model->band[b], w->shift[date * (size_t)w->bands + (size_t)b],
                              ret_z + (size_t)b * n);
    }
}

static void write_alarm(const tocsin_norm_watch *w, const scan_state *state,
                        const watch_model *model, size_t p, tocsin_pixel_alarm *ret) {
    const tocsin_day *day = w->day + w->history_to - 1; /* dates of the state count from 1 */
    int count = INT32_MAX;
    bool judged = true;
    for (int b = 0; b < w->bands; b++) {
        judged &= !isnan(model->band[b].sigma[p]);
        if (model->band[b].count[p] < count) count = model->band[b].count[p];
    }
    *ret = (tocsin_pixel_alarm){.first = TOCSIN_DAY_NONE,
                                .confirmed = TOCSIN_DAY_NONE,
                                .last = TOCSIN_DAY_NONE,
                                .size = NAN,
                                .level = NAN,
                                .score = judged ? state->score[p] : NAN,
                                .n_history = count};
    if (!state->confirmed[p]) return;
    ret->first = day[state->first[p]];
    ret->confirmed = day[state->confirmed[p]];
    ret->last = day[state->last[p]];
    ret->size = state->size[p] * model->band[state->size_band[p]].sigma[p];
    ret->tier = (tocsin_tier)state->tier[p];
    ret->changes = state->changes[p];
    float level = (float)state->level[p] * (1.0F / NORM_Z_STEPS) + state->rise[p];
    ret->level = level * model->band[0].sigma[p];
}

void watch_write_alarms(const tocsin_norm_watch *w, const scan_state *state,
                        const watch_model *model, size_t n, tocsin_pixel_alarm *ret_alarms) {
    for (size_t p = 0; p < n; p++) write_alarm(w, state, model, p, &ret_alarms[p]);
}

tocsin_status watch_without_norm(size_t n, tocsin_pixel_alarm *ret_alarms) {
    for (size_t p = 0; p < n; p++)
        ret_alarms[p] = (tocsin_pixel_alarm){.first = TOCSIN_DAY_NONE,
                                             .confirmed = TOCSIN_DAY_NONE,
                                             .last = TOCSIN_DAY_NONE,
                                             .size = NAN,
                                             .score = NAN,
                                             .level = NAN};
    return TOCSIN_OK;
}

bool watch_is_finite(const tocsin_norm_watch *w, const tocsin_pixel_block *block, size_t from,
                     size_t n_dates) {
    size_t n = (size_t)block->width * (size_t)block->height;
    for (int b = 0; b < w->bands; b++)
        for (size_t i = from; block->band[b].number && i < n_dates; i++)
            if (has_infinite(block->band[b].number + i * block->band[b].stride, n)) return false;
    return true;
}

tocsin_status tocsin_norm_watch_block(const tocsin_norm_watch *w, const tocsin_pixel_block *block,
                                      void *room, tocsin_pixel_alarm *ret_alarms,
                                      tocsin_error *err) {
    size_t n = (size_t)block->width * (size_t)block->height, bands = (size_t)w->bands;
    if (!w->has_norm) return watch_without_norm(n, ret_alarms);
    watch_block_room r;
    watch_block_room_place(w, block->width, block->height, room, &r);
    watch_model model;
    watch_model_place(w, n, r.model, &model);
    if (!watch_fit(w, block, r.fit, &model) ||
        !watch_is_finite(w, block, w->history_to, w->n_dates))
        return watch_fail_infinite(w, block, err);
    watch_moderate(w, n, &model);
    scan_block scan = {
        .width = block->width, .height = block->height, .z = r.z, .first = 1, .room = r.scan};
    memset(r.state, 0, scan_state_bytes(&w->scan, n));
    scan_state_place(&w->scan, n, r.state, &scan.state);
    for (size_t i = w->history_to; i < w->n_dates; i++) {
        watch_standardise_at(w, block, i, i, &model, r.z + (i - w->history_to) * bands * n);
        scan.age = watch_age(w, i);
        w->kernels->step(&w->scan, &scan, i - w->history_to + 1);
    }
    watch_write_alarms(w, &scan.state, &model, n, ret_alarms);
    return TOCSIN_OK;
}
