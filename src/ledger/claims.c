// SPDX-License-Identifier: Apache-2.0
/* Claims one by one: of a case with a million of them nobody wants all at once. */
#include <stdio.h>

#include "ledger/internal.h"

tocsin_status ledger_read_claim(tocsin_text body, int64_t seq, tocsin_arena *arena,
                                tocsin_claim *ret_claim, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    tocsin_claim claim;
    tocsin_status status = tocsin_json_parse(body, &value, err);
    if (!status) status = tocsin_claim_read(value, arena, &claim, err);
    if (status) {
        tocsin_error_prefix(err, "entry %lld", (long long)seq);
        return status;
    }
    claim.seq = seq;
    *ret_claim = claim;
    return TOCSIN_OK;
}

static tocsin_status see_row(sqlite3_stmt *row, tocsin_see_claim *see, void *context,
                             tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_claim claim;
    tocsin_status status = ledger_read_claim(ledger_column_text(row, 1),
                                             sqlite3_column_int64(row, 0), &arena, &claim, err);
    return status ? status : see(context, &claim, err);
}

tocsin_status tocsin_ledger_each_claim(tocsin_ledger *ledger, int64_t after, tocsin_see_claim *see,
                                       void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_status status = ledger_prepare(
        ledger, &row, err,
        "SELECT entry.seq, body FROM claim CROSS JOIN entry USING (seq) WHERE claim.seq > ?1 "
        "ORDER BY claim.seq");
    if (!status) sqlite3_bind_int64(row, 1, after);
    for (int step; !status && (step = sqlite3_step(row)) != SQLITE_DONE;)
        status = step == SQLITE_ROW ? see_row(row, see, context, err)
                                    : ledger_fail_sql(ledger, "read", err);
    return status;
}

/* The first row of a statement with one parameter that is bound; the statement is left ready for the next time. */
static tocsin_status get_claim(tocsin_ledger *ledger, sqlite3_stmt *row, tocsin_arena *arena,
                               tocsin_claim *ret_claim, tocsin_error *err) {
    int step = sqlite3_step(row);
    tocsin_status status = TOCSIN_NO;
    if (step == SQLITE_ROW)
        status = ledger_read_claim(ledger_column_text(row, 1), sqlite3_column_int64(row, 0), arena,
                                   ret_claim, err);
    else if (step != SQLITE_DONE)
        status = ledger_fail_sql(ledger, "read", err);
    sqlite3_reset(row);
    sqlite3_clear_bindings(row);
    return status;
}

tocsin_status tocsin_ledger_claim_at(tocsin_ledger *ledger, int64_t seq, tocsin_arena *arena,
                                     tocsin_claim *ret_claim, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!ledger->claim_at)
        status = ledger_prepare(ledger, &ledger->claim_at, err,
                                "SELECT seq, body FROM entry WHERE seq = ?1 AND kind = %Q",
                                tocsin_entry_kind_word(TOCSIN_CLAIM_READ));
    if (status) return status;
    sqlite3_bind_int64(ledger->claim_at, 1, seq);
    return get_claim(ledger, ledger->claim_at, arena, ret_claim, err);
}

tocsin_status tocsin_ledger_claim_of_id(tocsin_ledger *ledger, tocsin_text id, tocsin_arena *arena,
                                        tocsin_claim *ret_claim, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!ledger->claim_of_id)
        status = ledger_prepare(ledger, &ledger->claim_of_id, err,
                                "SELECT entry.seq, body FROM claim CROSS JOIN entry USING (seq) "
                                "WHERE claim.id = ?1 ORDER BY entry.seq LIMIT 1");
    if (status) return status;
    sqlite3_bind_text64(ledger->claim_of_id, 1, id.n ? id.at : "", id.n, SQLITE_STATIC,
                        SQLITE_UTF8);
    return get_claim(ledger, ledger->claim_of_id, arena, ret_claim, err);
}

tocsin_status tocsin_ledger_evidence_name(tocsin_ledger *ledger, tocsin_text sha256,
                                          tocsin_arena *arena, tocsin_text *ret_name,
                                          tocsin_error *err) {
    char hex[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = TOCSIN_OK;
    *ret_name = TOCSIN_TEXT_NONE;
    if (!ledger_hash_from(sha256, hex)) return TOCSIN_OK;
    if (!ledger->name_of_evidence)
        status = ledger_prepare(ledger, &ledger->name_of_evidence, err,
                                "SELECT name FROM evidence WHERE sha256 = ?1");
    if (status) return status;
    sqlite3_stmt *row = ledger->name_of_evidence;
    sqlite3_bind_text(row, 1, hex, -1, SQLITE_STATIC);
    int step = sqlite3_step(row);
    if (step == SQLITE_ROW) {
        *ret_name = tocsin_arena_text(arena, ledger_column_text(row, 0));
        if (!ret_name->at) status = tocsin_fail_memory(err);
    } else if (step != SQLITE_DONE) {
        status = ledger_fail_sql(ledger, "read", err);
    }
    sqlite3_reset(row);
    sqlite3_clear_bindings(row);
    return status;
}

tocsin_status tocsin_ledger_entry_hash(tocsin_ledger *ledger, int64_t seq,
                                       char ret_hash[static TOCSIN_SHA256_HEX + 1],
                                       tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_status status =
        ledger_prepare(ledger, &row, err, "SELECT hash FROM entry WHERE seq = ?1");
    if (status) return status;
    sqlite3_bind_int64(row, 1, seq);
    int step = sqlite3_step(row);
    if (step == SQLITE_DONE) return TOCSIN_NO;
    if (step != SQLITE_ROW) return ledger_fail_sql(ledger, "read", err);
    return ledger_hash_from(ledger_column_text(row, 0), ret_hash) ? TOCSIN_OK : TOCSIN_NO;
}

tocsin_status tocsin_ledger_entry_at(tocsin_ledger *ledger, int64_t seq,
                                     char ret_at[static TOCSIN_AT + 1], tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!ledger->at_of_entry)
        status = ledger_prepare(ledger, &ledger->at_of_entry, err,
                                "SELECT at FROM entry WHERE seq = ?1");
    if (status) return status;
    sqlite3_stmt *row = ledger->at_of_entry;
    sqlite3_bind_int64(row, 1, seq);
    int step = sqlite3_step(row);
    if (step == SQLITE_ROW)
        snprintf(ret_at, TOCSIN_AT + 1, "%.*s", TOCSIN_TEXT_ARG(ledger_column_text(row, 0)));
    else
        status = step == SQLITE_DONE ? TOCSIN_NO : ledger_fail_sql(ledger, "read", err);
    sqlite3_reset(row);
    return status;
}
