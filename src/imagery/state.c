// SPDX-License-Identifier: Apache-2.0
#include "imagery/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char state_magic[16] = "tocsin watch 3\n";
enum { ORDER_MARK = 0x01020304, ALIGNMENT = 64, HEAD_PAGE = 4096, SLOTS = 2 };

/* Everything but facts and sizes is of one of the two slots. */
typedef struct state_head {
    char magic[sizeof state_magic];
    uint32_t byte_order, size; /* size: of this struct */
    uint64_t generation;       /* odd ones are in slot 0 */
    state_facts facts;
    uint64_t watch_room, model_bytes, block_bytes; /* model and block: of a whole block */
    uint64_t watch_bytes;
    uint64_t watch_sum, head_sum; /* head_sum: of all before it */
} state_head;

struct state_file {
    int fd;
    char *path, *unfinished; /* unfinished: NULL of one that was opened */
    state_head head;         /* as it is, and while it is written as it will be */
    bool writing;
    void *watch;
};

/* ---- checksums ------------------------------------------------------------------------------- */

uint64_t state_hash(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}

/* For what is long, eight lanes of eight bytes at a time, after XXH3 (Collet): the word itself goes into the lane beside, so
 * that a changed bit changes that lane, and its halves, with a key that moves on, are multiplied, so that words that change
 * places do not make the same sum. Halves of 32 bits are what every vector instruction set multiplies. */
