// SPDX-License-Identifier: Apache-2.0
/* A state that is made, and one that moves on.
 *
 * The first run writes beside the name that was asked for, into NAME.unfinished, with a head that says so as soon as the
 * watch is calibrated. When it is interrupted that file stays. The next run calibrates again: what it learns depends on the
 * scenes and on all options, so that a file whose head and watch are the same to the byte, and whose scenes have the same
 * names, sizes and times, is of the same run, and the blocks in it need not be judged again. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "imagery/state_file.h"

/* ---- the watch ------------------------------------------------------------------------------- */

/* What moves of the watch as it is now, for the slot of the next generation. */
static void take_moving(state_file *state, const void *kept, size_t bytes) {
    state_head *head = &state->head;
    head->watch_bytes = bytes + head->fixed_bytes;
    head->watch_sum = tocsin_checksum(kept, bytes);
    head->generation++;
    state->writing = true;
}

/* The head follows when all blocks are there. */
static tocsin_status write_moving(const state_file *state, const void *kept, tocsin_error *err) {
    const state_head *head = &state->head;
    return state_write_at(state, kept, (size_t)(head->watch_bytes - head->fixed_bytes),
                          state_watch_at(head, state_slot_of(head->generation)), err);
}

/* The watch that goes on still lies, in part, in state->watch. */
tocsin_status state_go_on(state_file *state, const tocsin_norm_watch *watch, tocsin_error *err) {
    size_t bytes = tocsin_norm_watch_kept_bytes(watch), fixed = (size_t)state->head.fixed_bytes;
    if (bytes < fixed || bytes - fixed > state->head.watch_room)
        return state_fail_damaged(state, err);
    void *kept = tocsin_pages_alloc(bytes - fixed);
    if (!kept) return tocsin_fail_memory(err);
    tocsin_norm_watch_keep_moving(watch, kept);
    take_moving(state, kept, bytes - fixed);
    tocsin_status status = write_moving(state, kept, err);
    free(kept);
    return status;
}

static tocsin_status write_head(state_file *state, tocsin_error *err) {
    state_head *head = &state->head;
    head->head_sum = state_head_sum(head);
    return state_write_at(state, head, sizeof *head,
                          state_slot_of(head->generation) * STATE_HEAD_PAGE, err);
}

/* ---- a new one, or what is left of one --------------------------------------------------------- */

static void describe(const state_facts *facts, const tocsin_norm_watch *watch, state_head *ret) {
    memset(ret, 0, sizeof *ret);
    memcpy(ret->magic, STATE_MAGIC, sizeof ret->magic);
    ret->byte_order = STATE_ORDER_MARK;
    ret->size = sizeof *ret;
    ret->unfinished = 1;
    ret->facts = *facts;
    ret->fixed_bytes = tocsin_norm_watch_fixed_bytes(watch);
    ret->watch_room = tocsin_norm_watch_kept_most(watch) - ret->fixed_bytes;
    ret->model_bytes = tocsin_norm_model_kept_bytes(watch, facts->block_px, facts->block_px);
    ret->block_bytes = tocsin_norm_block_kept_bytes(watch, facts->block_px, facts->block_px);
}

static const unsigned char *fixed_of(const state_file *state) {
    const unsigned char *watch = state->watch;
    return watch + (state->head.watch_bytes - state->head.fixed_bytes);
}

static tocsin_status take_watch(state_file *state, const tocsin_norm_watch *watch,
                                tocsin_error *err) {
    size_t bytes = tocsin_norm_watch_kept_bytes(watch), fixed = (size_t)state->head.fixed_bytes;
    state->watch = tocsin_pages_alloc(bytes);
    if (!state->watch) return tocsin_fail_memory(err);
    state->watch_bytes = bytes;
    tocsin_norm_watch_keep(watch, state->watch);
    take_moving(state, state->watch, bytes - fixed);
    state->head.fixed_sum = tocsin_checksum(fixed_of(state), fixed);
    return TOCSIN_OK;
}

