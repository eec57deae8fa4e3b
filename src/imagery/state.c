// SPDX-License-Identifier: Apache-2.0
#include "imagery/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char state_magic[16] = "tocsin watch 1\n";
enum { ORDER_MARK = 0x01020304, ALIGNMENT = 64 };

typedef struct state_head {
    char magic[sizeof state_magic];
    uint32_t byte_order, size; /* size: of this struct */
    state_facts facts;
    uint64_t watch_bytes, block_bytes; /* of a whole block */
    uint64_t watch_sum, head_sum;      /* head_sum: of all before it */
} state_head;

struct state_file {
    int fd;
    char *path, *unfinished; /* unfinished: NULL of one that was opened */
    state_head head;
    void *watch;
};

/* ---- checksums ------------------------------------------------------------------------------- */

uint64_t state_hash(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}

/* The same eight bytes at a time in eight lanes, for what is long: a changed bit changes its lane. */
static uint64_t checksum(const void *bytes, size_t n) {
    enum { LANES = 8 };
    uint64_t lane[LANES], word[LANES];
    for (int l = 0; l < LANES; l++) lane[l] = STATE_HASH + (uint64_t)l;
    const unsigned char *at = bytes;
    size_t whole = n / sizeof word * sizeof word;
    for (size_t i = 0; i < whole; i += sizeof word) {
        memcpy(word, at + i, sizeof word);
        for (int l = 0; l < LANES; l++) {
            lane[l] = (lane[l] ^ word[l]) * UINT64_C(1099511628211);
            lane[l] ^= lane[l] >> 29;
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
        if (written <= 0) return tocsin_fail_errno(err, "write", state->unfinished);
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

/* A block's checksum stands before it. */
static uint64_t block_at(const state_file *state, int x, int y) {
    const state_facts *f = &state->head.facts;
    uint64_t across = (uint64_t)((f->width_px + f->block_px - 1) / f->block_px);
    uint64_t index = (uint64_t)(y / f->block_px) * across + (uint64_t)(x / f->block_px);
    return aligned(sizeof(state_head)) + aligned(state->head.watch_bytes) +
           index * (ALIGNMENT + aligned(state->head.block_bytes));
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
           f->block_px > 0 && f->n_samples >= 0 && f->n_samples <= STATE_MAX_SAMPLES;
}

static tocsin_status read_head(state_file *state, tocsin_error *err) {
    struct stat info;
    tocsin_status status = read_at(state, &state->head, sizeof state->head, 0, err);
    if (status) return status;
    if (!is_sound(&state->head) || fstat(state->fd, &info) ||
        state->head.watch_bytes > (uint64_t)info.st_size)
        return fail_damaged(state, err);
    state->watch = malloc((size_t)state->head.watch_bytes + 1);
    if (!state->watch) return tocsin_fail_memory(err);
    status = read_at(state, state->watch, (size_t)state->head.watch_bytes,
                     aligned(sizeof state->head), err);
    if (!status && checksum(state->watch, (size_t)state->head.watch_bytes) != state->head.watch_sum)
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

tocsin_status state_open(const char *path, state_file **ret_state, tocsin_error *err) {
    state_file *state = new_file(path);
    if (!state) return tocsin_fail_memory(err);
    state->fd = open(path, O_RDONLY | O_CLOEXEC);
    tocsin_status status = TOCSIN_OK;
    if (state->fd < 0 && errno == ENOENT)
        status = tocsin_fail(err, TOCSIN_UNAVAILABLE, "there is no %s", path);
    else if (state->fd < 0)
        status = tocsin_fail_errno(err, "open", path);
    if (!status) status = read_head(state, err);
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

static tocsin_status write_head(state_file *state, const tocsin_norm_watch *watch,
                                tocsin_error *err) {
    state->watch = malloc((size_t)state->head.watch_bytes + 1);
    if (!state->watch) return tocsin_fail_memory(err);
    tocsin_norm_watch_keep(watch, state->watch);
    state->head.watch_sum = checksum(state->watch, (size_t)state->head.watch_bytes);
    state->head.head_sum = head_sum(&state->head);
    tocsin_status status = write_at(state, &state->head, sizeof state->head, 0, err);
    if (!status)
        status = write_at(state, state->watch, (size_t)state->head.watch_bytes,
                          aligned(sizeof state->head), err);
    return status;
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
    memcpy(state->head.magic, state_magic, sizeof state_magic);
    state->head.byte_order = ORDER_MARK;
    state->head.size = sizeof state->head;
    state->head.facts = *facts;
    state->head.watch_bytes = tocsin_norm_watch_kept_bytes(watch);
    state->head.block_bytes = tocsin_norm_block_kept_bytes(watch, facts->block_px, facts->block_px);
    state->fd = open(state->unfinished, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    tocsin_status status =
        state->fd < 0 ? tocsin_fail_errno(err, "write", path) : write_head(state, watch, err);
    if (status)
        state_close(&state);
    else
        *ret_state = state;
    return status;
}

tocsin_status state_read_block(const state_file *state, int x, int y, void *ret_kept, size_t bytes,
                               tocsin_error *err) {
    uint64_t sum, at = block_at(state, x, y);
    tocsin_status status = read_at(state, &sum, sizeof sum, at, err);
    if (!status) status = read_at(state, ret_kept, bytes, at + ALIGNMENT, err);
    if (!status && sum != checksum(ret_kept, bytes)) status = fail_damaged(state, err);
    return status;
}

tocsin_status state_write_block(state_file *state, int x, int y, const void *kept, size_t bytes,
                                tocsin_error *err) {
    uint64_t sum = checksum(kept, bytes), at = block_at(state, x, y);
    tocsin_status status = write_at(state, &sum, sizeof sum, at, err);
    return status ? status : write_at(state, kept, bytes, at + ALIGNMENT, err);
}

tocsin_status state_publish(state_file *state, tocsin_error *err) {
    if (fsync(state->fd) || rename(state->unfinished, state->path))
        return tocsin_fail_errno(err, "write", state->path);
    free(state->unfinished);
    state->unfinished = NULL;
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
