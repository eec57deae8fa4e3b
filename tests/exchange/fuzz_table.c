// SPDX-License-Identifier: Apache-2.0
/* A table from a stranger: each row is a claim whose bytes lie in the table, or is refused with the name of the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tocsin/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void go_through(tocsin_text bytes, const tocsin_mapping *mapping, tocsin_arena *arena) {
    tocsin_table *table = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_table_row row;
    tocsin_status status = tocsin_table_open(bytes, "ff", "events.csv", mapping, &table, &err);
    while (!status && !(status = tocsin_table_next(table, arena, &row, &err))) {
        const tocsin_claim *c = &row.claim;
        bool within =
            c->span.from >= 0 && c->span.from <= c->span.to && c->span.to <= (int64_t)bytes.n;
        if (!row.is_observation && (!within || !tocsin_text_is_utf8(c->text, NULL))) abort();
    }
    if (status != TOCSIN_NO && !strstr(err.message, "events.csv")) abort();
    tocsin_table_close(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tocsin_text bytes = {(const char *)data, size};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_mapping claims = {.name = TOCSIN_TEXT("fuzz"), .is_tocsin = true};
    claims.columns[TOCSIN_COLUMN_DATE] = TOCSIN_TEXT("date");
    claims.columns[TOCSIN_COLUMN_TEXT] = TOCSIN_TEXT("text");
    claims.columns[TOCSIN_COLUMN_LOW] = TOCSIN_TEXT("low");
    claims.constants[TOCSIN_COLUMN_UNIT] = TOCSIN_TEXT("troops");
    tocsin_mapping values = {.name = TOCSIN_TEXT("fuzz"), .no_header = true};
    values.columns[TOCSIN_COLUMN_DATE] = TOCSIN_TEXT("1");
    values.columns[TOCSIN_COLUMN_VALUE] = TOCSIN_TEXT("2");
    values.constants[TOCSIN_COLUMN_AREA] = TOCSIN_TEXT("a");
    go_through(bytes, &claims, &arena);
    go_through(bytes, &values, &arena);
    tocsin_arena_release(&arena);
    return 0;
}
