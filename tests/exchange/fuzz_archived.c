// SPDX-License-Identifier: Apache-2.0
/* Notes of auto-archiver from a stranger: items, none, or an error that names the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/python.h"
#include "tocsin/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text bytes = {(const char *)data, size};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_buffer json = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_archived_item *items = NULL;
    size_t n = 0;
    python_to_json(bytes, &json);
    tocsin_status status = tocsin_archived_items(bytes, "db.csv", &arena, &items, &n, &err);
    if (status && !strstr(err.message, "db.csv")) abort();
    for (size_t i = 0; !status && i < n; i++)
        if (items[i].within.to > (int64_t)size) abort();
    tocsin_buffer_release(&json);
    tocsin_arena_release(&arena);
    return 0;
}
