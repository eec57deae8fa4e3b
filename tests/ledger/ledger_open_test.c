// SPDX-License-Identifier: Apache-2.0
/* Who may open a ledger and how, and what is left when a run is killed or the disk is full. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
    chmod(dir, 0755);
    fixture_remove(dir);
    return 0;
}

static void assert_opening_says(tocsin_ledger_mode mode, tocsin_status status, const char *says) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = NULL;
    assert_int_equal(tocsin_ledger_open(dir, mode, &ledger, &err), status);
    assert_null(ledger);
    assert_int_equal(err.status, status);
    if (!strstr(err.message, says)) fail_msg("'%s' does not say '%s'", err.message, says);
}

static void assert_sound(int64_t entries) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit audit;
    assert_done(tocsin_ledger_audit(dir, &audit, &err), &err);
    if (!audit.ok) fail_msg("%s", audit.what);
    assert_int_equal(audit.entries, entries);
}

static void execute(const char *sql) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Names and hashes of all files below the folder but the lock, as one hash. */
static void fingerprint(char ret_hash[static TOCSIN_SHA256_HEX + 1]) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer all = TOCSIN_BUFFER_INIT;
    struct dirent **items;
    int n = scandir(dir, &items, NULL, alphasort);
    assert_true(n > 2);
    for (int i = 0; i < n; i++) {
        char path[600], hash[TOCSIN_SHA256_HEX + 1] = "folder";
        snprintf(path, sizeof path, "%s/%s", dir, items[i]->d_name);
        if (items[i]->d_type == DT_REG && strcmp(items[i]->d_name, "case.lock") != 0)
            assert_done(tocsin_sha256_file(path, hash, NULL, &err), &err);
        tocsin_buffer_printf(&all, "%s %s\n", items[i]->d_name, hash);
        free(items[i]);
    }
    free(items);
    assert_done(tocsin_sha256(tocsin_buffer_text(&all), ret_hash, &err), &err);
}

/* ---- what is no ledger of ours --------------------------------------------------------------- */

static void newer_version_is_refused_and_left_alone(void **state) {
    (void)state;
    char before[TOCSIN_SHA256_HEX + 1], after[TOCSIN_SHA256_HEX + 1];
    execute("PRAGMA user_version = 2");
    fingerprint(before);
    for (int mode = TOCSIN_LEDGER_READ; mode <= TOCSIN_LEDGER_CREATE; mode++)
        assert_opening_says((tocsin_ledger_mode)mode, TOCSIN_BAD_INPUT, "version 2");
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit audit;
    assert_int_equal(tocsin_ledger_audit(dir, &audit, &err), TOCSIN_BAD_INPUT);
    assert_int_equal(tocsin_ledger_rebuild(dir, &err), TOCSIN_BAD_INPUT);
    fingerprint(after);
    assert_string_equal(before, after);
}

static void file_that_is_no_database_is_refused(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_text words = TOCSIN_TEXT("These are the minutes of a meeting, and no database at all. "
                                    "They are longer than the header of one would have to be.");
    assert_done(tocsin_file_write(db_path, words, &err), &err);
    for (int mode = TOCSIN_LEDGER_READ; mode <= TOCSIN_LEDGER_CREATE; mode++)
        assert_opening_says((tocsin_ledger_mode)mode, TOCSIN_BAD_INPUT, "no SQLite database");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer left = TOCSIN_BUFFER_INIT;
    assert_done(tocsin_file_read(db_path, 1000, &left, &err), &err);
    assert_true(tocsin_text_equal(tocsin_buffer_text(&left), words));
}

static void database_of_another_program_is_refused(void **state) {
    (void)state;
    unlink(db_path);
    execute("CREATE TABLE bookmark(url); PRAGMA user_version = 1");
    for (int mode = TOCSIN_LEDGER_READ; mode <= TOCSIN_LEDGER_CREATE; mode++)
        assert_opening_says((tocsin_ledger_mode)mode, TOCSIN_BAD_INPUT, "not a ledger");
}

