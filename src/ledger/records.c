// SPDX-License-Identifier: Apache-2.0
/* Entries of one kind as they stand in the chain, with their time: for kinds of which the history counts, and not only
 * what they add up to. */
#include "ledger/internal.h"

static tocsin_status keep_record(sqlite3_stmt *row, tocsin_arena *arena, tocsin_record *ret_record,
                                 tocsin_error *err) {
    tocsin_record record = {
        .seq = sqlite3_column_int64(row, 0),
        .at = tocsin_arena_text(arena, ledger_column_text(row, 1)),
        .body = tocsin_arena_text(arena, ledger_column_text(row, 2)),
    };
    if (!record.at.at || !record.body.at) return tocsin_fail_memory(err);
    *ret_record = record;
    return TOCSIN_OK;
}

tocsin_status tocsin_ledger_records(tocsin_ledger *ledger, tocsin_entry_kind kind,
                                    tocsin_arena *arena, tocsin_record **ret_items, size_t *ret_n,
                                    tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    const char *table = ledger_projection_of(kind)->table;
    /* Both looks at the table stand in one statement, and so see the same rows. CROSS JOIN: see query.c. */
    tocsin_status status = ledger_prepare(
        ledger, &row, err,
        "SELECT entry.seq, entry.at, body, (SELECT count(*) FROM %s) FROM %s CROSS JOIN entry USING (seq) "
        "ORDER BY %s.seq",
        table, table, table);
    if (status) return status;
    tocsin_record *items = NULL;
    size_t n = 0, room = 0;
    for (int step; (step = sqlite3_step(row)) != SQLITE_DONE; n++) {
        if (step != SQLITE_ROW) return ledger_fail_sql(ledger, "read", err);
        if (!items) {
            room = (size_t)sqlite3_column_int64(row, 3);
            items = tocsin_arena_new(arena, tocsin_record, room);
        }
        if (!items) return tocsin_fail_memory(err);
        if (n == room) return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is damaged", ledger->db_path);
        status = keep_record(row, arena, &items[n], err);
        if (status) return status;
    }
    *ret_items = items;
    *ret_n = n;
    return TOCSIN_OK;
}
