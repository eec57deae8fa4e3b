// SPDX-License-Identifier: Apache-2.0
/* A first run with a state that is interrupted: the next one goes on from what it left, and ends as if nothing had been. */
#include "scenes.h"

/* Small scenes that are packed are read whole before anything else: a torn one is larger. */
enum { SIDE = 300, TORN_SIDE = 520, DATES = 40, BLOCKS = 9, TORN_BLOCKS = 25, TORN_DATE = 12 };

static double noise(int a, int b, int c) {
    uint32_t h = (uint32_t)a * 73856093U ^ (uint32_t)b * 19349663U ^ (uint32_t)c * 83492791U;
    for (int i = 0; i < 3; i++) h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    return (double)(h >> 8) / 16777216.0;
}

/* A season of 200, and from date 30 on squares that fall. */
static double pixel_value(int band, int x, int y, double date) {
    (void)band;
    double fall = date >= 30 && x % 90 < 20 && y % 70 < 20 ? -300 : 0;
    return rint(1000 + 200 * cos(2 * M_PI * 30 * date / 365.25) + 60 * noise(x, y, (int)date) +
                fall);
}

static const char *scene_name(int date, char room[32]) {
    tocsin_civil day = tocsin_day_to_civil(day_of(2018, 1, 1) + 30 * date);
    snprintf(room, 32, "s_%04d%02d%02d.tif", day.year, day.month, day.day);
    return room;
}

static void damage(const char *path, long at) {
    char garbage[400];
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    memset(garbage, 0xA5, sizeof garbage);
    assert_int_equal(fwrite(garbage, 1, sizeof garbage, file), sizeof garbage);
    fclose(file);
}

static long size_of(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return -1;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    return size;
}

static const char *make_series(const scene_folder *folder, bool torn) {
    for (int date = 0; date < DATES; date++) {
        char name[32];
        const char *path = in_folder(folder, scene_name(date, name));
        make_scene(path,
                   &(scene_spec){.size_px = torn ? TORN_SIDE : SIDE,
                                 .type = GDT_Int16,
                                 .nodata = -9999,
                                 .compress = torn ? "COMPRESS=DEFLATE" : NULL},
                   pixel_value, date);
        if (torn && date == TORN_DATE) damage(path, size_of(path) / 2);
    }
    return in_folder(folder, "s_%Y%m%d.tif");
}

/* ---- runs ------------------------------------------------------------------------------------ */

typedef struct stop_after {
    int blocks, seen; /* blocks: to be judged before it stops; negative: it does not */
} stop_after;

static bool count_blocks(void *context, const char *what, double done, double total) {
    stop_after *stop = context;
    assert_true(done <= total);
    if (strcmp(what, "watching pixels") != 0) return true;
    return ++stop->seen != stop->blocks;
}

static void keep_skipped(void *context, const tocsin_scene *scene) {
    snprintf(context, 256, "%s: %s", scene->path, scene->skipped);
}

typedef struct asked {
    const char *series, *map, *state;
    int blocks;
    double rate;      /* 0: the default */
    char *skipped;    /* 256; NULL: nobody wants to know */
    tocsin_error err; /* of the run */
} asked;

static tocsin_status run(asked *a) {
    tocsin_imagery_options series = TOCSIN_IMAGERY_OPTIONS_INIT;
    tocsin_watch_options options = TOCSIN_WATCH_OPTIONS_INIT;
    tocsin_watch_result result;
    stop_after stop = {.blocks = a->blocks};
    series.paths = &a->series;
    series.n_paths = 1;
    options.norm.history.to = day_of(2018, 1, 1) + 30 * 28;
    options.threads = 1;
    options.state_path = a->state;
    options.progress = count_blocks;
    options.progress_context = &stop;
    if (a->rate > 0) options.rule.false_alarms = a->rate;
    if (a->skipped) {
        options.skipped = keep_skipped;
        options.skipped_context = a->skipped;
    }
    a->err = (tocsin_error)TOCSIN_ERROR_INIT;
    tocsin_status status = tocsin_imagery_watch(&series, NULL, &options, a->map, &result, &a->err);
    if (!status) tocsin_watch_result_release(&result);
    return status;
}

