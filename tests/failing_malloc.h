// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_TESTS_FAILING_MALLOC_H
#define TOCSIN_TESTS_FAILING_MALLOC_H

/* Allocations of ours that fail, one after another: link with failing_malloc_dep.
 *
 * The linker sends malloc, calloc, realloc and tocsin_arena_alloc of everything that is linked statically (the
 * rooms and the test) through failing_malloc.c; what GDAL, SQLite, json-c and other shared libraries allocate for
 * themselves is not touched. */

#include "tocsin/base.h"

/* From now on the `at`-th allocation (from 1) fails, and those after it too unless `once`. Any thread's count. */
void failing_malloc_arm(size_t at, bool once);
/* End that; how many allocations were asked for meanwhile. */
size_t failing_malloc_disarm(void);

/* Something to do that allocates. It cleans up after itself, leaves its outputs alone when it fails (and asserts
 * that it did), and gives the same result every time. */
typedef tocsin_status failing_malloc_scenario(void *context, tocsin_error *err);

/* Run the scenario with its first allocation failing, with its second failing … until one run gets through with none
 * failing; each both once and for good. A run with a failure ends in TOCSIN_INTERNAL, "out of memory", or does not
 * need that allocation and ends well. Fails the test otherwise. Returns the number of allocations. */
size_t failing_malloc_sweep(failing_malloc_scenario *scenario, void *context);
/* The same for every `step`-th allocation, where all would take minutes. TOCSIN_EVERY_ALLOCATION=1 takes all. */
size_t failing_malloc_sweep_by(size_t step, failing_malloc_scenario *scenario, void *context);

#endif
