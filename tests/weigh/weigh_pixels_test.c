// SPDX-License-Identifier: Apache-2.0
/* Pixels that left their norm: which patches are one, and what chance would bring. */
#include "hand.h"

enum { SCENES = 4, MAX_PATCHES = 8, PIXELS = 1000 };

/* Pixels of 30 m near 54.6 N: so many degrees wide and high. */
static const double high = 0.00027, wide = 0.000465;

/* A rectangle of pixels, from column and row on, confirmed by a scene. */
typedef struct rectangle {
    int scene, x, y, columns, rows;
} rectangle;

typedef struct ground {
    tocsin_observation scenes[SCENES];
    const tocsin_observation *list[SCENES];
    tocsin_patch patches[SCENES][MAX_PATCHES];
    double corners[SCENES][MAX_PATCHES][8];
    tocsin_watched watched;
} ground;

static const size_t four[] = {4};

/* Scenes 30 days apart, the first 30 days after the history. */
static void make(ground *g, const rectangle *changes, size_t n) {
    *g = (ground){.watched = {TOCSIN_TEXT("radar"), TOCSIN_TEXT("ground"), g->list, SCENES}};
    for (size_t s = 0; s < SCENES; s++) {
        g->list[s] = &g->scenes[s];
        g->scenes[s] = (tocsin_observation){.seq = (int64_t)(100 + s),
                                            .day = (tocsin_day)(19030 + 30 * s),
                                            .n_valid = PIXELS,
                                            .n_pixels = PIXELS,
                                            .of_pixels = true,
                                            .history = {17000, 19000},
                                            .false_alarms = 0.35,
                                            .patches = g->patches[s]};
    }
    for (size_t i = 0; i < n; i++) {
        const rectangle *r = &changes[i];
        tocsin_observation *scene = &g->scenes[r->scene];
        size_t k = scene->n_patches++;
        double west = 33 + wide * r->x, east = west + wide * r->columns;
        double north = 54.6 - high * r->y, south = north - high * r->rows;
        double corners[8] = {west, north, east, north, east, south, west, south};
        memcpy(g->corners[r->scene][k], corners, sizeof corners);
        g->patches[r->scene][k] = (tocsin_patch){.first_seen = scene->day - 12,
                                                 .area_ha = 0.09 * r->columns * r->rows,
                                                 .n_pixels = (int64_t)r->columns * r->rows,
                                                 .lonlat = g->corners[r->scene][k],
                                                 .ring_ends = four,
                                                 .n_rings = 1};
    }
}

static const tocsin_finding *look(hand *h, ground *g, const rectangle *changes, size_t n,
                                  const char *shown, const char *kind) {
    make(g, changes, n);
    h->input.watched = &g->watched;
    h->input.n_watched = 1;
    h->input.shown_claims = hand_period(shown);
    hand_weigh(h);
    return hand_find(h, kind);
}

static int patches_of(const rectangle *changes, size_t n) {
    hand h = {0};
    ground g;
    const tocsin_finding *finding =
        look(&h, &g, changes, n, "2022-01-01/2022-01-31", "pixels_left_norm");
    int patches = (int)hand_slot(finding, "patches")->number;
    hand_release(&h);
    return patches;
}

static void patches_that_touch_within_sixty_days_are_one(void **state) {
    (void)state;
    const rectangle beside[] = {{0, 0, 0, 8, 8}, {1, 8, 3, 2, 2}}; /* in the middle of a side */
    const rectangle corner[] = {{0, 0, 0, 8, 8}, {1, 8, 8, 2, 2}};
    const rectangle within[] = {{0, 0, 0, 8, 8}, {0, 8, 0, 8, 8}, {2, 16, 16, 4, 4}};
    const rectangle apart[] = {{0, 0, 0, 8, 8}, {1, 9, 3, 2, 2}};
    const rectangle late[] = {{0, 0, 0, 8, 8}, {3, 8, 3, 2, 2}}; /* 90 days */
    const rectangle chain[] = {{0, 0, 0, 8, 8}, {3, 8, 3, 2, 2}, {2, 8, 5, 3, 3}};
    assert_int_equal(patches_of(beside, 2), 1);
    assert_int_equal(patches_of(corner, 2), 1);
    assert_int_equal(patches_of(within, 3), 2);
    assert_int_equal(patches_of(apart, 2), 2);
    assert_int_equal(patches_of(late, 2), 2);
    assert_int_equal(patches_of(chain, 3), 1);
}

