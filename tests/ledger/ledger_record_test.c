// SPDX-License-Identifier: Apache-2.0
/* What goes into the ledger, and comes out again. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static char dir[256];

static int make_case(void **state) {
    (void)state;
    fixture_folder(dir);
    fixture_make_case(dir);
    return 0;
}

static int remove_case(void **state) {
    (void)state;
    fixture_remove(dir);
    return 0;
}

static tocsin_status append_once(tocsin_entry_kind kind, const char *body, tocsin_error *err) {
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    assert_done(tocsin_ledger_begin(ledger, err), err);
    tocsin_status status = tocsin_ledger_append(ledger, kind, tocsin_text_of(body), NULL, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    tocsin_ledger_close(&ledger);
    return status;
}

static int64_t length(void) {
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    int64_t n = tocsin_ledger_length(ledger);
    tocsin_ledger_close(&ledger);
    return n;
}

static void sound_case_passes_the_audit(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit audit;
    assert_done(tocsin_ledger_audit(dir, &audit, &err), &err);
    if (!audit.ok) fail_msg("%s", audit.what);
    assert_int_equal(audit.entries, FIXTURE_ENTRIES);
    assert_int_equal(audit.evidence_files, 2);
    assert_int_equal(audit.scenes, 1);
    assert_int_equal(audit.scenes_missing, 0);
    assert_int_equal(audit.faults, 0);
    assert_int_equal(strlen(audit.head), TOCSIN_SHA256_HEX);
}

static void facts_come_back_as_they_went_in(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    tocsin_evidence *evidence;
    tocsin_claim *claims;
    tocsin_observation *observations;
    tocsin_finding *findings;
    tocsin_link *links;
    size_t n;
    assert_done(tocsin_ledger_evidence(ledger, &arena, &evidence, &n, &err), &err);
    assert_int_equal(n, 3);
    assert_int_equal(evidence[2].seq, 3);
    assert_true(evidence[2].simulated && !evidence[2].stored && evidence[1].stored);
    assert_done(tocsin_ledger_claims(ledger, &arena, &claims, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_true(claims[0].quantity.low == 90000.0 && claims[0].quantity.unit == TOCSIN_TROOPS);
    assert_done(tocsin_ledger_observations(ledger, &arena, &observations, &n, &err), &err);
    assert_true(n == 1 && observations[0].value == -12.25 && observations[0].seq == 5);
    assert_done(tocsin_ledger_links(ledger, &arena, &links, &n, &err), &err);
    assert_true(n == 1 && links[0].from == 4 && links[0].to == 3 && links[0].seq == 6);
    assert_true(tocsin_text_is(links[0].is, "denies"));
    assert_done(tocsin_ledger_findings(ledger, &arena, &findings, &n, &err), &err);
    assert_true(n == 1 && findings[0].n_entries == 2 && findings[0].entries[1] == 5);
    tocsin_ledger_close(&ledger);
}

static void newest_is_the_last_of_its_kind(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    assert_done(append_once(TOCSIN_RUN_FINISHED, "{\"version\":\"later\"}", &err), &err);
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    int64_t seq;
    tocsin_text body;
    assert_done(tocsin_ledger_newest(ledger, TOCSIN_RUN_FINISHED, &arena, &seq, &body, &err), &err);
    assert_int_equal(seq, FIXTURE_ENTRIES + 1);
    assert_true(tocsin_text_is(body, "{\"version\":\"later\"}"));
    assert_done(tocsin_ledger_newest(ledger, TOCSIN_JUDGEMENT_MADE, &arena, &seq, &body, &err),
                &err);
    assert_true(seq == 0 && body.n == 0);
    tocsin_ledger_close(&ledger);
}

static void rebuild_gives_the_same_projections_byte_for_byte(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char *before = fixture_dump(dir);
    fixture_tamper(dir,
                   "UPDATE claim SET low = 1; DELETE FROM evidence WHERE seq = 2; DROP TABLE link");
    assert_done(tocsin_ledger_rebuild(dir, &err), &err);
    char *after = fixture_dump(dir);
    assert_string_equal(before, after);
    tocsin_audit audit;
    assert_done(tocsin_ledger_audit(dir, &audit, &err), &err);
    assert_true(audit.ok);
    free(before);
    free(after);
}

static void rebuild_of_a_broken_chain_is_refused(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    fixture_tamper(dir, "UPDATE entry SET body = replace(body, '90000', '10000') WHERE seq = 4");
    char *before = fixture_dump(dir);
    assert_int_equal(tocsin_ledger_rebuild(dir, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "entry 4"));
    char *after = fixture_dump(dir);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void storing_the_same_bytes_twice_keeps_one_file(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char first[TOCSIN_SHA256_HEX + 1], second[TOCSIN_SHA256_HEX + 1], path[512], name[128];
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    struct stat before, after;
    assert_done(tocsin_ledger_store(ledger, TOCSIN_TEXT("again"), first, &err), &err);
    snprintf(name, sizeof name, "/evidence/%.2s/%s", first, first);
    assert_int_equal(stat(fixture_path(dir, name, sizeof path, path), &before), 0);
    assert_done(tocsin_ledger_store(ledger, TOCSIN_TEXT("again"), second, &err), &err);
    assert_int_equal(stat(path, &after), 0);
    assert_string_equal(first, second);
    assert_int_equal(before.st_ino, after.st_ino);
    tocsin_ledger_close(&ledger);
    assert_false(fixture_exists(dir, "/evidence/.incoming"));
}

static void known_evidence_is_not_entered_again(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char sha256[TOCSIN_SHA256_HEX + 1], body[256];
    assert_done(tocsin_sha256(TOCSIN_TEXT("a denial"), sha256, &err), &err);
    snprintf(
        body, sizeof body,
        "{\"name\":\"c.txt\",\"role\":\"report\",\"sha256\":\"%s\",\"size\":8,\"stored\":true}",
        sha256);
    assert_int_equal(append_once(TOCSIN_EVIDENCE_ADDED, body, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "in the ledger already"));
    assert_int_equal(length(), FIXTURE_ENTRIES);
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    assert_true(tocsin_ledger_has_evidence(ledger, tocsin_text_of(sha256)));
    sha256[0] = sha256[0] == 'a' ? 'b' : 'a';
    assert_false(tocsin_ledger_has_evidence(ledger, tocsin_text_of(sha256)));
    tocsin_ledger_close(&ledger);
}

static void fetch_gives_the_bytes_or_says_that_they_changed(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    char sha256[TOCSIN_SHA256_HEX + 1], path[512], name[128];
    assert_done(tocsin_sha256(TOCSIN_TEXT("a denial"), sha256, &err), &err);
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    assert_done(tocsin_ledger_fetch(ledger, tocsin_text_of(sha256), 100, &bytes, &err), &err);
    assert_true(tocsin_text_is(tocsin_buffer_text(&bytes), "a denial"));
    snprintf(name, sizeof name, "/evidence/%.2s/%s", sha256, sha256);
    assert_done(tocsin_file_write(fixture_path(dir, name, sizeof path, path),
                                  TOCSIN_TEXT("a denia!"), &err),
                &err);
    assert_int_equal(tocsin_ledger_fetch(ledger, tocsin_text_of(sha256), 100, &bytes, &err),
                     TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, sha256));
    assert_true(tocsin_text_is(tocsin_buffer_text(&bytes), "a denial"));
    /* The original, added again, takes its place. */
    assert_done(tocsin_ledger_store(ledger, TOCSIN_TEXT("a denial"), sha256, &err), &err);
    assert_done(tocsin_ledger_fetch(ledger, tocsin_text_of(sha256), 100, &bytes, &err), &err);
    assert_int_equal(
        tocsin_ledger_fetch(ledger, TOCSIN_TEXT("../../etc/passwd"), 100, &bytes, &err),
        TOCSIN_BAD_INPUT);
    tocsin_ledger_close(&ledger);
}

