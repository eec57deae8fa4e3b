// SPDX-License-Identifier: Apache-2.0
#include "imagery/alarm.h"

#include <pthread.h>
#include <stdlib.h>

enum { DEFAULT_WATCH_DAYS = 365, SAMPLE_PX = 128, LEAST_BLOCK_PX = 32 };

/* The history of a block, as floats, is no more than this. */
static const size_t most_block_bytes = (size_t)128 << 20;

int alarm_block_px(const series_plan *plan, tocsin_day history_end) {
    size_t n_history = 1;
    for (size_t i = 0; i < plan->n_dates; i++) n_history += plan->dates[i].day <= history_end;
    size_t a_pixel = n_history * plan->n_variables * sizeof(float);
    int size = TOCSIN_WATCH_BLOCK_PX;
    while (size > LEAST_BLOCK_PX && (size_t)size * (size_t)size * a_pixel > most_block_bytes)
        size /= 2;
    return size;
}

tocsin_status alarm_options(const series_plan *plan, const tocsin_norm_options *asked,
                            tocsin_norm_options *ret_options, tocsin_error *err) {
    tocsin_day first = plan->dates[0].day, last = plan->dates[plan->n_dates - 1].day;
    tocsin_norm_options options = *asked;
    if (options.history.to == TOCSIN_DAY_NONE) options.history.to = last - DEFAULT_WATCH_DAYS;
    char end[16], from[16], to[16];
    tocsin_day_format(options.history.to, end);
    tocsin_day_format(first, from);
    tocsin_day_format(last, to);
    if (options.history.to < first)
        return tocsin_fail(
            err, TOCSIN_TOO_LITTLE,
            "the history would end on %s, before the first scene: the scenes are from %s to %s",
            end, from, to);
    if (options.history.to >= last)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "the history ends on %s, and no scene is later: the scenes are from %s to %s", end,
            from, to);
    *ret_options = options;
    return TOCSIN_OK;
}

/* ---- the sample ------------------------------------------------------------------------------ */

typedef struct sample_cut {
    int parts, size; /* along one side */
} sample_cut;

/* Two parts along a side that is long enough, else all of it. */
static sample_cut cut_side(int length, int most) {
    if (length >= 4 * most || length >= 2 * SAMPLE_PX)
        return (sample_cut){2, most < SAMPLE_PX ? most : SAMPLE_PX};
    return (sample_cut){1, length < most ? length : most};
}

/* Part `i` in the middle of its share of the side. */
static int cut_start(sample_cut cut, int from, int length, int i) {
    int share = length / cut.parts;
    return from + i * share + (share - cut.size) / 2;
}

int alarm_sample_windows(series_window within, int block_px, series_window *ret_windows) {
    int most = block_px;
    sample_cut across = cut_side(within.width, most), down = cut_side(within.height, most);
    for (int i = 0; i < across.parts * down.parts; i++)
        ret_windows[i] = (series_window){
            cut_start(across, within.x, within.width, i % across.parts),
            cut_start(down, within.y, within.height, i / across.parts), across.size, down.size};
    return across.parts * down.parts;
}

/* What a watch does with block `i` of the sample. */
typedef tocsin_status take_block(tocsin_norm_watch *watch, size_t i,
                                 const tocsin_pixel_block *block, tocsin_error *err);

typedef struct sample_reading {
    const series_plan *plan;
    const alarm_request *request;
    tocsin_norm_watch *watch;
    const series_window *windows;
    int n;
    size_t first_date;
    take_block *take;
    block_reader *readers; /* one a thread, open when it has read */
    pthread_mutex_t lock;  /* guards what follows */
    int n_done;
} sample_reading;

static tocsin_status count_sample(sample_reading *reading, tocsin_error *err) {
    const alarm_request *request = reading->request;
    pthread_mutex_lock(&reading->lock);
    bool go_on =
        !request->progress || request->progress(request->progress_context, "calibrating blocks",
                                                reading->n_done++, reading->n);
    pthread_mutex_unlock(&reading->lock);
    return go_on ? TOCSIN_OK : tocsin_fail(err, TOCSIN_PARTLY, "stopped; run it again to go on");
}

