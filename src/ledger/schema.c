// SPDX-License-Identifier: Apache-2.0
/* The tables. `entry` is guarded by triggers, so that neither our own mistakes nor a person with a
 * database browser change it by accident; against intent stands the chain of hashes. */
#include <stdio.h>
#include <string.h>

#include "ledger/internal.h"

static const char entry_sql[] =
    "CREATE TABLE entry("
    "seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, "
    "prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER entry_is_appended_in_order BEFORE INSERT ON entry "
    "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) "
    "OR NEW.prev IS NOT coalesce((SELECT hash FROM entry ORDER BY seq DESC LIMIT 1), "
    "'" LEDGER_GENESIS "') "
    "BEGIN SELECT RAISE(ABORT, 'entries are appended in order'); END;"
    "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;"
    "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;";

/* A member of the body. */
#define M(path) "json_extract(body, '$." path "')"

/* clang-format off */
static const ledger_projection projections[LEDGER_KINDS] = {
    [TOCSIN_EVIDENCE_ADDED] = {
        .table = "evidence",
        .columns = "seq INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER, name TEXT, role TEXT, "
                   "media TEXT, outlet TEXT, title TEXT, series TEXT, published_from TEXT, published_to TEXT, "
                   "stored INTEGER, simulated INTEGER",
        .select = "seq, " M("sha256") "," M("size") "," M("name") "," M("role") ","
                  M("media") "," M("outlet") "," M("title") "," M("series") ","
                  M("published.from") "," M("published.to") ","
                  "coalesce(" M("stored") ", 0), coalesce(" M("simulated") ", 0)",
        .indexes = NULL,
    },
    [TOCSIN_CLAIM_READ] = {
        .table = "claim",
        .columns = "seq INTEGER PRIMARY KEY, id TEXT NOT NULL, evidence TEXT, from_byte INTEGER, "
                   "to_byte INTEGER, text TEXT, language TEXT, speaker TEXT, speaker_kind TEXT, "
                   "speaker_actor TEXT, outlet TEXT, published_from TEXT, published_to TEXT, act TEXT, "
                   "polarity TEXT, certainty TEXT, tense TEXT, plover TEXT, actor TEXT, target TEXT, "
                   "place TEXT, lat REAL, lon REAL, low REAL, high REAL, unit TEXT, measure TEXT, rule TEXT, "
                   "simulated INTEGER",
        .select = "seq, " M("id") "," M("evidence") "," M("span[0]") ","
                  M("span[1]") "," M("text") "," M("language") "," M("speaker.name") "," M("speaker.kind") ","
                  M("speaker.actor") "," M("outlet") "," M("published.from") "," M("published.to") "," M("act") ","
                  M("polarity") "," M("certainty") "," M("tense") "," M("event.plover") ","
                  M("event.actor") "," M("event.target") "," "coalesce(" M("event.place.name") "," M("event.place.text") "),"
                  M("event.place.lat") "," M("event.place.lon") "," M("quantity.low") "," M("quantity.high") ","
                  M("quantity.unit") "," M("quantity.kind") "," M("rule") ","
                  "coalesce(" M("simulated") ", 0)",
        .indexes = "CREATE INDEX claim_of_id ON claim(id);"
                   "CREATE INDEX claim_of_evidence ON claim(evidence);"
                   "CREATE INDEX claim_of_unit ON claim(unit, published_from) WHERE unit IS NOT NULL;",
    },
    [TOCSIN_OBSERVATION_MADE] = {
        .table = "observation",
        .columns = "seq INTEGER PRIMARY KEY, evidence TEXT, series TEXT, area TEXT, day TEXT, method TEXT, "
                   "unit TEXT, value REAL, spread REAL, n_valid INTEGER, n_pixels INTEGER, simulated INTEGER",
        .select = "seq, " M("evidence") "," M("series") "," M("area") "," M("day") "," M("method") ","
                  M("unit") "," M("value") "," M("spread") "," M("n_valid") "," M("n_pixels") ","
                  "coalesce(" M("simulated") ", 0)",
        .indexes = "CREATE INDEX observation_of_area ON observation(series, area, day);",
    },
    [TOCSIN_LINK_MADE] = {
        .table = "link",
        .columns = "seq INTEGER PRIMARY KEY, from_entry INTEGER, relation TEXT, to_entry INTEGER, rule TEXT",
        .select = "seq, " M("from") "," M("is") "," M("to") "," M("rule"),
        .indexes = "CREATE INDEX link_to ON link(to_entry);",
    },
    [TOCSIN_SOURCE_GRADED] = {
        .table = "grade",
        .columns = "seq INTEGER PRIMARY KEY, source TEXT, grade TEXT",
        .select = "seq, " M("source") "," M("grade"),
        .indexes = NULL,
    },
    [TOCSIN_JUDGEMENT_MADE] = {
        .table = "judgement",
        .columns = "seq INTEGER PRIMARY KEY, about TEXT, rule TEXT",
        .select = "seq, " M("about") "," M("rule"),
        .indexes = NULL,
    },
    [TOCSIN_FINDING_ISSUED] = {
        .table = "finding",
        .columns = "seq INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT, rule TEXT, section TEXT, "
                   "when_from TEXT, when_to TEXT, text TEXT, simulated INTEGER",
        .select = "seq, " M("id") "," M("kind") "," M("rule") "," M("section") ","
                  M("when.from") "," M("when.to") "," M("text") "," "coalesce(" M("simulated") ", 0)",
        .indexes = "CREATE INDEX finding_of_id ON finding(id);",
    },
    [TOCSIN_RUN_FINISHED] = {
        .table = "run",
        .columns = "seq INTEGER PRIMARY KEY, at TEXT, version TEXT",
        .select = "seq, at, " M("version"),
        .indexes = NULL,
    },
};
/* clang-format on */

