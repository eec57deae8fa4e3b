// SPDX-License-Identifier: Apache-2.0
/* What others made, into the case: all of it or nothing. */
#include <dirent.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/case.h"

/* ---- an archive --------------------------------------------------------------------------------- */

static void close_tree(FTS **tree) {
    if (*tree) fts_close(*tree);
}

/* Files and folders below, and the folder; what is not there is removed. */
static void remove_tree(char *path) {
    char *roots[] = {path, NULL};
    TOCSIN_CLEANUP(close_tree) FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *item; tree && (item = fts_read(tree));) {
        if (item->fts_info == FTS_DP)
            rmdir(item->fts_path);
        else if (item->fts_info != FTS_D)
            unlink(item->fts_path);
    }
}

static bool holds_a_case(const char *dir) {
    char path[4096];
    struct stat info;
    int n = snprintf(path, sizeof path, "%s/case.db", dir);
    return n > 0 && (size_t)n < sizeof path && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* The folder of the case within what was unpacked: all of it, or the one folder that it holds. */
static tocsin_status import_unpacked(case_run *run, const char *dir, tocsin_error *err) {
    if (holds_a_case(dir)) return import_case(run, dir, err);
    tocsin_status status = TOCSIN_NO;
    DIR *list = opendir(dir);
    for (struct dirent *item; list && (item = readdir(list)) && status == TOCSIN_NO;) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s", dir, item->d_name);
        if (item->d_name[0] != '.' && n > 0 && (size_t)n < sizeof path && holds_a_case(path))
            status = import_case(run, path, err);
    }
    if (list) closedir(list);
    if (status == TOCSIN_NO)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "there is no case in it (no case.db); unpack it, and import what it holds");
    return status;
}

static tocsin_status import_archive(case_run *run, const char *path, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    char *dir = case_path(run->c, &arena, TOCSIN_TEXT(".importing"));
    if (!dir) return tocsin_fail_memory(err);
    remove_tree(dir); /* what a run that was killed left */
    if (mkdir(dir, 0700)) return tocsin_fail_errno(err, "make the folder", dir);
    tocsin_status status = tocsin_unpack(path, dir, err);
    if (!status) {
        status = import_unpacked(run, dir, err);
        if (status) tocsin_error_prefix(err, "%s", path);
    }
    remove_tree(dir);
    return status;
}

/* ---- any of them -------------------------------------------------------------------------------- */

static tocsin_status take(case_run *run, const char *path, const char *mapping_or_null,
                          tocsin_error *err) {
    struct stat info;
    if (stat(path, &info)) return tocsin_fail_errno(err, "open", path);
    bool is_folder = S_ISDIR(info.st_mode), is_table = !is_folder && !tocsin_pack_is_one(path);
    if (mapping_or_null && !is_table)
        return tocsin_fail(err, TOCSIN_USAGE, "--as belongs to a table, and %s is none", path);
    if (is_table) return import_table(run, path, mapping_or_null, err);
    if (!is_folder) return import_archive(run, path, err);
    return holds_a_case(path) ? import_case(run, path, err) : import_folder(run, path, err);
}

/* The transaction is ended by us: with everything in it, or with nothing. */
static tocsin_status take_or_leave(case_run *run, const char *path, const char *mapping_or_null,
                                   tocsin_error *err) {
    tocsin_status status = tocsin_ledger_begin(run->ledger, err);
    if (status) return status;
    run->in_transaction = true;
    status = take(run, path, mapping_or_null, err);
    if (!status) status = tocsin_ledger_commit(run->ledger, err);
    if (!status) return TOCSIN_OK;
    tocsin_ledger_rollback(run->ledger);
    if (status == TOCSIN_PARTLY)
        return tocsin_fail(err, status, "stopped on request; nothing was imported");
    return status;
}

tocsin_status tocsin_case_import(tocsin_case *c, const char *path, const char *mapping_or_null,
                                 const tocsin_run_options *options, tocsin_case_report *ret_report,
                                 tocsin_error *err) {
    tocsin_case_report report = {0};
    case_run run = {.c = c, .options = options, .report = &report};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_CREATE, &run.ledger, err);
    if (!status) status = take_or_leave(&run, path, mapping_or_null, err);
    return case_finish(&run, ret_report, status, err);
}
