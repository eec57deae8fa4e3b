// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_READING_CLAIMS_H
#define TOCSIN_TESTS_READING_CLAIMS_H

/* Claims of a text, and a line of words for each, for comparing. */

#include "fixture.h"

#include <math.h>
#include <string.h>

#define SHA_OF_NOTHING "0000000000000000000000000000000000000000000000000000000000000000"

static inline tocsin_reading claims_read(fixture *f, const char *language, const char *text) {
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    tocsin_reading reading = {.n_claims = 0};
    options.language = language;
    options.outlet = TOCSIN_TEXT("Courier");
    options.published = (tocsin_period){18945, 18945}; /* 2021-11-14 */
    assert_int_equal(tocsin_reader_read(f->reader, tocsin_text_of(text), SHA_OF_NOTHING, &options,
                                        &f->arena, &reading, &f->err),
                     TOCSIN_OK);
    return reading;
}

/* The claim of the text that has these words in it; fails when there is none. */
static inline const tocsin_claim *claims_find(const tocsin_reading *r, const char *words) {
    for (size_t i = 0; i < r->n_claims; i++)
        if (tocsin_text_find(r->claims[i].text, tocsin_text_of(words), 0) != SIZE_MAX)
            return &r->claims[i];
    for (size_t i = 0; i < r->n_claims; i++)
        print_error("there is: %.*s\n", TOCSIN_TEXT_ARG(r->claims[i].text));
    fail_msg("no claim says \"%s\"", words);
    return NULL;
}

#define assert_speaker(claim, expected) assert_text((claim)->speaker.name, expected)

#endif
