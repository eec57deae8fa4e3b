// SPDX-License-Identifier: Apache-2.0
/* Pixels that are watched: what the ledger says of them does not depend on when scenes came, nor on the state. */
#include "fixture.h"

#include "choose.h"

static const char *const with_map =
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
    "    history: {to: 2021-10-15}\n"
    "    map: true\n"
    "reports:\n"
    "  - path: reports\n";

static void make_years(const fixture *f, const char *to) {
    tocsin_simulation_options options = TOCSIN_SIMULATION_OPTIONS_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    size_t n_scenes = 0;
    options.optical = false;
    options.size_px = 24;
    assert_true(tocsin_day_parse(TOCSIN_TEXT("2019-10-01"), &options.from));
    assert_true(tocsin_day_parse(tocsin_text_of(to), &options.to));
    if (tocsin_imagery_simulate(in_case(f, "scenes"), &options, &n_scenes, &err))
        fail_msg("%s", err.message);
}

/* ---- what the ledger says of pixels ---------------------------------------------------------- */

typedef struct holding {
    tocsin_arena arena;
    tocsin_observation *observations;
    size_t n;
    tocsin_evidence *evidence;
    size_t n_evidence;
} holding;

static void open_holding(const fixture *f, holding *h) {
    tocsin_ledger *ledger = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    *h = (holding){0};
    if (tocsin_ledger_open(f->dir, TOCSIN_LEDGER_READ, &ledger, &err) ||
        tocsin_ledger_observations(ledger, &h->arena, &h->observations, &h->n, &err) ||
        tocsin_ledger_evidence(ledger, &h->arena, &h->evidence, &h->n_evidence, &err))
        fail_msg("%s", err.message);
    tocsin_ledger_close(&ledger);
}

static bool is_replaced(const holding *h, size_t i) {
    for (size_t k = i + 1; k < h->n; k++)
        if (h->observations[k].of_pixels && h->observations[k].day == h->observations[i].day &&
            tocsin_text_equal(h->observations[k].area, h->observations[i].area))
            return true;
    return false;
}

static int compare_lines(const void *a, const void *b) {
    return tocsin_text_compare(*(const tocsin_text *)a, *(const tocsin_text *)b);
}

static tocsin_text line_of(const tocsin_observation *observation, tocsin_arena *arena) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer line = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &line);
    tocsin_observation_write(&json, observation);
    assert_int_equal(tocsin_json_finish(&json, NULL), TOCSIN_OK);
    return tocsin_arena_text(arena, tocsin_buffer_text(&line));
}

/* The observations of pixels that hold, a line each, in an order of their own. */
static void what_holds(const fixture *f, tocsin_buffer *ret) {
    holding h;
    open_holding(f, &h);
    tocsin_text *lines = tocsin_arena_new(&h.arena, tocsin_text, h.n);
    size_t n = 0;
    for (size_t i = 0; i < h.n; i++)
        if (h.observations[i].of_pixels && !is_replaced(&h, i))
            lines[n++] = line_of(&h.observations[i], &h.arena);
    qsort(lines, n, sizeof *lines, compare_lines);
    for (size_t i = 0; i < n; i++) {
        tocsin_buffer_put(ret, lines[i]);
        tocsin_buffer_putc(ret, '\n');
    }
    tocsin_arena_release(&h.arena);
}

/* What a case says that was never run before, with the scenes that `f` has now. */
static void what_holds_at_once(const fixture *f, tocsin_buffer *ret) {
    fixture fresh;
    char command[256];
    snprintf(fresh.dir, sizeof fresh.dir, "%.40s.fresh", f->dir);
    snprintf(command, sizeof command, "cp -R %s %s && cd %s && rm -rf state case.db* evidence",
             f->dir, fresh.dir, fresh.dir);
    assert_int_equal(system(command), 0);
    run_to(&fresh, TOCSIN_OK);
    what_holds(&fresh, ret);
    nftw(fresh.dir, remove_item, 16, FTW_DEPTH | FTW_PHYS);
}

