// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_READ_JOB_H
#define TOCSIN_CLI_READ_JOB_H

/* tocsin read: documents out of files and containers, through threads, in their own order.
 *
 *   read_files.c    files → documents → read by any thread → printed in order
 *   read_output.c   what a document prints, as text and as JSON */

#include "cli/cli.h"

typedef enum read_format {
    READ_TEXT,
    READ_NDJSON,    /* a claim a line */
    READ_DOCUMENTS, /* a document a line, without its claims */
    READ_JSON,      /* all documents with their claims in one object */
    READ_HTML,      /* why, as a page */
    READ_UNASKED,   /* text, or claims when an archive goes into a file or pipe */
} read_format;

typedef struct read_settings {
    read_format format;
    bool explain;
    int threads; /* 0: one a core, at most 8 */
    tocsin_read_options options;
} read_settings;

/* One document on its way, or what was wrong with it. */
typedef struct read_item {
    const char *path;
    tocsin_document document;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_arena arena; /* of the reading */
    tocsin_reading reading;
    tocsin_copy copy; /* of an earlier document */
    tocsin_buffer out;
    tocsin_status status;
    tocsin_error error;
} read_item;

/* Read all files and print as asked; returns the exit code. */
int read_files(const read_settings *settings, int n, char **paths);

/* What the item prints, into its buffer. */
tocsin_status read_item_write(const read_settings *settings, const tocsin_reader *reader,
                              read_item *item, tocsin_error *err);

#endif
