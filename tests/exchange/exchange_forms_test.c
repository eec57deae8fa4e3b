// SPDX-License-Identifier: Apache-2.0
/* What goes out: CSV that is safe in a spreadsheet, features, objects of STIX; and auto-archiver's notes, which come in. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exchange/python.h"
#include "exchange/stix.h"
#include "tocsin/exchange.h"

static void assert_buffer(const tocsin_buffer *buffer, const char *wanted) {
    assert_false(buffer->failed);
    assert_string_equal(buffer->n ? buffer->at : "", wanted);
}

static void a_cell_is_never_a_formula_and_a_number_stays_a_number(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"=1+1", "\"'=1+1\""},     {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"+31 6", "\"'+31 6\""},   {"-x", "\"'-x\""},
        {"-5", "\"-5\""},          {"+2.5e3", "\"+2.5e3\""},
        {"'=x", "\"''=x\""},       {"'quoted'", "\"'quoted'\""},
        {"\tx", "\"'\tx\""},       {"a \"b\"", "\"a \"\"b\"\"\""},
        {"a;=b\n", "\"a;=b\n\""},  {"", ""},
        {"-5+cmd", "\"'-5+cmd\""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        tocsin_csv_writer csv = {.out = &out, .separator = ','};
        tocsin_csv_text(&csv, tocsin_text_of(pairs[i][0]));
        assert_buffer(&out, pairs[i][1]);
    }
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_csv_writer csv = {.out = &out, .separator = ';'};
    tocsin_csv_number(&csv, -5);
    tocsin_csv_number(&csv, (double)NAN);
    tocsin_csv_number(&csv, 0.1);
    tocsin_csv_end_row(&csv);
    assert_buffer(&out, "-5;;0.1\r\n");
}

static void a_ring_turns_left_whichever_way_it_came(void **state) {
    (void)state;
    const double clockwise[] = {0, 0, 0, 1, 1, 1, 0, 0};
    const size_t ends[] = {4};
    tocsin_export_area area = {TOCSIN_TEXT("yard"), clockwise, ends, 1, 2};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    assert_int_equal(tocsin_geojson_area(&out, &area, NULL), TOCSIN_OK);
    assert_buffer(
        &out,
        "{\"geometry\":{\"coordinates\":[[[[0,0],[1,1],[0,1],[0,0]]]],\"type\":\"MultiPolygon\"},"
        "\"properties\":{\"km2\":2,\"name\":\"yard\"},\"type\":\"Feature\"}");
}

static void ids_follow_from_what_they_are_of(void **state) {
    (void)state;
    tocsin_stix_ref a, b;
    /* Computed with Python's uuid.uuid5 over the canonical JSON of the properties that the standard names for a file. */
    const char *file =
        "{\"hashes\":{\"SHA-256\":\"96a340de6cc4044e400c835e1bd8bbb2b7a86d57e7903a56546bb66b7879b514\"},"
        "\"name\":\"reports/2022-02-21-weekblad-de-zenne.txt\"}";
    assert_int_equal(stix_observable_id("file", tocsin_text_of(file), &a, NULL), TOCSIN_OK);
    assert_string_equal(a.id, "file--d1010b1c-7250-550a-998d-d0e627117b03");
    assert_int_equal(tocsin_stix_ref_of_evidence(TOCSIN_TEXT("sha256:ab"), &a, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_stix_ref_of_evidence(TOCSIN_TEXT("ab"), &b, NULL), TOCSIN_OK);
    assert_string_equal(a.id, b.id);
    assert_int_equal(tocsin_stix_ref_of_claim(TOCSIN_TEXT("ab"), &b, NULL), TOCSIN_OK);
    assert_string_not_equal(strstr(a.id, "--"), strstr(b.id, "--"));
}

static size_t count(const tocsin_buffer *buffer, const char *what) {
    size_t n = 0;
    for (const char *at = buffer->at; (at = strstr(at, what)); at++) n++;
    return n;
}

