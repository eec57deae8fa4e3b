// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_CASE_OUTPUT_H
#define CLI_CASE_OUTPUT_H

/* What add, run and weigh have in common: opening a case, and saying what was done. */

#include "cli/cli.h"

typedef struct case_call {
    const char *dir;
    bool json, quiet;
    bool
        exit_code; /* 1 when something rang; without rules of the case, when something is unusual or contested */
    bool allow_command; /* of the case; only `run` takes it */
    int threads;
} case_call;

/* Options --format, --allow-command, --quiet, --threads, --exit-code and the folder; argv[optind…] is the rest. 0 or
 * an exit code. */
int case_call_parse(const cli_command *command, int argc, char **argv, case_call *ret_call);

typedef tocsin_status case_job(tocsin_case *c, void *context, const tocsin_run_options *options,
                               tocsin_case_report *ret_report, tocsin_error *err);
/* Open the case, do the job with progress, print its report, return the exit code. */
int case_call_do(const case_call *call, case_job *job, void *context);

#endif
