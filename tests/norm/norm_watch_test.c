// SPDX-License-Identifier: Apache-2.0
/* Watching the pixels of made scenes: what rings, when, how large, and how often nothing does. */
#include "stack.h"

#include "choose.h"

static const stack_part patch = {19, 19, 10, 10};
/* The edge of a change borrows from its neighbours. */
static const stack_part inside = {21, 21, 6, 6};

static void print_seed(uint64_t seed) {
    print_message("seed %llu\n", (unsigned long long)seed);
}

/* ---- changes --------------------------------------------------------------------------------- */

typedef struct patch_answer {
    double size, level, tier;   /* medians; mean */
    double late, before, after; /* share confirmed too late, first seen too early, or too late */
} patch_answer;

static patch_answer ask_patch(const stack *s, const tocsin_pixel_alarm *alarms, int change) {
    double size[100], level[100];
    size_t n = 0;
    patch_answer a = {0};
    for (int y = inside.y; y < inside.y + inside.height; y++)
        for (int x = inside.x; x < inside.x + inside.width; x++) {
            const tocsin_pixel_alarm *alarm = &alarms[y * s->width + x];
            size[n] = (double)alarm->size;
            level[n++] = (double)alarm->level;
            a.tier += (int)alarm->tier;
            a.late += !stack_rang(alarm) || alarm->confirmed > s->day[change + 8];
            a.before += alarm->first < s->day[change - 3];
            a.after += alarm->first > s->day[change + 2];
        }
    a.size = stack_median(size, n);
    a.level = stack_median(level, n);
    a.tier /= (double)n;
    a.late /= (double)n;
    a.before /= (double)n;
    a.after /= (double)n;
    return a;
}

static void a_lasting_change_is_dated_and_measured(void **state) {
    (void)state;
    enum { CHANGE = 140 };
    print_seed(1);
    double tier = 0;
    static const double sizes[] = {-1, 1.5, -3};
    for (int k = 0; k < 3; k++) {
        stack *s = stack_make((stack_spec){.seed = 1});
        stack_raise(s, 0, patch, CHANGE, s->n_dates, sizes[k]);
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        patch_answer a = ask_patch(s, alarms, CHANGE);
        if (k > 0) assert_true(a.late < 0.05 && a.before < 0.1 && a.after < 0.1);
        assert_true(a.late < 0.5); /* the smallest is two sigma */
        assert_true(fabs(a.size - sizes[k]) < 0.2 * fabs(sizes[k]) + 0.2);
        assert_true(fabs(a.level - sizes[k]) < 0.2 * fabs(sizes[k]));
        assert_true(a.tier >= tier);
        tier = a.tier;
        test_free(alarms);
        stack_free(s);
    }
    assert_true(tier > 2.9);
}

/* Alarms say when the last change rang and how many there were; `level` is where things stand at the end. */
static void what_recovers_and_what_changes_again_is_counted(void **state) {
    (void)state;
    enum { FIRST = 125, SECOND = 155 };
    print_seed(2);
    static const double then[] = {0, -5};
    for (int k = 0; k < 2; k++) {
        stack *s = stack_make((stack_spec){.seed = 2});
        stack_raise(s, 0, patch, FIRST, SECOND, -2.5);
        stack_raise(s, 0, patch, SECOND, s->n_dates, then[k]);
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        patch_answer a = ask_patch(s, alarms, FIRST);
        assert_true(a.late < 0.05 && fabs(a.size + 2.5) < 0.5);
        assert_true(fabs(a.level - then[k]) < 0.5);
        int twice = 0, more = 0;
        for (int y = inside.y; y < inside.y + inside.height; y++)
            for (int x = inside.x; x < inside.x + inside.width; x++) {
                const tocsin_pixel_alarm *alarm = &alarms[y * s->width + x];
                twice += alarm->changes == 2 && alarm->last >= s->day[SECOND] &&
                         alarm->last <= s->day[SECOND + 8];
                more += alarm->changes > 2;
            }
        /* missed clouds within the dates that tell the new level make it ring once more here and there */
        assert_true(twice >= 0.75 * inside.width * inside.height);
        assert_true(twice + more >= 0.95 * inside.width * inside.height);
        test_free(alarms);
        stack_free(s);
    }
}

