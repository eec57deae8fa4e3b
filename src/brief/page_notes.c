// SPDX-License-Identifier: Apache-2.0
/* What persons wrote, in a section of its own, apart from what the program says. */
#include "brief/notes.h"
#include "brief/page.h"

void notes_put_heading(const brief_view *view, const tocsin_note *note, tocsin_buffer *out) {
    brief_put_clean(note->title, PAGE_TITLE_CHARS, out);
    if (note->by.n) {
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer by = TOCSIN_BUFFER_INIT;
        brief_put_clean(note->by, PAGE_NAME_CHARS, &by);
        tocsin_slot slot = {
            .name = "by", .type = TOCSIN_SLOT_TEXT, .text = tocsin_buffer_text(&by)};
        if (note->title.n) tocsin_buffer_puts(out, " \u00B7 ");
        brief_say(view->pack, BRIEF_NOTE_BY, &slot, 1, out);
        if (by.failed) out->failed = true;
    }
    if (note->date == TOCSIN_DAY_NONE) return;
    if (note->title.n || note->by.n) tocsin_buffer_puts(out, ", ");
    brief_put_day(view->pack, note->date, out);
}

/* Text on one line, with *emphasis* and **strong emphasis** where both of their marks are there. */
static void put_marked(const brief_page *page, tocsin_text text) {
    static const struct {
        const char *mark, *open, *close;
    } marks[] = {{"**", "<strong>", "</strong>"}, {"*", "<em>", "</em>"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        tocsin_text mark = tocsin_text_of(marks[i].mark);
        size_t from = tocsin_text_find(text, mark, 0);
        size_t to = from == SIZE_MAX ? from : tocsin_text_find(text, mark, from + mark.n);
        if (to == SIZE_MAX || to == from + mark.n) continue;
        put_marked(page, tocsin_text_slice(text, 0, from));
        page_puts(page, marks[i].open);
        put_marked(page, tocsin_text_slice(text, from + mark.n, to));
        page_puts(page, marks[i].close);
        put_marked(page, tocsin_text_slice(text, to + mark.n, text.n));
        return;
    }
    for (size_t at = 0; at < text.n;) {
        size_t end = at;
        while (end < text.n && (unsigned char)text.at[end] >= 0x20) end++;
        tocsin_buffer_put_html(page->out, tocsin_text_slice(text, at, end));
        if (end < text.n) tocsin_buffer_putc(page->out, ' ');
        at = end + 1;
    }
}

static void put_citation(const brief_page *page, const tocsin_citation *citation) {
    size_t n = 0;
    if (citation->entry) {
        tocsin_buffer_printf(page->out, "<a class=\"cite\" href=\"#e%lld\">[%lld]</a>",
                             (long long)citation->entry, (long long)citation->entry);
        return;
    }
    size_t finding = notes_find_finding(page->view->in, citation->finding, &n);
    tocsin_buffer_printf(page->out,
                         "<a class=\"cite\" href=\"#f%zu\"><span class=\"seq\">%zu</span></a>",
                         finding + 1, finding + 1);
}

static void put_block_text(const brief_page *page, tocsin_text text) {
    const tocsin_notes *notes = page->view->in->notes;
    size_t n = 0, at = 0, base = (size_t)(text.at - notes->source.at);
    const tocsin_citation *cited = notes_citations(notes, text, &n);
    for (size_t i = 0; i < n; i++) {
        put_marked(page, tocsin_text_slice(text, at, cited[i].from - base));
        put_citation(page, &cited[i]);
        at = cited[i].to - base;
    }
    put_marked(page, tocsin_text_slice(text, at, text.n));
}

static void put_blocks(const brief_page *page, const tocsin_note *note) {
    static const char *const open[] = {"<h4>", "<p>", "<li>"};
    static const char *const close[] = {"</h4>\n", "</p>\n", "</li>\n"};
    bool in_list = false;
    for (size_t b = 0; b < note->n_blocks; b++) {
        tocsin_note_part part = note->blocks[b].part;
        bool is_item = part == TOCSIN_NOTE_ITEM;
        if (is_item != in_list) page_puts(page, is_item ? "<ul>\n" : "</ul>\n");
        in_list = is_item;
        page_puts(page, open[part]);
        put_block_text(page, note->blocks[b].text);
        page_puts(page, close[part]);
    }
    if (in_list) page_puts(page, "</ul>\n");
}

void page_put_notes(const brief_page *page) {
    const tocsin_notes *notes = page->view->in->notes;
    if (!brief_has_notes(page->view)) return;
    page_open_section(page, "notes", BRIEF_HEAD_NOTES);
    page_puts(page, "<p class=\"note\">");
    page_phrase(page, BRIEF_NOTES_NOTE);
    page_puts(page, "</p>\n");
    for (size_t i = 0; i < notes->n_notes; i++) {
        const tocsin_note *note = &notes->notes[i];
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer heading = TOCSIN_BUFFER_INIT;
        notes_put_heading(page->view, note, &heading);
        if (heading.failed) page->out->failed = true;
        page_puts(page, "<article class=\"notes-note\">\n<h3>");
        if (heading.n)
            tocsin_buffer_put_html(page->out, tocsin_buffer_text(&heading));
        else
            tocsin_buffer_printf(page->out, "%zu", i + 1);
        page_puts(page, "</h3>\n");
        put_blocks(page, note);
        page_puts(page, "</article>\n");
    }
    page_close_section(page);
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void write_block(tocsin_json *json, const tocsin_notes *notes,
                        const tocsin_note_block *block) {
    static const char *const parts[] = {"heading", "text", "item"};
    size_t n = 0;
    const tocsin_citation *cited = notes_citations(notes, block->text, &n);
    tocsin_json_object(json);
    tocsin_json_member_text(json, "part", tocsin_text_of(parts[block->part]));
    tocsin_json_member_text(json, "text", block->text);
    tocsin_json_key(json, "entries");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++)
        if (cited[i].entry) tocsin_json_integer(json, cited[i].entry);
    tocsin_json_end(json);
    tocsin_json_key(json, "findings");
    tocsin_json_array(json);
    for (size_t i = 0; i < n; i++)
        if (!cited[i].entry) tocsin_json_text(json, cited[i].finding);
    tocsin_json_end(json);
    tocsin_json_end(json);
}

void notes_write(tocsin_json *json, const brief_view *view) {
    const tocsin_notes *notes = view->in->notes;
    if (!brief_has_notes(view)) return;
    tocsin_json_key(json, "notes");
    tocsin_json_array(json);
    for (size_t i = 0; i < notes->n_notes; i++) {
        const tocsin_note *note = &notes->notes[i];
        tocsin_json_object(json);
        tocsin_json_member_text(json, "title", note->title);
        tocsin_json_member_text(json, "by", note->by);
        tocsin_json_member_day(json, "date", note->date);
        tocsin_json_key(json, "blocks");
        tocsin_json_array(json);
        for (size_t b = 0; b < note->n_blocks; b++) write_block(json, notes, &note->blocks[b]);
        tocsin_json_end(json);
        tocsin_json_end(json);
    }
    tocsin_json_end(json);
}
