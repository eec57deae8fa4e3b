// SPDX-License-Identifier: Apache-2.0
/* When a claim was made, when it is about, and whether that is once or usual. Published on Sunday 2021-11-14. */
#include "claims.h"

static void assert_period(tocsin_period found, const char *wanted) {
    char from[16], to[16], both[40];
    tocsin_day_format(found.from, from);
    tocsin_day_format(found.to, to);
    snprintf(both, sizeof both, "%s/%s", from, to);
    assert_string_equal(both, wanted);
}

static void day_of_saying_is_not_the_day_spoken_of(void **state) {
    fixture *f = *state;
    tocsin_reading r = claims_read(
        f, "en",
        "NATO said on Friday that Russia had moved 90,000 troops to the border in October.\n\n"
        "Ukrainian officials told CNN last week that Russia shelled Donetsk on November 2.");
    const tocsin_claim *troops = claims_find(&r, "90,000 troops");
    assert_period(troops->said_on, "2021-11-12/2021-11-12");
    assert_period(troops->when, "2021-10-01/2021-10-31");
    const tocsin_claim *shelled = claims_find(&r, "shelled Donetsk");
    assert_period(shelled->said_on, "2021-11-01/2021-11-07");
    assert_period(shelled->when, "2021-11-02/2021-11-02");
}

static void what_happens_every_summer_is_habitual_and_names_no_time(void **state) {
    fixture *f = *state;
    tocsin_reading r =
        claims_read(f, "nl",
                    "Volgens de NAVO oefent Rusland elke zomer bij de grens met Oekraïne. "
                    "Volgens Oekraïne beschoot Rusland in de zomer de stad Cherson.");
    const tocsin_claim *usual = claims_find(&r, "elke zomer");
    assert_int_equal(usual->tense, TOCSIN_HABITUAL);
    assert_period(usual->when, "/");
    const tocsin_claim *once = claims_find(&r, "Cherson");
    assert_int_not_equal(once->tense, TOCSIN_HABITUAL);
    assert_period(once->when, "2021-06-01/2021-08-31");
}

static void rate_is_no_habit_and_length_no_time(void **state) {
    fixture *f = *state;
    tocsin_reading r =
        claims_read(f, "nl",
                    "Volgens Oekraïne verliest Rusland 500 soldaten per maand. "
                    "Volgens de VN vielen er voor het eerst in tien jaar 300 doden.");
    const tocsin_claim *rate = claims_find(&r, "500 soldaten");
    assert_int_not_equal(rate->tense, TOCSIN_HABITUAL);
    const tocsin_claim *first = claims_find(&r, "300 doden");
    assert_period(first->when, "/");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(day_of_saying_is_not_the_day_spoken_of),
        fixture_test(what_happens_every_summer_is_habitual_and_names_no_time),
        fixture_test(rate_is_no_habit_and_length_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
