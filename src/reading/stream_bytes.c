// SPDX-License-Identifier: Apache-2.0
/* A file or pipe as a window of bytes that moves forward, gunzipped where need be. Archives of the web are many gzip
 * members one behind the other; where each begins is noted, since that is how a record is found again. */
#include "reading/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP = 64 * 1024, RAW_BYTES = 2 * STEP };

/* ---- receiving ---------------------------------------------------------------------------------- */

static tocsin_status receive(stream_bytes *b, char *at, size_t n, size_t *ret_n,
                             tocsin_error *err) {
    for (;;) {
        ssize_t got = read(b->fd, at, n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return tocsin_fail_errno(err, "read", b->path);
        *ret_n = (size_t)got;
        return TOCSIN_OK;
    }
}

/* Room for STEP bytes behind at[to]; what was taken makes way first. */
static tocsin_status make_room(stream_bytes *b, tocsin_error *err) {
    if (b->from && b->capacity - b->to < STEP) {
        memmove(b->at, b->at + b->from, b->to - b->from);
        b->to -= b->from;
        b->from = 0;
    }
    if (b->capacity - b->to >= STEP) return TOCSIN_OK;
    size_t wanted = 2 * b->capacity > b->to + STEP ? 2 * b->capacity : b->to + STEP;
    char *grown = realloc(b->at, wanted);
    if (!grown) return tocsin_fail_memory(err);
    b->at = grown;
    b->capacity = wanted;
    return TOCSIN_OK;
}

static tocsin_status receive_raw(stream_bytes *b, tocsin_error *err) {
    size_t left = b->raw_to - b->raw_from, n = 0;
    if (b->raw_from) memmove(b->raw, b->raw + b->raw_from, left);
    b->raw_from = 0;
    b->raw_to = left;
    tocsin_status status = receive(b, (char *)b->raw + left, RAW_BYTES - left, &n, err);
    if (status) return status;
    b->raw_to += n;
    b->raw_ended = n == 0;
    return TOCSIN_OK;
}

static void take_raw(stream_bytes *b, size_t n) {
    b->raw_from += n;
    b->raw_offset += n;
}

/* ---- gzip ------------------------------------------------------------------------------------- */

static uint64_t unfolded_end(const stream_bytes *b) {
    return b->offset + (b->to - b->from);
}

static tocsin_status note_boundary(stream_bytes *b, tocsin_error *err) {
    if (!tocsin_grow((void **)&b->boundaries, &b->boundaries_capacity, b->n_boundaries,
                     sizeof *b->boundaries))
        return tocsin_fail_memory(err);
    b->member = (stream_boundary){unfolded_end(b), b->raw_offset};
    b->boundaries[b->n_boundaries++] = b->member;
    return TOCSIN_OK;
}

/* Begin a member, or see that there is none: what lies behind the last one (padding, most often) is left alone. */
static tocsin_status begin_member(stream_bytes *b, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    while (b->raw_to - b->raw_from < 2 && !b->raw_ended && !status) status = receive_raw(b, err);
    if (!status) status = note_boundary(b, err);
    if (status) return status;
    const unsigned char *head = b->raw + b->raw_from;
    if (b->raw_to - b->raw_from < 2 || head[0] != 0x1F || head[1] != 0x8B) {
        b->ended = true;
        return TOCSIN_OK;
    }
    enum { GZIP_WINDOW = 15 + 16 };
    bool ready = b->z_open ? inflateReset(&b->z) == Z_OK : inflateInit2(&b->z, GZIP_WINDOW) == Z_OK;
    if (!ready) return tocsin_fail_memory(err);
    b->z_open = b->in_member = true;
    return TOCSIN_OK;
}

/* A member that unfolds far beyond its size is made to. */
static tocsin_status check_member(stream_bytes *b) {
    uint64_t unfolded = unfolded_end(b) - b->member.unfolded;
    uint64_t received = b->raw_offset - b->member.received;
    if (unfolded <= STREAM_MEMBER_BYTES || unfolded / STREAM_MEMBER_TIMES <= received)
        return TOCSIN_OK;
    return tocsin_fail(
        &b->broken, TOCSIN_BAD_INPUT,
        "byte %llu: a gzip member of which %llu bytes unfold to more than %llu; it is left alone",
        (unsigned long long)b->member.received, (unsigned long long)received,
        (unsigned long long)unfolded);
}

static tocsin_status unfold(stream_bytes *b, tocsin_error *err) {
    if (!b->in_member) return begin_member(b, err);
    tocsin_status status = TOCSIN_OK;
    if (b->raw_from == b->raw_to && !b->raw_ended) status = receive_raw(b, err);
    if (status) return status;
    if (b->raw_from == b->raw_to)
        return tocsin_fail(&b->broken, TOCSIN_BAD_INPUT,
                           "byte %llu: breaks off in the middle of a gzip member",
                           (unsigned long long)b->raw_offset);
    b->z.next_in = b->raw + b->raw_from;
    b->z.avail_in = (uInt)(b->raw_to - b->raw_from);
    b->z.next_out = (Bytef *)b->at + b->to;
    b->z.avail_out = STEP;
    int result = inflate(&b->z, Z_NO_FLUSH);
    take_raw(b, b->raw_to - b->raw_from - b->z.avail_in);
    b->to += STEP - b->z.avail_out;
    if (result == Z_STREAM_END) b->in_member = false;
    if (result == Z_MEM_ERROR) return tocsin_fail_memory(err);
    if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return check_member(b);
    return tocsin_fail(&b->broken, TOCSIN_BAD_INPUT, "byte %llu: broken gzip: %s",
                       (unsigned long long)b->raw_offset, b->z.msg ? b->z.msg : "no such code");
}

/* Does a member begin at the raw bytes, one that unfolds to `head`? Its first kilobyte must be there. */
static bool member_begins_with(const stream_bytes *b, const char *head) {
    unsigned char out[16];
    z_stream z = {.next_in = b->raw + b->raw_from,
                  .avail_in = (uInt)(b->raw_to - b->raw_from),
                  .next_out = out,
                  .avail_out = sizeof out};
    if (inflateInit2(&z, 15 + 16) != Z_OK) return false;
    int result = inflate(&z, Z_SYNC_FLUSH);
    size_t n = sizeof out - z.avail_out;
    inflateEnd(&z);
    bool sound = result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
    return sound && n >= strlen(head) && !memcmp(out, head, strlen(head));
}

bool stream_bytes_next_member(stream_bytes *b, const char *head) {
    if (!b->is_gzip) return false;
    b->offset = unfolded_end(b);
    b->from = b->to = 0;
    b->in_member = b->ended = false;
    b->broken = (tocsin_error)TOCSIN_ERROR_INIT;
    b->n_boundaries = 0;
    for (;;) {
        bool is_low = b->raw_to - b->raw_from < 1024 && !b->raw_ended;
        if (is_low && receive_raw(b, NULL)) return false;
        if (b->raw_from == b->raw_to) return false;
        if (is_low) continue; /* a pipe gives less than is asked for */
        const unsigned char *raw = b->raw + b->raw_from;
        const unsigned char *found = memchr(raw + 1, 0x1F, b->raw_to - b->raw_from - 1);
        take_raw(b, found ? (size_t)(found - raw) : b->raw_to - b->raw_from);
        raw = b->raw + b->raw_from;
        size_t left = b->raw_to - b->raw_from;
        if (left >= 3 && raw[1] == 0x8B && raw[2] == 8 && member_begins_with(b, head)) return true;
    }
}

/* ---- the window --------------------------------------------------------------------------------- */

tocsin_status stream_bytes_fill(stream_bytes *b, size_t n, tocsin_error *err) {
    while (b->to - b->from < n && !b->ended) {
        size_t got = 0;
        tocsin_status status = make_room(b, err);
        if (!status && b->is_gzip && !b->broken.status) status = unfold(b, err);
        if (b->broken.status) { /* and stays so */
            if (err) *err = b->broken;
            return b->broken.status;
        }
        if (!status && !b->is_gzip) {
            status = receive(b, b->at + b->to, STEP, &got, err);
            b->to += status ? 0 : got;
            b->ended = !status && got == 0;
        }
        if (status) return status;
    }
    return TOCSIN_OK;
}

void stream_bytes_take(stream_bytes *b, size_t n) {
    b->from += n;
    b->offset += n;
    if (b->from == b->to) b->from = b->to = 0;
}

bool stream_bytes_received(const stream_bytes *b, uint64_t from, uint64_t to, tocsin_span *ret) {
    const stream_boundary *first = NULL, *last = NULL;
    for (size_t i = 0; i < b->n_boundaries; i++) {
        if (b->boundaries[i].unfolded == from) first = &b->boundaries[i];
        if (b->boundaries[i].unfolded == to && !last) last = &b->boundaries[i];
    }
    if (!b->is_gzip) {
        *ret = (tocsin_span){(int64_t)from, (int64_t)to};
        return true;
    }
    if (!first || !last) return false;
    *ret = (tocsin_span){(int64_t)first->received, (int64_t)last->received};
    return true;
}

void stream_bytes_forget(stream_bytes *b, uint64_t unfolded) {
    size_t gone = 0;
    while (gone < b->n_boundaries && b->boundaries[gone].unfolded < unfolded) gone++;
    if (!gone) return;
    b->n_boundaries -= gone;
    memmove(b->boundaries, b->boundaries + gone, b->n_boundaries * sizeof *b->boundaries);
}

/* ---- open and close ----------------------------------------------------------------------------- */

static tocsin_status open_file(stream_bytes *b, tocsin_error *err) {
    bool is_stdin = !strcmp(b->path, "-");
    b->fd = is_stdin ? dup(STDIN_FILENO) : open(b->path, O_RDONLY | O_CLOEXEC);
    if (b->fd < 0) return tocsin_fail_errno(err, "open", b->path);
    struct stat info;
    if (fstat(b->fd, &info)) return tocsin_fail_errno(err, "read", b->path);
    if (S_ISDIR(info.st_mode)) return tocsin_fail(err, TOCSIN_BAD_INPUT, "a folder, not a file");
    return TOCSIN_OK;
}

/* What begins as gzip does is gzip: the window so far becomes what was received. */
static tocsin_status see_gzip(stream_bytes *b, tocsin_error *err) {
    tocsin_text here = stream_bytes_here(b);
    if (!tocsin_text_starts(here, TOCSIN_TEXT("\x1F\x8B\x08"))) return TOCSIN_OK;
    b->raw = malloc(RAW_BYTES); /* two reads at most lie here */
    if (!b->raw) return tocsin_fail_memory(err);
    memcpy(b->raw, here.at, here.n);
    b->raw_to = here.n;
    b->raw_ended = b->ended;
    b->from = b->to = 0;
    b->ended = false;
    b->is_gzip = true;
    return TOCSIN_OK;
}

tocsin_status stream_bytes_open(stream_bytes *b, const char *path, tocsin_error *err) {
    *b = (stream_bytes){.path = path, .fd = -1};
    tocsin_status status = open_file(b, err);
    if (!status) status = stream_bytes_fill(b, 3, err);
    if (!status) status = see_gzip(b, err);
    return status;
}

void stream_bytes_close(stream_bytes *b) {
    if (b->fd >= 0) close(b->fd);
    if (b->z_open) inflateEnd(&b->z);
    free(b->at);
    free(b->raw);
    free(b->boundaries);
    *b = (stream_bytes){.fd = -1};
}
