// SPDX-License-Identifier: Apache-2.0
/* The projections made again from the chain, and written out for comparing. */
#include "ledger/internal.h"

static tocsin_status rebuild_within_transaction(const tocsin_ledger *ledger, tocsin_error *err) {
    ledger_chain chain;
    tocsin_status status = ledger_walk_chain(ledger, &chain, err);
    if (status) return status;
    if (chain.bad)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s: %s; nothing was changed, since projections of a broken chain would "
                           "not be true: restore it from a copy",
                           ledger->db_path, chain.what);
    return ledger_remake_projections(ledger, err);
}

tocsin_status tocsin_ledger_rebuild(const char *case_dir, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    tocsin_status status = ledger_open_unchecked(case_dir, TOCSIN_LEDGER_WRITE, &ledger, err);
    if (!status) status = ledger_execute(ledger, "BEGIN IMMEDIATE", "write", err);
    if (!status) status = rebuild_within_transaction(ledger, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    return status;
}

/* ---- the dump ------------------------------------------------------------------------------ */

/* A field of a line: tabs, line ends and backslashes are escaped; NULL is \N, as databases write
 * it. */
static void put_value(tocsin_buffer *out, sqlite3_stmt *row, int column) {
    tocsin_text text;
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL: tocsin_buffer_puts(out, "\\N"); return;
    case SQLITE_INTEGER:
        tocsin_buffer_printf(out, "%lld", (long long)sqlite3_column_int64(row, column));
        return;
    case SQLITE_FLOAT:
        tocsin_buffer_printf(out, "%.17g", sqlite3_column_double(row, column));
        return;
    case SQLITE_BLOB: tocsin_buffer_puts(out, "\\X"); break; /* none of ours is one */
    default: break;
    }
    text = ledger_column_text(row, column);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.at[i];
        if (c == '\\' || (unsigned char)c < 0x20)
            tocsin_buffer_printf(out, "\\x%02x", (unsigned)(unsigned char)c);
        else
            tocsin_buffer_putc(out, c);
    }
}

static tocsin_status dump_table(const tocsin_ledger *ledger, const char *table, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_status status =
        ledger_prepare(ledger, &row, err, "SELECT * FROM %s ORDER BY seq", table);
    if (status) return status;
    for (int step; (step = sqlite3_step(row)) != SQLITE_DONE;) {
        if (step != SQLITE_ROW) return ledger_fail_sql(ledger, "read", err);
        tocsin_buffer_puts(out, table);
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            tocsin_buffer_putc(out, '\t');
            put_value(out, row, i);
        }
        tocsin_buffer_putc(out, '\n');
    }
    return TOCSIN_OK;
}

tocsin_status tocsin_ledger_dump(tocsin_ledger *ledger, tocsin_buffer *out, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (int kind = 1; !status && kind < LEDGER_KINDS; kind++)
        status = dump_table(ledger, ledger_projection_of(kind)->table, out, err);
    if (!status && out->failed) status = tocsin_fail_memory(err);
    return status;
}

tocsin_status tocsin_ledger_copy(tocsin_ledger *ledger, const char *path, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *copy = NULL;
    tocsin_status status = ledger_prepare(ledger, &copy, err, "VACUUM INTO %Q", path);
    if (!status && sqlite3_step(copy) != SQLITE_DONE) status = ledger_fail_sql(ledger, "copy", err);
    return status;
}
