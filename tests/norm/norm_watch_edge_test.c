// SPDX-License-Identifier: Apache-2.0
/* Watching where there is little, odd or too much to watch. */
#include "stack.h"

static const stack_part patch = {8, 8, 10, 10};

static stack *small(uint64_t seed) {
    print_message("seed %llu\n", (unsigned long long)seed);
    return stack_make((stack_spec){.seed = seed, .width = 24, .height = 24});
}

static int first_watched(const stack *s) {
    return stack_watched(s);
}

/* Without an answer a pixel has no score. */
static void assert_no_answer(const tocsin_pixel_alarm *alarm) {
    assert_false(stack_rang(alarm));
    assert_int_equal(alarm->first, TOCSIN_DAY_NONE);
    assert_int_equal(alarm->last, TOCSIN_DAY_NONE);
    assert_int_equal(alarm->changes, 0);
    assert_int_equal(alarm->tier, TOCSIN_TIER_NONE);
    assert_true(isnan(alarm->score) && isnan(alarm->size) && isnan(alarm->level));
}

/* ---- pixels with little ---------------------------------------------------------------------- */

static void pixels_without_a_history_have_no_answer(void **state) {
    (void)state;
    stack *s = small(1);
    int watched = first_watched(s);
    for (int i = 0; i < s->n_dates; i++) {
        float *date = stack_date(s, 0, i);
        date[0] = NAN;                      /* no valid date */
        date[1] = i == 7 ? 3 : NAN;         /* one */
        date[2] = 0.1F;                     /* constant */
        if (i >= watched) date[3] = NAN;    /* nothing to judge */
        if (i < watched) date[4] = NAN;     /* no history */
        if (i != watched) date[5] = NAN;    /* one valid date, after the history */
        if (i % 20 != 0) date[6] = NAN;     /* a handful */
        if (i > watched + 1) date[7] = NAN; /* a tail of nothing */
    }
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    static const int without[] = {0, 1, 4, 5, 6};
    for (int k = 0; k < 5; k++) assert_no_answer(&alarms[without[k]]);
    assert_int_equal(alarms[0].n_history, 0);
    assert_int_equal(alarms[1].n_history, 1);
    assert_int_equal(alarms[4].n_history, 0);
    assert_int_equal(alarms[2].n_history, watched);
    for (int k = 2; k < 8; k++)
        if (k == 2 || k == 3 || k == 7) {
            assert_false(stack_rang(&alarms[k]));
            assert_true(alarms[k].score >= 0);
        }
    test_free(alarms);
    stack_free(s);
}

/* Where nothing varies, whatever does is unusual. */
static void a_small_change_of_a_constant_scene_rings(void **state) {
    (void)state;
    stack *s = small(1);
    for (size_t i = 0; i < (size_t)s->n_dates * s->n_px; i++) s->value[i] = 7.25F;
    stack_raise(s, 0, patch, 150, s->n_dates, 0.01);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    for (int y = patch.y; y < patch.y + patch.height; y++)
        for (int x = patch.x; x < patch.x + patch.width; x++) {
            const tocsin_pixel_alarm *alarm = &alarms[y * s->width + x];
            assert_true(alarm->first == s->day[150] && alarm->tier == TOCSIN_TIER_HUNDRED);
        }
    test_free(alarms);
    stack_free(s);
}

static void all_of_a_scene_missing_or_constant_is_no_error(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        stack *s = small(2);
        for (size_t i = 0; i < (size_t)s->n_dates * s->n_px; i++) s->value[i] = k ? 7.25F : NAN;
        tocsin_norm_watch *watch = stack_watch(s);
        tocsin_pixel_alarm *alarms = test_calloc(s->n_px, sizeof *alarms);
        stack_judge(watch, s, stack_whole(s), alarms);
        for (size_t p = 0; p < s->n_px; p++)
            if (k == 0)
                assert_no_answer(&alarms[p]);
            else
                assert_true(!stack_rang(&alarms[p]) && alarms[p].score >= 0);
        tocsin_norm_watch_free(&watch);
        test_free(alarms);
        stack_free(s);
    }
}

