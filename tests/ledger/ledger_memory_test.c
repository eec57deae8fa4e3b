// SPDX-License-Identifier: Apache-2.0
/* The ledger and the SQLite below it, with each of their allocations failing in turn. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failing_malloc.h"
#include "fixture.h"

/* ---- SQLite's memory ------------------------------------------------------------------------- */

/* Each block carries its size in front, since SQLite asks for it. */
enum { FRONT = 16 };

static void *take(int size) {
    int *block = malloc((size_t)size + FRONT);
    if (!block) return NULL;
    *block = size;
    return (char *)block + FRONT;
}

static void give_back(void *at) {
    if (at) free((char *)at - FRONT);
}

static void *grow(void *at, int size) {
    int *block = realloc((char *)at - FRONT, (size_t)size + FRONT);
    if (!block) return NULL;
    *block = size;
    return (char *)block + FRONT;
}

static int size_of(void *at) {
    return at ? *(int *)(void *)((char *)at - FRONT) : 0;
}

static int round_up(int size) {
    return (size + 7) & ~7;
}

static int begin_memory(void *unused) {
    (void)unused;
    return SQLITE_OK;
}

static void end_memory(void *unused) {
    (void)unused;
}

/* What SQLite allocates goes through failing_malloc.c too. Before anything else of SQLite's is called. */
static int take_over_sqlite(void **state) {
    (void)state;
    static const sqlite3_mem_methods methods = {take,     give_back,    grow,       size_of,
                                                round_up, begin_memory, end_memory, NULL};
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) || sqlite3_initialize();
}

/* ---- the sweep --------------------------------------------------------------------------------- */

typedef struct sweep {
    failing_malloc_scenario *scenario;
    void *context;
    void (*check)(void *context,
                  tocsin_status status); /* what holds after each run; NULL: nothing */
    size_t step; /* every step-th allocation fails in its turn; TOCSIN_EVERY_ALLOCATION=1: each */
} sweep;

/* SQLite goes without some blocks (a larger cache, a faster sort), and so may succeed all the same. */
static bool run_with_failure(const sweep *s, size_t at, bool once) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    failing_malloc_arm(at, once);
    tocsin_status status = s->scenario(s->context, &err);
    bool past_the_end = failing_malloc_disarm() < at;
    if (past_the_end && status) fail_msg("without a failure: %s", err.message);
    if (status && (status != TOCSIN_INTERNAL || !strstr(err.message, "out of memory")))
        fail_msg("allocation %zu fails: status %d, '%s'", at, (int)status, err.message);
    if (s->check) s->check(s->context, status);
    return past_the_end;
}

static void run_sweep(sweep s) {
    size_t at = 1;
    if (getenv("TOCSIN_EVERY_ALLOCATION")) s.step = 1;
    while (!run_with_failure(&s, at, true)) {
        run_with_failure(&s, at, false);
        at += s.step;
    }
    assert_true(at > 100);
}

/* ---- the case ---------------------------------------------------------------------------------- */

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

static void assert_sound(void) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit audit;
    assert_done(tocsin_ledger_audit(dir, &audit, &err), &err);
    if (!audit.ok) fail_msg("%s", audit.what);
    assert_true(audit.entries >= FIXTURE_ENTRIES);
}

/* ---- making ---------------------------------------------------------------------------------- */

static tocsin_status make_ledger(void *context, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    return tocsin_ledger_open(context, TOCSIN_LEDGER_CREATE, &ledger, err);
}

static void check_made_or_not(void *context, tocsin_status status) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit audit;
    if (status == TOCSIN_OK || fixture_exists(context, "/case.db")) {
        assert_done(tocsin_ledger_audit(context, &audit, &err), &err);
        assert_true(audit.ok && audit.entries == 0);
    }
    fixture_remove(context);
    fixture_folder(context);
}

static void ledger_is_made_whole_or_not_at_all(void **state) {
    (void)state;
    char fresh[256];
    fixture_folder(fresh);
    run_sweep(
        (sweep){.scenario = make_ledger, .context = fresh, .check = check_made_or_not, .step = 11});
    fixture_remove(fresh);
}

/* ---- writing --------------------------------------------------------------------------------- */

