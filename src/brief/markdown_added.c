// SPDX-License-Identifier: Apache-2.0
/* What comes beside the findings of the day, as Markdown: what changed, and what persons wrote. */
#include "brief/changes.h"
#include "brief/markdown.h"
#include "brief/notes.h"

void markdown_changes(const markdown *md) {
    static const brief_phrase_id headings[] = {BRIEF_CHANGES_NEW, BRIEF_CHANGES_CHANGED,
                                               BRIEF_CHANGES_GONE};
    const tocsin_brief_changes *changes = md->view->in->changes;
    if (!changes) return;
    tocsin_buffer_puts(md->out, "\n## ");
    changes_say_since(md->view, BRIEF_HEAD_CHANGES, md->out);
    tocsin_buffer_puts(md->out, "\n\n");
    changes_say_since(md->view, changes->n ? BRIEF_CHANGES_NOTE : BRIEF_CHANGES_NONE, md->out);
    tocsin_buffer_puts(md->out, "\n");
    for (size_t i = 0; i < changes->n; i++) {
        const tocsin_brief_change *change = &changes->items[i];
        if (!i || changes->items[i - 1].type != change->type) {
            tocsin_buffer_puts(md->out, "\n### ");
            markdown_phrase(md, headings[change->type]);
            tocsin_buffer_puts(md->out, "\n\n");
        }
        if (change->type != TOCSIN_CHANGE_GONE)
            markdown_sentence(md, &md->view->in->findings[change->now]);
        if (change->type == TOCSIN_CHANGE_CHANGED) {
            tocsin_buffer_puts(md->out, "  - ");
            markdown_phrase(md, BRIEF_CHANGES_BEFORE);
            tocsin_buffer_puts(md->out, "\n    ");
        }
        if (change->before) markdown_sentence(md, change->before);
    }
}

static void put_note_text(const markdown *md, tocsin_text text) {
    size_t n = 0, at = 0;
    const tocsin_notes *notes = md->view->in->notes;
    const tocsin_citation *cited = notes_citations(notes, text, &n);
    for (size_t i = 0; i <= n; i++) {
        size_t base = (size_t)(text.at - notes->source.at);
        size_t to = i < n ? cited[i].from - base : text.n;
        tocsin_text piece = tocsin_text_trim(tocsin_text_slice(text, at, to));
        markdown_text(md, piece, 4000);
        if (i == n) break;
        tocsin_buffer_puts(md->out, piece.n ? " \\[" : "\\[");
        tocsin_buffer_put(md->out,
                          tocsin_text_slice(notes->source, cited[i].from + 1 + (cited[i].entry > 0),
                                            cited[i].to - 1));
        tocsin_buffer_puts(md->out, "\\] ");
        at = cited[i].to - base;
    }
}

void markdown_notes(const markdown *md) {
    const tocsin_notes *notes = md->view->in->notes;
    if (!brief_has_notes(md->view)) return;
    markdown_heading(md, BRIEF_HEAD_NOTES);
    markdown_phrase(md, BRIEF_NOTES_NOTE);
    tocsin_buffer_puts(md->out, "\n");
    for (size_t i = 0; i < notes->n_notes; i++) {
        const tocsin_note *note = &notes->notes[i];
        tocsin_buffer_puts(md->out, "\n### ");
        TOCSIN_CLEANUP(tocsin_buffer_release) tocsin_buffer heading = TOCSIN_BUFFER_INIT;
        notes_put_heading(md->view, note, &heading);
        if (heading.failed) md->out->failed = true;
        markdown_text(md, tocsin_buffer_text(&heading), 400);
        tocsin_buffer_puts(md->out, "\n");
        for (size_t b = 0; b < note->n_blocks; b++) {
            static const char *const marks[] = {"\n#### ", "\n", "- "};
            tocsin_buffer_puts(md->out, marks[note->blocks[b].part]);
            put_note_text(md, note->blocks[b].text);
            tocsin_buffer_puts(md->out, "\n");
        }
    }
}
