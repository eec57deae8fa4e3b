// SPDX-License-Identifier: Apache-2.0
/* Proof that a case says what it said: first the chain, since all else is judged by it, then the
 * bytes that it speaks of, then the projections, then SQLite's own pages. What does not fit is an
 * answer, not an error; only what keeps us from looking (no memory, an unreadable disk) is one. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/internal.h"

typedef struct auditor {
    tocsin_ledger *ledger;
    ledger_chain chain;
    tocsin_audit audit;
} auditor;

/* The fault of the lowest entry is the one that is told; one without an entry only when there is no
 * other. */
static void note_fault(auditor *a, int64_t seq, const char *fmt, ...) TOCSIN_PRINTF(3, 4);
static void note_fault(auditor *a, int64_t seq, const char *fmt, ...) {
    tocsin_audit *audit = &a->audit;
    bool first = audit->faults++ == 0;
    audit->ok = false;
    if (!first && (seq == 0 || (audit->first_bad_entry && audit->first_bad_entry <= seq))) return;
    audit->first_bad_entry = seq;
    va_list args;
    va_start(args, fmt);
    vsnprintf(audit->what, sizeof audit->what, fmt, args);
    va_end(args);
}

/* A table that cannot be read because of what is in it is a fault of the case, and no failure of
 * ours. */
static tocsin_status settle(auditor *a, tocsin_status status, const tocsin_error *failure,
                            tocsin_error *err) {
    bool is_fault = status == TOCSIN_BAD_INPUT ||
                    (status == TOCSIN_INTERNAL && sqlite3_errcode(a->ledger->db) == SQLITE_ERROR);
    if (status && !is_fault) return tocsin_fail(err, status, "%s", failure->message);
    if (status) note_fault(a, 0, "%s", failure->message);
    return TOCSIN_OK;
}

/* ---- the chain ------------------------------------------------------------------------------- */

static tocsin_status audit_chain(auditor *a, tocsin_error *err) {
    tocsin_error failure = TOCSIN_ERROR_INIT;
    tocsin_status status = ledger_walk_chain(a->ledger, &a->chain, &failure);
    a->audit.entries = a->chain.entries;
    memcpy(a->audit.head, status ? LEDGER_GENESIS : a->chain.head, sizeof a->audit.head);
    if (!status && a->chain.bad) note_fault(a, a->chain.bad, "%s", a->chain.what);
    return settle(a, status, &failure, err);
}

/* ---- evidence -------------------------------------------------------------------------------- */

static tocsin_status audit_stored(auditor *a, const tocsin_evidence *evidence, const char *hex,
                                  tocsin_error *err) {
    char found[TOCSIN_SHA256_HEX + 1];
    tocsin_error failure = TOCSIN_ERROR_INIT;
    TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_evidence_path(a->ledger, hex);
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_sha256_file(path, found, NULL, &failure);
    if (status == TOCSIN_INTERNAL) return tocsin_fail(err, status, "%s", failure.message);
    a->audit.evidence_files++;
    if (status)
        note_fault(a, evidence->seq, "the evidence of entry %lld: %s", (long long)evidence->seq,
                   failure.message);
    else if (strcmp(found, hex) != 0)
        note_fault(a, evidence->seq,
                   "the evidence of entry %lld was changed: %s now has the SHA-256 %s",
                   (long long)evidence->seq, path, found);
    return TOCSIN_OK;
}

/* "<case>/<name>", or the name where that is absolute; malloc'ed. */
static char *scene_path(const tocsin_ledger *ledger, const tocsin_evidence *evidence) {
    bool absolute = evidence->name.n && evidence->name.at[0] == '/';
    return absolute ? ledger_join(evidence->name.at, NULL)
                    : ledger_join(ledger->dir, "/", evidence->name.at, NULL);
}

/* A scene stays where it is: gone is no fault, other bytes under its name are. */
static tocsin_status audit_scene(auditor *a, const tocsin_evidence *evidence, const char *hex,
                                 tocsin_error *err) {
    char found[TOCSIN_SHA256_HEX + 1];
    TOCSIN_CLEANUP(ledger_free_string) char *path = scene_path(a->ledger, evidence);
    if (!path) return tocsin_fail_memory(err);
    struct stat info;
    tocsin_status status = TOCSIN_IO;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
        status = tocsin_sha256_file(path, found, NULL, err);
    if (status == TOCSIN_INTERNAL) return status;
    if (status)
        a->audit.scenes_missing++;
    else
        a->audit.scenes++;
    if (!status && strcmp(found, hex) != 0)
        note_fault(a, evidence->seq,
                   "the scene of entry %lld was changed: %s now has the SHA-256 %s, not %s",
                   (long long)evidence->seq, path, found, hex);
    return TOCSIN_OK;
}

static tocsin_status audit_evidence(auditor *a, int64_t seq, tocsin_text body, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_evidence evidence;
    char hex[TOCSIN_SHA256_HEX + 1];
    tocsin_error failure = TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_json_parse(body, &value, &failure);
    if (!status) status = tocsin_evidence_read(value, &arena, &evidence, &failure);
    if (!status && !ledger_hash_from(evidence.sha256, hex))
        status = tocsin_fail(&failure, TOCSIN_BAD_INPUT, "evidence without a valid 'sha256'");
    if (status == TOCSIN_BAD_INPUT) {
        note_fault(a, seq, "entry %lld: %s", (long long)seq, failure.message);
        return TOCSIN_OK;
    }
    if (status) return tocsin_fail(err, status, "%s", failure.message);
    evidence.seq = seq;
    return evidence.stored ? audit_stored(a, &evidence, hex, err)
                           : audit_scene(a, &evidence, hex, err);
}

