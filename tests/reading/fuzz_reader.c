// SPDX-License-Identifier: Apache-2.0
/* tocsin_reader_read on any bytes: no crash, and every claim stands where it says. */
#include <assert.h>
#include <stdint.h>

#include "tocsin/reading.h"

static tocsin_reader *reader; /* read once: loading the packs takes longer than a document */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (!reader && tocsin_reader_new(&reader, &err)) return 0;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    static const char *const languages[] = {NULL, "nl", "en"};
    options.language = languages[size ? data[size - 1] % 3 : 0];
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_reading reading;
    tocsin_text bytes = {(const char *)data, size};
    if (!tocsin_reader_read(reader, bytes, "00", &options, &arena, &reading, &err))
        for (size_t i = 0; i < reading.n_claims; i++) {
            const tocsin_claim *claim = &reading.claims[i];
            assert(claim->span.from >= 0 && claim->span.from <= claim->span.to);
            assert((size_t)claim->span.to <= size);
            assert(tocsin_text_is_utf8(claim->text, NULL));
        }
    tocsin_arena_release(&arena);
    return 0;
}
