// SPDX-License-Identifier: Apache-2.0
/* Canonical JSON (RFC 8785). Members are written one behind the other as they come; the closing
 * brace sorts the pieces by key and puts the commas in. */
#include "tocsin/base.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

struct tocsin_json_member {
    const char *key;    /* the caller keeps it until the closing brace */
    size_t start, size; /* in out */
};

void tocsin_json_init(tocsin_json *json, tocsin_buffer *out) {
    *json = (tocsin_json){.out = out};
}

void tocsin_json_release(tocsin_json *json) {
    free(json->members);
    *json = (tocsin_json){0};
}

static bool in_object(const tocsin_json *json) {
    return json->depth > 0 && json->levels[json->depth - 1].is_object;
}

/* What stands before a value: a comma in an array; in an object a key must be there. */
static void begin_value(tocsin_json *json) {
    if (in_object(json)) {
        if (!json->has_key) json->failed = true;
        json->has_key = false;
        return;
    }
    if (json->depth == 0) return;
    if (json->levels[json->depth - 1].has_items) tocsin_buffer_putc(json->out, ',');
    json->levels[json->depth - 1].has_items = true;
}

static void open_level(tocsin_json *json, bool is_object) {
    begin_value(json);
    if (json->depth == MAX_DEPTH) json->failed = true;
    if (json->failed) return;
    json->levels[json->depth].is_object = is_object;
    json->levels[json->depth].has_items = false;
    json->levels[json->depth].first_member = json->n_members;
    json->depth++;
    tocsin_buffer_putc(json->out, is_object ? '{' : '[');
}

void tocsin_json_object(tocsin_json *json) {
    open_level(json, true);
}

void tocsin_json_array(tocsin_json *json) {
    open_level(json, false);
}

/* UTF-16 order differs from byte order in one place: characters from U+10000 on (lead byte F0 and
 * up) are surrogates, which stand before U+E000 … U+FFFF (lead bytes EE and EF). */
static int utf16_rank(unsigned char byte) {
    return byte >= 0xF0 ? 2 * 0xED + 1 : 2 * byte;
}

static int compare_members(const void *a, const void *b) {
    const unsigned char *x = (const unsigned char *)((const struct tocsin_json_member *)a)->key;
    const unsigned char *y = (const unsigned char *)((const struct tocsin_json_member *)b)->key;
    while (*x && *x == *y) x++, y++;
    int order = utf16_rank(*x) - utf16_rank(*y);
    return order ? order : (int)*x - (int)*y;
}

static void end_member(tocsin_json *json) {
    struct tocsin_json_member *last = &json->members[json->n_members - 1];
    last->size = json->out->n - last->start;
}

static void sort_object(tocsin_json *json, size_t first) {
    struct tocsin_json_member *members = json->members + first;
    size_t n = json->n_members - first;
    if (n < 2 || json->out->failed) return;
    size_t start = members[0].start, size = json->out->n - start;
    char *pieces = malloc(size);
    if (!pieces) {
        json->out->failed = true;
        return;
    }
    memcpy(pieces, json->out->at + start, size);
    qsort(members, n, sizeof *members, compare_members);
    json->out->n = start;
    for (size_t i = 0; i < n; i++) {
        if (i && !strcmp(members[i - 1].key, members[i].key)) json->failed = true;
        if (i) tocsin_buffer_putc(json->out, ',');
        tocsin_buffer_put(json->out,
                          (tocsin_text){pieces + (members[i].start - start), members[i].size});
    }
    free(pieces);
}

void tocsin_json_end(tocsin_json *json) {
    if (json->depth == 0 || json->has_key) json->failed = true;
    if (json->failed) return;
    json->depth--;
    bool is_object = json->levels[json->depth].is_object;
    size_t first = json->levels[json->depth].first_member;
    if (is_object && json->n_members > first) {
        end_member(json);
        sort_object(json, first);
        json->n_members = first;
    }
    tocsin_buffer_putc(json->out, is_object ? '}' : ']');
}

static void put_escaped(tocsin_buffer *out, tocsin_text text) {
    static const char *const short_forms[0x20] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
    tocsin_buffer_putc(out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        tocsin_buffer_put(out, tocsin_text_slice(text, plain, i));
        plain = i + 1;
        if (c >= 0x20)
            tocsin_buffer_printf(out, "\\%c", c);
        else if (short_forms[c])
            tocsin_buffer_puts(out, short_forms[c]);
        else
            tocsin_buffer_printf(out, "\\u%04x", c);
    }
    tocsin_buffer_put(out, tocsin_text_slice(text, plain, text.n));
    tocsin_buffer_putc(out, '"');
}

