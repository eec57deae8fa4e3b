// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_STATE_FILE_H
#define IMAGERY_STATE_FILE_H

/* The bytes of a state. What it is for: state.h.
 *
 *   state_bytes.c   checksums, reading and writing
 *   state_place.c   where what lies, and the parts that lie there
 *   state.c         to open one that is there
 *   state_new.c     to make one, to complete one, to go on in one */

#include "imagery/state.h"

#define STATE_MAGIC "tocsin watch 5\n"
enum {
    STATE_ORDER_MARK = 0x01020304,
    STATE_ALIGNMENT = 64,
    STATE_HEAD_PAGE = 4096,
    STATE_SLOTS = 2
};

/* Everything but facts, sizes and what stays is of one of the two slots. */
typedef struct state_head {
    char magic[16];
    uint32_t byte_order, size; /* size: of this struct */
    uint64_t unfinished;       /* 1: blocks may be missing, which only the run that made it adds */
    uint64_t generation;       /* odd ones are in slot 0 */
    state_facts facts;
    uint64_t watch_room, model_bytes, block_bytes; /* model and block: of a whole block */
    uint64_t fixed_bytes, fixed_sum; /* of the watch: what no later date changes, its end */
    uint64_t watch_bytes;
    uint64_t watch_sum, head_sum; /* watch_sum: of what is not fixed; head_sum: of all before it */
} state_head;

struct state_file {
    int fd;
    char *path, *unfinished; /* unfinished: NULL of one that was opened */
    bool keeps_unfinished;   /* that file outlives this one */
    bool completes;          /* some of its blocks are there */
    state_head head;         /* as it is, and while it is written as it will be */
    bool writing;
    void *watch; /* as it was when the file was opened */
    size_t watch_bytes;
};

/* Stands before each model and each block. All zero: nothing was written there. */
typedef struct state_part {
    uint64_t sum, bytes, torn; /* torn: a scene of it could not be read */
} state_part;

/* ---- state_bytes.c ------------------------------------------------------------------------- */

uint64_t state_head_sum(const state_head *head);
tocsin_status state_write_at(const state_file *state, const void *bytes, size_t n, uint64_t at,
                             tocsin_error *err);
tocsin_status state_read_at(const state_file *state, void *ret, size_t n, uint64_t at,
                            tocsin_error *err);
tocsin_status state_fail_damaged(const state_file *state, tocsin_error *err);

/* ---- state_place.c ------------------------------------------------------------------------- */

unsigned state_slot_of(uint64_t generation);
uint64_t state_fixed_at(void);
uint64_t state_watch_at(const state_head *head, unsigned slot);

/* ---- state.c ------------------------------------------------------------------------------- */

state_file *state_new_file(const char *path);
/* One run at a time: two would write into the same slot. */
tocsin_status state_lock(const state_file *state, tocsin_error *err);
/* The latest head that is whole; `unfinished`: of a file that is, or is not. */
tocsin_status state_read_head(state_file *state, bool unfinished, tocsin_error *err);
tocsin_status state_read_watch(state_file *state, tocsin_error *err);

#endif
