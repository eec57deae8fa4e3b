// SPDX-License-Identifier: Apache-2.0
/* Scenes into the ledger: a scene stays where it is and is recorded with its hash; what is kept is
 * one observation an area. A file is stale while the ledger lacks an observation of it for one of
 * the areas; only the days of stale files are read again, so that tonight's scene costs one scene.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile/case.h"

/* ---- opening what case.yaml names ----------------------------------------------------------- */

static const char *string_or_null(tocsin_text text) {
    return text.n ? text.at : NULL; /* texts of case.yaml end in NUL */
}

static tocsin_status make_options(const tocsin_case *c, const config_series *series,
                                  tocsin_arena *arena, tocsin_imagery_options *ret_options,
                                  tocsin_error *err) {
    const char **paths = tocsin_arena_new(arena, const char *, series->n_scenes);
    if (!paths) return tocsin_fail_memory(err);
    for (size_t i = 0; i < series->n_scenes; i++)
        if (!(paths[i] = case_path(c, arena, series->scenes[i]))) return tocsin_fail_memory(err);
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = paths;
    options.n_paths = series->n_scenes;
    options.bands = string_or_null(series->bands);
    options.expression = string_or_null(series->expression);
    options.mask_band = string_or_null(series->mask_band);
    options.mask_keep = string_or_null(series->mask_keep);
    options.scale = series->scale;
    *ret_options = options;
    return TOCSIN_OK;
}

static tocsin_status open_series(const tocsin_case *c, const config_series *series,
                                 tocsin_period period, tocsin_arena *arena,
                                 tocsin_imagery **ret_series, tocsin_error *err) {
    tocsin_imagery_options options;
    tocsin_status status = make_options(c, series, arena, &options, err);
    options.period = period;
    if (!status) status = tocsin_imagery_open(&options, ret_series, err);
    if (status) tocsin_error_prefix(err, "imagery '%.*s'", TOCSIN_TEXT_ARG(series->name));
    return status;
}

static tocsin_status open_area(const tocsin_case *c, const config_area *area, tocsin_arena *arena,
                               tocsin_area **ret_area, tocsin_error *err) {
    const char *path = case_path(c, arena, area->file);
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_area_open(path, string_or_null(area->feature), ret_area, err);
    if (status) tocsin_error_prefix(err, "area '%.*s'", TOCSIN_TEXT_ARG(area->name));
    return status;
}

static tocsin_status check_area_on_grid(const tocsin_case *c, tocsin_imagery *imagery,
                                        const config_area *area, tocsin_arena *arena,
                                        tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_area_close) tocsin_area *polygon = NULL;
    tocsin_status status = open_area(c, area, arena, &polygon, err);
    if (!status) status = tocsin_imagery_area_check(imagery, polygon, err);
    if (status) tocsin_error_prefix(err, "area '%.*s'", TOCSIN_TEXT_ARG(area->name));
    return status;
}

/* Before a run changes anything: do all series and areas open, and do they lie on one another? */
tocsin_status scenes_preflight(tocsin_case *c, tocsin_error *err) {
    const case_config *config = &c->config;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < config->n_areas; i++) {
        TOCSIN_CLEANUP(tocsin_area_close) tocsin_area *area = NULL;
        status = open_area(c, &config->areas[i], &arena, &area, err);
    }
    for (size_t i = 0; !status && i < config->n_series; i++) {
        const config_series *series = &config->series[i];
        TOCSIN_CLEANUP(tocsin_imagery_close) tocsin_imagery *imagery = NULL;
        status = open_series(c, series, TOCSIN_PERIOD_NONE, &arena, &imagery, err);
        for (size_t k = 0; !status && k < series->n_areas; k++)
            status = check_area_on_grid(c, imagery, &config->areas[series->areas[k]], &arena, err);
    }
    return status;
}

/* ---- what the ledger has ------------------------------------------------------------------- */

