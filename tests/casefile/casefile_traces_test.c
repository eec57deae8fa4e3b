// SPDX-License-Identifier: Apache-2.0
/* What the tests for changes find in pictures of a case, recorded and told with the rates that were measured. */
#include "../picture/changing.h"
#include "casefile/pictures.h"
#include "fixture.h"

enum { W = 320, H = 320 };

static void put_picture(const fixture *f, const char *name, const uint8_t *luma, int quality) {
    tocsin_buffer jpeg = make_jpeg(luma, W, H, 1, (made_jpeg_options){.quality = quality});
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_file_write(in_case(f, name), tocsin_buffer_text(&jpeg), &err))
        fail_msg("%s", err.message);
    tocsin_buffer_release(&jpeg);
}

/* A town saved once; and the same saved twice, with a part of another picture and a part of its own put in between. */
static void put_pictures(const fixture *f) {
    uint8_t *town = change_scene(W, H, 11), *other = change_scene(W, H, 12);
    uint64_t random = 3;
    put_picture(f, "once.jpg", town, 90);
    put_picture(f, "coarse.jpg", town, 50);
    assert_int_equal(picture_save_again(town, W, H, 65, town, NULL), TOCSIN_OK);
    change_splice(town, other, W, H, 64, &random);
    change_clone(town, W, H, 64, &random);
    put_picture(f, "twice.jpg", town, 95);
    free(town);
    free(other);
}

static const char *const case_yaml =
    "title: Test\nlanguage: en\nas_of: 2021-11-20\n"
    "sources: [{name: Maxar, kind: imagery, reliability: B}]\n"
    "pictures:\n"
    "  - {file: once.jpg, name: once, published: 2021-11-01, simulated: true}\n"
    "  - {file: coarse.jpg, name: coarse, published: 2021-11-02, simulated: true}\n"
    "  - {file: twice.jpg, name: twice, publisher: Maxar, published: 2021-11-03, simulated: true}\n"
    "hypotheses:\n"
    "  names: [whole, changed]\n"
    "  evidence:\n"
    "    - id: marked\n"
    "      text: Tests mark places in the picture\n"
    "      match: {finding: picture_traces_found, picture: twice}\n"
    "      cells: {whole: {cell: inconsistent, reason: r}, changed: {cell: consistent, reason: r}}\n"
    "    - id: other\n"
    "      text: Tests mark places in another picture\n"
    "      match: {finding: picture_traces_found, picture: once}\n"
    "      cells: {changed: {cell: very inconsistent, reason: r}}\n";

/* The sentence of that kind about that picture; empty: there is none. Of a finding only its sentence outlives the case. */
static tocsin_text sentence(const tocsin_case_report *report, const char *kind,
                            const char *picture) {
    char quoted[32];
    snprintf(quoted, sizeof quoted, "“%s”", picture);
    for (size_t i = 0; i < report->n_current; i++) {
        const tocsin_finding *finding = &report->current[i];
        bool is_about = tocsin_text_find(finding->text, tocsin_text_of(quoted), 0) != SIZE_MAX;
        if (!strcmp(finding->kind, kind) && is_about) return finding->text;
    }
    return TOCSIN_TEXT_NONE;
}

static void check_says(tocsin_text text, const char *words) {
    if (tocsin_text_find(text, tocsin_text_of(words), 0) == SIZE_MAX)
        fail_msg("'%.*s' does not say '%s'", TOCSIN_TEXT_ARG(text), words);
}

/* One case, run once: all tests look at it. */
typedef struct run_case {
    fixture *f;
    tocsin_case_report report;
} run_case;

static int set_up_once(void **state) {
    run_case *c = calloc(1, sizeof *c);
    void *made = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (!c || set_up(&made)) return -1;
    c->f = made;
    put_pictures(c->f);
    put_file(c->f, "case.yaml", case_yaml);
    *state = c;
    return run(c->f, &c->report, &err) == TOCSIN_OK ? 0 : -1;
}

static int tear_down_once(void **state) {
    run_case *c = *state;
    void *made = c->f;
    tocsin_case_report_release(&c->report);
    free(c);
    return tear_down(&made);
}