static void body_that_is_not_what_its_kind_says_is_refused(void **state) {
    (void)state;
    static const struct {
        tocsin_entry_kind kind;
        const char *body, *says;
    } bad[] = {
        {TOCSIN_RUN_FINISHED, "", "JSON"},
        {TOCSIN_RUN_FINISHED, "[]", "canonical"},
        {TOCSIN_RUN_FINISHED, "{\"version\": 1}", "canonical"},
        {TOCSIN_RUN_FINISHED, "{\"b\":1,\"a\":2}", "canonical"},
        {TOCSIN_RUN_FINISHED, "{\"a\":\"\xff\"}", "UTF-8"},
        {TOCSIN_CLAIM_READ, "{\"id\":\"c2\"}", "evidence"},
        {TOCSIN_EVIDENCE_ADDED, "{\"name\":\"x\"}", "sha256"},
        {TOCSIN_EVIDENCE_ADDED, "{\"name\":\"x\",\"role\":\"report\",\"sha256\":\"../x\"}",
         "sha256"},
        {TOCSIN_LINK_MADE, "{\"from\":4,\"is\":\"denies\",\"rule\":\"r\",\"to\":10}", "to"},
        {TOCSIN_LINK_MADE, "{\"from\":0,\"is\":\"denies\",\"rule\":\"r\",\"to\":1}", "from"},
        {TOCSIN_FINDING_ISSUED,
         "{\"entries\":[1,10],\"id\":\"f\",\"kind\":\"k\",\"rule\":\"r\",\"slots\":[]}",
         "entry 10"},
        {TOCSIN_FINDING_ISSUED,
         "{\"entries\":[],\"id\":\"f\",\"kind\":\"k\",\"rule\":\"r\",\"slots\":[]}", "entries"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(append_once(bad[i].kind, bad[i].body, &err), TOCSIN_BAD_INPUT);
        if (!strstr(err.message, bad[i].says))
            fail_msg("'%s' does not say %s", err.message, bad[i].says);
    }
    assert_int_equal(length(), FIXTURE_ENTRIES);
}

static void entry_outside_a_transaction_is_refused(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    assert_int_equal(
        tocsin_ledger_append(ledger, TOCSIN_RUN_FINISHED, TOCSIN_TEXT("{}"), NULL, &err),
        TOCSIN_INTERNAL);
    tocsin_ledger_close(&ledger);
}

static void rolled_back_entries_leave_no_gap(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    int64_t seq;
    assert_done(tocsin_ledger_begin(ledger, &err), &err);
    assert_done(tocsin_ledger_append(ledger, TOCSIN_RUN_FINISHED, TOCSIN_TEXT("{}"), &seq, &err),
                &err);
    tocsin_ledger_rollback(ledger);
    assert_int_equal(tocsin_ledger_length(ledger), FIXTURE_ENTRIES);
    assert_done(tocsin_ledger_begin(ledger, &err), &err);
    assert_done(tocsin_ledger_append(ledger, TOCSIN_RUN_FINISHED, TOCSIN_TEXT("{}"), &seq, &err),
                &err);
    assert_done(tocsin_ledger_commit(ledger, &err), &err);
    assert_int_equal(seq, FIXTURE_ENTRIES + 1);
    tocsin_ledger_close(&ledger);
    tocsin_audit audit;
    assert_done(tocsin_ledger_audit(dir, &audit, &err), &err);
    assert_true(audit.ok && audit.entries == FIXTURE_ENTRIES + 1);
}

static void database_guards_its_entries(void **state) {
    (void)state;
    static const char *const attempts[] = {
        "UPDATE entry SET at = '' WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 9",
        "INSERT INTO entry SELECT 11, at, kind, body, prev, hash FROM entry WHERE seq = 9",
        "INSERT INTO entry SELECT 10, at, kind, body, prev, hash FROM entry WHERE seq = 9",
        "INSERT OR REPLACE INTO entry SELECT 9, at, kind, '{}', prev, hash FROM entry WHERE seq = 9",
    };
    char path[512];
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture_path(dir, "/case.db", sizeof path, path), &db),
                     SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        if (sqlite3_exec(db, attempts[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
            fail_msg("not refused: %s", attempts[i]);
    sqlite3_close(db);
}

static void text_at(int64_t seq, char ret_at[static 32]) {
    char path[512], sql[64];
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    snprintf(sql, sizeof sql, "SELECT at FROM entry WHERE seq = %lld", (long long)seq);
    assert_int_equal(sqlite3_open(fixture_path(dir, "/case.db", sizeof path, path), &db),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    snprintf(ret_at, 32, "%s", (const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    sqlite3_close(db);
}

static void time_of_an_entry_can_be_fixed_from_outside(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char at[32];
    setenv("SOURCE_DATE_EPOCH", "1636891200", 1);
    assert_done(append_once(TOCSIN_RUN_FINISHED, "{}", &err), &err);
    text_at(FIXTURE_ENTRIES + 1, at);
    assert_string_equal(at, "2021-11-14T12:00:00Z");
    setenv("SOURCE_DATE_EPOCH", "yesterday", 1);
    assert_int_equal(append_once(TOCSIN_RUN_FINISHED, "{}", &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "SOURCE_DATE_EPOCH"));
    unsetenv("SOURCE_DATE_EPOCH");
}

/* The bytes of docs/methods/ledger.md, put together by hand. */
static void hash_is_over_the_bytes_that_the_page_names(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char fresh[256], framed[512], hash[TOCSIN_SHA256_HEX + 1];
    fixture_folder(fresh);
    setenv("SOURCE_DATE_EPOCH", "1636891200", 1);
    tocsin_ledger *ledger = fixture_open(fresh, TOCSIN_LEDGER_CREATE);
    assert_done(tocsin_ledger_begin(ledger, &err), &err);
    assert_done(
        tocsin_ledger_append(ledger, TOCSIN_RUN_FINISHED, TOCSIN_TEXT("{\"n\":1}"), NULL, &err),
        &err);
    assert_done(tocsin_ledger_commit(ledger, &err), &err);
    tocsin_ledger_close(&ledger);
    unsetenv("SOURCE_DATE_EPOCH");
    snprintf(framed, sizeof framed,
             "tocsin.entry/1\n64:%064d,1:1,20:2021-11-14T12:00:00Z,12:run.finished,7:{\"n\":1},",
             0);
    assert_done(tocsin_sha256(tocsin_text_of(framed), hash, &err), &err);
    tocsin_audit audit;
    assert_done(tocsin_ledger_audit(fresh, &audit, &err), &err);
    assert_true(audit.ok);
    assert_string_equal(audit.head, hash);
    fixture_remove(fresh);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_case, remove_case)
    const struct CMUnitTest tests[] = {
        CASE(sound_case_passes_the_audit),
        CASE(facts_come_back_as_they_went_in),
        CASE(newest_is_the_last_of_its_kind),
        CASE(rebuild_gives_the_same_projections_byte_for_byte),
        CASE(rebuild_of_a_broken_chain_is_refused),
        CASE(storing_the_same_bytes_twice_keeps_one_file),
        CASE(known_evidence_is_not_entered_again),
        CASE(fetch_gives_the_bytes_or_says_that_they_changed),
        CASE(body_that_is_not_what_its_kind_says_is_refused),
        CASE(entry_outside_a_transaction_is_refused),
        CASE(rolled_back_entries_leave_no_gap),
        CASE(database_guards_its_entries),
        CASE(time_of_an_entry_can_be_fixed_from_outside),
        CASE(hash_is_over_the_bytes_that_the_page_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
