// SPDX-License-Identifier: Apache-2.0
/* The digests of claims that a case keeps: whatever becomes of the file, what is loaded is what the ledger says. */
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "casefile/claims.h"
#include "tocsin/casefile.h"

enum { WINDOW = 14, N = 48, STEP = 16 };

typedef struct fixture {
    char dir[64], path[96];
    tocsin_ledger *ledger;
    size_t n;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/tocsin-claims-XXXXXX");
    if (!mkdtemp(f->dir)) return -1;
    snprintf(f->path, sizeof f->path, "%s/state/claims", f->dir);
    *state = f;
    return tocsin_ledger_open(f->dir, TOCSIN_LEDGER_CREATE, &f->ledger, NULL) ? -1 : 0;
}

static int remove_item(const char *path, const struct stat *info, int type, struct FTW *walk) {
    (void)info, (void)type, (void)walk;
    return remove(path);
}

static int tear_down(void **state) {
    fixture *f = *state;
    tocsin_ledger_close(&f->ledger);
    nftw(f->dir, remove_item, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

/* Twelve different texts, so that most claims are copies of earlier ones; some of too distant days. */
static void append_claim(fixture *f, size_t i) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    char id[24], text[128], speaker[24], evidence[80];
    size_t which = i * 7 % 12;
    snprintf(id, sizeof id, "c%zu", i);
    snprintf(speaker, sizeof speaker, "Speaker %zu", i % 5);
    snprintf(evidence, sizeof evidence, "sha256:%064zx", i + 1);
    snprintf(text, sizeof text, "text%zu says that word%zu of the river%zu is far away from here",
             which, which, which);
    tocsin_day day = 19000 + (tocsin_day)(i / 12 * (i % 3 ? 1 : 20));
    tocsin_claim claim = {.id = tocsin_text_of(id),
                          .evidence = tocsin_text_of(evidence),
                          .text = tocsin_text_of(text),
                          .speaker = {.name = tocsin_text_of(speaker), .kind = TOCSIN_GOVERNMENT},
                          .outlet = TOCSIN_TEXT("Harbour Wire"),
                          .published = {day, day},
                          .said_on = TOCSIN_PERIOD_NONE,
                          .when = TOCSIN_PERIOD_NONE,
                          .act = TOCSIN_ASSERT,
                          .rule = TOCSIN_TEXT("en/test"),
                          .quantity = {.low = NAN, .high = NAN}};
    tocsin_json_init(&json, &body);
    tocsin_claim_write(&json, &claim);
    assert_int_equal(tocsin_json_finish(&json, NULL), TOCSIN_OK);
    assert_int_equal(
        tocsin_ledger_append(f->ledger, TOCSIN_CLAIM_READ, tocsin_buffer_text(&body), NULL, NULL),
        TOCSIN_OK);
}

static void append_claims(fixture *f, size_t to) {
    assert_int_equal(tocsin_ledger_begin(f->ledger, NULL), TOCSIN_OK);
    for (; f->n < to; f->n++) append_claim(f, f->n);
    assert_int_equal(tocsin_ledger_commit(f->ledger, NULL), TOCSIN_OK);
}

static case_claims load(const fixture *f, int window_days, bool may_keep) {
    case_claims claims;
    tocsin_error err = TOCSIN_ERROR_INIT;
    const claims_options options = {.window_days = window_days, .may_keep = may_keep};
    if (claims_load(f->dir, f->ledger, options, &claims, &err)) fail_msg("%s", err.message);
    return claims;
}

/* Out of the ledger alone. */
static case_claims load_fresh(const fixture *f, int window_days) {
    char away[112];
    snprintf(away, sizeof away, "%s.away", f->path);
    bool is_there = rename(f->path, away) == 0;
    case_claims claims = load(f, window_days, false);
    if (is_there) assert_int_equal(rename(away, f->path), 0);
    return claims;
}

static void expect_same(const case_claims *a, const case_claims *b) {
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const tocsin_digest *x = &a->digests[i], *y = &b->digests[i];
        assert_int_equal(x->seq, y->seq);
        assert_int_equal(x->copy_of, y->copy_of);
        assert_int_equal(x->published.from, y->published.from);
        assert_true(x->id == y->id && x->evidence == y->evidence && x->act == y->act);
        assert_true(tocsin_text_equal(x->speaker, y->speaker));
        assert_true(tocsin_text_equal(x->outlet, y->outlet));
        assert_memory_equal(x->bands, y->bands, sizeof x->bands);
    }
}

static void expect_as_in_ledger(const fixture *f, int window_days, bool may_keep) {
    case_claims kept = load(f, window_days, may_keep), fresh = load_fresh(f, window_days);
    expect_same(&kept, &fresh);
    claims_release(&kept);
    claims_release(&fresh);
}

static size_t n_copies(const fixture *f, int window_days) {
    case_claims claims = load(f, window_days, false);
    size_t n = 0;
    for (size_t i = 0; i < claims.n; i++) n += claims.digests[i].copy_of != claims.digests[i].seq;
    claims_release(&claims);
    return n;
}

static off_t size_of_file(const fixture *f) {
    struct stat info;
    return stat(f->path, &info) ? -1 : info.st_size;
}

/* ---- the tests -------------------------------------------------------------------------------- */

