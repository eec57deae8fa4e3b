// SPDX-License-Identifier: Apache-2.0
/* One changed byte is found, wherever it is: in a column of an entry, in a file of evidence, in
 * case.db itself. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static char dir[256], db_path[512];

static int make_case(void **state) {
    (void)state;
    fixture_folder(dir);
    fixture_make_case(dir);
    fixture_path(dir, "/case.db", sizeof db_path, db_path);
    return 0;
}

static int remove_case(void **state) {
    (void)state;
    fixture_remove(dir);
    return 0;
}

static tocsin_audit audit(void) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit result;
    assert_done(tocsin_ledger_audit(dir, &result, &err), &err);
    return result;
}

static const unsigned char masks[] = {0x20, 0x81};
enum { N_MASKS = sizeof masks };

/* ---- entries ------------------------------------------------------------------------------- */

static sqlite3 *open_unguarded(void) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA synchronous = OFF; DROP TRIGGER entry_is_never_changed",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    return db;
}

typedef struct column_bytes {
    sqlite3 *db;
    const char *column;
    int64_t seq;
    unsigned char bytes[4096];
    size_t n;
} column_bytes;

static void load_column(column_bytes *c) {
    char sql[128];
    sqlite3_stmt *row = NULL;
    snprintf(sql, sizeof sql, "SELECT CAST(%s AS BLOB) FROM entry WHERE seq = %lld", c->column,
             (long long)c->seq);
    assert_int_equal(sqlite3_prepare_v2(c->db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    c->n = (size_t)sqlite3_column_bytes(row, 0);
    assert_true(c->n > 0 && c->n <= sizeof c->bytes);
    memcpy(c->bytes, sqlite3_column_blob(row, 0), c->n);
    sqlite3_finalize(row);
}

static void save_column(const column_bytes *c) {
    char sql[128];
    sqlite3_stmt *statement = NULL;
    snprintf(sql, sizeof sql, "UPDATE entry SET %s = CAST(?1 AS TEXT) WHERE seq = %lld", c->column,
             (long long)c->seq);
    assert_int_equal(sqlite3_prepare_v2(c->db, sql, -1, &statement, NULL), SQLITE_OK);
    sqlite3_bind_blob(statement, 1, c->bytes, (int)c->n, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
}

static void flip_bytes_of(column_bytes *c) {
    load_column(c);
    for (size_t i = 0; i < c->n * N_MASKS; i++) {
        c->bytes[i / N_MASKS] ^= masks[i % N_MASKS];
        save_column(c);
        tocsin_audit found = audit();
        if (found.ok || found.first_bad_entry != c->seq)
            fail_msg("byte %zu of %s of entry %lld, mask %02x: the audit says entry %lld, %s",
                     i / N_MASKS, c->column, (long long)c->seq, masks[i % N_MASKS],
                     (long long)found.first_bad_entry, found.what);
        c->bytes[i / N_MASKS] ^= masks[i % N_MASKS];
    }
    save_column(c);
}

static void flipped_byte_of_an_entry_is_named(void **state) {
    (void)state;
    static const char *const columns[] = {"at", "kind", "body", "prev", "hash"};
    sqlite3 *db = open_unguarded();
    for (int64_t seq = 1; seq <= FIXTURE_ENTRIES; seq++)
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
            flip_bytes_of(&(column_bytes){.db = db, .column = columns[i], .seq = seq});
    /* All is put back; the trigger that was taken away is the one thing left to say. */
    tocsin_audit left = audit();
    assert_true(left.faults == 1 && left.first_bad_entry == 0);
    assert_non_null(strstr(left.what, "entry_is_never_changed"));
    sqlite3_close(db);
}

static bool renumber(sqlite3 *db, int64_t from, int64_t to) {
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE entry SET seq = %lld WHERE seq = %lld", (long long)to,
             (long long)from);
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void flipped_bit_of_a_number_is_named(void **state) {
    (void)state;
    sqlite3 *db = open_unguarded();
    int tried = 0;
    for (int64_t seq = 1; seq <= FIXTURE_ENTRIES; seq++) {
        for (int bit = 0; bit < 64; bit++) {
            int64_t other = (int64_t)((uint64_t)seq ^ (uint64_t)1 << bit);
            if (!renumber(db, seq, other)) continue; /* the number of another entry */
            tocsin_audit found = audit();
            if (found.ok || found.first_bad_entry != seq)
                fail_msg("entry %lld as %lld: the audit says entry %lld", (long long)seq,
                         (long long)other, (long long)found.first_bad_entry);
            assert_true(renumber(db, other, seq));
            tried++;
        }
    }
    assert_true(tried > 60 * FIXTURE_ENTRIES);
    sqlite3_close(db);
}

static void entry_taken_out_is_named(void **state) {
    (void)state;
    fixture_tamper(dir, "DELETE FROM entry WHERE seq = 5");
    tocsin_audit found = audit();
    assert_false(found.ok);
    assert_int_equal(found.first_bad_entry, 5);
}

static void entries_that_changed_places_are_named(void **state) {
    (void)state;
    fixture_tamper(dir, "UPDATE entry SET seq = 100 WHERE seq = 6;"
                        "UPDATE entry SET seq = 6 WHERE seq = 7;"
                        "UPDATE entry SET seq = 7 WHERE seq = 100");
    assert_int_equal(audit().first_bad_entry, 6);
}

/* The chain cannot show that its end is missing; its head does. */
static void end_that_was_cut_off_shows_in_the_head(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit before = audit();
    fixture_tamper(dir, "DELETE FROM entry WHERE seq = 9");
    assert_false(audit().ok); /* the table of runs still knows of it */
    assert_done(tocsin_ledger_rebuild(dir, &err), &err);
    tocsin_audit after = audit();
    assert_true(after.ok);
    assert_int_equal(after.entries, before.entries - 1);
    assert_string_not_equal(after.head, before.head);
}

static void projection_that_says_something_else_is_named(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        int64_t entry;
    } changes[] = {
        {"UPDATE claim SET high = 80000", 4},
        {"DELETE FROM evidence WHERE seq = 2", 2},
        {"INSERT INTO finding(seq, id) VALUES(2, 'x')", 2},
        {"UPDATE link SET relation = 'repeats'", 6},
        {"UPDATE run SET seq = 7", 7},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        fixture_tamper(dir, changes[i].sql);
        tocsin_audit found = audit();
        if (found.ok || found.first_bad_entry != changes[i].entry)
            fail_msg("%s: %s", changes[i].sql, found.what);
        assert_non_null(strstr(found.what, "rebuild"));
        assert_done(tocsin_ledger_rebuild(dir, &err), &err);
        assert_true(audit().ok);
    }
}

static void table_that_is_not_ours_is_named(void **state) {
    (void)state;
    fixture_tamper(dir, "CREATE TABLE notes(text)");
    tocsin_audit found = audit();
    assert_false(found.ok);
    assert_non_null(strstr(found.what, "notes"));
}

/* ---- evidence ------------------------------------------------------------------------------ */

static void flip_file(const char *path, size_t at, unsigned char mask) {
    int fd = open(path, O_RDWR);
    unsigned char byte = 0;
    assert_true(fd >= 0 && pread(fd, &byte, 1, (off_t)at) == 1);
    byte ^= mask;
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
    close(fd);
}

static size_t size_of(const char *path) {
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return (size_t)info.st_size;
}

/* "evidence/ab/abcd…" of the bytes that the fixture stored. */
static void evidence_path(const char *content, size_t room, char *path) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    char sha256[TOCSIN_SHA256_HEX + 1];
    assert_done(tocsin_sha256(tocsin_text_of(content), sha256, &err), &err);
    snprintf(path, room, "%s/evidence/%.2s/%s", dir, sha256, sha256);
    assert_int_equal(chmod(path, 0644), 0);
}

static void flip_every_byte(const char *path, int64_t seq) {
    size_t n = size_of(path);
    for (size_t i = 0; i < n * N_MASKS; i++) {
        flip_file(path, i / N_MASKS, masks[i % N_MASKS]);
        tocsin_audit found = audit();
        if (found.ok || found.first_bad_entry != seq || !strstr(found.what, path))
            fail_msg("byte %zu of %s: %s", i / N_MASKS, path, found.what);
        flip_file(path, i / N_MASKS, masks[i % N_MASKS]);
    }
    assert_true(audit().ok);
}

static void flipped_byte_of_evidence_is_named(void **state) {
    (void)state;
    char path[512];
    evidence_path("bijna 100.000 Russische manschappen", sizeof path, path);
    flip_every_byte(path, 1);
    evidence_path("a denial", sizeof path, path);
    flip_every_byte(path, 2);
}

static void flipped_byte_of_a_scene_is_named(void **state) {
    (void)state;
    char path[512];
    flip_every_byte(fixture_path(dir, "/scene.tif", sizeof path, path), 3);
}

static void missing_and_cut_evidence_is_named(void **state) {
    (void)state;
    char path[512];
    evidence_path("a denial", sizeof path, path);
    assert_int_equal(truncate(path, 3), 0);
    assert_int_equal(audit().first_bad_entry, 2);
    assert_int_equal(unlink(path), 0);
    tocsin_audit found = audit();
    assert_int_equal(found.first_bad_entry, 2);
    assert_non_null(strstr(found.what, path));
}

static void scene_that_is_gone_is_counted_and_no_fault(void **state) {
    (void)state;
    char path[512];
    assert_int_equal(unlink(fixture_path(dir, "/scene.tif", sizeof path, path)), 0);
    tocsin_audit found = audit();
    assert_true(found.ok);
    assert_int_equal(found.scenes, 0);
    assert_int_equal(found.scenes_missing, 1);
}

static void fault_of_the_lowest_entry_is_told_first(void **state) {
    (void)state;
    char path[512];
    fixture_tamper(dir, "UPDATE entry SET at = '' WHERE seq = 8");
    evidence_path("a denial", sizeof path, path);
    assert_int_equal(unlink(path), 0);
    tocsin_audit found = audit();
    assert_int_equal(found.first_bad_entry, 2);
    assert_int_equal(found.faults, 2);
    assert_int_equal(found.entries, 7);
}

/* ---- the file ------------------------------------------------------------------------------ */

/* Chain and projections as text, or NULL when the file cannot be read as a ledger. */
static char *read_whole(void) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = NULL;
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (tocsin_ledger_open(dir, TOCSIN_LEDGER_READ, &ledger, &err)) return NULL;
    tocsin_status status = tocsin_ledger_dump(ledger, &out, &err);
    tocsin_ledger_close(&ledger);
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    char uri[600];
    snprintf(uri, sizeof uri, "file:%s?immutable=1", db_path);
    sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    sqlite3_prepare_v2(db, "SELECT * FROM entry ORDER BY seq", -1, &row, NULL);
    while (row && sqlite3_step(row) == SQLITE_ROW)
        for (int i = 0; i < 6; i++) {
            tocsin_buffer_puts(&out, (const char *)sqlite3_column_text(row, i));
            tocsin_buffer_putc(&out, i < 5 ? '\t' : '\n');
        }
    sqlite3_finalize(row);
    sqlite3_close(db);
    if (!status) return out.at;
    tocsin_buffer_release(&out);
    return NULL;
}