static void expect_as_at_once(const fixture *f) {
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer now = TOCSIN_BUFFER_INIT, once = TOCSIN_BUFFER_INIT;
    what_holds(f, &now);
    what_holds_at_once(f, &once);
    assert_true(now.n > 1000);
    assert_string_equal(now.at, once.at);
}

/* The first file of such a name in state/, "" when there is none. */
static char *kept_as(const fixture *f, const char *name) {
    static char path[256];
    char pattern[256];
    glob_t found = {0};
    snprintf(pattern, sizeof pattern, "%s/state/%s", f->dir, name);
    path[0] = '\0';
    if (glob(pattern, 0, NULL, &found) == 0) snprintf(path, sizeof path, "%s", found.gl_pathv[0]);
    globfree(&found);
    return path;
}

static char *state_of(const fixture *f, const char *area) {
    char name[64];
    snprintf(name, sizeof name, "radar.%s.*.watch", area);
    return kept_as(f, name);
}

static void overwrite(const char *path, long at) {
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    fputs("this is not what was here", file);
    fclose(file);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void each_scene_after_the_history_says_what_it_confirmed(void **state) {
    const fixture *f = *state;
    make_years(f, "2021-12-31");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    holding h;
    open_holding(f, &h);
    size_t n = 0, n_patches = 0;
    for (size_t i = 0; i < h.n; i++) {
        const tocsin_observation *o = &h.observations[i];
        double ha = 0;
        if (!o->of_pixels) continue;
        n++;
        for (size_t p = 0; p < o->n_patches; p++) {
            const tocsin_patch *patch = &o->patches[p];
            ha += patch->area_ha;
            n_patches++;
            assert_true(patch->first_seen > o->history.to && patch->first_seen <= o->day);
            assert_true(patch->n_rings >= 1 && patch->ring_ends[0] >= 4);
            assert_true(fabs(patch->lonlat[0] - 33) < 1 && fabs(patch->lonlat[1] - 54.6) < 1);
        }
        assert_true(fabs(ha - o->value) < 1e-3);
        assert_true(o->n_valid == o->n_pixels && o->n_pixels > 30);
        size_t e = 0;
        while (!tocsin_text_ends(o->evidence, h.evidence[e].sha256)) e++;
        assert_int_equal(h.evidence[e].published.from, o->day);
    }
    assert_int_equal(n, 2 * 6); /* scenes from 16 October to the end of the year, two areas */
    assert_true(n_patches > 3);
    tocsin_arena_release(&h.arena);
}

static void
a_new_scene_costs_one_observation_an_area_and_says_what_a_run_at_once_says(void **state) {
    const fixture *f = *state;
    static const char *const nights[] = {"2021-11-20", "2021-12-12"};
    make_years(f, "2021-10-30");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    size_t added = 0;
    for (size_t i = 0; i < 2; i++) {
        make_years(f, nights[i]);
        tocsin_case_report night = run_to(f, TOCSIN_OK);
        assert_int_equal(night.observations, 4 * night.added); /* of areas, and of pixels */
        added += night.added;
    }
    assert_true(added >= 3);
    expect_as_at_once(f);
}

static void running_twice_adds_nothing(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer brief = TOCSIN_BUFFER_INIT, again = TOCSIN_BUFFER_INIT;
    make_years(f, "2021-12-31");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    int64_t entries = entries_of(f);
    tocsin_case_report second = run_to(f, TOCSIN_OK);
    brief_of(f, &again);
    assert_int_equal(second.added + second.observations + second.findings, 0);
    assert_int_equal(entries_of(f), entries);
    assert_true(tocsin_text_equal(tocsin_buffer_text(&brief), tocsin_buffer_text(&again)));
    assert_true(tocsin_text_find(tocsin_buffer_text(&brief), TOCSIN_TEXT("left the usual since"),
                                 0) != SIZE_MAX);
}

static void a_state_that_was_removed_is_made_again_and_nothing_changes(void **state) {
    const fixture *f = *state;
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer brief = TOCSIN_BUFFER_INIT, again = TOCSIN_BUFFER_INIT;
    make_years(f, "2021-11-30");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    brief_of(f, &brief);
    int64_t entries = entries_of(f);
    nftw(in_case(f, "state"), remove_item, 16, FTW_DEPTH | FTW_PHYS);
    run_to(f, TOCSIN_OK);
    brief_of(f, &again);
    assert_true(*state_of(f, "ground") && *state_of(f, "reference"));
    assert_int_equal(entries_of(f), entries);
    assert_true(tocsin_text_equal(tocsin_buffer_text(&brief), tocsin_buffer_text(&again)));
}

static void a_damaged_state_is_made_again(void **state) {
    const fixture *f = *state;
    make_years(f, "2021-11-20");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    overwrite(state_of(f, "ground"), 20000);
    for (long at = 100000; at < 400000; at += 50000) overwrite(kept_as(f, "radar.*.tiles"), at);
    assert_int_equal(truncate(state_of(f, "reference"), 100), 0);
    make_years(f, "2021-12-10");
    run_to(f, TOCSIN_OK);
    expect_as_at_once(f);
}

/* What an interrupted run leaves is gone on from where it fits; this one does not. */
static void a_state_that_is_unfinished_and_does_not_fit_is_made_again(void **state) {
    const fixture *f = *state;
    char unfinished[300];
    make_years(f, "2021-11-20");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    snprintf(unfinished, sizeof unfinished, "%s.unfinished", state_of(f, "ground"));
    FILE *file = fopen(unfinished, "wb");
    fputs("this is not what an interrupted run leaves", file);
    fclose(file);
    assert_int_equal(unlink(state_of(f, "ground")), 0);
    run_to(f, TOCSIN_OK);
    assert_true(*state_of(f, "ground"));
    assert_int_equal(access(unfinished, F_OK), -1);
    expect_as_at_once(f);
}

static void a_scene_that_comes_late_is_taken_in(void **state) {
    const fixture *f = *state;
    char late[128], away[128];
    glob_t scenes = {0};
    make_years(f, "2021-12-10");
    put_file(f, "case.yaml", with_map);
    assert_int_equal(glob(in_case(f, "scenes/radar/*.tif"), 0, NULL, &scenes), 0);
    snprintf(late, sizeof late, "%s", scenes.gl_pathv[scenes.gl_pathc - 3]);
    snprintf(away, sizeof away, "%s/late.tif", f->dir);
    globfree(&scenes);
    assert_int_equal(rename(late, away), 0);
    run_to(f, TOCSIN_OK);
    assert_int_equal(rename(away, late), 0);
    run_to(f, TOCSIN_OK);
    expect_as_at_once(f);
    int64_t entries = entries_of(f);
    run_to(f, TOCSIN_OK);
    assert_int_equal(entries_of(f), entries);
}

/* The case, with another word on its map. */
static void put_case_with(const fixture *f, const char *words) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer other = TOCSIN_BUFFER_INIT;
    tocsin_text text = tocsin_text_of(with_map), map = TOCSIN_TEXT("map: true");
    size_t at = tocsin_text_find(text, map, 0);
    tocsin_buffer_put(&other, tocsin_text_slice(text, 0, at));
    tocsin_buffer_puts(&other, words);
    tocsin_buffer_put(&other, tocsin_text_slice(text, at + map.n, text.n));
    put_file(f, "case.yaml", other.at);
}

