// SPDX-License-Identifier: Apache-2.0
/* Every pixel of an area watched, and what left its norm into the ledger: one observation for each scene after the history,
 * with the patches that it confirmed. When a pixel rang first never changes as scenes follow, so neither do these
 * observations: run scene by scene or at once, the ledger says the same, and it can be read as of any day.
 *
 *   state/SERIES.AREA.NAMES.SETTINGS.watch    models and monitors of the pixels, so that tonight's scene costs one scene
 *   state/SERIES.NAME.tiles                   decoded values, for all areas: what is made anew is not decoded again
 *
 * The state is a cache: a missing, damaged or unfitting one is made again from all scenes, and what comes of that is held
 * against the ledger; only what differs is appended. A scene that comes in late, before others that are known, is
 * such a case. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/scenes.h"

/* With less than two years it is not known how years differ, and a map rings several times as often as asked
 * (docs/methods/norm.md, "Measured"); less a season, since scenes do not begin on the day. */
enum { LEAST_HISTORY_DAYS = 2 * 365 - 90 };

typedef struct pixel_work {
    series_work *scenes;
    tocsin_arena *arena;
    const config_area *area;
    tocsin_text settings;
    const char *folder, *mark;   /* of the state; what names of its files begin with */
    const char *state, *patches; /* paths */
    const char *unfinished; /* what an interrupted run left for the next (imagery.md, "State") */
    tocsin_area *polygon;
    bool resumed; /* gone on from the state: what is known of earlier scenes stands */
    tocsin_watch_result result;
    dated_patch *found; /* by day */
    size_t n_found;
} pixel_work;

static void release_pixels(pixel_work *work) {
    tocsin_area_close(&work->polygon);
    tocsin_watch_result_release(&work->result);
}

/* ---- what is stale --------------------------------------------------------------------------- */

static const tocsin_observation *newest_of(const pixel_work *work, tocsin_day day) {
    const observed *known = work->scenes->known;
    for (size_t i = known->n_observations; i-- > 0;) {
        const tocsin_observation *o = &known->observations[i];
        if (o->of_pixels && o->day == day && tocsin_text_equal(o->area, work->area->name) &&
            tocsin_text_equal(o->series, work->scenes->series->name))
            return o;
    }
    return NULL;
}

/* A scene of which nothing could be read is not in the ledger, and waits. */
static bool is_watched(const pixel_work *work, const scene_day *day) {
    const series_work *scenes = work->scenes;
    return day->day > scenes->series->history.to &&
           tocsin_ledger_has_evidence(scenes->run->ledger,
                                      tocsin_text_of(scenes->files[day->file].sha256));
}

/* What the ledger has of that day with these settings; NULL: nothing. */
static const tocsin_observation *known_of(const pixel_work *work, tocsin_day day) {
    const tocsin_observation *known = newest_of(work, day);
    return known && tocsin_text_equal(known->settings, work->settings) ? known : NULL;
}

/* "sha256:…" of the scene of that day. */
static bool is_evidence(const pixel_work *work, const scene_day *day, tocsin_text evidence) {
    return tocsin_text_ends(evidence, tocsin_text_of(work->scenes->files[day->file].sha256));
}

/* Is a scene missing from the ledger? It is late when it, or one behind it, was judged before. */
static bool find_stale(const pixel_work *work, bool *ret_late) {
    const series_work *scenes = work->scenes;
    bool stale = false;
    *ret_late = false;
    for (size_t i = 0; i < scenes->n_days; i++) {
        if (!is_watched(work, &scenes->days[i])) continue;
        const tocsin_observation *known = known_of(work, scenes->days[i].day);
        stale |= !known || !is_evidence(work, &scenes->days[i], known->evidence);
        *ret_late |= stale && known;
    }
    return stale;
}

static tocsin_day newest_day(const pixel_work *work) {
    const series_work *scenes = work->scenes;
    for (size_t i = scenes->n_days; i-- > 0;)
        if (is_watched(work, &scenes->days[i])) return scenes->days[i].day;
    return TOCSIN_DAY_NONE;
}

