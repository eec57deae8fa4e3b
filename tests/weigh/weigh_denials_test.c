// SPDX-License-Identifier: Apache-2.0
#include "hand.h"

/* Russia moves troops to the border of Ukraine, says somebody. */
static tocsin_claim *add_move(hand *h, const char *speaker, const char *actor, const char *day,
                              const char *text) {
    tocsin_claim *claim = hand_add(h, speaker, day, text);
    claim->speaker.actor = tocsin_text_of(actor);
    claim->plover = TOCSIN_MOBILIZE;
    claim->actor = TOCSIN_TEXT("RUS");
    claim->target = TOCSIN_TEXT("UKR");
    return claim;
}

static tocsin_claim *add_denial(hand *h, const char *speaker, const char *actor, const char *day,
                                const char *text) {
    tocsin_claim *claim = add_move(h, speaker, actor, day, text);
    claim->act = TOCSIN_DENY;
    claim->negative = true;
    return claim;
}

static void a_denial_names_who_denies_what(void **state) {
    (void)state;
    hand h = {0};
    add_move(&h, "Ukraine", "UKR", "2021-11-03", "90,000 soldiers stand at the border");
    add_denial(&h, "Kremlin", "RUS", "2021-11-05", "no troops were sent to the border");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "denial");
    hand_expect_text(f, "speaker", "Kremlin");
    hand_expect_text(f, "text", "no troops were sent to the border");
    hand_expect_text(f, "denied_speaker", "Ukraine");
    hand_expect_text(f, "denied_text", "90,000 soldiers stand at the border");
    hand_expect_entries(f, "10 20");
    assert_int_equal(f->section, TOCSIN_SECTION_CONTESTED);
    assert_int_equal(h.result.n_links, 1);
    assert_int_equal(h.result.links[0].from, 20);
    assert_int_equal(h.result.links[0].to, 10);
    assert_string_equal(h.result.links[0].is, "denies");
    assert_int_equal(hand_count(&h, "denied"), 0);
    hand_release(&h);
}

static void a_denial_hangs_on_nothing_else(void **state) {
    (void)state;
    hand h = {0};
    add_move(&h, "A", "USA", "2021-11-08", "said after the denial");
    add_move(&h, "B", "USA", "2021-10-01", "said long before it");
    add_move(&h, "C", "USA", "2021-11-04", "another kind of event")->plover = TOCSIN_CONSULT;
    add_move(&h, "D", "USA", "2021-11-04", "another actor")->actor = TOCSIN_TEXT("BLR");
    add_move(&h, "E", "USA", "2021-11-04", "another target")->target = TOCSIN_TEXT("POL");
    add_move(&h, "F", "RUS.MIL", "2021-11-04", "its own side");
    add_move(&h, "G", "USA", "2021-11-04", "a habit")->tense = TOCSIN_HABITUAL;
    add_move(&h, "I", "USA", "2021-11-04", "in spring")->when = hand_period("2021-04");
    tocsin_claim *elsewhere = add_move(&h, "H", "USA", "2021-11-04", "another place");
    elsewhere->place.text = elsewhere->place.name = TOCSIN_TEXT("Yelnya");
    tocsin_claim *denial = add_denial(&h, "Kremlin", "RUS", "2021-11-05", "nothing is going on");
    denial->place.text = denial->place.name = TOCSIN_TEXT("Donetsk");
    for (size_t i = 0; i < 8; i++) h.claims[i].place = denial->place;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "denial"), 0);
    assert_int_equal(h.result.n_links, 0);
    hand_expect_text(hand_find(&h, "denied"), "speaker", "Kremlin");
    hand_release(&h);
}

static void the_newest_denials_are_told_and_all_are_linked(void **state) {
    (void)state;
    hand h = {0};
    add_move(&h, "Ukraine", "UKR", "2021-11-03", "troops at the border");
    for (size_t i = 1; i < HAND_MAX; i++)
        add_denial(&h, "Kremlin", "RUS", i < 4 ? "2021-11-04" : "2021-11-05", "no");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "denial"), 60);
    assert_int_equal(h.result.n_links, 63);
    const tocsin_finding *rest = hand_find(&h, "more_claims");
    assert_int_equal(rest->section, TOCSIN_SECTION_CONTESTED);
    hand_expect_entries(rest, "20 30 40");
    assert_int_equal(hand_count(&h, "denied"), 0);
    hand_release(&h);
}

static void a_copied_denial_is_told_once(void **state) {
    (void)state;
    hand h = {0};
    const char *text = "the Kremlin says that no troops at all were sent there";
    add_move(&h, "Ukraine", "UKR", "2021-11-03", "troops at the border");
    add_denial(&h, "Kremlin", "RUS", "2021-11-05", text);
    add_denial(&h, "Kremlin", "RUS", "2021-11-05", text);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "denial"), 1);
    assert_int_equal(hand_count(&h, "denied"), 0);
    hand_release(&h);
}

