// SPDX-License-Identifier: Apache-2.0
/* tocsin weigh CASE */
#include <getopt.h>

#include "cli/case_output.h"

static tocsin_status job(tocsin_case *c, void *context, const tocsin_run_options *options,
                         tocsin_case_report *ret_report, tocsin_error *err) {
    (void)context;
    return tocsin_case_weigh(c, options, ret_report, err);
}

static int run(int argc, char **argv) {
    case_call call;
    int code = case_call_parse(&cmd_weigh, argc, argv, &call);
    if (code) return code;
    if (optind != argc) return cli_usage(&cmd_weigh, "name one case");
    return case_call_do(&call, job, NULL);
}

const cli_command cmd_weigh = {
    .name = "weigh",
    .summary = "findings: numbers reconciled, denials, what is unusual",
    .help = "tocsin weigh build-up-2021\n"
            "    weighs what the ledger holds; takes no new evidence in and writes no brief\n"
            "\n"
            "  --format text|json  default text (json: schema tocsin.run/1)\n"
            "  --exit-code         exit 1 when something is unusual or contested\n"
            "  --quiet             no summary on standard error\n",
    .run = run,
};
