// SPDX-License-Identifier: Apache-2.0
/* A folder of auto-archiver: its notes (tables, JSON) say what was saved from where. The notes are evidence. The text of
 * each item is a report of its own, with address, author and day as noted, and claims are read out of it. Every file
 * besides is evidence with the address of the item that it belongs to, and is not read: a page or a picture as saved. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile/case.h"
#include "tocsin/reading.h"

enum { NOTES_LIMIT = 64 << 20 };

typedef struct folder_file {
    char *path;       /* in the arena */
    tocsin_text name; /* below the folder */
    bool is_notes;
    const tocsin_archived_item *item; /* that it belongs to; NULL: none names it */
} folder_file;

typedef struct folder_import {
    case_run *run;
    const char *dir;
    intake *in;
    tocsin_arena arena;
    folder_file *files; /* malloc; by name */
    size_t n, capacity;
    size_t n_items;
} folder_import;

static void release_folder(folder_import *f) {
    intake_free(&f->in);
    free(f->files);
    tocsin_arena_release(&f->arena);
}

/* ---- the files ---------------------------------------------------------------------------------- */

static void close_tree(FTS **tree) {
    if (*tree) fts_close(*tree);
}

static tocsin_status add_file(folder_import *f, const FTSENT *item, size_t skip,
                              tocsin_error *err) {
    if (!tocsin_grow((void **)&f->files, &f->capacity, f->n, sizeof *f->files))
        return tocsin_fail_memory(err);
    char *path = tocsin_arena_string(&f->arena, tocsin_text_of(item->fts_path));
    if (!path) return tocsin_fail_memory(err);
    f->files[f->n++] = (folder_file){.path = path, .name = tocsin_text_of(path + skip)};
    return TOCSIN_OK;
}

static int compare_names(const void *a, const void *b) {
    return tocsin_text_compare(((const folder_file *)a)->name, ((const folder_file *)b)->name);
}

static tocsin_status list_files(folder_import *f, tocsin_error *err) {
    char *roots[] = {tocsin_arena_string(&f->arena, tocsin_text_of(f->dir)), NULL};
    if (!roots[0]) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(close_tree)
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, NULL);
    if (!tree) return tocsin_fail_errno(err, "open", f->dir);
    size_t skip = strlen(f->dir);
    tocsin_status status = TOCSIN_OK;
    for (FTSENT *item; !status && (item = fts_read(tree));) {
        if (item->fts_info == FTS_SL || item->fts_info == FTS_SLNONE)
            return tocsin_fail(err, TOCSIN_BAD_INPUT,
                               "%s is a link; copy what it points at into the folder",
                               item->fts_path);
        if (item->fts_info == FTS_ERR || item->fts_info == FTS_DNR || item->fts_info == FTS_NS) {
            errno = item->fts_errno;
            return tocsin_fail_errno(err, "open", item->fts_path);
        }
        bool has_slash = f->dir[skip - 1] == '/';
        if (item->fts_info == FTS_F) status = add_file(f, item, skip + !has_slash, err);
    }
    if (f->n) qsort(f->files, f->n, sizeof *f->files, compare_names);
    return status;
}

/* The file that a note names: by its path, or where that was elsewhere by the end of it. */
static folder_file *find_file(folder_import *f, tocsin_text noted) {
    tocsin_text last = claims_file_name(noted);
    folder_file *by_end = NULL;
    for (size_t i = 0; i < f->n; i++) {
        if (tocsin_text_equal(f->files[i].name, noted)) return &f->files[i];
        if (last.n && tocsin_text_equal(claims_file_name(f->files[i].name), last))
            by_end = &f->files[i];
    }
    return by_end;
}

/* ---- notes -------------------------------------------------------------------------------------- */

static bool may_be_notes(tocsin_text name) {
    return tocsin_text_ends(name, TOCSIN_TEXT(".csv")) ||
           tocsin_text_ends(name, TOCSIN_TEXT(".json"));
}

static tocsin_status append_file(folder_import *f, const folder_file *file, tocsin_text bytes,
                                 const char *sha256_hex, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    const tocsin_archived_item *item = file->item;
    char stored[TOCSIN_SHA256_HEX + 1];
    if (tocsin_ledger_has_evidence(f->run->ledger, tocsin_text_of(sha256_hex))) {
        f->run->report->known++;
        return TOCSIN_OK;
    }
    tocsin_status status = tocsin_ledger_store(f->run->ledger, bytes, stored, err);
    if (status) return status;
    tocsin_day posted = item ? item->posted : TOCSIN_DAY_NONE;
    tocsin_evidence evidence = {
        .sha256 = tocsin_text_of(sha256_hex),
        .size = (int64_t)bytes.n,
        .name = case_name(f->run->c, &arena, file->path),
        .role = file->is_notes ? TOCSIN_TEXT("table") : TOCSIN_TEXT("media"),
        .title = item ? item->title : TOCSIN_TEXT_NONE,
        .url = item ? item->url : TOCSIN_TEXT_NONE,
        .author = item ? item->author : TOCSIN_TEXT_NONE,
        .published = {posted, posted},
        .stored = true,
    };
    if (!evidence.name.at) return tocsin_fail_memory(err);
    f->run->report->added++;
    return case_append(f->run->ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence, &evidence, NULL,
                       err);
}

