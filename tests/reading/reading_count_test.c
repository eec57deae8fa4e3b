// SPDX-License-Identifier: Apache-2.0
/* Counts of observers as claims: how many, where and when, also where the noun stands with another number. */
#include "claims.h"

typedef struct count {
    const char *words; /* of the claim */
    double low;
    const char *place, *actor;
    int day; /* from which, of November 2021; 0: none */
} count;

static void assert_counts(fixture *f, const char *language, const char *text, const count *wanted,
                          size_t n) {
    tocsin_reading r = claims_read(f, language, text);
    for (size_t i = 0; i < n; i++) {
        const tocsin_claim *c = claims_find(&r, wanted[i].words);
        assert_true(c->has_quantity);
        assert_int_equal(c->quantity.unit, TOCSIN_VIOLATIONS);
        assert_true(c->quantity.low == wanted[i].low);
        assert_text(c->place.text, wanted[i].place);
        assert_text(c->speaker.actor, wanted[i].actor);
        tocsin_day day = wanted[i].day ? 18931 + wanted[i].day : TOCSIN_DAY_NONE;
        assert_int_equal(c->when.from, day);
    }
}

static void second_count_has_the_noun_of_the_first_and_a_place_of_its_own(void **state) {
    static const count dutch[] = {{"meer dan 1500", 1500, "Donbas", "OSCE", 12},
                                  {"591", 591, "Donetsk", "OSCE", 0},
                                  {"975", 975, "Loehansk", "OSCE", 0}};
    assert_counts(*state, "nl",
                  "De OVSE heeft vrijdag meer dan 1500 schendingen van het staakt-het-vuren in de "
                  "Donbas vastgesteld. In de regio Donetsk telden de waarnemers er 591 en in de "
                  "regio Loehansk 975.",
                  dutch, 3);
    static const count german[] = {{"365", 365, "Osten der Ukraine", "OSCE", 0},
                                   {"217", 217, "Donezk", "OSCE", 9},
                                   {"148", 148, "Luhansk", "OSCE", 9}};
    assert_counts(*state, "de",
                  "Die OSZE hat im Osten der Ukraine 365 Verstöße gegen die Waffenruhe "
                  "festgestellt. In der Region Donezk zählten die Beobachter am 9. November 217 "
                  "Verstöße, in der Region Luhansk 148.",
                  german, 3);
}

static void weekdays_of_a_range_follow_one_another(void **state) {
    static const count dutch[] = {{"2158", 2158, "Donetsk", "OSCE", 12},
                                  {"1073", 1073, "Loehansk", "OSCE", 12}};
    const char *text = "Van vrijdagavond tot zondagavond noteerden de waarnemers van de OVSE 2158 "
                       "schendingen in de regio Donetsk en 1073 in de regio Loehansk.";
    assert_counts(*state, "nl", text, dutch, 2);
    tocsin_reading r = claims_read(*state, "nl", text);
    assert_int_equal(r.claims[0].when.to - r.claims[0].when.from, 2);
}

static void what_happened_so_often_is_counted(void **state) {
    static const count dutch[] = {{"3200 keer", 3200, "oosten van Oekraïne", "OSCE", 0}};
    assert_counts(
        *state, "nl",
        "In het oosten van Oekraïne is het bestand meer dan 3200 keer geschonden, zegt de "
        "OVSE.",
        dutch, 1);
    tocsin_reading r = claims_read(*state, "nl", "De OVSE zegt dat de man drie keer is gezien.");
    assert_int_equal(r.n_claims, 1);
    assert_false(r.claims[0].has_quantity);
}

typedef struct again {
    const char *language, *text, *words; /* words: of the second claim */
    double low, high;                    /* NaN: open */
    tocsin_unit unit;
    tocsin_measure measure;
    const char *actor, *place;
} again;

static void assert_again(fixture *f, const again *wanted, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const again *w = &wanted[i];
        tocsin_reading r = claims_read(f, w->language, w->text);
        const tocsin_claim *c = claims_find(&r, w->words);
        if (!c->has_quantity) fail_msg("no number: %s", w->text);
        assert_int_equal(c->quantity.unit, w->unit);
        assert_int_equal(c->quantity.measure, w->measure);
        assert_true(isnan(w->low) ? isnan(c->quantity.low) : c->quantity.low == w->low);
        assert_true(isnan(w->high) ? isnan(c->quantity.high) : c->quantity.high == w->high);
        assert_text(c->actor, w->actor);
        assert_text(c->place.name, w->place);
    }
}

