// SPDX-License-Identifier: Apache-2.0
/* tocsin watch: an image series against its own season. */
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef enum watch_format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON } watch_format;

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

/* Named on standard error; how many there are of those that could not be used. */
static size_t report_scenes(const tocsin_imagery *series) {
    enum { SHOWN = 10 };
    size_t n, n_skipped = 0, n_merged = 0;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n);
    for (size_t i = 0; i < n; i++) {
        n_merged += scenes[i].merged;
        if (!scenes[i].skipped || scenes[i].merged) continue;
        if (n_skipped++ < SHOWN)
            fprintf(stderr, "tocsin watch: skipped %s: %s\n", scenes[i].path, scenes[i].skipped);
    }
    if (n_skipped > SHOWN) fprintf(stderr, "tocsin watch: … and %zu more\n", n_skipped - SHOWN);
    if (n_skipped || n_merged)
        fprintf(
            stderr,
            "tocsin watch: %zu of %zu scenes used, %zu skipped, %zu merged with another of their day\n",
            n - n_skipped, n, n_skipped, n_merged);
    if (tocsin_imagery_is_simulated(series))
        fprintf(stderr, "tocsin watch: these scenes are SIMULATED\n");
    return n_skipped;
}

/* ---- the series of an area ------------------------------------------------------------------ */

/* "areas.geojson:training ground"; the part behind the last colon names the feature when no such
 * file exists. */
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

static void write_area_json(tocsin_buffer *out, const watch_request *request,
                            const tocsin_imagery *series, const tocsin_area_value *values,
                            size_t n) {
    size_t n_scenes;
    const tocsin_scene *scenes = tocsin_imagery_scenes(series, &n_scenes);
    tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.area-series/1"));
    tocsin_json_member_text(&json, "area", tocsin_text_of(request->area));
    tocsin_json_key(&json, "simulated");
    tocsin_json_bool(&json, tocsin_imagery_is_simulated(series));
    tocsin_json_key(&json, "series");
    tocsin_json_array(&json);
    for (size_t i = 0; i < n; i++) {
        tocsin_json_object(&json);
        tocsin_json_member_day(&json, "date", values[i].day);
        tocsin_json_member_number(&json, "value", values[i].value);
        tocsin_json_member_number(&json, "spread", values[i].spread);
        tocsin_json_key(&json, "n_valid");
        tocsin_json_integer(&json, values[i].n_valid);
        tocsin_json_key(&json, "n_pixels");
        tocsin_json_integer(&json, values[i].n_pixels);
        tocsin_json_member_text(&json, "scene", tocsin_text_of(scenes[values[i].scene].path));
        tocsin_json_end(&json);
    }
    tocsin_json_end(&json);
    tocsin_json_end(&json);
    if (tocsin_json_finish(&json, NULL)) out->failed = true;
    tocsin_json_release(&json);
    tocsin_buffer_putc(out, '\n');
}

static void write_cell(tocsin_buffer *out, double value) {
    if (!isnan(value)) tocsin_buffer_printf(out, "%.7g", value);
}

static void write_area_csv(tocsin_buffer *out, const tocsin_area_value *values, size_t n) {
    tocsin_buffer_puts(out, "date,value,spread,n_valid,n_pixels\n");
    for (size_t i = 0; i < n; i++) {
        char room[16];
        tocsin_buffer_printf(out, "%.*s,", TOCSIN_TEXT_ARG(tocsin_day_text(values[i].day, room)));
        write_cell(out, values[i].value);
        tocsin_buffer_putc(out, ',');
        write_cell(out, values[i].spread);
        tocsin_buffer_printf(out, ",%" PRId64 ",%" PRId64 "\n", values[i].n_valid,
                             values[i].n_pixels);
    }
}

static void write_area_text(tocsin_buffer *out, const tocsin_area_value *values, size_t n) {
    tocsin_buffer_puts(out, "date            value     spread  valid pixels\n");
    for (size_t i = 0; i < n; i++) {
        char room[16];
        tocsin_day_format(values[i].day, room);
        if (isnan(values[i].value))
            tocsin_buffer_printf(out, "%s        none       none", room);
        else
            tocsin_buffer_printf(out, "%s  %10.5g %10.4g", room, values[i].value, values[i].spread);
        tocsin_buffer_printf(out, "  %" PRId64 " of %" PRId64 "\n", values[i].n_valid,
                             values[i].n_pixels);
    }
}

static int print_area(const watch_request *request, const tocsin_imagery *series,
                      const tocsin_area_value *values, size_t n) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (request->format == FORMAT_JSON)
        write_area_json(&out, request, series, values, n);
    else if (request->format == FORMAT_CSV)
        write_area_csv(&out, values, n);
    else
        write_area_text(&out, values, n);
    tocsin_error err = TOCSIN_ERROR_INIT;
    int code = out.failed ? (tocsin_fail_memory(&err), cli_error(&err))
                          : cli_print(tocsin_buffer_text(&out));
    tocsin_buffer_release(&out);
    return code;
}

static int run_area(const watch_request *request, tocsin_imagery *series, tocsin_error *err) {
    tocsin_area *area = NULL;
    tocsin_area_value *values = NULL;
    size_t n = 0;
    tocsin_status status = open_area(request->area, &area, err);
    if (!status)
        status = tocsin_imagery_area_series(series, area, request->statistic, request->level,
                                            &values, &n, err);
    tocsin_area_close(&area);
    if (status) return cli_error(err);
    size_t n_skipped = report_scenes(series);
    int code = print_area(request, series, values, n);
    free(values);
    return code ? code : n_skipped ? TOCSIN_PARTLY : TOCSIN_OK;
}

static int run(int argc, char **argv) {
    watch_request request = {.series = TOCSIN_IMAGERY_OPTIONS_INIT,
                             .norm = TOCSIN_NORM_OPTIONS_INIT};
    int code = parse_options(argc, argv, &request);
    if (code) return code;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_imagery *series = NULL;
    if (tocsin_imagery_open(&request.series, &series, &err)) return cli_error(&err);
    code = run_area(&request, series, &err);
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
        "  --format F           text, csv or json\n"
        "\n"
        "Scenes that cannot be used are named on standard error; the exit code is then 3.\n",
    .run = run,
};
