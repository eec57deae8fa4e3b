// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_NORM_H
#define TOCSIN_NORM_H

/* norm: what a dated series usually does at this time of year, with its spread.
 *
 * Pure mathematics on arrays: no files, no text, no allocation in the kernels (workspaces come from
 * the caller). The same engine judges a pixel of a radar scene and a weekly count of threats in the
 * news. Missing values are NaN and weigh nothing. Methods, formulas and sources:
 * docs/methods/norm.md.
 */

#include "tocsin/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TOCSIN_NORM_MAX_HARMONICS 4
#define TOCSIN_NORM_MAX_TERMS     (2 + 2 * TOCSIN_NORM_MAX_HARMONICS)
#define TOCSIN_NORM_MAX_NARROW    6

typedef enum tocsin_monitor {
    TOCSIN_MONITOR_RUNS, /* consecutive exceedances of the same sign */
    TOCSIN_MONITOR_MOSUM,
    TOCSIN_MONITOR_CUSUM,
    TOCSIN_MONITOR_EWMA,
    TOCSIN_MONITOR_SHIFT, /* the largest change of level within a window; pixels only */
} tocsin_monitor;

typedef struct tocsin_norm_options {
    int version;           /* 1 */
    int harmonics;         /* of the year, 0 … 4; default 2 */
    int trend;             /* 1 on, 0 off, -1: on from four years of history, but off in a norm that
                              moves on (level_years); default -1 */
    bool robust;           /* bisquare weights, c = 4.685; default true */
    int robust_iterations; /* default 5 */
    double ridge;          /* on the diagonal, as a share of the number of dates; default 1e-6 */
    double level;          /* of the prediction interval, 0 … 1; default 0.95 */
    tocsin_period history; /* dates that fit the norm; open: all before the date that is judged */
    tocsin_monitor monitor; /* default runs */
    int run_length;         /* exceedances in a row that ring; default 3 */
    double mosum_window;    /* h: share of the history; default 0.25 */
    double ewma_lambda;     /* default 0.3 */
    double alpha;           /* nominal level of the textbook boundaries; default 0.05 */
    double false_alarms;    /* asked for, per 100 pixel-years; default 0.5 */
    int season_days;        /* half width of "the same season"; default 15 */
    bool stable_history;    /* only the recent part of the history that passes a reversed-order
                               CUSUM at level alpha (tocsin_norm_series); default false */
    double level_years;     /* one series with the monitor runs: the norm moves on, its level with a
                               memory of so many years; 0: it stands as the history left it, as in a
                               tile; default 2 */
    bool season_spread; /* of a norm that moves on: one that differs over the year; default true */
    int narrow; /* of a norm that moves on: harmonics up to this one beside those above, drawn to zero
                   the more the higher, for what comes every year but lasts weeks; 0 … 6, default 6,
                   none where there are no harmonics or few dates a year */
} tocsin_norm_options;

#define TOCSIN_NORM_OPTIONS_INIT                                                                   \
    {                                                                                              \
        .version = 1, .harmonics = 2, .trend = -1, .robust = true, .robust_iterations = 5,         \
        .ridge = 1e-6, .level = 0.95, .history = {TOCSIN_DAY_NONE, TOCSIN_DAY_NONE},               \
        .monitor = TOCSIN_MONITOR_RUNS, .run_length = 3, .mosum_window = 0.25, .ewma_lambda = 0.3, \
        .alpha = 0.05, .false_alarms = 0.5, .season_days = 15, .level_years = 2,                   \
        .season_spread = true, .narrow = TOCSIN_NORM_MAX_NARROW,                                   \
    }

/* TOCSIN_BAD_INPUT names the option that is out of range, and what it may be. The functions below
 * check for themselves. */
tocsin_status tocsin_norm_check_options(const tocsin_norm_options *options, tocsin_error *err);

/* What to ask for where single series are watched rather than millions of pixels: a false alarm a
 * year. Each alarm says how rare it is (once_in_years), so that the rarer ones can be told apart. */
#define TOCSIN_NORM_SERIES_FALSE_ALARMS 100

