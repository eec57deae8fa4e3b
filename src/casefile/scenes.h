// SPDX-License-Identifier: Apache-2.0
#ifndef CASEFILE_SCENES_H
#define CASEFILE_SCENES_H

/* Scenes of the case, from file to ledger.
 *
 *   series.c        opening what case.yaml names: image series and areas
 *   scene_files.c   the files of a series, and which of them the ledger lacks
 *   scenes.c        values of those, and their entries
 *   pixels.c        every pixel of the areas watched, and what left its norm in which scene
 *   patch_read.c    patches as imagery writes them, by scene
 */

#include "casefile/case.h"

/* ---- series.c -------------------------------------------------------------------------------- */

/* Texts of case.yaml end in NUL. */
const char *series_string(tocsin_text text);
/* A name that any file system takes; a digest behind it tells apart those that come out the same. NULL: no memory. */
char *series_plain_name(tocsin_arena *arena, tocsin_text name);
/* Where the case keeps its decoded values. */
tocsin_status series_tiles_path(const tocsin_case *c, const config_series *series,
                                tocsin_arena *arena, const char **ret_path, tocsin_error *err);
tocsin_status series_options(const tocsin_case *c, const config_series *series, tocsin_arena *arena,
                             tocsin_imagery_options *ret_options, tocsin_error *err);
/* The scenes of `period`. */
tocsin_status series_open(const tocsin_case *c, const config_series *series, tocsin_period period,
                          tocsin_arena *arena, tocsin_imagery **ret_series, tocsin_error *err);
tocsin_status series_open_area(const tocsin_case *c, const config_area *area, tocsin_arena *arena,
                               tocsin_area **ret_area, tocsin_error *err);

/* ---- scene_files.c --------------------------------------------------------------------------- */

/* What the ledger held when the run began. Keys "series \x1f area \x1f sha256:…" of the values of areas, sorted. */
typedef struct observed {
    tocsin_text *keys;
    size_t n;
    tocsin_observation *observations; /* all, in ledger order */
    size_t n_observations;
    tocsin_evidence *evidence;
    size_t n_evidence;
    tocsin_arena arena;
} observed;

void observed_release(observed *known);
tocsin_status observed_load(tocsin_ledger *ledger, observed *ret_known, tocsin_error *err);
/* A key of it; `at` is NULL when memory ran out. */
tocsin_text observed_key(tocsin_arena *arena, tocsin_text series, tocsin_text area,
                         tocsin_text evidence);
bool observed_has(const observed *known, tocsin_text key);

typedef struct scene_file {
    const char *path;
    tocsin_text name;
    char sha256[TOCSIN_SHA256_HEX + 1];
    int64_t size;
    tocsin_period days; /* of its scenes */
    bool is_new;        /* not in the ledger as evidence */
    bool is_merged;     /* second acquisition of a day: counted with the first */
    bool is_stale;
} scene_file;

/* A scene that counts: used, and the first of its day. */
typedef struct scene_day {
    tocsin_day day;
    size_t file;
} scene_day;

typedef struct series_work {
    case_run *run;
    const config_series *series;
    const observed *known;
    tocsin_arena arena;
    scene_file *files; /* in the order of their first scene */
    size_t n_files;
    scene_day *days; /* ascending */
    size_t n_days;
    tocsin_period stale; /* days that must be read */
    bool simulated;      /* case.yaml says so, or the scenes do */
} series_work;

void series_work_release(series_work *work);
/* The files of a series that is open, and the days of those that are stale; scenes that are not used are noted. */
tocsin_status scene_files_list(series_work *work, const tocsin_imagery *imagery, tocsin_error *err);
/* The key of what was seen in a file for an area of the series. */
tocsin_text scene_file_key(series_work *work, const scene_file *file, size_t area);
bool scene_is_merge_note(const char *skipped);
tocsin_status scene_note_skipped(series_work *work, const tocsin_scene *scene, tocsin_error *err);

/* ---- pixels.c -------------------------------------------------------------------------------- */

/* After the scenes of the series have been recorded. Where pixels cannot be watched the reason is noted, and that is no
 * failure. */
tocsin_status pixels_take(series_work *work, tocsin_error *err);

/* ---- patch_read.c ---------------------------------------------------------------------------- */

/* A patch and the scene that confirmed it. */
typedef struct dated_patch {
    tocsin_day confirmed;
    tocsin_patch patch;
} dated_patch;
/* Those of a file of imagery, by day. Arrays live in the arena. */
tocsin_status patch_read(const char *path, tocsin_arena *arena, dated_patch **ret_patches,
                         size_t *ret_n, tocsin_error *err);

#endif
