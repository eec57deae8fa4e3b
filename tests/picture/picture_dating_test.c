// SPDX-License-Identifier: Apache-2.0
/* What was built between scenes of an archive bounds the date of a picture, and what comes and goes does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "picture/series.h"
#include "seasons.h"

enum { N_SCENES = 11, FIRST = 17000, APART = 100, MARGIN = 40 };

/* A town, in which a block of houses stands from `built` on. */
static season_place make_town(season_event event, tocsin_day built) {
    season_place p = season_place_make(2);
    p.town = PLACE_SIDE;
    p.event = event;
    p.box = (change_box){90, 80, 36, 36};
    p.first = built;
    return p;
}

static match_ground see(const season_place *p, tocsin_day day, double cloudy) {
    static double ground[PLACE_SIDE * PLACE_SIDE];
    static float band[PLACE_SIDE * PLACE_SIDE];
    const float *bands[] = {band};
    uint64_t random = (uint64_t)day * 77 + 1;
    match_ground scene;
    season_ground(p, day, ground);
    season_air(ground, day, cloudy, &random);
    for (int i = 0; i < PLACE_SIDE * PLACE_SIDE; i++) band[i] = (float)ground[i];
    assert_true(match_ground_of_bands(bands, 1, PLACE_SIDE, PLACE_SIDE, &scene));
    return scene;
}

/* All but MARGIN at the left and the top. */
static tocsin_archive_series *begin(const season_place *p, tocsin_day taken) {
    enum { SIDE = PLACE_SIDE - MARGIN };
    static uint8_t pixels[SIDE * SIDE];
    match_ground scene = see(p, taken, 0);
    for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] =
            (uint8_t)(255 * match_plane_get(&scene.grey, MARGIN + i % SIDE, MARGIN + i / SIDE));
    match_ground_release(&scene);
    tocsin_picture picture = {
        .width_px = SIDE, .height_px = SIDE, .n_planes = 1, .plane = {pixels}};
    tocsin_archive_series *series = NULL;
    assert_int_equal(tocsin_archive_series_new(&picture, &series, NULL), TOCSIN_OK);
    return series;
}

static tocsin_archive_dating date_by(const season_place *p, tocsin_day taken, int scenes, int apart,
                                     double cloudy) {
    const match_transform to_archive = {{1, 0, MARGIN, 0, 1, MARGIN, 0, 0, 1}};
    tocsin_archive_series *series = begin(p, taken);
    /* As they come: the last first. */
    for (int i = scenes - 1; i >= 0; i--) {
        match_ground scene = see(p, FIRST + i * apart, cloudy);
        assert_true(series_add_ground(series, &scene, &to_archive, FIRST + i * apart));
        match_ground_release(&scene);
    }
    tocsin_archive_dating dating;
    assert_int_equal(tocsin_archive_series_date(series, &dating, NULL), TOCSIN_OK);
    tocsin_archive_series_free(series);
    return dating;
}

static void a_picture_of_what_was_built_is_not_older_than_the_last_scene_without(void **state) {
    (void)state;
    season_place p = make_town(EVENT_BUILT, FIRST + 450);
    tocsin_archive_dating d = date_by(&p, FIRST + 2000, N_SCENES, APART, 0.1);
    assert_int_equal(d.reason, TOCSIN_DATING_BOUND);
    assert_int_equal(d.scenes, N_SCENES);
    assert_int_equal(d.not_older.day, FIRST + 400);
    assert_int_equal(d.not_older.seen, FIRST + 500);
    assert_int_equal(d.not_newer.day, TOCSIN_DAY_NONE);
    assert_true(d.not_older.scenes_without >= 3 && d.not_older.scenes_with >= 4);
    assert_true(d.not_older.chance > 0 && d.not_older.chance <= 0.05 && d.not_older.cells >= 2);
    /* The box is where it was built. */
    const int *box = d.not_older.box;
    assert_true(box[0] >= 90 - MARGIN - 12 && box[2] <= 126 - MARGIN + 12);
    assert_true(box[1] >= 80 - MARGIN - 12 && box[3] <= 116 - MARGIN + 12);
    season_place_release(&p);
}

static void a_picture_without_it_is_not_newer_than_the_first_scene_with_it(void **state) {
    (void)state;
    season_place p = make_town(EVENT_BUILT, FIRST + 250);
    tocsin_archive_dating d = date_by(&p, FIRST + 80, N_SCENES, APART, 0.1);
    assert_int_equal(d.reason, TOCSIN_DATING_BOUND);
    assert_int_equal(d.not_older.day, TOCSIN_DAY_NONE);
    assert_int_equal(d.not_newer.day, FIRST + 300);
    assert_int_equal(d.not_newer.seen, FIRST + 200);
    season_place_release(&p);
}

