// SPDX-License-Identifier: Apache-2.0
/* Any bytes as notes.md: what is refused is refused with its place, what is accepted has a heading
 * without control characters. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "brief/notes.h"

enum { DAY = 18945 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static tocsin_arena kept = TOCSIN_ARENA_INIT; /* the pack, once */
    static brief_pack pack;
    if (!pack.file && brief_pack_load("en", &kept, &pack, NULL)) abort();

    const tocsin_evidence report = {.seq = 1,
                                    .sha256 = TOCSIN_TEXT("aa"),
                                    .name = TOCSIN_TEXT("a.txt"),
                                    .role = TOCSIN_TEXT("report"),
                                    .outlet = TOCSIN_TEXT("Harbour Wire"),
                                    .published = {DAY, DAY}};
    const tocsin_claim claim = {.seq = 2,
                                .id = TOCSIN_TEXT("c"),
                                .evidence = TOCSIN_TEXT("aa"),
                                .text = TOCSIN_TEXT("90,000 troops stand there"),
                                .language = TOCSIN_TEXT("en"),
                                .speaker = {.name = TOCSIN_TEXT("Ukraine")},
                                .outlet = TOCSIN_TEXT("Harbour Wire"),
                                .published = {DAY, DAY},
                                .said_on = {TOCSIN_DAY_NONE, TOCSIN_DAY_NONE},
                                .when = {TOCSIN_DAY_NONE, TOCSIN_DAY_NONE},
                                .place = {.lat = NAN, .lon = NAN},
                                .has_quantity = true,
                                .quantity = {.low = 90000, .high = 90000, .unit = TOCSIN_TROOPS},
                                .rule = TOCSIN_TEXT("en")};

    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_notes notes = {0};
    tocsin_brief_input in = {.language = "en",
                             .as_of = DAY,
                             .evidence = &report,
                             .n_evidence = 1,
                             .claims = &claim,
                             .n_claims = 1,
                             .notes = &notes};
    brief_view view;
    tocsin_text source = {(const char *)data, size};
    tocsin_status status = tocsin_notes_parse(source, "notes.md", &arena, &notes, &err);
    if (!status) status = brief_view_make(&in, &pack, &arena, &view, &err);
    if (!status) status = notes_check(&view, &err);
    if (status) {
        assert(status == TOCSIN_BAD_INPUT && !strncmp(err.message, "notes.md:", 9));
        return 0;
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer heading = TOCSIN_BUFFER_INIT;
    for (size_t i = 0; i < notes.n_notes; i++) {
        tocsin_buffer_clear(&heading);
        notes_put_heading(&view, &notes.notes[i], &heading);
        assert(!heading.failed);
        for (size_t k = 0; k < heading.n; k++) assert((unsigned char)heading.at[k] >= ' ');
    }
    return 0;
}
