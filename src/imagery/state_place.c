// SPDX-License-Identifier: Apache-2.0
/* head, head | what no date changes of the watch | the rest of it, twice | models | blocks, twice */
#include <fcntl.h>

#include "imagery/state_file.h"

/* ---- places ---------------------------------------------------------------------------------- */

static uint64_t aligned(uint64_t bytes) {
    return (bytes + STATE_ALIGNMENT - 1) / STATE_ALIGNMENT * STATE_ALIGNMENT;
}

unsigned state_slot_of(uint64_t generation) {
    return generation % STATE_SLOTS ? 0 : 1;
}

uint64_t state_fixed_at(void) {
    return STATE_SLOTS * STATE_HEAD_PAGE;
}

uint64_t state_watch_at(const state_head *head, unsigned slot) {
    return state_fixed_at() + aligned(head->fixed_bytes) + slot * aligned(head->watch_room);
}

static uint64_t n_blocks(const state_facts *f) {
    uint64_t across = (uint64_t)((f->width_px + f->block_px - 1) / f->block_px);
    uint64_t down = (uint64_t)((f->height_px + f->block_px - 1) / f->block_px);
    return across * down;
}

static uint64_t index_of(const state_head *head, int x, int y) {
    const state_facts *f = &head->facts;
    uint64_t across = (uint64_t)((f->width_px + f->block_px - 1) / f->block_px);
    return (uint64_t)(y / f->block_px) * across + (uint64_t)(x / f->block_px);
}

static uint64_t model_at(const state_head *head, uint64_t index) {
    return state_watch_at(head, STATE_SLOTS) +
           index * (STATE_ALIGNMENT + aligned(head->model_bytes));
}

static uint64_t block_at(const state_head *head, unsigned slot, uint64_t index) {
    uint64_t one = STATE_ALIGNMENT + aligned(head->block_bytes), all = n_blocks(&head->facts);
    return model_at(head, all) + (slot * all + index) * one;
}

/* ---- parts ----------------------------------------------------------------------------------- */

static tocsin_status read_part(const state_file *state, uint64_t at, void *ret, size_t most,
                               state_part *ret_part, tocsin_error *err) {
    state_part part;
    tocsin_status status = state_read_at(state, &part, sizeof part, at, err);
    if (!status && part.bytes > most) status = state_fail_damaged(state, err);
    if (!status) status = state_read_at(state, ret, (size_t)part.bytes, at + STATE_ALIGNMENT, err);
    if (!status && part.sum != tocsin_checksum(ret, (size_t)part.bytes))
        status = state_fail_damaged(state, err);
    if (!status) *ret_part = part;
    return status;
}

static tocsin_status write_part(const state_file *state, uint64_t at, const void *kept,
                                size_t bytes, bool torn, tocsin_error *err) {
    state_part part = {tocsin_checksum(kept, bytes), bytes, torn};
    tocsin_status status = state_write_at(state, &part, sizeof part, at, err);
    if (!status) status = state_write_at(state, kept, bytes, at + STATE_ALIGNMENT, err);
    /* The disk takes it while the next block is judged. Where that is not possible it takes it at the end. */
    if (!status)
        sync_file_range(state->fd, (off_t)at, (off_t)(STATE_ALIGNMENT + bytes),
                        SYNC_FILE_RANGE_WRITE);
    return status;
}

tocsin_status state_write_model(const state_file *state, int x, int y, const void *kept,
                                size_t bytes, tocsin_error *err) {
    const state_head *head = &state->head;
    return write_part(state, model_at(head, index_of(head, x, y)), kept, bytes, false, err);
}

tocsin_status state_read_model(const state_file *state, int x, int y, void *ret_kept, size_t bytes,
                               tocsin_error *err) {
    const state_head *head = &state->head;
    state_part part;
    tocsin_status status =
        read_part(state, model_at(head, index_of(head, x, y)), ret_kept, bytes, &part, err);
    return !status && part.bytes != bytes ? state_fail_damaged(state, err) : status;
}

tocsin_status state_read_block(const state_file *state, int x, int y, void *ret_kept, size_t most,
                               size_t *ret_bytes, tocsin_error *err) {
    const state_head *head = &state->head;
    unsigned slot = state_slot_of(head->generation - state->writing);
    state_part part;
    tocsin_status status =
        read_part(state, block_at(head, slot, index_of(head, x, y)), ret_kept, most, &part, err);
    if (!status) *ret_bytes = (size_t)part.bytes;
    return status;
}

tocsin_status state_write_block(const state_file *state, int x, int y, const void *kept,
                                size_t bytes, bool torn, tocsin_error *err) {
    const state_head *head = &state->head;
    unsigned slot = state_slot_of(head->generation);
    return write_part(state, block_at(head, slot, index_of(head, x, y)), kept, bytes, torn, err);
}

/* What does not come back whole was never there: an interrupted run may have written half of it. */
bool state_restore_block(const state_file *state, int x, int y, void *ret_model, size_t model_bytes,
                         void *ret_block, size_t most, size_t *ret_bytes) {
    const state_head *head = &state->head;
    unsigned slot = state_slot_of(head->generation);
    state_part part;
    if (!state->completes ||
        read_part(state, block_at(head, slot, index_of(head, x, y)), ret_block, most, &part,
                  NULL) ||
        part.torn || state_read_model(state, x, y, ret_model, model_bytes, NULL))
        return false;
    *ret_bytes = (size_t)part.bytes;
    return true;
}

bool state_has_block(const state_file *state, int x, int y) {
    const state_head *head = &state->head;
    uint64_t at = block_at(head, state_slot_of(head->generation), index_of(head, x, y));
    state_part part;
    return !state_read_at(state, &part, sizeof part, at, NULL) && part.sum != 0 && !part.torn;
}
