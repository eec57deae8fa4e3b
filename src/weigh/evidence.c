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
#include <string.h>

#include "weigh/ach.h"
#include "weigh/work.h"

enum { ENTRIES_MAX = 6 }; /* of one piece of evidence: the best and the newest */

/* ---- does it match? ------------------------------------------------------------------------ */

static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool holds_word(tocsin_text text, tocsin_text word) {
    for (size_t at = 0; word.n && at + word.n <= text.n; at++) {
        size_t i = 0;
        while (i < word.n && small(text.at[at + i]) == small(word.at[i])) i++;
        if (i == word.n) return true;
    }
    return false;
}

static bool holds_words(tocsin_text text, const tocsin_pattern *pattern) {
    for (size_t i = 0; i < pattern->n_words; i++)
        if (holds_word(text, pattern->words[i])) return true;
    return pattern->n_words == 0;
}

static bool is_recent(const tocsin_hypotheses_input *input, const tocsin_pattern *pattern,
                      tocsin_period when) {
    tocsin_day last = when.to != TOCSIN_DAY_NONE ? when.to : when.from;
    if (!pattern->days || input->as_of == TOCSIN_DAY_NONE) return true;
    return last != TOCSIN_DAY_NONE && input->as_of - last <= pattern->days;
}

static bool is_actor(tocsin_text wanted, tocsin_text actor) {
    return !wanted.n || weigh_actor_within(actor, wanted);
}

static bool is_place(const tocsin_hypotheses_input *input, tocsin_text wanted,
                     const tocsin_digest *claim) {
    if (!wanted.n) return true;
    tocsin_text name = claim->place.n ? claim->place : claim->place_text;
    if (weigh_fold_hash(name) == weigh_fold_hash(wanted)) return true;
    return name.n && input->place_within && input->place_within(input->place_context, name, wanted);
}

/* What is said to be, now or before: not what is possible, to come, usual or unknown, unless the words themselves are
 * what counts. */
static bool is_stated(const tocsin_digest *claim, const tocsin_pattern *pattern) {
    bool is_turned = claim->act == TOCSIN_DENY || claim->act == TOCSIN_DOUBT; /* negative as such */
    if (!is_turned && claim->negative != pattern->negative) return false;
    if (pattern->said || claim->act != TOCSIN_ASSERT) return true;
    bool is_plan = claim->has_quantity && claim->measure == TOCSIN_PLAN;
    bool is_real = claim->tense != TOCSIN_FUTURE && claim->certainty != TOCSIN_POSSIBLE;
    return claim->tense != TOCSIN_HABITUAL && claim->certainty != TOCSIN_UNKNOWN &&
           (is_real || is_plan);
}

static bool matches_claim(const tocsin_hypotheses_input *input, const tocsin_pattern *pattern,
                          const tocsin_digest *claim) {
    bool is_kind = (!pattern->act || pattern->act == claim->act) &&
                   (!pattern->plover || pattern->plover == claim->plover);
    bool is_counted = (!pattern->unit && !pattern->measure) || claim->has_quantity;
    if (!is_kind || !is_counted || !is_stated(claim, pattern)) return false;
    if (pattern->unit && pattern->unit != claim->unit) return false;
    if (pattern->measure && pattern->measure != claim->measure) return false;
    return is_actor(pattern->actor, claim->actor) && is_actor(pattern->target, claim->target) &&
           is_actor(pattern->speaker, claim->speaker_actor) &&
           is_place(input, pattern->place, claim) && is_recent(input, pattern, claim->published);
}

static const tocsin_slot *slot_of(const tocsin_finding *finding, const char *name) {
    for (size_t i = 0; i < finding->n_slots; i++)
        if (!strcmp(finding->slots[i].name, name)) return &finding->slots[i];
    return NULL;
}

static tocsin_text text_of(const tocsin_finding *finding, const char *name) {
    const tocsin_slot *slot = slot_of(finding, name);
    return slot ? slot->text : TOCSIN_TEXT_NONE;
}

/* What counts claims says so by a word of the vocabulary. */
static bool is_of_images(const tocsin_finding *finding) {
    const tocsin_slot *measured = slot_of(finding, "measured");
    return slot_of(finding, "indicator") && (!measured || measured->type != TOCSIN_SLOT_WORD);
}

static bool matches_finding(const tocsin_hypotheses_input *input, const tocsin_pattern *pattern,
                            const tocsin_finding *finding) {
    bool is_kind = false;
    for (size_t i = 0; i < pattern->n_findings; i++)
        is_kind |= tocsin_text_is(pattern->findings[i], finding->kind);
    if (!is_kind || (pattern->images && !is_of_images(finding))) return false;
    if (pattern->indicator.n &&
        !tocsin_text_equal(pattern->indicator, text_of(finding, "indicator")))
        return false;
    if (pattern->area.n && !tocsin_text_equal(pattern->area, text_of(finding, "area")))
        return false;
    return is_recent(input, pattern, finding->when);
}

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
    return tocsin_text_equal(text_of(a, "area"), text_of(b, "area")) && is_of_images(a) &&
           is_of_images(b) && !tocsin_text_equal(text_of(a, "indicator"), text_of(b, "indicator"));
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
    return found->is_of_claims ? matches_claim(input, &rule->pattern, &input->digests[i])
                               : matches_finding(input, &rule->pattern, &input->findings[i]);
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
        if (holds_words(claim.text, &found->rule->pattern)) found->items[kept++] = found->items[i];
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
