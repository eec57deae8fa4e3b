// SPDX-License-Identifier: Apache-2.0
#include "hand.h"

static const char agency_text[] =
    "eenheden van het Russische 41e leger zijn na oefeningen achtergebleven op ongeveer 260 "
    "kilometer van de Oekraïense grens";

static void one_text_in_five_outlets_is_one_origin(void **state) {
    (void)state;
    hand h = {0};
    for (size_t i = 0; i < 5; i++) hand_add(&h, "Ministry", "2021-11-03", agency_text);
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "origins");
    hand_expect_number(f, "outlets", 5);
    hand_expect_number(f, "origins", 1);
    hand_expect_list(f, "outlet_names", "sha256:1 + sha256:2 + sha256:3 + sha256:4 + sha256:5");
    hand_expect_entries(f, "10 20 30 40 50");
    assert_int_equal(h.result.n_links, 4);
    assert_string_equal(h.result.links[0].is, "repeats");
    assert_int_equal(h.result.links[0].from, 20);
    assert_int_equal(h.result.links[0].to, 10);
    const tocsin_finding *said = hand_find(&h, "said");
    hand_expect_list(said, "through", "sha256:1 + sha256:2 + sha256:3 + sha256:4 + sha256:5");
    hand_release(&h);
}

static void the_text_makes_one_origin_of_sources_without_a_name(void **state) {
    (void)state;
    hand h = {0};
    for (size_t i = 0; i < 3; i++) {
        tocsin_claim *claim = hand_troops(&h, "sources", "2021-11-03", 90000, 90000);
        claim->speaker.kind = TOCSIN_UNNAMED;
        claim->text = tocsin_text_of(agency_text);
    }
    hand_weigh(&h);
    hand_expect_number(hand_find(&h, "origins_of_number"), "origins", 1);
    assert_int_equal(hand_count(&h, "agreement"), 0);
    hand_release(&h);
}

static void five_who_say_it_themselves_are_five_origins(void **state) {
    (void)state;
    hand h = {0};
    const char *speakers[] = {"A", "B", "C", "D", "E"};
    for (size_t i = 0; i < 5; i++) hand_troops(&h, speakers[i], "2021-11-03", 90000, 90000);
    hand_weigh(&h);
    hand_expect_number(hand_find(&h, "agreement"), "origins", 5);
    assert_int_equal(hand_count(&h, "origins_of_number"), 0);
    assert_int_equal(hand_count(&h, "origins"), 0);
    hand_release(&h);
}

static void one_speaker_in_three_outlets_is_one_origin(void **state) {
    (void)state;
    hand h = {0};
    for (size_t i = 0; i < 3; i++)
        hand_troops(&h, i ? "Zelensky" : "ZELENSKY", "2021-11-13", 9e4, 1e5);
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "origins_of_number");
    hand_expect_number(f, "outlets", 3);
    hand_expect_number(f, "origins", 1);
    hand_expect_interval(f, "amount", 90000, 100000);
    hand_release(&h);
}

static void one_chain_is_one_origin(void **state) {
    (void)state;
    hand h = {0};
    const tocsin_speaker agency[] = {{.name = TOCSIN_TEXT("CNN"), .kind = TOCSIN_OUTLET}};
    for (size_t i = 0; i < 3; i++) {
        tocsin_claim *claim = hand_troops(&h, "sources", "2021-11-13", 9e4, 1e5);
        claim->speaker.kind = TOCSIN_UNNAMED;
        claim->via = agency;
        claim->n_via = i < 2;
    }
    hand_weigh(&h);
    const tocsin_finding *f = hand_find(&h, "origins_of_number");
    hand_expect_number(f, "outlets", 3);
    hand_expect_number(f, "origins", 2);
    hand_release(&h);
}

