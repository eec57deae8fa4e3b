// SPDX-License-Identifier: Apache-2.0
/* tocsin add CASE PATH… */
#include <getopt.h>

#include "cli/case_output.h"

typedef struct added_paths {
    const char *const *paths;
    size_t n;
} added_paths;

static tocsin_status job(tocsin_case *c, void *context, const tocsin_run_options *options,
                         tocsin_case_report *ret_report, tocsin_error *err) {
    const added_paths *added = context;
    return tocsin_case_add(c, added->paths, added->n, options, ret_report, err);
}

static int run(int argc, char **argv) {
    case_call call;
    int code = case_call_parse(&cmd_add, argc, argv, &call);
    if (code) return code;
    if (optind == argc) return cli_usage(&cmd_add, "name the files or folders to take in");
    added_paths added = {(const char *const *)argv + optind, (size_t)(argc - optind)};
    return case_call_do(&call, job, &added);
}

const cli_command cmd_add = {
    .name = "add",
    .summary =
        "take in reports (text, HTML, JSON lines, RSS and Atom, WARC) and pictures; folders of them",
    .help =
        "tocsin add build-up-2021 ~/clippings/2021-11-16.html\n"
        "    keeps the bytes under evidence/ by their hash and reads the claims out of them\n"
        "tocsin add build-up-2021 ~/clippings ~/crawl.warc.gz articles.jsonl\n"
        "    folders and archives: each document of an archive is a report of its own\n"
        "tocsin add build-up-2021 yelnya.jpg\n"
        "    a published picture, kept as it came; tocsin run checks it, and case.yaml says under\n"
        "    'pictures' what is claimed of it\n"
        "\n"
        "The same bytes twice add nothing. Image series are named in case.yaml and stay where they are.\n"
        "\n"
        "  --format text|json  default text (json: schema tocsin.run/1)\n"
        "  --quiet             no summary on standard error\n"
        "\n"
        "exit codes: 0 done, 3 done but for files that are named, 65 bad input, 69 another run holds\n"
        "the case, 74 reading or writing failed\n",
    .run = run,
};
