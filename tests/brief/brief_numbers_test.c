// SPDX-License-Identifier: Apache-2.0
/* Numbers over time: a bar for each claim with the letter of its source, plans apart, the same as a table. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define T(literal) TOCSIN_TEXT(literal)

static size_t count(const char *text, const char *what) {
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) n++;
    return n;
}

static void numbers_are_drawn_with_letters_and_listed_with_entries(void **state) {
    (void)state;
    static const int64_t stock[] = {102, 106, 108}, plan[] = {112, 109};
    tocsin_brief_numbers numbers[] = {
        {.question = T("Troops <near> the border"),
         .unit = TOCSIN_TROOPS,
         .measure = TOCSIN_STOCK,
         .entries = stock,
         .n_entries = 3,
         .n_left_out = 4},
        {.unit = TOCSIN_TROOPS,
         .measure = TOCSIN_PLAN,
         .actor = T("RUS"),
         .entries = plan,
         .n_entries = 2},
    };
    brief_sample *sample = calloc(1, sizeof *sample);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_non_null(sample);
    brief_sample_make(sample, "en");
    sample->claims[7].quantity.high = (double)NAN; /* "at least 70,000" */
    sample->input.numbers = numbers;
    sample->input.n_numbers = 2;
    if (tocsin_brief_html(&sample->input, &out, &err)) fail_msg("%s", err.message);
    static const char *const says[] = {
        "<section id=\"numbers\"",
        "<h3>Troops &lt;near&gt; the border \xC2\xB7 number present</h3>",
        "<h3>Troops, Russia \xC2\xB7 plan</h3>",
        "<li><b>A</b> Amerikaanse functionarissen</li>",
        "<li><b>C</b> the observer mission</li>",
        "<td class=\"number\">at least 70,000</td>",
        "<td class=\"number\">90,000 to 100,000</td>",
        "<td><a href=\"#e108\">108</a></td>",
        "Earlier numbers that are not drawn: 4.",
    };
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (!strstr(out.at, says[i])) fail_msg("the page lacks: %s", says[i]);
    /* A letter in each of two drawings, for wide and for narrow screens, with its halo. */
    const char *from = strstr(out.at, "id=\"q1\""), *to = strstr(out.at, "id=\"q2\"");
    assert_true(from && to && from < to);
    char *figure = strndup(from, (size_t)(to - from));
    assert_non_null(figure);
    assert_int_equal(count(figure, ">C</text>"), 4);
    free(figure);
    tocsin_buffer_clear(&out);
    if (tocsin_brief_json(&sample->input, &out, &err)) fail_msg("%s", err.message);
    assert_non_null(strstr(out.at, "\"numbers\":[{\"entries\":[102,106,108],\"left_out\":4,"));
    static const int64_t nowhere[] = {3};
    numbers[0].entries = nowhere;
    numbers[0].n_entries = 1;
    assert_int_equal(tocsin_brief_html(&sample->input, &out, &err), TOCSIN_BAD_INPUT);
    brief_sample_release(sample);
    free(sample);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_drawn_with_letters_and_listed_with_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