static uint64_t checksum(const void *bytes, size_t n) {
    enum { LANES = 8 };
    uint64_t lane[LANES], word[LANES], key[LANES];
    for (int l = 0; l < LANES; l++) lane[l] = key[l] = STATE_HASH * (uint64_t)(2 * l + 1);
    const unsigned char *at = bytes;
    size_t whole = n / sizeof word * sizeof word;
    for (size_t i = 0; i < whole; i += sizeof word) {
        memcpy(word, at + i, sizeof word);
        for (int l = 0; l < LANES; l++) {
            uint64_t mixed = word[l] ^ key[l];
            lane[l] += word[l ^ 1] + (mixed & UINT32_MAX) * (mixed >> 32);
            key[l] += UINT64_C(0x9E3779B97F4A7C15);
        }
    }
    return state_hash(state_hash(STATE_HASH, lane, sizeof lane), at + whole, n - whole);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static tocsin_status write_at(const state_file *state, const void *bytes, size_t n, uint64_t at,
                              tocsin_error *err) {
    const unsigned char *from = bytes;
    while (n > 0) {
        ssize_t written = pwrite(state->fd, from, n, (off_t)at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return tocsin_fail_errno(err, "write", state->path);
        from += written;
        at += (uint64_t)written;
        n -= (size_t)written;
    }
    return TOCSIN_OK;
}

static tocsin_status fail_damaged(const state_file *state, tocsin_error *err) {
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s is no state of this version of tocsin, or it is damaged; remove it, and it "
        "is made again from all scenes",
        state->path);
}

static tocsin_status read_at(const state_file *state, void *ret, size_t n, uint64_t at,
                             tocsin_error *err) {
    unsigned char *to = ret;
    while (n > 0) {
        ssize_t got = pread(state->fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return tocsin_fail_errno(err, "read", state->path);
        if (got == 0) return fail_damaged(state, err);
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return TOCSIN_OK;
}

static uint64_t aligned(uint64_t bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- places ---------------------------------------------------------------------------------- */

static unsigned slot_of(uint64_t generation) {
    return generation % SLOTS ? 0 : 1;
}

static uint64_t watch_at(const state_head *head, unsigned slot) {
    return SLOTS * HEAD_PAGE + slot * aligned(head->watch_room);
}

static uint64_t n_blocks(const state_facts *f) {
    uint64_t across = (uint64_t)((f->width_px + f->block_px - 1) / f->block_px);
    uint64_t down = (uint64_t)((f->height_px + f->block_px - 1) / f->block_px);
    return across * down;
}

/* Stands before each model and each block. */
typedef struct part_head {
    uint64_t sum, bytes;
} part_head;

static uint64_t index_of(const state_head *head, int x, int y) {
    const state_facts *f = &head->facts;
    uint64_t across = (uint64_t)((f->width_px + f->block_px - 1) / f->block_px);
    return (uint64_t)(y / f->block_px) * across + (uint64_t)(x / f->block_px);
}

static uint64_t model_at(const state_head *head, uint64_t index) {
    return watch_at(head, SLOTS) + index * (ALIGNMENT + aligned(head->model_bytes));
}

static uint64_t block_at(const state_head *head, unsigned slot, uint64_t index) {
    uint64_t one = ALIGNMENT + aligned(head->block_bytes), all = n_blocks(&head->facts);
    return model_at(head, all) + (slot * all + index) * one;
}

static tocsin_status read_checked(const state_file *state, uint64_t at, void *ret, size_t most,
                                  size_t *ret_bytes, tocsin_error *err) {
    part_head head;
    tocsin_status status = read_at(state, &head, sizeof head, at, err);
    if (!status && head.bytes > most) status = fail_damaged(state, err);
    if (!status) status = read_at(state, ret, (size_t)head.bytes, at + ALIGNMENT, err);
    if (!status && head.sum != checksum(ret, (size_t)head.bytes)) status = fail_damaged(state, err);
    if (!status) *ret_bytes = (size_t)head.bytes;
    return status;
}

static tocsin_status write_checked(const state_file *state, uint64_t at, const void *kept,
                                   size_t bytes, tocsin_error *err) {
    part_head head = {checksum(kept, bytes), bytes};
    tocsin_status status = write_at(state, &head, sizeof head, at, err);
    return status ? status : write_at(state, kept, bytes, at + ALIGNMENT, err);
}

/* ---- opening --------------------------------------------------------------------------------- */

static uint64_t head_sum(const state_head *head) {
    return checksum(head, offsetof(state_head, head_sum));
}

static bool is_sound(const state_head *head) {
    const state_facts *f = &head->facts;
    return !memcmp(head->magic, state_magic, sizeof state_magic) &&
           head->byte_order == ORDER_MARK && head->size == sizeof *head &&
           head->head_sum == head_sum(head) && f->width_px > 0 && f->height_px > 0 &&
           f->block_px > 0 && f->n_samples >= 0 && f->n_samples <= STATE_MAX_SAMPLES &&
           head->watch_bytes <= head->watch_room;
}

/* The latest head that is whole. */
static tocsin_status read_head(state_file *state, tocsin_error *err) {
    bool found = false;
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        state_head head;
        if (read_at(state, &head, sizeof head, slot * HEAD_PAGE, NULL) || !is_sound(&head) ||
            slot_of(head.generation) != slot)
            continue;
        if (found && head.generation < state->head.generation) continue;
        state->head = head;
        found = true;
    }
    return found ? TOCSIN_OK : fail_damaged(state, err);
}

static tocsin_status read_watch(state_file *state, tocsin_error *err) {
    const state_head *head = &state->head;
    struct stat info;
    if (fstat(state->fd, &info) || head->watch_bytes > (uint64_t)info.st_size)
        return fail_damaged(state, err);
    size_t bytes = (size_t)head->watch_bytes;
    state->watch = tocsin_pages_alloc(bytes);
    if (!state->watch) return tocsin_fail_memory(err);
    tocsin_status status =
        read_at(state, state->watch, bytes, watch_at(head, slot_of(head->generation)), err);
    if (!status && checksum(state->watch, bytes) != head->watch_sum)
        status = fail_damaged(state, err);
    return status;
}

static state_file *new_file(const char *path) {
    state_file *state = calloc(1, sizeof *state);
    if (!state) return NULL;
    state->fd = -1;
    state->path = strdup(path);
    if (!state->path) state_close(&state);
    return state;
}

/* One run at a time: two would write into the same slot. */
static tocsin_status lock(const state_file *state, tocsin_error *err) {
    if (!flock(state->fd, LOCK_EX | LOCK_NB)) return TOCSIN_OK;
    if (errno != EWOULDBLOCK) return tocsin_fail_errno(err, "lock", state->path);
    return tocsin_fail(err, TOCSIN_IO, "another run is going on from %s; wait until it has ended",
                       state->path);
}

tocsin_status state_open(const char *path, state_file **ret_state, tocsin_error *err) {
    state_file *state = new_file(path);
    if (!state) return tocsin_fail_memory(err);
    state->fd = open(path, O_RDWR | O_CLOEXEC);
    tocsin_status status = TOCSIN_OK;
    if (state->fd < 0 && errno == ENOENT)
        status = tocsin_fail(err, TOCSIN_UNAVAILABLE, "there is no %s", path);
    else if (state->fd < 0)
        status = tocsin_fail_errno(err, "open", path);
    if (!status) status = lock(state, err);
    if (!status) status = read_head(state, err);
    if (!status) status = read_watch(state, err);
    if (status)
        state_close(&state);
    else
        *ret_state = state;
    return status;
}

const state_facts *state_facts_of(const state_file *state) {
    return &state->head.facts;
}

const void *state_watch(const state_file *state, size_t *ret_bytes) {
    *ret_bytes = (size_t)state->head.watch_bytes;
    return state->watch;
}

tocsin_status state_check(const state_file *state, const state_facts *now, tocsin_error *err) {
    const state_facts *f = &state->head.facts;
    const char *differs = NULL;
    if (f->width_px != now->width_px || f->height_px != now->height_px ||
        memcmp(f->transform, now->transform, sizeof f->transform) != 0)
        differs = "scenes on another grid";
    else if (f->bands != now->bands || f->names != now->names)
        differs = "other bands, another reference system or another area";
    if (!differs) return TOCSIN_OK;
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s was made from %s; name another state, or remove it, and it is made again "
        "from all scenes",
        state->path, differs);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The watch goes into the slot of the next generation; the head follows when all blocks are there. */
static tocsin_status write_watch(state_file *state, const tocsin_norm_watch *watch,
                                 tocsin_error *err) {
    state_head *head = &state->head;
    head->watch_bytes = tocsin_norm_watch_kept_bytes(watch);
    if (head->watch_bytes > head->watch_room) return fail_damaged(state, err);
    void *bytes = tocsin_pages_alloc((size_t)head->watch_bytes);
    if (!bytes) return tocsin_fail_memory(err);
    free(state->watch);
    state->watch = bytes;
    tocsin_norm_watch_keep(watch, bytes);
    head->watch_sum = checksum(bytes, (size_t)head->watch_bytes);
    head->generation++;
    state->writing = true;
    return write_at(state, bytes, (size_t)head->watch_bytes,
                    watch_at(head, slot_of(head->generation)), err);
}

static void describe(const state_facts *facts, const tocsin_norm_watch *watch, state_head *ret) {
    memset(ret, 0, sizeof *ret);
    memcpy(ret->magic, state_magic, sizeof state_magic);
    ret->byte_order = ORDER_MARK;
    ret->size = sizeof *ret;
    ret->facts = *facts;
    ret->watch_room = tocsin_norm_watch_kept_most(watch);
    ret->model_bytes = tocsin_norm_model_kept_bytes(watch, facts->block_px, facts->block_px);
    ret->block_bytes = tocsin_norm_block_kept_bytes(watch, facts->block_px, facts->block_px);
}

tocsin_status state_create(const char *path, const state_facts *facts,
                           const tocsin_norm_watch *watch, state_file **ret_state,
                           tocsin_error *err) {
    state_file *state = new_file(path);
    if (!state) return tocsin_fail_memory(err);
    if (asprintf(&state->unfinished, "%s.%ld.unfinished", path, (long)getpid()) < 0) {
        state->unfinished = NULL;
        state_close(&state);
        return tocsin_fail_memory(err);
    }
    describe(facts, watch, &state->head);
    state->fd = open(state->unfinished, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    tocsin_status status =
        state->fd < 0 ? tocsin_fail_errno(err, "write", path) : write_watch(state, watch, err);
    if (status)
        state_close(&state);
    else
        *ret_state = state;
    return status;
}

tocsin_status state_go_on(state_file *state, const tocsin_norm_watch *watch, tocsin_error *err) {
    return write_watch(state, watch, err);
}

tocsin_status state_write_model(const state_file *state, int x, int y, const void *kept,
                                size_t bytes, tocsin_error *err) {
    const state_head *head = &state->head;
    return write_checked(state, model_at(head, index_of(head, x, y)), kept, bytes, err);
}

tocsin_status state_read_model(const state_file *state, int x, int y, void *ret_kept, size_t bytes,
                               tocsin_error *err) {
    const state_head *head = &state->head;
    size_t got = 0;
    tocsin_status status =
        read_checked(state, model_at(head, index_of(head, x, y)), ret_kept, bytes, &got, err);
    return !status && got != bytes ? fail_damaged(state, err) : status;
}

tocsin_status state_read_block(const state_file *state, int x, int y, void *ret_kept, size_t most,
                               size_t *ret_bytes, tocsin_error *err) {
    const state_head *head = &state->head;
    unsigned slot = slot_of(head->generation - state->writing);
    return read_checked(state, block_at(head, slot, index_of(head, x, y)), ret_kept, most,
                        ret_bytes, err);
}

tocsin_status state_write_block(const state_file *state, int x, int y, const void *kept,
                                size_t bytes, tocsin_error *err) {
    const state_head *head = &state->head;
    unsigned slot = slot_of(head->generation);
    return write_checked(state, block_at(head, slot, index_of(head, x, y)), kept, bytes, err);
}

tocsin_status state_publish(state_file *state, tocsin_error *err) {
    state_head *head = &state->head;
    head->head_sum = head_sum(head);
    if (fsync(state->fd)) return tocsin_fail_errno(err, "write", state->path);
    tocsin_status status =
        write_at(state, head, sizeof *head, slot_of(head->generation) * HEAD_PAGE, err);
    if (status) return status;
    if (fsync(state->fd) || (state->unfinished && rename(state->unfinished, state->path)))
        return tocsin_fail_errno(err, "write", state->path);
    free(state->unfinished);
    state->unfinished = NULL;
    state->writing = false;
    return TOCSIN_OK;
}

void state_close(state_file **state) {
    state_file *s = *state;
    if (!s) return;
    if (s->fd >= 0) close(s->fd);
    if (s->unfinished) unlink(s->unfinished);
    free(s->unfinished);
    free(s->path);
    free(s->watch);
    free(s);
    *state = NULL;
}
