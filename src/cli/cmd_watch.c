// SPDX-License-Identifier: Apache-2.0
/* tocsin watch: an image series against its own season. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/watch_options.h"
#include "cli/watch_output.h"
#include "cli/watch_series.h"

/* ---- scenes --------------------------------------------------------------------------------- */

enum { NAMED_SCENES = 10 };

typedef struct scene_report {
    size_t n_skipped, n_merged;
} scene_report;

/* Those left out are named on standard error, the first few of them. */
static void report_scene(void *context, const tocsin_scene *scene) {
    scene_report *report = context;
    report->n_merged += scene->merged;
    if (!scene->skipped || scene->merged) return;
    if (report->n_skipped++ < NAMED_SCENES)
        fprintf(stderr, "tocsin watch: skipped %s: %s\n", scene->path, scene->skipped);
}

/* The exit code of a run that was otherwise good. */
static int finish_report(const scene_report *report, bool simulated) {
    if (report->n_skipped || report->n_merged)
        fprintf(stderr, "tocsin watch: %zu %s skipped, %zu merged with another of their day\n",
                report->n_skipped, report->n_skipped == 1 ? "scene" : "scenes", report->n_merged);
    if (simulated) fprintf(stderr, "tocsin watch: these scenes are SIMULATED\n");
    return report->n_skipped ? TOCSIN_PARTLY : TOCSIN_OK;
}

static int report_series(const tocsin_imagery *series) {
    scene_report report = {0, 0};
    size_t n;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    for (size_t i = 0; i < n; i++) report_scene(&report, &scenes[i]);
    return finish_report(&report, tocsin_imagery_is_simulated(series));
}

/* Those that are out of line as a whole, which no place can be blamed for. */
static void report_shifts(const tocsin_watch_result *result) {
    for (size_t i = 0; i < result->n_shifted && i < NAMED_SCENES; i++) {
        char iso[16];
        tocsin_day_format(result->shifted_day[i], iso);
        fprintf(stderr,
                "tocsin watch: the scene of %s is shifted as a whole, by %+.2g standard deviations "
                "of a pixel; that was taken out\n",
                iso, (double)result->shift[i]);
    }
    if (result->n_shifted > NAMED_SCENES)
        fprintf(stderr, "tocsin watch: %zu more scenes are shifted as a whole\n",
                result->n_shifted - NAMED_SCENES);
}

/* Days that a state does not have and will not get. */
static void report_late(const tocsin_watch_result *result, const char *state) {
    if (result->n_late == 0) return;
    char from[16], to[16];
    tocsin_day_format(result->late.from, from);
    tocsin_day_format(result->late.to, to);
    fprintf(
        stderr,
        "tocsin watch: scenes of %zu %s from %s to %s are not in %s, which ends later: they are left "
        "out; remove it, and it is made again from all scenes\n",
        result->n_late, result->n_late == 1 ? "day" : "days", from, to, state);
}

static void report_tiles(const tocsin_watch_result *result, const char *tiles) {
    int64_t all = result->n_tiles_kept + result->n_tiles_read;
    if (result->tiles_note) fprintf(stderr, "tocsin watch: %s\n", result->tiles_note);
    if (all > 0)
        fprintf(stderr, "tocsin watch: %s spared %.0f %% of the decoding\n", tiles,
                floor(100 * (double)result->n_tiles_kept / (double)all));
}

/* ---- the things that it does ---------------------------------------------------------------- */

/* "areas.geojson:training-ground"; what stands behind the last colon names the feature when no such file
 * exists. */
static tocsin_status open_area(const char *named, tocsin_area **ret_area, tocsin_error *err) {
    FILE *whole = fopen(named, "rb");
    const char *colon = strrchr(named, ':');
    if (whole) fclose(whole);
    if (whole || !colon || !colon[1]) return tocsin_area_open(named, NULL, ret_area, err);
    char *path = strndup(named, (size_t)(colon - named));
    if (!path) return tocsin_fail_memory(err);
    tocsin_status status = tocsin_area_open(path, colon + 1, ret_area, err);
    free(path);
    return status;
}

