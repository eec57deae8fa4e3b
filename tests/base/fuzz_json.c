// SPDX-License-Identifier: Apache-2.0
/* Any bytes as JSON: what is accepted, written in canonical form, reads back and gives the same
 * bytes again. */
#include "tocsin/base.h"

#include <assert.h>

static bool write_canonical(const struct json_object *value, tocsin_buffer *out) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_value(&json, value);
    return tocsin_json_finish(&json, NULL) == TOCSIN_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *first = NULL;
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *second = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer once = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer twice = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_json_parse((tocsin_text){(const char *)data, size}, &first, &err)) {
        assert(err.message[0] && !first);
        return 0;
    }
    if (!write_canonical(first, &once)) return 0; /* an integer above 2^53 has no canonical form */
    tocsin_status status = tocsin_json_parse(tocsin_buffer_text(&once), &second, &err);
    assert(status == TOCSIN_OK);
    bool written = write_canonical(second, &twice);
    assert(written && tocsin_text_equal(tocsin_buffer_text(&once), tocsin_buffer_text(&twice)));
    return 0;
}
