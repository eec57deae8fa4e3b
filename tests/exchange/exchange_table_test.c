// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/yaml.h"
#include "tocsin/exchange.h"

#define SHA256 "00000000000000000000000000000000000000000000000000000000000000ff"

static const char field_notes[] =
    "name: notes\n"
    "columns: {date: day, place: town, lat: lat, lon: lon, type: kind, actor: who, quantity: dead, text: note}\n"
    "values: {source: Field office, source_kind: observer, unit: killed, measure: flow}\n"
    "types: {shelling: ASSAULT, truce: AGREE, other: none}\n"
    "actors: {Northern army: RUS.MIL}\n";

typedef struct opened {
    tocsin_arena arena;
    tocsin_mapping mapping;
    tocsin_table *table;
    tocsin_error err;
} opened;

static tocsin_status try_open(opened *o, const char *yaml, const char *text) {
    const yaml_node *node = NULL;
    *o = (opened){.arena = TOCSIN_ARENA_INIT, .err = TOCSIN_ERROR_INIT};
    assert_int_equal(yaml_parse(tocsin_text_of(yaml), "case.yaml", &o->arena, &node, &o->err),
                     TOCSIN_OK);
    tocsin_status status = tocsin_mapping_read(node, "case.yaml", &o->arena, &o->mapping, &o->err);
    return status ? status
                  : tocsin_table_open(tocsin_text_of(text), SHA256, "notes.csv", &o->mapping,
                                      &o->table, &o->err);
}

static void release(opened *o) {
    tocsin_table_close(&o->table);
    tocsin_arena_release(&o->arena);
}

static tocsin_claim next_claim(opened *o) {
    tocsin_table_row row;
    tocsin_status status = tocsin_table_next(o->table, &o->arena, &row, &o->err);
    if (status) fail_msg("%s", o->err.message);
    assert_false(row.is_observation);
    return row.claim;
}

#define assert_text(text, wanted)                                                                  \
    do {                                                                                           \
        tocsin_text t = (text);                                                                    \
        assert_int_equal(t.n, strlen(wanted));                                                     \
        assert_memory_equal(t.at, wanted, t.n);                                                    \
    } while (0)

static void a_row_is_a_claim_of_its_source_that_names_its_bytes(void **state) {
    (void)state;
    static const char text[] =
        "\xef\xbb\xbf"
        "day;town;lat;lon;kind;who;dead;note\r\n"
        "2021-11-02;Yelnya;54,57;33,17;shelling;Northern army;3;\"Two lines;\r\nand \"\"quotes\"\"\"\r\n"
        "\r\n"
        "2021-11-03 10:30;;;;other;;;\r\n";
    opened o;
    assert_int_equal(try_open(&o, field_notes, text), TOCSIN_OK);
    tocsin_claim c = next_claim(&o);
    assert_text(c.text, "Two lines;\r\nand \"quotes\"");
    assert_memory_equal(text + c.span.from, "Two lines;", 10);
    assert_memory_equal(text + c.span.to, "\"\r\n", 3);
    assert_memory_equal(text + c.sentence.from, "2021-11-02", 10);
    assert_text(c.speaker.name, "Field office");
    assert_int_equal(c.speaker.kind, TOCSIN_OBSERVER);
    assert_int_equal(c.plover, TOCSIN_ASSAULT);
    assert_text(c.actor, "RUS.MIL");
    assert_true(fabs(c.place.lat - 54.57) < 1e-9 && fabs(c.place.lon - 33.17) < 1e-9);
    assert_true(c.has_quantity && c.quantity.low == 3 && c.quantity.high == 3);
    assert_int_equal(c.quantity.unit, TOCSIN_KILLED);
    assert_text(c.rule, "import/notes");
    c = next_claim(&o);
    assert_text(c.text, "2021-11-03 10:30;;;;other;;;");
    assert_int_equal(c.plover, TOCSIN_PLOVER_NONE);
    assert_false(c.has_quantity);
    tocsin_table_row row;
    assert_int_equal(tocsin_table_next(o.table, &o.arena, &row, &o.err), TOCSIN_NO);
    release(&o);
}

