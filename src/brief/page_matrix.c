// SPDX-License-Identifier: Apache-2.0
/* Evidence by hypotheses as a table that reads without colour, hover or script: symbols as text, what each means in words
 * for those who do not see it, and the reason of every cell in a list below. */
#include "brief/page.h"

static void put_symbol(const brief_page *page, tocsin_cell cell) {
    page_puts(page, "<span aria-hidden=\"true\">");
    page_text(page, brief_cell_symbol(page->view, cell), 20);
    page_puts(page, "</span><span class=\"hidden\">");
    page_word(page, tocsin_cell_word(cell));
    page_puts(page, "</span>");
}

static void put_number(const brief_page *page, int parts) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer number = TOCSIN_BUFFER_INIT;
    brief_put_number(page->view->pack, (double)parts / TOCSIN_WEIGHT_ONE, &number);
    if (number.failed) page->out->failed = true;
    tocsin_buffer_put_html(page->out, tocsin_buffer_text(&number));
}

/* ---- the table ----------------------------------------------------------------------------- */

static void put_head(const brief_page *page, const tocsin_matrix *matrix) {
    page_puts(page, "<thead><tr><th scope=\"col\">");
    page_phrase(page, BRIEF_MATRIX_EVIDENCE);
    page_puts(page, "</th>");
    for (size_t h = 0; h < matrix->n_columns; h++) {
        page_puts(page, "<th scope=\"col\" class=\"cell\">");
        page_text(page, matrix->columns[h].name, PAGE_NAME_CHARS);
        page_puts(page, "</th>");
    }
    page_puts(page, "</tr></thead>\n");
}

/* "C3 weight 0.36; 2 pieces found, 2 origins; the order hangs on it" */
static void put_standing(const brief_page *page, const tocsin_matrix_row *row) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer found = TOCSIN_BUFFER_INIT;
    tocsin_slot weight = {
        .name = "n", .type = TOCSIN_SLOT_NUMBER, .number = (double)row->weight / TOCSIN_WEIGHT_ONE};
    tocsin_buffer_printf(page->out, " <small><span class=\"grade\">%c%c</span> ",
                         row->grade.reliability, row->grade.credibility);
    if (row->weight)
        page_say(page, BRIEF_MATRIX_WEIGHT, &weight, 1);
    else
        page_phrase(page, BRIEF_MATRIX_LEFT_OUT);
    page_puts(page, "; ");
    brief_put_found(page->view, row, &found);
    page_text(page, tocsin_buffer_text(&found), PAGE_QUOTE_CHARS);
    if (row->turns) {
        page_puts(page, "; ");
        page_phrase(page, BRIEF_MATRIX_TURNS);
    }
    page_puts(page, "</small>");
    if (found.failed) page->out->failed = true;
}

static void put_row(const brief_page *page, const tocsin_matrix *matrix, size_t index) {
    const tocsin_matrix_row *row = &matrix->rows[index];
    page_puts(page, "<tr><th scope=\"row\">");
    page_text(page, row->text, PAGE_QUOTE_CHARS);
    page_badge(page, row->simulated);
    if (row->n_found) put_standing(page, row);
    page_puts(page, "</th>");
    for (size_t h = 0; h < matrix->n_columns; h++) {
        tocsin_buffer_printf(page->out, "<td class=\"cell\"><a href=\"#w%zu-%zu\">", index + 1,
                             h + 1);
        put_symbol(page, row->cells[h].cell);
        page_puts(page, "</a></td>");
    }
    page_puts(page, "</tr>\n");
}

/* What was not found has a heading of its own, across the table. */
static void put_rows(const brief_page *page, const tocsin_matrix *matrix, const size_t *order) {
    bool is_found = true;
    page_puts(page, "<tbody>\n");
    for (size_t i = 0; i < matrix->n_rows; i++) {
        if (is_found && !matrix->rows[order[i]].n_found) {
            is_found = false;
            tocsin_buffer_printf(
                page->out,
                "</tbody>\n<tbody class=\"missing\"><tr><th scope=\"rowgroup\" colspan=\"%zu\">",
                matrix->n_columns + 1);
            page_phrase(page, BRIEF_MATRIX_NOT_FOUND);
            page_puts(page, "</th></tr>\n");
        }
        put_row(page, matrix, order[i]);
    }
    page_puts(page, "</tbody>\n");
}