static tocsin_status begin_anew(state_file *state, tocsin_error *err) {
    if (ftruncate(state->fd, 0)) return tocsin_fail_errno(err, "write", state->unfinished);
    tocsin_status status = write_moving(state, state->watch, err);
    if (!status)
        status = state_write_at(state, fixed_of(state), (size_t)state->head.fixed_bytes,
                                state_fixed_at(), err);
    return status ? status : write_head(state, err);
}

/* Nothing, or killed before there was a head. */
static bool is_blank(const state_file *state) {
    static const state_head nothing;
    state_head head;
    return state_read_at(state, &head, sizeof head, 0, NULL) ||
           !memcmp(&head, &nothing, sizeof head);
}

/* Was what is there left by a run like this one? */
static tocsin_status accept_unfinished(state_file *state, tocsin_error *err) {
    state_file before = {.fd = state->fd, .path = state->path, .unfinished = state->unfinished};
    tocsin_status status = state_read_head(&before, true, err);
    if (!status) status = state_read_watch(&before, err);
    const state_head *a = &before.head, *b = &state->head;
    bool same = !status && !memcmp(a, b, offsetof(state_head, head_sum)) &&
                !memcmp(before.watch, state->watch, (size_t)b->watch_bytes);
    free(before.watch);
    if (status || same) return status;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s was left by an interrupted run over other scenes or with other options; "
                       "give that command again to complete it, or remove the file to begin anew",
                       state->unfinished);
}

static tocsin_status open_unfinished(state_file *state, tocsin_error *err) {
    struct stat ours, named;
    state->keeps_unfinished = true; /* until it is known whose it is */
    state->fd = open(state->unfinished, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (state->fd < 0) return tocsin_fail_errno(err, "write", state->path);
    tocsin_status status = state_lock(state, err);
    if (status) return status;
    if (fstat(state->fd, &ours) || stat(state->unfinished, &named) || ours.st_ino != named.st_ino)
        return tocsin_fail(err, TOCSIN_IO, "another run has made %s just now; run it again",
                           state->path);
    if (is_blank(state)) {
        state->keeps_unfinished = false;
        return begin_anew(state, err);
    }
    status = accept_unfinished(state, err);
    state->completes = !status;
    return status;
}

tocsin_status state_create(const char *path, const state_facts *facts,
                           const tocsin_norm_watch *watch, state_file **ret_state,
                           tocsin_error *err) {
    state_file *state = state_new_file(path);
    if (!state) return tocsin_fail_memory(err);
    if (asprintf(&state->unfinished, "%s.unfinished", path) < 0) {
        state->unfinished = NULL;
        state_close(&state);
        return tocsin_fail_memory(err);
    }
    state->keeps_unfinished = true;
    describe(facts, watch, &state->head);
    tocsin_status status = take_watch(state, watch, err);
    if (!status) status = open_unfinished(state, err);
    if (status)
        state_close(&state);
    else
        *ret_state = state;
    return status;
}

/* ---- the end --------------------------------------------------------------------------------- */

tocsin_status state_publish(state_file *state, tocsin_error *err) {
    state->head.unfinished = 0;
    if (fdatasync(state->fd)) return tocsin_fail_errno(err, "write", state->path);
    tocsin_status status = write_head(state, err);
    if (status) return status;
    if (fdatasync(state->fd) || (state->unfinished && rename(state->unfinished, state->path)))
        return tocsin_fail_errno(err, "write", state->path);
    free(state->unfinished);
    state->unfinished = NULL;
    state->writing = false;
    return TOCSIN_OK;
}

const char *state_keep_unfinished(state_file *state) {
    if (!state->unfinished) return NULL;
    state->keeps_unfinished = true;
    fdatasync(state->fd); /* what is lost all the same is judged again */
    return state->unfinished;
}