static void features_become_the_same_claims(void **state) {
    (void)state;
    static const char text[] =
        "{\"type\": \"FeatureCollection\", \"crs\": {\"properties\": {\"name\": \"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\n"
        " \"features\": [\n"
        "  {\"type\": \"Feature\", \"geometry\": {\"type\": \"Point\", \"coordinates\": [33.17, 54.57]},\n"
        "   \"properties\": {\"day\": \"2021-11-02\", \"dead\": 3, \"note\": \"a ] } [ brace\", \"town\": null}},\n"
        "  {\"type\": \"Feature\", \"geometry\": null, \"properties\": {\"day\": \"2021-11-03\"}}\n"
        " ]}\n";
    opened o;
    assert_int_equal(
        try_open(
            &o,
            "name: n\ncolumns: {date: day, quantity: dead, text: note, place: town}\nvalues: {unit: killed}\n",
            text),
        TOCSIN_OK);
    tocsin_claim c = next_claim(&o);
    assert_text(c.text, "a ] } [ brace");
    assert_true(c.place.lat == 54.57 && c.place.lon == 33.17);
    assert_text(c.place.text, "54.57, 33.17");
    assert_true(c.quantity.low == 3);
    c = next_claim(&o);
    assert_text(c.text, "{\"day\": \"2021-11-03\"}");
    assert_true(isnan(c.place.lat));
    tocsin_table_row row;
    assert_int_equal(tocsin_table_next(o.table, &o.arena, &row, &o.err), TOCSIN_NO);
    release(&o);
}

static void a_column_of_values_makes_observations(void **state) {
    (void)state;
    opened o;
    tocsin_table_row row;
    assert_int_equal(
        try_open(&o,
                 "name: ports\ncolumns: {date: d, value: v, area: port}\nvalues: {unit: ships}\n",
                 "port\td\tv\nOdesa\t2022-01-01\t35.5\nOdesa\t2022-02-01\tNA\n"),
        TOCSIN_OK);
    assert_int_equal(tocsin_table_next(o.table, &o.arena, &row, &o.err), TOCSIN_OK);
    assert_true(row.is_observation && row.observation.value == 35.5);
    assert_text(row.observation.area, "Odesa");
    assert_text(row.observation.method, "column 'v' of line 2");
    assert_int_equal(tocsin_table_next(o.table, &o.arena, &row, &o.err), TOCSIN_OK);
    assert_true(isnan(row.observation.value));
    release(&o);
}

static void dates_may_be_written_as_the_mapping_says(void **state) {
    (void)state;
    opened o;
    assert_int_equal(
        try_open(
            &o,
            "like: acled\nname: a\ncolumns: {date: 1, lat: 2, lon: 3, type: 4, actor: 5, target: 6, place: 7, "
            "source: 8, text: 9, quantity: 10}\nheader: false\n",
            "02 November 2021,1,2,Battles,a,b,Town,Reuters,Note,0\n"),
        TOCSIN_OK);
    tocsin_claim c = next_claim(&o);
    assert_int_equal(c.when.from, tocsin_day_from_civil((tocsin_civil){2021, 11, 2}));
    assert_text(c.speaker.name, "Reuters");
    assert_text(c.outlet, "ACLED");
    assert_int_equal(c.plover, TOCSIN_ASSAULT);
    release(&o);
}

static void every_template_can_be_read(void **state) {
    (void)state;
    static const char *const names[] = {"acled", "gdelt", "tocsin", "ucdp", "viina"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_error err = TOCSIN_ERROR_INIT;
        tocsin_mapping mapping;
        if (tocsin_mapping_like(tocsin_text_of(names[i]), &arena, &mapping, &err))
            fail_msg("%s", err.message);
        assert_text(mapping.name, names[i]);
        tocsin_arena_release(&arena);
    }
}

/* The message of the first failure on the way through the table. */
static void refused(const char *yaml, const char *text, const char *says) {
    opened o;
    tocsin_status status = try_open(&o, yaml, text);
    for (tocsin_table_row row; !status;)
        status = tocsin_table_next(o.table, &o.arena, &row, &o.err);
    assert_int_equal(status, TOCSIN_BAD_INPUT);
    if (!strstr(o.err.message, says)) fail_msg("'%s' does not say '%s'", o.err.message, says);
    release(&o);
}