/* One series, judged. `day` ascending (equal days allowed), `value` NaN where missing; n of each.
 * Fills ret_points[n] and *ret_answer, the answer for the last valid date. With the monitor runs
 * each date is judged by those before it, as long as options->history lets them become history.
 * TOCSIN_TOO_LITTLE is not returned: too little history is an answer. TOCSIN_BAD_INPUT: days not
 * ascending, infinities, options out of range. */
tocsin_status tocsin_norm_series(const tocsin_day *day, const double *value, size_t n,
                                 const tocsin_norm_options *options,
                                 tocsin_series_point *ret_points,
                                 tocsin_seasonal_answer *ret_answer, tocsin_error *err);

/* What stands behind an answer, for whoever wants to check it. */
typedef struct tocsin_norm_basis {
    int harmonics; /* as used: fewer than asked for when the history is short */
    bool trend;
    tocsin_period history;  /* first and last date that fitted the norm */
    double scale;           /* of a residual on the dates that fitted */
    double left_out_scale;  /* of a residual on years left out of the fit; NaN: one year only */
    double autocorrelation; /* of residuals one date apart */
    double n_effective;     /* independent dates that the history is worth */
    double limit;           /* of the monitor: sigmas (runs, EWMA), critical value (MOSUM, CUSUM) */
    double asked_per_year;  /* false alarms a year asked for; NaN where the monitor has a level */
    int history_alarms;     /* begun on left-out years of the history, or on judged dates of it */
    double history_years;
    double judged_years;    /* in which these alarms began */
    double level_years;     /* memory of the level; 0: the norm stands still */
    tocsin_day stable_from; /* where the history is stable from, when it seems to hold a change
                               before; NONE: all of it, or not looked at */
} tocsin_norm_basis;

typedef struct tocsin_norm_judgement {
    tocsin_seasonal_answer answer;
    tocsin_norm_basis basis; /* zero when there is too little history */
} tocsin_norm_judgement;

/* One dated series: `day` ascending (equal days allowed), `value` NaN where missing. */
typedef struct tocsin_dated {
    const tocsin_day *day;
    const double *value;
    size_t n;
} tocsin_dated;

/* tocsin_norm_series with what stands behind the answer. */
tocsin_status tocsin_norm_judge(const tocsin_dated *series, const tocsin_norm_options *options,
                                tocsin_series_point *ret_points,
                                tocsin_norm_judgement *ret_judgement, tocsin_error *err);

/* Several series judged at once: which of them to take for unusual, so that of those taken a share of
 * `rate` at most is wrong on average (Benjamini and Hochberg 1995). `probability` of each, NaN where
 * there is none. Fills ret_found[n]; returns how many were found. */
size_t tocsin_norm_false_discovery(const double *probability, size_t n, double rate,
                                   bool *ret_found);

/* ---- many series side by side: the pixels of an image series ---------------------------------
 *
 * A watch knows the dates and the rule. It is first given a sample of the scene, from which it
 * learns what all pixels share: how far whole scenes shift, how the bands vary together, and the
 * boundary that gives the asked rate of false alarms. Then it judges the scene block by block; what
 * a block says does not depend on the other blocks, on their order or on the number of threads. A
 * block keeps its state, so that one more date costs one date. */

enum { TOCSIN_WATCH_BLOCK_PX = 128, TOCSIN_WATCH_MAX_BANDS = 16, TOCSIN_WATCH_MAX_SAMPLES = 16 };

typedef struct tocsin_watch_rule {
    int version;            /* 1 */
    tocsin_monitor monitor; /* default shift */
    int window;         /* shift: valid dates that a change of level is looked for in; default 10 */
    int run_length;     /* runs; default 3 */
    double ewma_lambda; /* default 0.3 */
    double mosum_window; /* share of the valid dates of the history; default 0.25 */
    bool neighbours;     /* weigh in the pixels round about; default true */
    int common_px; /* reach of the square whose common shift is taken out; 0: none; default 12 */
    double false_alarms; /* asked for, per 100 pixel-years; default 0.35 */
} tocsin_watch_rule;

#define TOCSIN_WATCH_RULE_INIT                                                                     \
    {                                                                                              \
        .version = 1, .monitor = TOCSIN_MONITOR_SHIFT, .window = 10, .run_length = 3,              \
        .ewma_lambda = 0.3, .mosum_window = 0.25, .neighbours = true, .common_px = 12,             \
        .false_alarms = 0.35,                                                                      \
    }

