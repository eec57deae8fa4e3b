// SPDX-License-Identifier: Apache-2.0
/* The worked example of docs/methods/hypotheses.md, to the digit, and what it does not cover. */
#include "hand.h"

enum { X, Z, Y, COLUMNS };

#define VI TOCSIN_VERY_INCONSISTENT
#define I  TOCSIN_INCONSISTENT
#define N  TOCSIN_NEUTRAL
#define C  TOCSIN_CONSISTENT
#define VC TOCSIN_VERY_CONSISTENT

/* A piece of evidence: one claim of an event of its own, with a grade; '-' is not found. */
typedef struct piece {
    const char *id;
    tocsin_plover plover;
    char letter, number;
    tocsin_cell cells[COLUMNS];
} piece;

static const piece example[] = {
    {"gather", TOCSIN_MOBILIZE, 'B', '1', {C, C, C}},
    {"season", TOCSIN_COERCE, 'B', '2', {I, C, C}},
    {"demands", TOCSIN_REQUEST, 'C', '2', {I, VC, N}},
    {"plan", TOCSIN_ASSAULT, 'C', '3', {VI, I, VC}},
    {"talks", TOCSIN_CONSULT, 'D', '2', {N, VC, I}},
    {"leave", TOCSIN_RETREAT, 'D', '6', {VC, C, I}},
    {"blood", TOCSIN_AID, '-', '-', {VI, I, VC}},
};
enum { PIECES_MAX = 8, N_EXAMPLE = sizeof example / sizeof *example };

typedef struct table {
    hand h;
    tocsin_matrix_column columns[COLUMNS];
    tocsin_evidence_rule rules[PIECES_MAX];
    tocsin_judged_cell cells[PIECES_MAX][COLUMNS];
    char reliability[HAND_MAX], reporting[HAND_MAX];
    tocsin_claim_number numbers[HAND_MAX];
    tocsin_digest digests[HAND_MAX];
    tocsin_hypotheses_input input;
    tocsin_matrix matrix;
} table;

/* A person gives the number, so that it is what the test wants it to be. */
static void grade(table *t, size_t claim, char letter, char number) {
    t->reliability[claim] = letter;
    t->numbers[claim] =
        (tocsin_claim_number){t->h.claims[claim].seq, number, TOCSIN_TEXT("Ann"), {0}};
}

static void add_piece(table *t, const piece *p) {
    size_t e = t->input.n_rules++;
    for (size_t h = 0; h < COLUMNS; h++)
        t->cells[e][h] = (tocsin_judged_cell){p->cells[h], TOCSIN_TEXT("because"), {0}};
    t->rules[e] = (tocsin_evidence_rule){.id = tocsin_text_of(p->id),
                                         .text = tocsin_text_of(p->id),
                                         .pattern = {.plover = p->plover},
                                         .cells = t->cells[e]};
    if (p->letter == '-') return;
    size_t i = t->h.n;
    hand_add(&t->h, p->id, "2021-11-13", p->id)->plover = p->plover;
    grade(t, i, p->letter, p->number);
    t->reporting[i] = p->letter;
}

static void start(table *t) {
    static const char *const names[] = {"exercise", "signalling", "attack"};
    *t = (table){0};
    for (size_t h = 0; h < COLUMNS; h++)
        t->columns[h].id = t->columns[h].name = tocsin_text_of(names[h]);
    t->input.hypotheses = t->columns;
    t->input.n_hypotheses = COLUMNS;
    t->input.rules = t->rules;
    t->input.as_of = 18950;
}

static tocsin_status load(void *context, int64_t seq, tocsin_arena *arena, tocsin_claim *ret_claim,
                          tocsin_error *err) {
    (void)arena, (void)err;
    *ret_claim = ((table *)context)->h.claims[seq / 10 - 1];
    return TOCSIN_OK;
}