const ledger_projection *ledger_projection_of(tocsin_entry_kind kind) {
    return &projections[kind];
}

static tocsin_status execute_formatted(const tocsin_ledger *ledger, char *sql, tocsin_error *err) {
    if (!sql) return tocsin_fail_memory(err);
    tocsin_status status = ledger_execute(ledger, sql, "write", err);
    sqlite3_free(sql);
    return status;
}

static tocsin_status make_projection(const tocsin_ledger *ledger, const ledger_projection *p,
                                     tocsin_error *err) {
    return execute_formatted(ledger,
                             sqlite3_mprintf("CREATE TABLE %s(%s) STRICT;%s", p->table, p->columns,
                                             p->indexes ? p->indexes : ""),
                             err);
}

tocsin_status ledger_make_tables(const tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = ledger_execute(ledger, entry_sql, "write", err);
    for (int kind = 1; !status && kind < LEDGER_KINDS; kind++)
        status = make_projection(ledger, &projections[kind], err);
    if (status) return status;
    return execute_formatted(ledger,
                             sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                             LEDGER_APPLICATION_ID, LEDGER_VERSION),
                             err);
}

tocsin_status ledger_remake_projections(const tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (int kind = 1; !status && kind < LEDGER_KINDS; kind++) {
        const ledger_projection *p = &projections[kind];
        status =
            execute_formatted(ledger, sqlite3_mprintf("DROP TABLE IF EXISTS %s", p->table), err);
        if (!status) status = make_projection(ledger, p, err);
        if (!status)
            status = execute_formatted(
                ledger,
                sqlite3_mprintf("INSERT INTO %s SELECT %s FROM entry WHERE kind = %Q ORDER BY seq",
                                p->table, p->select, tocsin_entry_kind_word(kind)),
                err);
    }
    return status;
}

/* ---- is it what it should be? --------------------------------------------------------------- */

/* Everything that a statement made; what SQLite makes by itself has no statement. */
static const char schema_sql[] =
    "SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";

static void close_database(sqlite3 **db) {
    sqlite3_close(*db);
    *db = NULL;
}

/* Of two rows, of which one may not be there: the name that sorts first, which the other side
 * lacks. */
static tocsin_text first_name(sqlite3_stmt *a, sqlite3_stmt *b) {
    if (!a || !b) return ledger_column_text(a ? a : b, 0);
    tocsin_text x = ledger_column_text(a, 0), y = ledger_column_text(b, 0);
    return tocsin_text_compare(x, y) <= 0 ? x : y;
}

/* Set `what` to the first difference between the rows of the two; leave it empty when there is
 * none. */
static int compare_rows(sqlite3_stmt *ours, sqlite3_stmt *theirs, size_t room, char *what) {
    what[0] = '\0';
    for (;;) {
        int a = sqlite3_step(ours), b = sqlite3_step(theirs);
        if ((a != SQLITE_ROW && a != SQLITE_DONE) || (b != SQLITE_ROW && b != SQLITE_DONE))
            return SQLITE_ERROR;
        if (a == SQLITE_DONE && b == SQLITE_DONE) return SQLITE_OK;
        tocsin_text name =
            first_name(a == SQLITE_ROW ? ours : NULL, b == SQLITE_ROW ? theirs : NULL);
        bool same = a == b;
        for (int i = 0; same && i < sqlite3_column_count(ours); i++)
            same = tocsin_text_equal(ledger_column_text(ours, i), ledger_column_text(theirs, i));
        if (same) continue;
        snprintf(what, room, "the tables are not those that this version makes (see %.*s)",
                 TOCSIN_TEXT_ARG(name));
        return SQLITE_OK;
    }
}

tocsin_status ledger_compare_schema(const tocsin_ledger *ledger, bool *ret_same, size_t room,
                                    char *what, tocsin_error *err) {
    TOCSIN_CLEANUP(close_database) sqlite3 *db = NULL;
    if (sqlite3_open_v2(":memory:", &db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL))
        return tocsin_fail_memory(err);
    char name[] = "a new ledger";
    tocsin_ledger blank = {.db = db, .db_path = name, .lock_fd = -1};
    tocsin_status status = ledger_make_tables(&blank, err);
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *ours = NULL;
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *theirs = NULL;
    if (!status) status = ledger_prepare(&blank, &ours, err, "%s", schema_sql);
    if (!status) status = ledger_prepare(ledger, &theirs, err, "%s", schema_sql);
    if (status) return status;
    if (compare_rows(ours, theirs, room, what)) return ledger_fail_sql(ledger, "read", err);
    *ret_same = what[0] == '\0';
    return TOCSIN_OK;
}
