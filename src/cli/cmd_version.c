// SPDX-License-Identifier: Apache-2.0
/* tocsin version */
#include "cli/cli.h"

static int run(int argc, char **argv) {
    (void)argv;
    if (argc > 1) return cli_usage(&cmd_version, "takes no arguments");
    return cli_print(TOCSIN_TEXT("tocsin " TOCSIN_VERSION "\n"));
}

const cli_command cmd_version = {
    .name = "version",
    .summary = "print the version",
    .help = "tocsin version\n    prints \"tocsin " TOCSIN_VERSION "\"\n",
    .run = run,
};
