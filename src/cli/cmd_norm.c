// SPDX-License-Identifier: Apache-2.0
/* tocsin norm: a dated series against its own season. */
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/norm_output.h"

enum { MAX_FILE = 256 << 20 };

typedef struct norm_request {
    series_csv_options csv;
    norm_output output;
    const char *file; /* to write to; NULL: standard output */
    bool exit_code;
} norm_request;

static const char *const formats[] = {"text", "csv", "json", "svg", NULL};

enum {
    OPT_DATE = 256,
    OPT_VALUE,
    OPT_WHERE,
    OPT_START,
    OPT_END,
    OPT_HARMONICS,
    OPT_TREND,
    OPT_NO_TREND,
    OPT_PLAIN,
    OPT_STABLE,
    OPT_LEVEL,
    OPT_MONITOR,
    OPT_RUN,
    OPT_FALSE_ALARMS,
    OPT_ALPHA,
    OPT_WINDOW,
    OPT_LAMBDA,
    OPT_SEASON,
    OPT_MEMORY,
    OPT_NARROW,
    OPT_ONE_SPREAD,
    OPT_DISCOVERY,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_LANGUAGE,
    OPT_TITLE,
    OPT_EXIT_CODE,
};

static const struct option long_options[] = {
    {"date", required_argument, NULL, OPT_DATE},
    {"value", required_argument, NULL, OPT_VALUE},
    {"where", required_argument, NULL, OPT_WHERE},
    {"history-start", required_argument, NULL, OPT_START},
    {"history-end", required_argument, NULL, OPT_END},
    {"harmonics", required_argument, NULL, OPT_HARMONICS},
    {"trend", no_argument, NULL, OPT_TREND},
    {"no-trend", no_argument, NULL, OPT_NO_TREND},
    {"plain", no_argument, NULL, OPT_PLAIN},
    {"stable-history", no_argument, NULL, OPT_STABLE},
    {"level", required_argument, NULL, OPT_LEVEL},
    {"monitor", required_argument, NULL, OPT_MONITOR},
    {"run", required_argument, NULL, OPT_RUN},
    {"false-alarms", required_argument, NULL, OPT_FALSE_ALARMS},
    {"alpha", required_argument, NULL, OPT_ALPHA},
    {"window", required_argument, NULL, OPT_WINDOW},
    {"lambda", required_argument, NULL, OPT_LAMBDA},
    {"season-days", required_argument, NULL, OPT_SEASON},
    {"memory", required_argument, NULL, OPT_MEMORY},
    {"narrow", required_argument, NULL, OPT_NARROW},
    {"one-spread", no_argument, NULL, OPT_ONE_SPREAD},
    {"false-discovery", required_argument, NULL, OPT_DISCOVERY},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"json", no_argument, NULL, 'j'},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"language", required_argument, NULL, OPT_LANGUAGE},
    {"title", required_argument, NULL, OPT_TITLE},
    {"exit-code", no_argument, NULL, OPT_EXIT_CODE},
    {NULL, 0, NULL, 0},
};

static int take_number(const char *option, const char *value, double *ret) {
    if (tocsin_text_number(tocsin_text_of(value), ret)) return TOCSIN_OK;
    return cli_usage(&cmd_norm, "--%s '%s': a number belongs here", option, value);
}

static int take_whole(const char *option, const char *value, int *ret) {
    int64_t number;
    if (!tocsin_text_integer(tocsin_text_of(value), &number) || number < 0 || number > 1000000)
        return cli_usage(&cmd_norm, "--%s '%s': a whole number belongs here", option, value);
    *ret = (int)number;
    return TOCSIN_OK;
}

static int take_day(const char *option, const char *value, tocsin_day *ret) {
    if (tocsin_day_parse(tocsin_text_of(value), ret)) return TOCSIN_OK;
    return cli_usage(&cmd_norm, "--%s '%s': a date such as 2021-11-01 belongs here", option, value);
}

static int take_word(const char *option, const char *value, const char *const *words, int *ret) {
    int choice = cli_choice(value, words);
    if (choice < 0)
        return cli_usage(&cmd_norm, "--%s '%s': there are %s, %s, %s and %s", option, value,
                         words[0], words[1], words[2], words[3]);
    *ret = choice;
    return TOCSIN_OK;
}