static void ministers_of_one_state_are_one_origin(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "Ministry", "2021-11-13", 9e4, 1e5)->speaker.actor = TOCSIN_TEXT("UKR.MIL");
    hand_troops(&h, "President", "2021-11-13", 9e4, 1e5)->speaker.actor = TOCSIN_TEXT("UKR");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "agreement"), 0);
    hand_expect_number(hand_find(&h, "origins_of_number"), "origins", 1);
    hand_release(&h);
}

/* 19 word pairs. Of the one with its last word changed, 18 are the same and 20 in all: 0.90; with three words in the
 * middle changed 15 are the same and 23 in all: 0.65. */
static void a_word_changed_is_a_copy_and_a_paraphrase_is_not(void **state) {
    (void)state;
    const char original[] = "one two three four five six seven eight nine ten eleven twelve "
                            "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty";
    const char edited[] = "One two three four five six seven eight nine ten, eleven twelve "
                          "thirteen fourteen fifteen sixteen seventeen eighteen nineteen thirty.";
    const char paraphrase[] =
        "one two three four five six seven eight red green blue twelve "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty";
    hand copy = {0}, other = {0};
    hand_add(&copy, "A", "2021-11-03", original);
    hand_add(&copy, "A", "2021-11-03", edited);
    hand_weigh(&copy);
    assert_int_equal(hand_count(&copy, "origins"), 1);
    hand_add(&other, "A", "2021-11-03", original);
    hand_add(&other, "A", "2021-11-03", paraphrase);
    hand_weigh(&other);
    assert_int_equal(hand_count(&other, "origins"), 0);
    assert_int_equal(other.result.n_links, 0);
    hand_release(&copy);
    hand_release(&other);
}

static void bulletins_that_differ_in_a_figure_are_no_copies(void **state) {
    (void)state;
    hand h = {0};
    hand_add(&h, "Mission", "2021-11-24",
             "the mission recorded 376 ceasefire violations in the Donetsk region on this day and "
             "saw no change in the places where heavy weapons should be kept");
    hand_add(&h, "Mission", "2021-11-25",
             "the mission recorded 813 ceasefire violations in the Donetsk region on this day and "
             "saw no change in the places where heavy weapons should be kept");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "origins"), 0);
    assert_int_equal(hand_count(&h, "said"), 2);
    hand_release(&h);
}

static void short_texts_are_the_same_by_chance(void **state) {
    (void)state;
    hand h = {0};
    hand_add(&h, "Moscow", "2021-11-24", "Moscow denies that");
    hand_add(&h, "Minsk", "2021-11-24", "Moscow denies that");
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "origins"), 0);
    hand_release(&h);
}

static void a_copied_report_is_told_once(void **state) {
    (void)state;
    hand h = {0};
    const char *sentences[] = {"the ministry says that troops stand near the border tonight",
                               "the ministry adds that the winter will be long this year"};
    for (size_t i = 0; i < 4; i++) {
        tocsin_claim *claim = hand_add(&h, "Ministry", "2021-11-24", sentences[i % 2]);
        claim->evidence = claim->outlet = i < 2 ? TOCSIN_TEXT("one") : TOCSIN_TEXT("two");
    }
    hand_weigh(&h);
    hand_expect_entries(hand_find(&h, "origins"), "10 30");
    assert_int_equal(h.result.n_links, 2);
    hand_release(&h);
}

/* An outlet that speaks for itself in a text that it has from another one is no second origin. */
static void documents_that_are_copies_are_one_origin(void **state) {
    (void)state;
    const tocsin_weigh_copy copies[] = {
        {TOCSIN_TEXT("sha256:2"), TOCSIN_TEXT("sha256:1"), TOCSIN_TEXT("sha256:1")},
        {TOCSIN_TEXT("sha256:3"), TOCSIN_TEXT("sha256:2"), TOCSIN_TEXT("sha256:2")},
    };
    for (size_t n_copies = 0; n_copies <= 2; n_copies++) {
        hand h = {0};
        for (size_t i = 0; i < 3; i++) {
            tocsin_claim *claim = hand_troops(&h, "", "2021-11-13", 9e4, 1e5);
            claim->speaker.kind = TOCSIN_OUTLET;
        }
        h.input.copies = copies;
        h.input.n_copies = n_copies;
        hand_weigh(&h);
        size_t n_origins = 3 - n_copies;
        if (n_origins > 1)
            hand_expect_number(hand_find(&h, "agreement"), "origins", (double)n_origins);
        else
            assert_int_equal(hand_count(&h, "agreement"), 0);
        hand_release(&h);
    }
}

