// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_BASE_DATA_H
#define TOCSIN_BASE_DATA_H

/* Files of lang/ and data/ as compiled into the program (tools/embed.c writes the table at build
 * time). */

#include "tocsin/base.h"

typedef struct tocsin_data {
    const char *name; /* "lang/nl/brief.yaml" */
    const char *bytes;
    size_t n;
} tocsin_data;

extern const tocsin_data tocsin_data_files[];
extern const size_t tocsin_data_count;

/* The content of an embedded file; `.at == NULL` when there is none of that name. */
static inline tocsin_text tocsin_data_file(const char *name) {
    for (size_t i = 0; i < tocsin_data_count; i++)
        if (tocsin_text_is(tocsin_text_of(name), tocsin_data_files[i].name))
            return (tocsin_text){tocsin_data_files[i].bytes, tocsin_data_files[i].n};
    return TOCSIN_TEXT_NONE;
}

#endif
