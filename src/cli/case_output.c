// SPDX-License-Identifier: Apache-2.0
#include "cli/case_output.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

int case_call_parse(const cli_command *command, int argc, char **argv, case_call *ret_call) {
    static const struct option options[] = {{"format", required_argument, NULL, 'f'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"quiet", no_argument, NULL, 'q'},
                                            {"threads", required_argument, NULL, 't'},
                                            {"exit-code", no_argument, NULL, 'x'},
                                            {"allow-command", no_argument, NULL, 'a'},
                                            {0}};
    static const char *const formats[] = {"text", "json", NULL};
    case_call call = {0};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'f') {
            int format = cli_choice(optarg, formats);
            if (format < 0)
                return cli_usage(command, "there is no format '%s'; known are text, json", optarg);
            call.json = format == 1;
        } else if (c == 'j')
            call.json = true;
        else if (c == 'q')
            call.quiet = true;
        else if (c == 'x')
            call.exit_code = true;
        else if (c == 'a' && command == &cmd_run)
            call.allow_command = true;
        else if (c == 't') {
            int64_t threads;
            if (!tocsin_text_integer(tocsin_text_of(optarg), &threads) || threads < 1 ||
                threads > 256)
                return cli_usage(command, "--threads takes a number from 1 to 256");
            call.threads = (int)threads;
        } else
            return cli_usage(command, "wrong option");
    }
    if (optind >= argc) return cli_usage(command, "name the folder of a case");
    call.dir = argv[optind++];
    *ret_call = call;
    return TOCSIN_OK;
}

/* ---- text ---------------------------------------------------------------------------------- */

static void put_summary(const tocsin_case_report *report) {
    fprintf(stderr, "%zu new, %zu known; %zu claims, %zu observations, %zu findings new\n",
            report->added, report->known, report->claims, report->observations, report->findings);
    if (report->rang) fprintf(stderr, "rang: %zu\n", report->rang);
    for (size_t i = 0; i < report->skipped; i++)
        fprintf(stderr, "skipped: %.*s\n", TOCSIN_TEXT_ARG(report->reasons[i]));
    if (report->brief_path) fprintf(stderr, "brief: %s\n", report->brief_path);
}

static void put_findings(const tocsin_case_report *report, tocsin_buffer *out) {
    tocsin_section section = TOCSIN_SECTION_NONE;
    for (size_t i = 0; i < report->n_current; i++) {
        const tocsin_finding *finding = &report->current[i];
        if (finding->section != section) {
            section = finding->section;
            tocsin_buffer_printf(out, "%s%s:\n", i ? "\n" : "", tocsin_section_word(section));
        }
        tocsin_buffer_puts(out, "- ");
        tocsin_buffer_put_visible(out, finding->text);
        tocsin_buffer_puts(out, " [");
        for (size_t k = 0; k < finding->n_entries && k < 6; k++)
            tocsin_buffer_printf(out, "%s%lld", k ? ", " : "", (long long)finding->entries[k]);
        tocsin_buffer_puts(out, finding->n_entries > 6 ? ", …]\n" : "]\n");
    }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_count(tocsin_json *json, const char *key, size_t n) {
    tocsin_json_key(json, key);
    tocsin_json_integer(json, (int64_t)n);
}

static tocsin_status put_json(const tocsin_case_report *report, tocsin_buffer *out,
                              tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.run/1"));
    put_count(&json, "added", report->added);
    put_count(&json, "known", report->known);
    put_count(&json, "claims", report->claims);
    put_count(&json, "observations", report->observations);
    put_count(&json, "new_findings", report->findings);
    put_count(&json, "rang", report->rang);
    tocsin_json_member_text(&json, "brief", tocsin_text_of(report->brief_path));
    tocsin_json_key(&json, "skipped");
    tocsin_json_array(&json);
    for (size_t i = 0; i < report->skipped; i++) tocsin_json_text(&json, report->reasons[i]);
    tocsin_json_end(&json);
    tocsin_json_key(&json, "findings");
    tocsin_json_array(&json);
    for (size_t i = 0; i < report->n_current; i++) tocsin_finding_write(&json, &report->current[i]);
    tocsin_json_end(&json);
    tocsin_json_end(&json);
    tocsin_buffer_putc(out, '\n');
    return tocsin_json_finish(&json, err);
}

/* ---- the call ------------------------------------------------------------------------------ */

/* A case that says when to ring rings then; one that does not, when anything is out of the ordinary. */
static bool rings(const tocsin_case_report *report) {
    bool is_out = false;
    for (size_t i = 0; i < report->n_current; i++)
        is_out |= report->current[i].section == TOCSIN_SECTION_UNUSUAL ||
                  report->current[i].section == TOCSIN_SECTION_CONTESTED;
    return report->may_ring ? report->rang > 0 : is_out;
}

static int print_report(const case_call *call, const tocsin_case_report *report,
                        tocsin_status status) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (call->json && put_json(report, &out, &err)) return cli_error(&err);
    if (!call->json) put_findings(report, &out);
    int code = cli_print(tocsin_buffer_text(&out));
    if (code) return code;
    if (!call->quiet) put_summary(report);
    return call->exit_code && rings(report) ? TOCSIN_NO : (int)status;
}

int case_call_do(const case_call *call, case_job *job, void *context) {
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    TOCSIN_CLEANUP(tocsin_case_report_release) tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_case_open(call->dir, &c, &err)) return cli_error(&err);
    cli_progress progress;
    cli_progress_begin(&progress);
    tocsin_run_options options = TOCSIN_RUN_OPTIONS_INIT;
    options.threads = call->threads;
    options.allow_command = call->allow_command;
    options.progress = cli_progress_step;
    options.progress_context = &progress;
    tocsin_status status = job(c, context, &options, &report, &err);
    cli_progress_end(&progress);
    /* PARTLY without a message: done, but for items that the report names. */
    if (status && (status != TOCSIN_PARTLY || err.message[0])) return cli_error(&err);
    return print_report(call, &report, status);
}
