// SPDX-License-Identifier: Apache-2.0
#ifndef PICTURE_CHECK_H
#define PICTURE_CHECK_H

/* What the writers of an answer share. */

#include "tocsin/picture.h"

static inline const char *picture_format_name(tocsin_picture_format format) {
    return format == TOCSIN_PICTURE_JPEG ? "JPEG" : "PNG";
}

/* Members of tocsin.check/1, each written by its own file. */
void check_json_flag(tocsin_json *json, const char *key, bool value);
/* "box_px": left, top, right, bottom in pixels of the picture. */
void check_json_box(tocsin_json *json, int left, int top, int right, int bottom);
/* An object, to be ended; null, and false, where there is nothing to put into it. */
bool check_json_begin(tocsin_json *json, const char *key, bool is_there);
void check_json_quality(tocsin_json *json, const tocsin_check *check);
void check_json_traces(tocsin_json *json, const tocsin_check *check);
void check_json_c2pa(tocsin_json *json, const tocsin_c2pa *c2pa);
/* A text of the file, as UTF-8 without controls; none where it is NULL. */
void check_json_visible(tocsin_json *json, const char *key, const char *value);
void check_json_sun(tocsin_json *json, const tocsin_check *check);
void check_json_archive(tocsin_json *json, const tocsin_check *check);
/* Of the scenes that match and have a date; false: there is none. */
bool check_archive_days(const tocsin_archive_answer *answer, tocsin_day *ret_earliest,
                        tocsin_day *ret_latest);

#endif
