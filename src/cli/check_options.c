// SPDX-License-Identifier: Apache-2.0
#include "cli/check_options.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

static const char *const formats[] = {"text", "json", "html", NULL};

enum {
    OPT_FORMAT = 256,
    OPT_OUTPUT,
    OPT_LANGUAGE,
    OPT_AT,
    OPT_TIME,
    OPT_SHADOW,
    OPT_NORTH,
    OPT_HEIGHT,
    OPT_GSD,
    OPT_SHADOW_ERROR,
    OPT_NORTH_ERROR,
    OPT_HEIGHT_ERROR,
    OPT_PLOT,
    OPT_LENGTH,
    OPT_ELEVATION,
    OPT_ARCHIVE,
    OPT_OVERLAY,
    OPT_TRUST,
    OPT_ERROR_LEVEL,
};

static const struct option long_options[] = {
    {"format", required_argument, NULL, OPT_FORMAT},
    {"json", no_argument, NULL, 'j'},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"language", required_argument, NULL, OPT_LANGUAGE},
    {"at", required_argument, NULL, OPT_AT},
    {"time", required_argument, NULL, OPT_TIME},
    {"shadow", required_argument, NULL, OPT_SHADOW},
    {"north", required_argument, NULL, OPT_NORTH},
    {"height", required_argument, NULL, OPT_HEIGHT},
    {"gsd", required_argument, NULL, OPT_GSD},
    {"shadow-error", required_argument, NULL, OPT_SHADOW_ERROR},
    {"north-error", required_argument, NULL, OPT_NORTH_ERROR},
    {"height-error", required_argument, NULL, OPT_HEIGHT_ERROR},
    {"plot", required_argument, NULL, OPT_PLOT},
    {"length", required_argument, NULL, OPT_LENGTH},
    {"elevation", required_argument, NULL, OPT_ELEVATION},
    {"archive", required_argument, NULL, OPT_ARCHIVE},
    {"overlay", required_argument, NULL, OPT_OVERLAY},
    {"trust", required_argument, NULL, OPT_TRUST},
    {"error-level", required_argument, NULL, OPT_ERROR_LEVEL},
    {NULL, 0, NULL, 0},
};

/* "1.5,2,…": exactly n numbers. */
static bool read_numbers(const char *text, double *ret_numbers, size_t n) {
    double numbers[8];
    tocsin_text rest = tocsin_text_of(text), part;
    size_t found = 0;
    while (tocsin_text_split(&rest, ',', &part))
        if (found == n || !tocsin_text_number(tocsin_text_trim(part), &numbers[found++]))
            return false;
    if (found != n) return false;
    memcpy(ret_numbers, numbers, n * sizeof *numbers);
    return true;
}

static int take_number(const char *option, const char *value, double *ret) {
    if (read_numbers(value, ret, 1)) return TOCSIN_OK;
    return cli_usage(&cmd_check, "--%s '%s': a number belongs here", option, value);
}

/* "54.57,33.17", or a name, and then the numbers are the argument that follows. */
static int take_place(char **argv, const char *value, tocsin_shadow *shadow) {
    double place[2];
    if (!read_numbers(value, place, 2)) {
        const char *next = argv[optind];
        if (!next || !read_numbers(next, place, 2))
            return cli_usage(&cmd_check,
                             "--at '%s': LAT,LON belongs here, such as --at Yelnya 54.57,33.17",
                             value);
        optind++;
    }
    shadow->lat_deg = place[0];
    shadow->lon_deg = place[1];
    return TOCSIN_OK;
}

static int take_time(const char *value, tocsin_shadow *shadow) {
    tocsin_text text = tocsin_text_of(value);
    int64_t year;
    if (text.n == 4 && tocsin_text_integer(text, &year)) {
        shadow->year = (int)year;
        return TOCSIN_OK;
    }
    if (tocsin_time_parse(text, &shadow->day, &shadow->minute)) return TOCSIN_OK;
    return cli_usage(
        &cmd_check,
        "--time '%s': a time in UTC such as 2021-11-01T08:50, a day or a year belongs here", value);
}

