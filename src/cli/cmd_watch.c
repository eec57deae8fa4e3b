// SPDX-License-Identifier: Apache-2.0
/* tocsin watch: an image series against its own season. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/watch_output.h"

typedef struct watch_request {
    tocsin_imagery_options series;
    const char *area, *at, *output;
    tocsin_statistic statistic;
    double level;
    tocsin_norm_options norm;
    int threads;
    watch_format format;
} watch_request;

/* ---- options -------------------------------------------------------------------------------- */

enum {
    OPT_BAND = 256,
    OPT_EXPRESSION,
    OPT_MASK_BAND,
    OPT_MASK_KEEP,
    OPT_SCALE,
    OPT_OFFSET,
    OPT_FROM,
    OPT_TO,
    OPT_AREA,
    OPT_STATISTIC,
    OPT_AT,
    OPT_OUTPUT,
    OPT_HISTORY_END,
    OPT_HISTORY_START,
    OPT_FALSE_ALARMS,
    OPT_RUN,
    OPT_MONITOR,
    OPT_THREADS,
    OPT_POOL,
    OPT_FORMAT,
};

static const struct option long_options[] = {
    {"band", required_argument, NULL, OPT_BAND},
    {"expression", required_argument, NULL, OPT_EXPRESSION},
    {"mask-band", required_argument, NULL, OPT_MASK_BAND},
    {"mask-keep", required_argument, NULL, OPT_MASK_KEEP},
    {"scale", required_argument, NULL, OPT_SCALE},
    {"offset", required_argument, NULL, OPT_OFFSET},
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"area", required_argument, NULL, OPT_AREA},
    {"statistic", required_argument, NULL, OPT_STATISTIC},
    {"at", required_argument, NULL, OPT_AT},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"history-end", required_argument, NULL, OPT_HISTORY_END},
    {"history-start", required_argument, NULL, OPT_HISTORY_START},
    {"false-alarms", required_argument, NULL, OPT_FALSE_ALARMS},
    {"run", required_argument, NULL, OPT_RUN},
    {"monitor", required_argument, NULL, OPT_MONITOR},
    {"threads", required_argument, NULL, OPT_THREADS},
    {"pool", required_argument, NULL, OPT_POOL},
    {"format", required_argument, NULL, OPT_FORMAT},
    {NULL, 0, NULL, 0},
};

static int bad_value(const char *option, const char *value, const char *wanted) {
    return cli_usage(&cmd_watch, "--%s '%s': %s", option, value, wanted);
}

static int take_number(const char *option, const char *value, double low, double high,
                       double *ret) {
    double number;
    if (!tocsin_text_number(tocsin_text_of(value), &number) || number < low || number > high) {
        char wanted[96];
        snprintf(wanted, sizeof wanted, "a number from %g to %g belongs here", low, high);
        return bad_value(option, value, wanted);
    }
    *ret = number;
    return TOCSIN_OK;
}

static int take_integer(const char *option, const char *value, double low, double high, int *ret) {
    double number = 0;
    int code = take_number(option, value, low, high, &number);
    if (code) return code;
    *ret = (int)number;
    return *ret == number ? TOCSIN_OK : bad_value(option, value, "a whole number belongs here");
}

static int take_day(const char *option, const char *value, tocsin_day *ret_day) {
    return tocsin_day_parse(tocsin_text_of(value), ret_day)
               ? TOCSIN_OK
               : bad_value(option, value, "a date such as 2021-11-01 belongs here");
}

/* "mean", "median", "quantile:0.9", "above:-10" */
static int take_statistic(const char *value, watch_request *request) {
    if (!strcmp(value, "mean"))
        request->statistic = TOCSIN_MEAN;
    else if (!strcmp(value, "median"))
        request->statistic = TOCSIN_MEDIAN;
    else if (!strncmp(value, "quantile:", 9)) {
        request->statistic = TOCSIN_QUANTILE;
        return take_number("statistic quantile", value + 9, 0, 1, &request->level);
    } else if (!strncmp(value, "above:", 6)) {
        request->statistic = TOCSIN_SHARE_ABOVE;
        return take_number("statistic above", value + 6, -1e30, 1e30, &request->level);
    } else
        return bad_value("statistic", value, "there are mean, median, quantile:Q and above:LEVEL");
    return TOCSIN_OK;
}

static int take_monitor(const char *value, watch_request *request) {
    static const char *const monitors[] = {"runs", "mosum", "cusum", "ewma", NULL};
    int choice = cli_choice(value, monitors);
    if (choice < 0) return bad_value("monitor", value, "there are runs, mosum, cusum and ewma");
    request->norm.monitor = (tocsin_monitor)choice;
    return TOCSIN_OK;
}

