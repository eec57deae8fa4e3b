// SPDX-License-Identifier: Apache-2.0
/* Opening what case.yaml names. */
#include "casefile/scenes.h"

const char *series_string(tocsin_text text) {
    return text.n ? text.at : NULL; /* texts of case.yaml end in NUL */
}

char *series_plain_name(tocsin_arena *arena, tocsin_text name) {
    char *plain = tocsin_arena_string(arena, tocsin_text_slice(name, 0, 60));
    for (char *c = plain; c && *c; c++) {
        bool keep =
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        if (!keep) *c = '-';
    }
    return plain;
}

tocsin_status series_tiles_path(const tocsin_case *c, const config_series *series,
                                tocsin_arena *arena, const char **ret_path, tocsin_error *err) {
    char digest[TOCSIN_SHA256_HEX + 1];
    const char *of = series_plain_name(arena, series->name);
    tocsin_status status = tocsin_sha256(series->name, digest, err);
    if (status) return status;
    const char *name = of ? tocsin_arena_format(arena, "state/%s.%.8s.tiles", of, digest) : NULL;
    const char *path = name ? case_path(c, arena, tocsin_text_of(name)) : NULL;
    if (!path) return tocsin_fail_memory(err);
    *ret_path = path;
    return TOCSIN_OK;
}

tocsin_status series_options(const tocsin_case *c, const config_series *series, tocsin_arena *arena,
                             tocsin_imagery_options *ret_options, tocsin_error *err) {
    const char **paths = tocsin_arena_new(arena, const char *, series->n_scenes);
    if (!paths) return tocsin_fail_memory(err);
    for (size_t i = 0; i < series->n_scenes; i++)
        if (!(paths[i] = case_path(c, arena, series->scenes[i]))) return tocsin_fail_memory(err);
    tocsin_imagery_options options = TOCSIN_IMAGERY_OPTIONS_INIT;
    options.paths = paths;
    options.n_paths = series->n_scenes;
    options.bands = series_string(series->bands);
    options.expression = series_string(series->expression);
    options.mask_band = series_string(series->mask_band);
    options.mask_keep = series_string(series->mask_keep);
    options.scale = series->scale;
    options.tiles_most = series->tiles_most;
    tocsin_status status = TOCSIN_OK;
    if (series->map && series->tiles)
        status = series_tiles_path(c, series, arena, &options.tiles_path, err);
    if (!status) *ret_options = options;
    return status;
}

tocsin_status series_open(const tocsin_case *c, const config_series *series, tocsin_period period,
                          tocsin_arena *arena, tocsin_imagery **ret_series, tocsin_error *err) {
    tocsin_imagery_options options;
    tocsin_status status = series_options(c, series, arena, &options, err);
    options.period = period;
    if (!status) status = tocsin_imagery_open(&options, ret_series, err);
    if (status) tocsin_error_prefix(err, "imagery '%.*s'", TOCSIN_TEXT_ARG(series->name));
    return status;
}

tocsin_status series_open_area(const tocsin_case *c, const config_area *area, tocsin_arena *arena,
                               tocsin_area **ret_area, tocsin_error *err) {
    const char *path = case_path(c, arena, area->file);
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_area_open(path, series_string(area->feature), ret_area, err);
    if (status) tocsin_error_prefix(err, "area '%.*s'", TOCSIN_TEXT_ARG(area->name));
    return status;
}

static tocsin_status check_area_on_grid(const tocsin_case *c, tocsin_imagery *imagery,
                                        const config_area *area, tocsin_arena *arena,
                                        tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_area_close) tocsin_area *polygon = NULL;
    tocsin_status status = series_open_area(c, area, arena, &polygon, err);
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
        status = series_open_area(c, &config->areas[i], &arena, &area, err);
    }
    for (size_t i = 0; !status && i < config->n_series; i++) {
        const config_series *series = &config->series[i];
        TOCSIN_CLEANUP(tocsin_imagery_close) tocsin_imagery *imagery = NULL;
        status = series_open(c, series, TOCSIN_PERIOD_NONE, &arena, &imagery, err);
        for (size_t k = 0; !status && k < series->n_areas; k++)
            status = check_area_on_grid(c, imagery, &config->areas[series->areas[k]], &arena, err);
    }
    return status;
}
