// SPDX-License-Identifier: Apache-2.0
/* The brief as Markdown (CommonMark): for mail, chat and version control. Evidence is escaped so
 * that it cannot make links, pictures, headings or HTML of its own. */
#include "tocsin/brief.h"

#include <math.h>

#include "brief/cycles.h"
#include "brief/markdown.h"
#include "brief/render.h"
#include "brief/view.h"

/* Every character that Markdown could read as a mark gets a backslash; controls of direction go. */
void markdown_text(const markdown *md, tocsin_text text, size_t max_chars) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer clean = TOCSIN_BUFFER_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer escaped = TOCSIN_BUFFER_INIT;
    brief_put_clean(text, max_chars, &clean);
    tocsin_text rest = tocsin_buffer_text(&clean);
    for (size_t i = 0; i < rest.n; i++) {
        char c = rest.at[i];
        bool mark = c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' ||
                    c == '#' || c == '!' || c == '|' || c == '~';
        if (mark) tocsin_buffer_putc(&escaped, '\\');
        tocsin_buffer_putc(&escaped, c);
    }
    if (clean.failed || escaped.failed) md->out->failed = true;
    tocsin_text safe = tocsin_buffer_text(&escaped);
    /* put_html for < > & and the controls of direction, but quotation marks stay readable */
    for (size_t at = 0; at < safe.n;) {
        size_t end = at;
        while (end < safe.n && safe.at[end] != '"' && safe.at[end] != '\'') end++;
        tocsin_buffer_put_html(md->out, tocsin_text_slice(safe, at, end));
        if (end < safe.n) tocsin_buffer_putc(md->out, safe.at[end]);
        at = end + 1;
    }
}

void markdown_phrase(const markdown *md, brief_phrase_id id) {
    tocsin_buffer_put(md->out, brief_phrase(md->view->pack, id));
}

void markdown_heading(const markdown *md, brief_phrase_id id) {
    tocsin_buffer_puts(md->out, "\n## ");
    markdown_phrase(md, id);
    tocsin_buffer_puts(md->out, "\n\n");
}

void markdown_mark(const markdown *md, bool simulated) {
    if (!simulated) return;
    tocsin_buffer_puts(md->out, " **(");
    markdown_phrase(md, BRIEF_SIMULATED);
    tocsin_buffer_puts(md->out, ")**");
}

/* Lists within the list, two blanks a step. */
static void put_origins(const markdown *md, size_t finding) {
    const tocsin_origin_tree *tree = brief_view_tree(md->view, finding);
    for (size_t i = 0; tree && i < tree->n_rows; i++) {
        const tocsin_origin_row *row = &tree->rows[i];
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
        brief_put_origin(md->view, row, &name);
        if (name.failed) md->out->failed = true;
        for (int step = 0; step <= row->depth; step++) tocsin_buffer_puts(md->out, "  ");
        tocsin_buffer_puts(md->out, "- ");
        markdown_text(md, tocsin_buffer_text(&name), 120);
        for (size_t k = 0; k < row->n_entries; k++)
            tocsin_buffer_printf(md->out, " \\[%lld\\]", (long long)row->entries[k]);
        tocsin_buffer_puts(md->out, "\n");
    }
}

static void put_ring(const markdown *md, size_t finding) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer state = TOCSIN_BUFFER_INIT;
    const tocsin_brief_ring *ring = brief_view_ring(md->view, finding);
    if (!ring) return;
    brief_put_ring_state(md->view, ring, &state);
    if (state.failed) md->out->failed = true;
    if (state.n) {
        tocsin_buffer_puts(md->out, "  - ");
        markdown_text(md, tocsin_buffer_text(&state), 1200);
        tocsin_buffer_putc(md->out, '\n');
    }
    for (size_t i = 0; i < ring->n_reasons; i++) {
        const tocsin_brief_reason *reason = &ring->reasons[i];
        tocsin_buffer_puts(md->out, "  - ");
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer said = TOCSIN_BUFFER_INIT;
        brief_put_ring_reason(md->view, reason, &said);
        if (said.failed) md->out->failed = true;
        markdown_text(md, tocsin_buffer_text(&said), SIZE_MAX);
        if (reason->entry) tocsin_buffer_printf(md->out, " (\\[%lld\\])", (long long)reason->entry);
        tocsin_buffer_putc(md->out, '\n');
    }
}