void tocsin_json_key(tocsin_json *json, const char *key) {
    if (!in_object(json) || json->has_key) json->failed = true;
    if (json->failed) return;
    if (json->n_members > json->levels[json->depth - 1].first_member) end_member(json);
    if (!tocsin_grow((void **)&json->members, &json->members_capacity, json->n_members,
                     sizeof *json->members)) {
        json->out->failed = true;
        json->failed = true;
        return;
    }
    json->members[json->n_members++] =
        (struct tocsin_json_member){.key = key, .start = json->out->n};
    tocsin_text text = tocsin_text_of(key);
    if (!tocsin_text_is_utf8(text, NULL)) json->failed = true;
    put_escaped(json->out, text);
    tocsin_buffer_putc(json->out, ':');
    json->has_key = true;
}

void tocsin_json_text(tocsin_json *json, tocsin_text value) {
    begin_value(json);
    if (!tocsin_text_is_utf8(value, NULL)) json->failed = true;
    if (!json->failed) put_escaped(json->out, value);
}

static const int64_t exact_integer = (int64_t)1 << 53; /* up to here doubles are exact */

static void put_integer(tocsin_buffer *out, int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0) digits[--at] = '-';
    tocsin_buffer_put(out, (tocsin_text){digits + at, sizeof digits - at});
}

/* Digits and exponent of the shortest decimal that reads back as `value`: 0.d1d2d3… × 10^exponent.
 * What fits in 15 digits survives the way to a double and back, so the first that fits is the
 * shortest. */
static int shortest_digits(double value, char ret_digits[static 20]) {
    char text[40];
    for (int precision = value < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
        if (strtod(text, NULL) == value) break;
    }
    int n = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9') ret_digits[n++] = *at;
    while (n > 1 && ret_digits[n - 1] == '0') n--;
    ret_digits[n] = '\0';
    return atoi(at + 1) + 1;
}

/* ECMAScript's Number::toString. */
static void put_number(tocsin_buffer *out, double value) {
    bool is_small = fabs(value) <= (double)exact_integer;
    if (is_small && value == trunc(value)) { /* also −0 */
        put_integer(out, (int64_t)value);
        return;
    }
    if (value < 0) tocsin_buffer_putc(out, '-');
    char digits[20];
    int point = shortest_digits(fabs(value), digits), n = (int)strlen(digits);
    if (n <= point && point <= 21)
        tocsin_buffer_printf(out, "%s%.*s", digits, point - n, "00000000000000000000");
    else if (0 < point && point <= 21)
        tocsin_buffer_printf(out, "%.*s.%s", point, digits, digits + point);
    else if (-6 < point && point <= 0)
        tocsin_buffer_printf(out, "0.%.*s%s", -point, "000000", digits);
    else
        tocsin_buffer_printf(out, "%c%s%se%+d", digits[0], n > 1 ? "." : "", digits + 1, point - 1);
}

void tocsin_json_number(tocsin_json *json, double value) {
    begin_value(json);
    if (!isfinite(value)) json->failed = true;
    if (!json->failed) put_number(json->out, value);
}

void tocsin_json_integer(tocsin_json *json, int64_t value) {
    begin_value(json);
    if (value > exact_integer || value < -exact_integer) json->failed = true;
    if (!json->failed) put_integer(json->out, value);
}

void tocsin_json_raw(tocsin_json *json, tocsin_text canonical) {
    begin_value(json);
    if (!json->failed) tocsin_buffer_put(json->out, canonical);
}

void tocsin_json_bool(tocsin_json *json, bool value) {
    tocsin_json_raw(json, value ? TOCSIN_TEXT("true") : TOCSIN_TEXT("false"));
}

void tocsin_json_null(tocsin_json *json) {
    tocsin_json_raw(json, TOCSIN_TEXT("null"));
}

void tocsin_json_day(tocsin_json *json, tocsin_day day) {
    char room[16];
    if (day == TOCSIN_DAY_NONE)
        tocsin_json_null(json);
    else
        tocsin_json_text(json, tocsin_day_text(day, room));
}

void tocsin_json_member_text(tocsin_json *json, const char *key, tocsin_text value) {
    if (value.n == 0) return;
    tocsin_json_key(json, key);
    tocsin_json_text(json, value);
}

void tocsin_json_member_number(tocsin_json *json, const char *key, double value) {
    if (isnan(value)) return;
    tocsin_json_key(json, key);
    tocsin_json_number(json, value);
}

void tocsin_json_member_day(tocsin_json *json, const char *key, tocsin_day day) {
    if (day == TOCSIN_DAY_NONE) return;
    tocsin_json_key(json, key);
    tocsin_json_day(json, day);
}

tocsin_status tocsin_json_finish(tocsin_json *json, tocsin_error *err) {
    if (json->out->failed) return tocsin_fail_memory(err);
    if (json->failed || json->depth)
        return tocsin_fail(
            err, TOCSIN_INTERNAL,
            "a value cannot be written as JSON: text that is not UTF-8, a number that is not "
            "finite, or an object left open");
    return TOCSIN_OK;
}
