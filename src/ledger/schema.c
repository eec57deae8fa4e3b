// SPDX-License-Identifier: Apache-2.0
/* The tables. `entry` is guarded by triggers, so that neither our own mistakes nor a person with a
 * database browser change it by accident; against intent stands the chain of hashes. */
#include <stdio.h>

#include "ledger/internal.h"

/* Everything that is in sqlite_schema, in the words in which it stands there. */
typedef struct schema_object {
    const char *name, *sql;
} schema_object;

/* clang-format off */
#define TABLE(name, columns) {name, "CREATE TABLE " name "(seq INTEGER PRIMARY KEY, " columns ") STRICT"}
#define INDEX(name, on)      {name, "CREATE INDEX " name " ON " on}
#define GUARD(name, when, says) {name, \
    "CREATE TRIGGER " name " BEFORE " when " BEGIN SELECT RAISE(ABORT, '" says "'); END"}

static const schema_object objects[] = {
    TABLE("entry", "at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL, "
                   "hash TEXT NOT NULL"),
    GUARD("entry_is_appended_in_order",
          "INSERT ON entry WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) "
          "OR NEW.prev IS NOT coalesce((SELECT hash FROM entry ORDER BY seq DESC LIMIT 1), '" LEDGER_GENESIS "')",
          "entries are appended in order"),
    GUARD("entry_is_never_changed", "UPDATE ON entry", "entries are never changed"),
    GUARD("entry_is_never_deleted", "DELETE ON entry", "entries are never deleted"),
    TABLE("evidence", "sha256 TEXT NOT NULL UNIQUE, size INTEGER, name TEXT, role TEXT, media TEXT, "
                      "outlet TEXT, title TEXT, series TEXT, published_from TEXT, published_to TEXT, "
                      "stored INTEGER, simulated INTEGER"),
    TABLE("claim", "id TEXT NOT NULL, evidence TEXT, from_byte INTEGER, to_byte INTEGER, text TEXT, "
                   "language TEXT, speaker TEXT, speaker_kind TEXT, speaker_actor TEXT, outlet TEXT, "
                   "published_from TEXT, published_to TEXT, act TEXT, polarity TEXT, certainty TEXT, "
                   "tense TEXT, plover TEXT, actor TEXT, target TEXT, place TEXT, lat REAL, lon REAL, "
                   "low REAL, high REAL, unit TEXT, measure TEXT, rule TEXT, simulated INTEGER"),
    INDEX("claim_of_id", "claim(id)"),
    INDEX("claim_of_evidence", "claim(evidence)"),
    INDEX("claim_of_unit", "claim(unit, published_from) WHERE unit IS NOT NULL"),
    TABLE("observation", "evidence TEXT, series TEXT, area TEXT, day TEXT, method TEXT, unit TEXT, value REAL, "
                         "spread REAL, n_valid INTEGER, n_pixels INTEGER, simulated INTEGER"),
    INDEX("observation_of_area", "observation(series, area, day)"),
    TABLE("link", "from_entry INTEGER, relation TEXT, to_entry INTEGER, rule TEXT"),
    INDEX("link_to", "link(to_entry)"),
    TABLE("grade", "made_by TEXT, sources INTEGER"),
    TABLE("judgement", "about TEXT, rule TEXT"),
    TABLE("finding", "id TEXT NOT NULL, kind TEXT, rule TEXT, section TEXT, when_from TEXT, when_to TEXT, "
                     "text TEXT, simulated INTEGER"),
    INDEX("finding_of_id", "finding(id)"),
    TABLE("run", "at TEXT, program TEXT, as_of TEXT"),
};
enum { N_OBJECTS = sizeof objects / sizeof *objects, N_OF_ENTRY = 4 };

/* A member of the body. */
#define M(path) "json_extract(body, '$." path "')"

