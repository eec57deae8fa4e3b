// SPDX-License-Identifier: Apache-2.0
/* Which day is which row: a chunk begins with its days, and with where each block lies. A day has one row; when its scenes
 * changed the row goes on under another key, and what the blocks have in it does not count any more. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imagery/tiles_file.h"

static size_t days_bytes(const tiles_head *head) {
    return (size_t)head->rows * sizeof(tiles_day);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void reserve(tiles_file *t, uint64_t at, uint64_t bytes) {
    if (at + bytes > t->end) t->end = tiles_whole_pages(at + bytes);
}

/* A block that would lie behind the end of the file lies nowhere: what was there is cut off. */
static bool read_places(tiles_file *t, size_t chunk, uint64_t file_end) {
    size_t n = tiles_n_blocks(&t->head);
    uint64_t *at = calloc(n, sizeof *at), chunk_at = t->head.chunk_at[chunk];
    t->block_at[chunk] = at;
    if (!at) return false;
    tiles_read_at(t->fd, at, n * sizeof *at, chunk_at + days_bytes(&t->head));
    reserve(t, chunk_at, days_bytes(&t->head) + n * sizeof *at);
    for (size_t b = 0; b < n; b++) {
        if (at[b] % TILES_PAGE || at[b] >= file_end) at[b] = 0;
        if (at[b]) reserve(t, at[b], tiles_block_bytes(&t->head));
    }
    return true;
}

/* Days of all chunks behind one another, with room for `n_more` chunks: malloc'ed, NULL when there is no memory. */
static tiles_day *read_days(tiles_file *t, size_t n_more) {
    size_t rows = (size_t)t->head.rows;
    tiles_day *days = calloc((t->n_chunks + n_more) * rows + 1, sizeof *days);
    for (size_t c = 0; days && c < t->n_chunks; c++)
        tiles_read_at(t->fd, days + c * rows, days_bytes(&t->head), t->head.chunk_at[c]);
    return days;
}

/* ---- rows for the dates ----------------------------------------------------------------------- */

static void set_marks(const series_plan *plan, size_t date, tiles_day *day) {
    day->n_marks = 0;
    for (size_t s = plan->dates[date].first; s < plan->dates[date].end; s++) {
        if (plan->scenes[s].skipped && !plan->scenes[s].merged) continue;
        for (size_t k = 0; k < plan->n_slots && day->n_marks < TILES_MARKS; k++) {
            const series_place *place = &plan->places[s * plan->n_slots + k];
            uint64_t mark = tiles_mark(&plan->scan.files[place->file], place->band);
            if (mark) day->marks[day->n_marks++] = mark;
        }
    }
}

/* The row of a day, or one that is free from *free_row on; SIZE_MAX: there is none. */
static size_t find_row(const tiles_day *days, size_t n, tocsin_day day, size_t *free_row) {
    for (size_t r = 0; r < n; r++)
        if (days[r].key && days[r].day == day) return r;
    while (*free_row < n && days[*free_row].key) ++*free_row;
    return *free_row < n ? *free_row : SIZE_MAX;
}

static bool add_chunk(tiles_file *t) {
    size_t n = tiles_n_blocks(&t->head), bytes = days_bytes(&t->head) + n * sizeof(uint64_t);
    if (!t->writable || t->n_chunks == TILES_MAX_CHUNKS) return false;
    uint64_t at = tiles_allot(t, bytes);
    if (!at) return false;
    t->block_at[t->n_chunks] = calloc(n, sizeof **t->block_at);
    if (!t->block_at[t->n_chunks]) return false;
    t->head.chunk_at[t->n_chunks++] = at;
    return true;
}

/* What is behind the file's end, or was given away and never used, is to read as free. */
static bool write_chunk(const tiles_file *t, size_t chunk, const tiles_day *days) {
    size_t n = tiles_n_blocks(&t->head);
    uint64_t at = t->head.chunk_at[chunk];
    return tiles_write_at(t, days, days_bytes(&t->head), at) &&
           tiles_write_at(t, t->block_at[chunk], n * sizeof **t->block_at,
                          at + days_bytes(&t->head));
}

