// SPDX-License-Identifier: Apache-2.0
/* The archive scenes that a picture is held against, and the digest of all that its check depends on beside its bytes. */
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile/pictures.h"
#include "casefile/scenes.h"

typedef struct scene_list {
    const tocsin_case *c;
    const tocsin_evidence *evidence;
    size_t n_evidence;
    tocsin_arena *arena;
    picture_scene *items; /* malloc */
    size_t n, capacity;
} scene_list;

static void release_list(scene_list *list) {
    free(list->items);
}

/* The hash of a file that is in the ledger with its name and size is taken from there, as that of every scene. */
static tocsin_status identify(const scene_list *list, picture_scene *scene, tocsin_error *err) {
    struct stat info;
    if (stat(scene->path, &info)) return tocsin_fail_errno(err, "open", scene->path);
    scene->size = (int64_t)info.st_size;
    for (size_t i = 0; i < list->n_evidence; i++) {
        const tocsin_evidence *one = &list->evidence[i];
        if (one->size != scene->size || !tocsin_text_equal(one->name, scene->name)) continue;
        snprintf(scene->sha256, sizeof scene->sha256, "%.*s", TOCSIN_TEXT_ARG(one->sha256));
        scene->simulated = one->simulated;
        return TOCSIN_OK;
    }
    return tocsin_sha256_file(scene->path, scene->sha256, &scene->size, err);
}

static tocsin_status add_scene(scene_list *list, const char *path, tocsin_error *err) {
    picture_scene scene = {.path = tocsin_arena_string(list->arena, tocsin_text_of(path)),
                           .name = case_name(list->c, list->arena, path)};
    if (!scene.path || !scene.name.at) return tocsin_fail_memory(err);
    for (size_t i = 0; i < list->n; i++)
        if (tocsin_text_equal(list->items[i].name, scene.name)) return TOCSIN_OK;
    tocsin_status status = identify(list, &scene, err);
    if (status) return status;
    if (!tocsin_grow((void **)&list->items, &list->capacity, list->n, sizeof *list->items))
        return tocsin_fail_memory(err);
    list->items[list->n++] = scene;
    return TOCSIN_OK;
}

/* Of a series those that it uses, and none later than the day of the case. */
static tocsin_status add_series(scene_list *list, const config_series *series, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_imagery_close) tocsin_imagery *imagery = NULL;
    size_t n = 0;
    tocsin_status status =
        series_open(list->c, series, TOCSIN_PERIOD_NONE, list->arena, &imagery, err);
    if (status) return status;
    const tocsin_scene *scenes = tocsin_imagery_scenes(imagery, &n);
    tocsin_day as_of = list->c->config.as_of;
    for (size_t i = 0; !status && i < n; i++)
        if (!scenes[i].skipped && (as_of == TOCSIN_DAY_NONE || scenes[i].day <= as_of))
            status = add_scene(list, scenes[i].path, err);
    return status;
}

static tocsin_status add_pattern(scene_list *list, tocsin_text pattern, tocsin_error *err) {
    const char *path = case_path(list->c, list->arena, pattern);
    if (!path) return tocsin_fail_memory(err);
    glob_t found = {0};
    tocsin_status status = TOCSIN_OK;
    int result = glob(path, 0, NULL, &found);
    if (result == GLOB_NOSPACE) status = tocsin_fail_memory(err);
    if (!status && result)
        status = tocsin_fail(err, TOCSIN_BAD_INPUT,
                             "archive: '%.*s' is no image series of the case, and no such file is "
                             "there; correct 'archive'",
                             TOCSIN_TEXT_ARG(pattern));
    for (size_t i = 0; !status && result == 0 && i < found.gl_pathc; i++)
        status = add_scene(list, found.gl_pathv[i], err);
    globfree(&found);
    return status;
}

static const config_series *find_series(const case_config *config, tocsin_text name) {
    for (size_t i = 0; i < config->n_series; i++)
        if (tocsin_text_equal(config->series[i].name, name)) return &config->series[i];
    return NULL;
}

static int compare_scenes(const void *a, const void *b) {
    return tocsin_text_compare(((const picture_scene *)a)->name, ((const picture_scene *)b)->name);
}

tocsin_status picture_scenes_list(const tocsin_case *c, const config_picture *picture,
                                  const tocsin_evidence *evidence, size_t n_evidence,
                                  tocsin_arena *arena, picture_scenes *ret_scenes,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(release_list)
    scene_list list = {.c = c, .evidence = evidence, .n_evidence = n_evidence, .arena = arena};
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < picture->n_archive; i++) {
        const config_series *series = find_series(&c->config, picture->archive[i]);
        status =
            series ? add_series(&list, series, err) : add_pattern(&list, picture->archive[i], err);
    }
    if (status) return status;
    picture_scenes scenes = {.items = tocsin_arena_new(arena, picture_scene, list.n), .n = list.n};
    if (!scenes.items) return tocsin_fail_memory(err);
    if (list.n) {
        memcpy(scenes.items, list.items, list.n * sizeof *list.items);
        qsort(scenes.items, list.n, sizeof *scenes.items, compare_scenes);
    }
    *ret_scenes = scenes;
    return TOCSIN_OK;
}

/* ---- the digest -------------------------------------------------------------------------------- */

static void put_point(tocsin_json *json, const char *key, const double at[2]) {
    tocsin_json_key(json, key);
    tocsin_json_array(json);
    tocsin_json_number(json, at[0]);
    tocsin_json_number(json, at[1]);
    tocsin_json_end(json);
}

static void put_shadow(tocsin_json *json, const tocsin_shadow *shadow) {
    tocsin_json_key(json, "shadow");
    tocsin_json_object(json);
    put_point(json, "foot", shadow->foot_px);
    put_point(json, "tip", shadow->tip_px);
    tocsin_json_member_number(json, "height", shadow->height_m);
    tocsin_json_member_number(json, "north", shadow->north_deg);
    tocsin_json_member_number(json, "error_px", shadow->error_px);
    tocsin_json_member_number(json, "north_error", shadow->north_error_deg);
    tocsin_json_member_number(json, "height_error", shadow->height_error);
    tocsin_json_end(json);
}

static void put_claimed(tocsin_json *json, const config_picture *picture) {
    tocsin_json_member_day(json, "published", picture->published);
    tocsin_json_member_number(json, "lat", picture->lat);
    tocsin_json_member_number(json, "lon", picture->lon);
    tocsin_json_member_day(json, "day", picture->day);
    tocsin_json_member_number(json, "minute", picture->minute);
    tocsin_json_member_number(json, "gsd", picture->gsd_m);
    tocsin_json_member_number(json, "elevation", picture->elevation_deg);
    if (picture->has_shadow) put_shadow(json, &picture->shadow);
}

tocsin_status picture_settings(const config_picture *picture, const picture_scenes *scenes,
                               const picture_trust *trust,
                               char ret_hex[static TOCSIN_SHA256_HEX + 1], tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &out);
    tocsin_json_object(&json);
    tocsin_json_key(&json, "method");
    tocsin_json_integer(&json, TOCSIN_PICTURE_METHOD);
    put_claimed(&json, picture);
    tocsin_json_key(&json, "scenes");
    tocsin_json_array(&json);
    for (size_t i = 0; i < scenes->n; i++)
        tocsin_json_text(&json, tocsin_text_of(scenes->items[i].sha256));
    tocsin_json_end(&json);
    if (trust->pem.n) tocsin_json_member_text(&json, "trust", tocsin_text_of(trust->sha256));
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    return status ? status : tocsin_sha256(tocsin_buffer_text(&out), ret_hex, err);
}
