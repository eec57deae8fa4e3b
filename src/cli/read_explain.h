// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_READ_EXPLAIN_H
#define TOCSIN_CLI_READ_EXPLAIN_H

/* A document with what was read in it, for who asks why: the text with the words of every claim marked, and behind each
 * paragraph its claims with their rules, each rule with the example of its pack.
 *
 * The text is the evidence as received where that is plain UTF-8 (tocsin_reading.verbatim); of web pages and other encodings only
 * the claims are shown, since their bytes are not what a reader sees. */

#include "cli/cli.h"

typedef struct explain_job {
    const tocsin_reader *reader;
    const char *title; /* the file's name */
    tocsin_text source;
    const tocsin_reading *reading;
    bool colour; /* in the terminal */
} explain_job;

/* False: no memory. The buffer says so as well. */
bool explain_put_text(const explain_job *job, tocsin_buffer *out);
/* A page of its own, without anything from elsewhere. */
bool explain_put_html(const explain_job *job, tocsin_buffer *out);

#endif
