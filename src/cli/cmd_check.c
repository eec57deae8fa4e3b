// SPDX-License-Identifier: Apache-2.0
/* tocsin check: what a published picture can show, and what speaks for and against it. */
#include <getopt.h>

#include "cli/cli.h"

typedef struct check_request {
    int format;
    const char *file; /* to write to; NULL: standard output */
} check_request;

enum { CHECK_TEXT, CHECK_JSON };
static const char *const formats[] = {"text", "json", NULL};

enum { OPT_FORMAT = 256, OPT_OUTPUT };

static const struct option long_options[] = {
    {"format", required_argument, NULL, OPT_FORMAT},
    {"json", no_argument, NULL, 'j'},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {NULL, 0, NULL, 0},
};

static int take_option(int option, const char *value, check_request *request) {
    switch (option) {
    case OPT_FORMAT:
        request->format = cli_choice(value, formats);
        if (request->format < 0)
            return cli_usage(&cmd_check, "--format '%s': there are text and json", value);
        return TOCSIN_OK;
    case 'j': request->format = CHECK_JSON; return TOCSIN_OK;
    default: request->file = value; return TOCSIN_OK;
    }
}

static tocsin_status check_file(const check_request *request, const char *path, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_check_release) tocsin_check check = TOCSIN_CHECK_INIT;
    tocsin_status status = tocsin_file_read(path, TOCSIN_PICTURE_MOST_BYTES, &bytes, err);
    if (status) return status;
    status = tocsin_check_picture(tocsin_buffer_text(&bytes), &check, err);
    if (status) {
        tocsin_error_prefix(err, "%s", path);
        return status;
    }
    (void)request;
    return tocsin_check_json(&check, out, err);
}

static int run(int argc, char **argv) {
    check_request request = {.format = CHECK_TEXT};
    optind = 1;
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
        if (option == '?')
            return cli_usage(&cmd_check, "unknown or incomplete option '%s'", argv[optind - 1]);
        int code = take_option(option, optarg, &request);
        if (code) return code;
    }
    if (optind + 1 != argc)
        return cli_usage(&cmd_check, "name one picture, or - for standard input");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_status status = check_file(&request, argv[optind], &out, &err);
    if (!status && out.failed) status = tocsin_fail_memory(&err);
    if (!status && request.file)
        status = tocsin_file_write(request.file, tocsin_buffer_text(&out), &err);
    if (status) return cli_error(&err);
    return request.file ? TOCSIN_OK : cli_print(tocsin_buffer_text(&out));
}

const cli_command cmd_check = {
    .name = "check",
    .summary = "what a published picture can show, and what speaks for and against it",
    .help =
        "tocsin check picture.jpg\n"
        "    what the file says of itself\n"
        "tocsin check picture.jpg --format json\n"
        "\n"
        "Reads JPEG and PNG. Give the picture as it was published: scaling it or saving it again wipes out "
        "traces.\n"
        "\n"
        "  --format F     text (default), json; --json is short for json\n"
        "  --output FILE  instead of standard output\n",
    .run = run,
};