static void what_cannot_be_read_is_refused_with_line_and_column(void **state) {
    (void)state;
    const char *simple = "name: n\ncolumns: {date: d, lat: y, lon: x}\n";
    refused(simple, "", "notes.csv: the table is empty");
    refused(simple, "d,y\n", "notes.csv:1: there is no column 'x'");
    refused(simple, "d,y,x\n2021-11-02,1,2\nsoon,1,2\n",
            "notes.csv:3: column 'd': 'soon' is no date");
    refused(simple, "d,y,x\n,1,2\n", "notes.csv:2: column 'd': '' should be a date");
    refused(simple, "d,y,x\n2021-11-02,91,2\n", "column 'y': '91' is out of range");
    refused(simple, "d,y,x\n2021-11-02,1,\n", "column 'x': '' is empty");
    refused(simple, "d,y,x\n2021-11-02,1\n", "notes.csv:2: the row ends after 2 of 3 columns");
    refused(simple, "d,y,x\n\"2021-11-02,1,2\n", "notes.csv:2: a quoted field begins here");
    refused(simple, "d,y,x\n2021-11-02,1,2\n\xff,1,2\n", "notes.csv:3: byte 21 is not UTF-8");
    refused("name: n\ncolumns: {date: d, type: t}\n", "d,t\n2021-11-02,shelling\n",
            "column 't': 'shelling' is no event type");
    refused(simple, "{\"type\": \"Feature\"}", "it has no list 'features'");
    refused(simple, "{\"features\": [{\"properties\": {\"d\": \"2021-11-02\"}",
            "byte 48: the file ends within a value");
    refused(simple, "{\"crs\": {\"name\": \"EPSG:28992\"}, \"features\": []}", "ogr2ogr");
    refused("name: n\ncolumns: {date: d, when: e}\n", "d,e\n", "case.yaml:2: ");
    refused("name: n\ncolumns: {lat: d}\n", "d\n", "does not say which column holds the date");
    refused("name: n\ncolumns: {date: d}\ntypes: {a: WAR}\n", "d\n",
            "case.yaml:3: 'WAR' is no event type");
    refused("name: n\nlike: excel\n", "d\n", "case.yaml:2: there is no template 'excel'");
}

static void the_reader_of_tables_knows_the_bytes_of_each_field(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_error err = TOCSIN_ERROR_INIT;
    csv_reader csv;
    const char *text = "a,\"b \"\"c\"\"\n d\" , e \n\nlast";
    csv_open(&csv, tocsin_text_of("a;b;c,d\n"), "x", 0);
    assert_int_equal(csv.separator, ';');
    csv_close(&csv);
    csv_open(&csv, tocsin_text_of(text), "x", ',');
    assert_int_equal(csv_next(&csv, &arena, &err), TOCSIN_BAD_INPUT); /* a blank behind the quote */
    csv_close(&csv);
    text = "a,\"b \"\"c\"\"\n d\", e \n\nlast";
    csv_open(&csv, tocsin_text_of(text), "x", ',');
    assert_int_equal(csv_next(&csv, &arena, &err), TOCSIN_OK);
    assert_int_equal(csv.n, 3);
    assert_text(csv.fields[1].text, "b \"c\"\n d");
    assert_int_equal(csv.fields[1].from, 3);
    assert_text(csv.fields[2].text, "e");
    assert_int_equal(text[csv.fields[2].from], 'e');
    assert_int_equal(csv_next(&csv, &arena, &err), TOCSIN_OK);
    assert_int_equal(csv.line, 4);
    assert_text(csv_text(&csv, 0), "last");
    assert_int_equal(csv_next(&csv, &arena, &err), TOCSIN_NO);
    csv_close(&csv);
    tocsin_arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reader_of_tables_knows_the_bytes_of_each_field),
        cmocka_unit_test(a_row_is_a_claim_of_its_source_that_names_its_bytes),
        cmocka_unit_test(features_become_the_same_claims),
        cmocka_unit_test(a_column_of_values_makes_observations),
        cmocka_unit_test(dates_may_be_written_as_the_mapping_says),
        cmocka_unit_test(every_template_can_be_read),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_line_and_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
