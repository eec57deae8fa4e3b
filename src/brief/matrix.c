// SPDX-License-Identifier: Apache-2.0
/* The matrix of evidence by hypotheses, in whatever form it is shown. */
#include "brief/view.h"

tocsin_text brief_cell_symbol(const brief_view *view, tocsin_cell cell) {
    switch (cell) {
    case TOCSIN_VERY_INCONSISTENT: return TOCSIN_TEXT("\u2212\u2212");
    case TOCSIN_INCONSISTENT: return TOCSIN_TEXT("\u2212");
    case TOCSIN_NEUTRAL: return TOCSIN_TEXT("0");
    case TOCSIN_CONSISTENT: return TOCSIN_TEXT("+");
    case TOCSIN_VERY_CONSISTENT: return TOCSIN_TEXT("++");
    case TOCSIN_CELL_NONE: break;
    }
    return brief_phrase(view->pack, BRIEF_MATRIX_NOT_APPLICABLE);
}

/* 0: counts; 1: left out; 2: not found. */
static int group_of(const tocsin_matrix_row *row) {
    if (row->weight) return 0;
    return row->n_found ? 1 : 2;
}

static bool is_before(const tocsin_matrix *matrix, size_t a, size_t b) {
    const tocsin_matrix_row *x = &matrix->rows[a], *y = &matrix->rows[b];
    if (group_of(x) != group_of(y)) return group_of(x) < group_of(y);
    if (x->spread != y->spread) return x->spread > y->spread;
    if (x->weight != y->weight) return x->weight > y->weight;
    return a < b;
}

void brief_order_rows(const tocsin_matrix *matrix, size_t *ret_order) {
    for (size_t i = 0; i < matrix->n_rows; i++) {
        size_t at = i;
        for (; at > 0 && is_before(matrix, i, ret_order[at - 1]); at--)
            ret_order[at] = ret_order[at - 1];
        ret_order[at] = i;
    }
}

void brief_put_found(const brief_view *view, const tocsin_matrix_row *row, tocsin_buffer *out) {
    tocsin_slot slots[] = {
        {.name = "found", .type = TOCSIN_SLOT_NUMBER, .number = (double)row->n_found},
        {.name = "origins", .type = TOCSIN_SLOT_NUMBER, .number = (double)row->n_origins},
    };
    brief_say(view->pack, BRIEF_MATRIX_FOUND, slots, 2, out);
}
