// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_FUZZ_STREAM_H
#define TOCSIN_TESTS_READING_FUZZ_STREAM_H

/* Any bytes as a container: every document is whole, lies where it says, and the stream ends. */

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tocsin/reading.h"

/* A file in memory; its path goes into `room`. */
static inline int fuzz_stream_file(const uint8_t *data, size_t size, char room[static 64]) {
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0);
    for (size_t at = 0; at < size;) {
        ssize_t n = write(fd, data + at, size - at);
        assert(n > 0);
        at += (size_t)n;
    }
    snprintf(room, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static inline void fuzz_stream(const uint8_t *data, size_t size) {
    char path[64];
    int fd = fuzz_stream_file(data, size, path);
    tocsin_stream *stream = NULL;
    if (!tocsin_stream_open(path, &stream, NULL)) {
        tocsin_status status = TOCSIN_OK;
        size_t n = 0;
        while (status == TOCSIN_OK || status == TOCSIN_BAD_INPUT) {
            tocsin_document d;
            tocsin_error err = TOCSIN_ERROR_INIT;
            status = tocsin_stream_next(stream, &d, &err);
            assert(status != TOCSIN_BAD_INPUT || err.message[0]);
            assert(n++ <= size + 1); /* each takes a byte at least */
            if (status) continue;
            assert(d.bytes.at && d.within.from <= d.within.to);
            assert(!d.record.n || d.unfolded || (size_t)d.within.to <= size);
            tocsin_document_release(&d);
        }
        assert(status == TOCSIN_NO);
    }
    tocsin_stream_close(&stream);
    close(fd);
}

#endif
