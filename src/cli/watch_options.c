// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_options.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

enum {
    OPT_BAND = 256,
    OPT_EXPRESSION,
    OPT_MASK_BAND,
    OPT_MASK_KEEP,
    OPT_SCALE,
    OPT_OFFSET,
    OPT_FROM,
    OPT_TO,
    OPT_POOL,
    OPT_AREA,
    OPT_STATISTIC,
    OPT_PIXEL,
    OPT_AT,
    OPT_OUTPUT,
    OPT_PATCHES,
    OPT_MIN_PIXELS,
    OPT_STATE,
    OPT_TILES,
    OPT_TILES_MOST,
    OPT_THREADS,
    OPT_HISTORY_END,
    OPT_HISTORY_START,
    OPT_FALSE_ALARMS,
    OPT_MONITOR,
    OPT_WINDOW,
    OPT_RUN,
    OPT_LAMBDA,
    OPT_ALONE,
    OPT_COMMON,
    OPT_FORMAT,
    OPT_LANGUAGE,
    OPT_TITLE,
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
    {"pool", required_argument, NULL, OPT_POOL},
    {"area", required_argument, NULL, OPT_AREA},
    {"statistic", required_argument, NULL, OPT_STATISTIC},
    {"pixel", required_argument, NULL, OPT_PIXEL},
    {"at", required_argument, NULL, OPT_AT},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"patches", required_argument, NULL, OPT_PATCHES},
    {"min-pixels", required_argument, NULL, OPT_MIN_PIXELS},
    {"state", required_argument, NULL, OPT_STATE},
    {"tiles", required_argument, NULL, OPT_TILES},
    {"tiles-most", required_argument, NULL, OPT_TILES_MOST},
    {"threads", required_argument, NULL, OPT_THREADS},
    {"history-end", required_argument, NULL, OPT_HISTORY_END},
    {"history-start", required_argument, NULL, OPT_HISTORY_START},
    {"false-alarms", required_argument, NULL, OPT_FALSE_ALARMS},
    {"monitor", required_argument, NULL, OPT_MONITOR},
    {"window", required_argument, NULL, OPT_WINDOW},
    {"run", required_argument, NULL, OPT_RUN},
    {"lambda", required_argument, NULL, OPT_LAMBDA},
    {"alone", no_argument, NULL, OPT_ALONE},
    {"common", required_argument, NULL, OPT_COMMON},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"language", required_argument, NULL, OPT_LANGUAGE},
    {"title", required_argument, NULL, OPT_TITLE},
    {NULL, 0, NULL, 0},
};

/* What was said, for the checks at the end. */
typedef struct watch_parser {
    watch_request request;
    double window; /* NaN: not given */
    bool has_run, has_lambda, alone, has_common, has_statistic;
} watch_parser;

/* ---- values --------------------------------------------------------------------------------- */

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

static int take_integer(const char *option, const char *value, int low, int high, int *ret) {
    int64_t number;
    if (!tocsin_text_integer(tocsin_text_of(value), &number) || number < low || number > high) {
        char wanted[96];
        snprintf(wanted, sizeof wanted, "a whole number from %d to %d belongs here", low, high);
        return bad_value(option, value, wanted);
    }
    *ret = (int)number;
    return TOCSIN_OK;
}

static int take_day(const char *option, const char *value, tocsin_day *ret_day) {
    return tocsin_day_parse(tocsin_text_of(value), ret_day)
               ? TOCSIN_OK
               : bad_value(option, value, "a date such as 2021-11-01 belongs here");
}