/* As an item of a list, and what it rests on. */
void markdown_sentence(const markdown *md, const tocsin_finding *finding) {
    tocsin_buffer_puts(md->out, "- ");
    markdown_text(md, finding->text, 2000);
    markdown_mark(md, finding->simulated);
    tocsin_buffer_puts(md->out, " (");
    for (size_t i = 0; i < finding->n_entries;) { /* runs of numbers as their ends */
        size_t end = i;
        while (end + 1 < finding->n_entries &&
               finding->entries[end + 1] == finding->entries[end] + 1)
            end++;
        tocsin_buffer_printf(md->out, "%s\\[%lld", i ? " " : "", (long long)finding->entries[i]);
        if (end > i) tocsin_buffer_printf(md->out, "\u2013%lld", (long long)finding->entries[end]);
        tocsin_buffer_puts(md->out, "\\]");
        i = end + 1;
    }
    tocsin_buffer_puts(md->out, ")\n");
}

static void put_finding(const markdown *md, const tocsin_finding *finding) {
    markdown_sentence(md, finding);
    put_origins(md, (size_t)(finding - md->view->in->findings));
    put_ring(md, (size_t)(finding - md->view->in->findings));
}

static void put_cells(const markdown *md, const tocsin_matrix_row *row) {
    for (size_t h = 0; h < md->view->in->matrix->n_columns; h++) {
        tocsin_buffer_puts(md->out, " | ");
        markdown_text(md, brief_cell_symbol(md->view, row->cells[h].cell), 20);
    }
}

static void put_reasons(const markdown *md, const tocsin_matrix *matrix) {
    tocsin_buffer_putc(md->out, '\n');
    for (size_t e = 0; e < matrix->n_rows; e++)
        for (size_t h = 0; h < matrix->n_columns; h++) {
            const tocsin_judged_cell *cell = &matrix->rows[e].cells[h];
            if (!cell->reason.n) continue;
            tocsin_buffer_puts(md->out, "- ");
            markdown_text(md, matrix->rows[e].text, 400);
            tocsin_buffer_puts(md->out, " / ");
            markdown_text(md, matrix->columns[h].name, 120);
            tocsin_buffer_puts(md->out, ": ");
            markdown_text(md, brief_cell_symbol(md->view, cell->cell), 20);
            tocsin_buffer_puts(md->out, ", ");
            markdown_text(md, cell->reason, 1200);
            if (cell->by.n) {
                tocsin_slot slot = {.name = "by", .type = TOCSIN_SLOT_TEXT, .text = cell->by};
                tocsin_buffer_puts(md->out, " (");
                brief_say(md->view->pack, BRIEF_MATRIX_JUDGED_BY, &slot, 1, md->out);
                tocsin_buffer_putc(md->out, ')');
            }
            tocsin_buffer_putc(md->out, '\n');
        }
}

/* The table, in the order of the case; what weighs nothing says so in place of its weight. */
static void put_matrix(const markdown *md) {
    const tocsin_matrix *matrix = md->view->in->matrix;
    if (!matrix) return;
    tocsin_buffer_puts(md->out, "\n| ");
    markdown_phrase(md, BRIEF_MATRIX_EVIDENCE);
    tocsin_buffer_puts(md->out, " | ");
    for (size_t h = 0; h < matrix->n_columns; h++) {
        tocsin_buffer_puts(md->out, " | ");
        markdown_text(md, matrix->columns[h].name, 120);
    }
    tocsin_buffer_puts(md->out, " |\n|---|---");
    for (size_t h = 0; h < matrix->n_columns; h++) tocsin_buffer_puts(md->out, "|---");
    tocsin_buffer_puts(md->out, "|\n");
    for (size_t e = 0; e < matrix->n_rows; e++) {
        const tocsin_matrix_row *row = &matrix->rows[e];
        tocsin_buffer_puts(md->out, "| ");
        markdown_text(md, row->text, 400);
        markdown_mark(md, row->simulated);
        tocsin_buffer_puts(md->out, " | ");
        if (row->weight)
            brief_say_number(md->view->pack, BRIEF_MATRIX_WEIGHT,
                             (double)row->weight / TOCSIN_WEIGHT_ONE, md->out);
        else
            markdown_phrase(md, row->n_found ? BRIEF_MATRIX_LEFT_OUT : BRIEF_MATRIX_NOT_FOUND);
        put_cells(md, row);
        tocsin_buffer_puts(md->out, " |\n");
    }
    put_reasons(md, matrix);
}