/* Sorted keys "series \x1f area \x1f sha256:…" of the observations in the ledger. */
typedef struct observed {
    tocsin_text *keys;
    size_t n;
    tocsin_evidence *evidence;
    size_t n_evidence;
    tocsin_arena arena;
} observed;

static void release_observed(observed *known) {
    tocsin_arena_release(&known->arena);
}

static int compare_texts(const void *a, const void *b) {
    return tocsin_text_compare(*(const tocsin_text *)a, *(const tocsin_text *)b);
}

static tocsin_text observation_key(tocsin_arena *arena, tocsin_text series, tocsin_text area,
                                   tocsin_text evidence) {
    return tocsin_text_of(tocsin_arena_format(arena, "%.*s\x1f%.*s\x1f%.*s",
                                              TOCSIN_TEXT_ARG(series), TOCSIN_TEXT_ARG(area),
                                              TOCSIN_TEXT_ARG(evidence)));
}

static tocsin_status load_observed(tocsin_ledger *ledger, observed *ret_known, tocsin_error *err) {
    tocsin_observation *observations = NULL;
    tocsin_arena *arena = &ret_known->arena;
    tocsin_status status =
        tocsin_ledger_observations(ledger, arena, &observations, &ret_known->n, err);
    if (!status)
        status = tocsin_ledger_evidence(ledger, arena, &ret_known->evidence, &ret_known->n_evidence,
                                        err);
    if (status) return status;
    ret_known->keys = tocsin_arena_new(arena, tocsin_text, ret_known->n);
    if (!ret_known->keys) return tocsin_fail_memory(err);
    for (size_t i = 0; i < ret_known->n; i++) {
        const tocsin_observation *o = &observations[i];
        ret_known->keys[i] = observation_key(arena, o->series, o->area, o->evidence);
        if (!ret_known->keys[i].at) return tocsin_fail_memory(err);
    }
    if (ret_known->n) qsort(ret_known->keys, ret_known->n, sizeof *ret_known->keys, compare_texts);
    return TOCSIN_OK;
}

static bool is_observed(const observed *known, tocsin_text key) {
    return known->n && bsearch(&key, known->keys, known->n, sizeof *known->keys, compare_texts);
}

/* ---- the files of one series --------------------------------------------------------------- */

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

typedef struct series_work {
    case_run *run;
    const config_series *series;
    const observed *known;
    tocsin_arena arena;
    scene_file *files; /* in the order of their first scene */
    size_t n_files;
    tocsin_period stale; /* days that must be read */
    bool simulated;      /* case.yaml says so, or the scenes do */
} series_work;

static void release_work(series_work *work) {
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

static tocsin_text file_key(series_work *work, const scene_file *file, size_t area) {
    const char *evidence = tocsin_arena_format(&work->arena, "sha256:%s", file->sha256);
    return observation_key(&work->arena, work->series->name,
                           work->run->c->config.areas[work->series->areas[area]].name,
                           tocsin_text_of(evidence));
}

static bool is_stale(series_work *work, const scene_file *file) {
    if (file->is_new || file->is_merged) return file->is_new;
    for (size_t i = 0; i < work->series->n_areas; i++)
        if (!is_observed(work->known, file_key(work, file, i))) return true;
    return false;
}

static void widen(tocsin_period *period, tocsin_period by) {
    if (period->from == TOCSIN_DAY_NONE || by.from < period->from) period->from = by.from;
    if (period->to == TOCSIN_DAY_NONE || by.to > period->to) period->to = by.to;
}

static bool is_merge_note(const char *skipped) {
    return skipped && !strncmp(skipped, "merged", strlen("merged"));
}

static tocsin_status note_skipped(series_work *work, const tocsin_scene *scene, tocsin_error *err) {
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
        .is_merged = is_merge_note(scene->skipped),
    };
    if (!file->path || !file->name.at) return tocsin_fail_memory(err);
    tocsin_status status = identify_file(work, file, err);
    if (!status) work->n_files++;
    return status;
}

