// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_SERIES_H
#define IMAGERY_SERIES_H

/* A series as it is read: what to read where for every scene, and how to make values of it.
 *
 *   scan (files, layers, bands)  --series_resolve-->  series_plan  --reader-->  values of a window
 *
 * The plan never changes after it was made, so that workers share it; each has a reader of its own, and borrows open
 * files of the plan for as long as it reads, for a GDAL dataset belongs to one thread at a time. A *slot* is a band that is read
 * (those that the expression or the selection names, and the mask); a *variable* is what comes out
 * of the expression: one, or as many as bands were selected without one. A *date* is a day with at
 * least one scene; scenes of one day are averaged over what is valid in each. */

#include "imagery/expression.h"
#include "imagery/scan.h"
#include "tocsin/imagery.h"

enum {
    SERIES_MAX_SLOTS = EXPRESSION_MAX_NAMES + 1,
    SERIES_MAX_VARIABLES = 16,
    SERIES_MAX_KEEP = 64
};

typedef struct series_place { /* of one slot in one scene */
    size_t file;
    int band;
    int coarser; /* grid pixels a side of one of its pixels; 1 for most */
    float nodata;
    bool has_nodata;
    bool is_int16; /* as it is stored */
    bool plain;    /* its numbers lie in the file as they are, not packed */
    double scale, offset;
} series_place;

typedef struct series_date {
    tocsin_day day;
    size_t first, end; /* its scenes, skipped ones among them */
} series_date;

typedef struct series_variable {
    expression program; /* its names are views into the plan's arena */
    size_t slots[EXPRESSION_MAX_NAMES];
} series_variable;

typedef struct series_plan {
    scan scan; /* owns files and texts */
    scan_grid grid;
    const char *grid_path; /* the file that it is from */

    tocsin_text slot_names[SERIES_MAX_SLOTS];
    size_t n_slots;
    size_t mask_slot;                                            /* SIZE_MAX: none */
    float mask_low[SERIES_MAX_KEEP], mask_high[SERIES_MAX_KEEP]; /* values that stay */
    size_t n_mask;

    series_variable variables[SERIES_MAX_VARIABLES];
    size_t n_variables;

    tocsin_scene *scenes; /* in order of day, then path */
    series_place *places; /* n_scenes × n_slots */
    size_t n_scenes;
    series_date *dates;
    size_t n_dates;
    bool simulated;
    int pool_px; /* odd, at least 1 */

    const char *tiles_path; /* decoded values are kept there (tiles.h); NULL: nowhere */
    int64_t tiles_most;     /* bytes */
    struct tiles *tiles;    /* opened by those that read blocks; NULL: it is not */
    const char *tiles_note; /* what was amiss with that file; NULL: nothing */
} series_plan;

tocsin_status series_plan_make(const tocsin_imagery_options *options, series_plan *ret_plan,
                               tocsin_error *err);
void series_plan_release(series_plan *plan);

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct series_window {
    int x, y, width, height; /* pixels of the grid, within it */
} series_window;

static inline size_t series_window_px(series_window w) {
    return (size_t)w.width * (size_t)w.height;
}

typedef struct series_reader {
    const series_plan *plan;
    float *room; /* slots, mask, sums: grows with the window */
    size_t room_floats;
    float *pool_room; /* a window with what pooling needs about it */
    size_t pool_floats;
    int16_t *lines;        /* of a raster that is read by whole lines */
    const char **failures; /* by scene: why it could not be read, in `texts`; NULL: it could */
    size_t *failed_in;     /* the value of `now` then */
    size_t n_failed;       /* of them */
    size_t n_missed;       /* times that a scene could not be read */
    size_t now;            /* set by the caller: the number of the tile that is being read */
    tocsin_arena texts;
} series_reader;

tocsin_status series_reader_open(const series_plan *plan, series_reader *ret_reader,
                                 tocsin_error *err);
void series_reader_close(series_reader *reader);
/* The values of date `date` in the window: ret_values[v] takes width × height floats of variable v,
 * NaN where nothing is valid. A scene that cannot be read counts as not there, and as one of
 * reader->failures. */
tocsin_status series_read(series_reader *reader, size_t date, series_window window,
                          float *const *ret_values, tocsin_error *err);

/* The same, each value the mean of the valid ones in the square of plan->pool_px pixels about it that lies within
 * the grid; where the pixel itself is missing it stays so. */
tocsin_status series_read_pooled(series_reader *reader, size_t date, series_window window,
                                 float *const *ret_values, tocsin_error *err);

/* How all values of the series are stored, when they can be taken as they are: int16, one scale and one nodata value,
 * one scene a date, no mask, expression or pooling. */
typedef struct series_storage {
    double scale, offset;
    bool has_missing;
    int16_t missing;
} series_storage;
bool series_is_stored(const series_plan *plan, series_storage *ret_storage);
/* series_read for such a series; what cannot be read gets the value that stands for missing. */
tocsin_status series_read_stored(series_reader *reader, size_t date, series_window window,
                                 int16_t *const *ret_values, tocsin_error *err);

struct tocsin_imagery {
    series_plan plan;
    series_reader reader;
};

#endif
