// SPDX-License-Identifier: Apache-2.0
/* A case on disk, from new to the brief: what is stale is done, what is known is not done again. */
#include "fixture.h"

static const char *const with_imagery =
    "title: Test\n"
    "language: en\n"
    "areas:\n"
    "  - {name: ground, file: scenes/areas.geojson, feature: training-ground}\n"
    "  - {name: reference, file: scenes/areas.geojson, feature: reference}\n"
    "imagery:\n"
    "  - name: radar\n"
    "    area: [ground, reference]\n"
    "    scenes: scenes/radar/simulated_radar_%Y%m%d.tif\n"
    "    bands: VV\n"
    "reports:\n"
    "  - path: reports\n";

/* ---- tests --------------------------------------------------------------------------------- */

static void a_new_case_runs_to_an_empty_brief(void **state) {
    const fixture *f = *state;
    run_to(f, TOCSIN_OK);
    assert_int_equal(entries_of(f), 1); /* run.finished */
    assert_int_equal(tocsin_case_new(f->dir, "Again", "en", NULL), TOCSIN_BAD_INPUT);
}

static void a_second_run_adds_nothing_and_leaves_the_brief_alone(void **state) {
    const fixture *f = *state;
    make_scenes(f, "2021-12-31");
    put_file(f, "case.yaml", with_imagery);
    put_file(
        f, "reports/a.txt",
        "date: 2021-11-03\noutlet: Test Wire\n\nUkraine says 90,000 Russian troops are near its border.\n");
    tocsin_case_report first = run_to(f, TOCSIN_OK);
    assert_true(first.added > 50 && first.claims >= 1 &&
                first.observations == 2 * (first.added - 1));
    int64_t entries = entries_of(f);
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer brief = TOCSIN_BUFFER_INIT, again = TOCSIN_BUFFER_INIT;
    brief_of(f, &brief);
    tocsin_case_report second = run_to(f, TOCSIN_OK);
    brief_of(f, &again);
    assert_int_equal(second.added + second.claims + second.observations + second.findings, 0);
    assert_int_equal(second.known, first.added);
    assert_int_equal(entries_of(f), entries);
    assert_true(tocsin_text_equal(tocsin_buffer_text(&brief), tocsin_buffer_text(&again)));
}

static void a_new_scene_costs_one_scene(void **state) {
    const fixture *f = *state;
    make_scenes(f, "2021-06-30");
    put_file(f, "case.yaml", with_imagery);
    run_to(f, TOCSIN_OK);
    make_scenes(f, "2021-07-10");
    tocsin_case_report second = run_to(f, TOCSIN_OK);
    assert_int_equal(second.added, 1);
    assert_int_equal(second.observations, 2);
}

static void a_new_area_is_measured_in_the_scenes_that_are_known(void **state) {
    const fixture *f = *state;
    make_scenes(f, "2020-12-31");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer one = TOCSIN_BUFFER_INIT;
    tocsin_text text = tocsin_text_of(with_imagery), both = TOCSIN_TEXT("[ground, reference]");
    size_t at = tocsin_text_find(text, both, 0);
    tocsin_buffer_put(&one, tocsin_text_slice(text, 0, at));
    tocsin_buffer_puts(&one, "ground");
    tocsin_buffer_put(&one, tocsin_text_slice(text, at + both.n, text.n));
    put_file(f, "case.yaml", one.at);
    tocsin_case_report first = run_to(f, TOCSIN_OK);
    put_file(f, "case.yaml", with_imagery);
    tocsin_case_report second = run_to(f, TOCSIN_OK);
    assert_int_equal(second.added, 0);
    assert_int_equal(second.observations, first.observations);
}

static void a_broken_scene_is_named_and_taken_once_it_is_whole(void **state) {
    const fixture *f = *state;
    make_scenes(f, "2020-12-31");
    put_file(f, "case.yaml", with_imagery);
    glob_t scenes = {0};
    assert_int_equal(glob(in_case(f, "scenes/radar/*.tif"), 0, NULL, &scenes), 0);
    assert_int_equal(truncate(scenes.gl_pathv[2], 700), 0);
    const char *broken = strrchr(scenes.gl_pathv[2], '/') + 1;
    tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(run(f, &report, &err), TOCSIN_PARTLY);
    assert_int_equal(report.skipped, 1);
    assert_true(tocsin_text_find(report.reasons[0], tocsin_text_of(broken), 0) != SIZE_MAX);
    size_t added = report.added;
    tocsin_case_report_release(&report);
    assert_int_equal(run_to(f, TOCSIN_PARTLY).added, 0);
    globfree(&scenes);
    make_scenes(f, "2020-12-31");
    tocsin_case_report mended = run_to(f, TOCSIN_OK);
    assert_int_equal(mended.added, 1);
    assert_int_equal(mended.known, added);
}