/* "mean", "median", "quantile:0.9", "above:-10" */
static int take_statistic(const char *value, watch_parser *parser) {
    watch_request *request = &parser->request;
    parser->has_statistic = true;
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

/* "512700,6050600" */
static int take_pixel(const char *value, watch_request *request) {
    tocsin_text rest = tocsin_text_of(value), x;
    bool read = tocsin_text_split(&rest, ',', &x) &&
                tocsin_text_number(tocsin_text_trim(x), &request->pixel_x) &&
                tocsin_text_number(tocsin_text_trim(rest), &request->pixel_y);
    request->has_pixel = true;
    return read ? TOCSIN_OK
                : bad_value("pixel", value,
                            "two numbers X,Y in the reference system of the scenes belong here");
}

/* "2 GB" */
static int take_bytes(const char *option, const char *value, int64_t *ret) {
    return tocsin_text_bytes(tocsin_text_of(value), ret) && *ret > 0
               ? TOCSIN_OK
               : bad_value(option, value, "a size such as \"500 MB\" or \"2 GB\" belongs here");
}

static int take_monitor(const char *value, tocsin_watch_rule *rule) {
    static const char *const monitors[] = {
        [TOCSIN_MONITOR_RUNS] = "runs",   [TOCSIN_MONITOR_MOSUM] = "mosum",
        [TOCSIN_MONITOR_CUSUM] = "cusum", [TOCSIN_MONITOR_EWMA] = "ewma",
        [TOCSIN_MONITOR_SHIFT] = "shift", NULL};
    int choice = cli_choice(value, monitors);
    if (choice < 0)
        return bad_value("monitor", value, "there are shift, runs, mosum, cusum and ewma");
    rule->monitor = (tocsin_monitor)choice;
    return TOCSIN_OK;
}

static int take_format(const char *value, watch_request *request) {
    static const char *const formats[] = {"text", "csv", "json", "svg", NULL};
    int choice = cli_choice(value, formats);
    if (choice < 0) return bad_value("format", value, "there are text, csv, json and svg");
    request->format = (watch_format)choice;
    return TOCSIN_OK;
}

/* ---- by theme ------------------------------------------------------------------------------- */

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

static int take_rule_option(int option, const char *value, watch_parser *parser) {
    tocsin_watch_options *watch = &parser->request.watch;
    switch (option) {
    case OPT_HISTORY_END: return take_day("history-end", value, &watch->norm.history.to);
    case OPT_HISTORY_START: return take_day("history-start", value, &watch->norm.history.from);
    case OPT_FALSE_ALARMS:
        return take_number("false-alarms", value, 1e-3, 1000, &watch->rule.false_alarms);
    case OPT_MONITOR: return take_monitor(value, &watch->rule);
    case OPT_WINDOW: return take_number("window", value, 1e-3, 32, &parser->window);
    case OPT_RUN:
        parser->has_run = true;
        return take_integer("run", value, 1, 20, &watch->rule.run_length);
    case OPT_LAMBDA:
        parser->has_lambda = true;
        return take_number("lambda", value, 0.01, 1, &watch->rule.ewma_lambda);
    case OPT_ALONE: parser->alone = true; return TOCSIN_OK;
    default:
        parser->has_common = true;
        return take_integer("common", value, 0, 64, &watch->rule.common_px);
    }
}

static int take_output_option(int option, const char *value, watch_parser *parser) {
    watch_request *request = &parser->request;
    switch (option) {
    case OPT_AREA: request->area = value; return TOCSIN_OK;
    case OPT_STATISTIC: return take_statistic(value, parser);
    case OPT_PIXEL: return take_pixel(value, request);
    case OPT_AT: request->at = value; return TOCSIN_OK;
    case OPT_OUTPUT: request->output = value; return TOCSIN_OK;
    case OPT_PATCHES: request->watch.patches_path = value; return TOCSIN_OK;
    case OPT_MIN_PIXELS:
        return take_integer("min-pixels", value, 1, 1000000, &request->watch.min_pixels);
    case OPT_STATE: request->watch.state_path = value; return TOCSIN_OK;
    case OPT_TILES: request->series.tiles_path = value; return TOCSIN_OK;
    case OPT_TILES_MOST: return take_bytes("tiles-most", value, &request->series.tiles_most);
    case OPT_THREADS: return take_integer("threads", value, 0, 256, &request->watch.threads);
    case OPT_FORMAT: return take_format(value, request);
    case OPT_LANGUAGE: request->language = value; return TOCSIN_OK;
    default: request->title = value; return TOCSIN_OK;
    }
}

static int take_option(int option, const char *value, watch_parser *parser) {
    if (option <= OPT_POOL) return take_series_option(option, value, &parser->request.series);
    if (option >= OPT_HISTORY_END && option <= OPT_COMMON)
        return take_rule_option(option, value, parser);
    return take_output_option(option, value, parser);
}

/* ---- do they go together? ------------------------------------------------------------------- */

/* --window is a number of dates for shift and a share of the history for mosum. */
static int check_window(watch_parser *parser) {
    tocsin_watch_rule *rule = &parser->request.watch.rule;
    if (isnan(parser->window)) return TOCSIN_OK;
    if (rule->monitor == TOCSIN_MONITOR_MOSUM) {
        rule->mosum_window = parser->window;
        return parser->window <= 1 ? TOCSIN_OK
                                   : cli_usage(&cmd_watch,
                                               "--window %g: of mosum it is a share of "
                                               "the history: 0.25, 0.5 or 1",
                                               parser->window);
    }
    if (rule->monitor != TOCSIN_MONITOR_SHIFT)
        return cli_usage(&cmd_watch, "--window belongs to --monitor shift and mosum");
    rule->window = (int)parser->window;
    return rule->window >= 2 && !(rule->window < parser->window)
               ? TOCSIN_OK
               : cli_usage(&cmd_watch,
                           "--window %g: a whole number of dates from 2 to 32 belongs "
                           "here",
                           parser->window);
}

static int check_rule(watch_parser *parser) {
    tocsin_watch_rule *rule = &parser->request.watch.rule;
    if (parser->has_run && rule->monitor != TOCSIN_MONITOR_RUNS)
        return cli_usage(&cmd_watch, "--run belongs to --monitor runs");
    if (parser->has_lambda && rule->monitor != TOCSIN_MONITOR_EWMA)
        return cli_usage(&cmd_watch, "--lambda belongs to --monitor ewma");
    if (parser->alone && parser->has_common && rule->common_px > 0)
        return cli_usage(&cmd_watch, "--alone takes out no common shift, --common does; leave one "
                                     "of them out");
    if (parser->alone) {
        rule->neighbours = false;
        rule->common_px = 0;
    }
    return check_window(parser);
}

bool watch_judges_all(const watch_request *request) {
    const tocsin_watch_options *watch = &request->watch;
    bool series = request->has_pixel || request->area || request->at;
    return (request->output && request->format != WATCH_SVG) || watch->patches_path ||
           (watch->state_path && !series);
}

static int check_what_is_wanted(const watch_parser *parser) {
    const watch_request *request = &parser->request;
    const tocsin_watch_options *watch = &request->watch;
    bool svg = request->format == WATCH_SVG, series = request->has_pixel || request->area;
    if (svg && (!series || request->at || watch->patches_path))
        return cli_usage(&cmd_watch,
                         "--format svg draws one series: name --area FILE or --pixel X,Y");
    bool map = watch_judges_all(request);
    if (request->has_pixel && (request->area || request->at || map))
        return cli_usage(&cmd_watch, "--pixel stands alone, without --area, --at, --output and "
                                     "--patches (but --output with --format svg)");
    if (request->at && (request->area || map))
        return cli_usage(&cmd_watch, "--at stands alone, without --area, --output and --patches");
    if (!map && !request->at && !series)
        return cli_usage(&cmd_watch, "say what is wanted: --area FILE, --pixel X,Y, --at "
                                     "POINTS.csv, --output ALARMS.tif, --patches "
                                     "PATCHES.geojson or --state FILE");
    if (!map && (watch->min_pixels > 1 || watch->state_path))
        return cli_usage(&cmd_watch, "--%s belongs to a map: add --output ALARMS.tif",
                         watch->state_path ? "state" : "min-pixels");
    if (request->series.tiles_path && !map && !request->at)
        return cli_usage(&cmd_watch, "--tiles belongs to alarms: a map, patches, a state or --at");
    if (request->series.tiles_most && !request->series.tiles_path)
        return cli_usage(&cmd_watch, "--tiles-most belongs to --tiles FILE");
    if (parser->has_statistic && (map || !request->area))
        return cli_usage(&cmd_watch, "--statistic belongs to the series of an --area");
    return TOCSIN_OK;
}

static int check_all(watch_parser *parser) {
    const watch_request *request = &parser->request;
    if (request->series.bands && request->series.expression)
        return cli_usage(
            &cmd_watch,
            "--band and --expression exclude each other: an expression names its bands");
    int code = check_rule(parser);
    return code ? code : check_what_is_wanted(parser);
}

int watch_options_parse(int argc, char **argv, watch_request *ret_request) {
    watch_parser parser = {.request = WATCH_REQUEST_INIT, .window = NAN};
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_watch, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, optarg, &parser);
        if (code) return code;
    }
    if (optind >= argc) return cli_usage(&cmd_watch, "no images are named");
    parser.request.series.paths = (const char *const *)(argv + optind);
    parser.request.series.n_paths = (size_t)(argc - optind);
    int code = check_all(&parser);
    if (!code) *ret_request = parser.request;
    return code;
}
