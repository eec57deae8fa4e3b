// SPDX-License-Identifier: Apache-2.0
/* Values in and out: entries of a block, then its rows. A row is written before its entry. */
#include <string.h>

#include "imagery/tiles_file.h"

int tiles_block_px(const tiles_file *t) {
    return t->head.block_px;
}

series_window tiles_block_at(const tiles_file *t, int x, int y) {
    int px = t->head.block_px;
    series_window w = {x / px * px, y / px * px, px, px};
    if (w.width > t->head.width_px - w.x) w.width = t->head.width_px - w.x;
    if (w.height > t->head.height_px - w.y) w.height = t->head.height_px - w.y;
    return w;
}

static size_t number_of(const tiles_file *t, series_window block) {
    int px = t->head.block_px;
    size_t across = (size_t)((t->head.width_px + px - 1) / px);
    return (size_t)(block.y / px) * across + (size_t)(block.x / px);
}

bool tiles_takes(tiles_file *t) {
    pthread_mutex_lock(&t->lock);
    bool takes = t->writable && !t->full;
    pthread_mutex_unlock(&t->lock);
    return takes;
}

/* ---- places ---------------------------------------------------------------------------------- */

static uint64_t block_at(tiles_file *t, size_t chunk, size_t block) {
    pthread_mutex_lock(&t->lock);
    uint64_t at = t->block_at[chunk][block];
    pthread_mutex_unlock(&t->lock);
    return at;
}

static uint64_t entry_at(uint64_t block, size_t row) {
    return block + row * sizeof(tiles_entry);
}

static uint64_t row_at(const tiles_file *t, uint64_t block, size_t row) {
    return block + TILES_PAGE + row * tiles_row_bytes(&t->head);
}

/* Where the block lies in that chunk; room is made when it does nowhere. 0: there is none. */
static uint64_t make_place(tiles_file *t, size_t chunk, size_t block) {
    pthread_mutex_lock(&t->lock);
    uint64_t at = t->block_at[chunk][block];
    if (!at && t->writable && !t->full) {
        at = tiles_allot(t, tiles_block_bytes(&t->head));
        uint64_t slot = t->head.chunk_at[chunk] + (uint64_t)t->head.rows * sizeof(tiles_day) +
                        block * sizeof at;
        if (at && !tiles_write_at(t, &at, sizeof at, slot)) at = 0;
        t->block_at[chunk][block] = at;
        t->full = t->full || !at;
    }
    pthread_mutex_unlock(&t->lock);
    return at;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static size_t piece_bytes(const tiles_file *t, series_window block) {
    return (size_t)block.width * (size_t)block.height * (size_t)t->head.value_bytes;
}

/* Bound to its block and key, so that a row in the place of another does not count. */
static uint64_t sum_row(const tiles_file *t, series_window block, uint64_t key,
                        void *const *values) {
    uint64_t bound[] = {number_of(t, block), key};
    uint64_t hash = tocsin_hash(TOCSIN_HASH, bound, sizeof bound);
    for (int v = 0; v < t->head.n_variables; v++) {
        uint64_t sum = tocsin_checksum(values[v], piece_bytes(t, block));
        hash = tocsin_hash(hash, &sum, sizeof sum);
    }
    return hash;
}

void tiles_look(tiles_file *t, series_window block, tiles_entry *ret_entries) {
    size_t rows = (size_t)t->head.rows, number = number_of(t, block), n_dates = t->plan->n_dates;
    memset(ret_entries, 0, n_dates * sizeof *ret_entries);
    for (size_t c = 0; c < t->n_chunks; c++) {
        tiles_entry there[TILES_MOST_ROWS];
        uint64_t at = block_at(t, c, number);
        if (!at || !tiles_read_at(t->fd, there, rows * sizeof *there, at)) continue;
        for (size_t d = 0; d < n_dates; d++) {
            if (!t->keys[d] || t->rows[d] / rows != c) continue;
            const tiles_entry *entry = &there[t->rows[d] % rows];
            if (entry->key == t->keys[d]) ret_entries[d] = *entry;
        }
    }
}

bool tiles_get(tiles_file *t, series_window block, size_t date, const tiles_entry *entries,
               void *const *ret_values) {
    const tiles_entry *entry = &entries[date];
    if (!entry->key) return false;
    size_t rows = (size_t)t->head.rows, row = t->rows[date], bytes = piece_bytes(t, block);
    uint64_t at = row_at(t, block_at(t, row / rows, number_of(t, block)), row % rows);
    bool read = true;
    for (int v = 0; v < t->head.n_variables && read; v++, at += bytes)
        read = tiles_read_at(t->fd, ret_values[v], bytes, at);
    bool whole = read && sum_row(t, block, entry->key, ret_values) == entry->sum;
    pthread_mutex_lock(&t->lock);
    t->count.n_kept += whole;
    t->count.n_damaged += !whole;
    pthread_mutex_unlock(&t->lock);
    return whole;
}

void tiles_put(tiles_file *t, series_window block, size_t date, void *const *values) {
    if (!t->keys[date]) return;
    size_t rows = (size_t)t->head.rows, row = t->rows[date], bytes = piece_bytes(t, block);
    uint64_t at = make_place(t, row / rows, number_of(t, block));
    if (!at) return;
    tiles_entry entry = {t->keys[date], sum_row(t, block, t->keys[date], values)};
    uint64_t to = row_at(t, at, row % rows);
    bool written = true;
    for (int v = 0; v < t->head.n_variables && written; v++, to += bytes)
        written = tiles_write_at(t, values[v], bytes, to);
    if (written) written = tiles_write_at(t, &entry, sizeof entry, entry_at(at, row % rows));
    if (written) return;
    pthread_mutex_lock(&t->lock);
    t->full = true;
    pthread_mutex_unlock(&t->lock);
}

/* ---- counting -------------------------------------------------------------------------------- */

void tiles_count_read(tiles_file *t, size_t n) {
    pthread_mutex_lock(&t->lock);
    t->count.n_read += (int64_t)n;
    pthread_mutex_unlock(&t->lock);
}

tiles_count tiles_counted(const tiles_file *t) {
    return t->count;
}