static void put_sections(const markdown *md) {
    const tocsin_brief_input *in = md->view->in;
    if (brief_section_count(md->view, TOCSIN_SECTION_RINGS)) {
        markdown_heading(md, BRIEF_HEAD_RINGS);
        for (size_t i = 0; i < in->n_findings; i++)
            if (in->findings[i].section == TOCSIN_SECTION_RINGS) put_finding(md, &in->findings[i]);
    }
    markdown_heading(md, BRIEF_HEAD_SHORT);
    if (!md->view->n_lead) {
        markdown_phrase(md, BRIEF_NO_FINDINGS);
        tocsin_buffer_putc(md->out, '\n');
    }
    for (size_t i = 0; i < md->view->n_lead; i++) put_finding(md, &in->findings[md->view->lead[i]]);
    for (size_t s = 0; s < BRIEF_N_SECTIONS; s++) {
        if (!brief_section_is_there(md->view, brief_sections[s])) continue;
        markdown_heading(md, brief_section_heading(brief_sections[s]));
        if (!brief_section_count(md->view, brief_sections[s])) {
            markdown_phrase(md, BRIEF_NOTHING_HERE);
            tocsin_buffer_putc(md->out, '\n');
        }
        for (size_t i = 0; i < in->n_findings; i++)
            if (in->findings[i].section == brief_sections[s]) put_finding(md, &in->findings[i]);
        if (brief_sections[s] == TOCSIN_SECTION_HYPOTHESES) put_matrix(md);
    }
}

static tocsin_status put_answers(const markdown *md, tocsin_error *err) {
    const tocsin_brief_input *in = md->view->in;
    for (size_t i = 0; i < in->n_indicators; i++) {
        const tocsin_indicator *indicator = &in->indicators[i];
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer sentence = TOCSIN_BUFFER_INIT;
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer name = TOCSIN_BUFFER_INIT;
        tocsin_status status = brief_indicator_answer(md->view->pack, indicator, &sentence, err);
        if (status) return status;
        if (sentence.failed || name.failed) md->out->failed = true;
        tocsin_buffer_puts(md->out, "\n### ");
        markdown_text(md, indicator->name, 120);
        if (indicator->area.n) {
            tocsin_buffer_puts(md->out, ", ");
            markdown_text(md, indicator->area, 120);
        }
        markdown_mark(md, indicator->simulated);
        tocsin_buffer_puts(md->out, "\n\n");
        markdown_text(md, tocsin_buffer_text(&sentence), 2000);
        tocsin_buffer_puts(md->out, "\n");
    }
    return TOCSIN_OK;
}

static void put_grade(const markdown *md, const tocsin_claim *claim) {
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer grade = TOCSIN_BUFFER_INIT;
    const tocsin_brief_input *in = md->view->in;
    if (!in->grades) return;
    brief_put_grade(md->view, &in->grades[claim - in->claims], &grade);
    if (grade.failed) md->out->failed = true;
    markdown_text(md, tocsin_buffer_text(&grade), 1200);
    tocsin_buffer_puts(md->out, "; ");
}

static void put_claim(const markdown *md, const tocsin_claim *claim) {
    if (claim->speaker.name.n)
        markdown_text(md, claim->speaker.name, 120);
    else
        brief_put_word(md->view->pack, TOCSIN_TEXT("unnamed"), true, md->out);
    tocsin_buffer_putc(md->out, ' ');
    brief_put_act(md->view, claim, md->out);
    markdown_mark(md, claim->simulated);
    tocsin_buffer_puts(md->out, ": ");
    markdown_phrase(md, BRIEF_QUOTE_OPEN);
    markdown_text(md, claim->text, 1200);
    markdown_phrase(md, BRIEF_QUOTE_CLOSE);
    tocsin_buffer_puts(md->out, " \u2014 ");
    for (size_t i = 0; i < claim->n_via; i++) {
        markdown_text(md, claim->via[i].name, 120);
        tocsin_buffer_puts(md->out, ", ");
    }
    markdown_text(md, claim->outlet, 120);
    if (claim->outlet.n && tocsin_period_is_known(claim->published))
        tocsin_buffer_puts(md->out, ", ");
    brief_put_period(md->view->pack, claim->published, false, md->out);
    tocsin_buffer_puts(md->out, "; ");
    put_grade(md, claim);
    tocsin_buffer_printf(md->out, "bytes %lld\u2013%lld ", (long long)claim->span.from,
                         (long long)claim->span.to);
    markdown_phrase(md, BRIEF_OF_EVIDENCE);
    tocsin_buffer_puts(md->out, " ");
    markdown_text(md, brief_short_hash(claim->evidence), 12);
}

