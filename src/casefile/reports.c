// SPDX-License-Identifier: Apache-2.0
/* Reports into the ledger: each file that it does not know becomes evidence and claims, in one
 * transaction. A file that cannot be read as text is skipped with its reason and asked again in the
 * next run. */
#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile/case.h"
#include "tocsin/reading.h"

typedef struct report_list {
    char **paths; /* sorted, each once; in the arena */
    size_t n, capacity;
    tocsin_arena *arena;
} report_list;

static void release_list(report_list *list) {
    free(list->paths);
}

static tocsin_status add_path(report_list *list, const char *path, tocsin_error *err) {
    char *copy = tocsin_arena_string(list->arena, tocsin_text_of(path));
    if (!copy || !tocsin_grow((void **)&list->paths, &list->capacity, list->n, sizeof *list->paths))
        return tocsin_fail_memory(err);
    list->paths[list->n++] = copy;
    return TOCSIN_OK;
}

static void close_tree(FTS **tree) {
    if (*tree) fts_close(*tree);
}

/* A file, or every file below a folder; names that begin with a dot are left alone. */
static tocsin_status add_tree(report_list *list, const char *path, tocsin_error *err) {
    char *roots[] = {tocsin_arena_string(list->arena, tocsin_text_of(path)), NULL};
    if (!roots[0]) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(close_tree)
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, NULL);
    if (!tree) return tocsin_fail_errno(err, "open", path);
    for (FTSENT *item; (item = fts_read(tree));) {
        bool is_hidden = item->fts_level > 0 && item->fts_name[0] == '.';
        if (is_hidden) {
            fts_set(tree, item, FTS_SKIP);
            continue;
        }
        if (item->fts_info == FTS_ERR || item->fts_info == FTS_DNR || item->fts_info == FTS_NS) {
            errno = item->fts_errno;
            return tocsin_fail_errno(err, "open", item->fts_path);
        }
        if (item->fts_info != FTS_F && item->fts_info != FTS_SL) continue;
        tocsin_status status = add_path(list, item->fts_path, err);
        if (status) return status;
    }
    return TOCSIN_OK;
}

static tocsin_status add_pattern(report_list *list, const char *pattern, tocsin_error *err) {
    if (!strpbrk(pattern, "*?[")) return add_tree(list, pattern, err);
    glob_t found = {0};
    tocsin_status status = TOCSIN_OK;
    int result = glob(pattern, GLOB_NOSORT, NULL, &found);
    if (result == GLOB_NOSPACE) status = tocsin_fail_memory(err);
    for (size_t i = 0; !status && result == 0 && i < found.gl_pathc; i++)
        status = add_tree(list, found.gl_pathv[i], err);
    globfree(&found);
    return status;
}

static int compare_paths(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_list(report_list *list) {
    if (list->n == 0) return;
    qsort(list->paths, list->n, sizeof *list->paths, compare_paths);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++)
        if (strcmp(list->paths[kept - 1], list->paths[i]) != 0)
            list->paths[kept++] = list->paths[i];
    list->n = kept;
}

/* ---- one report ---------------------------------------------------------------------------- */

/* What one report brings in: read first, then written in one transaction. */
typedef struct taken_report {
    tocsin_text bytes;
    tocsin_evidence evidence;
    tocsin_reading reading;
} taken_report;

static void write_claim(tocsin_json *json, const void *claim) {
    tocsin_claim_write(json, claim);
}

