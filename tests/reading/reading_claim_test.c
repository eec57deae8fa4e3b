// SPDX-License-Identifier: Apache-2.0
/* What becomes a claim, whose it is, and what it says. */
#include "claims.h"

/* ---- who says it ------------------------------------------------------------------------------ */

static void speaker_stands_in_front_behind_or_in_the_middle(void **state) {
    fixture *f = *state;
    static const struct {
        const char *language, *text, *speaker, *content;
    } cases[] = {
        {"nl", "De Armeense premier Nikol Pasjinian zei dat het leger zich heeft teruggetrokken.",
         "Nikol Pasjinian", "het leger zich heeft teruggetrokken"},
        {"nl", "Volgens Armenië staan er 2000 Azerbeidzjaanse militairen bij Goris.", "Armenië",
         "staan er 2000 Azerbeidzjaanse militairen bij Goris"},
        {"nl", "De aanval was een vergissing, aldus het Pentagon.", "Pentagon",
         "De aanval was een vergissing"},
        {"nl", "\"Wij hebben niets gedaan\", zei de Soedanese generaal Burhan.", "Burhan",
         "\"Wij hebben niets gedaan\""},
        {"en", "Ethiopia said its troops had left Mekelle.", "Ethiopia",
         "its troops had left Mekelle"},
        {"en", "The attack was a mistake, according to the Pentagon.", "Pentagon",
         "The attack was a mistake"},
        {"en", "According to Sudanese officials, the army has retaken Omdurman.",
         "Sudanese officials", "the army has retaken Omdurman"},
        {"en", "“We have seen no withdrawal,” said NATO Secretary-General Jens Stoltenberg.",
         "Jens Stoltenberg", "“We have seen no withdrawal,”"},
        {"en", "The strike killed two people, Hamas said on Sunday.", "Hamas",
         "The strike killed two people"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(f, cases[i].language, cases[i].text);
        if (r.n_claims != 1) print_error("%s\n", cases[i].text);
        assert_int_equal(r.n_claims, 1);
        assert_speaker(&r.claims[0], cases[i].speaker);
        assert_text(r.claims[0].text, cases[i].content);
    }
}

static void report_on_the_basis_of_sources_is_a_chain(void **state) {
    tocsin_reading r = claims_read(
        *state, "nl",
        "De Soedanese legerleider ontkende dat zijn land troepen naar Tsjaad stuurt, meldt Reuters "
        "op basis van bronnen.");
    assert_int_equal(r.n_claims, 1);
    assert_speaker(&r.claims[0], "Soedanese legerleider");
    assert_int_equal(r.claims[0].act, TOCSIN_DENY);
    assert_true(r.claims[0].negative);
    assert_int_equal(r.claims[0].n_via, 2);
    assert_text(r.claims[0].via[0].name, "bronnen");
    assert_text(r.claims[0].via[1].name, "Reuters");
}

static void quotation_over_several_sentences_keeps_its_speaker(void **state) {
    tocsin_reading r = claims_read(
        *state, "nl",
        "Azië-correspondent Eva Kuiper: \"De situatie in Myanmar is zeer gespannen. Het leger "
        "bombardeert dorpen in Sagaing. Min Aung Hlaing waarschuwt dat de strijd doorgaat.\"");
    assert_int_equal(r.n_claims, 3);
    assert_speaker(&r.claims[1], "Eva Kuiper");
    assert_int_equal(r.claims[1].speaker.kind, TOCSIN_JOURNALIST);
    assert_true(r.claims[1].direct);
    assert_speaker(&r.claims[2], "Min Aung Hlaing");
    assert_int_equal(r.claims[2].n_via, 1);
    assert_text(r.claims[2].via[0].name, "Eva Kuiper");
}

/* 0 is the count that is reported, 1 the one of the period before. */
static void count_of_the_previous_period_says_so(void **state) {
    static const struct {
        const char *language, *text, *count;
        bool previous;
    } cases[] = {
        {"en",
         "In the previous reporting period, the SMM had recorded 122 violations in the region.",
         "122 violations", true},
        {"en", "The SMM recorded 163 ceasefire violations in Donetsk region.", "163", false},
        {"en",
         "The SMM recorded 163 ceasefire violations, compared with the previous reporting period.",
         "163", false},
        {"nl", "De waarnemers telden in de vorige verslagperiode 122 schendingen.", "122", true},
        {"de", "Die Beobachter registrierten im vorigen Berichtszeitraum 122 Verstöße.", "122",
         true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(*state, cases[i].language, cases[i].text);
        const tocsin_claim *claim = NULL;
        for (size_t c = 0; c < r.n_claims; c++)
            if (r.claims[c].has_quantity) claim = &r.claims[c];
        if (!claim) fail_msg("%s", cases[i].text);
        assert_true(tocsin_text_starts(claim->quantity.text, tocsin_text_of(cases[i].count)));
        if (claim->quantity.previous_period != cases[i].previous) fail_msg("%s", cases[i].text);
    }
}

static void text_that_takes_back_an_earlier_one_says_so(void **state) {
    static const struct {
        const char *language, *text;
        tocsin_revision revises;
    } cases[] = {
        {"en", "CORRECTION - Ukraine said 9,000 troops had come.", TOCSIN_CORRECTED},
        {"en", "Ukraine said 9,000 troops had come. An earlier version of this report said 90,000.",
         TOCSIN_CORRECTED},
        {"en", "Harbour Wire has withdrawn its report on Ukraine.", TOCSIN_WITHDRAWN},
        {"en", "Withdrawn from Ukraine: Russia said its troops had left.", TOCSIN_REVISION_NONE},
        {"en", "Corrections officers said two inmates had fled.", TOCSIN_REVISION_NONE},
        {"en", "Russia has withdrawn its troops from Ukraine, NATO said.", TOCSIN_REVISION_NONE},
        {"nl", "Rectificatie: volgens Oekraïne zijn het er 9000.", TOCSIN_CORRECTED},
        {"nl", "Dit bericht is ingetrokken. Volgens Oekraïne klopt het niet.", TOCSIN_WITHDRAWN},
        {"nl", "Rusland heeft zijn troepen ingetrokken, zegt Oekraïne.", TOCSIN_REVISION_NONE},
        {"de", "Berichtigung: Laut der Ukraine sind es 9000 Soldaten.", TOCSIN_CORRECTED},
        {"de", "Diese Meldung wurde zurückgezogen. Die Ukraine widerspricht.", TOCSIN_WITHDRAWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(*state, cases[i].language, cases[i].text);
        if (r.revises != cases[i].revises) fail_msg("%s", cases[i].text);
    }
}

static void reportive_zouden_carries_the_speaker_on(void **state) {
    tocsin_reading r = claims_read(*state, "nl",
                                   "Volgens het Witte Huis houdt China een oefening bij Taiwan. "
                                   "Daarbij zouden 30 oorlogsschepen zijn gezien.");
    const tocsin_claim *claim = claims_find(&r, "30 oorlogsschepen");
    assert_speaker(claim, "Witte Huis");
    assert_int_equal(claim->certainty, TOCSIN_PROBABLE);
}

static void pronoun_is_the_person_last_named_and_the_name_is_the_fullest(void **state) {
    tocsin_reading r = claims_read(*state, "en",
                                   "Abiy warned that the rebels would be crushed. He said the army "
                                   "had taken Lalibela. Prime Minister Abiy Ahmed of Ethiopia was "
                                   "in Gondar.");
    const tocsin_claim *claim = claims_find(&r, "Lalibela");
    assert_speaker(claim, "Abiy Ahmed");
    assert_text(claim->speaker.actor, "ETH.GOV");
}

/* ---- what it says ----------------------------------------------------------------------------- */

static void actor_and_target_come_from_the_same_clause(void **state) {
    tocsin_reading r = claims_read(*state, "en",
                                   "Israel struck Hezbollah positions in southern Lebanon, while "
                                   "Egypt hosted talks with Hamas.");
    assert_int_equal(r.n_claims, 2);
    assert_int_equal(r.claims[0].plover, TOCSIN_ASSAULT);
    assert_text(r.claims[0].actor, "ISR");
    assert_text(r.claims[0].target, "LBN.HEZBOLLAH");
    assert_int_equal(r.claims[1].plover, TOCSIN_CONSULT);
    assert_text(r.claims[1].actor, "EGY");
    assert_text(r.claims[1].target, "PSE.HAMAS");
}

static void quantity_is_that_of_the_clause_of_the_event(void **state) {
    fixture *f = *state;
    tocsin_reading r = claims_read(
        f, "en",
        "According to Kyiv, the convoy stretched for 64 kilometres when Russian forces killed 12 civilians. "
        "The Ukrainian government said that 120,000 Russian soldiers are near the border after an attack "
        "killed five civilians in Donetsk.");
    assert_int_equal(claims_find(&r, "64 kilometres")->quantity.unit, TOCSIN_KILLED);
    const tocsin_claim *c = claims_find(&r, "near the border");
    assert_int_equal(c->plover, TOCSIN_MOBILIZE);
    assert_int_equal(c->quantity.unit, TOCSIN_TROOPS);
    assert_text(c->quantity.text, "120,000 Russian soldiers");
}

static void sentence_without_attribution_event_or_number_is_no_claim(void **state) {
    static const char *const texts[] = {
        "De zomer in Goma is warm en de markt is druk.",
        "Yerevan is the capital of Armenia and lies on a river.",
        "Georgia's Interior Ministry saw it differently on Friday.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(claims_read(*state, i ? "en" : "nl", texts[i]).n_claims, 0);
}

static void words_of_doubt_make_it_less_certain(void **state) {
    tocsin_reading r = claims_read(*state, "en",
                                   "Officials in Kyiv said Russia might attack in January. "
                                   "Officials in Kyiv said Russia will probably attack in January. "
                                   "It is unclear how many soldiers have arrived.");
    assert_int_equal(r.n_claims, 3);
    assert_int_equal(r.claims[0].certainty, TOCSIN_POSSIBLE);
    assert_text(r.claims[0].speaker.actor, "UKR.GOV");
    assert_int_equal(r.claims[1].certainty, TOCSIN_PROBABLE);
    assert_int_equal(r.claims[2].certainty, TOCSIN_UNKNOWN);
    assert_int_equal(r.claims[2].speaker.kind, TOCSIN_OUTLET);
}

static void claim_holds_one_count(void **state) {
    static const struct {
        const char *language, *text, *first, *second;
    } cases[] = {
        {"nl", "Volgens het Rode Kruis zijn 327 mensen omgekomen, onder wie 44 kinderen.",
         "zijn 327 mensen omgekomen", "onder wie 44 kinderen"},
        {"en", "The Pentagon said that five fighters were killed and six civilians were wounded.",
         "five fighters were killed", "six civilians were wounded"},
        {"en", "The alliance said it has overrun 100 outposts and that it controls two crossings.",
         "it has overrun 100 outposts", "it controls two crossings"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(*state, cases[i].language, cases[i].text);
        assert_int_equal(r.n_claims, 2);
        assert_text(r.claims[0].text, cases[i].first);
        assert_text(r.claims[1].text, cases[i].second);
    }
}

static void count_has_place_and_day_of_what_stands_before_and_of_its_whole(void **state) {
    tocsin_reading r =
        claims_read(*state, "en",
                    "In Donetsk region, the OSCE on Friday recorded 163 ceasefire violations, 39 "
                    "of them explosions. In the previous period, it had recorded 122. A general "
                    "in Kyiv said on Friday that 14 soldiers had died.");
    assert_int_equal(r.n_claims, 4);
    static const struct {
        double count;
        tocsin_unit unit;
    } counts[] = {{163, TOCSIN_VIOLATIONS}, {39, TOCSIN_EXPLOSIONS}, {122, TOCSIN_VIOLATIONS}};
    for (size_t i = 0; i < 3; i++) {
        assert_true(r.claims[i].quantity.low == counts[i].count);
        assert_int_equal(r.claims[i].quantity.unit, counts[i].unit);
        assert_text(r.claims[i].place.name, "Donetsk");
        assert_int_equal(r.claims[i].when.from, i < 2 ? 18943 : TOCSIN_PERIOD_NONE.from);
        assert_false(tocsin_period_is_known(r.claims[i].said_on));
    }
    assert_false(r.claims[3].place.text.n); /* where it is said is not where it was */
    assert_int_equal(r.claims[3].said_on.from, 18943);
}

static void what_is_not_confirmed_is_unknown(void **state) {
    static const struct {
        const char *language, *text;
        tocsin_certainty certainty;
    } cases[] = {
        {"en", "The Pentagon did not say whether the bombs had been sent.", TOCSIN_UNKNOWN},
        {"en", "The Pentagon said the bombs had been sent.", TOCSIN_CERTAIN},
        {"en", "The Pentagon did not dispute that the bombs had been sent.", TOCSIN_UNKNOWN},
        {"nl", "Het Pentagon bevestigde niet dat de bommen zijn gestuurd.", TOCSIN_UNKNOWN},
        {"nl", "Het Pentagon sluit niet uit dat de bommen zijn gestuurd.", TOCSIN_POSSIBLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(*state, cases[i].language, cases[i].text);
        assert_int_equal(r.n_claims, 1);
        assert_speaker(&r.claims[0], "Pentagon");
        assert_int_equal(r.claims[0].act, TOCSIN_ASSERT);
        assert_int_equal(r.claims[0].certainty, cases[i].certainty);
        assert_false(r.claims[0].negative);
    }
}

static void condition_makes_it_possible_and_inability_certain(void **state) {
    fixture *f = *state;
    tocsin_reading r =
        claims_read(f, "nl", "Ruto zei dat het leger aanvalt als de rebellen blijven.");
    assert_int_equal(r.claims[0].certainty, TOCSIN_POSSIBLE);
    r = claims_read(f, "nl", "Ruto zei dat het leger de stad niet kan innemen.");
    assert_int_equal(r.claims[0].certainty, TOCSIN_CERTAIN);
    r = claims_read(f, "en", "Ruto said that if talks do not start, the war goes on.");
    assert_int_equal(r.claims[0].certainty, TOCSIN_POSSIBLE);
    assert_false(r.claims[0].negative); /* the condition is negated, not the war */
}

static void what_somebody_says_may_deny_accuse_or_threaten(void **state) {
    static const struct {
        const char *language, *text, *words;
        tocsin_act act;
    } cases[] = {
        {"en",
         "France said Russia masses troops. \"Russia is not threatening anybody\", Dmitry Peskov said.",
         "anybody", TOCSIN_DENY},
        {"en", "Dmitry Peskov said \"Russia is not threatening anybody\".", "anybody",
         TOCSIN_ASSERT},
        {"en", "Armenia said Azerbaijan had shelled Armenian troops.", "shelled", TOCSIN_ACCUSE},
        {"en", "France said Azerbaijan had shelled Armenian troops.", "shelled", TOCSIN_ASSERT},
        {"en", "Iran said the strikes would not go unpunished.", "unpunished", TOCSIN_THREATEN},
        {"nl", "Kinshasa spreekt van een oorlogsverklaring.", "oorlogsverklaring", TOCSIN_ACCUSE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(*state, cases[i].language, cases[i].text);
        const tocsin_claim *claim = claims_find(&r, cases[i].words);
        if (claim->act != cases[i].act) print_error("%s\n", cases[i].text);
        assert_int_equal(claim->act, cases[i].act);
    }
}

/* The verb only says; what is said denies, warns, promises or threatens. */
static void words_tell_the_act_where_the_verb_only_says(void **state) {
    static const struct {
        const char *text, *content;
        tocsin_act act;
    } cases[] = {
        {"The Iranian foreign minister said Iran had nothing to do with the attack.",
         "nothing to do with", TOCSIN_DENY},
        {"Without diesel, Hulusi Akar said, the hospitals would grind to a halt.",
         "grind to a halt", TOCSIN_WARN},
        {"The Turkish defence minister called it an illegal use of force.", "illegal use of force",
         TOCSIN_ACCUSE},
        {"\"We will not bomb a mosque,\" the Turkish defence minister said.", "not bomb a mosque",
         TOCSIN_PROMISE},
        {"The Turkish president vowed that an attack would be met with an immediate response.",
         "immediate response", TOCSIN_THREATEN},
        {"Peru ruled out such a step.", "such a step", TOCSIN_ASSERT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tocsin_reading r = claims_read(*state, "en", cases[i].text);
        assert_int_equal(claims_find(&r, cases[i].content)->act, cases[i].act);
    }
    tocsin_reading r = claims_read(*state, "en", "Peru ruled out such a step.");
    assert_true(claims_find(&r, "such a step")->negative);
}

/* Clauses side by side are a claim each, those without a subject of their own too. */
static void clauses_side_by_side_are_a_claim_each(void **state) {
    tocsin_reading r =
        claims_read(*state, "en",
                    "The Turkish army said supply runs would be announced, but they would go on.");
    assert_text(claims_find(&r, "announced")->text, "supply runs would be announced");
    assert_text(claims_find(&r, "go on")->text, "they would go on");
    r = claims_read(
        *state, "en",
        "The Turkish army said snipers had taken a mosque and were using residents as shields.");
    assert_text(claims_find(&r, "snipers")->text, "snipers had taken a mosque");
    assert_text(claims_find(&r, "shields")->text, "were using residents as shields");
}

static void outlet_states_what_happened_and_no_background(void **state) {
    fixture *f = *state;
    tocsin_reading r = claims_read(f, "nl", "De luchthaven van Aleppo is gisteren gesloten.");
    assert_int_equal(r.n_claims, 1);
    assert_int_equal(r.claims[0].speaker.kind, TOCSIN_OUTLET);
    assert_int_equal(claims_read(f, "nl", "Aleppo is een stad in Syrië.").n_claims, 0);
    assert_int_equal(claims_read(f, "en", "Did the army leave Aleppo on Sunday?").n_claims, 0);
}

/* ---- denials ---------------------------------------------------------------------------------- */

static void denial_hangs_on_the_picture_it_denies(void **state) {
    tocsin_reading r = claims_read(
        *state, "en",
        "Satellite images show tanks near the Ethiopian border in Sudan. The army said troops "
        "remained in their barracks. Sudan's foreign ministry said of the satellite images that "
        "they were fake.");
    const tocsin_claim *picture = claims_find(&r, "tanks near"), *denial = claims_find(&r, "fake");
    assert_int_equal(picture->speaker.kind, TOCSIN_IMAGERY);
    assert_int_equal(denial->act, TOCSIN_DENY);
    assert_int_equal(denial->n_denies, 1);
    assert_true(tocsin_text_equal(denial->denies[0], picture->id));
}

static bool has_cue(const tocsin_claim *claim, const char *is) {
    for (size_t i = 0; i < claim->n_cues; i++)
        if (tocsin_text_is(claim->cues[i].is, is)) return true;
    return false;
}

static void who_does_not_deny_is_marked(void **state) {
    fixture *f = *state;
    tocsin_reading r = claims_read(
        f, "nl",
        "De Russische veiligheidschef ontkende in dat gesprek niet dat zijn land troepen "
        "verzamelt bij de grens. Peru ontkent dat het tanks naar Bolivia stuurt.");
    assert_true(has_cue(claims_find(&r, "verzamelt"), "not-denied"));
    assert_false(has_cue(claims_find(&r, "stuurt"), "not-denied"));
    r = claims_read(f, "en",
                    "The Sudanese minister did not deny that his country sends troops to "
                    "Chad. Peru denied that it does not send tanks to Bolivia.");
    assert_true(has_cue(claims_find(&r, "Chad"), "not-denied"));
    assert_false(has_cue(claims_find(&r, "Bolivia"), "not-denied"));
}

static void denial_of_reports_elsewhere_does_not_hang_on_what_the_outlet_says(void **state) {
    tocsin_reading r = claims_read(
        *state, "nl",
        "In het voorjaar stonden er meer dan 100.000 Russische militairen langs de Oekraïense "
        "grens. Secretaris Danilov van de Nationale Veiligheidsraad noemt de berichten in de "
        "kranten bewuste desinformatie.");
    const tocsin_claim *denial = claims_find(&r, "de berichten");
    assert_int_equal(denial->act, TOCSIN_DENY);
    assert_int_equal(denial->n_denies, 0);
}

static void denial_hangs_on_the_claim_of_the_same_event(void **state) {
    tocsin_reading r = claims_read(
        *state, "nl",
        "Oekraïne zegt dat Rusland troepen verzamelt bij de Oekraïense grens. Frankrijk zegt dat "
        "Mali hulp krijgt van Rusland. Rusland ontkent dat het troepen verzamelt bij de grens.");
    const tocsin_claim *first = claims_find(&r, "Rusland troepen verzamelt"),
                       *denial = claims_find(&r, "het troepen verzamelt");
    assert_int_equal(denial->act, TOCSIN_DENY);
    assert_int_equal(denial->n_denies, 1);
    assert_true(tocsin_text_equal(denial->denies[0], first->id));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        fixture_test(speaker_stands_in_front_behind_or_in_the_middle),
        fixture_test(report_on_the_basis_of_sources_is_a_chain),
        fixture_test(quotation_over_several_sentences_keeps_its_speaker),
        fixture_test(reportive_zouden_carries_the_speaker_on),
        fixture_test(pronoun_is_the_person_last_named_and_the_name_is_the_fullest),
        fixture_test(actor_and_target_come_from_the_same_clause),
        fixture_test(quantity_is_that_of_the_clause_of_the_event),
        fixture_test(sentence_without_attribution_event_or_number_is_no_claim),
        fixture_test(words_of_doubt_make_it_less_certain),
        fixture_test(claim_holds_one_count),
        fixture_test(count_has_place_and_day_of_what_stands_before_and_of_its_whole),
        fixture_test(count_of_the_previous_period_says_so),
        fixture_test(text_that_takes_back_an_earlier_one_says_so),
        fixture_test(what_is_not_confirmed_is_unknown),
        fixture_test(condition_makes_it_possible_and_inability_certain),
        fixture_test(what_somebody_says_may_deny_accuse_or_threaten),
        fixture_test(words_tell_the_act_where_the_verb_only_says),
        fixture_test(clauses_side_by_side_are_a_claim_each),
        fixture_test(outlet_states_what_happened_and_no_background),
        fixture_test(denial_hangs_on_the_picture_it_denies),
        fixture_test(who_does_not_deny_is_marked),
        fixture_test(denial_of_reports_elsewhere_does_not_hang_on_what_the_outlet_says),
        fixture_test(denial_hangs_on_the_claim_of_the_same_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