static tocsin_status measure(const watch_request *request, tocsin_imagery *series,
                             tocsin_area_value **ret_values, size_t *ret_n, tocsin_error *err) {
    if (request->has_pixel)
        return tocsin_imagery_pixel_series(series, request->pixel_x, request->pixel_y, ret_values,
                                           ret_n, err);
    tocsin_area *area = NULL;
    tocsin_status status = open_area(request->area, &area, err);
    if (!status)
        status = tocsin_imagery_area_series(series, area, request->statistic, request->level,
                                            ret_values, ret_n, err);
    tocsin_area_close(&area);
    return status;
}

static int run_series(const watch_request *request, tocsin_imagery *series, tocsin_error *err) {
    tocsin_area_value *values = NULL;
    watch_series measured = {.request = request, .series = series};
    if (measure(request, series, &values, &measured.n, err)) return cli_error(err);
    measured.values = values;
    int partly = report_series(series);
    int code = watch_series_print(&measured);
    free(values);
    return code ? code : partly;
}

static int run_at(const watch_request *request, tocsin_imagery *series, tocsin_error *err) {
    cli_points points;
    if (cli_points_read(request->at, &points, err)) return cli_error(err);
    tocsin_pixel_alarm *alarms = calloc(points.n + 1, sizeof *alarms);
    tocsin_status status =
        alarms ? tocsin_imagery_watch_at(series, points.x, points.y, points.n, &request->watch.norm,
                                         &request->watch.rule, alarms, err)
               : tocsin_fail_memory(err);
    int code = status ? cli_error(err) : TOCSIN_OK;
    int partly = code ? code : report_series(series);
    const char *note = tocsin_imagery_tiles_note(series);
    if (note) fprintf(stderr, "tocsin watch: %s\n", note);
    if (!code)
        code = watch_print_alarms(request->format, &points, alarms,
                                  tocsin_imagery_is_simulated(series));
    free(alarms);
    cli_points_release(&points);
    return code ? code : partly;
}

static int run_map(const watch_request *request, tocsin_error *err) {
    scene_report report = {0, 0};
    cli_progress progress;
    tocsin_watch_options options = request->watch;
    options.progress = cli_progress_step;
    options.progress_context = &progress;
    options.skipped = report_scene;
    options.skipped_context = &report;
    tocsin_area *area = NULL;
    if (request->area && open_area(request->area, &area, err)) return cli_error(err);
    tocsin_watch_result result;
    cli_progress_begin(&progress);
    tocsin_status status =
        tocsin_imagery_watch(&request->series, area, &options, request->output, &result, err);
    cli_progress_end(&progress);
    tocsin_area_close(&area);
    if (status) return cli_error(err);
    int partly = finish_report(&report, result.simulated);
    report_shifts(&result);
    report_late(&result, options.state_path);
    report_tiles(&result, request->series.tiles_path);
    int code = watch_print_map(request, &result);
    tocsin_watch_result_release(&result);
    return code ? code : partly;
}

static int run(int argc, char **argv) {
    watch_request request;
    int code = watch_options_parse(argc, argv, &request);
    if (code) return code;
    tocsin_memory_keep();
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (watch_judges_all(&request)) return run_map(&request, &err);
    tocsin_imagery *series = NULL;
    if (tocsin_imagery_open(&request.series, &series, &err)) return cli_error(&err);
    code = request.at ? run_at(&request, series, &err) : run_series(&request, series, &err);
    tocsin_imagery_close(&series);
    return code;
}

const cli_command cmd_watch = {
    .name = "watch",
    .summary = "an image series against its own season: maps of alarms, patches, series of areas",
    .help = watch_help,
    .help_on = watch_help_on,
    .run = run,
};
