// SPDX-License-Identifier: Apache-2.0
#ifndef IMAGERY_FIND_H
#define IMAGERY_FIND_H

/* From what a user names (a file, a folder, a pattern with dates) to files with their dates. */

#include "tocsin/base.h"

typedef struct find_item {
    const char *path;
    tocsin_day day;     /* TOCSIN_DAY_NONE: the name tells none */
    const char *no_day; /* why, when the name holds a date that does not exist; else NULL */
} find_item;

typedef struct find_list {
    find_item *items; /* in the order of their paths; malloc'ed */
    size_t n, capacity;
} find_list;

void find_list_release(find_list *list);
/* Texts come from `arena`. TOCSIN_UNAVAILABLE when there is nothing, TOCSIN_BAD_INPUT for a pattern
 * with an unknown conversion. */
tocsin_status find_files(tocsin_arena *arena, const char *named, find_list *ret_list,
                         tocsin_error *err);
/* "/data/B04_%Y%m%d.tif" and "/data/B04_20211104.tif" both give "B04"; "red.img" gives "red". */
const char *find_short_name(tocsin_arena *arena, const char *named);

#endif