static int take_shadow(const char *value, check_request *request) {
    double at[4];
    if (!read_numbers(value, at, 4))
        return cli_usage(&cmd_check, "--shadow '%s': X1,Y1,X2,Y2 belongs here, in pixels", value);
    memcpy(request->shadow.foot_px, at, sizeof request->shadow.foot_px);
    memcpy(request->shadow.tip_px, at + 2, sizeof request->shadow.tip_px);
    request->has_shadow = true;
    return TOCSIN_OK;
}

/* A length whose metres are known gives the size of a pixel. */
static int take_length(const char *value, check_request *request) {
    double at[5];
    bool good = read_numbers(value, at, 5) && at[4] > 0;
    double length_px = good ? hypot(at[2] - at[0], at[3] - at[1]) : 0;
    if (!(length_px > 0))
        return cli_usage(&cmd_check, "--length '%s': X1,Y1,X2,Y2,METRES belongs here", value);
    request->check.gsd_m = at[4] / length_px;
    return TOCSIN_OK;
}

static int take_measure(int option, const char *value, check_request *request) {
    tocsin_shadow *shadow = &request->shadow;
    switch (option) {
    case OPT_NORTH: return take_number("north", value, &shadow->north_deg);
    case OPT_HEIGHT: return take_number("height", value, &shadow->height_m);
    case OPT_GSD: return take_number("gsd", value, &request->check.gsd_m);
    case OPT_LENGTH: return take_length(value, request);
    case OPT_ELEVATION: return take_number("elevation", value, &request->check.elevation_deg);
    case OPT_SHADOW_ERROR: return take_number("shadow-error", value, &shadow->error_px);
    case OPT_NORTH_ERROR: return take_number("north-error", value, &shadow->north_error_deg);
    default: return take_number("height-error", value, &shadow->height_error);
    }
}

static int take_scene(const char *value, check_request *request) {
    if (request->n_archive == CHECK_MOST_SCENES)
        return cli_usage(&cmd_check, "--archive: no more than %d scenes at once",
                         CHECK_MOST_SCENES);
    request->archive[request->n_archive++] = value;
    return TOCSIN_OK;
}

static int take_option(int option, char **argv, const char *value, check_request *request) {
    switch (option) {
    case OPT_FORMAT:
        request->format = cli_choice(value, formats);
        if (request->format >= 0) return TOCSIN_OK;
        return cli_usage(&cmd_check, "--format '%s': there are text, json and html", value);
    case 'j': request->format = CHECK_JSON; return TOCSIN_OK;
    case OPT_OUTPUT: request->file = value; return TOCSIN_OK;
    case OPT_LANGUAGE: request->language = value; return TOCSIN_OK;
    case OPT_PLOT: request->plot_file = value; return TOCSIN_OK;
    case OPT_OVERLAY: request->overlay_file = value; return TOCSIN_OK;
    case OPT_TRUST: request->trust_file = value; return TOCSIN_OK;
    case OPT_ERROR_LEVEL: request->error_level_file = value; return TOCSIN_OK;
    case OPT_ARCHIVE: return take_scene(value, request);
    case OPT_AT: return take_place(argv, value, &request->shadow);
    case OPT_TIME: return take_time(value, &request->shadow);
    case OPT_SHADOW: return take_shadow(value, request);
    default: return take_measure(option, value, request);
    }
}

int check_options_read(int argc, char **argv, check_request *ret_request) {
    check_request request = {
        .language = "en", .shadow = TOCSIN_SHADOW_INIT, .check = TOCSIN_CHECK_OPTIONS_INIT};
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_check, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, argv, optarg, &request);
        if (code) return code;
    }
    if (optind + 1 != argc)
        return cli_usage(&cmd_check, "name one picture, or - for standard input");
    if (request.overlay_file && !request.n_archive)
        return cli_usage(&cmd_check,
                         "--overlay lays the picture over a scene; name one with --archive");
    if (request.plot_file && !request.has_shadow)
        return cli_usage(&cmd_check, "--plot draws a shadow; measure one with --shadow");
    if (!isnan(request.check.gsd_m) && !(request.check.gsd_m > 0))
        return cli_usage(&cmd_check, "--gsd: the metres of a pixel are more than 0");
    if (!(request.check.elevation_deg > 0 && request.check.elevation_deg <= 90))
        return cli_usage(&cmd_check, "--elevation: above 0 and at most 90 degrees");
    request.shadow.gsd_m = request.check.gsd_m;
    *ret_request = request;
    return TOCSIN_OK;
}