/* "Their number could rise to": of those who were counted before, and what may come is a plan. */
static void number_of_those_counted_before_is_theirs(void **state) {
    static const again cases[] = {
        {"en",
         "About 3,000 Eritrean soldiers stand near Mekelle, Ethiopian officials say. Their number "
         "could rise to as many as 9,000, according to the United Nations.",
         "Their number", NAN, 9000, TOCSIN_TROOPS, TOCSIN_PLAN, "ERI.MIL", "Mekelle"},
        {"en",
         "Serbia has stationed 8,000 soldiers near Kosovo. Their number rose to 14,000 within a "
         "week, NATO said.",
         "Their number", 14000, 14000, TOCSIN_TROOPS, TOCSIN_STOCK, "SRB", "Kosovo"},
        {"en",
         "China has 12 warships near Taiwan, the Pentagon says. That number may grow to 30, "
         "according to Japan.",
         "That number", 30, 30, TOCSIN_SHIPS, TOCSIN_PLAN, "CHN", "Taiwan"},
        {"nl",
         "Bij Goma staan 4.000 Rwandese militairen, zegt Congo. Volgens de Verenigde Naties kan hun "
         "aantal oplopen tot 6.000.",
         "hun aantal", NAN, 6000, TOCSIN_TROOPS, TOCSIN_PLAN, "RWA.MIL", "Goma"},
        {"nl",
         "Turkije heeft 200 tanks bij Kars, meldt Armenië. Dat aantal groeide in een week naar 300, "
         "zegt Frankrijk.",
         "Dat aantal", 300, 300, TOCSIN_TANKS, TOCSIN_STOCK, "TUR", "Kars"},
        {"nl",
         "Iran heeft 50 raketten in Irak, zegt Israël. Hun aantal zou kunnen stijgen naar 90, zegt "
         "de NAVO.",
         "Hun aantal", 90, 90, TOCSIN_MISSILES, TOCSIN_PLAN, "IRN", "Irak"},
        {"de",
         "In Mekelle stehen 3.000 eritreische Soldaten, sagt Äthiopien. Nach Angaben der Vereinten "
         "Nationen könnte ihre Zahl auf bis zu 9.000 steigen.",
         "ihre Zahl", NAN, 9000, TOCSIN_TROOPS, TOCSIN_PLAN, "ERI.MIL", "Mekelle"},
        {"de",
         "Die Türkei hat 200 Panzer bei Kars, sagt Armenien. Deren Zahl stieg auf 300, sagt "
         "Frankreich.",
         "Deren Zahl", 300, 300, TOCSIN_TANKS, TOCSIN_STOCK, "TUR", "Kars"},
        {"de",
         "China hat 12 Kriegsschiffe vor Taiwan, sagt Japan. Diese Zahl könnte auf 30 wachsen, sagt "
         "das Pentagon.",
         "Diese Zahl", 30, 30, TOCSIN_SHIPS, TOCSIN_PLAN, "CHN", "Taiwan"},
    };
    assert_again(*state, cases, sizeof cases / sizeof *cases);
    static const again more[] = {
        {"en",
         "Serbia has stationed 8,000 soldiers near Kosovo. Their number rose by 2,000, NATO said.",
         "Their number", 2000, 2000, TOCSIN_TROOPS, TOCSIN_FLOW, "SRB", "Kosovo"}};
    assert_again(*state, more, 1);
    tocsin_reading r = claims_read(*state, "en",
                                   "Serbia has stationed 8,000 soldiers near Kosovo. Their number "
                                   "of dead rose to 120, NATO said.");
    assert_int_equal(claims_find(&r, "dead")->quantity.unit, TOCSIN_KILLED);
}

