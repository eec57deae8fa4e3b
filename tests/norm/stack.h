// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_NORM_STACK_H
#define TESTS_NORM_STACK_H

/* Made image series for the tests of watching: a season, noise, gaps, missed clouds; and what happens in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "norm/design.h"
#include "random.h"
#include "tocsin/norm.h"

/* Standard deviation of the noise. */
#define STACK_SD 0.5

typedef struct stack_spec {
    uint64_t seed;
    int width, height, n_dates, bands; /* 0: 48, 48, 180, 1 */
    int step_days;                     /* 0: 12 */
    double history_years;              /* 0: 4 */
    double correlation;                /* of the noise of bands */
    bool whole;                        /* no gaps, no clouds */
} stack_spec;

typedef struct stack {
    int width, height, n_dates, bands;
    size_t n_px;
    tocsin_day *day;
    float *value; /* bands × dates × pixels */
    tocsin_norm_options options;
    tocsin_watch_rule rule;
} stack;

static inline float *stack_date(const stack *s, int band, int date) {
    return s->value + ((size_t)band * (size_t)s->n_dates + (size_t)date) * s->n_px;
}

static inline void stack_fill(stack *s, const stack_spec *spec) {
    test_random random = {spec->seed};
    double shared = sqrt(spec->correlation), own = sqrt(1 - spec->correlation);
    for (int i = 0; i < s->n_dates; i++) {
        double season = 2 * cos(2 * M_PI * s->day[i] / NORM_YEAR_DAYS);
        for (size_t p = 0; p < s->n_px; p++) {
            double common = spec->correlation > 0 ? shared * test_normal(&random) : 0;
            bool cloud = !spec->whole && test_uniform(&random) < 0.02;
            bool gap = !spec->whole && test_uniform(&random) < 0.25;
            for (int b = 0; b < s->bands; b++) {
                double noise = STACK_SD * (common + own * test_normal(&random));
                double v = -12 + 0.5 * (double)(p % 7) + season + noise - (cloud ? 5 : 0);
                stack_date(s, b, i)[p] = gap ? NAN : (float)v;
            }
        }
    }
}

static inline stack *stack_make(stack_spec spec) {
    stack *s = test_calloc(1, sizeof *s);
    s->width = spec.width ? spec.width : 48;
    s->height = spec.height ? spec.height : 48;
    s->n_dates = spec.n_dates ? spec.n_dates : 180;
    s->bands = spec.bands ? spec.bands : 1;
    s->n_px = (size_t)s->width * (size_t)s->height;
    s->day = test_calloc((size_t)s->n_dates, sizeof *s->day);
    s->value = test_calloc((size_t)(s->n_dates * s->bands) * s->n_px, sizeof *s->value);
    tocsin_day first = tocsin_day_from_civil((tocsin_civil){2015, 1, 4});
    int step = spec.step_days ? spec.step_days : 12;
    for (int i = 0; i < s->n_dates; i++) s->day[i] = first + step * i + (step > 4 ? i % 3 : 0);
    s->options = (tocsin_norm_options)TOCSIN_NORM_OPTIONS_INIT;
    double years = spec.history_years > 0 ? spec.history_years : 4;
    s->options.history.to = first + (tocsin_day)(years * NORM_YEAR_DAYS) - 1;
    s->rule = (tocsin_watch_rule)TOCSIN_WATCH_RULE_INIT;
    s->rule.false_alarms = 0.5; /* whatever the default is */
    stack_fill(s, &spec);
    return s;
}

static inline void stack_free(stack *s) {
    test_free(s->day);
    test_free(s->value);
    test_free(s);
}

/* The first date after the history. */
static inline int stack_watched(const stack *s) {
    int i = 0;
    while (i < s->n_dates && s->day[i] <= s->options.history.to) i++;
    return i;
}

typedef struct stack_part {
    int x, y, width, height;
} stack_part;

static inline stack_part stack_whole(const stack *s) {
    return (stack_part){0, 0, s->width, s->height};
}

/* From date `from` up to `to` a part of one band is higher by `by`. */
static inline void stack_raise(stack *s, int band, stack_part part, int from, int to, double by) {
    for (int i = from; i < to; i++)
        for (int y = part.y; y < part.y + part.height; y++)
            for (int x = part.x; x < part.x + part.width; x++)
                stack_date(s, band, i)[y * s->width + x] += (float)by;
}

/* ---- watching -------------------------------------------------------------------------------- */

