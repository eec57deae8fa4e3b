// SPDX-License-Identifier: Apache-2.0
/* A connection to case.db: who may open it and how, and SQLite's failures in words. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/internal.h"

enum { BUSY_TIMEOUT_MS = 10000 };

/* ---- SQLite in our terms ------------------------------------------------------------------- */

tocsin_status ledger_fail_sql(const tocsin_ledger *ledger, const char *doing, tocsin_error *err) {
    int code = ledger->db ? sqlite3_extended_errcode(ledger->db) : SQLITE_NOMEM;
    const char *reason = ledger->db ? sqlite3_errmsg(ledger->db) : "";
    const char *path = ledger->db_path;
    switch (code & 0xff) {
    case SQLITE_NOMEM: return tocsin_fail_memory(err);
    case SQLITE_FULL:
        return tocsin_fail(err, TOCSIN_IO,
                           "cannot %s %s: the disk is full; nothing was changed: free some space "
                           "and run again",
                           doing, path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        errno = sqlite3_system_errno(ledger->db);
        if (errno) return tocsin_fail_errno(err, doing, path);
        return tocsin_fail(err, TOCSIN_IO, "cannot %s %s: %s", doing, path, reason);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return tocsin_fail(err, TOCSIN_UNAVAILABLE,
                           "cannot %s %s: another program holds it; try again later", doing, path);
    case SQLITE_NOTADB:
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s is not a ledger: it is no SQLite database (or its first page is "
                           "damaged); restore it from a copy",
                           path);
    case SQLITE_CORRUPT:
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "cannot %s %s: it is damaged (%s); 'tocsin audit' says where, restore "
                           "it from a copy",
                           doing, path, reason);
    default: return tocsin_fail(err, TOCSIN_INTERNAL, "cannot %s %s: %s", doing, path, reason);
    }
}

tocsin_status ledger_execute(const tocsin_ledger *ledger, const char *sql, const char *doing,
                             tocsin_error *err) {
    if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL)) return ledger_fail_sql(ledger, doing, err);
    return TOCSIN_OK;
}

tocsin_status ledger_prepare(const tocsin_ledger *ledger, sqlite3_stmt **ret_statement,
                             tocsin_error *err, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    char *sql = sqlite3_vmprintf(fmt, args);
    va_end(args);
    if (!sql) return tocsin_fail_memory(err);
    int failed = sqlite3_prepare_v2(ledger->db, sql, -1, ret_statement, NULL);
    sqlite3_free(sql);
    return failed ? ledger_fail_sql(ledger, "read", err) : TOCSIN_OK;
}

void ledger_finalize(sqlite3_stmt **statement) {
    sqlite3_finalize(*statement);
    *statement = NULL;
}

tocsin_status ledger_get_integer(const tocsin_ledger *ledger, const char *sql, int64_t fallback,
                                 int64_t *ret_value, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(ledger->db, sql, -1, &statement, NULL))
        return ledger_fail_sql(ledger, "read", err);
    int step = sqlite3_step(statement);
    if (step != SQLITE_ROW && step != SQLITE_DONE) return ledger_fail_sql(ledger, "read", err);
    *ret_value = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : fallback;
    return TOCSIN_OK;
}

/* As a blob, which is the bytes as they stand in the page: no copy is made that could fail. */
tocsin_text ledger_column_text(sqlite3_stmt *statement, int column) {
    const char *at = sqlite3_column_blob(statement, column);
    return at ? (tocsin_text){at, (size_t)sqlite3_column_bytes(statement, column)}
              : TOCSIN_TEXT_NONE;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* "file:" URI of the path; what has a meaning in a URI is written as %XX. NULL when memory ran out.
 */
static char *uri_of(const char *path, const char *query) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer uri = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&uri, path[0] == '/' ? "file://" : "file:");
    for (const char *c = path; *c; c++) {
        if (strchr("?#%", *c))
            tocsin_buffer_printf(&uri, "%%%02X", (unsigned)*c);
        else
            tocsin_buffer_putc(&uri, *c);
    }
    tocsin_buffer_puts(&uri, query);
    char *result = uri.failed ? NULL : uri.at;
    if (result) uri = (tocsin_buffer)TOCSIN_BUFFER_INIT;
    return result;
}

static bool has_pending_log(const tocsin_ledger *ledger) {
    TOCSIN_CLEANUP(ledger_free_string) char *path = ledger_join(ledger->db_path, "-wal", NULL);
    struct stat info;
    return path && stat(path, &info) == 0 && info.st_size > 0;
}

