// SPDX-License-Identifier: Apache-2.0
/* The answer as tocsin.check/1. */
#include "picture/check.h"

void check_json_flag(tocsin_json *json, const char *key, bool value) {
    tocsin_json_key(json, key);
    tocsin_json_bool(json, value);
}

void check_json_box(tocsin_json *json, int left, int top, int right, int bottom) {
    tocsin_json_key(json, "box_px");
    tocsin_json_array(json);
    tocsin_json_integer(json, left);
    tocsin_json_integer(json, top);
    tocsin_json_integer(json, right);
    tocsin_json_integer(json, bottom);
    tocsin_json_end(json);
}

bool check_json_begin(tocsin_json *json, const char *key, bool is_there) {
    tocsin_json_key(json, key);
    if (is_there)
        tocsin_json_object(json);
    else
        tocsin_json_null(json);
    return is_there;
}

static void write_file(tocsin_json *json, const tocsin_check *check) {
    const tocsin_picture *picture = &check->picture;
    tocsin_json_key(json, "picture");
    tocsin_json_object(json);
    tocsin_json_member_text(json, "sha256", tocsin_text_of(check->sha256));
    tocsin_json_member_number(json, "bytes", (double)check->n_bytes);
    tocsin_json_member_text(json, "format", tocsin_text_of(picture_format_name(picture->format)));
    tocsin_json_member_number(json, "width_px", picture->width_px);
    tocsin_json_member_number(json, "height_px", picture->height_px);
    tocsin_json_member_number(json, "colours", picture->n_planes);
    tocsin_json_member_number(json, "bits", picture->source_bits);
    check_json_flag(json, "four_inks", picture->source_cmyk);
    check_json_flag(json, "transparency", picture->source_alpha);
    check_json_flag(json, "animated", picture->animated);
    tocsin_json_member_number(json, "decoder_warnings", picture->n_warnings);
    tocsin_json_end(json);
}

tocsin_status tocsin_check_json(const tocsin_check *check, tocsin_buffer *out, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_object(&json);
    tocsin_json_member_text(&json, "schema", TOCSIN_TEXT("tocsin.check/1"));
    write_file(&json, check);
    check_json_archive(&json, check);
    check_json_sun(&json, check);
    check_json_quality(&json, check);
    check_json_traces(&json, check);
    tocsin_json_end(&json);
    tocsin_status status = tocsin_json_finish(&json, err);
    tocsin_buffer_putc(out, '\n');
    return status;
}
