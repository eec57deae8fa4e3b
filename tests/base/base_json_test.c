// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/yaml.h"
#include "tocsin/base.h"

/* Parse and write again: the canonical form. */
static void assert_canonical(const char *in, const char *expected) {
    struct json_object *value = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_json_parse(tocsin_text_of(in), &value, &err)) fail_msg("%s", err.message);
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_json json;
    tocsin_json_init(&json, &out);
    tocsin_json_value(&json, value);
    assert_int_equal(tocsin_json_finish(&json, &err), TOCSIN_OK);
    assert_string_equal(out.at, expected);
    tocsin_json_release(&json);
    tocsin_buffer_release(&out);
    tocsin_json_value_release(&value);
}

/* Values as ECMAScript prints them, among them the edges that RFC 8785, appendix B, names. */
static void numbers_are_as_ecmascript_prints_them(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {1.0, "1"},
        {-1.5, "-1.5"},
        {100000.0, "100000"},
        {0.1, "0.1"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {9007199254740992.0, "9007199254740992"},
        {1e21, "1e+21"},
        {1e20, "100000000000000000000"},
        {1e-6, "0.000001"},
        {1e-7, "1e-7"},
        {333333333.33333329, "333333333.3333333"},
        {4.50, "4.5"},
        {2e-3, "0.002"},
        {1e-27, "1e-27"},
        {1424953923781206.2, "1424953923781206.2"},
        {295147905179352830000.0, "295147905179352830000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_json json;
        tocsin_json_init(&json, &out);
        tocsin_json_number(&json, cases[i].value);
        assert_int_equal(tocsin_json_finish(&json, NULL), TOCSIN_OK);
        assert_string_equal(out.at, cases[i].text);
        tocsin_json_release(&json);
        tocsin_buffer_release(&out);
    }
}

static void whole_numbers_beyond_64_bits_come_back(void **state) {
    (void)state;
    assert_canonical("[246132461345678901234,\"18446744073709551616\"]",
                     "[246132461345678900000,\"18446744073709551616\"]");
    assert_canonical("{\"a\":-100000000000000000000 }", "{\"a\":-100000000000000000000}");
    assert_canonical("9223372036854775808", "9223372036854776000");
    assert_canonical("[\"\\\"9223372036854775808\",1]", "[\"\\\"9223372036854775808\",1]");
}

static void members_are_sorted_by_utf16(void **state) {
    (void)state;
    assert_canonical("{\"b\": 1, \"a\": [2, {\"d\": null, \"c\": true}], \"aa\": \"x\"}",
                     "{\"a\":[2,{\"c\":true,\"d\":null}],\"aa\":\"x\",\"b\":1}");
    /* U+1F600 is D83D DE00 in UTF-16, and so before U+FB33. */
    assert_canonical("{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x80\":2}",
                     "{\"\xF0\x9F\x98\x80\":2,\"\xEF\xAC\xB3\":1}");
    assert_canonical("{}", "{}");
    assert_canonical("[]", "[]");
}

static void text_is_escaped_no_more_than_needed(void **state) {
    (void)state;
    assert_canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
                     "\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

static void mistakes_of_the_caller_show_at_the_end(void **state) {
    (void)state;
    for (int mistake = 0; mistake < 5; mistake++) {
        tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_json json;
        tocsin_json_init(&json, &out);
        tocsin_json_object(&json);
        if (mistake == 0) tocsin_json_bool(&json, true); /* no key */
        if (mistake != 0) tocsin_json_key(&json, "k");
        if (mistake == 1) tocsin_json_number(&json, (double)NAN);
        if (mistake == 2) tocsin_json_text(&json, TOCSIN_TEXT("\xFF"));
        if (mistake == 3)
            tocsin_json_null(&json), tocsin_json_key(&json, "k"), tocsin_json_null(&json);
        if (mistake != 4) tocsin_json_end(&json); /* 4: left open */
        assert_int_equal(tocsin_json_finish(&json, NULL), TOCSIN_INTERNAL);
        tocsin_json_release(&json);
        tocsin_buffer_release(&out);
    }
}

static void what_is_not_json_is_refused_with_its_byte(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "{", "{\"a\":1,}", "[1] x", "nul", "\"\xFF\"", "01a"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct json_object *value = NULL;
        tocsin_error err = TOCSIN_ERROR_INIT;
        if (tocsin_json_parse(tocsin_text_of(wrong[i]), &value, &err) != TOCSIN_BAD_INPUT)
            fail_msg("taken: %s", wrong[i]);
        assert_non_null(strstr(err.message, "byte"));
    }
}

static void yaml_remembers_its_lines(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    const yaml_node *root = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_text text = TOCSIN_TEXT("title: a\nareas:\n  - name: x\n  - name: \"1\"\n");
    if (yaml_parse(text, "t.yaml", &arena, &root, &err)) fail_msg("%s", err.message);
    const yaml_node *areas = yaml_get(root, "areas");
    assert_int_equal(areas->n, 2);
    assert_int_equal(yaml_get(areas->items[1], "name")->line, 4);
    assert_true(yaml_get(areas->items[1], "name")->quoted);
    static const char *const known[] = {"title", "area", NULL};
    assert_int_equal(yaml_check_keys(root, "t.yaml", known, &err), TOCSIN_BAD_INPUT);
    assert_string_equal(err.message, "t.yaml:2: unknown key 'areas'; known here: title, area");
    tocsin_arena_release(&arena);
}

static void yaml_that_is_wrong_names_its_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a: 1\nb: [1, 2\nc: 3\n", "t.yaml:3"},    {"a: 1\na: 2\n", "'a' stands here twice"},
        {"a: &x 1\nb: *x\n", "t.yaml:2: aliases"}, {"a: 1\n---\nb: 2\n", "second document"},
        {"a: \xFF\n", "byte 3 is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        const yaml_node *root = NULL;
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(yaml_parse(tocsin_text_of(cases[i].text), "t.yaml", &arena, &root, &err),
                         TOCSIN_BAD_INPUT);
        if (!strstr(err.message, cases[i].message)) fail_msg("%s", err.message);
        tocsin_arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_as_ecmascript_prints_them),
        cmocka_unit_test(whole_numbers_beyond_64_bits_come_back),
        cmocka_unit_test(members_are_sorted_by_utf16),
        cmocka_unit_test(text_is_escaped_no_more_than_needed),
        cmocka_unit_test(mistakes_of_the_caller_show_at_the_end),
        cmocka_unit_test(what_is_not_json_is_refused_with_its_byte),
        cmocka_unit_test(yaml_remembers_its_lines),
        cmocka_unit_test(yaml_that_is_wrong_names_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