static int take_monitor(int option, const char *value, tocsin_norm_options *norm) {
    int monitor = norm->monitor;
    switch (option) {
    case OPT_MONITOR: {
        int code = take_word("monitor", value, norm_monitor_names, &monitor);
        norm->monitor = (tocsin_monitor)monitor;
        return code;
    }
    case OPT_RUN: return take_whole("run", value, &norm->run_length);
    case OPT_FALSE_ALARMS: return take_number("false-alarms", value, &norm->false_alarms);
    case OPT_ALPHA: return take_number("alpha", value, &norm->alpha);
    case OPT_WINDOW: return take_number("window", value, &norm->mosum_window);
    default: return take_number("lambda", value, &norm->ewma_lambda);
    }
}

static int take_norm(int option, const char *value, norm_request *request) {
    tocsin_norm_options *norm = &request->output.norm;
    switch (option) {
    case OPT_DATE: request->csv.date_column = value; return TOCSIN_OK;
    case OPT_VALUE: request->csv.value_column = value; return TOCSIN_OK;
    case OPT_WHERE: request->csv.where = value; return TOCSIN_OK;
    case OPT_START: return take_day("history-start", value, &norm->history.from);
    case OPT_END: return take_day("history-end", value, &norm->history.to);
    case OPT_HARMONICS: return take_whole("harmonics", value, &norm->harmonics);
    case OPT_TREND: norm->trend = 1; return TOCSIN_OK;
    case OPT_NO_TREND: norm->trend = 0; return TOCSIN_OK;
    case OPT_PLAIN: norm->robust = false; return TOCSIN_OK;
    case OPT_STABLE: norm->stable_history = true; return TOCSIN_OK;
    case OPT_LEVEL: return take_number("level", value, &norm->level);
    case OPT_SEASON: return take_whole("season-days", value, &norm->season_days);
    case OPT_MEMORY: return take_number("memory", value, &norm->level_years);
    case OPT_NARROW: return take_whole("narrow", value, &norm->narrow);
    case OPT_ONE_SPREAD: norm->season_spread = false; return TOCSIN_OK;
    default: return take_monitor(option, value, norm);
    }
}

static int take_option(int option, const char *value, norm_request *request) {
    norm_output *output = &request->output;
    switch (option) {
    case OPT_DISCOVERY: return take_number("false-discovery", value, &output->false_discovery);
    case OPT_FORMAT: return take_word("format", value, formats, &output->format);
    case 'j': output->format = NORM_JSON; return TOCSIN_OK;
    case OPT_OUTPUT: request->file = value; return TOCSIN_OK;
    case OPT_LANGUAGE: output->language = value; return TOCSIN_OK;
    case OPT_TITLE: output->title = value; return TOCSIN_OK;
    case OPT_EXIT_CODE: request->exit_code = true; return TOCSIN_OK;
    default: return take_norm(option, value, request);
    }
}

/* ---- series -------------------------------------------------------------------------------- */

static void warn(const norm_result *result, const series_csv_options *csv,
                 const tocsin_norm_options *options) {
    tocsin_day stable = result->judgement.basis.stable_from;
    char iso[16];
    if (result->series.was_unsorted)
        fprintf(stderr, "tocsin norm: %s: the rows were not in order of date; sorted\n", csv->name);
    if (stable == TOCSIN_DAY_NONE) return;
    tocsin_day_format(stable, iso);
    fprintf(stderr,
            options->stable_history
                ? "tocsin norm: %s: %.*s: the norm begins on %s, where the history becomes stable\n"
                : "tocsin norm: %s: %.*s: the history seems to hold a change before %s; "
                  "--stable-history leaves out what was before it\n",
            csv->name, TOCSIN_TEXT_ARG(result->series.value_name), iso);
}

static tocsin_status judge_column(const norm_request *request, const series_csv_options *csv,
                                  tocsin_text bytes, tocsin_arena *arena, norm_result *ret_result,
                                  tocsin_error *err) {
    norm_result result = {0};
    tocsin_status status = series_csv_read(bytes, csv, arena, &result.series, err);
    if (status) return status;
    result.name = result.series.value_name;
    result.points = tocsin_arena_new(arena, tocsin_series_point, result.series.n + 1);
    if (!result.points) return tocsin_fail_memory(err);
    tocsin_dated dated = {result.series.day, result.series.value, result.series.n};
    status =
        tocsin_norm_judge(&dated, &request->output.norm, result.points, &result.judgement, err);
    if (status) return status;
    warn(&result, csv, &request->output.norm);
    *ret_result = result;
    return TOCSIN_OK;
}

