// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_CHECK_OPTIONS_H
#define CLI_CHECK_OPTIONS_H

/* The command line of `tocsin check`. */

#include "cli/cli.h"

typedef enum check_format { CHECK_TEXT, CHECK_JSON, CHECK_HTML } check_format;

enum { CHECK_MOST_SCENES = 256 };

typedef struct check_request {
    int format;                   /* check_format */
    const char *file, *plot_file; /* to write to; NULL: standard output, and no plot */
    const char *language;
    bool has_shadow;
    tocsin_shadow shadow;
    tocsin_check_options check;
    const char *archive[CHECK_MOST_SCENES];
    size_t n_archive;
    const char *overlay_file;     /* NULL: none */
    const char *trust_file;       /* certificates that the user vouches for; NULL: none */
    const char *error_level_file; /* NULL: none */
} check_request;

/* 0, with optind at the one picture; or an exit code, the message printed. */
int check_options_read(int argc, char **argv, check_request *ret_request);

#endif
