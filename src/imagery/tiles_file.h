// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_TILES_FILE_H
#define IMAGERY_TILES_FILE_H

/* The bytes of a file of tiles. What it is for: tiles.h. */

#include <pthread.h>

#include "imagery/tiles.h"

#define TILES_MAGIC "tocsin tiles 1\n"
enum {
    TILES_ORDER_MARK = 0x01020304,
    TILES_PAGE = 4096,
    TILES_MAX_CHUNKS = 128,
    TILES_MARKS = 29, /* of a day; bands beyond these are looked into each time */
    TILES_FEWEST_ROWS = 32,
    TILES_MOST_ROWS = 256 /* their entries fill a page */
};

/* The magic stands at both ends: a file that has it at one of them is ours, whatever else is wrong with it. */
typedef struct tiles_head {
    char magic[16];
    uint32_t byte_order, size;
    uint64_t facts;
    int32_t width_px, height_px, block_px, rows; /* rows: days of a chunk */
    int32_t n_variables, value_bytes;
    uint64_t chunk_at[TILES_MAX_CHUNKS]; /* 0: there is none */
    uint64_t sum;                        /* of all before it */
    char magic_again[16];
} tiles_head;

/* At the beginning of a chunk, one a row; where each of the blocks lies follows. */
typedef struct tiles_day {
    int64_t day;
    uint64_t key; /* 0: the row is free */
    uint64_t n_marks, marks[TILES_MARKS];
} tiles_day;

struct tiles {
    int fd;
    char *path;
    bool writable;
    bool whole;    /* a file that does not fit the plan is made again */
    uint64_t most; /* bytes of the file */
    const series_plan *plan;
    tiles_head head;
    uint64_t *keys; /* by date of the plan; 0: it is not kept */
    uint32_t *rows; /* by date: its row, counted through all chunks */
    size_t n_chunks;
    pthread_mutex_t lock;                 /* guards what follows */
    uint64_t *block_at[TILES_MAX_CHUNKS]; /* by block; 0: nowhere */
    uint64_t end;                         /* of what is given away in the file */
    bool full;                            /* no more goes in */
    tiles_count count;
};

/* ---- tiles.c ------------------------------------------------------------------------------- */

/* As many bytes as there are, up to `n`; what is behind the end of the file reads as 0. */
bool tiles_read_at(int fd, void *ret, size_t n, uint64_t at);
bool tiles_write_at(const tiles_file *t, const void *bytes, size_t n, uint64_t at);
uint64_t tiles_whole_pages(uint64_t bytes);
/* Is what `head` says possible? */
bool tiles_is_sound(const tiles_head *head);
/* Room at the end of the file, whole pages; 0: there is none left. Under the lock where threads share the file. */
uint64_t tiles_allot(tiles_file *t, uint64_t bytes);
bool tiles_write_head(tiles_file *t);

/* ---- places --------------------------------------------------------------------------------- */

size_t tiles_n_blocks(const tiles_head *head);
uint64_t tiles_row_bytes(const tiles_head *head);
uint64_t tiles_block_bytes(const tiles_head *head); /* entries and rows */

/* ---- tiles_days.c ---------------------------------------------------------------------------- */

/* Gives each date of the plan a row, and reads where blocks lie. False: no memory. */
bool tiles_take_days(tiles_file *t);

#endif
