// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_WATCH_JOB_H
#define IMAGERY_WATCH_JOB_H

/* One run of tocsin_imagery_watch: what it knows, and the parts that it is made of.
 *
 *   watch.c         the run from its scenes to its outputs
 *   watch_kept.c    the state: to go on from, to leave behind
 *   watch_waves.c   the grid as waves of tiles, and who works on them
 *   watch_tile.c    a tile */

#include <pthread.h>

#include "imagery/alarm.h"
#include "imagery/area.h"
#include "imagery/outputs.h"
#include "imagery/shape.h"

enum { JOB_MAX_WORKERS = 256 };

typedef struct watch_worker {
    bool open;
    block_reader reader;
    void *room;                 /* of norm */
    tocsin_pixel_alarm *alarms; /* of a block */
    uint8_t *marks;             /* of its pixels: what there is to count */
    void *model, *state;        /* of a block, as it is kept; NULL: it is not */
    bool torn;                  /* the tile at hand misses a scene that could not be read */
} watch_worker;

/* A tile that is judged, or waits until all before it are. */
typedef struct watch_slot {
    series_window tile;
    tocsin_pixel_alarm *alarms; /* tile.width × tile.height; NULL: nobody wants to see them */
} watch_slot;

typedef struct watch_job {
    series_plan plan;
    const tocsin_imagery_options *series;
    const tocsin_watch_options *options;
    tocsin_norm_options norm;
    tocsin_norm_watch *watch;
    state_file *state; /* to go on from, or to leave; NULL: none */
    bool resumes;      /* the former */
    area_mask mask;    /* inside: NULL when the whole grid is watched */
    bool has_area;

    int block_px;
    shape shape;
    watch_outputs *outputs;
    watch_worker *workers;
    watch_slot *slots;
    size_t next_tile;
    int wave_y;               /* the rows from here on are written together */
    tocsin_pixel_alarm *wave; /* width × shape.wave_height; NULL: nobody wants to see them */

    pthread_mutex_t lock; /* guards what follows */
    int64_t n_pixels, n_too_little, n_alarms;
    double done_px;
} watch_job;

/* All of the grid: the sample is taken there even where less is watched. */
series_window job_sample_within(const watch_job *job);

/* ---- the state ----------------------------------------------------------------------------- */

/* Blocks are those of the state that the run goes on from: its own scenes are few. */
int job_block_px(const watch_job *job);
/* The state that is there; the scenes are then those from its last day on. */
tocsin_status job_open_before(watch_job *job, tocsin_imagery_options *series, tocsin_error *err);
tocsin_status job_check_before(watch_job *job, tocsin_error *err);
tocsin_day job_last_before(const watch_job *job);
/* Days before the end of the state that it does not know, though there are scenes of them. */
void job_find_late(const watch_job *job, tocsin_watch_result *result);
/* Where the run leaves its state: in that which it goes on from, if anything is new. */
tocsin_status job_open_after(watch_job *job, tocsin_error *err);
tocsin_status job_publish_state(const watch_job *job, tocsin_error *err);
/* The run was stopped: keep what there is, and say so. */
void job_keep_interrupted(const watch_job *job, tocsin_error *err);

/* ---- waves and tiles ----------------------------------------------------------------------- */

tocsin_status job_open_workers(watch_job *job, bool wants_rows, tocsin_error *err);
void job_close_workers(watch_job *job);
tocsin_status job_watch_waves(watch_job *job, tocsin_error *err);
/* A scene that failed in several tiles is named with what was said in the first of them. */
void job_take_failures(watch_job *job);

/* A window from x, y on that ends at `right` and `bottom` at the latest. */
series_window job_cut_window(int x, int y, int width, int height, int right, int bottom);
bool job_meets_area(const watch_job *job, series_window window);
/* Judge the tile in a slot as worker `number`; `context` is the job. */
tocsin_status job_watch_tile(void *context, size_t slot, int number, tocsin_error *err);

#endif