/* The columns that "--value A,B" names; one, and perhaps to be guessed, where no comma stands. */
static tocsin_status split_columns(const char *asked, tocsin_arena *arena, const char ***ret_names,
                                   size_t *ret_n, tocsin_error *err) {
    size_t n = 1;
    for (const char *c = asked; c && *c; c++) n += *c == ',';
    const char **names = tocsin_arena_new(arena, const char *, n);
    if (!names) return tocsin_fail_memory(err);
    tocsin_text rest = tocsin_text_of(asked ? asked : ""), name;
    for (size_t i = 0; i < n && asked; i++) {
        tocsin_text_split(&rest, ',', &name);
        names[i] = tocsin_arena_string(arena, tocsin_text_trim(name));
        if (!names[i]) return tocsin_fail_memory(err);
    }
    *ret_names = names;
    *ret_n = n;
    return TOCSIN_OK;
}

static tocsin_text result_name(const char *file, tocsin_text value, tocsin_arena *arena) {
    const char *base = strrchr(file, '/');
    return tocsin_text_of(
        tocsin_arena_format(arena, "%s:%.*s", base ? base + 1 : file, TOCSIN_TEXT_ARG(value)));
}

static tocsin_status judge_files(norm_request *request, char **files, size_t n_files,
                                 tocsin_arena *arena, tocsin_error *err) {
    const char **columns = NULL;
    size_t n_columns = 0;
    tocsin_status status =
        split_columns(request->csv.value_column, arena, &columns, &n_columns, err);
    if (status) return status;
    norm_result *results = tocsin_arena_new(arena, norm_result, n_files * n_columns);
    if (!results) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n_files; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
        series_csv_options csv = request->csv;
        csv.name = files[i];
        status = tocsin_file_read(files[i], MAX_FILE, &bytes, err);
        for (size_t k = 0; k < n_columns && !status; k++) {
            norm_result *result = &results[request->output.n_results++];
            csv.value_column = columns[k];
            status = judge_column(request, &csv, tocsin_buffer_text(&bytes), arena, result, err);
            if (n_files > 1 && !status) result->name = result_name(files[i], result->name, arena);
        }
        if (status) return status;
    }
    request->output.results = results;
    return TOCSIN_OK;
}

/* Which answers stand when all of them are looked at together. */
static tocsin_status discover(norm_output *output, tocsin_arena *arena, tocsin_error *err) {
    double *probability = tocsin_arena_new(arena, double, output->n_results);
    bool *found = tocsin_arena_new(arena, bool, output->n_results);
    if (!probability || !found) return tocsin_fail_memory(err);
    for (size_t k = 0; k < output->n_results; k++)
        probability[k] = output->results[k].judgement.answer.probability;
    tocsin_norm_false_discovery(probability, output->n_results, output->false_discovery, found);
    for (size_t k = 0; k < output->n_results; k++) output->results[k].found = found[k];
    return TOCSIN_OK;
}

/* ---- the command --------------------------------------------------------------------------- */

static void say_too_little(const norm_result *result, tocsin_error *ret_error) {
    const tocsin_seasonal_answer *answer = &result->judgement.answer;
    tocsin_fail(ret_error, TOCSIN_TOO_LITTLE,
                "%.*s: too little history: %d valid dates before the last one, the same season of "
                "%zu earlier year%s; two earlier years are needed",
                TOCSIN_TEXT_ARG(result->name), answer->n_valid, answer->n_years,
                answer->n_years == 1 ? "" : "s");
}

static int norm_exit_code(const norm_request *request) {
    const norm_output *output = &request->output;
    size_t too_little = 0;
    bool unusual = false;
    for (size_t k = 0; k < output->n_results; k++) {
        const norm_result *result = &output->results[k];
        tocsin_error err = TOCSIN_ERROR_INIT;
        unusual |= output->n_results > 1 ? result->found
                                         : result->judgement.answer.tail != TOCSIN_TAIL_NONE;
        if (!result->judgement.answer.too_little_history) continue;
        say_too_little(result, &err);
        cli_error(&err);
        too_little++;
    }
    if (too_little == output->n_results) return TOCSIN_TOO_LITTLE;
    if (too_little > 0) return TOCSIN_PARTLY;
    return request->exit_code && !unusual ? TOCSIN_NO : TOCSIN_OK;
}

