// SPDX-License-Identifier: Apache-2.0
/* Templates that must not be printed stop with file, line and column; the scale in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/data.h"
#include "brief/figures.h"
#include "brief/lint.h"
#include "tocsin/brief.h"

#define T(literal) TOCSIN_TEXT(literal)

/* The English pack with another sentence for claims: "said" stands alone in its line. */
static tocsin_status lint_with(const char *sentence, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer source = TOCSIN_BUFFER_INIT;
    tocsin_text pack_text = tocsin_data_file("lang/en/brief.yaml");
    size_t from = tocsin_text_find(pack_text, T("\n  said: "), 0);
    size_t to = tocsin_text_find(pack_text, T("\n"), from + 1);
    assert_true(from != SIZE_MAX && to != SIZE_MAX);
    tocsin_buffer_put(&source, tocsin_text_slice(pack_text, 0, from));
    tocsin_buffer_printf(&source, "\n  said: \"%s\"", sentence);
    tocsin_buffer_put(&source, tocsin_text_slice(pack_text, to, pack_text.n));
    brief_pack pack;
    tocsin_status status =
        brief_pack_parse(tocsin_buffer_text(&source), "en", "brief.yaml", &arena, &pack, err);
    return status ? status : brief_lint_pack(&pack, err);
}

static void packs_hold_nothing_that_may_not_be_printed(void **state) {
    (void)state;
    static const char *const languages[] = {"nl", "en", "de"};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        brief_pack pack;
        if (brief_pack_load(languages[i], &arena, &pack, &err) || brief_lint_pack(&pack, &err))
            fail_msg("%s", err.message);
        tocsin_arena_release(&arena);
    }
}

static void a_template_that_may_not_be_printed_stops_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *sentence, *says, *column;
    } wrong[] = {
        {"{speaker} counted 12 of them: {text:quoted}.", "a number that no slot carries", ":28: "},
        {"[[{said} 3 times ]]{speaker}: {text:quoted}.", "a number that no slot carries", ":19: "},
        {"{speaker} probably said: {text:quoted}.", "no word of the scale", ":20: "},
        {"{speaker} is Very Likely, with confidence: {text:quoted}.", "in one sentence", ":41: "},
        {"{speaker} said: {text}.", "without quotation marks", ":27: "},
        {"So it is: {text:quoted}.", "without who says them", ":21: "},
        {"[[{speaker}: ]]{text:quoted}.", "without who says them", ":26: "},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tocsin_error err = TOCSIN_ERROR_INIT;
        if (lint_with(wrong[i].sentence, &err) != TOCSIN_BAD_INPUT)
            fail_msg("printed: %s", wrong[i].sentence);
        bool is_told = strstr(err.message, "brief.yaml:") && strstr(err.message, wrong[i].says) &&
                       strstr(err.message, wrong[i].column) && strstr(err.message, "said: ");
        if (!is_told) fail_msg("%s: %s", wrong[i].sentence, err.message);
    }
}

static void a_template_may_name_the_numbers_of_its_rule(void **state) {
    (void)state;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (lint_with("{speaker} is very likely ({=1} of {=100}). Confidence: high. {text:quoted}.",
                  &err))
        fail_msg("%s", err.message);
}

static void a_finding_whose_speaker_is_not_said_is_not_printed(void **state) {
    (void)state;
    static const int64_t entries[] = {3};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_finding finding = {.id = T("f"), .kind = "undated", .entries = entries, .n_entries = 1};
    finding.slots[0] = (tocsin_slot){.name = "claims", .type = TOCSIN_SLOT_NUMBER, .number = 3};
    finding.slots[1] = (tocsin_slot){.name = "speaker", .type = TOCSIN_SLOT_TEXT, .text = T("X")};
    finding.n_slots = 2;
    assert_int_equal(tocsin_brief_render("en", &finding, 1, &arena, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "printed as a fact"));
    finding.slots[1] = (tocsin_slot){.name = "unit", .type = TOCSIN_SLOT_WORD, .text = T("troops")};
    finding.slots[2] =
        (tocsin_slot){.name = "amount", .type = TOCSIN_SLOT_INTERVAL, .number = 1, .high = 2};
    finding.n_slots = 3;
    assert_int_equal(tocsin_brief_render("en", &finding, 1, &arena, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "nobody who says it"));
    finding.n_slots = 1;
    assert_int_equal(tocsin_brief_render("en", &finding, 1, &arena, &err), TOCSIN_OK);
    tocsin_arena_release(&arena);
}

/* ---- words --------------------------------------------------------------------------------------- */

