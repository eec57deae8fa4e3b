// SPDX-License-Identifier: Apache-2.0
/* The check of one picture of a case: the bytes that are in evidence, the scenes and the claims of case.yaml. What it leaves is
 * observations, and two files that no finding rests on: the answer sheet and a thumbnail. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/data.h"
#include "casefile/pictures.h"

/* The sheet is written in the language of the case where there are words for it, else in English. */
static const char *sheet_language(const tocsin_case *c) {
    char name[64];
    snprintf(name, sizeof name, "lang/%.16s/picture.yaml", c->config.language.at);
    return tocsin_data_file(name).at ? c->config.language.at : "en";
}

char *picture_sheet_path(const tocsin_case *c, const tocsin_evidence *evidence,
                         tocsin_arena *arena) {
    return tocsin_arena_format(arena, "%s/sheets/%.*s.%s.html", c->dir,
                               TOCSIN_TEXT_ARG(tocsin_text_slice(evidence->sha256, 0, 16)),
                               sheet_language(c));
}

char *picture_thumbnail_path(const tocsin_case *c, const tocsin_evidence *evidence,
                             tocsin_arena *arena) {
    return tocsin_arena_format(arena, "%s/state/pictures/%.*s.jpg", c->dir,
                               TOCSIN_TEXT_ARG(tocsin_text_slice(evidence->sha256, 0, 16)));
}

/* ---- the tests --------------------------------------------------------------------------------- */

static tocsin_status look_in_archive(picture_job *job, tocsin_error *err) {
    if (!job->scenes.n) return TOCSIN_OK;
    const char **paths = tocsin_arena_new(job->arena, const char *, job->scenes.n);
    if (!paths) return tocsin_fail_memory(err);
    for (size_t i = 0; i < job->scenes.n; i++) paths[i] = job->scenes.items[i].path;
    tocsin_status status =
        tocsin_check_archive(&job->check.picture, paths, job->scenes.n, job->run->options->threads,
                             &job->check.archive, err);
    /* The sheet names a scene as the case does: where the case lies is nobody's business. */
    for (size_t i = 0; !status && i < job->scenes.n; i++) {
        job->check.archive.found[i].scene =
            tocsin_arena_string(job->arena, job->scenes.items[i].name);
        if (!job->check.archive.found[i].scene) status = tocsin_fail_memory(err);
    }
    return status;
}

static tocsin_status look_at_shadow(picture_job *job, tocsin_error *err) {
    const config_picture *claimed = job->picture->claimed;
    tocsin_shadow shadow = claimed->shadow;
    shadow.lat_deg = claimed->lat;
    shadow.lon_deg = claimed->lon;
    shadow.day = claimed->day;
    shadow.minute = claimed->minute;
    shadow.gsd_m = claimed->gsd_m;
    tocsin_check_take_match(&job->check, &shadow);
    return claimed->has_shadow ? tocsin_shadow_read(&shadow, &job->check.sun, err) : TOCSIN_OK;
}

/* ---- files ------------------------------------------------------------------------------------- */

static tocsin_status make_folder(const tocsin_case *c, const char *name, tocsin_arena *arena,
                                 tocsin_error *err) {
    const char *path = tocsin_arena_format(arena, "%s/%s", c->dir, name);
    if (!path) return tocsin_fail_memory(err);
    if (mkdir(path, 0777) && errno != EEXIST)
        return tocsin_fail_errno(err, "make the folder", path);
    return TOCSIN_OK;
}

static tocsin_status write_sheet(picture_job *job, tocsin_text bytes, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer page = TOCSIN_BUFFER_INIT;
    const tocsin_case *c = job->run->c;
    const char *path = picture_sheet_path(c, job->evidence, job->arena);
    const char *name = tocsin_arena_string(job->arena, job->name);
    if (!path || !name) return tocsin_fail_memory(err);
    tocsin_status status = make_folder(c, "sheets", job->arena, err);
    if (!status)
        status = tocsin_check_html(&job->check, bytes, name, sheet_language(c), &page, err);
    return status ? status : tocsin_file_write(path, tocsin_buffer_text(&page), err);
}

static tocsin_status write_thumbnail(picture_job *job, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer small = TOCSIN_BUFFER_INIT;
    const tocsin_case *c = job->run->c;
    const char *path = picture_thumbnail_path(c, job->evidence, job->arena);
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = make_folder(c, "state", job->arena, err);
    if (!status) status = make_folder(c, "state/pictures", job->arena, err);
    if (!status)
        status = tocsin_picture_thumbnail(&job->check.picture, PICTURE_THUMBNAIL_PX, &small, err);
    return status ? status : tocsin_file_write(path, tocsin_buffer_text(&small), err);
}

/* ---- the whole --------------------------------------------------------------------------------- */

static tocsin_status record(picture_job *job, tocsin_error *err) {
    tocsin_ledger *ledger = job->run->ledger;
    if (job->is_recorded) return TOCSIN_OK;
    tocsin_status status = tocsin_ledger_begin(ledger, err);
    if (status) return status;
    status = picture_record(job, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    if (status) tocsin_ledger_rollback(ledger);
    return status;
}

tocsin_status picture_check(picture_job *job, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    const config_picture *claimed = job->picture->claimed;
    tocsin_check_options options = TOCSIN_CHECK_OPTIONS_INIT;
    options.gsd_m = claimed->gsd_m;
    options.elevation_deg = claimed->elevation_deg;
    options.threads = job->run->options->threads;
    options.trust = job->trust->pem;
    tocsin_status status = tocsin_ledger_fetch(job->run->ledger, job->evidence->sha256,
                                               TOCSIN_PICTURE_MOST_BYTES, &bytes, err);
    if (!status)
        status = tocsin_check_picture(tocsin_buffer_text(&bytes), &options, &job->check, err);
    if (status) return status;
    const tocsin_picture *picture = &job->check.picture;
    job->mirrored =
        tocsin_picture_hash_mirrored(picture->luma, picture->width_px, picture->height_px);
    status = look_in_archive(job, err);
    if (!status) status = look_at_shadow(job, err);
    if (!status) status = write_sheet(job, tocsin_buffer_text(&bytes), err);
    if (!status) status = write_thumbnail(job, err);
    return status ? status : record(job, err);
}
