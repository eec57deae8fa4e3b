// SPDX-License-Identifier: Apache-2.0
/* Which files hold reports: those of case.yaml, and those that are added by hand. */
#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile/pictures.h"

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

/* Pictures are evidence where they are added by hand; what lies beside a report in its folder is no claim of anybody. */
static tocsin_status take_list(case_run *run, intake *in, report_list *list,
                               const config_reports *from, tocsin_error *err) {
    sort_list(list);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < list->n; i++) {
        status = case_progress(run, "reading reports", i, list->n, err);
        bool is_picture = !status && !from->path.n && picture_is_one(list->paths[i]);
        if (is_picture) status = pictures_take_file(run, list->paths[i], NULL, err);
        if (!status && !is_picture) status = intake_take(in, list->paths[i], from, err);
    }
    return status;
}

/* ---- all of them --------------------------------------------------------------------------- */

tocsin_status reports_take(case_run *run, tocsin_error *err) {
    const case_config *config = &run->c->config;
    if (config->n_reports == 0) return TOCSIN_OK;
    intake *in = NULL;
    tocsin_status status = intake_new(run, &in, err);
    for (size_t i = 0; !status && i < config->n_reports; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        TOCSIN_CLEANUP(release_list) report_list list = {.arena = &arena};
        char *path = case_path(run->c, &arena, config->reports[i].path);
        status = path ? add_pattern(&list, path, err) : tocsin_fail_memory(err);
        if (!status) status = take_list(run, in, &list, &config->reports[i], err);
    }
    intake_free(&in);
    return status;
}

tocsin_status reports_take_paths(case_run *run, const char *const *paths, size_t n,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(release_list) report_list list = {.arena = &arena};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++) status = add_tree(&list, paths[i], err);
    intake *in = NULL;
    if (!status) status = intake_new(run, &in, err);
    if (!status) status = take_list(run, in, &list, &(config_reports){0}, err);
    intake_free(&in);
    return status;
}