static void without_a_sample_nothing_rings(void **state) {
    (void)state;
    stack *s = small(3);
    stack_raise(s, 0, patch, 150, s->n_dates, 9);
    tocsin_norm_watch *watch = NULL;
    tocsin_pixel_alarm *alarms = test_calloc(s->n_px, sizeof *alarms);
    assert_int_equal(stack_new(s, &watch, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_norm_watch_calibrate(watch, 1, NULL), TOCSIN_OK);
    assert_true(isnan(tocsin_norm_watch_basis(watch).limit));
    stack_judge(watch, s, stack_whole(s), alarms);
    assert_true(stack_share(s, alarms, stack_whole(s)) <= 0);
    tocsin_norm_watch_free(&watch);
    tocsin_norm_watch_free(&watch); /* of what is free already: nothing */
    test_free(alarms);
    stack_free(s);
}

/* ---- histories ------------------------------------------------------------------------------- */

/* One and a half years: no year can be left out of it, and it is said that no more is known. */
static void a_short_history_still_finds_a_large_change(void **state) {
    (void)state;
    static const double years[] = {0.7, 1.2, 1.5, 1.9};
    print_message("seed 4\n");
    for (int k = 0; k < 4; k++) {
        stack *s = stack_make((stack_spec){.seed = 4, .history_years = years[k], .n_dates = 100});
        stack_part field = {19, 19, 10, 10};
        stack_raise(s, 0, field, 75, s->n_dates, -4);
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        double found = stack_share(s, alarms, (stack_part){21, 21, 6, 6});
        double watched = (s->day[99] - s->options.history.to) / NORM_YEAR_DAYS;
        double rate = 100 * stack_share(s, alarms, (stack_part){0, 0, 48, 16}) / watched;
        print_message("%.1f years: %.2f found, %.1f other alarms in 100 pixel-years\n", years[k],
                      found, rate);
        assert_true(found > 0.9);
        assert_true(rate < 2); /* asked: 0.5 */
        test_free(alarms);
        stack_free(s);
    }
}

static void fewer_than_three_dates_of_history_have_no_answer(void **state) {
    (void)state;
    for (int dates = 0; dates < 3; dates++) {
        stack *s = small(5);
        s->options.history.to = dates == 0 ? s->day[0] - 1 : s->day[dates - 1];
        tocsin_norm_watch *watch = stack_watch(s);
        tocsin_watch_basis basis = tocsin_norm_watch_basis(watch);
        assert_int_equal(basis.history.from, TOCSIN_DAY_NONE);
        assert_int_equal(basis.watched.from, s->day[dates]);
        assert_true(isnan(basis.found) && isnan(basis.limit));
        tocsin_pixel_alarm *alarms = test_calloc(s->n_px, sizeof *alarms);
        stack_judge(watch, s, stack_whole(s), alarms);
        for (size_t p = 0; p < s->n_px; p++) assert_no_answer(&alarms[p]);
        tocsin_norm_watch_free(&watch);
        test_free(alarms);
        stack_free(s);
    }
}

static void few_dates_of_history_do_no_harm(void **state) {
    (void)state;
    for (int dates = 3; dates < 20; dates += 4) {
        stack *s = small(6);
        s->options.history.to = s->day[dates - 1];
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        for (size_t p = 0; p < s->n_px; p++)
            assert_true(alarms[p].n_history <= dates && !isinf(alarms[p].score));
        test_free(alarms);
        stack_free(s);
    }
}

static void nothing_to_watch_is_no_error(void **state) {
    (void)state;
    stack *s = small(7);
    s->options.history.to = s->day[s->n_dates - 1];
    tocsin_norm_watch *watch = stack_watch(s);
    assert_int_equal(tocsin_norm_watch_basis(watch).watched.from, TOCSIN_DAY_NONE);
    tocsin_pixel_alarm *alarms = test_calloc(s->n_px, sizeof *alarms);
    stack_judge(watch, s, stack_whole(s), alarms);
    for (size_t p = 0; p < s->n_px; p++) assert_false(stack_rang(&alarms[p]));
    tocsin_norm_watch_free(&watch);
    test_free(alarms);
    stack_free(s);
}

/* What is before history.from is as if it were not there. */
static void dates_before_the_history_count_for_nothing(void **state) {
    (void)state;
    stack *s = small(8);
    stack_raise(s, 0, patch, 150, s->n_dates, -3);
    s->options.history.from = s->day[30];
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    tocsin_norm_watch *watch = stack_watch(s);
    assert_int_equal(tocsin_norm_watch_basis(watch).history.from, s->day[30]);
    tocsin_norm_watch_free(&watch);
    stack_raise(s, 0, stack_whole(s), 0, 30, 40);
    tocsin_pixel_alarm *odd = stack_alarms(s);
    assert_true(stack_share(s, alarms, patch) > 0.9);
    for (size_t p = 0; p < s->n_px; p++) {
        assert_true(stack_same_alarm(&alarms[p], &odd[p]));
        assert_true(alarms[p].n_history <= first_watched(s) - 30);
    }
    test_free(alarms);
    test_free(odd);
    stack_free(s);
}

/* ---- days ------------------------------------------------------------------------------------ */

static void several_scenes_of_a_day_are_taken_as_they_are(void **state) {
    (void)state;
    stack *s = small(9);
    for (int i = 1; i < s->n_dates; i += 6) s->day[i] = s->day[i - 1];
    stack_raise(s, 0, patch, 150, s->n_dates, -3);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    assert_true(stack_share(s, alarms, patch) > 0.9);
    assert_true(stack_share(s, alarms, (stack_part){0, 0, 24, 6}) < 0.05);
    test_free(alarms);
    /* all on one day */
    for (int i = 0; i < s->n_dates; i++) s->day[i] = s->day[0];
    s->options.history.to = s->day[0];
    alarms = stack_alarms(s);
    for (size_t p = 0; p < s->n_px; p++) assert_false(stack_rang(&alarms[p]));
    test_free(alarms);
    stack_free(s);
}

static void days_in_disorder_are_an_error_that_says_where(void **state) {
    (void)state;
    stack *s = small(10);
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_norm_watch *watch = NULL;
    s->day[20] = s->day[22];
    assert_int_equal(stack_new(s, &watch, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "date 22"));
    s->day[20] = TOCSIN_DAY_NONE;
    assert_int_equal(stack_new(s, &watch, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "date 21"));
    assert_null(watch);
    stack_free(s);
}

/* Six years with 29 February in two of them, a scene on each of the two. */
static void leap_days_are_days_like_others(void **state) {
    (void)state;
    stack *s = small(11);
    tocsin_day leap = tocsin_day_from_civil((tocsin_civil){2020, 2, 29});
    int change = 0;
    while (s->day[change] < leap) change++;
    s->day[change] = leap;
    stack_raise(s, 0, patch, change, s->n_dates, -4);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    int on_the_day = 0;
    for (int y = patch.y; y < patch.y + patch.height; y++)
        for (int x = patch.x; x < patch.x + patch.width; x++)
            on_the_day += alarms[y * s->width + x].first == leap;
    assert_true(on_the_day > 55); /* a quarter of the values is missing */
    test_free(alarms);
    stack_free(s);
}

/* The seasons of the other hemisphere: the same values half a year later. */
static void half_a_year_later_the_same_rings_half_a_year_later(void **state) {
    (void)state;
    enum { HALF_YEAR = 183 };
    stack *s = small(12);
    stack_raise(s, 0, patch, 150, s->n_dates, -2.5);
    tocsin_pixel_alarm *north = stack_alarms(s);
    for (int i = 0; i < s->n_dates; i++) s->day[i] += HALF_YEAR;
    s->options.history.to += HALF_YEAR;
    tocsin_pixel_alarm *south = stack_alarms(s);
    int differ = 0;
    for (size_t p = 0; p < s->n_px; p++) {
        bool rang = stack_rang(&north[p]);
        differ += rang != stack_rang(&south[p]) ||
                  (rang && (south[p].confirmed != north[p].confirmed + HALF_YEAR ||
                            south[p].first != north[p].first + HALF_YEAR));
    }
    print_message("%d of %zu differ\n", differ, s->n_px);
    assert_true(differ <= 2);
    assert_true(stack_share(s, north, patch) > 0.9);
    test_free(north);
    test_free(south);
    stack_free(s);
}

/* Forty years of a scene every ten days. */
static void forty_years_of_history_are_watched(void **state) {
    (void)state;
    print_message("seed 13\n");
    stack *s = stack_make((stack_spec){.seed = 13,
                                       .width = 24,
                                       .height = 24,
                                       .n_dates = 1500,
                                       .step_days = 10,
                                       .history_years = 38});
    assert_true(s->day[1499] - s->day[0] > 40 * 365);
    stack_raise(s, 0, patch, 1440, s->n_dates, -2.5);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    assert_true(stack_share(s, alarms, (stack_part){10, 10, 6, 6}) > 0.9);
    assert_true(stack_share(s, alarms, (stack_part){0, 0, 24, 6}) < 0.05);
    assert_true(alarms[0].n_history > 900);
    test_free(alarms);
    stack_free(s);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void infinities_are_errors_that_name_the_date(void **state) {
    (void)state;
    stack *s = small(14);
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_norm_watch *watch = stack_watch(s), *fresh = NULL;
    tocsin_pixel_alarm *alarms = test_calloc(s->n_px, sizeof *alarms);
    static const int dates[] = {33, 170};
    for (int k = 0; k < 2; k++) {
        float *at = &stack_date(s, 0, dates[k])[44], kept = *at, *values;
        char iso[16];
        tocsin_day_format(s->day[dates[k]], iso);
        *at = k ? INFINITY : -INFINITY;
        tocsin_pixel_block block = stack_block(s, stack_whole(s), &values);
        memset(alarms, 0x5A, s->n_px * sizeof *alarms);
        assert_int_equal(stack_judge_block(watch, &block, alarms, &err), TOCSIN_BAD_INPUT);
        assert_non_null(strstr(err.message, iso));
        assert_non_null(strstr(err.message, "pixel 44"));
        for (size_t i = 0; i < s->n_px * sizeof *alarms; i++)
            assert_int_equal(((unsigned char *)alarms)[i], 0x5A);
        test_free(values);
        *at = kept;
    }
    stack_date(s, 0, 33)[44] = INFINITY;
    assert_int_equal(stack_new(s, &fresh, NULL), TOCSIN_OK);
    assert_int_equal(stack_sample(s, stack_whole(s), 0, fresh, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "pixel 44"));
    tocsin_norm_watch_free(&fresh);
    tocsin_norm_watch_free(&watch);
    test_free(alarms);
    stack_free(s);
}

/* The smallest and the largest whole numbers are values, but for the one that stands for missing. */
static void whole_numbers_at_their_ends_are_values(void **state) {
    (void)state;
    enum { WIDTH = 12, PX = WIDTH * WIDTH, DATES = 120, HISTORY = 80, CHANGE = 95 };
    stack *s = small(15);
    static int16_t stored[DATES * PX];
    test_random random = {15};
    for (int i = 0; i < DATES; i++)
        for (int p = 0; p < PX; p++) {
            int end = p < PX / 2 ? INT16_MAX : INT16_MIN;
            int v = i < CHANGE ? (int)(200 * test_normal(&random)) : end;
            stored[i * PX + p] = p % 3 == 0 && i % 4 == 0 ? -999 : (int16_t)v;
        }
    tocsin_pixel_block block = {.width = WIDTH, .height = WIDTH};
    block.band[0] = (tocsin_pixel_values){.stored = stored,
                                          .scale = 0.0001F,
                                          .offset = 0.5F,
                                          .has_missing = true,
                                          .missing = -999,
                                          .stride = PX};
    tocsin_norm_watch *watch = NULL;
    tocsin_pixel_alarm alarms[PX];
    s->options.history.to = s->day[HISTORY - 1];
    for (int k = 0; k < 2; k++) {
        block.band[0].has_missing = k == 0;
        assert_int_equal(
            tocsin_norm_watch_new(s->day, DATES, 1, &s->options, &s->rule, &watch, NULL),
            TOCSIN_OK);
        assert_int_equal(tocsin_norm_watch_sample(watch, 0, &block, NULL), TOCSIN_OK);
        assert_int_equal(tocsin_norm_watch_calibrate(watch, 1, NULL), TOCSIN_OK);
        assert_int_equal(stack_judge_block(watch, &block, alarms, NULL), TOCSIN_OK);
        int rang = 0;
        for (int p = 0; p < PX; p++) {
            bool gaps = k == 0 && p % 3 == 0;
            assert_int_equal(alarms[p].n_history, gaps ? HISTORY * 3 / 4 : HISTORY);
            rang += stack_rang(&alarms[p]) && alarms[p].first >= s->day[CHANGE - 2] &&
                    (p < PX / 2) == (alarms[p].size > 0);
        }
        assert_true(rang >= PX - 3);
        tocsin_norm_watch_free(&watch);
    }
    stack_free(s);
}

/* ---- asking for the impossible --------------------------------------------------------------- */

static void assert_refused(const stack *s, const char *says, const char *allowed) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_norm_watch *watch = NULL;
    assert_int_equal(stack_new(s, &watch, &err), TOCSIN_BAD_INPUT);
    if (!strstr(err.message, says) || !strstr(err.message, allowed)) fail_msg("%s", err.message);
    assert_null(watch);
}

static void rules_out_of_range_are_refused_with_what_is_allowed(void **state) {
    (void)state;
    stack *s = small(16);
    const tocsin_watch_rule good = s->rule;
#define REFUSED(field, wrong, says, allowed)                                                       \
    s->rule = good;                                                                                \
    s->rule.field = wrong;                                                                         \
    assert_refused(s, says, allowed)
    REFUSED(version, 2, "version", "1");
    REFUSED(monitor, (tocsin_monitor)5, "monitor", "one of the five");
    REFUSED(window, 1, "window", "2 to 32");
    REFUSED(window, 33, "window", "2 to 32");
    REFUSED(run_length, 0, "run length", "1 to 20");
    REFUSED(run_length, 21, "run length", "1 to 20");
    REFUSED(ewma_lambda, 0, "lambda", "above 0 and at most 1");
    REFUSED(ewma_lambda, NAN, "lambda", "above 0 and at most 1");
    REFUSED(mosum_window, 1.01, "MOSUM", "above 0 and at most 1");
    REFUSED(common_px, -1, "common shift", "0 to 64");
    REFUSED(common_px, 65, "common shift", "0 to 64");
    REFUSED(false_alarms, 0, "false alarms", "above 0 and at most 1000");
    REFUSED(false_alarms, INFINITY, "false alarms", "above 0 and at most 1000");
#undef REFUSED
    s->rule = good;
    s->options.harmonics = 5;
    assert_refused(s, "harmonics", "0 to 4");
    s->options.harmonics = 2;
    s->options.history.to = TOCSIN_DAY_NONE;
    assert_refused(s, "end of the history", "must be known");
    s->options.history.to = s->day[120];
    s->bands = 17;
    assert_refused(s, "number of bands", "1 to 16");
    s->bands = 0;
    assert_refused(s, "number of bands", "1 to 16");
    s->bands = 1;
    stack_free(s);
}

/* The ends of what is allowed work. */
static void rules_at_their_ends_work(void **state) {
    (void)state;
    stack *s = small(17);
    const tocsin_watch_rule good = s->rule;
    for (int k = 0; k < 9; k++) {
        s->rule = good;
        s->rule.monitor = (tocsin_monitor)(k % 5);
        if (k == 4) s->rule.window = 2;
        if (k == 4) s->rule.common_px = 64;
        if (k == 0) s->rule.run_length = 1;
        if (k == 5) s->rule.run_length = 20;
        if (k == 1) s->rule.mosum_window = 1;
        if (k == 6) s->rule.mosum_window = 1e-9;
        if (k == 3) s->rule.ewma_lambda = 1;
        if (k == 8) s->rule.ewma_lambda = 1e-6;
        if (k == 2) s->rule.false_alarms = 1000;
        if (k == 7) s->rule.false_alarms = 1e-9;
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        for (size_t p = 0; p < s->n_px; p++) assert_true(isfinite(alarms[p].score));
        test_free(alarms);
    }
    s->rule = good;
    s->rule.window = 32;
    s->options.harmonics = 0;
    s->options.trend = 0;
    s->options.robust = false;
    test_free(stack_alarms(s));
    stack_free(s);
}

static void sixteen_bands_are_one_decision(void **state) {
    (void)state;
    print_message("seed 18\n");
    stack *s = stack_make((stack_spec){
        .seed = 18, .width = 24, .height = 24, .bands = 16, .n_dates = 150, .correlation = 0.5});
    stack_raise(s, 15, patch, 140, s->n_dates, 3);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    assert_true(stack_share(s, alarms, patch) > 0.8);
    assert_true(stack_share(s, alarms, (stack_part){0, 0, 24, 6}) < 0.05);
    test_free(alarms);
    stack_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_without_a_history_have_no_answer),
        cmocka_unit_test(a_small_change_of_a_constant_scene_rings),
        cmocka_unit_test(all_of_a_scene_missing_or_constant_is_no_error),
        cmocka_unit_test(without_a_sample_nothing_rings),
        cmocka_unit_test(a_short_history_still_finds_a_large_change),
        cmocka_unit_test(fewer_than_three_dates_of_history_have_no_answer),
        cmocka_unit_test(few_dates_of_history_do_no_harm),
        cmocka_unit_test(nothing_to_watch_is_no_error),
        cmocka_unit_test(dates_before_the_history_count_for_nothing),
        cmocka_unit_test(several_scenes_of_a_day_are_taken_as_they_are),
        cmocka_unit_test(days_in_disorder_are_an_error_that_says_where),
        cmocka_unit_test(leap_days_are_days_like_others),
        cmocka_unit_test(half_a_year_later_the_same_rings_half_a_year_later),
        cmocka_unit_test(forty_years_of_history_are_watched),
        cmocka_unit_test(infinities_are_errors_that_name_the_date),
        cmocka_unit_test(whole_numbers_at_their_ends_are_values),
        cmocka_unit_test(rules_out_of_range_are_refused_with_what_is_allowed),
        cmocka_unit_test(rules_at_their_ends_work),
        cmocka_unit_test(sixteen_bands_are_one_decision),
    };
    return cmocka_run_group_tests_name("norm watch edge", tests, NULL, NULL);
}