static tocsin_status append_run(tocsin_ledger *ledger, tocsin_error *err) {
    char sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_ledger_begin(ledger, err);
    if (!status) status = tocsin_ledger_store(ledger, TOCSIN_TEXT("bytes"), sha256, err);
    if (!status)
        status = tocsin_ledger_append(
            ledger, TOCSIN_LINK_MADE,
            TOCSIN_TEXT("{\"from\":4,\"is\":\"repeats\",\"rule\":\"r\",\"to\":3}"), NULL, err);
    if (!status)
        status = tocsin_ledger_append(ledger, TOCSIN_RUN_FINISHED,
                                      TOCSIN_TEXT("{\"version\":\"x\"}"), NULL, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    return status;
}

static tocsin_status open_and_append(void *context, tocsin_error *err) {
    (void)context;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    tocsin_status status = tocsin_ledger_open(dir, TOCSIN_LEDGER_WRITE, &ledger, err);
    return status ? status : append_run(ledger, err);
}

static int64_t length_before;

static int64_t length(void) {
    tocsin_ledger *ledger = fixture_open(dir, TOCSIN_LEDGER_READ);
    int64_t n = tocsin_ledger_length(ledger);
    tocsin_ledger_close(&ledger);
    return n;
}

static void check_all_or_nothing(void *context, tocsin_status status) {
    (void)context;
    int64_t now = length();
    assert_int_equal(now, status ? length_before : length_before + 2);
    length_before = now;
}

static void transaction_is_whole_or_not_there(void **state) {
    (void)state;
    length_before = length();
    run_sweep((sweep){.scenario = open_and_append, .check = check_all_or_nothing, .step = 5});
    assert_sound();
}

/* ---- reading --------------------------------------------------------------------------------- */

static tocsin_status read_facts(tocsin_ledger *ledger, tocsin_arena *arena, tocsin_error *err) {
    tocsin_evidence *evidence;
    tocsin_claim *claims;
    tocsin_observation *observations;
    tocsin_finding *findings;
    tocsin_link *links;
    tocsin_text body;
    size_t n;
    tocsin_status status = tocsin_ledger_evidence(ledger, arena, &evidence, &n, err);
    if (!status) status = tocsin_ledger_claims(ledger, arena, &claims, &n, err);
    if (!status) status = tocsin_ledger_observations(ledger, arena, &observations, &n, err);
    if (!status) status = tocsin_ledger_findings(ledger, arena, &findings, &n, err);
    if (!status) status = tocsin_ledger_links(ledger, arena, &links, &n, err);
    if (!status)
        status = tocsin_ledger_newest(ledger, TOCSIN_RUN_FINISHED, arena, NULL, &body, err);
    return status;
}

static tocsin_status read_everything(void *context, tocsin_error *err) {
    (void)context;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    char sha256[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_ledger_open(dir, TOCSIN_LEDGER_READ, &ledger, err);
    if (!status) status = read_facts(ledger, &arena, err);
    if (!status) status = tocsin_ledger_dump(ledger, &out, err);
    tocsin_buffer_clear(&out);
    if (!status) status = tocsin_sha256(TOCSIN_TEXT("a denial"), sha256, err);
    if (!status) status = tocsin_ledger_fetch(ledger, tocsin_text_of(sha256), 100, &out, err);
    return status;
}

static void reading_says_when_memory_runs_out(void **state) {
    (void)state;
    run_sweep((sweep){.scenario = read_everything, .step = 5});
    assert_sound();
}

/* ---- audit and rebuild ------------------------------------------------------------------------- */

/* Short memory is never taken for a fault of the case. */
static tocsin_status audit_case(void *context, tocsin_error *err) {
    (void)context;
    tocsin_audit audit;
    tocsin_status status = tocsin_ledger_audit(dir, &audit, err);
    if (!status && !audit.ok) return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s", audit.what);
    return status;
}

static void audit_says_when_memory_runs_out(void **state) {
    (void)state;
    run_sweep((sweep){.scenario = audit_case, .step = 11});
}

static tocsin_status rebuild_case(void *context, tocsin_error *err) {
    (void)context;
    return tocsin_ledger_rebuild(dir, err);
}

static void check_is_sound(void *context, tocsin_status status) {
    (void)context;
    (void)status;
    assert_sound();
}

static void rebuild_is_whole_or_changes_nothing(void **state) {
    (void)state;
    char *before = fixture_dump(dir);
    run_sweep((sweep){.scenario = rebuild_case, .check = check_is_sound, .step = 23});
    char *after = fixture_dump(dir);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_case, remove_case)
    const struct CMUnitTest tests[] = {
        CASE(ledger_is_made_whole_or_not_at_all),  CASE(transaction_is_whole_or_not_there),
        CASE(reading_says_when_memory_runs_out),   CASE(audit_says_when_memory_runs_out),
        CASE(rebuild_is_whole_or_changes_nothing),
    };
    return cmocka_run_group_tests(tests, take_over_sqlite, NULL);
}
