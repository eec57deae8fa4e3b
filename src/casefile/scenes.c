// SPDX-License-Identifier: Apache-2.0
/* Scenes into the ledger: a scene stays where it is and is recorded with its hash; what is kept is
 * one observation an area. Only the days of stale files are read again, so that tonight's scene costs one scene.
 */
#include "casefile/scenes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- values of stale files ----------------------------------------------------------------- */

typedef struct area_values {
    tocsin_area_value *values; /* malloc'ed */
    size_t n;
} area_values;

typedef struct stale_values {
    tocsin_imagery *imagery; /* the stale days alone */
    area_values *of_area;    /* one each of the series */
    size_t n_areas;
} stale_values;

static void release_values(stale_values *values) {
    for (size_t i = 0; i < values->n_areas; i++) free(values->of_area[i].values);
    tocsin_imagery_close(&values->imagery);
}

static tocsin_status measure(series_work *work, stale_values *ret_values, tocsin_error *err) {
    const tocsin_case *c = work->run->c;
    ret_values->of_area = tocsin_arena_new(&work->arena, area_values, work->series->n_areas);
    if (!ret_values->of_area) return tocsin_fail_memory(err);
    tocsin_status status =
        series_open(c, work->series, work->stale, &work->arena, &ret_values->imagery, err);
    for (size_t i = 0; !status && i < work->series->n_areas; i++) {
        TOCSIN_CLEANUP(tocsin_area_close) tocsin_area *area = NULL;
        const config_area *named = &c->config.areas[work->series->areas[i]];
        status = case_progress(work->run, "measuring areas", i, work->series->n_areas, err);
        if (!status) status = series_open_area(c, named, &work->arena, &area, err);
        ret_values->n_areas = i + 1;
        area_values *values = &ret_values->of_area[i];
        if (!status)
            status =
                tocsin_imagery_area_series(ret_values->imagery, area, work->series->statistic,
                                           work->series->level, &values->values, &values->n, err);
    }
    return status;
}

/* What only showed while reading: such a scene is named like the others, and a file of which nothing is left is not
 * recorded, so that the next run tries it again. */
static tocsin_status drop_unreadable(series_work *work, const stale_values *values,
                                     tocsin_error *err) {
    size_t n = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(values->imagery, &n);
    tocsin_status status = TOCSIN_OK;
    for (size_t f = 0; !status && f < work->n_files; f++) {
        scene_file *file = &work->files[f];
        const tocsin_scene *bad = NULL;
        bool has_good = !file->is_stale;
        for (size_t i = 0; !has_good && i < n; i++) {
            if (strcmp(scenes[i].path, file->path) != 0) continue;
            if (!scenes[i].skipped || scene_is_merge_note(scenes[i].skipped))
                has_good = true;
            else
                bad = &scenes[i];
        }
        if (has_good || !bad) continue;
        file->is_stale = false;
        status = scene_note_skipped(work, bad, err);
    }
    return status;
}

static const char *describe_method(const config_series *series, tocsin_arena *arena) {
    static const char *const words[] = {"mean", "median", "quantile", "share above"};
    const char *level = series->statistic >= TOCSIN_QUANTILE
                            ? tocsin_arena_format(arena, " %g", series->level)
                            : "";
    const char *bands = series->expression.n ? series->expression.at
                        : series->bands.n    ? series->bands.at
                                             : "1";
    const char *of = series->expression.n ? "" : "band ";
    return level ? tocsin_arena_format(arena, "%s%s of %s%s", words[series->statistic], level, of,
                                       bands)
                 : NULL;
}

/* The values of one file, for one area. */
static tocsin_status append_values(series_work *work, const scene_file *file, size_t area,
                                   const stale_values *values, tocsin_error *err) {
    if (observed_has(work->known, scene_file_key(work, file, area))) return TOCSIN_OK;
    size_t n_scenes = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(values->imagery, &n_scenes);
    tocsin_observation observation = {
        .evidence = tocsin_text_of(tocsin_arena_format(&work->arena, "sha256:%s", file->sha256)),
        .area = work->run->c->config.areas[work->series->areas[area]].name,
        .series = work->series->name,
        .method = tocsin_text_of(describe_method(work->series, &work->arena)),
        .unit = work->series->unit,
        .simulated = work->simulated,
    };
    tocsin_status status = observation.evidence.at ? TOCSIN_OK : tocsin_fail_memory(err);
    const area_values *list = &values->of_area[area];
    for (size_t i = 0; !status && i < list->n; i++) {
        const tocsin_area_value *value = &list->values[i];
        if (value->scene >= n_scenes || strcmp(scenes[value->scene].path, file->path) != 0)
            continue;
        observation.day = value->day;
        observation.value = value->value;
        observation.spread = value->spread;
        observation.n_valid = value->n_valid;
        observation.n_pixels = value->n_pixels;
        status = case_append(work->run->ledger, TOCSIN_OBSERVATION_MADE, case_write_observation,
                             &observation, NULL, err);
        if (!status) work->run->report->observations++;
    }
    return status;
}