/* How sure an alarm is: the rate of false alarms at which it would still have rung. */
typedef enum tocsin_tier {
    TOCSIN_TIER_NONE,   /* no alarm */
    TOCSIN_TIER_ASKED,  /* the rate asked for */
    TOCSIN_TIER_TENTH,  /* a tenth of it */
    TOCSIN_TIER_HUNDRED /* a hundredth of it */
} tocsin_tier;

typedef struct tocsin_pixel_alarm {
    tocsin_day first;     /* day first seen; NONE: no alarm */
    tocsin_day confirmed; /* the day on which it rang */
    float size;    /* mean from `first` to `confirmed` less what was expected, of the band that
                      changed most, in its units */
    float score;   /* the larger, the more unusual the place became, alarm or not; NaN: no answer */
    int n_history; /* valid dates behind the norm */
    tocsin_tier tier;
    int changes;     /* alarms in all: watching goes on from the new level */
    tocsin_day last; /* the day on which the last of them rang */
    float level;     /* of the first band above its norm at the end, in its units; NaN: no alarm */
} tocsin_pixel_alarm;

/* One band of consecutive pixels: element [i * stride + j] is date i, pixel j. */
typedef struct tocsin_pixel_values {
    const float *number;   /* NaN where missing; or NULL, and then: */
    const int16_t *stored; /* value = stored * scale + offset */
    float scale, offset;
    bool has_missing;
    int16_t missing;
    size_t stride;
} tocsin_pixel_values;

/* A rectangle of neighbouring pixels, row by row, with all their dates. */
typedef struct tocsin_pixel_block {
    int width, height; /* at most TOCSIN_WATCH_BLOCK_PX each */
    tocsin_pixel_values band[TOCSIN_WATCH_MAX_BANDS];
} tocsin_pixel_block;

typedef struct tocsin_norm_watch tocsin_norm_watch;

/* `day` ascending. options->history.to must be known: dates after it are watched. TOCSIN_BAD_INPUT
 * as tocsin_norm_check_options, and for a rule out of range. Free with _free. */
tocsin_status tocsin_norm_watch_new(const tocsin_day *day, size_t n_dates, int n_bands,
                                    const tocsin_norm_options *options,
                                    const tocsin_watch_rule *rule, tocsin_norm_watch **ret_watch,
                                    tocsin_error *err);
void tocsin_norm_watch_free(tocsin_norm_watch **watch);

/* Take a block of the scene into the sample as its `index`-th, from 0 without a gap; several make a better one, and
 * threads may bring different ones. TOCSIN_BAD_INPUT: a value is infinite, or there are too many. */
tocsin_status tocsin_norm_watch_sample(tocsin_norm_watch *watch, size_t index,
                                       const tocsin_pixel_block *block, tocsin_error *err);
/* Learn from the sample, on so many threads (0: all cores). After this the watch does not change and threads may share it. */
tocsin_status tocsin_norm_watch_calibrate(tocsin_norm_watch *watch, int threads, tocsin_error *err);

/* What was learned, for whoever wants to check it. */
typedef struct tocsin_watch_basis {
    tocsin_period history, watched; /* first and last date of each; NONE: no date */
    tocsin_day history_end;         /* as asked for */
    size_t n_dates;                 /* of both */
    double history_years;
    double asked; /* false alarms per 100 pixel-years */
    double found; /* on the years of the history, each left out in turn; NaN: too little history */
    double limit; /* of the statistic */
    double tenth, hundredth; /* the limits of the tiers */
    size_t n_sample_px;      /* pixels with a norm in the sample */
    size_t n_shifted;        /* dates on which the whole scene is out of line */
    const tocsin_day
        *shifted_day;   /* n_shifted of them, and how far in standard deviations of a pixel; */
    const float *shift; /* both live as long as the watch */
} tocsin_watch_basis;
tocsin_watch_basis tocsin_norm_watch_basis(const tocsin_norm_watch *watch);

/* Judge a block. `room` holds tocsin_norm_watch_room bytes, one a thread. TOCSIN_BAD_INPUT: a value
 * is infinite. */