static tocsin_status append_report(tocsin_ledger *ledger, taken_report *report, tocsin_error *err) {
    char stored[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_ledger_store(ledger, report->bytes, stored, err);
    if (!status)
        status = case_append(ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, &report->evidence,
                             NULL, err);
    for (size_t i = 0; !status && i < report->reading.n_claims; i++) {
        tocsin_claim *claim = &report->reading.claims[i];
        claim->simulated = report->evidence.simulated;
        status = case_append(ledger, TOCSIN_CLAIM_READ, write_claim, claim, NULL, err);
    }
    return status;
}

static tocsin_status commit_report(case_run *run, taken_report *report, tocsin_error *err) {
    tocsin_status status = tocsin_ledger_begin(run->ledger, err);
    if (status) return status;
    status = append_report(run->ledger, report, err);
    if (!status) status = tocsin_ledger_commit(run->ledger, err);
    if (status) {
        tocsin_ledger_rollback(run->ledger);
        return status;
    }
    run->report->added++;
    run->report->read++;
    run->report->claims += report->reading.n_claims;
    return TOCSIN_OK;
}

static const char *media_of(tocsin_text bytes, const char *path) {
    const char *dot = strrchr(path, '.');
    if (dot && (!strcasecmp(dot, ".html") || !strcasecmp(dot, ".htm"))) return "text/html";
    tocsin_text head = tocsin_text_trim(tocsin_text_slice(bytes, 0, 256));
    return head.n && head.at[0] == '<' ? "text/html" : "text/plain";
}

/* TOCSIN_BAD_INPUT and TOCSIN_IO speak of this report alone: the caller skips it. */
static tocsin_status read_report(case_run *run, const tocsin_reader *reader, const char *path,
                                 const config_reports *from, tocsin_arena *arena,
                                 taken_report *report, tocsin_error *err) {
    char hash[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_sha256(report->bytes, hash, err);
    if (status) return status;
    tocsin_read_options options = TOCSIN_READ_OPTIONS_INIT;
    options.outlet_of_file =
        from->outlet.n ? from->outlet : tocsin_reader_outlet_of_file(reader, tocsin_text_of(path));
    const char *media = media_of(report->bytes, path);
    if (!strcmp(media, "text/html")) options.form = TOCSIN_FORM_HTML;
    status =
        tocsin_reader_read(reader, report->bytes, hash, &options, arena, &report->reading, err);
    if (status) return status;
    report->evidence = (tocsin_evidence){
        .sha256 = tocsin_arena_text(arena, tocsin_text_of(hash)),
        .size = (int64_t)report->bytes.n,
        .name = case_name(run->c, arena, path),
        .role = TOCSIN_TEXT("report"),
        .media = tocsin_text_of(media),
        .outlet = report->reading.outlet,
        .title = report->reading.title,
        .published = report->reading.published,
        .stored = true,
        .simulated = from->simulated,
    };
    return report->evidence.sha256.at && report->evidence.name.at ? TOCSIN_OK
                                                                  : tocsin_fail_memory(err);
}

static bool is_about_the_item(tocsin_status status) {
    return status == TOCSIN_BAD_INPUT || status == TOCSIN_IO || status == TOCSIN_TOO_LITTLE;
}

static tocsin_status take_report(case_run *run, const tocsin_reader *reader, const char *path,
                                 const config_reports *from, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_file_read(path, TOCSIN_REPORT_MAX_BYTES, &bytes, &why);
    char hash[TOCSIN_SHA256_HEX + 1];
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&bytes), hash, &why);
    if (!status && tocsin_ledger_has_evidence(run->ledger, tocsin_text_of(hash))) {
        run->report->known++;
        return TOCSIN_OK;
    }
    taken_report report = {.bytes = tocsin_buffer_text(&bytes)};
    if (!status) {
        status = read_report(run, reader, path, from, &arena, &report, &why);
        tocsin_text name = case_name(run->c, &arena, path);
        if (status) tocsin_error_prefix(&why, "%.*s", TOCSIN_TEXT_ARG(name));
    }
    if (is_about_the_item(status)) return case_skip(run, &why, err);
    if (status) {
        if (err) *err = why;
        return status;
    }
    return commit_report(run, &report, err);
}

static tocsin_status take_list(case_run *run, const tocsin_reader *reader, report_list *list,
                               const config_reports *from, tocsin_error *err) {
    sort_list(list);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < list->n; i++) {
        status = case_progress(run, "reading reports", i, list->n, err);
        if (!status) status = take_report(run, reader, list->paths[i], from, err);
    }
    return status;
}

/* ---- all of them --------------------------------------------------------------------------- */

tocsin_status reports_take(case_run *run, tocsin_error *err) {
    const case_config *config = &run->c->config;
    if (config->n_reports == 0) return TOCSIN_OK;
    tocsin_reader *reader = NULL;
    tocsin_status status = tocsin_reader_new(&reader, err);
    for (size_t i = 0; !status && i < config->n_reports; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        TOCSIN_CLEANUP(release_list) report_list list = {.arena = &arena};
        char *path = case_path(run->c, &arena, config->reports[i].path);
        status = path ? add_pattern(&list, path, err) : tocsin_fail_memory(err);
        if (!status) status = take_list(run, reader, &list, &config->reports[i], err);
    }
    tocsin_reader_free(&reader);
    return status;
}

tocsin_status reports_take_paths(case_run *run, const char *const *paths, size_t n,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(release_list) report_list list = {.arena = &arena};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++) status = add_tree(&list, paths[i], err);
    tocsin_reader *reader = NULL;
    if (!status) status = tocsin_reader_new(&reader, err);
    if (!status) status = take_list(run, reader, &list, &(config_reports){0}, err);
    tocsin_reader_free(&reader);
    return status;
}
