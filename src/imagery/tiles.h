// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_TILES_H
#define IMAGERY_TILES_H

/* Decoded values of a series in a file, so that scenes are decoded once: another rate of false alarms, another rule, another
 * area or a scene that comes late then cost reading and judging, not decoding.
 *
 *   head | chunk: which days it holds, where each block lies | blocks … | chunk | blocks …
 *
 * Time-major: a chunk holds a number of days, and in it all days of a block lie behind one another, as int16 where the series
 * is taken as it is stored, else as floats: what series_read gives, to the bit. Days are rows in the order in which they
 * came. A row counts for a block when the block's own entry of it has the key of the day and the checksum of the values: the
 * key is a hash of all that they depend on, the files by name, size and time among it (tiles_key.c). So nothing needs to be
 * written in an order: a byte that changed, a file that was cut off, a run that was killed, a scene that was changed all
 * show as a row that is not there, which is read from the scenes and written again.
 *
 *   tiles_key.c    what values depend on
 *   tiles.c        the file: opened, made, made again
 *   tiles_days.c   which day is which row
 *   tiles_rows.c   values in and out
 *
 * Values are copied by pread and not mapped: a copy costs a hundredth of judging them, rows may lie in any order, and a file
 * that another program cuts off is a short read and no SIGBUS. Whatever is wrong with the file, the run goes on without it. */

#include "imagery/series.h"

typedef struct tiles tiles_file;

/* Opens the file that the plan names, or makes it. *ret stays NULL when the plan names none, when a file would gain nothing
 * and when it cannot be used, of which tiles_note tells. Fails only when memory runs out. `block_px`: of blocks of a new
 * one; the bytes of the file stay within plan->tiles_most. `whole`: the plan is of the whole series. Where it is only of the
 * newest scenes, which may be stored in a simpler way than all of them, a file that does not fit stays, and none is made. */
tocsin_status tiles_open(series_plan *plan, int block_px, bool whole, tocsin_error *err);
void tiles_close(tiles_file **t);

/* ---- blocks (tiles_rows.c) ------------------------------------------------------------------ */

/* Of one day in one block. */
typedef struct tiles_entry {
    uint64_t key, sum; /* key 0: not there */
} tiles_entry;

int tiles_block_px(const tiles_file *t);
series_window tiles_block_at(const tiles_file *t, int x, int y); /* that holds this pixel */
/* Would new values be taken? */
bool tiles_takes(tiles_file *t);
/* Which days of the plan are there for the block: ret_entries has one for each. */
void tiles_look(tiles_file *t, series_window block, tiles_entry *ret_entries);
/* Values of a day into ret_values[v], as many as the block has pixels. False: they are not there. */
bool tiles_get(tiles_file *t, series_window block, size_t date, const tiles_entry *entries,
               void *const *ret_values);
void tiles_put(tiles_file *t, series_window block, size_t date, void *const *values);

/* ---- what it was good for -------------------------------------------------------------------- */

typedef struct tiles_count {
    int64_t n_kept, n_read; /* days of blocks that were taken from it, and that it did not have */
    int64_t n_damaged;      /* of the latter: they were there, and not whole */
} tiles_count;
/* Counts one that had to be read. */
void tiles_count_read(tiles_file *t, size_t n);
tiles_count tiles_counted(const tiles_file *t);
/* After all was read: plan->tiles_note tells what turned out to be damaged. */
tocsin_status tiles_conclude(series_plan *plan, tocsin_error *err);

/* ---- what values depend on (tiles_key.c) ------------------------------------------------------ */

/* A hash of the names, sizes and times of what an open file is read from; 0: that cannot be told, and values of it are not
 * kept. */
uint64_t tiles_identify(const scan_file *file, scan_dataset dataset);
/* Stands for a band that was looked into and can be read; 0: nothing does. */
uint64_t tiles_mark(const scan_file *file, int band);
/* Of the values of a date; 0: they are not to be kept. */
uint64_t tiles_key(const series_plan *plan, size_t date);
/* Of what all dates share. */
uint64_t tiles_facts(const series_plan *plan);
/* Is reading from the file quicker than from the scenes? */
bool tiles_gain(const series_plan *plan);

/* ---- bands that were looked into (tiles_days.c) ------------------------------------------------ */

/* Marks of bands that an earlier run read without fault, sorted; none when there is no file that is whole. Free `at`. */
typedef struct tiles_marks {
    uint64_t *at;
    size_t n;
} tiles_marks;
tiles_marks tiles_marks_read(const char *path_or_null);
bool tiles_marks_have(const tiles_marks *marks, uint64_t mark);

#endif