/* ---- the state ------------------------------------------------------------------------------- */

static tocsin_status name_files(pixel_work *work, tocsin_error *err) {
    const config_series *series = work->scenes->series;
    tocsin_arena *arena = work->arena;
    const char *of = series_plain_name(arena, series->name),
               *in = series_plain_name(arena, work->area->name);
    const char *names = tocsin_arena_format(arena, "%.*s\x1f%.*s", TOCSIN_TEXT_ARG(series->name),
                                            TOCSIN_TEXT_ARG(work->area->name));
    char digest[TOCSIN_SHA256_HEX + 1];
    if (!of || !in || !names) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_sha256(tocsin_text_of(names), digest, err);
    if (status) return status;
    work->folder = case_path(work->scenes->run->c, arena, TOCSIN_TEXT("state"));
    work->mark = tocsin_arena_format(arena, "%s.%s.%.8s.", of, in, digest);
    if (!work->folder || !work->mark) return tocsin_fail_memory(err);
    work->state = tocsin_arena_format(arena, "%s/%s%.*s.watch", work->folder, work->mark,
                                      TOCSIN_TEXT_ARG(work->settings));
    work->patches = tocsin_arena_format(arena, "%s/%spatches", work->folder, work->mark);
    if (!work->state || !work->patches) return tocsin_fail_memory(err);
    work->unfinished = tocsin_arena_format(arena, "%s.unfinished", work->state);
    return work->unfinished ? TOCSIN_OK : tocsin_fail_memory(err);
}

static tocsin_status make_folder(const pixel_work *work, tocsin_error *err) {
    if (mkdir(work->folder, 0777) && errno != EEXIST)
        return tocsin_fail_errno(err, "make the folder", work->folder);
    return TOCSIN_OK;
}

/* Removed, or never made: the next scene should cost one scene all the same. One that is damaged shows when it is used. */
static bool lacks_state(const pixel_work *work) {
    return newest_day(work) != TOCSIN_DAY_NONE && access(work->state, F_OK) != 0;
}

/* What other settings left of this series and area. */
static void remove_others(const pixel_work *work) {
    DIR *folder = opendir(work->folder);
    if (!folder) return;
    for (const struct dirent *item; (item = readdir(folder));) {
        const char *path = tocsin_arena_format(work->arena, "%s/%s", work->folder, item->d_name);
        bool is_ours = !strncmp(item->d_name, work->mark, strlen(work->mark));
        bool is_now = path && (!strcmp(path, work->state) || !strcmp(path, work->unfinished));
        if (path && is_ours && !is_now) unlink(path);
    }
    closedir(folder);
}

/* ---- watching -------------------------------------------------------------------------------- */

static tocsin_status watch_once(pixel_work *work, const tocsin_imagery_options *scenes,
                                tocsin_error *err) {
    const config_series *series = work->scenes->series;
    const tocsin_run_options *run = work->scenes->run->options;
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    options.norm.history = series->history;
    if (!isnan(series->false_alarms)) options.rule.false_alarms = series->false_alarms;
    options.link_days = 0; /* a patch is what one scene confirmed */
    options.state_path = work->state;
    options.patches_path = work->patches;
    options.threads = run->threads;
    options.progress = run->progress;
    options.progress_context = run->progress_context;
    tocsin_watch_result_release(&work->result);
    return tocsin_imagery_watch(scenes, work->polygon, &options, NULL, &work->result, err);
}

static void remove_state(pixel_work *work) {
    unlink(work->state);
    unlink(work->unfinished);
    work->resumed = false;
}

/* A state that does not fit, finished or not, is no reason to fail: it is made again. */
static tocsin_status watch_scenes(pixel_work *work, tocsin_error *err) {
    tocsin_imagery_options scenes;
    const series_work *of = work->scenes;
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_status status = series_options(of->run->c, of->series, work->arena, &scenes, err);
    if (status) return status;
    work->resumed = access(work->state, F_OK) == 0;
    bool begins = !work->resumed && access(work->unfinished, F_OK) != 0;
    status = watch_once(work, &scenes, &why);
    if (begins || !status || status == TOCSIN_PARTLY)
        return status ? tocsin_fail(err, status, "%s", why.message) : TOCSIN_OK;
    remove_state(work);
    return watch_once(work, &scenes, err);
}

