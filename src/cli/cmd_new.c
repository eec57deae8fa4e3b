// SPDX-License-Identifier: Apache-2.0
/* tocsin new DIR */
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"

static int run(int argc, char **argv) {
    static const struct option options[] = {
        {"title", required_argument, NULL, 't'}, {"language", required_argument, NULL, 'l'}, {0}};
    const char *title = NULL, *language = "en";
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 't')
            title = optarg;
        else if (c == 'l')
            language = optarg;
        else
            return cli_usage(&cmd_new, "wrong option");
    }
    if (argc - optind != 1) return cli_usage(&cmd_new, "name one folder");
    if (strcmp(language, "nl") != 0 && strcmp(language, "en") != 0 && strcmp(language, "de") != 0)
        return cli_usage(&cmd_new, "there is no language '%s'; known are nl, en, de", language);
    const char *dir = argv[optind];
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_new(dir, title ? title : dir, language, &err)) return cli_error(&err);
    fprintf(stderr,
            "%s/case.yaml says what is watched: edit it, put reports into %s/reports, then\n"
            "  tocsin run %s\n",
            dir, dir, dir);
    return TOCSIN_OK;
}

const cli_command cmd_new = {
    .name = "new",
    .summary = "make a case to edit, with comments",
    .help = "tocsin new border-watch\n"
            "    a folder with case.yaml to edit, a place for reports and an empty ledger\n"
            "tocsin new --title \"Troepen aan de grens\" --language nl border-watch\n"
            "\n"
            "  --title TEXT         of the case and its brief; left out: the folder's name\n"
            "  --language nl|en|de  of the brief; default en\n",
    .run = run,
};
