// SPDX-License-Identifier: Apache-2.0
/* tocsin import CASE PATH */
#include <getopt.h>
#include <string.h>

#include "cli/case_output.h"

typedef struct wanted_import {
    const char *path, *mapping;
} wanted_import;

static tocsin_status job(tocsin_case *c, void *context, const tocsin_run_options *options,
                         tocsin_case_report *ret_report, tocsin_error *err) {
    const wanted_import *wanted = context;
    return tocsin_case_import(c, wanted->path, wanted->mapping, options, ret_report, err);
}

/* Takes --as NAME out of the arguments, which the options that all jobs share do not know. */
static int take_as(int *argc, char **argv, const char **ret_name) {
    for (int i = 1; i < *argc; i++) {
        bool joined = !strncmp(argv[i], "--as=", 5);
        if (!joined && strcmp(argv[i], "--as") != 0) continue;
        if (!joined && i + 1 == *argc) return cli_usage(&cmd_import, "--as needs a name");
        *ret_name = joined ? argv[i] + 5 : argv[i + 1];
        int n = joined ? 1 : 2;
        memmove(argv + i, argv + i + n, (size_t)(*argc - i - n) * sizeof *argv);
        *argc -= n;
        return TOCSIN_OK;
    }
    return TOCSIN_OK;
}

static int run(int argc, char **argv) {
    case_call call;
    wanted_import wanted = {0};
    int code = take_as(&argc, argv, &wanted.mapping);
    if (!code) code = case_call_parse(&cmd_import, argc, argv, &call);
    if (code) return code;
    if (argc - optind != 1) return cli_usage(&cmd_import, "name one file or folder to import");
    wanted.path = argv[optind];
    return case_call_do(&call, job, &wanted);
}

const cli_command cmd_import = {
    .name = "import",
    .summary =
        "take in what others made: tables of events, another case, a folder of auto-archiver",
    .help =
        "tocsin import build-up-2021 ukraine-acled.csv --as acled\n"
        "    each row becomes a claim of its source, and names the bytes of the table that it stands in\n"
        "tocsin import build-up-2021 incidents.geojson --as incidents\n"
        "    by the mapping 'incidents' under 'imports' in case.yaml, which says what each column holds\n"
        "tocsin import build-up-2021 colleague.tar.zst\n"
        "    evidence and claims of another case, whose chain is proved first and whose head is recorded\n"
        "tocsin import build-up-2021 local_archive/\n"
        "    what Bellingcat's auto-archiver saved: media as evidence, texts as reports\n"
        "\n"
        "All of it or nothing: one row that cannot be read, and the case is as it was. The same bytes\n"
        "twice add nothing. Tables: CSV with comma, semicolon or tab, or GeoJSON; UTF-8; up to 512 MiB.\n"
        "\n"
        "  --as NAME           the mapping of a table: one of case.yaml, or the template acled, gdelt,\n"
        "                      tocsin, ucdp, viina; left out: the only one of case.yaml\n"
        "  --format text|json  default text (json: schema tocsin.run/1)\n"
        "  --quiet             no summary on standard error\n"
        "\n"
        "exit codes: 0 done, 65 bad input (the message says where), 69 another run holds the case,\n"
        "74 reading or writing failed\n",
    .run = run,
};
