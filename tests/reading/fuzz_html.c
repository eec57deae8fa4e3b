// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a web page: blocks whose spans lie in the page in order, or a refusal. */
#include "fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    segmenter *seg;
    const tocsin_reader *reader = fuzz_reader(&seg);
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    document doc;
    options.form = TOCSIN_FORM_HTML;
    if (document_open(reader, (tocsin_text){(const char *)data, size}, &options, &arena, &doc,
                      &err)) {
        assert(err.status == TOCSIN_BAD_INPUT && err.message[0]);
        return 0;
    }
    assert(tocsin_text_is_utf8(doc.text, NULL) && doc.is_html);
    fuzz_cut(&doc, seg, NULL, NULL);
    return 0;
}