static void a_bare_denial_of_nothing_known_is_not_told(void **state) {
    (void)state;
    hand h = {0};
    add_denial(&h, "Kyiv", "UKR", "2021-11-05", "this");
    hand_weigh(&h);
    assert_int_equal(h.result.n_findings, 0);
    hand_release(&h);
}

static void without_place_or_target_nothing_is_linked(void **state) {
    (void)state;
    hand h = {0};
    add_move(&h, "Ukraine", "UKR", "2021-11-03", "troops")->target = TOCSIN_TEXT_NONE;
    add_denial(&h, "Kremlin", "RUS", "2021-11-05", "no")->target = TOCSIN_TEXT_NONE;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "denial"), 0);
    hand_release(&h);
}

static void the_same_place_is_a_better_target_than_the_same_country(void **state) {
    (void)state;
    hand h = {0};
    const tocsin_place yelnya = {.text = TOCSIN_TEXT("Yelnya"), .name = TOCSIN_TEXT("Yelnya")};
    add_move(&h, "Maxar", "", "2021-11-01", "tanks at Yelnya")->place = yelnya;
    add_move(&h, "Officials", "USA", "2021-11-02", "troops near the border");
    add_denial(&h, "Kremlin", "RUS", "2021-11-02", "nothing at Yelnya")->place = yelnya;
    hand_weigh(&h);
    hand_expect_text(hand_find(&h, "denial"), "denied_speaker", "Maxar");
    hand_release(&h);
}

static void what_a_document_says_of_its_own_denials_is_taken_as_it_is(void **state) {
    (void)state;
    hand h = {0};
    const tocsin_text denies[] = {TOCSIN_TEXT("c1")};
    tocsin_claim *images = hand_add(&h, "satellite images", "2021-11", "trains with tanks");
    images->speaker.kind = TOCSIN_IMAGERY;
    tocsin_claim *denial = hand_add(&h, "Kremlin", "2021-11", "that they were of low quality");
    denial->evidence = images->evidence;
    denial->act = TOCSIN_DENY;
    denial->denies = denies;
    denial->n_denies = 1;
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "denial_of_imagery");
    hand_expect_text(f, "speaker", "Kremlin");
    hand_expect_text(f, "denied_speaker", "satellite images");
    hand_expect_entries(f, "10 20");
    assert_int_equal(h.result.n_links, 0);
    hand_release(&h);
}

static void a_picture_can_be_denied(void **state) {
    (void)state;
    hand h = {0};
    const tocsin_text denies[] = {TOCSIN_TEXT("sha256:ab"), TOCSIN_TEXT("no such claim")};
    tocsin_claim *denial = hand_add(&h, "Kremlin", "2021-11-02", "that is another border");
    denial->act = TOCSIN_DENY;
    denial->denies = denies;
    denial->n_denies = 2;
    hand_weigh(&h);
    hand_expect_text(hand_find(&h, "denial_of_picture"), "picture", "sha256:ab");
    assert_int_equal(hand_count(&h, "denial"), 0);
    hand_release(&h);
}

static void who_did_not_deny_has_not_denied(void **state) {
    (void)state;
    hand h = {0};
    const tocsin_text denies[] = {TOCSIN_TEXT("c1")};
    const tocsin_cue cues[] = {{.is = TOCSIN_TEXT("denial")}, {.is = TOCSIN_TEXT("not-denied")}};
    add_move(&h, "Ukraine", "UKR", "2021-11-03", "troops at the border");
    tocsin_claim *answer = add_denial(&h, "Patrushev", "RUS", "2021-11-05", "troops are placed");
    answer->denies = denies;
    answer->n_denies = 1;
    answer->cues = cues;
    answer->n_cues = 2;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "denial"), 0);
    hand_expect_text(hand_find(&h, "not_denied"), "speaker", "Patrushev");
    assert_int_equal(h.result.n_links, 0);
    hand_release(&h);
}

static void a_speaker_who_denies_and_then_says_it_has_reversed(void **state) {
    (void)state;
    hand h = {0};
    add_denial(&h, "Ministry of Defence", "UKR.MIL", "2021-11-01", "no troops were added");
    add_move(&h, "Ministry of Defence", "UKR.MIL", "2021-11-03", "90,000 soldiers stand there");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "reversal");
    hand_expect_text(f, "speaker", "Ministry of Defence");
    hand_expect_text(f, "first_text", "no troops were added");
    hand_expect_text(f, "later_text", "90,000 soldiers stand there");
    hand_expect_entries(f, "10 20");
    assert_int_equal(
        hand_slot(f, "later_said")->period.from - hand_slot(f, "first_said")->period.from, 2);
    assert_int_equal(hand_count(&h, "denial"), 0);
    hand_release(&h);
}

