// SPDX-License-Identifier: Apache-2.0
/* The grades of findings, and the numbers of claims that persons set: for those who look for something in what was
 * weighed. */
#include <stdlib.h>
#include <string.h>

#include "casefile/case.h"

static char letter_of_source(const case_grades *grades, tocsin_text name) {
    const source_change *source = grades_source(grades, name);
    return source ? source->reliability : 'F';
}

/* What was worked out from claims stands on the weakest of them. */
static tocsin_grade weakest_grade(const case_facts *facts, const tocsin_weigh_result *weighed,
                                  const tocsin_finding *finding) {
    tocsin_grade grade = {.reliability = 'A', .credibility = '1'};
    size_t n = 0;
    for (size_t i = 0; i < finding->n_entries; i++) {
        size_t at = claims_find(&facts->claims, finding->entries[i]);
        if (at == SIZE_MAX) continue;
        char letter = facts->reliability ? facts->reliability[at] : 'F';
        char number = weighed->basis[at].credibility;
        if (letter > grade.reliability) grade.reliability = letter;
        if (number > grade.credibility) grade.credibility = number;
        n++;
    }
    if (n == 0) grade = (tocsin_grade){.reliability = 'F', .credibility = '6'};
    grade.proposed = grade.credibility;
    return grade;
}

static tocsin_grade grade_of_measured(char letter) {
    return (tocsin_grade){.reliability = letter, .credibility = '2', .proposed = '2'};
}

/* A picture is as good as it is by its name under `sources`, else as who published it. */
static char letter_of_picture(const case_config *config, const case_grades *grades,
                              tocsin_text name) {
    if (grades_source(grades, name)) return letter_of_source(grades, name);
    for (size_t i = 0; i < config->n_pictures; i++)
        if (tocsin_text_equal(config->pictures[i].name, name))
            return letter_of_source(grades, config->pictures[i].publisher);
    return 'F';
}

/* What was measured stands on what it was measured with, by its name under `sources`; what is said of a picture on who says it. */
static tocsin_grade grade_of_finding(const case_config *config, const case_facts *facts,
                                     const tocsin_weigh_result *weighed,
                                     const tocsin_finding *finding) {
    const tocsin_text head = TOCSIN_TEXT("picture/");
    bool is_of_check = tocsin_text_starts(tocsin_text_of(finding->rule), head) &&
                       strcmp(finding->kind, "picture_denied") != 0;
    for (size_t i = 0; i < finding->n_slots; i++) {
        const tocsin_slot *slot = &finding->slots[i];
        if (!strcmp(slot->name, "indicator"))
            return grade_of_measured(letter_of_source(&facts->grades, slot->text));
        if (is_of_check && !strcmp(slot->name, "picture"))
            return grade_of_measured(letter_of_picture(config, &facts->grades, slot->text));
    }
    return weakest_grade(facts, weighed, finding);
}

static int compare_numbers(const void *a, const void *b) {
    const tocsin_claim_number *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

tocsin_status facts_grade_findings(const tocsin_case *c, const case_facts *facts,
                                   const tocsin_weigh_result *weighed, tocsin_arena *arena,
                                   tocsin_grade **ret_grades, tocsin_error *err) {
    tocsin_grade *grades = tocsin_arena_new(arena, tocsin_grade, weighed->n_findings);
    if (!grades) return tocsin_fail_memory(err);
    for (size_t i = 0; i < weighed->n_findings; i++)
        grades[i] = grade_of_finding(&c->config, facts, weighed, &weighed->findings[i]);
    *ret_grades = grades;
    return TOCSIN_OK;
}

tocsin_status facts_set_numbers(const case_facts *facts, tocsin_ledger *ledger, tocsin_arena *arena,
                                tocsin_claim_number **ret_numbers, size_t *ret_n,
                                tocsin_error *err) {
    const case_grades *grades = &facts->grades;
    const tocsin_text head = TOCSIN_TEXT("claim:");
    tocsin_claim_number *numbers =
        tocsin_arena_new(arena, tocsin_claim_number, grades->n_judgements);
    size_t n = 0;
    if (!numbers) return tocsin_fail_memory(err);
    for (size_t i = 0; i < grades->n_judgements; i++) {
        const judgement *made = &grades->judgements[i];
        tocsin_claim claim;
        if (made->is_rule || !made->credibility || !tocsin_text_starts(made->about, head) ||
            grades_judgement(grades, made->about, TOCSIN_TEXT_NONE, false) != made)
            continue;
        tocsin_text id = tocsin_text_slice(made->about, head.n, made->about.n);
        tocsin_status status = tocsin_ledger_claim_of_id(ledger, id, arena, &claim, err);
        if (status == TOCSIN_NO) continue;
        if (status) return status;
        numbers[n++] = (tocsin_claim_number){claim.seq, made->credibility, made->by, made->reason};
    }
    if (n) qsort(numbers, n, sizeof *numbers, compare_numbers);
    *ret_numbers = numbers;
    *ret_n = n;
    return TOCSIN_OK;
}
