// SPDX-License-Identifier: Apache-2.0
/* Reports that are waved off, pictures that are said to show something else, and "the border" that is named later. */
#include "claims.h"

typedef struct expected {
    const char *language, *text, *words; /* words: of the claim */
    const char *speaker, *actor, *target;
    tocsin_act act;
    tocsin_plover plover;
} expected;

static void assert_claims(fixture *f, const expected *wanted, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const expected *e = &wanted[i];
        tocsin_reading r = claims_read(f, e->language, e->text);
        const tocsin_claim *c = claims_find(&r, e->words);
        assert_speaker(c, e->speaker);
        if (c->act != e->act || c->plover != e->plover)
            print_error("%s: act %d, event %d\n", e->text, c->act, c->plover);
        assert_int_equal(c->act, e->act);
        assert_int_equal(c->plover, e->plover);
        assert_text(c->actor, e->actor);
        assert_text(c->target, e->target);
    }
}

static void who_waves_off_reports_denies_what_they_tell(void **state) {
    static const expected cases[] = {
        {"de",
         "Minsk wollte Berichte über Truppenbewegungen an der polnischen Grenze nicht "
         "kommentieren. Das sei nicht der Rede wert, sagte Alexander Lukaschenko.",
         "der Rede wert", "Alexander Lukaschenko", "BLR", "POL", TOCSIN_DENY, TOCSIN_MOBILIZE},
        {"de",
         "Über Serbien gingen Berichte über einen Aufmarsch an der Grenze zum Kosovo um. Das sei "
         "keinen Kommentar wert, sagte die serbische Regierung.",
         "Kommentar wert", "serbische Regierung", "SRB", "XKX", TOCSIN_DENY, TOCSIN_MOBILIZE},
        {"de",
         "Am Montag gab es Meldungen über einen chinesischen Angriff auf Taiwan. Das sei erfunden, "
         "sagte die chinesische Regierung.",
         "erfunden", "chinesische Regierung", "CHN", "TWN", TOCSIN_DENY, TOCSIN_ASSAULT},
        {"nl",
         "Het Kremlin wilde niet ingaan op berichten over een troepenopbouw bij de Finse grens. "
         "Dat is de moeite niet waard, zei Dmitri Peskov.",
         "moeite niet waard", "Dmitri Peskov", "RUS", "FIN", TOCSIN_DENY, TOCSIN_MOBILIZE},
        {"nl",
         "Er gaan geruchten over een Rwandese aanval op Congo. Dat klopt niet, zei de Rwandese "
         "regering.",
         "klopt niet", "Rwandese regering", "RWA", "COD", TOCSIN_DENY, TOCSIN_ASSAULT},
        {"nl", "Belgrado noemt berichten over een troepenopbouw bij de grens met Kosovo onzin.",
         "troepenopbouw", "Belgrado", "SRB", "XKX", TOCSIN_DENY, TOCSIN_MOBILIZE},
        {"en",
         "The Kremlin declined to comment on reports of a build-up at the Finnish border. That is "
         "not worth the effort, Dmitry Peskov said.",
         "worth the effort", "Dmitry Peskov", "RUS", "FIN", TOCSIN_DENY, TOCSIN_MOBILIZE},
        {"en",
         "There were reports of an Eritrean attack on Ethiopia on Monday. That was fiction, the "
         "Eritrean government said.",
         "fiction", "Eritrean government", "ERI", "ETH", TOCSIN_DENY, TOCSIN_ASSAULT},
        {"en",
         "Belgrade dismissed reports of a troop build-up at the border with Kosovo as not worth a "
         "comment.",
         "build-up", "Belgrade", "SRB", "XKX", TOCSIN_DENY, TOCSIN_MOBILIZE},
    };
    assert_claims(*state, cases, sizeof cases / sizeof *cases);
}

