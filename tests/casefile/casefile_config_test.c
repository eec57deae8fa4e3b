// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "casefile/config.h"

static const char *const full = "title: Build-up\n"
                                "language: nl\n"
                                "as_of: 2021-11-20\n"
                                "window_days: 10\n"
                                "areas:\n"
                                "  - {name: ground, file: areas.geojson, feature: ground}\n"
                                "  - {name: yard, file: yard.geojson}\n"
                                "imagery:\n"
                                "  - name: radar\n"
                                "    area: [ground, yard]\n"
                                "    scenes: scenes/S1_%Y%m%d.tif\n"
                                "    expression: (B1 - B2) / (B1 + B2)\n"
                                "    mask: {band: SCL, keep: \"4,5\"}\n"
                                "    statistic: quantile\n"
                                "    level: 0.9\n"
                                "    unit: dB\n"
                                "    history: {from: 2017-01-01, to: 2021-06-30}\n"
                                "    map: {false_alarms: 0.1, tiles: 500 MB}\n"
                                "    simulated: true\n"
                                "reports:\n"
                                "  - {path: reports, outlet: Harbour Wire}\n"
                                "sources:\n"
                                "  - {name: OSCE, kind: observer, reliability: B}\n"
                                "questions:\n"
                                "  - {name: troops, unit: troops, actor: RUS, measure: stock}\n"
                                "indicators:\n"
                                "  - {name: warnings, act: warn, actor: USA, per: week}\n";

static void everything_that_can_be_said_is_understood(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    case_config config;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (config_parse(tocsin_text_of(full), "case.yaml", &arena, &config, &err))
        fail_msg("%s", err.message);
    assert_int_equal(config.window_days, 10);
    assert_int_equal(config.n_areas, 2);
    const config_series *series = &config.series[0];
    assert_int_equal(series->n_areas, 2);
    assert_int_equal(series->areas[1], 1);
    assert_int_equal(series->statistic, TOCSIN_QUANTILE);
    assert_true(series->level == 0.9 && series->simulated);
    assert_true(tocsin_text_is(series->mask_keep, "4,5"));
    assert_true(series->map && series->false_alarms == 0.1);
    assert_true(series->tiles && series->tiles_most == 500000000);
    assert_int_equal(config.sources[0].reliability, 'B');
    assert_int_equal(config.questions[0].unit, TOCSIN_TROOPS);
    assert_int_equal(config.indicators[0].act, TOCSIN_WARN);
    tocsin_arena_release(&arena);
}

static void a_new_case_is_a_good_case(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    case_config config;
    assert_int_equal(config_template(TOCSIN_TEXT("A: \"b\" # c"), TOCSIN_TEXT("en"), &text, &err),
                     TOCSIN_OK);
    if (config_parse(tocsin_buffer_text(&text), "case.yaml", &arena, &config, &err))
        fail_msg("%s", err.message);
    assert_true(tocsin_text_is(config.title, "A: \"b\" # c"));
    assert_int_equal(config.n_reports, 1);
    tocsin_arena_release(&arena);
}

/* The lines of the template that are commented out are true as well. */
static void the_comments_of_a_new_case_hold_when_uncommented(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release)
    tocsin_buffer text = TOCSIN_BUFFER_INIT, bare = TOCSIN_BUFFER_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    case_config config;
    assert_int_equal(config_template(TOCSIN_TEXT("A"), TOCSIN_TEXT("en"), &text, &err), TOCSIN_OK);
    tocsin_text rest = tocsin_buffer_text(&text), line;
    while (tocsin_text_split(&rest, '\n', &line)) {
        size_t mark = tocsin_text_find(line, TOCSIN_TEXT("# "), 0);
        bool is_comment =
            mark != SIZE_MAX && tocsin_text_trim(tocsin_text_slice(line, 0, mark)).n == 0;
        tocsin_text body =
            is_comment ? tocsin_text_slice(line, mark + 2, line.n) : TOCSIN_TEXT_NONE;
        bool is_prose = body.n && body.at[0] >= 'A' && body.at[0] <= 'Z';
        bool is_setting = is_comment && !is_prose &&
                          (tocsin_text_find(body, TOCSIN_TEXT(": "), 0) != SIZE_MAX ||
                           tocsin_text_ends(body, TOCSIN_TEXT(":")));
        if (is_setting) tocsin_buffer_put(&bare, tocsin_text_slice(line, 0, mark));
        tocsin_buffer_put(&bare, is_setting ? body : line);
        tocsin_buffer_putc(&bare, '\n');
    }
    if (config_parse(tocsin_buffer_text(&bare), "case.yaml", &arena, &config, &err))
        fail_msg("%s\n%s", err.message, bare.at);
    assert_int_equal(config.n_series, 1);
    assert_int_equal(config.n_sources, 1);
    assert_int_equal(config.n_indicators, 4);
    assert_int_equal(config.n_pictures, 1);
    const config_picture *picture = &config.pictures[0];
    assert_true(picture->gsd_from_length && picture->gsd_m == 0.5);
    assert_true(picture->has_shadow && picture->shadow.tip_px[1] == 209);
    assert_true(picture->minute == 8 * 60 + 50 && picture->lon == 33.17);
    assert_true(picture->elevation_deg == 75 && picture->shadow.error_px == 2);
    assert_int_equal(picture->n_archive, 1);
    assert_true(config.as_of != TOCSIN_DAY_NONE);
    tocsin_arena_release(&arena);
}

