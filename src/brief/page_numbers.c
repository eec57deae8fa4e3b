// SPDX-License-Identifier: Apache-2.0
/* Numbers over time: a plot of each question, its letters, and the same as a table with grades and entries. */
#include <string.h>

#include "brief/numbers.h"
#include "brief/page.h"

static void put_cell_text(const brief_page *page, const char *class, tocsin_buffer *text) {
    tocsin_buffer_printf(page->out, "<td%s>", class);
    if (text->failed) page->out->failed = true;
    page_text(page, tocsin_buffer_text(text), PAGE_NAME_CHARS);
    page_puts(page, "</td>");
    tocsin_buffer_clear(text);
}

static void put_source(const brief_page *page, tocsin_text name, tocsin_buffer *room) {
    brief_put_word(page->view->pack, name, true, room);
}

static void put_row(const brief_page *page, const number_plan *plan, const number_bar *bar) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer room = TOCSIN_BUFFER_INIT;
    const tocsin_brief_input *in = page->view->in;
    long long seq = (long long)bar->claim->seq;
    tocsin_buffer_printf(page->out, "<tr><th scope=\"row\">%c</th>", numbers_letter(bar->source));
    brief_put_period(page->view->pack, bar->when, false, &room);
    put_cell_text(page, "", &room);
    brief_put_interval(page->view->pack, bar->low, bar->high, &room);
    put_cell_text(page, " class=\"number\"", &room);
    if (bar->source < plan->n_sources)
        put_source(page, plan->sources[bar->source], &room);
    else
        put_source(page, bar->claim->speaker.name, &room);
    put_cell_text(page, " class=\"wrap\"", &room);
    if (in->grades) {
        const tocsin_grade *grade = &in->grades[bar->claim - in->claims];
        tocsin_buffer_printf(&room, "%c%c", grade->reliability, grade->credibility);
        put_cell_text(page, "", &room);
    }
    tocsin_buffer_printf(page->out, "<td><a href=\"#e%lld\">%lld</a>", seq, seq);
    page_badge(page, bar->claim->simulated);
    page_puts(page, "</td></tr>\n");
}

static void put_table(const brief_page *page, const number_plan *plan) {
    static const brief_phrase_id columns[] = {BRIEF_COLUMN_LETTER, BRIEF_COLUMN_DATE,
                                              BRIEF_COLUMN_VALUE,  BRIEF_COLUMN_SOURCE,
                                              BRIEF_COLUMN_GRADE,  BRIEF_COLUMN_ENTRY};
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    page_puts(page, "<details class=\"aslist\"><summary>");
    page_phrase(page, BRIEF_NUMBERS_AS_TABLE);
    page_puts(page,
              "</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    numbers_put_title(page->view, plan->numbers, &title);
    page_text(page, tocsin_buffer_text(&title), 2 * PAGE_NAME_CHARS);
    if (title.failed) page->out->failed = true;
    page_puts(page, "\">\n<table>\n<thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (columns[i] == BRIEF_COLUMN_GRADE && !page->view->in->grades) continue;
        page_puts(page, columns[i] == BRIEF_COLUMN_VALUE ? "<th scope=\"col\" class=\"number\">"
                                                         : "<th scope=\"col\">");
        page_phrase(page, columns[i]);
        page_puts(page, "</th>");
    }
    page_puts(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < plan->n_bars; i++) put_row(page, plan, &plan->bars[i]);
    page_puts(page, "</tbody>\n</table>\n</div>\n</details>\n");
}

/* "A Ukraine, B American officials": what the letters stand for. */
static void put_letters(const brief_page *page, const number_plan *plan) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
    page_puts(page, "<ul class=\"places letters\" aria-label=\"");
    page_phrase(page, BRIEF_COLUMN_SOURCE);
    page_puts(page, "\">\n");
    for (size_t i = 0; i < plan->n_sources; i++) {
        tocsin_buffer_printf(page->out, "<li><b>%c</b> ", numbers_letter(i));
        put_source(page, plan->sources[i], &name);
        page_text(page, tocsin_buffer_text(&name), PAGE_NAME_CHARS);
        tocsin_buffer_clear(&name);
        page_puts(page, "</li>\n");
    }
    page_puts(page, "</ul>\n");
    if (name.failed) page->out->failed = true;
}