static void put_scores(const brief_page *page, const tocsin_matrix *matrix) {
    page_puts(page, "<tbody class=\"score\"><tr><th scope=\"row\">");
    page_phrase(page, BRIEF_MATRIX_SCORE);
    page_puts(page, "</th>");
    for (size_t h = 0; h < matrix->n_columns; h++) {
        page_puts(page, "<td class=\"cell\">");
        put_number(page, matrix->columns[h].score);
        page_puts(page, "</td>");
    }
    page_puts(page, "</tr></tbody>\n");
}

/* ---- the reasons --------------------------------------------------------------------------- */

static void put_entries(const brief_page *page, const tocsin_matrix_row *row) {
    if (row->n_entries) page_puts(page, " <span class=\"meta\">");
    for (size_t i = 0; i < row->n_entries; i++) {
        const brief_entry *entry = brief_view_entry(page->view, row->entries[i]);
        bool is_linked = entry && entry->shown;
        if (is_linked)
            tocsin_buffer_printf(page->out, "%s<a href=\"#e%lld\">%lld</a>", i ? ", " : "",
                                 (long long)row->entries[i], (long long)row->entries[i]);
        else
            tocsin_buffer_printf(page->out, "%s%lld", i ? ", " : "", (long long)row->entries[i]);
    }
    if (row->n_entries) page_puts(page, "</span>");
}

static void put_reason(const brief_page *page, const tocsin_matrix *matrix, size_t e, size_t h) {
    const tocsin_judged_cell *cell = &matrix->rows[e].cells[h];
    tocsin_buffer_printf(page->out, "<li id=\"w%zu-%zu\" tabindex=\"-1\"><b>", e + 1, h + 1);
    page_text(page, matrix->columns[h].name, PAGE_NAME_CHARS);
    page_puts(page, "</b> <b class=\"symbol\">");
    put_symbol(page, cell->cell);
    page_puts(page, "</b> ");
    page_text(page, cell->reason, PAGE_QUOTE_CHARS);
    if (cell->by.n) {
        tocsin_slot slot = {.name = "by", .type = TOCSIN_SLOT_TEXT, .text = cell->by};
        page_puts(page, " <small>(");
        page_say(page, BRIEF_MATRIX_JUDGED_BY, &slot, 1);
        page_puts(page, ")</small>");
    }
    page_puts(page, "</li>\n");
}

static void put_reasons(const brief_page *page, const tocsin_matrix *matrix, const size_t *order) {
    page_puts(page, "<details class=\"reasons\"><summary>");
    page_phrase(page, BRIEF_MATRIX_REASONS);
    page_puts(page, "</summary>\n<ul>\n");
    for (size_t i = 0; i < matrix->n_rows; i++) {
        const tocsin_matrix_row *row = &matrix->rows[order[i]];
        page_puts(page, "<li>");
        page_text(page, row->text, PAGE_QUOTE_CHARS);
        put_entries(page, row);
        page_puts(page, "\n<ul>\n");
        for (size_t h = 0; h < matrix->n_columns; h++) put_reason(page, matrix, order[i], h);
        page_puts(page, "</ul></li>\n");
    }
    page_puts(page, "</ul></details>\n");
}

void page_put_matrix(const brief_page *page, tocsin_arena *arena) {
    const tocsin_matrix *matrix = page->view->in->matrix;
    size_t *order = matrix ? tocsin_arena_new(arena, size_t, matrix->n_rows) : NULL;
    if (!matrix) return;
    if (!order) {
        page->out->failed = true;
        return;
    }
    brief_order_rows(matrix, order);
    page_puts(page, "<h3 id=\"matrix\">");
    page_phrase(page, BRIEF_MATRIX);
    page_puts(page, "</h3>\n<p class=\"note\">");
    page_phrase(page, BRIEF_MATRIX_NOTE);
    page_puts(page, "</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                    "aria-labelledby=\"matrix\"><table class=\"matrix\">");
    put_head(page, matrix);
    put_rows(page, matrix, order);
    put_scores(page, matrix);
    page_puts(page, "</table></div>\n");
    put_reasons(page, matrix, order);
}