static void case_without_a_ledger_is_named(void **state) {
    (void)state;
    unlink(db_path);
    assert_opening_says(TOCSIN_LEDGER_READ, TOCSIN_BAD_INPUT, "tocsin new");
    assert_opening_says(TOCSIN_LEDGER_WRITE, TOCSIN_BAD_INPUT, dir);
    assert_false(fixture_exists(dir, "/case.db"));
}

static void empty_file_is_a_ledger_only_when_one_is_to_be_made(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    unlink(db_path);
    assert_done(tocsin_file_write(db_path, TOCSIN_TEXT_NONE, &err), &err);
    assert_opening_says(TOCSIN_LEDGER_READ, TOCSIN_BAD_INPUT, "empty");
    assert_opening_says(TOCSIN_LEDGER_WRITE, TOCSIN_BAD_INPUT, "empty");
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_CREATE);
    assert_int_equal(tocsin_ledger_length(ledger), 0);
    tocsin_ledger_close(&ledger);
    assert_sound(0);
}

static void missing_projection_is_told_with_its_remedy(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    execute("DROP TABLE observation");
    assert_opening_says(TOCSIN_LEDGER_WRITE, TOCSIN_BAD_INPUT, "tocsin rebuild");
    assert_done(tocsin_ledger_rebuild(dir, &err), &err);
    assert_sound(FIXTURE_ENTRIES);
}

/* ---- side by side ---------------------------------------------------------------------------- */

/* Run `work` in a child that then waits to be killed; returns once the work is done. */
static pid_t start_child(void (*work)(void)) {
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ready[0]);
        work();
        if (write(ready[1], "!", 1) != 1) _exit(1);
        for (;;) pause();
    }
    close(ready[1]);
    char byte;
    ssize_t n = read(ready[0], &byte, 1);
    close(ready[0]);
    assert_int_equal(n, 1);
    return child;
}

static void kill_child(pid_t child) {
    int how;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
}

static tocsin_ledger *held; /* by the child, for as long as it lives */

static void child_append(int times) {
    for (int i = 0; i < times; i++)
        if (tocsin_ledger_append(held, TOCSIN_RUN_FINISHED, TOCSIN_TEXT("{}"), NULL, NULL))
            _exit(1);
}

static void hold_for_writing(void) {
    if (tocsin_ledger_open(dir, TOCSIN_LEDGER_WRITE, &held, NULL)) _exit(1);
}

static void hold_for_reading(void) {
    if (tocsin_ledger_open(dir, TOCSIN_LEDGER_READ, &held, NULL)) _exit(1);
}

static void commit_two_and_begin_a_third(void) {
    hold_for_writing();
    for (int i = 0; i < 3; i++) {
        if (tocsin_ledger_begin(held, NULL)) _exit(1);
        child_append(5);
        if (i < 2 && tocsin_ledger_commit(held, NULL)) _exit(1);
    }
}

/* More pages than the cache keeps, so that uncommitted ones are in the log when the process dies.
 */
static void begin_a_long_one(void) {
    hold_for_writing();
    if (tocsin_ledger_begin(held, NULL)) _exit(1);
    child_append(20000);
}

static void second_writer_is_refused_and_told_who_holds_the_case(void **state) {
    (void)state;
    pid_t child = start_child(hold_for_writing);
    char process[32];
    snprintf(process, sizeof process, "process %ld", (long)child);
    assert_opening_says(TOCSIN_LEDGER_WRITE, TOCSIN_UNAVAILABLE, process);
    assert_opening_says(TOCSIN_LEDGER_CREATE, TOCSIN_UNAVAILABLE, "holds the case");
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_ledger_rebuild(dir, &err), TOCSIN_UNAVAILABLE);
    assert_sound(FIXTURE_ENTRIES); /* reading goes on meanwhile */
    kill_child(child);
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    tocsin_ledger_close(&ledger);
}

