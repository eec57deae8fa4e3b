// SPDX-License-Identifier: Apache-2.0
/* What was found of a piece of evidence.
 *
 * All claims that match a pattern are one piece of evidence: what forty reports say of one thing weighs once, by the
 * best grade among them; that several independent origins say it has made the number better already. Where it counts
 * that something was said, the grade is that of the reporting: the letter of those who report it, and 1 when two
 * outlets do so in words of their own, else 2. What was measured is 2, and 1 when another series over the same area
 * shows it too. */
#include "weigh/evidence.h"

#include <stdlib.h>

#include "weigh/ach.h"
#include "weigh/match.h"
#include "weigh/work.h"

enum { ENTRIES_MAX = 6 }; /* of one piece of evidence: the best and the newest */

/* ---- the grade of what was found ----------------------------------------------------------- */

typedef struct matches {
    const tocsin_hypotheses_input *input;
    const tocsin_evidence_rule *rule;
    size_t *items; /* indexes of claims, or of findings */
    size_t n;
    bool is_of_claims;
} matches;

static bool is_other_outlet(const tocsin_hypotheses_input *input, size_t a, size_t b) {
    return input->basis[a].words != input->basis[b].words &&
           weigh_fold_hash(input->digests[a].outlet) != weigh_fold_hash(input->digests[b].outlet);
}

static tocsin_grade grade_of_saying(const matches *found) {
    const tocsin_hypotheses_input *input = found->input;
    tocsin_grade grade = {.reliability = 'F', .credibility = '2', .proposed = '2'};
    for (size_t i = 0; i < found->n; i++) {
        char letter = input->reporting ? input->reporting[found->items[i]] : 'F';
        if (letter < grade.reliability) grade.reliability = letter;
        if (is_other_outlet(input, found->items[0], found->items[i]))
            grade.credibility = grade.proposed = '1';
    }
    return grade;
}

