// SPDX-License-Identifier: Apache-2.0
#include "failing_malloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static atomic_size_t fail_at; /* 0: never */
static atomic_size_t seen;
static atomic_bool fail_once;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_tocsin_arena_alloc(tocsin_arena *arena, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_tocsin_arena_alloc(tocsin_arena *arena, size_t count, size_t size);

static bool fails_now(void) {
    size_t at = atomic_load(&fail_at);
    if (!at) return false;
    size_t number = atomic_fetch_add(&seen, 1) + 1;
    return atomic_load(&fail_once) ? number == at : number >= at;
}

void *__wrap_malloc(size_t size) {
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size) {
    return fails_now() ? NULL : __real_realloc(old, size);
}

/* An arena asks malloc for 64 KiB at a time, so most of what it gives would never fail. */
void *__wrap_tocsin_arena_alloc(tocsin_arena *arena, size_t count, size_t size) {
    return fails_now() ? NULL : __real_tocsin_arena_alloc(arena, count, size);
}

void failing_malloc_arm(size_t at, bool once) {
    atomic_store(&seen, 0);
    atomic_store(&fail_once, once);
    atomic_store(&fail_at, at);
}

size_t failing_malloc_disarm(void) {
    atomic_store(&fail_at, 0);
    return atomic_load(&seen);
}

/* True when the scenario got through before its `at`-th allocation. */
static bool sweep_one(failing_malloc_scenario *scenario, void *context, size_t at, bool once) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    failing_malloc_arm(at, once);
    tocsin_status status = scenario(context, &err);
    bool is_past_the_end = failing_malloc_disarm() < at;
    if (is_past_the_end && status) fail_msg("without a failure: %s", err.message);
    if (status && (status != TOCSIN_INTERNAL || !strstr(err.message, "memory")))
        fail_msg("allocation %zu fails: status %d, '%s'", at, (int)status, err.message);
    return is_past_the_end;
}

size_t failing_malloc_sweep(failing_malloc_scenario *scenario, void *context) {
    return failing_malloc_sweep_by(1, scenario, context);
}

size_t failing_malloc_sweep_by(size_t step, failing_malloc_scenario *scenario, void *context) {
    if (getenv("TOCSIN_EVERY_ALLOCATION")) step = 1;
    for (size_t at = 1;; at += step) {
        bool is_past_the_end = sweep_one(scenario, context, at, true);
        sweep_one(scenario, context, at, false);
        if (is_past_the_end) return at - 1;
    }
}