static void writer_waits_for_a_reader(void **state) {
    (void)state;
    pid_t reader = start_child(hold_for_reading);
    pid_t ender = fork();
    if (ender == 0) {
        usleep(200000);
        kill(reader, SIGKILL);
        _exit(0);
    }
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    tocsin_ledger_close(&ledger);
    waitpid(ender, NULL, 0);
    waitpid(reader, NULL, 0);
}

static void reader_sees_what_was_committed_while_a_run_writes(void **state) {
    (void)state;
    pid_t child = start_child(commit_two_and_begin_a_third);
    assert_sound(FIXTURE_ENTRIES + 10);
    kill_child(child);
}

static void killed_run_loses_nothing_committed(void **state) {
    (void)state;
    kill_child(start_child(commit_two_and_begin_a_third));
    assert_sound(FIXTURE_ENTRIES + 10);
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    assert_int_equal(tocsin_ledger_length(ledger), FIXTURE_ENTRIES + 10);
    tocsin_ledger_close(&ledger);
    assert_false(fixture_exists(dir, "/case.db-wal"));
    assert_sound(FIXTURE_ENTRIES + 10);
}

static void killed_run_leaves_nothing_uncommitted(void **state) {
    (void)state;
    kill_child(start_child(begin_a_long_one));
    assert_sound(FIXTURE_ENTRIES);
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_WRITE);
    tocsin_ledger_close(&ledger);
    assert_sound(FIXTURE_ENTRIES);
}

/* ---- reading changes nothing ------------------------------------------------------------------
 */

static void reading_leaves_no_trace(void **state) {
    (void)state;
    char before[TOCSIN_SHA256_HEX + 1], after[TOCSIN_SHA256_HEX + 1];
    fingerprint(before);
    assert_sound(FIXTURE_ENTRIES);
    free(fixture_dump(dir));
    fingerprint(after);
    assert_string_equal(before, after);
}

/* In a child, since root may write anywhere and has to become somebody else first. */
static int read_without_permission(void) {
    pid_t child = fork();
    if (child == 0) {
        tocsin_audit audit;
        if (geteuid() == 0 && (setgid(65534) || setuid(65534))) _exit(2);
        if (access(dir, W_OK) == 0) _exit(3);
        tocsin_ledger *ledger = NULL;
        if (tocsin_ledger_open(dir, TOCSIN_LEDGER_WRITE, &ledger, NULL) != TOCSIN_IO) _exit(4);
        if (tocsin_ledger_audit(dir, &audit, NULL) || !audit.ok) _exit(5);
        _exit(audit.entries == FIXTURE_ENTRIES ? 0 : 6);
    }
    int how = -1;
    waitpid(child, &how, 0);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static void read_only_case_is_read_and_audited(void **state) {
    (void)state;
    char lock[512];
    assert_int_equal(chmod(db_path, 0444), 0);
    assert_int_equal(chmod(fixture_path(dir, "/case.lock", sizeof lock, lock), 0444), 0);
    assert_int_equal(chmod(dir, 0555), 0);
    assert_int_equal(read_without_permission(), 0);
    assert_int_equal(chmod(dir, 0755), 0);
    assert_int_equal(unlink(lock), 0); /* a copy made without it */
    assert_int_equal(chmod(dir, 0555), 0);
    assert_int_equal(read_without_permission(), 0);
}

static void ledger_open_for_reading_refuses_to_write(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    char sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    assert_int_equal(tocsin_ledger_begin(ledger, &err), TOCSIN_INTERNAL);
    assert_int_equal(tocsin_ledger_store(ledger, TOCSIN_TEXT("new"), sha256, &err),
                     TOCSIN_INTERNAL);
    tocsin_ledger_close(&ledger);
}

static void path_with_the_marks_of_a_uri_is_an_ordinary_path(void **state) {
    (void)state;
    char odd[300];
    snprintf(odd, sizeof odd, "%s-a?b#c%%20d", dir);
    assert_int_equal(mkdir(odd, 0755), 0);
    fixture_make_case(odd);
    free(fixture_dump(odd));
    fixture_remove(odd);
}

/* ---- a full disk -------------------------------------------------------------------------------
 */

/* No file may grow beyond `limit` bytes, for the calling process from now on. */
static void limit_files(rlim_t limit) {
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, limit});
}

