// SPDX-License-Identifier: Apache-2.0
/* Competing hypotheses: the matrix of evidence by hypotheses, and what follows from it.
 *
 * Heuer's order of work (Psychology of Intelligence Analysis, ch. 8): hold each piece of evidence against all
 * hypotheses, rank by what speaks against them, see what the ranking hangs on, say what would tell more. Nothing here
 * says that a hypothesis is so, nor how likely it is: the least contradicted one may be wrong like the others. */
#include <stdlib.h>
#include <string.h>

#include "weigh/ach.h"
#include "weigh/evidence.h"
#include "weigh/work.h"

enum { MISSING_MAX = 3 };

typedef struct weighing {
    const tocsin_hypotheses_input *input;
    const tocsin_matrix *matrix;
    weigh_work *work;
    ach_leaders lead;
    int *scores;
} weighing;

/* ---- the matrix ---------------------------------------------------------------------------- */

static void rank_columns(tocsin_matrix_column *columns, size_t n, const int *scores) {
    for (size_t h = 0; h < n; h++) {
        columns[h].score = scores[h];
        columns[h].rank = 1;
        for (size_t other = 0; other < n; other++) columns[h].rank += scores[other] < scores[h];
    }
}

tocsin_status tocsin_weigh_matrix(const tocsin_hypotheses_input *input, tocsin_arena *arena,
                                  tocsin_matrix *ret_matrix, tocsin_error *err) {
    size_t n = input->n_hypotheses;
    tocsin_matrix_column *columns = tocsin_arena_new(arena, tocsin_matrix_column, n);
    tocsin_matrix_row *rows = tocsin_arena_new(arena, tocsin_matrix_row, input->n_rules);
    int *scores = tocsin_arena_new(arena, int, n);
    if (!columns || !rows || !scores) return tocsin_fail_memory(err);
    for (size_t e = 0; e < input->n_rules; e++) {
        const tocsin_evidence_rule *rule = &input->rules[e];
        rows[e] = (tocsin_matrix_row){.id = rule->id,
                                      .text = rule->text,
                                      .cells = rule->cells,
                                      .spread = ach_spread(rule->cells, n)};
        tocsin_status status = evidence_find(input, rule, arena, &rows[e], err);
        if (status) return status;
    }
    for (size_t h = 0; h < n; h++) columns[h] = input->hypotheses[h];
    tocsin_matrix matrix = {columns, n, rows, input->n_rules};
    for (size_t e = 0; n > 1 && e < input->n_rules; e++)
        rows[e].turns = ach_turns(&matrix, e, scores);
    ach_score(&matrix, SIZE_MAX, scores);
    rank_columns(columns, n, scores);
    *ret_matrix = matrix;
    return TOCSIN_OK;
}

/* ---- parts of findings --------------------------------------------------------------------- */

typedef bool pick_row(const weighing *w, const tocsin_matrix_row *row, size_t column);

static bool counts(const weighing *w, const tocsin_matrix_row *row, size_t column) {
    (void)w, (void)column;
    return row->weight > 0;
}

static bool is_left_out(const weighing *w, const tocsin_matrix_row *row, size_t column) {
    (void)w, (void)column;
    return row->n_found > 0 && row->weight == 0;
}

static bool is_against(const weighing *w, const tocsin_matrix_row *row, size_t column) {
    (void)w;
    return row->weight > 0 && ach_value(row->cells[column].cell) < 0;
}

static bool is_turning(const weighing *w, const tocsin_matrix_row *row, size_t column) {
    (void)w, (void)column;
    return row->turns;
}

static int widest_spread(const weighing *w) {
    int widest = 0;
    for (size_t e = 0; e < w->matrix->n_rows; e++)
        if (w->matrix->rows[e].weight && w->matrix->rows[e].spread > widest)
            widest = w->matrix->rows[e].spread;
    return widest;
}

static bool is_diagnostic(const weighing *w, const tocsin_matrix_row *row, size_t column) {
    (void)column;
    return row->weight > 0 && row->spread == widest_spread(w);
}

/* Present now and not before, or with another weight or other cells. */
static bool has_changed(const weighing *w, const tocsin_matrix_row *row, size_t column) {
    const tocsin_matrix *previous = w->input->previous;
    (void)column;
    for (size_t e = 0; e < previous->n_rows; e++) {
        const tocsin_matrix_row *before = &previous->rows[e];
        if (!tocsin_text_equal(before->id, row->id)) continue;
        bool is_same = before->weight == row->weight && previous->n_columns == w->matrix->n_columns;
        for (size_t h = 0; is_same && h < previous->n_columns; h++)
            is_same = before->cells[h].cell == row->cells[h].cell;
        return !is_same;
    }
    return row->weight > 0;
}

static size_t count_rows(const weighing *w, pick_row *pick, size_t column) {
    size_t n = 0;
    for (size_t e = 0; e < w->matrix->n_rows; e++) n += pick(w, &w->matrix->rows[e], column);
    return n;
}