static void a_change_inside_the_history_begins_it_anew(void **state) {
    (void)state;
    print_seed(3);
    stack *s = stack_make((stack_spec){.seed = 3});
    int change = stack_watched(s) * 2 / 5;
    stack_part left = {0, 0, s->width / 2, s->height};
    stack_raise(s, 0, left, change, s->n_dates, -4);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    int shorter = 0;
    for (int y = 0; y < left.height; y++)
        for (int x = 0; x < left.width; x++) shorter += alarms[y * s->width + x].n_history < 75;
    assert_true(shorter > 0.98 * left.width * left.height);
    assert_true(stack_share(s, alarms, left) < 0.05);
    /* the others keep all of it */
    assert_true(alarms[s->width - 1].n_history > 75);
    test_free(alarms);
    stack_free(s);
}

/* ---- stable scenes --------------------------------------------------------------------------- */

/* On noise that is the same every year. The boundary leaves room for years that differ, so it rings less than asked;
 * sums over a year or more (MOSUM, CUSUM) meet the error of the trend, which years left out show less of. */
static void stable_scenes_ring_about_as_often_as_asked(void **state) {
    (void)state;
    enum { SCENES = 5, RATES = 2 };
    static const double asked[RATES] = {1, 3};
    print_message("seeds 100 to %d\n", 100 + SCENES - 1);
    stack *scenes[SCENES];
    for (int k = 0; k < SCENES; k++)
        scenes[k] = stack_make((stack_spec){.seed = 100 + (uint64_t)k});
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++)
        for (int r = 0; r < RATES; r++) {
            double rate = 0;
            bool sums = monitor == TOCSIN_MONITOR_MOSUM || monitor == TOCSIN_MONITOR_CUSUM;
            for (int k = 0; k < SCENES; k++) {
                scenes[k]->rule.monitor = (tocsin_monitor)monitor;
                scenes[k]->rule.false_alarms = asked[r];
                tocsin_pixel_alarm *alarms = stack_alarms(scenes[k]);
                rate += stack_rate(scenes[k], alarms) / SCENES;
                test_free(alarms);
            }
            print_message("monitor %d: asked %g, rang %.3g in 100 pixel-years\n", monitor, asked[r],
                          rate);
            assert_true(rate < asked[r] * (sums ? 4 : 1.5) && rate > asked[r] / 4);
        }
    for (int k = 0; k < SCENES; k++) stack_free(scenes[k]);
}

static void the_rate_asked_for_and_the_rate_found_are_told(void **state) {
    (void)state;
    print_seed(4);
    stack *s = stack_make((stack_spec){.seed = 4});
    s->rule.false_alarms = 2;
    tocsin_norm_watch *watch = stack_watch(s);
    tocsin_watch_basis basis = tocsin_norm_watch_basis(watch);
    int watched = stack_watched(s);
    assert_int_equal(basis.history.from, s->day[0]);
    assert_int_equal(basis.history.to, s->day[watched - 1]);
    assert_int_equal(basis.watched.from, s->day[watched]);
    assert_int_equal(basis.watched.to, s->day[s->n_dates - 1]);
    assert_true(fabs(basis.history_years - 4) < 0.05);
    assert_true(basis.asked == 2 && basis.found > 0.5 && basis.found < 2.1);
    assert_true(basis.limit > 2 && basis.tenth > basis.limit && basis.hundredth > basis.tenth);
    assert_int_equal(basis.n_sample_px, s->n_px);
    assert_int_equal(basis.n_shifted, 0);
    tocsin_norm_watch_free(&watch);
    assert_null(watch);
    stack_free(s);
}

static void every_monitor_finds_a_large_change(void **state) {
    (void)state;
    enum { CHANGE = 140 };
    print_seed(5);
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++) {
        stack *s = stack_make((stack_spec){.seed = 5});
        s->rule.monitor = (tocsin_monitor)monitor;
        stack_raise(s, 0, patch, CHANGE, s->n_dates, 2.5);
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        int found = 0;
        for (int y = inside.y; y < inside.y + inside.height; y++)
            for (int x = inside.x; x < inside.x + inside.width; x++) {
                const tocsin_pixel_alarm *alarm = &alarms[y * s->width + x];
                found += stack_rang(alarm) && alarm->confirmed >= s->day[CHANGE] &&
                         alarm->first >= s->day[CHANGE - 5] && alarm->size > 1.5F;
            }
        print_message("monitor %d: %d of 36\n", monitor, found);
        assert_true(found >= 30);
        test_free(alarms);
        stack_free(s);
    }
}

/* ---- shifts ---------------------------------------------------------------------------------- */