static const char *media_of(const char *path) {
    static const char *const media[][2] = {{".tif", "image/tiff"},
                                           {".tiff", "image/tiff"},
                                           {".nc", "application/x-netcdf"},
                                           {".jp2", "image/jp2"},
                                           {".json", "application/geo+json"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof media / sizeof *media; i++)
        if (!strcasecmp(dot, media[i][0])) return media[i][1];
    return "application/octet-stream";
}

static tocsin_status append_file(series_work *work, const scene_file *file,
                                 const stale_values *values, tocsin_error *err) {
    tocsin_evidence evidence = {
        .sha256 = tocsin_text_of(file->sha256),
        .size = file->size,
        .name = file->name,
        .role = TOCSIN_TEXT("scene"),
        .media = tocsin_text_of(media_of(file->path)),
        .series = work->series->name,
        .published = file->days,
        .simulated = work->simulated,
    };
    /* Twice the same bytes within one series: the first stands for both. */
    bool is_new = file->is_new && !tocsin_ledger_has_evidence(work->run->ledger, evidence.sha256);
    tocsin_status status = TOCSIN_OK;
    if (is_new)
        status = case_append(work->run->ledger, TOCSIN_EVIDENCE_ADDED, case_write_evidence,
                             &evidence, NULL, err);
    if (!status && is_new) work->run->report->added++;
    for (size_t i = 0; !status && i < values->n_areas; i++)
        status = append_values(work, file, i, values, err);
    return status;
}

static tocsin_status commit_file(series_work *work, const scene_file *file,
                                 const stale_values *values, tocsin_error *err) {
    tocsin_ledger *ledger = work->run->ledger;
    tocsin_status status = tocsin_ledger_begin(ledger, err);
    if (status) return status;
    status = append_file(work, file, values, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    if (status) tocsin_ledger_rollback(ledger);
    return status;
}

/* The files that the ledger lacks. */
static tocsin_status take_stale(series_work *work, tocsin_error *err) {
    case_run *run = work->run;
    TOCSIN_CLEANUP(release_values) stale_values values = {0};
    tocsin_status status = measure(work, &values, err);
    if (!status) status = drop_unreadable(work, &values, err);
    for (size_t i = 0; !status && i < work->n_files; i++) {
        if (!work->files[i].is_stale) {
            run->report->known++;
            continue;
        }
        status = case_progress(run, "recording scenes", i, work->n_files, err);
        if (!status) status = commit_file(work, &work->files[i], &values, err);
    }
    return status;
}

static tocsin_status take_series(case_run *run, const config_series *series, const observed *known,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(series_work_release)
    series_work work = {.run = run, .series = series, .known = known};
    TOCSIN_CLEANUP(tocsin_imagery_close) tocsin_imagery *imagery = NULL;
    tocsin_status status =
        series_open(run->c, series, TOCSIN_PERIOD_NONE, &work.arena, &imagery, err);
    if (!status) status = scene_files_list(&work, imagery, err);
    if (status) return status;
    work.simulated = series->simulated || tocsin_imagery_is_simulated(imagery);
    tocsin_imagery_close(&imagery);
    if (work.stale.from == TOCSIN_DAY_NONE)
        run->report->known += work.n_files;
    else
        status = take_stale(&work, err);
    return status || !series->map ? status : pixels_take(&work, err);
}

tocsin_status scenes_take(case_run *run, tocsin_error *err) {
    const case_config *config = &run->c->config;
    if (config->n_series == 0) return TOCSIN_OK;
    TOCSIN_CLEANUP(observed_release) observed known = {0};
    tocsin_status status = observed_load(run->ledger, &known, err);
    for (size_t i = 0; !status && i < config->n_series; i++)
        status = take_series(run, &config->series[i], &known, err);
    return status;
}
