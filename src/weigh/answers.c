// SPDX-License-Identifier: Apache-2.0
/* Which claims answer which question: what a plot of numbers over time shows. */
#include <stdlib.h>

#include "weigh/work.h"

enum { IMPLIED_MOST = 6, IMPLIED_LEAST_NUMBERS = 2 };

static bool is_number(const tocsin_digest *claim, bool is_asked) {
    return weigh_says_number(claim) && !claim->is_previous &&
           (is_asked || weigh_is_counted(claim->unit));
}

/* A place that the gazetteer knows must lie within that of the question; a vague one may. */
static bool is_there(const tocsin_weigh_input *input, const tocsin_digest *claim,
                     tocsin_text place) {
    if (!place.n || !claim->place.n || tocsin_text_equal(claim->place, place)) return true;
    return input->place_within && input->place_within(input->place_context, claim->place, place);
}

static bool answers(const tocsin_weigh_input *input, const tocsin_digest *claim,
                    const tocsin_question *question) {
    if (question->unit && question->unit != claim->unit) return false;
    if (question->measure && question->measure != claim->measure) return false;
    if (question->actor.n && !weigh_actor_within(claim->actor, question->actor)) return false;
    return is_there(input, claim, question->place);
}

/* ---- what the case asks ------------------------------------------------------------------------ */

/* The claims that say a number, so that each question need not look at the others again. */
typedef struct said_numbers {
    size_t *claims;
    size_t n;
} said_numbers;

static tocsin_status find_numbers(const tocsin_weigh_input *input, bool is_asked,
                                  tocsin_arena *arena, said_numbers *ret_said, tocsin_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < input->n_digests; i++) n += is_number(&input->digests[i], is_asked);
    said_numbers said = {.claims = tocsin_arena_new(arena, size_t, n + 1)};
    if (!said.claims) return tocsin_fail_memory(err);
    for (size_t i = 0; said.n < n; i++)
        if (is_number(&input->digests[i], is_asked)) said.claims[said.n++] = i;
    *ret_said = said;
    return TOCSIN_OK;
}

/* One answer for each measure: a plan is never drawn beside what is there. */
static tocsin_status answer_question(const tocsin_weigh_input *input, const said_numbers *said,
                                     const tocsin_question *question, tocsin_arena *arena,
                                     tocsin_answer *answers_out, size_t *n_out, tocsin_error *err) {
    size_t counts[TOCSIN_PLAN + 1] = {0};
    tocsin_answer by_measure[TOCSIN_PLAN + 1] = {0};
    for (size_t i = 0; i < said->n; i++) {
        const tocsin_digest *claim = &input->digests[said->claims[i]];
        if (answers(input, claim, question)) counts[claim->measure]++;
    }
    for (int m = TOCSIN_STOCK; m <= TOCSIN_PLAN; m++) {
        by_measure[m] = (tocsin_answer){.question = question,
                                        .measure = (tocsin_measure)m,
                                        .claims = tocsin_arena_new(arena, size_t, counts[m] + 1)};
        if (!by_measure[m].claims) return tocsin_fail_memory(err);
    }
    for (size_t i = 0; i < said->n; i++) {
        const tocsin_digest *claim = &input->digests[said->claims[i]];
        if (!answers(input, claim, question)) continue;
        tocsin_answer *answer = &by_measure[claim->measure];
        answer->unit = claim->unit;
        answer->claims[answer->n++] = said->claims[i];
    }
    for (int m = TOCSIN_STOCK; m <= TOCSIN_PLAN; m++)
        if (by_measure[m].n) answers_out[(*n_out)++] = by_measure[m];
    return TOCSIN_OK;
}

/* ---- what a case without questions follows ------------------------------------------------------- */

typedef struct run_order {
    const tocsin_digest *digests;
    size_t index;
} run_order;

static int compare_kind(const tocsin_digest *a, const tocsin_digest *b) {
    if (a->measure != b->measure) return a->measure < b->measure ? -1 : 1;
    if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
    return tocsin_text_compare(weigh_actor_root(a->actor), weigh_actor_root(b->actor));
}

static int compare_run_order(const void *a, const void *b) {
    const run_order *x = a, *y = b;
    int order = compare_kind(&x->digests[x->index], &y->digests[y->index]);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int compare_sizes(const void *a, const void *b) {
    const tocsin_answer *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return (x->claims[0] > y->claims[0]) - (x->claims[0] < y->claims[0]);
}

static tocsin_status imply_answers(const tocsin_weigh_input *input, tocsin_arena *arena,
                                   tocsin_answer **ret_answers, size_t *ret_n, tocsin_error *err) {
    said_numbers said;
    size_t n_runs = 0;
    tocsin_status status = find_numbers(input, false, arena, &said, err);
    if (status) return status;
    size_t n = said.n;
    run_order *order = tocsin_arena_new(arena, run_order, n + 1);
    tocsin_answer *runs = tocsin_arena_new(arena, tocsin_answer, n + 1);
    size_t *claims = tocsin_arena_new(arena, size_t, n + 1);
    if (!order || !runs || !claims) return tocsin_fail_memory(err);
    for (size_t i = 0; i < n; i++) order[i] = (run_order){input->digests, said.claims[i]};
    if (n) qsort(order, n, sizeof *order, compare_run_order);
    for (size_t from = 0, to; from < n; from = to) {
        const tocsin_digest *first = &input->digests[order[from].index];
        for (to = from; to < n && !compare_kind(first, &input->digests[order[to].index]); to++)
            claims[to] = order[to].index;
        if (to - from < IMPLIED_LEAST_NUMBERS) continue;
        runs[n_runs++] = (tocsin_answer){.unit = first->unit,
                                         .measure = first->measure,
                                         .actor = weigh_actor_root(first->actor),
                                         .claims = claims + from,
                                         .n = to - from};
    }
    if (n_runs) qsort(runs, n_runs, sizeof *runs, compare_sizes);
    *ret_answers = runs;
    *ret_n = n_runs < IMPLIED_MOST ? n_runs : IMPLIED_MOST;
    return TOCSIN_OK;
}

tocsin_status tocsin_weigh_answers(const tocsin_weigh_input *input, tocsin_arena *arena,
                                   tocsin_answer **ret_answers, size_t *ret_n, tocsin_error *err) {
    if (!input->n_questions) return imply_answers(input, arena, ret_answers, ret_n, err);
    tocsin_answer *answers_out = tocsin_arena_new(arena, tocsin_answer, 3 * input->n_questions);
    size_t n = 0;
    if (!answers_out) return tocsin_fail_memory(err);
    said_numbers said;
    tocsin_status status = find_numbers(input, true, arena, &said, err);
    for (size_t q = 0; !status && q < input->n_questions; q++)
        status = answer_question(input, &said, &input->questions[q], arena, answers_out, &n, err);
    if (status) return status;
    *ret_answers = answers_out;
    *ret_n = n;
    return TOCSIN_OK;
}
