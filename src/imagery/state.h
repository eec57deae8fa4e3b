// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_STATE_H
#define IMAGERY_STATE_H

/* A watch and its blocks in a file, so that a new scene costs one scene.
 *
 *   head, head | samples | watch, watch | models of all blocks | states of all blocks, states of all blocks
 *
 * What changes with a scene has two slots, taken in turns: a run writes into the one that is not in use, and a head that
 * says so comes last. A run that is killed leaves the slot in use, and its head, as they were. Models, a third of all bytes,
 * and the samples of the watch are written once. The first run writes beside the name, and what it wrote until it was
 * interrupted serves the next one: state_new.c. Checksums of head and watch are in the head, that of a block stands before it, with its length. The numbers are
 * those of the machine that wrote it; another kind of machine is told so. */

#include "imagery/series.h"

enum { STATE_MAX_SAMPLES = 4 };

typedef struct state_facts {
    int width_px, height_px, block_px;
    int bands, n_samples;
    series_window samples[STATE_MAX_SAMPLES];
    double transform[6];
    uint64_t
        names; /* a hash of the reference system, the bands with what is made of them, and the area */
    uint64_t scenes; /* a hash of the files that it was made from */
} state_facts;

typedef struct state_file state_file;

/* TOCSIN_UNAVAILABLE when there is no such file; TOCSIN_BAD_INPUT when it is no state, or damaged; TOCSIN_IO when another
 * run has it open. */
tocsin_status state_open(const char *path, state_file **ret_state, tocsin_error *err);
const state_facts *state_facts_of(const state_file *state);
/* The bytes that tocsin_norm_watch_resume wants: they stay until the state is closed. */
const void *state_watch(const state_file *state, size_t *ret_bytes);
/* Say what does not fit: TOCSIN_BAD_INPUT. */
tocsin_status state_check(const state_file *state, const state_facts *now, tocsin_error *err);

/* A new one, beside its name until it is published; `watch` is a calibrated watch. Where an interrupted run over the same
 * scenes with the same options left one, this one completes it; what another left is refused with TOCSIN_BAD_INPUT. */
tocsin_status state_create(const char *path, const state_facts *facts,
                           const tocsin_norm_watch *watch, state_file **ret_state,
                           tocsin_error *err);
/* Go on in one that was opened: blocks are read from the slot in use, and written to the other. */
tocsin_status state_go_on(state_file *state, const tocsin_norm_watch *watch, tocsin_error *err);
/* The block whose upper left pixel is x, y. Threads may read and write different blocks at the same time. */
tocsin_status state_read_model(const state_file *state, int x, int y, void *ret_kept, size_t bytes,
                               tocsin_error *err);
tocsin_status state_write_model(const state_file *state, int x, int y, const void *kept,
                                size_t bytes, tocsin_error *err);
tocsin_status state_read_block(const state_file *state, int x, int y, void *ret_kept, size_t most,
                               size_t *ret_bytes, tocsin_error *err);
tocsin_status state_write_block(const state_file *state, int x, int y, const void *kept,
                                size_t bytes, bool torn, tocsin_error *err);
/* A block, and its model, that an interrupted run has left and that was read without gaps: not torn. False: there is none. */
bool state_restore_block(const state_file *state, int x, int y, void *ret_model, size_t model_bytes,
                         void *ret_block, size_t most, size_t *ret_bytes);
/* What was written counts from now on. */
tocsin_status state_publish(state_file *state, tocsin_error *err);
/* Is there such a block, as far as its head says? */
bool state_has_block(const state_file *state, int x, int y);
/* The run is interrupted: what a new one holds is kept for the next. The name of its file; NULL: it is no new one. */
const char *state_keep_unfinished(state_file *state);
/* What was not published does not count. */
void state_close(state_file **state);

#endif
