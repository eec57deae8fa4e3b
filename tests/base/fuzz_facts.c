// SPDX-License-Identifier: Apache-2.0
/* Any JSON as the body of a ledger entry, read as each kind of fact: what is accepted, written
 * again, is accepted again and gives the same bytes. */
#include "tocsin/facts.h"

#include <assert.h>

/* Read as the kind that a name stands for, write back; false when it is no such body. */
#define ROUND_TRIP(kind)                                                                           \
    static bool again_##kind(const struct json_object *body, tocsin_arena *arena,                  \
                             tocsin_buffer *out) {                                                 \
        tocsin_##kind fact;                                                                        \
        if (tocsin_##kind##_read(body, arena, &fact, NULL)) return false;                          \
        TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;                                      \
        tocsin_json_init(&json, out);                                                              \
        tocsin_##kind##_write(&json, &fact);                                                       \
        return tocsin_json_finish(&json, NULL) == TOCSIN_OK;                                       \
    }
ROUND_TRIP(evidence)
ROUND_TRIP(observation)
ROUND_TRIP(claim)
ROUND_TRIP(finding)

typedef bool again(const struct json_object *body, tocsin_arena *arena, tocsin_buffer *out);

static void round_trip(again *through, const struct json_object *body) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer once = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer twice = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *written = NULL;
    if (!through(body, &arena, &once)) return;
    tocsin_status status = tocsin_json_parse(tocsin_buffer_text(&once), &written, NULL);
    assert(status == TOCSIN_OK);
    bool accepted = through(written, &arena, &twice);
    assert(accepted && tocsin_text_equal(tocsin_buffer_text(&once), tocsin_buffer_text(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static again *const kinds[] = {again_evidence, again_observation, again_claim, again_finding};
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *body = NULL;
    if (tocsin_json_parse((tocsin_text){(const char *)data, size}, &body, NULL)) return 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) round_trip(kinds[i], body);
    return 0;
}