static void assert_same_file(const char *a, const char *b) {
    char hash[2][TOCSIN_SHA256_HEX + 1];
    int64_t size;
    assert_int_equal(tocsin_sha256_file(a, hash[0], &size, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_sha256_file(b, hash[1], &size, NULL), TOCSIN_OK);
    assert_string_equal(hash[0], hash[1]);
}

/* The paths of a test: in_folder's room is used in turns. */
typedef struct paths {
    char series[256], whole[256], map[256], whole_state[256], state[256], unfinished[256];
} paths;

static paths paths_of(const scene_folder *folder, bool torn) {
    paths p;
    snprintf(p.series, sizeof p.series, "%s", make_series(folder, torn));
    snprintf(p.whole, sizeof p.whole, "%s", in_folder(folder, "whole.tif"));
    snprintf(p.map, sizeof p.map, "%s", in_folder(folder, "map.tif"));
    snprintf(p.whole_state, sizeof p.whole_state, "%s", in_folder(folder, "whole.state"));
    snprintf(p.state, sizeof p.state, "%s", in_folder(folder, "state"));
    snprintf(p.unfinished, sizeof p.unfinished, "%s", in_folder(folder, "state.unfinished"));
    remove(p.state);
    remove(p.unfinished);
    asked whole = {.series = p.series, .map = p.whole, .state = p.whole_state, .blocks = -1};
    remove(p.whole_state);
    assert_int_equal(run(&whole), TOCSIN_OK);
    return p;
}

static void interrupt(const paths *p, int blocks, const char *says) {
    asked a = {.series = p->series, .map = p->map, .state = p->state, .blocks = blocks};
    assert_int_equal(run(&a), TOCSIN_PARTLY);
    if (!strstr(a.err.message, says)) fail_msg("%s", a.err.message);
    assert_non_null(strstr(a.err.message, p->unfinished));
    assert_true(size_of(p->state) < 0 && size_of(p->map) < 0);
}

/* `clean`: nothing was written into the file that is not of it. */
static void complete(const paths *p, bool clean) {
    asked a = {.series = p->series, .map = p->map, .state = p->state, .blocks = -1};
    if (run(&a)) fail_msg("%s", a.err.message);
    assert_same_file(p->map, p->whole);
    if (clean) assert_same_file(p->state, p->whole_state);
    assert_true(size_of(p->unfinished) < 0);
    remove(p->map);
    remove(p->state);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void an_interrupted_run_goes_on_to_the_same_map_and_state(void **state) {
    paths p = paths_of(*state, false);
    interrupt(&p, 1, "interrupted; 11 % is kept");
    complete(&p, true);
    interrupt(&p, 5, "interrupted; 55 % is kept");
    interrupt(&p, 1, "interrupted; 55 % is kept"); /* nothing is judged twice */
    interrupt(&p, 8, "interrupted; 88 % is kept");
    complete(&p, true);
    interrupt(&p, BLOCKS, "interrupted; 100 % is kept");
    complete(&p, true);
}

static void what_another_run_left_is_refused_and_stays(void **state) {
    paths p = paths_of(*state, false);
    interrupt(&p, 4, "44 %");
    asked other = {.series = p.series, .map = p.map, .state = p.state, .blocks = -1, .rate = 2};
    assert_int_equal(run(&other), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(other.err.message, "other options"));
    assert_true(size_of(p.unfinished) > 0);
    char name[32];
    scene_spec spec = {.size_px = SIDE, .type = GDT_Int16, .nodata = -9999};
    const char *last = in_folder(*state, scene_name(DATES - 1, name));
    char kept[300];
    snprintf(kept, sizeof kept, "%s.kept", last);
    assert_int_equal(rename(last, kept), 0);
    make_scene(last, &spec, pixel_value, DATES + 3);
    asked changed = {.series = p.series, .map = p.map, .state = p.state, .blocks = -1};
    assert_int_equal(run(&changed), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(changed.err.message, "other scenes"));
    assert_int_equal(rename(kept, last), 0);
    complete(&p, true);
}

static void what_is_damaged_is_refused_or_judged_again(void **state) {
    paths p = paths_of(*state, false);
    interrupt(&p, 8, "88 %");
    long size = size_of(p.unfinished);
    for (int k = 1; k <= 6; k++) damage(p.unfinished, size - k * (size / 40)); /* in blocks */
    complete(&p, false);
    interrupt(&p, 8, "88 %");
    damage(p.unfinished, 16); /* the head */
    asked a = {.series = p.series, .map = p.map, .state = p.state, .blocks = -1};
    assert_int_equal(run(&a), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(a.err.message, "damaged"));
    assert_non_null(strstr(a.err.message, p.unfinished));
    assert_true(size_of(p.unfinished) > 0);
    /* killed before there was a head */
    write_text(p.unfinished, "");
    complete(&p, true);
}

static void a_scene_that_is_torn_is_named_all_the_same(void **state) {
    paths p = paths_of(*state, true);
    for (int blocks = 1; blocks < TORN_BLOCKS; blocks += 12) {
        char skipped[256] = "";
        interrupt(&p, blocks, "is kept");
        asked a = {
            .series = p.series, .map = p.map, .state = p.state, .blocks = -1, .skipped = skipped};
        if (run(&a)) fail_msg("%s", a.err.message);
        if (!strstr(skipped, "not readable in part"))
            fail_msg("after %d blocks: %s", blocks, skipped);
        assert_same_file(p.map, p.whole);
        remove(p.map);
        remove(p.state);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_interrupted_run_goes_on_to_the_same_map_and_state,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_another_run_left_is_refused_and_stays, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_damaged_is_refused_or_judged_again, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_scene_that_is_torn_is_named_all_the_same, folder_setup,
                                        folder_teardown),
    };
    return cmocka_run_group_tests_name("imagery interrupt", tests, NULL, NULL);
}
