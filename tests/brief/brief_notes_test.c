// SPDX-License-Identifier: Apache-2.0
/* What a person wrote is printed when it rests on what it cites, and stops the brief when it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define T(literal) TOCSIN_TEXT(literal)

typedef tocsin_status write_form(const tocsin_brief_input *input, tocsin_buffer *out,
                                 tocsin_error *err);

static tocsin_status write_with(const char *text, write_form *form, tocsin_buffer *out,
                                tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_sample *sample = calloc(1, sizeof *sample);
    tocsin_notes notes = {0};
    assert_non_null(sample);
    brief_sample_make(sample, "en");
    tocsin_status status =
        tocsin_notes_parse(tocsin_text_of(text), "notes.md", &arena, &notes, err);
    sample->input.notes = &notes;
    if (!status) status = form(&sample->input, out, err);
    brief_sample_release(sample);
    free(sample);
    return status;
}

static void notes_that_rest_on_their_entries_are_printed(void **state) {
    (void)state;
    static const char *const right[] = {
        "Ukraine counts 90,000 to 100,000 Russian troops [#106].",
        "Two counts, of Ukraine and of the observer mission, do not agree [#106] [#108].",
        "The observer mission says 70,000 on 15 November 2021. [#108]",
        "Observer\nmission: 275 violations [#109], as\nBorder Gazette has it.",
        "What the Kremlin calls \"pictures of low quality\" is likely to come up again [#104].",
        "Blinken warned that a war might be \"probably\" costly? Did Blinken?",
        "American officials spoke of eighty thousand in May [#102].",
        "One report is in evidence [#3].",
        "# A heading of 14 November 2021\n\nWho counts?",
        "",
        "---\n\n---\n",
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        bool is_wrong =
            i == 5; /* "might" is a word off the scale, outside of the quotation marks */
        tocsin_status status = write_with(right[i], tocsin_brief_html, &out, &err);
        if (status != (is_wrong ? TOCSIN_BAD_INPUT : TOCSIN_OK))
            fail_msg("%s: %s", right[i], err.message);
    }
}

static void notes_that_do_not_stop_the_brief_with_their_place(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"Ukraine counts 120,000 [#106].", "notes.md:1:16: the number 120,000 stands in none"},
        {"x\n\n\n Ukraine counts.", "notes.md:1:1: the sentence cites nothing"},
        {"Ukraine counts [#106].\nSo it is.", "notes.md:2:1: the sentence cites nothing"},
        {"There are 70,000 of them [#108].", "notes.md:1:1: a claim printed as a fact"},
        {"Ukraine says 90,000 [#106], 70,000 [#108].", "the observer mission"},
        {"Ukraine: perhaps 90,000 [#106].", "notes.md:1:10: \"perhaps\" is no word of the scale"},
        {"Ukraine: likely, with confidence [#106].", "notes.md:1:23: likelihood"},
        {"Ukraine: unlikely (70 %) [#106].", "notes.md:1:10: \"unlikely\" stands for 20 to 45"},
        {"Ukraine, on 2 March 2020 [#106].", "notes.md:1:13: the date 2 March 2020"},
        {"Ukraine says so [#9].", "notes.md:1:17: entry 9 is no evidence"},
        {"Ukraine says so [#0].", "notes.md:1:17: no citation"},
        {"Ukraine says so [#106", "notes.md:1:17: no citation"},
        {"Ukraine says so [f:zz].", "notes.md:1:17: no citation"},
        {"Ukraine says so [f:0123456789abcdef].", "no finding f:0123456789abcdef holds now"},
        {"by: A\ndate: yesterday\n\nText.", "notes.md:2:1: a date is written"},
        {"## 12 tanks", "notes.md:1:4: the number 12 stands in a heading"},
        {"Blinken speaks of thousands [#105].", "notes.md:1:19: \"thousands\" is a number"},
        {"\xff", "notes.md:1:1: not UTF-8"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        if (write_with(wrong[i].text, tocsin_brief_json, &out, &err) != TOCSIN_BAD_INPUT)
            fail_msg("printed: %s", wrong[i].text);
        if (!strstr(err.message, wrong[i].says)) fail_msg("%s: %s", wrong[i].text, err.message);
        assert_int_equal(out.n, 0);
    }
}

static void a_note_names_who_wrote_it_and_is_text(void **state) {
    (void)state;
    static const char *const text =
        "by: A. <i>de</i> Vries\ndate: 2021-11-20\ntitle: The border\n\n"
        "Ukraine counts **90,000** or *more* [#106], ![x](http://e.example/x.png) <script> [#3].\n"
        "- An item of Ukraine [#106].\n---\nSecond, of Ukraine [#106].\n";
    static const struct {
        write_form *form;
        const char *says[5];
    } forms[] = {
        {tocsin_brief_html,
         {"<h3>The border \xC2\xB7 Note by A. &lt;i&gt;de&lt;/i&gt; Vries, 20 November 2021</h3>",
          "<strong>90,000</strong> or <em>more</em> <a class=\"cite\" href=\"#e106\">[106]</a>",
          "![x](http://e.example/x.png) &lt;script&gt;",
          "<ul>\n<li>An item of Ukraine <a class=\"cite\" href=\"#e106\">[106]</a>.</li>\n</ul>",
          "<a href=\"#notes\">cited in the notes</a>"}},
        {tocsin_brief_markdown,
         {"### The border \xC2\xB7 Note by A. &lt;i&gt;de&lt;/i&gt; Vries, 20 November 2021",
          "Ukraine counts \\*\\*90,000\\*\\*", "\\!\\[x\\](http", "- An item of Ukraine \\[106\\]",
          "## Notes"}},
        {tocsin_brief_json,
         {"\"by\":\"A. <i>de</i> Vries\"", "\"date\":\"2021-11-20\"", "\"entries\":[106,3]",
          "\"part\":\"item\"", "\"notes\":["}},
    };
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        if (write_with(text, forms[f].form, &out, &err)) fail_msg("%s", err.message);
        for (size_t i = 0; i < 5; i++)
            if (tocsin_text_find(tocsin_buffer_text(&out), tocsin_text_of(forms[f].says[i]), 0) ==
                SIZE_MAX)
                fail_msg("form %zu lacks: %s", f, forms[f].says[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_that_rest_on_their_entries_are_printed),
        cmocka_unit_test(notes_that_do_not_stop_the_brief_with_their_place),
        cmocka_unit_test(a_note_names_who_wrote_it_and_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
