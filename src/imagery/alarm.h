// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_ALARM_H
#define IMAGERY_ALARM_H

/* From the values of many pixels to their alarms. */

#include "imagery/series.h"

/* Options as norm needs them: the history ends somewhere, and several bands share the false alarms. */
tocsin_status alarm_options(const series_plan *plan, const tocsin_watch_options *asked,
                            tocsin_norm_options *ret_options, tocsin_error *err);

/* Pixels are judged some at a time, so that norm's workspace stays small. */
typedef struct alarm_judge {
    const series_plan *plan;
    tocsin_norm_options options;
    tocsin_day *days; /* of the plan's dates */
    void *workspace;
    tocsin_pixel_alarm *of_bands;
} alarm_judge;

tocsin_status alarm_judge_open(const series_plan *plan, const tocsin_norm_options *options,
                               alarm_judge *ret_judge, tocsin_error *err);
void alarm_judge_close(alarm_judge *judge);
/* values[v] + i × n_pixels: variable v on date i. */
tocsin_status alarm_judge_pixels(alarm_judge *judge, float *const *values, size_t n_pixels,
                                 tocsin_pixel_alarm *ret_alarms, tocsin_error *err);

#endif
