// SPDX-License-Identifier: Apache-2.0
/* tocsin run CASE */
#include <getopt.h>

#include "cli/case_output.h"

static tocsin_status job(tocsin_case *c, void *context, const tocsin_run_options *options,
                         tocsin_case_report *ret_report, tocsin_error *err) {
    (void)context;
    return tocsin_case_run(c, options, ret_report, err);
}

static int run(int argc, char **argv) {
    case_call call;
    int code = case_call_parse(&cmd_run, argc, argv, &call);
    if (code) return code;
    if (optind != argc) return cli_usage(&cmd_run, "name one case");
    return case_call_do(&call, job, NULL);
}

const cli_command cmd_run = {
    .name = "run",
    .summary = "all that is stale, in order, then the brief: the main job",
    .help =
        "tocsin run build-up-2021\n"
        "    reads new reports and scenes, weighs everything, writes build-up-2021/brief.html\n"
        "tocsin run --exit-code --quiet build-up-2021 || mail -s \"tocsin\" desk@example.org\n"
        "\n"
        "Findings go to standard output, each with the ledger entries that it rests on. Killed at any\n"
        "moment, the next run goes on where it stopped.\n"
        "\n"
        "  --format text|json  default text (json: schema tocsin.run/1)\n"
        "  --exit-code         exit 1 when something rang by the rules of the case (its 'rings'); in a case without such\n"
        "                      rules, when something is unusual or contested\n"
        "  --allow-command     run the commands that case.yaml names for its rings: read them first when the case is\n"
        "                      not your own\n"
        "  --threads N         default: one a core\n"
        "  --quiet             no summary on standard error\n"
        "\n"
        "exit codes: 0 done, 1 see --exit-code, 3 done but for items that are named, 65 bad input,\n"
        "69 another run holds the case, 74 reading or writing failed\n",
    .run = run,
};
