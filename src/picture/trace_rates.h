// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_TRACE_RATES_H
#define PICTURE_TRACE_RATES_H

/* How often each test for traces found a change and how often it alarmed where there was none, as measured with
 * tests/picture/measure_traces on its held-out set, of which no threshold was chosen. A compiled table, so that an answer
 * carries the rates of the program that gave it. */

#include "tocsin/picture.h"

typedef enum trace_test {
    TRACE_COPIES,
    TRACE_SAVED_ONCE,
    TRACE_NOISE,
    TRACE_GRID,
    TRACE_RESAMPLING,
    N_TRACE_TESTS
} trace_test;

typedef struct trace_rate {
    trace_test test;
    const char *change; /* key of its words in lang/<code>/picture.yaml */
    int quality;        /* saved at, of the ladder of the Independent JPEG Group */
    int scale_percent;  /* scaled to, after the change and before saving */
    int n, found;       /* pictures changed so, and those in which the test found it */
    int n_pristine, alarms;
} trace_rate;

extern const trace_rate trace_rates[];
extern const size_t n_trace_rates;
extern const char *const trace_test_names[N_TRACE_TESTS]; /* in JSON */

/* The measured quality that is nearest to a picture's. 95 where it is no JPEG. */
int trace_quality_near(const tocsin_coding *coding);
/* Below this nothing was measured. */
enum { TRACE_LEAST_QUALITY = 60, TRACE_SCALED_QUALITY = 85 };

#endif
