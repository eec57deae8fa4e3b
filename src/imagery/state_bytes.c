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

/* For what is long, eight lanes of eight bytes at a time, after XXH3 (Collet): the word itself goes into the lane beside, so
 * that a changed bit changes that lane, and its halves, with a key that moves on, are multiplied, so that words that change
 * places do not make the same sum. Halves of 32 bits are what every vector instruction set multiplies. */
uint64_t state_checksum(const void *bytes, size_t n) {
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