/* Only what entries say that stand in the good part of the chain is worth following. */
static tocsin_status audit_all_evidence(auditor *a, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_error failure = TOCSIN_ERROR_INIT;
    tocsin_status status =
        ledger_prepare(a->ledger, &row, &failure,
                       "SELECT seq, body FROM entry WHERE seq BETWEEN 1 AND %lld AND kind = %Q "
                       "ORDER BY seq",
                       (long long)a->chain.entries, tocsin_entry_kind_word(TOCSIN_EVIDENCE_ADDED));
    int step = SQLITE_DONE;
    while (!status && (step = sqlite3_step(row)) == SQLITE_ROW) {
        status = audit_evidence(a, sqlite3_column_int64(row, 0), ledger_column_text(row, 1), err);
        if (status) return status;
    }
    if (!status && step != SQLITE_DONE) status = ledger_fail_sql(a->ledger, "read", &failure);
    return settle(a, status, &failure, err);
}

/* ---- projections ----------------------------------------------------------------------------- */

static tocsin_status audit_schema(auditor *a, tocsin_error *err) {
    char what[256];
    bool same = true;
    tocsin_error failure = TOCSIN_ERROR_INIT;
    tocsin_status status = ledger_compare_schema(a->ledger, &same, sizeof what, what, &failure);
    if (!status && !same) note_fault(a, 0, "%s: %s", a->ledger->db_path, what);
    return settle(a, status, &failure, err);
}

/* Rows that only one of the two has: what the chain gives, and what stands in the table. */
static const char difference_sql[] =
    "SELECT min(seq), count(*) FROM ("
    "SELECT * FROM (SELECT %s FROM entry WHERE kind = %Q EXCEPT SELECT * FROM %s) UNION ALL "
    "SELECT * FROM (SELECT * FROM %s EXCEPT SELECT %s FROM entry WHERE kind = %Q))";

static tocsin_status audit_projection(auditor *a, tocsin_entry_kind kind, tocsin_error *err) {
    const ledger_projection *p = ledger_projection_of(kind);
    const char *word = tocsin_entry_kind_word(kind);
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_error failure = TOCSIN_ERROR_INIT;
    tocsin_status status = ledger_prepare(a->ledger, &row, &failure, difference_sql, p->select,
                                          word, p->table, p->table, p->select, word);
    if (!status && sqlite3_step(row) != SQLITE_ROW)
        status = ledger_fail_sql(a->ledger, "read", &failure);
    if (!status && sqlite3_column_int64(row, 1) > 0) {
        int64_t seq = sqlite3_column_int64(row, 0);
        note_fault(a, seq,
                   "the table %s does not say of entry %lld what the chain says; 'tocsin rebuild' "
                   "makes it again",
                   p->table, (long long)seq);
    }
    return settle(a, status, &failure, err);
}

static tocsin_status audit_integrity(auditor *a, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    tocsin_error failure = TOCSIN_ERROR_INIT;
    tocsin_status status = ledger_prepare(a->ledger, &row, &failure, "PRAGMA integrity_check(1)");
    if (!status && sqlite3_step(row) != SQLITE_ROW)
        status = ledger_fail_sql(a->ledger, "read", &failure);
    if (status) return settle(a, status, &failure, err);
    tocsin_text answer = ledger_column_text(row, 0);
    if (!tocsin_text_is(answer, "ok"))
        note_fault(a, 0, "%s is damaged: %.*s", a->ledger->db_path, TOCSIN_TEXT_ARG(answer));
    return TOCSIN_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static tocsin_status audit_within_snapshot(auditor *a, tocsin_error *err) {
    tocsin_status status = audit_chain(a, err);
    if (!status) status = audit_all_evidence(a, err);
    if (!status) status = audit_schema(a, err);
    /* Against a broken chain there is nothing to compare with. */
    for (int kind = 1; !status && a->audit.ok && kind < LEDGER_KINDS; kind++)
        status = audit_projection(a, (tocsin_entry_kind)kind, err);
    if (!status) status = audit_integrity(a, err);
    return status;
}

tocsin_status tocsin_ledger_audit(const char *case_dir, tocsin_audit *ret_audit,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    tocsin_status status = ledger_open_unchecked(case_dir, TOCSIN_LEDGER_READ, &ledger, err);
    /* One snapshot, whatever a run appends meanwhile; closing ends it. */
    if (!status) status = ledger_execute(ledger, "BEGIN", "read", err);
    if (status) return status;
    auditor a = {.ledger = ledger, .audit = {.ok = true}};
    status = audit_within_snapshot(&a, err);
    if (!status) *ret_audit = a.audit;
    return status;
}

tocsin_status tocsin_ledger_each_absent(const char *case_dir, tocsin_see_evidence *see,
                                        void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_evidence *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_open(case_dir, TOCSIN_LEDGER_READ, &ledger, err);
    if (!status) status = tocsin_ledger_evidence(ledger, &arena, &items, &n, err);
    for (size_t i = 0; !status && i < n; i++) {
        struct stat info;
        if (items[i].stored) continue;
        TOCSIN_CLEANUP(ledger_free_string) char *path = scene_path(ledger, &items[i]);
        if (!path) return tocsin_fail_memory(err);
        if (stat(path, &info) || !S_ISREG(info.st_mode)) status = see(context, &items[i], err);
    }
    return status;
}
