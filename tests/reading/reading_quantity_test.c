// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "reading/number.h"
#include "reading/quantity_words.h"

#include <math.h>

typedef struct expected {
    const char *sentence, *text;
    double low, high;
    tocsin_unit unit;
    tocsin_measure measure;
} expected;

/* As `language`, or with the words of `lang` where that is given. */
static quantity_list find_with(fixture *f, const char *language, const pack *lang,
                               const char *text) {
    quantity_list list = {NULL, 0};
    quantity_memory memory = {TOCSIN_UNIT_NONE, TOCSIN_MEASURE_NONE};
    fixture_cut(f, language, text);
    if (lang) f->passage.pack = lang;
    assert_int_equal(f->passage.n_sentences, 1);
    assert_int_equal(
        quantity_find(&f->passage, &f->passage.sentences[0], NULL, &memory, &list, &f->err),
        TOCSIN_OK);
    return list;
}

static quantity_list find(fixture *f, const char *language, const char *text) {
    return find_with(f, language, NULL, text);
}

static void assert_bound(double found, double wanted) {
    assert_int_equal(isnan(found), isnan(wanted));
    if (!isnan(wanted)) assert_true(fabs(found - wanted) <= 1e-9 * fabs(wanted));
}

static void assert_quantity(quantity_list list, const expected *wanted) {
    if (list.n != 1) print_error("%s: %zu quantities\n", wanted->sentence, list.n);
    assert_int_equal(list.n, 1);
    assert_text(list.items[0].text, wanted->text);
    assert_bound(list.items[0].low, wanted->low);
    assert_bound(list.items[0].high, wanted->high);
    assert_string_equal(tocsin_unit_word(list.items[0].unit), tocsin_unit_word(wanted->unit));
    assert_string_equal(tocsin_measure_word(list.items[0].measure),
                        tocsin_measure_word(wanted->measure));
}

