// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void assert_done(tocsin_status status, const tocsin_error *err) {
    if (status) fail_msg("status %d: %s", (int)status, err->message);
}

const char *fixture_path(const char *a, const char *b, size_t size, char *room) {
    snprintf(room, size, "%s%s", a, b);
    return room;
}

void fixture_folder(char ret_path[static 256]) {
    const char *base = getenv("TMPDIR");
    snprintf(ret_path, 256, "%s/tocsin-ledger-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(ret_path));
}

void fixture_remove(const char *path) {
    DIR *folder = opendir(path);
    for (struct dirent *item; folder && (item = readdir(folder));) {
        char below[1024];
        if (!strcmp(item->d_name, ".") || !strcmp(item->d_name, "..")) continue;
        snprintf(below, sizeof below, "%s/%s", path, item->d_name);
        if (unlink(below)) fixture_remove(below);
    }
    if (folder) closedir(folder);
    rmdir(path);
}

bool fixture_exists(const char *dir, const char *name) {
    char path[512];
    return access(fixture_path(dir, name, sizeof path, path), F_OK) == 0;
}

tocsin_ledger *fixture_open(const char *dir, tocsin_ledger_mode mode) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = NULL;
    assert_done(tocsin_ledger_open(dir, mode, &ledger, &err), &err);
    return ledger;
}

/* ---- the case ------------------------------------------------------------------------------ */

static void append(tocsin_ledger *ledger, tocsin_entry_kind kind, const char *body) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    int64_t before = tocsin_ledger_length(ledger), seq = 0;
    assert_done(tocsin_ledger_append(ledger, kind, tocsin_text_of(body), &seq, &err), &err);
    assert_int_equal(seq, before + 1);
}

static void append_evidence(tocsin_ledger *ledger, const tocsin_evidence *evidence) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_json_init(&json, &body);
    tocsin_evidence_write(&json, evidence);
    assert_done(tocsin_json_finish(&json, &err), &err);
    append(ledger, TOCSIN_EVIDENCE_ADDED, body.at);
}

static void add_report(tocsin_ledger *ledger, const char *name, const char *text) {
    char sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_done(tocsin_ledger_store(ledger, tocsin_text_of(text), sha256, &err), &err);
    append_evidence(ledger, &(tocsin_evidence){
                                .sha256 = tocsin_text_of(sha256),
                                .size = (int64_t)strlen(text),
                                .name = tocsin_text_of(name),
                                .role = TOCSIN_TEXT("report"),
                                .media = TOCSIN_TEXT("text/plain"),
                                .published = TOCSIN_PERIOD_NONE,
                                .stored = true,
                            });
}

static void add_scene(tocsin_ledger *ledger, const char *dir) {
    char path[512], sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_error err = TOCSIN_ERROR_INIT;
    fixture_path(dir, "/scene.tif", sizeof path, path);
    assert_done(tocsin_file_write(path, TOCSIN_TEXT("pixels"), &err), &err);
    assert_done(tocsin_sha256_file(path, sha256, NULL, &err), &err);
    append_evidence(ledger, &(tocsin_evidence){
                                .sha256 = tocsin_text_of(sha256),
                                .size = 6,
                                .name = TOCSIN_TEXT("scene.tif"),
                                .role = TOCSIN_TEXT("scene"),
                                .series = TOCSIN_TEXT("radar"),
                                .published = TOCSIN_PERIOD_NONE,
                                .simulated = true,
                            });
}

static void add_facts(tocsin_ledger *ledger) {
    append(
        ledger, TOCSIN_CLAIM_READ,
        "{\"act\":\"assert\",\"direct\":false,\"evidence\":\"sha256:aa\",\"id\":\"c1\","
        "\"polarity\":\"positive\",\"quantity\":{\"high\":100000,\"kind\":\"stock\",\"low\":90000,"
        "\"text\":\"bijna 100.000\",\"unit\":\"troops\"},\"span\":[4,17],"
        "\"speaker\":{\"kind\":\"government\",\"name\":\"Oekraïne\"},\"text\":\"bijna 100.000\"}");
    append(ledger, TOCSIN_OBSERVATION_MADE,
           "{\"area\":\"ground\",\"day\":\"2021-11-05\",\"evidence\":\"sha256:bb\","
           "\"n_pixels\":4,\"n_valid\":3,\"series\":\"radar\",\"unit\":\"dB\",\"value\":-12.25}");
    append(ledger, TOCSIN_LINK_MADE,
           "{\"from\":4,\"is\":\"denies\",\"rule\":\"weigh/denial\",\"to\":3}");
    append(ledger, TOCSIN_SOURCE_GRADED,
           "{\"by\":\"case.yaml\",\"sources\":[{\"name\":\"CNN\",\"reliability\":\"B\"}]}");
    append(ledger, TOCSIN_FINDING_ISSUED,
           "{\"entries\":[4,5],\"id\":\"f1\",\"kind\":\"contested\",\"rule\":\"weigh/contested\","
           "\"section\":\"contested\",\"slots\":[]}");
    append(ledger, TOCSIN_RUN_FINISHED,
           "{\"as_of\":\"2021-11-30\",\"program\":\"tocsin " TOCSIN_VERSION "\"}");
}

void fixture_make_case(const char *dir) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_CREATE);
    assert_done(tocsin_ledger_begin(ledger, &err), &err);
    add_report(ledger, "a.txt", "bijna 100.000 Russische manschappen");
    add_report(ledger, "b.txt", "a denial");
    assert_done(tocsin_ledger_commit(ledger, &err), &err);
    assert_done(tocsin_ledger_begin(ledger, &err), &err);
    add_scene(ledger, dir);
    add_facts(ledger);
    assert_done(tocsin_ledger_commit(ledger, &err), &err);
    assert_int_equal(tocsin_ledger_length(ledger), FIXTURE_ENTRIES);
    tocsin_ledger_close(&ledger);
}

char *fixture_dump(const char *dir) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    tocsin_buffer dump = TOCSIN_BUFFER_INIT;
    assert_done(tocsin_ledger_dump(ledger, &dump, &err), &err);
    tocsin_ledger_close(&ledger);
    assert_true(dump.n > 0);
    return dump.at;
}

/* ---- tampering ----------------------------------------------------------------------------- */

static void execute(sqlite3 *db, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message)) fail_msg("%s: %s", sql, message);
}

void fixture_tamper(const char *dir, const char *sql) {
    char path[512];
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture_path(dir, "/case.db", sizeof path, path), &db),
                     SQLITE_OK);
    execute(
        db,
        "CREATE TEMP TABLE guard AS SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
    execute(db, "DROP TRIGGER entry_is_appended_in_order; DROP TRIGGER entry_is_never_changed;"
                "DROP TRIGGER entry_is_never_deleted");
    execute(db, sql);
    sqlite3_stmt *guards = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sql FROM guard", -1, &guards, NULL), SQLITE_OK);
    while (sqlite3_step(guards) == SQLITE_ROW)
        execute(db, (const char *)sqlite3_column_text(guards, 0));
    sqlite3_finalize(guards);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}