static void nothing_built_bounds_nothing(void **state) {
    (void)state;
    season_place p = make_town(EVENT_NONE, 0);
    tocsin_archive_dating d = date_by(&p, FIRST + 2000, N_SCENES, APART, 0.5);
    assert_int_equal(d.reason, TOCSIN_DATING_NOTHING);
    assert_true(d.not_older.day == TOCSIN_DAY_NONE && d.not_newer.day == TOCSIN_DAY_NONE);
    season_place_release(&p);
}

static void what_comes_back_each_year_bounds_nothing(void **state) {
    (void)state;
    /* Scenes 0 and 4 see it, a year apart. */
    season_place p = make_town(EVENT_EACH_YEAR, 190);
    p.days = 40;
    tocsin_archive_dating d = date_by(&p, FIRST, N_SCENES, 91, 0);
    assert_true(season_event_is_on(&p, FIRST) && season_event_is_on(&p, FIRST + 364));
    assert_int_equal(d.reason, TOCSIN_DATING_NOTHING);
    season_place_release(&p);
}

static void what_was_not_seen_through_the_seasons_bounds_nothing(void **state) {
    (void)state;
    season_place p = make_town(EVENT_BUILT, FIRST + 90);
    assert_int_equal(date_by(&p, FIRST + 200, N_SCENES, 20, 0).reason, TOCSIN_DATING_NOTHING);
    /* And few scenes say nothing at all. */
    assert_int_equal(date_by(&p, FIRST + 2000, 5, 200, 0).reason, TOCSIN_DATING_FEW);
    season_place_release(&p);
}

static void two_scenes_of_a_day_count_once(void **state) {
    (void)state;
    season_place p = make_town(EVENT_BUILT, FIRST + 450);
    const match_transform to_archive = {{1, 0, MARGIN, 0, 1, MARGIN, 0, 0, 1}};
    tocsin_archive_series *series = begin(&p, FIRST + 2000);
    for (int i = 0; i < 6; i++) {
        match_ground scene = see(&p, FIRST + i / 2 * 400, 0);
        assert_true(series_add_ground(series, &scene, &to_archive, FIRST + i / 2 * 400));
        match_ground_release(&scene);
    }
    tocsin_archive_dating d;
    assert_int_equal(tocsin_archive_series_date(series, &d, NULL), TOCSIN_OK);
    assert_true(d.scenes == 3 && d.reason == TOCSIN_DATING_FEW);
    tocsin_archive_series_free(series);
    season_place_release(&p);
}

static void bounds_are_told_in_each_language_with_what_they_assume(void **state) {
    (void)state;
    static const char *const languages[] = {"en", "nl", "de"}, *const words[] = {"unless", "tenzij",
                                                                                 "es sei denn"};
    tocsin_archive_found found[2] = {
        {.scene = "a.tif", .day = FIRST, .match = {.matched = true}},
        {.scene = "b.tif", .day = FIRST + 9, .match = {.matched = true}}};
    tocsin_check check = TOCSIN_CHECK_INIT;
    check.archive = (tocsin_archive_answer){.found = found, .n = 2};
    check.archive.dating = (tocsin_archive_dating){.reason = TOCSIN_DATING_BOUND,
                                                   .scenes = 9,
                                                   .not_older = {.day = 18000,
                                                                 .seen = 18100,
                                                                 .scenes_with = 4,
                                                                 .scenes_without = 5,
                                                                 .box = {61, 62, 63, 64}},
                                                   .not_newer = {.day = TOCSIN_DAY_NONE}};
    for (int i = 0; i < 3; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        assert_int_equal(tocsin_check_text(&check, languages[i], &out, NULL), TOCSIN_OK);
        const char *text = out.at;
        assert_non_null(strstr(text, "2019-04-14"));
        assert_non_null(strstr(text, words[i]));
        assert_non_null(strstr(text, "62"));
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer json = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_check_json(&check, &json, NULL), TOCSIN_OK);
    const char *text = json.at;
    assert_non_null(strstr(text, "\"not_older_than\":{\"box_px\":[61,62,63,64]"));
    assert_non_null(strstr(text, "\"day\":\"2019-04-14\""));
    assert_non_null(strstr(text, "\"not_newer_than\":null"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_of_what_was_built_is_not_older_than_the_last_scene_without),
        cmocka_unit_test(a_picture_without_it_is_not_newer_than_the_first_scene_with_it),
        cmocka_unit_test(nothing_built_bounds_nothing),
        cmocka_unit_test(what_comes_back_each_year_bounds_nothing),
        cmocka_unit_test(what_was_not_seen_through_the_seasons_bounds_nothing),
        cmocka_unit_test(two_scenes_of_a_day_count_once),
        cmocka_unit_test(bounds_are_told_in_each_language_with_what_they_assume),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