/* A part of the scene as a block; `ret_values` is test_free'd by the caller. */
static inline tocsin_pixel_block stack_block(const stack *s, stack_part part, float **ret_values) {
    size_t n = (size_t)part.width * (size_t)part.height, dates = (size_t)s->n_dates;
    float *values = test_malloc((size_t)s->bands * dates * n * sizeof *values);
    tocsin_pixel_block block = {.width = part.width, .height = part.height};
    for (int b = 0; b < s->bands; b++) {
        float *band = values + (size_t)b * dates * n;
        for (int i = 0; i < s->n_dates; i++)
            for (int y = 0; y < part.height; y++)
                memcpy(band + (size_t)i * n + (size_t)(y * part.width),
                       stack_date(s, b, i) + (part.y + y) * s->width + part.x,
                       (size_t)part.width * sizeof *band);
        block.band[b] = (tocsin_pixel_values){.number = band, .stride = n};
    }
    *ret_values = values;
    return block;
}

static inline tocsin_status stack_new(const stack *s, tocsin_norm_watch **ret, tocsin_error *err) {
    return tocsin_norm_watch_new(s->day, (size_t)s->n_dates, s->bands, &s->options, &s->rule, ret,
                                 err);
}

static inline tocsin_status stack_sample(const stack *s, stack_part part, size_t index,
                                         tocsin_norm_watch *watch, tocsin_error *err) {
    float *values;
    tocsin_pixel_block block = stack_block(s, part, &values);
    tocsin_status status = tocsin_norm_watch_sample(watch, index, &block, err);
    test_free(values);
    return status;
}

/* A watch that was calibrated on all of the scene. */
static inline tocsin_norm_watch *stack_watch(const stack *s) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_norm_watch *watch = NULL;
    tocsin_status status = stack_new(s, &watch, &err);
    if (!status) status = stack_sample(s, stack_whole(s), 0, watch, &err);
    if (!status) status = tocsin_norm_watch_calibrate(watch, 1, &err);
    if (status) fail_msg("%s", err.message);
    return watch;
}

static inline tocsin_status stack_judge_block(const tocsin_norm_watch *watch,
                                              const tocsin_pixel_block *block,
                                              tocsin_pixel_alarm *ret_alarms, tocsin_error *err) {
    size_t bytes = tocsin_norm_watch_room(watch, block->width, block->height);
    unsigned char *room = test_malloc(bytes + 8);
    memset(room, 0xA5, bytes + 8); /* a room may hold anything, and lie anywhere */
    tocsin_status status = tocsin_norm_watch_block(watch, block, room + 8, ret_alarms, err);
    test_free(room);
    return status;
}

/* `ret_alarms`: one a pixel of the part, row by row. */
static inline void stack_judge(const tocsin_norm_watch *watch, const stack *s, stack_part part,
                               tocsin_pixel_alarm *ret_alarms) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    float *values;
    tocsin_pixel_block block = stack_block(s, part, &values);
    if (stack_judge_block(watch, &block, ret_alarms, &err)) fail_msg("%s", err.message);
    test_free(values);
}

/* Sample, calibrate and judge all of it: test_free the alarms. */
static inline tocsin_pixel_alarm *stack_alarms(const stack *s) {
    tocsin_pixel_alarm *alarms = test_calloc(s->n_px, sizeof *alarms);
    tocsin_norm_watch *watch = stack_watch(s);
    stack_judge(watch, s, stack_whole(s), alarms);
    tocsin_norm_watch_free(&watch);
    return alarms;
}

static inline bool stack_rang(const tocsin_pixel_alarm *alarm) {
    return alarm->confirmed != TOCSIN_DAY_NONE;
}

/* Share of the pixels of a part that rang. */
static inline double stack_share(const stack *s, const tocsin_pixel_alarm *alarms,
                                 stack_part part) {
    int rang = 0;
    for (int y = part.y; y < part.y + part.height; y++)
        for (int x = part.x; x < part.x + part.width; x++)
            rang += stack_rang(&alarms[y * s->width + x]);
    return (double)rang / (part.width * part.height);
}

/* Alarms in 100 watched pixel-years. */
static inline double stack_rate(const stack *s, const tocsin_pixel_alarm *alarms) {
    double years = (s->day[s->n_dates - 1] - s->options.history.to) / NORM_YEAR_DAYS;
    return 100 * stack_share(s, alarms, stack_whole(s)) / years;
}

static inline bool stack_same_float(float a, float b) {
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static inline bool stack_same_alarm(const tocsin_pixel_alarm *a, const tocsin_pixel_alarm *b) {
    return a->first == b->first && a->confirmed == b->confirmed && a->last == b->last &&
           a->n_history == b->n_history && a->tier == b->tier && a->changes == b->changes &&
           stack_same_float(a->size, b->size) && stack_same_float(a->score, b->score) &&
           stack_same_float(a->level, b->level);
}

/* Values of the pixels of a part, sorted in place; their median. */
static inline int stack_compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double stack_median(double *values, size_t n) {
    qsort(values, n, sizeof *values, stack_compare);
    return values[n / 2];
}

#endif