static tocsin_status list_files(series_work *work, const tocsin_imagery *imagery,
                                tocsin_error *err) {
    size_t n = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(imagery, &n);
    work->files = tocsin_arena_new(&work->arena, scene_file, n);
    if (!work->files) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < n; i++) {
        const tocsin_scene *scene = &scenes[i];
        scene_file *last = work->n_files ? &work->files[work->n_files - 1] : NULL;
        if (scene->skipped && !is_merge_note(scene->skipped))
            status = note_skipped(work, scene, err);
        else if (last && !strcmp(last->path, scene->path))
            widen(&last->days, (tocsin_period){scene->day, scene->day});
        else
            status = add_file(work, scene, err);
    }
    work->stale = TOCSIN_PERIOD_NONE;
    for (size_t i = 0; !status && i < work->n_files; i++) {
        work->files[i].is_stale = is_stale(work, &work->files[i]);
        if (work->files[i].is_stale) widen(&work->stale, work->files[i].days);
    }
    return status;
}

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
        open_series(c, work->series, work->stale, &work->arena, &ret_values->imagery, err);
    for (size_t i = 0; !status && i < work->series->n_areas; i++) {
        TOCSIN_CLEANUP(tocsin_area_close) tocsin_area *area = NULL;
        const config_area *named = &c->config.areas[work->series->areas[i]];
        status = case_progress(work->run, "measuring areas", i, work->series->n_areas, err);
        if (!status) status = open_area(c, named, &work->arena, &area, err);
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
            if (!scenes[i].skipped || is_merge_note(scenes[i].skipped))
                has_good = true;
            else
                bad = &scenes[i];
        }
        if (has_good || !bad) continue;
        file->is_stale = false;
        status = note_skipped(work, bad, err);
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

static void write_observation(tocsin_json *json, const void *observation) {
    tocsin_observation_write(json, observation);
}

/* The values of one file, for one area. */
static tocsin_status append_values(series_work *work, const scene_file *file, size_t area,
                                   const stale_values *values, tocsin_error *err) {
    if (is_observed(work->known, file_key(work, file, area))) return TOCSIN_OK;
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
        status = case_append(work->run->ledger, TOCSIN_OBSERVATION_MADE, write_observation,
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

static tocsin_status take_series(case_run *run, const config_series *series, const observed *known,
                                 tocsin_error *err) {
    TOCSIN_CLEANUP(release_work) series_work work = {.run = run, .series = series, .known = known};
    TOCSIN_CLEANUP(tocsin_imagery_close) tocsin_imagery *imagery = NULL;
    tocsin_status status =
        open_series(run->c, series, TOCSIN_PERIOD_NONE, &work.arena, &imagery, err);
    if (!status) status = list_files(&work, imagery, err);
    work.simulated = series->simulated || (!status && tocsin_imagery_is_simulated(imagery));
    tocsin_imagery_close(&imagery);
    if (status || work.stale.from == TOCSIN_DAY_NONE) {
        run->report->known += status ? 0 : work.n_files;
        return status;
    }
    TOCSIN_CLEANUP(release_values) stale_values values = {0};
    status = measure(&work, &values, err);
    if (!status) status = drop_unreadable(&work, &values, err);
    for (size_t i = 0; !status && i < work.n_files; i++) {
        if (!work.files[i].is_stale) {
            run->report->known++;
            continue;
        }
        status = case_progress(run, "recording scenes", i, work.n_files, err);
        if (!status) status = commit_file(&work, &work.files[i], &values, err);
    }
    return status;
}

tocsin_status scenes_take(case_run *run, tocsin_error *err) {
    const case_config *config = &run->c->config;
    if (config->n_series == 0) return TOCSIN_OK;
    TOCSIN_CLEANUP(release_observed) observed known = {0};
    tocsin_status status = load_observed(run->ledger, &known, err);
    for (size_t i = 0; !status && i < config->n_series; i++)
        status = take_series(run, &config->series[i], &known, err);
    return status;
}
