// SPDX-License-Identifier: Apache-2.0
/* From options to a plan: find, scan, join, select, check, group by day. */
#include "imagery/series.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "imagery/datasets.h"
#include "imagery/resolve.h"
#include "imagery/tiles.h"

/* Bytes of a file of tiles, unless others are asked for. */
static const int64_t default_tiles_most = INT64_C(4000000000);

void series_plan_release(series_plan *plan) {
    tiles_close(&plan->tiles);
    free(plan->scenes);
    free(plan->places);
    free(plan->dates);
    scan_release(&plan->scan);
    memset(plan, 0, sizeof *plan);
}

/* ---- the named paths ------------------------------------------------------------------------ */

/* "red=scenes/red.img": the length of the name, 0 when there is none. */
static size_t given_name(const char *path) {
    size_t n = strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    struct stat info;
    return n > 0 && path[n] == '=' && stat(path, &info) != 0 ? n : 0;
}

static tocsin_status scan_path(series_plan *plan, const char *path, size_t source,
                               tocsin_error *err) {
    find_list list;
    tocsin_status status = find_files(&plan->scan.arena, path, &list, err);
    if (status) return status;
    for (size_t i = 0; i < list.n && !status; i++)
        status = scan_add(&plan->scan, &list.items[i], source, err);
    find_list_release(&list);
    return status;
}

static tocsin_status scan_paths(series_plan *plan, const tocsin_imagery_options *options,
                                tocsin_error *err) {
    size_t n = options->n_paths;
    if (n == 0) return tocsin_fail(err, TOCSIN_BAD_INPUT, "no images are named");
    const char **names = tocsin_arena_alloc(&plan->scan.arena, 2 * n, sizeof *names);
    if (!names) return tocsin_fail_memory(err);
    const char **short_names = names + n;
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; i < n && !status; i++) {
        const char *path = options->paths[i];
        size_t given = given_name(path);
        if (given) {
            names[i] = tocsin_arena_string(&plan->scan.arena, (tocsin_text){path, given});
            path += given + 1;
            if (!names[i]) return tocsin_fail_memory(err);
        }
        short_names[i] = find_short_name(&plan->scan.arena, path);
        status = short_names[i] ? scan_path(plan, path, i, err) : tocsin_fail_memory(err);
    }
    return status ? status : join_layers(&plan->scan, n, names, short_names, err);
}

/* ---- scenes --------------------------------------------------------------------------------- */

typedef struct scene_key {
    tocsin_day day;
    const char *path;
    size_t layer;
} scene_key;

static int compare_scenes(const void *a, const void *b) {
    const scene_key *p = a, *q = b;
    if (p->day != q->day) return p->day < q->day ? -1 : 1;
    int by_path = strcmp(p->path, q->path);
    if (by_path) return by_path;
    return p->layer < q->layer ? -1 : p->layer > q->layer;
}

static bool is_within(tocsin_day day, tocsin_period period) {
    if (day == TOCSIN_DAY_NONE) return true; /* so that it is named as skipped */
    return (period.from == TOCSIN_DAY_NONE || day >= period.from) &&
           (period.to == TOCSIN_DAY_NONE || day <= period.to);
}

/* Layers of the period in order; scenes[i] is made from layers[ret_layers[i]]. */
static tocsin_status make_scenes(series_plan *plan, tocsin_period period, size_t **ret_layers,
                                 tocsin_error *err) {
    size_t n_layers = plan->scan.n_layers, n = 0;
    scene_key *keys = calloc(n_layers + 1, sizeof *keys);
    size_t *layers = calloc(n_layers + 1, sizeof *layers);
    plan->scenes = calloc(n_layers + 1, sizeof *plan->scenes);
    if (!keys || !layers || !plan->scenes) {
        free(keys);
        free(layers);
        return tocsin_fail_memory(err);
    }
    for (size_t i = 0; i < n_layers; i++) {
        const scan_layer *layer = &plan->scan.layers[i];
        if (is_within(layer->day, period)) keys[n++] = (scene_key){layer->day, layer->path, i};
    }
    qsort(keys, n, sizeof *keys, compare_scenes);
    for (size_t i = 0; i < n; i++) {
        layers[i] = keys[i].layer;
        plan->scenes[i] = (tocsin_scene){.day = keys[i].day,
                                         .path = keys[i].path,
                                         .skipped = plan->scan.layers[keys[i].layer].skipped};
    }
    plan->n_scenes = n;
    free(keys);
    *ret_layers = layers;
    return TOCSIN_OK;
}

/* Scenes of one day belong to one date; all but the first that is used say with which they are
 * merged. */
