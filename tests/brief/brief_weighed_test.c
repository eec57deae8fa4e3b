// SPDX-License-Identifier: Apache-2.0
/* What weighing adds to a page: grades beside claims, trees of origins, the matrix of hypotheses. */
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

static bool says(const brief_sample *sample, write_form *form, const char *text) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (form(&sample->input, &out, &err)) fail_msg("%s", err.message);
    return tocsin_text_find(tocsin_buffer_text(&out), tocsin_text_of(text), 0) != SIZE_MAX;
}

static void expect(const brief_sample *sample, write_form *form, const char *text) {
    if (!says(sample, form, text)) fail_msg("the brief lacks: %s", text);
}

static brief_sample *make_sample(void) {
    brief_sample *sample = calloc(1, sizeof *sample);
    assert_non_null(sample);
    brief_sample_make(sample, "en");
    return sample;
}

static void drop_sample(brief_sample *sample) {
    brief_sample_release(sample);
    free(sample);
}

static void origins_are_lists_within_lists(void **state) {
    (void)state;
    static const int64_t first[] = {11}, second[] = {12, 13};
    const tocsin_origin_row rows[] = {
        {0, T("UKR"), true, NULL, 0},          {1, T("Ministry <b>"), false, NULL, 0},
        {2, T("Alpha"), false, first, 1},      {2, T("Bravo"), false, second, 2},
        {0, TOCSIN_TEXT_NONE, false, NULL, 0}, {1, T("Charlie"), false, first, 1},
    };
    const tocsin_origin_tree trees[] = {{2, rows, 6}};
    brief_sample *sample = make_sample();
    sample->input.trees = trees;
    sample->input.n_trees = 1;
    expect(sample, tocsin_brief_html,
           "<ul><li>Ukraine<ul><li>Ministry &lt;b&gt;<ul><li>Alpha <a href=\"#e11\">11</a></li>"
           "<li>Bravo <a href=\"#e12\">12</a>, <a href=\"#e13\">13</a></li></ul></li></ul></li>"
           "<li>unnamed sources<ul><li>Charlie <a href=\"#e11\">11</a></li></ul></li></ul></div>");
    expect(sample, tocsin_brief_markdown,
           "  - Ukraine\n    - Ministry &lt;b&gt;\n      - Alpha \\[11\\]\n"
           "      - Bravo \\[12\\] \\[13\\]\n  - unnamed sources\n    - Charlie \\[11\\]\n");
    expect(sample, tocsin_brief_json,
           "\"origins\":[{\"name\":\"Ukraine\",\"to\":[{\"name\":\"Ministry <b>\",\"to\":["
           "{\"entries\":[11],\"name\":\"Alpha\"},{\"entries\":[12,13],\"name\":\"Bravo\"}]}]}");
    drop_sample(sample);
}

static void a_grade_stands_beside_each_claim_with_its_meaning(void **state) {
    (void)state;
    tocsin_grade grades[SAMPLE_CLAIMS];
    brief_sample *sample = make_sample();
    assert_false(says(sample, tocsin_brief_html, "class=\"grade\""));
    for (size_t i = 0; i < SAMPLE_CLAIMS; i++)
        grades[i] = (tocsin_grade){'B', '2', '3', T("Ann <i>"), T("a second camera")};
    sample->input.grades = grades;
    expect(sample, tocsin_brief_html, "<span class=\"grade\">B2</span>");
    expect(sample, tocsin_brief_html,
           "grade B2: usually reliable; probably true (set by Ann &lt;i&gt;: “a second camera”; "
           "the rule says 3)");
    expect(sample, tocsin_brief_json,
           "\"grade\":{\"by\":\"Ann <i>\",\"credibility\":\"2\",\"grade\":\"B2\",\"proposed\":"
           "\"3\",\"reason\":\"a second camera\",\"reliability\":\"B\"}");
    drop_sample(sample);
}

static void the_matrix_reads_without_colour_and_gives_its_reasons(void **state) {
    (void)state;
    const tocsin_matrix_column columns[] = {{T("x"), T("Exercise"), 16, 2},
                                            {T("y"), T("Attack <u>"), 0, 1}};
    const tocsin_judged_cell found[] = {{TOCSIN_VERY_INCONSISTENT, T("too <late>"), {0}},
                                        {TOCSIN_CONSISTENT, T("it fits"), T("Ann")}};
    const tocsin_judged_cell missing[] = {{TOCSIN_NEUTRAL, T("no matter"), {0}},
                                          {TOCSIN_CELL_NONE, TOCSIN_TEXT_NONE, {0}}};
    const tocsin_matrix_row rows[] = {
        {.id = T("m"), .text = T("Not seen"), .cells = missing},
        {.id = T("f"),
         .text = T("Seen"),
         .grade = {'B', '2', '2', {0}, {0}},
         .weight = 16,
         .n_found = 3,
         .n_origins = 2,
         .cells = found,
         .spread = 3,
         .turns = true},
    };
    const tocsin_matrix matrix = {columns, 2, rows, 2};
    brief_sample *sample = make_sample();
    assert_false(says(sample, tocsin_brief_html, "id=\"hypotheses\""));
    sample->input.matrix = &matrix;
    expect(sample, tocsin_brief_html, "<section id=\"hypotheses\"");
    expect(sample, tocsin_brief_html, "<th scope=\"col\" class=\"cell\">Attack &lt;u&gt;</th>");
    expect(sample, tocsin_brief_html,
           "<th scope=\"row\">Seen <small><span class=\"grade\">B2</span> weight 0.64; 3 pieces "
           "found, 2 origins; the order hangs on it</small></th><td class=\"cell\">"
           "<a href=\"#w2-1\"><span aria-hidden=\"true\">−−</span><span class=\"hidden\">");
    expect(sample, tocsin_brief_html, "<li id=\"w2-1\" tabindex=\"-1\"><b>Exercise</b>");
    expect(sample, tocsin_brief_html, "too &lt;late&gt;");
    expect(sample, tocsin_brief_html, "it fits <small>(judged by Ann)</small>");
    expect(sample, tocsin_brief_html, "<span aria-hidden=\"true\">n/a</span>");
    expect(sample, tocsin_brief_markdown, "| Seen | weight 0.64 | −− | + |");
    expect(sample, tocsin_brief_json, "\"hypotheses\":{\"evidence\":[");
    drop_sample(sample);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(origins_are_lists_within_lists),
        cmocka_unit_test(a_grade_stands_beside_each_claim_with_its_meaning),
        cmocka_unit_test(the_matrix_reads_without_colour_and_gives_its_reasons),
    };
    return cmocka_run_group_tests_name("brief weighed", tests, NULL, NULL);
}
