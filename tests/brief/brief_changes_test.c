// SPDX-License-Identifier: Apache-2.0
/* Which findings of two days are one that changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tocsin/brief.h"

#define T(literal) TOCSIN_TEXT(literal)

static tocsin_finding finding(const char *id, const char *rule, const char *slot, const char *about,
                              const int64_t *entries, size_t n_entries) {
    tocsin_finding made = {.id = tocsin_text_of(id),
                           .kind = "kind",
                           .rule = rule,
                           .section = TOCSIN_SECTION_CONTESTED,
                           .text = tocsin_text_of(id),
                           .entries = entries,
                           .n_entries = n_entries,
                           .n_slots = 1};
    made.slots[0] =
        (tocsin_slot){.name = slot, .type = TOCSIN_SLOT_TEXT, .text = tocsin_text_of(about)};
    return made;
}

/* "changed c (a); new b; gone (d)" */
static void expect_changes(const tocsin_finding *before, size_t n_before, const tocsin_finding *now,
                           size_t n_now, const char *expected) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
    tocsin_brief_changes changes = {0};
    assert_int_equal(tocsin_brief_compare(before, n_before, now, n_now, &arena, &changes, NULL),
                     TOCSIN_OK);
    for (size_t i = 0; i < changes.n; i++) {
        static const char *const words[] = {"new", "changed", "gone"};
        const tocsin_brief_change *change = &changes.items[i];
        tocsin_buffer_printf(&said, "%s%s", i ? "; " : "", words[change->type]);
        if (change->type != TOCSIN_CHANGE_GONE)
            tocsin_buffer_printf(&said, " %s", now[change->now].id.at);
        if (change->before) tocsin_buffer_printf(&said, " (%s)", change->before->id.at);
    }
    if (!said.at) tocsin_buffer_puts(&said, "");
    assert_string_equal(said.at, expected);
}

static const int64_t one[] = {1, 2}, two[] = {2, 3}, three[] = {7, 8};

static void the_same_id_is_no_change(void **state) {
    (void)state;
    tocsin_finding before[] = {finding("a", "r", "question", "q", one, 2)};
    tocsin_finding now[] = {finding("a", "r", "question", "q", one, 2)};
    expect_changes(before, 1, now, 1, "");
    expect_changes(before, 1, NULL, 0, "gone (a)");
    expect_changes(NULL, 0, now, 1, "new a");
}

static void one_rule_about_one_thing_is_one_finding_that_changed(void **state) {
    (void)state;
    tocsin_finding before[] = {finding("a", "r", "question", "q", one, 2),
                               finding("b", "r", "question", "other", one, 2),
                               finding("c", "s", "indicator", "i", one, 2)};
    tocsin_finding now[] = {finding("x", "r", "question", "q", three, 2),
                            finding("y", "r", "question", "third", one, 2),
                            finding("z", "s", "indicator", "i", three, 2)};
    expect_changes(before, 3, now, 3, "changed x (a); changed z (c); new y; gone (b)");
}

static void of_several_those_with_the_most_entries_in_common_belong_together(void **state) {
    (void)state;
    tocsin_finding before[] = {finding("a", "r", "question", "q", three, 2),
                               finding("b", "r", "question", "q", one, 2)};
    tocsin_finding now[] = {finding("x", "r", "question", "q", two, 2),
                            finding("y", "r", "question", "q", one, 1)};
    expect_changes(before, 2, now, 2, "changed x (b); new y; gone (a)");
}

static void whoever_says_another_thing_did_not_change_the_first(void **state) {
    (void)state;
    tocsin_finding before[] = {finding("a", "r", "speaker", "p", one, 2)};
    tocsin_finding now[] = {finding("x", "r", "speaker", "p", three, 2)};
    expect_changes(before, 1, now, 1, "new x; gone (a)");
    before[0].slots[1] = (tocsin_slot){.name = "text", .type = TOCSIN_SLOT_TEXT, .text = T("t")};
    before[0].n_slots = 2;
    before[0].section = TOCSIN_SECTION_NEW; /* said that week, and no longer new */
    expect_changes(before, 1, now, 1, "new x");
    now[0].kind = "more_claims";
    expect_changes(before, 1, now, 1, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_id_is_no_change),
        cmocka_unit_test(one_rule_about_one_thing_is_one_finding_that_changed),
        cmocka_unit_test(of_several_those_with_the_most_entries_in_common_belong_together),
        cmocka_unit_test(whoever_says_another_thing_did_not_change_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
