// SPDX-License-Identifier: Apache-2.0
/* Any bytes give a series in order of date, or an error that names the file. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/series_csv.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_once(tocsin_text bytes, const series_csv_options *options) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    series_csv series;
    tocsin_status status = series_csv_read(bytes, options, &arena, &series, &err);
    if (status != TOCSIN_OK) {
        if (!strstr(err.message, options->name)) abort();
        return;
    }
    for (size_t i = 0; i < series.n; i++) {
        if (isinf(series.value[i])) abort();
        if (i > 0 && series.day[i] < series.day[i - 1]) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text bytes = {(const char *)data, size};
    series_csv_options guess = {.name = "series.csv"};
    series_csv_options named = {.name = "series.csv", .date_column = "1", .value_column = "2"};
    read_once(bytes, &guess);
    read_once(bytes, &named);
    return 0;
}
