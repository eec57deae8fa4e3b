// SPDX-License-Identifier: Apache-2.0
/* tocsin norm: a dated series against its own season. */
#include <getopt.h>
#include <math.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/series_csv.h"

enum { MAX_FILE = 256 << 20 };

typedef struct norm_request {
    series_csv_options csv;
    tocsin_norm_options norm;
    const char *output, *language, *title;
    int format;
    bool exit_code;
} norm_request;

enum { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_SVG };
static const char *const formats[] = {"text", "csv", "json", "svg", NULL};
static const char *const monitors[] = {"runs", "mosum", "cusum", "ewma", NULL};

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
        int code = take_word("monitor", value, monitors, &monitor);
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

static int take_option(int option, const char *value, norm_request *request) {
    tocsin_norm_options *norm = &request->norm;
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
    case OPT_FORMAT: return take_word("format", value, formats, &request->format);
    case 'j': request->format = FORMAT_JSON; return TOCSIN_OK;
    case OPT_OUTPUT: request->output = value; return TOCSIN_OK;
    case OPT_LANGUAGE: request->language = value; return TOCSIN_OK;
    case OPT_TITLE: request->title = value; return TOCSIN_OK;
    case OPT_EXIT_CODE: request->exit_code = true; return TOCSIN_OK;
    default: return take_monitor(option, value, norm);
    }
}

/* ---- formats ------------------------------------------------------------------------------- */

typedef struct norm_result {
    series_csv series;
    tocsin_series_point *points;
    tocsin_norm_judgement judgement;
} norm_result;

static void put_cell(tocsin_buffer *out, double value) {
    if (isnan(value))
        tocsin_buffer_putc(out, ',');
    else
        tocsin_buffer_printf(out, ",%.10g", value);
}

static void write_csv(const norm_result *result, tocsin_buffer *out) {
    tocsin_buffer_puts(out, "date,value,expected,low,high,alarm,in_history\n");
    for (size_t i = 0; i < result->series.n; i++) {
        const tocsin_series_point *p = &result->points[i];
        char iso[16];
        tocsin_day_format(p->day, iso);
        tocsin_buffer_puts(out, iso);
        put_cell(out, p->value);
        put_cell(out, p->expected);
        put_cell(out, p->low);
        put_cell(out, p->high);
        tocsin_buffer_printf(out, ",%d,%d\n", p->alarm, p->in_history);
    }
}

/* In a series a number that is not known is null, so that every point has the same members. */
static void json_number_or_null(tocsin_json *json, const char *key, double value) {
    tocsin_json_key(json, key);
    if (isnan(value))
        tocsin_json_null(json);
    else
        tocsin_json_number(json, value);
}

static void json_points(tocsin_json *json, const norm_result *result) {
    tocsin_json_key(json, "series");
    tocsin_json_array(json);
    for (size_t i = 0; i < result->series.n; i++) {
        const tocsin_series_point *p = &result->points[i];
        tocsin_json_object(json);
        tocsin_json_member_day(json, "date", p->day);
        json_number_or_null(json, "value", p->value);
        json_number_or_null(json, "expected", p->expected);
        json_number_or_null(json, "low", p->low);
        json_number_or_null(json, "high", p->high);
        tocsin_json_key(json, "alarm");
        tocsin_json_bool(json, p->alarm);
        tocsin_json_key(json, "in_history");
        tocsin_json_bool(json, p->in_history);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}

static void json_basis(tocsin_json *json, const norm_request *request,
                       const tocsin_norm_basis *basis) {
    tocsin_json_key(json, "basis");
    tocsin_json_object(json);
    tocsin_json_member_number(json, "harmonics", basis->harmonics);
    tocsin_json_key(json, "trend");
    tocsin_json_bool(json, basis->trend);
    tocsin_json_key(json, "robust");
    tocsin_json_bool(json, request->norm.robust);
    tocsin_json_member_text(json, "monitor", tocsin_text_of(monitors[request->norm.monitor]));
    tocsin_json_member_day(json, "history_from", basis->history.from);
    tocsin_json_member_day(json, "history_to", basis->history.to);
    tocsin_json_member_number(json, "history_years", basis->history_years);
    tocsin_json_member_number(json, "scale", basis->scale);
    tocsin_json_member_number(json, "left_out_scale", basis->left_out_scale);
    tocsin_json_member_number(json, "autocorrelation", basis->autocorrelation);
    tocsin_json_member_number(json, "n_effective", basis->n_effective);
    tocsin_json_member_number(json, "limit", basis->limit);
    tocsin_json_member_number(json, "false_alarms_asked_per_year", basis->asked_per_year);
    tocsin_json_member_number(json, "alarms_on_left_out_history", basis->history_alarms);
    tocsin_json_end(json);
}

static tocsin_status write_json(const norm_request *request, const norm_result *result,
                                tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.norm/1"));
    tocsin_json_member_text(&json, "value", result->series.value_name);
    json_points(&json, result);
    tocsin_json_key(&json, "answer");
    tocsin_answer_write(&json, &result->judgement.answer);
    if (!result->judgement.answer.too_little_history)
        json_basis(&json, request, &result->judgement.basis);
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}

static void write_alarms(const norm_result *result, tocsin_buffer *out) {
    for (size_t i = 0; i < result->series.n;) {
        size_t from = i, to = i;
        char first[16], last[16];
        /* one stretch: missing values do not end it */
        for (; i < result->series.n && (result->points[i].alarm || isnan(result->points[i].value));
             i++)
            if (result->points[i].alarm) to = i;
        if (result->points[from].alarm) {
            tocsin_day_format(result->points[from].day, first);
            tocsin_day_format(result->points[to].day, last);
            tocsin_buffer_printf(out, "alarm\t%s\t%s%s\n", first, last,
                                 result->points[from].in_history ? "\tin the history" : "");
        }
        if (i == from) i++;
    }
}

static tocsin_status write_text(const norm_request *request, const norm_result *result,
                                tocsin_buffer *out, tocsin_error *err) {
    tocsin_status status =
        tocsin_brief_answer(request->language, &result->judgement.answer, out, err);
    if (status) return status;
    tocsin_buffer_putc(out, '\n');
    write_alarms(result, out);
    return TOCSIN_OK;
}

static tocsin_status write_result(const norm_request *request, const norm_result *result,
                                  tocsin_buffer *out, tocsin_error *err) {
    tocsin_text title = request->title ? tocsin_text_of(request->title) : result->series.value_name;
    switch (request->format) {
    case FORMAT_CSV: write_csv(result, out); return TOCSIN_OK;
    case FORMAT_JSON: return write_json(request, result, out, err);
    case FORMAT_SVG:
        return tocsin_plot_series(request->language, title, result->points, result->series.n,
                                  &result->judgement.answer, out, err);
    default: return write_text(request, result, out, err);
    }
}

/* ---- the command --------------------------------------------------------------------------- */

static int norm_exit_code(const norm_request *request, const norm_result *result) {
    const tocsin_seasonal_answer *answer = &result->judgement.answer;
    if (answer->too_little_history) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_fail(&err, TOCSIN_TOO_LITTLE,
                    "%s: too little history: %d valid dates before the last one, the same season "
                    "of %zu earlier year%s; two earlier years are needed",
                    request->csv.name, answer->n_valid, answer->n_years,
                    answer->n_years == 1 ? "" : "s");
        return cli_error(&err);
    }
    return request->exit_code && answer->tail == TOCSIN_TAIL_NONE ? TOCSIN_NO : TOCSIN_OK;
}