/* The rows that are picked, the heaviest first. */
static void put_rows(const weighing *w, weigh_draft *draft, const char *name, pick_row *pick,
                     size_t column) {
    tocsin_text texts[WEIGH_LIST_MAX];
    size_t n = 0;
    for (int weight = TOCSIN_WEIGHT_ONE; weight >= 0; weight--)
        for (size_t e = 0; e < w->matrix->n_rows && n < WEIGH_LIST_MAX; e++) {
            const tocsin_matrix_row *row = &w->matrix->rows[e];
            if (row->weight == weight && pick(w, row, column)) texts[n++] = row->text;
        }
    weigh_put_list(w->work, draft, name, texts, n);
}

/* What a sentence rests on: the evidence that is picked; where nothing is, all that counts. */
static void put_grounds(const weighing *w, weigh_draft *draft, pick_row *pick, size_t column) {
    if (count_rows(w, pick, column) == 0) pick = counts;
    size_t n = 0;
    for (size_t e = 0; e < w->matrix->n_rows; e++)
        if (pick(w, &w->matrix->rows[e], column)) n += w->matrix->rows[e].n_entries;
    int64_t *entries = weigh_put_entries(w->work, draft, n);
    n = 0;
    for (size_t e = 0; entries && e < w->matrix->n_rows; e++) {
        const tocsin_matrix_row *row = &w->matrix->rows[e];
        if (!pick(w, row, column)) continue;
        for (size_t i = 0; i < row->n_entries; i++) entries[n++] = row->entries[i];
        draft->finding.simulated |= row->simulated;
    }
}

static void put_name(const weighing *w, weigh_draft *draft, const char *slot, size_t column) {
    weigh_put_text(w->work, draft, slot, w->matrix->columns[column].name);
}

static void put_score(weigh_draft *draft, const char *slot, int score) {
    weigh_put_number(draft, slot, (double)score / TOCSIN_WEIGHT_ONE);
}

static weigh_draft *start(const weighing *w, const char *kind, int importance) {
    tocsin_day as_of = w->input->as_of;
    return weigh_start(
        w->work, (weigh_kind){kind, "weigh/hypotheses", TOCSIN_SECTION_HYPOTHESES, importance},
        (tocsin_period){as_of, as_of});
}

/* ---- the findings -------------------------------------------------------------------------- */

static void tell_order(const weighing *w) {
    double pieces = (double)count_rows(w, counts, 0);
    weigh_draft *draft = start(w, "hypotheses_order", 90);
    put_name(w, draft, "first", w->lead.first);
    put_score(draft, "first_score", w->scores[w->lead.first]);
    put_name(w, draft, "second", w->lead.second);
    put_score(draft, "second_score", w->scores[w->lead.second]);
    weigh_put_number(draft, "pieces", pieces);
    put_grounds(w, draft, counts, 0);
}

static void tell_tie(const weighing *w) {
    tocsin_text names[WEIGH_LIST_MAX];
    size_t n = 0;
    for (size_t h = 0; h < w->matrix->n_columns && n < WEIGH_LIST_MAX; h++)
        if (w->matrix->columns[h].rank == 1) names[n++] = w->matrix->columns[h].name;
    weigh_draft *draft = start(w, "hypotheses_tied", 90);
    weigh_put_list(w->work, draft, "names", names, n);
    put_score(draft, "score", w->scores[w->lead.first]);
    weigh_put_number(draft, "pieces", (double)count_rows(w, counts, 0));
    put_grounds(w, draft, counts, 0);
}

static void tell_hypothesis(const weighing *w, size_t column) {
    const tocsin_matrix_column *hypothesis = &w->matrix->columns[column];
    int importance = hypothesis->rank < 20 ? 80 - hypothesis->rank : 60; /* in order of rank */
    weigh_draft *draft = start(w, "hypothesis", importance);
    put_name(w, draft, "hypothesis", column);
    weigh_put_number(draft, "rank", hypothesis->rank);
    weigh_put_number(draft, "of", (double)w->matrix->n_columns);
    put_score(draft, "score", hypothesis->score);
    if (count_rows(w, is_against, column)) put_rows(w, draft, "against", is_against, column);
    put_grounds(w, draft, is_against, column);
}

static void tell_sensitivity(const weighing *w) {
    size_t n = count_rows(w, is_turning, 0);
    weigh_draft *draft = start(w, n ? "hypotheses_turn" : "hypotheses_steady", 55);
    if (n)
        put_rows(w, draft, "evidence", is_turning, 0);
    else
        weigh_put_number(draft, "pieces", (double)count_rows(w, counts, 0));
    put_name(w, draft, "first", w->lead.first);
    put_name(w, draft, "second", w->lead.second);
    put_grounds(w, draft, is_turning, 0);
}

static void tell_diagnostic(const weighing *w) {
    int widest = widest_spread(w);
    if (widest == 0) return;
    weigh_draft *draft = start(w, "hypotheses_diagnostic", 50);
    put_rows(w, draft, "evidence", is_diagnostic, 0);
    weigh_put_number(draft, "spread", widest);
    put_grounds(w, draft, is_diagnostic, 0);
}