/* "{share} of …", as the table has it for that quality. */
static void check_rate(tocsin_text text, const char *test, int quality, const char *before,
                       const char *behind) {
    char words[128];
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        if (strcmp(picture_traces[i].test, test) != 0) continue;
        picture_rate rate = picture_rate_of(&picture_traces[i], quality);
        assert_int_equal(rate.quality, quality);
        double percent = 100 * rate.detects;
        if (percent >= 10) percent = floor(percent + 0.5);
        snprintf(words, sizeof words, "%s %.*f%% of %s", before, percent < 10, percent, behind);
        check_says(text, words);
    }
}

static void every_test_for_changes_is_told_with_its_rate(void **state) {
    const run_case *c = *state;
    const tocsin_case_report *report = &c->report;
    assert_int_equal(report->observations, 3 * 10);
    tocsin_text none = sentence(report, "picture_traces_none", "once");
    check_says(none, "the tests for changes found nothing");
    check_says(none, "at JPEG quality 85");
    check_rate(none, "copies", 85, "Copied parts:", "squares of 48 pixels");
    check_rate(none, "noise", 85, "Noise:", "squares of 64 pixels");
    check_rate(none, "grid", 85, "JPEG grid:", "squares of 64 pixels");
    check_rate(none, "enlarging", 85, "Enlarging:", "pictures enlarged 1.5 times");
    check_says(sentence(report, "picture_blind", "once"), "the picture shows no earlier saving");
    assert_int_equal(sentence(report, "picture_traces_found", "once").n, 0);

    tocsin_text found = sentence(report, "picture_traces_found", "twice");
    check_says(found, "parts that are there twice");
    check_says(found, "a part that shows the last saving alone");
    check_says(found, "Of unchanged pictures,");
    tocsin_text others = sentence(report, "picture_traces_none", "twice");
    check_says(others, "the other tests for changes found nothing");
    assert_int_equal(tocsin_text_find(others, TOCSIN_TEXT("Copied parts"), 0), SIZE_MAX);
}

/* Below the lowest quality that was measured a test finds nothing and says nothing of what it would find. */
static void without_a_rate_a_test_is_told_to_be_blind(void **state) {
    const run_case *c = *state;
    tocsin_text none = sentence(&c->report, "picture_traces_none", "coarse");
    check_says(sentence(&c->report, "picture_blind", "coarse"),
               "at a JPEG quality at which no test was measured");
    assert_true(none.n > 0);
    assert_int_equal(tocsin_text_find(none, TOCSIN_TEXT("%"), 0), SIZE_MAX);
}

