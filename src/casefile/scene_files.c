// SPDX-License-Identifier: Apache-2.0
/* The files of a series. A file is stale while the ledger lacks an observation of it for one of the areas. */
#include "casefile/scenes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- what the ledger has ------------------------------------------------------------------- */

void observed_release(observed *known) {
    tocsin_arena_release(&known->arena);
}

static int compare_texts(const void *a, const void *b) {
    return tocsin_text_compare(*(const tocsin_text *)a, *(const tocsin_text *)b);
}

tocsin_text observed_key(tocsin_arena *arena, tocsin_text series, tocsin_text area,
                         tocsin_text evidence) {
    return tocsin_text_of(tocsin_arena_format(arena, "%.*s\x1f%.*s\x1f%.*s",
                                              TOCSIN_TEXT_ARG(series), TOCSIN_TEXT_ARG(area),
                                              TOCSIN_TEXT_ARG(evidence)));
}

tocsin_status observed_load(tocsin_ledger *ledger, observed *ret_known, tocsin_error *err) {
    tocsin_arena *arena = &ret_known->arena;
    tocsin_status status = tocsin_ledger_observations(ledger, arena, &ret_known->observations,
                                                      &ret_known->n_observations, err);
    if (!status)
        status = tocsin_ledger_evidence_once(ledger, arena, &ret_known->evidence,
                                             &ret_known->n_evidence, err);
    if (status) return status;
    ret_known->keys = tocsin_arena_new(arena, tocsin_text, ret_known->n_observations);
    if (!ret_known->keys) return tocsin_fail_memory(err);
    for (size_t i = 0; i < ret_known->n_observations; i++) {
        const tocsin_observation *o = &ret_known->observations[i];
        if (o->of_pixels || o->of_picture) continue;
        tocsin_text key = observed_key(arena, o->series, o->area, o->evidence);
        if (!key.at) return tocsin_fail_memory(err);
        ret_known->keys[ret_known->n++] = key;
    }
    if (ret_known->n) qsort(ret_known->keys, ret_known->n, sizeof *ret_known->keys, compare_texts);
    return TOCSIN_OK;
}

bool observed_has(const observed *known, tocsin_text key) {
    return known->n && bsearch(&key, known->keys, known->n, sizeof *known->keys, compare_texts);
}

/* ---- the files of one series --------------------------------------------------------------- */

void series_work_release(series_work *work) {
    tocsin_arena_release(&work->arena);
}

/* The hash of a file that is in the ledger with its name and size is taken from there; the audit
 * proves it. */
static tocsin_status identify_file(series_work *work, scene_file *file, tocsin_error *err) {
    struct stat info;
    if (stat(file->path, &info)) return tocsin_fail_errno(err, "open", file->path);
    file->size = (int64_t)info.st_size;
    for (size_t i = 0; i < work->known->n_evidence; i++) {
        const tocsin_evidence *evidence = &work->known->evidence[i];
        if (evidence->size != file->size || !tocsin_text_equal(evidence->name, file->name))
            continue;
        snprintf(file->sha256, sizeof file->sha256, "%.*s", TOCSIN_TEXT_ARG(evidence->sha256));
        return TOCSIN_OK;
    }
    tocsin_status status = tocsin_sha256_file(file->path, file->sha256, &file->size, err);
    file->is_new = !tocsin_ledger_has_evidence(work->run->ledger, tocsin_text_of(file->sha256));
    return status;
}

tocsin_text scene_file_key(series_work *work, const scene_file *file, size_t area) {
    const char *evidence = tocsin_arena_format(&work->arena, "sha256:%s", file->sha256);
    return observed_key(&work->arena, work->series->name,
                        work->run->c->config.areas[work->series->areas[area]].name,
                        tocsin_text_of(evidence));
}

static bool is_stale(series_work *work, const scene_file *file) {
    if (file->is_new || file->is_merged) return file->is_new;
    for (size_t i = 0; i < work->series->n_areas; i++)
        if (!observed_has(work->known, scene_file_key(work, file, i))) return true;
    return false;
}

static void widen(tocsin_period *period, tocsin_period by) {
    if (period->from == TOCSIN_DAY_NONE || by.from < period->from) period->from = by.from;
    if (period->to == TOCSIN_DAY_NONE || by.to > period->to) period->to = by.to;
}

bool scene_is_merge_note(const char *skipped) {
    return skipped && !strncmp(skipped, "merged", strlen("merged"));
}

tocsin_status scene_note_skipped(series_work *work, const tocsin_scene *scene, tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_text name = case_name(work->run->c, &work->arena, scene->path);
    tocsin_fail(&why, TOCSIN_BAD_INPUT, "imagery '%.*s': %.*s: %s",
                TOCSIN_TEXT_ARG(work->series->name), TOCSIN_TEXT_ARG(name), scene->skipped);
    return case_skip(work->run, &why, err);
}

static tocsin_status add_file(series_work *work, const tocsin_scene *scene, tocsin_error *err) {
    scene_file *file = &work->files[work->n_files];
    *file = (scene_file){
        .path = tocsin_arena_string(&work->arena, tocsin_text_of(scene->path)),
        .name = case_name(work->run->c, &work->arena, scene->path),
        .days = {scene->day, scene->day},
        .is_merged = scene_is_merge_note(scene->skipped),
    };
    if (!file->path || !file->name.at) return tocsin_fail_memory(err);
    tocsin_status status = identify_file(work, file, err);
    if (!status) work->n_files++;
    return status;
}

tocsin_status scene_files_list(series_work *work, const tocsin_imagery *imagery,
                               tocsin_error *err) {
    size_t n = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(imagery, &n);
    work->files = tocsin_arena_new(&work->arena, scene_file, n);
    work->days = tocsin_arena_new(&work->arena, scene_day, n);
    if (!work->files || !work->days) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++) {
        const tocsin_scene *scene = &scenes[i];
        scene_file *last = work->n_files ? &work->files[work->n_files - 1] : NULL;
        if (scene->skipped && !scene_is_merge_note(scene->skipped))
            status = scene_note_skipped(work, scene, err);
        else if (last && !strcmp(last->path, scene->path))
            widen(&last->days, (tocsin_period){scene->day, scene->day});
        else
            status = add_file(work, scene, err);
        if (!status && !scene->skipped)
            work->days[work->n_days++] = (scene_day){scene->day, work->n_files - 1};
    }
    work->stale = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; !status && i < work->n_files; i++) {
        work->files[i].is_stale = is_stale(work, &work->files[i]);
        if (work->files[i].is_stale) widen(&work->stale, work->files[i].days);
    }
    return status;
}
