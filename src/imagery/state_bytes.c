// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <unistd.h>

#include "imagery/state_file.h"

uint64_t state_head_sum(const state_head *head) {
    return tocsin_checksum(head, offsetof(state_head, head_sum));
}

/* ---- bytes ----------------------------------------------------------------------------------- */

tocsin_status state_write_at(const state_file *state, const void *bytes, size_t n, uint64_t at,
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

tocsin_status state_fail_damaged(const state_file *state, tocsin_error *err) {
    return tocsin_fail(
        err, TOCSIN_BAD_INPUT,
        "%s is no state of this version of tocsin, or it is damaged; remove it, and it "
        "is made again from all scenes",
        state->unfinished ? state->unfinished : state->path);
}

tocsin_status state_read_at(const state_file *state, void *ret, size_t n, uint64_t at,
                            tocsin_error *err) {
    unsigned char *to = ret;
    while (n > 0) {
        ssize_t got = pread(state->fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return tocsin_fail_errno(err, "read", state->path);
        if (got == 0) return state_fail_damaged(state, err);
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return TOCSIN_OK;
}
