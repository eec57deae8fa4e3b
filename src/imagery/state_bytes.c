// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "imagery/state_file.h"

/* ---- checksums ------------------------------------------------------------------------------- */

uint64_t state_hash(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < n; i++) hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}

/* For what is long: in eight lanes of eight bytes, the sum of the words and the sum of what that sum was (Fletcher 1982), so
 * that a changed word changes the first and words that change places the second. Its upper half is folded into the lower,
 * without which two changed signs would make up for one another. Additions, as every vector instruction set has them: twice
 * as fast as lanes that multiply. */
uint64_t state_checksum(const void *bytes, size_t n) {
    enum { LANES = 8 };
    uint64_t sum[LANES], sums[LANES], word[LANES];
    for (int l = 0; l < LANES; l++) sum[l] = sums[l] = STATE_HASH + (uint64_t)l;
    const unsigned char *at = bytes;
    size_t whole = n / sizeof word * sizeof word;
    for (size_t i = 0; i < whole; i += sizeof word) {
        memcpy(word, at + i, sizeof word);
        for (int l = 0; l < LANES; l++) {
            sum[l] += word[l];
            sums[l] += sum[l] ^ sum[l] >> 32;
        }
    }
    uint64_t hash = state_hash(state_hash(STATE_HASH, sum, sizeof sum), sums, sizeof sums);
    return state_hash(hash, at + whole, n - whole);
}

uint64_t state_head_sum(const state_head *head) {
    return state_checksum(head, offsetof(state_head, head_sum));
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
