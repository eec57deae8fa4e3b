// SPDX-License-Identifier: Apache-2.0
/* A case on disk. */
#include "casefile/case.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tocsin/reading.h"

enum { CONFIG_LIMIT = 4 * 1024 * 1024 };

static const char *config_path(tocsin_arena *arena, const char *dir) {
    return tocsin_arena_format(arena, "%s/case.yaml", dir);
}

static tocsin_status write_template(const char *path, const char *title, const char *language,
                                    tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_status status =
        config_template(tocsin_text_of(title), tocsin_text_of(language), &text, err);
    return status ? status : tocsin_file_write(path, tocsin_buffer_text(&text), err);
}

static tocsin_status make_folder(const char *path, tocsin_error *err) {
    if (mkdir(path, 0777) && errno != EEXIST)
        return tocsin_fail_errno(err, "make the folder", path);
    return TOCSIN_OK;
}

tocsin_status tocsin_case_new(const char *dir, const char *title, const char *language,
                              tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const char *path = config_path(&arena, dir);
    const char *reports = tocsin_arena_format(&arena, "%s/reports", dir);
    if (!path || !reports) return tocsin_fail_memory(err);
    struct stat info;
    if (stat(path, &info) == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s is there already; choose another folder",
                           path);
    tocsin_status status = make_folder(dir, err);
    if (!status) status = make_folder(reports, err);
    tocsin_ledger *ledger = NULL;
    if (!status) status = tocsin_ledger_open(dir, TOCSIN_LEDGER_CREATE, &ledger, err);
    tocsin_ledger_close(&ledger);
    /* case.yaml comes last: a folder without it is no case, and can be made one again. */
    return status ? status : write_template(path, title, language, err);
}

static tocsin_status read_config(tocsin_case *c, const char *path, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_status status = tocsin_file_read(path, CONFIG_LIMIT, &text, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&text), c->config_sha256, err);
    return status ? status
                  : config_parse(tocsin_buffer_text(&text), path, &c->arena, &c->config, err);
}

tocsin_status tocsin_case_open(const char *dir, tocsin_case **ret_case, tocsin_error *err) {
    tocsin_case *c = calloc(1, sizeof *c);
    if (!c) return tocsin_fail_memory(err);
    c->reader = tocsin_arena_new(&c->arena, tocsin_reader *, 1);
    c->dir = tocsin_arena_string(&c->arena, tocsin_text_of(dir));
    const char *path = c->dir && c->reader ? config_path(&c->arena, dir) : NULL;
    tocsin_status status = TOCSIN_OK;
    struct stat info;
    if (!path)
        status = tocsin_fail_memory(err);
    else if (stat(path, &info))
        status = tocsin_fail(err, TOCSIN_IO, "%s: %s; 'tocsin new %s' makes a case", path,
                             strerror(errno), dir);
    else
        status = read_config(c, path, err);
    if (status)
        tocsin_case_close(&c);
    else
        *ret_case = c;
    return status;
}

tocsin_status case_reader(const tocsin_case *c, const tocsin_reader **ret_reader,
                          tocsin_error *err) {
    tocsin_status status = *c->reader ? TOCSIN_OK : tocsin_reader_new(c->reader, err);
    if (!status) *ret_reader = *c->reader;
    return status;
}

void tocsin_case_close(tocsin_case **c) {
    if (!*c) return;
    if ((*c)->reader) tocsin_reader_free((*c)->reader);
    tocsin_arena_release(&(*c)->arena);
    free(*c);
    *c = NULL;
}

void tocsin_case_report_release(tocsin_case_report *report) {
    tocsin_arena_release(&report->arena);
    *report = (tocsin_case_report){0};
}

char *case_path(const tocsin_case *c, tocsin_arena *arena, tocsin_text path) {
    if (path.n && path.at[0] == '/') return tocsin_arena_string(arena, path);
    return tocsin_arena_format(arena, "%s/%.*s", c->dir, TOCSIN_TEXT_ARG(path));
}

static void free_path(char **path) {
    free(*path);
}

tocsin_text case_name(const tocsin_case *c, tocsin_arena *arena, const char *path) {
    TOCSIN_CLEANUP(free_path) char *real_dir = realpath(c->dir, NULL);
    TOCSIN_CLEANUP(free_path) char *real = realpath(path, NULL);
    tocsin_text name = tocsin_text_of(real ? real : path), dir = tocsin_text_of(real_dir);
    bool is_below =
        dir.n && tocsin_text_starts(name, dir) && name.n > dir.n && name.at[dir.n] == '/';
    return tocsin_arena_text(arena, is_below ? tocsin_text_slice(name, dir.n + 1, name.n)
                                             : tocsin_text_of(path));
}

tocsin_status case_skip(case_run *run, const tocsin_error *why, tocsin_error *err) {
    tocsin_case_report *report = run->report;
    tocsin_text reason = tocsin_arena_text(&report->arena, tocsin_text_of(why->message));
    if (!reason.at || !tocsin_grow((void **)&report->reasons, &run->reasons_capacity,
                                   report->skipped, sizeof *report->reasons))
        return tocsin_fail_memory(err);
    report->reasons[report->skipped++] = reason;
    return TOCSIN_OK;
}

tocsin_status case_progress(const case_run *run, const char *what, size_t done, size_t total,
                            tocsin_error *err) {
    const tocsin_run_options *options = run->options;
    if (!options->progress ||
        options->progress(options->progress_context, what, (double)done, (double)total))
        return TOCSIN_OK;
    return tocsin_fail(err, TOCSIN_PARTLY,
                       "stopped on request; the next 'tocsin run' goes on from here");
}

void case_write_evidence(tocsin_json *json, const void *evidence) {
    tocsin_evidence_write(json, evidence);
}

void case_write_claim(tocsin_json *json, const void *claim) {
    tocsin_claim_write(json, claim);
}

void case_write_observation(tocsin_json *json, const void *observation) {
    tocsin_observation_write(json, observation);
}

void case_write_link(tocsin_json *json, const void *link) {
    tocsin_link_write(json, link);
}

tocsin_status case_body(case_write *write, const void *fact, tocsin_buffer *out,
                        tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    write(&json, fact);
    return tocsin_json_finish(&json, err);
}

tocsin_status case_append(tocsin_ledger *ledger, tocsin_entry_kind kind, case_write *write,
                          const void *fact, int64_t *ret_seq, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    tocsin_status status = case_body(write, fact, &body, err);
    return status ? status
                  : tocsin_ledger_append(ledger, kind, tocsin_buffer_text(&body), ret_seq, err);
}
