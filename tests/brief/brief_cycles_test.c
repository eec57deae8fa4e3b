// SPDX-License-Identifier: Apache-2.0
/* Build-ups beside one another: the drawing with its letters, the same as a table, for programs, and in three languages. */
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

static tocsin_period period(const char *text) {
    tocsin_period period = TOCSIN_PERIOD_NONE;
    if (!tocsin_period_parse(tocsin_text_of(text), &period)) fail_msg("%s", text);
    return period;
}

static tocsin_slot *add(tocsin_finding *finding, const char *name, tocsin_slot_type type) {
    tocsin_slot *slot = &finding->slots[finding->n_slots++];
    *slot = (tocsin_slot){.name = name, .type = type, .number = (double)NAN, .high = (double)NAN};
    return slot;
}

static const tocsin_text kremlin[] = {{"Kremlin", 7}}, officials[] = {{"officials", 9}};

static void add_list(tocsin_finding *finding, const char *name, const tocsin_text *list) {
    tocsin_slot *slot = add(finding, name, TOCSIN_SLOT_LIST);
    slot->list = list;
    slot->n_list = 1;
}

static void add_interval(tocsin_finding *finding, const char *name, double low, double high) {
    tocsin_slot *slot = add(finding, name, TOCSIN_SLOT_INTERVAL);
    slot->number = low;
    slot->high = high;
}

static tocsin_finding build_up(const char *kind, const char *began, const int64_t *entries,
                               size_t n) {
    tocsin_finding finding = {.id = tocsin_text_of(kind),
                              .kind = kind,
                              .rule = "weigh/cycle",
                              .section = TOCSIN_SECTION_CONTEXT,
                              .entries = entries,
                              .n_entries = n};
    add(&finding, "question", TOCSIN_SLOT_TEXT)->text = T("Troops <near> the border");
    add(&finding, "unit", TOCSIN_SLOT_WORD)->text = T("troops");
    add(&finding, "began", TOCSIN_SLOT_PERIOD)->period = period(began);
    return finding;
}

/* An indicator that was out of the usual from one day to another. */
static tocsin_finding out_of_usual(const char *id, const char *first, const char *last) {
    static const int64_t entries[] = {101};
    tocsin_finding finding = {.id = tocsin_text_of(id),
                              .kind = "left_norm_high",
                              .rule = "weigh/departure",
                              .section = TOCSIN_SECTION_CONTEXT,
                              .entries = entries,
                              .n_entries = 1};
    const char *const days[] = {"first", "confirmed", "last", "peak_day"};
    add(&finding, "indicator", TOCSIN_SLOT_TEXT)->text = T("Radar");
    for (size_t i = 0; i < 4; i++)
        add(&finding, days[i], TOCSIN_SLOT_DAY)->period = period(i == 2 ? last : first);
    add(&finding, "dates", TOCSIN_SLOT_NUMBER)->number = 3;
    add(&finding, "peak", TOCSIN_SLOT_NUMBER)->number = 4;
    add(&finding, "expected", TOCSIN_SLOT_NUMBER)->number = 1;
    return finding;
}

/* Spring and autumn: 80,000 (102), then 100,000 (106, 107), 70,000 (108), gathered (101) and left (105). */
typedef struct cycles_case {
    brief_sample sample;
    tocsin_finding findings[5];
} cycles_case;

static cycles_case *make_case(const char *language) {
    static const int64_t spring[] = {102}, autumn[] = {101, 105, 106, 107, 108, 110};
    static const int64_t both[] = {102, 106};
    cycles_case *c = calloc(1, sizeof *c);
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_non_null(c);
    brief_sample_make(&c->sample, language);
    c->sample.claims[0].plover = TOCSIN_MOBILIZE;
    c->sample.claims[4].plover = TOCSIN_RETREAT;
    c->sample.claims[9].plover = TOCSIN_RETREAT; /* a threat is no claim that they left */
    c->sample.claims[6].quantity = c->sample.claims[5].quantity;
    c->sample.claims[6].has_quantity = true;
    c->sample.claims[6].act = TOCSIN_ASSERT;
    c->sample.claims[6].published = c->sample.claims[5].published;
    c->findings[0] = build_up("cycle_earlier", "2021-04", spring, 1);
    add_list(&c->findings[0], "began_speakers", officials);
    c->findings[1] = build_up("cycle_latest", "2021-11-01", autumn, 6);
    add_list(&c->findings[1], "began_speakers", kremlin);
    c->findings[2] = build_up("cycle_below", "2021-11-01", both, 2);
    add(&c->findings[2], "earlier_began", TOCSIN_SLOT_PERIOD)->period = period("2021-04");
    add(&c->findings[2], "season", TOCSIN_SLOT_WORD)->text = T("cycle_other_season");
    add_interval(&c->findings[2], "peak", 80000, 80000);
    add_list(&c->findings[2], "peak_speakers", kremlin);
    add_interval(&c->findings[2], "earlier_peak", 90000, 100000);
    add_list(&c->findings[2], "earlier_peak_speakers", officials);
    add_interval(&c->findings[2], "difference", 10000, 20000);
    add_interval(&c->findings[2], "earlier_days", 14, 43);
    add(&c->findings[2], "disputed", TOCSIN_SLOT_WORD)->text = T("cycle_then_disputed");
    c->findings[3] = out_of_usual("r1", "2021-10-20", "2021-11-09");
    c->findings[3].simulated = true;
    c->findings[4] = out_of_usual("r2", "2021-07-20", "2021-08-09"); /* between the two */
    if (tocsin_brief_render(language, c->findings, 5, &c->sample.arena, &err))
        fail_msg("%s", err.message);
    c->sample.input.findings = c->findings;
    c->sample.input.n_findings = 5;
    return c;
}

