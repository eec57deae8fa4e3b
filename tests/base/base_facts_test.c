// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/facts.h"

typedef void write_fact(tocsin_json *json, const void *fact);

static char *json_of(tocsin_arena *arena, void (*write)(tocsin_json *, const void *),
                     const void *fact) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_json_release) tocsin_json json;
    tocsin_json_init(&json, &out);
    write(&json, fact);
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_json_finish(&json, &err)) fail_msg("%s", err.message);
    return tocsin_arena_string(arena, tocsin_buffer_text(&out));
}

static void write_claim(tocsin_json *json, const void *fact) {
    tocsin_claim_write(json, fact);
}

static void write_finding(tocsin_json *json, const void *fact) {
    tocsin_finding_write(json, fact);
}

static void a_claim_comes_back_as_it_went(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    const tocsin_speaker via[] = {{.name = TOCSIN_TEXT("CNN"), .kind = TOCSIN_OUTLET}};
    const tocsin_text denies[] = {TOCSIN_TEXT("0011"), TOCSIN_TEXT("sha256:ab")};
    const tocsin_place_option other = {TOCSIN_TEXT("Yelnya"), TOCSIN_TEXT("UKR"), 48.5, 30.25,
                                       0.125};
    const tocsin_cue cues[] = {{.span = {3, 9}, .is = TOCSIN_TEXT("attribution")}};
    tocsin_claim claim = {
        .id = TOCSIN_TEXT("aa"),
        .evidence = TOCSIN_TEXT("sha256:cd"),
        .span = {412, 487},
        .text = TOCSIN_TEXT("bijna 100.000 man"),
        .sentence = {398, 488},
        .language = TOCSIN_TEXT("nl"),
        .speaker = {.name = TOCSIN_TEXT("Oekra\xC3\xAFne"),
                    .kind = TOCSIN_GOVERNMENT,
                    .actor = TOCSIN_TEXT("UKR"),
                    .span = {407, 416}},
        .via = via,
        .n_via = 1,
        .outlet = TOCSIN_TEXT("X"),
        .published = {18932, 18961},
        .said_on = {18748, TOCSIN_DAY_NONE},
        .said_on_text = TOCSIN_TEXT("in mei"),
        .act = TOCSIN_DENY,
        .negative = true,
        .certainty = TOCSIN_PROBABLE,
        .tense = TOCSIN_HABITUAL,
        .direct = true,
        .unusual_for_season = true,
        .plover = TOCSIN_MOBILIZE,
        .actor = TOCSIN_TEXT("RUS.MIL"),
        .target = TOCSIN_TEXT("UKR"),
        .place = {.text = TOCSIN_TEXT("Jelnja"),
                  .name = TOCSIN_TEXT("Yelnya"),
                  .country = TOCSIN_TEXT("RUS"),
                  .lat = 54.58,
                  .lon = 33.17,
                  .precision_km = 5,
                  .alternatives = &other,
                  .n_alternatives = 1},
        .when = {TOCSIN_DAY_NONE, 18961},
        .has_quantity = true,
        .quantity = {.previous_period = true,
                     .low = 90000,
                     .high = (double)NAN,
                     .unit = TOCSIN_TROOPS,
                     .measure = TOCSIN_STOCK},
        .denies = denies,
        .n_denies = 2,
        .cues = cues,
        .n_cues = 1,
        .rule = TOCSIN_TEXT("nl/x"),
        .simulated = true,
    };
    const char *first = json_of(&arena, write_claim, &claim);
    struct json_object *value = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_json_parse(tocsin_text_of(first), &value, &err), TOCSIN_OK);
    tocsin_claim back;
    if (tocsin_claim_read(value, &arena, &back, &err)) fail_msg("%s", err.message);
    assert_string_equal(json_of(&arena, write_claim, &back), first);
    assert_true(back.quantity.previous_period);
    assert_true(isnan(back.quantity.high) && back.quantity.unit == TOCSIN_TROOPS &&
                back.n_denies == 2);
    assert_non_null(strstr(first, "\"polarity\":\"negative\""));
    assert_non_null(
        strstr(first, "\"said_on\":{\"from\":\"2021-05-01\",\"text\":\"in mei\",\"to\":null}"));
    tocsin_json_value_release(&value);
    tocsin_arena_release(&arena);
}

