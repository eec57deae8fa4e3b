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

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(second_count_has_the_noun_of_the_first_and_a_place_of_its_own),
        fixture_test(weekdays_of_a_range_follow_one_another),
        fixture_test(what_happened_so_often_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