/* Each sentence holds that one quantity and no other. */
static void assert_all(fixture *f, const char *language, const expected *cases, size_t n) {
    for (size_t i = 0; i < n; i++) assert_quantity(find(f, language, cases[i].sentence), &cases[i]);
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

#define OPEN ((double)NAN)

static void every_unit_has_its_words(void **state) {
    static const expected dutch[] = {
        {"Er staan 3.500 infanteristen.", "3.500 infanteristen", 3500, 3500, TOCSIN_TROOPS,
         TOCSIN_STOCK},
        {"Er wachten 200 toeristen.", "200 toeristen", 200, 200, TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Er vielen 12 burgerslachtoffers.", "12 burgerslachtoffers", 12, 12, TOCSIN_KILLED,
         TOCSIN_FLOW},
        {"Drie mensen lieten het leven.", "Drie mensen", 3, 3, TOCSIN_KILLED, TOCSIN_FLOW},
        {"Er zijn 40 zwaargewonden.", "40 zwaargewonden", 40, 40, TOCSIN_INJURED, TOCSIN_FLOW},
        {"Zeker 80.000 mensen sloegen op de vlucht.", "Zeker 80.000 mensen", 80000, OPEN,
         TOCSIN_DISPLACED, TOCSIN_FLOW},
        {"Er staan 14 gevechtstanks.", "14 gevechtstanks", 14, 14, TOCSIN_TANKS, TOCSIN_STOCK},
        {"Er staan 50 raketwerpers.", "50 raketwerpers", 50, 50, TOCSIN_VEHICLES, TOCSIN_STOCK},
        {"Er staan 8 gevechtshelikopters.", "8 gevechtshelikopters", 8, 8, TOCSIN_AIRCRAFT,
         TOCSIN_STOCK},
        {"Er liggen twee vliegdekschepen.", "twee vliegdekschepen", 2, 2, TOCSIN_SHIPS,
         TOCSIN_STOCK},
        {"Er liggen 6.000 kernkoppen.", "6.000 kernkoppen", 6000, 6000, TOCSIN_MISSILES,
         TOCSIN_STOCK},
        {"De missie telde 1.200 bestandsschendingen.", "1.200 bestandsschendingen", 1200, 1200,
         TOCSIN_VIOLATIONS, TOCSIN_FLOW},
        {"Er waren vier knallen.", "vier knallen", 4, 4, TOCSIN_EXPLOSIONS, TOCSIN_FLOW},
        {"Er liggen 11 vliegvelden.", "11 vliegvelden", 11, 11, TOCSIN_SITES, TOCSIN_STOCK},
        {"Dat is 30 mijl verderop.", "30 mijl", 48.28032, 48.28032, TOCSIN_KM, TOCSIN_MEASURE_NONE},
        {"Het duurt anderhalve dag.", "anderhalve dag", 1.5, 1.5, TOCSIN_DAYS, TOCSIN_MEASURE_NONE},
        {"Het kost 1,5 miljoen euro.", "1,5 miljoen euro", 1.5e6, 1.5e6, TOCSIN_MONEY,
         TOCSIN_STOCK},
        {"Het kost € 3 mln aan hulp.", "€ 3 mln", 3e6, 3e6, TOCSIN_MONEY, TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"There are 600 peacekeepers.", "600 peacekeepers", 600, 600, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"There are 90 aid workers.", "90 aid workers", 90, 90, TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"It caused seven fatalities.", "seven fatalities", 7, 7, TOCSIN_KILLED, TOCSIN_FLOW},
        {"Eleven villagers were shot dead.", "Eleven villagers", 11, 11, TOCSIN_KILLED,
         TOCSIN_FLOW},
        {"Thirty workers were hospitalised.", "Thirty workers", 30, 30, TOCSIN_INJURED,
         TOCSIN_FLOW},
        {"Half a million people were uprooted.", "Half a million people", 5e5, 5e5,
         TOCSIN_DISPLACED, TOCSIN_FLOW},
        {"There are 31 main battle tanks.", "31 main battle tanks", 31, 31, TOCSIN_TANKS,
         TOCSIN_STOCK},
        {"There are 18 self-propelled guns.", "18 self-propelled guns", 18, 18, TOCSIN_VEHICLES,
         TOCSIN_STOCK},
        {"There are two dozen warplanes.", "two dozen warplanes", 24, 24, TOCSIN_AIRCRAFT,
         TOCSIN_STOCK},
        {"There are five destroyers.", "five destroyers", 5, 5, TOCSIN_SHIPS, TOCSIN_STOCK},
        {"There are 40 warheads.", "40 warheads", 40, 40, TOCSIN_MISSILES, TOCSIN_STOCK},
        {"It saw 12 airspace violations.", "12 airspace violations", 12, 12, TOCSIN_VIOLATIONS,
         TOCSIN_FLOW},
        {"It heard 5 detonations.", "5 detonations", 5, 5, TOCSIN_EXPLOSIONS, TOCSIN_FLOW},
        {"There are 9 outposts.", "9 outposts", 9, 9, TOCSIN_SITES, TOCSIN_STOCK},
        {"It is 40 nautical miles away.", "40 nautical miles", 74.08, 74.08, TOCSIN_KM,
         TOCSIN_MEASURE_NONE},
        {"It took ten days.", "ten days", 10, 10, TOCSIN_DAYS, TOCSIN_MEASURE_NONE},
        {"It costs $2.3bn.", "$2.3bn", 2.3e9, 2.3e9, TOCSIN_MONEY, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

static void large_and_long_ranges_are_read(void **state) {
    static const expected dutch[] = {
        {"Tussen de 80 en 100 duizend militairen staan klaar.",
         "Tussen de 80 en 100 duizend militairen", 80000, 1e5, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Er staan 300 tot 400 tanks.", "300 tot 400 tanks", 300, 400, TOCSIN_TANKS, TOCSIN_STOCK},
        {"Er liggen vijf of zes schepen.", "vijf of zes schepen", 5, 6, TOCSIN_SHIPS, TOCSIN_STOCK},
        {"Er zijn 10 à 15 drones.", "10 à 15 drones", 10, 15, TOCSIN_AIRCRAFT, TOCSIN_STOCK},
        {"Vijf- tot zesduizend betogers staan er.", "Vijf- tot zesduizend betogers", 5000, 6000,
         TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Honderden tot duizenden militairen staan er.", "Honderden tot duizenden militairen", 200,
         9999, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Er zijn enkele honderdduizend inwoners.", "enkele honderdduizend inwoners", 2e5, 5e5,
         TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Vele duizenden soldaten staan er.", "Vele duizenden soldaten", 2000, 9999, TOCSIN_TROOPS,
         TOCSIN_STOCK},
        {"Er wonen tientallen miljoenen mensen.", "tientallen miljoenen mensen", 2e7, 99999999,
         TOCSIN_PEOPLE, TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"Between 3 and 5 thousand fighters stay there.", "Between 3 and 5 thousand fighters", 3000,
         5000, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"There are two to three hundred vehicles.", "two to three hundred vehicles", 200, 300,
         TOCSIN_VEHICLES, TOCSIN_STOCK},
        {"There are several hundred thousand residents.", "several hundred thousand residents", 2e5,
         9e5, TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Many thousands of troops stay there.", "Many thousands of troops", 2000, 9999,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"There are five or six ships.", "five or six ships", 5, 6, TOCSIN_SHIPS, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

/* The first number is of another time: a range would be wrong. */
static void change_counts_what_it_came_to(void **state) {
    static const expected dutch[] = {
        {"Het aantal militairen ging van 80.000 naar 100.000.", "van 80.000 naar 100.000", 1e5, 1e5,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Het aantal doden is van 3 tot 12 gestegen.", "van 3 tot 12", 12, 12, TOCSIN_KILLED,
         TOCSIN_FLOW},
        {"Er staan van 80.000 tot 100.000 militairen.", "van 80.000 tot 100.000 militairen", 80000,
         1e5, TOCSIN_TROOPS, TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"The number of Russian troops rose from 80,000 to 100,000.", "from 80,000 to 100,000", 1e5,
         1e5, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"The number of dead has risen to 12.", "risen to 12", 12, 12, TOCSIN_KILLED, TOCSIN_FLOW},
        {"There are from 5 to 10 ships.", "from 5 to 10 ships", 5, 10, TOCSIN_SHIPS, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

static void comparison_is_a_quantity_with_open_bounds(void **state) {
    static const expected dutch[] = {
        {"Er staan minder troepen dan in het voorjaar.", "minder troepen", OPEN, OPEN,
         TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Er staan veel meer Russische tanks dan vorig jaar.", "veel meer Russische tanks", OPEN,
         OPEN, TOCSIN_TANKS, TOCSIN_STOCK},
    };
    static const expected english[] = {
        {"There are fewer troops than in spring.", "fewer troops", OPEN, OPEN, TOCSIN_TROOPS,
         TOCSIN_STOCK},
        {"There are twice as many ships as last year.", "twice as many ships", OPEN, OPEN,
         TOCSIN_SHIPS, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
    assert_none(*state, "nl", "Er staan meer troepen.");
    assert_none(*state, "en", "There were no more troops, rather than ships.");
}

static void what_is_added_is_a_flow(void **state) {
    static const expected dutch[] = {
        {"Er staan 3.000 extra militairen.", "3.000 extra militairen", 3000, 3000, TOCSIN_TROOPS,
         TOCSIN_FLOW},
        {"Er staan nog eens 500 soldaten.", "nog eens 500 soldaten", 500, 500, TOCSIN_TROOPS,
         TOCSIN_FLOW},
        {"Er staan nog 500 soldaten.", "500 soldaten", 500, 500, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Er staan 10.000 militairen minder dan in april.", "10.000 militairen", 10000, 10000,
         TOCSIN_TROOPS, TOCSIN_FLOW},
        {"Er liggen hooguit 40 uitgeschakelde voertuigen.", "hooguit 40 uitgeschakelde voertuigen",
         OPEN, 40, TOCSIN_VEHICLES, TOCSIN_FLOW},
        {"Er liggen 29 gedode SDF-leden.", "29 gedode SDF-leden", 29, 29, TOCSIN_KILLED,
         TOCSIN_FLOW},
        {"Zeven dorpen zijn heroverd.", "Zeven dorpen", 7, 7, TOCSIN_SITES, TOCSIN_FLOW},
        {"Vier van hen bleven achter.", "Vier van hen", 4, 4, TOCSIN_PEOPLE, TOCSIN_STOCK},
        {"Moskou trekt 10.000 man terug.", "10.000 man", 10000, 10000, TOCSIN_TROOPS, TOCSIN_FLOW},
        {"Berlijn zegt 50 tanks toe.", "50 tanks", 50, 50, TOCSIN_TANKS, TOCSIN_PLAN},
    };
    static const expected english[] = {
        {"There are 10,000 more troops.", "10,000 more troops", 10000, 10000, TOCSIN_TROOPS,
         TOCSIN_FLOW},
        {"Another 500 soldiers stay there.", "Another 500 soldiers", 500, 500, TOCSIN_TROOPS,
         TOCSIN_FLOW},
        {"They pulled 10,000 troops back.", "10,000 troops", 10000, 10000, TOCSIN_TROOPS,
         TOCSIN_FLOW},
        {"They put 8,500 troops on alert.", "8,500 troops", 8500, 8500, TOCSIN_TROOPS, TOCSIN_PLAN},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_all(*state, "en", english, COUNT(english));
}

static void several_quantities_keep_to_their_clauses(void **state) {
    fixture *f = *state;
    quantity_list list = find(f, "nl",
                              "Rusland telt 90.000 militairen, in mei waren het er 80.000, en "
                              "Kiev wil 50 tanks over een afstand van 300 kilometer sturen.");
    static const tocsin_unit units[] = {TOCSIN_TROOPS, TOCSIN_TROOPS, TOCSIN_TANKS, TOCSIN_KM};
    static const double lows[] = {90000, 80000, 50, 300};
    assert_int_equal(list.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(list.items[i].unit, units[i]);
        assert_bound(list.items[i].low, lows[i]);
    }
    assert_int_equal(list.items[0].measure, TOCSIN_STOCK);
    assert_int_equal(list.items[2].measure, TOCSIN_PLAN);
    list = find(f, "nl", "Er staan 100 militairen en het boek telt 80.000 bladzijden.");
    assert_int_equal(list.items[0].unit, TOCSIN_TROOPS);
    for (size_t i = 1; i < list.n; i++) assert_int_equal(list.items[i].unit, TOCSIN_UNIT_NONE);
}

/* The quantities of one sentence, in order; a row without a unit ends them. */
typedef struct several {
    const char *sentence;
    struct {
        double low;
        tocsin_unit unit;
        tocsin_measure measure;
    } items[4];
} several;

static void assert_several(fixture *f, const char *language, const several *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        quantity_list list = find(f, language, cases[i].sentence);
        size_t wanted = 0;
        while (wanted < 4 && cases[i].items[wanted].unit) wanted++;
        if (list.n != wanted) print_error("%s: %zu quantities\n", cases[i].sentence, list.n);
        assert_int_equal(list.n, wanted);
        for (size_t k = 0; k < wanted; k++) {
            if (list.items[k].unit != cases[i].items[k].unit ||
                list.items[k].measure != cases[i].items[k].measure)
                print_error("%s: number %zu\n", cases[i].sentence, k);
            assert_bound(list.items[k].low, cases[i].items[k].low);
            assert_int_equal(list.items[k].unit, cases[i].items[k].unit);
            assert_int_equal(list.items[k].measure, cases[i].items[k].measure);
        }
    }
}

static void cues_reach_the_quantities_that_they_are_said_of(void **state) {
    static const several dutch[] = {
        {"Rusland vuurde 38 kruisraketten en 21 drones af.",
         {{38, TOCSIN_MISSILES, TOCSIN_FLOW}, {21, TOCSIN_AIRCRAFT, TOCSIN_FLOW}}},
        {"Er vielen 23 doden, onder wie vijf kinderen, en 60 gewonden.",
         {{23, TOCSIN_KILLED, TOCSIN_FLOW},
          {5, TOCSIN_KILLED, TOCSIN_FLOW},
          {60, TOCSIN_INJURED, TOCSIN_FLOW}}},
        {"Er kwamen drie burgers om het leven en er raakten elf gewond.",
         {{3, TOCSIN_KILLED, TOCSIN_FLOW}, {11, TOCSIN_INJURED, TOCSIN_FLOW}}},
        {"Van de 300 soldaten zijn er 120 gedood.",
         {{300, TOCSIN_TROOPS, TOCSIN_STOCK}, {120, TOCSIN_KILLED, TOCSIN_FLOW}}},
    };
    static const several english[] = {
        {"At least 14 people, including three children, were killed.",
         {{14, TOCSIN_KILLED, TOCSIN_FLOW}, {3, TOCSIN_KILLED, TOCSIN_FLOW}}},
        {"The army destroyed 14 tanks, 20 armoured vehicles and two helicopters.",
         {{14, TOCSIN_TANKS, TOCSIN_FLOW},
          {20, TOCSIN_VEHICLES, TOCSIN_FLOW},
          {2, TOCSIN_AIRCRAFT, TOCSIN_FLOW}}},
        {"The attack killed one soldier and injured five others.",
         {{1, TOCSIN_KILLED, TOCSIN_FLOW}, {5, TOCSIN_INJURED, TOCSIN_FLOW}}},
        {"Twelve soldiers and thirty civilians were killed.",
         {{12, TOCSIN_KILLED, TOCSIN_FLOW}, {30, TOCSIN_KILLED, TOCSIN_FLOW}}},
        {"There are 120,000 soldiers near the border after an attack killed five civilians.",
         {{120000, TOCSIN_TROOPS, TOCSIN_STOCK}, {5, TOCSIN_KILLED, TOCSIN_FLOW}}},
        {"They killed 12 civilians and 400 soldiers crossed the border.",
         {{12, TOCSIN_KILLED, TOCSIN_FLOW}, {400, TOCSIN_TROOPS, TOCSIN_FLOW}}},
        {"More than 60 targets at 16 locations were hit.",
         {{60, TOCSIN_SITES, TOCSIN_FLOW}, {16, TOCSIN_SITES, TOCSIN_FLOW}}},
        {"Two million people are displaced, and 500 residents were displaced by the flood.",
         {{2e6, TOCSIN_DISPLACED, TOCSIN_STOCK}, {500, TOCSIN_DISPLACED, TOCSIN_FLOW}}},
        {"The number of troops rose by 20,000 to 120,000.",
         {{20000, TOCSIN_TROOPS, TOCSIN_FLOW}, {120000, TOCSIN_TROOPS, TOCSIN_STOCK}}},
        {"A flight of 290 passenger planes had 12 dead children on board.",
         {{290, TOCSIN_AIRCRAFT, TOCSIN_STOCK}, {12, TOCSIN_KILLED, TOCSIN_FLOW}}},
    };
    assert_several(*state, "nl", dutch, COUNT(dutch));
    assert_several(*state, "en", english, COUNT(english));
    assert_none(*state, "en", "The tumour will kill him long before he can be 40.");
}

static void shares_count_nothing_but_their_part(void **state) {
    static const expected dutch[] = {
        {"Drie van de vier tanks staan er.", "Drie van de vier tanks", 3, 3, TOCSIN_TANKS,
         TOCSIN_STOCK},
        {"Een van de vier tanks staat er.", "vier tanks", 4, 4, TOCSIN_TANKS, TOCSIN_STOCK},
        {"Er wonen driekwart miljoen mensen.", "driekwart miljoen mensen", 7.5e5, 7.5e5,
         TOCSIN_PEOPLE, TOCSIN_STOCK},
    };
    assert_all(*state, "nl", dutch, COUNT(dutch));
    assert_none(*state, "nl", "Twee derde van de militairen is er, en 1 op de 3 soldaten slaapt.");
    assert_none(*state, "en", "Two thirds of the troops stay, and one in three soldiers sleeps.");
    assert_none(*state, "nl", "Het is -15 of min 12 en kouder.");
}

/* A language whose other files are still to come. */
static void german_quantities_are_data_alone(void **state) {
    static const expected cases[] = {
        {"Dort stehen fast 100.000 russische Soldaten.", "fast 100.000 russische Soldaten", 90000,
         1e5, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Dort stehen zwischen 80 und 100 tausend Mann.", "zwischen 80 und 100 tausend Mann", 80000,
         1e5, TOCSIN_TROOPS, TOCSIN_STOCK},
        {"Tausende Menschen sind geflohen.", "Tausende Menschen", 2000, 9999, TOCSIN_DISPLACED,
         TOCSIN_FLOW},
        {"Die Zahl der Toten ist auf 12 gestiegen.", "12", 12, 12, TOCSIN_KILLED, TOCSIN_FLOW},
        {"Moskau zieht zweieinhalbtausend Mann zurück.", "zweieinhalbtausend Mann", 2500, 2500,
         TOCSIN_TROOPS, TOCSIN_FLOW},
        {"Berlin will 14 Kampfpanzer liefern.", "14 Kampfpanzer", 14, 14, TOCSIN_TANKS,
         TOCSIN_PLAN},
        {"Dort stehen weniger Truppen als im Frühjahr.", "weniger Truppen", OPEN, OPEN,
         TOCSIN_TROOPS, TOCSIN_STOCK},
    };
    fixture *f = *state;
    pack lang = *reader_pack(f->reader, TOCSIN_TEXT("nl"));
    lang.code = TOCSIN_TEXT("de");
    assert_int_equal(number_words_load(&lang, f->seg, &f->arena, &f->err), TOCSIN_OK);
    assert_int_equal(quantity_words_load(&lang, f->seg, &f->arena, &f->err), TOCSIN_OK);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_quantity(find_with(f, "nl", &lang, cases[i].sentence), &cases[i]);
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
        fixture_test(every_unit_has_its_words),
        fixture_test(large_and_long_ranges_are_read),
        fixture_test(change_counts_what_it_came_to),
        fixture_test(comparison_is_a_quantity_with_open_bounds),
        fixture_test(what_is_added_is_a_flow),
        fixture_test(several_quantities_keep_to_their_clauses),
        fixture_test(cues_reach_the_quantities_that_they_are_said_of),
        fixture_test(shares_count_nothing_but_their_part),
        fixture_test(german_quantities_are_data_alone),
        fixture_test(unknown_quantity_keeps_its_unit),
        fixture_test(number_that_reads_both_ways_keeps_both),
        fixture_test(what_counts_nothing_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