static int judge_file(const norm_request *request, tocsin_arena *arena) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    norm_result result = {0};
    tocsin_status status = tocsin_file_read(request->csv.name, MAX_FILE, &bytes, &err);
    if (!status)
        status =
            series_csv_read(tocsin_buffer_text(&bytes), &request->csv, arena, &result.series, &err);
    if (status) return cli_error(&err);
    if (result.series.was_unsorted)
        fprintf(stderr, "tocsin norm: %s: the rows were not in order of date; sorted\n",
                request->csv.name);
    result.points = tocsin_arena_new(arena, tocsin_series_point, result.series.n + 1);
    if (!result.points) status = tocsin_fail_memory(&err);
    tocsin_dated dated = {result.series.day, result.series.value, result.series.n};
    if (!status)
        status = tocsin_norm_judge(&dated, &request->norm, result.points, &result.judgement, &err);
    if (!status) status = write_result(request, &result, &out, &err);
    if (!status && out.failed) status = tocsin_fail_memory(&err);
    if (!status && request->output)
        status = tocsin_file_write(request->output, tocsin_buffer_text(&out), &err);
    if (status) return cli_error(&err);
    if (!request->output) {
        int code = cli_print(tocsin_buffer_text(&out));
        if (code) return code;
    }
    return norm_exit_code(request, &result);
}

static int run(int argc, char **argv) {
    norm_request request = {.norm = TOCSIN_NORM_OPTIONS_INIT, .language = "en"};
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_norm, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, optarg, &request);
        if (code) return code;
    }
    if (optind + 1 != argc) return cli_usage(&cmd_norm, "name one CSV file");
    request.csv.name = argv[optind];
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_norm_check_options(&request.norm, &err))
        return cli_usage(&cmd_norm, "%s", err.message);
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    return judge_file(&request, &arena);
}

const cli_command cmd_norm = {
    .name = "norm",
    .summary = "hold a dated series against its own season: what is unusual?",
    .help =
        "tocsin norm backscatter.csv\n"
        "    is the last value unusual for the time of year?\n"
        "tocsin norm ports.csv --where port=Odesa --date Date --value Activity --format svg "
        "--output odesa.svg\n"
        "tocsin norm parking.csv --date 1 --value total_mean --history-end 2019-12-31 --json\n"
        "\n"
        "The columns are guessed when they are the only ones of their kind. Dates: 2021-11-14, 2021-11, "
        "2021-W46.\n"
        "Empty fields, NA and nan are missing values. The series may have gaps.\n"
        "\n"
        "  --date COL, --value COL  header name, or number from 1\n"
        "  --where COL=VALUE        only rows in which this column holds this value\n"
        "  --history-start DATE --history-end DATE\n"
        "                           dates that make the norm; default all before the last\n"
        "  --stable-history         only the recent part of them that is stable (reversed CUSUM)\n"
        "  --harmonics K            of the year, 0 to 4; default 2\n"
        "  --trend, --no-trend      default: a trend from four years of history on\n"
        "  --plain                  least squares instead of the robust fit\n"
        "  --level P                of the interval; default 0.95\n"
        "  --season-days N          half width of the same season; default 15\n"
        "  --monitor M              runs (default), ewma, mosum, cusum\n"
        "  --false-alarms R         of runs and ewma, in 100 years; default 0.5\n"
        "  --run N                  exceedances in a row that ring; default 3\n"
        "  --lambda L               of ewma; default 0.3\n"
        "  --alpha A, --window H    level of mosum and cusum, default 0.05; window of mosum, 0.25\n"
        "  --format F               text (default), csv, json, svg; --json is short for json\n"
        "  --language L, --title T  of text and svg\n"
        "  --output FILE            instead of standard output\n"
        "  --exit-code              1 when the last value is not unusual\n"
        "\n"
        "Exit code 66: too little history (fewer than two earlier years with this season).\n",
    .run = run,
};