static const tocsin_claim_number *number_of(const tocsin_hypotheses_input *input, int64_t seq) {
    size_t low = 0, high = input->n_numbers;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (input->numbers[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low < input->n_numbers && input->numbers[low].seq == seq ? &input->numbers[low] : NULL;
}

static tocsin_grade grade_of_claim(const tocsin_hypotheses_input *input, size_t i) {
    char proposed = input->basis[i].credibility;
    tocsin_grade grade = {.reliability = input->reliability ? input->reliability[i] : 'F',
                          .credibility = proposed,
                          .proposed = proposed};
    const tocsin_claim_number *number = number_of(input, input->digests[i].seq);
    if (!number) return grade;
    grade.credibility = number->credibility;
    grade.by = number->by;
    grade.reason = number->reason;
    return grade;
}

/* The heaviest, of equal ones the first in the ledger; one that is left out when all are. */
static tocsin_grade best_of_claims(const matches *found) {
    tocsin_grade best = grade_of_claim(found->input, found->items[0]);
    for (size_t i = 1; i < found->n; i++) {
        tocsin_grade grade = grade_of_claim(found->input, found->items[i]);
        if (ach_weight(&grade) > ach_weight(&best)) best = grade;
    }
    return best;
}

static bool is_confirmed_by(const tocsin_finding *a, const tocsin_finding *b) {
    return tocsin_text_equal(weigh_slot_text(a, "area"), weigh_slot_text(b, "area")) &&
           weigh_is_of_images(a) && weigh_is_of_images(b) &&
           !tocsin_text_equal(weigh_slot_text(a, "indicator"), weigh_slot_text(b, "indicator"));
}

static tocsin_grade best_of_findings(const matches *found) {
    const tocsin_hypotheses_input *input = found->input;
    tocsin_grade best = input->finding_grades[found->items[0]];
    for (size_t i = 0; i < found->n; i++) {
        tocsin_grade grade = input->finding_grades[found->items[i]];
        for (size_t k = 0; k < found->n; k++)
            if (is_confirmed_by(&input->findings[found->items[i]],
                                &input->findings[found->items[k]]))
                grade.credibility = grade.proposed = '1';
        if (ach_weight(&grade) > ach_weight(&best)) best = grade;
    }
    return best;
}

static int compare_size(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static size_t count_origins(const matches *found, size_t *room) {
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++) room[i] = found->input->basis[found->items[i]].origin;
    if (found->n) qsort(room, found->n, sizeof *room, compare_size);
    for (size_t i = 0; i < found->n; i++) n += i == 0 || room[i] != room[i - 1];
    return n;
}

/* ---- entries ------------------------------------------------------------------------------- */

static int compare_seq(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The newest, ascending and each once; of claims also the one whose grade counts. */
static bool put_entries(const matches *found, int64_t *all, size_t n, tocsin_arena *arena,
                        tocsin_matrix_row *row) {
    size_t kept = 0;
    if (n) qsort(all, n, sizeof *all, compare_seq);
    for (size_t i = 0; i < n; i++)
        if (all[i] > 0 && (kept == 0 || all[kept - 1] != all[i])) all[kept++] = all[i];
    size_t from = kept > ENTRIES_MAX ? kept - ENTRIES_MAX : 0;
    if (from && found->is_of_claims && !found->rule->pattern.said)
        for (size_t i = 0; i < found->n; i++) {
            tocsin_grade grade = grade_of_claim(found->input, found->items[i]);
            int64_t seq = found->input->digests[found->items[i]].seq;
            if (ach_weight(&grade) != row->weight) continue;
            if (seq < all[from]) all[from] = seq;
            break;
        }
    int64_t *entries = tocsin_arena_new(arena, int64_t, kept - from);
    if (!entries) return false;
    for (size_t i = from; i < kept; i++) entries[i - from] = all[i];
    row->entries = entries;
    row->n_entries = kept - from;
    return true;
}

static int64_t *list_entries(const matches *found, tocsin_arena *scratch, size_t *ret_n) {
    const tocsin_hypotheses_input *input = found->input;
    size_t n = found->is_of_claims ? found->n : 0;
    for (size_t i = 0; !found->is_of_claims && i < found->n; i++)
        n += input->findings[found->items[i]].n_entries;
    int64_t *all = tocsin_arena_new(scratch, int64_t, n);
    *ret_n = 0;
    for (size_t i = 0; all && i < found->n; i++) {
        if (found->is_of_claims) {
            all[(*ret_n)++] = input->digests[found->items[i]].seq;
            continue;
        }
        const tocsin_finding *finding = &input->findings[found->items[i]];
        for (size_t k = 0; k < finding->n_entries; k++) all[(*ret_n)++] = finding->entries[k];
    }
    return all;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool is_found(const matches *found, size_t i) {
    const tocsin_hypotheses_input *input = found->input;
    const tocsin_evidence_rule *rule = found->rule;
    if (rule->is_single)
        return found->is_of_claims ? input->digests[i].id == weigh_id_hash(rule->id)
                                   : tocsin_text_equal(rule->id, input->findings[i].id);
    const weigh_match match = {input->as_of, input->place_within, input->place_context};
    return found->is_of_claims ? weigh_matches_claim(&match, &rule->pattern, &input->digests[i])
                               : weigh_matches_finding(&match, &rule->pattern, &input->findings[i]);
}

static void find_items(matches *found) {
    size_t n = found->is_of_claims ? found->input->n_digests : found->input->n_findings;
    for (size_t i = 0; i < n; i++)
        if (is_found(found, i)) found->items[found->n++] = i;
}

/* Leave those of which the text holds none of the words; only for these the claims themselves are looked at. */
static tocsin_status keep_words(matches *found, tocsin_error *err) {
    const tocsin_hypotheses_input *input = found->input;
    size_t kept = 0;
    if (!found->is_of_claims || found->rule->is_single || !found->rule->pattern.n_words)
        return TOCSIN_OK;
    for (size_t i = 0; i < found->n; i++) {
        TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
        tocsin_claim claim = {0};
        tocsin_status status = input->load_claim(
            input->load_context, input->digests[found->items[i]].seq, &arena, &claim, err);
        if (status) return status;
        if (weigh_holds_words(claim.text, &found->rule->pattern))
            found->items[kept++] = found->items[i];
    }
    found->n = kept;
    return TOCSIN_OK;
}

static tocsin_status grade_row(const matches *found, tocsin_arena *scratch, tocsin_arena *arena,
                               tocsin_matrix_row *row, tocsin_error *err) {
    size_t *room = tocsin_arena_new(scratch, size_t, found->n), n_entries;
    int64_t *entries = list_entries(found, scratch, &n_entries);
    if (!room || !entries) return tocsin_fail_memory(err);
    bool is_said = found->is_of_claims && found->rule->pattern.said;
    row->grade = is_said               ? grade_of_saying(found)
                 : found->is_of_claims ? best_of_claims(found)
                                       : best_of_findings(found);
    row->weight = ach_weight(&row->grade);
    row->n_found = found->n;
    row->n_origins = found->is_of_claims ? count_origins(found, room) : found->n;
    if (!put_entries(found, entries, n_entries, arena, row)) return tocsin_fail_memory(err);
    for (size_t i = 0; i < found->n; i++)
        row->simulated |= found->is_of_claims ? found->input->digests[found->items[i]].simulated
                                              : found->input->findings[found->items[i]].simulated;
    return TOCSIN_OK;
}

tocsin_status evidence_find(const tocsin_hypotheses_input *input, const tocsin_evidence_rule *rule,
                            tocsin_arena *arena, tocsin_matrix_row *row, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena scratch = TOCSIN_ARENA_INIT;
    size_t n = input->n_digests > input->n_findings ? input->n_digests : input->n_findings;
    matches found = {.input = input,
                     .rule = rule,
                     .items = tocsin_arena_new(&scratch, size_t, n),
                     .is_of_claims = rule->is_single || rule->pattern.n_findings == 0};
    if (!found.items) return tocsin_fail_memory(err);
    find_items(&found);
    tocsin_status status = keep_words(&found, err);
    if (status) return status;
    if (found.n == 0 && rule->is_single) {
        found.is_of_claims = false;
        find_items(&found);
    }
    return found.n ? grade_row(&found, &scratch, arena, row, err) : TOCSIN_OK;
}
