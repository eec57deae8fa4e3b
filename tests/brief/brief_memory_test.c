// SPDX-License-Identifier: Apache-2.0
/* Allocations of a whole brief fail: an error, the output as it was, nothing leaked (leaks show under
 * AddressSanitizer). A brief asks for thousands, so the later ones are tried with growing steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "failing_malloc.h"
#include "sample.h"

typedef tocsin_status write_form(const tocsin_brief_input *input, tocsin_buffer *out,
                                 tocsin_error *err);

/* Until a run gets through: `form` with its `at`-th allocation failing, once and for good. */
static void fail_in_turn(write_form *form, const tocsin_brief_input *input) {
    bool through = false;
    size_t tried = 0;
    for (size_t at = 1; !through; at += 1 + at / 12) {
        for (int once = 0; once < 2; once++) {
            tocsin_error err = TOCSIN_ERROR_INIT;
            tocsin_buffer out = TOCSIN_BUFFER_INIT;
            failing_malloc_arm(at, once);
            tocsin_status status = form(input, &out, &err);
            through = failing_malloc_disarm() < at;
            if (status != TOCSIN_OK) {
                assert_int_equal(status, TOCSIN_INTERNAL);
                assert_int_equal(out.n, 0);
                assert_non_null(strstr(err.message, "memory"));
            } else if (!through) {
                fail_msg("allocation %zu failed and nobody noticed", at);
            }
            tocsin_buffer_release(&out);
            tried++;
        }
    }
    assert_true(tried > 100);
}

/* Two findings on numbers become build-ups, so that these are drawn too. */
static void make_build_ups(brief_sample *sample) {
    static const struct {
        int finding;
        const char *kind, *when;
    } made[] = {{0, "cycle_earlier", "first_when"}, {2, "cycle_latest", "when"}};
    for (size_t i = 0; i < 2; i++) {
        tocsin_finding *finding = &sample->findings[made[i].finding];
        finding->kind = made[i].kind;
        for (size_t k = 0; k < finding->n_slots; k++)
            if (strcmp(finding->slots[k].name, made[i].when) == 0) finding->slots[k].name = "began";
    }
}

static void a_brief_survives_failed_allocations(void **state) {
    (void)state;
    static brief_sample sample;
    brief_sample_make(&sample, "en");
    make_build_ups(&sample);
    fail_in_turn(tocsin_brief_html, &sample.input);
    fail_in_turn(tocsin_brief_markdown, &sample.input);
    fail_in_turn(tocsin_brief_json, &sample.input);
    brief_sample_release(&sample);
}

static tocsin_status answer_again(void *context, tocsin_error *err) {
    tocsin_buffer out = TOCSIN_BUFFER_INIT;
    tocsin_status status = tocsin_brief_answer("nl", context, &out, err);
    if (status) assert_int_equal(out.n, 0);
    tocsin_buffer_release(&out);
    return status;
}

static void an_answer_survives_every_failed_allocation(void **state) {
    (void)state;
    tocsin_seasonal_answer answer = {.day = 18945,
                                     .seen = 3,
                                     .expected = 1,
                                     .high = 2,
                                     .level = 0.95,
                                     .probability = 0.01,
                                     .rank = 1,
                                     .n_season = 9,
                                     .years = {2019, 2020},
                                     .n_years = 2,
                                     .n_valid = 90};
    assert_true(failing_malloc_sweep(answer_again, &answer) > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_brief_survives_failed_allocations),
        cmocka_unit_test(an_answer_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
