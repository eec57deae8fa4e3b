// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_BLOCK_H
#define IMAGERY_BLOCK_H

/* Windows of a series with all their dates, as norm takes them: int16 as stored where that can be, else floats. Several
 * neighbouring windows are read together, date by date, so that what GDAL decoded for one serves the others. Where the plan has
 * tiles, what they have comes from there (tiles_block.c). */

#include "imagery/tiles.h"

/* Where the plan has tiles: room for what comes from there. */
typedef struct block_kept {
    unsigned char *got;   /* windows × dates: not 0 where the values did */
    tiles_entry *entries; /* of the blocks at hand, each with all dates */
    size_t n_entries;
    unsigned char *room; /* one day of the blocks that a window lies in */
    size_t room_bytes;
    series_reader
        reader; /* of more than the window; what fails there is none of its own failures */
} block_kept;

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
    block_kept kept;
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

/* ---- between block.c and tiles_block.c ------------------------------------------------------ */

size_t block_value_bytes(const block_reader *reader);
/* Where variable `v` of a date of a window begins. */
unsigned char *block_row(const block_reader *reader, size_t window, size_t v, size_t date);
/* Values of one date, those of each variable `apart` bytes from those of the one before, through `from`. */
tocsin_status block_read_date(const block_reader *reader, series_reader *from, size_t date,
                              series_window window, unsigned char *to, size_t apart,
                              tocsin_error *err);
/* `part` of what lies in `whole`, at `from`. */
void block_cut(const void *from, series_window whole, series_window part, size_t value_bytes,
               void *to);

tocsin_status block_kept_open(block_reader *reader, tocsin_error *err);
void block_kept_close(block_reader *reader);
/* What the tiles have of a window. Where it is no block of theirs, those that it lies in are read whole and kept. */
tocsin_status block_take_kept(block_reader *reader, size_t window, tocsin_error *err);
bool block_has(const block_reader *reader, size_t window, size_t date);
/* A date of a window, that was read, into the tiles if it is whole. */
void block_keep(block_reader *reader, size_t window, size_t date, bool whole);

#endif
