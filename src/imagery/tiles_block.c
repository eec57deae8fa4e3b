// SPDX-License-Identifier: Apache-2.0
/* Windows of a series out of tiles. A window that is a block of the file comes as it lies there. Any other, such as those of
 * the sample, is cut out of the blocks that it touches; where these lack a date they are read whole and kept, since
 * what was decoded for a part of them serves the rest. */
#include <stdlib.h>
#include <string.h>

#include "imagery/block.h"

tocsin_status block_kept_open(block_reader *reader, tocsin_error *err) {
    block_kept *kept = &reader->kept;
    kept->got = malloc(reader->n_windows * reader->plan->n_dates);
    kept->n_entries = reader->plan->n_dates;
    kept->entries = malloc(kept->n_entries * sizeof *kept->entries);
    if (!kept->got || !kept->entries) return tocsin_fail_memory(err);
    return series_reader_open(reader->plan, &kept->reader, err);
}

void block_kept_close(block_reader *reader) {
    block_kept *kept = &reader->kept;
    if (kept->reader.plan) series_reader_close(&kept->reader);
    free(kept->got);
    free(kept->entries);
    free(kept->room);
    *kept = (block_kept){.got = NULL};
}

static unsigned char *got_of(const block_reader *reader, size_t window) {
    return reader->kept.got + window * reader->plan->n_dates;
}

bool block_has(const block_reader *reader, size_t window, size_t date) {
    return reader->plan->tiles && got_of(reader, window)[date];
}

