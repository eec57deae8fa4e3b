// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLI_WATCH_OPTIONS_H
#define TOCSIN_CLI_WATCH_OPTIONS_H

/* What tocsin watch is asked for. */

#include "cli/cli.h"

typedef enum watch_format { WATCH_TEXT, WATCH_CSV, WATCH_JSON, WATCH_SVG } watch_format;

typedef struct watch_request {
    tocsin_imagery_options series;
    tocsin_watch_options watch; /* norm, rule and what a map needs */
    const char *area, *at, *output;
    bool has_pixel;
    double pixel_x, pixel_y;
    tocsin_statistic statistic;
    double level;
    const char *language, *title; /* of text and svg; title NULL: what is measured */
    watch_format format;
} watch_request;

#define WATCH_REQUEST_INIT                                                                         \
    { .series = TOCSIN_IMAGERY_OPTIONS_INIT, .watch = TOCSIN_WATCH_OPTIONS_INIT, .language = "en", }

/* Returns the exit code: TOCSIN_OK, or TOCSIN_USAGE after saying what is wrong. Texts are views into argv. */
int watch_options_parse(int argc, char **argv, watch_request *ret_request);

/* Every pixel is judged: for a map, for patches, or to keep a state up to date. */
bool watch_judges_all(const watch_request *request);

extern const char watch_help[], watch_help_on[];

#endif
