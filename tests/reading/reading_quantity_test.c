// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "reading/quantity.h"

#include <math.h>

typedef struct expected {
    const char *sentence, *text;
    double low, high;
    tocsin_unit unit;
    tocsin_measure measure;
} expected;

static quantity_list find(fixture *f, const char *language, const char *text) {
    quantity_list list = {NULL, 0};
    fixture_cut(f, language, text);
    assert_int_equal(f->passage.n_sentences, 1);
    assert_int_equal(quantity_find(&f->passage, &f->passage.sentences[0], NULL, &list, &f->err),
                     TOCSIN_OK);
    return list;
}

static void assert_bound(double found, double wanted) {
    assert_int_equal(isnan(found), isnan(wanted));
    if (!isnan(wanted)) assert_true(fabs(found - wanted) <= 1e-9 * fabs(wanted));
}

/* Each sentence holds that one quantity and no other. */
static void assert_all(fixture *f, const char *language, const expected *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        quantity_list list = find(f, language, cases[i].sentence);
        if (list.n != 1) print_error("%s: %zu quantities\n", cases[i].sentence, list.n);
        assert_int_equal(list.n, 1);
        assert_text(list.items[0].text, cases[i].text);
        assert_bound(list.items[0].low, cases[i].low);
        assert_bound(list.items[0].high, cases[i].high);
        assert_string_equal(tocsin_unit_word(list.items[0].unit), tocsin_unit_word(cases[i].unit));
        assert_string_equal(tocsin_measure_word(list.items[0].measure),
                            tocsin_measure_word(cases[i].measure));
    }
}