static void a_shift_of_the_whole_scene_rings_nothing_and_is_named(void **state) {
    (void)state;
    enum { DATE = 150, LASTING = 160 };
    print_seed(6);
    stack *s = stack_make((stack_spec){.seed = 6});
    tocsin_pixel_alarm *before = stack_alarms(s);
    stack_raise(s, 0, stack_whole(s), DATE, DATE + 1, -2);
    stack_raise(s, 0, stack_whole(s), LASTING, s->n_dates, 1.5);
    stack_raise(s, 0, stack_whole(s), 30, 31, 3);
    tocsin_norm_watch *watch = stack_watch(s);
    tocsin_watch_basis basis = tocsin_norm_watch_basis(watch);
    int named = 0;
    for (size_t k = 0; k < basis.n_shifted; k++) {
        bool once = basis.shifted_day[k] == s->day[DATE];
        bool lasting = basis.shifted_day[k] >= s->day[LASTING];
        bool history = basis.shifted_day[k] == s->day[30];
        double wanted = (once ? -2 : lasting ? 1.5 : 3) / STACK_SD;
        assert_true(once || lasting || history);
        /* clouds that were missed make the deviation of a pixel larger than that of its noise */
        if (!(fabs((double)basis.shift[k] - 0.8 * wanted) < 0.2 * fabs(wanted)))
            fail_msg("shift %g, made %g", (double)basis.shift[k], wanted);
        named++;
    }
    assert_int_equal(named, 2 + s->n_dates - LASTING);
    tocsin_pixel_alarm *after = test_calloc(s->n_px, sizeof *after);
    stack_judge(watch, s, stack_whole(s), after);
    double rate = stack_rate(s, after);
    if (rate > 1) fail_msg("%.2f alarms in 100 pixel-years", rate);
    assert_true(stack_rate(s, before) < 1);
    tocsin_norm_watch_free(&watch);
    test_free(before);
    test_free(after);
    stack_free(s);
}

/* A drought: smooth, two sigma deep, over half of the scene, for a year. */
static void a_regional_shift_rings_only_without_the_common_shift(void **state) {
    (void)state;
    enum { FROM = 135, TO = 165 };
    print_seed(7);
    double share[2];
    for (int k = 0; k < 2; k++) {
        stack *s = stack_make((stack_spec){.seed = 7, .width = 96, .height = 96});
        s->rule.common_px = k == 0 ? 12 : 0;
        for (int i = FROM; i < TO; i++)
            for (int y = 0; y < s->height; y++)
                for (int x = 0; x < s->width; x++)
                    stack_date(s, 0, i)[y * s->width + x] -=
                        (float)(0.5 - 0.5 * tanh((x - 48) / 20.0));
        tocsin_pixel_alarm *alarms = stack_alarms(s);
        share[k] = stack_share(s, alarms, stack_whole(s));
        test_free(alarms);
        stack_free(s);
    }
    print_message("rang: %.2g with a common shift, %.2g without\n", share[0], share[1]);
    assert_true(share[0] < 0.02);
    assert_true(share[1] > 0.1);
}

/* A field that changed does not hide itself in what its neighbourhood shares. */
static void a_changed_field_is_no_common_shift(void **state) {
    (void)state;
    print_seed(8);
    stack *s = stack_make((stack_spec){.seed = 8, .width = 96, .height = 96});
    stack_part field = {30, 30, 30, 30};
    stack_raise(s, 0, field, 140, s->n_dates, -2.5);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    assert_true(stack_share(s, alarms, field) > 0.95);
    assert_true(100 * stack_share(s, alarms, (stack_part){0, 0, 96, 28}) < 3);
    test_free(alarms);
    stack_free(s);
}

/* ---- several bands --------------------------------------------------------------------------- */

static void a_change_in_one_of_correlated_bands_is_found(void **state) {
    (void)state;
    enum { CHANGE = 140 };
    print_seed(9);
    stack *s = stack_make((stack_spec){.seed = 9, .bands = 3, .correlation = 0.9});
    stack_raise(s, 2, patch, CHANGE, s->n_dates, 0.75);
    stack_raise(s, 1, (stack_part){2, 2, 10, 10}, CHANGE, s->n_dates, -2);
    tocsin_pixel_alarm *alarms = stack_alarms(s);
    patch_answer a = ask_patch(s, alarms, CHANGE);
    /* 1.5 sigma in one band: bands that always go together make it stand out */
    assert_true(a.late < 0.05 && fabs(a.size - 0.75) < 0.3);
    assert_true(stack_share(s, alarms, (stack_part){3, 3, 8, 8}) > 0.95);
    /* the level is told of the first band, where nothing changed */
    assert_true(fabs(a.level) < 0.2);
    assert_true(stack_share(s, alarms, (stack_part){30, 0, 18, 48}) < 0.03);
    test_free(alarms);
    stack_free(s);
}

