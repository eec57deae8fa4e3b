// SPDX-License-Identifier: Apache-2.0
/* Build-ups beside one another, in the page and as Markdown: the drawing, what its letters stand for, the same as a table. */
#include <string.h>

#include "brief/cycles.h"
#include "brief/markdown.h"
#include "brief/page.h"

static void put_began(const brief_view *view, const cycle_plan *plan, size_t row,
                      tocsin_buffer *out) {
    brief_put_period(view->pack, plan->rows[row].began, false, out);
    if (row + 1 < plan->n_rows) return;
    tocsin_buffer_puts(out, " (");
    tocsin_buffer_put(out, brief_phrase(view->pack, BRIEF_CYCLES_LATEST));
    tocsin_buffer_putc(out, ')');
}

/* Whose word it is. */
static void put_source(const brief_view *view, const tocsin_claim *claim, tocsin_buffer *out) {
    if (claim->speaker.name.n)
        brief_put_clean(claim->speaker.name, PAGE_NAME_CHARS, out);
    else if (claim->speaker.kind == TOCSIN_OUTLET && claim->outlet.n)
        brief_put_clean(claim->outlet, PAGE_NAME_CHARS, out);
    else
        brief_put_word(view->pack, TOCSIN_TEXT("unnamed"), true, out);
}

static void put_when(const brief_view *view, const cycle_claim *claim, tocsin_buffer *out) {
    brief_put_period(view->pack, claim->when, false, out);
}

static void put_speaker(const brief_view *view, const cycle_claim *claim, tocsin_buffer *out) {
    put_source(view, claim->claim, out);
}

enum { N_CELLS = 4 };
static void (*const cells[N_CELLS])(const brief_view *, const cycle_claim *, tocsin_buffer *) = {
    cycles_put_days, put_when, cycles_put_value, put_speaker};
static const brief_phrase_id columns[] = {BRIEF_COLUMN_CYCLE,  BRIEF_COLUMN_DAYS,
                                          BRIEF_COLUMN_DATE,   BRIEF_COLUMN_VALUE,
                                          BRIEF_COLUMN_SOURCE, BRIEF_COLUMN_ENTRY};
#define N_COLUMNS (sizeof columns / sizeof *columns)

/* ---- the page ------------------------------------------------------------------------------------ */

static void put_row(const brief_page *page, const cycle_claim *claim) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    long long seq = (long long)claim->claim->seq;
    tocsin_buffer_printf(page->out, "<tr><th scope=\"row\">%c</th>", cycles_letter(claim->row));
    for (size_t i = 0; i < N_CELLS; i++) {
        tocsin_buffer_clear(&room);
        cells[i](page->view, claim, &room);
        page_puts(page, i == 3 ? "<td class=\"wrap\">" : "<td>");
        page_text(page, tocsin_buffer_text(&room), PAGE_NAME_CHARS);
        page_puts(page, "</td>");
    }
    tocsin_buffer_printf(page->out, "<td><a href=\"#e%lld\">%lld</a>", seq, seq);
    page_badge(page, claim->claim->simulated);
    page_puts(page, "</td></tr>\n");
    if (room.failed) page->out->failed = true;
}

static void put_table(const brief_page *page, const cycle_plan *plan, tocsin_text title) {
    page_puts(page, "<details class=\"aslist\"><summary>");
    page_phrase(page, BRIEF_CYCLES_AS_TABLE);
    page_puts(page,
              "</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    page_phrase(page, BRIEF_HEAD_CYCLES);
    page_puts(page, ": ");
    page_text(page, title, 2 * PAGE_NAME_CHARS);
    page_puts(page, "\">\n<table>\n<thead><tr>");
    for (size_t i = 0; i < N_COLUMNS; i++) {
        page_puts(page, "<th scope=\"col\">");
        page_phrase(page, columns[i]);
        page_puts(page, "</th>");
    }
    page_puts(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < plan->n_claims; i++) put_row(page, &plan->claims[i]);
    page_puts(page, "</tbody>\n</table>\n</div>\n</details>\n");
}

/* "A April 2021, B 3 November 2021 (the latest)": what the letters stand for. */
static void put_letters(const brief_page *page, const cycle_plan *plan) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer began = TOCSIN_BUFFER_INIT;
    page_puts(page, "<ul class=\"places letters\" aria-label=\"");
    page_phrase(page, BRIEF_COLUMN_CYCLE);
    page_puts(page, "\">\n");
    for (size_t row = 0; row < plan->n_rows; row++) {
        tocsin_buffer_clear(&began);
        put_began(page->view, plan, row, &began);
        tocsin_buffer_printf(page->out, "<li><b>%c</b> ", cycles_letter(row));
        page_text(page, tocsin_buffer_text(&began), PAGE_NAME_CHARS);
        page_puts(page, "</li>\n");
    }
    page_puts(page, "</ul>\n");
    if (began.failed) page->out->failed = true;
}

static void put_findings(const brief_page *page, const cycle_plan *plan) {
    bool is_first = true;
    page_puts(page, "<p class=\"meta\">");
    page_phrase(page, BRIEF_FINDINGS);
    for (size_t i = 0; i < page->view->in->n_findings; i++) {
        if (!cycles_is_about(&page->view->in->findings[i], plan)) continue;
        if (is_first) page_puts(page, ":");
        page_link_finding(page, i, is_first);
        is_first = false;
    }
    page_puts(page, "</p>\n");
}

