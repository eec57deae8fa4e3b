// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_UNION_FIND_H
#define IMAGERY_UNION_FIND_H

/* Sets that are joined two by two (Tarjan 1975). root[i] is i itself, or an item of the same set that comes before
 * it, so that the root of a set is its first item, in whatever order they were joined. */

#include <stddef.h>

static inline size_t union_root(size_t *root, size_t i) {
    while (root[i] != i) {
        root[i] = root[root[i]];
        i = root[i];
    }
    return i;
}

static inline void union_join(size_t *root, size_t a, size_t b) {
    a = union_root(root, a);
    b = union_root(root, b);
    if (a < b)
        root[b] = a;
    else
        root[a] = b;
}

#endif
