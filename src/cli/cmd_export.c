// SPDX-License-Identifier: Apache-2.0
/* tocsin export CASE */
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"

typedef struct export_call {
    const char *dir, *output;
    tocsin_export_options options;
} export_call;

static tocsin_status to_stdout(void *context, tocsin_text bytes, tocsin_error *err) {
    (void)context;
    if (bytes.n && fwrite(bytes.at, 1, bytes.n, stdout) != bytes.n)
        return tocsin_fail_errno(err, "write", "standard output");
    return TOCSIN_OK;
}

static tocsin_status to_buffer(void *context, tocsin_text bytes, tocsin_error *err) {
    tocsin_buffer_put(context, bytes);
    return ((tocsin_buffer *)context)->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

/* A file appears whole or not at all. */
static tocsin_status export_to_file(tocsin_case *c, export_call *call, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    call->options.sink = to_buffer;
    call->options.sink_context = &out;
    tocsin_status status = tocsin_case_export(c, &call->options, err);
    return status ? status : tocsin_file_write(call->output, tocsin_buffer_text(&out), err);
}

static int do_export(export_call *call) {
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_open(call->dir, &c, &err)) return cli_error(&err);
    call->options.sink = to_stdout;
    tocsin_status status =
        call->output ? export_to_file(c, call, &err) : tocsin_case_export(c, &call->options, &err);
    return status ? cli_error(&err) : cli_print(TOCSIN_TEXT_NONE);
}

static bool is_archive(const export_call *call) {
    tocsin_text name = tocsin_text_of(call->output);
    return tocsin_text_ends(name, TOCSIN_TEXT(".tar.zst")) ||
           tocsin_text_ends(name, TOCSIN_TEXT(".tar"));
}

static int export_archive(const export_call *call) {
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    TOCSIN_CLEANUP(tocsin_case_report_release) tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_open(call->dir, &c, &err)) return cli_error(&err);
    cli_progress progress;
    cli_progress_begin(&progress);
    tocsin_run_options options = TOCSIN_RUN_OPTIONS_INIT;
    options.progress = cli_progress_step;
    options.progress_context = &progress;
    tocsin_status status = tocsin_case_export_archive(c, call->output, &options, &report, &err);
    cli_progress_end(&progress);
    if (status && (status != TOCSIN_PARTLY || err.message[0])) return cli_error(&err);
    fprintf(stderr, "%s: %zu evidence files\n", call->output, report.known);
    for (size_t i = 0; i < report.skipped; i++)
        fprintf(stderr, "skipped: %.*s\n", TOCSIN_TEXT_ARG(report.reasons[i]));
    return (int)status;
}

static int choose(export_call *call, int option) {
    static const char *const formats[] = {"csv", "geojson", "stix", NULL};
    static const char *const whats[] = {"all", "claims", "findings", "areas", NULL};
    static const char *const separators[] = {"comma", "semicolon", "tab", NULL};
    int i;
    switch (option) {
    case 'f':
        i = cli_choice(optarg, formats);
        if (i < 0)
            return cli_usage(&cmd_export, "there is no format '%s'; known are csv, geojson, stix",
                             optarg);
        call->options.form = (tocsin_export_form)i;
        return TOCSIN_OK;
    case 'w':
        i = cli_choice(optarg, whats);
        if (i < 0)
            return cli_usage(&cmd_export, "--what is all, claims, findings or areas, not '%s'",
                             optarg);
        call->options.what = (tocsin_export_what)i;
        return TOCSIN_OK;
    case 's':
        i = cli_choice(optarg, separators);
        if (i < 0)
            return cli_usage(&cmd_export, "--separator is comma, semicolon or tab, not '%s'",
                             optarg);
        call->options.separator = ",;\t"[i];
        return TOCSIN_OK;
    case 'o': call->output = optarg; return TOCSIN_OK;
    default: return cli_usage(&cmd_export, "wrong option");
    }
}

static int run(int argc, char **argv) {
    static const struct option options[] = {{"format", required_argument, NULL, 'f'},
                                            {"what", required_argument, NULL, 'w'},
                                            {"separator", required_argument, NULL, 's'},
                                            {"output", required_argument, NULL, 'o'},
                                            {0}};
    export_call call = {.options = TOCSIN_EXPORT_OPTIONS_INIT};
    for (int c; (c = getopt_long(argc, argv, "o:", options, NULL)) != -1;) {
        int code = choose(&call, c);
        if (code) return code;
    }
    if (argc - optind != 1) return cli_usage(&cmd_export, "name one case");
    call.dir = argv[optind];
    if (is_archive(&call)) return export_archive(&call);
    tocsin_export_options *o = &call.options;
    if (o->form == TOCSIN_EXPORT_STIX && o->what != TOCSIN_EXPORT_ALL)
        return cli_usage(&cmd_export, "a STIX bundle is of the whole case; leave --what out");
    if (o->form == TOCSIN_EXPORT_CSV && o->what == TOCSIN_EXPORT_ALL)
        o->what = TOCSIN_EXPORT_CLAIMS;
    return do_export(&call);
}

const cli_command cmd_export = {
    .name = "export",
    .summary =
        "claims, findings and areas as CSV, GeoJSON or STIX 2.1; the whole case as an archive",
    .help =
        "tocsin export build-up-2021 > claims.csv\n"
        "    a row for each claim: who, through whom, what, when, where, how many, and the bytes it stands in\n"
        "tocsin export build-up-2021 --what findings --format geojson -o findings.geojson\n"
        "tocsin export build-up-2021 --format stix -o bundle.json\n"
        "    STIX 2.1: claims as notes on their evidence, denials as opinions on what they deny, findings as reports\n"
        "tocsin export build-up-2021 -o build-up-2021.tar.zst\n"
        "    the case itself: case.yaml, notes, ledger, evidence, areas. Unpack it anywhere: 'tocsin audit' and\n"
        "    'tocsin brief' work there, 'tocsin import' takes it into another case. Scenes stay; the audit names them\n"
        "\n"
        "  --format csv|geojson|stix            default csv\n"
        "  --what all|claims|findings|areas     default claims of CSV, all of GeoJSON; STIX is always of all\n"
        "  --separator comma|semicolon|tab      of CSV, default comma\n"
        "  -o, --output FILE                    whole or not at all; default standard output.\n"
        "                                       .tar.zst or .tar: the archive\n"
        "\n"
        "In CSV a text that a spreadsheet would take for a formula has an apostrophe before it; numbers never do.\n"
        "`tocsin import CASE claims.csv --as tocsin` takes the table in again, and takes it off.\n"
        "\n"
        "exit codes: 0 done, 3 archived without what is named, 65 bad input, 66 no findings yet, 74 reading or writing failed\n",
    .run = run,
};