enum { BIG = 200 * 1024 };

static int store_on_a_full_disk(void) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    static char big[BIG];
    char sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_ledger *ledger = NULL;
    if (tocsin_ledger_open(dir, TOCSIN_LEDGER_WRITE, &ledger, &err)) return 1;
    limit_files(BIG / 2);
    tocsin_status status = tocsin_ledger_store(ledger, (tocsin_text){big, BIG}, sha256, &err);
    tocsin_ledger_close(&ledger);
    if (status != TOCSIN_IO || !strstr(err.message, "evidence/")) return 2;
    return fixture_exists(dir, "/evidence/.incoming") ? 3 : 0;
}

static int append_on_a_full_disk(void) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    tocsin_ledger *ledger = NULL;
    tocsin_buffer_puts(&body, "{\"version\":\"");
    for (int i = 0; i < 2 * BIG; i++) tocsin_buffer_putc(&body, 'v');
    tocsin_buffer_puts(&body, "\"}");
    if (tocsin_ledger_open(dir, TOCSIN_LEDGER_WRITE, &ledger, &err)) return 1;
    if (tocsin_ledger_begin(ledger, &err)) return 2;
    limit_files(BIG);
    tocsin_status status =
        tocsin_ledger_append(ledger, TOCSIN_RUN_FINISHED, tocsin_buffer_text(&body), NULL, &err);
    if (!status) status = tocsin_ledger_commit(ledger, &err);
    int64_t length = tocsin_ledger_length(ledger);
    tocsin_ledger_rollback(ledger);
    tocsin_ledger_close(&ledger);
    if (status != TOCSIN_IO || !strstr(err.message, "case.db")) return 3;
    return length == FIXTURE_ENTRIES ? 0 : 4;
}

static int make_on_a_full_disk(void) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_ledger *ledger = NULL;
    unlink(db_path);
    limit_files(4096);
    tocsin_status status = tocsin_ledger_open(dir, TOCSIN_LEDGER_CREATE, &ledger, &err);
    if (status != TOCSIN_IO || ledger) return 1;
    return fixture_exists(dir, "/case.db") || fixture_exists(dir, "/case.db-wal") ? 2 : 0;
}

static int run_in_child(int (*work)(void)) {
    pid_t child = fork();
    if (child == 0) _exit(work());
    int how = -1;
    waitpid(child, &how, 0);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static void full_disk_is_told_and_changes_nothing(void **state) {
    (void)state;
    char *before = fixture_dump(dir);
    assert_int_equal(run_in_child(store_on_a_full_disk), 0);
    assert_int_equal(run_in_child(append_on_a_full_disk), 0);
    assert_sound(FIXTURE_ENTRIES);
    char *after = fixture_dump(dir);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void full_disk_leaves_no_half_made_ledger(void **state) {
    (void)state;
    assert_int_equal(run_in_child(make_on_a_full_disk), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_case, remove_case)
    const struct CMUnitTest tests[] = {
        CASE(newer_version_is_refused_and_left_alone),
        CASE(file_that_is_no_database_is_refused),
        CASE(database_of_another_program_is_refused),
        CASE(case_without_a_ledger_is_named),
        CASE(empty_file_is_a_ledger_only_when_one_is_to_be_made),
        CASE(missing_projection_is_told_with_its_remedy),
        CASE(second_writer_is_refused_and_told_who_holds_the_case),
        CASE(writer_waits_for_a_reader),
        CASE(reader_sees_what_was_committed_while_a_run_writes),
        CASE(killed_run_loses_nothing_committed),
        CASE(killed_run_leaves_nothing_uncommitted),
        CASE(reading_leaves_no_trace),
        CASE(read_only_case_is_read_and_audited),
        CASE(ledger_open_for_reading_refuses_to_write),
        CASE(path_with_the_marks_of_a_uri_is_an_ordinary_path),
        CASE(full_disk_is_told_and_changes_nothing),
        CASE(full_disk_leaves_no_half_made_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