static void piece_by_piece_gives_what_one_go_gives(void **state) {
    fixture *f = *state;
    off_t before = -1;
    for (size_t to = STEP; to <= N; to += STEP) {
        append_claims(f, to);
        expect_as_in_ledger(f, WINDOW, true);
        assert_true(size_of_file(f) > before);
        before = size_of_file(f);
    }
    assert_true(n_copies(f, WINDOW) > N / 4 && n_copies(f, WINDOW) < N);
    expect_as_in_ledger(f, WINDOW, true);
    assert_int_equal(size_of_file(f), before);
}

/* What came into the ledger after the file was read is seen all the same. */
static void reading_ahead_gives_what_reading_gives(void **state) {
    fixture *f = *state;
    append_claims(f, STEP);
    case_claims kept = load(f, WINDOW, true), ahead_claims, fresh;
    claims_release(&kept);
    claims_ahead *ahead = claims_read_ahead(f->dir, WINDOW);
    assert_non_null(ahead);
    append_claims(f, N);
    tocsin_error err = TOCSIN_ERROR_INIT;
    const claims_options options = {.window_days = WINDOW, .ahead = &ahead};
    if (claims_load(f->dir, f->ledger, options, &ahead_claims, &err)) fail_msg("%s", err.message);
    assert_null(ahead);
    fresh = load_fresh(f, WINDOW);
    expect_same(&ahead_claims, &fresh);
    claims_release(&ahead_claims);
    claims_release(&fresh);

    ahead = claims_read_ahead(f->dir, WINDOW); /* not needed after all */
    claims_drop_ahead(&ahead);
    assert_null(ahead);
    claims_drop_ahead(&ahead);
}

static void only_a_run_writes(void **state) {
    fixture *f = *state;
    append_claims(f, STEP);
    expect_as_in_ledger(f, WINDOW, false);
    assert_int_equal(size_of_file(f), -1);
}

static void another_window_is_another_file(void **state) {
    fixture *f = *state;
    append_claims(f, N);
    expect_as_in_ledger(f, WINDOW, true);
    assert_true(n_copies(f, 200) > n_copies(f, WINDOW));
    expect_as_in_ledger(f, 200, true);
    expect_as_in_ledger(f, WINDOW, true);
}

static void a_changed_byte_changes_nothing(void **state) {
    fixture *f = *state;
    append_claims(f, STEP);
    expect_as_in_ledger(f, WINDOW, true);
    append_claims(f, N);
    expect_as_in_ledger(f, WINDOW, true);
    int fd = open(f->path, O_RDWR);
    assert_true(fd >= 0);
    for (off_t at = 0; at < size_of_file(f); at += 13) {
        unsigned char byte, wrong;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        wrong = byte ^ 0x20;
        assert_int_equal(pwrite(fd, &wrong, 1, at), 1);
        expect_as_in_ledger(f, WINDOW, false);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    close(fd);
}

static void an_end_that_is_missing_is_made_again(void **state) {
    fixture *f = *state;
    for (size_t to = STEP; to <= N; to += STEP) {
        append_claims(f, to);
        expect_as_in_ledger(f, WINDOW, true);
    }
    off_t whole = size_of_file(f);
    for (off_t n = 0; n < whole; n += 211) {
        assert_int_equal(truncate(f->path, n), 0);
        expect_as_in_ledger(f, WINDOW, true);
        assert_true(size_of_file(f) >= whole - 4096);
    }
}

static void the_file_of_another_ledger_counts_as_none(void **state) {
    fixture *f = *state;
    fixture *other = NULL;
    char copied[128];
    assert_int_equal(set_up((void **)&other), 0);
    other->n = 1; /* other claims */
    append_claims(other, N);
    expect_as_in_ledger(other, WINDOW, true);
    append_claims(f, STEP);
    expect_as_in_ledger(f, WINDOW, true);
    snprintf(copied, sizeof copied, "%s", f->path);
    assert_int_equal(rename(other->path, copied), 0);
    expect_as_in_ledger(f, WINDOW, true);
    tear_down((void **)&other);
}

/* Records are read in pieces, on several threads; a damaged one of them is that of the whole block. */
static void many_claims_are_what_the_ledger_says(void **state) {
    enum { MANY = 1100 };
    fixture *f = *state;
    append_claims(f, STEP);
    expect_as_in_ledger(f, WINDOW, true);
    append_claims(f, MANY);
    expect_as_in_ledger(f, WINDOW, true);
    append_claims(f, MANY + STEP);
    expect_as_in_ledger(f, WINDOW, true);
    int fd = open(f->path, O_RDWR);
    assert_true(fd >= 0);
    for (int part = 2; part < 4; part++) {
        off_t at = size_of_file(f) / 4 * part;
        unsigned char byte, wrong;
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        wrong = byte ^ 0x01;
        assert_int_equal(pwrite(fd, &wrong, 1, at), 1);
        expect_as_in_ledger(f, WINDOW, false);
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    close(fd);
}

static void a_claim_is_got_with_its_outlet(void **state) {
    fixture *f = *state;
    append_claims(f, 1);
    case_claims claims = load(f, WINDOW, false);
    tocsin_claim claim;
    assert_int_equal(claims_get(&claims, claims.digests[0].seq, &claims.arena, &claim, NULL),
                     TOCSIN_OK);
    assert_true(tocsin_text_is(claim.outlet, "Harbour Wire"));
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(claims_get(&claims, 99, &claims.arena, &claim, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "entry 99"));
    claims_release(&claims);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(piece_by_piece_gives_what_one_go_gives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_ahead_gives_what_reading_gives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_a_run_writes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_window_is_another_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_changed_byte_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_end_that_is_missing_is_made_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_file_of_another_ledger_counts_as_none, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(many_claims_are_what_the_ledger_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_claim_is_got_with_its_outlet, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