static void a_band_given_twice_changes_little(void **state) {
    (void)state;
    enum { CHANGE = 140 };
    print_seed(10);
    stack *once = stack_make((stack_spec){.seed = 10}),
          *twice = stack_make((stack_spec){.seed = 10, .bands = 2});
    stack_raise(once, 0, patch, CHANGE, once->n_dates, -1.5);
    for (int b = 0; b < 2; b++)
        for (int i = 0; i < once->n_dates; i++)
            memcpy(stack_date(twice, b, i), stack_date(once, 0, i),
                   once->n_px * sizeof *once->value);
    tocsin_pixel_alarm *one = stack_alarms(once), *two = stack_alarms(twice);
    int differ = 0;
    double delay = 0;
    for (int y = inside.y; y < inside.y + inside.height; y++)
        for (int x = inside.x; x < inside.x + inside.width; x++) {
            const tocsin_pixel_alarm *a = &one[y * once->width + x], *b = &two[y * once->width + x];
            differ += stack_rang(a) != stack_rang(b);
            if (stack_rang(a) && stack_rang(b))
                delay += fabs((double)(a->confirmed - b->confirmed));
        }
    delay /= inside.width * inside.height;
    print_message("%d differ, %.1f days apart\n", differ, delay);
    assert_int_equal(differ, 0);
    assert_true(delay < 6);
    assert_true(fabs(stack_rate(once, one) - stack_rate(twice, two)) < 1);
    test_free(one);
    test_free(two);
    stack_free(once);
    stack_free(twice);
}

/* ---- the same answer however asked ----------------------------------------------------------- */

static void a_block_does_not_depend_on_the_others(void **state) {
    (void)state;
    print_seed(11);
    stack *s = stack_make((stack_spec){.seed = 11, .width = 51, .height = 37, .bands = 2});
    stack_raise(s, 0, (stack_part){10, 10, 12, 12}, 130, s->n_dates, -3);
    tocsin_norm_watch *watch = stack_watch(s);
    static const stack_part parts[] = {
        {0, 0, 51, 37}, {5, 7, 23, 19}, {20, 30, 1, 1}, {0, 12, 51, 1}};
    enum { PARTS = sizeof parts / sizeof *parts };
    tocsin_pixel_alarm *first[PARTS], *again = test_calloc(s->n_px, sizeof *again);
    for (int k = 0; k < PARTS; k++) {
        first[k] = test_calloc(s->n_px, sizeof *first[k]);
        stack_judge(watch, s, parts[k], first[k]);
    }
    for (int k = PARTS - 1; k >= 0; k--) {
        stack_judge(watch, s, parts[k], again);
        for (int p = 0; p < parts[k].width * parts[k].height; p++)
            assert_true(stack_same_alarm(&first[k][p], &again[p]));
    }
    for (int k = 0; k < PARTS; k++) test_free(first[k]);
    test_free(again);
    tocsin_norm_watch_free(&watch);
    stack_free(s);
}

/* Without neighbours a pixel is the same in any block. */
static void alone_a_pixel_is_the_same_in_any_block(void **state) {
    (void)state;
    print_seed(12);
    stack *s = stack_make((stack_spec){.seed = 12, .width = 37, .height = 29});
    s->rule.neighbours = false;
    stack_raise(s, 0, (stack_part){10, 10, 9, 9}, 130, s->n_dates, -2);
    for (int monitor = TOCSIN_MONITOR_RUNS; monitor <= TOCSIN_MONITOR_SHIFT; monitor++) {
        s->rule.monitor = (tocsin_monitor)monitor;
        tocsin_norm_watch *watch = stack_watch(s);
        tocsin_pixel_alarm *whole = test_calloc(s->n_px, sizeof *whole), some[13 * 5];
        stack_judge(watch, s, stack_whole(s), whole);
        for (int y = 0; y + 5 <= s->height; y += 6)
            for (int x = 0; x + 13 <= s->width; x += 12) {
                stack_judge(watch, s, (stack_part){x, y, 13, 5}, some);
                for (int p = 0; p < 13 * 5; p++)
                    assert_true(
                        stack_same_alarm(&some[p], &whole[(y + p / 13) * s->width + x + p % 13]));
            }
        test_free(whole);
        tocsin_norm_watch_free(&watch);
    }
    stack_free(s);
}

