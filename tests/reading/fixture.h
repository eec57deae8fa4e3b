// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_FIXTURE_H
#define TOCSIN_TESTS_READING_FIXTURE_H

/* A reader, a segmenter and one document for the tests of this room. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "reading/reader.h"
#include "reading/segment.h"

typedef struct fixture {
    tocsin_reader *reader;
    segmenter *seg;
    tocsin_arena arena;
    document doc;
    passage passage; /* of the block last asked for */
    tocsin_error err;
} fixture;

static inline int fixture_setup(void **state) {
    fixture *f = test_calloc(1, sizeof *f);
    *state = f;
    if (tocsin_reader_new(&f->reader, &f->err)) print_error("%s\n", f->err.message);
    return f->reader && !segmenter_new(&f->seg, &f->err) ? 0 : -1;
}

static inline int fixture_teardown(void **state) {
    fixture *f = *state;
    tocsin_arena_release(&f->arena);
    segmenter_free(&f->seg);
    tocsin_reader_free(&f->reader);
    test_free(f);
    return 0;
}

/* Open `text` as a document of `language` (NULL: recognise). */
static inline tocsin_status fixture_open(fixture *f, tocsin_text text, const char *language) {
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.language = language;
    return document_open(f->reader, text, &options, &f->arena, &f->doc, &f->err);
}

static inline void fixture_passage(fixture *f, size_t index) {
    assert_int_equal(segmenter_passage(f->seg, &f->doc, index, &f->arena, &f->passage, &f->err),
                     TOCSIN_OK);
}

/* The first block of `text`, cut. */
static inline void fixture_cut(fixture *f, const char *language, const char *text) {
    assert_int_equal(fixture_open(f, tocsin_text_of(text), language), TOCSIN_OK);
    fixture_passage(f, 0);
}

static inline void assert_text(tocsin_text text, const char *expected) {
    char room[1024];
    snprintf(room, sizeof room, "%.*s", TOCSIN_TEXT_ARG(text));
    assert_string_equal(room, expected);
}

#define fixture_test(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

/* A file or folder of the data beside the checkout, which may not be there (TOCSIN_SHARED, or a folder `shared`). */
static inline void shared_path(char *room, size_t n, const char *below) {
    const char *shared = getenv("TOCSIN_SHARED"), *root = getenv("TOCSIN_ROOT");
    if (shared)
        snprintf(room, n, "%s/%s", shared, below);
    else
        snprintf(room, n, "%s/../shared/%s", root ? root : ".", below);
}

#endif
