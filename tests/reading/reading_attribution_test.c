// SPDX-License-Identifier: Apache-2.0
/* Who says it, in the orders that the news has. */
#include "claims.h"

typedef struct said { /* one sentence or more, and the claim that has to be among those of it */
    const char *language, *text, *speaker, *content;
} said;

static void check(fixture *f, const said *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        tocsin_reading r = claims_read(f, cases[i].language, cases[i].text);
        const tocsin_claim *claim = claims_find(&r, cases[i].content);
        assert_text(claim->text, cases[i].content);
        assert_speaker(claim, cases[i].speaker);
    }
}
#define CHECK(state, cases) check(*(state), cases, sizeof(cases) / sizeof *(cases))

static void who_no_list_knows_speaks_where_one_speaks(void **state) {
    static const said cases[] = {
        {"nl", "\"Mensen liggen op de vloer\", zegt een chirurg aan de telefoon.", "chirurg",
         "\"Mensen liggen op de vloer\""},
        {"nl", "Volgens een vrouw uit Goma zijn er tien doden gevallen.", "vrouw uit Goma",
         "zijn er tien doden gevallen"},
        {"en", "The ministers will speak on Tuesday, two people familiar with the plan said.",
         "people familiar with the plan", "The ministers will speak on Tuesday"},
        {"en", "A baker in the old town said that the bridge had been blown up.",
         "baker in the old town", "the bridge had been blown up"},
    };
    CHECK(state, cases);
    tocsin_reading r = claims_read(*state, "en", "The harvest went according to plan this year.");
    for (size_t i = 0; i < r.n_claims; i++)
        assert_int_equal(r.claims[i].speaker.kind, TOCSIN_OUTLET);
}

static void speaker_may_stand_in_front_of_a_parenthesis(void **state) {
    static const said cases[] = {
        {"en",
         "Colonel-General Anatoly Nogovitsyn, deputy head of Russia's General Staff, said the "
         "soldiers were there.",
         "Anatoly Nogovitsyn", "the soldiers were there"},
        {"en",
         "A senior US official, speaking on condition of anonymity, said that Chad had paused one "
         "shipment.",
         "senior US official", "Chad had paused one shipment"},
        {"en",
         "The junta's spokesman, Major General Zaw Min Tun, said that troops had left three towns.",
         "Zaw Min Tun", "troops had left three towns"},
        {"en",
         "\"They are looting the rest,\" a ministry spokesman, Shota Utiashvili, told reporters.",
         "Shota Utiashvili", "\"They are looting the rest,\""},
        {"en",
         "ZFOR, which has roughly 4,500 soldiers in Kosovo, said it stood ready to intervene.",
         "ZFOR", "it stood ready to intervene"},
    };
    CHECK(state, cases);
}

/* Behind the speaker the sentence goes on: with the same speaker, or with what stood open before. */
static void what_follows_the_speaker_is_said_too(void **state) {
    static const said cases[] = {
        {"en", "Drones struck 200 targets, Hulusi Akar said, and 309 soldiers were killed.",
         "Hulusi Akar", "309 soldiers were killed"},
        {"en", "The army lacks roads, Hulusi Akar argues; it may want to win votes.", "Hulusi Akar",
         "it may want to win votes"},
        {"en", "Rwanda took that back: it was, Hulusi Akar said, a deliberate act of the army.",
         "Hulusi Akar", "it was, Hulusi Akar said, a deliberate act of the army"},
        {"en", "Rwanda gave no date; otherwise, Hulusi Akar said on Friday, Turkey would act.",
         "Hulusi Akar", "otherwise, Hulusi Akar said on Friday, Turkey would act"},
    };
    CHECK(state, cases);
}

/* "X's claim that …", "by X's count", ", adding that …": no finite verb of speaking stands there. */
static void nouns_and_participles_of_speaking_have_speakers(void **state) {
    static const said cases[] = {
        {"en", "Things are bad, Hulusi Akar said, warning that the war would get much worse.",
         "Hulusi Akar", "the war would get much worse"},
        {"en", "Blinken visited Kyiv on Friday, warning that Russia could attack again.", "Blinken",
         "Russia could attack again"},
        {"en", "A statement from Kigali that its troops had left was believed by nobody.", "Kigali",
         "its troops had left"},
        {"en", "Hulusi Akar said the town had fallen. Forty men had died, by his count.",
         "Hulusi Akar", "Forty men had died"},
        {"en", "Images taken by a satellite on Friday show scorched roofs near the town of Goma.",
         "Images",
         "Images taken by a satellite on Friday show scorched roofs near the town of Goma"},
        {"en",
         "Ray Powell, a former US officer who tracks ships, said the number of ships was high.",
         "Ray Powell", "the number of ships was high"},
        {"en", "Six men were killed, the ambulance service Magen David Adom says.",
         "Magen David Adom", "Six men were killed"},
        {"en", "Fighting broke out on Monday, but the army of Chad said it held the town.",
         "army of Chad", "it held the town"},
    };
    CHECK(state, cases);
    tocsin_reading r = claims_read(
        *state, "en", "Fighting broke out on Monday, but the army of Chad said it held the town.");
    assert_int_equal(claims_find(&r, "Fighting broke out on Monday")->speaker.kind, TOCSIN_OUTLET);
}

