// SPDX-License-Identifier: Apache-2.0
#include "hand.h"

/* The number that weighing proposes for claim `i`. */
static char number(const hand *h, size_t i) {
    return h->result.basis[i].credibility;
}

static tocsin_claim *add_event(hand *h, const char *speaker, const char *place, const char *text) {
    tocsin_claim *claim = hand_add(h, speaker, "2021-11-13", text);
    claim->plover = TOCSIN_MOBILIZE;
    claim->actor = TOCSIN_TEXT("RUS");
    claim->place = (tocsin_place){.text = tocsin_text_of(place), .name = tocsin_text_of(place)};
    return claim;
}

static void nothing_to_judge_by_is_six(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-11-13", 9e4, 1e5);
    hand_add(&h, "B", "2021-11-13", "the winter will be long");
    hand_weigh(&h);
    assert_int_equal(number(&h, 0), '6');
    assert_int_equal(number(&h, 1), '6');
    hand_release(&h);
}

static void two_origins_that_agree_confirm_each_other(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-11-13", 9e4, 1e5);
    hand_troops(&h, "B", "2021-11-14", 9e4, 11e4);
    hand_weigh(&h);
    assert_int_equal(number(&h, 0), '1');
    assert_int_equal(number(&h, 1), '1');
    assert_int_equal(h.result.basis[0].n_for, 1);
    hand_release(&h);
}

static void the_same_speaker_in_two_outlets_confirms_nothing(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-11-13", 9e4, 1e5);
    hand_troops(&h, "A", "2021-11-14", 9e4, 11e4);
    hand_weigh(&h);
    assert_int_equal(number(&h, 0), '6');
    assert_int_equal(h.result.basis[1].origin, 0);
    hand_release(&h);
}

static void a_contradiction_of_equal_standing_lowers_and_one_of_lower_standing_less(void **state) {
    (void)state;
    const char equal[] = "BBB", lower[] = "BBD", unknown[] = "BBF";
    const char *const letters[] = {equal, lower, unknown};
    const char wanted[] = {'3', '2', '3'}; /* F is not known to be lower */
    for (size_t i = 0; i < 3; i++) {
        hand h = {0};
        hand_troops(&h, "A", "2021-11-13", 9e4, 1e5);
        hand_troops(&h, "B", "2021-11-13", 9e4, 1e5);
        hand_troops(&h, "C", "2021-11-13", 2e4, 3e4);
        h.input.reliability = letters[i];
        hand_weigh(&h);
        assert_int_equal(number(&h, 0), wanted[i]);
        assert_int_equal(number(&h, 2), '5'); /* two origins against the one */
        hand_release(&h);
    }
}

static void one_against_one_is_doubtful_on_both_sides(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "A", "2021-11-13", 9e4, 1e5);
    hand_troops(&h, "B", "2021-11-13", 2e4, 3e4);
    hand_weigh(&h);
    assert_int_equal(number(&h, 0), '4');
    assert_int_equal(number(&h, 1), '4');
    hand_release(&h);
}

static void what_is_denied_is_lower(void **state) {
    (void)state;
    hand h = {0};
    tocsin_claim *denial = add_event(&h, "C", "Yelnya", "no tanks stand there at all");
    add_event(&h, "A", "Yelnya", "tanks stand at Yelnya");
    denial->act = TOCSIN_DENY;
    denial->published = hand_period("2021-11-14");
    h.claims[1].seq = 5;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "denial"), 1);
    assert_int_equal(number(&h, 0), '4');
    assert_int_equal(number(&h, 1), '4');
    hand_release(&h);
}

static void the_same_event_at_the_same_place_confirms_and_nearby_only_in_part(void **state) {
    (void)state;
    hand same = {0}, other = {0};
    add_event(&same, "A", "Yelnya", "tanks stand at Yelnya");
    add_event(&same, "B", "Yelnya", "lorries were seen there");
    hand_weigh(&same);
    assert_int_equal(number(&same, 0), '1');
    hand_release(&same);
    add_event(&other, "A", "Yelnya", "tanks stand at Yelnya")->target = TOCSIN_TEXT("UKR");
    add_event(&other, "B", "", "an army is on the move")->target = TOCSIN_TEXT("UKR");
    hand_weigh(&other);
    assert_int_equal(number(&other, 0), '3');
    hand_release(&other);
}

static void copies_stand_on_the_ground_of_the_first(void **state) {
    (void)state;
    static const char words[] = "about ninety thousand troops stand near the border tonight";
    hand h = {0};
    for (size_t i = 0; i < 2; i++) {
        tocsin_claim *claim = hand_troops(&h, i ? "X" : "A", "2021-11-13", 9e4, 1e5);
        claim->text = tocsin_text_of(words);
    }
    hand_troops(&h, "B", "2021-11-13", 9e4, 1e5);
    hand_weigh(&h);
    for (size_t i = 0; i < 3; i++) assert_int_equal(number(&h, i), '1');
    assert_int_equal(h.result.basis[1].n_for, 1);
    assert_int_equal(h.result.basis[1].origin, 0);
    hand_release(&h);
}

static bool is_named(const hand *h, int64_t seq) {
    for (size_t f = 0; f < h->result.n_findings; f++)
        for (size_t e = 0; e < h->result.findings[f].n_entries; e++)
            if (h->result.findings[f].entries[e] == seq) return true;
    return false;
}

/* Of many claims of one event few are told of; these have the number that they have when all are rated. */
static void what_a_finding_names_is_rated_as_among_all(void **state) {
    (void)state;
    static const char *const speakers[] = {"A", "B", "C", "A", "D"};
    char texts[30][48];
    hand h = {0};
    for (size_t i = 0; i < 30; i++) {
        snprintf(texts[i], sizeof texts[i], "column %zu of tanks is on the road", i);
        tocsin_claim *claim = add_event(&h, speakers[i % 5], i % 2 ? "Yelnya" : "Kursk", texts[i]);
        claim->published = hand_period(i < 25 ? "2021-11-02" : "2021-11-13");
        claim->negative = i % 7 == 0;
    }
    h.input.shown_claims = hand_period("2021-11-10/2021-11-14");
    hand_weigh(&h);
    char rated[30];
    for (size_t i = 0; i < 30; i++) rated[i] = number(&h, i);
    h.input.rate_all = false;
    tocsin_error err = TOCSIN_ERROR_INIT;
    assert_int_equal(tocsin_weigh(&h.input, &h.arena, &h.result, &err), TOCSIN_OK);
    size_t n_named = 0, n_rated = 0;
    for (size_t i = 0; i < 30; i++) {
        if (!is_named(&h, h.claims[i].seq)) continue;
        assert_int_equal(number(&h, i), rated[i]);
        n_named++;
        n_rated += rated[i] != '6';
    }
    assert_in_range(n_named, 1, 29);
    assert_true(n_rated > 0);
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_judge_by_is_six),
        cmocka_unit_test(two_origins_that_agree_confirm_each_other),
        cmocka_unit_test(the_same_speaker_in_two_outlets_confirms_nothing),
        cmocka_unit_test(a_contradiction_of_equal_standing_lowers_and_one_of_lower_standing_less),
        cmocka_unit_test(one_against_one_is_doubtful_on_both_sides),
        cmocka_unit_test(what_is_denied_is_lower),
        cmocka_unit_test(the_same_event_at_the_same_place_confirms_and_nearby_only_in_part),
        cmocka_unit_test(copies_stand_on_the_ground_of_the_first),
        cmocka_unit_test(what_a_finding_names_is_rated_as_among_all),
    };
    return cmocka_run_group_tests_name("weigh credibility", tests, NULL, NULL);
}
