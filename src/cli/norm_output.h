// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_NORM_OUTPUT_H
#define CLI_NORM_OUTPUT_H

/* What `tocsin norm` prints of the series that it judged: text, CSV, JSON or SVG. */
#include "cli/series_csv.h"

enum { NORM_TEXT, NORM_CSV, NORM_JSON, NORM_SVG };

typedef struct norm_result {
    tocsin_text name; /* unique among the results */
    series_csv series;
    tocsin_series_point *points;
    tocsin_norm_judgement judgement;
    bool found; /* unusual at the false discovery rate asked for */
} norm_result;

typedef struct norm_output {
    int format;
    const char *language, *title; /* title NULL: the name of the series */
    tocsin_norm_options norm;
    double false_discovery; /* rate over the answers of several series */
    norm_result *results;
    size_t n_results;
} norm_output;

extern const char *const norm_monitor_names[]; /* by tocsin_monitor, NULL-ended */

tocsin_status norm_output_write(const norm_output *output, tocsin_buffer *out, tocsin_error *err);

#endif
