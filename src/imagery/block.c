// SPDX-License-Identifier: Apache-2.0
#include "imagery/block.h"

#include <stdlib.h>
#include <string.h>

static size_t value_bytes(bool stored) {
    return stored ? sizeof(int16_t) : sizeof(float);
}

size_t block_value_bytes(const block_reader *reader) {
    return value_bytes(reader->stored);
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
    reader.values = tocsin_pages_alloc(n_windows * window_px * a_pixel);
    reader.strip = malloc(n_windows * window_px * plan->n_variables * value_bytes(reader.stored));
    reader.windows = malloc(n_windows * sizeof *reader.windows);
    if (!reader.values || !reader.strip || !reader.windows) status = tocsin_fail_memory(err);
    if (!status && plan->tiles) status = block_kept_open(&reader, err);
    if (status)
        block_reader_close(&reader);
    else
        *ret_reader = reader;
    return status;
}

void block_reader_close(block_reader *reader) {
    if (reader->plan) series_reader_close(&reader->reader);
    block_kept_close(reader);
    free(reader->values);
    free(reader->strip);
    free(reader->windows);
    *reader = (block_reader){.plan = NULL};
}

/* Where variable `v` of a window begins: all its dates lie behind one another. */
static unsigned char *values_of(const block_reader *reader, size_t window, size_t v) {
    size_t n_dates = reader->plan->n_dates, n_variables = reader->plan->n_variables;
    return reader->values +
           (window * n_variables + v) * n_dates * reader->window_px * value_bytes(reader->stored);
}

tocsin_status block_read_date(const block_reader *reader, series_reader *from, size_t date,
                              series_window window, unsigned char *to, size_t apart,
                              tocsin_error *err) {
    float *numbers[SERIES_MAX_VARIABLES];
    int16_t *stored[SERIES_MAX_VARIABLES];
    for (size_t v = 0; v < reader->plan->n_variables; v++) {
        void *at = to + v * apart;
        numbers[v] = at;
        stored[v] = at;
    }
    return reader->stored ? series_read_stored(from, date, window, stored, err)
                          : series_read_pooled(from, date, window, numbers, err);
}

unsigned char *block_row(const block_reader *reader, size_t window, size_t v, size_t date) {
    return values_of(reader, window, v) + (date - reader->first_date) *
                                              series_window_px(reader->windows[window]) *
                                              value_bytes(reader->stored);
}

/* What all windows lie in. */
static series_window bounds_of(const series_window *windows, size_t n) {
    series_window w = windows[0];
    int right = w.x + w.width, bottom = w.y + w.height;
    for (size_t k = 1; k < n; k++) {
        series_window v = windows[k];
        if (v.x < w.x) w.x = v.x;
        if (v.y < w.y) w.y = v.y;
        if (v.x + v.width > right) right = v.x + v.width;
        if (v.y + v.height > bottom) bottom = v.y + v.height;
    }
    w.width = right - w.x;
    w.height = bottom - w.y;
    return w;
}

void block_cut(const void *from, series_window whole, series_window part, size_t value_bytes,
               void *to) {
    const unsigned char *at = from;
    unsigned char *row = to;
    size_t bytes = (size_t)part.width * value_bytes;
    for (int y = 0; y < part.height; y++, row += bytes) {
        size_t skip = (size_t)(part.y - whole.y + y) * (size_t)whole.width;
        memcpy(row, at + (skip + (size_t)(part.x - whole.x)) * value_bytes, bytes);
    }
}

/* ---- a date ---------------------------------------------------------------------------------- */

static bool all_have(const block_reader *reader, size_t date) {
    for (size_t k = 0; k < reader->n_read; k++)
        if (!block_has(reader, k, date)) return false;
    return true;
}

/* What was read without a gap is kept for later runs. */
static void keep(block_reader *reader, size_t window, size_t date, size_t missed_before) {
    if (reader->plan->tiles && !block_has(reader, window, date))
        block_keep(reader, window, date, reader->reader.n_missed == missed_before);
}

/* Windows that fill a rectangle are read as one: lines of a file then come whole. */
static tocsin_status read_strip(block_reader *reader, series_window strip, size_t date,
                                tocsin_error *err) {
    if (all_have(reader, date)) return TOCSIN_OK;
    size_t bytes = value_bytes(reader->stored), apart = series_window_px(strip) * bytes;
    size_t missed = reader->reader.n_missed;
    tocsin_status status =
        block_read_date(reader, &reader->reader, date, strip, reader->strip, apart, err);
    for (size_t k = 0; k < reader->n_read && !status; k++) {
        for (size_t v = 0; v < reader->plan->n_variables; v++)
            block_cut(reader->strip + v * apart, strip, reader->windows[k], bytes,
                      block_row(reader, k, v, date));
        keep(reader, k, date, missed);
    }
    return status;
}

static tocsin_status read_apart(block_reader *reader, size_t date, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t k = 0; k < reader->n_read && !status; k++) {
        if (block_has(reader, k, date)) continue;
        size_t apart = reader->plan->n_dates * reader->window_px * value_bytes(reader->stored);
        size_t missed = reader->reader.n_missed;
        status = block_read_date(reader, &reader->reader, date, reader->windows[k],
                                 block_row(reader, k, 0, date), apart, err);
        if (!status) keep(reader, k, date, missed);
    }
    return status;
}

tocsin_status block_read(block_reader *reader, const series_window *windows, size_t n,
                         tocsin_error *err) {
    size_t px = 0;
    for (size_t k = 0; k < n; k++) {
        reader->windows[k] = windows[k];
        px += series_window_px(windows[k]);
    }
    reader->n_read = n;
    series_window strip = bounds_of(windows, n);
    bool together = n > 1 && series_window_px(strip) == px;
    tocsin_status status = TOCSIN_OK;
    for (size_t k = 0; k < n && !status && reader->plan->tiles; k++)
        status = block_take_kept(reader, k, err);
    for (size_t date = reader->first_date; date < reader->plan->n_dates && !status; date++)
        status = together ? read_strip(reader, strip, date, err) : read_apart(reader, date, err);
    return status;
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
            .stride = series_window_px(w),
        };
    }
    return block;
}
