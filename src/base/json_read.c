// SPDX-License-Identifier: Apache-2.0
/* JSON in, by json-c. */
#include "tocsin/base.h"

#include <json-c/json.h>
#include <limits.h>
#include <math.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

static void free_tokener(json_tokener **tokener) {
    if (*tokener) json_tokener_free(*tokener);
}

/* json-c keeps whole numbers in 64 bits and refuses longer ones, but canonical JSON writes them
 * with up to 21 digits. With "e0" behind it such a number is read as the double that it is. Where
 * the number that starts at `from` is whole and that long, its end; else 0. */
static size_t long_integer_end(tocsin_text text, size_t from) {
    enum { FIT_64_BITS = 18 };
    size_t i = from + (text.at[from] == '-');
    size_t digits = i;
    while (i < text.n && text.at[i] >= '0' && text.at[i] <= '9') i++;
    bool whole = i == text.n || !strchr(".eE", text.at[i]) || text.at[i] == '\0';
    return whole && i - digits > FIT_64_BITS ? i : 0;
}

static bool starts_number(tocsin_text text, size_t i) {
    bool digit_or_minus = text.at[i] == '-' || (text.at[i] >= '0' && text.at[i] <= '9');
    return digit_or_minus && (i == 0 || strchr(" \t\r\n:,[", text.at[i - 1]));
}

/* The text with "e0" behind each long whole number, in `room`; the text itself where there is none.
 */
static tocsin_text with_wide_integers(tocsin_text text, tocsin_buffer *room) {
    size_t copied = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == '"')
            in_string = !in_string;
        else if (in_string && text.at[i] == '\\')
            i++;
        else if (!in_string && starts_number(text, i)) {
            size_t end = long_integer_end(text, i);
            if (!end) continue;
            tocsin_buffer_put(room, tocsin_text_slice(text, copied, end));
            tocsin_buffer_puts(room, "e0");
            copied = end;
        }
    }
    if (!copied) return text;
    tocsin_buffer_put(room, tocsin_text_slice(text, copied, text.n));
    return tocsin_buffer_text(room);
}

tocsin_status tocsin_json_parse(tocsin_text text, struct json_object **ret_value,
                                tocsin_error *err) {
    size_t bad;
    if (text.n > INT_MAX / 2) return tocsin_fail(err, TOCSIN_BAD_INPUT, "JSON of more than 1 GiB");
    if (!tocsin_text_is_utf8(text, &bad))
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "JSON is not UTF-8 at byte %zu", bad);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    text = with_wide_integers(text, &room);
    if (room.failed) return tocsin_fail_memory(err);
    TOCSIN_CLEANUP(free_tokener) json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
    if (!tokener) return tocsin_fail_memory(err);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    struct json_object *value = json_tokener_parse_ex(tokener, text.n ? text.at : "", (int)text.n);
    enum json_tokener_error failure = json_tokener_get_error(tokener);
    if (failure == json_tokener_continue && text.n) { /* a bare number ends only with the text */
        value = json_tokener_parse_ex(tokener, "", 1);
        failure = json_tokener_get_error(tokener);
    }
    if (failure != json_tokener_success) {
        if (value) json_object_put(value);
        return tocsin_fail(err, TOCSIN_BAD_INPUT, "JSON is wrong at byte %zu: %s",
                           json_tokener_get_parse_end(tokener), json_tokener_error_desc(failure));
    }
    *ret_value = value;
    return TOCSIN_OK;
}

void tocsin_json_value_release(struct json_object **value) {
    if (*value) json_object_put(*value);
    *value = NULL;
}

struct json_object *tocsin_json_get(const struct json_object *object, const char *key) {
    struct json_object *value = NULL;
    if (!json_object_is_type(object, json_type_object)) return NULL;
    return json_object_object_get_ex(object, key, &value) ? value : NULL;
}

