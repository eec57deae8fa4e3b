// SPDX-License-Identifier: Apache-2.0
/* The room as a whole: the same bytes in any order, its scale, and memory that runs out. */
#include <stdlib.h>
#include <time.h>

#include "failing_malloc.h"
#include "hand.h"

#include "choose.h"

/* ---- a case made by chance ------------------------------------------------------------------ */

static uint64_t next_bits(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t n) {
    return (size_t)(next_bits(state) % n);
}

static tocsin_text pick(uint64_t *state, const char *const *words, size_t n) {
    return tocsin_text_of(words[below(state, n)]);
}

static tocsin_text some_words(tocsin_arena *arena, uint64_t *state) {
    static const char *const words[] = {"troops", "border", "near",  "says",     "tanks", "region",
                                        "train",  "west",   "month", "exercise", "city",  "army"};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    for (size_t i = 0, n = 6 + below(state, 12); i < n; i++) {
        tocsin_buffer_put(&text, pick(state, words, 12));
        tocsin_buffer_putc(&text, ' ');
    }
    return tocsin_arena_text(arena, tocsin_text_trim(tocsin_buffer_text(&text)));
}

static void fill_number(tocsin_claim *claim, uint64_t *state) {
    double low = 1000.0 * (double)(50 + below(state, 60));
    claim->has_quantity = true;
    claim->quantity = (tocsin_quantity){
        .low = low,
        .high = low * (1.0 + 0.1 * (double)below(state, 3)),
        .unit = below(state, 4) ? TOCSIN_TROOPS : TOCSIN_TANKS,
        .measure = below(state, 5) ? TOCSIN_STOCK : TOCSIN_FLOW,
        .text = TOCSIN_TEXT("number"),
    };
}

/* Ten claims a document, over a quarter of a year. */
static tocsin_claim *make_claims(tocsin_arena *arena, size_t n, uint64_t seed) {
    static const char *const speakers[] = {"Kremlin", "Ukraine", "Blinken", "Stoltenberg",
                                           "OSCE",    "sources", "Maxar",   "Reznikov"};
    static const char *const places[] = {"Yelnya", "Donetsk", "Luhansk", "Donbas", "Voronezh"};
    static const char *const actors[] = {"RUS", "UKR", "RUS.MIL", "USA"};
    tocsin_claim *claims = tocsin_arena_new(arena, tocsin_claim, n);
    uint64_t state = seed;
    for (size_t i = 0; i < n; i++) {
        tocsin_day day = 18930 + (tocsin_day)below(&state, 90);
        claims[i] = (tocsin_claim){
            .seq = (int64_t)i + 1,
            .id = tocsin_text_of(tocsin_arena_format(arena, "%zu", i)),
            .evidence = tocsin_text_of(tocsin_arena_format(arena, "sha256:%zu", i / 10)),
            .outlet = tocsin_text_of(tocsin_arena_format(arena, "outlet %zu", i / 10 % 40)),
            .text = i > 20 && below(&state, 10) == 0 ? claims[below(&state, i)].text
                                                     : some_words(arena, &state),
            .speaker = {.name = pick(&state, speakers, 8), .kind = TOCSIN_GOVERNMENT},
            .published = {day, day},
            .said_on = TOCSIN_PERIOD_NONE,
            .when = TOCSIN_PERIOD_NONE,
            .act = below(&state, 8) ? TOCSIN_ASSERT : TOCSIN_DENY,
            .certainty = TOCSIN_CERTAIN,
            .tense = below(&state, 20) ? TOCSIN_PRESENT : TOCSIN_HABITUAL,
            .plover = TOCSIN_MOBILIZE,
            .actor = pick(&state, actors, 4),
            .target = below(&state, 2) ? TOCSIN_TEXT("UKR") : TOCSIN_TEXT_NONE,
        };
        if (below(&state, 2)) claims[i].place.text = claims[i].place.name = pick(&state, places, 5);
        if (below(&state, 3) == 0) fill_number(&claims[i], &state);
    }
    return claims;
}