static void weigh_table(table *t) {
    tocsin_error err = TOCSIN_ERROR_INIT;
    tocsin_weigh_result found = {0};
    hand_weigh(&t->h);
    for (size_t i = 0; i < t->h.n; i++)
        assert_int_equal(tocsin_digest_make(&t->h.claims[i], &t->h.arena, &t->digests[i], &err),
                         TOCSIN_OK);
    t->input.digests = t->digests;
    t->input.n_digests = t->input.n_numbers = t->h.n;
    t->input.load_claim = load;
    t->input.load_context = t;
    t->input.reliability = t->reliability;
    t->input.reporting = t->reporting;
    t->input.numbers = t->numbers;
    t->input.basis = t->h.result.basis;
    if (tocsin_weigh_matrix(&t->input, &t->h.arena, &t->matrix, &err) ||
        tocsin_weigh_hypotheses(&t->input, &t->matrix, &t->h.arena, &found, &err))
        fail_msg("%s", err.message);
    t->h.result = found; /* hand_find and hand_count look at these */
}

static void start_example(table *t) {
    start(t);
    for (size_t e = 0; e < N_EXAMPLE; e++) add_piece(t, &example[e]);
}

/* ---- the worked example -------------------------------------------------------------------- */

static void the_example_ranks_as_it_was_calculated_by_hand(void **state) {
    (void)state;
    static const int weights[N_EXAMPLE] = {20, 16, 12, 9, 8, 0, 0};
    table t;
    start_example(&t);
    weigh_table(&t);
    for (size_t e = 0; e < N_EXAMPLE; e++) assert_int_equal(t.matrix.rows[e].weight, weights[e]);
    assert_int_equal(t.matrix.columns[X].score, 46);
    assert_int_equal(t.matrix.columns[Z].score, 9);
    assert_int_equal(t.matrix.columns[Y].score, 8);
    assert_int_equal(t.matrix.columns[Y].rank, 1);
    assert_int_equal(t.matrix.columns[Z].rank, 2);
    assert_int_equal(t.matrix.columns[X].rank, 3);
    const tocsin_finding *order = hand_find(&t.h, "hypotheses_order");
    hand_expect_text(order, "first", "attack");
    hand_expect_number(order, "first_score", 0.32);
    hand_expect_text(order, "second", "signalling");
    hand_expect_number(order, "second_score", 0.36);
    hand_expect_number(order, "pieces", 5);
    assert_int_equal(hand_count(&t.h, "hypothesis"), 3);
    hand_release(&t.h);
}

static void the_example_hangs_on_one_piece_of_evidence(void **state) {
    (void)state;
    table t;
    start_example(&t);
    weigh_table(&t);
    for (size_t e = 0; e < N_EXAMPLE; e++) assert_int_equal(t.matrix.rows[e].turns, e == 3);
    const tocsin_finding *turn = hand_find(&t.h, "hypotheses_turn");
    hand_expect_list(turn, "evidence", "plan");
    hand_expect_entries(turn, "40");
    assert_int_equal(hand_count(&t.h, "hypotheses_steady"), 0);
    hand_release(&t.h);
}

static void the_example_tells_apart_as_far_as_its_cells_lie_apart(void **state) {
    (void)state;
    static const int spreads[N_EXAMPLE] = {0, 2, 3, 4, 3, 3, 4};
    table t;
    start_example(&t);
    weigh_table(&t);
    for (size_t e = 0; e < N_EXAMPLE; e++) assert_int_equal(t.matrix.rows[e].spread, spreads[e]);
    const tocsin_finding *widest = hand_find(&t.h, "hypotheses_diagnostic");
    hand_expect_list(widest, "evidence", "plan"); /* blood tells as much, and was not found */
    hand_expect_number(widest, "spread", 4);
    hand_release(&t.h);
}

static void the_example_says_what_is_missing_and_what_was_left_out(void **state) {
    (void)state;
    table t;
    start_example(&t);
    weigh_table(&t);
    const tocsin_finding *missing = hand_find(&t.h, "hypotheses_missing");
    hand_expect_text(missing, "observation", "blood");
    hand_expect_text(missing, "first_cell", "very consistent");
    hand_expect_text(missing, "second_cell", "inconsistent");
    const tocsin_finding *left_out = hand_find(&t.h, "hypotheses_left_out");
    hand_expect_list(left_out, "evidence", "leave");
    hand_expect_entries(left_out, "60");
    hand_release(&t.h);
}