size_t tocsin_norm_watch_room(const tocsin_norm_watch *watch, int width, int height);
tocsin_status tocsin_norm_watch_block(const tocsin_norm_watch *watch,
                                      const tocsin_pixel_block *block, void *room,
                                      tocsin_pixel_alarm *ret_alarms, tocsin_error *err);

/* ---- state: one more date costs one date ------------------------------------------------------
 *
 * What a calibrated watch and its blocks are at the end can be kept, as bytes of this machine, and gone on from with later
 * dates; the alarms are then those of a run over all dates, to the last bit. Whoever keeps the bytes sees to it that they
 * come back as they were. */

size_t tocsin_norm_watch_kept_bytes(const tocsin_norm_watch *watch);
/* No more than so many, however many dates may follow. */
size_t tocsin_norm_watch_kept_most(const tocsin_norm_watch *watch);
/* So many of them, the last ones, stay as they are when dates are added. */
size_t tocsin_norm_watch_fixed_bytes(const tocsin_norm_watch *watch);
void tocsin_norm_watch_keep(const tocsin_norm_watch *watch, void *ret_kept);
/* Those before them alone. */
void tocsin_norm_watch_keep_moving(const tocsin_norm_watch *watch, void *ret_kept);
/* A watch that goes on with `n_new` dates after those it knew. Then, for each block of the sample by its
 * number, tocsin_norm_watch_sample_more with the new dates alone, and tocsin_norm_watch_shift_more.
 * The bytes, 64-byte aligned, must stay until the watch is freed.
 * TOCSIN_BAD_INPUT: the bytes are not of a watch of this version, or the dates do not follow. */
tocsin_status tocsin_norm_watch_resume(const void *kept, size_t n_bytes, const tocsin_day *new_day,
                                       size_t n_new, tocsin_norm_watch **ret_watch,
                                       tocsin_error *err);
tocsin_status tocsin_norm_watch_sample_more(tocsin_norm_watch *watch, size_t sample,
                                            const tocsin_pixel_block *block, tocsin_error *err);
tocsin_status tocsin_norm_watch_shift_more(tocsin_norm_watch *watch, tocsin_error *err);
/* Was the watch made with these options and this rule? An open end of the history agrees with any. TOCSIN_BAD_INPUT names
 * what differs. */
tocsin_status tocsin_norm_watch_agrees(const tocsin_norm_watch *watch,
                                       const tocsin_norm_options *options,
                                       const tocsin_watch_rule *rule, tocsin_error *err);
/* Is there such a date? */
bool tocsin_norm_watch_has_day(const tocsin_norm_watch *watch, tocsin_day day);
/* The last date that a watch knew, out of its kept bytes; NONE: there is none. */
tocsin_day tocsin_norm_watch_kept_day(const void *kept, size_t n_bytes);

/* A block of so many pixels: its model, which stays, and its state, which moves with each date and takes no more than so
 * many bytes; 0 when there is no norm. */
size_t tocsin_norm_model_kept_bytes(const tocsin_norm_watch *watch, int width, int height);
size_t tocsin_norm_block_kept_bytes(const tocsin_norm_watch *watch, int width, int height);
/* After tocsin_norm_watch_block, from the room that it used, which holds nothing afterwards. How many bytes of `ret_state`,
 * 64-byte aligned, count. */
size_t tocsin_norm_block_keep(const tocsin_norm_watch *watch, int width, int height, void *room,
                              void *ret_model, void *ret_state);
/* What there is to count of a pixel. */
enum { TOCSIN_PIXEL_JUDGED = 1, TOCSIN_PIXEL_RANG = 2 };
/* Go on: `block` holds the new dates alone; `model` and `state`, 64-byte aligned; the latter, of *state_bytes, becomes that
 * after them. `ret_marks`: of each pixel, the sum of what it is; `ret_alarms` NULL: nobody wants to know more. */
tocsin_status tocsin_norm_block_resume(const tocsin_norm_watch *watch,
                                       const tocsin_pixel_block *block, void *model, void *state,
                                       size_t *state_bytes, void *room, uint8_t *ret_marks,
                                       tocsin_pixel_alarm *ret_alarms, tocsin_error *err);

/* The building blocks (plain and robust fit, recursive residuals, empirical fluctuation processes,
 * stable history, monitors and their boundaries) follow: see src/norm and docs/methods/norm.md. */

#ifdef __cplusplus
}
#endif
#endif