/* "Out of the usual in the time of B: 12, 13". */
static void put_bands(const brief_page *page, const cycle_plan *plan) {
    size_t row = SIZE_MAX;
    for (size_t i = 0; i < plan->n_bands; i++) {
        const cycle_band *band = &plan->bands[i];
        if (band->row != row) {
            page_puts(page, row == SIZE_MAX ? "<p class=\"meta\">" : "</p>\n<p class=\"meta\">");
            page_phrase(page, BRIEF_CYCLES_OUT_OF_USUAL);
            tocsin_buffer_printf(page->out, " %c:", cycles_letter(band->row));
        }
        page_link_finding(page, band->finding, band->row != row);
        page_badge(page, page->view->in->findings[band->finding].simulated);
        row = band->row;
    }
    if (plan->n_bands) page_puts(page, "</p>\n");
}

static tocsin_status put_plan(const brief_page *page, const cycle_plan *plan, size_t index,
                              tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    static const struct {
        const char *class;
        double width_px;
    } drawings[] = {{"wide", 880}, {"narrow", 360}};
    tocsin_status status = TOCSIN_OK;
    cycles_put_title(page->view, plan, &title);
    tocsin_buffer_printf(page->out, "<figure class=\"plot\" id=\"cycle%zu\">\n<figcaption><h3>",
                         index + 1);
    page_text(page, tocsin_buffer_text(&title), 2 * PAGE_NAME_CHARS);
    page_badge(page, plan->simulated);
    page_puts(page, "</h3></figcaption>\n");
    for (size_t i = 0; !status && i < 2; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "cycle%zu-%c", index + 1, drawings[i].class[0]);
        cycle_place place = {prefix, drawings[i].width_px};
        tocsin_buffer_printf(page->out, "<div class=\"%s\">\n", drawings[i].class);
        status = cycles_draw(page->view, plan, &place, page->out, err);
        page_puts(page, "</div>\n");
    }
    put_letters(page, plan);
    put_findings(page, plan);
    put_bands(page, plan);
    put_table(page, plan, tocsin_buffer_text(&title));
    page_puts(page, "</figure>\n");
    return title.failed ? tocsin_fail_memory(err) : status;
}

tocsin_status page_put_cycles(const brief_page *page, tocsin_arena *arena, tocsin_error *err) {
    cycle_plan *plans = NULL;
    size_t n = 0;
    if (!brief_has_cycles(page->view)) return TOCSIN_OK;
    tocsin_status status = cycles_plan(page->view, arena, &plans, &n, err);
    if (status) return status;
    page_open_section(page, "cycles", BRIEF_HEAD_CYCLES);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_CYCLES_DESCRIPTION);
    page_puts(page, "</p>\n");
    for (size_t i = 0; !status && i < n; i++) status = put_plan(page, &plans[i], i, err);
    page_close_section(page);
    return status;
}

/* ---- Markdown ------------------------------------------------------------------------------------ */

static void put_markdown_row(const markdown *md, const cycle_plan *plan, const cycle_claim *claim) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    tocsin_buffer_puts(md->out, "| ");
    put_began(md->view, plan, claim->row, &room);
    markdown_text(md, tocsin_buffer_text(&room), PAGE_NAME_CHARS);
    for (size_t i = 0; i < N_CELLS; i++) {
        tocsin_buffer_clear(&room);
        cells[i](md->view, claim, &room);
        tocsin_buffer_puts(md->out, " | ");
        markdown_text(md, tocsin_buffer_text(&room), PAGE_NAME_CHARS);
    }
    markdown_mark(md, claim->claim->simulated);
    tocsin_buffer_printf(md->out, " | %lld |\n", (long long)claim->claim->seq);
    if (room.failed) md->out->failed = true;
}

tocsin_status markdown_cycles(const markdown *md, tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    cycle_plan *plans = NULL;
    size_t n = 0;
    if (!brief_has_cycles(md->view)) return TOCSIN_OK;
    tocsin_status status = cycles_plan(md->view, &arena, &plans, &n, err);
    if (status) return status;
    markdown_heading(md, BRIEF_HEAD_CYCLES);
    for (size_t i = 0; i < n; i++) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
        cycles_put_title(md->view, &plans[i], &title);
        tocsin_buffer_puts(md->out, i ? "\n### " : "### ");
        markdown_text(md, tocsin_buffer_text(&title), 2 * PAGE_NAME_CHARS);
        tocsin_buffer_puts(md->out, "\n\n|");
        for (size_t c = 0; c < N_COLUMNS; c++) {
            tocsin_buffer_putc(md->out, ' ');
            markdown_phrase(md, columns[c]);
            tocsin_buffer_puts(md->out, " |");
        }
        tocsin_buffer_puts(md->out, "\n|---|---|---|---|---|---|\n");
        for (size_t c = 0; c < plans[i].n_claims; c++)
            put_markdown_row(md, &plans[i], &plans[i].claims[c]);
        if (title.failed) md->out->failed = true;
    }
    return TOCSIN_OK;
}
