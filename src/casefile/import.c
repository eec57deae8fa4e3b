// SPDX-License-Identifier: Apache-2.0
/* What others made, into the case: all of it or nothing. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile/case.h"

static tocsin_status take(case_run *run, const char *path, const char *mapping_or_null,
                          tocsin_error *err) {
    struct stat info;
    if (stat(path, &info)) return tocsin_fail_errno(err, "open", path);
    return import_table(run, path, mapping_or_null, err);
}

/* The transaction is ended by us: with everything in it, or with nothing. */
static tocsin_status take_or_leave(case_run *run, const char *path, const char *mapping_or_null,
                                   tocsin_error *err) {
    tocsin_status status = tocsin_ledger_begin(run->ledger, err);
    if (status) return status;
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