/* Ten words have nine pairs; with the last one changed eight are the same and ten in all: 0.8, which is a copy. Of nine
 * words seven of nine: 0.78, which is none. */
static void at_four_fifths_a_paraphrase_becomes_a_copy(void **state) {
    (void)state;
    const char *const pairs[][2] = {
        {"one two three four five six seven eight nine ten",
         "one two three four five six seven eight nine eleven"},
        {"one two three four five six seven eight nine",
         "one two three four five six seven eight eleven"},
    };
    for (size_t i = 0; i < 2; i++) {
        hand h = {0};
        for (size_t k = 0; k < 2; k++) hand_add(&h, k ? "A" : "B", "2021-11-03", pairs[i][k]);
        hand_weigh(&h);
        assert_int_equal(hand_count(&h, "origins"), i == 0);
        assert_int_equal(h.result.basis[1].origin, i == 0 ? 0 : 1);
        hand_release(&h);
    }
}

/* What a tree is made from is parted as the findings count. */
static void some_claims_are_parted_by_origin_as_they_are_counted(void **state) {
    (void)state;
    const tocsin_speaker agency[] = {{.name = TOCSIN_TEXT("CNN"), .kind = TOCSIN_OUTLET}};
    hand h = {0};
    tocsin_digest digests[5];
    const tocsin_digest *list[5];
    size_t first[5];
    hand_troops(&h, "Ministry", "2021-11-13", 9e4, 1e5)->speaker.actor = TOCSIN_TEXT("UKR.MIL");
    hand_troops(&h, "NATO", "2021-11-13", 9e4, 1e5);
    hand_troops(&h, "President", "2021-11-13", 9e4, 1e5)->speaker.actor = TOCSIN_TEXT("UKR");
    for (size_t i = 3; i < 5; i++) {
        tocsin_claim *claim = hand_troops(&h, "sources", "2021-11-13", 9e4, 1e5);
        claim->speaker.kind = TOCSIN_UNNAMED;
        claim->via = agency;
        claim->n_via = 1;
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(tocsin_digest_make(&h.claims[i], &h.arena, &digests[i], NULL), TOCSIN_OK);
        list[i] = &digests[i];
    }
    assert_int_equal(tocsin_weigh_origins(list, 5, NULL, 0, first, NULL), TOCSIN_OK);
    const size_t wanted[] = {0, 1, 0, 3, 3};
    for (size_t i = 0; i < 5; i++) assert_int_equal(first[i], wanted[i]);
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_text_in_five_outlets_is_one_origin),
        cmocka_unit_test(the_text_makes_one_origin_of_sources_without_a_name),
        cmocka_unit_test(five_who_say_it_themselves_are_five_origins),
        cmocka_unit_test(one_speaker_in_three_outlets_is_one_origin),
        cmocka_unit_test(one_chain_is_one_origin),
        cmocka_unit_test(ministers_of_one_state_are_one_origin),
        cmocka_unit_test(a_word_changed_is_a_copy_and_a_paraphrase_is_not),
        cmocka_unit_test(bulletins_that_differ_in_a_figure_are_no_copies),
        cmocka_unit_test(short_texts_are_the_same_by_chance),
        cmocka_unit_test(a_copied_report_is_told_once),
        cmocka_unit_test(documents_that_are_copies_are_one_origin),
        cmocka_unit_test(at_four_fifths_a_paraphrase_becomes_a_copy),
        cmocka_unit_test(some_claims_are_parted_by_origin_as_they_are_counted),
    };
    return cmocka_run_group_tests_name("weigh origins", tests, NULL, NULL);
}
