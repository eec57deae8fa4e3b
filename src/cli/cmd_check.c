// SPDX-License-Identifier: Apache-2.0
/* tocsin check: what a published picture can show, and what speaks for and against it. */
#include <getopt.h>
#include <math.h>

#include "cli/check_options.h"

static tocsin_status write_answer(const check_request *request, const tocsin_check *check,
                                  tocsin_text bytes, const char *path, tocsin_buffer *out,
                                  tocsin_error *err) {
    if (request->format == CHECK_JSON) return tocsin_check_json(check, out, err);
    if (request->format == CHECK_HTML)
        return tocsin_check_html(check, bytes, path, request->language, out, err);
    return tocsin_check_text(check, request->language, out, err);
}

static tocsin_status write_plot(const check_request *request, const tocsin_check *check,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (!request->plot_file) return TOCSIN_OK;
    tocsin_status status = tocsin_shadow_plot(&check->sun, request->language, &out, err);
    return status ? status : tocsin_file_write(request->plot_file, tocsin_buffer_text(&out), err);
}

static tocsin_status look_in_archive(const check_request *request, tocsin_check *check,
                                     tocsin_error *err) {
    if (!request->n_archive) return TOCSIN_OK;
    tocsin_status status = tocsin_check_archive(&check->picture, request->archive,
                                                request->n_archive, 0, &check->archive, err);
    if (status || !request->overlay_file || !check->archive.difference.picture) return status;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    status = tocsin_difference_png(&check->archive.difference, &out, err);
    return status ? status
                  : tocsin_file_write(request->overlay_file, tocsin_buffer_text(&out), err);
}

static tocsin_status write_error_level(const check_request *request, const tocsin_check *check,
                                       tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    if (!request->error_level_file) return TOCSIN_OK;
    tocsin_status status = tocsin_error_level_png(&check->picture, &out, err);
    return status ? status
                  : tocsin_file_write(request->error_level_file, tocsin_buffer_text(&out), err);
}

static tocsin_status check_file(const check_request *request, const char *path, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer bytes = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_check_release) tocsin_check check = TOCSIN_CHECK_INIT;
    tocsin_status status = tocsin_file_read(path, TOCSIN_PICTURE_MOST_BYTES, &bytes, err);
    if (status) return status;
    status = tocsin_check_picture(tocsin_buffer_text(&bytes), &request->check, &check, err);
    if (status) {
        tocsin_error_prefix(err, "%s", path);
        return status;
    }
    status = look_in_archive(request, &check, err);
    tocsin_shadow shadow = request->shadow;
    if (!status) tocsin_check_take_match(&check, &shadow);
    if (!status && request->has_shadow) status = tocsin_shadow_read(&shadow, &check.sun, err);
    if (!status) status = write_plot(request, &check, err);
    if (!status) status = write_error_level(request, &check, err);
    return status ? status
                  : write_answer(request, &check, tocsin_buffer_text(&bytes), path, out, err);
}

/* The certificates stay in `list`, which the request then refers to. */
static tocsin_status read_trust(check_request *request, tocsin_buffer *list, tocsin_error *err) {
    enum { MOST_BYTES = 16 << 20 };
    if (!request->trust_file) return TOCSIN_OK;
    tocsin_status status = tocsin_file_read(request->trust_file, MOST_BYTES, list, err);
    if (status) return status;
    request->check.trust = tocsin_buffer_text(list);
    status = tocsin_c2pa_check_trust(request->check.trust, err);
    if (status) tocsin_error_prefix(err, "%s", request->trust_file);
    return status;
}

static int run(int argc, char **argv) {
    check_request request;
    int code = check_options_read(argc, argv, &request);
    if (code) return code;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer trust = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_status status = read_trust(&request, &trust, &err);
    if (!status) status = check_file(&request, argv[optind], &out, &err);
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
        "    what the file says of itself, and what its pixels say\n"
        "tocsin check picture.jpg --at Yelnya 54.57,33.17 --time 2021-11-01T08:50 --north 0 \\\n"
        "    --shadow 412,230,436,209 --height 22 --gsd 0.5 --plot sun.svg\n"
        "    does the shadow fit the claimed time, and which other times and dates would fit?\n"
        "tocsin check picture.jpg --archive scene_20210507.tif --archive scene_20211101.tif\n"
        "    where in these scenes does it lie, and how probable is that by chance?\n"
        "tocsin check picture.jpg --trust signers.pem\n"
        "    is it signed (C2PA), does the signature fit, and is it of somebody whom you know?\n"
        "tocsin check picture.jpg --format html --output picture.html\n"
        "    the same as one page, with what was found drawn on the picture\n"
        "tocsin check picture.jpg --format json\n"
        "\n"
        "Reads JPEG and PNG. Give the picture as it was published: scaling it or saving it again wipes out "
        "traces.\n"
        "\n"
        "  --archive SCENE       a raster with georeference in which to look for the picture; may stand more than "
        "once.\n"
        "                        Six or more of different days, over more than a year, may tell what it cannot be older "
        "than\n"
        "  --overlay FILE.png    picture and scene side by side, and where they differ; none where it is not found\n"
        "\n"
        "  --trust FILE.pem      certificates that you vouch for, of signers and of time stamps; without it a signature "
        "is\n"
        "                        checked, and nobody vouches for its signer. Nothing is fetched\n"
        "  --error-level FILE.png  what saving it again would change, brightened: for looking at, no test uses it\n"
        "\n"
        "A shadow, measured on the picture\n"
        "  --at [NAME] LAT,LON   the place, in degrees; north and east are positive\n"
        "  --time DAY[THH:MM]    the claimed time, UTC; a day or a year alone will do\n"
        "  --shadow X1,Y1,X2,Y2  the foot of what casts it and the tip of the shadow, in pixels from the upper "
        "left; --format html has rulers to read them off\n"
        "  --north DEG           where north is in the picture, clockwise from up; default that of the match, or 0\n"
        "  --height M --gsd M    height of what casts it, and metres a pixel: the length counts, too\n"
        "  --shadow-error PX     either point is right to within this; default 2\n"
        "  --north-error DEG     default 1;  --height-error SHARE  default 0.1\n"
        "  --plot FILE.svg       days and hours that fit\n"
        "\n"
        "Quality\n"
        "  --gsd M               metres a pixel, for what such a picture can show\n"
        "  --length X1,Y1,X2,Y2,M  instead: a length on the picture and its metres\n"
        "  --elevation DEG       of the satellite above the horizon; default 90, straight down\n"
        "\n"
        "  --format F            text (default), json, html; --json is short for json\n"
        "  --language L          of text and plot: en (default), nl, de\n"
        "  --output FILE         instead of standard output\n",
    .run = run,
};