static void take_rows(tiles_file *t, tiles_day *days, bool *changed) {
    size_t n = t->n_chunks * (size_t)t->head.rows, free_row = 0;
    for (size_t d = 0; d < t->plan->n_dates; d++) {
        if (!t->keys[d]) continue;
        tocsin_day day = t->plan->dates[d].day;
        size_t row = find_row(days, n, day, &free_row);
        if (row == SIZE_MAX || (days[row].key != t->keys[d] && !t->writable)) {
            t->keys[d] = 0;
            continue;
        }
        t->rows[d] = (uint32_t)row;
        if (days[row].key == t->keys[d]) continue;
        days[row] = (tiles_day){.day = day, .key = t->keys[d]};
        set_marks(t->plan, d, &days[row]);
        changed[row / (size_t)t->head.rows] = true;
    }
}

static size_t count_new(const tiles_file *t, const tiles_day *days) {
    size_t n = t->n_chunks * (size_t)t->head.rows, n_new = 0, n_free = 0;
    for (size_t r = 0; r < n; r++) n_free += !days[r].key;
    for (size_t d = 0; d < t->plan->n_dates; d++) {
        size_t none = n;
        n_new += t->keys[d] && find_row(days, n, t->plan->dates[d].day, &none) == SIZE_MAX;
    }
    return n_new > n_free ? n_new - n_free : 0;
}

bool tiles_take_days(tiles_file *t) {
    size_t rows = (size_t)t->head.rows;
    uint64_t file_end = t->end;
    for (size_t c = 0; c < TILES_MAX_CHUNKS && t->head.chunk_at[c]; c++, t->n_chunks++)
        if (!read_places(t, c, file_end)) return false;
    size_t n_more = 1 + t->plan->n_dates / rows, n_before = t->n_chunks;
    tiles_day *days = read_days(t, n_more);
    if (!days) return false;
    bool changed[TILES_MAX_CHUNKS] = {false}, written = true;
    for (size_t wanted = count_new(t, days); wanted > 0 && add_chunk(t);
         wanted = wanted > rows ? wanted - rows : 0)
        changed[t->n_chunks - 1] = true;
    take_rows(t, days, changed);
    for (size_t c = 0; c < t->n_chunks && written; c++)
        if (changed[c]) written = write_chunk(t, c, days + c * rows);
    if (written && t->n_chunks > n_before) written = tiles_write_head(t);
    if (!written) t->full = true;
    free(days);
    return true;
}

/* ---- bands that were looked into ---------------------------------------------------------------- */

static int compare_marks(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void add_marks(tiles_marks *marks, const tiles_day *days, size_t n) {
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; days[r].key && i < days[r].n_marks && i < TILES_MARKS; i++)
            marks->at[marks->n++] = days[r].marks[i];
}

static void read_marks(int fd, const tiles_head *head, tiles_marks *marks) {
    size_t n_chunks = 0, rows = (size_t)head->rows;
    while (n_chunks < TILES_MAX_CHUNKS && head->chunk_at[n_chunks]) n_chunks++;
    tiles_day *days = malloc(rows * sizeof *days);
    marks->at = malloc((n_chunks * rows * TILES_MARKS + 1) * sizeof *marks->at);
    for (size_t c = 0; c < n_chunks && days && marks->at; c++)
        if (tiles_read_at(fd, days, rows * sizeof *days, head->chunk_at[c]))
            add_marks(marks, days, rows);
    free(days);
    if (marks->n) qsort(marks->at, marks->n, sizeof *marks->at, compare_marks);
}

/* Without the lock: what another run is writing is a mark or none. */
tiles_marks tiles_marks_read(const char *path_or_null) {
    tiles_marks marks = {NULL, 0};
    tiles_head head;
    int fd = path_or_null ? open(path_or_null, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd < 0) return marks;
    if (tiles_read_at(fd, &head, sizeof head, 0) && tiles_is_sound(&head))
        read_marks(fd, &head, &marks);
    close(fd);
    return marks;
}

bool tiles_marks_have(const tiles_marks *marks, uint64_t mark) {
    return mark && marks->n &&
           bsearch(&mark, marks->at, marks->n, sizeof *marks->at, compare_marks);
}