static int take_format(const char *value, watch_request *request) {
    static const char *const formats[] = {"text", "csv", "json", NULL};
    int choice = cli_choice(value, formats);
    if (choice < 0) return bad_value("format", value, "there are text, csv and json");
    request->format = (watch_format)choice;
    return TOCSIN_OK;
}

static int take_series_option(int option, const char *value, tocsin_imagery_options *series) {
    switch (option) {
    case OPT_BAND: series->bands = value; return TOCSIN_OK;
    case OPT_EXPRESSION: series->expression = value; return TOCSIN_OK;
    case OPT_MASK_BAND: series->mask_band = value; return TOCSIN_OK;
    case OPT_MASK_KEEP: series->mask_keep = value; return TOCSIN_OK;
    case OPT_SCALE: return take_number("scale", value, -1e30, 1e30, &series->scale);
    case OPT_OFFSET: return take_number("offset", value, -1e30, 1e30, &series->offset);
    case OPT_POOL: return take_integer("pool", value, 1, 9, &series->pool_px);
    case OPT_FROM: return take_day("from", value, &series->period.from);
    default: return take_day("to", value, &series->period.to);
    }
}

static int take_option(int option, const char *value, watch_request *request) {
    switch (option) {
    case OPT_AREA: request->area = value; return TOCSIN_OK;
    case OPT_STATISTIC: return take_statistic(value, request);
    case OPT_AT: request->at = value; return TOCSIN_OK;
    case OPT_OUTPUT: request->output = value; return TOCSIN_OK;
    case OPT_HISTORY_END: return take_day("history-end", value, &request->norm.history.to);
    case OPT_HISTORY_START: return take_day("history-start", value, &request->norm.history.from);
    case OPT_FALSE_ALARMS:
        return take_number("false-alarms", value, 1e-6, 1e4, &request->norm.false_alarms);
    case OPT_RUN: return take_integer("run", value, 1, 100, &request->norm.run_length);
    case OPT_MONITOR: return take_monitor(value, request);
    case OPT_THREADS: return take_integer("threads", value, 0, 256, &request->threads);
    case OPT_FORMAT: return take_format(value, request);
    default: return take_series_option(option, value, &request->series);
    }
}

static int parse_options(int argc, char **argv, watch_request *request) {
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_watch, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, optarg, request);
        if (code) return code;
    }
    if (optind >= argc) return cli_usage(&cmd_watch, "no images are named");
    request->series.paths = (const char *const *)(argv + optind);
    request->series.n_paths = (size_t)(argc - optind);
    if (request->series.bands && request->series.expression)
        return cli_usage(
            &cmd_watch,
            "--band and --expression exclude each other: an expression names its bands");
    if (request->at && request->output)
        return cli_usage(&cmd_watch, "--at and --output exclude each other");
    if (!request->at && !request->output && !request->area)
        return cli_usage(&cmd_watch,
                         "say what is wanted: --area FILE, --at POINTS.csv or --output ALARMS.tif");
    return TOCSIN_OK;
}

/* ---- scenes that were left out -------------------------------------------------------------- */

typedef struct scene_report {
    size_t n_skipped, n_merged;
} scene_report;