/* A case that nobody writes to and that has no log is read as it lies, without a trace. */
static bool may_open_immutable(tocsin_ledger *ledger) {
    if (ledger_lock_for_reading(ledger)) return false;
    if (!has_pending_log(ledger)) return true;
    ledger_unlock(ledger); /* SQLite's own locks guard a reader of the log */
    return false;
}

static tocsin_status connect_reader(tocsin_ledger *ledger, tocsin_error *err) {
    bool immutable = may_open_immutable(ledger);
    TOCSIN_CLEANUP(ledger_free_string)
    char *uri = uri_of(ledger->db_path, immutable ? "?immutable=1" : "?mode=ro");
    if (!uri) return tocsin_fail_memory(err);
    int flags =
        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(uri, &ledger->db, flags, NULL)) return ledger_fail_sql(ledger, "open", err);
    /* The first look at the file needs its log, too. */
    if (sqlite3_exec(ledger->db, "PRAGMA schema_version", NULL, NULL, NULL) == SQLITE_OK)
        return TOCSIN_OK;
    tocsin_status status = ledger_fail_sql(ledger, "open", err);
    if (status == TOCSIN_IO && !immutable)
        return tocsin_fail(err, TOCSIN_IO,
                           "cannot read %s: it has writes that are not merged yet (%s-wal), and "
                           "its folder cannot be written to; copy the case to one that can",
                           ledger->db_path, ledger->db_path);
    return status;
}

static tocsin_status connect_writer(tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = ledger_lock_for_writing(ledger, err);
    if (status) return status;
    ledger->made = ledger->mode == TOCSIN_LEDGER_CREATE && access(ledger->db_path, F_OK) != 0;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (ledger->mode == TOCSIN_LEDGER_CREATE) flags |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(ledger->db_path, &ledger->db, flags, NULL))
        return ledger_fail_sql(ledger, "open", err);
    if (sqlite3_db_readonly(ledger->db, "main"))
        return tocsin_fail(err, TOCSIN_IO, "cannot write %s: it is read-only", ledger->db_path);
    return TOCSIN_OK;
}

/* Is this a ledger that we know? `ret_empty`: a database without anything in it. */
static tocsin_status check_identity(const tocsin_ledger *ledger, bool *ret_empty,
                                    tocsin_error *err) {
    int64_t application = 0, version = 0, tables = 0;
    tocsin_status status =
        ledger_get_integer(ledger, "PRAGMA application_id", 0, &application, err);
    if (!status) status = ledger_get_integer(ledger, "PRAGMA user_version", 0, &version, err);
    if (!status)
        status = ledger_get_integer(ledger, "SELECT count(*) FROM sqlite_schema", 0, &tables, err);
    if (status) return status;
    *ret_empty = application == 0 && version == 0 && tables == 0;
    if (*ret_empty) return TOCSIN_OK;
    if (application != LEDGER_APPLICATION_ID || version < 1)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is a database, but not a ledger of tocsin's",
                           ledger->db_path);
    if (version > LEDGER_VERSION)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%s is a ledger of version %lld, made by a newer tocsin; this one "
                           "(%s) knows version %d: use the newer program",
                           ledger->db_path, (long long)version, TOCSIN_VERSION, LEDGER_VERSION);
    return TOCSIN_OK;
}

static tocsin_status make_ledger(const tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = ledger_execute(ledger, "BEGIN IMMEDIATE", "make", err);
    if (!status) status = ledger_make_tables(ledger, err);
    if (!status) status = ledger_execute(ledger, "COMMIT", "make", err);
    if (!status) status = ledger_sync_folder(ledger->dir, err);
    return status;
}

static tocsin_status prepare_writer(tocsin_ledger *ledger, bool empty, tocsin_error *err) {
    tocsin_status status = ledger_execute(
        ledger, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY",
        "write", err);
    if (!status && empty) status = make_ledger(ledger, err);
    return status;
}

static tocsin_status connect(tocsin_ledger *ledger, tocsin_error *err) {
    bool for_reading = ledger->mode == TOCSIN_LEDGER_READ, empty = false;
    tocsin_status status = for_reading ? connect_reader(ledger, err) : connect_writer(ledger, err);
    if (status) return status;
    sqlite3_busy_timeout(ledger->db, BUSY_TIMEOUT_MS);
    status = ledger_execute(ledger,
                            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; "
                            "PRAGMA cache_size = -8192", /* KiB; append.c takes more */
                            "open", err);
    if (!status) status = check_identity(ledger, &empty, err);
    if (status) return status;
    if (empty && ledger->mode != TOCSIN_LEDGER_CREATE)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is empty, and so no ledger of tocsin's",
                           ledger->db_path);
    return for_reading ? TOCSIN_OK : prepare_writer(ledger, empty, err);
}