static void a_share_behind_its_word_is_one_that_the_word_stands_for(void **state) {
    (void)state;
    static const struct {
        const char *sentence;
        const char *says; /* NULL: nothing is wrong */
    } sentences[] = {
        {"That is likely (60 %).", NULL},
        {"That is likely (80 %).", NULL},
        {"That is likely (85 %).", "very likely"},
        {"That is very likely 80%.", "\"likely\""},
        {"It is unlikely (50 %).", "roughly even chance"},
        {"Almost certain (99.5 %).", "no word stands"},
        {"It is likely that 30 % came.", NULL},
        {"A likelihood of its own.", NULL},
    };
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_scales scales;
    assert_int_equal(brief_scales_load("en", &arena, &scales, NULL), TOCSIN_OK);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        char room[BRIEF_LINT_ROOM];
        size_t at;
        const char *what =
            brief_lint_words(&scales, tocsin_text_of(sentences[i].sentence), room, &at);
        bool is_right = sentences[i].says ? what && strstr(what, sentences[i].says) : !what;
        if (!is_right) fail_msg("%s: %s", sentences[i].sentence, what ? what : "nothing");
    }
    tocsin_arena_release(&arena);
}

/* ---- numbers and dates ------------------------------------------------------------------------------ */

static void expect_figures(const char *language, const char *text, const double *values, size_t n) {
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_scales scales;
    brief_pack pack;
    assert_int_equal(brief_scales_load(language, &arena, &scales, NULL), TOCSIN_OK);
    assert_int_equal(brief_pack_load(language, &arena, &pack, NULL), TOCSIN_OK);
    size_t at = 0, found = 0;
    brief_figure figure;
    while (brief_next_figure(&scales, &pack, tocsin_text_of(text), &at, &figure)) {
        if (found >= n || figure.value < values[found] - 1e-9 ||
            figure.value > values[found] + 1e-9)
            fail_msg("%s: number %zu is %g", text, found, figure.value);
        found++;
    }
    if (found != n) fail_msg("%s: %zu numbers", text, found);
    tocsin_arena_release(&arena);
}

static void numbers_are_read_as_the_language_writes_them(void **state) {
    (void)state;
    expect_figures("en", "100,000 and 1,234,567 and 1.5", (const double[]){100000, 1234567, 1.5},
                   3);
    expect_figures("nl", "100.000 en 1,5 en 2.500,75", (const double[]){100000, 1.5, 2500.75}, 3);
    expect_figures("en", "eighty thousand, 1.5 million, twelve", (const double[]){80000, 1.5e6, 12},
                   3);
    expect_figures("en", "an F-16, a T-72B3 and grade B2; the 41st, 5km, 2022.",
                   (const double[]){41, 5, 2022}, 3);
    expect_figures("en", "often, tension, phone", NULL, 0);
}

static void dates_are_read_as_far_as_they_are_said(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int year, month, day;
    } dates[] = {{"2021-11-03", 2021, 11, 3},
                 {"3 November 2021", 2021, 11, 3},
                 {"November 3, 2021", 2021, 11, 3},
                 {"3 Nov", 0, 11, 3},
                 {"November 2021", 2021, 11, 0},
                 {"2021", 2021, 0, 0},
                 {"May", 0, 5, 0}};
    static const char *const none[] = {"33 November 2021x", "12 tanks", "20210", "may", "Mayor"};
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    brief_pack pack;
    brief_date date;
    assert_int_equal(brief_pack_load("en", &arena, &pack, NULL), TOCSIN_OK);
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        tocsin_text text = tocsin_text_of(dates[i].text);
        if (!brief_date_at(&pack, text, 0, &date)) fail_msg("no date: %s", dates[i].text);
        if (date.year != dates[i].year || date.month != dates[i].month ||
            date.day != dates[i].day || date.to != text.n)
            fail_msg("%s: %d-%d-%d", dates[i].text, date.year, date.month, date.day);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (brief_date_at(&pack, tocsin_text_of(none[i]), 0, &date))
            fail_msg("a date: %s", none[i]);
    brief_pack german;
    assert_int_equal(brief_pack_load("de", &arena, &german, NULL), TOCSIN_OK);
    tocsin_text said = T("Am 3. November 2021 so. Dann 3. Da");
    assert_true(brief_date_at(&german, said, 3, &date));
    assert_int_equal(date.day, 3);
    assert_int_equal(date.month, 11);
    assert_int_equal(brief_sentence_end(&german, said, 0), 23);
    assert_int_equal(brief_sentence_end(&german, said, 24), 31);
    tocsin_period november;
    assert_true(tocsin_period_parse(T("2021-11"), &november));
    assert_true(brief_date_within(&(brief_date){.month = 11, .day = 30}, november));
    assert_false(brief_date_within(&(brief_date){.month = 12, .day = 1}, november));
    assert_true(brief_date_within(&(brief_date){.year = 2021}, november));
    assert_false(brief_date_within(&(brief_date){.year = 2021, .month = 2, .day = 30}, november));
    tocsin_arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_hold_nothing_that_may_not_be_printed),
        cmocka_unit_test(a_template_that_may_not_be_printed_stops_with_its_place),
        cmocka_unit_test(a_template_may_name_the_numbers_of_its_rule),
        cmocka_unit_test(a_finding_whose_speaker_is_not_said_is_not_printed),
        cmocka_unit_test(a_share_behind_its_word_is_one_that_the_word_stands_for),
        cmocka_unit_test(numbers_are_read_as_the_language_writes_them),
        cmocka_unit_test(dates_are_read_as_far_as_they_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