/* Behind a quotation and a comma somebody speaks, with whatever verb and to whomever. */
static void what_follows_a_quotation_speaks(void **state) {
    static const said cases[] = {
        {"en", "\"We will not negotiate and we will not yield,\" Maria Lopez stormed.",
         "Maria Lopez", "\"We will not negotiate and we will not yield,\""},
        {"en", "\"We had only our hands,\" Seaman Jeffrey Facundo told a Senate hearing in Manila.",
         "Jeffrey Facundo", "\"We had only our hands,\""},
    };
    CHECK(state, cases);
}

static void words_on_both_sides_of_the_speaker_are_one_claim(void **state) {
    static const said cases[] = {
        {"en", "An escalation, the Pentagon said, was most likely towards the end of January.",
         "Pentagon",
         "An escalation, the Pentagon said, was most likely towards the end of January"},
        {"en", "If the rebels keep the city, analysts fear, the war could spread to Bukavu.",
         "analysts", "If the rebels keep the city, analysts fear, the war could spread to Bukavu"},
    };
    CHECK(state, cases);
}

static void speaker_stands_beside_the_auxiliary(void **state) {
    static const said cases[] = {
        {"nl", "Waarnemers van de OVSE hebben maandag 400 schendingen van het bestand vastgesteld.",
         "Waarnemers van de OVSE", "400 schendingen van het bestand"},
        {"nl", "Eerder heeft Peru de beschuldigingen van Bolivia ontkend.", "Peru",
         "de beschuldigingen van Bolivia"},
        {"nl", "Er zijn tien tanks gezien, heeft de OVSE maandag gemeld.", "OVSE",
         "Er zijn tien tanks gezien"},
    };
    CHECK(state, cases);
}

static void pronoun_behind_a_source_is_the_person_last_named(void **state) {
    static const said cases[] = {
        {"nl",
         "Premier Mark Rutte sprak met de Kamer. Volgens hem is er sprake van zelfverdediging.",
         "Mark Rutte", "is er sprake van zelfverdediging"},
        {"en", "Blinken spoke in Paris. According to him, the army will attack.", "Blinken",
         "the army will attack"},
    };
    CHECK(state, cases);
    /* a possessive is none */
    tocsin_reading r = claims_read(
        *state, "nl", "Merkel sprak in Berlijn. Volgens haar woordvoerder komt er een akkoord.");
    assert_speaker(claims_find(&r, "akkoord"), "woordvoerder");
}

static void second_verb_goes_on_with_the_same_speaker(void **state) {
    tocsin_reading r = claims_read(
        *state, "en",
        "Robert Gates said he saw no prospect of that, but warned that relations could suffer.");
    assert_int_equal(r.n_claims, 2);
    assert_text(r.claims[0].text, "he saw no prospect of that");
    assert_text(r.claims[1].text, "relations could suffer");
    assert_int_equal(r.claims[1].act, TOCSIN_WARN);
    assert_speaker(&r.claims[1], "Robert Gates");
}

static void denial_in_passing_is_a_claim_of_its_own(void **state) {
    tocsin_reading r =
        claims_read(*state, "en",
                    "U.S. officials have said that Iran supplies the missiles, which Iran denies.");
    assert_int_equal(r.n_claims, 2);
    assert_text(r.claims[0].text, "Iran supplies the missiles");
    assert_speaker(&r.claims[1], "Iran");
    assert_int_equal(r.claims[1].act, TOCSIN_DENY);
    assert_int_equal(r.claims[1].n_denies, 1);
    assert_true(tocsin_text_equal(r.claims[1].denies[0], r.claims[0].id));
}

static void outlet_that_was_told_stands_between(void **state) {
    tocsin_reading r = claims_read(
        *state, "nl", "M23 heeft Goma ingenomen, zegt een VN-bron tegen persbureau AFP.");
    assert_int_equal(r.n_claims, 1);
    assert_speaker(&r.claims[0], "VN-bron");
    assert_int_equal(r.claims[0].n_via, 1);
    assert_text(r.claims[0].via[0].name, "AFP");
}

static void pronoun_is_who_spoke_last(void **state) {
    static const said cases[] = {
        {"nl",
         "Poetin was in Sotsji. Een Oekraïense officier zegt dat de tanks vastliepen. Hij verwacht "
         "dat de aanval in juli komt.",
         "Oekraïense officier", "de aanval in juli komt"},
        {"nl",
         "Minister Hanna Maljar zei dat de stad veilig is. Onderzoekers zagen tanks. Zij erkende dat "
         "de gevechten zwaar zijn.",
         "Hanna Maljar", "de gevechten zwaar zijn"},
        {"nl",
         "Minister Hanna Maljar was in Kiev. In Goma hebben inwoners een brug gebouwd. Zij zeggen dat de "
         "gevechten zwaar zijn.",
         "inwoners", "de gevechten zwaar zijn"},
        {"de",
         "Ministerin Hanna Maljar war in Kiew. In Goma haben Anwohner eine Brücke gebaut. Sie sagte, die "
         "Kämpfe seien schwer.",
         "Hanna Maljar", "die Kämpfe seien schwer"},
    };
    CHECK(state, cases);
}