static void a_denial_is_an_opinion_on_the_note_of_what_it_denies(void **state) {
    (void)state;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_stix_free) tocsin_stix *stix = NULL;
    tocsin_stix_ref denied;
    tocsin_text at = TOCSIN_TEXT("2021-11-14T12:00:00Z");
    tocsin_claim claim = {
        .seq = 7,
        .id = TOCSIN_TEXT("cd"),
        .evidence = TOCSIN_TEXT("sha256:ef"),
        .text = TOCSIN_TEXT("No troops \"there\""),
        .speaker = {.name = TOCSIN_TEXT("Kremlin"), .kind = TOCSIN_GOVERNMENT},
        .act = TOCSIN_DENY,
        .place = {.lat = (double)NAN, .lon = (double)NAN, .precision_km = (double)NAN}};
    assert_int_equal(tocsin_stix_begin(&out, TOCSIN_TEXT("seed"), at, &stix, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_stix_ref_of_claim(TOCSIN_TEXT("ab"), &denied, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_stix_claim(stix, &claim, at, &denied, 1, NULL), TOCSIN_OK);
    assert_int_equal(tocsin_stix_claim(stix, &claim, at, &denied, 1, NULL),
                     TOCSIN_OK); /* once is enough */
    assert_int_equal(tocsin_stix_end(stix, NULL), TOCSIN_OK);
    struct json_object *bundle = NULL;
    assert_int_equal(tocsin_json_parse(tocsin_buffer_text(&out), &bundle, NULL), TOCSIN_OK);
    tocsin_json_value_release(&bundle);
    assert_int_equal(count(&out, "\"type\":\"note\""), 1);
    assert_int_equal(count(&out, "\"type\":\"opinion\""), 1);
    assert_int_equal(count(&out, "\"type\":\"identity\""), 2);
    assert_int_equal(count(&out, denied.id), 1);
    assert_int_equal(count(&out, "\"opinion\":\"strongly-disagree\""), 1);
    assert_int_equal(count(&out, "\"created\":\"2021-11-14T12:00:00.000Z\""), 4);
}

static void what_python_prints_becomes_json(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"{'a': \"it's\", 'b': [1, -2.5, None, True], 'c': ()}",
         "{\"a\":\"it's\",\"b\":[1,-2.5,null,true],\"c\":[]}"},
        {"{'t': datetime.datetime(2021, 11, 4, 12, 0, tzinfo=datetime.timezone.utc)}",
         "{\"t\":\"2021-11-04\"}"},
        {"[PosixPath('/a'), {}]", "[null,{}]"},
        {"'\\u2014\\x41\\n\\'\\\\'", "\"\u2014A\\n'\\\\\""},
        {"{'a': 'open", NULL},
        {"{'a': 1} x", NULL},
        {"['\\q']", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer out = TOCSIN_BUFFER_INIT;
        bool reads = python_to_json(tocsin_text_of(pairs[i][0]), &out);
        assert_int_equal(reads, pairs[i][1] != NULL);
        if (reads) assert_buffer(&out, pairs[i][1]);
    }
}

static void notes_of_an_archived_item_are_found_in_each_of_their_forms(void **state) {
    (void)state;
    static const char *const forms[] = {
        ("status,metadata,media\r\nok,\"{'url': 'https://x.org/1', 'content': 'Words', 'timestamp': "
         "datetime.datetime(2021, 11, 4, 1, 2)}\",\"[{'filename': '/tmp/a', 'key': 'f/a.jpg', 'properties': {'thumbs': [{'key': "
         "'f/t.jpg'}]}}]\"\r\n"),
        ("Link,Archive status,Archive location,Upload timestamp,Text content\nhttps://x.org/1,success,f/a.jpg,2021-11-04 01:02,Words\n"),
        ("{\"status\": \"ok\", \"metadata\": {\"url\": \"https://x.org/1\", \"content\": \"Words\", \"timestamp\": "
         "\"2021-11-04T01:02:00\"}, \"media\": [{\"key\": \"f/a.jpg\"}]}"),
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_archived_item *items = NULL;
        size_t n = 0;
        if (tocsin_archived_items(tocsin_text_of(forms[i]), "db.csv", &arena, &items, &n, &err))
            fail_msg("%s", err.message);
        assert_int_equal(n, 1);
        assert_true(tocsin_text_is(items[0].url, "https://x.org/1"));
        assert_true(tocsin_text_is(items[0].content, "Words"));
        assert_int_equal(items[0].posted, tocsin_day_from_civil((tocsin_civil){2021, 11, 4}));
        assert_int_equal(items[0].n_media, i == 0 ? 2 : 1);
        assert_true(tocsin_text_is(items[0].media[0], "f/a.jpg"));
        tocsin_arena_release(&arena);
    }
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_archived_item *items = NULL;
    size_t n = 1;
    assert_int_equal(
        tocsin_archived_items(TOCSIN_TEXT("a,b\n1,2\n"), "x.csv", &arena, &items, &n, &err),
        TOCSIN_OK);
    assert_int_equal(n, 0); /* a table of something else */
    tocsin_text torn = TOCSIN_TEXT("status,metadata,media\nok,\"{'url': \",[]\n");
    assert_int_equal(tocsin_archived_items(torn, "db.csv", &arena, &items, &n, &err),
                     TOCSIN_BAD_INPUT);
    assert_non_null(strstr(err.message, "db.csv:2: column 2"));
    tocsin_arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_never_a_formula_and_a_number_stays_a_number),
        cmocka_unit_test(a_ring_turns_left_whichever_way_it_came),
        cmocka_unit_test(ids_follow_from_what_they_are_of),
        cmocka_unit_test(a_denial_is_an_opinion_on_the_note_of_what_it_denies),
        cmocka_unit_test(what_python_prints_becomes_json),
        cmocka_unit_test(notes_of_an_archived_item_are_found_in_each_of_their_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
