// SPDX-License-Identifier: Apache-2.0
/* The main job, and the parts of it that have a command of their own. */
#include <stdlib.h>
#include <string.h>

#include "casefile/pictures.h"
#include "casefile/rings.h"

/* The report is the caller's from here on: its reasons move from malloc into its arena. */
tocsin_status case_finish(case_run *run, tocsin_case_report *ret_report, tocsin_status status,
                          tocsin_error *err) {
    tocsin_case_report *report = run->report;
    tocsin_text *reasons = report->reasons;
    if (!status) {
        report->reasons = tocsin_arena_new(&report->arena, tocsin_text, report->skipped);
        if (!report->reasons)
            status = tocsin_fail_memory(err);
        else if (report->skipped)
            memcpy(report->reasons, reasons, report->skipped * sizeof *reasons);
    }
    free(reasons);
    claims_drop_ahead(&run->ahead);
    tocsin_ledger_close(&run->ledger);
    if (status) {
        tocsin_case_report_release(report);
        return status;
    }
    *ret_report = *report;
    return report->skipped ? TOCSIN_PARTLY : TOCSIN_OK;
}

static tocsin_status begin(case_run *run, tocsin_error *err) {
    return tocsin_ledger_open(run->c->dir, TOCSIN_LEDGER_CREATE, &run->ledger, err);
}

/* Left alone when it says the same: its date on disk then tells when it last changed. */
static tocsin_status write_if_changed(const char *path, tocsin_text content, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer old = TOCSIN_BUFFER_INIT;
    bool is_same = tocsin_file_read(path, content.n, &old, NULL) == TOCSIN_OK &&
                   tocsin_text_equal(tocsin_buffer_text(&old), content);
    return is_same ? TOCSIN_OK : tocsin_file_write(path, content, err);
}

static tocsin_status write_brief(case_run *run, const case_facts *facts, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer html = TOCSIN_BUFFER_INIT;
    char *path = case_path(run->c, &run->report->arena, TOCSIN_TEXT("brief.html"));
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status =
        compile_brief(run->c, run->ledger, facts, TOCSIN_BRIEF_HTML, TOCSIN_DAY_NONE, &html, err);
    if (!status) status = write_if_changed(path, tocsin_buffer_text(&html), err);
    if (!status) run->report->brief_path = path;
    return status;
}

/* A case that names rules has a feed, with or without rings. */
static tocsin_status write_feed(case_run *run, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer atom = TOCSIN_BUFFER_INIT;
    if (!run->c->config.rings.n) return TOCSIN_OK;
    char *path = case_path(run->c, &run->report->arena, TOCSIN_TEXT("rings.atom"));
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = rings_feed(run->c, run->ledger, &atom, err);
    return status ? status : write_if_changed(path, tocsin_buffer_text(&atom), err);
}

tocsin_status tocsin_case_add(tocsin_case *c, const char *const *paths, size_t n,
                              const tocsin_run_options *options, tocsin_case_report *ret_report,
                              tocsin_error *err) {
    tocsin_case_report report = {0};
    case_run run = {.c = c, .options = options, .report = &report};
    tocsin_status status = begin(&run, err);
    if (!status) status = reports_take_paths(&run, paths, n, err);
    return case_finish(&run, ret_report, status, err);
}

tocsin_status tocsin_case_run(tocsin_case *c, const tocsin_run_options *options,
                              tocsin_case_report *ret_report, tocsin_error *err) {
    tocsin_case_report report = {0};
    TOCSIN_CLEANUP(facts_release) case_facts facts = {0};
    case_run run = {.c = c, .options = options, .report = &report, .may_ring = true};
    c->threads = options->threads;
    tocsin_status status = scenes_preflight(c, err);
    if (!status) status = begin(&run, err);
    if (!status && c->threads != 1) run.ahead = claims_read_ahead(c->dir, c->config.window_days);
    if (!status) status = reports_take(&run, err);
    if (!status) status = scenes_take(&run, err);
    if (!status) status = pictures_take(&run, err);
    if (!status) status = findings_issue(&run, &facts, err);
    if (!status) status = write_brief(&run, &facts, err);
    if (!status) status = write_feed(&run, err);
    if (!status) status = rings_tell(&run, err);
    return case_finish(&run, ret_report, status, err);
}

tocsin_status tocsin_case_weigh(tocsin_case *c, const tocsin_run_options *options,
                                tocsin_case_report *ret_report, tocsin_error *err) {
    tocsin_case_report report = {0};
    TOCSIN_CLEANUP(facts_release) case_facts facts = {0};
    case_run run = {.c = c, .options = options, .report = &report};
    c->threads = options->threads;
    tocsin_status status = begin(&run, err);
    if (!status) status = findings_issue(&run, &facts, err);
    return case_finish(&run, ret_report, status, err);
}

tocsin_status tocsin_case_brief(tocsin_case *c, tocsin_brief_form form, tocsin_buffer *out,
                                tocsin_error *err) {
    return tocsin_case_brief_since(c, form, TOCSIN_DAY_NONE, out, err);
}

tocsin_status tocsin_case_brief_since(tocsin_case *c, tocsin_brief_form form, tocsin_day since,
                                      tocsin_buffer *out, tocsin_error *err) {
    tocsin_ledger *ledger = NULL;
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_READ, &ledger, err);
    if (!status) status = compile_brief(c, ledger, NULL, form, since, out, err);
    tocsin_ledger_close(&ledger);
    return status;
}
