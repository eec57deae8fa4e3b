// SPDX-License-Identifier: Apache-2.0
/* tocsin audit: does the case still say what it said? */
#include <getopt.h>

#include "cli/cli.h"

static void write_json(tocsin_json *json, const tocsin_audit *audit) {
    tocsin_json_object(json);
    tocsin_json_member_text(json, "schema", TOCSIN_TEXT("tocsin.audit/1"));
    tocsin_json_key(json, "ok");
    tocsin_json_bool(json, audit->ok);
    tocsin_json_member_number(json, "entries", (double)audit->entries);
    tocsin_json_member_text(json, "head", tocsin_text_of(audit->head));
    tocsin_json_member_number(json, "evidence_files", (double)audit->evidence_files);
    tocsin_json_member_number(json, "scenes", (double)audit->scenes);
    tocsin_json_member_number(json, "scenes_missing", (double)audit->scenes_missing);
    tocsin_json_member_number(json, "faults", (double)audit->faults);
    if (!audit->ok) {
        if (audit->first_bad_entry)
            tocsin_json_member_number(json, "first_bad_entry", (double)audit->first_bad_entry);
        tocsin_json_member_text(json, "what", tocsin_text_of(audit->what));
    }
    tocsin_json_end(json);
}

static tocsin_status put_json(tocsin_buffer *out, const tocsin_audit *audit, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    write_json(&json, audit);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}

static tocsin_status put_text(tocsin_buffer *out, const tocsin_audit *audit, tocsin_error *err) {
    if (audit->ok)
        tocsin_buffer_puts(out, "ok: everything is as it was recorded\n");
    else
        tocsin_buffer_printf(out, "NOT OK: %s\n", audit->what);
    if (audit->faults > 1)
        tocsin_buffer_printf(out, "%lld faults in all; this is the first\n",
                             (long long)audit->faults);
    tocsin_buffer_printf(out, "%lld entries, %lld evidence files, %lld scenes checked",
                         (long long)audit->entries, (long long)audit->evidence_files,
                         (long long)audit->scenes);
    if (audit->scenes_missing)
        tocsin_buffer_printf(out, "; %lld scenes are no longer where they were",
                             (long long)audit->scenes_missing);
    tocsin_buffer_printf(out, "\nhead %s\n", audit->head);
    return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

static tocsin_status put_absent(void *context, const tocsin_evidence *evidence, tocsin_error *err) {
    tocsin_buffer *out = context;
    tocsin_buffer_puts(out, "absent: ");
    tocsin_buffer_put_visible(out, evidence->name);
    tocsin_buffer_printf(out, " %.*s\n", TOCSIN_TEXT_ARG(evidence->sha256));
    return out->failed ? tocsin_fail_memory(err) : TOCSIN_OK;
}

static int audit_case(const char *dir, bool as_json) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_audit audit;
    tocsin_status status = tocsin_ledger_audit(dir, &audit, &err);
    if (!status) status = as_json ? put_json(&out, &audit, &err) : put_text(&out, &audit, &err);
    if (!status && audit.ok && audit.scenes_missing && !as_json)
        status = tocsin_ledger_each_absent(dir, put_absent, &out, &err);
    if (status) return cli_error(&err);
    int failed = cli_print(tocsin_buffer_text(&out));
    if (failed) return failed;
    return audit.ok ? TOCSIN_OK : TOCSIN_NO;
}

static int run(int argc, char **argv) {
    static const char *const formats[] = {"text", "json", NULL};
    static const struct option options[] = {{"format", required_argument, NULL, 'f'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"exit-code", no_argument, NULL, 'e'},
                                            {0}};
    int format = 0;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'f') format = cli_choice(optarg, formats);
        if (option == 'j') format = 1;
        if (option == '?') return cli_usage(&cmd_audit, "'%s' is not understood", argv[optind - 1]);
        if (format < 0) return cli_usage(&cmd_audit, "--format is text or json, not '%s'", optarg);
    }
    if (argc - optind != 1) return cli_usage(&cmd_audit, "takes one case");
    return audit_case(argv[optind], format == 1);
}

const cli_command cmd_audit = {
    .name = "audit",
    .summary = "prove that a case is as it was recorded",
    .help =
        "examples:\n"
        "  tocsin audit build-up-2021\n"
        "  tocsin audit build-up-2021 --format json\n"
        "\n"
        "usage: tocsin audit CASE [--format text|json]\n"
        "\n"
        "Proves the chain of entries, every evidence file, every scene that is still where it "
        "was, and that\n"
        "the tables say what the chain says; names the first entry that does not fit. Changes "
        "nothing, and\n"
        "works on a read-only copy.\n"
        "\n"
        "Scenes that are not where they were are named and are no fault: a case that was packed with\n"
        "'tocsin export' leaves them behind.\n"
        "\n"
        "The head is the hash of the last entry: note it together with the number of entries, "
        "and nobody can\n"
        "take entries off the end unseen.\n"
        "\n"
        "  --format FORMAT  text (default) or json (schema tocsin.audit/1)\n"
        "  --json           the same as --format json\n"
        "  --exit-code      accepted, as by other commands; a failed audit exits 1 in any case\n"
        "\n"
        "exit code: 0 everything fits, 1 something does not, 65 not a ledger, 74 cannot read\n",
    .run = run,
};