static bool in_the_donbas(const void *context, tocsin_text inner, tocsin_text outer) {
    (void)context;
    return tocsin_text_is(outer, "Donbas") &&
           (tocsin_text_is(inner, "Donetsk") || tocsin_text_is(inner, "Luhansk"));
}

static tocsin_weigh_input input_of(const tocsin_claim *claims, size_t n) {
    return (tocsin_weigh_input){.claims = claims,
                                .n_claims = n,
                                .shown_claims = {19000, TOCSIN_DAY_NONE},
                                .as_of = 19020,
                                .place_within = in_the_donbas};
}

static void write_result(const tocsin_weigh_result *result, size_t n_claims, tocsin_buffer *out) {
    tocsin_json json;
    tocsin_json_init(&json, out);
    tocsin_json_array(&json);
    for (size_t i = 0; i < result->n_findings; i++)
        tocsin_finding_write(&json, &result->findings[i]);
    for (size_t i = 0; i < result->n_links; i++) {
        tocsin_json_integer(&json, result->links[i].from);
        tocsin_json_integer(&json, result->links[i].to);
    }
    for (size_t i = 0; i < n_claims; i++) {
        tocsin_json_integer(&json, result->basis[i].credibility);
        tocsin_json_integer(&json, result->basis[i].n_for);
        tocsin_json_integer(&json, result->basis[i].n_against);
    }
    tocsin_json_end(&json);
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_json_finish(&json, &err)) fail_msg("%s", err.message);
    tocsin_json_release(&json);
}