static bool is_about(const tocsin_finding *finding, const tocsin_brief_numbers *numbers) {
    tocsin_text wanted =
        numbers->question.n ? numbers->question : tocsin_text_of(tocsin_unit_word(numbers->unit));
    bool has_question = false, has_actor = numbers->question.n || !numbers->actor.n;
    for (size_t i = 0; i < finding->n_slots; i++) {
        const tocsin_slot *slot = &finding->slots[i];
        has_question |= !strcmp(slot->name, "question") && tocsin_text_equal(slot->text, wanted);
        has_actor |= !strcmp(slot->name, "actor") && tocsin_text_equal(slot->text, numbers->actor);
    }
    return has_question && has_actor;
}

static void put_findings(const brief_page *page, const tocsin_brief_numbers *numbers) {
    bool is_first = true;
    for (size_t i = 0; i < page->view->in->n_findings; i++) {
        if (!is_about(&page->view->in->findings[i], numbers)) continue;
        if (is_first) {
            page_puts(page, "<p class=\"meta\">");
            page_phrase(page, BRIEF_FINDINGS);
            page_puts(page, ":");
        }
        page_link_finding(page, i, is_first);
        is_first = false;
    }
    if (!is_first) page_puts(page, "</p>\n");
}

static tocsin_status put_question(const brief_page *page, size_t index, tocsin_arena *arena,
                                  tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer title = TOCSIN_BUFFER_INIT;
    static const struct {
        const char *class;
        double width_px;
    } drawings[] = {{"wide", 880}, {"narrow", 360}};
    const tocsin_brief_numbers *numbers = &page->view->in->numbers[index];
    number_plan plan;
    tocsin_status status = numbers_plan(page->view, numbers, arena, &plan, err);
    if (status || !plan.n_bars) return status;
    numbers_put_title(page->view, numbers, &title);
    tocsin_buffer_printf(page->out, "<figure class=\"plot\" id=\"q%zu\">\n<figcaption><h3>",
                         index + 1);
    page_text(page, tocsin_buffer_text(&title), 2 * PAGE_NAME_CHARS);
    page_badge(page, plan.simulated);
    page_puts(page, "</h3></figcaption>\n");
    /* One number needs no drawing; the table says it. */
    for (size_t i = 0; !status && plan.n_bars > 1 && i < 2; i++) {
        char prefix[32];
        snprintf(prefix, sizeof prefix, "q%zu-%c", index + 1, drawings[i].class[0]);
        number_place place = {prefix, drawings[i].width_px};
        tocsin_buffer_printf(page->out, "<div class=\"%s\">\n", drawings[i].class);
        status = numbers_draw(page->view, &plan, &place, page->out, err);
        page_puts(page, "</div>\n");
    }
    put_letters(page, &plan);
    if (numbers->n_left_out) {
        tocsin_slot n = {
            .name = "n", .type = TOCSIN_SLOT_NUMBER, .number = (double)numbers->n_left_out};
        page_puts(page, "<p class=\"meta\">");
        page_say(page, BRIEF_NUMBERS_LEFT_OUT, &n, 1);
        page_puts(page, "</p>\n");
    }
    put_findings(page, numbers);
    put_table(page, &plan);
    page_puts(page, "</figure>\n");
    return title.failed ? tocsin_fail_memory(err) : status;
}

tocsin_status page_put_numbers(const brief_page *page, tocsin_arena *arena, tocsin_error *err) {
    tocsin_status status = TOCSIN_OK;
    if (!page->view->in->n_numbers) return TOCSIN_OK;
    page_open_section(page, "numbers", BRIEF_HEAD_NUMBERS);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_NUMBERS_DESCRIPTION);
    page_puts(page, "</p>\n");
    for (size_t i = 0; !status && i < page->view->in->n_numbers; i++)
        status = put_question(page, i, arena, err);
    page_close_section(page);
    return status;
}

/* ---- for programs ---------------------------------------------------------------------------- */

void numbers_write(tocsin_json *json, const brief_view *view) {
    const tocsin_brief_input *in = view->in;
    if (!in->n_numbers) return;
    tocsin_json_key(json, "numbers");
    tocsin_json_array(json);
    for (size_t i = 0; i < in->n_numbers; i++) {
        const tocsin_brief_numbers *numbers = &in->numbers[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "question", numbers->question);
        tocsin_json_member_text(json, "unit", tocsin_text_of(tocsin_unit_word(numbers->unit)));
        tocsin_json_member_text(json, "measure",
                                tocsin_text_of(tocsin_measure_word(numbers->measure)));
        tocsin_json_member_text(json, "actor", numbers->actor);
        tocsin_json_key(json, "entries");
        tocsin_json_array(json);
        for (size_t e = 0; e < numbers->n_entries; e++)
            tocsin_json_integer(json, numbers->entries[e]);
        tocsin_json_end(json);
        tocsin_json_key(json, "left_out");
        tocsin_json_integer(json, (int64_t)numbers->n_left_out);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}