static tocsin_status make_dates(series_plan *plan, tocsin_error *err) {
    plan->dates = calloc(plan->n_scenes + 1, sizeof *plan->dates);
    if (!plan->dates) return tocsin_fail_memory(err);
    for (size_t from = 0, end; from < plan->n_scenes; from = end) {
        const tocsin_scene *first = NULL;
        for (end = from; end < plan->n_scenes && plan->scenes[end].day == plan->scenes[from].day;
             end++) {
            tocsin_scene *scene = &plan->scenes[end];
            if (scene->skipped) continue;
            if (!first) {
                first = scene;
                continue;
            }
            scene->skipped = tocsin_arena_format(&plan->scan.arena,
                                                 "merged with %s of the same day", first->path);
            if (!scene->skipped) return tocsin_fail_memory(err);
            scene->merged = true;
        }
        if (first) plan->dates[plan->n_dates++] = (series_date){first->day, from, end};
    }
    return TOCSIN_OK;
}

static tocsin_status fail_no_scene(const series_plan *plan, tocsin_error *err) {
    if (plan->n_scenes == 0)
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "no scene lies within the period that was asked for");
    const tocsin_scene *first = &plan->scenes[0];
    bool dated = false;
    for (size_t i = 0; i < plan->n_scenes; i++)
        dated = dated || plan->scenes[i].day != TOCSIN_DAY_NONE;
    if (!dated)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: %s%s", first->path, first->skipped,
                           strstr(first->skipped, "date")
                               ? "; a pattern tells where the date stands, such as "
                                 "'scenes/S1_%Y%m%d*.tif'"
                               : "");
    if (plan->n_scenes == 1)
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "%s: %s", first->path, first->skipped);
    return tocsin_fail(err, TOCSIN_BAD_INPUT,
                       "none of the %zu scenes can be used; the first is %s: %s", plan->n_scenes,
                       first->path, first->skipped);
}

static bool has_candidate(const series_plan *plan) {
    for (size_t i = 0; i < plan->n_scenes; i++)
        if (!plan->scenes[i].skipped) return true;
    return false;
}

static tocsin_status fill_plan(series_plan *plan, const tocsin_imagery_options *options,
                               tocsin_error *err) {
    size_t *layers = NULL;
    tocsin_status status = scan_paths(plan, options, err);
    if (!status) status = make_scenes(plan, options->period, &layers, err);
    if (!status && !has_candidate(plan)) status = fail_no_scene(plan, err);
    if (!status) status = select_slots(plan, options, err);
    if (!status &&
        !(plan->places = calloc(plan->n_scenes * plan->n_slots + 1, sizeof *plan->places)))
        status = tocsin_fail_memory(err);
    if (!status) status = check_scenes(plan, layers, options, err);
    if (!status) status = make_dates(plan, err);
    if (!status && plan->n_dates == 0) status = fail_no_scene(plan, err);
    free(layers);
    return status;
}

tocsin_status series_plan_make(const tocsin_imagery_options *options, series_plan *ret_plan,
                               tocsin_error *err) {
    if (options->pool_px < 0 || options->pool_px > 9 ||
        (options->pool_px && options->pool_px % 2 == 0))
        return tocsin_fail(err, TOCSIN_BAD_INPUT,
                           "%d pixels cannot be pooled: 1, 3, 5, 7 or 9 a side", options->pool_px);
    series_plan plan = {.scan = SCAN_INIT, .mask_slot = SIZE_MAX};
    plan.pool_px = options->pool_px ? options->pool_px : 1;
    plan.tiles_path = options->tiles_path;
    plan.tiles_most = options->tiles_most > 0 ? options->tiles_most : default_tiles_most;
    plan.scan.datasets = datasets_new();
    if (!plan.scan.datasets) return tocsin_fail_memory(err);
    tocsin_status status = fill_plan(&plan, options, err);
    if (status)
        series_plan_release(&plan);
    else
        *ret_plan = plan;
    return status;
}

/* ---- the public series ---------------------------------------------------------------------- */

tocsin_status tocsin_imagery_open(const tocsin_imagery_options *options,
                                  tocsin_imagery **ret_series, tocsin_error *err) {
    tocsin_imagery *series = calloc(1, sizeof *series);
    if (!series) return tocsin_fail_memory(err);
    tocsin_status status = series_plan_make(options, &series->plan, err);
    if (!status) status = series_reader_open(&series->plan, &series->reader, err);
    if (status) {
        series_plan_release(&series->plan);
        free(series);
        return status;
    }
    *ret_series = series;
    return TOCSIN_OK;
}

void tocsin_imagery_close(tocsin_imagery **series) {
    if (!series || !*series) return;
    series_reader_close(&(*series)->reader);
    series_plan_release(&(*series)->plan);
    free(*series);
    *series = NULL;
}

const tocsin_scene *tocsin_imagery_scenes(const tocsin_imagery *series, size_t *ret_n) {
    *ret_n = series->plan.n_scenes;
    return series->plan.scenes;
}

int tocsin_imagery_width_px(const tocsin_imagery *series) {
    return series->plan.grid.width_px;
}

int tocsin_imagery_height_px(const tocsin_imagery *series) {
    return series->plan.grid.height_px;
}

const char *tocsin_imagery_tiles_note(const tocsin_imagery *series) {
    return series->plan.tiles_note;
}

bool tocsin_imagery_is_simulated(const tocsin_imagery *series) {
    return series->plan.simulated;
}
