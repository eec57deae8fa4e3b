// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "imagery/state_file.h"

state_file *state_new_file(const char *path) {
    state_file *state = calloc(1, sizeof *state);
    if (!state) return NULL;
    state->fd = -1;
    state->path = strdup(path);
    if (!state->path) state_close(&state);
    return state;
}

void state_close(state_file **state) {
    state_file *s = *state;
    if (!s) return;
    if (s->unfinished && !s->keeps_unfinished) unlink(s->unfinished);
    if (s->fd >= 0) close(s->fd); /* and with it the lock */
    free(s->unfinished);
    free(s->path);
    free(s->watch);
    free(s);
    *state = NULL;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool is_sound(const state_head *head) {
    const state_facts *f = &head->facts;
    return !memcmp(head->magic, STATE_MAGIC, sizeof head->magic) &&
           head->byte_order == STATE_ORDER_MARK && head->size == sizeof *head &&
           head->head_sum == state_head_sum(head) && f->width_px > 0 && f->height_px > 0 &&
           f->block_px > 0 && f->n_samples >= 0 && f->n_samples <= STATE_MAX_SAMPLES &&
           head->fixed_bytes <= head->watch_bytes &&
           head->watch_bytes - head->fixed_bytes <= head->watch_room;
}

tocsin_status state_read_head(state_file *state, bool unfinished, tocsin_error *err) {
    bool found = false;
    for (unsigned slot = 0; slot < STATE_SLOTS; slot++) {
        state_head head;
        if (state_read_at(state, &head, sizeof head, slot * STATE_HEAD_PAGE, NULL) ||
            !is_sound(&head) || state_slot_of(head.generation) != slot ||
            head.unfinished != unfinished)
            continue;
        if (found && head.generation < state->head.generation) continue;
        state->head = head;
        found = true;
    }
    return found ? TOCSIN_OK : state_fail_damaged(state, err);
}

tocsin_status state_read_watch(state_file *state, tocsin_error *err) {
    const state_head *head = &state->head;
    struct stat info;
    if (fstat(state->fd, &info) || head->watch_bytes > (uint64_t)info.st_size)
        return state_fail_damaged(state, err);
    size_t bytes = (size_t)head->watch_bytes, fixed = (size_t)head->fixed_bytes;
    unsigned char *watch = tocsin_pages_alloc(bytes), *end = watch + (bytes - fixed);
    if (!watch) return tocsin_fail_memory(err);
    state->watch = watch;
    state->watch_bytes = bytes;
    unsigned slot = state_slot_of(head->generation);
    tocsin_status status =
        state_read_at(state, watch, bytes - fixed, state_watch_at(head, slot), err);
    if (!status) status = state_read_at(state, end, fixed, state_fixed_at(), err);
    if (!status && (tocsin_checksum(watch, bytes - fixed) != head->watch_sum ||
                    tocsin_checksum(end, fixed) != head->fixed_sum))
        status = state_fail_damaged(state, err);
    return status;
}

tocsin_status state_lock(const state_file *state, tocsin_error *err) {
    if (!flock(state->fd, LOCK_EX | LOCK_NB)) return TOCSIN_OK;
    if (errno != EWOULDBLOCK) return tocsin_fail_errno(err, "lock", state->path);
    return tocsin_fail(err, TOCSIN_IO, "another run is going on from %s; wait until it has ended",
                       state->path);
}

tocsin_status state_open(const char *path, state_file **ret_state, tocsin_error *err) {
    state_file *state = state_new_file(path);
    if (!state) return tocsin_fail_memory(err);
    state->fd = open(path, O_RDWR | O_CLOEXEC);
    tocsin_status status = TOCSIN_OK;
    if (state->fd < 0 && errno == ENOENT)
        status = tocsin_fail(err, TOCSIN_UNAVAILABLE, "there is no %s", path);
    else if (state->fd < 0)
        status = tocsin_fail_errno(err, "open", path);
    if (!status) status = state_lock(state, err);
    if (!status) status = state_read_head(state, false, err);
    if (!status) status = state_read_watch(state, err);
    if (status)
        state_close(&state);
    else
        *ret_state = state;
    return status;
}

/* ---- what is known of it ---------------------------------------------------------------------- */

const state_facts *state_facts_of(const state_file *state) {
    return &state->head.facts;
}

const void *state_watch(const state_file *state, size_t *ret_bytes) {
    *ret_bytes = state->watch_bytes;
    return state->watch;
}

tocsin_status state_check(const state_file *state, const state_facts *now, tocsin_error *err) {
    const state_facts *f = &state->head.facts;
    const char *differs = NULL;
    if (f->width_px != now->width_px || f->height_px != now->height_px ||
        memcmp(f->transform, now->transform, sizeof f->transform) != 0)
        differs = "scenes on another grid";
    else if (f->bands != now->bands || f->names != now->names)
        differs = "other bands, another expression, mask or scale, another reference system or "
                  "another area";
    if (!differs) return TOCSIN_OK;
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s was made from %s; name another state, or remove it, and it is made again "
        "from all scenes",
        state->path, differs);
}