static void release_case(cycles_case *c) {
    brief_sample_release(&c->sample);
    free(c);
}

static void expect_all(const char *text, const char *const *wanted, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strstr(text, wanted[i])) fail_msg("lacks: %s", wanted[i]);
}
#define EXPECT_ALL(text, ...)                                                                      \
    expect_all(text, (const char *const[]){__VA_ARGS__},                                           \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void build_ups_are_laid_over_one_another_and_listed(void **state) {
    (void)state;
    cycles_case *c = make_case("en");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_brief_html(&c->sample.input, &out, &err)) fail_msg("%s", err.message);
    EXPECT_ALL(
        out.at, "<li><a href=\"#cycles\">", "<section id=\"cycles\"",
        "<h3>Troops &lt;near&gt; the border</h3>", "<li><b>A</b> April 2021</li>",
        "<li><b>B</b> 1 November 2021 (the latest)</li>",
        "Findings: <a href=\"#f1\">1</a>, <a href=\"#f2\">2</a>, <a href=\"#f3\">3</a>",
        "<td>1 to 60</td><td>May 2021</td><td>80,000</td>", /* said in May */
        "Out of the usual in the time of B: <a href=\"#f4\">4</a> <strong class=\"badge\">simulated</strong></p>",
        "<td>90,000 to 100,000</td>", "<td>said to be gathered</td>", "<td>said to have left</td>",
        "<a href=\"#e108\">108</a>");
    assert_int_equal(count(out.at, "<td>said to have left</td>"), 1);
    /* In each of two drawings: a letter and its halo for every bar, the number that is said twice once, and a letter for
     * the row below. */
    const char *from = strstr(out.at, "<section id=\"cycles\"");
    char *section = strndup(from, (size_t)(strstr(from, "</section>") - from));
    assert_non_null(section);
    assert_int_equal(count(section, ">A</text>"), 2 * (2 + 1));
    assert_int_equal(count(section, ">B</text>"), 2 * (2 * 2 + 1));
    assert_int_equal(count(section, "class=\"g-i\""), 2 * 2); /* filled: the latest */
    free(section);
    release_case(c);
}

static void build_ups_are_there_for_programs_and_as_markdown(void **state) {
    (void)state;
    cycles_case *c = make_case("en");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_brief_json(&c->sample.input, &out, &err)) fail_msg("%s", err.message);
    EXPECT_ALL(out.at,
               "\"cycles\":[{\"build_ups\":[{\"began\":{\"from\":\"2021-04-01\",\"to\":\"2021-04-"
               "30\"},\"claims\":[{\"days\":[1,60],\"entry\":102,\"is\":\"counted\"}],\"finding\":"
               "\"cycle_earlier\",\"latest\":false},",
               "\"entry\":105,\"is\":\"left\"",
               "\"finding\":\"cycle_latest\",\"latest\":true,\"out_of_usual\":[\"r1\"]}");
    assert_null(strstr(out.at, "\"entry\":110,\"is\""));
    tocsin_buffer_clear(&out);
    if (tocsin_brief_markdown(&c->sample.input, &out, &err)) fail_msg("%s", err.message);
    EXPECT_ALL(out.at, "## Build-ups beside one another",
               "| April 2021 | 1 to 60 | May 2021 | 80,000 | Amerikaanse functionarissen | 102 |");
    c->sample.input.n_findings =
        1; /* without a latest one there is nothing to lay over one another */
    tocsin_buffer_clear(&out);
    if (tocsin_brief_json(&c->sample.input, &out, &err)) fail_msg("%s", err.message);
    assert_null(strstr(out.at, "\"cycles\""));
    release_case(c);
}

static void sentences_keep_their_speakers_in_every_language(void **state) {
    (void)state;
    static const struct {
        const char *language, *sentence;
    } cases[] = {
        {"en",
         "Troops <near> the border: the latest build-up, first claimed for 1 November 2021, beside that of "
         "April 2021, at another time of the year. Highest number now 80,000 troops, according to "
         "Kremlin; then 90,000 to 100,000, according to officials: 10,000 to 20,000 fewer by these numbers. But "
         "the numbers of the earlier one contradict one another. Days that the earlier one took to its "
         "highest number: 14 to 43."},
        {"nl",
         "Troops <near> the border: de laatste opbouw, voor het eerst gemeld voor 1 november 2021, naast die van "
         "april 2021, in een andere tijd van het jaar. Hoogste getal nu 80.000 manschappen volgens Kremlin, "
         "toen 90.000 tot 100.000 volgens officials: naar deze getallen 10.000 tot 20.000 minder. Maar de "
         "getallen van de eerdere spreken elkaar tegen. Dagen die de eerdere tot het hoogste getal nodig had: "
         "14 tot 43."},
        {"de",
         "Troops <near> the border: der letzte Aufbau, zuerst gemeldet für 1. November 2021, neben dem von "
         "April 2021, zu einer anderen Zeit des Jahres. Höchste Zahl jetzt 80.000 Soldaten laut Kremlin, "
         "damals 90.000 bis 100.000 laut officials: nach diesen Zahlen 10.000 bis 20.000 weniger. Aber die "
         "Zahlen des früheren widersprechen einander. Tage, die der frühere bis zur höchsten Zahl brauchte: "
         "14 bis 43."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cycles_case *c = make_case(cases[i].language);
        if (!tocsin_text_is(c->findings[2].text, cases[i].sentence))
            fail_msg("%.*s", TOCSIN_TEXT_ARG(c->findings[2].text));
        release_case(c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build_ups_are_laid_over_one_another_and_listed),
        cmocka_unit_test(build_ups_are_there_for_programs_and_as_markdown),
        cmocka_unit_test(sentences_keep_their_speakers_in_every_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