static tocsin_status watch(pixel_work *work, bool late, tocsin_error *err) {
    tocsin_status status = make_folder(work, err);
    if (status) return status;
    remove_others(work);
    if (late) remove_state(work);
    status = watch_scenes(work, err);
    if (!status) status = patch_read(work->patches, work->arena, &work->found, &work->n_found, err);
    unlink(work->patches);
    return status;
}

/* ---- into the ledger ------------------------------------------------------------------------- */

static const char *describe_pixels(const config_series *series, tocsin_arena *arena) {
    const char *of = series->expression.n ? series->expression.at
                     : series->bands.n    ? series->bands.at
                                          : "1";
    return tocsin_arena_format(arena, "pixels of %s%s that left their norm",
                               series->expression.n ? "" : "band ", of);
}

static void observe(const pixel_work *work, const scene_day *day, dated_patch *from, size_t n,
                    tocsin_observation *ret) {
    const series_work *scenes = work->scenes;
    tocsin_patch *patches = tocsin_arena_new(work->arena, tocsin_patch, n);
    const char *sha256 =
        tocsin_arena_format(work->arena, "sha256:%s", scenes->files[day->file].sha256);
    *ret = (tocsin_observation){
        .evidence = tocsin_text_of(sha256),
        .area = work->area->name,
        .series = scenes->series->name,
        .method = tocsin_text_of(describe_pixels(scenes->series, work->arena)),
        .unit = TOCSIN_TEXT("ha"),
        .day = day->day,
        .spread = (double)NAN,
        .n_valid = work->result.n_pixels - work->result.n_too_little,
        .n_pixels = work->result.n_pixels,
        .simulated = scenes->simulated,
        .of_pixels = true,
        .history = {work->result.history.from, scenes->series->history.to},
        .false_alarms = work->result.asked,
        .settings = work->settings,
        .patches = patches,
    };
    for (size_t i = 0; patches && i < n; i++) {
        patches[ret->n_patches++] = from[i].patch;
        ret->value += from[i].patch.area_ha;
    }
    ret->value = round(ret->value * 1000) / 1000;
}

/* The same body twice says nothing new. */
static tocsin_status append_if_new(const pixel_work *work, const tocsin_observation *observation,
                                   tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer now = TOCSIN_BUFFER_INIT, before = TOCSIN_BUFFER_INIT;
    const tocsin_observation *known = newest_of(work, observation->day);
    case_run *run = work->scenes->run;
    tocsin_status status = case_body(case_write_observation, observation, &now, err);
    if (!status && known) status = case_body(case_write_observation, known, &before, err);
    if (status || tocsin_text_equal(tocsin_buffer_text(&now), tocsin_buffer_text(&before)))
        return status;
    run->report->observations++;
    return tocsin_ledger_append(run->ledger, TOCSIN_OBSERVATION_MADE, tocsin_buffer_text(&now),
                                NULL, err);
}

static tocsin_status append_days(const pixel_work *work, tocsin_error *err) {
    const series_work *scenes = work->scenes;
    tocsin_status status = TOCSIN_OK;
    size_t at = 0;
    for (size_t i = 0; !status && i < scenes->n_days; i++) {
        const scene_day *day = &scenes->days[i];
        if (!is_watched(work, day)) continue;
        while (at < work->n_found && work->found[at].confirmed < day->day) at++;
        size_t end = at;
        while (end < work->n_found && work->found[end].confirmed == day->day) end++;
        tocsin_observation observation;
        dated_patch *of_day = work->found + at;
        size_t n = end - at;
        at = end;
        if (work->resumed && known_of(work, day->day)) continue;
        observe(work, day, of_day, n, &observation);
        status = observation.patches && observation.evidence.n && observation.method.n
                     ? append_if_new(work, &observation, err)
                     : tocsin_fail_memory(err);
    }
    return status;
}

