// SPDX-License-Identifier: Apache-2.0
/* Entries in: a transaction, the next link of the chain, its projection. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/internal.h"

tocsin_status ledger_load_head(tocsin_ledger *ledger, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_status status =
        ledger_prepare(ledger, &row, err, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1");
    if (status) return status;
    int step = sqlite3_step(row);
    if (step != SQLITE_ROW && step != SQLITE_DONE) return ledger_fail_sql(ledger, "read", err);
    char hash[TOCSIN_SHA256_HEX + 1] = LEDGER_GENESIS;
    if (step == SQLITE_ROW && !ledger_hash_from(ledger_column_text(row, 1), hash))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s: its last entry carries no hash; 'tocsin audit' says where it was "
                           "changed",
                           ledger->db_path);
    ledger->head_seq = step == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    memcpy(ledger->head_hash, hash, sizeof hash);
    return TOCSIN_OK;
}

int64_t tocsin_ledger_length(tocsin_ledger *ledger) {
    /* Another process may append while we read. */
    int64_t length = ledger->head_seq;
    if (ledger->mode == TOCSIN_LEDGER_READ)
        ledger_get_integer(ledger, "SELECT max(seq) FROM entry", 0, &length, NULL);
    return length;
}

/* ---- transactions ------------------------------------------------------------------------- */

tocsin_status tocsin_ledger_begin(tocsin_ledger *ledger, tocsin_error *err) {
    if (ledger->mode == TOCSIN_LEDGER_READ)
        return tocsin_fail(err, TOCSIN_INTERNAL,
                           "a ledger that is open for reading only was to be "
                           "written to");
    /* Many new rows touch pages all over the indexes; a reader goes through each page once, and keeping it costs more
     * than it brings. */
    tocsin_status status =
        ledger_execute(ledger, "PRAGMA cache_size = -65536; BEGIN IMMEDIATE", "write", err);
    if (!status) status = ledger_load_head(ledger, err);
    if (status) tocsin_ledger_rollback(ledger);
    return status;
}

tocsin_status tocsin_ledger_commit(tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = ledger_execute(ledger, "COMMIT", "write", err);
    if (status) tocsin_ledger_rollback(ledger);
    ledger->n_stored = 0;
    return status;
}

void tocsin_ledger_rollback(tocsin_ledger *ledger) {
    if (ledger->mode == TOCSIN_LEDGER_READ) return;
    if (!sqlite3_get_autocommit(ledger->db)) sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    ledger_remove_stored(ledger);
    ledger_load_head(ledger, NULL); /* also when SQLite rolled back by itself, after a full disk */
    ledger_forget_evidence(ledger);
}

/* ---- appending ----------------------------------------------------------------------------- */

enum { AT_SIZE = sizeof "2021-11-14T12:00:00Z" };

/* UTC to the second; SOURCE_DATE_EPOCH stands in for the clock where a run is to be repeated
 * exactly. */
static tocsin_status format_now(char ret_at[static AT_SIZE], tocsin_error *err) {
    const int64_t year_10000 = 253402300800;
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = (int64_t)time(NULL);
    if (fixed && (!tocsin_text_integer(tocsin_text_of(fixed), &seconds) || seconds < 0 ||
                  seconds >= year_10000))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "SOURCE_DATE_EPOCH is '%s'; it must be a number of seconds since 1970, "
                           "or not be set",
                           fixed);
    time_t t = (time_t)seconds;
    struct tm utc;
    if (!gmtime_r(&t, &utc) || strftime(ret_at, AT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        return tocsin_fail(err, TOCSIN_INTERNAL, "the clock is beyond the year 9999");
    return TOCSIN_OK;
}

static void bind_text(sqlite3_stmt *statement, int i, tocsin_text text) {
    sqlite3_bind_text64(statement, i, text.n ? text.at : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

/* Run a statement that gives no rows, and leave it ready for the next time. */
static tocsin_status run_statement(const tocsin_ledger *ledger, sqlite3_stmt *statement,
                                   tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (sqlite3_step(statement) != SQLITE_DONE) status = ledger_fail_sql(ledger, "write", err);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
}

static tocsin_status insert_entry(tocsin_ledger *ledger, const ledger_entry *entry,
                                  const char *hash, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!ledger->insert)
        status = ledger_prepare(ledger, &ledger->insert, err,
                                "INSERT INTO entry(seq, at, kind, body, prev, hash) "
                                "VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    if (status) return status;
    sqlite3_bind_int64(ledger->insert, 1, entry->seq);
    bind_text(ledger->insert, 2, entry->at);
    bind_text(ledger->insert, 3, entry->kind);
    bind_text(ledger->insert, 4, entry->body);
    bind_text(ledger->insert, 5, entry->prev);
    bind_text(ledger->insert, 6, tocsin_text_of(hash));
    return run_statement(ledger, ledger->insert, err);
}

static tocsin_status project_entry(tocsin_ledger *ledger, tocsin_entry_kind kind, int64_t seq,
                                   tocsin_error *err) {
    const ledger_projection *p = ledger_projection_of(kind);
    tocsin_status status = TOCSIN_OK;
    if (!ledger->project[kind])
        status = ledger_prepare(ledger, &ledger->project[kind], err,
                                "INSERT INTO %s SELECT %s FROM entry WHERE seq = ?1", p->table,
                                p->select);
    if (status) return status;
    sqlite3_bind_int64(ledger->project[kind], 1, seq);
    return run_statement(ledger, ledger->project[kind], err);
}

static tocsin_status check_may_append(const tocsin_ledger *ledger, tocsin_entry_kind kind,
                                      tocsin_error *err) {
    if (kind <= TOCSIN_ENTRY_NONE || kind >= LEDGER_KINDS)
        return tocsin_fail(err, TOCSIN_INTERNAL, "an entry of no known kind was to be appended");
    if (sqlite3_get_autocommit(ledger->db))
        return tocsin_fail(err, TOCSIN_INTERNAL,
                           "an entry was to be appended outside a "
                           "transaction");
    return TOCSIN_OK;
}

tocsin_status tocsin_ledger_append(tocsin_ledger *ledger, tocsin_entry_kind kind, tocsin_text body,
                                   int64_t *ret_seq, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    char at[AT_SIZE], hash[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = check_may_append(ledger, kind, err);
    if (!status) status = ledger_check_body(ledger, kind, body, err);
    if (!status) status = format_now(at, err);
    if (status) return status;
    ledger_entry entry = {
        .seq = ledger->head_seq + 1,
        .at = tocsin_text_of(at),
        .kind = tocsin_text_of(tocsin_entry_kind_word(kind)),
        .body = body,
        .prev = tocsin_text_of(ledger->head_hash),
    };
    status = ledger_hash_entry(&entry, &room, hash, err);
    if (!status) status = insert_entry(ledger, &entry, hash, err);
    if (!status) status = project_entry(ledger, kind, entry.seq, err);
    if (status) return status;
    ledger->head_seq = entry.seq;
    memcpy(ledger->head_hash, hash, sizeof hash);
    if (ret_seq) *ret_seq = entry.seq;
    return TOCSIN_OK;
}
