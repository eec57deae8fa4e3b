// SPDX-License-Identifier: Apache-2.0
#include "weigh/ach.h"

int ach_weight(const tocsin_grade *grade) {
    bool is_known = grade->reliability >= 'A' && grade->reliability <= 'E' &&
                    grade->credibility >= '1' && grade->credibility <= '5';
    return is_known ? ('F' - grade->reliability) * ('6' - grade->credibility) : 0;
}

int ach_value(tocsin_cell cell) {
    return cell == TOCSIN_CELL_NONE ? 0 : (int)cell - (int)TOCSIN_NEUTRAL;
}

void ach_score(const tocsin_matrix *matrix, size_t skipped, int *ret_scores) {
    for (size_t h = 0; h < matrix->n_columns; h++) ret_scores[h] = 0;
    for (size_t e = 0; e < matrix->n_rows; e++) {
        const tocsin_matrix_row *row = &matrix->rows[e];
        for (size_t h = 0; e != skipped && row->weight && h < matrix->n_columns; h++) {
            int value = ach_value(row->cells[h].cell);
            if (value < 0) ret_scores[h] += row->weight * -value;
        }
    }
}

ach_leaders ach_lead(const int *scores, size_t n) {
    ach_leaders lead = {.first = 0, .second = SIZE_MAX};
    for (size_t h = 1; h < n; h++)
        if (scores[h] < scores[lead.first]) lead.first = h;
    for (size_t h = 0; h < n; h++)
        if (h != lead.first && (lead.second == SIZE_MAX || scores[h] < scores[lead.second]))
            lead.second = h;
    lead.is_tied = scores[lead.first] == scores[lead.second];
    return lead;
}

bool ach_turns(const tocsin_matrix *matrix, size_t row, int *room) {
    if (!matrix->rows[row].weight) return false;
    ach_score(matrix, SIZE_MAX, room);
    ach_leaders with = ach_lead(room, matrix->n_columns);
    ach_score(matrix, row, room);
    ach_leaders without = ach_lead(room, matrix->n_columns);
    return with.first != without.first || with.second != without.second ||
           with.is_tied != without.is_tied;
}

int ach_spread(const tocsin_judged_cell *cells, size_t n) {
    int low = 2, high = -2;
    size_t n_known = 0;
    for (size_t h = 0; h < n; h++) {
        if (cells[h].cell == TOCSIN_CELL_NONE) continue;
        int value = ach_value(cells[h].cell);
        low = value < low ? value : low;
        high = value > high ? value : high;
        n_known++;
    }
    return n_known < 2 ? 0 : high - low;
}
