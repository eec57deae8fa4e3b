// SPDX-License-Identifier: Apache-2.0
/* tocsin read: claims out of texts, without a case. */
#include "cli/read_job.h"

#include <getopt.h>
#include <stdlib.h>

static const char *const formats[] = {
    [READ_TEXT] = "text", [READ_NDJSON] = "ndjson", [READ_DOCUMENTS] = "documents",
    [READ_JSON] = "json", [READ_HTML] = "html",     [READ_UNASKED] = NULL};

/* ---- options ---------------------------------------------------------------------------------- */

enum {
    OPTION_FORMAT = 256,
    OPTION_OUTLET,
    OPTION_PUBLISHED,
    OPTION_LANGUAGE,
    OPTION_EXPLAIN,
    OPTION_THREADS
};
static const struct option options[] = {
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"outlet", required_argument, NULL, OPTION_OUTLET},
    {"published", required_argument, NULL, OPTION_PUBLISHED},
    {"language", required_argument, NULL, OPTION_LANGUAGE},
    {"explain", no_argument, NULL, OPTION_EXPLAIN},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {NULL, 0, NULL, 0},
};

static bool take_threads(int *ret_threads) {
    int64_t threads;
    bool sound =
        tocsin_text_integer(tocsin_text_of(optarg), &threads) && threads > 0 && threads <= 256;
    if (sound) *ret_threads = (int)threads;
    return sound;
}

static int take_option(read_settings *job, int option) {
    int choice;
    switch (option) {
    case OPTION_FORMAT:
        choice = cli_choice(optarg, formats);
        if (choice < 0)
            return cli_usage(&cmd_read,
                             "there is no format '%s'; text, ndjson, documents, json or html",
                             optarg);
        job->format = (read_format)choice;
        return TOCSIN_OK;
    case OPTION_OUTLET: job->options.outlet = tocsin_text_of(optarg); return TOCSIN_OK;
    case OPTION_PUBLISHED:
        if (tocsin_period_parse(tocsin_text_of(optarg), &job->options.published)) return TOCSIN_OK;
        return cli_usage(&cmd_read, "'%s' is no date; write 2021-11-14 or 2021-11", optarg);
    case OPTION_LANGUAGE: job->options.language = optarg; return TOCSIN_OK;
    case OPTION_EXPLAIN: job->explain = true; return TOCSIN_OK;
    case OPTION_THREADS:
        if (take_threads(&job->threads)) return TOCSIN_OK;
        return cli_usage(&cmd_read, "'%s' is no number of threads; write 1 to 256", optarg);
    default: return cli_usage(&cmd_read, "unknown or incomplete option");
    }
}

static int run(int argc, char **argv) {
    read_settings settings = {.format = READ_UNASKED, .options = TOCSIN_READ_OPTIONS_INIT};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        int code = take_option(&settings, option);
        if (code) return code;
    }
    if (optind >= argc)
        return cli_usage(&cmd_read, "name one file or more, or - for standard input");
    if (settings.format == READ_HTML && !settings.explain)
        return cli_usage(&cmd_read, "--format html shows why; write --explain with it");
    return read_files(&settings, argc - optind, argv + optind);
}

const cli_command cmd_read = {
    .name = "read",
    .summary = "claims out of texts: who says what, how sure, when, where, how many",
    .help =
        "tocsin read report.txt\n"
        "    the claims of a report, for a reader\n"
        "tocsin read --format ndjson --outlet NOS --published 2021-11-14 *.html > claims.ndjson\n"
        "    one claim a line, for programs\n"
        "tocsin read --explain report.txt\n"
        "    the text with the words of every claim marked, and the rule behind each\n"
        "tocsin read --explain --format html report.txt > report.html\n"
        "    the same as a page\n"
        "tocsin read - < articles.jsonl > claims.ndjson\n"
        "    one article a line through a pipe; also RSS, Atom and WARC (.gz), from files or a pipe\n"
        "\n"
        "options:\n"
        "  --format FORMAT     text, ndjson (a claim a line), documents (a document a line), json, or html with\n"
        "                      --explain; default\n"
        "                      text, and ndjson when an archive (JSON lines, a feed, WARC) goes to a file or pipe\n"
        "  --outlet NAME       who publishes; else what the text says, else a known outlet that the\n"
        "                      file's name begins with (\"NOS-2021-11.txt\")\n"
        "  --published DATE    2021-11-14, 2021-11 or FROM/TO; else what the text says\n"
        "  --language CODE     nl, en or de; else recognised\n"
        "  --explain           the text in colours (in a terminal, unless NO_COLOR is set), and under each paragraph its\n"
        "                      claims, the words they rest on, and the rules with an example\n"
        "  --threads N         default one a core, at most 8; the output is the same for any number\n"
        "exit code: 0 read, 3 some files or records could not be read (each is named), else the error's own\n",
    .run = run,
};