/* Named on standard error, the first few of them. */
static void report_scene(void *context, const tocsin_scene *scene) {
    enum { SHOWN = 10 };
    scene_report *report = context;
    report->n_merged += scene->merged;
    if (!scene->skipped || scene->merged) return;
    if (report->n_skipped++ < SHOWN)
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

/* ---- the three things that it does ---------------------------------------------------------- */

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

static int run_area(const watch_request *request, tocsin_imagery *series, tocsin_error *err) {
    tocsin_area *area = NULL;
    watch_area result = {.named = request->area, .series = series};
    tocsin_area_value *values = NULL;
    tocsin_status status = open_area(request->area, &area, err);
    if (!status)
        status = tocsin_imagery_area_series(series, area, request->statistic, request->level,
                                            &values, &result.n, err);
    tocsin_area_close(&area);
    if (status) return cli_error(err);
    result.values = values;
    int partly = report_series(series);
    int code = watch_print_area(request->format, &result);
    free(values);
    return code ? code : partly;
}

/* The engine has a rule of its own; until there are options for it, it is that of the norm. */
static tocsin_watch_options watch_options(const watch_request *request) {
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    options.norm = request->norm;
    options.rule.monitor = request->norm.monitor;
    options.rule.run_length = request->norm.run_length;
    options.rule.false_alarms = request->norm.false_alarms;
    options.threads = request->threads;
    return options;
}

static int run_at(const watch_request *request, tocsin_imagery *series, tocsin_error *err) {
    cli_points points;
    if (cli_points_read(request->at, &points, err)) return cli_error(err);
    tocsin_pixel_alarm *alarms = calloc(points.n + 1, sizeof *alarms);
    tocsin_watch_options options = watch_options(request);
    tocsin_status status = alarms ? tocsin_imagery_watch_at(series, points.x, points.y, points.n,
                                                            &options, alarms, err)
                                  : tocsin_fail_memory(err);
    int code = status ? cli_error(err) : TOCSIN_OK;
    int partly = code ? code : report_series(series);
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
    tocsin_watch_options options = watch_options(request);
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
    int code = watch_print_map(request->format, request->output, &result);
    tocsin_watch_result_release(&result);
    return code ? code : partly;
}

static int run(int argc, char **argv) {
    watch_request request = {.series = TOCSIN_IMAGERY_OPTIONS_INIT,
                             .norm = TOCSIN_NORM_OPTIONS_INIT};
    int code = parse_options(argc, argv, &request);
    if (code) return code;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (request.output) return run_map(&request, &err);
    tocsin_imagery *series = NULL;
    if (tocsin_imagery_open(&request.series, &series, &err)) return cli_error(&err);
    code = request.at ? run_at(&request, series, &err) : run_area(&request, series, &err);
    tocsin_imagery_close(&series);
    return code;
}

const cli_command cmd_watch = {
    .name = "watch",
    .summary = "an image series against its own season: alarms, and the series of an area",
    .help =
        "tocsin watch \"scenes/S1_%Y%m%dT%H%M%S.tif\" --area areas.geojson:harbour\n"
        "    prints a value a date: the mean of the first band over the area\n"
        "tocsin watch cube.nc --expression \"(B08 - B04) / (B08 + B04)\" --mask-band SCL --area field.geojson --format csv\n"
        "    the vegetation index of a field where Sentinel-2's scene classification sees ground\n"
        "tocsin watch nir.img red.img --history-end 2020-12-31 --output alarms.tif\n"
        "    judges every pixel after that day by its own seasons before it; the map's band 1 is the day of the alarm\n"
        "    in days since 1970, 0 none; then size, score, day first seen\n"
        "tocsin watch \"S1A_%Y%m%dT%H%M%S.tif\" --band 1,2 --history-end 2015-12-31 --at points.csv --format csv\n"
        "    the same for places: columns x and y in the reference system of the scenes\n"
        "\n"
        "SERIES is a file-name pattern between quotes (%Y %m %d %j %y %H %M %S, * and ?), a folder, files whose bands\n"
        "or names tell dates, NetCDF or Zarr with a time axis, or STAC items. Several paths that share their dates are\n"
        "bands of one another (red.img nir.img); NAME=PATH names such a band.\n"
        "\n"
        "  --band LIST          bands by name or number: 1,2 or B04,B08 (default: the first)\n"
        "  --expression E       + - * / ^ ( ) abs sqrt log log10 exp db min max over bands by name; b1 is band 1\n"
        "  --mask-band NAME     a band of classes; --mask-keep LIST: those that stay, 4,5 or 4-7 (SCL: 4,5,6,7)\n"
        "  --scale X --offset X value = stored * scale + offset (default: what the file says)\n"
        "  --from DATE --to DATE  only scenes of this period\n"
        "  --area FILE[:NAME]   polygons in any reference system; NAME is the value of an attribute\n"
        "  --statistic S        mean, median, quantile:0.9 or above:LEVEL (share of pixels above it)\n"
        "  --history-end DATE   the last day of the norm; later dates are watched (default: a year before the last)\n"
        "  --history-start DATE scenes before it are left out of the norm\n"
        "  --false-alarms X     asked for, per 100 pixels and year (default 0.5); several bands share them\n"
        "  --monitor M          runs (default), mosum, cusum or ewma; --run N: exceedances in a row that ring (3)\n"
        "  --pool N             for alarms, the mean of N x N pixels about each: 3 for radar (default 1)\n"
        "  --threads N          for --output (default: one a core)\n"
        "  --format F           text, csv or json\n"
        "\n"
        "Scenes that cannot be used are named on standard error; the exit code is then 3.\n",
    .run = run,
};