/* Other alarms are asked for: the old ones stay in the ledger, and no longer hold. */
static void other_settings_are_another_watch(void **state) {
    const fixture *f = *state;
    make_years(f, "2021-12-10");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    put_case_with(f, "map: {false_alarms: 20}");
    tocsin_case_report second = run_to(f, TOCSIN_OK);
    assert_true(second.added == 0 && second.observations > 0);
    expect_as_at_once(f);
    glob_t states = {0};
    assert_int_equal(glob(in_case(f, "state/*.watch"), 0, NULL, &states), 0);
    assert_int_equal(states.gl_pathc, 2); /* an area each; those of the other settings are gone */
    globfree(&states);
}

static void decoded_values_are_kept_unless_nobody_wants_them(void **state) {
    const fixture *f = *state;
    make_years(f, "2021-10-31");
    put_file(f, "case.yaml", with_map);
    run_to(f, TOCSIN_OK);
    assert_true(*kept_as(f, "radar.*.tiles"));
    put_case_with(f, "map: {tiles: false}");
    tocsin_case_report second = run_to(f, TOCSIN_OK);
    assert_false(*kept_as(f, "radar.*.tiles"));
    assert_int_equal(second.observations, 0); /* the same settings, as far as alarms go */
}

static void as_of_a_day_nothing_later_is_known(void **state) {
    const fixture *f = *state;
    make_years(f, "2021-12-31");
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer then = TOCSIN_BUFFER_INIT, dated = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(&dated, "as_of: 2021-11-20\n");
    tocsin_buffer_puts(&dated, with_map);
    put_file(f, "case.yaml", dated.at);
    run_to(f, TOCSIN_OK);
    brief_of(f, &then);
    assert_int_equal(tocsin_text_find(tocsin_buffer_text(&then), TOCSIN_TEXT("December 2021"), 0),
                     SIZE_MAX);
}