static const ledger_projection projections[LEDGER_KINDS] = {
    [TOCSIN_EVIDENCE_ADDED] = {
        .table = "evidence",
        .select = "seq, " M("sha256") "," M("size") "," M("name") "," M("role") ","
                  M("media") "," M("outlet") "," M("title") "," M("series") ","
                  M("published.from") "," M("published.to") ","
                  "coalesce(" M("stored") ", 0), coalesce(" M("simulated") ", 0)",
    },
    [TOCSIN_CLAIM_READ] = {
        .table = "claim",
        .select = "seq, " M("id") "," M("evidence") "," M("span[0]") ","
                  M("span[1]") "," M("text") "," M("language") "," M("speaker.name") "," M("speaker.kind") ","
                  M("speaker.actor") "," M("outlet") "," M("published.from") "," M("published.to") "," M("act") ","
                  M("polarity") "," M("certainty") "," M("tense") "," M("event.plover") ","
                  M("event.actor") "," M("event.target") "," "coalesce(" M("event.place.name") "," M("event.place.text") "),"
                  M("event.place.lat") "," M("event.place.lon") "," M("quantity.low") "," M("quantity.high") ","
                  M("quantity.unit") "," M("quantity.kind") "," M("rule") ","
                  "coalesce(" M("simulated") ", 0)",
    },
    [TOCSIN_OBSERVATION_MADE] = {
        .table = "observation",
        .select = "seq, " M("evidence") "," M("series") "," M("area") "," M("day") "," M("method") ","
                  M("unit") "," M("value") "," M("spread") "," M("n_valid") "," M("n_pixels") ","
                  "coalesce(" M("simulated") ", 0)",
    },
    [TOCSIN_LINK_MADE] = {
        .table = "link",
        .select = "seq, " M("from") "," M("is") "," M("to") "," M("rule"),
    },
    [TOCSIN_SOURCE_GRADED] = {
        .table = "grade",
        .select = "seq, " M("by") ", json_array_length(body, '$.sources')",
    },
    [TOCSIN_JUDGEMENT_MADE] = {
        .table = "judgement",
        .select = "seq, " M("about") "," M("rule"),
    },
    [TOCSIN_FINDING_ISSUED] = {
        .table = "finding",
        .select = "seq, " M("id") "," M("kind") "," M("rule") "," M("section") ","
                  M("when.from") "," M("when.to") "," M("text") "," "coalesce(" M("simulated") ", 0)",
    },
    [TOCSIN_RUN_FINISHED] = {
        .table = "run",
        .select = "seq, at, " M("program") "," M("as_of"),
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

static tocsin_status make_objects(const tocsin_ledger *ledger, size_t from, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (size_t i = from; !status && i < N_OBJECTS; i++)
        status = ledger_execute(ledger, objects[i].sql, "write", err);
    return status;
}

tocsin_status ledger_make_tables(const tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = make_objects(ledger, 0, err);
    if (status) return status;
    return execute_formatted(ledger,
                             sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                             LEDGER_APPLICATION_ID, LEDGER_VERSION),
                             err);
}

tocsin_status ledger_remake_projections(const tocsin_ledger *ledger, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    for (int kind = 1; !status && kind < LEDGER_KINDS; kind++)
        status = execute_formatted(
            ledger, sqlite3_mprintf("DROP TABLE IF EXISTS %s", projections[kind].table), err);
    if (!status) status = make_objects(ledger, N_OF_ENTRY, err);
    for (int kind = 1; !status && kind < LEDGER_KINDS; kind++)
        status = execute_formatted(
            ledger,
            sqlite3_mprintf("INSERT INTO %s SELECT %s FROM entry WHERE kind = %Q ORDER BY seq",
                            projections[kind].table, projections[kind].select,
                            tocsin_entry_kind_word((tocsin_entry_kind)kind)),
            err);
    return status;
}

/* ---- is it what it should be? --------------------------------------------------------------- */

/* Mark the object that a row of sqlite_schema is; false when it is none of ours, or in other words. */
static bool mark_object(sqlite3_stmt *row, bool *seen) {
    for (size_t i = 0; i < N_OBJECTS; i++) {
        if (!tocsin_text_is(ledger_column_text(row, 0), objects[i].name)) continue;
        seen[i] = true;
        return tocsin_text_is(ledger_column_text(row, 1), objects[i].sql);
    }
    return false;
}

tocsin_status ledger_compare_schema(const tocsin_ledger *ledger, bool *ret_same, size_t room,
                                    char *what, tocsin_error *err) {
    TOCSIN_CLEANUP(ledger_finalize) sqlite3_stmt *row = NULL;
    /* What SQLite makes by itself has no statement. */
    tocsin_status status =
        ledger_prepare(ledger, &row, err,
                       "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
    if (status) return status;
    bool seen[N_OBJECTS] = {false}, same = true;
    for (int step; same && (step = sqlite3_step(row)) != SQLITE_DONE;) {
        if (step != SQLITE_ROW) return ledger_fail_sql(ledger, "read", err);
        same = mark_object(row, seen);
        if (!same)
            snprintf(what, room, "%.*s is not what this version makes",
                     TOCSIN_TEXT_ARG(ledger_column_text(row, 0)));
    }
    for (size_t i = 0; same && i < N_OBJECTS; i++) {
        same = seen[i];
        if (!same) snprintf(what, room, "%s is missing", objects[i].name);
    }
    *ret_same = same;
    return TOCSIN_OK;
}
