// SPDX-License-Identifier: Apache-2.0
/* The case as one archive: what `tocsin audit` needs on another machine, and what `tocsin brief` does. All below one
 * folder, which is called as the archive is. Scenes are large and stay; their entries hold their hashes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "casefile/case.h"

typedef struct packing {
    case_run *run;
    tocsin_packer *writer;
    tocsin_arena arena;
    tocsin_text folder; /* within the archive */
    char *copy;         /* of the database, while there is one */
    bool has_copy;
} packing;

static void release_packing(packing *p) {
    tocsin_pack_free(&p->writer);
    if (p->has_copy) unlink(p->copy);
    tocsin_arena_release(&p->arena);
}

/* "x/build-up.tar.zst" → "build-up". */
static tocsin_text folder_of(const char *path) {
    tocsin_text name = claims_file_name(tocsin_text_of(path));
    static const char *const tails[] = {".zst", ".tar"};
    for (size_t i = 0; i < 2; i++)
        if (tocsin_text_ends(name, tocsin_text_of(tails[i]))) name.n -= strlen(tails[i]);
    return name.n ? name : TOCSIN_TEXT("case");
}

static tocsin_status add_file(packing *p, tocsin_text name, const char *path, tocsin_error *err) {
    char *inside = tocsin_arena_format(&p->arena, "%.*s/%.*s", TOCSIN_TEXT_ARG(p->folder),
                                       TOCSIN_TEXT_ARG(name));
    if (!inside || !path) return tocsin_fail_memory(err);
    return tocsin_pack_add(p->writer, inside, path, err);
}

static tocsin_status add_own_file(packing *p, const char *name, tocsin_error *err) {
    return add_file(p, tocsin_text_of(name), case_path(p->run->c, &p->arena, tocsin_text_of(name)),
                    err);
}

/* ---- the parts ---------------------------------------------------------------------------------- */

static tocsin_status add_ledger(packing *p, const char *output, tocsin_error *err) {
    p->copy = tocsin_arena_format(&p->arena, "%s.case.db", output);
    if (!p->copy) return tocsin_fail_memory(err);
    unlink(p->copy); /* what a run that was killed left */
    p->has_copy = true;
    tocsin_status status = tocsin_ledger_copy(p->run->ledger, p->copy, err);
    return status ? status : add_file(p, TOCSIN_TEXT("case.db"), p->copy, err);
}

static int compare_hashes(const void *a, const void *b) {
    return tocsin_text_compare(((const tocsin_evidence *)a)->sha256,
                               ((const tocsin_evidence *)b)->sha256);
}

/* Only bytes that are what their entry says: a fault is not carried on. */
static tocsin_status add_evidence(packing *p, tocsin_text sha256, tocsin_error *err) {
    char found[TOCSIN_SHA256_HEX + 1];
    char *name =
        tocsin_arena_format(&p->arena, "evidence/%.2s/%.*s", sha256.at, TOCSIN_TEXT_ARG(sha256));
    if (!name) return tocsin_fail_memory(err);
    char *path = case_path(p->run->c, &p->arena, tocsin_text_of(name));
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_sha256_file(path, found, NULL, err);
    if (status) return status;
    if (!tocsin_text_is(sha256, found))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "the evidence %s is changed; 'tocsin audit' tells more. Restore it from "
                           "a copy, or add the original again",
                           path);
    return add_file(p, tocsin_text_of(name), path, err);
}

static tocsin_status add_all_evidence(packing *p, tocsin_error *err) {
    tocsin_evidence *items = NULL;
    size_t n = 0;
    tocsin_status status = tocsin_ledger_evidence(p->run->ledger, &p->arena, &items, &n, err);
    if (!status && n) qsort(items, n, sizeof *items, compare_hashes);
    for (size_t i = 0; !status && i < n; i++) {
        status = case_progress(p->run, "packing files", i, n, err);
        if (!status && items[i].stored) status = add_evidence(p, items[i].sha256, err);
        p->run->report->known += items[i].stored;
    }
    return status;
}

static bool lies_within(tocsin_text path) {
    tocsin_text part;
    if (!path.n || path.at[0] == '/') return false;
    while (tocsin_text_split(&path, '/', &part))
        if (!part.n || tocsin_text_is(part, "..") || tocsin_text_is(part, ".")) return false;
    return true;
}

static tocsin_status add_areas(packing *p, tocsin_error *err) {
    const case_config *config = &p->run->c->config;
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < config->n_areas; i++) {
        tocsin_text file = config->areas[i].file;
        bool is_done = false;
        for (size_t k = 0; k < i; k++) is_done |= tocsin_text_equal(file, config->areas[k].file);
        if (is_done) continue;
        tocsin_error why = TOCSIN_ERROR_INIT;
        if (lies_within(file))
            status = add_file(p, file, case_path(p->run->c, &p->arena, file), err);
        else {
            tocsin_fail(&why, TOCSIN_PARTLY,
                        "%.*s lies outside the case and was left out of the archive; copy it into "
                        "the case and name it there under 'areas'",
                        TOCSIN_TEXT_ARG(file));
            status = case_skip(p->run, &why, err);
        }
    }
    return status;
}

static tocsin_status pack(packing *p, const char *output, tocsin_error *err) {
    tocsin_status status = add_own_file(p, "case.yaml", err);
    char *notes = case_path(p->run->c, &p->arena, TOCSIN_TEXT("notes.md"));
    if (!status && !notes) status = tocsin_fail_memory(err);
    if (!status && access(notes, R_OK) == 0) status = add_own_file(p, "notes.md", err);
    if (!status) status = add_areas(p, err);
    if (!status) status = add_ledger(p, output, err);
    if (!status) status = add_all_evidence(p, err);
    return status ? status : tocsin_pack_finish(p->writer, err);
}

tocsin_status tocsin_case_export_archive(tocsin_case *c, const char *path,
                                         const tocsin_run_options *options,
                                         tocsin_case_report *ret_report, tocsin_error *err) {
    tocsin_case_report report = {0};
    case_run run = {.c = c, .options = options, .report = &report};
    tocsin_status status = tocsin_ledger_open(c->dir, TOCSIN_LEDGER_READ, &run.ledger, err);
    if (!status) {
        TOCSIN_CLEANUP(release_packing) packing p = {.run = &run, .folder = folder_of(path)};
        status = tocsin_pack_begin(path, &p.writer, err);
        if (!status) status = pack(&p, path, err);
        if (status == TOCSIN_PARTLY)
            status = tocsin_fail(err, status, "stopped on request; no archive was written");
    }
    return case_finish(&run, ret_report, status, err);
}
