// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_FIXTURE_H
#define CASEFILE_FIXTURE_H

/* A case in a folder of its own, to be run and looked at. */

#include <ftw.h>
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tocsin/casefile.h"
#include "tocsin/imagery.h"
#include "tocsin/ledger.h"

typedef struct fixture {
    char dir[64];
} fixture;

static inline char *in_case(const fixture *f, const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    return path;
}

static inline void put_file(const fixture *f, const char *name, const char *content) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_file_write(in_case(f, name), tocsin_text_of(content), &err))
        fail_msg("%s", err.message);
}

static inline void make_scenes(const fixture *f, const char *to) {
    tocsin_simulation_options options = TOCSIN_SIMULATION_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    size_t n_scenes = 0;
    options.optical = false;
    options.size_px = 24;
    assert_true(tocsin_day_parse(TOCSIN_TEXT("2020-01-01"), &options.from));
    assert_true(tocsin_day_parse(tocsin_text_of(to), &options.to));
    if (tocsin_imagery_simulate(in_case(f, "scenes"), &options, &n_scenes, &err))
        fail_msg("%s", err.message);
}

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/tocsin-case-XXXXXX");
    if (!mkdtemp(f->dir) || rmdir(f->dir)) return -1;
    *state = f;
    return tocsin_case_new(f->dir, "Test", "en", NULL) == TOCSIN_OK ? 0 : -1;
}

static inline int remove_item(const char *path, const struct stat *info, int type,
                              struct FTW *walk) {
    (void)info, (void)type, (void)walk;
    return remove(path);
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    nftw(f->dir, remove_item, 16, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

static inline tocsin_status run(const fixture *f, tocsin_case_report *report, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    tocsin_run_options options = TOCSIN_RUN_OPTIONS_INIT;
    tocsin_status status = tocsin_case_open(f->dir, &c, err);
    return status ? status : tocsin_case_run(c, &options, report, err);
}

/* Run; `wanted` is the status; what was counted stays in the report, whose memory is given back. */
static inline tocsin_case_report run_to(const fixture *f, tocsin_status wanted) {
    tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_status status = run(f, &report, &err);
    if (status != wanted) fail_msg("%d instead of %d: %s", (int)status, (int)wanted, err.message);
    tocsin_case_report counts = report;
    tocsin_case_report_release(&report);
    return counts;
}

static inline void brief_of(const fixture *f, tocsin_buffer *ret_brief) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_file_read(in_case(f, "brief.html"), (size_t)1 << 26, ret_brief, &err))
        fail_msg("%s", err.message);
}

static inline int64_t entries_of(const fixture *f) {
    tocsin_audit audit = {0};
    assert_int_equal(tocsin_ledger_audit(f->dir, &audit, NULL), TOCSIN_OK);
    if (!audit.ok) fail_msg("%s", audit.what);
    return audit.entries;
}

#define IN_A_CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