static tocsin_text report_of(const tocsin_archived_item *item, tocsin_arena *arena) {
    bool same = tocsin_text_equal(item->title, item->content);
    if (!item->title.n || same) return item->content;
    if (!item->content.n) return item->title;
    return tocsin_text_of(tocsin_arena_format(arena, "%.*s\n\n%.*s", TOCSIN_TEXT_ARG(item->title),
                                              TOCSIN_TEXT_ARG(item->content)));
}

/* "https://example.org/a" → "example.org". */
static tocsin_text host_of(tocsin_text url) {
    size_t from = tocsin_text_find(url, TOCSIN_TEXT("://"), 0);
    tocsin_text rest = from == SIZE_MAX ? url : tocsin_text_slice(url, from + 3, url.n),
                host = rest;
    tocsin_text_split(&rest, '/', &host);
    return host;
}

/* The words of an item as a document of its own, found in the notes. */
static tocsin_status take_item(folder_import *f, const folder_file *notes, const char *notes_sha256,
                               const tocsin_archived_item *item, size_t i, tocsin_error *err) {
    tocsin_text text = report_of(item, &f->arena);
    for (size_t m = 0; m < item->n_media; m++) {
        folder_file *file = find_file(f, item->media[m]);
        if (file && !file->is_notes && !file->item) file->item = item;
    }
    f->n_items++;
    if (!text.n) return TOCSIN_OK;
    tocsin_document document = {
        .bytes = text,
        .form = TOCSIN_FORM_TEXT,
        .record = tocsin_text_of(tocsin_arena_format(&f->arena, "item %zu", i + 1)),
        .url = item->url,
        .author = item->author,
        .title = item->title,
        .outlet = item->author.n ? item->author : host_of(item->url),
        .published = {item->posted, item->posted},
        .within = item->within,
    };
    return intake_take_document(f->in, notes->path, &document, notes_sha256, err);
}

static tocsin_status take_notes(folder_import *f, folder_file *file, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_archived_item *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_file_read(file->path, NOTES_LIMIT, &bytes, err);
    if (!status) {
        /* Items stay until all files are in, and so must what they point into. */
        tocsin_text kept = tocsin_arena_text(&f->arena, tocsin_buffer_text(&bytes));
        if (!kept.at) return tocsin_fail_memory(err);
        if (!tocsin_text_is_utf8(kept, NULL)) return TOCSIN_OK;
        status = tocsin_archived_items(kept, file->path, &f->arena, &items, &n, err);
    }
    if (status || n == 0) return status;
    file->is_notes = true;
    status = tocsin_sha256(tocsin_buffer_text(&bytes), sha256_hex, err);
    if (!status) status = append_file(f, file, tocsin_buffer_text(&bytes), sha256_hex, err);
    for (size_t i = 0; !status && i < n; i++)
        status = take_item(f, file, sha256_hex, &items[i], i, err);
    return status;
}

static tocsin_status take_file(folder_import *f, const folder_file *file, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    char sha256_hex[TOCSIN_SHA256_HEX + 1];
    tocsin_status status = tocsin_file_read(file->path, SIZE_MAX, &bytes, err);
    if (!status) status = tocsin_sha256(tocsin_buffer_text(&bytes), sha256_hex, err);
    return status ? status : append_file(f, file, tocsin_buffer_text(&bytes), sha256_hex, err);
}

tocsin_status import_folder(case_run *run, const char *dir, tocsin_error *err) {
    TOCSIN_CLEANUP(release_folder) folder_import f = {.run = run, .dir = dir};
    tocsin_status status = list_files(&f, err);
    if (!status) status = intake_new(run, &f.in, err);
    for (size_t i = 0; !status && i < f.n; i++)
        if (may_be_notes(f.files[i].name)) status = take_notes(&f, &f.files[i], err);
    if (!status && f.n_items == 0)
        return tocsin_fail(
            err, TOCSIN_BAD_INPUT,
            "%s is neither a case nor a folder of auto-archiver: no table or JSON in "
            "it notes what was saved; 'tocsin add' takes reports in",
            dir);
    for (size_t i = 0; !status && i < f.n; i++) {
        status = case_progress(run, "importing files", i, f.n, err);
        if (!status && !f.files[i].is_notes) status = take_file(&f, &f.files[i], err);
    }
    return status;
}