static void a_finding_comes_back_with_its_slots(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    const int64_t entries[] = {3, 17};
    const tocsin_text names[] = {TOCSIN_TEXT("A"), TOCSIN_TEXT("B")};
    tocsin_finding finding = {
        .revised = TOCSIN_WITHDRAWN,
        .id = TOCSIN_TEXT("f1"),
        .kind = "net_change",
        .rule = "weigh/net-change",
        .section = TOCSIN_SECTION_CONTESTED,
        .when = {18900, 18901},
        .entries = entries,
        .n_entries = 2,
        .slots = {{.name = "change", .type = TOCSIN_SLOT_INTERVAL, .number = 10000, .high = 20000},
                  {.name = "who", .type = TOCSIN_SLOT_LIST, .list = names, .n_list = 2},
                  {.name = "since", .type = TOCSIN_SLOT_DAY, .period = {18748, 18748}}},
        .n_slots = 3,
        .text = TOCSIN_TEXT("…"),
    };
    const char *first = json_of(&arena, write_finding, &finding);
    struct json_object *value = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_json_parse(tocsin_text_of(first), &value, &err), TOCSIN_OK);
    tocsin_finding back;
    if (tocsin_finding_read(value, &arena, &back, &err)) fail_msg("%s", err.message);
    assert_string_equal(json_of(&arena, write_finding, &back), first);
    assert_int_equal(back.n_entries, 2);
    assert_int_equal(back.slots[1].n_list, 2);
    tocsin_json_value_release(&value);
    tocsin_arena_release(&arena);
}

static void write_observation(tocsin_json *json, const void *fact) {
    tocsin_observation_write(json, fact);
}

/* A picture may have no day and has no area; another observation has both. */
static void a_test_of_a_picture_comes_back_as_it_went(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    const tocsin_text items[] = {TOCSIN_TEXT("Software: x"), TOCSIN_TEXT("<b>")};
    const tocsin_slot found[] = {
        {.name = "metres", .type = TOCSIN_SLOT_NUMBER, .number = 3.5, .period = TOCSIN_PERIOD_NONE},
        {.name = "items",
         .type = TOCSIN_SLOT_LIST,
         .list = items,
         .n_list = 2,
         .period = TOCSIN_PERIOD_NONE}};
    tocsin_observation test = {.evidence = TOCSIN_TEXT("sha256:ab"),
                               .series = TOCSIN_TEXT("the camp"),
                               .method = TOCSIN_TEXT("m"),
                               .day = TOCSIN_DAY_NONE,
                               .value = 3.5,
                               .spread = (double)NAN,
                               .of_picture = true,
                               .test = TOCSIN_TEXT("archive"),
                               .outcome = TOCSIN_TEXT("matched"),
                               .settings = TOCSIN_TEXT("00"),
                               .found = found,
                               .n_found = 2};
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_observation back = {0};
    struct json_object *value = NULL;
    const char *json = json_of(&arena, write_observation, &test);
    assert_int_equal(tocsin_json_parse(tocsin_text_of(json), &value, &err), TOCSIN_OK);
    if (tocsin_observation_read(value, &arena, &back, &err)) fail_msg("%s", err.message);
    assert_string_equal(json_of(&arena, write_observation, &back), json);
    assert_true(back.of_picture && back.day == TOCSIN_DAY_NONE && back.n_found == 2);
    tocsin_json_value_release(&value);
    const char *bare = "{\"evidence\":\"sha256:ab\",\"series\":\"s\",\"day\":\"2021-01-01\"}";
    assert_int_equal(tocsin_json_parse(tocsin_text_of(bare), &value, &err), TOCSIN_OK);
    assert_int_equal(tocsin_observation_read(value, &arena, &back, &err), TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "area"));
    tocsin_json_value_release(&value);
    tocsin_arena_release(&arena);
}

