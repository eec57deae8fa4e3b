// SPDX-License-Identifier: Apache-2.0
/* What the ledger holds of pixels that are watched, for weighing: of each scene the newest observation that was made with
 * the settings of case.yaml. */
#include "casefile/case.h"

#include <stdlib.h>

tocsin_text watched_settings(const config_series *series, tocsin_arena *arena) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    char digest[TOCSIN_SHA256_HEX + 1];
    tocsin_json_init(&json, &said);
    tocsin_json_object(&json);
    tocsin_json_key(&json, "scenes");
    tocsin_json_array(&json);
    for (size_t i = 0; i < series->n_scenes; i++) tocsin_json_text(&json, series->scenes[i]);
    tocsin_json_end(&json);
    tocsin_json_member_text(&json, "bands", series->bands);
    tocsin_json_member_text(&json, "expression", series->expression);
    tocsin_json_member_text(&json, "mask_band", series->mask_band);
    tocsin_json_member_text(&json, "mask_keep", series->mask_keep);
    tocsin_json_member_number(&json, "scale", series->scale);
    tocsin_json_member_day(&json, "from", series->history.from);
    tocsin_json_member_day(&json, "to", series->history.to);
    tocsin_json_member_number(&json, "false_alarms", series->false_alarms);
    tocsin_json_end(&json);
    if (tocsin_json_finish(&json, NULL) || tocsin_sha256(tocsin_buffer_text(&said), digest, NULL))
        return TOCSIN_TEXT_NONE;
    return tocsin_arena_text(arena, (tocsin_text){digest, 8});
}

static int compare_days(const void *a, const void *b) {
    const tocsin_observation *x = *(const tocsin_observation *const *)a,
                             *y = *(const tocsin_observation *const *)b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Of one day the newest entry holds. */
static size_t gather(const case_facts *facts, tocsin_text series, tocsin_text area,
                     tocsin_text settings, const tocsin_observation **ret_list) {
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < facts->n_observations; i++) {
        const tocsin_observation *o = &facts->observations[i];
        if (o->of_pixels && tocsin_text_equal(o->series, series) &&
            tocsin_text_equal(o->area, area) && tocsin_text_equal(o->settings, settings))
            ret_list[n++] = o;
    }
    if (n) qsort(ret_list, n, sizeof *ret_list, compare_days);
    for (size_t i = 0; i < n; i++)
        if (i + 1 == n || ret_list[i + 1]->day != ret_list[i]->day) ret_list[kept++] = ret_list[i];
    return kept;
}

static tocsin_status gather_series(const case_config *config, const config_series *series,
                                   case_facts *facts, tocsin_arena *arena, tocsin_error *err) {
    tocsin_text settings = watched_settings(series, arena);
    if (!settings.at) return tocsin_fail_memory(err);
    for (size_t k = 0; k < series->n_areas; k++) {
        const tocsin_observation **list =
            tocsin_arena_new(arena, const tocsin_observation *, facts->n_observations);
        if (!list) return tocsin_fail_memory(err);
        tocsin_text area = config->areas[series->areas[k]].name;
        size_t n = gather(facts, series->name, area, settings, list);
        if (n) facts->watched[facts->n_watched++] = (tocsin_watched){series->name, area, list, n};
    }
    return TOCSIN_OK;
}

tocsin_status watched_gather(const case_config *config, case_facts *facts, tocsin_arena *arena,
                             tocsin_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < config->n_series; i++) n += config->series[i].n_areas;
    facts->watched = tocsin_arena_new(arena, tocsin_watched, n);
    if (!facts->watched) return tocsin_fail_memory(err);
    tocsin_status status = TOCSIN_OK;
    for (size_t i = 0; !status && i < config->n_series; i++)
        if (config->series[i].map)
            status = gather_series(config, &config->series[i], facts, arena, err);
    return status;
}
