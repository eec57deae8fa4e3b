// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a template: what parses renders with all slots there, and names the slot that it lacks without them. */
#include <assert.h>
#include <string.h>

#include "brief/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const tocsin_text items[] = {{"x", 1}, {"<y>", 3}};
    const tocsin_slot slots[] = {
        {.name = "a", .type = TOCSIN_SLOT_TEXT, .text = {(const char *)data, size}},
        {.name = "b", .type = TOCSIN_SLOT_NUMBER, .number = 1},
        {.name = "c", .type = TOCSIN_SLOT_INTERVAL, .number = -1e300, .high = 0.001},
        {.name = "d", .type = TOCSIN_SLOT_LIST, .list = items, .n_list = 2},
        {.name = "e", .type = TOCSIN_SLOT_WORD, .text = {(const char *)data, size}},
        {.name = "f", .type = TOCSIN_SLOT_PERIOD, .period = {18945, TOCSIN_DAY_NONE}},
    };
    brief_pack pack = {.file = "fuzz",
                       .group = TOCSIN_TEXT("."),
                       .decimal = TOCSIN_TEXT(","),
                       .group_from_digits = 4};
    for (size_t i = 0; i < 12; i++) pack.months[i] = pack.months_short[i] = TOCSIN_TEXT("month");
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    brief_template form;
    tocsin_text source = {(const char *)data, size};
    if (brief_template_parse(source, "fuzz.yaml", 7, &arena, &form, &err)) {
        assert(strstr(err.message, "fuzz.yaml:7: "));
        return 0;
    }
    tocsin_status status =
        brief_template_render(&form, &pack, slots, sizeof slots / sizeof *slots, &out, &err);
    assert(!status || (out.n == 0 && strstr(err.message, "needs the slot {")));
    if (!brief_template_render(&form, &pack, NULL, 0, &out, NULL))
        assert(!brief_template_uses(&form, TOCSIN_TEXT("a"), false));
    return 0;
}