/* ---- beyond it ----------------------------------------------------------------------------- */

static void equal_scores_are_told_as_not_told_apart(void **state) {
    (void)state;
    const piece one = {"season", TOCSIN_COERCE, 'B', '2', {I, C, C}};
    table t;
    start(&t);
    add_piece(&t, &one);
    weigh_table(&t);
    assert_int_equal(hand_count(&t.h, "hypotheses_order"), 0);
    hand_expect_list(hand_find(&t.h, "hypotheses_tied"), "names", "signalling + attack");
    assert_int_equal(t.matrix.columns[Z].rank, 1);
    assert_int_equal(t.matrix.columns[Y].rank, 1);
    assert_int_equal(t.matrix.columns[X].rank, 3);
    hand_release(&t.h);
}

static void evidence_that_cannot_be_judged_ranks_nothing(void **state) {
    (void)state;
    const piece pieces[] = {{"a", TOCSIN_COERCE, 'F', '1', {I, C, C}},
                            {"b", TOCSIN_AID, 'A', '6', {C, I, C}}};
    table t;
    start(&t);
    for (size_t i = 0; i < 2; i++) add_piece(&t, &pieces[i]);
    weigh_table(&t);
    assert_int_equal(hand_count(&t.h, "hypothesis"), 0);
    hand_expect_list(hand_find(&t.h, "hypotheses_left_out"), "evidence", "a + b");
    assert_int_equal(t.h.result.n_findings, 1);
    hand_release(&t.h);
}

static void many_reports_of_one_thing_weigh_once_by_the_best_of_them(void **state) {
    (void)state;
    const piece one = {"season", TOCSIN_COERCE, 'D', '4', {I, C, C}};
    table t;
    start(&t);
    add_piece(&t, &one);
    for (size_t i = 1; i < 5; i++) {
        hand_add(&t.h, "other", "2021-11-13", "again")->plover = TOCSIN_COERCE;
        grade(&t, i, i == 3 ? 'A' : 'F', '2');
    }
    weigh_table(&t);
    assert_int_equal(t.matrix.rows[0].weight, 20); /* A2 */
    assert_int_equal(t.matrix.columns[X].score, 20);
    assert_int_equal(t.matrix.rows[0].n_found, 5);
    assert_int_equal(t.matrix.rows[0].n_origins, 2);
    hand_release(&t.h);
}

static void what_counts_as_said_has_the_grade_of_the_reporting(void **state) {
    (void)state;
    const piece one = {"threat", TOCSIN_THREATEN_EVENT, 'E', '6', {I, C, C}};
    table t;
    start(&t);
    add_piece(&t, &one);
    t.rules[0].pattern.said = true;
    t.reporting[0] = 'B';
    weigh_table(&t);
    assert_int_equal(t.matrix.rows[0].weight, 16); /* one outlet: B2 */
    hand_add(&t.h, "threat", "2021-11-14", "in quite other words")->plover = TOCSIN_THREATEN_EVENT;
    t.reporting[1] = 'C';
    grade(&t, 1, 'C', '6');
    weigh_table(&t);
    assert_int_equal(t.matrix.rows[0].weight, 20); /* two: B1 */
    hand_release(&t.h);
}

static void what_is_possible_or_to_come_or_denied_is_not_there(void **state) {
    (void)state;
    const piece one = {"season", TOCSIN_COERCE, 'B', '2', {I, C, C}};
    for (size_t i = 0; i < 4; i++) {
        table t;
        start(&t);
        add_piece(&t, &one);
        if (i == 0) t.h.claims[0].tense = TOCSIN_FUTURE;
        if (i == 1) t.h.claims[0].certainty = TOCSIN_POSSIBLE;
        if (i == 2) t.h.claims[0].negative = true;
        if (i == 3) t.h.claims[0].tense = TOCSIN_HABITUAL;
        weigh_table(&t);
        assert_int_equal(t.matrix.rows[0].n_found, 0);
        hand_release(&t.h);
    }
}