/* What was found is recorded with its place and its rate. */
static void what_a_test_found_is_in_the_ledger(void **state) {
    const run_case *c = *state;
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    tocsin_observation *observations = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    size_t n = 0, n_found = 0;
    if (tocsin_ledger_open(c->f->dir, TOCSIN_LEDGER_READ, &ledger, &err) ||
        tocsin_ledger_observations(ledger, &arena, &observations, &n, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < n; i++) {
        const tocsin_observation *o = &observations[i];
        if (!tocsin_text_is(o->series, "twice") || !tocsin_text_is(o->test, "saved_once")) continue;
        n_found++;
        assert_true(tocsin_text_is(o->outcome, "found"));
        assert_true(picture_found_number(o, "right") > picture_found_number(o, "left"));
        assert_true(picture_found_number(o, "detects") > 0.5);
        assert_true(picture_found_number(o, "scenes") >= 100);
        assert_true(tocsin_text_is(picture_found(o, "change")->text, "change_splice_48"));
    }
    assert_int_equal(n_found, 1);
}

/* As what a series shows: graded as its publisher, and as measured. */
static void what_a_test_found_weighs_as_evidence(void **state) {
    const run_case *c = *state;
    tocsin_text order = TOCSIN_TEXT_NONE;
    for (size_t i = 0; i < c->report.n_current; i++)
        if (!strcmp(c->report.current[i].kind, "hypotheses_order"))
            order = c->report.current[i].text;
    check_says(order,
               "Least contradicted: changed (weighted inconsistency 0); after it whole (0.64)");
}

static void write_observation(tocsin_json *json, const void *fact) {
    tocsin_observation_write(json, fact);
}

/* One of those of that picture, taken for the form of another. */
static tocsin_observation observation_of(tocsin_ledger *ledger, const char *picture,
                                         tocsin_arena *arena) {
    tocsin_observation *all = NULL;
    size_t n = 0;
    assert_int_equal(tocsin_ledger_observations(ledger, arena, &all, &n, NULL), TOCSIN_OK);
    for (size_t i = 0; i < n; i++)
        if (tocsin_text_is(all[i].series, picture)) return all[i];
    fail_msg("no observation of %s", picture);
    return (tocsin_observation){.seq = 0};
}

static tocsin_slot day_slot(const char *name, tocsin_day day) {
    return (tocsin_slot){.name = name, .type = TOCSIN_SLOT_DAY, .period = {day, day}};
}

static tocsin_slot number_slot(const char *name, double number) {
    return (tocsin_slot){
        .name = name, .type = TOCSIN_SLOT_NUMBER, .number = number, .high = (double)NAN};
}

/* A bound on the date, as a check with six scenes or more records it. */
static void put_bound(const fixture *f) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer body = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_ledger_close) tocsin_ledger *ledger = NULL;
    tocsin_day built = 18900;
    const tocsin_slot found[] = {
        {.name = "scene", .type = TOCSIN_SLOT_TEXT, .text = TOCSIN_TEXT("a.tif")},
        day_slot("scene_day", built),
        number_slot("log10_chance", -9),
        number_slot("metres", 2)};
    const tocsin_slot bound[] = {day_slot("not_older", built), day_slot("older_seen", built + 12),
                                 number_slot("older_with", 4), number_slot("older_without", 5),
                                 number_slot("bounds", 133),   number_slot("bounds_wrong", 1)};
    assert_int_equal(tocsin_ledger_open(f->dir, TOCSIN_LEDGER_WRITE, &ledger, NULL), TOCSIN_OK);
    tocsin_observation o = observation_of(ledger, "once", &arena);
    assert_int_equal(tocsin_ledger_begin(ledger, NULL), TOCSIN_OK);
    for (int i = 0; i < 2; i++) {
        o.test = tocsin_text_of(i ? "dating" : "archive");
        o.outcome = tocsin_text_of(i ? "bound" : "matched");
        o.found = i ? bound : found;
        o.n_found = i ? sizeof bound / sizeof *bound : sizeof found / sizeof *found;
        assert_int_equal(case_body(write_observation, &o, &body, NULL), TOCSIN_OK);
        assert_int_equal(tocsin_ledger_append(ledger, TOCSIN_OBSERVATION_MADE,
                                              tocsin_buffer_text(&body), NULL, NULL),
                         TOCSIN_OK);
        tocsin_buffer_clear(&body);
    }
    assert_int_equal(tocsin_ledger_commit(ledger, NULL), TOCSIN_OK);
}

static void a_bound_on_the_date_is_told_with_how_often_such_bounds_are_wrong(void **state) {
    run_case *c = *state;
    tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    put_bound(c->f);
    if (run(c->f, &report, &err)) fail_msg("%s", err.message);
    tocsin_text bounded = sentence(&report, "picture_bounded", "once");
    check_says(
        bounded,
        "It is not older than 30 September 2021: it shows what 4 scenes from 12 October 2021 on show");
    check_says(bounded, "Of 133 such bounds on series with known dates, 1 was wrong");
    tocsin_case_report_release(&report);
}

/* Each row of the one list has rates in the table, of the change that it names. */
static void no_test_is_without_rates(void **state) {
    (void)state;
    for (size_t i = 0; i < PICTURE_TRACES; i++) {
        picture_rate rate = picture_rate_of(&picture_traces[i], 100);
        assert_int_equal(rate.quality, 95);
        assert_true(rate.detects > 0 && rate.detects <= 1 && rate.n_scenes >= 100);
        assert_int_equal(picture_rate_of(&picture_traces[i], TRACE_LEAST_QUALITY - 1).quality, 0);
        for (size_t k = 0; k < i; k++)
            assert_true(picture_traces[i].rates != picture_traces[k].rates);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_test_for_changes_is_told_with_its_rate),
        cmocka_unit_test(without_a_rate_a_test_is_told_to_be_blind),
        cmocka_unit_test(what_a_test_found_is_in_the_ledger),
        cmocka_unit_test(what_a_test_found_weighs_as_evidence),
        cmocka_unit_test(a_bound_on_the_date_is_told_with_how_often_such_bounds_are_wrong),
        cmocka_unit_test(no_test_is_without_rates),
    };
    return cmocka_run_group_tests_name("casefile traces", tests, set_up_once, tear_down_once);
}
