// SPDX-License-Identifier: Apache-2.0
#include "imagery/block.h"

#include <stdlib.h>

static size_t value_bytes(bool stored) {
    return stored ? sizeof(int16_t) : sizeof(float);
}

size_t block_bytes_a_pixel(const series_plan *plan) {
    series_storage storage;
    return plan->n_dates * plan->n_variables * value_bytes(series_is_stored(plan, &storage));
}

tocsin_status block_reader_open(const series_plan *plan, size_t n_windows, size_t window_px,
                                block_reader *ret_reader, tocsin_error *err) {
    block_reader reader = {.plan = plan, .n_windows = n_windows, .window_px = window_px};
    reader.stored = series_is_stored(plan, &reader.storage);
    size_t a_pixel = block_bytes_a_pixel(plan);
    if (window_px > SIZE_MAX / a_pixel / n_windows) return tocsin_fail_memory(err);
    tocsin_status status = series_reader_open(plan, &reader.reader, err);
    if (status) return status;
    reader.values = malloc(n_windows * window_px * a_pixel);
    reader.windows = malloc(n_windows * sizeof *reader.windows);
    if (!reader.values || !reader.windows) {
        block_reader_close(&reader);
        return tocsin_fail_memory(err);
    }
    *ret_reader = reader;
    return TOCSIN_OK;
}

void block_reader_close(block_reader *reader) {
    if (reader->plan) series_reader_close(&reader->reader);
    free(reader->values);
    free(reader->windows);
    *reader = (block_reader){.plan = NULL};
}

/* Where variable `v` of a window begins: all its dates lie behind one another. */
static unsigned char *values_of(const block_reader *reader, size_t window, size_t v) {
    size_t n_dates = reader->plan->n_dates, n_variables = reader->plan->n_variables;
    return reader->values +
           (window * n_variables + v) * n_dates * reader->window_px * value_bytes(reader->stored);
}

static size_t px_of(series_window w) {
    return (size_t)w.width * (size_t)w.height;
}

static tocsin_status read_date(block_reader *reader, size_t date, size_t window,
                               tocsin_error *err) {
    series_window w = reader->windows[window];
    size_t row = date - reader->first_date;
    float *numbers[SERIES_MAX_VARIABLES];
    int16_t *stored[SERIES_MAX_VARIABLES];
    for (size_t v = 0; v < reader->plan->n_variables; v++) {
        void *at = values_of(reader, window, v);
        numbers[v] = reader->stored ? NULL : (float *)at + row * px_of(w);
        stored[v] = reader->stored ? (int16_t *)at + row * px_of(w) : NULL;
    }
    return reader->stored ? series_read_stored(&reader->reader, date, w, stored, err)
                          : series_read_pooled(&reader->reader, date, w, numbers, err);
}

tocsin_status block_read(block_reader *reader, const series_window *windows, size_t n,
                         tocsin_error *err) {
    for (size_t k = 0; k < n; k++) reader->windows[k] = windows[k];
    for (size_t date = reader->first_date; date < reader->plan->n_dates; date++)
        for (size_t k = 0; k < n; k++) {
            tocsin_status status = read_date(reader, date, k, err);
            if (status) return status;
        }
    return TOCSIN_OK;
}

tocsin_pixel_block block_of(const block_reader *reader, size_t window) {
    series_window w = reader->windows[window];
    tocsin_pixel_block block = {.width = w.width, .height = w.height};
    for (size_t v = 0; v < reader->plan->n_variables; v++) {
        void *at = values_of(reader, window, v);
        block.band[v] = (tocsin_pixel_values){
            .number = reader->stored ? NULL : at,
            .stored = reader->stored ? at : NULL,
            .scale = (float)reader->storage.scale,
            .offset = (float)reader->storage.offset,
            .has_missing = reader->storage.has_missing,
            .missing = reader->storage.missing,
            .stride = px_of(w),
        };
    }
    return block;
}