static void a_vague_place_does_not_hide_a_reversal(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *denial = add_denial(&h, "Ministry", "UKR", "2021-11-01", "no troops were added");
    denial->place.text = denial->place.name = TOCSIN_TEXT("Russia-Ukraine");
    tocsin_claim *later = add_move(&h, "Ministry", "UKR", "2021-11-03", "90,000 in the region");
    later->place.text = TOCSIN_TEXT("the border region");
    later->target = TOCSIN_TEXT_NONE;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "reversal"), 1);
    later->place.name = TOCSIN_TEXT("Donetsk");
    hand_release(&h);
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "reversal"), 0);
    hand_release(&h);
}

static void only_the_same_speaker_on_the_same_thing_reverses(void **state) {
    (void)state;
    hand h = {0};
    add_denial(&h, "Ministry", "UKR", "2021-11-10", "no troops were added");
    add_move(&h, "Ministry", "UKR", "2021-11-03", "said before");
    add_move(&h, "Ministry", "UKR", "2021-11-24", "said two weeks later");
    add_move(&h, "President", "POL", "2021-11-12", "said by another");
    add_move(&h, "Ministry", "UKR", "2021-11-12", "may happen")->certainty = TOCSIN_POSSIBLE;
    add_move(&h, "Ministry", "UKR", "2021-11-12", "will happen")->tense = TOCSIN_FUTURE;
    add_move(&h, "Ministry", "UKR", "2021-11-12", "elsewhere")->target = TOCSIN_TEXT("POL");
    add_move(&h, "Ministry", "UKR", "2021-11-12", "in spring")->when = hand_period("2021-04");
    add_denial(&h, "Ministry", "UKR", "2021-11-10", "still nothing");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "reversal"), 0);
    hand_release(&h);
}

/* "ukrainisches Verteidigungsministerium" is no other ministry than the "Ministry of Defence". */
static void one_side_under_two_names_is_told_with_both(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *no = add_move(&h, "Ministry of Defence", "UKR.GOV", "2021-11-01", "none seen");
    no->negative = true; /* a plain "no" that denies nobody's words */
    add_denial(&h, "Danilov", "UKR", "2021-11-02", "no massing");
    add_move(&h, "Verteidigungsministerium", "UKR.GOV", "2021-11-03", "90.000");
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "reversal_of_side");
    hand_expect_text(f, "speaker", "Ministry of Defence");
    hand_expect_text(f, "later_speaker", "Verteidigungsministerium");
    hand_expect_entries(f, "10 20 30");
    assert_int_equal(hand_count(&h, "reversal"), 0);
    hand_release(&h);
}

/* What a side does itself, it may own up to at any time; what others do may have changed since. */
static void own_deeds_are_affirmed_after_the_window_too(void **state) {
    (void)state;
    enum { OWN, OF_OTHERS, TOO_LATE, A_PLAN, CASES };
    for (int i = 0; i < CASES; i++) {
        hand h = {0};
        const char *who = i == OF_OTHERS ? "UKR" : "RUS";
        add_denial(&h, "Peskov", who, "2021-11-02", "nothing moves");
        tocsin_claim *yes = add_move(&h, "Kremlin", who,
                                     i == TOO_LATE ? "2022-03-24" : "2021-12-24", "troops move");
        if (i == A_PLAN) {
            yes->has_quantity = true;
            yes->quantity = (tocsin_quantity){
                .low = 5, .high = 5, .unit = TOCSIN_TROOPS, .measure = TOCSIN_PLAN};
        }
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "affirmed_later"), i == OWN);
        if (i == OWN) {
            const tocsin_finding *f = hand_find(&h, "affirmed_later");
            hand_expect_text(f, "speaker", "Peskov");
            hand_expect_text(f, "later_speaker", "Kremlin");
        }
        assert_int_equal(hand_count(&h, "reversal") + hand_count(&h, "reversal_of_side"), 0);
        hand_release(&h);
    }
}

