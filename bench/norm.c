// SPDX-License-Identifier: Apache-2.0
/* How fast the norm is, as JSON: pixels a second and core of tocsin_norm_watch_block with the plain
 * and the robust fit, and series a second of tocsin_norm_series, beside what this machine can move and
 * compute at all, measured in the same run. Fixed seed; the median of RUNS after one to warm up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tocsin/norm.h"

enum {
    RUNS = 11,
    DATES = 240,
    SIDE = 64,
    PIXELS = SIDE * SIDE,
    SERIES = 40,
    COPY = 64 << 20,
    SUMS = 16
};

typedef struct bench_data {
    tocsin_day day[DATES];
    float *value; /* DATES × PIXELS */
    tocsin_pixel_alarm *alarms;
    tocsin_norm_watch *plain, *robust;
    void *room;
    char *from, *to; /* COPY */
    tocsin_norm_options options;
    volatile float sink;
} bench_data;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* other work on the machine counts less so */
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static uint32_t next_bits(uint32_t *state) { /* xorshift32 (Marsaglia 2003) */
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void fill(bench_data *data) {
    uint32_t state = 2463534242u;
    for (int i = 0; i < DATES; i++) {
        data->day[i] = 17532 + 9 * i;
        float season = (float)cos(2 * M_PI * data->day[i] / 365.2425);
        for (int j = 0; j < PIXELS; j++) {
            float noise = 0;
            for (int k = 0; k < 4; k++)
                noise += (float)(next_bits(&state) >> 8) / 16777216.0f - 0.5f;
            bool cloud = next_bits(&state) % 10 < 3;
            data->value[i * PIXELS + j] = cloud ? NAN : 0.5f + 0.2f * season + 0.05f * noise;
        }
    }
    data->options = (tocsin_norm_options)TOCSIN_NORM_OPTIONS_INIT;
    data->options.history.to = data->day[159];
}

static tocsin_pixel_block block_of(const bench_data *data) {
    tocsin_pixel_block block = {.width = SIDE, .height = SIDE};
    block.band[0] = (tocsin_pixel_values){.number = data->value, .stride = PIXELS};
    return block;
}

static bool prepare(const bench_data *data, bool robust, tocsin_norm_watch **ret_watch) {
    tocsin_watch_rule rule = TOCSIN_WATCH_RULE_INIT;
    tocsin_norm_options options = data->options;
    options.robust = robust;
    tocsin_pixel_block block = block_of(data);
    return !tocsin_norm_watch_new(data->day, DATES, 1, &options, &rule, ret_watch, NULL) &&
           !tocsin_norm_watch_sample(*ret_watch, 0, &block, NULL) &&
           !tocsin_norm_watch_calibrate(*ret_watch, 1, NULL);
}

static bool watch_plain(bench_data *data) {
    tocsin_pixel_block block = block_of(data);
    return !tocsin_norm_watch_block(data->plain, &block, data->room, data->alarms, NULL);
}

static bool watch_robust(bench_data *data) {
    tocsin_pixel_block block = block_of(data);
    return !tocsin_norm_watch_block(data->robust, &block, data->room, data->alarms, NULL);
}

static bool judge_series(bench_data *data) {
    static double value[DATES];
    static tocsin_series_point points[DATES];
    tocsin_norm_options options = data->options;
    options.history = TOCSIN_PERIOD_NONE;
    options.robust = true;
    for (int j = 0; j < SERIES; j++) {
        tocsin_seasonal_answer answer;
        for (int i = 0; i < DATES; i++) value[i] = (double)data->value[i * PIXELS + j];
        if (tocsin_norm_series(data->day, value, DATES, &options, points, &answer, NULL))
            return false;
    }
    return true;
}

static bool copy_memory(bench_data *data) {
    memcpy(data->to, data->from, COPY);
    data->sink = (float)data->to[data->options.harmonics];
    return true;
}

/* Independent chains of multiply and add on vectors of the width that this program is built for. */
static bool multiply_add(bench_data *data) {
    float sum[SUMS][16] = {{0}}, factor = 0.999f + 1e-6f * data->sink;
    for (int round = 0; round < 100000; round++)
        for (int k = 0; k < SUMS; k++)
            for (int l = 0; l < 16; l++) sum[k][l] = sum[k][l] * factor + 0.5f;
    for (int k = 0; k < SUMS; k++) data->sink += sum[k][k % 16] * 1e-9f;
    return true;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Median seconds; negative when it failed. */
static double measure(bool (*once)(bench_data *data), bench_data *data) {
    double took[RUNS];
    if (!once(data)) return -1;
    for (int i = 0; i < RUNS; i++) {
        double begin = seconds();
        if (!once(data)) return -1;
        took[i] = seconds() - begin;
    }
    qsort(took, RUNS, sizeof *took, compare_doubles);
    return took[RUNS / 2];
}

int main(void) {
    static bench_data data;
    data.options = (tocsin_norm_options)TOCSIN_NORM_OPTIONS_INIT;
    data.value = malloc(sizeof(float) * DATES * PIXELS);
    data.alarms = malloc(sizeof *data.alarms * PIXELS);
    data.from = calloc(COPY, 1);
    data.to = calloc(COPY, 1);
    if (!data.value || !data.alarms || !data.from || !data.to) return 70;
    fill(&data);
    if (!prepare(&data, false, &data.plain) || !prepare(&data, true, &data.robust)) return 70;
    data.room = malloc(tocsin_norm_watch_room(data.robust, SIDE, SIDE));
    if (!data.room) return 70;
    double copy = measure(copy_memory, &data), sums = measure(multiply_add, &data);
    double plain = measure(watch_plain, &data), robust = measure(watch_robust, &data);
    double series = measure(judge_series, &data);
    if (copy < 0 || sums < 0 || plain < 0 || robust < 0 || series < 0) return 70;
    double bytes = 4.0 * DATES, copied = COPY / copy;
    double flops = 2.0 * 16 * SUMS * 100000 / sums;
    printf("{\"bench\":\"norm\",\"runs\":%d,\"dates\":%d,\"history\":160,\"pixels\":%d,"
           "\"memcpy_bytes_per_s\":%.4g,\"multiply_add_flop_per_s\":%.4g,"
           "\"watch_plain_pixels_per_s\":%.4g,\"watch_robust_pixels_per_s\":%.4g,"
           "\"watch_robust_pixel_dates_per_s\":%.4g,\"watch_robust_share_of_memcpy\":%.4g,"
           "\"watch_robust_flop_at_peak_per_pixel\":%.4g,\"series_per_s\":%.4g}\n",
           RUNS, DATES, PIXELS, copied, flops, PIXELS / plain, PIXELS / robust,
           PIXELS * (double)DATES / robust, PIXELS / robust * bytes / copied,
           flops * robust / PIXELS, SERIES / series);
    free(data.value);
    free(data.alarms);
    free(data.room);
    tocsin_norm_watch_free(&data.plain);
    tocsin_norm_watch_free(&data.robust);
    free(data.from);
    free(data.to);
    return 0;
}
