// SPDX-License-Identifier: Apache-2.0
/* The numbers that answer the questions of the case, for the brief to draw. */
#include <stdlib.h>

#include "casefile/compiled.h"
#include "tocsin/reading.h"

enum { NUMBERS_DRAWN = 40 }; /* of a question: the newest */

typedef struct dated_claim {
    tocsin_day day;
    int64_t seq;
} dated_claim;

/* The middle of what the number is about. */
static tocsin_day day_of(const tocsin_digest *claim) {
    tocsin_period when = claim->published;
    if (tocsin_period_is_known(claim->said_on)) when = claim->said_on;
    if (tocsin_period_is_known(claim->when)) when = claim->when;
    if (when.from == TOCSIN_DAY_NONE) return when.to;
    return when.to == TOCSIN_DAY_NONE ? when.from : when.from + (when.to - when.from) / 2;
}

static int compare_dates(const void *a, const void *b) {
    const dated_claim *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static tocsin_status take_answer(const case_facts *facts, const tocsin_answer *answer,
                                 tocsin_arena *arena, tocsin_brief_numbers *numbers,
                                 tocsin_error *err) {
    dated_claim *dated = tocsin_arena_new(arena, dated_claim, answer->n + 1);
    if (!dated) return tocsin_fail_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < answer->n; i++) {
        const tocsin_digest *claim = &facts->claims.digests[answer->claims[i]];
        tocsin_day day = day_of(claim);
        if (day != TOCSIN_DAY_NONE) dated[n++] = (dated_claim){day, claim->seq};
    }
    if (n) qsort(dated, n, sizeof *dated, compare_dates);
    size_t shown = n < NUMBERS_DRAWN ? n : NUMBERS_DRAWN;
    int64_t *entries = tocsin_arena_new(arena, int64_t, shown + 1);
    if (!entries) return tocsin_fail_memory(err);
    for (size_t i = 0; i < shown; i++) entries[i] = dated[n - shown + i].seq;
    *numbers = (tocsin_brief_numbers){
        .question = answer->question ? answer->question->name : TOCSIN_TEXT_NONE,
        .unit = answer->unit,
        .measure = answer->measure,
        .actor = answer->actor,
        .entries = entries,
        .n_entries = shown,
        .n_left_out = n - shown,
    };
    return TOCSIN_OK;
}

static bool place_within(const void *reader, tocsin_text inner, tocsin_text outer) {
    return tocsin_reader_place_within(reader, inner, outer);
}

tocsin_status compiled_numbers(const tocsin_case *c, const case_facts *facts, tocsin_arena *arena,
                               tocsin_brief_numbers **ret_numbers, size_t *ret_n,
                               tocsin_error *err) {
    const tocsin_reader *reader = NULL;
    tocsin_answer *answers = NULL;
    size_t n = 0, n_kept = 0;
    bool has_place = false;
    for (size_t i = 0; i < c->config.n_questions; i++)
        has_place |= c->config.questions[i].place.n > 0;
    tocsin_status status = has_place ? case_reader(c, &reader, err) : TOCSIN_OK;
    tocsin_weigh_input input = {.digests = facts->claims.digests,
                                .n_digests = facts->claims.n,
                                .questions = c->config.questions,
                                .n_questions = c->config.n_questions,
                                .place_within = reader ? place_within : NULL,
                                .place_context = reader};
    if (!status) status = tocsin_weigh_answers(&input, arena, &answers, &n, err);
    if (status) return status;
    tocsin_brief_numbers *numbers = tocsin_arena_new(arena, tocsin_brief_numbers, n + 1);
    if (!numbers) return tocsin_fail_memory(err);
    for (size_t i = 0; !status && i < n; i++) {
        status = take_answer(facts, &answers[i], arena, &numbers[n_kept], err);
        n_kept += !status && numbers[n_kept].n_entries > 0;
    }
    *ret_numbers = numbers;
    *ret_n = n_kept;
    return status;
}