/* Behind a colon or a semicolon whoever spoke goes on; a clause in front of the verb may be only its subject. */
static void main_clauses_side_by_side_have_their_speakers(void **state) {
    static const said cases[] = {
        {"nl", "De minister ontkent dat de piloten een fout maakten: de kaart was vals.",
         "minister", "de kaart was vals"},
        {"nl", "In Goma vielen elf doden; 28 mensen raakten gewond, meldde de politie.", "politie",
         "28 mensen raakten gewond"},
        {"nl", "Rusland, dat een zitting heeft aangevraagd, vindt de aanvallen onwettig.",
         "Rusland", "de aanvallen onwettig"},
        {"nl", "De president sprak van een bloedbad en verbrak de banden met Peru.", "president",
         "een bloedbad"},
        {"nl",
         "Mali stuurde naar eigen zeggen tien tanks naar de grens en zei dat de stad veilig is.",
         "Mali", "de stad veilig is"},
    };
    CHECK(state, cases);
}

static void office_and_organisation_stand_for_whom_the_document_named(void **state) {
    static const said cases[] = {
        {"nl",
         "President Recep Erdogan van Turkije was in Ankara. De president zei dat de stad veilig is.",
         "Recep Erdogan", "de stad veilig is"},
        {"nl",
         "Het Syrisch Observatorium voor de Mensenrechten telt 327 doden. De organisatie meldt dat "
         "Rusland wijken bombardeert.",
         "Syrisch Observatorium voor de Mensenrechten", "Rusland wijken bombardeert"},
        {"en",
         "President Ruto of Kenya was in Nairobi. A president should know that, one farmer said.",
         "farmer", "A president should know that"},
    };
    CHECK(state, (cases));
}

static void sentence_that_points_back_gives_the_one_before_its_speaker(void **state) {
    static const said cases[] = {
        {"nl", "Noord-Koreaanse militairen zijn aangekomen in Koersk. Dat heeft Mark Rutte gezegd.",
         "Mark Rutte", "Noord-Koreaanse militairen zijn aangekomen in Koersk"},
        {"nl", "Dertien militairen zijn omgekomen. Dat maakte het Pentagon bekend.", "Pentagon",
         "Dertien militairen zijn omgekomen"},
    };
    CHECK(state, cases);
}

static void dateline_and_time_are_no_part_of_what_is_said(void **state) {
    static const said cases[] = {
        {"en", "16.40 - Jens Stoltenberg, on a visit to Ankara, calls for an immediate ceasefire.",
         "Jens Stoltenberg", "an immediate ceasefire"},
        {"en", "CAIRO, Wednesday - Israeli tanks seized the Rafah crossing on Tuesday.", "Courier",
         "Israeli tanks seized the Rafah crossing on Tuesday"},
    };
    CHECK(state, cases);
}

static void what_stands_behind_the_colon_is_said(void **state) {
    static const said cases[] = {
        {"en", "Nonsense, according to the Pentagon: there were no armed groups near the units.",
         "Pentagon", "there were no armed groups near the units"},
        {"nl", "Maria Smit betwijfelt of dat aantal klopt: artsen in Goma telden 44 doden.",
         "artsen", "44 doden"},
    };
    CHECK(state, cases);
}

static void quotation_keeps_its_speaker_when_others_speak_in_it(void **state) {
    tocsin_reading r = claims_read(
        *state, "nl",
        "Correspondent Lotte Brandsma: \"Israël zegt dat Hamas wapens smokkelt. Bewijs daarvoor "
        "heeft het leger niet laten zien.\"");
    assert_speaker(claims_find(&r, "wapens smokkelt"), "Israël");
    assert_speaker(claims_find(&r, "Bewijs daarvoor"), "Lotte Brandsma");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(who_no_list_knows_speaks_where_one_speaks),
        fixture_test(speaker_may_stand_in_front_of_a_parenthesis),
        fixture_test(what_follows_the_speaker_is_said_too),
        fixture_test(nouns_and_participles_of_speaking_have_speakers),
        fixture_test(what_follows_a_quotation_speaks),
        fixture_test(words_on_both_sides_of_the_speaker_are_one_claim),
        fixture_test(speaker_stands_beside_the_auxiliary),
        fixture_test(pronoun_behind_a_source_is_the_person_last_named),
        fixture_test(second_verb_goes_on_with_the_same_speaker),
        fixture_test(denial_in_passing_is_a_claim_of_its_own),
        fixture_test(outlet_that_was_told_stands_between),
        fixture_test(pronoun_is_who_spoke_last),
        fixture_test(main_clauses_side_by_side_have_their_speakers),
        fixture_test(office_and_organisation_stand_for_whom_the_document_named),
        fixture_test(sentence_that_points_back_gives_the_one_before_its_speaker),
        fixture_test(dateline_and_time_are_no_part_of_what_is_said),
        fixture_test(what_stands_behind_the_colon_is_said),
        fixture_test(quotation_keeps_its_speaker_when_others_speak_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