/* Values as whole numbers of 1/64 less 12, which a float holds exactly. */
static void whole_numbers_and_floats_give_the_same(void **state) {
    (void)state;
    print_seed(13);
    stack *s = stack_make((stack_spec){.seed = 13, .width = 41, .height = 23});
    stack_raise(s, 0, (stack_part){10, 5, 12, 12}, 130, s->n_dates, -3);
    size_t n = (size_t)s->n_dates * s->n_px;
    int16_t *stored = test_malloc(n * sizeof *stored);
    const int16_t missing = INT16_MIN;
    for (size_t i = 0; i < n; i++) {
        bool valid = !isnan(s->value[i]);
        stored[i] = valid ? (int16_t)lrintf((s->value[i] + 12) * 64) : missing;
        s->value[i] = valid ? (float)stored[i] / 64 - 12 : NAN;
    }
    tocsin_pixel_alarm *numbers = stack_alarms(s), *whole = test_calloc(s->n_px, sizeof *whole);
    tocsin_pixel_block block = {.width = s->width, .height = s->height};
    block.band[0] = (tocsin_pixel_values){.stored = stored,
                                          .scale = 1 / 64.0F,
                                          .offset = -12,
                                          .has_missing = true,
                                          .missing = missing,
                                          .stride = s->n_px};
    tocsin_norm_watch *watch = NULL;
    assert_int_equal(stack_new(s, &watch, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_norm_watch_sample(watch, 0, &block, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_norm_watch_calibrate(watch, 1, NULL), TOCSIN_OK);
    assert_int_equal(stack_judge_block(watch, &block, whole, NULL), TOCSIN_OK);
    int rang = 0;
    for (size_t p = 0; p < s->n_px; p++) {
        assert_true(stack_same_alarm(&numbers[p], &whole[p]));
        rang += stack_rang(&whole[p]);
    }
    assert_true(rang > 100);
    tocsin_norm_watch_free(&watch);
    test_free(numbers);
    test_free(whole);
    test_free(stored);
    stack_free(s);
}

/* Blocks of a sample may come in any order, and on any number of threads: the same to the last bit. */
static void a_sample_may_come_in_any_order_and_on_threads(void **state) {
    (void)state;
    print_seed(14);
    stack *s = stack_make((stack_spec){.seed = 14});
    static const stack_part parts[] = {{0, 0, 24, 48}, {24, 0, 24, 20}, {24, 20, 24, 28}};
    tocsin_watch_basis basis[2];
    for (int k = 0; k < 2; k++) {
        tocsin_norm_watch *watch = NULL;
        assert_int_equal(stack_new(s, &watch, NULL), TOCSIN_OK);
        for (size_t i = 0; i < 3; i++) {
            size_t index = k ? 2 - i : i;
            assert_int_equal(stack_sample(s, parts[index], index, watch, NULL), TOCSIN_OK);
        }
        assert_int_equal(tocsin_norm_watch_calibrate(watch, k ? 3 : 1, NULL), TOCSIN_OK);
        basis[k] = tocsin_norm_watch_basis(watch);
        tocsin_norm_watch_free(&watch);
    }
    assert_int_equal(basis[0].n_sample_px, basis[1].n_sample_px);
    assert_memory_equal(&basis[0].limit, &basis[1].limit, sizeof basis[0].limit);
    assert_memory_equal(&basis[0].found, &basis[1].found, sizeof basis[0].found);
    stack_free(s);
}

int main(int n_arguments, char **arguments) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lasting_change_is_dated_and_measured),
        cmocka_unit_test(what_recovers_and_what_changes_again_is_counted),
        cmocka_unit_test(a_change_inside_the_history_begins_it_anew),
        cmocka_unit_test(stable_scenes_ring_about_as_often_as_asked),
        cmocka_unit_test(the_rate_asked_for_and_the_rate_found_are_told),
        cmocka_unit_test(every_monitor_finds_a_large_change),
        cmocka_unit_test(a_shift_of_the_whole_scene_rings_nothing_and_is_named),
        cmocka_unit_test(a_regional_shift_rings_only_without_the_common_shift),
        cmocka_unit_test(a_changed_field_is_no_common_shift),
        cmocka_unit_test(a_change_in_one_of_correlated_bands_is_found),
        cmocka_unit_test(a_band_given_twice_changes_little),
        cmocka_unit_test(a_block_does_not_depend_on_the_others),
        cmocka_unit_test(alone_a_pixel_is_the_same_in_any_block),
        cmocka_unit_test(whole_numbers_and_floats_give_the_same),
        cmocka_unit_test(a_sample_may_come_in_any_order_and_on_threads),
    };
    choose_tests(n_arguments, arguments);
    return cmocka_run_group_tests_name("norm watch", tests, NULL, NULL);
}