static void put_observation(const markdown *md, const tocsin_observation *observation) {
    markdown_text(md, observation->series, 120);
    if (observation->area.n) {
        tocsin_buffer_puts(md->out, ", ");
        markdown_text(md, observation->area, 120);
    }
    markdown_mark(md, observation->simulated);
    tocsin_buffer_puts(md->out, ", ");
    brief_put_day(md->view->pack, observation->day, md->out);
    tocsin_buffer_puts(md->out, ": ");
    if (isfinite(observation->value)) {
        brief_put_number(md->view->pack, observation->value, md->out);
        if (observation->unit.n && !tocsin_text_is(observation->unit, "1")) {
            tocsin_buffer_putc(md->out, ' ');
            markdown_text(md, observation->unit, 20);
        }
    } else {
        markdown_phrase(md, BRIEF_NO_VALUE);
    }
    tocsin_buffer_puts(md->out, " (");
    markdown_text(md, observation->method, 120);
    tocsin_buffer_puts(md->out, "); ");
    markdown_phrase(md, BRIEF_EVIDENCE_HASH);
    tocsin_buffer_putc(md->out, ' ');
    markdown_text(md, brief_short_hash(observation->evidence), 12);
}

static void put_evidence(const markdown *md, const tocsin_evidence *evidence) {
    markdown_text(md, evidence->outlet.n ? evidence->outlet : evidence->name, 120);
    markdown_mark(md, evidence->simulated);
    tocsin_buffer_puts(md->out, "; ");
    markdown_phrase(md, BRIEF_EVIDENCE_HASH);
    tocsin_buffer_putc(md->out, ' ');
    markdown_text(md, brief_short_hash(evidence->sha256), 12);
}

static void put_record(const markdown *md) {
    const tocsin_brief_input *in = md->view->in;
    markdown_heading(md, BRIEF_HEAD_RECORD);
    markdown_phrase(md, BRIEF_RECORD_NOTE);
    tocsin_buffer_puts(md->out, "\n\n");
    for (size_t i = 0; i < md->view->n_entries; i++) {
        const brief_entry *entry = &md->view->entries[i];
        if (!entry->shown) continue;
        tocsin_buffer_printf(md->out, "- \\[%lld\\] ", (long long)entry->seq);
        if (entry->type == BRIEF_CLAIM) put_claim(md, &in->claims[entry->index]);
        if (entry->type == BRIEF_OBSERVATION) put_observation(md, &in->observations[entry->index]);
        if (entry->type == BRIEF_EVIDENCE) put_evidence(md, &in->evidence[entry->index]);
        tocsin_buffer_putc(md->out, '\n');
    }
}

static void put_read(const markdown *md) {
    const tocsin_brief_input *in = md->view->in;
    markdown_heading(md, BRIEF_HEAD_READ);
    brief_put_read_line(md->view, md->out);
    tocsin_buffer_puts(md->out, "\n");
    for (size_t i = 0; i < in->n_skipped; i++) {
        tocsin_buffer_puts(md->out, i ? "- " : "\n- ");
        markdown_text(md, in->skipped[i], 400);
        tocsin_buffer_puts(md->out, "\n");
    }
}

static tocsin_status put_document(const markdown *md, tocsin_error *err) {
    const tocsin_brief_input *in = md->view->in;
    tocsin_buffer_puts(md->out, "# ");
    markdown_text(md, in->title, 200);
    tocsin_buffer_puts(md->out, "\n\n");
    markdown_phrase(md, BRIEF_AS_OF);
    tocsin_buffer_putc(md->out, ' ');
    brief_put_day(md->view->pack, in->as_of, md->out);
    tocsin_buffer_puts(md->out, ".\n");
    if (md->view->simulated) {
        tocsin_buffer_puts(md->out, "\n**");
        markdown_phrase(md, BRIEF_SIMULATED_NOTE);
        tocsin_buffer_puts(md->out, "**\n");
    }
    markdown_changes(md);
    put_sections(md);
    tocsin_status status = put_answers(md, err);
    if (!status) status = markdown_cycles(md, err);
    if (status) return status;
    markdown_notes(md);
    put_read(md);
    put_record(md);
    return TOCSIN_OK;
}

tocsin_status tocsin_brief_markdown(const tocsin_brief_input *input, tocsin_buffer *out,
                                    tocsin_error *err) {
    TOCSIN_CLEANUP(tocsin_arena_release) tocsin_arena arena = TOCSIN_ARENA_INIT;
    TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer text = TOCSIN_BUFFER_INIT;
    brief_pack pack;
    brief_view view;
    tocsin_status status = brief_pack_load(input->language, &arena, &pack, err);
    if (!status) status = brief_view_make(input, &pack, &arena, &view, err);
    if (!status) status = put_document(&(markdown){&view, &text}, err);
    return status ? status : brief_hand_over(&text, out, err);
}