/* All blocks of a sample are of one size. */
static tocsin_status reader_of(const sample_reading *reading, int worker, block_reader **ret_reader,
                               tocsin_error *err) {
    block_reader *reader = &reading->readers[worker];
    series_window w = reading->windows[0];
    tocsin_status status = TOCSIN_OK;
    if (!reader->plan)
        status =
            block_reader_open(reading->plan, 1, (size_t)w.width * (size_t)w.height, reader, err);
    *ret_reader = reader;
    return status;
}

static tocsin_status read_sample(void *context, size_t index, int worker, tocsin_error *err) {
    sample_reading *reading = context;
    series_window w = reading->windows[index];
    block_reader *reader;
    tocsin_status status = count_sample(reading, err);
    if (!status) status = reader_of(reading, worker, &reader, err);
    if (status) return status;
    reader->first_date = reading->first_date;
    reader->reader.now = (size_t)w.y * (size_t)reading->plan->grid.width_px + (size_t)w.x;
    status = block_read(reader, &w, 1, err);
    tocsin_pixel_block block = block_of(reader, 0);
    return status ? status : reading->take(reading->watch, index, &block, err);
}

static tocsin_status read_samples(sample_reading *reading, tocsin_error *err) {
    int threads = tocsin_parallel_workers((size_t)reading->n, reading->request->threads);
    block_reader readers[ALARM_MAX_SAMPLES] = {{.plan = NULL}};
    reading->readers = readers;
    pthread_mutex_init(&reading->lock, NULL);
    tocsin_status status = tocsin_parallel((size_t)reading->n, threads, read_sample, reading, err);
    pthread_mutex_destroy(&reading->lock);
    for (int i = 0; i < threads; i++) block_reader_close(&readers[i]);
    return status;
}

/* Days of the plan from date `first` on: malloc'ed. */
static tocsin_day *days_of(const series_plan *plan, size_t first) {
    tocsin_day *days = malloc((plan->n_dates - first + 1) * sizeof *days);
    for (size_t i = first; days && i < plan->n_dates; i++) days[i - first] = plan->dates[i].day;
    return days;
}

tocsin_status alarm_watch_make(const series_plan *plan, const alarm_request *request,
                               tocsin_norm_watch **ret_watch, tocsin_error *err) {
    tocsin_norm_watch *watch = NULL;
    tocsin_day *days = days_of(plan, 0);
    if (!days) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_norm_watch_new(days, plan->n_dates, (int)plan->n_variables,
                                                 request->norm, request->rule, &watch, err);
    free(days);
    if (status) return status;
    series_window windows[ALARM_MAX_SAMPLES];
    int most = alarm_block_px(plan, request->norm->history.to);
    sample_reading reading = {.plan = plan,
                              .request = request,
                              .watch = watch,
                              .windows = windows,
                              .n = alarm_sample_windows(request->within, most, windows),
                              .take = tocsin_norm_watch_sample};
    status = read_samples(&reading, err);
    if (!status) status = tocsin_norm_watch_calibrate(watch, request->threads, err);
    if (status)
        tocsin_norm_watch_free(&watch);
    else
        *ret_watch = watch;
    return status;
}

tocsin_status alarm_watch_resume(const series_plan *plan, const alarm_request *request,
                                 const state_file *state, tocsin_norm_watch **ret_watch,
                                 tocsin_error *err) {
    size_t n_bytes;
    const void *kept = state_watch(state, &n_bytes);
    tocsin_norm_watch *watch = NULL;
    tocsin_day *days = days_of(plan, 1);
    if (!days) return tocsin_fail_memory(err);
    tocsin_status status =
        tocsin_norm_watch_resume(kept, n_bytes, days, plan->n_dates - 1, &watch, err);
    free(days);
    if (status) return status;
    const state_facts *facts = state_facts_of(state);
    sample_reading reading = {.plan = plan,
                              .request = request,
                              .watch = watch,
                              .windows = facts->samples,
                              .n = facts->n_samples,
                              .first_date = 1,
                              .take = tocsin_norm_watch_sample_more};
    status = tocsin_norm_watch_agrees(watch, request->norm, request->rule, err);
    if (!status && plan->n_dates > 1) status = read_samples(&reading, err);
    if (!status) status = tocsin_norm_watch_shift_more(watch, err);
    if (status)
        tocsin_norm_watch_free(&watch);
    else
        *ret_watch = watch;
    return status;
}