static void weigh_to(const tocsin_weigh_input *input, tocsin_buffer *out) {
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_result result;
    tocsin_error err = TOCSIN_ERROR_INIT;
    if (tocsin_weigh(input, &arena, &result, &err)) fail_msg("%s", err.message);
    write_result(&result, input->n_claims, out);
    tocsin_arena_release(&arena);
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void the_order_of_the_claims_does_not_matter(void **state) {
    (void)state;
    enum { N = 600 };
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_claim *claims = make_claims(&arena, N, 7);
    tocsin_weigh_input input = input_of(claims, N);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer first = TOCSIN_BUFFER_INIT;
    weigh_to(&input, &first);
    uint64_t seed = 11;
    for (int round = 0; round < 3; round++) {
        for (size_t i = N - 1; i > 0; i--) {
            size_t j = below(&seed, i + 1);
            tocsin_claim held = claims[i];
            claims[i] = claims[j];
            claims[j] = held;
        }
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer again = TOCSIN_BUFFER_INIT;
        weigh_to(&input, &again);
        assert_int_equal(first.n, again.n);
        assert_memory_equal(first.at, again.at, first.n);
    }
    tocsin_arena_release(&arena);
}

static void expect_sound(const tocsin_finding *finding) {
    assert_int_equal(finding->id.n, 16);
    assert_true(finding->n_entries > 0);
    assert_true(finding->entries[0] > 0);
    for (size_t i = 1; i < finding->n_entries; i++)
        assert_true(finding->entries[i - 1] < finding->entries[i]);
    for (size_t i = 0; i < finding->n_slots; i++) {
        const tocsin_slot *slot = &finding->slots[i];
        bool is_worded = slot->type == TOCSIN_SLOT_TEXT || slot->type == TOCSIN_SLOT_WORD;
        if (is_worded && slot->text.n == 0) fail_msg("%s: %s is empty", finding->kind, slot->name);
        if (slot->type == TOCSIN_SLOT_LIST && (slot->n_list == 0 || slot->n_list > 8))
            fail_msg("%s: %s has %zu items", finding->kind, slot->name, slot->n_list);
        if (slot->type == TOCSIN_SLOT_PERIOD) assert_true(tocsin_period_is_known(slot->period));
    }
}

static void the_number_of_threads_does_not_matter(void **state) {
    (void)state;
    enum { N = 5000 }; /* more than a thread takes at once */
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_input input = input_of(make_claims(&arena, N, 7), N);
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer first = TOCSIN_BUFFER_INIT;
    input.rate_all = true;
    input.threads = 1;
    weigh_to(&input, &first);
    for (input.threads = 2; input.threads <= 3; input.threads++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer again = TOCSIN_BUFFER_INIT;
        weigh_to(&input, &again);
        assert_int_equal(again.n, first.n);
        assert_memory_equal(again.at, first.at, first.n);
    }
    tocsin_arena_release(&arena);
}

static void every_finding_rests_on_entries_and_has_its_own_id(void **state) {
    (void)state;
    enum { N = 2000 };
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_input input = input_of(make_claims(&arena, N, 3), N);
    tocsin_weigh_result result;
    assert_int_equal(tocsin_weigh(&input, &arena, &result, NULL), TOCSIN_OK);
    assert_true(result.n_findings > 20);
    for (size_t i = 0; i < result.n_findings; i++) {
        expect_sound(&result.findings[i]);
        if (i) assert_true(result.findings[i - 1].section <= result.findings[i].section);
        for (size_t j = 0; j < i; j++)
            assert_false(tocsin_text_equal(result.findings[i].id, result.findings[j].id));
    }
    tocsin_arena_release(&arena);
}

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Well under a second on any machine that we know; ten times that is allowed, for sanitizers and busy ones. */
static void ten_thousand_claims_are_weighed_at_once(void **state) {
    (void)state;
    enum { N = 10000 };
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_input input = input_of(make_claims(&arena, N, 5), N);
    tocsin_weigh_result result;
    double before = cpu_seconds();
    assert_int_equal(tocsin_weigh(&input, &arena, &result, NULL), TOCSIN_OK);
    double took = cpu_seconds() - before;
    print_message("%d claims, %zu findings: %.3f s of one core\n", (int)N, result.n_findings, took);
    assert_true(took < 10.0);
    tocsin_arena_release(&arena);
}

static void nothing_gives_nothing(void **state) {
    (void)state;
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_input input = {0};
    tocsin_weigh_result result;
    assert_int_equal(tocsin_weigh(&input, &arena, &result, NULL), TOCSIN_OK);
    assert_int_equal(result.n_findings, 0);
    assert_int_equal(result.n_links, 0);
    tocsin_arena_release(&arena);
}

static tocsin_status weigh_once(void *context, tocsin_error *err) {
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_result result = {.n_links = 12345};
    tocsin_status status = tocsin_weigh(context, &arena, &result, err);
    if (status) assert_int_equal(result.n_links, 12345);
    tocsin_arena_release(&arena);
    return status;
}

static void memory_that_runs_out_is_an_error_and_changes_nothing(void **state) {
    (void)state;
    enum { N = 40 };
    tocsin_arena arena = TOCSIN_ARENA_INIT;
    tocsin_weigh_input input = input_of(make_claims(&arena, N, 3), N);
    input.shown_claims = TOCSIN_PERIOD_NONE;
    input.threads = 1; /* the same allocation fails each time */
    assert_true(failing_malloc_sweep(weigh_once, &input) > 100);
    tocsin_arena_release(&arena);
}

int main(int n_arguments, char **arguments) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_claims_does_not_matter),
        cmocka_unit_test(the_number_of_threads_does_not_matter),
        cmocka_unit_test(every_finding_rests_on_entries_and_has_its_own_id),
        cmocka_unit_test(ten_thousand_claims_are_weighed_at_once),
        cmocka_unit_test(nothing_gives_nothing),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_changes_nothing),
    };
    choose_tests(n_arguments, arguments);
    return cmocka_run_group_tests_name("weigh whole", tests, NULL, NULL);
}