size_t tocsin_json_length(const struct json_object *array) {
    return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

struct json_object *tocsin_json_at(const struct json_object *array, size_t index) {
    return index < tocsin_json_length(array) ? json_object_array_get_idx(array, index) : NULL;
}

tocsin_text tocsin_json_text_at(const struct json_object *array, size_t index) {
    struct json_object *item = tocsin_json_at(array, index);
    if (!json_object_is_type(item, json_type_string)) return TOCSIN_TEXT_NONE;
    return (tocsin_text){json_object_get_string(item), (size_t)json_object_get_string_len(item)};
}

int64_t tocsin_json_integer_at(const struct json_object *array, size_t index) {
    const int64_t largest = INT64_C(1) << 53;
    struct json_object *item = tocsin_json_at(array, index);
    int64_t value = json_object_is_type(item, json_type_int) ? json_object_get_int64(item) : 0;
    return value >= -largest && value <= largest ? value : 0;
}

double tocsin_json_number_at(const struct json_object *array, size_t index) {
    struct json_object *item = tocsin_json_at(array, index);
    bool is_number =
        json_object_is_type(item, json_type_int) || json_object_is_type(item, json_type_double);
    return is_number ? json_object_get_double(item) : (double)NAN;
}

bool tocsin_json_next(const struct json_object *object, const void **position, const char **ret_key,
                      struct json_object **ret_value) {
    if (!json_object_is_type(object, json_type_object)) return false;
    const struct lh_entry *entry = *position;
    entry = entry ? lh_entry_next(entry) : lh_table_head(json_object_get_object(object));
    if (!entry) return false;
    *position = entry;
    *ret_key = lh_entry_k(entry);
    *ret_value = lh_entry_v(entry);
    return true;
}

tocsin_text tocsin_json_get_text(const struct json_object *object, const char *key) {
    struct json_object *value = tocsin_json_get(object, key);
    if (!json_object_is_type(value, json_type_string)) return TOCSIN_TEXT_NONE;
    return (tocsin_text){json_object_get_string(value), (size_t)json_object_get_string_len(value)};
}

double tocsin_json_get_number(const struct json_object *object, const char *key) {
    struct json_object *value = tocsin_json_get(object, key);
    bool is_number =
        json_object_is_type(value, json_type_double) || json_object_is_type(value, json_type_int);
    return is_number ? json_object_get_double(value) : (double)NAN;
}

bool tocsin_json_get_bool(const struct json_object *object, const char *key, bool fallback) {
    struct json_object *value = tocsin_json_get(object, key);
    return json_object_is_type(value, json_type_boolean) ? json_object_get_boolean(value)
                                                         : fallback;
}

tocsin_day tocsin_json_get_day(const struct json_object *object, const char *key) {
    tocsin_day day;
    return tocsin_day_parse(tocsin_json_get_text(object, key), &day) ? day : TOCSIN_DAY_NONE;
}

static void write_object(tocsin_json *json, const struct json_object *value) {
    tocsin_json_object(json);
    for (const struct lh_entry *entry = lh_table_head(json_object_get_object(value)); entry;
         entry = lh_entry_next(entry)) {
        tocsin_json_key(json, lh_entry_k(entry));
        tocsin_json_value(json, lh_entry_v(entry));
    }
    tocsin_json_end(json);
}

static void write_array(tocsin_json *json, const struct json_object *value) {
    tocsin_json_array(json);
    size_t n = json_object_array_length(value);
    for (size_t i = 0; i < n; i++) tocsin_json_value(json, json_object_array_get_idx(value, i));
    tocsin_json_end(json);
}

/* json-c bounds the depth, so this recursion is bounded too. */
void tocsin_json_value(tocsin_json *json, const struct json_object *value) {
    switch (json_object_get_type(value)) {
    case json_type_null: tocsin_json_null(json); break;
    case json_type_boolean: tocsin_json_bool(json, json_object_get_boolean(value)); break;
    case json_type_int:
    case json_type_double: tocsin_json_number(json, json_object_get_double(value)); break;
    case json_type_string: {
        struct json_object *text =
            (struct json_object *)(uintptr_t)value; /* json-c's getter takes no const */
        tocsin_json_text(json, (tocsin_text){json_object_get_string(text),
                                             (size_t)json_object_get_string_len(value)});
        break;
    }
    case json_type_object: write_object(json, value); break;
    case json_type_array: write_array(json, value); break;
    }
}