static void a_change_is_told_with_what_chance_would_bring(void **state) {
    (void)state;
    hand h = {0};
    ground g;
    const rectangle changes[] = {{1, 0, 0, 8, 8}, {3, 20, 0, 2, 3}};
    const tocsin_finding *finding =
        look(&h, &g, changes, 2, "2022-05-01/2022-05-31", "pixels_left_norm");
    assert_int_equal(finding->section, TOCSIN_SECTION_UNUSUAL);
    assert_int_equal((int)hand_slot(finding, "pixels")->number, 70);
    assert_true(fabs(hand_slot(finding, "ha")->number - 6.3) < 1e-9);
    assert_true(fabs(hand_slot(finding, "largest")->number - 5.76) < 1e-9);
    assert_int_equal(hand_slot(finding, "first")->period.from, 19060 - 12);
    assert_int_equal(hand_slot(finding, "confirmed")->period.from, 19060);
    assert_int_equal(hand_slot(finding, "confirmed")->period.to, 19120);
    /* 0.35 in 100 pixel-years, 1000 pixels, 120 days */
    assert_true(fabs(hand_slot(finding, "expected")->number - 3.5 * 120 / 365.25) < 1e-9);
    /* the scenes that confirmed something, the last of them also the last watched */
    assert_int_equal(finding->n_entries, 2);
    assert_int_equal(finding->entries[0], 101);
    assert_int_equal(finding->entries[1], 103);
    hand_release(&h);
}

static void what_was_confirmed_in_the_shown_period_is_said_apart(void **state) {
    (void)state;
    hand h = {0};
    ground g;
    const rectangle changes[] = {{1, 0, 0, 8, 8}, {3, 20, 0, 2, 3}};
    const tocsin_finding *finding =
        look(&h, &g, changes, 2, "2022-05-01/2022-05-31", "pixels_left_norm");
    assert_true(fabs(hand_slot(finding, "recent")->number - 0.54) < 1e-9);
    hand_release(&h);
    hand later = {0};
    finding = look(&later, &g, changes, 2, "2022-08-01/2022-08-31", "pixels_left_norm");
    assert_int_equal(finding->section, TOCSIN_SECTION_CONTEXT);
    assert_null(hand_slot_or_null(finding, "recent"));
    hand_release(&later);
}

static void single_pixels_of_many_are_chance_and_none_is_said_too(void **state) {
    (void)state;
    hand h = {0};
    ground g;
    const rectangle changes[] = {{1, 0, 0, 1, 1}, {3, 20, 0, 1, 1}};
    const tocsin_finding *finding =
        look(&h, &g, changes, 2, "2022-05-01/2022-05-31", "pixels_by_chance");
    assert_int_equal(finding->section, TOCSIN_SECTION_CONTEXT);
    assert_int_equal((int)hand_slot(finding, "patches")->number, 2);
    hand_release(&h);
    hand quiet = {0};
    finding = look(&quiet, &g, NULL, 0, "2022-05-01/2022-05-31", "pixels_as_usual");
    assert_int_equal(finding->n_entries, SCENES); /* that nothing rang rests on all */
    hand_release(&quiet);
}

/* Nine pixels where 1.15 are expected: much for four years of history, too little to tell for two. */
static void a_short_history_asks_for_more(void **state) {
    (void)state;
    hand h = {0};
    ground g;
    const rectangle changes[] = {{1, 0, 0, 3, 3}};
    look(&h, &g, changes, 1, "2022-05-01/2022-05-31", "pixels_left_norm");
    hand_release(&h);
    hand few = {0};
    make(&g, changes, 1);
    for (size_t i = 0; i < SCENES; i++) g.scenes[i].history.from = 19000 - 2 * 365;
    few.input.watched = &g.watched;
    few.input.n_watched = 1;
    few.input.shown_claims = hand_period("2022-05-01/2022-05-31");
    hand_weigh(&few);
    hand_find(&few, "pixels_by_chance");
    hand_release(&few);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patches_that_touch_within_sixty_days_are_one),
        cmocka_unit_test(a_change_is_told_with_what_chance_would_bring),
        cmocka_unit_test(what_was_confirmed_in_the_shown_period_is_said_apart),
        cmocka_unit_test(a_short_history_asks_for_more),
        cmocka_unit_test(single_pixels_of_many_are_chance_and_none_is_said_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
