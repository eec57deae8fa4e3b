// SPDX-License-Identifier: Apache-2.0
#ifndef BRIEF_MARKDOWN_H
#define BRIEF_MARKDOWN_H

#include "brief/view.h"

typedef struct markdown {
    const brief_view *view;
    tocsin_buffer *out;
} markdown;

/* Text of evidence or of a person: what Markdown could read as a mark is escaped. */
void markdown_text(const markdown *md, tocsin_text text, size_t max_chars);
void markdown_phrase(const markdown *md, brief_phrase_id id);
void markdown_heading(const markdown *md, brief_phrase_id id);
/* The sign of simulated evidence, when it is. */
void markdown_mark(const markdown *md, bool simulated);
/* As an item of a list, and what it rests on. */
void markdown_sentence(const markdown *md, const tocsin_finding *finding);

/* markdown_added.c; nothing where there is nothing. */
void markdown_changes(const markdown *md);
void markdown_notes(const markdown *md);

#endif