static void too_short_a_history_is_said_in_a_line_and_areas_go_on(void **state) {
    const fixture *f = *state;
    make_scenes(f, "2020-12-31");
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer early = TOCSIN_BUFFER_INIT;
    tocsin_text text = tocsin_text_of(with_map), end = TOCSIN_TEXT("2021-10-15");
    size_t at = tocsin_text_find(text, end, 0);
    tocsin_buffer_put(&early, tocsin_text_slice(text, 0, at));
    tocsin_buffer_puts(&early, "2020-02-01");
    tocsin_buffer_put(&early, tocsin_text_slice(text, at + end.n, text.n));
    put_file(f, "case.yaml", early.at);
    tocsin_case_report report = {0};
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(run(f, &report, &err), TOCSIN_PARTLY);
    assert_int_equal(report.skipped, 2);
    assert_true(tocsin_text_starts(
        report.reasons[0],
        TOCSIN_TEXT("imagery 'radar': the pixels of 'ground' are not watched: the history has ")));
    assert_int_equal(report.observations, 2 * report.added); /* of areas alone */
    tocsin_case_report_release(&report);
    assert_int_equal(access(in_case(f, "brief.html"), F_OK), 0);
}

int main(int n_arguments, char **arguments) {
    const struct CMUnitTest tests[] = {
        IN_A_CASE(each_scene_after_the_history_says_what_it_confirmed),
        IN_A_CASE(a_new_scene_costs_one_observation_an_area_and_says_what_a_run_at_once_says),
        IN_A_CASE(running_twice_adds_nothing),
        IN_A_CASE(a_state_that_was_removed_is_made_again_and_nothing_changes),
        IN_A_CASE(a_damaged_state_is_made_again),
        IN_A_CASE(a_state_that_is_unfinished_and_does_not_fit_is_made_again),
        IN_A_CASE(a_scene_that_comes_late_is_taken_in),
        IN_A_CASE(other_settings_are_another_watch),
        IN_A_CASE(decoded_values_are_kept_unless_nobody_wants_them),
        IN_A_CASE(as_of_a_day_nothing_later_is_known),
        IN_A_CASE(too_short_a_history_is_said_in_a_line_and_areas_go_on),
    };
    choose_tests(n_arguments, arguments);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
