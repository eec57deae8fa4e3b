// SPDX-License-Identifier: Apache-2.0
/* Reports that were taken back, and the mark on what rests on them. */
#include "hand.h"

static tocsin_weigh_revision revision_of(const char *document, const char *by_document,
                                         tocsin_revision is) {
    return (tocsin_weigh_revision){.document = tocsin_text_of(document),
                                   .by_document = tocsin_text_of(by_document),
                                   .entry = 5,
                                   .by_entry = 7,
                                   .outlet = TOCSIN_TEXT("Harbour Wire"),
                                   .published = hand_period("2021-11-03"),
                                   .revised = hand_period("2021-11-04"),
                                   .is = is};
}

static const tocsin_weigh_link *find_link(const hand *h, const char *is, int64_t from) {
    for (size_t i = 0; i < h->result.n_links; i++)
        if (!strcmp(h->result.links[i].is, is) && h->result.links[i].from == from)
            return &h->result.links[i];
    fail_msg("no link %s from %lld", is, (long long)from);
    return NULL;
}

static void what_rests_on_a_report_that_was_taken_back_is_marked(void **state) {
    (void)state;
    for (tocsin_revision is = TOCSIN_CORRECTED; is <= TOCSIN_WITHDRAWN; is++) {
        hand h = {0};
        hand_troops(&h, "Ministry", "2021-11-03", 90000, 90000);
        hand_troops(&h, "Agency", "2021-11-03", 50000, 50000);
        hand_add(&h, "Minister", "2021-11-03", "quiet");
        const tocsin_weigh_revision revision = revision_of("sha256:1", "", is);
        h.input.revisions = &revision;
        h.input.n_revisions = 1;
        hand_weigh(&h);
        assert_int_equal(hand_find(&h, "contested")->revised, is);
        for (size_t i = 0; i < h.result.n_findings; i++) {
            const tocsin_finding *f = &h.result.findings[i];
            bool rests = !strncmp(f->kind, "report_", 7) ? false : f->entries[0] == 10;
            assert_int_equal(f->revised, rests ? is : TOCSIN_REVISION_NONE);
        }
        const tocsin_finding *told =
            hand_find(&h, is == TOCSIN_WITHDRAWN ? "report_withdrawn" : "report_corrected");
        hand_expect_text(told, "speaker", "Harbour Wire");
        hand_expect_number(told, "claims", 1);
        hand_expect_entries(told, "10");
        assert_int_equal(told->section, TOCSIN_SECTION_CONTESTED);
        assert_int_equal(find_link(&h, is == TOCSIN_WITHDRAWN ? "withdraws" : "corrects", 7)->to,
                         5);
        hand_release(&h);
    }
}

static void marked_finding_is_another_one(void **state) {
    (void)state;
    tocsin_text ids[2];
    hand cases[2] = {0};
    const tocsin_weigh_revision revision = revision_of("sha256:1", "", TOCSIN_WITHDRAWN);
    for (size_t i = 0; i < 2; i++) {
        hand *h = &cases[i];
        hand_troops(h, "Ministry", "2021-11-03", 90000, 90000);
        hand_troops(h, "Agency", "2021-11-03", 50000, 50000);
        h->input.revisions = &revision;
        h->input.n_revisions = i;
        hand_weigh(h);
        ids[i] = hand_find(h, "contested")->id;
    }
    assert_false(tocsin_text_equal(ids[0], ids[1]));
    hand_release(&cases[0]);
    hand_release(&cases[1]);
}

static void correction_is_linked_to_the_very_claim(void **state) {
    (void)state;
    hand h = {0};
    hand_add(&h, "Ministry", "2021-11-03", "something else")->evidence = TOCSIN_TEXT("first");
    tocsin_claim *wrong = hand_troops(&h, "Ministry", "2021-11-03", 90000, 90000);
    wrong->evidence = TOCSIN_TEXT("first");
    wrong->text = TOCSIN_TEXT("90,000 soldiers");
    tocsin_claim *right = hand_troops(&h, "Ministry", "2021-11-04", 9000, 9000);
    right->evidence = TOCSIN_TEXT("second");
    right->text = TOCSIN_TEXT("9,000 soldiers");
    const tocsin_weigh_revision revision = revision_of("first", "second", TOCSIN_CORRECTED);
    h.input.revisions = &revision;
    h.input.n_revisions = 1;
    hand_weigh(&h);
    const tocsin_finding *told = hand_find(&h, "report_corrected");
    hand_expect_text(told, "first_text", "90,000 soldiers");
    hand_expect_text(told, "later_text", "9,000 soldiers");
    hand_expect_entries(told, "10 20 30");
    assert_int_equal(find_link(&h, "corrects", 30)->to, 20);
    hand_release(&h);
}

static void persons_word_is_told_with_name_and_reason(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "Ministry", "2021-11-03", 90000, 90000);
    tocsin_weigh_revision revision = revision_of("sha256:1", "", TOCSIN_WITHDRAWN);
    revision.by = TOCSIN_TEXT("Ann");
    revision.reason = TOCSIN_TEXT("by telephone");
    revision.revised = TOCSIN_PERIOD_NONE;
    h.input.revisions = &revision;
    h.input.n_revisions = 1;
    hand_weigh(&h);
    const tocsin_finding *told = hand_find(&h, "report_withdrawn");
    hand_expect_text(told, "by", "Ann");
    hand_expect_text(told, "reason", "by telephone");
    assert_null(hand_slot_or_null(told, "revised"));
    assert_int_equal(h.result.n_links, 0); /* the judgement is an entry of its own */
    hand_release(&h);
}

static void report_without_claims_is_not_told(void **state) {
    (void)state;
    hand h = {0};
    hand_troops(&h, "Ministry", "2021-11-03", 90000, 90000);
    const tocsin_weigh_revision revision = revision_of("elsewhere", "", TOCSIN_WITHDRAWN);
    h.input.revisions = &revision;
    h.input.n_revisions = 1;
    hand_weigh(&h);
    assert_int_equal(hand_count(&h, "report_withdrawn"), 0);
    assert_int_equal(h.result.findings[0].revised, TOCSIN_REVISION_NONE);
    hand_release(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rests_on_a_report_that_was_taken_back_is_marked),
        cmocka_unit_test(marked_finding_is_another_one),
        cmocka_unit_test(correction_is_linked_to_the_very_claim),
        cmocka_unit_test(persons_word_is_told_with_name_and_reason),
        cmocka_unit_test(report_without_claims_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