static tocsin_status commit_days(const pixel_work *work, tocsin_error *err) {
    tocsin_ledger *ledger = work->scenes->run->ledger;
    tocsin_status status = tocsin_ledger_begin(ledger, err);
    if (status) return status;
    status = append_days(work, err);
    if (!status) status = tocsin_ledger_commit(ledger, err);
    if (status) tocsin_ledger_rollback(ledger);
    return status;
}

/* ---- one area, all areas --------------------------------------------------------------------- */

static tocsin_status note_unwatched(const pixel_work *work, const char *reason, tocsin_error *err) {
    tocsin_error why = TOCSIN_ERROR_INIT;
    tocsin_fail(&why, TOCSIN_TOO_LITTLE, "imagery '%.*s': the pixels of '%.*s' are not watched: %s",
                TOCSIN_TEXT_ARG(work->scenes->series->name), TOCSIN_TEXT_ARG(work->area->name),
                reason);
    return case_skip(work->scenes->run, &why, err);
}

/* What the scenes cannot give is said; what the machine cannot is a failure. */
static bool is_of_scenes(tocsin_status status) {
    return status == TOCSIN_BAD_INPUT || status == TOCSIN_TOO_LITTLE ||
           status == TOCSIN_UNAVAILABLE;
}

/* Days from the first scene of the history to its end. */
static int64_t history_days(const series_work *scenes) {
    tocsin_period history = scenes->series->history;
    for (size_t i = 0; i < scenes->n_days; i++)
        if (scenes->days[i].day >= history.from) return (int64_t)history.to - scenes->days[i].day;
    return 0;
}

static tocsin_status note_too_short(const pixel_work *work, int64_t days, tocsin_error *err) {
    const char *reason = tocsin_arena_format(
        work->arena, "the history has scenes of %lld days, and two years are the least",
        (long long)(days > 0 ? days : 0));
    return reason ? note_unwatched(work, reason, err) : tocsin_fail_memory(err);
}

static tocsin_status take_area(series_work *scenes, const config_area *area, tocsin_error *err) {
    TOCSIN_CLEANUP(release_pixels)
    pixel_work work = {.scenes = scenes,
                       .arena = &scenes->arena,
                       .area = area,
                       .settings = watched_settings(scenes->series, &scenes->arena)};
    bool late = false;
    int64_t days = history_days(scenes);
    if (!work.settings.at) return tocsin_fail_memory(err);
    if (days < LEAST_HISTORY_DAYS) return note_too_short(&work, days, err);
    tocsin_status status = name_files(&work, err);
    if (status || (!find_stale(&work, &late) && !lacks_state(&work))) return status;
    status = series_open_area(scenes->run->c, area, work.arena, &work.polygon, err);
    if (status) return status;
    tocsin_error why = TOCSIN_ERROR_INIT;
    status = watch(&work, late, &why);
    if (is_of_scenes(status)) return note_unwatched(&work, why.message, err);
    if (status) return tocsin_fail(err, status, "%s", why.message);
    if (work.result.n_too_little == work.result.n_pixels)
        return note_unwatched(&work, "no pixel has enough valid dates for a norm", err);
    return commit_days(&work, err);
}

/* Nobody wants them any more. */
static tocsin_status remove_tiles(series_work *work, tocsin_error *err) {
    const char *path;
    tocsin_status status = series_tiles_path(work->run->c, work->series, &work->arena, &path, err);
    if (!status) unlink(path);
    return status;
}

tocsin_status pixels_take(series_work *work, tocsin_error *err) {
    const config_area *areas = work->run->c->config.areas;
    tocsin_status status = work->series->tiles ? TOCSIN_OK : remove_tiles(work, err);
    for (size_t i = 0; !status && i < work->series->n_areas; i++)
        status = take_area(work, &areas[work->series->areas[i]], err);
    return status;
}