static void mistakes_are_named_with_their_line(void **state) {
    (void)state;
    static const struct {
        const char *yaml, *message;
    } cases[] = {
        {"", "'title' is missing"},
        {"title: x\n", "'language' is missing"},
        {"title: x\nlanguage: fr\n", "case.yaml:2: 'language: fr' is not one of nl, en, de"},
        {"title: x\nlanguage: en\nas_of: 2021-02-30\n",
         "case.yaml:3: 'as_of: 2021-02-30' is not a date"},
        {"title: x\nlanguage: en\nwindow_days: many\n",
         "case.yaml:3: 'window_days: many' is not a number"},
        {"title: x\nlanguage: en\nwindow_days: 0\n", "between 1 and 3660"},
        {"title: x\nlanguage: en\nreport: []\n", "case.yaml:3: unknown key 'report'"},
        {"title: [x]\nlanguage: en\n", "case.yaml:1: 'title' should be one value"},
        {"title: x\nlanguage: en\nreports: reports\n", "case.yaml:3: 'reports' should be a list"},
        {"title: x\nlanguage: en\nreports:\n  - {outlet: y}\n", "case.yaml:4: 'path' is missing"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\n  - {name: a, file: f}\n",
         "case.yaml:5: there are two areas"},
        {"title: x\nlanguage: en\nimagery:\n  - {name: r, area: b, scenes: s}\n",
         "case.yaml:4: there is no area 'b'"},
        {"title: x\nlanguage: en\nimagery:\n  - {name: r, scenes: s}\n", "'area' is missing"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - {name: r, area: a}\n",
         "case.yaml:6: 'scenes' is missing"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - name: r\n    area: a\n"
         "    scenes: s\n    statistic: quantile\n",
         "case.yaml:9: 'statistic: quantile' needs a 'level'"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - name: r\n    area: a\n"
         "    scenes: s\n    history: {from: 2021-01-01, to: 2020-01-01}\n",
         "case.yaml:9: the history ends before it begins"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - name: r\n    area: a\n"
         "    scenes: s\n    map: true\n",
         "case.yaml:9: 'map' needs to know where the history ends"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - name: r\n    area: a\n"
         "    scenes: s\n    history: {to: 2021-06-30}\n    map: {tiles: large}\n",
         "'tiles' are a size such as 500 MB or 2 GB, or false"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - name: r\n    area: a\n"
         "    scenes: s\n    history: {to: 2021-06-30}\n    map: {false_alarms: 0}\n",
         "case.yaml:10: 'false_alarms', per 100 pixel-years, lie between"},
        {"title: x\nlanguage: en\nareas:\n  - {name: a, file: f}\nimagery:\n  - name: r\n    area: a\n"
         "    scenes: s\n    history: {to: 2021-06-30}\n    map: {rate: 1}\n",
         "case.yaml:10: "},
        {"title: x\nlanguage: en\nquestions:\n  - {name: q, unit: apples}\n",
         "'unit: apples' is not one of troops"},
        {"title: x\nlanguage: en\nsources:\n  - {name: q, reliability: G}\n",
         "not a letter from A to F"},
        {"title: x\nlanguage: en\nindicators:\n  - {name: q, act: sing}\n",
         "'act: sing' is not one of"},
        {"title: x\nlanguage: en\nindicators:\n  - {name: q, per: day}\n",
         "'per' can only be week"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        case_config config = {.window_days = -7};
        tocsin_error err = TOCSIN_ERROR_INIT;
        assert_int_equal(
            config_parse(tocsin_text_of(cases[i].yaml), "case.yaml", &arena, &config, &err),
            TOCSIN_BAD_INPUT);
        if (!strstr(err.message, cases[i].message)) fail_msg("%zu: %s", i, err.message);
        assert_int_equal(config.window_days, -7); /* untouched */
        tocsin_arena_release(&arena);
    }
}

/* Each key of a picture, wrong in the ways that a person gets it wrong. */
static void mistakes_in_pictures_are_named(void **state) {
    (void)state;
    static const struct {
        const char *keys, *message;
    } cases[] = {
        {"name: x", "case.yaml:4: 'file' is missing"},
        {"file: a, size: 3", "case.yaml:4: unknown key 'size'"},
        {"file: [a]", "'file' should be one text"},
        {"file: 'sha256:12'", "64 hexadecimal digits"},
        {"file: a, published: yesterday", "'published: yesterday' is not a date"},
        {"file: a, place: Yelnya", "'place' should be {"},
        {"file: a, place: {lat: 54}", "'place' needs 'lat' and 'lon'"},
        {"file: a, place: {lat: 95, lon: 3}", "a latitude lies between"},
        {"file: a, place: {lat: 5, lon: 300}", "a longitude lies between"},
        {"file: a, place: {lat: north, lon: 3}", "'lat: north' is not a number"},
        {"file: a, time: 2021-11-01T25:00", "'time: 2021-11-01T25:00' is no time in UTC"},
        {"file: a, time: noon", "is no time in UTC"},
        {"file: a, gsd: 0", "'gsd': the metres of a pixel"},
        {"file: a, gsd: small", "'gsd: small' is not a number"},
        {"file: a, elevation: 91", "'elevation': of the satellite"},
        {"file: a, length: 30", "'length' should be {"},
        {"file: a, length: {from: [1, 2], to: [1, 2], metres: 3}",
         "the length begins where it ends"},
        {"file: a, length: {from: [1], to: [1, 2], metres: 3}", "'from' should be [x, y]"},
        {"file: a, length: {from: [1, 1], to: [1, 2]}", "'metres' is missing"},
        {"file: a, length: {from: [1, 1], to: [1, 2], metres: -3}", "more than 0 metres"},
        {"file: a, gsd: 1, length: {from: [1, 1], to: [1, 2], metres: 3}", "exclude each other"},
        {"file: a, shadow: {foot: [1, 1], tip: [1, 2]}", "give 'time'"},
        {"file: a, time: 2021-11-01, shadow: {foot: [1, 1]}", "'tip' is missing"},
        {"file: a, time: 2021-11-01, shadow: {foot: [1, 1], tip: [1, 1]}",
         "the shadow begins where"},
        {"file: a, time: 2021-11-01, shadow: {foot: [1, 1], tip: [1, 2], height: 0}",
         "a height is"},
        {"file: a, time: 2021-11-01, shadow: {foot: [1, 1], tip: [1, 2], error_px: -1}",
         "an error is 0 or more"},
        {"file: a, time: 2021-11-01, shadow: {foot: [1, 1], tip: [1, 2], north: 400}", "clockwise"},
        {"file: a, time: 2021-11-01, shadow: {foot: [1, 1], tip: [1, 2], angle: 4}",
         "unknown key 'angle'"},
        {"file: a, claims: {x: y, z: [[a]], q: ''}", "'claims' should be a value or a list"},
        {"file: a, simulated: perhaps", "'simulated' should be true or false"},
        {"file: a}\n  - {file: a", "case.yaml:5: the picture 'a' stands here twice"},
        {"file: a, name: n}\n  - {file: b, name: n", "there are two pictures of the name 'n'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        case_config config = {.window_days = -7};
        tocsin_error err = TOCSIN_ERROR_INIT;
        char yaml[512];
        snprintf(yaml, sizeof yaml, "title: x\nlanguage: en\npictures:\n  - {%s}\n", cases[i].keys);
        tocsin_status status =
            config_parse(tocsin_text_of(yaml), "case.yaml", &arena, &config, &err);
        if (status != TOCSIN_BAD_INPUT || !strstr(err.message, cases[i].message))
            fail_msg("%s: %d %s", cases[i].keys, (int)status, err.message);
        assert_int_equal(config.window_days, -7); /* untouched */
        tocsin_arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_can_be_said_is_understood),
        cmocka_unit_test(a_new_case_is_a_good_case),
        cmocka_unit_test(the_comments_of_a_new_case_hold_when_uncommented),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(mistakes_in_pictures_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