/* A file that this call made and could not fill is not left behind, also when memory is what ran out. */
static void remove_database(const tocsin_ledger *ledger) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        int n = snprintf(path, sizeof path, "%s%s", ledger->db_path, endings[i]);
        if (n > 0 && (size_t)n < sizeof path) unlink(path);
    }
}

static tocsin_status check_folder(const tocsin_ledger *ledger, tocsin_error *err) {
    struct stat info;
    if (stat(ledger->dir, &info)) return tocsin_fail_errno(err, "open the case", ledger->dir);
    if (!S_ISDIR(info.st_mode))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is no case: it is not a folder", ledger->dir);
    if (ledger->mode == TOCSIN_LEDGER_CREATE || !stat(ledger->db_path, &info)) return TOCSIN_OK;
    if (errno != ENOENT) return tocsin_fail_errno(err, "open", ledger->db_path);
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s is no case: it has no ledger (case.db); 'tocsin new DIR' makes a case",
                       ledger->dir);
}

static tocsin_ledger *new_ledger(const char *case_dir, tocsin_ledger_mode mode) {
    tocsin_ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger) return NULL;
    ledger->mode = mode;
    ledger->lock_fd = -1;
    ledger->dir = ledger_join(case_dir, NULL);
    size_t n = ledger->dir ? strlen(ledger->dir) : 0;
    while (n > 1 && ledger->dir[n - 1] == '/') ledger->dir[--n] = '\0';
    ledger->db_path = ledger->dir ? ledger_join(ledger->dir, "/case.db", NULL) : NULL;
    if (!ledger->db_path) tocsin_ledger_close(&ledger);
    return ledger;
}

tocsin_status ledger_open_unchecked(const char *case_dir, tocsin_ledger_mode mode,
                                    tocsin_ledger **ret_ledger, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = new_ledger(case_dir, mode);
    if (!ledger) return tocsin_fail_memory(err);
    tocsin_status status = check_folder(ledger, err);
    if (!status) status = connect(ledger, err);
    if (status && ledger->made) remove_database(ledger);
    if (status) return status;
    *ret_ledger = ledger;
    ledger = NULL;
    return TOCSIN_OK;
}

/* A ledger with other tables than ours is not written to, and not read as if it were ours. */
static tocsin_status check_tables(const tocsin_ledger *ledger, tocsin_error *err) {
    char what[256];
    bool same;
    tocsin_status status = ledger_compare_schema(ledger, &same, sizeof what, what, err);
    if (status || same) return status;
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "%s: %s; 'tocsin rebuild' makes projections again, else restore it from a "
                       "copy",
                       ledger->db_path, what);
}

tocsin_status tocsin_ledger_open(const char *case_dir, tocsin_ledger_mode mode,
                                 tocsin_ledger **ret_ledger, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    tocsin_status status = ledger_open_unchecked(case_dir, mode, &ledger, err);
    if (!status) status = check_tables(ledger, err);
    if (!status) status = ledger_load_head(ledger, err);
    if (status) return status;
    *ret_ledger = ledger;
    ledger = NULL;
    return TOCSIN_OK;
}

void tocsin_ledger_close(tocsin_ledger **ledger) {
    if (!*ledger) return;
    if ((*ledger)->n_stored) tocsin_ledger_rollback(*ledger);
    free((*ledger)->stored);
    free((*ledger)->evidence);
    tocsin_arena_release(&(*ledger)->evidence_arena);
    sqlite3_finalize((*ledger)->insert);
    sqlite3_finalize((*ledger)->claim_at);
    sqlite3_finalize((*ledger)->claim_of_id);
    sqlite3_finalize((*ledger)->name_of_evidence);
    sqlite3_finalize((*ledger)->at_of_entry);
    for (int kind = 0; kind < LEDGER_KINDS; kind++) sqlite3_finalize((*ledger)->project[kind]);
    sqlite3_close((*ledger)->db); /* rolls back what was not committed */
    ledger_unlock(*ledger);
    ledger_free_string(&(*ledger)->dir);
    ledger_free_string(&(*ledger)->db_path);
    free(*ledger);
    *ledger = NULL;
}