/* Small pages: the same content in a quarter of the bytes, and more pages of each type. */
static void shrink_pages(void) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;"
                                  "PRAGMA journal_mode = WAL",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_true(audit().ok);
}

/* Every 13th byte and one bit of it in the ordinary run; TOCSIN_EVERY_BYTE=1 takes them all, three
 * masks each. */
static void flipped_byte_of_the_file_is_reported_or_carries_nothing(void **state) {
    (void)state;
    shrink_pages();
    char *whole = read_whole();
    assert_non_null(whole);
    bool every = getenv("TOCSIN_EVERY_BYTE") != NULL;
    size_t n = size_of(db_path) * N_MASKS, reported = 0, harmless = 0;
    for (size_t i = 0; i < n; i += every ? 1 : 13 * N_MASKS + 1) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_audit found = {0};
        flip_file(db_path, i / N_MASKS, masks[i % N_MASKS]);
        tocsin_status status = tocsin_ledger_audit(dir, &found, &err);
        if (status || !found.ok) {
            reported++;
        } else {
            char *now = read_whole();
            if (!now || strcmp(now, whole) != 0)
                fail_msg("byte %zu of case.db, mask %02x: changed, and the audit passed",
                         i / N_MASKS, masks[i % N_MASKS]);
            free(now);
            harmless++;
        }
        flip_file(db_path, i / N_MASKS, masks[i % N_MASKS]);
    }
    print_message("%zu changes reported, %zu of bytes that carry nothing\n", reported, harmless);
    assert_true(reported > 0 && harmless > 0);
    assert_true(audit().ok);
    free(whole);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_case, remove_case)
    const struct CMUnitTest tests[] = {
        CASE(flipped_byte_of_an_entry_is_named),
        CASE(flipped_bit_of_a_number_is_named),
        CASE(entry_taken_out_is_named),
        CASE(entries_that_changed_places_are_named),
        CASE(end_that_was_cut_off_shows_in_the_head),
        CASE(projection_that_says_something_else_is_named),
        CASE(table_that_is_not_ours_is_named),
        CASE(flipped_byte_of_evidence_is_named),
        CASE(flipped_byte_of_a_scene_is_named),
        CASE(missing_and_cut_evidence_is_named),
        CASE(scene_that_is_gone_is_counted_and_no_fault),
        CASE(fault_of_the_lowest_entry_is_told_first),
        CASE(flipped_byte_of_the_file_is_reported_or_carries_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
