// SPDX-License-Identifier: Apache-2.0
/* Items come out in the order in which they went in, whoever worked on them and for how long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tocsin/base.h"

enum { MOST = 64 };

typedef struct job {
    size_t items[MOST]; /* by slot */
    size_t worked[MOST];
    size_t n, made, handed;
    size_t fail_making, fail_working, fail_handing; /* index; SIZE_MAX: none */
    bool out_of_order;
} job;

static tocsin_status make(void *context, size_t slot, tocsin_error *err) {
    job *j = context;
    if (j->made == j->fail_making)
        return tocsin_fail(err, TOCSIN_IO, "item %zu was not made", j->made);
    if (j->made == j->n) return TOCSIN_NO;
    j->items[slot] = j->made++;
    return TOCSIN_OK;
}

/* Every fifth takes longer than all others. */
static tocsin_status work(void *context, size_t slot, int worker, tocsin_error *err) {
    job *j = context;
    (void)worker;
    struct timespec pause = {0, j->items[slot] % 5 ? 1000 : 2000000};
    nanosleep(&pause, NULL);
    j->worked[slot] = j->items[slot] * j->items[slot];
    if (j->items[slot] >= j->fail_working)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "item %zu failed", j->items[slot]);
    return TOCSIN_OK;
}

static tocsin_status hand(void *context, size_t slot, tocsin_error *err) {
    job *j = context;
    if (j->items[slot] == j->fail_handing)
        return tocsin_fail(err, TOCSIN_IO, "item %zu not handed on", j->items[slot]);
    j->out_of_order |= j->items[slot] != j->handed || j->worked[slot] != j->handed * j->handed;
    j->handed++;
    return TOCSIN_OK;
}

static job job_of(size_t n) {
    job j = {.n = n, .fail_making = SIZE_MAX, .fail_working = SIZE_MAX, .fail_handing = SIZE_MAX};
    return j;
}

static tocsin_status run(job *j, int threads, tocsin_error *err) {
    tocsin_sequence sequence = {j, make, work, hand};
    assert_true(tocsin_in_order_slots(threads) <= MOST);
    return tocsin_in_order(&sequence, threads, err);
}

static void everything_comes_out_once_and_in_order(void **state) {
    (void)state;
    static const size_t lengths[] = {0, 1, 2, 7, 300};
    for (int threads = 1; threads <= 8; threads++)
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
            job j = job_of(lengths[i]);
            assert_int_equal(run(&j, threads, NULL), TOCSIN_OK);
            assert_int_equal(j.handed, lengths[i]);
            assert_false(j.out_of_order);
        }
}

static void the_earliest_failure_counts_after_all_before_it(void **state) {
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        job j = job_of(200);
        j.fail_working = 37;
        assert_int_equal(run(&j, threads, &err), TOCSIN_BAD_INPUT);
        assert_string_equal(err.message, "item 37 failed");
        assert_int_equal(j.handed, 37);

        j = job_of(200);
        j.fail_handing = 12;
        assert_int_equal(run(&j, threads, &err), TOCSIN_IO);
        assert_string_equal(err.message, "item 12 not handed on");
        assert_int_equal(j.handed, 12);
        assert_false(j.out_of_order);
    }
}

static void what_was_made_before_making_failed_is_handed_on(void **state) {
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        job j = job_of(200);
        j.fail_making = 50;
        assert_int_equal(run(&j, threads, &err), TOCSIN_IO);
        assert_string_equal(err.message, "item 50 was not made");
        assert_int_equal(j.handed, 50);
        assert_false(j.out_of_order);
    }
}

static void no_more_items_than_slots_are_made_ahead(void **state) {
    (void)state;
    job j = job_of(200);
    j.fail_handing = 0; /* nothing leaves, so only the slots can be filled */
    assert_int_equal(run(&j, 4, NULL), TOCSIN_IO);
    assert_true(j.made <= tocsin_in_order_slots(4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_out_once_and_in_order),
        cmocka_unit_test(the_earliest_failure_counts_after_all_before_it),
        cmocka_unit_test(what_was_made_before_making_failed_is_handed_on),
        cmocka_unit_test(no_more_items_than_slots_are_made_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
