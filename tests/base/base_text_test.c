// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/base.h"

#define T(literal) TOCSIN_TEXT(literal)

static void numbers_fill_the_whole_text_or_are_none(void **state) {
    (void)state;
    double value = 0;
    assert_true(tocsin_text_number(T("-12.5e2"), &value));
    assert_true(value < -1249.9 && value > -1250.1);
    static const char *const refused[] = {"",    "-",   "1,5", "1 ",    "0x10",
                                          "nan", "inf", "1e",  "1e999", "."};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(tocsin_text_number(tocsin_text_of(refused[i]), &value));
}

static void integers_reach_both_ends_of_64_bits(void **state) {
    (void)state;
    int64_t value = 0;
    assert_true(tocsin_text_integer(T("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(tocsin_text_integer(T("9223372036854775807"), &value));
    assert_true(value == INT64_MAX);
    assert_false(tocsin_text_integer(T("9223372036854775808"), &value));
    assert_false(tocsin_text_integer(T("12a"), &value));
}

static void sizes_have_a_number_and_a_unit(void **state) {
    (void)state;
    int64_t bytes = 0;
    assert_true(tocsin_text_bytes(T("500 MB"), &bytes) && bytes == 500000000);
    assert_true(tocsin_text_bytes(T("1.5GB"), &bytes) && bytes == 1500000000);
    assert_true(tocsin_text_bytes(T("2 kB"), &bytes) && bytes == 2000);
    assert_true(tocsin_text_bytes(T("1 TB"), &bytes) && bytes == 1000000000000);
    static const char *const refused[] = {"",      "B",       "MB",   "500",    "5 B",
                                          "-1 GB", "1e30 TB", "2 gb", "many GB"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(tocsin_text_bytes(tocsin_text_of(refused[i]), &bytes));
}

static void case_of_ascii_and_latin_letters_is_left_aside(void **state) {
    (void)state;
    assert_true(tocsin_text_alike(T("\xC3\x89lys\xC3\xA9"
                                    "e Wire"),
                                  T("\xC3\xA9LYS\xC3\x89"
                                    "E wire")));
    assert_true(tocsin_text_alike(T(""), T("")));
    assert_false(tocsin_text_alike(T("wire"), T("wires")));
    assert_false(tocsin_text_alike(T("3 \xC3\x97 4"), T("3 \xC3\xB7 4"))); /* × is no letter */
    assert_false(tocsin_text_alike(T("\xE2\x80\x94"), T("\xE2\x80\xB4")));
}

static void utf8_is_checked_to_the_byte(void **state) {
    (void)state;
    size_t bad = 0;
    assert_true(tocsin_text_is_utf8(T("Oekra\xC3\xAFne \xF0\x9F\x94\x94"), NULL));
    assert_false(tocsin_text_is_utf8(T("ab\xEF"), &bad));
    assert_int_equal(bad, 2);
    assert_false(tocsin_text_is_utf8(T("\xC0\xAF"), &bad));     /* overlong */
    assert_false(tocsin_text_is_utf8(T("\xED\xA0\x80"), &bad)); /* surrogate */
    assert_false(tocsin_text_is_utf8(T("x\xF4\x90\x80\x80"), &bad));
    assert_int_equal(bad, 1);
}

static void splitting_gives_every_part_and_then_ends(void **state) {
    (void)state;
    tocsin_text rest = T("a,,b"), part;
    assert_true(tocsin_text_split(&rest, ',', &part) && tocsin_text_is(part, "a"));
    assert_true(tocsin_text_split(&rest, ',', &part) && part.n == 0);
    assert_true(tocsin_text_split(&rest, ',', &part) && tocsin_text_is(part, "b"));
    assert_false(tocsin_text_split(&rest, ',', &part));
}

static void slices_are_clipped_and_finding_ends(void **state) {
    (void)state;
    assert_int_equal(tocsin_text_slice(T("abc"), 2, 99).n, 1);
    assert_int_equal(tocsin_text_slice(T("abc"), 3, 3).n, 0);
    assert_true(tocsin_text_find(T("abcabc"), T("bc"), 2) == 4);
    assert_true(tocsin_text_find(T("abc"), T("x"), 0) == SIZE_MAX);
    assert_true(tocsin_text_is(tocsin_text_trim(T(" \t a b\n")), "a b"));
    assert_true(tocsin_text_compare(T("a"), T("ab")) < 0);
}

static void html_shows_hostile_text_as_text(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_buffer_put_html(&out, T("<b a='1'>&\"\x01\xE2\x80\xAE!"));
    assert_string_equal(out.at, "&lt;b a=&#39;1&#39;&gt;&amp;&quot;\xEF\xBF\xBD\xEF\xBF\xBD!");
}

static void base64_is_that_of_rfc_4648(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xFB\xFF", "+/8="},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_buffer_put_base64(&out, tocsin_text_of(pairs[i][0]));
        assert_true(tocsin_text_equal(tocsin_buffer_text(&out), tocsin_text_of(pairs[i][1])));
    }
}

static void arenas_zero_align_and_refuse_overflow(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    for (size_t i = 1; i < 400; i++) {
        unsigned char *at = tocsin_arena_alloc(&arena, i * 7, i % 90);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < i * 7 * (i % 90); k++) assert_int_equal(at[k], 0);
        memset(at, 0xAA, i * 7 * (i % 90));
    }
    assert_null(tocsin_arena_alloc(&arena, SIZE_MAX, 2));
    tocsin_arena_release(&arena);
    assert_null(arena.chunks);
}

static void an_error_keeps_its_message_when_a_prefix_is_added(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_fail(&err, TOCSIN_BAD_INPUT, "line %d", 3), TOCSIN_BAD_INPUT);
    tocsin_error_prefix(&err, "%s", "case.yaml");
    assert_string_equal(err.message, "case.yaml: line 3");
    assert_int_equal(err.status, TOCSIN_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_fill_the_whole_text_or_are_none),
        cmocka_unit_test(integers_reach_both_ends_of_64_bits),
        cmocka_unit_test(sizes_have_a_number_and_a_unit),
        cmocka_unit_test(case_of_ascii_and_latin_letters_is_left_aside),
        cmocka_unit_test(utf8_is_checked_to_the_byte),
        cmocka_unit_test(splitting_gives_every_part_and_then_ends),
        cmocka_unit_test(slices_are_clipped_and_finding_ends),
        cmocka_unit_test(html_shows_hostile_text_as_text),
        cmocka_unit_test(base64_is_that_of_rfc_4648),
        cmocka_unit_test(arenas_zero_align_and_refuse_overflow),
        cmocka_unit_test(an_error_keeps_its_message_when_a_prefix_is_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
