// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_BLOCK_H
#define IMAGERY_BLOCK_H

/* Windows of a series with all their dates, as norm takes them: int16 as stored where that can be, else floats. Several
 * neighbouring windows are read together, date by date, so that what GDAL decoded for one serves the others. */

#include "imagery/series.h"

typedef struct block_reader {
    const series_plan *plan;
    series_reader reader;
    bool stored;
    series_storage storage;
    unsigned char *values; /* windows × variables × dates × window_px */
    unsigned char *strip;  /* variables × the windows of one date, as they lie together */
    size_t n_windows, window_px;
    size_t first_date;      /* dates before it are not read: row 0 is this one; 0 unless set */
    series_window *windows; /* as read last, n_read of them */
    size_t n_read;
} block_reader;

/* For up to `n_windows` windows of at most `window_px` pixels at a time. */
tocsin_status block_reader_open(const series_plan *plan, size_t n_windows, size_t window_px,
                                block_reader *ret_reader, tocsin_error *err);
void block_reader_close(block_reader *reader);
tocsin_status block_read(block_reader *reader, const series_window *windows, size_t n,
                         tocsin_error *err);
/* One of the windows that were read last; its values live until the next. */
tocsin_pixel_block block_of(const block_reader *reader, size_t window);
/* Bytes a pixel that a reader holds. */
size_t block_bytes_a_pixel(const series_plan *plan);

#endif
