// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_ARCHIVE_H
#define TOCSIN_TESTS_READING_ARCHIVE_H

/* Containers made for a test, in a file that goes when the test ends. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "tocsin/reading.h"

typedef struct archive {
    char path[64];
    tocsin_buffer bytes; /* what the file holds */
    tocsin_stream *stream;
    tocsin_document document; /* the last one */
    tocsin_error err;
} archive;

static inline int archive_setup(void **state) {
    archive *a = test_calloc(1, sizeof *a);
    a->document.published = TOCSIN_PERIOD_NONE;
    *state = a;
    return 0;
}

static inline int archive_teardown(void **state) {
    archive *a = *state;
    tocsin_document_release(&a->document);
    tocsin_stream_close(&a->stream);
    tocsin_buffer_release(&a->bytes);
    if (a->path[0]) unlink(a->path);
    test_free(a);
    return 0;
}

/* One gzip member behind what is there; window 31 is gzip, 15 zlib, -15 bare DEFLATE. */
static inline void put_deflated(tocsin_buffer *out, tocsin_text bytes, int window) {
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.at, .avail_in = (uInt)bytes.n};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY), Z_OK);
    unsigned char room[4096];
    int result = Z_OK;
    while (result == Z_OK) {
        z.next_out = room;
        z.avail_out = sizeof room;
        result = deflate(&z, Z_FINISH);
        tocsin_buffer_put(out, (tocsin_text){(char *)room, sizeof room - z.avail_out});
    }
    assert_int_equal(result, Z_STREAM_END);
    deflateEnd(&z);
}

static inline void put_gzip(tocsin_buffer *out, tocsin_text bytes) {
    put_deflated(out, bytes, 31);
}

/* Write what a->bytes holds to a file and open it. */
static inline void archive_open(archive *a) {
    if (a->path[0]) unlink(a->path);
    tocsin_stream_close(&a->stream);
    strcpy(a->path, "/tmp/tocsin-archive-XXXXXX");
    int fd = mkstemp(a->path);
    assert_true(fd >= 0);
    for (size_t at = 0; at < a->bytes.n;) {
        ssize_t n = write(fd, a->bytes.at + at, a->bytes.n - at);
        assert_true(n > 0);
        at += (size_t)n;
    }
    close(fd);
    if (tocsin_stream_open(a->path, &a->stream, &a->err)) fail_msg("%s", a->err.message);
}

static inline void archive_open_text(archive *a, const char *text) {
    tocsin_buffer_clear(&a->bytes);
    tocsin_buffer_puts(&a->bytes, text);
    archive_open(a);
}

static inline tocsin_status archive_next(archive *a) {
    tocsin_document_release(&a->document);
    a->err = (tocsin_error)TOCSIN_ERROR_INIT;
    return tocsin_stream_next(a->stream, &a->document, &a->err);
}

static inline void assert_same(tocsin_text text, const char *expected) {
    char room[4096];
    snprintf(room, sizeof room, "%.*s", TOCSIN_TEXT_ARG(text));
    assert_string_equal(room, expected);
}

/* The next document holds this text. */
static inline void assert_next(archive *a, const char *text) {
    tocsin_status status = archive_next(a);
    if (status) fail_msg("status %d: %s", (int)status, a->err.message);
    assert_same(a->document.bytes, text);
}

/* The next record cannot be read, and the message says so. */
static inline void assert_refused(archive *a, const char *says) {
    assert_int_equal(archive_next(a), TOCSIN_BAD_INPUT);
    if (!strstr(a->err.message, says)) fail_msg("'%s' does not say '%s'", a->err.message, says);
}

static inline void assert_end(archive *a) {
    tocsin_status status = archive_next(a);
    if (status != TOCSIN_NO) fail_msg("no end: status %d, %s", (int)status, a->err.message);
}

/* The bytes of the container that the document stood in. */
static inline tocsin_text archive_within(const archive *a) {
    return tocsin_text_slice(tocsin_buffer_text(&a->bytes), (size_t)a->document.within.from,
                             (size_t)a->document.within.to);
}

#define archive_test(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

#endif
