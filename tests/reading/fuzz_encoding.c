// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a plain text: UTF-8 with a way back that never goes backwards, or a refusal. */
#include "fuzz_reader.h"

#include "reading/encoding.h"

static void check_way_back(const source_map *map, size_t size) {
    size_t last = 0;
    assert(tocsin_text_is_utf8(map->decoded, NULL));
    for (size_t i = 0; i <= map->decoded.n; i++) {
        if (i < map->decoded.n && ((unsigned char)map->decoded.at[i] & 0xC0) == 0x80) continue;
        size_t source = source_map_decoded(map, i);
        assert(source >= last && source <= size);
        last = source;
    }
    assert(last == size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    segmenter *seg;
    const tocsin_reader *reader = fuzz_reader(&seg);
    tocsin_text bytes = {(const char *)data, size};
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    const char *name = NULL;
    source_map map;
    document doc;
    options.form = TOCSIN_FORM_TEXT;
    if (encoding_decode(bytes, TOCSIN_TEXT_NONE, &arena, &map, &name, &err)) {
        assert(err.status == TOCSIN_BAD_INPUT && err.message[0] && !name);
        return 0;
    }
    if (size < 65536) check_way_back(&map, size);
    if (!document_open(reader, bytes, &options, &arena, &doc, &err))
        fuzz_cut(&doc, seg, NULL, NULL);
    return 0;
}