static void the_last_other_ranking_is_held_against_this_one(void **state) {
    (void)state;
    table t;
    start_example(&t);
    weigh_table(&t);
    tocsin_matrix_column before_columns[COLUMNS];
    tocsin_matrix_row before_rows[N_EXAMPLE];
    for (size_t h = 0; h < COLUMNS; h++) before_columns[h] = t.matrix.columns[h];
    for (size_t e = 0; e < N_EXAMPLE; e++) before_rows[e] = t.matrix.rows[e];
    before_rows[3].weight = 0; /* the plan was not known yet */
    before_columns[Z].rank = 1, before_columns[Y].rank = 2;
    const tocsin_matrix before = {before_columns, COLUMNS, before_rows, N_EXAMPLE};
    t.input.previous = &before;
    t.input.previous_as_of = 18930;
    weigh_table(&t);
    const tocsin_finding *changed = hand_find(&t.h, "hypotheses_changed");
    hand_expect_list(changed, "before", "signalling + attack + exercise");
    hand_expect_list(changed, "after", "attack + signalling + exercise");
    hand_expect_list(changed, "because", "plan");
    before_columns[Z].rank = 2, before_columns[Y].rank = 1;
    weigh_table(&t);
    hand_expect_list(hand_find(&t.h, "hypotheses_shifted"), "because", "plan");
    hand_release(&t.h);
}

static void a_single_claim_can_be_a_piece_of_evidence(void **state) {
    (void)state;
    table t;
    start_example(&t);
    t.rules[6].is_single = true;
    t.rules[6].id = TOCSIN_TEXT("c4");
    weigh_table(&t);
    assert_int_equal(t.matrix.rows[6].n_found, 1);
    assert_int_equal(t.matrix.rows[6].entries[0], 40);
    assert_int_equal(t.matrix.rows[6].weight, 9);
    hand_release(&t.h);
}

static void words_stand_in_the_text_whatever_their_case(void **state) {
    (void)state;
    const tocsin_text words[] = {TOCSIN_TEXT("Field Hospital"), TOCSIN_TEXT("veldhospita")};
    for (size_t i = 0; i < 2; i++) {
        table t;
        start_example(&t);
        t.rules[3].pattern = (tocsin_pattern){.words = words, .n_words = 2};
        if (i) t.h.claims[3].text = TOCSIN_TEXT("a field hospital was put up");
        weigh_table(&t);
        assert_int_equal(t.matrix.rows[3].n_found, i);
        hand_release(&t.h);
    }
}

static void what_does_not_apply_neither_counts_nor_parts(void **state) {
    (void)state;
    const piece one = {"season", TOCSIN_COERCE, 'B', '2', {I, TOCSIN_CELL_NONE, TOCSIN_CELL_NONE}};
    table t;
    start(&t);
    add_piece(&t, &one);
    weigh_table(&t);
    assert_int_equal(t.matrix.rows[0].spread, 0);
    assert_int_equal(t.matrix.columns[X].score, 16);
    assert_int_equal(t.matrix.columns[Y].score, 0);
    hand_release(&t.h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_ranks_as_it_was_calculated_by_hand),
        cmocka_unit_test(the_example_hangs_on_one_piece_of_evidence),
        cmocka_unit_test(the_example_tells_apart_as_far_as_its_cells_lie_apart),
        cmocka_unit_test(the_example_says_what_is_missing_and_what_was_left_out),
        cmocka_unit_test(equal_scores_are_told_as_not_told_apart),
        cmocka_unit_test(evidence_that_cannot_be_judged_ranks_nothing),
        cmocka_unit_test(many_reports_of_one_thing_weigh_once_by_the_best_of_them),
        cmocka_unit_test(what_counts_as_said_has_the_grade_of_the_reporting),
        cmocka_unit_test(what_is_possible_or_to_come_or_denied_is_not_there),
        cmocka_unit_test(the_last_other_ranking_is_held_against_this_one),
        cmocka_unit_test(a_single_claim_can_be_a_piece_of_evidence),
        cmocka_unit_test(words_stand_in_the_text_whatever_their_case),
        cmocka_unit_test(what_does_not_apply_neither_counts_nor_parts),
    };
    return cmocka_run_group_tests_name("weigh hypotheses", tests, NULL, NULL);
}
