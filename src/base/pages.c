// SPDX-License-Identifier: Apache-2.0
/* Memory in large pages where the system has them. */
#include "tocsin/base.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { ALIGNMENT = 64 };
static const size_t large_page = (size_t)2 << 20;

void *tocsin_pages_alloc(size_t bytes) {
    size_t unit = bytes < large_page ? ALIGNMENT : large_page;
    if (bytes > SIZE_MAX - unit) return NULL;
    size_t whole = bytes == 0 ? unit : (bytes + unit - 1) / unit * unit;
    void *pages = aligned_alloc(unit, whole);
    if (pages && unit == large_page) madvise(pages, whole, MADV_HUGEPAGE); /* a wish, no more */
    return pages;
}

void tocsin_pages_wish(void *at, size_t bytes) {
    uintptr_t from = ((uintptr_t)at + large_page - 1) / large_page * large_page;
    uintptr_t to = ((uintptr_t)at + bytes) / large_page * large_page;
    if (bytes >= 2 * large_page && from < to) madvise((void *)from, to - from, MADV_HUGEPAGE);
}

void tocsin_memory_keep(void) {
#ifdef __GLIBC__
    /* The former is the most that glibc allows. */
    enum { LARGEST_KEPT = 32 << 20, MOST_KEPT = 1 << 30 };
    mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT);
    mallopt(M_TRIM_THRESHOLD, MOST_KEPT);
    mallopt(M_ARENA_MAX, 1);
#endif
}