static void bodies_with_wrong_members_are_refused_by_name(void **state) {
    (void)state;
    static const struct {
        const char *json, *message;
    } cases[] = {
        {"{\"evidence\":\"sha256:x\",\"text\":\"t\"}", "'id'"},
        {"{\"id\":\"1\",\"evidence\":\"sha256:x\",\"text\":\"t\",\"act\":\"sing\"}", "'act'"},
        {"{\"id\":\"1\",\"evidence\":\"s\",\"text\":\"t\",\"quantity\":{\"unit\":\"apples\"}}",
         "'unit'"},
        {"{\"id\":\"1\",\"evidence\":\"s\",\"text\":\"t\",\"denies\":[1]}", "'denies'"},
        {"[]", "'id'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        struct json_object *value = NULL;
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_claim claim;
        assert_int_equal(tocsin_json_parse(tocsin_text_of(cases[i].json), &value, &err), TOCSIN_OK);
        assert_int_equal(tocsin_claim_read(value, &arena, &claim, &err), TOCSIN_BAD_INPUT);
        if (!strstr(err.message, cases[i].message)) fail_msg("%s", err.message);
        tocsin_json_value_release(&value);
        tocsin_arena_release(&arena);
    }
}

static void words_go_there_and_back(void **state) {
    (void)state;
    for (int i = TOCSIN_AGREE; i <= TOCSIN_ASSAULT; i++) {
        tocsin_plover plover = TOCSIN_PLOVER_NONE;
        assert_true(
            tocsin_plover_from(tocsin_text_of(tocsin_plover_word((tocsin_plover)i)), &plover));
        assert_int_equal(plover, i);
    }
    tocsin_unit unit;
    assert_true(tocsin_unit_from(TOCSIN_TEXT("money"), &unit) && unit == TOCSIN_MONEY);
    assert_false(tocsin_unit_from(TOCSIN_TEXT(""), &unit));
    assert_string_equal(tocsin_kind_word((tocsin_kind)99), "");
}

static void write_matrix(tocsin_json *json, const void *fact) {
    tocsin_matrix_write(json, fact);
}

static void a_matrix_comes_back_as_it_went(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    const int64_t entries[] = {3, 9};
    const tocsin_matrix_column columns[] = {{TOCSIN_TEXT("x"), TOCSIN_TEXT("X"), 16, 2},
                                            {TOCSIN_TEXT("y"), TOCSIN_TEXT("Y"), 0, 1}};
    const tocsin_judged_cell cells[] = {
        {TOCSIN_VERY_INCONSISTENT, TOCSIN_TEXT("because"), TOCSIN_TEXT("Ann")},
        {TOCSIN_CELL_NONE, {0}, {0}}};
    const tocsin_matrix_row rows[] = {
        {.id = TOCSIN_TEXT("e"),
         .text = TOCSIN_TEXT("seen"),
         .grade = {'B', '2', '3', TOCSIN_TEXT("Bob"), TOCSIN_TEXT("seen it")},
         .weight = 16,
         .n_found = 2,
         .n_origins = 1,
         .entries = entries,
         .n_entries = 2,
         .simulated = true,
         .cells = cells,
         .spread = 0,
         .turns = true},
        {.id = TOCSIN_TEXT("m"), .text = TOCSIN_TEXT("not seen"), .cells = cells}};
    const tocsin_matrix matrix = {columns, 2, rows, 2};
    const char *json = json_of(&arena, write_matrix, &matrix);
    TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_matrix back;
    assert_int_equal(tocsin_json_parse(tocsin_text_of(json), &value, &err), TOCSIN_OK);
    if (tocsin_matrix_read(value, &arena, &back, &err)) fail_msg("%s", err.message);
    assert_string_equal(json_of(&arena, write_matrix, &back), json);
    tocsin_arena_release(&arena);
}

static void a_matrix_with_wrong_members_is_refused_by_name(void **state) {
    (void)state;
    const struct {
        const char *json, *wrong;
    } bodies[] = {
        {"{\"hypotheses\":[{\"name\":\"x\",\"rank\":1}]}", "score"},
        {"{\"hypotheses\":[{\"rank\":0,\"score\":1}]}", "rank"},
        {"{\"evidence\":[{\"id\":\"e\",\"weight\":26,\"found\":0,\"origins\":0,\"spread\":0}]}",
         "weight"},
        {"{\"evidence\":[{\"id\":\"e\",\"weight\":1,\"found\":0,\"origins\":0,\"spread\":0,"
         "\"cells\":[{\"cell\":\"neutral\"}]}]}",
         "cells"},
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        TOCSIN_CLEANUP(tocsin_json_value_release) struct json_object *value = NULL;
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_matrix back;
        assert_int_equal(tocsin_json_parse(tocsin_text_of(bodies[i].json), &value, &err),
                         TOCSIN_OK);
        assert_int_equal(tocsin_matrix_read(value, &arena, &back, &err), TOCSIN_BAD_INPUT);
        if (!strstr(err.message, bodies[i].wrong)) fail_msg("%s: %s", bodies[i].json, err.message);
        tocsin_arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_comes_back_as_it_went),
        cmocka_unit_test(a_finding_comes_back_with_its_slots),
        cmocka_unit_test(a_test_of_a_picture_comes_back_as_it_went),
        cmocka_unit_test(bodies_with_wrong_members_are_refused_by_name),
        cmocka_unit_test(a_matrix_comes_back_as_it_went),
        cmocka_unit_test(a_matrix_with_wrong_members_is_refused_by_name),
        cmocka_unit_test(words_go_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