static bool is_same(series_window a, series_window b) {
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

static void pieces_of(const block_reader *reader, size_t window, size_t date, void **ret_values) {
    for (size_t v = 0; v < reader->plan->n_variables; v++)
        ret_values[v] = block_row(reader, window, v, date);
}

void block_keep(block_reader *reader, size_t window, size_t date, bool whole) {
    series_window w = reader->windows[window];
    tiles_file *t = reader->plan->tiles;
    void *values[SERIES_MAX_VARIABLES];
    tiles_count_read(t, 1);
    if (!whole || !is_same(w, tiles_block_at(t, w.x, w.y))) return;
    pieces_of(reader, window, date, values);
    tiles_put(t, w, date, values);
}

static void take_block(block_reader *reader, size_t window) {
    const series_plan *plan = reader->plan;
    void *values[SERIES_MAX_VARIABLES];
    tiles_look(plan->tiles, reader->windows[window], reader->kept.entries);
    for (size_t date = reader->first_date; date < plan->n_dates; date++) {
        pieces_of(reader, window, date, values);
        got_of(reader, window)[date] =
            tiles_get(plan->tiles, reader->windows[window], date, reader->kept.entries, values);
    }
}

/* ---- a window that is no block --------------------------------------------------------------- */

/* Blocks that a window touches, and the rectangle that they fill. */
typedef struct touched {
    series_window window, all;
    int across, down;
    unsigned char *strip; /* one day of all of them */
    unsigned char *block; /* and of one */
} touched;

static series_window block_number(const block_reader *reader, const touched *of, int i) {
    int px = tiles_block_px(reader->plan->tiles);
    return tiles_block_at(reader->plan->tiles, of->all.x + i % of->across * px,
                          of->all.y + i / of->across * px);
}

static tocsin_status find_touched(block_reader *reader, series_window w, touched *ret,
                                  tocsin_error *err) {
    block_kept *kept = &reader->kept;
    const series_plan *plan = reader->plan;
    int px = tiles_block_px(plan->tiles);
    series_window first = tiles_block_at(plan->tiles, w.x, w.y),
                  last = tiles_block_at(plan->tiles, w.x + w.width - 1, w.y + w.height - 1);
    touched of = {.window = w, .all = first};
    of.all.width = last.x + last.width - first.x;
    of.all.height = last.y + last.height - first.y;
    of.across = (of.all.width + px - 1) / px;
    of.down = (of.all.height + px - 1) / px;
    size_t n_entries = (size_t)(of.across * of.down) * plan->n_dates;
    size_t a_pixel = plan->n_variables * block_value_bytes(reader);
    size_t strip = series_window_px(of.all) * a_pixel, block = (size_t)px * (size_t)px * a_pixel;
    if (n_entries > kept->n_entries) {
        free(kept->entries);
        kept->entries = malloc(n_entries * sizeof *kept->entries);
        kept->n_entries = kept->entries ? n_entries : 0;
    }
    if (strip + block > kept->room_bytes) {
        free(kept->room);
        kept->room = malloc(strip + block);
        kept->room_bytes = kept->room ? strip + block : 0;
    }
    if (!kept->entries || !kept->room) return tocsin_fail_memory(err);
    of.strip = kept->room;
    of.block = kept->room + strip;
    *ret = of;
    return TOCSIN_OK;
}

/* Variables of one block lie behind one another in of->block. */
static void pieces_of_block(const block_reader *reader, const touched *of, series_window block,
                            void **ret_values) {
    for (size_t v = 0; v < reader->plan->n_variables; v++)
        ret_values[v] = of->block + v * series_window_px(block) * block_value_bytes(reader);
}

static bool meet(series_window a, series_window b, series_window *ret_both) {
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int right = a.x + a.width < b.x + b.width ? a.x + a.width : b.x + b.width;
    int bottom = a.y + a.height < b.y + b.height ? a.y + a.height : b.y + b.height;
    *ret_both = (series_window){x, y, right - x, bottom - y};
    return right > x && bottom > y;
}

/* The part of the block that lies in the window, into the values of the window. */
static void put_part(const block_reader *reader, size_t window, size_t date, series_window block,
                     void *const *values) {
    series_window w = reader->windows[window], both;
    size_t bytes = block_value_bytes(reader);
    if (!meet(w, block, &both)) return;
    for (size_t v = 0; v < reader->plan->n_variables; v++) {
        unsigned char *to = block_row(reader, window, v, date);
        for (int y = both.y; y < both.y + both.height; y++) {
            series_window line = {both.x, y, both.width, 1};
            size_t at = (size_t)(y - w.y) * (size_t)w.width + (size_t)(both.x - w.x);
            block_cut(values[v], block, line, bytes, to + at * bytes);
        }
    }
}

static bool get_touched(block_reader *reader, const touched *of, size_t window, size_t date) {
    const series_plan *plan = reader->plan;
    bool all = true;
    for (int i = 0; i < of->across * of->down && all; i++) {
        series_window block = block_number(reader, of, i);
        tiles_entry *entries = reader->kept.entries + (size_t)i * plan->n_dates;
        void *values[SERIES_MAX_VARIABLES];
        pieces_of_block(reader, of, block, values);
        all = tiles_get(plan->tiles, block, date, entries, values);
        if (all)
            put_part(reader, window, date, block, values);
        else
            entries[date].key = 0;
    }
    return all;
}

/* Read all of them; what has a gap is left to whoever reads the window alone. */
static tocsin_status fill_touched(block_reader *reader, const touched *of, size_t window,
                                  size_t date, tocsin_error *err) {
    const series_plan *plan = reader->plan;
    series_reader *from = &reader->kept.reader;
    size_t bytes = block_value_bytes(reader), apart = series_window_px(of->all) * bytes,
           missed = from->n_missed;
    tocsin_status status = block_read_date(reader, from, date, of->all, of->strip, apart, err);
    if (status || from->n_missed != missed) return status;
    for (int i = 0; i < of->across * of->down; i++) {
        series_window block = block_number(reader, of, i);
        void *values[SERIES_MAX_VARIABLES];
        pieces_of_block(reader, of, block, values);
        for (size_t v = 0; v < plan->n_variables; v++)
            block_cut(of->strip + v * apart, of->all, block, bytes, values[v]);
        put_part(reader, window, date, block, values);
        if (reader->kept.entries[(size_t)i * plan->n_dates + date].key) continue;
        tiles_count_read(plan->tiles, 1);
        tiles_put(plan->tiles, block, date, values);
    }
    got_of(reader, window)[date] = 1;
    return TOCSIN_OK;
}

static tocsin_status take_cut(block_reader *reader, size_t window, tocsin_error *err) {
    touched of = {.across = 0};
    const series_plan *plan = reader->plan;
    tocsin_status status = find_touched(reader, reader->windows[window], &of, err);
    if (status) return status;
    for (int i = 0; i < of.across * of.down; i++)
        tiles_look(plan->tiles, block_number(reader, &of, i),
                   reader->kept.entries + (size_t)i * plan->n_dates);
    for (size_t date = reader->first_date; date < plan->n_dates && !status; date++) {
        got_of(reader, window)[date] = get_touched(reader, &of, window, date);
        if (!got_of(reader, window)[date] && tiles_takes(plan->tiles))
            status = fill_touched(reader, &of, window, date, err);
    }
    return status;
}

tocsin_status block_take_kept(block_reader *reader, size_t window, tocsin_error *err) {
    series_window w = reader->windows[window];
    memset(got_of(reader, window), 0, reader->plan->n_dates);
    if (!is_same(w, tiles_block_at(reader->plan->tiles, w.x, w.y)))
        return take_cut(reader, window, err);
    take_block(reader, window);
    return TOCSIN_OK;
}