/* Much later it must be plain that it is the same deed: in place or target, and in what is counted. */
static void another_deed_of_the_same_kind_affirms_nothing(void **state) {
    (void)state;
    enum { THERE, ELSEWHERE, TO_ANOTHER, NOWHERE, VAGUE, OF_SHIPS, ONLY_TARGET, CASES };
    for (int i = 0; i < CASES; i++) {
        hand h = {0};
        tocsin_claim *no = add_denial(&h, "Peskov", "RUS", "2021-11-02", "nothing moves");
        no->place.text = no->place.name = TOCSIN_TEXT("Russia–Ukraine");
        no->has_quantity = true;
        no->quantity = (tocsin_quantity){.low = 5, .high = 5, .unit = TOCSIN_TROOPS};
        tocsin_claim *yes = add_move(&h, "Kremlin", "RUS", "2021-12-24", "troops move");
        yes->place = no->place;
        if (i == ELSEWHERE) yes->place.text = yes->place.name = TOCSIN_TEXT("Murmansk");
        if (i == TO_ANOTHER) yes->target = TOCSIN_TEXT("FIN");
        if (i == NOWHERE || i == ONLY_TARGET) yes->place.text = yes->place.name = TOCSIN_TEXT_NONE;
        if (i == NOWHERE) yes->target = TOCSIN_TEXT_NONE;
        if (i == VAGUE) yes->place.name = TOCSIN_TEXT_NONE, yes->place.text = TOCSIN_TEXT("there");
        yes->has_quantity = i == OF_SHIPS;
        yes->quantity = (tocsin_quantity){.low = 5, .high = 5, .unit = TOCSIN_SHIPS};
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "affirmed_later"), i == THERE || i == ONLY_TARGET);
        hand_release(&h);
    }
}

static void denial_of_another_event_in_the_document_contradicts_nothing(void **state) {
    (void)state;
    static const tocsin_text denies[] = {{"c1", 2}};
    for (int other = 0; other < 2; other++) {
        hand h = {0};
        tocsin_claim *said = add_move(&h, "Washington", "USA", "2021-12-06", "70,000 troops stand");
        tocsin_claim *denial = add_denial(&h, "Moscow", "RUS", "2021-12-06", "intends to attack");
        denial->evidence = said->evidence;
        denial->denies = denies;
        denial->n_denies = 1;
        if (other) denial->plover = TOCSIN_ASSAULT;
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "denial"), !other);
        hand_release(&h);
    }
}

/* "Not worth a comment" names no event; what it answers does. */
static void denial_without_an_event_has_that_of_what_it_denies(void **state) {
    (void)state;
    hand h = {0};
    static const tocsin_text denies[] = {{"c1", 2}};
    add_move(&h, "Washington", "USA", "2021-11-01", "Russia moves troops");
    tocsin_claim *denial = add_denial(&h, "Peskov", "RUS", "2021-11-02", "not worth a comment");
    denial->plover = TOCSIN_PLOVER_NONE;
    denial->actor = denial->target = TOCSIN_TEXT_NONE;
    denial->denies = denies;
    denial->n_denies = 1;
    add_move(&h, "Kremlin", "RUS", "2021-12-24", "troops move");
    hand_weigh(&h);
    hand_expect_entries(hand_find(&h, "affirmed_later"), "10 20 30");
    hand_release(&h);
}

static void sources_without_a_name_do_not_reverse(void **state) {
    (void)state;
    hand h = {0};
    add_denial(&h, "sources", "", "2021-11-01", "no")->speaker.kind = TOCSIN_UNNAMED;
    add_move(&h, "sources", "", "2021-11-03", "yes")->speaker.kind = TOCSIN_UNNAMED;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "reversal"), 0);
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_denial_names_who_denies_what),
        cmocka_unit_test(a_denial_hangs_on_nothing_else),
        cmocka_unit_test(the_newest_denials_are_told_and_all_are_linked),
        cmocka_unit_test(a_copied_denial_is_told_once),
        cmocka_unit_test(a_bare_denial_of_nothing_known_is_not_told),
        cmocka_unit_test(without_place_or_target_nothing_is_linked),
        cmocka_unit_test(the_same_place_is_a_better_target_than_the_same_country),
        cmocka_unit_test(what_a_document_says_of_its_own_denials_is_taken_as_it_is),
        cmocka_unit_test(a_picture_can_be_denied),
        cmocka_unit_test(who_did_not_deny_has_not_denied),
        cmocka_unit_test(a_speaker_who_denies_and_then_says_it_has_reversed),
        cmocka_unit_test(a_vague_place_does_not_hide_a_reversal),
        cmocka_unit_test(only_the_same_speaker_on_the_same_thing_reverses),
        cmocka_unit_test(one_side_under_two_names_is_told_with_both),
        cmocka_unit_test(own_deeds_are_affirmed_after_the_window_too),
        cmocka_unit_test(another_deed_of_the_same_kind_affirms_nothing),
        cmocka_unit_test(denial_of_another_event_in_the_document_contradicts_nothing),
        cmocka_unit_test(denial_without_an_event_has_that_of_what_it_denies),
        cmocka_unit_test(sources_without_a_name_do_not_reverse),
    };
    return cmocka_run_group_tests_name("weigh denials", tests, NULL, NULL);
}