static int judge(norm_request *request, char **files, size_t n_files, tocsin_arena *arena) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    norm_output *output = &request->output;
    tocsin_status status = judge_files(request, files, n_files, arena, &err);
    if (status) return cli_error(&err);
    if (output->format == NORM_SVG && output->n_results > 1)
        return cli_usage(&cmd_norm, "--format svg draws one series; name one file and one --value");
    status = discover(output, arena, &err);
    if (!status) status = norm_output_write(output, &out, &err);
    if (!status && out.failed) status = tocsin_fail_memory(&err);
    if (!status && request->file)
        status = tocsin_file_write(request->file, tocsin_buffer_text(&out), &err);
    if (status) return cli_error(&err);
    if (!request->file) {
        int code = cli_print(tocsin_buffer_text(&out));
        if (code) return code;
    }
    return norm_exit_code(request);
}

static int run(int argc, char **argv) {
    norm_request request = {
        .output = {.norm = TOCSIN_NORM_OPTIONS_INIT, .language = "en", .false_discovery = 0.05}};
    request.output.norm.false_alarms = TOCSIN_NORM_SERIES_FALSE_ALARMS;
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_norm, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, optarg, &request);
        if (code) return code;
    }
    if (optind == argc) return cli_usage(&cmd_norm, "name one CSV file, or several");
    if (!(request.output.false_discovery > 0 && request.output.false_discovery <= 1))
        return cli_usage(&cmd_norm, "--false-discovery is a share, above 0 and at most 1");
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_norm_check_options(&request.output.norm, &err))
        return cli_usage(&cmd_norm, "%s", err.message);
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    return judge(&request, argv + optind, (size_t)(argc - optind), &arena);
}

const cli_command cmd_norm = {
    .name = "norm",
    .summary = "hold a dated series against its own season: what is unusual?",
    .help =
        "tocsin norm backscatter.csv\n"
        "    is the last value unusual for the time of year, and when did it ring before?\n"
        "tocsin norm ports.csv --where port=Odesa --date Date --value Activity --format svg "
        "--output odesa.svg\n"
        "tocsin norm parking.csv --date 1 --value total_mean --json\n"
        "tocsin norm parking.csv --date 1 --value north,south,east\n"
        "    several at once: those that stay unusual when all are looked at together are named\n"
        "\n"
        "The columns are guessed when they are the only ones of their kind. Dates: 2021-11-14, 2021-11, "
        "2021-W46.\n"
        "Empty fields, NA and nan are missing values. The series may have gaps.\n"
        "\n"
        "Each date is judged by the dates before it, from the third season on. The season comes from all "
        "of them,\n"
        "the level from the recent ones.\n"
        "\n"
        "  --date COL, --value COL  header name, or number from 1; several as A,B,C\n"
        "  --where COL=VALUE        only rows in which this column holds this value\n"
        "  --history-start DATE     nothing before it makes the norm\n"
        "  --history-end DATE       dates after it are judged, and do not become history\n"
        "  --stable-history         only the recent part of it that is stable (reversed CUSUM)\n"
        "  --memory YEARS           of the level, default 2; 0: season, trend and level stand still\n"
        "  --harmonics K            of the year, 0 to 4; default 2\n"
        "  --narrow K               narrower seasons, up to K turns a year, where many years say so; 0 to "
        "6, default 6\n"
        "  --trend, --no-trend      a straight line, too; it stands still behind the history\n"
        "  --one-spread             the same all year, not by season\n"
        "  --plain                  least squares instead of the robust fit\n"
        "  --level P                of the interval; default 0.95\n"
        "  --season-days N          half width of the same season; default 15\n"
        "  --monitor M              runs (default); ewma, mosum, cusum: against a norm that stands still\n"
        "  --false-alarms R         of runs and ewma, in 100 years; default 100, once a year. Each alarm\n"
        "                           says how rare it is: once in so many years\n"
        "  --run N                  exceedances in a row that ring; default 3\n"
        "  --lambda L               of ewma; default 0.3\n"
        "  --alpha A, --window H    level of mosum and cusum, default 0.05; window of mosum, 0.25\n"
        "  --false-discovery Q      of several series: the share of those named that may be wrong, "
        "default 0.05\n"
        "  --format F               text (default), csv, json, svg; --json is short for json\n"
        "  --language L, --title T  of text and svg\n"
        "  --output FILE            instead of standard output\n"
        "  --exit-code              1 when the last value is not unusual\n"
        "\n"
        "Exit code 66: too little history (fewer than two earlier years with this season);\n3: some of several series have too little.\n",
    .run = run,
};