static void a_report_that_is_no_text_is_skipped_and_the_others_are_read(void **state) {
    const fixture *f = *state;
    put_file(f, "reports/a.txt", "");
    put_file(f, "reports/b.txt",
             "date: 2021-11-03\n\nUkraine says 90,000 Russian troops are near its border.\n");
    tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(run(f, &report, &err), TOCSIN_PARTLY);
    assert_int_equal(report.skipped, 1);
    assert_true(tocsin_text_starts(report.reasons[0], TOCSIN_TEXT("reports/a.txt: ")));
    assert_int_equal(report.read, 1);
    tocsin_case_report_release(&report);
}

static void what_does_not_open_changes_nothing(void **state) {
    const fixture *f = *state;
    static const char *const wrong[] = {
        "title: x\nlanguage: en\nreports:\n  - {path: nowhere}\n",
        "title: x\nlanguage: en\nareas:\n  - {name: a, file: nowhere.geojson}\nreports:\n  - {path: reports}\n",
        ("title: x\nlanguage: en\nareas:\n  - {name: a, file: square.geojson}\nimagery:\n"
         "  - {name: r, area: a, scenes: \"none_%Y%m%d.tif\"}\nreports:\n  - {path: reports}\n"),
        "title: x\nlanguage: en\nareas:\n  - {name: a, file: bow.geojson}\nreports:\n  - {path: reports}\n",
        "title: x\nlanguage: en\nreport:\n  - {path: reports}\n",
    };
    put_file(f, "square.geojson",
             "{\"type\":\"Polygon\",\"coordinates\":[[[33,54],[34,54],[34,55],[33,55],[33,54]]]}");
    put_file(f, "bow.geojson",
             "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}");
    put_file(f, "reports/b.txt",
             "date: 2021-11-03\n\nUkraine says 90,000 Russian troops are near its border.\n");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        put_file(f, "case.yaml", wrong[i]);
        tocsin_case_report report = {0};
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_status status = run(f, &report, &err);
        if (status == TOCSIN_OK || status == TOCSIN_PARTLY) fail_msg("case %zu ran", i);
        assert_true(err.message[0] != '\0');
        assert_int_equal(entries_of(f), 0);
        assert_int_equal(access(in_case(f, "brief.html"), F_OK), -1);
    }
}

static void what_is_later_than_the_day_of_the_case_does_not_count(void **state) {
    const fixture *f = *state;
    put_file(f, "reports/a.txt",
             "date: 2021-11-03\n\nUkraine says 90,000 Russian troops are near its border.\n");
    put_file(f, "reports/b.txt",
             "date: 2021-12-03\n\nNATO warns that Russia has 70,000 troops near the border.\n");
    put_file(f, "case.yaml",
             "title: x\nlanguage: en\nas_of: 2021-11-10\nreports:\n  - {path: reports}\n");
    run_to(f, TOCSIN_OK);
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer early = TOCSIN_BUFFER_INIT, late = TOCSIN_BUFFER_INIT;
    brief_of(f, &early);
    assert_int_equal(tocsin_text_find(tocsin_buffer_text(&early), TOCSIN_TEXT("70,000"), 0),
                     SIZE_MAX);
    put_file(f, "case.yaml", "title: x\nlanguage: en\nreports:\n  - {path: reports}\n");
    run_to(f, TOCSIN_OK);
    brief_of(f, &late);
    assert_true(tocsin_text_find(tocsin_buffer_text(&late), TOCSIN_TEXT("70,000"), 0) != SIZE_MAX);
}

static void a_case_that_another_run_holds_is_left_alone(void **state) {
    const fixture *f = *state;
    tocsin_ledger *other = NULL;
    assert_int_equal(tocsin_ledger_open(f->dir, TOCSIN_LEDGER_WRITE, &other, NULL), TOCSIN_OK);
    tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(run(f, &report, &err), TOCSIN_UNAVAILABLE);
    tocsin_ledger_close(&other);
    run_to(f, TOCSIN_OK);
}

static void the_brief_before_the_first_run_is_refused(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_case_close) tocsin_case *c = NULL;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_case_open(f->dir, &c, &err), TOCSIN_OK);
    assert_int_equal(tocsin_case_brief(c, TOCSIN_BRIEF_JSON, &out, &err), TOCSIN_TOO_LITTLE);
    assert_int_equal(out.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_CASE(a_new_case_runs_to_an_empty_brief),
        IN_A_CASE(a_second_run_adds_nothing_and_leaves_the_brief_alone),
        IN_A_CASE(a_new_scene_costs_one_scene),
        IN_A_CASE(a_new_area_is_measured_in_the_scenes_that_are_known),
        IN_A_CASE(a_broken_scene_is_named_and_taken_once_it_is_whole),
        IN_A_CASE(a_report_that_is_no_text_is_skipped_and_the_others_are_read),
        IN_A_CASE(what_does_not_open_changes_nothing),
        IN_A_CASE(what_is_later_than_the_day_of_the_case_does_not_count),
        IN_A_CASE(a_case_that_another_run_holds_is_left_alone),
        IN_A_CASE(the_brief_before_the_first_run_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