/* How far apart the first two stand on something; 0 when it does not apply to one of them. */
static int part_leaders(const weighing *w, const tocsin_matrix_row *row) {
    tocsin_cell a = row->cells[w->lead.first].cell, b = row->cells[w->lead.second].cell;
    return a && b ? abs(ach_value(a) - ach_value(b)) : 0;
}

static void tell_one_missing(const weighing *w, const tocsin_matrix_row *row, int importance) {
    tocsin_cell first = row->cells[w->lead.first].cell, second = row->cells[w->lead.second].cell;
    weigh_draft *draft = start(w, "hypotheses_missing", importance);
    weigh_put_text(w->work, draft, "observation", row->text);
    put_name(w, draft, "first", w->lead.first);
    weigh_put_word(w->work, draft, "first_cell", tocsin_text_of(tocsin_cell_word(first)));
    put_name(w, draft, "second", w->lead.second);
    weigh_put_word(w->work, draft, "second_cell", tocsin_text_of(tocsin_cell_word(second)));
    put_grounds(w, draft, is_diagnostic, 0); /* what has come nearest to it */
}

/* What nothing matched yet, that which would part the first two furthest first. */
static void tell_missing(const weighing *w) {
    int n = 0;
    for (int apart = 4; apart > 0; apart--)
        for (size_t e = 0; e < w->matrix->n_rows && n < MISSING_MAX; e++) {
            const tocsin_matrix_row *row = &w->matrix->rows[e];
            if (row->n_found == 0 && part_leaders(w, row) == apart)
                tell_one_missing(w, row, 45 - n++);
        }
}

static void tell_left_out(const weighing *w) {
    size_t n = count_rows(w, is_left_out, 0);
    if (n == 0) return;
    weigh_draft *draft = start(w, "hypotheses_left_out", 40);
    put_rows(w, draft, "evidence", is_left_out, 0);
    weigh_put_number(draft, "left_out", (double)n);
    put_grounds(w, draft, is_left_out, 0);
}

/* ---- since the last brief ------------------------------------------------------------------ */

/* Names in order of rank; equal ones as the case names them. */
static size_t list_order(const tocsin_matrix *matrix, tocsin_text ret_names[WEIGH_LIST_MAX]) {
    size_t n = 0;
    for (int rank = 1; rank <= (int)matrix->n_columns; rank++)
        for (size_t h = 0; h < matrix->n_columns && n < WEIGH_LIST_MAX; h++)
            if (matrix->columns[h].rank == rank) ret_names[n++] = matrix->columns[h].name;
    return n;
}

static bool same_order(const tocsin_text *a, size_t n_a, const tocsin_text *b, size_t n_b) {
    bool is_same = n_a == n_b;
    for (size_t i = 0; is_same && i < n_a; i++) is_same = tocsin_text_equal(a[i], b[i]);
    return is_same;
}

static void tell_change(const weighing *w) {
    tocsin_text before[WEIGH_LIST_MAX], after[WEIGH_LIST_MAX];
    if (!w->input->previous) return;
    size_t n_before = list_order(w->input->previous, before),
           n_after = list_order(w->matrix, after);
    bool is_same = same_order(before, n_before, after, n_after);
    weigh_draft *draft = start(w, is_same ? "hypotheses_shifted" : "hypotheses_changed", 58);
    weigh_put_day(draft, "previous", w->input->previous_as_of);
    if (!is_same) {
        weigh_put_list(w->work, draft, "before", before, n_before);
        weigh_put_list(w->work, draft, "after", after, n_after);
    }
    if (count_rows(w, has_changed, 0)) put_rows(w, draft, "because", has_changed, 0);
    put_grounds(w, draft, has_changed, 0);
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* Without evidence that counts there is no order to tell; what was left out is told all the same. */
static void tell_all(const weighing *w) {
    tell_left_out(w);
    if (count_rows(w, counts, 0) == 0) return;
    if (w->lead.is_tied)
        tell_tie(w);
    else
        tell_order(w);
    for (size_t h = 0; h < w->matrix->n_columns; h++) tell_hypothesis(w, h);
    tell_sensitivity(w);
    tell_diagnostic(w);
    tell_missing(w);
    tell_change(w);
}

tocsin_status tocsin_weigh_hypotheses(const tocsin_hypotheses_input *input,
                                      const tocsin_matrix *matrix, tocsin_arena *arena,
                                      tocsin_weigh_result *ret_result, tocsin_error *err) {
    weigh_work work = {.arena = arena, .scratch = TOCSIN_ARENA_INIT};
    int *scores = tocsin_arena_new(&work.scratch, int, matrix->n_columns);
    tocsin_weigh_result result = {0};
    tocsin_status status = scores ? TOCSIN_OK : tocsin_fail_memory(err);
    if (!status && matrix->n_columns > 1) {
        ach_score(matrix, SIZE_MAX, scores);
        weighing w = {input, matrix, &work, ach_lead(scores, matrix->n_columns), scores};
        tell_all(&w);
    }
    if (!status) status = weigh_deliver(&work, &result, err);
    free(work.drafts);
    free(work.links);
    tocsin_arena_release(&work.room);
    tocsin_arena_release(&work.scratch);
    if (!status) *ret_result = result;
    return status;
}
