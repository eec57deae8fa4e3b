// SPDX-License-Identifier: Apache-2.0
/* tocsin simulate: image series with a known truth, for examples and trials. */
#include <getopt.h>
#include <string.h>

#include "cli/cli.h"

static const struct option long_options[] = {
    {"kind", required_argument, NULL, 'k'},
    {"seed", required_argument, NULL, 's'},
    {"size", required_argument, NULL, 'p'},
    {"from", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 't'},
    {"every", required_argument, NULL, 'e'},
    {NULL, 0, NULL, 0},
};

static int take_integer(const char *option, const char *value, int64_t low, int64_t high,
                        int64_t *ret) {
    int64_t number;
    if (!tocsin_text_integer(tocsin_text_of(value), &number) || number < low || number > high)
        return cli_usage(&cmd_simulate, "--%s '%s': a whole number from %lld to %lld belongs here",
                         option, value, (long long)low, (long long)high);
    *ret = number;
    return TOCSIN_OK;
}

static int take_day(const char *option, const char *value, tocsin_day *ret_day) {
    if (tocsin_day_parse(tocsin_text_of(value), ret_day)) return TOCSIN_OK;
    return cli_usage(&cmd_simulate, "--%s '%s': a date such as 2021-11-01 belongs here", option,
                     value);
}

static int take_kind(const char *value, tocsin_simulation_options *options) {
    static const char *const kinds[] = {"both", "radar", "optical", NULL};
    int kind = cli_choice(value, kinds);
    if (kind < 0)
        return cli_usage(&cmd_simulate, "--kind '%s': there are radar, optical and both", value);
    options->radar = kind != 2;
    options->optical = kind != 1;
    return TOCSIN_OK;
}

static int take_option(int option, const char *value, tocsin_simulation_options *options) {
    int64_t number = 0;
    int code = TOCSIN_OK;
    switch (option) {
    case 'k': return take_kind(value, options);
    case 'f': return take_day("from", value, &options->from);
    case 't': return take_day("to", value, &options->to);
    case 's':
        code = take_integer("seed", value, 0, INT64_C(1) << 53, &number);
        if (!code) options->seed = (uint64_t)number;
        return code;
    case 'p':
        code = take_integer("size", value, 16, 4096, &number);
        if (!code) options->size_px = (int)number;
        return code;
    default:
        code = take_integer("every", value, 1, 366, &number);
        if (!code) options->radar_days = options->optical_days = (int)number;
        return code;
    }
}

static int run(int argc, char **argv) {
    tocsin_simulation_options options = TOCSIN_SIMULATION_OPTIONS_INIT;
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_simulate, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, optarg, &options);
        if (code) return code;
    }
    if (optind + 1 != argc) return cli_usage(&cmd_simulate, "name one folder to write to");
    cli_progress progress;
    cli_progress_begin(&progress);
    options.progress = cli_progress_step;
    options.progress_context = &progress;
    tocsin_error err = TOCSIN_ERROR_INIT;
    size_t n_scenes = 0;
    tocsin_status status = tocsin_imagery_simulate(argv[optind], &options, &n_scenes, &err);
    cli_progress_end(&progress);
    if (status) return cli_error(&err);
    fprintf(stderr, "tocsin simulate: %zu simulated scenes in %s\n", n_scenes, argv[optind]);
    return cli_print(TOCSIN_TEXT_NONE);
}

const cli_command cmd_simulate = {
    .name = "simulate",
    .summary = "write image series with a known truth, marked as simulated",
    .help =
        "tocsin simulate trial\n"
        "    writes trial/radar, trial/optical, trial/areas.geojson and trial/truth.json\n"
        "tocsin watch \"trial/radar/simulated_radar_%Y%m%d.tif\" --area trial/areas.geojson:training-ground\n"
        "\n"
        "A training ground with exercises in late summer and a build-up from November 2021 on, and a quiet\n"
        "reference area. Every file carries the metadata SIMULATED=yes. The same options give the same bytes.\n"
        "\n"
        "  --kind K      radar, optical or both (default)\n"
        "  --seed N      default 1\n"
        "  --size PX     width and height, default 40\n"
        "  --from DATE --to DATE  default 2017-08-01 to 2022-02-28\n"
        "  --every DAYS  between scenes; default 12 for radar, 10 for optical\n",
    .run = run,
};