static void assert_none(fixture *f, const char *language, const char *text) {
    quantity_list list = find(f, language, text);
    if (list.n) print_error("found \"%.*s\"\n", TOCSIN_TEXT_ARG(list.items[0].text));
    assert_int_equal(list.n, 0);
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void qualified_dutch_numbers_are_intervals(void **state) {
    static const expected cases[] = {
        {"Er staan bijna 100.000 Russische manschappen.", "bijna 100.000 Russische manschappen",
         90000, 100000, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Er staan ruim honderdduizend soldaten.", "ruim honderdduizend soldaten", 100000, 120000,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Zo'n 1.200 tanks staan er nog.", "Zo'n 1.200 tanks", 1080, 1320, TOCSIN_TANKS,
         TOCSIN_STOCK},
        {"Er staan minstens 40 schepen.", "minstens 40 schepen", 40, (double)NAN, TOCSIN_SHIPS,
         TOCSIN_STOCK},
        {"Het waren hooguit drie vliegtuigen.", "hooguit drie vliegtuigen", (double)NAN, 3,
         TOCSIN_AIRCRAFT, TOCSIN_STOCK},
        {"Er is sprake van tot 175.000 man.", "tot 175.000 man", (double)NAN, 175000, TOCSIN_TROOPS,
         TOCSIN_STOCK},
    };
    assert_all(*state, "nl", cases, COUNT(cases));
}

static void qualified_english_numbers_are_intervals(void **state) {
    static const expected cases[] = {
        {"Nearly 100,000 Russian troops stay there.", "Nearly 100,000 Russian troops", 90000,
         100000, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"More than 50 tanks stay there.", "More than 50 tanks", 50, 60, TOCSIN_TANKS,
         TOCSIN_STOCK},
        {"Some 20 ships lie there.", "Some 20 ships", 18, 22, TOCSIN_SHIPS, TOCSIN_STOCK},
        {"Up to 175,000 soldiers stay there.", "Up to 175,000 soldiers", (double)NAN, 175000,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"There are 40 or more helicopters.", "40 or more helicopters", 40, (double)NAN,
         TOCSIN_AIRCRAFT, TOCSIN_STOCK},
        {"The monitors counted 661 ceasefire violations.", "661 ceasefire violations", 661, 661,
         TOCSIN_VIOLATIONS, TOCSIN_FLOW},
    };
    assert_all(*state, "en", cases, COUNT(cases));
}

static void ranges_share_their_scale(void **state) {
    static const expected dutch[] = {
        {"Tussen de 5 en 10 duizend man staan klaar.", "Tussen de 5 en 10 duizend man", 5000, 10000,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Er liggen 5 tot 10 schepen.", "5 tot 10 schepen", 5, 10, TOCSIN_SHIPS, TOCSIN_STOCK},
        {"Er staan 90-100 raketten.", "90-100 raketten", 90, 100, TOCSIN_MISSILES, TOCSIN_STOCK},
        {"Er staan 90.000 tot 100.000 militairen.", "90.000 tot 100.000 militairen", 90000, 100000,
         TOCSIN_TROOPS, TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"Between 5 and 10 ships lie there.", "Between 5 and 10 ships", 5, 10, TOCSIN_SHIPS,
         TOCSIN_STOCK},
        {"There are two to three million refugees.", "two to three million refugees", 2e6, 3e6,
         TOCSIN_DISPLACED, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

static void vague_words_are_wide_intervals(void **state) {
    static const expected dutch[] = {
        {"Daar zitten een paar duizend mensen.", "een paar duizend mensen", 2000, 5000,
         TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Er staan enkele tientallen tanks.", "enkele tientallen tanks", 20, 99, TOCSIN_TANKS,
         TOCSIN_STOCK},
        {"Duizenden Russische soldaten staan er.", "Duizenden Russische soldaten", 2000, 9999,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Tienduizenden mensen staan er.", "Tienduizenden mensen", 20000, 99999, TOCSIN_PEOPLE,
         TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"A few thousand migrants stay there.", "A few thousand migrants", 2000, 5000,
         TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Tens of thousands of troops stay there.", "Tens of thousands of troops", 20000, 99999,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Dozens of tanks stay there.", "Dozens of tanks", 20, 99, TOCSIN_TANKS, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

static void cues_tell_plan_and_flow_from_stock(void **state) {
    static const expected dutch[] = {
        {"Rusland wil 10.000 militairen sturen.", "10.000 militairen", 10000, 10000, TOCSIN_TROOPS,
         TOCSIN_PLAN},
        {"Duizend man is naar huis gestuurd.", "Duizend man", 1000, 1000, TOCSIN_TROOPS,
         TOCSIN_FLOW},
        {"Er waren 80.000 Russische troepen achtergebleven.", "80.000 Russische troepen", 80000,
         80000, TOCSIN_TROOPS, TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"Russia plans to send 10,000 more troops.", "10,000 more troops", 10000, 10000,
         TOCSIN_TROOPS, TOCSIN_PLAN},
        {"In May officials said that 80,000 Russian troops had stayed behind.", /* no "may" */
         "80,000 Russian troops", 80000, 80000, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"About 3,000 soldiers have arrived.", "About 3,000 soldiers", 2700, 3300, TOCSIN_TROOPS,
         TOCSIN_FLOW},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

static void people_who_died_are_counted_as_killed(void **state) {
    fixture *f = *state;
    quantity_list list = find(f, "nl", "Minstens 12 soldaten zijn gedood en 30 raakten gewond.");
    assert_int_equal(list.n, 2);
    assert_int_equal(list.items[0].unit, TOCSIN_KILLED);
    assert_int_equal(list.items[1].unit, TOCSIN_INJURED);
    assert_bound(list.items[1].low, 30);
    list = find(f, "nl", "Het dodental is opgelopen tot 12.");
    assert_int_equal(list.n, 1);
    assert_int_equal(list.items[0].unit, TOCSIN_KILLED);
    assert_bound(list.items[0].low, 12);
}

static void unknown_quantity_keeps_its_unit(void **state) {
    fixture *f = *state;
    quantity_list list = find(
        f, "nl",
        "Het is niet duidelijk hoeveel militairen er al waren en hoeveel er zijn bij gekomen.");
    assert_int_equal(list.n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(list.items[i].unknown && isnan(list.items[i].low) && isnan(list.items[i].high));
        assert_int_equal(list.items[i].unit, TOCSIN_TROOPS);
    }
    assert_int_equal(list.items[0].measure, TOCSIN_STOCK);
    assert_int_equal(list.items[1].measure, TOCSIN_FLOW);
}

static void number_that_reads_both_ways_keeps_both(void **state) {
    fixture *f = *state;
    quantity_list list = find(f, "nl", "Er staan 100.000 militairen.");
    assert_true(list.items[0].ambiguous);
    assert_bound(list.items[0].low, 100000);
    assert_bound(list.items[0].other, 100);
    list = find(f, "en", "There are 100.000 soldiers.");
    assert_bound(list.items[0].low, 100);
    assert_bound(list.items[0].other, 100000);
    list = find(f, "nl", "Er staan 1.234.567 militairen.");
    assert_false(list.items[0].ambiguous);
}

static void what_counts_nothing_is_not_found(void **state) {
    static const char *const dutch[] = {
        "De T-72 is een 20-jarige tank.",
        "Om 10:30 uur en om 10.30 uur kwam het nieuws.",
        "In 2014 werd de Krim ingelijfd.",
        "Het gaat om 50 procent.",
        "Resolutie 2202 en artikel 5 gelden nog.",
        "Bel 020 5551234 voor vragen.",
        "De twee landen praten met een van de drie.",
    };
    static const char *const english[] = {
        "The 15-year-old saw the F-16 at 10:30.",
        "Under article 5 it is 40 percent.",
        "One of the two countries agreed in 1991.",
    };
    for (size_t i = 0; i < COUNT(dutch); i++) assert_none(*state, "nl", dutch[i]);
    for (size_t i = 0; i < COUNT(english); i++) assert_none(*state, "en", english[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(qualified_dutch_numbers_are_intervals),
        fixture_test(qualified_english_numbers_are_intervals),
        fixture_test(ranges_share_their_scale),
        fixture_test(vague_words_are_wide_intervals),
        fixture_test(cues_tell_plan_and_flow_from_stock),
        fixture_test(people_who_died_are_counted_as_killed),
        fixture_test(unknown_quantity_keeps_its_unit),
        fixture_test(number_that_reads_both_ways_keeps_both),
        fixture_test(what_counts_nothing_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
