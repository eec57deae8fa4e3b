// SPDX-License-Identifier: Apache-2.0
/* tocsin rebuild: the tables made again from the chain. */
#include <getopt.h>

#include "cli/cli.h"

static int run(int argc, char **argv) {
    static const struct option options[] = {{0}};
    tocsin_error err = TOCSIN_ERROR_INIT;
    opterr = 0;
    if (getopt_long(argc, argv, "", options, NULL) != -1)
        return cli_usage(&cmd_rebuild, "'%s' is not understood", argv[optind - 1]);
    if (argc - optind != 1) return cli_usage(&cmd_rebuild, "takes one case");
    return tocsin_ledger_rebuild(argv[optind], &err) ? cli_error(&err) : TOCSIN_OK;
}

const cli_command cmd_rebuild = {
    .name = "rebuild",
    .summary = "make the tables of a case again from its chain of entries",
    .help =
        "examples:\n"
        "  tocsin rebuild build-up-2021\n"
        "\n"
        "usage: tocsin rebuild CASE\n"
        "\n"
        "Drops every table but the chain and makes them again from it, all at once or not at all; "
        "the result\n"
        "is the same byte for byte. Needed when the audit says that a table does not say what "
        "the chain says.\n"
        "\n"
        "exit code: 0 done, 65 not a ledger or a broken chain, 69 another run holds the case, 74 "
        "cannot write\n",
    .run = run,
};