static void whole_is_counted_in_what_its_part_was(void **state) {
    static const again cases[] = {
        {"en",
         "France has counted 1,200 Libyan soldiers of the army. Together with the navy there are "
         "1,500, according to Paris.",
         "Together", 1500, 1500, TOCSIN_TROOPS, TOCSIN_STOCK, "LBY.MIL", ""},
        {"en",
         "Japan counted 20 Chinese warships at Taiwan on Friday. With the coast guard there were "
         "32, Tokyo said.",
         "coast guard", 32, 32, TOCSIN_SHIPS, TOCSIN_STOCK, "CHN.MIL", "Taiwan"},
        {"en",
         "Ukraine counted 300 Belarusian tanks. Together with those in store, that makes 700, Kyiv "
         "said.",
         "700", 700, 700, TOCSIN_TANKS, TOCSIN_STOCK, "BLR.MIL", ""},
        {"nl",
         "Frankrijk telde 1.200 Libische militairen van de landmacht. Samen met de marine zijn het "
         "er 1.500, volgens Parijs.",
         "1.500", 1500, 1500, TOCSIN_TROOPS, TOCSIN_STOCK, "LBY.MIL", ""},
        {"nl",
         "Japan telde vrijdag 20 Chinese oorlogsschepen. Met de kustwacht waren het er 32, volgens "
         "Tokio.",
         "32", 32, 32, TOCSIN_SHIPS, TOCSIN_STOCK, "CHN.MIL", ""},
        {"nl", "Oekraïne telde 300 Wit-Russische tanks. Met de reserve zijn er 700, volgens Kyiv.",
         "700", 700, 700, TOCSIN_TANKS, TOCSIN_STOCK, "BLR.MIL", ""},
        {"de",
         "Frankreich hat 1.200 libysche Soldaten des Heeres gezählt. Zusammen mit der Marine sind "
         "es etwa 2.000, sagte Paris.",
         "2.000", 1800, 2200, TOCSIN_TROOPS, TOCSIN_STOCK, "LBY.MIL", ""},
        {"de",
         "Japan zählte am Freitag 20 chinesische Kriegsschiffe. Mit der Küstenwache waren es 32, "
         "sagte Tokio.",
         "32", 32, 32, TOCSIN_SHIPS, TOCSIN_STOCK, "CHN.MIL", ""},
        {"de",
         "Die Ukraine zählte 300 belarussische Panzer. Mit der Reserve sind es insgesamt 700, sagte "
         "Kiew.",
         "700", 700, 700, TOCSIN_TANKS, TOCSIN_STOCK, "BLR.MIL", ""},
    };
    assert_again(*state, cases, sizeof cases / sizeof *cases);
}

/* "Of which 12 were tanks": a claim of its own, whose the whole is, and counted as the whole is. */
static void part_of_another_kind_is_a_claim_of_its_own(void **state) {
    static const again cases[] = {
        {"en", "Serbia has lost 80 vehicles since Friday, of which 12 were tanks, NATO said.",
         "of which", 12, 12, TOCSIN_TANKS, TOCSIN_FLOW, "SRB", ""},
        {"en", "Rwanda has 3,000 soldiers near Goma, of whom 400 are officers, Congo says.",
         "of whom", 400, 400, TOCSIN_TROOPS, TOCSIN_STOCK, "RWA", "Goma"},
        {"en",
         "The OSCE recorded 500 ceasefire violations near Goma, of which 120 were explosions.",
         "of which", 120, 120, TOCSIN_EXPLOSIONS, TOCSIN_FLOW, "", "Goma"},
        {"nl", "Servië verloor 80 voertuigen, waarvan 12 tanks.", "12 tanks", 12, 12, TOCSIN_TANKS,
         TOCSIN_FLOW, "SRB", ""},
        {"nl", "De OVSE telde 500 schendingen van het bestand bij Goma, waarvan 120 explosies.",
         "120", 120, 120, TOCSIN_EXPLOSIONS, TOCSIN_FLOW, "", "Goma"},
        {"nl", "Turkije stuurde 90 voertuigen naar Kars, waaronder 30 tanks.", "30 tanks", 30, 30,
         TOCSIN_TANKS, TOCSIN_FLOW, "TUR", "Kars"},
        {"de", "Serbien verlor 80 Fahrzeuge, davon 12 Panzer.", "12 Panzer", 12, 12, TOCSIN_TANKS,
         TOCSIN_FLOW, "SRB", ""},
        {"de", "Die OSZE zählte 500 Verstöße gegen die Waffenruhe bei Goma, davon 120 Explosionen.",
         "120", 120, 120, TOCSIN_EXPLOSIONS, TOCSIN_FLOW, "", "Goma"},
        {"de", "Die Türkei schickte 90 Fahrzeuge nach Kars, darunter 30 Panzer.", "30 Panzer", 30,
         30, TOCSIN_TANKS, TOCSIN_FLOW, "TUR", "Kars"},
    };
    assert_again(*state, cases, sizeof cases / sizeof *cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(second_count_has_the_noun_of_the_first_and_a_place_of_its_own),
        fixture_test(weekdays_of_a_range_follow_one_another),
        fixture_test(what_happened_so_often_is_counted),
        fixture_test(number_of_those_counted_before_is_theirs),
        fixture_test(part_of_another_kind_is_a_claim_of_its_own),
        fixture_test(whole_is_counted_in_what_its_part_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
