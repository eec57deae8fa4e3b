// SPDX-License-Identifier: Apache-2.0
/* tocsin brief CASE */
#include <getopt.h>

#include "cli/cli.h"

static int write_out(const char *output, tocsin_text text) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (!output) return cli_print(text);
    return tocsin_file_write(output, text, &err) ? cli_error(&err) : TOCSIN_OK;
}

static int run(int argc, char **argv) {
    static const struct option options[] = {{"format", required_argument, NULL, 'f'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"output", required_argument, NULL, 'o'},
                                            {"since", required_argument, NULL, 's'},
                                            {0}};
    static const char *const formats[] = {"html", "markdown", "json", NULL};
    int form = TOCSIN_BRIEF_HTML;
    const char *output = NULL;
    tocsin_day since = TOCSIN_DAY_NONE;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'f')
            form = cli_choice(optarg, formats);
        else if (c == 'j')
            form = TOCSIN_BRIEF_JSON;
        else if (c == 'o')
            output = optarg;
        else if (c == 's') {
            if (!tocsin_day_parse(tocsin_text_of(optarg), &since))
                return cli_usage(&cmd_brief, "--since takes a day like 2021-11-14, not '%s'",
                                 optarg);
        } else
            return cli_usage(&cmd_brief, "wrong option");
        if (form < 0)
            return cli_usage(&cmd_brief, "there is no format '%s'; known are html, markdown, json",
                             optarg);
    }
    if (argc - optind != 1) return cli_usage(&cmd_brief, "name one case");
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_open(argv[optind], &c, &err) ||
        tocsin_case_brief_since(c, (tocsin_brief_form)form, since, &out, &err))
        return cli_error(&err);
    return write_out(output, tocsin_buffer_text(&out));
}

const cli_command cmd_brief = {
    .name = "brief",
    .summary = "the brief again: one self-contained HTML file, Markdown or JSON",
    .help =
        "tocsin brief build-up-2021 > brief.html\n"
        "tocsin brief --format markdown --output brief.md build-up-2021\n"
        "tocsin brief --since 2021-11-14 build-up-2021 > since.html\n"
        "    of the findings that the last run left; changes nothing in the case\n"
        "\n"
        "  --format html|markdown|json  default html (json: schema tocsin.brief/1)\n"
        "  --since DATE                 lead with what is new, changed and gone since that day: what holds now\n"
        "                               against what the same ledger says as of then\n"
        "  --output FILE                default: standard output\n"
        "\n"
        "exit codes: 0 done, 65 bad input, 66 nothing was weighed yet, 74 reading or writing failed\n",
    .run = run,
};