static void nobody_says_what_is_not_commented_on(void **state) {
    static const char *const texts[][2] = {
        {"de", "Der Kreml will Berichte über einen Aufmarsch an der Grenze nicht kommentieren."},
        {"nl", "Minsk wilde niet ingaan op berichten over een troepenopbouw bij de Poolse grens."},
        {"en", "Belgrade refused to comment on reports of a build-up at the border with Kosovo."},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(claims_read(*state, texts[i][0], texts[i][1]).n_claims, 0);
}

/* An article behind a preposition is no genitive: the border's owner builds nothing up. */
static void whose_border_it_is_does_not_act(void **state) {
    static const expected cases[] = {
        {"de", "Die Türkei hat einen neuen Aufmarsch an der syrischen Grenze begonnen.",
         "Aufmarsch", "Courier", "TUR", "SYR", TOCSIN_ASSERT, TOCSIN_MOBILIZE},
        {"de", "Belarus hat ein Manöver nahe der polnischen Grenze begonnen.", "Manöver", "Courier",
         "BLR", "POL", TOCSIN_ASSERT, TOCSIN_MOBILIZE},
        {"de", "Der Truppenaufmarsch der chinesischen Armee begann am Montag.", "Truppenaufmarsch",
         "Courier", "CHN.MIL", "", TOCSIN_ASSERT, TOCSIN_MOBILIZE},
    };
    assert_claims(*state, cases, sizeof cases / sizeof *cases);
}

static void who_is_shown_on_pictures_may_deny_what_they_show(void **state) {
    static const expected cases[] = {
        {"de",
         "Die Vorwürfe seien falsch, sagte die serbische Regierung. Auf den Satellitenbildern seien "
         "alte Hallen zu sehen und keine Werft.",
         "Hallen", "serbische Regierung", "", "", TOCSIN_DENY, TOCSIN_PLOVER_NONE},
        {"de",
         "Der Bericht sei erfunden, sagte die chinesische Regierung. Auf den Luftbildern sei ein Hafen in "
         "Japan zu sehen und nicht der von Shanghai.",
         "Hafen", "chinesische Regierung", "", "", TOCSIN_DENY, TOCSIN_PLOVER_NONE},
        {"nl",
         "De beschuldiging is onzin, zei de Iraanse regering. Op de satellietbeelden zou een "
         "zuivelfabriek te zien zijn en geen kerncentrale.",
         "zuivelfabriek", "Iraanse regering", "", "", TOCSIN_DENY, TOCSIN_PLOVER_NONE},
    };
    assert_claims(*state, cases, sizeof cases / sizeof *cases);
}

static void the_border_is_the_one_that_is_named_later(void **state) {
    static const char *const texts[][4] = {
        {"nl",
         "Het leger van Rusland verplaatst troepen naar de grens. Langs de grens met Finland staan "
         "Russische tanks.",
         "verplaatst", "Rusland–Finland"},
        {"en",
         "Turkey has massed troops at the border. Turkish tanks stand at the border with Syria.",
         "massed", "Turkey–Syria"},
        {"de",
         "Belarus hat Truppen an die Grenze verlegt. An der Grenze zu Polen stehen belarussische "
         "Panzer.",
         "verlegt", "Belarus–Polen"},
        {"en",
         "Turkey has massed troops at the border. Turkish tanks stand at the border with Syria and "
         "Turkish guns are stationed at the border with Iraq.",
         "massed", ""}, /* which of the two is not known */
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tocsin_reading r = claims_read(*state, texts[i][0], texts[i][1]);
        assert_text(claims_find(&r, texts[i][2])->place.name, texts[i][3]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(who_waves_off_reports_denies_what_they_tell),
        fixture_test(nobody_says_what_is_not_commented_on),
        fixture_test(whose_border_it_is_does_not_act),
        fixture_test(who_is_shown_on_pictures_may_deny_what_they_show),
        fixture_test(the_border_is_the_one_that_is_named_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
