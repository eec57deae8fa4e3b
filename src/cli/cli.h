// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_H
#define TOCSIN_CLI_H

/* cli: the commands. One file a command (cmd_<name>.c), one row a command in main.c. Data goes to
 * standard output, everything else to standard error; only this room prints. */

#include "tocsin/tocsin.h"

typedef struct cli_command {
    const char *name;
    const char *summary; /* one line, for `tocsin --help` */
    const char *help;    /* examples first, then options */
    const char *help_on; /* the rest of it, since a text of C has an end; NULL: there is none */
    /* argv[0] is the command's name; returns the exit code. */
    int (*run)(int argc, char **argv);
} cli_command;

extern const cli_command cmd_add;
extern const cli_command cmd_audit;
extern const cli_command cmd_brief;
extern const cli_command cmd_check;
extern const cli_command cmd_export;
extern const cli_command cmd_grade;
extern const cli_command cmd_import;
extern const cli_command cmd_new;
extern const cli_command cmd_read;
extern const cli_command cmd_norm;
extern const cli_command cmd_rebuild;
extern const cli_command cmd_ring;
extern const cli_command cmd_run;
extern const cli_command cmd_simulate;
extern const cli_command cmd_version;
extern const cli_command cmd_watch;
extern const cli_command cmd_weigh;

/* Print "tocsin: <message>" to standard error and return the exit code of the error's status. */
int cli_error(const tocsin_error *err);
/* "tocsin <command>: <message>; see 'tocsin <command> --help'", returns TOCSIN_USAGE. */
int cli_usage(const cli_command *command, const char *fmt, ...) TOCSIN_PRINTF(2, 3);
/* Write all of it to standard output and flush: a full disk or closed pipe is an error, exit
 * code 74. */
int cli_print(tocsin_text text);
/* --format WORD against a NULL-ended list; -1 when it is none of them. */
int cli_choice(const char *word, const char *const *choices);
/* A tocsin_progress for a terminal: a bar with rate and remaining time on standard error after one
 * second, erased at the end with cli_progress_end; nothing when standard error is no terminal. The
 * first SIGINT makes it return false, a second one ends the program. */
typedef struct cli_progress {
    double started, since, last; /* seconds: of all, of `what`, shown last */
    const char *what;
    bool shown;
} cli_progress;
void cli_progress_begin(cli_progress *progress);
bool cli_progress_step(void *progress, const char *what, double done, double total);
void cli_progress_end(cli_progress *progress);

#endif
